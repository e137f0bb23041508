#!/usr/bin/env python3
"""What the command says to arguments that it cannot follow: exit status 2, one sentence, no table."""
import unittest

from command import FAILED, USAGE, CommandTest

# Arguments, and what the sentence must hold.
WRONG_ARGUMENTS = [
    ("no arguments", [], ["--tfidf", "--tokens", "for example"]),
    ("paths, but no analysis", ["seeds"], ["--tfidf", "--tokens"]),
    ("an analysis, but no paths", ["--tfidf"], ["files", "directories", "-"]),
    ("an unknown option", ["--frobnicate", "seeds"], ["--frobnicate", "--help-all"]),
    ("an unknown letter", ["-x", "seeds"], ["-x", "--help-all"]),
    ("half an option's name", ["--tfidf", "--schem=bm25", "seeds"], ["--schem"]),
    ("help on a group that is none", ["--help-frob"], ["--help-frob"]),
    ("no value", ["--tfidf", "seeds", "--by"], ["--by"]),
    ("no value for a letter", ["--tfidf", "seeds", "-j"], ["-j"]),
    ("a value for a flag", ["--bom=yes", "--tfidf", "seeds"], ["--bom takes no value", '"yes"']),
    ("a path glued to an analysis", ["--tfidf=seeds"], ["--tfidf takes no value", '"seeds"']),
    ("a value for --version", ["--version=2"], ["--version takes no value"]),
    ("a word that is no choice", ["--tfidf", "--by=outlet", "seeds"],
     ["--by=outlet", "document, source"]),
    ("an empty choice", ["--tfidf", "--by=", "seeds"], ["--by=", "document, source"]),
    ("an option's path taken for its value", ["--tfidf", "--by", "seeds"],
     ["--by=seeds", "document, source"]),
    ("invalid=", ["--tfidf", "--invalid=skip", "seeds"], ["replace, fail"]),
    ("hyphens=", ["--tfidf", "--hyphens=no", "seeds"], ["smart, keep, split"]),
    ("case=", ["--tfidf", "--case=lower", "seeds"], ["fold, keep"]),
    ("stem=", ["--tfidf", "--stem=porter", "seeds"], ["none", "snowball"]),
    ("format-out=", ["--tfidf", "--format-out=xlsx", "seeds"], ["csv, tsv, jsonl, mtx"]),
    ("compress=", ["--tfidf", "--compress=zip", "seeds"], ["none, gz, zst"]),
    ("one class of several", ["--tfidf", "--classes=word,foo", "seeds"],
     ["foo", "word, number, url, email, tag"]),
    ("no class", ["--tfidf", "--classes=", "seeds"], ["word, number, url, email, tag"]),
    ("scheme=", ["--tfidf", "--scheme=foo", "seeds"],
     ["'foo'", "quanteda", "sklearn", "tidytext", "gensim", "bm25", "SMART"]),
    ("a variant of a scheme", ["--tfidf", "--scheme=bm25:foo", "seeds"],
     ["bm25:foo", "bm25:plus", "bm25:okapi"]),
    ("SMART letters", ["--tfidf", "--scheme=xyz", "seeds"], ["'xyz'", "tf", "idf", "norm"]),
    ("log-base=", ["--tfidf", "--log-base=1", "seeds"], ["--log-base=1", "2, e, 10"]),
    ("too few digits", ["--tfidf", "--digits=0", "seeds"], ["--digits=0", "from 1 to 17"]),
    ("too many digits", ["--tfidf", "--digits=18", "seeds"], ["--digits=18", "from 1 to 17"]),
    ("no number", ["--tfidf", "--digits=x", "seeds"], ["--digits=x", "a whole number"]),
    ("half a number", ["--tfidf", "--top=3.5", "seeds"], ["--top=3.5", "a whole number"]),
    ("a negative count", ["--tfidf", "--top=-1", "seeds"], ["--top=-1", "a whole number"]),
    ("a huge count", ["--tfidf", "--top=18446744073709551616", "seeds"], ["a whole number"]),
    ("an empty number", ["--tfidf", "--min-df=", "seeds"], ["--min-df=", "a whole number"]),
    ("a share above 1", ["--tfidf", "--max-df=2", "seeds"], ["--max-df=2", "from 0 to 1"]),
    ("a share with a comma", ["--tfidf", "--max-df=0,5", "seeds"], ["--max-df=0,5", "a number"]),
    ("b=", ["--tfidf", "--scheme=bm25", "--b=1.1", "seeds"], ["--b=1.1", "from 0 to 1"]),
    ("k1 that is no number", ["--tfidf", "--scheme=bm25", "--k1=nan", "seeds"], ["--k1=nan"]),
    ("negative threads", ["--tfidf", "-j", "-1", "seeds"], ["--jobs=-1", "from 0 to 1024"]),
    ("too many threads", ["--tfidf", "-j1025", "seeds"], ["--jobs=1025", "from 0 to 1024"]),
    ("a letter's value glued to it", ["--tfidf", "-jx", "seeds"], ["--jobs=x"]),
    ("no size", ["--tfidf", "--block-size=0", "seeds"], ["--block-size=0", "64M"]),
    ("a size with a unit that is none", ["--tfidf", "--block-size=3X", "seeds"], ["3X", "64M"]),
    ("a size beyond 64 bits", ["--tfidf", "--block-size=99999999T", "seeds"], ["99999999T"]),
    ("an encoding that is none", ["--tfidf", "--encoding=foo", "seeds"], ['"foo"', "iconv -l"]),
    ("a stop-word file that is not there", ["--tfidf", "--stopwords=tidak-ada", "seeds"],
     ["--stopwords=tidak-ada", "core", "report", "file"]),
    ("one stop-word class of several", ["--tfidf", "--stopwords=core,foo", "seeds"],
     ["foo", "report"]),
    ("two tables to standard output", ["--tfidf", "--tokens", "seeds"],
     ["--tfidf", "--tokens", "-o DIR"]),
    ("a matrix to standard output", ["--tfidf", "--format-out=mtx", "seeds"], ["-o"]),
    ("a matrix of tokens", ["--tokens", "--format-out=mtx", "-o", "out", "seeds"],
     ["--tokens", "matrix"]),
    ("a matrix of the highest", ["--tfidf", "--format-out=mtx", "--top=2", "-o", "out", "seeds"],
     ["mtx", "--top"]),
    ("a matrix by source",
     ["--tfidf", "--format-out=mtx", "--by=source", "-o", "out", "seeds"], ["mtx", "--by=source"]),
    ("an output without a name", ["--tfidf", "-o", "", "seeds"], ["-o"]),
    ("standard input as text and as list", ["--tfidf", "--files-from=-", "-"], ["standard input"]),
    ("standard input as text and as metadata", ["--tfidf", "--metadata=-", "-"],
     ["standard input"]),
]


class BadUsageTest(CommandTest):
    def test_wrong_arguments(self):
        for name, arguments, says in WRONG_ARGUMENTS:
            with self.subTest(name, arguments=arguments):
                self.assert_fails(USAGE, says, *arguments)

    def test_files_from_an_empty_list(self):
        self.write("list", "\n\r\n")
        self.assert_fails(USAGE, ["list", "one a line"], "--tfidf", "--files-from=list")

    def test_standard_input_given_twice(self):
        self.assert_fails(FAILED, ["standard input", "twice"], "--tfidf", "-", "-")

    def test_paths_that_look_like_options_follow_two_dashes(self):
        self.write("--tfidf", "kota lama")
        self.assertEqual(self.tokens("--", "--tfidf"), ["kota", "lama"])

    def test_a_value_is_found_wherever_it_stands(self):
        plain = self.run_well("--tfidf", "--top=2", "seeds")
        for arguments in (["seeds", "--top", "2", "--tfidf"], ["--top=2", "seeds", "--tfidf"]):
            self.assertEqual(self.run_well(*arguments), plain)


if __name__ == "__main__":
    unittest.main()
