#!/usr/bin/env python3
"""The null experiment: the articles of one outlet, dealt out at random, where no word differs.

A test over documents must call 5 words in 100 different at p < .05, and after Benjamini and
Hochberg's adjustment hardly ever one. G2 over tokens calls four times as many: it is printed beside,
as the reason for all this. Then the counterpart: words planted into one part, and how many of them
each test finds.

The text is real news that is not ours to hand on: LEXSTAT_NEWS names a JSON Lines file (.zst or not)
with the fields source and text. Without it the test is skipped.
"""
import csv
import io
import json
import os
import pathlib
import random
import subprocess
import sys

LEXSTAT = os.environ["LEXSTAT"]
NEWS = os.environ.get("LEXSTAT_NEWS")
SKIPPED = 77
SEED = 20201017
N_SPLITS = 20
LEAST = ["--min-count=30", "--min-df=5"]  # of the words looked at, as in the first experiment
P = 0.05

# Share of the articles in the first part, and what is allowed of words with p_doc < .05.
SPLITS = [(0.5, 0.03, 0.07), (0.1, 0.03, 0.07)]


def read_news(path):
    command = ["zstd", "-dcq", path] if path.endswith(".zst") else ["cat", path]
    lines = subprocess.run(command, check=True, capture_output=True).stdout.decode().splitlines()
    return [json.loads(line) for line in lines]


def largest_source(rows):
    names = [row["source"] for row in rows]
    return max(sorted(set(names)), key=names.count)


def keyness(rows, *arguments):
    text = "".join(json.dumps(row) + "\n" for row in rows)
    command = [LEXSTAT, "--keyness", "-q", "--format=jsonl", *arguments, "-"]
    done = subprocess.run(command, input=text.encode(), check=True, capture_output=True)
    return list(csv.DictReader(io.StringIO(done.stdout.decode())))


def split(texts, share, chance):
    """The texts as two sources, dealt out at random."""
    chosen = set(chance.sample(range(len(texts)), round(share * len(texts))))
    return [{"id": str(i), "source": "A" if i in chosen else "B", "text": text}
            for i, text in enumerate(texts)]


def share_below(rows, column, limit):
    return sum(float(row[column]) < limit for row in rows) / len(rows)


def null_splits(texts, share, chance):
    """Of each split: shares of words with p < .05 by each test, and whether any q is below it."""
    results = []
    for _ in range(N_SPLITS):
        rows = split(texts, share, chance)
        tables = {test: keyness(rows, "--pairs", f"--test={test}", *LEAST)
                  for test in ("wilcoxon", "df", "welch")}
        result = {test: share_below(table, "p_doc", P) for test, table in tables.items()}
        result["g2"] = share_below(tables["wilcoxon"], "log10_p", -1.30103)
        result["interval"] = sum(not float(row["ci_low"]) <= 0 <= float(row["ci_high"])
                                 for row in tables["wilcoxon"]) / len(tables["wilcoxon"])
        result["discovery"] = any(float(row["q_doc"]) < P for row in tables["wilcoxon"])
        results.append(result)
    return results


def mean(results, name):
    return sum(result[name] for result in results) / len(results)


def check_null(texts, share, low, high, chance):
    results = null_splits(texts, share, chance)
    shown = {name: f"{100 * mean(results, name):.1f} %"
             for name in ("wilcoxon", "df", "welch", "interval", "g2")}
    discoveries = sum(result["discovery"] for result in results)
    print(f"{share:.0%} of {len(texts)} articles, {N_SPLITS} splits: p < .05 for {shown}; "
          f"something survives BH in {discoveries}", flush=True)
    problems = []
    if not low <= mean(results, "wilcoxon") <= high:
        problems.append(f"wilcoxon: {low} to {high} were expected")
    if mean(results, "g2") < 2 * mean(results, "wilcoxon"):
        problems.append("G2 over tokens is expected to be wrong, or the text is not news")
    if discoveries > N_SPLITS // 10:
        problems.append("something survives BH in more than one split of ten")
    return problems


def check_power(texts, chance):
    """A word in 4 in 100 articles of one half and in 8 of the other."""
    rows = split(texts, 0.5, chance)
    planted = [f"zzkata{chr(97 + i // 26)}{chr(97 + i % 26)}" for i in range(100)]
    for row in rows:
        words = [word for word in planted if chance.random() < (0.08 if row["source"] == "A" else 0.04)]
        row["text"] += " " + " ".join(words)
    problems = []
    for test in ("wilcoxon", "df", "welch", "permutation"):
        options = ["--rounds=999"] if test == "permutation" else []
        table = keyness(rows, "--pairs", f"--test={test}", "--stem=none", *options, *LEAST)
        found = [row for row in table if row["term"] in planted]
        power = share_below(found, "p_doc", P)
        right = all(float(row["z_doc"]) > 0 for row in found if float(row["p_doc"]) < P)
        print(f"planted words found by {test}: {100 * power:.0f} of 100", flush=True)
        if power < 0.5 or not right:
            problems.append(f"{test}: 50 planted words were expected at least, all in their half")
    return problems


def main():
    if NEWS is None or not pathlib.Path(NEWS).exists():
        print("there is no news to split: LEXSTAT_NEWS names a JSON Lines file with source and text")
        return SKIPPED
    news = read_news(NEWS)
    outlet = largest_source(news)
    texts = [row["text"] for row in news if row["source"] == outlet]
    chance = random.Random(SEED)
    problems = []
    for share, low, high in SPLITS:
        problems += check_null(texts, share, low, high, chance)
    problems += check_power(texts, chance)
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
