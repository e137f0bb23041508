/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every figure of keyness.tsv, keyness_bnc.tsv, keyness_effects.tsv and golden_keyness.csv, which
 * say of each where it is from, against lex-keyness.c and the tests it stands on.
 */
#include "lex-keyness.h"

#include "lex-association.h"
#include "lex-fisher.h"
#include "lex-log-ratio.h"
#include "lex-tail.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* For the quantile of the normal. */
#define MATHLIB_STANDALONE
#include <Rmath.h>
#include <math.h>

#include "test-gold.h"

/* --- the measures in the files' words --- */

typedef struct {
    double alpha;  /* of an interval, over the size of the family */
    double lambda; /* of simple maths */
} Settings;

typedef double Measure(const LexContingency *table, const Settings *settings);

#define MEASURE(name, value)                                                                       \
    static double name(const LexContingency *t, G_GNUC_UNUSED const Settings *s)                   \
    {                                                                                              \
        return value;                                                                              \
    }

MEASURE(g2_4cell_signed, lex_keyness_g2(t, 4))
MEASURE(g2_2cell_signed, lex_keyness_g2(t, 2))
MEASURE(g2_4cell, fabs(lex_keyness_g2(t, 4)))
MEASURE(g2_2cell, fabs(lex_keyness_g2(t, 2)))
MEASURE(g2_williams, fabs(lex_association_g2_williams(t)))
MEASURE(g2_log10_p, lex_tail_chi2(fabs(lex_keyness_g2(t, 4)), 1))
MEASURE(g2_p, pow(10, g2_log10_p(t, s)))
MEASURE(chi2_signed, lex_association_chi2(t))
MEASURE(chi2_yates_signed, lex_association_chi2_yates(t))
MEASURE(chi2, fabs(chi2_signed(t, s)))
MEASURE(chi2_yates, fabs(chi2_yates_signed(t, s)))
MEASURE(chi2_yates_p, pow(10, lex_tail_chi2(chi2_yates(t, s), 1)))
MEASURE(fisher_two_sided_p, pow(10, lex_fisher_two_sided(t)))
MEASURE(fisher_greater_p, pow(10, lex_fisher_greater(t)))
MEASURE(fisher_less_p, pow(10, lex_fisher_less(t)))
MEASURE(fisher_greater, lex_fisher_greater(t))
MEASURE(fisher_less, lex_fisher_less(t))
MEASURE(log_ratio, lex_keyness_log_ratio(t))
MEASURE(log_ratio_hardie, lex_keyness_log_ratio_hardie(t))
MEASURE(log_ratio_error, lex_keyness_log_ratio_error(t))
MEASURE(log_ratio_hardie_conservative,
        lex_keyness_log_ratio_hardie_conservative(t, qnorm(s->alpha / 2, 0, 1, FALSE, FALSE)))
MEASURE(lrc, lex_log_ratio_conservative(t, s->alpha))
MEASURE(lrc_positive, lex_log_ratio_lower(t, s->alpha))
MEASURE(percent_difference, lex_keyness_percent_difference(t))
MEASURE(relative_risk, lex_association_relative_risk(t))
MEASURE(odds_ratio, lex_association_odds_ratio(t))
MEASURE(odds_ratio_discounted, lex_keyness_odds_ratio(t))
MEASURE(difference_coefficient, lex_keyness_difference_coefficient(t))
MEASURE(simple_maths, lex_keyness_simple_maths(t, s->lambda))
MEASURE(bic_4cell, lex_keyness_bic(lex_keyness_g2(t, 4), 1, t->n_total))
MEASURE(bic_2cell, lex_keyness_bic(lex_keyness_g2(t, 2), 1, t->n_total))
MEASURE(ell_4cell, lex_keyness_ell(t, 4))
MEASURE(ell_2cell, lex_keyness_ell(t, 2))
MEASURE(specificity, lex_keyness_specificity(t))

static const struct {
    const char *name;
    Measure *measure;
} measures[] = {
    {"signed_g2", g2_4cell_signed},
    {"g2", g2_4cell},
    {"g2_4cell", g2_4cell},
    {"g2_2cell", g2_2cell},
    {"ll_2cell", g2_2cell},
    {"g2_williams", g2_williams},
    {"log10p_g2", g2_log10_p},
    {"log10p_g2_df1", g2_log10_p},
    {"g2_p", g2_p},
    {"chi2", chi2},
    {"chi2_yates", chi2_yates},
    {"chi2_yates_p", chi2_yates_p},
    {"fisher_two_sided_p", fisher_two_sided_p},
    {"fisher_greater_p", fisher_greater_p},
    {"fisher_less_p", fisher_less_p},
    {"log10p_fisher_greater", fisher_greater},
    {"log10p_fisher_less", fisher_less},
    {"log_ratio_walter", log_ratio},
    {"log_ratio_hardie", log_ratio_hardie},
    {"log_ratio_se_log2", log_ratio_error},
    {"clr_hardie_normal", log_ratio_hardie_conservative},
    {"lrc", lrc},
    {"lrc_positive", lrc_positive},
    {"pct_diff", percent_difference},
    {"rrisk", relative_risk},
    {"odds_ratio", odds_ratio},
    {"odds_ratio_disc05", odds_ratio_discounted},
    {"difference_coefficient", difference_coefficient},
    {"diff_coefficient", difference_coefficient},
    {"simple_maths", simple_maths},
    {"bic_4cell", bic_4cell},
    {"bic_2cell", bic_2cell},
    {"ell_4cell", ell_4cell},
    {"ell_2cell", ell_2cell},
};

static Measure *
find_measure(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(measures); i++) {
        if (strcmp(measures[i].name, name) == 0)
            return measures[i].measure;
    }
    return NULL;
}

/* "conf=0.95,m=599": the number behind a name, or what is usual. */
static double
setting(const char *params, const char *name, double usual)
{
    g_auto(GStrv) fields = g_strsplit(params, ",", -1);
    for (size_t i = 0; fields[i] != NULL; i++) {
        if (g_str_has_prefix(fields[i], name) && fields[i][strlen(name)] == '=')
            return g_ascii_strtod(fields[i] + strlen(name) + 1, NULL);
    }
    return usual;
}

/* An infinite value is an empty cell in a table of lexstat. */
static double
finite_or_nan(double x)
{
    return isfinite(x) ? x : NAN;
}

/* --- the rows --- */

/* How a file of one measure a row is read. */
typedef struct {
    double family;   /* of tests, where the row does not say */
    double relative; /* tolerance where the row has none */
    bool has_params; /* and a column of tolerances */
    bool has_recomputed;
} File;

static void
check_row(const GoldRow *row, GoldTally *tally, void *data)
{
    const File *const file = data;
    const char *const params = file->has_params ? gold_field(row, "params") : "";
    Measure *const measure = find_measure(gold_field(row, "measure"));
    const LexContingency table = lex_keyness_table(gold_count(row, "f1"), gold_count(row, "n1"),
                                                   gold_count(row, "f2"), gold_count(row, "n2"));
    const Settings settings = {
        .alpha = (1 - setting(params, "conf", 0.95)) / setting(params, "m", file->family),
        .lambda = setting(params, "lambda", setting(params, "k", 1)),
    };
    double value = NAN;
    double recomputed = NAN;
    double tolerance = 0;

    if (measure == NULL) {
        gold_skip(row, tally, "lexstat has no such measure");
        return;
    }
    const bool has_value = *gold_field(row, "value") != '\0';
    const bool has_recomputed = file->has_recomputed && *gold_field(row, "recomputed") != '\0';
    assert_true(has_value || has_recomputed);
    assert_true(gold_number(row, "value", &value));
    if (file->has_params)
        assert_true(gold_number(row, "tol", &tolerance));
    else
        tolerance = file->relative * fabs(value);

    /* The source's own figure, to its last digit; and the one of 50 digits, to ours. */
    const double got = finite_or_nan(measure(&table, &settings));
    if (has_recomputed) {
        assert_true(gold_number(row, "recomputed", &recomputed));
        recomputed = finite_or_nan(recomputed);
        if (!gold_near(got, recomputed, 1e-13 + 1e-11 * fabs(recomputed))) {
            print_error("got %.17g, recomputed %.17g: %s\n", got, recomputed, row->line);
            return;
        }
    }
    if (has_value)
        gold_check(row, tally, got, finite_or_nan(value), tolerance);
    else
        tally->held++;
}

static void
test_keyness(void **state)
{
    File file = {.family = 1, .has_params = true, .has_recomputed = true};
    (void)state;
    gold_each_row("keyness.tsv", 0, check_row, &file);
}

/* 60 nouns; R's own G2 of them is right to 1e-7 only. */
static void
test_bnc(void **state)
{
    File file = {.family = 60, .relative = 2e-7, .has_recomputed = true};
    (void)state;
    gold_each_row("keyness_bnc.tsv", 0, check_row, &file);
}

static void
test_effects(void **state)
{
    File file = {.family = 1, .relative = 1e-13};
    (void)state;
    gold_each_row("keyness_effects.tsv", 0, check_row, &file);
}

/* --- golden_keyness.csv: a word a row, a measure a column --- */

static double
log_odds_z(const LexContingency *table, double alpha, double alpha_total)
{
    return lex_keyness_log_odds(table, alpha, alpha_total).z;
}

/* Of the prior's words there are five. */
MEASURE(log_odds_001, log_odds_z(t, 0.01, 0.05))
MEASURE(log_odds_01, log_odds_z(t, 0.1, 0.5))
MEASURE(log_odds_counts, log_odds_z(t, (double)t->n2, (double)t->n_total))
MEASURE(log_odds_500, log_odds_z(t, 500 * (double)t->n2 / (double)t->n_total, 500))

static double
specificity_of_reference(const LexContingency *table, const Settings *settings)
{
    const LexContingency swapped = {lex_contingency_o21(table), table->n_total - table->n1,
                                    table->n2, table->n_total};
    return specificity(&swapped, settings);
}

static const struct {
    const char *name;
    Measure *measure;
    double tolerance; /* of digits printed; 0: 1e-9 */
} golden_columns[] = {
    {"G2", g2_4cell_signed, 0},
    {"G2_2term", g2_2cell_signed, 0},
    {"p_G2", g2_p, 0},
    {"log10_p_G2", g2_log10_p, 0},
    {"chi2", chi2_signed, 0},
    {"chi2_yates", chi2_yates_signed, 0},
    {"log_ratio_hardie", log_ratio_hardie, 0},
    {"log_ratio_walter", log_ratio, 0},
    {"odds_ratio_haldane", odds_ratio_discounted, 0},
    {"pct_diff", percent_difference, 0},
    {"simple_maths_1", simple_maths, 0},
    {"bic", bic_4cell, 0},
    {"fw_z_prior0_01", log_odds_001, 0},
    {"fw_z_prior0_1", log_odds_01, 0},
    {"fw_z_prior_counts", log_odds_counts, 0},
    {"fw_z_prior_scaled500", log_odds_500, 0},
    {"fisher_two_sided", fisher_two_sided_p, 0},
    {"corpora_G2", g2_4cell_signed, 0},
    {"corpora_LogRatio", log_ratio, 0},
    {"corpora_LRC", lrc, 0},
    {"corpora_PositiveLRC", lrc_positive, 0},
    {"corpora_SimpleMaths1", simple_maths, 0},
    {"textometry_spec_target", specificity, 5e-5},
    {"textometry_spec_reference", specificity_of_reference, 5e-5},
    {"log10p_upper_hyper", fisher_greater, 0},
};

static void
check_golden(const GoldRow *row, GoldTally *tally, G_GNUC_UNUSED void *data)
{
    static const Settings settings = {.alpha = 0.05 / 5, .lambda = 1};
    const LexContingency table =
        lex_keyness_table(gold_count(row, "n_target"), gold_count(row, "N_target"),
                          gold_count(row, "n_reference"), gold_count(row, "N_reference"));

    for (size_t i = 0; i < G_N_ELEMENTS(golden_columns); i++) {
        double value = NAN;
        assert_true(gold_number(row, golden_columns[i].name, &value));
        const double got = finite_or_nan(golden_columns[i].measure(&table, &settings));
        const double tolerance = golden_columns[i].tolerance > 0
                                     ? golden_columns[i].tolerance
                                     : 1e-9 * fmin(1, fabs(value)) + 1e-14;
        if (!gold_near(got, finite_or_nan(value), tolerance)) {
            print_error("%s: got %.17g, expected %.17g: %s\n", golden_columns[i].name, got, value,
                        row->line);
            return;
        }
    }
    tally->held++;
}

static void
test_golden(void **state)
{
    (void)state;
    gold_each_row("golden_keyness.csv", 0, check_golden, NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keyness),
        cmocka_unit_test(test_bnc),
        cmocka_unit_test(test_effects),
        cmocka_unit_test(test_golden),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
