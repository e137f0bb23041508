/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-log-ratio.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "test-gold.h"
#include "test-tables.h"

/* Outside R its functions have their plain names. */
#define MATHLIB_STANDALONE
#include <Rmath.h>

static void
assert_near(double got, double expected, double tolerance)
{
    if (!gold_near(got, expected, tolerance))
        fail_msg("got %.17g, expected %.17g", got, expected);
    if (got == 0 && signbit(got))
        fail_msg("got -0");
}

/* --- the quantile --- */

/*
 * Where the beta distribution is elementary: x^a for b = 1, 1 - (1 - x)^b for a = 1, and from
 * mpmath, as the root of betainc(a, b, 0, x, regularized=True) - p.
 */
static void
test_quantile(void **state)
{
    (void)state;
    for (uint64_t n = 1; n < 1000000; n += 1 + n / 3) {
        for (double p = 0.5; p > 1e-280; p *= 0.01 + 0.9 * (p > 1e-10)) {
            const double of_power = log(p) / (double)n; /* ln x of b = 1, ln(1 - x) of a = 1 */
            const double of_first = log(-expm1(log1p(-p) / (double)n));
            const double t = lex_beta_log_odds(n, 1, log(p));
            assert_near(t, of_power - log(-expm1(of_power)), 1e-13 * fmax(1, fabs(t)));
            const double first = lex_beta_log_odds(1, n, log(p));
            assert_near(first, of_first - log1p(-exp(of_first)), 1e-13 * fmax(1, fabs(first)));
        }
    }
    assert_near(lex_beta_log_odds(3, 2, log(0.025)), -1.4234554489885241, 1e-14);
    assert_near(lex_beta_log_odds(5, 100000, log(0.025)), -11.028361417886906, 1e-13);
    assert_near(lex_beta_log_odds(1000, 1000000, log(1e-9)), -7.1040622065237538, 1e-13);
}

/* The same as R: the odds to 1e-12. Where x is nearer to 1, R is asked for 1 - x. */
static void
test_quantile_r(void **state)
{
    uint64_t seed = 3;
    (void)state;
    for (int i = 0; i < 20000; i++) {
        const uint64_t a = 1 + (random_next(&seed) >> (44 + random_below(&seed, 20)));
        const uint64_t b = 1 + (random_next(&seed) >> (44 + random_below(&seed, 20)));
        const double log_p = -M_LN2 - (double)random_below(&seed, 30000) / 1000;
        const double x = qbeta(log_p, (double)a, (double)b, TRUE, TRUE);
        const double y = qbeta(log_p, (double)b, (double)a, FALSE, TRUE);
        const double odds = x < 0.5 ? x / (1 - x) : (1 - y) / y;
        const double got = exp(lex_beta_log_odds(a, b, log_p));
        if (!gold_near(got, odds, 1e-12 * odds))
            fail_msg("a %ju, b %ju, ln p %.17g: got %.17g, R has %.17g", (uintmax_t)a, (uintmax_t)b,
                     log_p, got, odds);
    }
}

/* --- the bounds --- */

/*
 * The intervals of two proportions, in R, with n1' = n_total - n1 and o21 = n2 - o11:
 *
 *     tau <- binom.test(o11, o11 + o21)$conf.int; log2(n2/n1 * tau / (1 - tau))
 *
 * and the first two from corpora::keyness(), with 20109 words at once.
 */
static void
test_bounds(void **state)
{
    const LexContingency keyword = {3, 1177, 4, 1177 + 341805};
    const LexContingency only = {8, 1177, 8, 1177 + 341805};
    const LexContingency more = {30, 1000, 35, 1800};
    const LexContingency less = {5, 800, 35, 1800};
    const LexContingency same = {10, 1000, 18, 1800};
    (void)state;
    assert_near(lex_log_ratio_conservative(&keyword, 0.05 / 20109), 0.98836409028735916, 1e-12);
    assert_near(lex_log_ratio_conservative(&only, 0.05 / 20109), 6.0208520251917079, 1e-12);
    assert_near(lex_log_ratio_lower(&only, 0.05 / 20109), 6.1753469435937509, 1e-12);
    assert_near(lex_log_ratio_lower(&more, 0.025), 0.8828421365106923, 1e-13);
    assert_near(lex_log_ratio_upper(&more, 0.025), 3.9860094499297882, 1e-13);
    assert_near(lex_log_ratio_conservative(&more, 0.05), 0.8828421365106923, 1e-13);
    assert_near(lex_log_ratio_conservative(&less, 0.05), -0.8828421365106923, 1e-13);
    assert_near(lex_log_ratio_conservative(&same, 0.05), 0, 0);
}

static void
test_limits(void **state)
{
    const LexContingency never = {0, 10, 20, 100};
    const LexContingency always = {20, 30, 20, 100};
    const LexContingency undefined[] = {{0, 0, 20, 100}, {20, 100, 20, 100}, {0, 10, 0, 100}};
    (void)state;
    assert_near(lex_log_ratio_lower(&never, 0.025), -INFINITY, 0);
    assert_near(lex_log_ratio_upper(&always, 0.025), INFINITY, 0);
    assert_true(isfinite(lex_log_ratio_upper(&never, 0.025)));
    assert_true(isfinite(lex_log_ratio_lower(&always, 0.025)));
    for (size_t i = 0; i < G_N_ELEMENTS(undefined); i++) {
        assert_near(lex_log_ratio_lower(&undefined[i], 0.025), NAN, 0);
        assert_near(lex_log_ratio_upper(&undefined[i], 0.025), NAN, 0);
        assert_near(lex_log_ratio_conservative(&undefined[i], 0.05), NAN, 0);
    }
}

static void
test_properties(void **state)
{
    uint64_t seed = 4;
    (void)state;
    for (int i = 0; i < 20000; i++) {
        const LexContingency table = random_table(&seed, 30);
        const LexContingency swapped = with_rows_swapped(&table);
        const double lower = lex_log_ratio_lower(&table, 0.025);
        const double upper = lex_log_ratio_upper(&table, 0.025);
        const double ratio =
            log2((double)table.o11 / (double)table.n1 / ((double)swapped.o11 / (double)swapped.n1));
        const double conservative = lex_log_ratio_conservative(&table, 0.05);

        if (isnan(lower)) {
            assert_true(isnan(conservative));
            continue;
        }
        assert_true(lower <= ratio && ratio <= upper);
        assert_true(conservative == (lower > 0 ? lower : upper < 0 ? upper : 0));
        assert_true(fabs(conservative) <= fabs(ratio));
        assert_true(lex_log_ratio_conservative(&swapped, 0.05) == -conservative);
        /* The surer one wants to be, the nearer to 0. */
        assert_true(fabs(lex_log_ratio_conservative(&table, 1e-6)) <= fabs(conservative));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_quantile),   cmocka_unit_test(test_quantile_r),
        cmocka_unit_test(test_bounds),     cmocka_unit_test(test_limits),
        cmocka_unit_test(test_properties),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
