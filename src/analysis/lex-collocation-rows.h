/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-analysis-run.h"
#include "lex-measure-options.h"
#include "lex-tuples.h"

/* The rows of the table of collocations: how they are sorted, and what is written of them. */

/* Of sequences below the longest the margins beyond 2^n_words are of no use. */
typedef struct {
    double key; /* what rows are sorted by: higher first, -Inf where there is none */
    uint64_t n_free;
    uint32_t source;
    uint32_t df;
    uint32_t n_words;
    uint32_t words[LEX_SEQUENCE_MAX_WORDS];
    uint64_t margins[]; /* by pattern, see lex_sequence_set_margins() */
} LexCollocationRow;

typedef struct {
    const LexAnalysisRun *run;
    bool by_source;
    unsigned max_words;
    const char *sort_by;
    LexNamedMeasure key; /* of that name; both NULL: the count */
    LexMeasureColumns shown;
} LexCollocationRows;

/* Bytes of a row. */
size_t lex_collocation_rows_size(const LexCollocationRows *rows);

/* turned: a pair is shown the other way round. */
void lex_collocation_row_init(LexCollocationRow *row, const LexCollocationRows *rows,
                              unsigned n_words, const LexTuple *tuple, const uint64_t *margins,
                              uint64_t n_free, bool turned);

/* In each source the strongest first, of those as strong the most frequent; then by the words,
 * whose numbers are in the order of their labels. */
int lex_collocation_row_compare(const void *a, const void *b);

/* As LexListing has them; data is LexCollocationRows. */
bool lex_collocation_row_begins_source(const void *row, const void *before);
void lex_collocation_row_write(const void *data, const void *row, LexRows *output,
                               GString *scratch);
void lex_collocation_row_fetch(const void *data, const void *row, bool later);
