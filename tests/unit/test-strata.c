/* SPDX-License-Identifier: GPL-3.0-or-later */
/* R's figures of UCBAdmissions are in test-gold-doctests.c. */
#include "lex-strata.h"

#include "lex-fisher.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "test-gold.h"
#include "test-random.h"

static LexContingency
table_of(uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
    return (LexContingency){a, a + b, a + c, a + b + c + d};
}

/*
 * In R:
 *
 *     t <- array(c(3,5,1,9, 10,2,8,30, 0,4,6,7, 12,0,0,5), c(2,2,4))
 *     m <- mantelhaen.test(t); m$estimate; m$conf.int; m$statistic; log10(m$p.value)
 *     m <- mantelhaen.test(t, correct=FALSE); m$statistic; log10(m$p.value)
 */
static void
test_by_hand(void **state)
{
    const LexContingency strata[] = {
        table_of(3, 1, 5, 9),
        table_of(10, 8, 2, 30),
        table_of(0, 6, 4, 7),
        table_of(12, 0, 0, 5),
    };
    (void)state;

    const LexMantelHaenszel corrected = lex_mantel_haenszel(4, strata, true, 1.959963984540054);
    assert_value("odds ratio", corrected.odds_ratio, 5.488518831717947, 1e-14);
    assert_value("low", corrected.ci_low, 2.1798110529531223, 1e-14);
    assert_value("high", corrected.ci_high, 13.819472529654323, 1e-13);
    assert_value("z", corrected.z, sqrt(16.20903340395753), 1e-14);
    assert_value("p", corrected.log10_p, -4.2462409143886894, 1e-13);

    const LexMantelHaenszel plain = lex_mantel_haenszel(4, strata, false, 1.959963984540054);
    assert_value("z", plain.z, sqrt(18.167356627969713), 1e-14);
    assert_value("p", plain.log10_p, -4.6939674998381369, 1e-13);
}

static void
test_undefined(void **state)
{
    const LexContingency empty[] = {{0}, table_of(0, 0, 0, 1), table_of(3, 0, 5, 0)};
    const LexContingency infinite[] = {table_of(3, 0, 5, 9)};
    const LexContingency zero[] = {table_of(0, 3, 5, 9)};
    const LexContingency independent[] = {table_of(2, 4, 3, 6)};
    (void)state;

    for (size_t n = 0; n <= G_N_ELEMENTS(empty); n++) {
        const LexMantelHaenszel test = lex_mantel_haenszel(n, empty, true, 1.96);
        assert_value("odds ratio", test.odds_ratio, NAN, 0);
        assert_value("low", test.ci_low, NAN, 0);
        assert_value("z", test.z, NAN, 0);
        assert_value("p", test.log10_p, NAN, 0);
    }

    LexMantelHaenszel test = lex_mantel_haenszel(1, infinite, true, 1.96);
    assert_value("odds ratio", test.odds_ratio, NAN, 0);
    assert_value("high", test.ci_high, NAN, 0);
    assert_true(test.z > 0 && test.log10_p < 0);
    test = lex_mantel_haenszel(1, zero, true, 1.96);
    assert_value("odds ratio", test.odds_ratio, 0, 0);
    assert_value("low", test.ci_low, NAN, 0);
    assert_true(test.z < 0 && test.log10_p < 0);
    test = lex_mantel_haenszel(1, independent, true, 1.96);
    assert_value("odds ratio", test.odds_ratio, 1, 1e-15);
    assert_value("z", test.z, 0, 0);
    assert_value("p", test.log10_p, 0, 0);
}

/* Rows exchanged, the odds ratio is its reciprocal and z changes sign; one stratum is the plain
 * odds ratio; a stratum doubled is two. */
static void
test_properties(void **state)
{
    uint64_t seed = 41;
    (void)state;

    for (unsigned round = 0; round < 300; round++) {
        LexContingency strata[6];
        LexContingency swapped[6];
        const size_t n = 1 + random_below(&seed, 6);
        for (size_t i = 0; i < n; i++) {
            const uint64_t a = 1 + random_below(&seed, 50), b = 1 + random_below(&seed, 500);
            const uint64_t c = 1 + random_below(&seed, 70), d = 1 + random_below(&seed, 900);
            strata[i] = table_of(a, b, c, d);
            swapped[i] = table_of(c, d, a, b);
        }
        const LexMantelHaenszel test = lex_mantel_haenszel(n, strata, true, 1.96);
        const LexMantelHaenszel turned = lex_mantel_haenszel(n, swapped, true, 1.96);
        assert_true(test.z == -turned.z && test.log10_p == turned.log10_p);
        assert_value("odds ratio", test.odds_ratio * turned.odds_ratio, 1, 1e-14);
        assert_value("interval", test.ci_low * turned.ci_high, 1, 1e-13);
        assert_true(test.ci_low < test.odds_ratio && test.odds_ratio < test.ci_high);
        if (n == 1) {
            const LexContingency *const t = strata;
            const double plain = (double)t->o11 * (double)lex_contingency_o22(t) /
                                 (double)lex_contingency_o12(t) / (double)lex_contingency_o21(t);
            assert_value("odds ratio", test.odds_ratio, plain, 1e-13 * plain);
        }
    }
}

/* One table: Fisher's tail where the other side is too short to be as far, and certainty. */
static void
test_exact_of_one_table(void **state)
{
    const LexContingency table = table_of(3, 174, 0, 3286);
    const LexContingency even = table_of(2, 2, 2, 2);
    (void)state;
    assert_value("3 of 3", lex_strata_exact(1, &table), lex_fisher_greater(&table), 1e-12);
    assert_value("no difference", lex_strata_exact(1, &even), 0, 0);
}

/* Two tables by hand: 1 of 1 in each, of 1 of 4 and 1 of 5 documents: 1 / 20 for both; 0 of both is
 * nearer to the 0.45 expected. */
static void
test_exact_by_hand(void **state)
{
    const LexContingency strata[] = {table_of(1, 0, 0, 3), table_of(1, 0, 0, 4)};
    const LexContingency none[] = {table_of(0, 3, 0, 4), table_of(2, 3, 0, 0)};
    (void)state;
    assert_value("both", lex_strata_exact(2, strata), log10(1.0 / 20), 1e-14);
    assert_value("nothing to add", lex_strata_exact(2, none), NAN, 0);
}

/* What it gives for many is what the normal gives; beyond its limit it gives nothing. */
static void
test_exact_nears_the_normal(void **state)
{
    const LexContingency strata[] = {table_of(60, 140, 40, 160), table_of(50, 150, 35, 165)};
    const LexContingency many = table_of(200, 200, 100, 300);
    (void)state;
    const double normal = lex_mantel_haenszel(2, strata, true, 2).log10_p;
    assert_value("normal", lex_strata_exact(2, strata), normal, 0.05 * -normal);
    assert_value("too many", lex_strata_exact(1, &many), NAN, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_hand),       cmocka_unit_test(test_exact_of_one_table),
        cmocka_unit_test(test_exact_by_hand), cmocka_unit_test(test_exact_nears_the_normal),
        cmocka_unit_test(test_undefined),     cmocka_unit_test(test_properties),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
