/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-adjust.h"

#include <math.h>

/* Where a test's p is, beside the p itself: qsort() has no other way to it. */
typedef struct {
    double log10_p;
    size_t test;
} Ranked;

static int
ranked_compare(const void *a, const void *b)
{
    const double p = ((const Ranked *)a)->log10_p;
    const double q = ((const Ranked *)b)->log10_p;
    return (p > q) - (p < q);
}

/* The tests that were done, by p ascending. */
static size_t
rank_tests(size_t n_tests, const double log10_p[], Ranked ret_ranked[])
{
    size_t m = 0;
    for (size_t i = 0; i < n_tests; i++) {
        if (!isnan(log10_p[i]))
            ret_ranked[m++] = (Ranked){log10_p[i], i};
    }
    qsort(ret_ranked, m, sizeof *ret_ranked, ranked_compare);
    return m;
}

static double
harmonic_number(size_t m)
{
    double sum = 0;
    for (size_t i = m; i > 0; i--) /* the small ones first */
        sum += 1 / (double)i;
    return sum;
}

/* What the p of a rank is multiplied by; in `by` without the factor that all ranks share. */
static double
rank_factor(LexAdjustment adjustment, size_t rank, size_t m)
{
    switch (adjustment) {
    case LEX_ADJUST_NONE:
        return 1;
    case LEX_ADJUST_BONFERRONI:
        return (double)m;
    case LEX_ADJUST_HOLM:
    case LEX_ADJUST_HOCHBERG:
        return (double)(m - rank + 1);
    case LEX_ADJUST_BH:
    case LEX_ADJUST_BY:
        return (double)m / (double)rank;
    }
    g_assert_not_reached();
}

/* Holm: no q below that of a smaller p. */
static void
raise_upwards(size_t m, Ranked ranked[])
{
    for (size_t i = 1; i < m; i++)
        ranked[i].log10_p = fmax(ranked[i].log10_p, ranked[i - 1].log10_p);
}

/* The others: no q above that of a larger p. */
static void
lower_downwards(size_t m, Ranked ranked[])
{
    for (size_t i = m; i > 1; i--)
        ranked[i - 2].log10_p = fmin(ranked[i - 2].log10_p, ranked[i - 1].log10_p);
}

void
lex_adjust(LexAdjustment adjustment, size_t n_tests, const double log10_p[], double ret_log10_q[])
{
    if (n_tests == 0)
        return;

    g_autofree Ranked *ranked = g_new(Ranked, n_tests);
    const size_t m = rank_tests(n_tests, log10_p, ranked);
    const double shared = adjustment == LEX_ADJUST_BY ? harmonic_number(m) : 1;

    for (size_t i = 0; i < m; i++)
        ranked[i].log10_p += log10(shared * rank_factor(adjustment, i + 1, m));
    if (adjustment == LEX_ADJUST_HOLM)
        raise_upwards(m, ranked);
    else
        lower_downwards(m, ranked);

    for (size_t i = 0; i < n_tests; i++)
        ret_log10_q[i] = log10_p[i]; /* the NaN; all others follow */
    for (size_t i = 0; i < m; i++)
        ret_log10_q[ranked[i].test] = fmin(ranked[i].log10_p, 0);
}
