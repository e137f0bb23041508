/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-keyness.h"

#include "lex-association.h"
#include "lex-deviance.h"
#include "lex-fisher.h"

#include <math.h>

/* --- the counts as the sources have them --- */

static double
f1_of(const LexContingency *table)
{
    return (double)table->o11;
}

static double
f2_of(const LexContingency *table)
{
    return (double)lex_contingency_o21(table);
}

static double
n1_of(const LexContingency *table)
{
    return (double)table->n1;
}

static double
n2_of(const LexContingency *table)
{
    return (double)(table->n_total - table->n1);
}

static bool
has_both_corpora(const LexContingency *table)
{
    return table->n1 > 0 && table->n1 < table->n_total;
}

static double
finite_or_nan(double x)
{
    return isfinite(x) ? x : NAN;
}

/* --- effect sizes --- */

double
lex_keyness_log_ratio(const LexContingency *table)
{
    if (!has_both_corpora(table))
        return NAN;
    return log2((f1_of(table) + 0.5) / (n1_of(table) + 0.5)) -
           log2((f2_of(table) + 0.5) / (n2_of(table) + 0.5));
}

/* Hardie's stand-in for nothing. */
static double
half_for_zero(double f)
{
    return f > 0 ? f : 0.5;
}

double
lex_keyness_log_ratio_hardie(const LexContingency *table)
{
    if (!has_both_corpora(table) || table->n2 == 0)
        return NAN;
    return log2(half_for_zero(f1_of(table)) / n1_of(table)) -
           log2(half_for_zero(f2_of(table)) / n2_of(table));
}

double
lex_keyness_log_ratio_error(const LexContingency *table)
{
    if (!has_both_corpora(table))
        return NAN;
    const double of_target = 1 / half_for_zero(f1_of(table)) - 1 / n1_of(table);
    const double of_reference = 1 / half_for_zero(f2_of(table)) - 1 / n2_of(table);
    return sqrt(of_target + of_reference) / M_LN2;
}

double
lex_keyness_log_ratio_hardie_conservative(const LexContingency *table, double z_quantile)
{
    const double ratio = lex_keyness_log_ratio_hardie(table);
    const double size = fabs(ratio) - z_quantile * lex_keyness_log_ratio_error(table);
    return size <= 0 ? 0 : copysign(size, ratio);
}

/* p1 - p2 is the determinant, which is exact, over n1 n2. */
double
lex_keyness_percent_difference(const LexContingency *table)
{
    const double difference = (double)lex_contingency_determinant(table);
    return finite_or_nan(100 * difference / (n1_of(table) * f2_of(table)));
}

double
lex_keyness_odds_ratio(const LexContingency *table)
{
    return has_both_corpora(table) ? exp(lex_association_lambda(table)) : NAN;
}

double
lex_keyness_difference_coefficient(const LexContingency *table)
{
    const double sum = f1_of(table) * n2_of(table) + f2_of(table) * n1_of(table);
    return (double)lex_contingency_determinant(table) / sum;
}

double
lex_keyness_simple_maths(const LexContingency *table, double k)
{
    if (!has_both_corpora(table))
        return NAN;
    return (1e6 * f1_of(table) / n1_of(table) + k) / (1e6 * f2_of(table) / n2_of(table) + k);
}

/* --- tests over tokens --- */

static bool
is_under_used(const LexContingency *table)
{
    return lex_contingency_determinant(table) < 0;
}

double
lex_keyness_g2(const LexContingency *table, unsigned n_cells)
{
    g_assert(n_cells == 2 || n_cells == 4);
    if (!has_both_corpora(table))
        return NAN;
    if (n_cells == 4)
        return lex_association_g2(table);
    const double g2 = lex_deviance_column(table);
    return is_under_used(table) ? -g2 : g2;
}

double
lex_keyness_bic(double g2, double df, uint64_t n_total)
{
    return fabs(g2) - df * log((double)n_total);
}

double
lex_keyness_ell(const LexContingency *table, unsigned n_cells)
{
    const uint64_t row = MIN(table->n1, table->n_total - table->n1);
    const uint64_t others = table->n_total - table->n2;
    const uint64_t column = n_cells == 4 ? MIN(table->n2, others) : table->n2;
    const double least = lex_contingency_expected(row, column, table->n_total);
    const double g2 = fabs(lex_keyness_g2(table, n_cells));
    return least > 1 ? g2 / ((double)table->n_total * log(least)) : NAN;
}

double
lex_keyness_specificity(const LexContingency *table)
{
    if (!has_both_corpora(table))
        return NAN;
    /* What the target has too few of the other has too many: the same number to the last digit. */
    const LexContingency other = lex_contingency_swap_rows(table);
    /* From 0 and not by a change of sign: 0 stays 0, not -0. */
    return is_under_used(table) ? lex_fisher_greater(&other) : 0 - lex_fisher_greater(table);
}

/* --- log-odds with a prior --- */

LexLogOdds
lex_keyness_log_odds_of(double y1, double n1, double y2, double n2)
{
    const double delta = finite_or_nan(log(y1 / (n1 - y1)) - log(y2 / (n2 - y2)));
    return (LexLogOdds){delta, delta / sqrt(1 / y1 + 1 / y2)};
}

LexLogOdds
lex_keyness_log_odds(const LexContingency *table, double alpha, double alpha_total)
{
    return lex_keyness_log_odds_of(f1_of(table) + alpha, n1_of(table) + alpha_total,
                                   f2_of(table) + alpha, n2_of(table) + alpha_total);
}
