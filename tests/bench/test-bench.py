#!/usr/bin/env python3
"""bench.py does what it says, on texts that take no time. What it measures there means nothing."""
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
LEXSTAT = os.environ["LEXSTAT"]

ROW = re.compile(r"^\| (.*) \| (.*) \| (holds|misses|) \|$", re.M)


def write_texts(path):
    source = random.Random(1)
    words = "kota desa jalan rumah pemerintah menteri air tanah laut hutan".split()
    with open(path, "w", encoding="utf-8") as file:
        for number in range(200):
            text = " ".join(source.choices(words, k=200))
            file.write(json.dumps({"id": f"dokumen/{number}", "source": "a", "text": text}) + "\n")


class BenchTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        write_texts(self.folder / "texts.jsonl")

    def bench(self, *options):
        return subprocess.run(
            [sys.executable, HERE / "bench.py", f"--lexstat={LEXSTAT}", "--cache=cache", "--runs=1",
             *options, "texts.jsonl"],
            cwd=self.folder, capture_output=True, text=True, check=False)

    def test_every_target_has_its_line(self):
        names = "words,stems,threads,compress,startup,memory,growth"
        (self.folder / "page.md").write_text("A\n<!-- bench -->\nold\n<!-- end of bench -->\nB\n")
        done = self.bench(f"--only={names}", "--write=page.md")
        self.assertEqual(done.returncode, 0, done.stderr)
        rows = ROW.findall(done.stdout)
        self.assertGreater(len(rows), 12)
        for start in ("`--frequencies --stem=none", "`--stem=root`", "`--tokens`: two threads",
                      "`--tfidf --compress=gz`", "start-up", "`--tfidf` of", "`--tfidf`: linear"):
            self.assertTrue(any(row[0].startswith(start) for row in rows), start)
        self.assertIn("| `lexstat --tfidf -j2 8x` |", done.stdout)
        page = (self.folder / "page.md").read_text()
        self.assertEqual(page, f"A\n<!-- bench -->\n\n{done.stdout}\n<!-- end of bench -->\nB\n")

    def test_the_cache_is_made_once(self):
        self.assertIn("making 8x", self.bench("--only=stems").stderr)
        self.assertNotIn("making", self.bench("--only=stems").stderr)

    def test_a_rival_that_is_missing_is_said_to_be(self):
        done = self.bench("--only=tfidf,collocations")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("`--collocations` of 0 MB: below 1 GB of memory", done.stdout)
        for module in ("duckdb", "polars", "sklearn", "nltk"):
            self.assertIn(f"as fast as {module} |", done.stdout)
            if f"no Python here has {module}" in done.stderr:
                self.assertIn(f"not measured: no {module} here", done.stdout)

    def test_names_that_are_none(self):
        done = self.bench("--only=word")
        self.assertEqual(done.returncode, 2)
        self.assertIn("words, stems", done.stderr)

    def test_a_command_that_fails(self):
        done = self.bench("--lexstat=/bin/false")
        self.assertNotEqual(done.returncode, 0)


if __name__ == "__main__":
    unittest.main()
