#!/usr/bin/env python3
"""Rows, archives and compressed files that are not what they should be, and where they lie."""
import gzip
import io
import os
import resource
import shutil
import signal
import subprocess
import tarfile
import unittest
import zipfile

from command import FAILED, USAGE, CommandTest, rows_of

# Files of rows, and what the sentence must hold.
WRONG_ROWS = [
    ("a.jsonl", '{"text":"a"}\n\n{"teks":"b","id":1}\n',
     ["a.jsonl:3:", 'no field "text"', "teks, id", "--text-column"]),
    ("a.jsonl", '{"text":"a"}\n{"text":"b"\n', ["a.jsonl:2:", "comma or }"]),
    ("a.jsonl", '{"text":"a"}\n{"text":"b}\n', ["a.jsonl:2:", "ends"]),
    ("a.jsonl", '[{"text":"a"}]\n', ["a.jsonl:1:", "each line is one object"]),
    ("a.jsonl", '{\n  "text": "a"\n}\n', ["a.jsonl:1:", "jq -c"]),
    ("a.jsonl", '{"text":5}\n', ["a.jsonl:1:", "a number", "a string"]),
    ("a.jsonl", '{"text":null}\n', ["a.jsonl:1:", "null"]),
    ("a.jsonl", '{"text":"a","text":"b"}\n', ["a.jsonl:1:", 'two fields are called "text"']),
    ("a.jsonl", b'{"text":"a"}\n{"text":"\0"}\n', ["a.jsonl:2:", "NUL"]),
    ("a.jsonl", '{"text":"a\\u0000"}\n', ["a.jsonl:1:", "NUL"]),
    ("a.json", '{"text": "a",\n', ["a.json:1:", "ends"]),
    ("a.csv", "id,text\n1,a\n2,b,c\n", ["a.csv:3:", "3 fields, the header has 2"]),
    ("a.csv", 'id,text\n1,"a\nb"\n2\n', ["a.csv:4:", "1 field, the header has 2"]),
    ("a.csv", 'id,text\n1,"a\n2,b\n', ["a.csv:2:", "quote"]),
    ("a.csv", 'id,text\n1,"a"b\n', ["a.csv:2:", "quote"]),
    ("a.csv", "id;text\n1;a\n", ["a.csv:1:", 'no column "text"', "id;text"]),
    ("a.csv", "id,teks\n1,a\n", ["a.csv:1:", 'no column "text"', "id, teks", "--text-column"]),
    ("a.csv", "text,text\na,b\n", ["a.csv:1:", 'two columns are called "text"']),
    ("a.csv", "", ["a.csv", "empty", "header"]),
    ("a.csv", "id,text\n", ["no documents"]),
    ("a.csv", b"id,text\n1,a\0\n", ["a.csv:2:", "NUL"]),
    ("a.tsv", "id\ttext\n1\ta\tb\n", ["a.tsv:2:", "3 fields, the header has 2"]),
    ("a.jsonl", "", ["no documents"]),
    ("a.jsonl", "\n \n", ["no documents"]),
    ("a.jsonl", '{"text":"a","id":"x"}\n{"text":"b","id":"x"}\n',
     ['two documents have the id "x"', "--id-column"]),
    ("a.csv", "id,text\n7,a\n8,b\n7,c\n", ['two documents have the id "7"']),
]

# Whatever the rows are read with, the same is said.
WAYS = [["-j1"], ["-j7", "--block-size=1"], ["-j2", "--block-size=20", "--memory=1"]]


def zip_of(members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def encrypted_zip():
    """The bit that says so is set, the text is not touched."""
    content = bytearray(zip_of({"a.txt": "kota lama"}))
    content[6] |= 1
    content[content.index(b"PK\1\2") + 8] |= 1
    return bytes(content)


class WrongRowsTest(CommandTest):
    def test_wrong_rows(self):
        for name, content, says in WRONG_ROWS:
            self.write(name, content)
            for way in WAYS:
                with self.subTest(content, way=way):
                    self.assert_fails(FAILED, says, "--tfidf", *way, name)
                    self.assert_fails(FAILED, says, "--tfidf", "-o", "out", *way, name)

    def test_asked_columns_must_be_there(self):
        self.write("a.csv", "id,text\n1,a\n")
        self.write("a.jsonl", '{"id":1,"text":"a"}\n')
        for column in ("source", "date", "title", "id"):
            option = f"--{column}-column=x"
            self.assert_fails(FAILED, ["a.csv:1:", 'no column "x"', f"--{column}-column"],
                              "--tfidf", option, "a.csv")
            self.run_well("--tfidf", option, "a.jsonl", says=[f"{option}: no row has a value"])

    def test_rows_that_are_wrong_are_skipped(self):
        rows = ["1,kota", "2", "3,desa", '4,"x"y', "5,kota"]
        self.write("a.csv", "\n".join(["id,text", *rows]) + "\n")
        for way in WAYS:
            table = self.rows("--tokens", "--on-error=skip", *way, "a.csv",
                              says="2 rows were skipped, the first at a.csv:3: 1 field")
            self.assertEqual([row["doc_id"] for row in table], ["1", "3", "5"])
        self.run_well("--tokens", "--on-error=skip", "-o", "out", "a.csv", says="2 rows")
        self.assertEqual(self.report()["totals"]["rows_skipped"], 2)
        self.assertEqual(len(rows_of(self.read("out/documents.csv"))), 3)

    def test_all_rows_are_skipped(self):
        self.write("a.jsonl", "{}\n{}\n")
        self.assert_fails(FAILED, ["all rows were skipped", "a.jsonl:1:", 'no field "text"'],
                          "--tfidf", "--on-error=skip", "a.jsonl")

    def test_header_is_not_skipped(self):
        self.write("a.csv", "id,teks\n1,kota\n")
        self.assert_fails(FAILED, ["a.csv:1:", 'no column "text"'], "--tfidf", "--on-error=skip",
                          "a.csv")

    def test_damaged_rows(self):
        self.write("a.jsonl", b'{"text":"kota \xff lama"}\n{"text":"\\ud800 baru"}\n')
        tokens = self.tokens("a.jsonl", says="2 invalid byte sequences")
        self.assertEqual(tokens, ["kota", "lama", "baru"])
        self.assert_fails(FAILED, ["a.jsonl:1:", "0xFF", "--invalid=replace"], "--tfidf",
                          "--invalid=fail", "a.jsonl")


class SourcesOfRowsTest(CommandTest):
    def test_by_source(self):
        self.write("a.jsonl", '{"text":"kota lama","source":"a"}\n{"text":"desa","source":"b"}\n')
        rows = self.rows("--tfidf", "--by=source", "a.jsonl")
        self.assertEqual([(row["source"], row["term"]) for row in rows],
                         [("a", "kota"), ("a", "lama"), ("b", "desa")])

    def test_one_source_is_not_enough(self):
        self.write("a.jsonl", '{"text":"kota"}\n')
        self.assert_fails(USAGE, ["--by=source", "--source-column"], "--tfidf", "--by=source",
                          "a.jsonl")

    def test_ids_and_sources(self):
        self.write("berita/kompas/a.jsonl", '{"text":"a"}\n\n{"text":"b","source":"x","id":7}\n')
        rows = self.rows("--tokens", "berita")
        self.assertEqual([(row["doc_id"], row["source"]) for row in rows],
                         [("berita/kompas/a.jsonl:1", "kompas"), ("7", "x")])


class EndsOfFieldsTest(CommandTest):
    """A field ends where it ends, whatever the next begins with."""

    def tokens_of(self, name, content):
        self.write(name, content)
        return self.tokens(name)

    def test_digits_before_digits(self):
        self.assertEqual(self.tokens_of("a.csv", 'text,n\n"angka 10,5 di sini",1\nharga 10,5\n'),
                         ["angka", "10,5", "di", "sini", "harga", "10"])

    def test_letters_before_letters(self):
        rows = "text\tx\nkata kata kata-kata di\tkata\nkata kata\t-kata\n"
        self.assertEqual(self.tokens_of("a.tsv", rows),
                         ["kata", "kata", "kata-kata", "di", "kata", "kata"])


class WrongArchivesTest(CommandTest):
    def test_wrong_files(self):
        packed = gzip.compress(b"kota lama " * 1000)
        zipped = zip_of({"a.txt": "kota lama"})
        for name, content, says in [
                ("a.txt.gz", "kota lama", ["a.txt.gz", ".gz", "does not begin as"]),
                ("a.zip", "kota lama", ["a.zip", ".zip", "does not begin as"]),
                ("a.gz", packed[:-20], ["a.gz"]),
                ("a.gz", packed[:-4] + b"xxxx", ["a.gz"]),
                ("a.zip", zipped[:-30], ["a.zip", "is this the whole file?"]),
                ("a.zip", encrypted_zip(), ["a.zip/a.txt", "encrypted"]),
                ("a.zip", zip_of({"b.zip": zipped}), ["a.zip/b.zip", "a zip archive within"]),
                ("a.zip", zip_of({"b.txt.gz": packed}), ["a.zip/b.txt.gz", "gzip data within"]),
                ("a.zip", zip_of({}), ["no documents"]),
                ("a.zip", zip_of({"a.png": "x"}), ["a.zip", "no documents", "*.png"]),
                ("a.zip", zip_of({"a.txt": b"x\0"}), ["a.zip/a.txt", "byte 1", "NUL"]),
                ("a.zip", zip_of({"a.csv": "x,y\n"}), ["a.zip/a.csv:1:", 'no column "text"']),
                ("a.txt", packed, ["a.txt", "gzip data", "text was expected"]),
                ("a.txt", "%PDF-1.5", ["a.txt", "a PDF document"]),
                ("a.7z", b"7z\xbc\xaf\x27\x1c", ["a.7z", "7-Zip"])]:
            self.write(name, content)
            for way in WAYS:
                with self.subTest(name, says=says, way=way):
                    self.assert_fails(FAILED, says, "--tfidf", *way, name)
                    self.assert_fails(FAILED, says, "--tfidf", "-o", "out", *way, name)

    @unittest.skipUnless(shutil.which("zstd"), "zstd is not installed")
    def test_half_a_zstd_file(self):
        packed = subprocess.run(["zstd", "-q"], input=os.urandom(100000).hex().encode(),
                                stdout=subprocess.PIPE, check=True).stdout
        self.write("a.txt.zst", packed[:-1000])
        for way in WAYS:
            self.assert_fails(FAILED, "a.txt.zst", "--tfidf", "-o", "out", *way, "a.txt.zst")

    def test_one_path_twice(self):
        file = io.BytesIO()
        with tarfile.open(fileobj=file, mode="w") as archive:
            for _ in range(2):
                entry = tarfile.TarInfo("a.txt")
                entry.size = 4
                archive.addfile(entry, io.BytesIO(b"kota"))
        self.write("a.tar", file.getvalue())
        self.assert_fails(FAILED, 'two documents have the id "a.tar/a.txt"', "--tfidf", "a.tar")

    def test_what_is_passed_over_is_said(self):
        self.write("a.zip", zip_of({"a.txt": "kota", "b.png": "x", "README": "x", "c.png": "x"}))
        self.run_well("--tfidf", "-o", "out", "a.zip", says="a.zip: 2 files were not read")
        self.assertEqual(self.report()["totals"]["files_passed_over"], 3)
        self.run_well("--tfidf", "--exclude=*.png", "a.zip")
        self.run_well("--tfidf", "--include=*.txt", "a.zip")
        self.run_well("--tfidf", "--include=*.txt", "--include=*.md", "a.zip",
                      says="--include=*.md: no file in a directory or archive matches")


class OutputInInputTest(CommandTest):
    """Tables that lie where texts are read are no texts."""

    def test_tables_in_the_folder(self):
        self.write("corpus/a.txt", "kota lama")
        self.run_well("--tfidf", "-o", "corpus/out", "corpus")
        before = self.read("corpus/out/tfidf.csv")
        self.run_well("--tfidf", "-o", "corpus/out", "corpus",
                      says="corpus/: tables that lexstat wrote are not read: out")
        self.assertEqual(self.read("corpus/out/tfidf.csv"), before)
        totals = self.report("corpus/out")["totals"]
        self.assertEqual((totals["documents"], totals["files_passed_over"]), (1, 4))

    def test_only_tables(self):
        self.write("corpus/a.txt", "kota lama")
        self.run_well("--tfidf", "-o", "corpus/out", "corpus")
        (self.folder / "corpus/a.txt").unlink()
        self.assert_fails(FAILED, "it holds only tables that lexstat wrote", "--tfidf", "corpus")

    def test_a_table_of_ones_own(self):
        """documents.csv alone says nothing."""
        self.write("corpus/berita/documents.csv", "text\nkota\n")
        self.assertEqual(self.tokens("corpus"), ["kota"])

    def test_into_the_folder_itself(self):
        self.write("corpus/a.txt", "kota lama")
        self.run_well("--tfidf", "-o", "corpus", "corpus")
        self.assertEqual({path.name for path in (self.folder / "corpus").iterdir()},
                         {"a.txt", "tfidf.csv", "documents.csv", "datapackage.json", "run.json"})


def limit_files():
    """As on a full disk: no file grows beyond 64 KiB."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))


class MemoryTest(CommandTest):
    def setUp(self):
        super().setUp()
        self.write("a.txt", "Kota lama dan kota baru. " * 10000)

    def test_temporary_directory_must_be_one(self):
        for where in ("tidak-ada", "a.txt"):
            self.assert_fails(FAILED, [f"--tmpdir={where}", "no such directory"], "--tfidf",
                              f"--tmpdir={where}", "a.txt")

    def test_system_without_one(self):
        options = ["--tfidf", "--memory=1", "a.txt"]
        self.assert_fails(FAILED, ["/tidak/ada", "--tmpdir=DIR", "--memory=SIZE"], *options,
                          env={"TMPDIR": "/tidak/ada"})
        self.run_well(*options, "--tmpdir=.", env={"TMPDIR": "/tidak/ada"})

    def test_full_temporary_directory(self):
        os.mkdir(self.folder / "tmp")
        options = ["--tmpdir=tmp", "--block-size=10K", "--collocations", "--min-count=1",
                   "--min-df=1"]
        for way in (["-j1"], ["-j4"]):
            self.assert_fails(FAILED, ["tmp", "temporary file", "too large", "--memory=SIZE"],
                              *options, *way, "--memory=1", "a.txt", preexec_fn=limit_files)
        self.run_well(*options, "--memory=10M", "a.txt", preexec_fn=limit_files)

    def test_zip_from_a_pipe_into_a_full_directory(self):
        os.mkdir(self.folder / "tmp")
        content = zip_of({"a.txt": os.urandom(100000)})
        self.assert_fails(FAILED, ["standard input", "tmp", "--tmpdir=DIR"], "--tfidf",
                          "--tmpdir=tmp", "-", stdin=content, preexec_fn=limit_files)

    def test_little_memory_is_enough(self):
        expected = self.run_well("--tfidf", "a.txt")
        for size in ("1", "2", "1K", "64K", "1M", "1G", "999999G"):
            self.assertEqual(self.run_well("--tfidf", f"--memory={size}", "a.txt"), expected)

    def test_no_memory(self):
        for size in ("0", "-1", "", "K", "1X", "1.5G", "99999999999G"):
            self.assert_fails(USAGE, [f"--memory={size}", "64M"], "--tfidf", f"--memory={size}",
                              "a.txt")


if __name__ == "__main__":
    unittest.main()
