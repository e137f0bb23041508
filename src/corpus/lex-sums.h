/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-terms.h"

/* How often each term occurs and in how many documents: over the corpus, or in each source. */

typedef struct {
    uint64_t count;
    uint32_t df;
    uint32_t last; /* the last document that held it, plus one; of no use afterwards */
} LexTermSum;

/* What is added up: sources first to first + n - 1, or the corpus as one. */
typedef struct {
    bool by_source;
    size_t first_source;
    size_t n_sources;
} LexSumScope;

/*
 * Adds up into sums, which holds a zeroed row of n_terms for each source of the scope (one without
 * by_source). Whole numbers: the same for any number of threads. Blocks are shared out, so that a
 * single large document is counted by all of them.
 */
bool lex_sums_add(const LexCorpus *corpus, const LexTermMap *map, const LexSumScope *scope,
                  unsigned n_threads, LexTermSum *sums, GError **error);
