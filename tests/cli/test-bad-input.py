#!/usr/bin/env python3
"""What the command does with files that are not there, not readable, or not what they should be."""
import os
import resource
import subprocess
import time
import unittest

from command import FAILED, IS_SLOW, LEXSTAT, CommandTest, obey_permissions, rows_of

# Metadata tables beside a.txt and b.txt, and what the sentence must hold.
WRONG_METADATA = [
    ("no column file", "source,date\nA,2017\n", ["metadata.csv:1:", '"file"', '"source", "date"']),
    ("nothing but the column file", "file\na.txt\n", ["metadata.csv:1:", '"source"', '"title"']),
    ("a column twice", "file,file,source\na.txt,b.txt,A\n", ["metadata.csv:1:", '"file"']),
    ("semicolons", "file;source\na.txt;A\n", ["metadata.csv:1:", "commas"]),
    ("a file that is not there", "file,source\nc.txt,A\n", ["metadata.csv:2:", '"c.txt"']),
    ("a file twice", "file,source\na.txt,A\nb.txt,B\na.txt,C\n",
     ["metadata.csv:4:", '"a.txt"', "line 2"]),
    ("too many fields", "file,source\na.txt,A,2017\n",
     ["metadata.csv:2:", "3 fields", "the header has 2"]),
    ("too few fields", "file,source,date\na.txt,A\n",
     ["metadata.csv:2:", "2 fields", "the header has 3"]),
    ("a quote without its other", 'file,source\na.txt,A\nb.txt,"B\n',
     ["metadata.csv:3:", "quote", "never closed"]),
    ("a header and no more", "file,source\n", ["metadata.csv", "no rows"]),
    ("nothing", "", ["metadata.csv", "empty", '"file"']),
    ("Latin-1", b"file,source\na.txt,caf\xe9\n", ["metadata.csv:2:", "UTF-8", "0xE9"]),
]


class BadPathsTest(CommandTest):
    def test_path_that_does_not_exist(self):
        self.assert_fails(FAILED, ["tidak-ada", "No such file"], "--tfidf", "tidak-ada", "seeds")
        self.assert_fails(FAILED, "No such file", "--tfidf", "")

    def test_listed_path_that_does_not_exist(self):
        self.write("list", "seeds\ntidak-ada\n")
        self.assert_fails(FAILED, ["tidak-ada", "No such file"], "--tfidf", "--files-from=list")
        self.assert_fails(FAILED, ["daftar", "No such file"], "--tfidf", "--files-from=daftar")

    def test_unreadable_file(self):
        self.write("berita/a.txt", "kota")
        os.chmod(self.folder / "berita/a.txt", 0)
        self.assert_fails(FAILED, ["berita/a.txt", "Permission denied"], "--tfidf", "berita",
                          preexec_fn=obey_permissions)
        self.assert_fails(FAILED, ["berita/a.txt", "Permission denied"], "--tfidf", "-o", "out",
                          "berita", preexec_fn=obey_permissions)

    def test_unreadable_directory(self):
        self.write("berita/antara/a.txt", "kota")
        os.chmod(self.folder / "berita/antara", 0)
        self.assert_fails(FAILED, ["berita/antara", "Permission denied"], "--tfidf", "berita",
                          preexec_fn=obey_permissions)

    def test_empty_directory(self):
        (self.folder / "kosong").mkdir()
        self.assert_fails(FAILED, ["kosong/", "no documents"], "--tfidf", "kosong")
        self.assert_fails(FAILED, ["kosong/", "no documents"], "--tfidf", "seeds", "kosong")

    def test_directory_of_other_files_only(self):
        self.write("folder/a.pdf", "x")
        self.write("folder/README", "x")
        self.assert_fails(FAILED, ["folder/", "no documents"], "--tfidf", "folder")

    def test_symbolic_links(self):
        self.write("berita/a.txt", "kota")
        os.symlink(".", self.folder / "berita/diri")
        os.symlink("../berita", self.folder / "berita/atas")
        os.symlink("tidak-ada", self.folder / "berita/mati.txt")
        os.symlink("putar", self.folder / "berita/putar")
        rows = self.rows("--tokens", "berita", says="mati.txt, putar")
        self.assertEqual([row["doc_id"] for row in rows], ["berita/a.txt"])
        self.assert_fails(FAILED, "berita/mati.txt", "--tokens", "berita/mati.txt")
        self.assert_fails(FAILED, "berita/putar", "--tokens", "berita/putar")

    def test_fifo_is_read_to_its_end(self):
        os.mkfifo(self.folder / "pipa")
        writer = subprocess.Popen(["sh", "-c", "printf 'kota lama' >pipa"], cwd=self.folder)
        self.assertEqual(self.tokens("pipa"), ["kota", "lama"])
        self.assertEqual(writer.wait(), 0)

    def test_fifo_in_a_directory_is_not_waited_for(self):
        self.write("berita/a.txt", "kota")
        os.mkfifo(self.folder / "berita/pipa.txt")
        self.assertEqual(self.tokens("berita"), ["kota"])

    def test_closed_standard_input(self):
        self.assert_fails(FAILED, "standard input", "--tokens", "-",
                          preexec_fn=lambda: os.close(0))

    def test_names_of_any_bytes(self):
        names = [b"dua kata.txt", b'kutip "a".txt', b"koma, titik.txt", b"baris\nbaru.txt",
                 b"tab\t.txt", b"latin-\xe9.txt", b"-", b"=1+1.txt", "bahasa-ي.txt".encode()]
        for name in names:
            self.write(b"berita/" + name, "kota")
        rows = self.rows("--tokens", "berita/")
        self.assertEqual({row["token"] for row in rows}, {"kota"})
        shown = {("berita/" + os.fsdecode(name)).encode("utf-8", "replace") for name in names}
        expected = {name.replace(b"latin-?", "latin-\ufffd".encode()) for name in shown}
        self.assertEqual({row["doc_id"].encode() for row in rows}, expected)

    def test_names_of_any_bytes_in_messages(self):
        names = {b"berita\nbaru": r"berita\nbaru", b"esc\x1b[31m": r"esc\u001B[31m",
                 b"latin-\xe9": "latin-\ufffd"}
        for name, shown in names.items():
            self.assert_fails(FAILED, f"{shown}: No such file", "--tokens", name)


class BadTextTest(CommandTest):
    def test_empty_file(self):
        self.write("kosong.txt", "")
        self.assertEqual(self.rows("--tfidf", "kosong.txt", says="kosong.txt"), [])
        rows = self.rows("--tfidf", "kosong.txt", "seeds", says="kosong.txt")
        self.assertEqual(len(rows), len(self.rows("--tfidf", "seeds")))

    def test_file_of_blanks(self):
        self.write("kosong.txt", " \r\n\t\u00a0\u200b\ufeff")
        self.assertEqual(self.rows("--tokens", "kosong.txt", says="kosong.txt"), [])

    def test_binary_file(self):
        self.write("a.txt", b"kota\0baru")
        message = self.assert_fails(FAILED, ["a.txt", "byte 4", "NUL"], "--tfidf", "a.txt")
        self.assertNotIn("UTF-16", message)
        self.assert_fails(FAILED, ["a.txt", "byte 4"], "--tfidf", "-o", "out", "seeds", "a.txt")

    def test_utf_16(self):
        self.write("tanda.txt", "kota lama".encode("utf-16"))
        self.write("tanpa.txt", "kota lama".encode("utf-16-le"))
        self.assert_fails(FAILED, "--encoding=UTF-16", "--tfidf", "tanda.txt")
        self.assert_fails(FAILED, "--encoding=UTF-16LE", "--tfidf", "tanpa.txt")
        self.assertEqual(self.tokens("--encoding=UTF-16", "tanda.txt"), ["kota", "lama"])
        self.assertEqual(self.tokens("--encoding=UTF-16LE", "tanpa.txt"), ["kota", "lama"])

    def test_bytes_that_are_no_utf_8_separate_words(self):
        self.write("a.txt", b"kota \xff\xffbaru\xe2\x82")
        self.write("b.txt", b"kota")
        self.assertEqual(self.tokens("a.txt", "b.txt", says=["3 invalid byte sequences"]),
                         ["kota", "baru", "kota"])
        self.run_well("--tokens", "-o", "out", "a.txt", "b.txt", says="in 1 of 2 documents")
        warnings = [row["warnings"] for row in rows_of(self.read("out/documents.csv"))]
        self.assertEqual(warnings, ["replaced:3", ""])

    def test_bytes_that_are_no_utf_8_fail_when_asked(self):
        self.write("a.txt", b"kota \xff baru")
        says = ["a.txt", "byte 5", "0xFF", "--encoding"]
        self.assert_fails(FAILED, says, "--tfidf", "--invalid=fail", "seeds", "a.txt")

    def test_encoding(self):
        self.write("a.txt", "café résumé".encode("latin-1"))
        for name in ("ISO-8859-1", "latin1", "WINDOWS-1252"):
            self.assertEqual(self.tokens(f"--encoding={name}", "a.txt"), ["café", "résumé"])

    def test_line_ends_and_byte_order_mark(self):
        text = "Kota lama.\nKota baru\n\n“Kata” dia, Jum’at.\n"
        self.write("lf.txt", text)
        self.write("crlf.txt", text.replace("\n", "\r\n"))
        self.write("bom.txt", "\ufeff" + text)
        columns = ("position", "sentence", "token", "form", "class", "stop", "stem")
        tables = [[[row[name] for name in columns] for row in self.rows("--tokens", file)]
                  for file in ("lf.txt", "crlf.txt", "bom.txt")]
        self.assertEqual(tables[1], tables[0])
        self.assertEqual(tables[2], tables[0])

    def test_terms_that_read_as_missing_values(self):
        self.write("a.txt", "null nan NA NULL kota")
        rows = self.rows("--tfidf", "a.txt", says="missing values: NA, NULL, null, nan")
        self.assertEqual({row["stem"] for row in rows}, {"null", "nan", "na", "kota"})
        self.run_well("--tfidf", "--quiet", "a.txt")


class BadTablesTest(CommandTest):
    def setUp(self):
        super().setUp()
        self.write("berita/a.txt", "kota lama")
        self.write("berita/b.txt", "kota baru")

    def test_wrong_metadata(self):
        for name, table, says in WRONG_METADATA:
            self.write("berita/metadata.csv", table)
            with self.subTest(name):
                self.assert_fails(FAILED, says, "--tfidf", "berita")
                self.assert_fails(FAILED, says, "--tfidf", "--metadata=berita/metadata.csv",
                                  "berita")

    def test_metadata_that_cannot_be_read(self):
        self.assert_fails(FAILED, ["tabel", "No such file"], "--tfidf", "--metadata=tabel", "berita")
        self.assert_fails(FAILED, ["berita", "directory"], "--tfidf", "--metadata=berita", "berita")

    def test_documents_without_a_row(self):
        self.write("berita/metadata.csv", "file,source\na.txt,A\n")
        rows = self.rows("--tfidf", "berita", says="berita/metadata.csv: 1 document has no row")
        self.assertEqual({row["source"] for row in rows}, {"A", ""})

    def test_stop_words(self):
        self.write("kata.txt", b"kota\ncaf\xe9\n")
        says = ["kata.txt", "byte 8", "UTF-8"]
        self.assert_fails(FAILED, says, "--tfidf", "--stopwords=kata.txt", "berita")
        self.assert_fails(FAILED, "--stopwords=berita", "--tfidf", "--stopwords=berita", "berita")

    def test_document_given_twice(self):
        says = ["berita/a.txt", "twice"]
        self.assert_fails(FAILED, says, "--tfidf", "berita", "berita/a.txt")
        self.assert_fails(FAILED, says, "--tfidf", "berita", "berita/")


class LongTextTest(CommandTest):
    # LEXSTAT_LONG_MEGABYTES=1000 is for those who have the time.
    MEGABYTES = int(os.environ.get("LEXSTAT_LONG_MEGABYTES") or (20 if IS_SLOW else 200))
    SECONDS = 120
    BYTES_OF_MEMORY = 4  # a byte of text; sanitizers are not held to it

    def write_repeated(self, name, piece, n_bytes):
        """A file of that many bytes at least; how often the piece is in it."""
        at_once = max(1, 1000000 // len(piece))
        n_writes = -(-n_bytes // (at_once * len(piece)))
        with open(self.folder / name, "wb") as file:
            for _ in range(n_writes):
                file.write(piece * at_once)
        return at_once * n_writes

    def run_measured(self, *arguments):
        """Standard output, the seconds and the largest memory of a run that must succeed."""
        began = time.monotonic()
        with subprocess.Popen([LEXSTAT, *arguments], cwd=self.folder,
                              stdout=subprocess.PIPE) as process:
            output = process.stdout.read()
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        self.assertEqual(process.returncode, 0)
        return output, time.monotonic() - began, usage.ru_maxrss * 1024

    def test_one_line_of_many_words(self):
        words = [f"kata{number:x}x" for number in range(50000)]
        piece = " ".join(words).encode() + b" "
        n = self.write_repeated("a.txt", piece, self.MEGABYTES * 1000000)
        output, seconds, memory = self.run_measured("--tfidf", "--stem=none", "a.txt")
        self.assertEqual({row["tf"] for row in rows_of(output)}, {str(n)})
        self.assertLess(seconds, self.SECONDS)
        if not IS_SLOW:
            self.assertLess(memory, self.BYTES_OF_MEMORY * self.MEGABYTES * 1000000)

    def test_one_long_word(self):
        for piece in (b"a", b"ab-", b"a'"):
            n = self.write_repeated("a.txt", piece, self.MEGABYTES * 100000) * len(piece)
            with self.subTest(piece=piece):
                output, seconds, memory = self.run_measured("--tfidf", "a.txt")
                self.assertEqual(len(output.splitlines()), 2)
                self.assertGreater(len(output), n)
                self.assertLess(seconds, self.SECONDS)
                if not IS_SLOW:
                    self.assertLess(memory, 20 * n)

    def test_one_huge_row(self):
        """JSON and CSV: a row that is larger than any block, between two small ones."""
        words = " ".join(f"kata{number:x}x" for number in range(50000)).encode() + b" "
        n = self.write_repeated("text", words, self.MEGABYTES * 500000)
        text = self.read("text")
        self.write("a.jsonl", b'{"text":"awal"}\n{"text":"' + text + b'"}\n{"text":"akhir"}\n')
        self.write("a.csv", b'text\nawal\n"' + text + b'"\nakhir\n')
        del text
        for name in ("a.jsonl", "a.csv"):
            with self.subTest(name):
                output, seconds, memory = self.run_measured("--tfidf", "--stem=none", name)
                counts = [row["tf"] for row in rows_of(output)]
                self.assertEqual((len(counts), set(counts)), (50002, {"1", str(n)}))
                self.assertLess(seconds, self.SECONDS)
                if not IS_SLOW:
                    self.assertLess(memory, 2 * self.BYTES_OF_MEMORY * self.MEGABYTES * 1000000)

    @unittest.skipIf(IS_SLOW, "a sanitizer needs terabytes of addresses for itself")
    def test_more_than_memory_can_hold(self):
        limits = (250_000_000, 250_000_000)
        limit = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_AS, limits)}
        n = self.write_repeated("a.txt", b"kota ", 400_000_000)
        self.run_well("--tfidf", "-o", "out", "a.txt", **limit)
        self.assertEqual([row["tf"] for row in rows_of(self.read("out/tfidf.csv"))], [str(n)])
        self.write_repeated("b.txt", b"kota", 400_000_000)
        self.assert_fails(FAILED, ["b.txt", "memory"], "--tfidf", "-o", "out2", "b.txt", **limit)


if __name__ == "__main__":
    unittest.main()
