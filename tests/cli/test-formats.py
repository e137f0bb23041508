#!/usr/bin/env python3
"""The same documents give the same tables in whatever they are packed, and however they are read."""
import bz2
import csv
import gzip
import io
import json
import lzma
import os
import random
import shutil
import subprocess
import tarfile
import unittest
import zipfile

from command import IS_SLOW, CommandTest

ANALYSES = [["--tfidf"], ["--tfidf", "--by=source"], ["--frequencies"], ["--tokens"],
            ["--kwic=kota*,lama", "--context=40"], ["--kwic=desa,caf*", "--context=sentence"]]
SOURCES = ["antara", "kompas", "tempo"]


def make_documents():
    """Texts by source and number; some are long, some empty, some hard to write as CSV."""
    chance = random.Random(1)
    words = ("kota Kota kota-kota desa Budi Jum’at 1990-an 2,5 dr. S.H. memerintahkan diusir café "
             "@joko https://a.id/b?c=1 ISIS «kutip» dan di yang").split()
    separators = [" "] * 8 + [", ", ". ", ".\n", "\n\n", "\t", ' "', '" ', "; ", " - "]
    documents = []
    for number in range(60):
        n_words = chance.choice([0, 3, 40, 40, 200, 3000])
        text = "".join(chance.choice(words) + chance.choice(separators) for _ in range(n_words))
        documents.append((SOURCES[number % 7 % 3], f"{number:03}", text))
    documents.append((SOURCES[2], "060", "Kota lama dan baru " * 4000))  # a sentence without end
    return documents


def as_jsonl(documents, **options):
    rows = [{"id": name, "source": source, "text": text} for source, name, text in documents]
    return "".join(json.dumps(row, **options) + "\n" for row in rows).encode()


def as_table(documents, **options):
    file = io.StringIO(newline="")
    writer = csv.writer(file, **options)
    writer.writerow(["id", "text", "source"])
    writer.writerows([name, text, source] for source, name, text in documents)
    return file.getvalue().encode()


def as_zip(documents):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for source, name, text in documents:
            archive.writestr(f"{source}/{name}.txt", text)
    return file.getvalue()


def as_tar(documents, folder=""):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for source, name, text in documents:
            entry = tarfile.TarInfo(f"{folder}{source}/{name}.txt")
            entry.size = len(text.encode())
            archive.addfile(entry, io.BytesIO(text.encode()))
    return file.getvalue()


def zstd(content):
    return subprocess.run(["zstd", "-q"], input=content, stdout=subprocess.PIPE, check=True).stdout


class DocumentsTest(CommandTest):
    def setUp(self):
        super().setUp()
        self.documents = sorted(make_documents(), key=lambda document: document[:2])
        for source, name, text in self.documents:
            self.write(f"corpus/{source}/{name}.txt", text)


class FormatsTest(DocumentsTest):
    def tables(self, *arguments, says="no words", **options):
        """What every analysis prints, without the ids; empty documents are always mentioned."""
        tables = []
        for analysis in ANALYSES:
            rows = self.rows(*analysis, *arguments, says=says, **options)
            for row in rows:
                row.pop("doc_id", None)
            self.assertNotEqual(rows, [])
            tables.append(rows)
        return tables

    def assert_same(self, *arguments, **options):
        self.assertEqual(self.tables(*arguments, **options), self.expected, arguments)

    def test_files_rows_and_archives(self):
        self.expected = self.tables("corpus/")
        jsonl = as_jsonl(self.documents)
        files = {
            "a.jsonl": jsonl,
            "b.ndjson": as_jsonl(self.documents, ensure_ascii=False).rstrip(),
            "c": jsonl.replace(b"\n", b"\r\n\n"),
            "d.csv": as_table(self.documents),
            "e.csv": b"\xef\xbb\xbf" + as_table(self.documents, quoting=csv.QUOTE_ALL,
                                                lineterminator="\n"),
            "f.tsv": as_table(self.documents, delimiter="\t"),
            "g.zip": as_zip(self.documents),
            "h.tar": as_tar(self.documents),
            "corpus.tar.gz": gzip.compress(as_tar(self.documents, "corpus/")),
            "i.jsonl.gz": gzip.compress(jsonl),
            "j.jsonl.xz": lzma.compress(jsonl),
            "k.jsonl.bz2": bz2.compress(jsonl),
            "l.csv.gz": gzip.compress(as_table(self.documents)),
            "m.tar.xz": lzma.compress(as_tar(self.documents)),
        }
        if shutil.which("zstd"):
            files |= {"n.jsonl.zst": zstd(jsonl), "o.tar.zst": zstd(as_tar(self.documents))}
        for name, content in files.items():
            with self.subTest(name):
                self.write(name, content)
                self.assert_same(name)

    def test_standard_input(self):
        self.expected = self.tables("corpus/")
        for content, options in [(as_jsonl(self.documents), []),
                                 (gzip.compress(as_jsonl(self.documents)), []),
                                 (as_table(self.documents), ["--format=csv"]),
                                 (as_zip(self.documents), []),
                                 (as_tar(self.documents), [])]:
            self.assert_same("-", *options, stdin=content)

    def test_names_of_columns(self):
        self.expected = self.tables("corpus/")
        table = as_table(self.documents).replace(b"id,text,source", b"nomor,isi,media")
        self.write("a.csv", table)
        self.assert_same("--text-column=isi", "--source-column=media", "--id-column=nomor", "a.csv")

    def test_rows_in_many_files(self):
        self.expected = self.tables("corpus/")
        for source in SOURCES:
            of_source = [document for document in self.documents if document[0] == source]
            self.write(f"rows/{source}.jsonl", as_jsonl(of_source))
        self.assert_same("rows")

    def test_encodings(self):
        for source, name, text in self.documents:
            self.write(f"latin/{source}/{name}.txt", text.replace("’", "'").encode("latin-1"))
            self.write(f"wide/{source}/{name}.txt", text.replace("’", "'").encode("utf-16-le"))
            self.write(f"utf-8/{source}/{name}.txt", text.replace("’", "'"))
        self.expected = self.tables("utf-8/")
        for block_size in ("100", "1M"):
            self.assert_same("--encoding=ISO-8859-1", f"--block-size={block_size}", "latin/")
            self.assert_same("--encoding=UTF-16LE", f"--block-size={block_size}", "wide/")


class WaysOfReadingTest(DocumentsTest):
    """Threads, memory and blocks change no byte of any table."""

    WAYS = [["-j1"], ["-j2"], ["-j7"], ["-j2", "--memory=1"], ["-j3", "--memory=1M"],
            ["-j2", "--memory=16M"], ["-j1", "--block-size=1"], ["-j7", "--block-size=1K"],
            ["-j2", "--block-size=30K", "--memory=100K"], ["--block-size=1G"]]
    SLOW_WAYS = [["-j7", "--memory=1"], ["-j2", "--block-size=1K"]]

    def written(self, name, *arguments):
        """The bytes of every table in the folder that is written."""
        self.run_well("--tfidf", "--frequencies", "--tokens", "--kwic=kota*,lama", "-o", name,
                      *arguments, says="no words")
        tables = {path.name: path.read_bytes() for path in (self.folder / name).iterdir()}
        del tables["run.json"]
        self.assertEqual(len(tables), 6)
        shutil.rmtree(self.folder / name)
        return tables

    def test_ways_change_nothing(self):
        self.write("a.jsonl", as_jsonl(self.documents))
        self.write("a.csv", as_table(self.documents))
        self.write("a.tar.gz", gzip.compress(as_tar(self.documents)))
        for path in ("corpus/", "a.jsonl", "a.csv", "a.tar.gz"):
            expected = self.written("expected", path)
            for way in self.SLOW_WAYS if IS_SLOW else self.WAYS:
                with self.subTest(path=path, way=way):
                    self.assertEqual(self.written("again", *way, path), expected)

    def test_temporary_files_leave_nothing(self):
        os.mkdir(self.folder / "tmp")
        self.written("out", "--memory=1", "--tmpdir=tmp", "corpus/")
        self.assertEqual(os.listdir(self.folder / "tmp"), [])
        result = self.run_command("--tokens", "--tmpdir=tmp", "-", stdin=as_zip(self.documents))
        self.assertEqual(result.returncode, 0)
        self.assertEqual(os.listdir(self.folder / "tmp"), [])


if __name__ == "__main__":
    unittest.main()
