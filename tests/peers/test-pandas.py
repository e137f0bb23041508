#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""pandas, polars and scipy read lexstat's tables without options, as what they are."""
import pathlib
import tempfile
import typing
import unittest

import peers

# zstandard is what pandas reads .zst with
pandas, scipy_io, _ = peers.need("pandas", "scipy.io", "zstandard")
polars = peers.optional("polars")
print(f"tables read by pandas {pandas.__version__}")

TYPES = {
    "tfidf": {
        "doc_id": "text", "source": "text", "term": "text", "stem": "text",
        "tf": "count", "df": "count", "idf": "real", "tfidf": "real",
    },
    "tokens": {
        "doc_id": "text", "source": "text", "position": "count", "sentence": "count",
        "start": "count", "end": "count", "token": "text", "form": "text", "class": "text",
        "stop": "count", "stem": "text",
    },
    "documents": {
        "doc_id": "text", "source": "text", "date": "text", "title": "text",
        "n_tokens": "count", "n_terms": "count", "bytes": "count", "warnings": "text",
    },
}
KINDS = {"text": "OUT", "count": "iu", "real": "f"}  # of numpy; T, U: the strings of pandas 3
ALL_CLASSES = "--classes=word,number,url,email,tag"


class Table(typing.NamedTuple):
    title: str
    name: str
    path: pathlib.Path
    rows: list


class TestReaders(unittest.TestCase):
    """The same two corpora throughout: the seeds, and one made of what readers stumble over."""

    @classmethod
    def setUpClass(cls):
        scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(scratch.cleanup)
        cls.scratch = pathlib.Path(scratch.name)
        peers.write_odd_texts(cls.scratch / "odd")
        cls.corpora = {"seeds": peers.SEEDS, "odd": cls.scratch / "odd"}

    def tables(self, corpus, *options):
        """The folder with the tables of the corpus; made once for each set of options."""
        out = self.scratch / "-".join(["out", corpus, *options]).replace("--", "")
        if not out.exists():
            peers.lexstat("--tfidf", "--tokens", "--stem=snowball", ALL_CLASSES, *options,
                          "-o", out, self.corpora[corpus])
        return out

    def all_tables(self, *options, ending="csv"):
        """Every table of every corpus, with what the csv module reads there."""
        for corpus in self.corpora:
            for name in TYPES:
                path = self.tables(corpus, *options) / f"{name}.{ending}"
                as_csv = path if ending in ("csv", "tsv") else self.tables(corpus) / f"{name}.csv"
                rows = peers.read_rows(as_csv, "\t" if ending == "tsv" else ",")
                yield Table(f"{corpus}: {path.name}", name, path, rows)

    def check_column(self, column, kind, expected, library):
        """Type and values; a column without any value may have any type."""
        if any(expected):
            self.assertIn(library.kind(column), KINDS[kind])
        if kind == "text":
            self.assertEqual(library.texts(column), expected)
        else:
            self.assertEqual(list(column), [float(text) for text in expected])

    def check(self, table, frame, library):
        """Columns, rows, types and every value of the frame."""
        with self.subTest(table.title):
            self.assertEqual(list(frame.columns), list(TYPES[table.name]))
            self.assertEqual(len(frame), len(table.rows))
            self.assertGreater(len(frame), 4)
            for column, kind in TYPES[table.name].items():
                with self.subTest(column=column):
                    expected = [row[column] for row in table.rows]
                    self.check_column(frame[column], kind, expected, library)

    def test_pandas_reads_csv(self):
        for table in self.all_tables():
            self.check(table, pandas.read_csv(table.path), Pandas)

    def test_pandas_reads_csv_with_bom(self):
        for table in self.all_tables("--bom"):
            self.assertTrue(table.path.read_bytes().startswith(b"\xef\xbb\xbf"))
            self.check(table, pandas.read_csv(table.path), Pandas)

    def test_pandas_reads_tsv(self):
        for table in self.all_tables("--format-out=tsv", ending="tsv"):
            self.check(table, pandas.read_csv(table.path, sep="\t"), Pandas)

    # Without this option pandas may read the last of 17 digits wrong.
    def test_pandas_reads_all_digits(self):
        for table in self.all_tables("--digits=17"):
            frame = pandas.read_csv(table.path, float_precision="round_trip")
            self.check(table, frame, Pandas)

    # Without convert_dates=False pandas makes time stamps of a column that is named date.
    def test_pandas_reads_json_lines(self):
        for table in self.all_tables("--format-out=jsonl", ending="jsonl"):
            frame = pandas.read_json(table.path, lines=True, convert_dates=False,
                                     precise_float=True)
            self.check(table, frame, Pandas)

    def test_pandas_reads_compressed_csv(self):
        for ending in ("gz", "zst"):
            for table in self.all_tables(f"--compress={ending}", ending=f"csv.{ending}"):
                self.check(table, pandas.read_csv(table.path), Pandas)

    # Large enough for several of the pieces that are compressed apart.
    def test_pandas_reads_large_compressed_tables(self):
        self.corpora["large"] = self.scratch / "large"
        self.addCleanup(self.corpora.pop, "large")
        peers.write_texts(self.scratch / "large", peers.random_texts(1, n_documents=1500))
        plain = self.tables("large") / "tokens.csv"
        self.assertGreater(plain.stat().st_size, 3e6)
        expected = pandas.read_csv(plain)
        for ending in ("gz", "zst"):
            packed = self.tables("large", f"--compress={ending}") / f"tokens.csv.{ending}"
            self.assertLess(packed.stat().st_size, plain.stat().st_size / 4)
            self.assertTrue(pandas.read_csv(packed).drop(columns="doc_id").equals(
                expected.drop(columns="doc_id")))

    def test_polars_reads_csv(self):
        if polars is None:
            return
        for table in (*self.all_tables(), *self.all_tables("--bom")):
            self.check(table, polars.read_csv(table.path), Polars)

    def test_texts_are_those_that_went_in(self):
        documents = pandas.read_csv(self.tables("odd") / "documents.csv").set_index("doc_id")
        odd = documents[documents.index.str.endswith("a/apostrophe.txt")].iloc[0]
        self.assertEqual(odd["source"], 'Jum\'at, "Kliwon"')
        self.assertEqual(odd["title"], 'Tanya: "Apa?"\n(baris kedua)')
        self.assertEqual(set(documents["warnings"].dropna()), {"empty", "replaced:1"})
        tokens = pandas.read_csv(self.tables("odd") / "tokens.csv")
        for token in ("Jum'at", "Qur\u2019an", "https://contoh.id/a,b;c?d=e&f=g", "2,5",
                      "17/8/2017", "#Suriah", "S&P", "\U0001d400\U0001d401", "TRUE", "T", "inf"):
            self.assertIn(token, set(tokens["token"]))

    def test_offsets_find_the_token(self):
        for corpus, folder in self.corpora.items():
            for row in pandas.read_csv(self.tables(corpus) / "tokens.csv").itertuples():
                text = (folder / pathlib.Path(row.doc_id).relative_to(folder)).read_bytes()
                self.assertEqual(text[row.start:row.end].decode(), row.token)


class TestMatrix(unittest.TestCase):
    def test_the_matrix_is_the_table(self):
        with tempfile.TemporaryDirectory() as scratch:
            for digits in ("7", "17"):
                self.compare(pathlib.Path(scratch) / digits, f"--digits={digits}")

    def test_a_compressed_matrix_is_the_same(self):
        with tempfile.TemporaryDirectory() as scratch:
            out = pathlib.Path(scratch)
            for compression in ("none", "gz"):
                peers.lexstat("--tfidf", "--stem=snowball", "--format-out=mtx",
                              f"--compress={compression}", "-o", out, peers.SEEDS)
            plain, packed = (scipy_io.mmread(out / name) for name in ("tfidf.mtx", "tfidf.mtx.gz"))
            self.assertGreater(plain.nnz, 500)
            self.assertEqual(abs(plain - packed).nnz, 0)

    def compare(self, out, *options):
        for form in ("csv", "mtx"):
            peers.lexstat("--tfidf", "--stem=snowball", "--scheme=sklearn", *options,
                          f"--format-out={form}", "-o", out, peers.SEEDS)
        matrix = scipy_io.mmread(out / "tfidf.mtx").tocoo()
        rows = (out / "tfidf_rows.txt").read_text(encoding="utf-8").splitlines()
        columns = (out / "tfidf_columns.txt").read_text(encoding="utf-8").splitlines()
        self.assertEqual(matrix.shape, (len(rows), len(columns)))
        found = {(rows[i], columns[j]): value
                 for i, j, value in zip(matrix.row, matrix.col, matrix.data)}
        table = pandas.read_csv(out / "tfidf.csv", float_precision="round_trip")
        self.assertEqual(found, {(row.doc_id, row.term): row.tfidf for row in table.itertuples()})


class TestMissingLike(unittest.TestCase):
    """Why lexstat warns: quoting does not help with pandas, only options do."""

    @classmethod
    def setUpClass(cls):
        scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(scratch.cleanup)
        scratch = pathlib.Path(scratch.name)
        peers.write_texts(scratch / "texts", peers.MISSING_LIKE_TEXTS)
        cls.out = scratch / "out"
        cls.said = peers.lexstat("--tfidf", "--stem=none", "-o", cls.out, scratch / "texts")

    def test_the_warning_names_terms_and_options(self):
        for word in [*peers.MISSING_LIKE, "keep_default_na=False", 'na.strings=""']:
            self.assertIn(word, self.said)

    def test_without_options_they_are_missing(self):
        terms = pandas.read_csv(self.out / "tfidf.csv")["term"]
        for word in peers.MISSING_LIKE:
            self.assertNotIn(word, set(terms))
        n_missing_like = sum(text.count(word) for text in peers.MISSING_LIKE_TEXTS.values()
                             for word in peers.MISSING_LIKE)
        self.assertEqual(terms.isna().sum(), n_missing_like)

    def test_with_the_option_they_are_words(self):
        table = pandas.read_csv(self.out / "tfidf.csv", keep_default_na=False)
        for word in peers.MISSING_LIKE:
            self.assertIn(word, set(table["term"]))
        self.assertEqual(table["tfidf"].dtype.kind, "f")

    def test_polars_keeps_them(self):
        if polars is not None:
            terms = polars.read_csv(self.out / "tfidf.csv")["term"]
            self.assertEqual(set(terms) & set(peers.MISSING_LIKE), set(peers.MISSING_LIKE))


class Pandas:
    """What a column is to pandas."""

    @staticmethod
    def kind(column):
        return column.dtype.kind

    @staticmethod
    def texts(column):
        return list(column.astype(object).fillna(""))


class Polars:
    """The same for polars."""

    @staticmethod
    def kind(column):
        return "i" if column.dtype.is_integer() else "f" if column.dtype.is_float() else "O"

    @staticmethod
    def texts(column):
        return list(column.fill_null(""))


if __name__ == "__main__":
    unittest.main()
