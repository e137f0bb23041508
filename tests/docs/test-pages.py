#!/usr/bin/env python3
"""The manual and docs/TABLES.md against the command: nothing left out, nothing out of date.

LEXSTAT_PAGES names the folder where they are made. Without mandoc and man the exit status is 77.
"""
import csv
import io
import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

SKIPPED = 77
ROOT = pathlib.Path(os.environ["LEXSTAT_SOURCE_ROOT"])
PAGES = pathlib.Path(os.environ["LEXSTAT_PAGES"])
MANUAL = PAGES / "lexstat.1"


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True,
                          timeout=60, **options).stdout


def lexstat(*arguments):
    return run(os.environ["LEXSTAT"], *arguments)


def words(text):
    return " ".join(text.split())


class ManualTest(unittest.TestCase):
    def setUp(self):
        source = MANUAL.read_text("ascii")
        for escape, character in (("\\-", "-"), ("\\(aq", "'"), ("\\(dq", '"'), ("\\(ha", "^"),
                                  ("\\&", ""), ("\\fB", ""), ("\\fI", ""), ("\\fR", "")):
            source = source.replace(escape, character)
        self.assertNotIn("\\", source)
        self.source = source
        self.items = [item.split("\n", 1) for item in source.split("\n.TP\n")[1:]]

    def test_every_option(self):
        """What --help-all says, the manual says in the same words."""
        said = {(name, words(text.split("\n.S")[0])) for name, text in self.items}
        rows = re.findall(r"^  (?:-\w, )?--\S+((?: {2,}\S.*)?(?:\n {25}\S.*)*)$",
                          lexstat("--help-all"), re.M)
        names = re.findall(r"^  ((?:-\w, )?--\S+)", lexstat("--help-all"), re.M)
        self.assertEqual(len(rows), len(names))
        self.assertGreater(len(rows), 70)
        for name, text in zip(names, rows):
            self.assertIn((name, words(text)), said)

    def test_every_group_of_help(self):
        groups = re.findall(r"^  --help-(\w+)", lexstat("--help"), re.M)
        text = words(dict(self.items)["--help-GROUP"])
        for group in set(groups) - {"all"}:
            self.assertRegex(text, rf"\b{group}\b")

    def test_every_column(self):
        """In the section of its table."""
        for row in csv.DictReader(io.StringIO(lexstat("--columns"))):
            section = self.source.split(f"\n.SS {row['table']}.csv\n")[1].split("\n.S")[0]
            self.assertIn(f"\n.TP\n{row['column']} ({row['type']})\n", section)
            self.assertIn(row["description"], words(section))

    def test_sections(self):
        sections = re.findall(r"^\.SH (.*)$", self.source, re.M)
        self.assertEqual(sections, ["NAME", "SYNOPSIS", "DESCRIPTION", "ANALYSES", "OPTIONS",
                                    "TABLES", "EXIT STATUS", "ENVIRONMENT", "FILES", "EXAMPLES"])
        self.assertRegex(self.source, r'\A\.TH LEXSTAT 1 "\d{4}-\d\d-\d\d" "lexstat \d')
        for example in re.findall(r"^  (lexstat --.*)$", lexstat("--help"), re.M):
            self.assertIn(example, self.source)

    def test_what_readers_of_manuals_say(self):
        if shutil.which("mandoc") is not None:
            self.assertEqual(run("mandoc", "-T", "lint", MANUAL), "")
        if shutil.which("man") is not None:
            shown = subprocess.run(["man", "--warnings", "-l", MANUAL], capture_output=True,
                                   env={**os.environ, "LC_ALL": "C.UTF-8", "MANWIDTH": "80"})
            self.assertEqual((shown.returncode, shown.stderr), (0, b""))
            self.assertIn("--collocates=NODE,...", shown.stdout.decode())


class TablesTest(unittest.TestCase):
    def test_is_up_to_date(self):
        made = run(PAGES / "lexstat-pages", "tables")
        self.assertEqual((ROOT / "docs/TABLES.md").read_text("utf-8"), made,
                         "build/src/cli/lexstat-pages tables > docs/TABLES.md")

    def test_every_column(self):
        tables, name = {}, None
        for line in (ROOT / "docs/TABLES.md").read_text("utf-8").splitlines():
            if line.startswith("## "):
                name = line.removeprefix("## ").removesuffix(".csv")
            elif match := re.fullmatch(r"\| `(\w+)` \| (\w+) \| (.+) \|", line):
                tables.setdefault(name, []).append((*match.group(1, 2),
                                                    match[3].replace("\\|", "|")))
        expected = {}
        for row in csv.DictReader(io.StringIO(lexstat("--columns"))):
            expected.setdefault(row["table"], []).append(
                (row["column"], row["type"], row["description"]))
        self.assertEqual(tables, expected)


class WrongUseTest(unittest.TestCase):
    def test_no_such_page(self):
        for arguments in ([], ["pdf"], ["manual", "bash"]):
            done = subprocess.run([PAGES / "lexstat-pages", *arguments], capture_output=True)
            self.assertEqual((done.returncode, done.stdout), (2, b""))


if __name__ == "__main__":
    result = unittest.main(exit=False).result
    missing = [name for name in ("mandoc", "man") if shutil.which(name) is None]
    if result.wasSuccessful() and missing:
        print(f"not installed, and the manual was not shown to it: {', '.join(missing)}")
        sys.exit(SKIPPED)
    sys.exit(not result.wasSuccessful())
