/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * known_disagreements.tsv lists what others print or compute and lexstat must not. Rows that give
 * the counts of a table are computed here: ours is the recomputed value and not the claimed one.
 * The others are conventions; those that concern keyness and dispersion are named with the test
 * that holds ours.
 */
#include "lex-chi2.h"
#include "lex-contingency.h"
#include "lex-deviance.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "test-gold.h"

/* How `what` begins, and where ours is tested. */
static const struct {
    const char *prefix;
    const char *tested;
} conventions[] = {
    {"quanteda.textstats keyness(measure='chi2', correction='williams')",
     "test-gold-keyness: Williams's q divides"},
    {"quanteda.textstats keyness(measure='lr', correction='default')",
     "test-gold-keyness: G2 is not corrected"},
    {"quanteda.textstats keyness default chi2",
     "test-gold-keyness: with and without Yates, each under its name"},
    {"quanteda.textstats keyness p", "test-gold-keyness: log10 p to -9,944"},
    {"UCS am.chi.squared.corr", "test-association: Yates's correction stops at 0"},
    {"UCS am.odds.ratio", "test-gold-keyness: infinite, and an empty cell"},
    {"Text::NSP odds", "test-keyness: 1/2 in every cell or none"},
    {"quanteda.extras log_ratio zero cell", "test-gold-keyness: 1/2 over the corpus size"},
    {"quanteda.extras / Gries script Juilland D", "test-dispersion: deviation over n"},
    {"tlda disp() 'DP'", "test-dispersion: three DP, each under its name"},
    {"log-likelihood 2-cell vs 4-cell", "test-gold-keyness: both, each under its name"},
    {"FightingWords / ConvoKit count_matrix", "test-keyness: counts beyond 2^24"},
    {"tidylo bind_log_odds", "test-gold-logodds: Monroe's prior is on every word"},
    {"textometry phyper_right", "test-keyness: specificities beyond 1e-308"},
};

/* "o11=2 r1=2 c1=4 n=31777" */
static bool
read_table(const char *inputs, LexContingency *ret_table)
{
    static const char *const names[] = {"o11=", "r1=", "c1=", "n="};
    g_auto(GStrv) fields = g_strsplit(inputs, " ", -1);
    uint64_t counts[G_N_ELEMENTS(names)];

    if (g_strv_length(fields) != G_N_ELEMENTS(names))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        if (!g_str_has_prefix(fields[i], names[i]))
            return false;
        counts[i] = g_ascii_strtoull(fields[i] + strlen(names[i]), NULL, 10);
    }
    *ret_table = (LexContingency){counts[0], counts[1], counts[2], counts[3]};
    return true;
}

static double
chi2_of(const LexContingency *table)
{
    const uint64_t counts[] = {table->o11, lex_contingency_o12(table)};
    const uint64_t totals[] = {table->n2, table->n_total - table->n2};
    return lex_chi2_2xk(2, counts, totals);
}

/* "g2=99.31" */
static bool
compute_claimed(const char *claimed, const LexContingency *table, double *ret_claimed,
                double *ret_ours)
{
    const char *const equals = strchr(claimed, '=');
    if (equals == NULL)
        return false;
    *ret_claimed = g_ascii_strtod(equals + 1, NULL);
    if (g_str_has_prefix(claimed, "g2="))
        *ret_ours = lex_deviance_2x2(table);
    else if (g_str_has_prefix(claimed, "chi2="))
        *ret_ours = chi2_of(table);
    else
        return false;
    return true;
}

static void
check_row(const GoldRow *row, GoldTally *tally, G_GNUC_UNUSED void *data)
{
    LexContingency table;
    double claimed;
    double ours;
    double recomputed = NAN;

    if (read_table(gold_field(row, "inputs"), &table) &&
        compute_claimed(gold_field(row, "claimed"), &table, &claimed, &ours)) {
        assert_true(gold_number(row, "recomputed", &recomputed));
        assert_false(gold_near(ours, claimed, 0.005)); /* claims have two decimals */
        gold_check(row, tally, ours, recomputed, 1e-13 * recomputed);
        return;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(conventions); i++) {
        if (g_str_has_prefix(gold_field(row, "what"), conventions[i].prefix)) {
            gold_skip(row, tally, conventions[i].tested);
            return;
        }
    }
    gold_skip(row, tally, "not of keyness, dispersion or documents");
}

static void
test_gold(void **state)
{
    (void)state;
    gold_each_row("known_disagreements.tsv", 28, check_row, NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
