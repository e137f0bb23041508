/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-adjust-stream.h"
#include "lex-adjust.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "test-random.h"

static int
compare_descending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x < y) - (x > y);
}

/* Random p, some equal, the largest first: to the last bit what all at once give. */
static void
test_as_all_at_once(void **state G_GNUC_UNUSED)
{
    uint64_t seed = 1;
    for (size_t round = 0; round < 200; round++) {
        const size_t n = 1 + random_below(&seed, 300);
        g_autofree double *log10_p = g_new(double, n);
        g_autofree double *log10_q = g_new(double, n);
        for (size_t i = 0; i < n; i++)
            log10_p[i] = -(double)random_below(&seed, 100) / 7;
        qsort(log10_p, n, sizeof *log10_p, compare_descending);
        lex_adjust(LEX_ADJUST_BH, n, log10_p, log10_q);
        LexAdjustStream stream = lex_adjust_stream_begin(n);
        for (size_t i = 0; i < n; i++) {
            const double found = lex_adjust_stream_next(&stream, log10_p[i]);
            assert_true(found == log10_q[i]);
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_as_all_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
