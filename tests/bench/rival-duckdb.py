#!/usr/bin/env python3
"""What lexstat tells, as far as SQL says it, with DuckDB: rival-duckdb.py TASK TEXTS.jsonl OUT.csv

Tasks: frequencies, tfidf, bigrams (counts alone), keyness (each source against the rest: signed
log-likelihood of the words it has, Dunning 1993, and no other measure).
"""
import sys

import duckdb

TOKENS = r"""
docs AS (SELECT id, source, text FROM read_json('{texts}', format='newline_delimited',
         columns={{id: 'VARCHAR', source: 'VARCHAR', text: 'VARCHAR'}})),
words AS (SELECT id, source, regexp_extract_all(lower(text), '[\p{{L}}\p{{N}}]+') AS list
          FROM docs),
tokens AS (SELECT id, source, unnest(list) AS term FROM words)
"""

TASKS = {
    "frequencies": """
        SELECT term, count(*) AS count, count(DISTINCT id) AS df FROM tokens GROUP BY term""",
    "tfidf": """
        , counts AS (SELECT id, term, count(*) AS tf FROM tokens GROUP BY ALL)
        , dfs AS (SELECT term, count(*) AS df FROM counts GROUP BY term)
        , n AS (SELECT count(*) AS n FROM docs)
        SELECT id, term, tf, df, log10(n / df) AS idf, tf * log10(n / df) AS tfidf
        FROM counts JOIN dfs USING (term), n""",
    "bigrams": """
        , pairs AS (SELECT unnest(list_zip(list[:-2], list[2:])) AS pair FROM words)
        SELECT pair[1] AS a, pair[2] AS b, count(*) AS count FROM pairs GROUP BY ALL""",
    "keyness": """
        , counts AS (SELECT source, term, count(*) AS a FROM tokens GROUP BY ALL)
        , terms AS (SELECT term, sum(a) AS ab FROM counts GROUP BY term)
        , sizes AS (SELECT source, sum(a) AS c FROM counts GROUP BY source)
        , whole AS (SELECT sum(c) AS n FROM sizes)
        , cells AS (SELECT source, term, a, ab - a AS b, c, n - c AS d, ab * c / n AS ea,
                           ab * (n - c) / n AS eb
                    FROM counts JOIN terms USING (term) JOIN sizes USING (source), whole)
        SELECT source, term, a, b, sign(a * d - b * c) * 2 *
               (a * ln(a / ea) + CASE WHEN b > 0 THEN b * ln(b / eb) ELSE 0 END) AS g2
        FROM cells""",
}

_, task, texts, out = sys.argv

database = duckdb.connect(config={"threads": 2})  # as many as lexstat has
database.execute(f"COPY (WITH {TOKENS.format(texts=texts)} {TASKS[task]}) TO '{out}' (HEADER)")
