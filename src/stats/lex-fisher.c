/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The hypergeometric distribution of the first cell.
 *
 * P(X = o11) is n1! n1'! n2! n2'! / (n! o11! o12! o21! o22!). With Stirling's formula for every
 * factorial the large parts are -G2 / 2 exactly, which lex_deviance_2x2() gives to the last
 * digit; there remain the root of a quotient and Stirling's errors (Loader 2000 puts the binomial
 * so).
 *
 * Only tails away from the mean are summed, from the observed value outwards, each term from the
 * one before. The other tails are 1 less those, so no probability is ever the small difference of
 * large ones.
 */
#include "lex-fisher.h"

#include "lex-deviance.h"
#include "lex-stirling.h"
#include "lex-sum.h"
#include "lex-tail.h"

#include <math.h>

/* Nine standard deviations are then a million terms. */
static const double max_variance = 1e10;

static double
at_least_one(uint64_t n)
{
    return n > 0 ? (double)n : 1;
}

double
lex_fisher_log_pmf(const LexContingency *table)
{
    const uint64_t n = table->n_total;
    const uint64_t margins[] = {table->n1, n - table->n1, table->n2, n - table->n2};
    const uint64_t cells[] = {table->o11, lex_contingency_o12(table), lex_contingency_o21(table),
                              lex_contingency_o22(table)};
    double errors = -lex_stirling_error(n);
    double quotient = 1 / (2 * M_PI * at_least_one(n));

    for (size_t i = 0; i < 4; i++) {
        errors += lex_stirling_error(margins[i]) - lex_stirling_error(cells[i]);
        quotient *= at_least_one(margins[i]) / at_least_one(cells[i]);
    }
    return errors + 0.5 * log(quotient) - 0.5 * lex_deviance_2x2(table);
}

/*
 * P(X > o11) / P(X = o11).
 *
 * P(X = k + 1) / P(X = k) = o12 o21 / ((o11 + 1) (o22 + 1)), where o11 = k. Of 1 this falls short
 * by det + o11 + o22 + 1 over the same, whose numerator grows by n_total + 2 from step to step:
 * where the steps are many the ratios are near 1, and what is small then is what is rounded.
 */
static double
terms_above(const LexContingency *table)
{
    const double negligible = 0x1p-60;
    const uint64_t o22 = lex_contingency_o22(table);
    double first = (double)(table->o11 + 1);
    double last = (double)(o22 + 1);
    double fall = (double)(lex_contingency_determinant(table) + (LexInt128)(table->o11 + o22 + 1));
    double term = 1;
    LexSum sum = {0};

    do {
        term -= term * (fall / (first * last));
        lex_sum_add(&sum, term);
        first++;
        last++;
        fall += (double)table->n_total + 2;
    } while (term > negligible * sum.total);
    return lex_sum_value(sum);
}

/* The same table with the columns swapped: its X is o12, so its tails are the other way round. */
static LexContingency
swapped(const LexContingency *table)
{
    return (LexContingency){lex_contingency_o12(table), table->n1, table->n_total - table->n2,
                            table->n_total};
}

static double
variance(const LexContingency *table)
{
    const double n = (double)table->n_total;
    const double n1 = (double)table->n1;
    const double n2 = (double)table->n2;
    return n1 / n * (n - n1) * (n2 / n) * ((n - n2) / n);
}

static double
log10_of(double log_p)
{
    return fmin(log_p * M_LOG10E, 0);
}

/* By the normal approximation. */
static double
greater_of_many(const LexContingency *table)
{
    const double root = sqrt(lex_deviance_2x2(table));
    return lex_tail_normal(lex_contingency_determinant(table) >= 0 ? root : -root);
}

double
lex_fisher_greater(const LexContingency *table)
{
    if (variance(table) > max_variance)
        return greater_of_many(table);
    const double log_pmf = lex_fisher_log_pmf(table);
    if (lex_contingency_determinant(table) >= 0)
        return log10_of(log_pmf + log1p(terms_above(table)));
    const LexContingency other = swapped(table);
    return lex_tail_other(log10_of(log_pmf + log(terms_above(&other))));
}

double
lex_fisher_less(const LexContingency *table)
{
    const LexContingency other = swapped(table);
    return lex_fisher_greater(&other);
}

/* The table with the same margins whose o11 is likeliest. */
static LexContingency
likeliest(const LexContingency *table)
{
    const LexInt128 product = (LexInt128)(table->n1 + 1) * (LexInt128)(table->n2 + 1);
    LexContingency mode = *table;
    mode.o11 = (uint64_t)(product / (LexInt128)(table->n_total + 2));
    return mode;
}

/* log10 of the probability of all o11 above the mode, which is likelier than the limit, that are
 * not likelier than it. */
static double
far_tail(const LexContingency *mode, double log_limit)
{
    const uint64_t most = MIN(mode->n1, mode->n2);
    LexContingency at = *mode;
    uint64_t likelier = mode->o11;
    uint64_t unlikelier = most + 1;

    while (unlikelier - likelier > 1) {
        at.o11 = likelier + (unlikelier - likelier) / 2;
        if (lex_fisher_log_pmf(&at) > log_limit)
            likelier = at.o11;
        else
            unlikelier = at.o11;
    }
    at.o11 = unlikelier;
    return unlikelier <= most ? lex_fisher_greater(&at) : -INFINITY;
}

double
lex_fisher_two_sided(const LexContingency *table)
{
    const double r_tolerance = 1e-7;
    if (variance(table) > max_variance)
        return lex_tail_chi2(lex_deviance_2x2(table), 1);

    LexContingency at = *table;
    LexContingency mode = likeliest(table);
    const double log_limit = lex_fisher_log_pmf(table) + log1p(r_tolerance);
    if (lex_fisher_log_pmf(&mode) <= log_limit)
        return 0;
    if (at.o11 > mode.o11) {
        at = swapped(&at);
        mode = swapped(&mode);
    }
    const double near = lex_fisher_less(&at);
    const double far = far_tail(&mode, log_limit);
    const double larger = fmax(near, far);
    return fmin(0, larger + log1p(exp(M_LN10 * (fmin(near, far) - larger))) * M_LOG10E);
}
