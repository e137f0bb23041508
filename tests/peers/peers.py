# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests against other tools share: running lexstat, texts to run it on, ways to skip."""
import csv
import importlib
import json
import os
import pathlib
import random
import subprocess
import sys

SOURCE_ROOT = pathlib.Path(__file__).resolve().parents[2]
LEXSTAT = os.environ.get("LEXSTAT", SOURCE_ROOT / "build/src/cli/lexstat")
SEEDS = SOURCE_ROOT / "seeds"

SKIPPED = 77


def skip(reason):
    """Ends the program as a skipped test; meson and scripts/check show the reason."""
    print(reason)
    sys.exit(SKIPPED)


def need(*modules):
    """The Python modules of these names, or the test is skipped."""
    found = []
    for name in modules:
        try:
            found.append(importlib.import_module(name))
        except ImportError:
            skip(f"{sys.executable} has no module {name}; scripts/packages peers installs it")
    return found[0] if len(found) == 1 else found


def optional(module):
    """The module, or None and a line that says so."""
    try:
        return importlib.import_module(module)
    except ImportError:
        print(f"not compared with {module}: {sys.executable} does not have it")
        return None


# ---- lexstat -----------------------------------------------------------------------------------


def lexstat(*arguments):
    """Runs the command; returns what it said on standard error."""
    command = [str(LEXSTAT), *map(str, arguments)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8")
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(command)}: exit status {done.returncode}: {done.stderr}")
    return done.stderr


def read_rows(path, delimiter=","):
    """A table as a list of dictionaries of strings, read by Python's csv module."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter, strict=True))


def counted_terms(directory, classes=("word", "tag")):
    """Every document's counted stems, in the order of documents.csv, out of tokens.csv."""
    terms = {row["doc_id"]: [] for row in read_rows(directory / "documents.csv")}
    for row in read_rows(directory / "tokens.csv"):
        if row["class"] in classes and row["stop"] == "0":
            terms[row["doc_id"]].append(row["stem"])
    return terms


# ---- texts -------------------------------------------------------------------------------------


def write_texts(directory, texts):
    """texts: file name (may have folders) to text or bytes."""
    for name, text in texts.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())


SYLLABLES = "ba be di ka ke ku la ma me na pa per ra sa su ta ter ya".split()
STOP_WORDS = "yang dan di tidak untuk dari itu".split()


def random_word(source):
    return "".join(source.choices(SYLLABLES, k=source.randint(2, 4)))


def random_texts(seed, n_documents=30, n_words=300):
    """Documents of very different lengths, one of them empty, with word frequencies as in Zipf."""
    source = random.Random(seed)
    words = sorted({random_word(source) for _ in range(n_words)}) + STOP_WORDS
    source.shuffle(words)
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    texts = {"empty.txt": ""}
    for number in range(n_documents - 1):
        length = int(source.paretovariate(0.7)) % 1500 + 1
        text = " ".join(source.choices(words, weights, k=length))
        texts[f"outlet-{number % 3}/{number:03}.txt"] = text
    return texts


def real_news():
    """The rows of the JSON Lines file that LEXSTAT_NEWS names, or None and a line that says so."""
    path = os.environ.get("LEXSTAT_NEWS")
    if path is None or not pathlib.Path(path).exists():
        print("not compared on real news: LEXSTAT_NEWS names no file")
        return None
    command = ["zstd", "-dcq", path] if path.endswith(".zst") else ["cat", path]
    lines = subprocess.run(command, check=True, capture_output=True).stdout.decode()
    return list(map(json.loads, lines.splitlines()))


# What makes a careless reader of tables stumble, but is no word for a missing value.
ODD_TEXTS = {
    "a/apostrophe.txt": "Jum'at Qur\u2019an ma'af. Hari Jum'at ia membaca Qur'an.\n",
    "a/url.txt": "Lihat https://contoh.id/a,b;c?d=e&f=g dan http://contoh.id/x#y di sini.\n",
    "a/numbers.txt": "Naik 2,5 persen menjadi 1.250.000 pada 17/8/2017 pukul 10.30.\n"
                     "Kata @ani: #Suriah.\n",
    "b/hyphen.txt": "Sisa-sisa kota-kota al-Assad, S&P, S.H., 1990-an; budi@contoh.co.id.\n",
    "b/letters.txt": "Caf\u00e9 na\u00efve \u0130stanbul \U0001d400\U0001d401 \u4e2d\u6587 e\u0301tude.\n"
                     "T F TRUE FALSE inf 1e5.\n",
    "b/invalid.txt": b"Presiden \xff Suriah.\n",
    "b/empty.txt": "",
    "b/it's, \"odd\" & more.txt": "Presiden tiba.\n",
}
ODD_METADATA = (
    "file,source,date,title\n"
    "a/apostrophe.txt,\"Jum'at, \"\"Kliwon\"\"\",2017-09-14,"
    "\"Tanya: \"\"Apa?\"\"\n(baris kedua)\"\n"
    "a/url.txt,'Suara',2017-09-15,# bukan komentar\n"
    "a/numbers.txt,Tab\there,,\"satu, dua\"\n"
    "b/hyphen.txt,,2017-09-16,\n"
)


def write_odd_texts(directory):
    write_texts(directory, {**ODD_TEXTS, "metadata.csv": ODD_METADATA})


# The words that readers of tables take for missing values (pandas 2; R only NA).
MISSING_LIKE = ["null", "nan", "NA"]
MISSING_LIKE_TEXTS = {
    "1.txt": "Nilai null berarti nan. Presiden NA tiba.\n",
    "2.txt": "Nilai NA tiba, null pergi.\n",
}

# ---- comparing ---------------------------------------------------------------------------------


class Largest:
    """Remembers the largest difference of numbers from their references, relative above 1."""

    def __init__(self):
        self.value = 0.0
        self.n_compared = 0

    def add(self, ours, theirs):
        self.n_compared += 1
        self.value = max(self.value, abs(ours - theirs) / max(1.0, abs(theirs)))
