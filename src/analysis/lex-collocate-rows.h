/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-contingency.h"
#include "lex-measure-options.h"
#include "lex-nodes.h"

/* The rows of the table of collocates: how they are sorted, and what is written of them. */

typedef struct {
    double key; /* what rows are sorted by: higher first */
    double log_ratio_rest;
    double log10_p_doc; /* NaN: not tested */
    double log10_q_doc;
    uint64_t left;
    uint64_t right;
    uint64_t f_node;
    uint64_t f_collocate;
    uint64_t n_total;
    uint32_t node;
    uint32_t term;
    uint32_t group; /* 0: the corpus; else the source, plus one */
    uint32_t df;
} LexCollocateRow;

typedef struct {
    const LexAnalysisRun *run;
    const LexNodes *nodes;
    const char *sort_by;
    LexNamedMeasure key; /* of that name; both NULL: another number of the row */
    LexMeasureColumns shown;
} LexCollocateRows;

/* Rows may be sorted by these, beside measures; ends with NULL. */
extern const char *const lex_collocate_sort_names[];

/* Sets the key of a row that has all its numbers. */
void lex_collocate_row_set_key(LexCollocateRow *row, const LexCollocateRows *rows);

/* The largest p first, those that were not tested last. */
int lex_collocate_row_compare_p(const void *a, const void *b);

/* By node as they were asked for; the corpus, then each source; the strongest first, of those as
 * strong the most frequent; by the word. */
int lex_collocate_row_compare(const void *a, const void *b);

/* As LexListing has them; data is LexCollocateRows. */
bool lex_collocate_row_begins_group(const void *row, const void *before);
void lex_collocate_row_write(const void *data, const void *row, LexRows *output, GString *scratch);
