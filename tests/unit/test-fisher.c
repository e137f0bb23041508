/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-deviance.h"
#include "lex-fisher.h"
#include "lex-stirling.h"
#include "lex-tail.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "test-gold.h"
#include "test-tables.h"

/* Within 1e-14 of the value, or 1e-15 near p = 1. */
static void
assert_near(double got, double expected)
{
    if (!gold_near(got, expected, fmax(1e-14 * fabs(expected), 1e-15)))
        fail_msg("got %.17g, expected %.17g", got, expected);
    if (got == 0 && signbit(got))
        fail_msg("got -0");
}

/*
 * ln P(X = o11), log10 of P(X >= o11), of P(X <= o11) and of both sides, summed with 60 digits in
 * mpmath. In R, for those a double can hold:
 *
 *     log10(fisher.test(matrix(c(o11, o12, o21, o22), 2))$p.value)
 */
static void
test_values(void **state)
{
    static const struct {
        LexContingency table;
        double log_pmf;
        double greater;
        double less;
        double two_sided;
    } cases[] = {
        {{3, 4, 4, 8},
         -1.4759065198095778,
         -0.6146491186359829,
         -0.0062489492770015145,
         -0.31361912297200171},
        {{1, 9, 10, 24},
         -3.7736783732125821,
         -0.00066548467389500624,
         -1.610858970363621,
         -1.4770362312667932},
        {{10, 55, 45, 31777},
         -42.626348326599829,
         -18.510422216263526,
         -6.05e-22,
         -18.510422216263526},
        {{0, 50, 40, 1000}, -2.0939287770776287, 0, -0.90938171338323845, -0.58933421292196634},
        {{60, 100, 100, 200},
         -6.1721112470094862,
         -2.4522550998616643,
         -0.00062711004205541938,
         -2.1512251041976831},
        {{31950, 43954, 36743, 897077},
         -97998.708937840328,
         -42560.297602501489,
         0,
         -42560.297602501489},
        {{20, 24, 320, 14307668}, -205.49490683467891, -89.245302362970843, 0, -89.245302362970843},
        {{5, 10, 20, 40}, -1.2602841245906208, -0.19260927202427018, -0.19260927202427018, 0},
        {{40, 1000, 1000, 20000},
         -3.9062937165928109,
         -0.024676688423171023,
         -1.1229111624210407,
         -0.80507433172364208},
        /* Margins that leave no choice. */
        {{0, 0, 0, 5}, 0, 0, 0, 0},
        {{5, 5, 5, 5}, 0, 0, 0, 0},
        {{2, 2, 5, 5}, 0, 0, 0, 0},
    };
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        assert_near(lex_fisher_log_pmf(&cases[i].table), cases[i].log_pmf);
        assert_near(lex_fisher_greater(&cases[i].table), cases[i].greater);
        assert_near(lex_fisher_less(&cases[i].table), cases[i].less);
        assert_near(lex_fisher_two_sided(&cases[i].table), cases[i].two_sided);
    }
}

/* n! as a product, and the formula the correction belongs to. */
static void
test_stirling(void **state)
{
    double log_factorial = 0;
    (void)state;
    for (unsigned n = 0; n <= 100; n++) {
        log_factorial += n > 0 ? log(n) : 0;
        const double stirling = (n + 0.5) * log(MAX(n, 1)) - n + 0.5 * log(2 * M_PI);
        assert_true(fabs(stirling + lex_stirling_error(n) - log_factorial) < 1e-12);
    }
    /* Table and series are one function: 12 n times the error nears 1. */
    for (unsigned n = 2; n < 1000; n++)
        assert_true(n * lex_stirling_error(n) > (n - 1) * lex_stirling_error(n - 1));
    assert_near(lex_stirling_error(1000000), 1 / 12e6 - 1 / 360e18);
}

/* All values a table may have, likeliest to unlikeliest, have together the probability 1, and a
 * tail is the sum of its part. */
static void
test_sums(void **state)
{
    uint64_t seed = 11;
    (void)state;
    for (int i = 0; i < 300; i++) {
        LexContingency at = random_table(&seed, 10);
        const uint64_t least = at.n1 + at.n2 > at.n_total ? at.n1 + at.n2 - at.n_total : 0;
        const double log_limit = lex_fisher_log_pmf(&at) + log1p(1e-7);
        const LexContingency table = at;
        double sums[4] = {0}; /* all, greater, less, no likelier */

        for (at.o11 = least; at.o11 <= MIN(at.n1, at.n2); at.o11++) {
            const double log_pmf = lex_fisher_log_pmf(&at);
            const double p = exp(log_pmf);
            sums[0] += p;
            sums[1] += at.o11 >= table.o11 ? p : 0;
            sums[2] += at.o11 <= table.o11 ? p : 0;
            sums[3] += log_pmf <= log_limit ? p : 0;
        }
        assert_true(fabs(sums[0] - 1) < 1e-13);
        assert_true(fabs(pow(10, lex_fisher_greater(&table)) - sums[1]) < 1e-13);
        assert_true(fabs(pow(10, lex_fisher_less(&table)) - sums[2]) < 1e-13);
        assert_true(fabs(pow(10, lex_fisher_two_sided(&table)) - sums[3]) < 1e-13);
    }
}

static void
test_symmetry(void **state)
{
    uint64_t seed = 12;
    (void)state;
    for (int i = 0; i < 3000; i++) {
        const LexContingency table = random_table(&seed, 30);
        const LexContingency transposed = transposed_table(&table);
        const LexContingency swapped = with_rows_swapped(&table);
        const double greater = lex_fisher_greater(&table);

        assert_true(greater <= 0 && isfinite(greater));
        assert_near(lex_fisher_greater(&transposed), greater);
        assert_near(lex_fisher_less(&swapped), greater);
        assert_true(lex_fisher_two_sided(&table) >= fmin(greater, lex_fisher_less(&table)) - 1e-14);
    }
}

/* Where the sum would be long the normal takes over: at the border, 1e10, they differ by as little
 * as the header says. */
static void
test_large(void **state)
{
    const uint64_t n_total = UINT64_C(1) << 38;
    const uint64_t half = n_total / 2;
    const uint64_t expected = n_total / 4;
    (void)state;
    for (int sigmas = -8; sigmas <= 8; sigmas++) {
        /* The variance is n_total / 16 = 1.7e10; with a smaller total, just below the border. */
        const LexContingency large = {expected + (uint64_t)(sigmas * 131072), half, half, n_total};
        const LexContingency small = {expected / 2 + (uint64_t)(sigmas * 92682), half / 2, half / 2,
                                      n_total / 2};
        const double by_normal = lex_tail_normal(copysign(sqrt(lex_deviance_2x2(&small)), sigmas));
        assert_true(fabs(lex_fisher_greater(&small) - by_normal) < 1e-4 * fabs(by_normal));
        assert_near(lex_fisher_greater(&large),
                    lex_tail_normal(copysign(sqrt(lex_deviance_2x2(&large)), sigmas)));
        assert_near(lex_fisher_two_sided(&large), lex_tail_chi2(lex_deviance_2x2(&large), 1));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values), cmocka_unit_test(test_stirling),
        cmocka_unit_test(test_sums),   cmocka_unit_test(test_symmetry),
        cmocka_unit_test(test_large),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
