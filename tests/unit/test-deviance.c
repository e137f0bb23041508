/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-deviance.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "test-gold.h"
#include "test-tables.h"

static void
assert_near(double got, double expected, double relative)
{
    if (!gold_near(got, expected, relative * fabs(expected)))
        fail_msg("got %.17g, expected %.17g", got, expected);
    if (got == 0 && signbit(got))
        fail_msg("got -0");
}

/*
 * Values of mpmath with 70 digits, e.g.
 *
 *     from mpmath import *; mp.dps = 70
 *     def g2(o, r, c, n):
 *         O = [[o, r-o], [c-o, n-r-c+o]]; R = [r, n-r]; C = [c, n-c]
 *         return 2*sum(mpf(O[i][j])*log(mpf(O[i][j])*n/(mpf(R[i])*C[j]))
 *                      for i in (0, 1) for j in (0, 1) if O[i][j])
 */
static void
test_2x2(void **state)
{
    static const struct {
        LexContingency table;
        double expected;
    } cases[] = {
        {{110, 2552, 221, 31777}, 270.72187693623256},
        {{8, 15828, 4675, 14307668}, 1.3253893978002584},
        {{0, 50, 40, 1000}, 4.1900521775766473},
        {{1000001, 10000000, 100000000, 1000000000}, 1.1223341264834392e-6},
        {{1, 1, 1, UINT64_C(1000000000000)}, 57.262042231856096},
        {{UINT64_C(3037000500), UINT64_C(6074001000), UINT64_C(6074001000), INT64_MAX},
         121853859367.33003},
        {{UINT64_C(4611686018427387904), UINT64_C(4611686018427387911),
          UINT64_C(5764607523034234880), INT64_MAX},
         7.0170614946570524e+18},
    };
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_near(lex_deviance_2x2(&cases[i].table), cases[i].expected, 1e-15);
}

/* 10 of 100 against 5 of 200: 2 (10 ln(10/5) + 5 ln(5/10)), as the LL wizard has it. */
static void
test_column(void **state)
{
    const LexContingency table = {10, 100, 15, 300};
    (void)state;
    assert_near(lex_deviance_column(&table), 10 * M_LN2, 1e-15);
}

/* Three outlets; in R, for G2:
 *
 *     f <- c(30, 5, 0); n <- c(1000, 800, 40); O <- rbind(f, n - f)
 *     E <- outer(rowSums(O), colSums(O)) / sum(O); 2 * sum(ifelse(O > 0, O * log(O / E), 0))
 */
static void
test_2xk(void **state)
{
    static const uint64_t counts[] = {30, 5, 0, 0};
    static const uint64_t totals[] = {1000, 800, 0, 40};
    static const uint64_t even[] = {10, 8, 0, 0};
    static const uint64_t even_totals[] = {1000, 800, 0, 0};
    (void)state;
    assert_near(lex_deviance_2xk(4, counts, totals), 16.477313242605335, 1e-14);
    assert_near(lex_deviance_2xk(4, even, even_totals), 0, 0);
    assert_near(lex_deviance_2xk(0, counts, totals), NAN, 0);
}

static void
test_limits(void **state)
{
    static const LexContingency independent[] = {
        {0, 0, 0, 5}, {5, 5, 5, 5}, {0, 0, 5, 5}, {2, 2, 5, 5}, {0, 0, 3, 5}, {1, 2, 2, 4},
    };
    const LexContingency empty = {0};
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(independent); i++)
        assert_near(lex_deviance_2x2(&independent[i]), 0, 0);
    assert_near(lex_deviance_2x2(&empty), NAN, 0);
    assert_near(lex_deviance_cell(0, 2.5, -2.5), 2.5, 0);
    assert_near(lex_deviance_cell(0, 0, 0), 0, 0);
    assert_near(lex_deviance_cell(2, 0, 2), INFINITY, 0);
}

/* --- random tables --- */

static void
test_symmetry(void **state)
{
    const uint64_t first_seed = 5;
    uint64_t seed = first_seed;
    (void)state;
    print_message("seed %u\n", (unsigned)first_seed);
    for (int i = 0; i < 100000; i++) {
        const LexContingency t = random_table(&seed, 63);
        const LexContingency transposed = transposed_table(&t);
        const LexContingency swapped = with_rows_swapped(&t);
        const uint64_t counts[] = {t.o11, lex_contingency_o12(&t)};
        const uint64_t totals[] = {t.n2, t.n_total - t.n2};
        const double g2 = lex_deviance_2x2(&t);

        assert_true(g2 >= 0 && isfinite(g2));
        assert_near(lex_deviance_2x2(&transposed), g2, 0);
        assert_near(lex_deviance_2x2(&swapped), g2, 1e-15);
        assert_near(lex_deviance_2xk(2, counts, totals), g2, 1e-15);
        assert_true(lex_deviance_column(&t) <= g2);
        /* Twice the counts are twice the evidence; a double doubles exactly. */
        if (t.n_total < UINT64_C(1) << 62) {
            const LexContingency twice = {2 * t.o11, 2 * t.n1, 2 * t.n2, 2 * t.n_total};
            assert_near(lex_deviance_2x2(&twice), 2 * g2, 0);
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_2x2),    cmocka_unit_test(test_column),   cmocka_unit_test(test_2xk),
        cmocka_unit_test(test_limits), cmocka_unit_test(test_symmetry),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
