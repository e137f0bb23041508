#!/usr/bin/env python3
"""What --help and --version say, and the ways to write an option."""
import os
import re
import unittest

from command import CommandTest, run

ANALYSES = {"tfidf", "frequencies", "keyness", "collocations", "collocates", "kwic", "tokens",
            "stem-list"}

# Options that every user should find, by group; there may be more.
OPTIONS = {
    "input": {"metadata", "include", "exclude", "files-from", "encoding", "invalid"},
    "text": {"hyphens", "case"},
    "terms": {"stem", "stem-exceptions", "dictionary", "stopwords", "classes", "min-count",
              "min-df", "max-df"},
    "output": {"output", "format-out", "digits", "bom", "compress"},
    "run": {"jobs", "block-size", "quiet", "progress"},
    "frequencies": {"dispersion"},
    "keyness": {"reference", "pairs", "test", "rounds", "seed", "adjust", "strata", "max-q", "locks",
                "g2-cells", "prior", "specificity"},
    "tfidf": {"scheme", "log-base", "by", "top", "k1", "b", "delta", "slope", "alpha"},
    "collocations": {"size", "window", "cross", "by", "sort-by", "top"},
    "collocates": {"window", "cross", "sort-by", "top"},
    "kwic": {"context", "limit"},
}

# An option's row: its name, the value it takes, and what it does, in as many lines as it takes.
ROW = re.compile(r"^  (?:-(\w), )?--([a-z0-9-]+)(?:=(\S+))?((?: {2,}\S.*)?(?:\n {25}\S.*)*)$",
                 re.M)
MAX_COLUMNS = 80


class HelpTest(CommandTest):
    def help(self, *arguments):
        return self.run_well(*arguments).decode("utf-8")

    def rows_of_help(self, *arguments):
        return {match[2]: " ".join(match[4].split())
                for match in ROW.finditer(self.help(*arguments))}

    def test_help_names_every_analysis_and_group(self):
        text = self.help("--help")
        for name in ANALYSES:
            self.assertRegex(text, rf"(?m)^  --{name}(=\S+)?\s+\S")
        self.assertLessEqual(set(OPTIONS), set(self.groups()))

    def groups(self):
        """The names for which there is a --help-NAME."""
        return [name.removeprefix("help-") for name in self.rows_of_help("--help")
                if name.startswith("help-") and name != "help-all"]

    def test_help_has_examples_and_exit_status(self):
        text = self.help("--help")
        self.assertTrue(text.startswith("Usage: lexstat ANALYSIS... [OPTION...] PATH...\n"))
        self.assertIn("lexstat --tfidf seeds/", text)
        self.assertIn("Exit status: 0 done, 1 failed while running, 2 wrong usage", text)

    def test_examples_of_help_work(self):
        (self.folder / "results").mkdir()
        examples = re.findall(r"^  lexstat (--.*)$", self.help("--help"), re.M)
        self.assertGreaterEqual(len(examples), 3)
        for example in examples:
            self.run_well("--quiet", *example.split())

    def test_short_help(self):
        self.assertEqual(self.help("-h"), self.help("--help"))
        self.assertEqual(self.help("--help", "--tfidf", "tidak-ada"), self.help("--help"))
        self.assertEqual(self.help("--help", "--tolong"), self.help("--help"))
        self.assertEqual(self.help("--tfidf", "-h", "--version"), self.help("--help"))

    def test_groups_name_their_options(self):
        rows = self.rows_of_help("--help")
        for group in self.groups():
            self.assertEqual(set(rows[f"help-{group}"].split(", ")), self.options_of(group))

    def test_help_is_short(self):
        self.assertLess(len(self.help("--help").splitlines()), 66)

    def options_of(self, group):
        return {name for name in self.rows_of_help(f"--help-{group}")
                if not name.startswith("help")}

    def test_groups(self):
        for group in self.groups():
            with self.subTest(group=group):
                options = self.options_of(group)
                self.assertGreaterEqual(options, OPTIONS.get(group, set()))
                self.assertNotEqual(options, set())

    def test_all_help_holds_every_row(self):
        of_groups = set().union(*map(self.options_of, self.groups()))
        listed = {name for name in self.rows_of_help("--help-all") if not name.startswith("help")}
        analyses = listed - of_groups - {"version"}
        self.assertLessEqual(of_groups | {"version"}, listed)
        self.assertEqual(analyses - {"columns"}, ANALYSES)

    def test_every_option_is_explained(self):
        for name, text in self.rows_of_help("--help-all").items():
            self.assertGreaterEqual(len(text.split()), 3, name)

    def test_defaults_are_shown(self):
        rows = self.rows_of_help("--help-all")
        for name, default in [("digits", "[7]"), ("scheme", "[quanteda]"),
                              ("stopwords", "tfidf: core"), ("stem", "tfidf: root"),
                              ("classes", "tfidf: word,tag"), ("min-count", "collocations: 5"),
                              ("min-df", "collocates: 3")]:
            self.assertIn(default, rows[name])
        for group, default in (("tfidf", "[document]"), ("collocations", "[corpus]")):
            self.assertIn(default, self.rows_of_help(f"--help-{group}")["by"])

    def test_lines_are_whole(self):
        for line in self.help("--help-all").splitlines():
            self.assertLessEqual(len(line), MAX_COLUMNS, line)
            self.assertEqual(line, line.rstrip())
            self.assertNotIn("(null)", line)

    def test_help_is_the_same_without_a_locale(self):
        for name in ("C", "C.UTF-8"):
            result = run("--help-all", cwd=self.folder, locale=name)
            self.assertEqual((result.returncode, result.stderr), (0, b""))
            self.assertIn(b"--tfidf ", result.stdout)

    def test_unknown_option_speaks_on_standard_error(self):
        result = self.run_command("--tolong")
        self.assertEqual((result.returncode, result.stdout), (2, b""))
        self.assertIn(b"--tolong", result.stderr)


class VersionTest(CommandTest):
    def test_version(self):
        shown = self.run_well("--version").decode()
        self.assertRegex(shown, r"\Alexstat \d+\.\d+\.\d+\n\Z")
        if "LEXSTAT_VERSION" in os.environ:
            self.assertEqual(shown, f"lexstat {os.environ['LEXSTAT_VERSION']}\n")

    def test_run_json_has_it(self):
        self.run_well("--tfidf", "-o", "out", "seeds")
        version = self.run_well("--version").decode().split()[1]
        self.assertEqual((self.report()["program"], self.report()["version"]), ("lexstat", version))


class SpellingTest(CommandTest):
    """One option, however it is written."""

    SPELLINGS = [
        ["-j1"], ["-j", "1"], ["--jobs=1"], ["--jobs", "1"], ["-j3", "-j1"],
    ]

    def test_jobs(self):
        for spelling in self.SPELLINGS:
            self.run_well("--tfidf", *spelling, "-o", "out", "seeds")
            self.assertEqual(self.report()["options"]["run"]["jobs"], 1, spelling)

    def test_output(self):
        for number, spelling in enumerate([["-o", "{}"], ["-o{}"], ["--output={}"],
                                           ["--output", "{}"]]):
            name = f"out{number}"
            self.run_well("--tfidf", "--stem=none", *[part.format(name) for part in spelling],
                          "seeds")
            self.assertEqual(len(self.read(f"{name}/tfidf.csv").splitlines()), 752)

    def test_quiet(self):
        self.write("kosong.txt", "")
        for spelling in ("-q", "--quiet"):
            self.run_well("--tfidf", spelling, "kosong.txt", "seeds")

    def test_sizes(self):
        for text, n_bytes in [("1", 1), ("64k", 1 << 16), ("2M", 2 << 20), ("1G", 1 << 30)]:
            self.run_well("--tfidf", f"--block-size={text}", "-o", "out", "seeds")
            self.assertEqual(self.report()["options"]["run"]["block-size"], n_bytes)


if __name__ == "__main__":
    unittest.main()
