#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measure lexstat's tokens against text that people cut into tokens.

    token-f1.py [--show N] GOLD.tsv...
    token-f1.py --check                   the test: F1 on the files of LEXSTAT_LANGUAGE_GOLD

A GOLD file has the tab-separated columns sentence id, text, tokens of the text with blanks between
them. Only tokens with a letter or digit count, on both sides, and without the other characters
at their edges; a token is right when it begins and ends where one of the annotators' does. Those
with a hyphen inside are also counted by themselves.

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
MODES = ("smart", "keep", "split")
REQUIRED = {  # F1 with --hyphens=smart
    "token_gold_ud_gsd.tsv": 99.9,
    "token_gold_ud_csui.tsv": 99.6,
}


def trim(text, begin, end):
    """The span without what is no letter or digit at its edges; empty if nothing else is there."""
    while begin < end and not text[begin].isalnum():
        begin += 1
    while begin < end and not text[end - 1].isalnum():
        end -= 1
    return begin, end


def read_sentences(path):
    with open(path, encoding="utf-8") as file:
        for line in file:
            if not line.startswith("#"):
                yield line.rstrip("\n").split("\t")[:3]


def find_tokens(name, text, tokens):
    """Where each of the tokens stands in the text."""
    place = 0
    for token in tokens.split():
        begin = text.find(token, place)
        if begin < 0 or text[place:begin].strip():
            sys.exit(f"{name}: the token {token!r} does not follow in the text")
        place = begin + len(token)
        yield begin, place


def read_gold(path):
    """One text of all sentences, blank lines between them, and the spans of its tokens."""
    sentences, spans, length = [], set(), 0
    for name, text, tokens in read_sentences(path):
        for begin, end in find_tokens(name, text, tokens):
            spans.add(trim(text, begin, end) + (length,))
        sentences.append(text)
        length += len(text) + 2
    spans = {(offset + begin, offset + end) for begin, end, offset in spans if begin < end}
    return "\n\n".join(sentences) + "\n", spans


def run_lexstat(text, mode):
    """Byte spans of lexstat's tokens in the text."""
    with tempfile.TemporaryDirectory() as scratch:
        path = pathlib.Path(scratch) / "text.txt"
        path.write_text(text, encoding="utf-8", newline="\n")
        table = subprocess.run(
            [LEXSTAT, "--tokens", "--stem=none", "--quiet", f"--hyphens={mode}", path],
            check=True, stdout=subprocess.PIPE,
        ).stdout.decode()
    for row in csv.DictReader(io.StringIO(table, newline=""), strict=True):
        yield int(row["start"]), int(row["end"])


def measured_spans(text, mode):
    """Spans of lexstat's tokens in characters, trimmed."""
    character_at = {}  # byte to character
    n_bytes = 0
    for i, character in enumerate(text):
        character_at[n_bytes] = i
        n_bytes += len(character.encode())
    character_at[n_bytes] = len(text)
    spans = (trim(text, character_at[begin], character_at[end])
             for begin, end in run_lexstat(text, mode))
    return {(begin, end) for begin, end in spans if begin < end}


def percent(part, whole):
    return 100 * part / whole if whole else 100.0


def with_hyphen(text, spans):
    return {(begin, end) for begin, end in spans if "-" in text[begin:end]}


def print_row(name, mode, text, wanted, found):
    """A line of the table; returns F1."""
    right = len(wanted & found)
    f1 = percent(2 * right, len(wanted) + len(found))
    wanted_hyphens, found_hyphens = with_hyphen(text, wanted), with_hyphen(text, found)
    right_hyphens = len(wanted_hyphens & found_hyphens)
    print(f"{name:26} {mode:6} {len(wanted):6} {len(found):6} "
          f"{percent(right, len(found)):7.2f} {percent(right, len(wanted)):7.2f} {f1:7.2f} "
          f"{percent(right_hyphens, len(found_hyphens)):7.1f} "
          f"{percent(right_hyphens, len(wanted_hyphens)):7.1f}")
    return f1


def stretches(text, wanted, found):
    """Where the two differ: pairs of the annotators' tokens and ours over the same characters."""
    cuts = sorted(wanted ^ found)
    while cuts:
        begin, end = cuts[0]
        group = []
        while cuts and cuts[0][0] < end:
            end = max(end, cuts[0][1])
            group.append(cuts.pop(0))
        yield tuple(" ".join(text[b:e] for b, e in group if (b, e) in side)
                    for side in (wanted, found))


def print_differences(text, wanted, found, limit):
    counts = collections.Counter(stretches(text, wanted, found))
    for (theirs, ours), n in counts.most_common(limit):
        print(f"    {n:4}  annotated: {theirs}   lexstat: {ours}")


def measure(path, show):
    """Prints the file's part of the table; returns F1 by mode."""
    text, wanted = read_gold(path)
    result = {}
    for mode in MODES:
        found = measured_spans(text, mode)
        result[mode] = print_row(path.name, mode, text, wanted, found)
        if show:
            print_differences(text, wanted, found, show)
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true",
                        help="measure on LEXSTAT_LANGUAGE_GOLD and fail below what is required")
    parser.add_argument("--show", type=int, default=0, metavar="N",
                        help="also print the N most frequent differences")
    parser.add_argument("gold", nargs="*", type=pathlib.Path, help="text with its tokens")
    options = parser.parse_args()
    if options.check == bool(options.gold):
        parser.error("either --check or files to measure on")

    print(f"{'file':26} {'mode':6} {'tokens':>6} {'found':>6} {'prec%':>7} {'recall%':>7} "
          f"{'F1%':>7} {'hyP%':>7} {'hyR%':>7}")
    failed = False
    for path in gold.files(*REQUIRED) if options.check else options.gold:
        f1 = measure(path, options.show)["smart"]
        if options.check and f1 < REQUIRED[path.name]:
            print(f"{path.name}: F1 with smart is {f1:.2f}, required is {REQUIRED[path.name]}")
            failed = True
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
