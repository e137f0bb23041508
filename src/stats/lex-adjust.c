/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-adjust.h"

#include "lex-keyed.h"

#include <math.h>

/* The tests that were done, by p ascending. */
static size_t
rank_tests(size_t n_tests, const double log10_p[], LexKeyed ret_ranked[])
{
    size_t m = 0;
    for (size_t i = 0; i < n_tests; i++) {
        if (!isnan(log10_p[i]))
            ret_ranked[m++] = (LexKeyed){lex_keyed_real(log10_p[i]), i};
    }
    lex_keyed_sort(m, ret_ranked);
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

void
lex_adjust(LexAdjustment adjustment, size_t n_tests, const double log10_p[], double ret_log10_q[])
{
    g_autofree LexKeyed *ranked = g_new(LexKeyed, MAX(n_tests, 1));
    const size_t m = rank_tests(n_tests, log10_p, ranked);
    const double shared = adjustment == LEX_ADJUST_BY ? harmonic_number(m) : 1;
    /* Holm: no q below that of a smaller p; the others: none above that of a larger one. */
    const bool is_upwards = adjustment == LEX_ADJUST_HOLM;
    double bound = is_upwards ? -INFINITY : INFINITY;
    uint64_t key = 0; /* of the p before */

    for (size_t i = 0; i < n_tests; i++)
        ret_log10_q[i] = log10_p[i]; /* the NaN; all others follow */
    for (size_t i = 0; i < m; i++) {
        const size_t rank = is_upwards ? i + 1 : m - i;
        const LexKeyed *ranked_test = &ranked[rank - 1];
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
}
