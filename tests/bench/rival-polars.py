#!/usr/bin/env python3
"""Every TF-IDF weight to CSV with Polars: rival-polars.py tfidf TEXTS.jsonl OUT.csv"""
import sys

import polars

_, _, texts, out = sys.argv

documents = polars.read_ndjson(texts).select("id", "text")
counts = (
    documents.lazy()
    .select("id", term=polars.col("text").str.to_lowercase().str.extract_all(r"[\p{L}\p{N}]+"))
    .explode("term")
    .group_by("id", "term").len("tf")
)
idf = (polars.lit(documents.height) / polars.col("df")).log10()
(
    counts.join(counts.group_by("term").len("df"), on="term")
    .with_columns(idf=idf)
    .with_columns(tfidf=polars.col("tf") * polars.col("idf"))
    .collect()
    .write_csv(out)
)
