#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""--collocations counts what NLTK's BigramCollocationFinder counts in the same tokens, and gives its
measures, where these are what their names say.

NLTK takes the words' frequencies for margins; its formulas are fed ours, which come from the pairs.
LEXSTAT_NEWS names a JSONL file (.zst or not) to compare on beside seeds/ and random texts.
"""
import collections
import itertools
import math
import pathlib
import tempfile
import unittest

import peers

nltk = peers.need("nltk.collocations").BigramCollocationFinder
measures = peers.need("nltk.metrics.association").BigramAssocMeasures

TOLERANCE = 1e-10

# What NLTK's number is of ours.
SAME = {
    "g2": lambda *table: measures.likelihood_ratio(*table),  # without a sign
    "pmi": lambda *table: measures.pmi(*table),
    "t_score": lambda *table: measures.student_t(*table),
    "dice": lambda *table: measures.dice(*table),
    "mi3": lambda n_ii, margins, n: math.log2(measures.mi_like(n_ii, margins, n) * n),
    "log_dice": lambda *table: 14 + math.log2(measures.dice(*table)),
}


def runs_of_words(rows, directory):
    """Lists of neighbours, no border between: as --collocations sees the text by default."""
    for (name, _), group in itertools.groupby(rows, key=lambda row: (row["doc_id"], row["sentence"])):
        text = (directory / name).read_bytes()
        run, end = [], 0
        for row in group:
            counted = row["class"] in ("word", "tag") and row["stop"] == "0"
            if not counted or text[end:int(row["start"])].decode(errors="replace").strip():
                yield run
                run = []
            if counted:
                run.append(row["stem"])
            end = int(row["end"])
        yield run


class TestNltk(unittest.TestCase):
    def compare(self, texts):
        with tempfile.TemporaryDirectory() as scratch:
            directory, out = pathlib.Path(scratch) / "texts", pathlib.Path(scratch) / "out"
            peers.write_texts(directory, texts)
            peers.lexstat("--tokens", "--collocations", "--stem=none", "--min-count=2",
                          "--min-df=1", "--digits=17", "-o", out, directory)
            runs = list(runs_of_words(peers.read_rows(out / "tokens.csv"), directory))
            rows = peers.read_rows(out / "collocations.csv")
        finder = nltk.from_documents(runs)  # with a None on either side, as a border
        counts = {pair: n for pair, n in finder.ngram_fd.items() if n >= 2 and None not in pair}
        found = {tuple(row["collocation"].lower().replace("\u2019", "'").split()): row
                 for row in rows}
        ours = {pair: int(row["count"]) for pair, row in found.items()}
        self.assertEqual(sorted(ours.items() - counts.items()), [])
        self.assertEqual(sorted(counts.items() - ours.items()), [])
        firsts, seconds = collections.Counter(), collections.Counter()
        for (first, second), n in finder.ngram_fd.items():
            if None not in (first, second):
                firsts[first] += n
                seconds[second] += n
        for (first, second), row in found.items():
            table = (counts[first, second], (firsts[first], seconds[second]), firsts.total())
            self.assertEqual((int(row["n1"]), int(row["n2"])), table[1])
            self.assertEqual(int(row["n_total"]), table[2])
            for name, value in SAME.items():
                theirs = value(*table)
                ours = abs(float(row[name])) if name == "g2" else float(row[name])
                # NLTK's sum of four terms cancels: what is left is exact to 1e-15 of the pairs.
                delta = TOLERANCE * abs(theirs) + 1e-15 * table[2]
                self.assertAlmostEqual(ours, theirs, delta=delta, msg=(name, row))
        return len(found)

    def test_seeds(self):
        texts = {path.name: path.read_bytes() for path in peers.SEEDS.glob("*.txt")}
        self.assertGreater(self.compare(texts), 50)

    def test_random_texts(self):
        for seed in range(3):
            self.assertGreater(self.compare(peers.random_texts(seed)), 20)

    def test_real_news(self):
        rows = peers.real_news()
        if rows is None:
            return
        texts = {f"{i}.txt": row["text"].encode() for i, row in enumerate(rows)}
        self.assertGreater(self.compare(texts), 50)


if __name__ == "__main__":
    unittest.main()
