#!/usr/bin/env python3
"""Runs the console examples of the documentation and compares what they print.

In a ```console block a line `$ COMMAND` is run in a copy of the project's seeds/, by a shell and with
lexstat on its PATH; the lines after it are what it must print. A line `...` stands for any lines.
"""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(os.environ["LEXSTAT_SOURCE_ROOT"])
LEXSTAT = pathlib.Path(os.environ["LEXSTAT"]).resolve()
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def examples(page):
    """(command, expected output) of every example of the page."""
    for block in re.findall(r"^```console\n(.*?)^```", page.read_text("utf-8"), re.M | re.S):
        for command, output in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.M):
            yield command, output


def matches(expected, printed):
    pattern = "".join(
        "(?:.*\n)*?" if line == "...\n" else re.escape(line)
        for line in expected.splitlines(keepends=True)
    )
    return re.fullmatch(pattern, printed) is not None


class Documentation(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        shutil.copytree(ROOT / "seeds", self.folder / "seeds")
        self.path = f"{LEXSTAT.parent}{os.pathsep}{os.environ['PATH']}"

    def run_example(self, command):
        return subprocess.run(
            ["bash", "-o", "pipefail", "-c", command], cwd=self.folder, capture_output=True,
            text=True, encoding="utf-8", env={**os.environ, "PATH": self.path}, timeout=60)

    def test_examples(self):
        n_examples = 0
        for page in PAGES:
            for command, expected in examples(page):
                with self.subTest(page=page.name, command=command):
                    done = self.run_example(command)
                    self.assertEqual(done.returncode, 0, done.stderr)
                    if not matches(expected, done.stdout):
                        self.assertEqual(done.stdout, expected)
                n_examples += 1
        print(f"{n_examples} examples in {len(PAGES)} pages")
        self.assertGreater(n_examples, 0)

    def test_links(self):
        for page in PAGES:
            for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8")):
                with self.subTest(page=page.name, target=target):
                    self.assertTrue((page.parent / target).exists())


if __name__ == "__main__":
    unittest.main()
