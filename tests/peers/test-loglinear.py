#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""lambda and z are those of the log-linear model that quanteda cites, as R fits it.

quanteda itself is not in Debian; its textstat_collocations() sums logarithms of the same cells, of
which this counts those of some sequences from --tokens, and R's glm() takes the interaction.
"""
import collections
import itertools
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import peers

SCRIPT = pathlib.Path(__file__).with_suffix(".R")
TOLERANCE = 1e-10
N_COMPARED = 40


def sequences_of(rows, directory, size):
    """Every sequence of so many counted words with nothing but blanks between."""
    for name, group in itertools.groupby(rows, key=lambda row: row["doc_id"]):
        text = (directory / name).read_bytes()
        run, end, sentence = [], 0, None
        for row in group:
            between = text[end:int(row["start"])].decode(errors="replace")
            if between.strip() or row["sentence"] != sentence:
                run = []
            counted = row["class"] in ("word", "tag") and row["stop"] == "0"
            run = run + [row["stem"]] if counted else []
            end, sentence = int(row["end"]), row["sentence"]
            if len(run) >= size:
                yield tuple(run[-size:])


def cells_of(words, sequences):
    counts = collections.Counter()
    for other, n in sequences.items():
        counts[tuple(a == b for a, b in zip(words, other))] += n
    places = itertools.product((False, True), repeat=len(words))
    return [counts[place[::-1]] for place in places]


class TestLogLinear(unittest.TestCase):
    def compare(self, directory, scratch):
        out = scratch / "out"
        peers.lexstat("--tokens", "--collocations", "--size=2-4", "--stem=none", "--min-count=2",
                      "--min-df=1", "--digits=17", "-o", out, directory)
        tokens = peers.read_rows(out / "tokens.csv")
        sequences = {size: collections.Counter(sequences_of(tokens, directory, size))
                     for size in (2, 3, 4)}
        rows = peers.read_rows(out / "collocations.csv")
        rows = [row for size in "234" for row in
                [row for row in rows if row["length"] == size][:N_COMPARED]]
        lines = []
        for row in rows:
            words = tuple(row["collocation"].lower().split())
            cells = cells_of(words, sequences[len(words)])
            self.assertEqual((cells[-1], sum(cells)), (int(row["count"]), int(row["n_total"])))
            lines.append(" ".join(map(str, [len(words), *cells])))
        (scratch / "cells.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        said = subprocess.run([shutil.which("Rscript"), "--vanilla", SCRIPT, scratch / "cells.txt"],
                              check=True, capture_output=True, text=True).stdout
        for row, line in zip(rows, said.splitlines(), strict=True):
            for name, theirs in zip(("lambda", "z"), map(float, line.split()), strict=True):
                self.assertAlmostEqual(float(row[name]), theirs, msg=(name, row),
                                       delta=TOLERANCE * max(1, abs(theirs)))
        return len(rows)

    def test_seeds(self):
        with tempfile.TemporaryDirectory() as scratch:
            self.assertGreater(self.compare(peers.SEEDS, pathlib.Path(scratch)), N_COMPARED)

    def test_random_texts(self):
        with tempfile.TemporaryDirectory() as scratch:
            directory = pathlib.Path(scratch) / "texts"
            peers.write_texts(directory, peers.random_texts(7))
            self.assertGreater(self.compare(directory, pathlib.Path(scratch)), 10)


if __name__ == "__main__":
    if shutil.which("Rscript") is None:
        peers.skip("there is no Rscript; scripts/packages peers installs R")
    unittest.main()
