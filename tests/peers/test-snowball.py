#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""--stem=snowball gives the stems of Snowball's own Indonesian stemmer in Python."""
import pathlib
import sys
import tempfile

import peers

# This module, not snowballstemmer.stemmer(): that one would take libstemmer when it is there.
stemmer = peers.need("snowballstemmer.indonesian_stemmer").IndonesianStemmer()


def stop_word_text():
    with open(peers.SOURCE_ROOT / "stopwords/indonesian.txt", encoding="utf-8") as lines:
        return "\n".join(line.split()[0] for line in lines if line.strip() and line[0] != "#")


def stems(corpus, out):
    """Every word of the corpus with its stem."""
    peers.lexstat("--tokens", "--stem=snowball", "--stopwords=none", "-o", out, corpus)
    rows = peers.read_rows(out / "tokens.csv")
    return {(row["form"], row["stem"]) for row in rows if row["class"] == "word"}


def main():
    n_wrong = 0
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        texts = {**peers.random_texts(1, n_words=3000), "stop-words.txt": stop_word_text()}
        peers.write_texts(scratch / "made", texts)
        peers.write_odd_texts(scratch / "odd")
        for corpus in (peers.SEEDS, scratch / "odd", scratch / "made"):
            pairs = stems(corpus, scratch / "out")
            wrong = [(form, stem, stemmer.stemWord(form)) for form, stem in sorted(pairs)
                     if stem != stemmer.stemWord(form)]
            for form, ours, theirs in wrong:
                print(f"{form}: {ours}, snowballstemmer says {theirs}")
            print(f"{corpus.name}: {len(pairs)} stems, {len(wrong)} not as snowballstemmer's")
            n_wrong += len(wrong)
    return 1 if n_wrong else 0


if __name__ == "__main__":
    sys.exit(main())
