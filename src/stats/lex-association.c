/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-association.h"

#include "lex-deviance.h"
#include "lex-fisher.h"
#include "lex-log-ratio.h"
#include "lex-tail.h"

#include <math.h>
#include <string.h>

/* --- what the formulas have in common --- */

static double
determinant(const LexContingency *table)
{
    return (double)lex_contingency_determinant(table);
}

/* o11 - e11 */
static double
difference(const LexContingency *table)
{
    return determinant(table) / (double)table->n_total;
}

static double
rest(uint64_t margin, const LexContingency *table)
{
    return (double)(table->n_total - margin);
}

/* n1 n1' n2 n2' */
static double
product_of_margins(const LexContingency *table)
{
    return (double)table->n1 * rest(table->n1, table) * (double)table->n2 * rest(table->n2, table);
}

/* -0 where it is 0 would be printed as such. */
static double
with_sign(double value, const LexContingency *table)
{
    return value != 0 && lex_contingency_determinant(table) < 0 ? -value : value;
}

/* |o11 - e11| less 1/2 but not below 0, times N. */
static double
yates_determinant(const LexContingency *table)
{
    const LexInt128 det = lex_contingency_determinant(table);
    const LexInt128 twice = 2 * (det < 0 ? -det : det) - (LexInt128)table->n_total;
    return twice > 0 ? 0.5 * (double)twice : 0;
}

/* log2(o11^k / e11) */
static double
mi_k(const LexContingency *table, int k)
{
    const double o11 = (double)table->o11;
    const double product = (double)table->n1 * (double)table->n2;
    return log2(pow(o11, k) * (double)table->n_total / product);
}

/* --- evidence --- */

double
lex_association_expected(const LexContingency *table)
{
    return lex_contingency_expected(table->n1, table->n2, table->n_total);
}

double
lex_association_g2(const LexContingency *table)
{
    return with_sign(lex_deviance_2x2(table), table);
}

double
lex_association_g2_williams(const LexContingency *table)
{
    const double n = (double)table->n_total;
    const double rows = n / (double)table->n1 + n / rest(table->n1, table) - 1;
    const double columns = n / (double)table->n2 + n / rest(table->n2, table) - 1;
    const double q = 1 + rows * columns / (6 * n);
    return isfinite(q) ? lex_association_g2(table) / q : NAN;
}

double
lex_association_chi2(const LexContingency *table)
{
    const double det = determinant(table);
    const double chi2 = (double)table->n_total * det * det / product_of_margins(table);
    return with_sign(chi2, table);
}

double
lex_association_chi2_yates(const LexContingency *table)
{
    const double det = yates_determinant(table);
    const double chi2 = (double)table->n_total * det * det / product_of_margins(table);
    return with_sign(chi2, table);
}

double
lex_association_simple_ll(const LexContingency *table)
{
    const double expected = lex_association_expected(table);
    const double cell = lex_deviance_cell((double)table->o11, expected, difference(table));
    return with_sign(2 * cell, table);
}

double
lex_association_log10_p(const LexContingency *table)
{
    return lex_tail_chi2(lex_deviance_2x2(table), 1);
}

double
lex_association_log10_p_fisher(const LexContingency *table)
{
    return lex_fisher_greater(table);
}

double
lex_association_log10_p_poisson(const LexContingency *table)
{
    return lex_tail_poisson(table->o11, lex_association_expected(table));
}

double
lex_association_t_score(const LexContingency *table)
{
    return difference(table) / sqrt((double)table->o11);
}

double
lex_association_z_score(const LexContingency *table)
{
    return difference(table) / sqrt(lex_association_expected(table));
}

double
lex_association_z_score_yates(const LexContingency *table)
{
    const double shrunk = yates_determinant(table) / (double)table->n_total;
    return with_sign(shrunk / sqrt(lex_association_expected(table)), table);
}

double
lex_association_poisson_stirling(const LexContingency *table)
{
    const double o11 = (double)table->o11;
    const double pmi = lex_association_pmi(table);
    return isinf(pmi) ? 0 : o11 * (pmi * M_LN2 - 1);
}

double
lex_association_local_mi(const LexContingency *table)
{
    const double pmi = lex_association_pmi(table);
    return isinf(pmi) ? 0 : (double)table->o11 * pmi;
}

/* --- effect --- */

double
lex_association_pmi(const LexContingency *table)
{
    const double product = (double)table->n1 * (double)table->n2;
    const double excess = determinant(table) / product; /* o11 / e11 - 1 */
    if (fabs(excess) < 0.5)
        return log1p(excess) * M_LOG2E;
    return log2((double)table->o11 * (double)table->n_total / product);
}

double
lex_association_npmi(const LexContingency *table)
{
    const double n = (double)table->n_total;
    const double pmi = lex_association_pmi(table);
    /* Of a share near 1 the logarithm is that of the little which is missing. */
    const double missing = (double)(table->n_total - table->o11) / n;
    const double log_share =
        missing < 0.5 ? log1p(-missing) * M_LOG2E : log2((double)table->o11 / n);
    return isinf(pmi) ? -1 : pmi / -log_share;
}

double
lex_association_mi2(const LexContingency *table)
{
    return mi_k(table, 2);
}

double
lex_association_mi3(const LexContingency *table)
{
    return mi_k(table, 3);
}

double
lex_association_average_mi(const LexContingency *table)
{
    return lex_deviance_2x2(table) / (2 * M_LN2 * (double)table->n_total);
}

double
lex_association_dice(const LexContingency *table)
{
    return 2 * (double)table->o11 / (double)(table->n1 + table->n2);
}

double
lex_association_log_dice(const LexContingency *table)
{
    return 14 + log2(lex_association_dice(table));
}

double
lex_association_jaccard(const LexContingency *table)
{
    return (double)table->o11 / (double)(table->n1 + table->n2 - table->o11);
}

double
lex_association_gmean(const LexContingency *table)
{
    return (double)table->o11 / sqrt((double)table->n1 * (double)table->n2);
}

double
lex_association_min_sensitivity(const LexContingency *table)
{
    return (double)table->o11 / (double)MAX(table->n1, table->n2);
}

double
lex_association_delta_p_12(const LexContingency *table)
{
    return determinant(table) / ((double)table->n2 * rest(table->n2, table));
}

double
lex_association_delta_p_21(const LexContingency *table)
{
    return determinant(table) / ((double)table->n1 * rest(table->n1, table));
}

double
lex_association_phi(const LexContingency *table)
{
    return determinant(table) / sqrt(product_of_margins(table));
}

double
lex_association_odds_ratio(const LexContingency *table)
{
    return (double)table->o11 * (double)lex_contingency_o22(table) /
           ((double)lex_contingency_o12(table) * (double)lex_contingency_o21(table));
}

double
lex_association_relative_risk(const LexContingency *table)
{
    return (double)table->o11 * rest(table->n1, table) /
           ((double)table->n1 * (double)lex_contingency_o21(table));
}

double
lex_association_lrc(const LexContingency *table)
{
    return lex_log_ratio_conservative(table, 0.05);
}

double
lex_association_lambda(const LexContingency *table)
{
    const double o11 = (double)table->o11 + 0.5;
    const double o12 = (double)lex_contingency_o12(table) + 0.5;
    const double o21 = (double)lex_contingency_o21(table) + 0.5;
    const double o22 = (double)lex_contingency_o22(table) + 0.5;
    /* (o11 + 1/2) (o22 + 1/2) - (o12 + 1/2) (o21 + 1/2) = det + (o11 + o22 - o12 - o21) / 2 */
    const LexInt128 rests = (LexInt128)lex_contingency_o12(table) + lex_contingency_o21(table);
    const LexInt128 twice =
        2 * lex_contingency_determinant(table) + (LexInt128)table->n_total - 2 * rests;
    const double excess = 0.5 * (double)twice / (o12 * o21); /* odds ratio - 1 */
    return fabs(excess) < 0.5 ? log1p(excess) : log(o11 * o22 / (o12 * o21));
}

double
lex_association_z(const LexContingency *table)
{
    const double variance = 1 / ((double)table->o11 + 0.5) +
                            1 / ((double)lex_contingency_o12(table) + 0.5) +
                            1 / ((double)lex_contingency_o21(table) + 0.5) +
                            1 / ((double)lex_contingency_o22(table) + 0.5);
    return lex_association_lambda(table) / sqrt(variance);
}

/* --- by name --- */

const LexMeasure lex_measures[] = {
    {"expected", lex_association_expected, "count that chance would give: n1 n2 / n_total"},
    {"g2", lex_association_g2, "signed log-likelihood ratio (Dunning 1993), chi-square with df 1"},
    {"g2_williams", lex_association_g2_williams, "g2 with Williams's correction"},
    {"chi2", lex_association_chi2, "signed chi-square of Pearson"},
    {"chi2_yates", lex_association_chi2_yates, "chi2 with Yates's correction"},
    {"simple_ll", lex_association_simple_ll,
     "signed log-likelihood of the first cell (Evert 2008)"},
    {"log10_p", lex_association_log10_p, "log10 of the p-value of g2"},
    {"log10_p_fisher", lex_association_log10_p_fisher,
     "log10 of Fisher's exact probability of the count or more"},
    {"log10_p_poisson", lex_association_log10_p_poisson,
     "log10 of the Poisson probability of the count or more"},
    {"t_score", lex_association_t_score, "(count - expected) / sqrt(count) (Church et al. 1991)"},
    {"z_score", lex_association_z_score, "(count - expected) / sqrt(expected)"},
    {"z_score_yates", lex_association_z_score_yates, "z_score with Yates's correction"},
    {"poisson_stirling", lex_association_poisson_stirling,
     "count (ln(count / expected) - 1) (Quasthoff & Wolff 2002)"},
    {"local_mi", lex_association_local_mi, "count times pmi"},
    {"pmi", lex_association_pmi, "log2(count / expected) (Church & Hanks 1990)"},
    {"npmi", lex_association_npmi, "pmi from -1 (never together) to 1 (never apart) (Bouma 2009)"},
    {"mi2", lex_association_mi2, "log2(count^2 / expected) (Daille 1994)"},
    {"mi3", lex_association_mi3, "log2(count^3 / expected) (Daille 1994)"},
    {"average_mi", lex_association_average_mi, "mutual information in bits: g2 / (2 n_total ln 2)"},
    {"dice", lex_association_dice, "2 count / (n1 + n2)"},
    {"log_dice", lex_association_log_dice, "14 + log2(dice) (Rychly 2008), at most 14"},
    {"jaccard", lex_association_jaccard, "count / (n1 + n2 - count)"},
    {"gmean", lex_association_gmean, "count / sqrt(n1 n2)"},
    {"min_sensitivity", lex_association_min_sensitivity, "min(count / n1, count / n2)"},
    {"delta_p_12", lex_association_delta_p_12,
     "Delta P(1|2): P(first | second) - P(first | not second) (Gries 2013)"},
    {"delta_p_21", lex_association_delta_p_21,
     "Delta P(2|1): P(second | first) - P(second | not first)"},
    {"phi", lex_association_phi, "correlation of the two words, -1 to 1"},
    {"odds_ratio", lex_association_odds_ratio, "o11 o22 / (o12 o21)"},
    {"relative_risk", lex_association_relative_risk, "P(second | first) / P(second | not first)"},
    {"lrc", lex_association_lrc,
     "end nearer 0 of the 95 % confidence interval of log2(relative_risk) (Evert 2022)"},
    {"lambda", lex_association_lambda, "ln odds ratio with 1/2 added to each cell (quanteda)"},
    {"z", lex_association_z, "lambda by its standard error (quanteda)"},
    {0},
};

const LexMeasure *
lex_measure_find(const char *name)
{
    for (const LexMeasure *measure = lex_measures; measure->name != NULL; measure++) {
        if (strcmp(measure->name, name) == 0)
            return measure;
    }
    return NULL;
}
