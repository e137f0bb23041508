/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-sum.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void
sum_reciprocals(LexSum *sum)
{
    for (unsigned i = 1; i <= 1000000; i++)
        lex_sum_add(sum, 1.0 / i);
}

static void
sum_tenths(LexSum *sum)
{
    for (unsigned i = 1; i <= 1000000; i++)
        lex_sum_add(sum, 0.1);
}

static void
sum_alternating(LexSum *sum)
{
    for (unsigned i = 1; i <= 100000; i++)
        lex_sum_add(sum, (i % 2 == 1 ? -1e10 : 1e10) / i + 1e-6);
}

static void
sum_logarithms(LexSum *sum)
{
    for (unsigned i = 1; i <= 100000; i++)
        lex_sum_add(sum, i * log(i));
}

static void
sum_small_between_large(LexSum *sum)
{
    lex_sum_add(sum, 1e16);
    lex_sum_add(sum, 1);
    lex_sum_add(sum, -1e16);
}

static void
sum_large_between_small(LexSum *sum)
{
    lex_sum_add(sum, 1);
    lex_sum_add(sum, 1e100);
    lex_sum_add(sum, 1);
    lex_sum_add(sum, -1e100);
}

/* The rows of summation.tsv, whose values are Python's math.fsum(): every bit of the exact sum. */
static void
test_as_exact_as_fsum(void **state)
{
    static const struct {
        void (*add)(LexSum *sum);
        double exact;
    } cases[] = {
        {sum_reciprocals, 14.392726722865724}, {sum_tenths, 100000},
        {sum_small_between_large, 1},          {sum_large_between_small, 2},
        {sum_alternating, -6931421805.749453}, {sum_logarithms, 55065202972.33256},
    };
    (void)state;

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        LexSum sum = {0};
        cases[i].add(&sum);
        if (lex_sum_value(sum) != cases[i].exact)
            fail_msg("%zu: got %.17g, expected %.17g", i, lex_sum_value(sum), cases[i].exact);
    }
}

static void
test_empty(void **state)
{
    (void)state;
    assert_true(lex_sum_value((LexSum){0}) == 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_as_exact_as_fsum),
        cmocka_unit_test(test_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
