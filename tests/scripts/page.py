# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of scripts/report.py share: tables to report on, and running it."""
import csv
import importlib.util
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(os.environ.get("LEXSTAT_SOURCE_ROOT", pathlib.Path(__file__).parents[2]))
LEXSTAT = os.environ.get("LEXSTAT", str(ROOT / "build/src/cli/lexstat"))

# What a page must show as text, whatever it means to a browser.
HOSTILE = "</script><script>window.hacked = 1</script><img src=x onerror='window.hacked = 1'>\"&lt"


# Whether there are plots: they take what scripts/lexstat.py takes.
HAS_PLOTS = all(map(importlib.util.find_spec, ("matplotlib", "networkx", "numpy", "pandas"))) \
    and (ROOT / "scripts/lexstat.py").exists()


class PageTest(unittest.TestCase):
    """Each test has a folder of its own, where seeds/ is a copy of the project's."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="lexstat-test-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        shutil.copytree(ROOT / "seeds", self.folder / "seeds")

    def lexstat(self, *arguments):
        done = subprocess.run([LEXSTAT, "--quiet", *arguments], cwd=self.folder, check=False,
                              capture_output=True, text=True, encoding="utf-8", timeout=300)
        self.assertEqual(done.returncode, 0, done.stderr)

    def run_report(self, *arguments, **environment):
        """What came of report.py; it finds the lexstat of this build."""
        return subprocess.run(
            [sys.executable, ROOT / "scripts/report.py", *arguments], cwd=self.folder, check=False,
            capture_output=True, text=True, encoding="utf-8", timeout=300,
            env={**os.environ, "LEXSTAT": LEXSTAT, **environment})

    def report(self, *arguments, says=None, plots=False):
        """The page of a report that must succeed; says: a part of its one remark, if it has one.
        Plots take seconds, so only who looks at them has them."""
        without = [] if plots else ["--no-plots"]
        done = self.run_report(*arguments, *without, "-o", "page.html")
        self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)
        if says is None:
            self.assertEqual(done.stderr, "")
        else:
            self.assertRegex(done.stderr, r"\Areport\.py: [^\n]+\n\Z")
            self.assertIn(says, done.stderr)
        return (self.folder / "page.html").read_text("utf-8")

    def assert_holds(self, page, part):
        """As assertIn(), which would print the page."""
        self.assertTrue(part in page, f"not in the page: {part}")

    def assert_fails(self, says, *arguments, status=1):
        """One sentence and no page."""
        done = self.run_report(*arguments, "-o", "page.html")
        self.assertEqual((done.returncode, done.stdout), (status, ""), done.stderr)
        self.assertRegex(done.stderr, r"\Areport\.py: [^\n]{8,400}\n\Z")
        self.assertIn(says, done.stderr)
        self.assertFalse((self.folder / "page.html").exists())

    def change_run(self, change, name="results"):
        """change() is given run.json's content."""
        path = self.folder / name / "run.json"
        run = json.loads(path.read_text("utf-8"))
        change(run)
        path.write_text(json.dumps(run), "utf-8")

    def change_rows(self, table, change):
        """change() is given each row as a dictionary, and its number."""
        path = self.folder / "results" / f"{table}.csv"
        with open(path, encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            rows = list(reader)
        for number, row in enumerate(rows):
            change(row, number)
        with open(path, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, reader.fieldnames, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
