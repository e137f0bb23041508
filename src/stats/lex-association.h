/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-contingency.h"

/*
 * How strongly two words belong together: the measures of association of a two by two table, of
 * which row 1 is what begins with the first word and column 1 what ends with the second.
 *
 * O is what was counted in a cell, E = row * column / n_total what chance would put there; det is
 * o11 o22 - o12 o21 = n_total (o11 - e11). N is n_total, n1' = N - n1, n2' = N - n2. Logarithms to
 * base 2 unless it says ln or log10. A measure that is not defined is NaN: most are not where a
 * margin is 0, some not where it is N. One without bound is Inf or -Inf.
 *
 * Relative error below 1e-14 against 70 digits, up to N = 2^63 and near independence too, because
 * differences come from the exact determinant. Only mi2, mi3, log_dice and poisson_stirling have
 * that error relative to the larger of their terms, where these cancel.
 *
 * Formulas as in Evert 2005, The statistics of word cooccurrences, and his UCS toolkit, where no
 * other source is given. What peers compute otherwise under the same name is said there.
 */

/* e11 = n1 n2 / N */
double lex_association_expected(const LexContingency *table);

/* --- evidence: how sure, growing with the size of the corpus --- */
/* g2 to simple_ll are signed, negative where the pair is rarer than by chance; without the sign
 * they are chi-square with one degree of freedom when there is only chance. */

/* 2 sum O ln(O / E) of the four cells (Dunning 1993). */
double lex_association_g2(const LexContingency *table);

/* G2 / q, q = 1 + (N / n1 + N / n1' - 1) (N / n2 + N / n2' - 1) / (6 N) (Williams 1976). */
double lex_association_g2_williams(const LexContingency *table);

/* N det^2 / (n1 n1' n2 n2') */
double lex_association_chi2(const LexContingency *table);

/* Chi-square with Yates's correction: |det| less N / 2, and 0 where that is negative (as R has it;
 * UCS lets it grow again). */
double lex_association_chi2_yates(const LexContingency *table);

/* 2 (o11 ln(o11 / e11) - (o11 - e11)), signed: one cell of a Poisson G2 (Evert 2008). */
double lex_association_simple_ll(const LexContingency *table);

/* log10 of the p-value of G2, two-sided. <= 0, never -Inf. */
double lex_association_log10_p(const LexContingency *table);

/* log10 of Fisher's P(X >= o11): lex_fisher_greater(). */
double lex_association_log10_p_fisher(const LexContingency *table);

/* log10 of P(X >= o11) of a Poisson variable with mean e11 (Quasthoff & Wolff 2002). */
double lex_association_log10_p_poisson(const LexContingency *table);

/* (o11 - e11) / sqrt(o11) (Church et al. 1991); -Inf for o11 = 0. */
double lex_association_t_score(const LexContingency *table);

/* (o11 - e11) / sqrt(e11) */
double lex_association_z_score(const LexContingency *table);

/* The same with o11 - e11 nearer 0 by 1/2, and 0 within (CQPweb's z; UCS lets it grow again). */
double lex_association_z_score_yates(const LexContingency *table);

/* o11 (ln(o11 / e11) - 1) (Quasthoff & Wolff 2002, as Text::NSP has it; UCS divides it by ln 10,
 * NLTK takes log2 of the quotient but still 1 off). 0 for o11 = 0. */
double lex_association_poisson_stirling(const LexContingency *table);

/* o11 log2(o11 / e11) (the lexicographer's mutual information of Kilgarriff). 0 for o11 = 0. */
double lex_association_local_mi(const LexContingency *table);

/* --- effect: how strongly, the same when all counts double --- */

/* log2(o11 / e11), pointwise mutual information (Church & Hanks 1990); -Inf for o11 = 0. Pairs met
 * once come first when sorted by it. UCS and cwb-ccc print log10. */
double lex_association_pmi(const LexContingency *table);

/* pmi / -log2(o11 / N) (Bouma 2009): -1 never together, 0 independent, 1 never apart. */
double lex_association_npmi(const LexContingency *table);

/* log2(o11^k / e11) for k = 2, 3: PMI with a weight on frequency (Daille 1994). These do grow with
 * the corpus. */
double lex_association_mi2(const LexContingency *table);
double lex_association_mi3(const LexContingency *table);

/* G2 / (2 N ln 2): mutual information of the two words in bits, Text::NSP's tmi. >= 0. */
double lex_association_average_mi(const LexContingency *table);

/* 2 o11 / (n1 + n2): 0 to 1. */
double lex_association_dice(const LexContingency *table);

/* 14 + log2 of that (Rychly 2008, Sketch Engine): at most 14; one more is twice as strong. Does not
 * look at N, so corpora of any size compare. -Inf for o11 = 0. */
double lex_association_log_dice(const LexContingency *table);

/* o11 / (o11 + o12 + o21): 0 to 1. */
double lex_association_jaccard(const LexContingency *table);

/* o11 / sqrt(n1 n2), the geometric mean of both conditional probabilities: 0 to 1. */
double lex_association_gmean(const LexContingency *table);

/* min(o11 / n1, o11 / n2), minimum sensitivity (Pedersen & Bruce 1996): 0 to 1. */
double lex_association_min_sensitivity(const LexContingency *table);

/* Delta P(1|2) = o11 / n2 - o12 / n2' = det / (n2 n2'): how much likelier the second word makes
 * the first (Gries 2013; Liddell 1976 before him): -1 to 1. */
double lex_association_delta_p_12(const LexContingency *table);

/* Delta P(2|1) = o11 / n1 - o21 / n1': how much likelier the first word makes the second. */
double lex_association_delta_p_21(const LexContingency *table);

/* det / sqrt(n1 n1' n2 n2'), the correlation of the two words: -1 to 1. */
double lex_association_phi(const LexContingency *table);

/* o11 o22 / (o12 o21); Inf for a zero below. Text::NSP puts 1 there, UCS prints 10^7. */
double lex_association_odds_ratio(const LexContingency *table);

/* (o11 / n1) / (o21 / n1'), the relative risk. UCS's is that of the transposed table. */
double lex_association_relative_risk(const LexContingency *table);

/* The conservative log ratio, log2, with 95 % confidence and no correction for the number of
 * pairs: lex_log_ratio_conservative() takes one. */
double lex_association_lrc(const LexContingency *table);

/* ln of the odds ratio with 1/2 added to the four cells (Haldane 1956): quanteda's lambda of a
 * pair. Finite always. */
double lex_association_lambda(const LexContingency *table);

/* lambda / sqrt(sum 1 / (O + 1/2)): quanteda's z (Blaheta & Johnson 2001). Evidence. */
double lex_association_z(const LexContingency *table);

/* --- all of them by name --- */

typedef struct {
    const char *name; /* of the column, and of --measure */
    double (*value)(const LexContingency *table);
    const char *help;
} LexMeasure;

/* In the order above, up to one without a name. */
extern const LexMeasure lex_measures[];

/* NULL when there is none of that name. */
const LexMeasure *lex_measure_find(const char *name);
