/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-adjust.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "test-gold.h"
#include "test-random.h"

enum { MAX_TESTS = 64 };

static const struct {
    const char *name;
    LexAdjustment adjustment;
} adjustments[] = {
    {"none", LEX_ADJUST_NONE}, {"bonferroni", LEX_ADJUST_BONFERRONI},
    {"holm", LEX_ADJUST_HOLM}, {"hochberg", LEX_ADJUST_HOCHBERG},
    {"BH", LEX_ADJUST_BH},     {"fdr", LEX_ADJUST_BH},
    {"BY", LEX_ADJUST_BY},
};

/* --- the figures of multitest.tsv --- */

/* "0.05 1e-300 NA" */
static size_t
read_list(const char *text, double ret_values[MAX_TESTS])
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    size_t n = 0;
    for (; words[n] != NULL; n++) {
        assert_true(n < MAX_TESTS);
        ret_values[n] = strcmp(words[n], "NA") == 0 ? NAN : g_ascii_strtod(words[n], NULL);
    }
    return n;
}

/* Every value of the list within 1e-12 of what R prints with 15 digits. */
static void
check_row(const GoldRow *row, GoldTally *tally, G_GNUC_UNUSED void *data)
{
    double p[MAX_TESTS];
    double expected[MAX_TESTS];
    const size_t n = read_list(gold_field(row, "p_values"), p);
    assert_int_equal(read_list(gold_field(row, "adjusted"), expected), n);

    size_t k = 0;
    while (k < G_N_ELEMENTS(adjustments) &&
           strcmp(adjustments[k].name, gold_field(row, "method")) != 0)
        k++;
    if (k == G_N_ELEMENTS(adjustments)) {
        gold_skip(row, tally, "lexstat has no such method");
        return;
    }

    for (size_t i = 0; i < n; i++)
        p[i] = log10(p[i]);
    lex_adjust(adjustments[k].adjustment, n, p, p);
    for (size_t i = 0; i < n; i++) {
        if (!gold_near(pow(10, p[i]), expected[i], 1e-12 * expected[i])) {
            print_error("%zu: got %.17g, expected %.17g: %s\n", i, pow(10, p[i]), expected[i],
                        row->line);
            return;
        }
    }
    tally->held++;
}

static void
test_gold(void **state)
{
    (void)state;
    gold_each_row("multitest.tsv", 0, check_row, NULL);
}

/* --- by hand --- */

/* Far below what a double holds: 3 tests of 1e-1000, 1e-2000 and 0.5. Holm: 2e-1000, 3e-2000, 0.5;
 * BH: 1.5e-1000, 3e-2000, 0.5. */
static void
test_tiny(void **state)
{
    static const double log10_p[] = {-1000, -2000, -0.30102999566398120};
    double q[3];
    (void)state;

    lex_adjust(LEX_ADJUST_HOLM, 3, log10_p, q);
    assert_true(gold_near(q[0], -1000 + log10(2), 1e-12));
    assert_true(gold_near(q[1], -2000 + log10(3), 1e-12));
    assert_true(q[2] == log10_p[2]);
    lex_adjust(LEX_ADJUST_BH, 3, log10_p, q);
    assert_true(gold_near(q[0], -1000 + log10(1.5), 1e-12));
    assert_true(gold_near(q[1], -2000 + log10(3), 1e-12));
    assert_true(q[2] == log10_p[2]);
}

static void
test_nothing_to_adjust(void **state)
{
    const double undefined[] = {NAN, NAN};
    double q[2];
    (void)state;

    lex_adjust(LEX_ADJUST_BH, 0, NULL, NULL);
    for (size_t k = 0; k < G_N_ELEMENTS(adjustments); k++) {
        lex_adjust(adjustments[k].adjustment, 2, undefined, q);
        assert_true(isnan(q[0]) && isnan(q[1]));
        lex_adjust(adjustments[k].adjustment, 1, &(double){-3}, q);
        assert_true(q[0] == -3);
    }
}

/* --- properties --- */

/* Random p, some equal, some 1, some undefined. */
static void
random_tests(uint64_t *seed, size_t n, double ret_log10_p[])
{
    for (size_t i = 0; i < n; i++) {
        const size_t k = random_below(seed, 40);
        ret_log10_p[i] = k == 0 ? NAN : 0 - (double)(k / 3) / 8;
    }
}

/* The definitions as they stand, with no sorting: a rank is counted. */
static double
bh_by_definition(size_t n, const double log10_p[], size_t test)
{
    size_t m = 0;
    for (size_t i = 0; i < n; i++)
        m += !isnan(log10_p[i]);
    double least = 0;
    for (size_t i = 0; i < n; i++) {
        size_t rank = 0;
        for (size_t j = 0; j < n; j++)
            rank += log10_p[j] <= log10_p[i];
        if (log10_p[i] >= log10_p[test])
            least = fmin(least, log10_p[i] + log10((double)m / (double)rank));
    }
    return isnan(log10_p[test]) ? NAN : least;
}

static double
holm_by_definition(size_t n, const double log10_p[], size_t test)
{
    double most = -INFINITY;
    for (size_t i = 0; i < n; i++) {
        size_t not_smaller = 0;
        for (size_t j = 0; j < n; j++)
            not_smaller += log10_p[j] >= log10_p[i];
        if (log10_p[i] <= log10_p[test])
            most = fmax(most, log10_p[i] + log10((double)not_smaller));
    }
    return isnan(log10_p[test]) ? NAN : fmin(0, most);
}

static void
test_definitions(void **state)
{
    uint64_t seed = 4;
    double p[MAX_TESTS];
    double q[MAX_TESTS];
    (void)state;

    for (unsigned round = 0; round < 200; round++) {
        const size_t n = 1 + random_below(&seed, MAX_TESTS);
        random_tests(&seed, n, p);
        lex_adjust(LEX_ADJUST_BH, n, p, q);
        for (size_t i = 0; i < n; i++)
            assert_true(gold_near(q[i], bh_by_definition(n, p, i), 1e-14));
        lex_adjust(LEX_ADJUST_HOLM, n, p, q);
        for (size_t i = 0; i < n; i++)
            assert_true(gold_near(q[i], holm_by_definition(n, p, i), 1e-14));
    }
}

/* none <= bh <= hochberg <= holm <= bonferroni and bh <= by; all keep the order of the tests. */
static void
test_order(void **state)
{
    uint64_t seed = 5;
    double p[MAX_TESTS];
    double q[LEX_ADJUST_BY + 1][MAX_TESTS];
    (void)state;

    for (unsigned round = 0; round < 200; round++) {
        const size_t n = 1 + random_below(&seed, MAX_TESTS);
        random_tests(&seed, n, p);
        for (unsigned a = LEX_ADJUST_NONE; a <= LEX_ADJUST_BY; a++)
            lex_adjust(a, n, p, q[a]);
        for (size_t i = 0; i < n; i++) {
            if (isnan(p[i]))
                continue;
            assert_true(q[LEX_ADJUST_NONE][i] == p[i]);
            assert_true(q[LEX_ADJUST_NONE][i] <= q[LEX_ADJUST_BH][i]);
            assert_true(q[LEX_ADJUST_BH][i] <= q[LEX_ADJUST_HOCHBERG][i]);
            assert_true(q[LEX_ADJUST_HOCHBERG][i] <= q[LEX_ADJUST_HOLM][i]);
            assert_true(q[LEX_ADJUST_HOLM][i] <= q[LEX_ADJUST_BONFERRONI][i]);
            assert_true(q[LEX_ADJUST_BH][i] <= q[LEX_ADJUST_BY][i]);
            for (size_t j = 0; j < n; j++) {
                for (unsigned a = 0; p[i] <= p[j] && a <= LEX_ADJUST_BY; a++)
                    assert_true(q[a][i] <= q[a][j]);
            }
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gold),
        cmocka_unit_test(test_tiny),
        cmocka_unit_test(test_nothing_to_adjust),
        cmocka_unit_test(test_definitions),
        cmocka_unit_test(test_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
