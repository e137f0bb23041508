/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-association.h"
#include "lex-fisher.h"
#include "lex-log-ratio.h"
#include "lex-tail.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "test-gold.h"
#include "test-tables.h"

static double
value_of(const char *name, const LexContingency *table)
{
    const LexMeasure *const measure = lex_measure_find(name);
    if (measure == NULL)
        fail_msg("no measure %s", name);
    return measure->value(table);
}

static void
assert_measure(const char *name, const LexContingency *table, double expected, double relative)
{
    const double got = value_of(name, table);
    if (!gold_near(got, expected, relative * fabs(expected)))
        fail_msg("%s of %ju %ju %ju %ju: got %.17g, expected %.17g", name, (uintmax_t)table->o11,
                 (uintmax_t)table->n1, (uintmax_t)table->n2, (uintmax_t)table->n_total, got,
                 expected);
    if (got == 0 && signbit(got))
        fail_msg("%s: got -0", name);
}

/* --- by hand --- */

/*
 *     4   4 |  8
 *     4  20 | 24     e11 = 8 * 8 / 32 = 2, det = 4 * 20 - 4 * 4 = 64
 *     8  24   32
 *
 * A quarter of the pairs begin with the first word, half of those end with the second.
 */
static void
test_by_hand(void **state)
{
    const LexContingency table = {4, 8, 8, 32};
    const double g2 = 2 * (4 * log(2) + 8 * log(4.0 / 6) + 20 * log(20.0 / 18));
    const struct {
        const char *name;
        double expected;
    } cases[] = {
        {"expected", 2},
        {"g2", g2},
        {"g2_williams", g2 / (1 + (4 + 4.0 / 3 - 1) * (4 + 4.0 / 3 - 1) / (6 * 32))},
        {"chi2", 32.0 * 64 * 64 / (8 * 24 * 8 * 24)},
        {"chi2_yates", 32.0 * 48 * 48 / (8 * 24 * 8 * 24)},
        {"simple_ll", 2 * (4 * log(2) - 2)},
        {"log10_p", lex_tail_chi2(g2, 1)},
        /* (C(8,4) C(24,4) + C(8,5) C(24,3) + C(8,6) C(24,2) + C(8,7) 24 + 1) / C(32,8) */
        {"log10_p_fisher", log10((70.0 * 10626 + 56 * 2024 + 28 * 276 + 8 * 24 + 1) / 10518300)},
        {"log10_p_poisson", log10(1 - exp(-2) * (1 + 2 + 2 + 4.0 / 3))},
        {"t_score", 1},
        {"z_score", sqrt(2)},
        {"z_score_yates", 1.5 / sqrt(2)},
        {"poisson_stirling", 4 * (log(2) - 1)},
        {"local_mi", 4},
        {"pmi", 1},
        {"npmi", 1.0 / 3},
        {"mi2", 3},
        {"mi3", 5},
        {"average_mi", g2 / (64 * log(2))},
        {"dice", 0.5},
        {"log_dice", 13},
        {"jaccard", 1.0 / 3},
        {"gmean", 0.5},
        {"min_sensitivity", 0.5},
        {"delta_p_12", 1.0 / 3},
        {"delta_p_21", 1.0 / 3},
        {"phi", 1.0 / 3},
        {"odds_ratio", 5},
        {"relative_risk", 3},
        {"lrc", 0}, /* 0 lies in the interval */
        {"lambda", log(4.5 * 20.5 / (4.5 * 4.5))},
        {"z", log(20.5 / 4.5) / sqrt(3 / 4.5 + 1 / 20.5)},
    };
    size_t n_measures = 0;
    (void)state;
    while (lex_measures[n_measures].name != NULL)
        n_measures++;
    assert_int_equal(n_measures, G_N_ELEMENTS(cases)); /* none is left out */
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_measure(cases[i].name, &table, cases[i].expected, 4e-15);
}

/* Gries 2013: "of course" makes "of" likelier by .697 and "course" by .032. */
static void
test_direction(void **state)
{
    const LexContingency of_course = {5610, 174548, 7867, 10408868};
    (void)state;
    assert_true(fabs(lex_association_delta_p_12(&of_course) - 0.697) < 5e-4);
    assert_true(fabs(lex_association_delta_p_21(&of_course) - 0.032) < 5e-4);
}

/* --- at the edges --- */

static const char *const all_defined[] = {"expected", "g2", "log10_p", "lambda", "z", NULL};

/* A word that never occurs, or nothing else does: what a ratio to chance is then, nobody knows. */
static void
test_undefined(void **state)
{
    static const char *const of_chance[] = {"pmi",     "npmi",    "mi2",   "mi3",  "local_mi",
                                            "t_score", "z_score", "gmean", "chi2", "phi"};
    const LexContingency none = {0, 0, 20, 100};
    const LexContingency all = {20, 100, 20, 100};
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(of_chance); i++)
        assert_measure(of_chance[i], &none, NAN, 0);
    assert_measure("chi2", &all, NAN, 0);
    assert_measure("g2_williams", &all, NAN, 0);
    assert_measure("relative_risk", &all, NAN, 0);
    assert_measure("delta_p_21", &all, NAN, 0);
    assert_measure("delta_p_12", &all, 0, 0);
    assert_measure("g2", &all, 0, 0);
    assert_measure("g2", &none, 0, 0);
    assert_measure("log10_p", &none, 0, 0);
    assert_measure("pmi", &all, 0, 0);
}

static void
test_never_together(void **state)
{
    const LexContingency table = {0, 50, 40, 1000};
    (void)state;
    assert_measure("pmi", &table, -INFINITY, 0);
    assert_measure("log_dice", &table, -INFINITY, 0);
    assert_measure("t_score", &table, -INFINITY, 0);
    assert_measure("npmi", &table, -1, 0);
    assert_measure("dice", &table, 0, 0);
    assert_measure("local_mi", &table, 0, 0);
    assert_measure("poisson_stirling", &table, 0, 0);
    assert_measure("odds_ratio", &table, 0, 0);
    assert_measure("log10_p_fisher", &table, 0, 0);
    assert_true(lex_association_g2(&table) < 0 && lex_association_chi2(&table) < 0);
}

static void
test_never_apart(void **state)
{
    const LexContingency table = {7, 7, 7, 1000};
    (void)state;
    assert_measure("npmi", &table, 1, 1e-15);
    assert_measure("log_dice", &table, 14, 0);
    assert_measure("dice", &table, 1, 0);
    assert_measure("phi", &table, 1, 1e-15);
    assert_measure("delta_p_12", &table, 1, 1e-15);
    assert_measure("odds_ratio", &table, INFINITY, 0);
    assert_measure("relative_risk", &table, INFINITY, 0);
    assert_true(isfinite(lex_association_lambda(&table)) && isfinite(lex_association_lrc(&table)));
}

/* Where others print p = 0, from G2 = 70 or 1480 on. */
static void
test_p_never_zero(void **state)
{
    const LexContingency table = {1000000, 1000000, 1000000, 1000000000};
    (void)state;
    assert_true(lex_association_log10_p(&table) < -3e6);
    assert_true(isfinite(lex_association_log10_p(&table)));
    assert_true(isfinite(lex_association_log10_p_fisher(&table)));
    assert_true(isfinite(lex_association_log10_p_poisson(&table)));
}

/* What known_disagreements.tsv says others print under the name of a measure here. */
static void
test_not_as_others(void **state)
{
    const LexContingency table = {5, 13, 9, 40};
    const LexContingency always = {5, 13, 5, 17}; /* o21 = 0 */
    const LexContingency nearly = {8, 15334, 100, 191998};
    const LexContingency rates = {10, 100, 15, 300};
    const double ratio = 5 * 40 / (13.0 * 9);
    (void)state;
    /* NLTK: log2(O / E) - 1. */
    assert_measure("poisson_stirling", &table, 5 * (log(ratio) - 1), 1e-15);
    /* NLTK: the left tail. */
    assert_true(lex_association_log10_p_fisher(&table) == lex_fisher_greater(&table));
    assert_true(lex_fisher_greater(&table) < lex_fisher_less(&table));
    /* Text::NSP: 1 for the zero, 2.5; UCS: 10^7 for its logarithm. */
    assert_measure("odds_ratio", &always, INFINITY, 0);
    /* UCS: past 0 Yates's correction grows again, with e11 = 7.99. */
    assert_measure("chi2_yates", &nearly, 0, 0);
    assert_measure("z_score_yates", &nearly, 0, 0);
    /* Rayson & Garside: two cells of four, 6.931. */
    assert_true(fabs(lex_association_g2(&rates) - 7.330) < 5e-4);
}

/* --- on random tables --- */

/* What happens when every count doubles. */
static void
test_doubled(void **state)
{
    static const char *const evidence[] = {"g2", "chi2", "simple_ll", "local_mi",
                                           "poisson_stirling"};
    static const char *const effect[] = {
        "pmi",        "average_mi", "dice",      "log_dice",      "jaccard",
        "gmean",      "phi",        "npmi",      "relative_risk", "min_sensitivity",
        "delta_p_12", "delta_p_21", "odds_ratio"};
    uint64_t seed = 21;
    (void)state;
    for (int i = 0; i < 20000; i++) {
        const LexContingency t = random_table(&seed, 62);
        const LexContingency twice = {2 * t.o11, 2 * t.n1, 2 * t.n2, 2 * t.n_total};
        for (size_t j = 0; j < G_N_ELEMENTS(evidence); j++)
            assert_measure(evidence[j], &twice, 2 * value_of(evidence[j], &t), 1e-15);
        for (size_t j = 0; j < G_N_ELEMENTS(effect); j++)
            assert_measure(effect[j], &twice, value_of(effect[j], &t), 1e-15);
    }
}

/* All but four do not ask which word comes first. */
static void
test_transposed(void **state)
{
    static const char *const directed[] = {"delta_p_12", "delta_p_21", "relative_risk", "lrc",
                                           NULL};
    uint64_t seed = 22;
    (void)state;
    for (int i = 0; i < 5000; i++) {
        const LexContingency table = random_table(&seed, 30);
        const LexContingency transposed = transposed_table(&table);
        for (const LexMeasure *measure = lex_measures; measure->name != NULL; measure++) {
            const double expected = measure->value(&table);
            const double got = measure->value(&transposed);
            /* A probability of 1 may be one in one sum and almost one in another. */
            if (!g_strv_contains(directed, measure->name) &&
                !gold_near(got, expected, fmax(2e-14 * fabs(expected), 1e-15)))
                fail_msg("%s: %.17g and, transposed, %.17g", measure->name, expected, got);
        }
        assert_measure("delta_p_12", &transposed, lex_association_delta_p_21(&table), 0);
    }
}

/* With the rows swapped together is apart. */
static void
test_swapped(void **state)
{
    static const char *const odd[] = {
        "g2",         "g2_williams", "chi2", "chi2_yates", "delta_p_12",
        "delta_p_21", "phi",         "lrc",  "lambda",     "z"};
    uint64_t seed = 23;
    (void)state;
    for (int i = 0; i < 20000; i++) {
        const LexContingency table = random_table(&seed, 40);
        const LexContingency swapped = with_rows_swapped(&table);
        for (size_t j = 0; j < G_N_ELEMENTS(odd); j++)
            assert_measure(odd[j], &swapped, 0 - value_of(odd[j], &table), 1e-14);
    }
}

/* Every measure says the same of together or apart, and stays in its range. */
static void
test_ranges(void **state)
{
    static const char *const signs[] = {"g2",         "g2_williams", "chi2",      "simple_ll",
                                        "pmi",        "t_score",     "z_score",   "phi",
                                        "delta_p_12", "npmi",        "delta_p_21"};
    static const char *const shares[] = {"dice", "jaccard", "gmean", "min_sensitivity"};
    static const char *const limited[] = {"npmi", "delta_p_12", "delta_p_21", "phi"};
    uint64_t seed = 24;
    (void)state;
    for (int i = 0; i < 20000; i++) {
        const LexContingency table = random_table(&seed, 62);
        const LexInt128 det = lex_contingency_determinant(&table);
        for (size_t j = 0; j < G_N_ELEMENTS(signs); j++) {
            const double value = value_of(signs[j], &table);
            assert_true(isnan(value) || (det > 0 ? value > 0 : det < 0 ? value < 0 : value == 0));
        }
        for (size_t j = 0; j < G_N_ELEMENTS(shares); j++) {
            const double value = value_of(shares[j], &table);
            assert_true(isnan(value) || (value >= 0 && value <= 1 + 1e-15));
        }
        for (size_t j = 0; j < G_N_ELEMENTS(limited); j++)
            assert_true(!(fabs(value_of(limited[j], &table)) > 1 + 1e-15));
        assert_true(!(lex_association_log_dice(&table) > 14));
        assert_true(!(lex_association_average_mi(&table) < 0));
        for (size_t j = 0; all_defined[j] != NULL; j++)
            assert_true(isfinite(value_of(all_defined[j], &table)));
    }
}

/* Near independence what is left of a difference has all its digits: with d = o11 - e11 small,
 * every measure is its first term. */
static void
test_near_independence(void **state)
{
    /* e11 = 1e8, and one more */
    const LexContingency table = {100000001, 1000000000, 1000000000, UINT64_C(10000000000)};
    const double chi2 = 1 / 1e8 / (0.9 * 0.9);
    (void)state;
    assert_measure("chi2", &table, chi2, 1e-15);
    assert_measure("g2", &table, chi2, 1e-8);
    assert_measure("pmi", &table, 1e-8 / M_LN2, 1e-8);
    assert_measure("z_score", &table, 1e-4, 1e-15);
    assert_measure("delta_p_21", &table, 1 / 9e8, 1e-15);
    assert_measure("simple_ll", &table, 1e-8, 1e-8);
}

/* --- the list --- */

static void
test_names(void **state)
{
    (void)state;
    for (const LexMeasure *measure = lex_measures; measure->name != NULL; measure++) {
        assert_ptr_equal(lex_measure_find(measure->name), measure);
        assert_true(*measure->help != '\0');
        for (const char *c = measure->name; *c != '\0'; c++)
            assert_true(g_ascii_islower(*c) || g_ascii_isdigit(*c) || *c == '_');
    }
    assert_null(lex_measure_find("PMI"));
    assert_null(lex_measure_find(""));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_hand),       cmocka_unit_test(test_direction),
        cmocka_unit_test(test_undefined),     cmocka_unit_test(test_never_together),
        cmocka_unit_test(test_never_apart),   cmocka_unit_test(test_p_never_zero),
        cmocka_unit_test(test_not_as_others), cmocka_unit_test(test_doubled),
        cmocka_unit_test(test_transposed),    cmocka_unit_test(test_swapped),
        cmocka_unit_test(test_ranges),        cmocka_unit_test(test_near_independence),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
