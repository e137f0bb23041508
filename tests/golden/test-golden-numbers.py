#!/usr/bin/env python3
"""Computes expected tables of the golden cases anew, from the tokens of seeds/.

Each scheme is written here as its own documentation states it, so that a frozen mistake shows.
"""
import collections
import math
import pathlib
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "cli"))
from command import ROOT, rows_of, run  # noqa: E402

COUNTED_CLASSES = ("word", "tag")
DIGITS = 7


class Corpus:
    """Counts of stems by document, from one run of --tokens."""

    def __init__(self):
        result = run("--tokens", "seeds/", cwd=ROOT)
        assert result.returncode == 0, result.stderr
        self.counts = collections.defaultdict(collections.Counter)
        self.source = {}
        self.forms = collections.defaultdict(collections.Counter)
        self.tokens = set()
        for row in rows_of(result.stdout):
            self.source[row["doc_id"]] = row["source"]
            self.tokens.add(row["token"])
            if row["stop"] == "0" and row["class"] in COUNTED_CLASSES:
                self.counts[row["doc_id"]][row["stem"]] += 1
                self.forms[row["stem"]][row["form"]] += 1
        self.n = len(self.counts)
        self.df = collections.Counter(stem for counts in self.counts.values() for stem in counts)
        self.length = {doc: counts.total() for doc, counts in self.counts.items()}
        self.mean_length = sum(self.length.values()) / self.n


def quanteda(corpus, doc):
    return {stem: count * math.log10(corpus.n / corpus.df[stem])
            for stem, count in corpus.counts[doc].items()}


def tidytext(corpus, doc):
    return {stem: count / corpus.length[doc] * math.log(corpus.n / corpus.df[stem])
            for stem, count in corpus.counts[doc].items()}


def of_length_one(weights):
    norm = math.sqrt(sum(weight * weight for weight in weights.values()))
    return {stem: weight / norm for stem, weight in weights.items()}


def sklearn(corpus, doc):
    return of_length_one({
        stem: count * (math.log((1 + corpus.n) / (1 + corpus.df[stem])) + 1)
        for stem, count in corpus.counts[doc].items()
    })


def gensim(corpus, doc):
    return of_length_one({stem: count * math.log2(corpus.n / corpus.df[stem])
                          for stem, count in corpus.counts[doc].items()})


def tm(corpus, doc):
    return {stem: count / corpus.length[doc] * math.log2(corpus.n / corpus.df[stem])
            for stem, count in corpus.counts[doc].items()}


def ltc(corpus, doc):
    return of_length_one({
        stem: (1 + math.log10(count)) * math.log10(corpus.n / corpus.df[stem])
        for stem, count in corpus.counts[doc].items()
    })


def bm25(corpus, doc, k1=1.2, b=0.75):
    norm = k1 * (1 - b + b * corpus.length[doc] / corpus.mean_length)
    idf = {stem: math.log(1 + (corpus.n - df + 0.5) / (df + 0.5)) for stem, df in corpus.df.items()}
    return {stem: idf[stem] * count / (count + norm)
            for stem, count in corpus.counts[doc].items()}


def bm25_with_parameters(corpus, doc):
    return bm25(corpus, doc, k1=2, b=0.5)


SCHEMES = {
    "default": quanteda,
    "scheme-tidytext": tidytext,
    "scheme-sklearn": sklearn,
    "scheme-gensim": gensim,
    "scheme-tm": tm,
    "scheme-ltc": ltc,
    "scheme-bm25": bm25,
    "bm25-parameters": bm25_with_parameters,
}


def expected_rows(case):
    return rows_of((HERE / "tfidf" / case / "stdout").read_bytes())


class GoldenNumbersTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.corpus = Corpus()

    def assert_printed(self, printed, value, row):
        """The printed number is the value rounded to DIGITS significant digits."""
        half_a_unit = 0.5001 * 10.0 ** (1 - DIGITS)
        self.assertAlmostEqual(float(printed), value, delta=abs(value) * half_a_unit + 1e-15,
                               msg=row)

    def test_weights_of_every_scheme(self):
        for case, scheme in SCHEMES.items():
            weights = {doc: scheme(self.corpus, doc) for doc in self.corpus.counts}
            with self.subTest(case=case):
                for row in expected_rows(case):
                    self.assert_printed(row["tfidf"], weights[row["doc_id"]][row["stem"]], row)

    def test_counts(self):
        for row in expected_rows("default"):
            self.assertEqual(int(row["tf"]), self.corpus.counts[row["doc_id"]][row["stem"]], row)
            self.assertEqual(int(row["df"]), self.corpus.df[row["stem"]], row)
            self.assertEqual(row["source"], self.corpus.source[row["doc_id"]], row)

    def test_every_term_of_every_document_has_its_row(self):
        rows = collections.Counter((row["doc_id"], row["stem"]) for row in expected_rows("default"))
        expected = {(doc, stem) for doc, counts in self.corpus.counts.items() for stem in counts}
        self.assertEqual(set(rows), expected)
        self.assertEqual(max(rows.values()), 1)

    def test_top_rows_are_the_highest(self):
        for case, scheme in SCHEMES.items():
            rows = expected_rows(case)
            for doc in self.corpus.counts:
                shown = [float(row["tfidf"]) for row in rows if row["doc_id"] == doc]
                highest = sorted(scheme(self.corpus, doc).values(), reverse=True)
                for one, other in zip(shown, highest):
                    self.assert_printed(one, other, (case, doc))

    def test_term_is_a_most_frequent_form(self):
        for row in expected_rows("default"):
            forms = self.corpus.forms[row["stem"]]
            self.assertEqual(forms[row["term"].casefold()], max(forms.values()), row)

    def test_rows_are_in_order(self):
        rows = expected_rows("default")
        keys = [(row["doc_id"], -float(row["tfidf"]), row["term"].encode()) for row in rows]
        self.assertEqual(keys, sorted(keys))

    def test_weight_by_source_is_a_mean(self):
        """Each outlet of seeds/ has one document, and so its weights."""
        weights = {self.corpus.source[doc]: quanteda(self.corpus, doc) for doc in self.corpus.counts}
        rows = expected_rows("by-source")
        self.assertEqual(len(rows), len(expected_rows("default")))
        for row in rows:
            self.assert_printed(row["tfidf"], weights[row["source"]][row["stem"]], row)

    def test_minimum_and_maximum_df(self):
        self.assertEqual({row["stem"] for row in expected_rows("min-df")},
                         {stem for stem, df in self.corpus.df.items() if df >= 3})
        self.assertLessEqual(max(int(row["df"]) for row in expected_rows("max-df")), 2)

    def test_minimum_count(self):
        total = collections.Counter()
        for counts in self.corpus.counts.values():
            total.update(counts)
        self.assertEqual({row["stem"] for row in expected_rows("min-count")},
                         {stem for stem, count in total.items() if count >= 8})

    def test_matrix_holds_the_same_numbers(self):
        folder = HERE / "tfidf/matrix/out"
        rows, columns = ((folder / f"tfidf_{name}.txt").read_text().splitlines()
                         for name in ("rows", "columns"))
        lines = (folder / "tfidf.mtx").read_text().splitlines()
        entries = [line.split() for line in lines if not line.startswith("%")]
        self.assertEqual(entries[0], [str(len(rows)), str(len(columns)), str(len(entries) - 1)])
        matrix = {(rows[int(i) - 1], columns[int(j) - 1]): x for i, j, x in entries[1:]}
        table = {(row["doc_id"], row["term"]): row["tfidf"] for row in expected_rows("min-df")}
        self.assertEqual(matrix, table)


    def test_labels_are_attested(self):
        """What stands in the column term stands in a text, letter by letter."""
        for analysis in ("tfidf", "frequencies"):
            rows = rows_of((HERE / analysis / "default" / "stdout").read_bytes())
            self.assertEqual({row["term"] for row in rows} - self.corpus.tokens, set())

    def test_frequencies(self):
        """Counts, documents, ranks, rates and forms, by source and in all, from the tokens."""
        tokens = self.corpus.counts
        groups = {"(all)": list(tokens)}
        for doc in tokens:
            groups.setdefault(self.corpus.source[doc], []).append(doc)
        rows = rows_of((HERE / "frequencies" / "core" / "stdout").read_bytes())
        kept = {stem for stem, df in self.corpus.df.items() if df >= 2}
        for group, docs in groups.items():
            counts = collections.Counter()
            for doc in docs:
                counts.update({stem: n for stem, n in tokens[doc].items() if stem in kept})
            shown = [row for row in rows if row["source"] == group]
            self.assertEqual({row["stem"]: int(row["count"]) for row in shown}, dict(counts))
            for row in shown:
                stem, count = row["stem"], counts[row["stem"]]
                self.assertEqual(int(row["df"]), sum(stem in tokens[doc] for doc in docs))
                self.assertEqual(int(row["rank"]), 1 + sum(n > count for n in counts.values()))
                self.assertEqual(row["per_million"], f"{1e6 * count / counts.total():.{DIGITS}g}")
                forms = dict(form.rsplit(":", 1) for form in row["forms"].split(";"))
                self.assertEqual({form: int(n) for form, n in forms.items()},
                                 dict(self.corpus.forms[stem]))
                self.assertEqual(row["term"].casefold(), row["forms"].split(":")[0])


if __name__ == "__main__":
    unittest.main()
