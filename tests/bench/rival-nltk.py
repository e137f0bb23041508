#!/usr/bin/env python3
"""Pairs of neighbours with one measure of association by NLTK: rival-nltk.py TASK TEXTS.jsonl OUT.csv

Tasks: bigrams (log-likelihood, the best first).
"""
import csv
import json
import re
import sys

from nltk.collocations import BigramAssocMeasures, BigramCollocationFinder

_, _, texts, out = sys.argv

with open(texts, encoding="utf-8") as lines:
    documents = [re.findall(r"\w+", json.loads(line)["text"].lower()) for line in lines]
finder = BigramCollocationFinder.from_documents(documents)
with open(out, "w", encoding="utf-8", newline="") as file:
    rows = csv.writer(file)
    for pair, score in finder.score_ngrams(BigramAssocMeasures.likelihood_ratio):
        rows.writerow([*pair, finder.ngram_fd[pair], score])
