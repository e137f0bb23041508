/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tails in logarithms.
 *
 * Chi-square with df 1 and the normal are the complementary error function, which libm has to the
 * last digit until it underflows near erfc(26.6); from there on its asymptotic series (Abramowitz
 * & Stegun 7.1.23) is exact to a double with five terms. The others are incomplete gamma and beta
 * functions, which libRmath computes in logarithms throughout.
 *
 * On threads: pchisq(), pgamma() and pt() keep no state. The state libRmath has is the seed of its
 * random numbers and the tables of its Wilcoxon functions, and lgammafn(), unlike libm's lgamma(),
 * leaves signgam alone. They do print a warning for an argument out of range, so none gets there.
 */
#include "lex-tail.h"

/* Outside R its functions have their plain names. */
#define MATHLIB_STANDALONE
#include <Rmath.h>
#include <float.h>
#include <math.h>

/* From here erfc(sqrt(s)) is taken from its series: exp(-500) is a normal number still, and the
 * first term left out is below 3e-15 of the correction, 1e-18 of the logarithm. */
static const double erfc_series_from = 500;

/* ln erfc(sqrt(s)), s >= 0. */
static double
log_erfc_sqrt(double s)
{
    if (s < 0.25)
        return log1p(-erf(sqrt(s)));
    if (s < erfc_series_from)
        return log(erfc(sqrt(s)));
    const double r = 0.5 / s;
    const double series = -r * (1 - r * (3 - r * (15 - r * (105 - r * 945))));
    return -s - 0.5 * log(M_PI * s) + log1p(series);
}

/* Never -0, nor above 0 by a rounding. */
static double
log10_of_log(double log_p)
{
    const double log10_p = log_p * M_LOG10E;
    return log10_p >= 0 ? 0 : log10_p;
}

double
lex_tail_chi2(double x, double df)
{
    if (isnan(x) || !(df > 0))
        return NAN;
    if (x <= 0)
        return 0;
    if (isinf(x))
        return -INFINITY;
    return log10_of_log(df == 1 ? log_erfc_sqrt(0.5 * x) : pchisq(x, df, FALSE, TRUE));
}

double
lex_tail_normal(double z)
{
    if (isinf(z))
        return z > 0 ? -INFINITY : 0;
    if (z < 0)
        return log10_of_log(log1p(-0.5 * erfc(-z * M_SQRT1_2)));
    return log10_of_log(log_erfc_sqrt(0.5 * z * z) - M_LN2);
}

double
lex_tail_normal_two_sided(double z)
{
    return lex_tail_chi2(z * z, 1);
}

double
lex_tail_normal_quantile(double log_p)
{
    const double t = sqrt(-2 * log_p);
    return t - (2.515517 + t * (0.802853 + t * 0.010328)) /
                   (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
}

/* By Newton's method on ln P, which is concave in z: it converges from either side, each step
 * leaving less than half the square of the error before. */
double
lex_tail_normal_deviate(double log10_p)
{
    if (isnan(log10_p) || isinf(log10_p) || log10_p == 0)
        return 0 - log10_p;
    const double log_p = log10_p * M_LN10;
    double z = fmax(0, lex_tail_normal_quantile(log_p - M_LN2)), step;
    unsigned n_steps = 0;

    do {
        const double log_tail = log_erfc_sqrt(0.5 * z * z);
        /* The density of |Z| over the tail. */
        const double slope = exp(0.5 * (M_LN2 - log(M_PI)) - 0.5 * z * z - log_tail);
        step = (log_p - log_tail) / slope;
        z = fmax(0, z - step);
    } while (fabs(step) > 1e-7 * z && ++n_steps < 60);
    return z;
}

double
lex_tail_t_two_sided(double t, double df)
{
    if (isnan(t) || !(df > 0))
        return NAN;
    if (isinf(t))
        return -INFINITY;
    if (isinf(df))
        return lex_tail_normal_two_sided(t);
    return log10_of_log(pt(fabs(t), df, FALSE, TRUE) + M_LN2);
}

double
lex_tail_poisson(uint64_t k, double mean)
{
    if (!(mean >= 0))
        return NAN;
    if (k == 0)
        return 0;
    if (mean == 0)
        return -INFINITY;
    return log10_of_log(pgamma(mean, (double)k, 1, TRUE, TRUE));
}

double
lex_tail_probability(double log10_p)
{
    return isnan(log10_p) ? NAN : fmax(pow(10, log10_p), DBL_MIN);
}

double
lex_tail_of_sum(double log10_p)
{
    return log10_p > -1e-12 ? 0 : log10_p;
}

double
lex_tail_other(double log10_p)
{
    const double log_p = log10_p * M_LN10;
    /* Maechler 2012, Accurately computing log(1 - exp(-|a|)): either form is exact on its side. */
    return log10_of_log(log_p > -M_LN2 ? log(-expm1(log_p)) : log1p(-exp(log_p)));
}
