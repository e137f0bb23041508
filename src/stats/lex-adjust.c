/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-adjust.h"

#include "lex-keyed.h"

#include <math.h>

/* The tests that were done. */
typedef struct {
    size_t m;
    LexKeyed *ranked; /* those with a p below 1, by p ascending */
    size_t n_ranked;
} Tests;

/* A p of 1 is that whatever the others are, nor does it lower any: it need not be sorted. Of rare
 * words tested for sources that do not have them two thirds are such. */
static Tests
rank_tests(size_t n_tests, const double log10_p[])
{
    Tests tests = {0};
    for (size_t i = 0; i < n_tests; i++) {
        tests.m += !isnan(log10_p[i]);
        tests.n_ranked += log10_p[i] < 0;
    }
    tests.ranked = g_new(LexKeyed, MAX(tests.n_ranked, 1));
    for (size_t i = 0, n = 0; i < n_tests; i++) {
        if (log10_p[i] < 0)
            tests.ranked[n++] = (LexKeyed){lex_keyed_real(log10_p[i]), i};
    }
    lex_keyed_sort(tests.n_ranked, tests.ranked);
    return tests;
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

void
lex_adjust(LexAdjustment adjustment, size_t n_tests, const double log10_p[], double ret_log10_q[])
{
    const Tests tests = rank_tests(n_tests, log10_p);
    const size_t m = tests.m, n_ranked = tests.n_ranked;
    const double shared = adjustment == LEX_ADJUST_BY ? harmonic_number(m) : 1;
    /* Holm: no q below that of a smaller p; the others: none above that of a larger one. */
    const bool is_upwards = adjustment == LEX_ADJUST_HOLM;
    double bound = is_upwards ? -INFINITY : INFINITY;
    uint64_t key = 0; /* of the p before */

    for (size_t i = 0; i < n_tests; i++)
        ret_log10_q[i] = log10_p[i]; /* NaN and 0; all others follow */
    for (size_t i = 0; i < n_ranked; i++) {
        const size_t rank = is_upwards ? i + 1 : n_ranked - i;
        const LexKeyed *ranked_test = &tests.ranked[rank - 1];
        /* Those of the same p that follow are no nearer to the bound: they have the q of the first.
         * Counts make them many: 175,000 p of 1.1 million tests of words. */
        if (i == 0 || ranked_test->key != key) {
            const double q =
                log10_p[ranked_test->value] + log10(shared * rank_factor(adjustment, rank, m));
            bound = is_upwards ? fmax(bound, q) : fmin(bound, q);
            key = ranked_test->key;
        }
        ret_log10_q[ranked_test->value] = fmin(bound, 0);
    }
    g_free(tests.ranked);
}
