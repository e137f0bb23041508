/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-macros.h>

/*
 * log10 of tail probabilities.
 *
 * A p-value of a corpus is soon below 1e-308, where a double is 0; its logarithm is not. A table
 * prints log10 p and, for those who want it, p beside it. Every function here gives a number
 * <= 0 and finite wherever the statistic is finite; -Inf for an infinite one, NaN for NaN.
 * Against 60 digits the logarithm is off by less than 1e-13 of itself, near p = 1 by less than
 * 1e-15. Safe to call from several threads.
 */

/* P(X >= x) of chi-square with df > 0 degrees of freedom; 0, that is p = 1, for x <= 0. */
double lex_tail_chi2(double x, double df);

/* P(Z >= z) of the standard normal. */
double lex_tail_normal(double z);

/* P(|Z| >= |z|). */
double lex_tail_normal_two_sided(double z);

/* The z with P(Z >= z) = p <= 1/2, given ln p, to 4.5e-4: where iterations begin (Abramowitz &
 * Stegun 26.2.23). */
double lex_tail_normal_quantile(double log_p);

/* The z >= 0 whose P(|Z| >= z) has this logarithm to base 10: the inverse of the function above, to
 * 1e-12 of itself. */
double lex_tail_normal_deviate(double log10_p);

/* P(|T| >= |t|) of Student's t with df > 0, which need not be whole (Welch). */
double lex_tail_t_two_sided(double t, double df);

/* P(K >= k) of Poisson's distribution with that mean >= 0. */
double lex_tail_poisson(uint64_t k, double mean);

/* 10^log10_p for a table, where a p is never 0: at least the smallest normal number, 2.2e-308. */
double lex_tail_probability(double log10_p);

/* log10_p of a probability that was summed from its terms: what falls short of 1 by no more than
 * their rounding, below 1e-12, is 1. Rows with a p of 1 would else stand in the order of that. */
double lex_tail_of_sum(double log10_p);

/* log10(1 - 10^log10_p) for log10_p <= 0: the other tail, without cancellation. */
double lex_tail_other(double log10_p);
