/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-contingency.h"

/*
 * One difference over several strata, months or topics: does the target use the word more than
 * the reference did in the same month? An outlet is then not key for what it covered when the
 * others had stopped writing.
 */
typedef struct {
    double odds_ratio; /* common to the strata */
    double ci_low;     /* of the odds ratio, at the confidence asked for */
    double ci_high;
    double z; /* the signed root of Cochran, Mantel and Haenszel's chi-square; > 0: the first cells
                 hold more than by chance */
    double log10_p; /* two-sided */
} LexMantelHaenszel;

/*
 * Mantel & Haenszel 1959, of tables with the cells a, b and c, d and n counts together:
 *
 *     odds ratio  sum a d / n over sum b c / n, its interval after Robins, Breslow & Greenland 1986
 *     chi-square  (|sum a - sum expected| - 1/2)^2 / sum of variances, without the 1/2 where
 *                 `corrected` is false; the variance is r1 r2 c1 c2 / (n^2 (n - 1))
 *
 * As R's mantelhaen.test(), which takes the 1/2 away only from differences that are as large. The
 * interval has z_quantile standard errors to either side: 1.96 for 95 %. A table with an empty row
 * or column adds nothing; where all are so, everything is NaN. The odds ratio is NaN where it is
 * infinite, and the interval where it is that or 0.
 *
 * Counts of documents go in, or of tokens; p is right for documents alone (lex-document-test.h).
 */
LexMantelHaenszel lex_mantel_haenszel(size_t n_strata, const LexContingency strata[],
                                      bool corrected, double z_quantile);

/*
 * log10 of the probability that the sum of the first cells is as far from what is expected of it as
 * it is, to whichever side, all margins fixed: the exact test, a sum of hypergeometric numbers. For
 * words of which there are few the normal above is too sure by orders of magnitude. NaN where the
 * first columns hold more than LEX_STRATA_EXACT together, where the normal will do, and where no
 * table adds anything.
 */
#define LEX_STRATA_EXACT 256

double lex_strata_exact(size_t n_strata, const LexContingency strata[]);
