#!/usr/bin/env python3
"""--kwic, made again from --tokens and the bytes of the texts; and what goes wrong with it.

LEXSTAT_SEED=N makes others.
"""
import collections
import fnmatch
import json
import os
import re
import subprocess
import threading
import unittest

from command import FAILED, IS_SLOW, LEXSTAT, USAGE, CommandTest, chance_of, rows_of

N_CORPORA = 3 if IS_SLOW else 10
REACH = 16 * 1024

# What the tokeniser takes for white space.
WHITE = re.compile("[ \t\n\v\f\r\x85\xa0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000]+")

WORDS = """rezim Rezim Assad al-Assad Putin Suriah kota-kota di dan tidak 2017 1.250,5 Dr. S.H.
    kompas.com @akun #tagar Jum’at café ﬁlm straße null (ISIS) «kutip» "rezim" Assad's rezim/Assad
    \U0001f600 … –""".split()
SEPARATORS = [" "] * 9 + [", ", ". ", "! ", " (", ") ", '" ', "\n", "\r\n", "\n\n", "\t ", " \xa0",
                          "\u2003", "", "; "]
BROKEN = [b"\xff", b"\xc3", b"\xe2\x82", b"\x80"]

PATTERNS = ["rezim", "assad", "re*", "?ezim", "rezim assad", "di * rezim", "tidak", "2017", "al-assad",
            "*", "kota-kota", "rezim rezim"]


def random_text(chance, n_words):
    content = "".join(chance.choice(WORDS) + chance.choice(SEPARATORS)
                      for _ in range(n_words)).encode()
    for _ in range(chance.choice([0, 0, 1, 3])):
        at = chance.randrange(len(content) + 1)
        content = content[:at] + chance.choice(BROKEN) + content[at:]
    return b"\xef\xbb\xbf" + content if chance.random() < 0.2 else content


def shown(content):
    """The bytes as a cell shows them."""
    return WHITE.sub(" ", content.decode("utf-8", "replace")).strip(" ")


# ---- the table by other means --------------------------------------------------------------------


def matches(pattern, token):
    forms = {token["form"], token["stem"]}
    forms |= {form[3:] for form in forms if re.match("(al|as|el|an|ar|az|at|ad)-", form)}
    return token["class"] in ("word", "tag") and any(
        fnmatch.fnmatchcase(form, pattern) for form in forms)


def is_at(words, tokens, first):
    found = tokens[first:first + len(words)]
    return (len(found) == len(words) and found[0]["sentence"] == found[-1]["sentence"]
            and all(map(matches, words, found)))


def reach_of(tokens, at, step, context, border):
    """The furthest token from `at` on to this side that is shown."""
    n_words = 0
    while 0 <= at + step < len(tokens):
        token = tokens[at + step]
        far = border - token["start"] if step < 0 else token["end"] - border
        if far > REACH or (n_words == context if context != "sentence"
                           else token["sentence"] != tokens[at]["sentence"]):
            break
        n_words += token["class"] == "word"
        at += step
    return at


def touching(content, begin, end):
    """Where the last blank of the bytes ends, and where the first begins; no half characters."""
    while begin < end and content[begin] & 0xC0 == 0x80:
        begin += 1
    while (begin < end < len(content) and content[end] & 0xC0 == 0x80
           and content[end - 3:end + 3].find("…".encode()) >= 0):
        end -= 1
    text = content[begin:end].decode("utf-8", "surrogateescape")
    blanks = list(WHITE.finditer(text))
    if not blanks:
        return begin, end
    return (begin + len(text[:blanks[-1].end()].encode("utf-8", "surrogateescape")),
            begin + len(text[:blanks[0].start()].encode("utf-8", "surrogateescape")))


def expected_row(content, tokens, first, n_words, context):
    last = first + n_words - 1
    start, end = tokens[first]["start"], tokens[last]["end"]
    left = reach_of(tokens, first, -1, context, start)
    right = reach_of(tokens, last, +1, context, end)
    mark = 3 if content.startswith(b"\xef\xbb\xbf") else 0
    begin = max(tokens[left - 1]["end"] if left > 0 else mark, start - REACH)
    stop = min(tokens[right + 1]["start"] if right + 1 < len(tokens) else len(content), end + REACH)
    begin = touching(content, begin, tokens[left]["start"])[0]
    stop = touching(content, tokens[right]["end"], stop)[1]
    return {"left": shown(content[begin:start]), "node": shown(content[start:end]),
            "right": shown(content[end:stop]), "start": str(start), "end": str(end)}


def expected_rows(texts, tokens_of, patterns, context):
    for name in sorted(texts):
        tokens = tokens_of.get(name, [])
        for first in range(len(tokens)):
            for pattern in patterns:
                words = pattern.split()
                if is_at(words, tokens, first):
                    yield {"doc_id": name, "source": tokens[first]["source"], "pattern": pattern,
                           **expected_row(texts[name], tokens, first, len(words), context)}


class KwicTest(CommandTest):
    def setUp(self):
        super().setUp()
        self.chance = chance_of(self)

    def output(self, *arguments, **options):
        result = self.run_command("--quiet", *arguments, **options)
        self.assertEqual((result.returncode, result.stderr), (0, b""))
        return result.stdout

    def tokens_by_document(self, *arguments):
        tokens_of = collections.defaultdict(list)
        for row in rows_of(self.output("--tokens", *arguments)):
            tokens_of[row["doc_id"]].append(
                {**row, "start": int(row["start"]), "end": int(row["end"])})
        return tokens_of

    def random_corpus(self, folder):
        """A long text, so that something is found, and up to six of any length."""
        lengths = [400, *self.chance.choices([0, 1, 5, 40, 400], k=self.chance.randrange(7))]
        self.chance.shuffle(lengths)
        texts = {f"{folder}/{self.chance.choice('ab')}/{n:02}.txt": random_text(self.chance, length)
                 for n, length in enumerate(lengths)}
        for name, content in texts.items():
            self.write(name, content)
        return texts

    def expect(self, texts, patterns, context, *arguments):
        tokens_of = self.tokens_by_document("--stem=none", *arguments)
        rows = rows_of(self.output("--kwic=" + ",".join(patterns), f"--context={context}",
                                   *arguments))
        self.assertEqual(rows, list(expected_rows(texts, tokens_of, patterns, context)))
        return rows


class TableTest(KwicTest):
    def test_random_texts(self):
        for number in range(N_CORPORA):
            texts = self.random_corpus(f"corpus{number}")
            n_rows = 0
            for context in (1, 3, 10, 1000, "sentence"):
                patterns = self.chance.sample(PATTERNS, self.chance.choice([1, 3]))
                size = self.chance.choice(["1", "50", "1M"])
                n_rows += len(self.expect(texts, patterns, context, f"--block-size={size}",
                                          f"-j{self.chance.randrange(1, 5)}", f"corpus{number}"))
            self.assertGreater(n_rows, 0)

    def test_long_texts_in_pieces(self):
        """Context that lies in other blocks: near, far, out of reach, behind a long word."""
        texts = {
            "a.txt": "Rezim lama jatuh. Kata orang: «rezim baru» datang! " * 60,
            "b.txt": "tanpa titik dan seterusnya " * 1000 + "rezim " * 9
                     + "tanpa titik dan seterusnya " * 1000,
            "c.txt": "satu rezim " + "x" * 20000 + " rezim assad " + "y" * 40000 + " rezim",
            "d.txt": "satu " + " " * 20000 + "rezim" + " \n" * 9000 + "assad" + "–" * 9000 + " tiga",
            "e.txt": "rezim\n" * 300,
            "f.txt": "rezim " * 30 + "…" * 6000 + "rezim" + "…" * 6000 + " akhir",
        }
        for name, text in texts.items():
            texts[name] = text.encode()
            self.write(f"{name}", texts[name])
        for size, memory in (("400", "1"), ("5K", "10K"), ("1M", "1G")):
            for context in (7, 900, "sentence") if not IS_SLOW else (7,):
                self.expect(texts, ["rezim", "* assad", "lama"], context, f"--block-size={size}",
                            f"--memory={memory}", *texts)

    def test_count_is_that_of_frequencies(self):
        for number in range(N_CORPORA):
            self.random_corpus(f"corpus{number}")
            for stem in ("none", "light", "root", "snowball"):
                arguments = [f"--stem={stem}", "--stopwords=none", f"corpus{number}"]
                counts = collections.Counter()
                for row in rows_of(self.output("--frequencies", *arguments)):
                    if row["source"] == "(all)" and row["stem"] in ("rezim", "kota", "di", "isis"):
                        counts[row["stem"]] += int(row["count"])
                rows = rows_of(self.output("--kwic=rezim,kota,di,isis", *arguments))
                self.assertEqual(collections.Counter(row["pattern"] for row in rows), counts)
                places = {(row["doc_id"], row["start"]) for row in rows}
                self.assertEqual(places, {
                    (row["doc_id"], row["start"]) for row in rows_of(self.output("--tokens", *arguments))
                    if row["stem"] in ("rezim", "kota", "di", "isis")})

    def test_seeds(self):
        rows = self.rows("--kwic=rezim", "--stem=root", "seeds/")
        self.assertEqual(len(rows), 6)
        for row in rows:
            content = self.read(row["doc_id"])
            self.assertEqual(content[int(row["start"]):int(row["end"])].decode(), row["node"])
            text = WHITE.sub(" ", content.decode())
            self.assertIn(f"{row['left']} {row['node']}", text)
            self.assertIn(row["right"], text)

    def test_nodes_are_those_of_collocates(self):
        """Each node that something stands behind, in its sentence, is a window with one word."""
        options = ["--stopwords=none", "--classes=word,number,url,email,tag", "seeds/"]
        for pattern in ("assad", "rezim*", "presiden ?*", "bashar al-assad", "*"):
            rows = self.rows(f"--collocates={pattern}", "--window=0,1", "--min-count=1",
                             "--min-df=1", *options)
            f_node, = {int(row["f_node"]) for row in rows if row["source"] == "(all)"}
            rows = self.rows(f"--kwic={pattern}", "--context=sentence", *options)
            self.assertEqual(f_node, sum(bool(re.search(r"\w", row["right"])) for row in rows))


class OptionsTest(KwicTest):
    def setUp(self):
        super().setUp()
        for number in range(9):
            self.write(f"a/{number}.txt", "Rezim lama. Rezim baru. Kota. " * (number % 4))

    def test_quotes_of_a_phrase_are_none_of_its_words(self):
        self.write("a.txt", "Kata Presiden Rusia, pejuang itu.")
        expected = self.run_well("--kwic=presiden rusia,pejuang", "a.txt")
        self.assertEqual(len(rows_of(expected)), 2)
        self.assertEqual(self.run_well('--kwic="presiden rusia","pejuang"', "a.txt"), expected)
        self.assert_fails(2, '--kwic="": words, patterns', '--kwic=""', "a.txt")

    def test_limit_takes_the_first(self):
        everything = self.rows("--kwic=rezim,kota,lama", "a/", says="no words")
        for limit in (1, 2, 7, 10, 1000):
            expected, counts = [], collections.Counter()
            for row in everything:
                counts[row["pattern"]] += 1
                if counts[row["pattern"]] <= limit:
                    expected.append(row)
            for ways in ([], ["--block-size=1", "-j4"], ["-j3", "--block-size=40"]):
                self.assertEqual(self.rows("--kwic=rezim,kota,lama", f"--limit={limit}", *ways, "a/",
                                           says="no words"), expected)
        self.run_well("--kwic=rezim,kota", "--limit=2", "-o", "out", "a/", says="no words")
        report = self.report()["analyses"]["kwic"]
        self.assertEqual(report["patterns"], [{"pattern": "rezim", "matches": 24},
                                              {"pattern": "kota", "matches": 12}])
        self.assertEqual(report["rows"], 4)

    def test_stems_and_stop_words(self):
        self.write("b.txt", "Mereka memerintah. Pemerintah diperintah tidak memerintahkan.")
        nodes = lambda *arguments: [row["node"] for row in self.rows(*arguments, "b.txt")]
        self.assertEqual(nodes("--kwic=perintah", "--stem=root"),
                         ["memerintah", "Pemerintah", "diperintah", "memerintahkan"])
        self.assertEqual(nodes("--kwic=pemerintah"), ["Pemerintah"])
        self.assertEqual(nodes("--kwic=tidak"), ["tidak"])
        self.rows("--kwic=tidak", "--stopwords=core", "b.txt", says="it is a stop word")
        self.assertEqual([row["left"] for row in self.rows("--kwic=memerintahkan", "--stopwords=core",
                                                           "b.txt")],
                         ["Mereka memerintah. Pemerintah diperintah tidak"])

    def test_nothing(self):
        for arguments, says in (
            (["--kwic=xyz"], 'no word that is counted matches "xyz"'),
            (["--kwic=kota lama"], 'nothing matches "kota lama"'),
            (["--kwic=lama kota"], 'nothing matches "lama kota"'),
        ):
            self.assertEqual(self.run_well(*arguments, "a/", says=["no words", says]),
                             b"doc_id,source,pattern,left,node,right,start,end\n")
        result = self.run_command("--quiet", "--kwic=xyz", "a/")
        self.assertEqual((result.returncode, result.stderr), (0, b""))

    def test_bad_values(self):
        for value in ("0", "-1", "1001", "x", "", "5,5", "Sentence", "1.5"):
            self.assert_fails(USAGE, [f"--context={value}", "1000", "sentence"], "--kwic=kota",
                              f"--context={value}", "a/")
        for value in ("", ",", "kota,", " ", ",kota"):
            self.assert_fails(USAGE, ["--kwic=", "rezim*"], f"--kwic={value}", "a/")
        self.assert_fails(USAGE, ["--limit=-1"], "--kwic=kota", "--limit=-1", "a/")
        self.assert_fails(USAGE, ["--context", "--kwic"], "--tfidf", "--context=5", "a/")

    def test_beside_other_analyses(self):
        alone = self.run_well("--kwic=rezim", "a/", says="no words")
        self.run_well("--kwic=rezim", "--tokens", "--frequencies", "--collocates=rezim", "-o", "out",
                      "a/", says=["no words"])
        self.assertEqual(self.read("out/kwic.csv"), alone)

    def test_bytes_as_they_are_decoded(self):
        self.write("latin.txt", "Kata «café» lama.".encode("latin-1"))
        row, = self.rows("--kwic=café", "--encoding=ISO-8859-1", "latin.txt")
        self.assertEqual((row["left"], row["node"], row["right"], row["start"]),
                         ("Kata «", "café", "» lama.", "7"))
        row, = self.rows("--kwic=lama", "latin.txt", says="invalid byte")
        self.assertEqual(row["left"], "Kata \N{REPLACEMENT CHARACTER}caf\N{REPLACEMENT CHARACTER}")
        text = "Ia berkata: \"rezim\\lama\"\n\tjatuh \u2028– itu"
        self.write("a.jsonl", json.dumps({"id": "x", "text": text, "source": "s"}) + "\n")
        self.write("a.csv", 'text,id\n"' + text.replace('"', '""') + '",y\n')
        for path in ("a.jsonl", "a.csv"):
            row, = self.rows("--kwic=rezim", path)
            self.assertEqual((row["left"], row["right"]),
                             ("Ia berkata: \"", "\\lama\" jatuh – itu"))
            start = int(row["start"])
            self.assertEqual(text.encode()[start:int(row["end"])], b"rezim")


class SecondReadingTest(KwicTest):
    """The files are read twice: some can be read but once, some change in between."""

    def setUp(self):
        super().setUp()
        self.text = "Rezim lama jatuh. " * 20000

    def test_pipes(self):
        self.write("a.txt", self.text)
        expected = [row["start"] for row in self.rows("--kwic=rezim", "--limit=30", "a.txt")]
        self.assertEqual(len(expected), 30)
        for name in ("b.txt", "pipa"):
            os.mkfifo(self.folder / name)
            writer = threading.Thread(target=lambda: (self.folder / name).write_text(self.text))
            writer.start()
            rows = self.rows("--kwic=rezim", "--limit=30", "--block-size=9K", name)
            writer.join()
            self.assertEqual([row["start"] for row in rows], expected)
        rows = self.rows("--kwic=rezim", "--limit=30", "-", stdin=self.text.encode())
        self.assertEqual([row["start"] for row in rows], expected)

    def standard_error(self, change, *paths):
        """That of a run where something happens between the two readings: the last file is a pipe
        that is opened when all others have been read, and gives its text only then."""
        os.mkfifo(self.folder / "z")
        process = subprocess.Popen([LEXSTAT, "-j1", "--kwic=rezim", "--block-size=100K", *paths, "z"],
                                   cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        with open(self.folder / "z", "w", encoding="utf-8") as pipe:
            change()
            pipe.write("kota")
        _, message = process.communicate(timeout=60)
        os.remove(self.folder / "z")
        self.assertEqual(process.returncode, FAILED if message else 0)
        return message.decode()

    def test_files_that_change(self):
        jsonl = "".join(json.dumps({"text": "Rezim lama."}) + "\n" for _ in range(50))
        for name, before, after in (
            ("a.txt", "Rezim lama.", "Rezim baru."),
            ("a.txt", "Rezim lama.", ""),
            ("b.txt", self.text, self.text[:-2] + "!\n"),
            ("b.txt", self.text, self.text[:9]),
            ("b.txt", self.text, "kota"),
            ("c.jsonl", jsonl, jsonl[:-1] + " "),
            ("c.jsonl", jsonl, jsonl[:300]),
            ("c.jsonl", jsonl, jsonl.replace("lama", "baru", 1)),
        ):
            self.write(name, before)
            message = self.standard_error(lambda: self.write(name, after), name)
            self.assertRegex(message, rf"\Alexstat: {name}\S* [^\n]+\n\Z", (name, after))
        self.assertIn("changed while it was being read", message)
        self.write("a.txt", "Rezim lama.")
        message = self.standard_error(lambda: os.remove(self.folder / "a.txt"), "a.txt")
        self.assertIn("a.txt: No such file", message)

    def test_files_without_rows_are_read_once(self):
        self.write("a.txt", "kota")
        self.write("b.jsonl", '{"text": "kota"}\n' * 20)
        self.write("c.txt", "rezim")
        def remove():
            os.remove(self.folder / "a.txt")
            os.remove(self.folder / "b.jsonl")
        self.assertEqual(self.standard_error(remove, "a.txt", "b.jsonl", "c.txt"), "")


if __name__ == "__main__":
    unittest.main()
