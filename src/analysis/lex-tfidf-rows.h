/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-analysis-run.h"
#include "lex-keyed.h"

/* The second half of tfidf: rows for the terms of a document or source, out of their weights. */

/* A term's row in the making. */
typedef struct {
    uint32_t term;
    uint64_t tf;
    double weight;
} LexTfidfRow;

/* An order of rows; a thread's memory for it. A zeroed one is ready. */
typedef struct {
    LexKeyed *items; /* key: what they are sorted by; value: then by what, and their place */
    LexKeyed *scratch;
    size_t size;
} LexTfidfOrder;

void lex_tfidf_order_clear(LexTfidfOrder *order);

/* Highest weight first, then by term. Below 2^32 rows, no weight NaN. */
void lex_tfidf_order_by_weight(LexTfidfOrder *order, const LexTfidfRow *rows, size_t n_rows);

void lex_tfidf_order_by_term(LexTfidfOrder *order, const LexTfidfRow *rows, size_t n_rows);

/* Where in rows the i-th of the order is. */
static inline size_t
lex_tfidf_order_place(const LexTfidfOrder *order, size_t i)
{
    return (uint32_t)order->items[i].value;
}

extern const LexSchema lex_tfidf_schema;

/*
 * The row of a term that a document has once at the weight of its idf, from the cell of the term
 * on: half of all rows are that. Others copy the names and the numbers out of it.
 */
typedef struct {
    size_t begin;
    double idf;
    uint32_t names;   /* bytes of term and stem */
    uint32_t once;    /* of the tf, which is 1 */
    uint32_t numbers; /* of df and idf */
    uint32_t weight;
} LexTfidfTermCells;

/* What rows are made with; threads share it. */
typedef struct {
    const LexTerms *terms;
    const double *idf; /* by term */
    uint64_t top;      /* rows of a document or source; 0: all */

    LexTfidfTermCells *cells_of; /* by term; owned, as what follows is */
    LexRows *shared;             /* what they are in, by so many terms each */
    size_t n_shared;
} LexTfidfTable;

/*
 * Formats the cells of all terms, the fields above cells_of being set. A corpus has each term in
 * many documents: 17 rows a term in laws. To be cleared even after a failure.
 */
bool lex_tfidf_table_init(LexTfidfTable *table, const LexRowLayout *layout, unsigned n_threads,
                          GError **error);
void lex_tfidf_table_clear(LexTfidfTable *table);

/* What one thread writes with. */
typedef struct {
    LexTfidfOrder order;
    LexRows head; /* the cells of the document */
} LexTfidfWriter;

void lex_tfidf_writer_init(LexTfidfWriter *writer, const LexRowLayout *layout);
void lex_tfidf_writer_clear(LexTfidfWriter *writer);

/* Appends to the output the rows of a document, or of a source: then its doc_id is "". */
void lex_tfidf_writer_add(LexTfidfWriter *writer, LexRows *output, const LexTfidfTable *table,
                          const char *doc_id, const char *source, const LexTfidfRow *rows,
                          size_t n_rows);
