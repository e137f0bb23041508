#!/usr/bin/env python3
"""What lexstat tells, as a script has it with scikit-learn: rival-sklearn.py TASK TEXTS.jsonl OUT.csv

Tasks: tfidf (every weight), keyness (each source against the rest: signed log-likelihood of the
words it has, Dunning 1993, and no other measure).
"""
import json
import sys

import numpy
import pandas
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.preprocessing import OneHotEncoder

WORDS = r"(?u)\w+"


def tfidf(documents):
    vectorizer = TfidfVectorizer(token_pattern=WORDS)
    weights = vectorizer.fit_transform(document["text"] for document in documents).tocoo()
    ids = pandas.Series([document["id"] for document in documents])
    terms = pandas.Series(vectorizer.get_feature_names_out())
    return pandas.DataFrame({
        "doc_id": ids.iloc[weights.row].to_numpy(),
        "term": terms.iloc[weights.col].to_numpy(),
        "tfidf": weights.data,
    })


def keyness(documents):
    vectorizer = CountVectorizer(token_pattern=WORDS)
    counts = vectorizer.fit_transform(document["text"] for document in documents)
    sources = OneHotEncoder()
    members = sources.fit_transform([[document["source"]] for document in documents])
    a = (members.T @ counts).toarray().astype(float)
    b = a.sum(axis=0) - a
    c, d = a.sum(axis=1, keepdims=True), b.sum(axis=1, keepdims=True)
    expected_a, expected_b = (a + b) * c / (c + d), (a + b) * d / (c + d)
    with numpy.errstate(divide="ignore", invalid="ignore"):
        g2 = 2 * (a * numpy.log(a / expected_a) +
                  numpy.where(b > 0, b * numpy.log(b / expected_b), 0))
    g2 *= numpy.sign(a * d - b * c)
    row, column = a.nonzero()
    return pandas.DataFrame({
        "source": sources.categories_[0][row],
        "term": vectorizer.get_feature_names_out()[column],
        "a": a[row, column],
        "b": b[row, column],
        "g2": g2[row, column],
    })


_, task, texts, out = sys.argv

with open(texts, encoding="utf-8") as lines:
    read = [json.loads(line) for line in lines]
{"tfidf": tfidf, "keyness": keyness}[task](read).to_csv(out, index=False)
