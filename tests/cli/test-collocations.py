#!/usr/bin/env python3
"""--collocations and --collocates, recomputed from --tokens by counting every sequence and window.

LEXSTAT_SEED=N makes others.
"""
import collections
import itertools
import math
import os
import unittest

from command import IS_SLOW, CommandTest, chance_of, rows_of

N_CORPORA = 3 if IS_SLOW else 8

WORDS = """rezim presiden Assad al-Assad Putin Suriah pasukan serangan kota dan yang di
    pemerintah 2017 ISIS menteri bertemu tentara tidak""".split()
SEPARATORS = [" "] * 8 + [", ", ". ", " (", "\n\n"]

BREAK, HOLE = "|", "_"


def random_text(chance):
    n_words = chance.choice([0, 1, 3, 30, 200])
    return "".join(chance.choice(WORDS) + chance.choice(SEPARATORS) for _ in range(n_words))


def random_corpus(chance):
    return {f"{chance.choice('abc')}/{number:02}.txt": random_text(chance)
            for number in range(chance.randrange(3, 12))}


# ---- the text, as a list of words and borders for each document ----------------------------------


def gap_between(content, end, row, sentence):
    """0: blanks, 1: something else, 2: a sentence began."""
    if int(row["sentence"]) != sentence:
        return 2
    return 1 if content[end:int(row["start"])].strip() else 0


def codes_of(rows, contents, crossed_gap=0, stopwords=False, classes=False, holes=False):
    """By document: its source, and its words with BREAK between those that are no neighbours."""
    documents = {}
    for name, group in itertools.groupby(rows, key=lambda row: row["doc_id"]):
        codes, end, sentence, source = [], 0, 0, ""
        for row in group:
            if gap_between(contents[name], end, row, sentence) > crossed_gap:
                codes.append(BREAK)
            end, sentence, source = int(row["end"]), int(row["sentence"]), row["source"]
            counted = row["class"] in ("word", "tag")
            if counted and row["stop"] == "0":
                codes.append(row["stem"])
            elif not (stopwords if counted else classes):
                codes.append(BREAK)
            elif holes:
                codes.append(HOLE)
        documents[name] = (source, codes)
    return documents


def sequences_of(codes, size):
    for i in range(len(codes) - size + 1):
        words = tuple(codes[i:i + size])
        if BREAK not in words:
            yield i, words


def window_pairs(codes, left, right):
    """(first, second) for every word and every other in its window."""
    for i, first in enumerate(codes):
        if first in (BREAK, HOLE):
            continue
        for step, reach in ((-1, left), (1, right)):
            for distance in range(1, reach + 1):
                j = i + step * distance
                if not 0 <= j < len(codes) or codes[j] == BREAK:
                    break
                if codes[j] != HOLE:
                    yield first, codes[j]


# ---- measures, in the plainest form --------------------------------------------------------------


def deviance(observed, expected):
    return observed * math.log(observed / expected) if observed else 0


def measures(o11, n1, n2, n):
    e11 = n1 * n2 / n
    cells = [o11, n1 - o11, n2 - o11, n - n1 - n2 + o11]
    expected = [e11, n1 * (n - n2) / n, (n - n1) * n2 / n, (n - n1) * (n - n2) / n]
    g2 = 2 * sum(map(deviance, cells, expected))
    smooth = [cell + 0.5 for cell in cells]
    odds = math.log(smooth[0] * smooth[3] / (smooth[1] * smooth[2]))
    return {
        "expected": e11,
        "g2": math.copysign(max(g2, 0), o11 - e11),
        "pmi": math.log2(o11 / e11) if o11 else None,
        "mi3": math.log2(o11**3 / e11) if o11 else None,
        "t_score": (o11 - e11) / math.sqrt(o11) if o11 else None,
        "z_score": (o11 - e11) / math.sqrt(e11),
        "dice": 2 * o11 / (n1 + n2),
        "log_dice": 14 + math.log2(2 * o11 / (n1 + n2)) if o11 else None,
        "delta_p_12": o11 / n2 - (n1 - o11) / (n - n2) if n > n2 else None,
        "delta_p_21": o11 / n1 - (n2 - o11) / (n - n1) if n > n1 else None,
        "lambda": odds,
        "z": odds / math.sqrt(sum(1 / cell for cell in smooth)),
    }


def sequence_measures(words, sequences):
    """Of three words or more, from the list of all sequences of that size."""
    size, n = len(words), len(sequences)
    cells = collections.Counter(tuple(a == b for a, b in zip(words, other)) for other in sequences)
    with_word = [sum(other[i] == words[i] for other in sequences) for i in range(size)]
    smooth_log, variance, g2 = 0, 0, 0
    for cell in itertools.product((False, True), repeat=size):
        expected = n * math.prod(m / n if same else 1 - m / n for m, same in zip(with_word, cell))
        sign = (-1) ** cell.count(False)
        smooth_log += sign * math.log(cells[cell] + 0.5)
        variance += 1 / (cells[cell] + 0.5)
        g2 += 2 * deviance(cells[cell], expected)
    count, expected = cells[(True,) * size], n * math.prod(m / n for m in with_word)
    return {
        "expected": expected,
        "g2": math.copysign(max(g2, 0), count - expected),
        "pmi": math.log2(count / expected),
        "log_dice": 14 + math.log2(size * count / sum(with_word)),
        "lambda": smooth_log,
        "z": smooth_log / math.sqrt(variance),
    }


def fisher(k_here, n_here, k_rest, n_rest):
    """Two-sided: the chance of all tables that are no likelier than this one."""
    k = k_here + k_rest
    ways = [math.comb(n_here, i) * math.comb(n_rest, k - i) if 0 <= k - i <= n_rest else 0
            for i in range(n_here + 1)]
    return sum(way for way in ways if way <= ways[k_here] * (1 + 1e-7)) / sum(ways)


class CollocationsTest(CommandTest):
    def setUp(self):
        super().setUp()
        self.chance = chance_of(self)

    def output(self, *arguments):
        result = self.run_command("--quiet", *arguments)
        self.assertEqual((result.returncode, result.stderr), (0, b""), arguments)
        return result.stdout

    def rows(self, *arguments):
        return rows_of(self.output(*arguments))

    def corpora(self):
        """Folders, with the tokens in them and the bytes of each document."""
        for number in range(N_CORPORA):
            corpus = random_corpus(self.chance)
            for name, text in corpus.items():
                self.write(f"corpus{number}/{name}", text)
            yield self.corpus(f"corpus{number}")
        yield self.corpus("seeds")

    def corpus(self, folder):
        rows = self.rows("--tokens", "--stem=none", folder)
        contents = {row["doc_id"]: None for row in rows}
        return folder, rows, {name: self.read(name) for name in contents}

    def assert_measures(self, row, expected):
        for name, value in expected.items():
            if value is None or math.isinf(value):
                self.assertEqual(row[name], "", (name, row))
            else:
                self.assertAlmostEqual(float(row[name]), value, delta=1e-6 * max(1, abs(value)),
                                       msg=(name, row))

    def assert_sorted(self, rows, name):
        """Strongest first in each source, then most frequent; then the bytes of the words."""
        keys = [(row["source"].encode(), -float(row[name] or "-inf"), -int(row["count"]),
                 row["collocation"].encode().split(b" ")) for row in rows]
        self.assertEqual(keys, sorted(keys))

    # ---- pairs

    def assert_pairs(self, table, pairs_of, folder, by_source):
        """table: rows of pairs; pairs_of: by document its source and pairs."""
        counts, firsts, seconds = (collections.defaultdict(collections.Counter) for _ in range(3))
        documents = collections.defaultdict(lambda: collections.defaultdict(set))
        for name, (source, pairs) in pairs_of.items():
            source = source if by_source else "(all)"
            for first, second in pairs:
                counts[source][first, second] += 1
                firsts[source][first] += 1
                seconds[source][second] += 1
                documents[source][first, second].add(name)
        expected = {(source, *pair): count
                    for source in counts for pair, count in counts[source].items()}
        found = {(row["source"], *row["collocation"].lower().split()): row for row in table}
        self.assertEqual({key: int(row["count"]) for key, row in found.items()},
                         {key: count for key, count in expected.items() if key in found})
        self.assertEqual(len(found), len(table))
        for (source, first, second), row in found.items():
            margins = (firsts[source][first], seconds[source][second], counts[source].total())
            self.assertEqual(tuple(int(row[name]) for name in ("n1", "n2", "n_total")), margins)
            self.assertEqual(int(row["df"]), len(documents[source][first, second]))
            self.assert_measures(row, measures(int(row["count"]), *margins))
        return set(expected) - set(found)

    def test_pairs(self):
        crossings = [("none", {}), ("punctuation", {"crossed_gap": 1}),
                     ("paragraphs,stopwords", {"crossed_gap": 2, "stopwords": True}),
                     ("classes", {"classes": True})]
        for folder, tokens, contents in self.corpora():
            for (cross, crossed), by in itertools.product(crossings, ("corpus", "source")):
                table = self.rows("--collocations", "--min-count=1", "--min-df=1",
                                  f"--cross={cross}", f"--by={by}", "--digits=17", folder)
                pairs_of = {name: (source, [words for _, words in sequences_of(codes, 2)])
                            for name, (source, codes)
                            in codes_of(tokens, contents, **crossed).items()}
                self.assert_sorted(table, "log_dice")
                missing = self.assert_pairs(table, pairs_of, folder, by == "source")
                self.assertEqual(missing, set())
                self.assertTrue(all(row["count_nested"] == row["count"] for row in table))

    def test_windows(self):
        for folder, tokens, contents in self.corpora():
            documents = codes_of(tokens, contents, 1, True, True, holes=True)
            for window in ((2, 2), (0, 3), (4, 1)):
                table = self.rows("--collocations", "--min-count=1", "--min-df=1", "--digits=17",
                                  "--window={},{}".format(*window), folder)
                pairs_of = {name: (source, list(window_pairs(codes, *window)))
                            for name, (source, codes) in documents.items()}
                missing = self.assert_pairs(table, pairs_of, folder, False)
                listed = {tuple(row["collocation"].lower().split()) for row in table}
                if window[0] != window[1]:
                    self.assertEqual(missing, set())
                for _, first, second in missing:  # the pair is there the other way round
                    self.assertIn((second, first), listed)
                if window[0] == window[1]:
                    self.assert_order_of_text(listed, documents, window[1])

    def assert_order_of_text(self, listed, documents, reach):
        """A pair is shown the way round in which it is met more often."""
        forward = collections.Counter(pair for _, codes in documents.values()
                                      for pair in window_pairs(codes, 0, reach))
        for first, second in listed:
            self.assertGreaterEqual(forward[first, second], forward[second, first])

    def test_limits_sift_rows_and_leave_the_numbers_alone(self):
        for folder, _, _ in self.corpora():
            full = self.rows("--collocations", "--min-count=1", "--min-df=1", folder)
            some = self.rows("--collocations", "--min-count=3", "--min-df=2", folder)
            self.assertEqual(some, [row for row in full
                                    if int(row["count"]) >= 3 and int(row["df"]) >= 2])

    # ---- longer sequences

    def test_sequences(self):
        for folder, tokens, contents in self.corpora():
            documents = codes_of(tokens, contents)
            for low, high in ((3, 3), (2, 3), (2, 4), (5, 5)):
                table = self.rows("--collocations", f"--size={low}-{high}", "--min-count=2",
                                  "--min-df=1", "--digits=17", folder)
                self.assert_sequences(table, documents, range(low, high + 1))

    def assert_sequences(self, table, documents, sizes):
        every = {size: [words for _, codes in documents.values()
                        for _, words in sequences_of(codes, size)] for size in sizes}
        counts = {size: collections.Counter(every[size]) for size in sizes}
        listed = {words for size in sizes for words, n in counts[size].items() if n >= 2}
        found = {tuple(row["collocation"].lower().split()): row for row in table}
        self.assertEqual(set(found), listed)
        free = self.count_free(documents, listed, sizes)
        for words, row in found.items():
            size = len(words)
            self.assertEqual(int(row["count"]), counts[size][words])
            self.assertEqual(int(row["n_total"]), len(every[size]))
            self.assertEqual(int(row["length"]), size)
            self.assertEqual(int(row["count_nested"]), free[words], row)
            if size > 2:
                self.assert_measures(row, sequence_measures(words, every[size]))

    def count_free(self, documents, listed, sizes):
        """Occurrences that lie in no longer one that is listed."""
        free = collections.Counter()
        for _, codes in documents.values():
            places = [(i, i + size, words) for size in sizes
                      for i, words in sequences_of(codes, size) if words in listed]
            for begin, end, words in places:
                free[words] += not any(b <= begin and end <= e and e - b > end - begin
                                       for b, e, _ in places)
        return free

    # ---- collocates

    def test_collocates(self):
        for folder, tokens, contents in self.corpora():
            documents = codes_of(tokens, contents, 1, True, True, holes=True)
            for left, right in ((5, 5), (2, 0), (1, 3)):
                table = self.rows("--collocates=suriah,putin", f"--window={left},{right}",
                                  "--min-count=1", "--min-df=1", "--digits=17", folder)
                for node in ("suriah", "putin"):
                    self.assert_collocates([row for row in table if row["node"] == node], node,
                                           documents, (left, right))

    def assert_contrast(self, table, node, documents, window):
        """log_ratio_rest and p_doc, from the documents of each source that have the node."""
        beside = {name: (source, collections.Counter(
            second for first, second in window_pairs(codes, *window) if first == node))
            for name, (source, codes) in documents.items()}
        beside = {name: value for name, value in beside.items() if value[1]}
        for row in table:
            word, source = row["collocate"].lower(), row["source"]
            here = [counts for name, counts in beside.values() if name == source]
            rest = [counts for name, counts in beside.values() if name != source]
            if source == "(all)" or not rest:
                self.assertEqual((row["log_ratio_rest"], row["p_doc"], row["q_doc"]), ("",) * 3)
                continue
            rates = [(sum(c[word] for c in part) + 0.5) / (sum(c.total() for c in part) + 0.5)
                     for part in (here, rest)]
            df_here, df_rest = (sum(c[word] > 0 for c in part) for part in (here, rest))
            self.assertEqual(int(row["df"]), df_here)
            self.assertAlmostEqual(float(row["log_ratio_rest"]), math.log2(rates[0] / rates[1]))
            self.assertAlmostEqual(float(row["p_doc"]),
                                   fisher(df_here, len(here), df_rest, len(rest)), delta=1e-9)

    def assert_collocates(self, table, node, documents, window):
        self.assert_contrast(table, node, documents, window)
        for group in {"(all)"} | {row["source"] for row in table}:
            pairs = [pair for source, codes in documents.values() if group in ("(all)", source)
                     for pair in window_pairs(codes, *window)]
            counts = collections.Counter(second for first, second in pairs if first == node)
            seconds = collections.Counter(second for _, second in pairs)
            found = {row["collocate"].lower(): row for row in table if row["source"] == group}
            self.assertLessEqual(set(counts), set(found))
            for word, row in found.items():
                self.assertEqual(int(row["count"]), counts[word])
                self.assertEqual(int(row["count_left"]) + int(row["count_right"]), counts[word])
                self.assertEqual(int(row["f_node"]), counts.total())
                self.assertEqual(int(row["f_collocate"]), seconds[word])
                if seconds[word] > 0:
                    expected = measures(counts[word], counts.total(), seconds[word], len(pairs))
                    self.assert_measures(row, {name: expected[name] for name in
                                               ("expected", "g2", "pmi", "log_dice")})

    def test_collocates_are_collocations_in_the_same_window(self):
        for folder, _, _ in self.corpora():
            options = ["--window=3,2", "--min-count=1", "--min-df=1", "--digits=17", folder]
            pairs = {tuple(row["collocation"].lower().split()): row
                     for row in self.rows("--collocations", *options)}
            self.assert_same_pairs(self.rows("--collocates=suriah,isis", *options), pairs)

    def test_neighbours_are_a_window_of_one_place(self):
        """Sequences of two are pairs in the window 0,1, and what follows a word is its collocate."""
        for folder, _, _ in self.corpora():
            options = ["--min-count=1", "--min-df=1", "--cross=none", "--digits=17", folder]
            table = self.output("--collocations", "--size=2", *options)
            self.assertEqual(self.output("--collocations", "--window=0,1", *options), table)
            pairs = {tuple(row["collocation"].lower().split()): row for row in rows_of(table)}
            self.assert_same_pairs(
                self.rows("--collocates=suriah,putin,kota", "--window=0,1", *options), pairs)

    def assert_same_pairs(self, collocates, pairs):
        """The rows of the whole corpus, node by node, are the collocations that begin with it."""
        collocates = [row for row in collocates if row["source"] == "(all)"]
        found = {(row["node"], row["collocate"].lower()): row for row in collocates}
        nodes = {row["node"] for row in collocates}
        self.assertEqual(set(found), {pair for pair in pairs if pair[0] in nodes})
        for pair, row in found.items():
            for ours, theirs in (("count", "count"), ("df", "df"), ("f_node", "n1"),
                                 ("f_collocate", "n2"), ("expected", "expected"), ("g2", "g2"),
                                 ("log10_p", "log10_p"), ("pmi", "pmi"), ("log_dice", "log_dice")):
                self.assertEqual(row[ours], pairs[pair][theirs], (row, pairs[pair]))

    def test_a_phrase_is_a_node(self):
        self.write("a.txt", "Kemarin rezim Assad menyerang kota. Rezim Assad, yang lama, kalah.")
        table = self.rows("--collocates=rezim assad", "--min-count=1", "--min-df=1", "a.txt")
        self.assertEqual({row["collocate"].lower(): (row["count_left"], row["count_right"])
                          for row in table},
                         {"kemarin": ("1", "0"), "menyerang": ("0", "1"), "kota": ("0", "1"),
                          "kalah": ("0", "1"), "lama": ("0", "1")})

    def test_a_name_is_found_with_its_article(self):
        self.write("a.txt", "Bashar al-Assad. Rezim Assad.")
        table = self.rows("--collocates=assad", "--min-count=1", "--min-df=1", "a.txt")
        self.assertEqual({row["collocate"] for row in table}, {"Bashar", "Rezim"})

    # ---- what changes nothing

    OPTIONS = [["--collocations"], ["--collocations", "--size=2-5", "--min-count=2"],
               ["--collocations", "--window=4", "--by=source"],
               ["--collocations", "--size=3", "--by=source", "--cross=paragraphs,stopwords"],
               ["--collocates=suriah,rezim assad,*a*", "--window=3,6"]]

    def test_shares_of_work_change_nothing(self):
        for folder, _, _ in self.corpora():
            for options in self.OPTIONS:
                expected = self.output(*options, "-j1", folder)
                for _ in range(4):
                    more = [f"-j{self.chance.randrange(1, 9)}",
                            f"--block-size={self.chance.choice([1, 7, 100, 5000])}",
                            f"--memory={self.chance.choice(['1', '100K', '10M', '1G'])}"]
                    self.assertEqual(self.output(*options, *more, folder), expected,
                                     (options, more))

    def test_one_long_document_in_many_blocks(self):
        """Sequences and windows go on over the borders of blocks, in the file of a single text too."""
        self.write("a.txt", random_text(self.chance) + " ".join(
            self.chance.choice(WORDS) for _ in range(4000)))
        for options in self.OPTIONS:
            if "--by=source" in options:
                continue
            expected = self.output(*options, "--min-df=1", "--block-size=1M", "a.txt")
            for size in ("1", "50", "1000"):
                for memory in ("1", "1G"):
                    self.assertEqual(
                        self.output(*options, "--min-df=1", "-j3", f"--block-size={size}",
                                    f"--memory={memory}", "a.txt"), expected, (options, size))

    def test_everything_twice(self):
        """Counts and G2 double, effects stay."""
        factors = {"count": 2, "n1": 2, "n_total": 2, "expected": 2, "g2": 2, "count_nested": 2,
                   "pmi": 1, "npmi": 1, "dice": 1, "log_dice": 1, "delta_p_12": 1, "delta_p_21": 1}
        for folder, _, contents in self.corpora():
            for name, content in contents.items():
                for copy in "12":
                    self.write(f"{folder}x/{copy}/{name}", content)
            for option in ("--size=2-4", "--window=3"):
                options = ["--collocations", option, "--min-df=1", "--digits=17"]
                once, twice = ({row["collocation"]: row for row in self.rows(*options, *more)}
                               for more in (("--min-count=1", folder),
                                            ("--min-count=2", f"{folder}x")))
                self.assertEqual(set(once), set(twice))
                for words, row in once.items():
                    self.assert_factors(row, twice[words], factors)

    def assert_factors(self, row, other, factors):
        for name, factor in factors.items():
            if row[name] != "":
                self.assertAlmostEqual(float(other[name]), factor * float(row[name]),
                                       delta=1e-9 * max(1, abs(float(row[name]))), msg=(name, row))

    def test_counts_add_up_to_all_sequences(self):
        for folder, _, _ in self.corpora():
            for options in (["--size=2-5"], ["--size=2-3", "--by=source"], ["--window=1,4"],
                            ["--window=0,2", "--by=source"]):
                sums, totals = collections.Counter(), collections.defaultdict(set)
                for row in self.rows("--collocations", "--min-count=1", "--min-df=1", *options,
                                     folder):
                    key = row["source"], row["length"]
                    sums[key] += int(row["count"])
                    totals[key].add(int(row["n_total"]))
                self.assertEqual({key: {n} for key, n in sums.items()}, totals, options)

    def test_order_of_documents_changes_nothing(self):
        """The same documents, each in the folder of its source, under names in another order."""
        for folder, _, contents in self.corpora():
            if folder == "seeds":  # whose metadata names the files
                continue
            if not contents:  # not a single token, so not a name
                continue
            names = list(contents)
            for source in {os.path.dirname(name) for name in names}:
                here = [name for name in names if os.path.dirname(name) == source]
                others = self.chance.sample(here, len(here))
                for name, other in zip(here, others):
                    self.write(f"other-{name}", contents[other])
            for options in self.OPTIONS:
                self.assertEqual(self.output(*options, f"other-{folder}"),
                                 self.output(*options, folder), options)

    def test_limits_fall_and_say_so(self):
        self.write("a.txt", "Rezim Assad. Rezim Assad.")
        for analysis in ("--collocations", "--collocates=rezim"):
            result = self.run_command(analysis, "a.txt")
            self.assertEqual(len(rows_of(result.stdout)), 1)
            self.assertIn(b"so they are 2 and 1", result.stderr)
            self.assertEqual(len(result.stderr.splitlines()), 1)
            result = self.run_command(analysis, "--min-count=2", "--min-df=2", "a.txt")
            self.assertEqual((rows_of(result.stdout), result.stderr), ([], b""))

    def test_q_is_adjusted_for_the_whole_table(self):
        table = self.rows("--collocates=suriah,isis", "--digits=17", "seeds")
        p = sorted(float(row["p_doc"]) for row in table if row["p_doc"])
        q = sorted(float(row["q_doc"]) for row in table if row["q_doc"])
        self.assertGreater(len(p), 10)
        least, expected = 1, []
        for i in range(len(p), 0, -1):
            least = min(least, p[i - 1] * len(p) / i)
            expected.insert(0, least)
        for ours, theirs in zip(q, expected, strict=True):
            self.assertAlmostEqual(ours, theirs)
        first = self.rows("--collocates=suriah,isis", "--digits=17", "--top=2", "seeds")
        self.assertLess(len(first), len(table))
        self.assertTrue(all(row in table for row in first))

    def test_seeds_show_who_says_what_of_assad(self):
        """Who writes rezim and Basyar writes Asad with one s."""
        def said(nodes):
            table = self.rows(f"--collocates={nodes}", "--stem=none", "seeds")
            return {(row["collocate"].lower(), row["source"]) for row in table
                    if row["count"] != "0" and row["source"] != "(all)"
                    and row["collocate"].lower() in ("presiden", "bashar", "rezim", "basyar")}

        assad = {("presiden", "outlet-000"), ("presiden", "Republika"), ("bashar", "outlet-000"),
                 ("bashar", "Republika")}
        self.assertEqual(said("assad"), assad)
        self.assertEqual(said("assad,asad"),
                         assad | {("rezim", "SALAM-ONLINE"), ("basyar", "SALAM-ONLINE")})

    # ---- --measure

    TABLES = [("--collocations", "--size=2-4", "--min-df=1"), ("--collocates=suriah,isis",)]

    def test_measures_are_chosen(self):
        """Columns in the order asked for, between those that are always there; the same numbers."""
        for options in self.TABLES:
            whole = self.rows(*options, "seeds")
            names = list(whole[0])
            first, last = names.index("expected"), names.index("log_dice")
            rest = names[(last if "log_ratio_rest" in names else names.index("z")) + 1:]
            for chosen in (["g2"], ["log_dice", "expected", "pmi"]):
                table = self.rows(*options, f"--measure={','.join(chosen)}", "seeds")
                self.assertEqual(list(table[0]), names[:first] + chosen + rest)
                self.assertEqual(table, [{name: row[name] for name in table[0]} for row in whole])

    def test_measures_without_a_column_of_their_own(self):
        table = self.output("--collocations", "--measure=jaccard,mi2,jaccard", "--digits=17",
                            "seeds")
        self.assertTrue(table.startswith(b"source,collocation,length,count,df,n1,n2,n_total,"
                                         b"jaccard,mi2,count_nested\n"))
        for row in rows_of(table):
            o11, n1, n2, n = (int(row[name]) for name in ("count", "n1", "n2", "n_total"))
            self.assert_measures(row, {"jaccard": o11 / (n1 + n2 - o11),
                                       "mi2": math.log2(o11**2 * n / n1 / n2)})
        longer = self.rows("--collocations", "--size=3", "--measure=jaccard,g2", "seeds")
        self.assertEqual({row["jaccard"] for row in longer}, {""})

    def test_rows_are_sorted_by_what_is_not_shown(self):
        for options in self.TABLES:
            table = self.rows(*options, "--sort-by=g2", "seeds")
            shown = self.rows(*options, "--sort-by=g2", "--measure=pmi", "seeds")
            self.assertEqual([list(row.values())[:3] for row in shown],
                             [list(row.values())[:3] for row in table])

    def test_measures_that_are_none(self):
        for options in self.TABLES:
            for names in ("best", "g2,best", "", "g2,", "count", "log_ratio_rest"):
                result = self.run_command(*options, f"--measure={names}", "seeds")
                self.assertEqual(result.returncode, 2, names)
                self.assertIn(b"one of expected, g2, ", result.stderr)
                self.assertIn(b", lambda, z was expected", result.stderr)

    def test_wrong_usage(self):
        for option, answer in [("--size=1", b"from 2 to 5"), ("--size=4-2", b"from 2 to 5"),
                               ("--size=2-6", b"2-4"), ("--window=0", b"such as 5"),
                               ("--window=2,x", b"such as 5"), ("--sort-by=best", b"log_dice"),
                               ("--cross=none,stopwords", b"none does not go with"),
                               ("--cross=kata", b"punctuation")]:
            result = self.run_command("--collocations", option, "seeds")
            self.assertEqual(result.returncode, 2, option)
            self.assertIn(answer, result.stderr)
        result = self.run_command("--collocations", "--size=2", "--window=3", "seeds")
        self.assertEqual(result.returncode, 2)
        for nodes in ("", ",", "a,,b"):
            result = self.run_command(f"--collocates={nodes}", "seeds")
            self.assertEqual(result.returncode, 2, nodes)
        self.assertEqual(self.run_command("--collocates").returncode, 2)


if __name__ == "__main__":
    unittest.main()
