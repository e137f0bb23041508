#!/usr/bin/env python3
"""Every TF-IDF weight to CSV with scikit-learn: rival-sklearn.py tfidf TEXTS.jsonl OUT.csv"""
import json
import sys

import pandas
from sklearn.feature_extraction.text import TfidfVectorizer

_, _, texts, out = sys.argv

with open(texts, encoding="utf-8") as lines:
    documents = [json.loads(line) for line in lines]
vectorizer = TfidfVectorizer(token_pattern=r"(?u)\w+")
weights = vectorizer.fit_transform(document["text"] for document in documents).tocoo()
ids = pandas.Series([document["id"] for document in documents])
terms = pandas.Series(vectorizer.get_feature_names_out())
pandas.DataFrame({
    "doc_id": ids.iloc[weights.row].to_numpy(),
    "term": terms.iloc[weights.col].to_numpy(),
    "tfidf": weights.data,
}).to_csv(out, index=False)
