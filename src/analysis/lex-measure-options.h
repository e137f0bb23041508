/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-association.h"
#include "lex-sequence.h"

#include <lexstat/lex-column.h>
#include <lexstat/lex-error.h>

/* Measures of association that the user names: what to sort by, and which to show. */

/* A measure of pairs and, where there is one, of longer sequences. */
typedef struct {
    double (*of_pair)(const LexContingency *table);
    double (*of_sequence)(const LexSequence *sequence);
} LexNamedMeasure;

/* Both NULL when there is none of that name. */
LexNamedMeasure lex_named_measure_find(const char *name);

/* ---- --sort-by ---------------------------------------------------------------------------- */

#define LEX_SORT_BY_HELP                                                                           \
    "order of the rows, strongest first: count, or any measure of association, those without a "   \
    "column too, such as mi2, jaccard, phi"

/* Whether it is "count", one of `others` (ends with NULL; NULL when there are none), or a measure.
 * LEX_ERROR_USAGE names them all. */
bool lex_sort_by_check(const char *name, const char *const *others, GError **error);

/* What to sort by, highest first: the value, or the other way round where the lowest is strongest
 * (log10_p); -Inf where there is none. */
double lex_sort_by_key(const char *name, double value);

/* ---- --measure ---------------------------------------------------------------------------- */

#define LEX_MEASURE_HELP                                                                           \
    "measures of association to show, in this order, those without a column otherwise too; "       \
    "default: all that the table has"

/* The columns of a table of which some are measures; a zeroed struct is empty. */
typedef struct {
    LexSchema schema;   /* with these columns */
    LexColumn *columns; /* ends with {0} */
    LexNamedMeasure *measures;
    size_t n_measures;
} LexMeasureColumns;

/*
 * What the table has with the measures of the list "g2,log_dice", NULL being all that it has
 * itself: its columns from `first` to end - 1. LEX_ERROR_USAGE names the good ones. Strings are
 * borrowed from the table.
 */
bool lex_measure_columns_parse(LexMeasureColumns *columns, const LexSchema *table, size_t first,
                               size_t end, const char *list, GError **error);
void lex_measure_columns_clear(LexMeasureColumns *columns);
