/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Published figures are in test-gold-keyness.c. */
#include "lex-keyness.h"

#include "lex-association.h"
#include "lex-chi2.h"
#include "lex-deviance.h"
#include "lex-log-ratio.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "test-gold.h"
#include "test-random.h"

/* Within 1e-14 of itself. */
static void
assert_is(const char *what, double got, double expected)
{
    assert_value(what, got, expected, 1e-14 * fabs(expected));
}

/* --- by hand --- */

/*
 * A word 13 times in 1,000 and 4 times in 2,000. In R, and G2 in 50 digits: sums of O ln(O / E)
 * lose two of sixteen even here.
 *
 *     m <- matrix(c(13, 987, 4, 1996), 2); n <- sum(m); e <- outer(rowSums(m), colSums(m))/n
 *     2*sum(m*log(m/e))
 *     a <- 500*17/3000; d <- log((13+a)/(1000+500-13-a))-log((4+a)/(2000+500-4-a))
 *     d; sqrt(1/(13+a)+1/(4+a))
 *     log2(13.5/1000.5)-log2(4.5/2000.5); sqrt(1/13+1/4-1/1000-1/2000)/log(2)
 *     -phyper(12,17,2983,1000,lower=FALSE,log=TRUE)/log(10)
 */
static void
test_two_corpora(void **state)
{
    const LexContingency table = lex_keyness_table(13, 1000, 4, 2000);
    (void)state;

    assert_is("G2", lex_keyness_g2(&table, 4), 13.3386515112934967);
    assert_is("delta", lex_keyness_log_odds(&table, 500 * 17 / 3000.0, 500).delta,
              1.3590050335469321);
    assert_is("z", lex_keyness_log_odds(&table, 500 * 17 / 3000.0, 500).z,
              1.3590050335469321 / 0.4577109985039427);
    assert_is("log ratio", lex_keyness_log_ratio(&table), 2.5846019621610168);
    assert_is("error", lex_keyness_log_ratio_error(&table), 0.82299787242197298);
    assert_is("specificity", lex_keyness_specificity(&table), 3.4829907690485307);
    /* 0.013 against 0.002 */
    assert_is("%DIFF", lex_keyness_percent_difference(&table), 550);
    assert_is("odds", lex_keyness_odds_ratio(&table), 13.5 * 1996.5 / (987.5 * 4.5));
    assert_is("coefficient", lex_keyness_difference_coefficient(&table), 11 / 15.0);
    assert_is("simple maths", lex_keyness_simple_maths(&table, 100), 13100 / 2100.0);
}

/* Of 90 in 100 and 150 in 200 the smallest expectation is that of the other words, 100 * 60 / 300,
 * and of the word's cells 100 * 240 / 300. */
static void
test_ell_and_bic(void **state)
{
    const LexContingency table = lex_keyness_table(90, 100, 150, 200);
    const double g2 = lex_keyness_g2(&table, 4);
    (void)state;

    assert_is("ELL", lex_keyness_ell(&table, 4), g2 / (300 * log(20)));
    assert_is("ELL", lex_keyness_ell(&table, 2), lex_keyness_g2(&table, 2) / (300 * log(80)));
    assert_is("BIC", lex_keyness_bic(-50, 1, 300), 50 - log(300));
    assert_is("BIC", lex_keyness_bic(50, 9, 300), 50 - 9 * log(300));
}

/*
 * Four corpora. In R, and G2 in 50 digits:
 *
 *     k <- matrix(c(13,987,4,1996,0,500,9,1491), 2); e <- outer(rowSums(k), colSums(k))/sum(k)
 *     x <- chisq.test(k)$statistic; x; sqrt(x/sum(k))
 *     g <- k*log(k/e); 2*sum(g[k>0]); 2*sum(g[1,][k[1,]>0])
 */
static void
test_many_corpora(void **state)
{
    static const uint64_t counts[] = {13, 4, 0, 9, 0};
    static const uint64_t totals[] = {1000, 2000, 500, 1500, 0};
    (void)state;

    for (size_t n = 4; n <= 5; n++) { /* the fifth is empty and adds nothing */
        const double chi2 = lex_chi2_2xk(n, counts, totals);
        assert_is("chi2", chi2, 18.51937768704958);
        assert_is("V", lex_chi2_cramers_v(chi2, 5000), 0.060859473686599656);
        assert_is("G2", lex_deviance_2xk(n, counts, totals), 18.8516984909632914);
        assert_is("G2 of the word", lex_deviance_1xk(n, counts, totals), 18.7552826540406607);
    }
    assert_value("chi2", lex_chi2_2xk(2, (uint64_t[]){0, 0}, totals), NAN, 0);
    assert_value("chi2", lex_chi2_2xk(0, NULL, NULL), NAN, 0);
}

/* --- zeros --- */

static void
test_zeros(void **state)
{
    const LexContingency only_target = lex_keyness_table(25, 1000, 0, 2000);
    const LexContingency only_reference = lex_keyness_table(0, 1000, 25, 2000);
    const LexContingency nowhere = lex_keyness_table(0, 1000, 0, 2000);
    (void)state;

    assert_value("%DIFF", lex_keyness_percent_difference(&only_target), NAN, 0);
    assert_value("coefficient", lex_keyness_difference_coefficient(&only_target), 1, 0);
    assert_is("Hardie", lex_keyness_log_ratio_hardie(&only_target), log2(100));
    assert_is("error", lex_keyness_log_ratio_error(&only_target),
              sqrt(1 / 25.0 + 2 - 1 / 1000.0 - 1 / 2000.0) / M_LN2);

    assert_value("%DIFF", lex_keyness_percent_difference(&only_reference), -100, 0);
    assert_value("coefficient", lex_keyness_difference_coefficient(&only_reference), -1, 0);

    assert_value("G2", lex_keyness_g2(&nowhere, 4), 0, 0);
    assert_value("Hardie", lex_keyness_log_ratio_hardie(&nowhere), NAN, 0);
    assert_value("coefficient", lex_keyness_difference_coefficient(&nowhere), NAN, 0);
    assert_value("simple maths", lex_keyness_simple_maths(&nowhere, 1), 1, 0);
    assert_value("log odds", lex_keyness_log_odds(&nowhere, 0, 0).z, NAN, 0);
    assert_value("specificity", lex_keyness_specificity(&nowhere), 0, 0);
}

/* Without a reference, or a target, there is nothing to say. */
static void
test_empty_corpus(void **state)
{
    const LexContingency tables[] = {
        lex_keyness_table(3, 1000, 0, 0),
        lex_keyness_table(0, 0, 3, 1000),
        lex_keyness_table(0, 0, 0, 0),
    };
    (void)state;

    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
        const LexContingency *const table = &tables[i];
        assert_value("log ratio", lex_keyness_log_ratio(table), NAN, 0);
        assert_value("Hardie", lex_keyness_log_ratio_hardie(table), NAN, 0);
        assert_value("error", lex_keyness_log_ratio_error(table), NAN, 0);
        assert_value("conservative", lex_keyness_log_ratio_hardie_conservative(table, 2), NAN, 0);
        assert_value("%DIFF", lex_keyness_percent_difference(table), NAN, 0);
        assert_value("odds", lex_keyness_odds_ratio(table), NAN, 0);
        assert_value("coefficient", lex_keyness_difference_coefficient(table), NAN, 0);
        assert_value("simple maths", lex_keyness_simple_maths(table, 1), NAN, 0);
        assert_value("G2", lex_keyness_g2(table, 4), NAN, 0);
        assert_value("G2", lex_keyness_g2(table, 2), NAN, 0);
        assert_value("ELL", lex_keyness_ell(table, 4), NAN, 0);
        assert_value("specificity", lex_keyness_specificity(table), NAN, 0);
        assert_value("log odds", lex_keyness_log_odds(table, 0, 0).z, NAN, 0);
    }
}

/* --- where others go wrong (known_disagreements.tsv) --- */

static void
test_not_as_others(void **state)
{
    const LexContingency equal = lex_keyness_table(1, 1000, 1, 1000);
    const LexContingency common = lex_keyness_table(40000, 100000, 1000, 900000);
    const LexContingency large = lex_keyness_table(16777217, 100000000, 16777216, 100000000);
    (void)state;

    /* TXM's specificity is infinite from p = 1e-308 on. */
    assert_true(lex_keyness_specificity(&common) > 10000);
    assert_true(isfinite(lex_keyness_specificity(&common)));
    /* Text::NSP discounts the odds ratio of tables with a zero, and no other. */
    assert_is("odds", lex_keyness_odds_ratio(&equal), 1);
    /* FightingWords counts in floats, where 2^24 + 1 is 2^24. */
    assert_true(lex_keyness_log_odds(&large, 1, 1000).delta > 0);
}

/* --- properties --- */

/* Frequencies from nothing to the whole corpus, corpora from ten tokens to a trillion. */
static LexContingency
random_table(uint64_t *seed)
{
    const uint64_t n1 = 10 + random_next(seed) % (UINT64_C(1) << (5 + random_below(seed, 36)));
    const uint64_t n2 = 10 + random_next(seed) % (UINT64_C(1) << (5 + random_below(seed, 36)));
    const uint64_t f1 = (random_next(seed) % (n1 + 1)) >> random_below(seed, 41);
    const uint64_t f2 = (random_next(seed) % (n2 + 1)) >> random_below(seed, 41);
    return lex_keyness_table(f1, n1, f2 + (f1 + f2 == 0), n2);
}

static LexContingency
swapped(const LexContingency *table)
{
    return (LexContingency){lex_contingency_o21(table), table->n_total - table->n1, table->n2,
                            table->n_total};
}

/* Exactly, where signs are: a table of two sources is one twice. */
static void
test_swap(void **state)
{
    uint64_t seed = 51;
    (void)state;

    for (unsigned round = 0; round < 2000; round++) {
        const LexContingency a = random_table(&seed);
        const LexContingency b = swapped(&a);
        const double alpha = 1000 * (double)a.n2 / (double)a.n_total;
        assert_true(lex_keyness_g2(&a, 4) == -lex_keyness_g2(&b, 4));
        assert_true(lex_keyness_g2(&a, 2) == -lex_keyness_g2(&b, 2));
        assert_true(lex_keyness_log_ratio(&a) == -lex_keyness_log_ratio(&b));
        assert_true(lex_keyness_log_ratio_hardie(&a) == -lex_keyness_log_ratio_hardie(&b));
        assert_true(lex_keyness_log_ratio_error(&a) == lex_keyness_log_ratio_error(&b));
        assert_true(lex_log_ratio_conservative(&a, 1e-3) == -lex_log_ratio_conservative(&b, 1e-3));
        assert_true(lex_keyness_difference_coefficient(&a) ==
                    -lex_keyness_difference_coefficient(&b));
        assert_true(lex_keyness_log_odds(&a, alpha, 1000).z ==
                    -lex_keyness_log_odds(&b, alpha, 1000).z);
        const double ratio = lex_keyness_odds_ratio(&a);
        assert_is("odds", ratio * lex_keyness_odds_ratio(&b), 1);
    }
}

/* What is said of them is said of every table with two corpora and the word in it. */
static void
test_always_finite(void **state)
{
    uint64_t seed = 52;
    (void)state;

    for (unsigned round = 0; round < 2000; round++) {
        const LexContingency table = random_table(&seed);
        const double alpha = 1000 * (double)table.n2 / (double)table.n_total;
        const double values[] = {
            lex_keyness_log_ratio(&table),
            lex_keyness_log_ratio_hardie(&table),
            lex_keyness_log_ratio_error(&table),
            lex_log_ratio_conservative(&table, 1e-7),
            lex_keyness_odds_ratio(&table),
            lex_keyness_difference_coefficient(&table),
            lex_keyness_simple_maths(&table, 1),
            lex_keyness_g2(&table, 4),
            lex_keyness_g2(&table, 2),
            lex_keyness_bic(lex_keyness_g2(&table, 4), 1, table.n_total),
            table.n2 < table.n_total ? lex_keyness_log_odds(&table, alpha, 1000).z : 0,
        };
        for (size_t i = 0; i < G_N_ELEMENTS(values); i++) {
            if (!isfinite(values[i]) || (values[i] == 0 && signbit(values[i])))
                fail_msg("value %zu is %g: %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT
                         " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT,
                         i, values[i], table.o11, table.n1, table.n2, table.n_total);
        }
        /* All say the same direction, and LRC is nearer to 0 than the estimate. */
        const double g2 = lex_keyness_g2(&table, 4);
        const double conservative = lex_log_ratio_conservative(&table, 1e-3);
        assert_true(g2 * lex_keyness_difference_coefficient(&table) >= 0);
        assert_true(g2 * conservative >= 0);
        assert_true(fabs(conservative) <= fabs(lex_keyness_log_ratio(&table)) + 2);
    }
}

/* Ten times as much text of the same rates: effects stay, tests grow tenfold. */
static void
test_scale(void **state)
{
    uint64_t seed = 53;
    (void)state;

    for (unsigned round = 0; round < 2000; round++) {
        const LexContingency a = random_table(&seed);
        const LexContingency b = {10 * a.o11, 10 * a.n1, 10 * a.n2, 10 * a.n_total};
        const double g2 = lex_keyness_g2(&a, 4);
        assert_value("G2", lex_keyness_g2(&b, 4), 10 * g2, 1e-12 * fabs(g2));
        assert_is("coefficient", lex_keyness_difference_coefficient(&b),
                  lex_keyness_difference_coefficient(&a));
        assert_is("%DIFF", lex_keyness_percent_difference(&b), lex_keyness_percent_difference(&a));
    }
}

/* Two corpora are two columns of k, and the word's cells its first row. */
static void
test_two_of_many(void **state)
{
    uint64_t seed = 54;
    (void)state;

    for (unsigned round = 0; round < 2000; round++) {
        const LexContingency table = random_table(&seed);
        const uint64_t counts[] = {table.o11, lex_contingency_o21(&table)};
        const uint64_t totals[] = {table.n1, table.n_total - table.n1};
        const double g2 = fabs(lex_keyness_g2(&table, 4));
        const double word = fabs(lex_keyness_g2(&table, 2));
        const double chi2 = fabs(lex_association_chi2(&table));
        assert_value("G2", lex_deviance_2xk(2, counts, totals), g2, 1e-13 * g2);
        assert_value("G2", lex_deviance_1xk(2, counts, totals), word, 1e-13 * word);
        assert_value("chi2", lex_chi2_2xk(2, counts, totals), chi2, 1e-13 * chi2);
        if (table.n2 < table.n_total)
            assert_true(lex_chi2_cramers_v(chi2, table.n_total) <= 1 + 1e-12);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_two_corpora),  cmocka_unit_test(test_ell_and_bic),
        cmocka_unit_test(test_many_corpora), cmocka_unit_test(test_zeros),
        cmocka_unit_test(test_empty_corpus), cmocka_unit_test(test_not_as_others),
        cmocka_unit_test(test_swap),         cmocka_unit_test(test_always_finite),
        cmocka_unit_test(test_scale),        cmocka_unit_test(test_two_of_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
