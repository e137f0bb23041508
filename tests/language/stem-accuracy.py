#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measure lexstat's stems against words whose root people gave.

    stem-accuracy.py [--show N] FOLDER    measure on the files of FOLDER
    stem-accuracy.py --check              the test: on the files of LEXSTAT_LANGUAGE_GOLD

FOLDER holds stem_gold_*.tsv: form, root (several with | between them), class, frequency (or 1); and
stem_gold_hard.tsv: form, root, light stem. What is a name, lexstat learns from text: that of
token_gold_ud_*.tsv and the seed articles. The forms are read together with it, each as a
paragraph of its own, where its case says nothing.

A root is right when it is one of those given; a name and a function word may stay whole. Names %
are the tokens of names that stay whole, of those names that the text itself writes as names: what
UD calls a name may be any word of a title (kecamatan, peraturan). The conflation F1 counts pairs of forms (no names) that have, or should have, the same root.

LEXSTAT names the command. Exit status: 0 measured, 1 below what is required, 2 wrong usage.
"""
import argparse
import collections
import csv
import io
import os
import pathlib
import subprocess
import sys
import tempfile

import gold

LEXSTAT = os.environ.get("LEXSTAT", "lexstat")
SEEDS = pathlib.Path(os.environ.get("LEXSTAT_SOURCE_ROOT", ".")) / "seeds"
LEVELS = ("root", "light", "snowball", "none")
NOT_SCORED = {"noise"}  # typing errors and glued words of the seeds
REQUIRED = {  # % of types
    ("stem_gold_seed.tsv", "root"): 99.3,
    ("stem_gold_hard.tsv", "root"): 98.5,
    ("stem_gold_hard.tsv", "light"): 97.0,
    ("stem_gold_ud_gsd.tsv", "root"): 94.61,
    ("stem_gold_ud_csui.tsv", "root"): 94.30,
}
NAMES_REQUIRED = 99.0  # % of the name tokens of the UD files that stay whole
CAPITALS = 0.8  # a word is used as a name when at least so many of its tokens have a capital
Word = collections.namedtuple("Word", "form stems kind frequency")


def rows(path):
    with open(path, encoding="utf-8", newline="\n") as file:
        for line in file:
            if not line.startswith("#"):
                yield line.rstrip("\n").split("\t")


def read_gold(path):
    """The words of a file by level: {"root": [Word], "light": [Word]}."""
    words = collections.defaultdict(list)
    for row in rows(path):
        if path.name == "stem_gold_hard.tsv":
            words["root"].append(Word(row[0], set(row[1].split("|")), "content", 1))
            words["light"].append(Word(row[0], set(row[2].split("|")), "content", 1))
        elif row[2] not in NOT_SCORED:
            frequency = int(row[3]) if len(row) > 3 and row[3].isdigit() else 1
            words["root"].append(Word(row[0], set(row[1].split("|")), row[2], frequency))
    return words


def texts(folder):
    """Running text: what lexstat learns names from."""
    for path in sorted(folder.glob("token_gold_ud_*.tsv")):
        yield "\n\n".join(row[1] for row in rows(path))
    for path in sorted(SEEDS.glob("*.txt")):
        yield path.read_text("utf-8")


def share_of_capitals(folder):
    """{form: share of its tokens that begin with a capital}, in the UD text."""
    tokens, capitals = collections.Counter(), collections.Counter()
    for path in folder.glob("token_gold_ud_*.tsv"):
        for row in rows(path):
            for token in row[2].split():
                tokens[token.casefold()] += 1
                capitals[token.casefold()] += token[0].isupper()
    return {form: capitals[form] / tokens[form] for form in tokens}


def stem(forms, folder, level):
    """{form: stem} at this level, with the names of the texts known."""
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        for number, text in enumerate(texts(folder)):
            (scratch / f"{number}.txt").write_text(text, "utf-8")
        (scratch / "forms.txt").write_text("\n\n".join(sorted(forms)), "utf-8")
        done = subprocess.run(
            [LEXSTAT, "--tokens", "--quiet", f"--stem={level}", str(scratch)],
            capture_output=True, text=True, encoding="utf-8", check=True)
    table = csv.DictReader(io.StringIO(done.stdout))
    return {row["form"]: row["stem"] for row in table}


def is_right(word, stemmed):
    return stemmed in word.stems or (
        word.kind in ("name", "function") and stemmed == word.form)


def n_pairs(groups):
    return sum(n * (n - 1) // 2 for n in collections.Counter(groups).values())


def conflation(words, stems):
    """F1 in % of pairs of forms put together, names left out."""
    words = [word for word in words if word.kind != "name"]
    true = [min(word.stems) for word in words]
    made = [stems[word.form] for word in words]
    both = n_pairs(zip(true, made))
    total = n_pairs(true) + n_pairs(made)
    return 200 * both / total if total else 100.0


def measure(words, stems, capitals):
    """types %, tokens %, (name tokens whole, name tokens), conflation F1 %, the wrong words."""
    wrong = [word for word in words if not is_right(word, stems[word.form])]
    names = [word for word in words
             if word.kind == "name" and capitals.get(word.form, 1) >= CAPITALS]
    whole = sum(word.frequency for word in names if stems[word.form] == word.form)
    n_names = sum(word.frequency for word in names)
    total = sum(word.frequency for word in words)
    lost = sum(word.frequency for word in wrong)
    return (100 - 100 * len(wrong) / len(words), 100 - 100 * lost / total,
            (whole, n_names), conflation(words, stems), wrong)


def percent(part, whole):
    return f"{100 * part / whole:7.2f}" if whole else "      -"


def report(path, level, words, stems, measured, show):
    """Prints the line; whether enough types are right."""
    types, tokens, names, pairs, wrong = measured
    print(f"{path.name:24} {level:9} {len(words):6} {types:7.2f} {tokens:7.2f} "
          f"{percent(*names)} {pairs:7.2f}")
    for word in wrong[:show]:
        print(f"    {word.form}: {stems[word.form]}, not {'|'.join(sorted(word.stems))}")
    required = REQUIRED.get((path.name, level), 0)
    if types < required:
        print(f"    {types:.2f} % of the types are right; {required} % are required")
    return types >= required


def report_names(whole, total):
    """Whether enough of the UD files' names stay whole."""
    if total == 0:
        return True
    print(f"names of the UD files that stay whole at level root: {100 * whole / total:.2f} % of "
          f"{total} tokens ({NAMES_REQUIRED} % are required)")
    return 100 * whole / total >= NAMES_REQUIRED


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=pathlib.Path)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--show", type=int, default=0, metavar="N")
    arguments = parser.parse_args()
    if arguments.check:
        arguments.folder = gold.files("stem_gold_seed.tsv")[0].parent
    elif arguments.folder is None:
        parser.error("no folder")

    files = {path: read_gold(path) for path in sorted(arguments.folder.glob("stem_gold_*.tsv"))}
    forms = {word.form for levels in files.values() for words in levels.values() for word in words}
    stems = {level: stem(forms, arguments.folder, level) for level in LEVELS}
    for table in stems.values():  # a form that is no single token is its own stem
        for form in forms:
            table.setdefault(form, table.get(form.casefold(), form))

    print(f"{'file':24} {'level':9} {'types':>6} {'types %':>7} {'token %':>7} {'names %':>7} "
          f"{'pair F1':>7}")
    capitals = share_of_capitals(arguments.folder)
    good = True
    ud_names = [0, 0]
    for path, by_level in files.items():
        for expected, words in by_level.items():
            for level in (expected,) if expected == "light" else ("root", "snowball", "none"):
                measured = measure(words, stems[level], capitals)
                show = arguments.show if level == expected else 0
                good &= report(path, level, words, stems[level], measured, show)
                if level == "root" and "_ud_" in path.name:
                    ud_names = [sum(pair) for pair in zip(ud_names, measured[2])]
    good &= report_names(*ud_names)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
