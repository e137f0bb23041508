/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-analysis-run.h"
#include "lex-association.h"

/* What the tables of collocations and of collocates have in common. */

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

/*
 * --sort-by: "count", one of `others` (ends with NULL; NULL when there are none), or a measure,
 * which *ret_measure is then; else it is NULL. LEX_ERROR_USAGE names them all.
 */
bool lex_sort_by_parse(const char *name, const char *const *others, const LexMeasure **ret_measure,
                       GError **error);

#define LEX_SORT_BY_HELP                                                                           \
    "order of the rows, strongest first: count, or any measure of association, those without a "   \
    "column too, such as mi2, jaccard, phi"

/* What to sort by, highest first: the value, or the other way round where the lowest is strongest
 * (log10_p); -Inf where there is none. */
double lex_sort_by_key(const char *name, double value);
