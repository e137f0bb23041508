/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-contingency.h"

/*
 * How much more often a target uses a word than a reference: f1 of its n1 tokens against f2 of n2.
 *
 * Effect sizes say how much, tests over tokens how surely if tokens were independent, which they
 * are not: see lex-document-test.h. A table has the target as its first row and the word as its
 * first column; documents that hold the word, of so many, make one as well as tokens (Egbert &
 * Biber 2019: keyness by document frequency).
 *
 * Positive, or above 1 for a ratio: the target uses it more. NaN where a corpus is empty, and where
 * the measure would be infinite. What is the same of two words as of two corpora is in
 * lex-association.h: chi-square, its corrections, the plain odds ratio, the relative risk; for LRC,
 * the conservative log ratio, see lex-log-ratio.h.
 */
static inline LexContingency
lex_keyness_table(uint64_t f1, uint64_t n1, uint64_t f2, uint64_t n2)
{
    return (LexContingency){f1, n1, f1 + f2, n1 + n2};
}

/* --- effect sizes; p1 = f1 / n1, p2 = f2 / n2 --- */

/* log2 of p1 / p2 with 1/2 added to each of f1, n1, f2, n2 (Walter 1975; Evert 2022): finite and
 * without a jump at 0. 1: twice as often. */
double lex_keyness_log_ratio(const LexContingency *table);

/* The same with 1/2 for an f of 0 alone (Hardie 2014; CQPweb): with zeros two words of much the
 * same counts may lie apart. NaN where both are 0. */
double lex_keyness_log_ratio_hardie(const LexContingency *table);

/* Of either, sqrt(1/f1 + 1/f2 - 1/n1 - 1/n2) / ln 2, 1/2 for an f of 0; 1.96 of them to either side
 * are the interval of 95 %. */
double lex_keyness_log_ratio_error(const LexContingency *table);

/* Hardie's, less z_quantile errors and not beyond 0: CQPweb's conservative log ratio. */
double lex_keyness_log_ratio_hardie_conservative(const LexContingency *table, double z_quantile);

/* %DIFF, 100 (p1 - p2) / p2 (Gabrielatos & Marchi 2011). From -100; NaN for f2 = 0. */
double lex_keyness_percent_difference(const LexContingency *table);

/* The odds ratio with 1/2 added to every cell (Haldane 1956, Anscombe 1956): always finite. */
double lex_keyness_odds_ratio(const LexContingency *table);

/* (p1 - p2) / (p1 + p2) (Hofland & Johansson 1982). -1 to 1; NaN for a word in neither. */
double lex_keyness_difference_coefficient(const LexContingency *table);

/* (1e6 p1 + k) / (1e6 p2 + k), k > 0 (Kilgarriff 2009; Sketch Engine has k = 1). The larger k, the
 * commoner the words at the top. */
double lex_keyness_simple_maths(const LexContingency *table, double k);

/* --- tests over tokens --- */

/* G2, its sign that of p1 - p2, of 4 cells (Dunning 1993) or of the 2 of the word (Rayson & Garside
 * 2000), which are much alike for rare words and for common ones not. p: lex_tail_chi2() of its
 * absolute value, df 1. */
double lex_keyness_g2(const LexContingency *table, unsigned n_cells);

/* BIC of a G2 with df degrees of freedom, |G2| - df ln N (Wilson 2013): below 0 it
 * speaks for one rate in both corpora, above 2 for two, above 10 very strongly. */
double lex_keyness_bic(double g2, double df, uint64_t n_total);

/* ELL, |G2| / (N ln min E) with E of the cells in it (Johnston, Berry & Mielke 2006): G2 on a scale
 * that N does not stretch. NaN where an E is 1 or less. */
double lex_keyness_ell(const LexContingency *table, unsigned n_cells);

/* The specificity of Lafon 1980, as TXM and IRaMuTeQ print it: f1 occurrences in a part of n1
 * tokens of the whole. -log10 P(X >= f1) where f1 is what chance gives or more, log10 P(X <= f1)
 * where it is less; never infinite. The other corpus has the opposite, but for equal rates, which
 * are above 0 in both. */
double lex_keyness_specificity(const LexContingency *table);

/* --- log-odds with a prior --- */

typedef struct {
    double delta; /* log-odds in the target less those in the reference, in nats */
    double z;     /* delta over its standard deviation */
} LexLogOdds;

/*
 * Monroe, Colaresi & Quinn 2008, "Fightin' Words": each corpus as if it also held what the prior
 * says, `alpha` times the word in `alpha_total` tokens.
 *
 *     delta = ln((f1 + a) / (n1 + a0 - f1 - a)) - ln((f2 + a) / (n2 + a0 - f2 - a))
 *     z = delta / sqrt(1 / (f1 + a) + 1 / (f2 + a))
 *
 * Informative: alpha = alpha_total (f1 + f2) / (n1 + n2), alpha_total 500 to 1000. A ranking that
 * trusts rare words less, and no normal z: tokens are not independent. NaN where a corpus with its
 * prior holds the word not at all or nothing else.
 */
LexLogOdds lex_keyness_log_odds(const LexContingency *table, double alpha, double alpha_total);

/* The same of y1 in n1 and y2 in n2 that hold their prior. */
LexLogOdds lex_keyness_log_odds_of(double y1, double n1, double y2, double n2);
