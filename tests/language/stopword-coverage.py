#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Check the form of a stop-word list and measure it on annotated text.

    stopword-coverage.py --list stopwords/indonesian.txt [GOLD.tsv...]
    stopword-coverage.py --list stopwords/indonesian.txt --check

Without GOLD or --check only the form is checked; --check is the test whether core is good enough on
the files of LEXSTAT_LANGUAGE_GOLD. A GOLD file has the tab-separated columns form, root, class,
freq, upos (Universal Dependencies), ...; each row is a word type, freq its number of tokens. A list
in two tab-separated columns (word, classes) is read as well, so that two lists can be compared.

Exit status: 0 well-formed, 1 not or below what is required, 2 wrong usage.
"""

import argparse
import re
import sys
import unicodedata

import gold

CORE = ("prep", "conj", "pron", "det", "neg", "aux", "question", "adv", "particle")
OFF = ("report", "calendar", "numeral", "colloq", "boiler")
CLASSES = CORE + OFF
ALIAS = {"q": "question"}  # as older tables write it

CLOSED = {"ADP", "SCONJ", "CCONJ", "DET", "PRON", "PART", "AUX"}
CONTENT = {"NOUN", "VERB", "ADJ", "PROPN"}

# What --check measures on, and what core must reach there, in percent.
CHECKED = ("stem_gold_ud_gsd.tsv", "stem_gold_ud_csui.tsv")
MIN_PURITY, MIN_RECALL, MAX_CONTENT = 89.0, 99.0, 3.5


def fold(word):
    word = unicodedata.normalize("NFC", word).casefold()
    return re.sub("[\u2010\u2011]", "-", re.sub("[\u2018\u2019\u02bc`\u00b4]", "'", word))


def read_table(lines):
    """A two-column table; its form is its own business."""
    words = {}
    for line in lines:
        if line and not line.startswith("#"):
            word, classes = line.split("\t")[:2]
            words[word] = {ALIAS.get(name, name) for name in classes.split(",")}
    return words


def line_faults(word, classes):
    unknown = [name for name in classes if name not in CLASSES]
    if unknown:
        yield f"{word}: unknown class {', '.join(unknown)}"
    elif classes != sorted(set(classes), key=CLASSES.index):
        yield f"{word}: classes {','.join(classes)} are not in order"
    if word != fold(word):
        yield f"{word}: not folded, expected {fold(word)}"
    if not re.fullmatch(r"[^\W_]+(?:['-][^\W_]+)*", word):
        yield f"{word}: not one word"
    if "neg" in classes and len(classes) > 1:
        yield f"{word}: a negator has no other class"


def read_list(lines):
    """The list's own format: its words, and the faults in its form as (line number, message)."""
    words, faults, last = {}, [], None
    for number, line in enumerate(lines, 1):
        if not line or line.startswith("#"):
            continue
        match = re.fullmatch(r"(\S+) (\S+)", line)
        if not match:
            faults.append((number, f"expected 'word class[,class...]', found {line!r}"))
            continue
        word, classes = match[1], match[2].split(",")
        line_problems = list(line_faults(word, classes))
        faults += [(number, problem) for problem in line_problems]
        if word in words:
            faults.append((number, f"{word}: twice in the list"))
        words[word] = set(classes)
        if not line_problems:
            place = (CLASSES.index(classes[0]), word.encode())
            if last and place < last:
                faults.append((number, f"{word}: out of order (section of its first class, then bytes)"))
            last = place
    return words, faults


def read_gold(paths):
    """Rows (form, upos, tokens). The tag is the main one of the type in that file."""
    rows = []
    for path in paths:
        with open(path, encoding="utf-8") as file:
            for line in file:
                if not line.startswith("#"):
                    fields = line.rstrip("\n").split("\t")
                    rows.append((fold(fields[0]), fields[4], int(fields[3])))
    return rows


def percent(part, whole):
    return f"{100 * part / whole:.2f}" if whole else ""


def measure(words, rows):
    total = sum(n for _, _, n in rows)
    closed = sum(n for _, tag, n in rows if tag in CLOSED)
    hits = [(tag, n) for form, tag, n in rows if form in words]
    covered = sum(n for _, n in hits)
    closed_hits = sum(n for tag, n in hits if tag in CLOSED)
    pure = closed_hits + sum(n for tag, n in hits if tag == "ADV")
    content = sum(n for tag, n in hits if tag in CONTENT)
    return (
        len(words),
        percent(covered, total),
        percent(pure, covered),
        percent(closed_hits, closed),
        percent(content, total),
    )


def print_table(words, rows):
    groups = [(name, {name}) for name in CLASSES]
    groups += [("core", set(CORE)), ("core+report", {*CORE, "report"}), ("all", set(CLASSES))]
    total = sum(n for _, _, n in rows)
    print(f"{total} word tokens; upos is the main tag of the type, not of each token")
    print(f"{'class':12} {'words':>6} {'coverage%':>10} {'purity%':>8} {'recall%':>8} {'content%':>9}")
    for name, wanted in groups:
        chosen = {word for word, classes in words.items() if classes & wanted}
        size, *values = measure(chosen, rows)
        print(f"{name:12} {size:6} {values[0]:>10} {values[1]:>8} {values[2]:>8} {values[3]:>9}")


def is_good_enough(words, rows):
    """Whether core is; says what is not."""
    core = {word for word, classes in words.items() if classes & set(CORE)}
    _, _, purity, recall, content = measure(core, rows)
    faults = []
    if float(purity) < MIN_PURITY:
        faults.append(f"purity of core is {purity} %, required is {MIN_PURITY}")
    if float(recall) < MIN_RECALL:
        faults.append(f"recall of core is {recall} %, required is {MIN_RECALL}")
    if float(content) > MAX_CONTENT:
        faults.append(f"core holds {content} % of content words, allowed is {MAX_CONTENT}")
    print("\n".join(faults))
    return not faults


def print_differences(words, rows, limit):
    """What core misses of the closed classes, and what content it covers, most frequent first."""
    core = {word for word, classes in words.items() if classes & set(CORE)}
    for title, wanted, inside in (("missed", CLOSED, False), ("content", CONTENT, True)):
        counts = {}
        for form, tag, n in rows:
            if tag in wanted and (form in core) == inside:
                counts[form, tag] = counts.get((form, tag), 0) + n
        order = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:limit]
        print(f"{title}: " + ", ".join(f"{form}/{tag} {n}" for (form, tag), n in order))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--list", required=True, help="the list; a .tsv name is read as a table")
    parser.add_argument("--show", type=int, default=0, metavar="N",
                        help="also print the N most frequent words missed and content words covered")
    parser.add_argument("--check", action="store_true",
                        help="measure on LEXSTAT_LANGUAGE_GOLD and fail below what is required")
    parser.add_argument("gold", nargs="*", help="annotated types with frequencies")
    options = parser.parse_args()
    if options.check:
        options.gold += gold.files(*CHECKED)

    with open(options.list, encoding="utf-8", newline="") as file:
        lines = file.read().split("\n")
    words, faults = (read_table(lines), []) if options.list.endswith(".tsv") else read_list(lines)
    for number, fault in faults:
        print(f"{options.list}:{number}: {fault}", file=sys.stderr)
    if not words:
        print(f"{options.list}: no words", file=sys.stderr)
        return 1
    if options.gold:
        rows = read_gold(options.gold)
        print_table(words, rows)
        if options.show:
            print_differences(words, rows, options.show)
        if options.check and not is_good_enough(words, rows):
            return 1
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
