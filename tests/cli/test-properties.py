#!/usr/bin/env python3
"""What must hold on any corpus: small random ones.

LEXSTAT_SEED=N makes others.
"""
import collections
import os
import unicodedata
import unittest

from command import IS_SLOW, CommandTest, chance_of, rows_of

N_CORPORA = 3 if IS_SLOW else 12

WORDS = """
    dan yang di ke tidak kata pemerintah pasukan kota-kota mempertahankan ISIS Suriah al-Assad
    Jum'at Jum’at ke-19 1990-an 2014-2019 Januari-Maret 1.250,5 14/9/2017 S.Pd Dr. jl. null NA
    kompas.com https://a.id/b?c=1 redaksi@a.co.id @akun #tagar café CAFÉ ﬁlm İstanbul straße
    Ko\u00adta nol\u200blebar kata\u2060kata bukan\u00a0spasi a b-c - -- 'x' “kutip” … a.b.c 100%
    привет 中文 العربية \u0301\u0301 \U0001f600
""".split(" ")
SEPARATORS = [" ", " ", " ", ", ", ". ", "\n", "\r\n", "\n\n", "? ", "\t", "", "-"]
BROKEN = [b"\xff", b"\xc3", b"\xe2\x82", b"\xed\xa0\x80", b"\xf8\x88", b"\x80"]


def random_text(chance):
    """The bytes of a file with all that may be in one: marks, decomposed letters, broken bytes."""
    words = [word.strip("\n") for word in WORDS]
    n_words = chance.choice([0, 1, 5, 40, 300])
    text = "".join(chance.choice(words) + chance.choice(SEPARATORS) for _ in range(n_words))
    if chance.random() < 0.3:
        text = unicodedata.normalize("NFD", text)
    content = text.encode()
    if chance.random() < 0.3:
        at = chance.randrange(len(content) + 1)
        content = content[:at] + chance.choice(BROKEN) + content[at:]
    return b"\xef\xbb\xbf" + content if chance.random() < 0.2 else content


def random_corpus(chance):
    """Texts by path; the folders are sources."""
    n_files = chance.randrange(1, 12)
    return {f"{chance.choice('abc')}/{number:02}.txt": random_text(chance)
            for number in range(n_files)}


class PropertiesTest(CommandTest):
    def setUp(self):
        super().setUp()
        self.chance = chance_of(self)

    def corpora(self):
        """Random corpora, each in its own folder: its name and its texts."""
        for number in range(N_CORPORA):
            corpus = random_corpus(self.chance)
            yield self.write_corpus(f"corpus{number}", corpus), corpus

    def write_corpus(self, folder, corpus):
        for name, content in corpus.items():
            self.write(f"{folder}/{name}", content)
        return folder

    def output(self, *arguments):
        """Standard output of a run that may have something to say."""
        result = self.run_command("--quiet", *arguments)
        self.assertEqual((result.returncode, result.stderr), (0, b""))
        return result.stdout

    def rows(self, *arguments):
        return rows_of(self.output(*arguments))

    def test_order_of_creation_changes_nothing(self):
        for folder, corpus in self.corpora():
            names = list(corpus)
            self.chance.shuffle(names)
            os.rename(self.folder / folder, self.folder / "first")
            expected = self.output("--tokens", "first")
            os.rename(self.folder / "first", self.folder / f"done-{folder}")
            self.write_corpus("first", {name: corpus[name] for name in names})
            self.assertEqual(self.output("--tokens", "first"), expected)
            os.rename(self.folder / "first", self.folder / f"again-{folder}")

    def test_order_of_arguments_changes_nothing(self):
        for folder, corpus in self.corpora():
            paths = [f"{folder}/{name}" for name in corpus]
            for analysis in ("--tfidf", "--tokens"):
                expected = self.output(analysis, *paths)
                self.chance.shuffle(paths)
                self.assertEqual(self.output(analysis, *paths), expected)

    def test_shares_of_work_change_nothing(self):
        for folder, _ in self.corpora():
            for arguments in (["--tfidf"], ["--tfidf", "--by=source"], ["--tokens"],
                              ["--kwic=*a*,di,\"kata yang\""]):
                expected = self.output(*arguments, "-j1", folder)
                for _ in range(4):
                    jobs = self.chance.randrange(1, 9)
                    size = self.chance.choice([1, 7, 100, 5000])
                    self.assertEqual(
                        self.output(*arguments, f"-j{jobs}", f"--block-size={size}", folder),
                        expected, (arguments, jobs, size))

    def test_class_of_a_token_does_not_hang_on_who_reads_it_first(self):
        """A digit may be a number here and a piece of a word there."""
        for number in range(40):
            self.write(f"berita/{number:02}.txt", "1 kota" if number % 2 else "1.250,5-ISIS kota")
        expected = self.output("--tokens", "-j1", "berita")
        for _ in range(N_CORPORA):
            self.assertEqual(self.output("--tokens", "-j8", "--block-size=1", "berita"), expected)

    def test_offsets_cut_the_token_out_of_the_file(self):
        for folder, corpus in self.corpora():
            end = collections.Counter()
            for row in self.rows("--tokens", folder):
                content = corpus[row["doc_id"].removeprefix(folder + "/")]
                cut = content[int(row["start"]):int(row["end"])]
                self.assertEqual(cut.decode("utf-8"), row["token"])
                self.assertGreaterEqual(int(row["start"]), end[row["doc_id"]], row)
                end[row["doc_id"]] = int(row["end"])

    def test_positions_and_sentences_count_up(self):
        for folder, _ in self.corpora():
            position, sentence = collections.Counter(), collections.Counter()
            for row in self.rows("--tokens", folder):
                name = row["doc_id"]
                position[name] += 1
                self.assertEqual(int(row["position"]), position[name])
                self.assertIn(int(row["sentence"]) - sentence[name], (0, 1))
                self.assertGreaterEqual(int(row["sentence"]), 1)
                sentence[name] = int(row["sentence"])

    def test_every_document_twice_keeps_idf(self):
        for folder, corpus in self.corpora():
            self.write_corpus(f"{folder}x", {f"1/{name}": text for name, text in corpus.items()})
            self.write_corpus(f"{folder}x", {f"2/{name}": text for name, text in corpus.items()})
            once = {row["stem"]: row["idf"] for row in self.rows("--tfidf", folder)}
            twice = {row["stem"]: row["idf"] for row in self.rows("--tfidf", f"{folder}x")}
            self.assertEqual(twice, once)

    def test_counts_add_up(self):
        options = [[], ["--stem=none"], ["--stopwords=none"], ["--classes=number,url"],
                   ["--min-df=2"], ["--max-df=0.5"], ["--min-count=3", "--max-df=0.7"]]
        for folder, _ in self.corpora():
            for more in options:
                self.output("--tfidf", *more, "-o", "out", folder)
                sifted = self.report()["analyses"]["tfidf"]["sifted"]
                parts = ("other_class_tokens", "stop_word_tokens", "below_minimum_tokens",
                         "above_maximum_tokens", "counted_tokens")
                self.assertEqual(sum(sifted[part] for part in parts), sifted["tokens"])
                rows = rows_of(self.read("out/tfidf.csv"))
                self.assertEqual(sum(int(row["tf"]) for row in rows), sifted["counted_tokens"])
                self.assertEqual(len({row["stem"] for row in rows}), sifted["counted_terms"])
                self.assertEqual(len(rows), self.report()["analyses"]["tfidf"]["rows"])

    def test_totals_are_those_of_the_parts(self):
        for folder, corpus in self.corpora():
            self.output("--tokens", "-o", "out", folder)
            report, documents = self.report(), rows_of(self.read("out/documents.csv"))
            n_tokens = len(rows_of(self.read("out/tokens.csv")))
            self.assertEqual(report["totals"]["documents"], len(corpus))
            self.assertEqual(report["totals"]["bytes"], sum(map(len, corpus.values())))
            self.assertEqual(report["totals"]["tokens"], n_tokens)
            self.assertEqual(sum(int(row["n_tokens"]) for row in documents), n_tokens)
            self.assertEqual(sum(source["tokens"] for source in report["sources"]), n_tokens)
            self.assertEqual(sum(source["documents"] for source in report["sources"]), len(corpus))

    def test_weights_by_source_are_means_of_those_by_document(self):
        for folder, corpus in self.corpora():
            n_documents = collections.Counter(name.split("/")[0] for name in corpus)
            sums = collections.Counter()
            for row in self.rows("--tfidf", "--digits=17", folder):
                sums[row["source"], row["stem"]] += float(row["tfidf"])
            rows = self.rows("--tfidf", "--by=source", "--digits=17", folder)
            self.assertEqual(len(rows), len(sums))
            for row in rows:
                mean = sums[row["source"], row["stem"]] / n_documents[row["source"]]
                self.assertAlmostEqual(float(row["tfidf"]), mean, delta=1e-12, msg=row)

    def test_tokens_are_what_tfidf_counts(self):
        for folder, _ in self.corpora():
            counts = collections.Counter(
                (row["doc_id"], row["stem"]) for row in self.rows("--tokens", folder)
                if row["stop"] == "0" and row["class"] in ("word", "tag"))
            table = {(row["doc_id"], row["stem"]): int(row["tf"])
                     for row in self.rows("--tfidf", folder)}
            self.assertEqual(table, dict(counts))


class LongTableTest(CommandTest):
    """More rows than one thread writes at once."""

    def test_ranks_and_order_of_frequencies(self):
        chance = chance_of(self)
        counts = {source: collections.Counter() for source in ("a", "b")}
        for source, found in counts.items():
            for n in range(5000):
                letters = "".join(chr(97 + n // 26 ** k % 26) for k in range(4))
                found[f"kata{letters}"] = chance.choice([0, 1, 1, 1, 2, 2, 3, 4 + n % 50])
            self.write(f"berita/{source}.jsonl",
                       '{"text":"%s","source":"%s"}\n' % (" ".join(found.elements()), source))
        counts["(all)"] = counts["a"] + counts["b"]
        expected = []
        for source in ("(all)", "a", "b"):
            found = {term: count for term, count in counts[source].items() if count > 0}
            number = collections.Counter(found.values())
            for term, count in sorted(found.items(), key=lambda item: (-item[1], item[0])):
                rank = 1 + sum(n for other, n in number.items() if other > count)
                expected.append((source, term, str(count), str(rank)))
        for threads in ("-j1", "-j3"):
            rows = self.rows("--frequencies", "--stem=none", threads, "berita")
            self.assertEqual(len(rows), len(expected))
            for row, wanted in zip(rows, expected):
                self.assertEqual((row["source"], row["term"], row["count"], row["rank"]), wanted)


if __name__ == "__main__":
    unittest.main()
