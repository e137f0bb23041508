#!/usr/bin/env python3
"""--keyness on corpora made for it: the gold values, every column computed anew from --tokens, and
what must not matter.

LEXSTAT_SEED=N makes others.
"""
import collections
import csv
import io
import itertools
import json
import math
import unittest

from command import IS_SLOW, ROOT, CommandTest, chance_of

N_CORPORA = 2 if IS_SLOW else 6
WORDS = "presiden menteri rezim pasukan Suriah kota-kota dan yang di itu bantuan sidang".split()
Z_95 = 1.959963984540054


def random_rows(chance, n_sources=3):
    """Documents with rates that differ by source, some of them empty."""
    rows = []
    for source in "ABCDEFGH"[:n_sources]:
        weights = [chance.random() ** 2 + 0.02 for _ in WORDS]
        for number in range(chance.randrange(3, 9)):
            n_words = chance.choice([0, 10, 30, 60]) if number > 2 else 30
            words = chance.choices(WORDS, weights, k=n_words)
            rows.append({"id": f"{source}{number}", "source": source, "text": " ".join(words),
                         "date": f"2017-{chance.randrange(1, 4):02}-{chance.randrange(1, 28):02}"})
    chance.shuffle(rows)
    return rows


class Corpus:
    """Counts by document and by source, from the rows of --tokens."""

    def __init__(self, tokens):
        self.documents = collections.defaultdict(collections.Counter)
        self.source = {}
        for row in tokens:
            self.documents[row["doc_id"]][row["stem"]] += 1
            self.source[row["doc_id"]] = row["source"]
        self.size = {doc: counts.total() for doc, counts in self.documents.items()}
        self.sources = sorted(set(self.source.values()))

    def of(self, sources):
        return [doc for doc in self.documents if self.source[doc] in sources]

    def count(self, docs, stem):
        return sum(self.documents[doc][stem] for doc in docs)

    def tokens(self, docs):
        return sum(self.size[doc] for doc in docs)

    def df(self, docs, stem):
        return sum(self.documents[doc][stem] > 0 for doc in docs)


def g2(f1, n1, f2, n2):
    """Signed, four cells, the textbook's sum."""
    n = n1 + n2
    cells = [(f1, n1 * (f1 + f2) / n), (f2, n2 * (f1 + f2) / n),
             (n1 - f1, n1 * (n - f1 - f2) / n), (n2 - f2, n2 * (n - f1 - f2) / n)]
    value = 2 * sum(o * math.log(o / e) for o, e in cells if o > 0)
    return value if f1 * n2 >= f2 * n1 else -value


def phi(corpus, docs, stem):
    f, n = corpus.count(docs, stem), corpus.tokens(docs)
    if f == 0 or len(docs) < 2:
        return math.nan
    p = f / n
    return sum((corpus.documents[doc][stem] - p * corpus.size[doc]) ** 2 / (p * corpus.size[doc])
               for doc in docs) / (len(docs) - 1)


def doubled_ranks(rates):
    """Twice the mean rank of each."""
    order = sorted(rates)
    return [order.index(rate) * 2 + order.count(rate) + 1 for rate in rates]


def normal_tail(z):
    return 0.5 * math.erfc(z / math.sqrt(2))


def rank_p(target, rest):
    """lex-rank-tail.h: the number of documents with the term is hypergeometric, their ranks normal."""
    ranks = doubled_ranks(target + rest)
    n_docs, size = len(ranks), len(target)
    zero = (target + rest).count(0) + 1
    scores = [rank - zero for rate, rank in zip(target + rest, ranks) if rate > 0]
    held = len(scores)
    mean = sum(scores) / held
    variance = sum((score - mean) ** 2 for score in scores) / held
    found = sum(ranks[:size]) - size * zero
    expected = size * held * mean / n_docs
    distance = abs(found - expected)

    def tail(k, excess):
        spread = variance * k * (held - k) / (held - 1) if held > 1 else 0
        if spread <= 0:
            return float(excess <= 0)
        return normal_tail(excess / math.sqrt(spread))

    p = 0.0
    upper = max(found, expected + distance)
    lower = min(found, expected - distance)
    for k in range(max(0, held + size - n_docs), min(held, size) + 1):
        chance = math.comb(held, k) * math.comb(n_docs - held, size - k) / math.comb(n_docs, size)
        if upper <= held * mean * (1 + 1e-9):
            p += chance * tail(k, upper - 1 - k * mean)
        if lower >= -1e-9 * held * mean:
            p += chance * tail(k, k * mean - lower - 1)
    return min(1.0, p)


def adjusted(p_values):
    """Benjamini and Hochberg."""
    order = sorted(range(len(p_values)), key=lambda i: p_values[i], reverse=True)
    q, least = [0.0] * len(p_values), 1.0
    for position, i in enumerate(order):
        least = min(least, p_values[i] * len(p_values) / (len(p_values) - position))
        q[i] = least
    return q


class KeynessTest(CommandTest):
    def setUp(self):
        super().setUp()
        self.chance = chance_of(self)

    def keyness(self, *arguments):
        """The rows; whatever the run has to say."""
        result = self.run_command("-q", "--keyness", "--digits=17", *arguments)
        self.assertEqual((result.returncode, result.stderr), (0, b""))
        return list(csv.DictReader(result.stdout.decode().splitlines()))

    def write_rows(self, rows, name="berita.jsonl"):
        return self.write(name, "".join(json.dumps(row) + "\n" for row in rows))

    def corpora(self, **options):
        for number in range(N_CORPORA):
            path = self.write_rows(random_rows(self.chance, **options), f"{number}.jsonl")
            yield path, Corpus(self.rows("-q", "--tokens", "--stem=light", path))

    def assert_near(self, printed, value, row, tolerance=1e-9):
        if math.isnan(value):
            self.assertEqual(printed, "", row)
        else:
            self.assertNotEqual(printed, "", row)
            self.assertAlmostEqual(float(printed), value, delta=abs(value) * tolerance + 1e-12,
                                   msg=row)

    # ---- gold ----

    def test_gold(self):
        """golden_keyness.csv: what quanteda, corpora, FightingWords and TXM say of these counts."""
        target = {"a": 30, "b": 5, "d": 200, "rest": 765}
        reference = {"a": 10, "b": 40, "c": 12, "d": 180, "rest": 1758}
        for name, counts in (("target", target), ("acuan", reference)):
            self.write(f"{name}/x.txt", " ".join(w for w, n in counts.items() for _ in range(n)))
        rows = self.keyness("--reference=acuan", "--stem=none", "--min-count=1", "--prior=500",
                            "--specificity", "target", "acuan")
        two = self.keyness("--reference=acuan", "--stem=none", "--min-count=1", "--g2-cells=2",
                           "target", "acuan")
        ours = {row["term"]: row for row in rows}
        with open(ROOT / "tests/gold/statistics/golden_keyness.csv", encoding="utf-8") as file:
            gold = list(csv.DictReader(file))
        self.assertEqual(set(ours), {row["term"] for row in gold})
        pairs = {"g2": "G2", "log10_p": "log10_p_G2", "log_ratio": "log_ratio_walter",
                 "odds_ratio": "odds_ratio_haldane", "pct_diff": "pct_diff", "bic": "bic",
                 "log_odds_z": "fw_z_prior_scaled500", "lrc": "corpora_LRC"}
        for row in gold:
            for column, name in pairs.items():
                self.assert_near(ours[row["term"]][column], float(row[name]), (column, row))
            self.assertAlmostEqual(float(ours[row["term"]]["specificity"]),
                                   float(row["textometry_spec_target"]), delta=5.1e-5)
            shown = next(other for other in two if other["term"] == row["term"])
            self.assert_near(shown["g2"], float(row["G2_2term"]), row)
            self.assertEqual(ours[row["term"]]["p_doc"], "")

    # ---- computed anew ----

    def check_row(self, corpus, row, target, reference):
        stem, docs1, docs2 = row["stem"], corpus.of(target), corpus.of(reference)
        f1, n1 = corpus.count(docs1, stem), corpus.tokens(docs1)
        f2, n2 = corpus.count(docs2, stem), corpus.tokens(docs2)
        d1, d2 = corpus.df(docs1, stem), corpus.df(docs2, stem)
        counts = dict(n_target=f1, n_reference=f2, df_target=d1, df_reference=d2,
                      docs_target=len(docs1), docs_reference=len(docs2))
        self.assertEqual({name: int(row[name]) for name in counts}, counts)
        ratio = math.log2((f1 + .5) / (n1 + .5)) - math.log2((f2 + .5) / (n2 + .5))
        dispersion = phi(corpus, docs1 + docs2, stem)
        error = math.sqrt(1 / (f1 or .5) - 1 / n1 + 1 / (f2 or .5) - 1 / n2) / math.log(2)
        half = Z_95 * error * math.sqrt(max(1, dispersion))
        self.assert_near(row["per_million_target"], 1e6 * f1 / n1, row)
        self.assert_near(row["log_ratio"], ratio, row)
        self.assert_near(row["ci_low"], ratio - half, row)
        self.assert_near(row["ci_high"], ratio + half, row)
        self.assert_near(row["g2"], g2(f1, n1, f2, n2), row, 1e-6)
        self.assert_near(row["log10_p"],
                         math.log10(math.erfc(math.sqrt(abs(float(row["g2"])) / 2))), row)
        self.assert_near(row["df_g2"], g2(d1, len(docs1), d2, len(docs2)), row, 1e-6)
        self.assert_near(row["phi"], dispersion, row)
        rates = [[corpus.documents[doc][stem] / corpus.size[doc] for doc in docs]
                 for docs in (docs1, docs2)]
        p = rank_p(*rates)
        if len(set(rates[0] + rates[1])) < len(rates[0] + rates[1]):  # else the test is exact
            self.assert_near(row["p_doc"], p, row, 1e-8)
        self.assert_near(row["log10_p_doc"], math.log10(float(row["p_doc"])), row)
        self.assert_near(str(2 * normal_tail(abs(float(row["z_doc"])))), float(row["p_doc"]), row)
        largest = max((corpus.documents[doc][stem] for doc in docs1), default=0)
        self.assert_near(row["max_doc_share"], largest / f1 if f1 else math.nan, row)
        dp = sum(abs(corpus.documents[doc][stem] / f1 - corpus.size[doc] / n1)
                 for doc in docs1) / 2 if f1 else math.nan
        self.assert_near(row["dp"], dp, row)

    def n_above(self, corpus, row):
        def rate(source):
            docs = corpus.of({source})
            return corpus.count(docs, row["stem"]) / corpus.tokens(docs)
        own = rate(row["target"])
        return sum(rate(source) < own for source in corpus.sources if source != row["target"])

    def test_every_source_against_the_rest(self):
        for path, corpus in self.corpora():
            rows = self.keyness("--min-count=2", path)
            total = collections.Counter()
            for counts in corpus.documents.values():
                total.update(counts)
            tested = {stem for stem, count in total.items() if count >= 2}
            self.assertEqual({(row["target"], row["stem"]) for row in rows},
                             set(itertools.product(corpus.sources, tested)))
            for row in rows:
                self.assertEqual(row["reference"], "(rest)")
                self.check_row(corpus, row, {row["target"]}, set(corpus.sources) - {row["target"]})
                self.assertEqual(int(row["n_above"]), self.n_above(corpus, row))
            q = adjusted([float(row["p_doc"]) for row in rows])
            for row, value in zip(rows, q):
                self.assert_near(row["q_doc"], value, row)

    def test_pairs(self):
        for path, corpus in self.corpora():
            rows = self.keyness("--pairs", path)
            self.assertEqual({(row["target"], row["reference"]) for row in rows},
                             set(itertools.combinations(corpus.sources, 2)))
            for row in rows:
                self.check_row(corpus, row, {row["target"]}, {row["reference"]})

    def test_rows_are_in_order(self):
        for path, _ in self.corpora():
            keys = [(row["target"], -abs(float(row["z_doc"])), row["term"].encode())
                    for row in self.keyness(path)]
            self.assertEqual(keys, sorted(keys))

    def test_swapping_two_sources_turns_every_sign(self):
        signed = ["log_ratio", "lrc", "g2", "df_g2", "z_doc", "log_odds_z"]
        same = ["phi", "p_doc", "log10_p_doc", "log10_p"]
        for path, _ in self.corpora(n_sources=2):
            tables = [{row["stem"]: row for row in self.keyness(f"--reference={name}", path)}
                      for name in "AB"]
            for stem, row in tables[0].items():
                other = tables[1][stem]
                for name in signed:
                    self.assertEqual(float(row[name]), -float(other[name]), (name, stem))
                for name in same:
                    self.assertEqual(row[name], other[name], (name, stem))
                self.assertEqual((row["ci_low"], row["n_target"]),
                                 (str_negative(other["ci_high"]), other["n_reference"]))

    def test_two_sources_against_the_rest_are_a_pair(self):
        for path, _ in self.corpora(n_sources=2):
            rest = {row["stem"]: row for row in self.keyness(path) if row["target"] == "A"}
            for row in self.keyness("--pairs", path):
                for name in ("g2", "p_doc", "z_doc", "log_ratio", "phi", "dp"):
                    self.assertEqual(row[name], rest[row["stem"]][name], name)

    def test_all_sources(self):
        for path, corpus in self.corpora():
            self.keyness("-o", "out", path)
            rows = list(csv.DictReader(self.read("out/keyness_sources.csv").decode().splitlines()))
            docs = {source: corpus.of({source}) for source in corpus.sources}
            sizes = [corpus.tokens(docs[source]) for source in corpus.sources]
            for row in rows:
                counts = [corpus.count(docs[source], row["stem"]) for source in corpus.sources]
                p = sum(counts) / sum(sizes)
                value = 2 * sum(o * math.log(o / e) for f, n in zip(counts, sizes)
                                for o, e in ((f, n * p), (n - f, n * (1 - p))) if o)
                self.assert_near(row["g2"], value, row, 1e-6)
                self.assertEqual(int(row["n"]), sum(counts))
                self.assertEqual(int(row["n_sources"]), sum(map(bool, counts)))
                self.assertEqual(int(row["dof"]), len(corpus.sources) - 1)
                rates = [[corpus.documents[doc][row["stem"]] / corpus.size[doc]
                          for doc in docs[source]] for source in corpus.sources]
                self.assert_near(row["h_doc"], kruskal(rates), row, 1e-9)

    # ---- lists, filters, messages ----

    def test_a_list_is_a_reference(self):
        """A list with the counts of a source is that source, but for its documents."""
        for path, _ in self.corpora(n_sources=2):
            corpus = Corpus(self.rows("-q", "--tokens", "--stem=none", path))
            docs = corpus.of({"B"})
            total = collections.Counter()
            for doc in docs:
                total.update(corpus.documents[doc])
            self.write("umum.csv", "".join(f"{word},{n}\n" for word, n in total.items()))
            source = {row["stem"]: row for row in self.keyness("--reference=B", "--stem=none",
                                                               path)}
            for row in self.keyness("--reference=umum.csv", "--stem=none", path):
                if row["target"] == "A":
                    for name in ("n_reference", "g2", "log_ratio", "log_odds_z"):
                        self.assertEqual(row[name], source[row["stem"]][name], name)
                    self.assertEqual((row["p_doc"], row["docs_reference"]), ("", ""))

    def test_what_filters_remove_is_counted(self):
        for path, _ in self.corpora():
            every = self.keyness("--min-count=1", path)
            few = self.keyness("--min-count=9", "--min-df=3", "-o", "out", path)
            self.assertEqual(few, [])
            report = self.report()["analyses"]["keyness"]
            self.assertEqual(report["terms"]["min-count"], 9)
            self.assertEqual(report["removed"]["rare_terms"] + report["tested_terms"],
                             len({row["stem"] for row in every}))
            self.assertEqual(report["rows"], report["tested_terms"] * 3)
            self.keyness("--max-q=0.3", "-o", "sure", path)
            report = self.report("sure")["analyses"]["keyness"]
            shown = self.read("sure/keyness.csv").decode().splitlines()
            kept = [row for row in csv.DictReader(shown)]
            self.assertTrue(all(float(row["q_doc"]) <= 0.3 for row in kept))
            self.assertEqual(report["removed"]["rows_above_max_q"] + len(kept),
                             report["tested_terms"] * 3)

    def test_rare_terms_count_in_rates(self):
        """The sieves choose what is tested; what is said of it does not change."""
        for path, _ in self.corpora():
            every = {(row["target"], row["stem"]): row for row in self.keyness("--min-count=1", path)}
            for row in self.keyness("--min-count=10", path):
                for name in ("per_million_target", "g2", "p_doc", "docs_target"):
                    self.assertEqual(row[name], every[row["target"], row["stem"]][name])

    def test_one_document_is_no_sample(self):
        rows = [{"source": "A", "text": "satu dua tiga satu dua"},
                {"source": "B", "text": "satu dua empat empat"},
                {"source": "B", "text": "satu dua empat tiga"},
                {"source": "B", "text": "satu satu satu"}]
        path = self.write_rows(rows)
        result = self.run_command("--keyness", "--min-count=1", path)
        lines = result.stderr.decode().splitlines()
        self.assertEqual(len(lines), 1, lines)
        self.assertIn("p_doc is empty in 2 of 2 comparisons (A is one)", lines[0])
        rows = list(csv.DictReader(result.stdout.decode().splitlines()))
        for row in rows:
            self.assertEqual((row["p_doc"], row["z_doc"], row["q_doc"]), ("", "", ""))
            self.assertNotEqual(row["g2"], "")

    def test_no_cell_is_a_zero_p_or_no_number(self):
        rows = [{"source": source, "text": f"{word} " * 40}
                for source, word in (("A", "kiri"), ("B", "kanan")) for _ in range(400)]
        table = self.run_well("--keyness", "--min-count=1", self.write_rows(rows)).decode()
        for row in csv.DictReader(table.splitlines()):
            self.assertGreater(float(row["p_doc"]), 0)
            self.assertLess(float(row["log10_p_doc"]), -100)
            for name in row:
                if name not in ("target", "reference", "term", "stem", "forms"):
                    self.assertRegex(row[name], r"\A(-?\d+(\.\d+)?(e[-+]\d+)?)?\Z", name)

    def test_documents_without_a_source_take_no_part(self):
        rows = random_rows(self.chance)
        expected = self.keyness(self.write_rows(rows))
        path = self.write_rows(rows + [{"id": "x", "text": "presiden menteri rezim"}])
        said = self.run_command("--keyness", path).stderr.decode()
        self.assertIn(f"1 of {len(rows) + 1} documents have no source", said)
        found = self.keyness(path)
        for row in found + expected:
            del row["forms"]
        self.assertEqual(found, expected)

    # ---- what must not matter ----

    def test_shares_of_work_and_memory_change_nothing(self):
        options = [[], ["--pairs"], ["--test=permutation", "--rounds=99"], ["--strata=date:week"]]
        for path, _ in self.corpora():
            for more in options:
                expected = self.keyness(*more, "-j1", path)
                for _ in range(2):
                    share = [f"-j{self.chance.randrange(2, 8)}",
                             f"--block-size={self.chance.choice([1, 50, 3000])}",
                             f"--memory={self.chance.choice(['1', '20K', '1G'])}"]
                    self.assertEqual(self.keyness(*more, *share, path), expected, share)

    def test_order_of_documents_changes_nothing(self):
        rows = random_rows(self.chance)
        for more in ([], ["--test=permutation", "--rounds=99"], ["--strata=date:month"]):
            expected = self.keyness(*more, self.write_rows(rows))
            for _ in range(3):
                self.chance.shuffle(rows)
                for row, other in zip(self.keyness(*more, self.write_rows(rows)), expected):
                    for name in ("target", "stem", "n_target", "p_doc", "g2", "log_ratio"):
                        self.assertEqual(row[name], other[name])

    # ---- two sources ----

    SIGNED = ["log_ratio", "lrc", "g2", "df_g2", "z_doc", "log_odds_z", "specificity"]
    SHARED = ["log10_p", "phi", "p_doc", "log10_p_doc", "q_doc", "bic", "strata_log10_p"]
    SWAPPED = ["n_{}", "per_million_{}", "df_{}", "docs_{}"]
    TESTS = [[], ["--test=df"], ["--test=welch"], ["--test=permutation", "--rounds=199"],
             ["--strata=date:month"], ["--g2-cells=2"]]

    def assert_opposite(self, row, other):
        """The same to the last digit, but for the sign of what has one."""
        for name in self.SIGNED:
            if name == "specificity" and row["g2"] == "0":
                continue  # Lafon's is above 0 for equal rates, on both sides
            printed = row[name].removeprefix("-")
            opposite = printed if row[name].startswith("-") or printed in ("", "0") else f"-{printed}"
            self.assertEqual(other[name], opposite, (name, row, other))
        for name in self.SHARED:
            self.assertEqual(other[name], row[name], (name, row, other))
        for name, counterpart in (("ci_low", "ci_high"), ("ci_high", "ci_low")):
            self.assertEqual(float(other[name] or "nan"), -float(row[counterpart] or "nan"))
        for name in self.SWAPPED:
            for side, far_side in (("target", "reference"), ("reference", "target")):
                self.assertEqual(other[name.format(side)], row[name.format(far_side)])

    def opposite_tables(self, rows, *options):
        """Pairs of tables whose target and reference are exchanged, in three ways."""
        names = {"A": "B", "B": "A"}
        path = self.write_rows(rows)
        other = self.write_rows([{**row, "source": names[row["source"]]} for row in rows],
                                "tertukar.jsonl")
        both = self.keyness(*options, path)
        yield [[row for row in both if row["target"] == source] for source in "AB"]
        if "--test=permutation" not in options:  # documents are dealt out in the order of the names
            yield [self.keyness("--pairs", *options, name) for name in (path, other)]
        yield [self.keyness(f"--reference={source}", *options, path) for source in "BA"]

    def test_exchanging_two_sources_turns_every_sign(self):
        for options in self.TESTS:
            for _ in range(N_CORPORA // 2):
                rows = random_rows(self.chance, n_sources=2)
                rows.append({"id": "x", "source": "A", "text": "sendiri " * 3, "date": "2017-01-03"})
                for table, other in self.opposite_tables(rows, "--min-count=1", "--specificity",
                                                         *options):
                    found = {row["stem"]: row for row in other}
                    self.assertGreater(len(table), 5)
                    self.assertEqual(len(found), len(table))
                    for row in table:
                        self.assert_opposite(row, found[row["stem"]])

    # ---- strata of any column ----

    def write_files(self, rows, columns):
        """The same documents as texts in a folder, with their metadata."""
        table = io.StringIO()
        writer = csv.writer(table)
        writer.writerow(["file", *columns])
        for row in rows:
            self.write(f"teks/{row['id']}", row["text"])
            writer.writerow([row["id"], *(row.get(column, "") for column in columns)])
        return self.write("teks/metadata.csv", table.getvalue()).rsplit("/", 1)[0]

    def write_table(self, rows, columns):
        table = io.StringIO()
        writer = csv.writer(table)
        writer.writerow(columns)
        writer.writerows([row.get(column, "") for column in columns] for row in rows)
        return self.write("berita.csv", table.getvalue())

    def test_strata_of_any_column(self):
        rows = random_rows(self.chance)
        for row in rows:
            row["rubrik"] = self.chance.choice(["olahraga", "politik", "dunia"])
        expected = self.keyness("--strata=date", "--date-column=rubrik", self.write_rows(rows))
        self.assertTrue(any(row["strata_log10_p"] for row in expected))
        self.assertNotEqual(expected, self.keyness("--test=df", self.write_rows(rows)))
        columns = ["id", "source", "rubrik", "text"]
        for path in (self.write_rows(rows), self.write_table(rows, columns),
                     self.write_files(rows, ["source", "rubrik"])):
            self.assertEqual(self.keyness("--strata=rubrik", path), expected, path)
        for row in rows:
            row["rubrik"] = "dunia"
        one = self.keyness("--strata=rubrik", self.write_rows(rows))
        self.assertEqual(one, self.keyness("--test=df", self.write_rows(rows)))

    def test_strata_without_a_value(self):
        rows = random_rows(self.chance)
        for row in rows:
            row["rubrik"] = self.chance.choice(["olahraga", "lain"])
        expected = self.keyness("--strata=rubrik", self.write_rows(rows))
        n_without = sum(row["rubrik"] == "lain" for row in rows)
        for row in rows:
            if row["rubrik"] == "lain":
                self.chance.choice([lambda row: row.pop("rubrik"),
                                    lambda row: row.update(rubrik="")])(row)
        path = self.write_rows(rows)
        self.assertEqual(self.keyness("--strata=rubrik", path), expected)
        said = self.run_command("--keyness", "--strata=rubrik", path).stderr.decode()
        self.assertIn(f"{n_without} of {len(rows)} documents have no value for --strata=rubrik and "
                      "are a stratum of their own", said)

    def test_strata_of_a_column_that_is_not_there(self):
        rows = random_rows(self.chance)
        table = self.write_table(rows, ["id", "source", "text"])
        self.assert_fails(1, 'no column "rubrik"; the columns are id, source, text; --strata=NAME',
                          "--keyness", "--strata=rubrik", table)
        folder = self.write_files(rows, ["source"])
        self.assert_fails(2, ["no document has a value there", 'metadata.csv has the columns "file"'],
                          "-q", "--keyness", "--strata=rubrik", folder)
        folders = [self.write(f"{name}/a.txt", "satu dua").rsplit("/", 1)[0] for name in ("A", "B")]
        self.assert_fails(2, "texts have columns in metadata.csv", "-q", "--keyness",
                          "--strata=rubrik", *folders)

    def test_seed_decides_permutations(self):
        path = self.write_rows(random_rows(self.chance))
        tables = [[row["p_doc"] for row in self.keyness("--test=permutation", f"--seed={seed}",
                                                        "--rounds=99", path)] for seed in "112"]
        self.assertEqual(tables[0], tables[1])
        self.assertNotEqual(tables[0], tables[2])

    def test_permutation_is_near_the_ranks(self):
        for path, _ in self.corpora():
            ranks = {(row["target"], row["stem"]): row for row in self.keyness(path)}
            for row in self.keyness("--test=permutation", "--rounds=4999", path):
                p = float(ranks[row["target"], row["stem"]]["p_doc"])
                self.assertAlmostEqual(float(row["p_doc"]), p, delta=0.1 + 0.5 * p)

    # ---- wrong usage ----

    def test_bad_usage(self):
        path = self.write_rows(random_rows(self.chance))
        one = self.write("satu/a.txt", "satu dua")
        for arguments, says in (
                (["--reference=Tempo"], "--reference=Tempo is no file and no source of these: rest, A"),
                (["--pairs", "--reference=A"], "--pairs and --reference=A do not go together"),
                (["--g2-cells=3"], "2 or 4 was expected"),
                (["--seed=2"], "--seed has no part in --test=wilcoxon"),
                (["--strata=date:day", "--test=welch"], "do not go together"),
                (["--strata=date:hour"], "date:week"),
                (["--strata="], "date:week"),
                (["--strata=rubrik"], "--strata=rubrik: no document has a value there; "
                                      f"{path}:1 has the fields id, source, text"),
                (["--test=chi2"], "wilcoxon, df, welch, permutation"),
                (["--max-q=2"], "from 0 to 1")):
            self.assert_fails(2, says, "-q", "--keyness", *arguments, path)
        self.assert_fails(2, "no document has a source", "--keyness", one)
        self.write("kosong.csv", "word,count\n123,4\n")
        self.assert_fails(1, "no word of the list is counted", "-q", "--keyness",
                          "--reference=kosong.csv", path)


def str_negative(printed):
    return printed[1:] if printed.startswith("-") else f"-{printed}" if float(printed) else printed


def kruskal(groups):
    """H over its correction for ties."""
    ranks = [rank / 2 for rank in doubled_ranks(sum(groups, []))]
    n, begin, between = len(ranks), 0, 0.0
    for group in groups:
        part = ranks[begin:begin + len(group)]
        begin += len(group)
        between += sum(part) ** 2 / len(part)
    ties = sum(count ** 3 - count for count in collections.Counter(ranks).values())
    return (12 / (n * (n + 1)) * between - 3 * (n + 1)) / (1 - ties / (n ** 3 - n))


if __name__ == "__main__":
    unittest.main()
