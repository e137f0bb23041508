/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every figure of assoc.tsv, printed by other tools and in papers, and of assoc_computed.tsv, 70
 * digits at the edges of what a table may hold, against lex-association.c.
 */
#include "lex-association.h"
#include "lex-deviance.h"
#include "lex-fisher.h"
#include "lex-tail.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "test-gold.h"

typedef double Measure(const LexContingency *table);

/* --- measures as the sources define them, of ours --- */

static double
unsigned_g2(const LexContingency *table)
{
    return fabs(lex_association_g2(table));
}

static double
unsigned_g2_williams(const LexContingency *table)
{
    return fabs(lex_association_g2_williams(table));
}

static double
unsigned_chi2(const LexContingency *table)
{
    return fabs(lex_association_chi2(table));
}

static double
unsigned_chi2_yates(const LexContingency *table)
{
    return fabs(lex_association_chi2_yates(table));
}

static double
unsigned_simple_ll(const LexContingency *table)
{
    return fabs(lex_association_simple_ll(table));
}

static double
signed_root_g2(const LexContingency *table)
{
    const double g2 = lex_association_g2(table);
    return copysign(sqrt(fabs(g2)), g2);
}

static double
log10_p_chi2(const LexContingency *table)
{
    return lex_tail_chi2(unsigned_chi2(table), 1);
}

static double
phi_squared(const LexContingency *table)
{
    const double phi = lex_association_phi(table);
    return phi * phi;
}

/* Manning & Schuetze 1999, 5.3.1: the variance of o11 is that of N trials. */
static double
t_score_bernoulli(const LexContingency *table)
{
    const double share = (double)table->o11 / (double)table->n_total;
    return lex_association_t_score(table) / sqrt(1 - share);
}

static double
odds_ratio_half(const LexContingency *table)
{
    return exp(lex_association_lambda(table));
}

static double
p_greater(const LexContingency *table)
{
    return pow(10, lex_fisher_greater(table));
}

static double
p_less(const LexContingency *table)
{
    return pow(10, lex_fisher_less(table));
}

static double
p_two_sided(const LexContingency *table)
{
    return pow(10, lex_fisher_two_sided(table));
}

/* UCS has log10 wherever there is a logarithm. */

static double
ucs_mi(const LexContingency *table)
{
    return lex_association_pmi(table) * log10(2);
}

static double
ucs_mi2(const LexContingency *table)
{
    return lex_association_mi2(table) * log10(2);
}

static double
ucs_mi3(const LexContingency *table)
{
    return lex_association_mi3(table) * log10(2);
}

static double
ucs_local_mi(const LexContingency *table)
{
    return lex_association_local_mi(table) * log10(2);
}

/* Times N. */
static double
ucs_average_mi(const LexContingency *table)
{
    return lex_association_average_mi(table) * log10(2) * (double)table->n_total;
}

static double
ucs_poisson_stirling(const LexContingency *table)
{
    return lex_association_poisson_stirling(table) / M_LN10;
}

/* Infinity is 10^7. */
static double
ucs_odds_ratio(const LexContingency *table)
{
    return fmin(log10(lex_association_odds_ratio(table)), 1e7);
}

static double
ucs_odds_ratio_disc(const LexContingency *table)
{
    return lex_association_lambda(table) / M_LN10;
}

static double
ucs_relative_risk(const LexContingency *table)
{
    const LexContingency transposed = {table->o11, table->n2, table->n1, table->n_total};
    return log10(lex_association_relative_risk(&transposed));
}

static double
ucs_fisher(const LexContingency *table)
{
    return -lex_association_log10_p_fisher(table);
}

static double
ucs_poisson(const LexContingency *table)
{
    return -lex_association_log10_p_poisson(table);
}

/*
 * UCS lets Yates's correction pass 0, and grow again: where o11 and e11 differ by less than 1/2,
 * and we have 0, it has what is here.
 */
static bool
is_past_zero(const LexContingency *table, double *ret_shrunk)
{
    const double d = (double)table->o11 - lex_association_expected(table);
    *ret_shrunk = fabs(d) - 0.5;
    return *ret_shrunk < 0;
}

static double
unclamped_chi2_yates(const LexContingency *table)
{
    const LexContingency column_2 = {lex_contingency_o12(table), table->n1,
                                     table->n_total - table->n2, table->n_total};
    double d;
    if (!is_past_zero(table, &d))
        return unsigned_chi2_yates(table);
    assert_true(lex_association_chi2_yates(table) == 0);
    /* sum of (|O - E| - 1/2)^2 / E */
    const double e11 = lex_association_expected(table);
    const double e12 = lex_association_expected(&column_2);
    const double row_2 = (double)(table->n_total - table->n1) / (double)table->n1;
    return d * d * (1 / e11 + 1 / e12) * (1 + 1 / row_2);
}

static double
ucs_chi2_yates(const LexContingency *table)
{
    return copysign(unclamped_chi2_yates(table), lex_association_pmi(table));
}

static double
ucs_z_score_yates(const LexContingency *table)
{
    double d;
    if (!is_past_zero(table, &d))
        return lex_association_z_score_yates(table);
    assert_true(lex_association_z_score_yates(table) == 0);
    const double z = d / sqrt(lex_association_expected(table));
    return lex_association_pmi(table) < 0 ? -z : z;
}

/* Text::NSP puts 1 for a zero in the denominator. */
static double
nsp_odds_ratio(const LexContingency *table)
{
    const double ours = lex_association_odds_ratio(table);
    const uint64_t o12 = lex_contingency_o12(table);
    const uint64_t o21 = lex_contingency_o21(table);
    if (o12 > 0 && o21 > 0)
        return ours;
    assert_true(!isfinite(ours));
    return (double)table->o11 * (double)lex_contingency_o22(table) /
           ((double)MAX(o12, 1) * (double)MAX(o21, 1));
}

/* --- their names --- */

static const struct {
    const char *name;
    Measure *value;
} measures[] = {
    {"avg_mi_log2", lex_association_average_mi},
    {"chi2", unsigned_chi2},
    {"chi2_yates", unsigned_chi2_yates},
    {"chi2_yates_clamped", unsigned_chi2_yates},
    {"chi2_yates_unclamped", unclamped_chi2_yates},
    {"delta_p_1given2", lex_association_delta_p_12},
    {"delta_p_2given1", lex_association_delta_p_21},
    {"dice", lex_association_dice},
    {"fisher_greater_p", p_greater},
    {"fisher_less_p", p_less},
    {"fisher_two_sided_p", p_two_sided},
    {"g2", unsigned_g2},
    {"g2_2cell_c1", lex_deviance_column},
    {"g2_williams", unsigned_g2_williams},
    {"gmean", lex_association_gmean},
    {"jaccard", lex_association_jaccard},
    {"liddell", lex_association_delta_p_12},
    {"ln_odds_ratio_disc05", lex_association_lambda},
    {"ln_or_log10", ucs_odds_ratio},
    {"local_mi_log10", ucs_local_mi},
    {"local_mi_log2", lex_association_local_mi},
    {"log10_rr_c1", ucs_relative_risk},
    {"log10p_chi2_df1", log10_p_chi2},
    {"log10p_fisher_greater", lex_fisher_greater},
    {"log10p_fisher_less", lex_fisher_less},
    {"log10p_g2_df1", lex_association_log10_p},
    {"log_odds_disc_log10", ucs_odds_ratio_disc},
    {"logdice", lex_association_log_dice},
    {"mi2_log10", ucs_mi2},
    {"mi2_log2", lex_association_mi2},
    {"mi3_log10", ucs_mi3},
    {"mi3_log2", lex_association_mi3},
    {"mi_log10", ucs_mi},
    {"min_sensitivity", lex_association_min_sensitivity},
    {"neglog10_fisher_greater", ucs_fisher},
    {"neglog10_poisson_greater", ucs_poisson},
    {"npmi", lex_association_npmi},
    {"odds_ratio", lex_association_odds_ratio},
    {"odds_ratio_disc05", odds_ratio_half},
    {"odds_ratio_nsp", nsp_odds_ratio},
    {"phi", lex_association_phi},
    {"phi2", phi_squared},
    {"pmi_log2", lex_association_pmi},
    {"poisson_stirling_ln", lex_association_poisson_stirling},
    {"poisson_stirling_log10", ucs_poisson_stirling},
    {"quanteda_lambda_s05", lex_association_lambda},
    {"quanteda_z_s05", lex_association_z},
    {"relative_risk_rows", lex_association_relative_risk},
    {"signed_chi2", lex_association_chi2},
    {"signed_g2", lex_association_g2},
    {"signed_root_g2", signed_root_g2},
    {"signed_simple_ll", lex_association_simple_ll},
    {"simple_ll", unsigned_simple_ll},
    {"t_score", lex_association_t_score},
    {"t_score_bernoulli", t_score_bernoulli},
    {"ucs_average_mi", ucs_average_mi},
    {"ucs_chi2_corr", ucs_chi2_yates},
    {"z_score", lex_association_z_score},
    {"z_score_yates", ucs_z_score_yates},
};

static Measure *
find_measure(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(measures); i++) {
        if (strcmp(measures[i].name, name) == 0)
            return measures[i].value;
    }
    return NULL;
}

static LexContingency
table_of(const GoldRow *row)
{
    return (LexContingency){gold_count(row, "o11"), gold_count(row, "r1"), gold_count(row, "c1"),
                            gold_count(row, "n")};
}

/* What the row asks for; false, and said so, when it cannot be understood. */
static bool
answer(const GoldRow *row, GoldTally *tally, double *ret_value)
{
    Measure *const measure = find_measure(gold_field(row, "measure"));
    const LexContingency table = table_of(row);

    if (measure == NULL || !lex_contingency_is_consistent(&table)) {
        gold_skip(row, tally, measure == NULL ? "measure not known" : "no table of counts");
        return false;
    }
    *ret_value = measure(&table);
    return true;
}

/* --- assoc.tsv and assoc_computed.tsv --- */

/* What has no value is what its source prints there, 0 for example. */
static bool
is_convention(const GoldRow *row, double got)
{
    return isnan(got) && strcmp(gold_field(row, "recomputed"), "nan") == 0;
}

/* To the tolerance of the row. */
static void
check_printed(const GoldRow *row, GoldTally *tally, G_GNUC_UNUSED void *data)
{
    double value = NAN;
    double tolerance = 0;
    double got;

    if (!answer(row, tally, &got))
        return;
    assert_true(gold_number(row, "value", &value) && gold_number(row, "tol", &tolerance));
    if (is_convention(row, got))
        gold_skip(row, tally, "not defined, a convention of its source");
    else
        gold_check(row, tally, got, value, tolerance);
}

static void
check_computed(const GoldRow *row, GoldTally *tally, G_GNUC_UNUSED void *data)
{
    double value = NAN;
    double got;

    if (!answer(row, tally, &got))
        return;
    assert_true(gold_number(row, "value", &value));
    gold_check(row, tally, got, value, 1e-14 * fabs(value));
}

static void
test_printed(void **state)
{
    (void)state;
    gold_each_row("assoc.tsv", 1, check_printed, NULL);
}

static void
test_computed(void **state)
{
    (void)state;
    gold_each_row("assoc_computed.tsv", 0, check_computed, NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_printed),
        cmocka_unit_test(test_computed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
