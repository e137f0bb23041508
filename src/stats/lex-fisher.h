/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-contingency.h"

/*
 * Fisher's exact test: X, the first cell of a table whose margins are fixed, is hypergeometric.
 * Everything in logarithms, as in lex-tail.h: 0 for a probability of 1, never -Inf for a
 * consistent table. Relative error of the logarithms below 1e-14.
 *
 * A tail is summed term by term over about nine standard deviations of X: a microsecond for most
 * pairs of words, five milliseconds at the most. Beyond a variance of 1e10 the tail is that of the
 * normal at the signed root of G2, whose logarithm is then off by less than 1e-4 of itself.
 */

/* ln P(X = o11) */
double lex_fisher_log_pmf(const LexContingency *table);

/* log10 P(X >= o11): small where both come together more often than by chance. */
double lex_fisher_greater(const LexContingency *table);

/* log10 P(X <= o11): small where they avoid each other. */
double lex_fisher_less(const LexContingency *table);

/* log10 of the probability of all values no likelier than o11, which is what R's fisher.test()
 * calls two-sided; likelier by 1e-7 of itself is no likelier, as there. */
double lex_fisher_two_sided(const LexContingency *table);
