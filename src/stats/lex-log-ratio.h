/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-contingency.h"

/*
 * The log ratio, log2 of (o11 / n1) / (o21 / (n_total - n1)), and how sure of it one may be: of a
 * pair, how many times likelier the second word is after the first than after others; of a
 * keyword, how many times likelier in the target than elsewhere.
 *
 * Bounds are exact (Clopper & Pearson 1934): given o11 + o21, o11 is binomial, and the bound is
 * the quantile of a beta distribution on the scale of its odds. No discount for zeros is needed.
 */

/* Lower bound of the log ratio: true values below it would give o11 or more with a probability
 * under p, 1e-280 <= p <= 1/2. -Inf for o11 = 0; NaN where a row is empty, or the first column. */
double lex_log_ratio_lower(const LexContingency *table, double p);

/* Likewise the upper bound; Inf for o21 = 0. */
double lex_log_ratio_upper(const LexContingency *table, double p);

/*
 * LRC, the conservative log ratio (Evert 2022; the default of corpora::keyness() in R): the end of
 * the interval with confidence 1 - alpha that is nearer to 0, and 0 when the interval holds 0. An
 * effect size that is 0 where it is not significant. For m tests at once give alpha / m
 * (Bonferroni, as corpora does).
 */
double lex_log_ratio_conservative(const LexContingency *table, double alpha);

/*
 * ln(x / (1 - x)) for the x where the incomplete beta function I_x(a, b) is p, with log_p = ln p,
 * 1e-280 <= p <= 1/2; a, b >= 1. Below the median only: the upper half is the lower with a and b
 * exchanged. Absolute error below 1e-13, which is the relative error of the odds.
 */
double lex_beta_log_odds(uint64_t a, uint64_t b, double log_p);
