/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every figure of doctests.tsv, computed in R, against the tests over documents: a row names a
 * test, its data as text, and the alternative behind it.
 */
#include "lex-document-test.h"
#include "lex-strata.h"
#include "lex-tail.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* For the quantiles of the normal and of t. */
#define MATHLIB_STANDALONE
#include <Rmath.h>
#include <math.h>

#include "test-gold.h"

enum { MAX_GROUPS = 8, MAX_DOCS = 64, MAX_STRATA = 16 };

/* Rows say "same" of the data above them, which may be in another file. */
static const struct {
    const char *label;
    const char *data;
} named_data[] = {
    {"zero-heavy counts (same)", "x=0,0,0,0,0,1,0,2,0,0 y=0,1,3,0,2,2,0,5,1,1"},
    {"same", "[512,89,313,19][353,17,207,8][120,202,205,391][138,131,279,244][53,94,138,299]"
             "[22,24,351,317]"},
};

static const char *
row_data(const GoldRow *row)
{
    const char *const data = gold_field(row, "data");
    for (size_t i = 0; i < G_N_ELEMENTS(named_data); i++) {
        if (strcmp(named_data[i].label, data) == 0)
            return named_data[i].data;
    }
    return data;
}

/* --- groups of values --- */

typedef struct {
    size_t n_groups;
    uint64_t sizes[MAX_GROUPS];
    size_t n;
    LexRate values[MAX_DOCS];
} Data;

/* "name: x=1,2 y=0x5,3 alternative"; 0x5 is five times 0. */
static void
read_groups(const char *text, Data *ret_data)
{
    g_auto(GStrv) words = g_strsplit_set(text, " ,", -1);

    *ret_data = (Data){0};
    for (size_t i = 0; words[i] != NULL; i++) {
        const char *const equals = strchr(words[i], '=');
        const char *const number = equals != NULL ? equals + 1 : words[i];
        const bool repeated = g_str_has_prefix(number, "0x");
        const unsigned n = repeated ? (unsigned)g_ascii_strtoull(number + 2, NULL, 10) : 1;
        char *end = NULL;
        const double value = repeated ? 0 : g_ascii_strtod(number, &end);

        ret_data->n_groups += equals != NULL;
        if (ret_data->n_groups == 0 || *number == '\0' || (!repeated && *end != '\0'))
            continue; /* a word of the name, or the alternative */
        for (unsigned k = 0; k < n; k++) {
            const uint32_t group = (uint32_t)ret_data->n_groups - 1;
            assert_true(group < MAX_GROUPS && ret_data->n < MAX_DOCS);
            ret_data->values[ret_data->n++] = (LexRate){.rate = value, .group = group};
            ret_data->sizes[group]++;
        }
    }
}

/* The values as rates: shifted, so that the least is 0, which no test here sees; and without the
 * zeros. */
static void
make_rates(Data *data)
{
    double least = 0;
    size_t n = 0;

    for (size_t i = 0; i < data->n; i++)
        least = fmin(least, data->values[i].rate);
    for (size_t i = 0; i < data->n; i++) {
        data->values[i].rate -= least;
        if (data->values[i].rate > 0)
            data->values[n++] = data->values[i];
    }
    data->n = n;
}

/* --- the tests --- */

/* What a row may give; NaN: the test has none. */
typedef struct {
    double statistic;
    double df;
    double p;
    double ci_low;
    double ci_high;
} Answer;

typedef bool AnswerFunc(const GoldRow *row, Answer *ret_answer);

static bool
answer_welch(const GoldRow *row, Answer *ret_answer)
{
    LexMoments moments[MAX_GROUPS];
    Data data;

    read_groups(row_data(row), &data);
    make_rates(&data);
    lex_rates_rank(data.n_groups, data.sizes, data.n, data.values);
    lex_rates_moments(data.n_groups, data.sizes, data.n, data.values, moments);
    const LexWelch welch = lex_welch(&moments[0], &moments[1]);
    const double half = qt(0.975, welch.df, TRUE, FALSE) * welch.standard_error;
    *ret_answer = (Answer){welch.t, welch.df, pow(10, welch.log10_p), welch.difference - half,
                           welch.difference + half};
    return data.n_groups == 2;
}

/* In R's words: of the first group, "greater" is P(U >= u). */
static bool
answer_wilcoxon(const GoldRow *row, Answer *ret_answer)
{
    const char *const name = gold_field(row, "test");
    const bool exact = g_str_has_suffix(name, "_exact");
    const double correction = g_str_has_suffix(name, "_nocc") ? 0 : 0.5;
    const bool greater = g_str_has_suffix(gold_field(row, "data"), " greater");
    const bool less = g_str_has_suffix(gold_field(row, "data"), " less");
    uint64_t sums[MAX_GROUPS];
    Data data;

    read_groups(row_data(row), &data);
    make_rates(&data);
    const LexRanks ranks = lex_rates_rank(data.n_groups, data.sizes, data.n, data.values);
    lex_rank_sums(&ranks, data.n_groups, data.sizes, data.n, data.values, sums);
    const LexWilcoxon test = lex_wilcoxon(&ranks, data.sizes[0], sums[0]);
    const unsigned m = (unsigned)data.sizes[0];
    const unsigned n = (unsigned)data.sizes[1];
    const double above = test.u - m * n / 2.0;
    *ret_answer = (Answer){test.u, NAN, NAN, NAN, NAN};

    if (exact && (greater || less))
        ret_answer->p = lex_wilcoxon_exact(m, n, (unsigned)(greater ? m * n - test.u : test.u));
    else if (greater || less)
        ret_answer->p =
            pow(10, lex_tail_normal(((greater ? above : -above) - correction) / test.deviation));
    else if (exact)
        ret_answer->p = pow(10, test.log10_p);
    else
        ret_answer->p =
            pow(10, lex_tail_normal_two_sided((fabs(above) - correction) / test.deviation));
    if (!greater && !less && correction > 0)
        assert_true(gold_near(fabs(test.z), (fabs(above) - 0.5) / test.deviation, 1e-14));
    return data.n_groups == 2 && (!exact || test.exact);
}

static bool
answer_kruskal(const GoldRow *row, Answer *ret_answer)
{
    uint64_t sums[MAX_GROUPS];
    Data data;

    read_groups(row_data(row), &data);
    make_rates(&data);
    const LexRanks ranks = lex_rates_rank(data.n_groups, data.sizes, data.n, data.values);
    lex_rank_sums(&ranks, data.n_groups, data.sizes, data.n, data.values, sums);
    const LexKruskal test = lex_kruskal_wallis(&ranks, data.n_groups, data.sizes, sums);
    *ret_answer = (Answer){test.h, test.df, pow(10, test.log10_p), NAN, NAN};
    return true;
}

/* "strata A-F [a,b,c,d]: [512,89,313,19][353,17,207,8]...": the name has brackets too. */
static size_t
read_strata(const char *text, LexContingency ret_strata[MAX_STRATA])
{
    g_auto(GStrv) tables = g_strsplit(text, "[", -1);
    size_t n = 0;

    for (size_t i = 0; tables[i] != NULL; i++) {
        g_auto(GStrv) cells = g_strsplit_set(tables[i], ",]", -1);
        uint64_t counts[4];
        if (g_strv_length(cells) < 5 || !g_ascii_isdigit(cells[0][0]))
            continue;
        for (size_t k = 0; k < 4; k++)
            counts[k] = g_ascii_strtoull(cells[k], NULL, 10);
        assert_true(n < MAX_STRATA);
        ret_strata[n++] = (LexContingency){counts[0], counts[0] + counts[1], counts[0] + counts[2],
                                           counts[0] + counts[1] + counts[2] + counts[3]};
    }
    return n;
}

static bool
answer_mantel_haenszel(const GoldRow *row, Answer *ret_answer)
{
    const char *const name = gold_field(row, "test");
    const double quantile = qnorm(0.975, 0, 1, TRUE, FALSE);
    LexContingency strata[MAX_STRATA];
    const size_t n = read_strata(row_data(row), strata);

    const LexMantelHaenszel test =
        lex_mantel_haenszel(n, strata, !g_str_has_suffix(name, "_nocc"), quantile);
    if (strcmp(name, "mantel_haenszel_odds_ratio") == 0)
        *ret_answer = (Answer){test.odds_ratio, NAN, NAN, NAN, NAN};
    else
        *ret_answer =
            (Answer){test.z * test.z, 1, pow(10, test.log10_p), test.ci_low, test.ci_high};
    return n > 0;
}

/* By how a test's name begins. */
static const struct {
    const char *prefix;
    AnswerFunc *answer;
} tests_by_name[] = {
    {"welch_t", answer_welch},
    {"wilcoxon_", answer_wilcoxon},
    {"kruskal_wallis", answer_kruskal},
    {"cochran_mantel_haenszel", answer_mantel_haenszel},
    {"mantel_haenszel_odds_ratio", answer_mantel_haenszel},
};

static bool
row_answer(const GoldRow *row, Answer *ret_answer)
{
    for (size_t i = 0; i < G_N_ELEMENTS(tests_by_name); i++) {
        if (g_str_has_prefix(gold_field(row, "test"), tests_by_name[i].prefix))
            return tests_by_name[i].answer(row, ret_answer);
    }
    return false;
}

/* Every field that the row fills, to 1e-12 of it. */
static void
check_row(const GoldRow *row, GoldTally *tally, G_GNUC_UNUSED void *data)
{
    static const char *const names[] = {"statistic", "df", "p", "ci_low", "ci_high"};
    Answer answer;

    if (!row_answer(row, &answer)) {
        gold_skip(row, tally, "lexstat has no such test, or cannot read its data");
        return;
    }
    const double got[] = {answer.statistic, answer.df, answer.p, answer.ci_low, answer.ci_high};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        double expected = NAN;
        if (*gold_field(row, names[i]) == '\0')
            continue;
        assert_true(gold_number(row, names[i], &expected));
        if (!gold_near(got[i], expected, 1e-12 * fabs(expected))) {
            print_error("%s: got %.17g: %s\n", names[i], got[i], row->line);
            return;
        }
    }
    tally->held++;
}

static void
test_gold(void **state)
{
    (void)state;
    gold_each_row("doctests.tsv", 0, check_row, NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
