#!/usr/bin/env python3
"""Stems as a user meets them: the dictionary and the exceptions, there, broken and missing."""
import gzip
import itertools
import os
import subprocess
import unittest

from command import LEXSTAT, CommandTest, rows_of

FAILED, USAGE = 1, 2

# Where systems keep the dictionary; hidden from a command that is to find none.
FOLDERS = ["/usr/share/hunspell", "/usr/local/share/hunspell", "/usr/share/myspell/dicts",
           "/opt/homebrew/share/hunspell"]

# A dictionary of our own: roots with the affixes they take, and a name.
DICTIONARY = "5\ntulis/M0D0a0\nkota\nbuku\nsapu/M0\nKota/a0\n"

# 20 * 5 * 20 * 5 words of four letters.
LETTERS = list(itertools.product(*2 * ["bcdfghjklmnpqrstvwyz", "aeiou"]))

WRONG_DICTIONARIES = [
    ("no count", "tulis/M0\nkota\n", ["kamus.dic:1:", "number of words", "hunspell"]),
    ("nothing", "", ["kamus.dic:1:", "number of words"]),
    ("half a flag", "2\ntulis/M0D\nkota\n", ["kamus.dic:2:", "odd number of letters"]),
    ("a NUL byte", "2\ntulis/M0\nko\0ta\n", ["kamus.dic:3:", "NUL"]),
    ("cut off", "5\ntulis/M0\nkota\n", ["kamus.dic:3:", "2 of 5 words", "cut off"]),
]

WRONG_EXCEPTIONS = [
    ("a root too many", "mulai mulai\nbelajar ajar pelajar\n", ["asing.txt:2:", "3 words"]),
    ("no root", "# roots\n\nbelajar\n", ["asing.txt:3:", "1 words", "a form and its root"]),
    ("Latin-1", b"caf\xe9 caf\n", ["asing.txt", "byte 3", "UTF-8"]),
]

WRONG_USAGE = [
    ("a list without paths", ["--stem-list"], ["--stem-list", "list of words", "-"]),
    ("texts and lists of words", ["--stem-list", "--tfidf", "-o", "out", "seeds"],
     ["--tfidf and --stem-list", "do not go together"]),
    ("a level for every level", ["--stem-list", "--stem=light", "seeds"],
     ["--stem-list", "every level", "--stem"]),
    ("stop words for a list", ["--stem-list", "--stopwords=core", "seeds"],
     ["--stopwords", "no part in --stem-list"]),
    ("a list of lists", ["--stem-list", "--files-from=a.txt"],
     ["--stem-list", "list of words"]),
    ("files and a list of files", ["--stem-list", "--files-from=a.txt", "seeds"],
     ["--files-from", "no part in --stem-list"]),
    ("a matrix of words", ["--stem-list", "--format-out=mtx", "-o", "out", "seeds"],
     ["--stem-list", "matrix"]),
    ("a dictionary for none", ["--tfidf", "--stem=none", "--dictionary=kamus.dic", "seeds"],
     ["--dictionary", "--stem=root", "--stem=light"]),
    ("exceptions for Snowball", ["--tokens", "--stem=snowball", "--stem-exceptions=a.txt", "seeds"],
     ["--stem-exceptions", "--stem=root", "--stem=light"]),
]


class WrongFilesTest(CommandTest):
    def test_dictionary_that_cannot_be_read(self):
        for path in ("tidak-ada.dic", "seeds"):
            self.assert_fails(FAILED, ["dictionary", path], "--tfidf", f"--dictionary={path}",
                              "seeds")

    def test_dictionary_of_the_environment_that_is_not_there(self):
        """Who names one does not want another, nor Snowball."""
        for arguments in (["--tfidf"], ["--tokens", "--stem=light"], ["--tfidf", "-o", "out"]):
            self.assert_fails(FAILED, ["dictionary", "tidak-ada.dic", "No such file"], *arguments,
                              "seeds", env={"LEXSTAT_DICTIONARY": "tidak-ada.dic"})

    def test_wrong_dictionaries(self):
        for name, content, says in WRONG_DICTIONARIES:
            self.write("kamus.dic", content)
            with self.subTest(name):
                self.assert_fails(FAILED, says, "--tfidf", "--dictionary=kamus.dic", "seeds")
                self.assert_fails(FAILED, says, "--stem-list", "-",
                                  env={"LEXSTAT_DICTIONARY": "kamus.dic"})

    def test_wrong_exceptions(self):
        self.assert_fails(FAILED, ["--stem-exceptions", "tidak-ada", "No such file"], "--tfidf",
                          "--stem-exceptions=tidak-ada", "seeds")
        for name, content, says in WRONG_EXCEPTIONS:
            self.write("asing.txt", content)
            with self.subTest(name):
                self.assert_fails(FAILED, says, "--tfidf", "--stem-exceptions=asing.txt", "seeds")

    def test_wrong_usage(self):
        for name, arguments, says in WRONG_USAGE:
            with self.subTest(name):
                self.assert_fails(USAGE, says, *arguments)

    def test_wrong_lists_of_words(self):
        self.write("kata.txt", b"menulis\nko\0ta\n")
        self.assert_fails(FAILED, ["kata.txt", "byte 10", "NUL"], "--stem-list", "kata.txt")
        self.assert_fails(FAILED, ["tidak-ada", "No such file"], "--stem-list", "tidak-ada")
        self.assert_fails(FAILED, ["seeds", "directory"], "--stem-list", "seeds")


class DictionaryTest(CommandTest):
    def setUp(self):
        super().setUp()
        self.write("kamus.dic", DICTIONARY)

    def roots(self, *arguments, words, **options):
        rows = rows_of(self.run_well("--stem-list", *arguments, "-", stdin=words.encode(),
                                     **options))
        return [row["root"] for row in rows]

    def test_given(self):
        words = "menulis\nmenari\nmenyapu\nKota\n"
        expected = ["tulis", "menari", "sapu", "kota"]
        self.assertEqual(self.roots("--dictionary=kamus.dic", words=words), expected)
        named = {"LEXSTAT_DICTIONARY": "kamus.dic"}
        self.assertEqual(self.roots(words=words, env=named), expected)

    def test_option_goes_before_the_environment(self):
        named = {"LEXSTAT_DICTIONARY": "tidak-ada.dic"}
        self.assertEqual(self.roots("--dictionary=kamus.dic", words="menulis\n", env=named),
                         ["tulis"])

    def test_run_json_names_it(self):
        self.run_well("--tfidf", "--dictionary=kamus.dic", "-o", "out", "seeds")
        report = self.report()["analyses"]["tfidf"]
        self.assertEqual(report["dictionary"], {"path": "kamus.dic", "words": 4})
        self.assertEqual((report["terms"]["stem"], report["terms"]["dictionary"]),
                         ("root", "kamus.dic"))
        self.run_well("--tfidf", "--stem=snowball", "-o", "out", "seeds")
        self.assertNotIn("dictionary", self.report()["analyses"]["tfidf"])

    def test_exceptions_go_before_everything(self):
        self.write("asing.txt", "menulis menulis\nKotanya, ibukota # the capital\r\n\nbelajar murid")
        roots = self.roots("--dictionary=kamus.dic", "--stem-exceptions=asing.txt",
                           words="menulis\nmenulislah\nKOTANYA\nkotanya\nbelajar\nkota\n")
        self.assertEqual(roots, ["menulis", "menulis", "ibukota", "ibukota", "murid", "kota"])

    def test_lists_line_by_line(self):
        self.write("satu.txt", "menulis\r\n\r\n\tbuku \r\n")
        self.write("dua.txt", "\ufeffMenulis\nkota-kota")
        rows = self.rows("--stem-list", "--dictionary=kamus.dic", "satu.txt", "dua.txt")
        self.assertEqual([row["form"] for row in rows],
                         ["menulis", "", "buku", "menulis", "kota-kota"])
        self.assertEqual(self.run_well("--stem-list", "-").count(b"\n"), 1)


class LongListTest(CommandTest):
    """More words than a thread takes at once, and than it keeps for when they come again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        words = [f"{prefix}{letters}{suffix}" for letters in map("".join, LETTERS)
                 for prefix in ("", "me", "di") for suffix in ("", "kan", "nya")]
        cls.words = [*words, *words[::7], *["menulis"] * 10000, "x" * 100_000, "kata",
                     "x" * 100_000]

    def test_any_number_of_threads(self):
        self.write("kata.txt", "\n".join(self.words))
        one = self.run_well("--stem-list", "-j1", "kata.txt")
        self.assertEqual([row["form"] for row in rows_of(one)], self.words)
        self.assertEqual(self.run_well("--stem-list", "-j3", "--memory=1M", "kata.txt"), one)

    def test_a_word_has_the_row_that_it_has_alone(self):
        rows = self.run_well("--stem-list", "-", stdin="\n".join(self.words).encode())
        row_of = dict(zip(self.words, rows.splitlines()[1:]))
        some = self.words[::1000]
        self.assertEqual(
            self.run_well("--stem-list", "-", stdin="\n".join(some).encode()).splitlines()[1:],
            [row_of[word] for word in some])

    def test_replaced_bytes_are_counted(self):
        self.write("kata.txt", b"menulis\n" * 20000 + b"\xffdesa\n" + b"kota\n" * 20000 + b"k\xfea")
        for threads in ("-j1", "-j3"):
            self.run_well("--stem-list", threads, "kata.txt",
                          says="2 invalid byte sequences count as U+FFFD")

    def test_nothing_comes_of_half_a_list(self):
        self.write("kata.txt", b"menulis\n" * 50000 + b"ko\0ta\n")
        for threads in ("-j1", "-j3"):
            self.assert_fails(FAILED, ["kata.txt", "byte 400002", "NUL"], "--stem-list", threads,
                              "-o", "out", "kata.txt")
            self.assertFalse((self.folder / "out").exists())

    def test_packed(self):
        plain = "\n".join(self.words).encode()
        (self.folder / "kata.gz").write_bytes(gzip.compress(plain))
        self.assertEqual(self.run_well("--stem-list", "kata.gz"),
                         self.run_well("--stem-list", "-", stdin=plain))


class NoDictionaryTest(CommandTest):
    """In a private view of the file system, where the folders of dictionaries are empty."""

    def run_without(self, *arguments):
        (self.folder / "empty").mkdir(exist_ok=True)
        hide = " && ".join(f"mount --bind empty {folder}" for folder in FOLDERS
                           if os.path.isdir(folder)) or "true"
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        environment.pop("LEXSTAT_DICTIONARY", None)
        return subprocess.run(
            ["unshare", "-rm", "sh", "-c", f'{hide} && exec "$0" "$@"', *arguments],
            cwd=self.folder, capture_output=True, env=environment, timeout=60, check=False)

    def setUp(self):
        super().setUp()
        try:
            if self.run_without("true").returncode == 0:
                return
        except FileNotFoundError:
            pass
        self.skipTest("unshare cannot hide the system's dictionary here")

    def test_default_becomes_snowball(self):
        result = self.run_without(LEXSTAT, "--tfidf", "seeds")
        self.assertEqual(result.returncode, 0)
        message = result.stderr.decode()
        self.assertRegex(message, r"\Alexstat: --tfidf is stemmed by Snowball [^\n]*\n\Z")
        for part in ("root", "id_ID.dic", "hunspell-id", "--dictionary"):
            self.assertIn(part, message)
        self.assertEqual(result.stdout, self.run_well("--tfidf", "--stem=snowball", "seeds"))

    def test_run_json_tells(self):
        result = self.run_without(LEXSTAT, "--tfidf", "--tokens", "-o", "out", "seeds")
        self.assertEqual((result.returncode, result.stderr.count(b"\n")), (0, 2), result.stderr)
        report = self.report()
        for name in ("tfidf", "tokens"):
            self.assertEqual(report["analyses"][name]["terms"]["stem"], "snowball")
            self.assertNotIn("dictionary", report["analyses"][name])
        self.assertEqual(["Snowball" in line for line in report["messages"]], [True, True])

    def test_what_was_asked_for_by_name_fails(self):
        for arguments in (["--tfidf", "--stem=root"], ["--tokens", "--stem=light"],
                          ["--stem-list"]):
            result = self.run_without(LEXSTAT, *arguments, "seeds")
            self.assertEqual((result.returncode, result.stdout), (FAILED, b""))
            self.assertRegex(result.stderr.decode(),
                             rf"\Alexstat: {arguments[-1]}: no dictionary id_ID.dic [^\n]*\n\Z")

    def test_other_levels_need_none(self):
        for level in ("snowball", "none"):
            result = self.run_without(LEXSTAT, "--tfidf", f"--stem={level}", "seeds")
            self.assertEqual((result.returncode, result.stderr), (0, b""))


if __name__ == "__main__":
    unittest.main()
