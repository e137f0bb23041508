/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-sums.h"

/*
 * ARF, the average reduced frequency (lex-dispersion.h), of each term over the corpus or over each
 * source: its documents one after the other, closed to a ring, positions counting counted tokens.
 *
 * sums has been filled by lex_sums_add() for the same scope, sizes are those of LexPostings, by
 * document. ret_arf gets a row of map->n_terms for each source of the scope (one without
 * by_source); NaN where the term does not occur. Exact up to a last division, so the same for any
 * number of threads and any blocks.
 */
bool lex_distances_arf(const LexCorpus *corpus, const LexTermMap *map, const LexSumScope *scope,
                       const uint64_t sizes[], const LexTermSum sums[], unsigned n_threads,
                       double ret_arf[], GError **error);
