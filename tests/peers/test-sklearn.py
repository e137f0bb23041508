#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""--scheme=sklearn gives what scikit-learn's TfidfVectorizer gives for the same tokens."""
import itertools
import pathlib
import tempfile
import unittest

import peers

sklearn, text = peers.need("sklearn", "sklearn.feature_extraction.text")

TOLERANCE = 1e-12
N_RANDOM = 5
NORMS = {"": "l2", "l1": "l1", "nonorm": None}
FLAGS = [
    ",".join(filter(None, flags))
    for flags in itertools.product(("", "sublinear"), ("", "nosmooth"), NORMS)
]


def vectorizer(flags, **limits):
    given = flags.split(",")
    norm = next((NORMS[flag] for flag in given if flag in NORMS), "l2")
    return text.TfidfVectorizer(
        analyzer=lambda tokens: tokens,
        sublinear_tf="sublinear" in given,
        smooth_idf="nosmooth" not in given,
        norm=norm,
        **limits,
    )


def theirs(terms, flags, **limits):
    """(document, term) to tf, df, idf and weight, as scikit-learn has them; and its vocabulary."""
    weigh = vectorizer(flags, **limits)
    weights = weigh.fit_transform(terms.values()).tocoo()
    count = text.CountVectorizer(analyzer=weigh.analyzer, vocabulary=weigh.vocabulary_)
    counts = count.transform(terms.values()).tocsr()
    df = (counts > 0).sum(axis=0).A1
    names = weigh.get_feature_names_out()
    documents = list(terms)
    rows = {
        (documents[i], names[j]): (counts[i, j], df[j], weigh.idf_[j], weight)
        for i, j, weight in zip(weights.row, weights.col, weights.data)
    }
    return rows, set(names)


def ours(directory):
    return {
        (row["doc_id"], row["stem"]): (
            int(row["tf"]), int(row["df"]), float(row["idf"]), float(row["tfidf"]),
        )
        for row in peers.read_rows(directory / "tfidf.csv")
    }


class TestSklearn(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.largest = peers.Largest()

    @classmethod
    def tearDownClass(cls):
        print(f"{cls.largest.n_compared} numbers compared with scikit-learn {sklearn.__version__}, "
              f"largest difference {cls.largest.value:.3g}")

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.scratch = pathlib.Path(scratch.name)

    def run_lexstat(self, corpus, flags, *options):
        scheme = "sklearn" + (f":{flags}" if flags else "")
        out = self.scratch / "out"
        peers.lexstat("--tfidf", "--tokens", f"--scheme={scheme}", "--digits=17", *options,
                      "-o", out, corpus)
        return out

    def compare_rows(self, found, expected):
        self.assertEqual(found.keys(), expected.keys())
        for place, row in expected.items():
            self.assertEqual(found[place][:2], row[:2], place)  # tf, df
            for our, their in zip(found[place][2:], row[2:]):  # idf, weight
                self.largest.add(our, their)
        self.assertLessEqual(self.largest.value, TOLERANCE)

    def compare(self, corpus, flags="", *options, **limits):
        out = self.run_lexstat(corpus, flags, *options)
        expected, vocabulary = theirs(peers.counted_terms(out), flags, **limits)
        found = ours(out)
        self.assertEqual({stem for _, stem in found}, vocabulary)
        self.compare_rows(found, expected)
        return len(found)

    def random_corpora(self, **shape):
        """Folders of random texts, named by the number that makes them again."""
        for seed in range(N_RANDOM):
            corpus = self.scratch / f"corpus-{seed}"
            peers.write_texts(corpus, peers.random_texts(seed, **shape))
            yield corpus

    def test_seeds_with_every_flag(self):
        for flags in FLAGS:
            for stopwords in ("core", "none"):
                with self.subTest(flags=flags, stopwords=stopwords):
                    n_rows = self.compare(peers.SEEDS, flags, "--stem=snowball",
                                          f"--stopwords={stopwords}")
                    self.assertGreater(n_rows, 500)

    def test_seeds_as_they_are_written(self):
        self.compare(peers.SEEDS, "", "--stem=none", "--case=keep", "--stopwords=none")

    def test_seeds_with_limits(self):
        self.compare(peers.SEEDS, "", "--stem=snowball", "--min-df=2", min_df=2)
        for share in (0.2, 0.4, 0.6, 0.8, 1.0):
            with self.subTest(share=share):
                self.compare(peers.SEEDS, "", "--stem=snowball", f"--max-df={share}", max_df=share)
        self.compare(peers.SEEDS, "", "--stem=snowball", "--min-df=2", "--max-df=0.6", min_df=2,
                     max_df=0.6)

    def test_random_corpora_with_every_flag(self):
        for corpus in self.random_corpora():
            for flags in FLAGS:
                with self.subTest(corpus=corpus.name, flags=flags):
                    self.compare(corpus, flags, "--stem=none")

    # Shares whose product with the number of documents is not the integer it should be.
    def test_random_corpora_with_limits(self):
        for corpus in self.random_corpora(n_documents=10, n_words=60):
            for share in (0.1, 0.29, 0.3, 0.5, 0.58, 0.6, 0.7, 0.9):
                with self.subTest(corpus=corpus.name, share=share):
                    self.compare(corpus, "", "--stem=snowball", "--stopwords=none",
                                 f"--max-df={share}", max_df=share)
            self.compare(corpus, "l1", "--min-df=3", "--max-df=0.8", min_df=3, max_df=0.8)

    def test_a_source_is_the_mean_of_its_documents(self):
        for corpus in self.random_corpora():
            out = self.run_lexstat(corpus, "", "--by=source", "--stem=none")
            sources = {row["doc_id"]: row["source"]
                       for row in peers.read_rows(out / "documents.csv")}
            means = {}
            for (document, term), row in theirs(peers.counted_terms(out), "")[0].items():
                place = (sources[document], term)
                means[place] = means.get(place, 0) + row[3]
            found = {(row["source"], row["stem"]): float(row["tfidf"])
                     for row in peers.read_rows(out / "tfidf.csv")}
            self.assertEqual(found.keys(), means.keys())
            for (source, term), total in means.items():
                n_documents = list(sources.values()).count(source)
                self.largest.add(found[source, term], total / n_documents)
            self.assertLessEqual(self.largest.value, TOLERANCE)


if __name__ == "__main__":
    unittest.main()
