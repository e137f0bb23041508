"""Runs the lexstat of this build and keeps the folders it runs in; shared by the tests beside it."""
import csv
import ctypes
import io
import json
import os
import pathlib
import random
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(os.environ.get("LEXSTAT_SOURCE_ROOT", pathlib.Path(__file__).parents[2]))
LEXSTAT = os.environ.get("LEXSTAT", str(ROOT / "build/src/cli/lexstat"))

FAILED, USAGE = 1, 2  # the exit status of the command

# A sanitizer makes everything about ten times slower.
IS_SLOW = os.environ.get("LEXSTAT_SLOW_BUILD") == "1"

# Random texts are the same in each run, so that what passed passes again.
SEED = int(os.environ.get("LEXSTAT_SEED") or 20261126)

# Linux: the rights by which root reads and writes whatever the permissions say, and how to lose them.
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2
PR_CAPBSET_DROP = 24


def obey_permissions():
    """Lets the permissions of files hold for root too; for preexec_fn."""
    if os.geteuid() != 0:
        return
    libc = ctypes.CDLL(None, use_errno=True)
    for right in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
        if libc.prctl(PR_CAPBSET_DROP, right, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "prctl")


def run(*arguments, cwd, stdin=b"", locale="C.UTF-8", **options):
    """What came of `lexstat ARGUMENTS`: returncode, stdout and stderr, as bytes."""
    options.setdefault("stdout", subprocess.PIPE)
    environment = {**os.environ, "LC_ALL": locale, **options.pop("env", {})}
    environment.pop("LANGUAGE", None)
    return subprocess.run(
        [LEXSTAT, *arguments], cwd=cwd, input=stdin, stderr=subprocess.PIPE, env=environment,
        timeout=600, **options,
    )


def chance_of(test):
    """Random numbers that no other test shares."""
    return random.Random(f"{SEED} {test.id()}")


def rows_of(table):
    """The rows of a CSV table, as dictionaries."""
    return list(csv.DictReader(io.StringIO(table.decode("utf-8"), newline="")))


class CommandTest(unittest.TestCase):
    """Each test has an empty folder of its own, where seeds/ is a link to the project's."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="lexstat-test-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        (self.folder / "seeds").symlink_to(ROOT / "seeds")

    def write(self, name, content):
        """A file below the folder; content is text or bytes, name too."""
        path = os.path.join(os.fsencode(self.folder), os.fsencode(name))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
        return name

    def read(self, name):
        return (self.folder / name).read_bytes()

    def files(self):
        """The names of all files and folders below, as bytes, but for seeds/."""
        found = set()
        root = os.fsencode(self.folder)
        for folder, folders, names in os.walk(root):
            found |= {os.path.relpath(os.path.join(folder, name), root) for name in folders + names}
        return found - {b"seeds"}

    def run_command(self, *arguments, **options):
        return run(*arguments, cwd=self.folder, **options)

    def run_well(self, *arguments, says=(), **options):
        """Standard output of a run that must succeed, and say nothing but lines with `says`."""
        result = self.run_command(*arguments, **options)
        self.assertEqual(result.returncode, 0, result.stderr)
        lines = result.stderr.decode().splitlines()
        says = [says] if isinstance(says, str) else says
        self.assertEqual(len(lines), len(says), lines)
        for line, part in zip(lines, says):
            self.assertTrue(line.startswith("lexstat: "), line)
            self.assertIn(part, line)
        return result.stdout

    def rows(self, *arguments, **options):
        return rows_of(self.run_well(*arguments, **options))

    def tokens(self, *arguments, **options):
        """The tokens as written, in order."""
        return [row["token"] for row in self.rows("--tokens", *arguments, **options)]

    def report(self, name="out"):
        return json.loads(self.read(f"{name}/run.json"))

    def assert_fails(self, status, says, *arguments, **options):
        """One readable sentence, this exit status, nothing on standard output, no file made."""
        before = self.files()
        result = self.run_command(*arguments, **options)
        self.assertEqual((result.returncode, result.stdout or b""), (status, b""), result.stderr)
        message = result.stderr.decode("utf-8")
        self.assertRegex(message, r"\Alexstat: [^\n]{8,400}\n\Z")
        for part in [says] if isinstance(says, str) else says:
            self.assertIn(part, message)
        self.assertEqual(self.files(), before, "a failing run leaves no file behind")
        return message
