/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every figure of keyness_multi.tsv and specificities.tsv: a word over the speeches of Lafon's
 * robespierre.tsv, and in each against the others.
 */
#include "lex-chi2.h"
#include "lex-deviance.h"
#include "lex-keyness.h"
#include "lex-tail.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "test-gold.h"

enum { MAX_WORDS = 16, N_SPEECHES = 10 };

typedef struct {
    size_t n_words;
    char *words[MAX_WORDS];
    uint64_t counts[MAX_WORDS][N_SPEECHES];
} Speeches;

static void
read_speeches_row(const GoldRow *row, G_GNUC_UNUSED GoldTally *tally, void *data)
{
    Speeches *const speeches = data;
    assert_true(speeches->n_words < MAX_WORDS);
    speeches->words[speeches->n_words] = g_strdup(gold_field(row, "word"));
    for (size_t i = 0; i < N_SPEECHES; i++) {
        g_autofree char *name = g_strdup_printf("D%zu", i + 1);
        speeches->counts[speeches->n_words][i] = gold_count(row, name);
    }
    speeches->n_words++;
}

static void
read_speeches(Speeches *ret_speeches)
{
    g_autofree char *path = gold_source_path("robespierre.tsv");
    gold_read(path, read_speeches_row, ret_speeches);
}

static void
clear_speeches(Speeches *speeches)
{
    for (size_t i = 0; i < speeches->n_words; i++)
        g_free(speeches->words[i]);
}

/* NULL where there is none. "TOTAL" is the size of the speeches. */
static const uint64_t *
find_word(const Speeches *speeches, const char *word)
{
    for (size_t i = 0; i < speeches->n_words; i++) {
        if (strcmp(speeches->words[i], word) == 0)
            return speeches->counts[i];
    }
    return NULL;
}

/* --- a word over all speeches --- */

static bool
measure_over_all(const char *name, const uint64_t counts[], const uint64_t totals[],
                 double *ret_value)
{
    const double chi2 = lex_chi2_2xk(N_SPEECHES, counts, totals);
    const double g2 = lex_deviance_2xk(N_SPEECHES, counts, totals);
    uint64_t n_total = 0;
    for (size_t i = 0; i < N_SPEECHES; i++)
        n_total += totals[i];

    const struct {
        const char *name;
        double value;
    } measures[] = {
        {"chi2", chi2},
        {"g2", g2},
        {"log10p_g2_df9", lex_tail_chi2(g2, 9)},
        {"chi2_p_df9", pow(10, lex_tail_chi2(chi2, 9))},
        {"cramers_v", lex_chi2_cramers_v(chi2, n_total)},
        {"g2_word_cells", lex_deviance_1xk(N_SPEECHES, counts, totals)},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(measures); i++) {
        if (strcmp(measures[i].name, name) == 0) {
            *ret_value = measures[i].value;
            return true;
        }
    }
    return false;
}

/* The recomputed value to 1e-12; R's, where it has one, to 1e-10 of it. */
static void
check_multi(const GoldRow *row, GoldTally *tally, void *data)
{
    const Speeches *const speeches = data;
    const uint64_t *const counts = find_word(speeches, gold_field(row, "word"));
    const uint64_t *const totals = find_word(speeches, "TOTAL");
    double got;
    double recomputed = NAN;
    double value = NAN;

    if (counts == NULL || !measure_over_all(gold_field(row, "measure"), counts, totals, &got)) {
        gold_skip(row, tally, "word or measure not known");
        return;
    }
    assert_true(gold_number(row, "recomputed", &recomputed) && gold_number(row, "value", &value));
    if (*gold_field(row, "value") != '\0' && !gold_near(got, value, 1e-9 * fabs(value))) {
        print_error("got %.17g, R %.17g: %s\n", got, value, row->line);
        return;
    }
    gold_check(row, tally, got, recomputed, 1e-12 * fabs(recomputed));
}

static void
test_multi(void **state)
{
    Speeches speeches = {0};
    (void)state;
    read_speeches(&speeches);
    gold_each_row("keyness_multi.tsv", 0, check_multi, &speeches);
    clear_speeches(&speeches);
}

/* --- a word in one speech --- */

/* TXM prints four digits; the last column has them all. */
static void
check_specificity(const GoldRow *row, GoldTally *tally, G_GNUC_UNUSED void *data)
{
    const LexContingency table = {gold_count(row, "f"), gold_count(row, "t"), gold_count(row, "F"),
                                  gold_count(row, "T")};
    double value = NAN;
    double tolerance = 0;
    double exact = NAN;

    assert_true(gold_number(row, "value", &value) && gold_number(row, "tol", &tolerance) &&
                gold_number(row, "signed_log10p", &exact));
    const double got = lex_keyness_specificity(&table);
    if (gold_near(got, value, tolerance))
        gold_check(row, tally, got, exact, 1e-12 * fabs(exact));
    else
        print_error("got %.17g: %s\n", got, row->line);
}

static void
test_specificities(void **state)
{
    (void)state;
    gold_each_row("specificities.tsv", 0, check_specificity, NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_multi),
        cmocka_unit_test(test_specificities),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
