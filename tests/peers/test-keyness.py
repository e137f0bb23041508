#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""--keyness equals what scipy and R compute from the tokens.

On random outlets, and on real news where LEXSTAT_NEWS names a JSON Lines file with the fields source
and text. p_doc of Wilcoxon is not scipy's where a term is rare (src/stats/lex-rank-tail.h says why):
there it is compared with dealing the documents out at random, which is what it approximates.
"""
import json
import pathlib
import random
import shutil
import subprocess
import tempfile
import unittest

import peers

numpy, stats = peers.need("numpy", "scipy.stats")

N_NEWS_TERMS = 400  # of the real news, chosen at random
SEED = 6


def random_news(chance):
    """Four outlets whose words differ, documents of very different lengths."""
    words = sorted({peers.random_word(chance) for _ in range(120)})
    rows = []
    for source, n_documents in (("A", 160), ("B", 120), ("C", 60), ("D", 20)):
        weights = [chance.random() / rank for rank in range(1, len(words) + 1)]
        for _ in range(n_documents):
            n_words = 15 + int(chance.paretovariate(0.9)) % 300
            rows.append({"source": source, "date": f"2020-{chance.randint(1, 4):02}-10",
                         "text": " ".join(chance.choices(words, weights, k=n_words))})
    chance.shuffle(rows)
    return rows


class News:
    """The rates of every term in every document, and the table."""

    def __init__(self, rows, folder):
        self.path = folder / "news.jsonl"
        self.path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        peers.lexstat("-q", "--tokens", "--keyness", "--stem=light", "--stopwords=none",
                      "--digits=17", "-o", folder / "out", self.path)
        documents = peers.read_rows(folder / "out/documents.csv")
        terms = peers.counted_terms(folder / "out")
        terms = {doc: stems for doc, stems in terms.items() if stems}
        self.source = numpy.array([row["source"] for row in documents if row["doc_id"] in terms])
        self.date = numpy.array([row["date"] for row in documents if row["doc_id"] in terms])
        self.size = numpy.array([len(stems) for stems in terms.values()])
        self.counts = {}
        for i, stems in enumerate(terms.values()):
            for stem in stems:
                self.counts.setdefault(stem, numpy.zeros(len(terms)))[i] += 1
        self.table = peers.read_rows(folder / "out/keyness.csv")
        self.sources = peers.read_rows(folder / "out/keyness_sources.csv")

    def keyness(self, folder, *arguments):
        peers.lexstat("-q", "--keyness", "--digits=17", *arguments, "-o", folder, self.path)
        return peers.read_rows(folder / "keyness.csv")

    def sides(self, row):
        """The rates of the target's documents and of the others."""
        rates = self.counts[row["stem"]] / self.size
        is_target = self.source == row["target"]
        return rates[is_target], rates[~is_target]


def dealt_out(target, rest, chance, rounds):
    """The share of deals in which the ranks of so many documents are as far off."""
    ranks = stats.rankdata(numpy.concatenate([target, rest]))
    expected = len(target) * (len(ranks) + 1) / 2
    distance = abs(ranks[:len(target)].sum() - expected) - 1e-6
    far = sum(abs(chance.choice(ranks, len(target), replace=False).sum() - expected) >= distance
              for _ in range(rounds))
    return (1 + far) / (1 + rounds)


class TestKeyness(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.scratch = pathlib.Path(scratch.name)
        self.chance = numpy.random.default_rng(SEED)

    def random_news(self):
        return News(random_news(random.Random(SEED)), self.scratch)

    def check_against_scipy(self, news, rows):
        """Every column that scipy has, of these rows; p of ranks where the normal will do."""
        largest = {name: peers.Largest() for name in ("g2", "p", "df_g2", "p_doc")}
        n_usual = 0
        for row in rows:
            f1, f2 = int(row["n_target"]), int(row["n_reference"])
            n1 = self.total(news, row["target"])
            n2 = int(news.size.sum()) - n1
            tokens = [[f1, n1 - f1], [f2, n2 - f2]]
            d1, d2 = int(row["df_target"]), int(row["df_reference"])
            docs = [[d1, int(row["docs_target"]) - d1], [d2, int(row["docs_reference"]) - d2]]
            for name, table in (("g2", tokens), ("df_g2", docs)):
                if all(sum(column) > 0 for column in zip(*table)):
                    value = stats.chi2_contingency(table, correction=False,
                                                   lambda_="log-likelihood")[0]
                    largest[name].add(abs(float(row[name])), value)
            largest["p"].add(10 ** float(row["log10_p"]), stats.chi2.sf(abs(float(row["g2"])), 1))
            target, rest = news.sides(row)
            held, size = d1 + d2, min(len(target), len(rest))
            if held * size / len(news.size) > 40 and held < 0.97 * len(news.size):
                p = stats.mannwhitneyu(target, rest, alternative="two-sided",
                                       method="asymptotic").pvalue
                if p > 1e-4:
                    largest["p_doc"].add(float(row["p_doc"]), p)
                    n_usual += 1
        self.assertGreater(n_usual, 5)
        print({name: f"{value.value:.1e} of {value.n_compared}" for name, value in largest.items()},
              flush=True)
        self.assertLess(largest["g2"].value, 1e-6)
        self.assertLess(largest["df_g2"].value, 1e-6)
        self.assertLess(largest["p"].value, 1e-12)
        self.assertLess(largest["p_doc"].value, 0.05)

    def total(self, news, source):
        return int(news.size[news.source == source].sum())

    def check_kruskal(self, news, rows):
        for row in rows:
            rates = news.counts[row["stem"]] / news.size
            groups = [rates[news.source == source] for source in sorted(set(news.source))]
            h, p = stats.kruskal(*groups)
            self.assertAlmostEqual(float(row["h_doc"]), h, delta=1e-7 * h)
            self.assertAlmostEqual(float(row["p_doc"]), max(p, 2.3e-308), delta=1e-6 * p)

    def test_random_outlets(self):
        news = self.random_news()
        self.check_against_scipy(news, news.table)
        self.check_kruskal(news, news.sources)

    def test_rare_terms_are_as_if_dealt_out(self):
        news = self.random_news()
        rows = [row for row in news.table if float(row["p_doc"]) > 0.002]
        for row in self.chance.choice(rows, 40, replace=False):
            p = dealt_out(*news.sides(row), self.chance, 4000)
            error = 4 * (p * (1 - p) / 4000) ** 0.5
            self.assertAlmostEqual(float(row["p_doc"]), p, delta=error + 0.12 * p, msg=row["stem"])

    def test_welch(self):
        news = self.random_news()
        for row in news.keyness(self.scratch / "welch", "--test=welch"):
            test = stats.ttest_ind(*news.sides(row), equal_var=False)
            self.assertAlmostEqual(float(row["p_doc"]), test.pvalue, delta=1e-9 * test.pvalue)
            self.assertEqual(float(row["z_doc"]) > 0, test.statistic > 0)

    def test_adjustments(self):
        """Holm and Benjamini & Hochberg, by their definitions over all rows."""
        news = self.random_news()
        for name in ("bh", "holm", "bonferroni"):
            rows = news.keyness(self.scratch / name, f"--adjust={name}")
            p = numpy.array([float(row["p_doc"]) for row in rows])
            q = numpy.array([float(row["q_doc"]) for row in rows])
            order, n = numpy.argsort(p, kind="stable"), len(p)
            if name == "bh":
                scaled = p[order] * n / numpy.arange(1, n + 1)
                expected = numpy.minimum.accumulate(scaled[::-1])[::-1]
            elif name == "holm":
                expected = numpy.maximum.accumulate(p[order] * numpy.arange(n, 0, -1))
            else:
                expected = p[order] * n
            self.assertTrue(numpy.allclose(q[order], numpy.minimum(expected, 1), rtol=1e-9))

    def test_strata(self):
        """R's mantelhaen.test() on tables of documents by month."""
        rscript = shutil.which("Rscript")
        if rscript is None:
            print("not compared with R's mantelhaen.test(): there is no Rscript")
            return
        news = self.random_news()
        rows = [row for row in news.keyness(self.scratch / "strata", "--strata=date:month")
                if row["strata_ci_low"] != ""]
        cells = []
        for row in rows:
            holds = news.counts[row["stem"]] > 0
            target = news.source == row["target"]
            for month in sorted(set(news.date)):
                of_month = news.date == month
                cells += [(holds & target & of_month).sum(), (holds & ~target & of_month).sum(),
                          (~holds & target & of_month).sum(), (~holds & ~target & of_month).sum()]
        n_months = len(set(news.date))
        (self.scratch / "cells.txt").write_text(" ".join(map(str, cells)), encoding="utf-8")
        script = (f"x <- scan('{self.scratch}/cells.txt', quiet=TRUE); n <- 4 * {n_months}; "
                  "for (i in seq(1, length(x), n)) { "
                  f"m <- mantelhaen.test(array(x[i:(i + n - 1)], c(2, 2, {n_months}))); "
                  "cat(sprintf('%.17g', c(m$estimate, m$conf.int)), '\\n') }")
        done = subprocess.run([rscript, "--vanilla", "-e", script], capture_output=True, text=True,
                              check=True)
        lines = done.stdout.splitlines()
        self.assertEqual(len(lines), len(rows))
        self.assertGreater(len(rows), 100)
        for row, line in zip(rows, lines):
            shown = [float(row[f"strata_{name}"]) for name in ("odds_ratio", "ci_low", "ci_high")]
            self.assertTrue(numpy.allclose(shown, list(map(float, line.split())), rtol=1e-9), row)

    def test_real_news(self):
        rows = peers.real_news()
        if rows is None:
            return
        news = News(rows, self.scratch)
        self.check_against_scipy(news, self.chance.choice(news.table, N_NEWS_TERMS * 5,
                                                          replace=False))
        self.check_kruskal(news, self.chance.choice(news.sources, N_NEWS_TERMS, replace=False))


if __name__ == "__main__":
    unittest.main()
