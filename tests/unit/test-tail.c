/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-fisher.h"
#include "lex-tail.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "test-gold.h"

/* Within 1e-13 of the value, or 1e-15 near p = 1, as the header says. */
static void
assert_near(double got, double expected)
{
    if (!gold_near(got, expected, fmax(1e-13 * fabs(expected), 1e-15)))
        fail_msg("got %.17g, expected %.17g", got, expected);
    if (got == 0 && signbit(got))
        fail_msg("got -0");
}

/* --- the figures of tails.tsv --- */

static double
chi2(const double args[])
{
    return lex_tail_chi2(args[0], args[1]);
}

static double
normal(const double args[])
{
    return lex_tail_normal(args[0]);
}

static double
t_one_sided(const double args[])
{
    return lex_tail_t_two_sided(args[0], args[1]) - log10(2);
}

/* ln(1 - exp(-x)) */
static double
log1mexp(const double args[])
{
    return lex_tail_other(-args[0] / M_LN10) * M_LN10;
}

static LexContingency
table_of(const double args[])
{
    return (LexContingency){(uint64_t)args[0], (uint64_t)args[1], (uint64_t)args[2],
                            (uint64_t)args[3]};
}

static double
hypergeometric_pmf(const double args[])
{
    const LexContingency table = table_of(args);
    return lex_fisher_log_pmf(&table) / M_LN10;
}

static double
hypergeometric(const double args[])
{
    const LexContingency table = table_of(args);
    return lex_fisher_greater(&table);
}

static const struct {
    const char *name;
    double (*value)(const double args[]);
} functions[] = {
    {"chi2_sf_log10", chi2},
    {"norm_sf_log10", normal},
    {"t_sf_log10", t_one_sided},
    {"log1mexp", log1mexp},
    {"hyper_log10pmf", hypergeometric_pmf},
    {"hyper_log10_ge", hypergeometric},
};

static void
check_row(const GoldRow *row, GoldTally *tally, G_GNUC_UNUSED void *data)
{
    const char *const name = gold_field(row, "function");
    g_auto(GStrv) words = g_strsplit(gold_field(row, "args"), " ", 4);
    double args[4] = {0};
    double value = NAN;

    assert_true(gold_number(row, "value", &value));
    for (size_t i = 0; words[i] != NULL; i++)
        args[i] = g_ascii_strtod(words[i], NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(functions); i++) {
        if (strcmp(functions[i].name, name) == 0) {
            const double tolerance = fmax(1e-13 * fabs(value), 1e-15);
            gold_check(row, tally, functions[i].value(args), value, tolerance);
            return;
        }
    }
    gold_skip(row, tally, "lexstat has no such function");
}

static void
test_gold(void **state)
{
    (void)state;
    gold_each_row("tails.tsv", 7, check_row, NULL);
}

/* --- by hand --- */

/*
 * Chi-square in R: pchisq(x, df, lower = FALSE, log = TRUE) / log(10). Of 1e-300 in 400 digits:
 * there R has lost the last nine.
 */
static void
test_chi2(void **state)
{
    static const double cases[][3] = {
        {1e-300, 1, -3.4651686195248405e-151}, {0.3, 1, -0.23367460006529787},
        {30, 1, -7.3644697039531473},          {999.9, 1, -218.72399770751814},
        {1000.1, 1, -218.76747049872903},      {1e7, 1, -2171476.0075762411},
        {1e-5, 2.5, -9.0628451363108171e-8},   {80, 63, -1.1372993444122549},
        {1e6, 1000, -215434.84192435159},
    };
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_near(lex_tail_chi2(cases[i][0], cases[i][1]), cases[i][2]);
}

/* Student's t in R: (log(2) + pt(t, df, lower = FALSE, log = TRUE)) / log(10). */
static void
test_t(void **state)
{
    static const double cases[][3] = {
        {1e-3, 1.5, -0.00029605945136450909}, {2.5, 30, -1.7419461009543239},
        {40, 7.25, -9.0457161466834408},      {1e5, 3, -14.656529254162686},
        {1e4, 1e6, -1002163.7827906858},      {50, 1e12, -544.66530518720479},
        {1e6, 0.5, -3.1928697234959478},
    };
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        assert_near(lex_tail_t_two_sided(cases[i][0], cases[i][1]), cases[i][2]);
        assert_near(lex_tail_t_two_sided(-cases[i][0], cases[i][1]), cases[i][2]);
    }
}

/* Poisson in R: ppois(k - 1, mean, lower = FALSE, log = TRUE) / log(10). */
static void
test_poisson(void **state)
{
    static const struct {
        uint64_t k;
        double mean;
        double expected;
    } cases[] = {
        {0, 3, 0},
        {1, 1e-9, -9.0000000002171472},
        {8, 0.5, -7.2062312004399217},
        {1000, 500, -85.481713427114381},
        {3, 5.5, -0.040184455798490711},
        {901, 1000.25, -0.00029507653924606042},
    };
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_near(lex_tail_poisson(cases[i].k, cases[i].mean), cases[i].expected);
    assert_near(lex_tail_poisson(0, 0), 0);
    assert_near(lex_tail_poisson(1, 0), -INFINITY);
    assert_near(lex_tail_poisson(1, NAN), NAN);
    assert_near(lex_tail_poisson(1, -1), NAN);
}

static void
test_limits(void **state)
{
    (void)state;
    for (double df = 0.5; df < 10; df += 0.5) {
        assert_near(lex_tail_chi2(0, df), 0);
        assert_near(lex_tail_chi2(-1, df), 0);
        assert_near(lex_tail_chi2(INFINITY, df), -INFINITY);
        assert_near(lex_tail_chi2(NAN, df), NAN);
        assert_near(lex_tail_t_two_sided(0, df), 0);
        assert_near(lex_tail_t_two_sided(-INFINITY, df), -INFINITY);
        assert_near(lex_tail_t_two_sided(NAN, df), NAN);
    }
    assert_near(lex_tail_chi2(1, 0), NAN);
    assert_near(lex_tail_t_two_sided(1, NAN), NAN);
    assert_near(lex_tail_normal(0), -log10(2));
    assert_near(lex_tail_normal(INFINITY), -INFINITY);
    assert_near(lex_tail_normal(-INFINITY), 0);
    assert_near(lex_tail_normal(-50), 0);
    assert_near(lex_tail_normal(NAN), NAN);
    assert_near(lex_tail_normal_two_sided(0), 0);
    assert_near(lex_tail_other(0), -INFINITY);
    assert_near(lex_tail_other(-INFINITY), 0);
}

/* --- what must agree --- */

static void
test_related(void **state)
{
    (void)state;
    for (double z = 0; z < 60; z += 0.01) {
        const double upper = lex_tail_normal(z);
        assert_near(lex_tail_normal_two_sided(z), fmin(0, upper + log10(2)));
        assert_near(lex_tail_normal_two_sided(-z), lex_tail_normal_two_sided(z));
        assert_near(lex_tail_normal(-z), lex_tail_other(upper));
        assert_near(lex_tail_t_two_sided(z, INFINITY), lex_tail_normal_two_sided(z));
        /* With df 2 both are elementary. */
        assert_near(lex_tail_chi2(z, 2), -0.5 * z / M_LN10);
        assert_near(lex_tail_t_two_sided(z, 2), log10(1 / (1 + 0.5 * z * (z + sqrt(z * z + 2)))));
    }
}

/* Also across the place where the series takes over, and for df that no table has. */
static void
test_of_sum(void **state)
{
    (void)state;
    assert_true(lex_tail_of_sum(-1e-16) == 0 && lex_tail_of_sum(1e-16) == 0);
    assert_true(lex_tail_of_sum(-1e-11) == -1e-11 && lex_tail_of_sum(-5000) == -5000);
    assert_true(isnan(lex_tail_of_sum(NAN)));
}

static void
test_decreasing(void **state)
{
    static const double dfs[] = {0.5, 1, 2, 3.7, 40, 1000};
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(dfs); i++) {
        double before_chi2 = 0;
        double before_t = 0;
        for (double x = 1e-3; x < 1e9; x *= 1.01) {
            const double chi2 = lex_tail_chi2(x, dfs[i]);
            const double t = lex_tail_t_two_sided(x, dfs[i]);
            assert_true(chi2 <= before_chi2 && isfinite(chi2));
            assert_true(t <= before_t && isfinite(t));
            before_chi2 = chi2;
            before_t = t;
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gold),   cmocka_unit_test(test_chi2),
        cmocka_unit_test(test_t),      cmocka_unit_test(test_poisson),
        cmocka_unit_test(test_limits), cmocka_unit_test(test_related),
        cmocka_unit_test(test_of_sum), cmocka_unit_test(test_decreasing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
