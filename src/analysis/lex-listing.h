/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-analysis-run.h"
#include "lex-sorter.h"

/* What the tables of collocations and of collocates have in common: limits, and how they are
 * written. */

/* What both call the rows of the corpus as a whole. */
#define LEX_ALL_SOURCES "(all)"

/* How often, and in how many documents, what is listed occurs at least. */
typedef struct {
    uint64_t min_count;
    uint64_t min_df;
} LexLimits;

/* As the user or the analysis's record says. */
LexLimits lex_limits_of(const LexAnalysisRun *run);

/* Lowers the limits that the user did not set to 2 and 1, for a text so small that nothing passes,
 * and adds a message. False when they were as low already. */
bool lex_limits_lower(LexLimits *limits, const LexAnalysisRun *run);

/* Notes in the report how many rows there are and which limits they passed. */
void lex_limits_report(const LexLimits *limits, const LexAnalysisRun *run, const LexTable *table);

/* ---- rows in their order ------------------------------------------------------------------ */

/* How rows that were sorted become those of the table. */
typedef struct {
    size_t record_size;
    uint64_t top; /* only the first so many of each group; 0: all */

    /* Whether a record is of another group than one before it. */
    bool (*begins_group)(const void *record, const void *before);

    /* Writes one, as a whole row. Called from several threads; scratch is for what it likes. */
    void (*write)(const void *data, const void *record, LexRows *rows, GString *scratch);

    /*
     * Asks the memory for what write() will read elsewhere; NULL: nothing. Called twice, some
     * records before: first for what the record points to, later for what that points to.
     */
    void (*fetch)(const void *data, const void *record, bool later);
    const void *data;
} LexListing;

/* Writes the records of the sorter, which is finished, to the table. */
bool lex_listing_write(const LexListing *listing, LexSorter *sorted, LexTable *table,
                       unsigned n_threads, GError **error);
