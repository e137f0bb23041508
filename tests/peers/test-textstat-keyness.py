#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Of two sources, g2 and the chi-square are those of quanteda's textstat_keyness(), sign included.

quanteda is not in Debian. R's chisq.test() without correction and G2 from its expected counts are
what textstat_keyness(correction = "none") computes; where quanteda.textstats is installed, it is asked
as well. The chi-square is not printed as such: of two sources it is cramers_v^2 times the tokens in
keyness_sources.csv.
"""
import json
import pathlib
import random
import shutil
import subprocess
import tempfile
import unittest

import peers

SCRIPT = pathlib.Path(__file__).with_suffix(".R")
TOLERANCE = 1e-6


def r_says(counts, scratch):
    """For every pair of counts: chi-square, G2, its log10 p; quanteda's chi-square and G2 or None."""
    (scratch / "counts.txt").write_text("".join(f"{a} {b}\n" for a, b in counts), encoding="ascii")
    # Not --vanilla: quanteda may be in the user's own library.
    said = subprocess.run([shutil.which("Rscript"), "--no-save", SCRIPT, scratch / "counts.txt"],
                          check=True, capture_output=True, text=True).stdout
    return [[None if word == "NA" else float(word) for word in line.split()]
            for line in said.splitlines()]


class TestTextstatKeyness(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.scratch = pathlib.Path(scratch.name)

    def tables(self, rows):
        """keyness.csv of the first source by name, and the rows over both by stem."""
        path = self.scratch / "news.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        peers.lexstat("-q", "--keyness", "--min-count=1", "--digits=17", "-o", self.scratch / "out",
                      path)
        keyness = peers.read_rows(self.scratch / "out/keyness.csv")
        over_both = peers.read_rows(self.scratch / "out/keyness_sources.csv")
        first = min(row["target"] for row in keyness)
        return ([row for row in keyness if row["target"] == first],
                {row["stem"]: row for row in over_both})

    def compare(self, rows):
        keyness, over_both = self.tables(rows)
        counts = [(int(row["n_target"]), int(row["n_reference"])) for row in keyness]
        n_tokens = sum(map(sum, counts))
        largest = {name: peers.Largest() for name in ("chi2", "g2", "log10_p", "quanteda")}
        for row, theirs in zip(keyness, r_says(counts, self.scratch), strict=True):
            chi2, g2, log10_p, quanteda_chi2, quanteda_g2 = theirs
            sign = -1 if g2 < 0 else 1
            ours = sign * float(over_both[row["stem"]]["cramers_v"]) ** 2 * n_tokens
            largest["chi2"].add(ours, chi2)
            largest["g2"].add(float(row["g2"]), g2)
            largest["log10_p"].add(float(row["log10_p"]), log10_p)
            if abs(g2) > 1e-6:
                self.assertEqual(float(row["g2"]) < 0, g2 < 0, row)
                self.assertEqual(float(row["log_odds_z"]) < 0, g2 < 0, row)
            if quanteda_g2 is not None:
                largest["quanteda"].add(ours, quanteda_chi2)
                largest["quanteda"].add(float(row["g2"]), quanteda_g2)
        print({name: f"{value.value:.1e} of {value.n_compared}" for name, value in largest.items()},
              flush=True)
        if largest["quanteda"].n_compared == 0:
            print("not compared with quanteda itself: R has no package quanteda.textstats")
        self.assertGreater(largest["g2"].n_compared, 100)
        for name, value in largest.items():
            self.assertLess(value.value, TOLERANCE, name)

    def test_random_outlets(self):
        chance = random.Random(6)
        words = sorted({peers.random_word(chance) for _ in range(400)})
        rows = []
        for source, n_documents in (("A", 40), ("B", 25)):
            weights = [chance.random() / rank for rank in range(1, len(words) + 1)]
            rows += [{"source": source,
                      "text": " ".join(chance.choices(words, weights, k=chance.randint(5, 400)))}
                     for _ in range(n_documents)]
        self.compare(rows)

    def test_seeds(self):
        paths = sorted(peers.SEEDS.glob("*.txt"))
        self.compare([{"source": "AB"[number % 2], "text": path.read_text(encoding="utf-8")}
                      for number, path in enumerate(paths)])

    def test_real_news(self):
        """The two outlets with most articles."""
        rows = peers.real_news()
        if rows is None:
            return
        sources = [row["source"] for row in rows]
        two = sorted(set(sources), key=sources.count)[-2:]
        self.compare([{"source": row["source"], "text": row["text"]} for row in rows
                      if row["source"] in two])


if __name__ == "__main__":
    if shutil.which("Rscript") is None:
        peers.skip("there is no Rscript; scripts/packages peers installs R")
    unittest.main()
