/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-analysis-run.h"
#include "lex-window.h"

/* How often words stand in the window of any other, by source: what chance is measured by. */

/* The terms that are asked about, which have numbers; a zeroed struct is empty. */
typedef struct {
    uint32_t *number_of; /* by term; LEX_TERM_NONE: not asked about; NULL: none is */
    size_t n;
} LexListedTerms;

void lex_listed_terms_add(LexListedTerms *listed, const LexTerms *terms, uint32_t term);
void lex_listed_terms_clear(LexListedTerms *listed);

typedef struct {
    size_t n_listed;
    uint64_t *n_totals; /* by source: pairs of a word and one in its window */
    uint64_t *counts;   /* [source * n_listed + number]: those whose other word it is */
} LexWindowCounts;

/* Counts in all the text. A zeroed struct is ready for lex_window_counts_clear(), too. */
bool lex_window_counts_fill(LexWindowCounts *counts, const LexAnalysisRun *run,
                            const LexStretchMap *map, LexWindow window,
                            const LexListedTerms *listed, GError **error);
void lex_window_counts_clear(LexWindowCounts *counts);
