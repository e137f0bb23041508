#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""R reads lexstat's tables: makes them, then hands them to test-r.R."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import peers

SCRIPT = pathlib.Path(__file__).with_suffix(".R")
ALL_CLASSES = "--classes=word,number,url,email,tag"


def make_tables(corpus, out):
    """csv, tsv, csv compressed or with a byte order mark, the matrix, and the tables' sizes."""
    out.mkdir()
    for folder, *options in (
        ("csv",), ("bom", "--bom"), ("tsv", "--format-out=tsv"), ("digits", "--digits=17"),
        ("gz", "--compress=gz"),
    ):
        peers.lexstat("--tfidf", "--tokens", "--stem=snowball", ALL_CLASSES, *options,
                      "-o", out / folder, corpus)
    peers.lexstat("--tfidf", "--stem=snowball", ALL_CLASSES, "--format-out=mtx", "--digits=17",
                  "-o", out / "mtx", corpus)
    sizes = [f"{path.stem}\t{len(peers.read_rows(path))}\n" for path in (out / "csv").glob("*.csv")]
    (out / "sizes.tsv").write_text("".join(sizes), encoding="utf-8")


def main():
    rscript = shutil.which("Rscript")
    if rscript is None:
        peers.skip("there is no Rscript; scripts/packages peers installs R")
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        peers.write_odd_texts(scratch / "odd-texts")
        peers.write_texts(scratch / "missing-texts", peers.MISSING_LIKE_TEXTS)
        make_tables(peers.SEEDS, scratch / "seeds")
        make_tables(scratch / "odd-texts", scratch / "odd")
        peers.lexstat("--tfidf", "--stem=none", "-o", scratch / "missing",
                      scratch / "missing-texts")
        return subprocess.run([rscript, "--vanilla", SCRIPT, scratch], check=False,
                              env={**os.environ, "LC_ALL": "C.UTF-8"}).returncode


if __name__ == "__main__":
    sys.exit(main())
