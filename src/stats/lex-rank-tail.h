/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-document-test.h"

/*
 * The p-value of Wilcoxon's rank sum where most documents do not hold the term and one side is
 * small.
 *
 * The usual normal is then far off: of 3,463 documents 3 hold a word, all 3 among the 177 of one
 * source. By chance that happens once in 7,500 deals; the normal, with the deviation that the ties
 * leave, says z = 7.5, once in 10^13. In a comparison of ten outlets the rare words of the small
 * ones would be its top.
 *
 * Here the number k of the side's documents that hold the term is taken as what it is,
 * hypergeometric, and only the ranks of those k among all that hold it as normal:
 *
 *     P(T >= t) = sum over k of P(k) Q((t - 1/2 - k m) / s_k)
 *
 * T being the ranks beyond those of the documents without the term, m their mean over the
 * documents with it, and s_k^2 = k (h - k) / (h - 1) times their variance there, h documents
 * holding the term. It is what lex_permutation_test() estimates by dealing: for few documents that
 * hold the term it is exact but for the ranks, and where all do it is the usual normal.
 */

/* The ranks of the documents that hold a term, doubled, beyond those of the others. */
typedef struct {
    uint64_t n;
    double mean;
    double variance; /* over n */
} LexScores;

/* Of what lex_rates_rank() has ranked with the same sizes. */
LexScores lex_rank_scores(const LexRanks *ranks, const uint64_t sizes[], size_t n,
                          const LexRate rates[]);

/*
 * log10 of the probability that the rank sum of `size` of the documents, dealt out at random, is
 * as far from what is expected of it as doubled_sum is, to whichever side. At most 0 and finite;
 * NaN when a side is empty or all rates are equal.
 */
double lex_rank_tail(const LexRanks *ranks, const LexScores *scores, uint64_t size,
                     uint64_t doubled_sum);
