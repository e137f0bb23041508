/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bounds of a log ratio.
 *
 * The work is the quantile of the beta distribution. R's qbeta() takes two or three times as
 * long, and gives x, which has no odds left near 1. Here the unknown is t, the log-odds of x, and
 * the equation ln I(t) = ln p, I the incomplete beta function:
 *
 *  - dI/dt is x^a (1 - x)^b / B(a, b), up to a factor the binomial probability of a among a + b:
 *    in deviances and Stirling's errors it keeps its digits (Loader 2000);
 *  - dI/dt / I, the slope of ln I, is a continued fraction that converges fast below the mean,
 *    where the quantile is (DiDonato & Morris 1992, BFRAC in algorithm 708): the value and its
 *    slope cost one evaluation;
 *  - ln I is concave in t, so Newton's method converges from everywhere; with the second
 *    derivative, slope (a - (a + b) x - slope), its step is Halley's, which triples the digits.
 *
 * The start is Abramowitz & Stegun 26.5.22, good to two digits or more; two or three steps do.
 */
#include "lex-log-ratio.h"

#include "lex-deviance.h"
#include "lex-stirling.h"
#include "lex-tail.h"

#include <math.h>

typedef struct {
    double a;
    double b;
    double log_scale; /* of dI/dt: its logarithm without the deviances */
} Beta;

static Beta
beta_of(uint64_t a, uint64_t b)
{
    const double n = (double)(a + b);
    return (Beta){
        .a = (double)a,
        .b = (double)b,
        .log_scale = lex_stirling_error(a + b) - lex_stirling_error(a) - lex_stirling_error(b) +
                     0.5 * log((double)a * (double)b / (2 * M_PI * n)),
    };
}

/* By Lentz's method. */
static double
continued_fraction(const Beta *beta, double x, double y, double difference)
{
    const double precision = 0x1p-51;
    const double a = beta->a;
    const double b = beta->b;
    double c = a / (a + 1) * (difference + 1);
    double numerator = c;
    double denominator = 0;
    double change;
    double n = 0;

    do {
        n++;
        const double m = a + 2 * n - 1;
        const double root = x / m;
        const double alpha = (a + n - 1) * (a + b + n - 1) * n * (b - n) * root * root;
        const double beta_n =
            n + n * (b - n) * root + (a + n) / (m + 2) * (difference + 1 + n * (1 + y));
        denominator = 1 / (beta_n + alpha * denominator);
        numerator = beta_n + alpha / numerator;
        change = numerator * denominator;
        c *= change;
    } while (fabs(change - 1) > precision);
    return c;
}

/* ln I at log-odds t, and its slope. */
static double
log_cumulative(const Beta *beta, double t, double *ret_slope)
{
    const double x = 1 / (1 + exp(-t));
    const double y = 1 / (1 + exp(t));
    const double n = beta->a + beta->b;
    const double difference = beta->a * y - beta->b * x; /* a - n x */
    const double log_slope = beta->log_scale - lex_deviance_cell(beta->a, n * x, difference) -
                             lex_deviance_cell(beta->b, n * y, -difference);
    *ret_slope = continued_fraction(beta, x, y, difference);
    return log_slope - log(*ret_slope);
}

/* Abramowitz & Stegun 26.5.22. */
static double
first_log_odds(const Beta *beta, double log_p)
{
    const double z = lex_tail_normal_quantile(log_p);
    const double of_a = 1 / (2 * beta->a - 1);
    const double of_b = 1 / (2 * beta->b - 1);
    const double h = 2 / (of_a + of_b);
    const double l = (z * z - 3) / 6;
    const double w = z * sqrt(h + l) / h - (of_b - of_a) * (l + 5.0 / 6 - 2 / (3 * h));
    /* For a = 1 and p < 1e-200 it may lie beyond the range of exp(). */
    return fmax(log(beta->a / beta->b) - 2 * w, -700);
}

double
lex_beta_log_odds(uint64_t a, uint64_t b, double log_p)
{
    const Beta beta = beta_of(a, b);
    double t = first_log_odds(&beta, log_p);
    double excess;

    do {
        double slope;
        excess = log_cumulative(&beta, t, &slope) - log_p;
        const double newton = -excess / slope;
        const double bend = beta.a / (1 + exp(t)) - beta.b / (1 + exp(-t)) - slope;
        t += newton / fmax(1 + 0.5 * newton * bend, 0.5);
    } while (fabs(excess) > 1e-5); /* what is left is of the order of its cube */
    return t;
}

double
lex_log_ratio_lower(const LexContingency *table, double p)
{
    const uint64_t o21 = lex_contingency_o21(table);
    const double rows = (double)(table->n_total - table->n1) / (double)table->n1;

    if (table->n1 == 0 || table->n1 == table->n_total || table->n2 == 0)
        return NAN;
    if (table->o11 == 0)
        return -INFINITY;
    return log2(rows) + lex_beta_log_odds(table->o11, o21 + 1, log(p)) * M_LOG2E;
}

double
lex_log_ratio_upper(const LexContingency *table, double p)
{
    const LexContingency swapped = lex_contingency_swap_rows(table);
    return -lex_log_ratio_lower(&swapped, p);
}

/*
 * Whether the tail that holds the observed count, were the rates the same, surely is above p: that
 * of all counts is not below the probability of the count alone, which with Stirling's bounds is
 * at least exp(-D) 0.675 / sqrt(n2), D half the deviance. Most words are so far from sure that
 * this spares the quantile, ten times the work.
 */
static bool
is_surely_above(const LexContingency *table, double p)
{
    const double floor = -0.5 * lex_deviance_column(table) - 0.5 * log((double)table->n2) - 0.4;
    return table->n1 > 0 && table->n1 < table->n_total && table->n2 > 0 && floor > log(p);
}

double
lex_log_ratio_conservative(const LexContingency *table, double alpha)
{
    if (is_surely_above(table, 0.5 * alpha))
        return 0;
    const bool is_over = lex_contingency_determinant(table) >= 0;
    const double bound =
        is_over ? lex_log_ratio_lower(table, 0.5 * alpha) : lex_log_ratio_upper(table, 0.5 * alpha);
    const bool holds_zero = is_over ? bound <= 0 : bound >= 0;
    return holds_zero ? 0 : bound;
}
