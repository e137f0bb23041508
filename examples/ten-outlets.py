#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each of several outlets says more than the others, and what stands around two words:

    examples/ten-outlets.py NEWS.jsonl.zst DIR

NEWS is JSON Lines, each line an article with id, source, date (2017-03-28), title and text. Tables
and report.html go into DIR; what was found is printed. lexstat is the one on the PATH.
"""
import pathlib
import subprocess
import sys

SCRIPTS = pathlib.Path(__file__).resolve().parents[1] / "scripts"
sys.path.append(str(SCRIPTS))
import lexstat  # noqa: E402

NODES = ["pemerintah", "polisi"]


def run_lexstat(news, folder):
    # Articles of the same month are compared: an outlet is not key for what happened while it was
    # collected. A term in fewer than ten articles tells of those articles.
    subprocess.run(["lexstat", "--quiet", "--keyness", "--strata=date:month", "--min-df=10",
                    f"--collocates={','.join(NODES)}", "-o", folder, news], check=True)


def print_key_terms(keyness, n_terms=5):
    sure = keyness[(keyness["q_doc"] < 0.05) & (keyness["log_ratio"] > 0)]
    print("Said in more articles than elsewhere in the same month (q < .05), and the surest terms:")
    for target, rows in keyness.groupby("target"):
        terms = sure[sure["target"] == target]["term"]
        print(f"  {target}: {len(terms)} of {len(rows)}: {', '.join(terms.head(n_terms))}")


def print_collocates(collocates, n_words=4):
    """Of each node, what stands beside it in each outlet, and which differences are sure."""
    rows = collocates[(collocates["source"] != "(all)") & (collocates["count"] >= 3)]
    for node in NODES:
        of_node = rows[rows["node"] == node]
        print(f"Beside {node}, the first {n_words} by log_dice:")
        for source, some in of_node.groupby("source"):
            best = some.sort_values(["log_dice", "collocate"], ascending=[False, True])
            print(f"  {source}: {', '.join(best['collocate'].head(n_words))}")
        sure = of_node[(of_node["q_doc"] < 0.05) & (of_node["log_ratio_rest"] > 0)]
        names = ", ".join(f"{word} ({source})" for word, source in
                          zip(sure["collocate"], sure["source"]))
        print(f"  More than elsewhere (q < .05): {names or 'none'}")


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: examples/ten-outlets.py NEWS.jsonl.zst DIR")
    news, folder = sys.argv[1:]
    run_lexstat(news, folder)
    tables = lexstat.read_tables(folder)
    documents = tables["documents"]
    print(f"{len(documents)} articles of {documents['source'].nunique()} outlets")
    print_key_terms(tables["keyness"])
    print_collocates(tables["collocates"])
    subprocess.run([sys.executable, SCRIPTS / "report.py", folder, "--sentences=2", "--rows=200",
                    "-o", pathlib.Path(folder) / "report.html"], check=True)


if __name__ == "__main__":
    main()
