/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-rank-tail.h"

#include "lex-resample.h"
#include "lex-tail.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define MAX_DOCS 24

static void
assert_close(double found, double expected, double tolerance)
{
    if (!(fabs(found - expected) <= tolerance))
        fail_msg("%.17g, expected %.17g", found, expected);
}

/* Two groups: 0 is tested against 1. */
typedef struct {
    uint64_t sizes[2];
    size_t n;
    LexRate rates[4096];
    LexRanks ranks;
    LexScores scores;
    uint64_t sums[2];
} Case;

static void
case_rank(Case *c)
{
    c->ranks = lex_rates_rank(2, c->sizes, c->n, c->rates);
    lex_rank_sums(&c->ranks, 2, c->sizes, c->n, c->rates, c->sums);
    c->scores = lex_rank_scores(&c->ranks, c->sizes, c->n, c->rates);
}

static double
case_log10_p(const Case *c)
{
    return lex_rank_tail(&c->ranks, &c->scores, c->sizes[0], c->sums[0]);
}

/* n_target and n_rest documents hold the term, at rates that differ from one another. */
static void
case_make(Case *c, uint64_t size, uint64_t rest, size_t n_target, size_t n_rest, LexRandom *random)
{
    *c = (Case){.sizes = {size, rest}, .n = n_target + n_rest};
    for (size_t i = 0; i < c->n; i++)
        c->rates[i] = (LexRate){.rate = lex_random_unit(random), .group = i >= n_target};
    case_rank(c);
}

/* Of 3,463 documents 3 hold a word, all among the 177 of one source: choose(177, 3) over
 * choose(3463, 3), in R choose(177, 3) / choose(3463, 3). */
static void
test_rare_word_of_a_small_source(void **state G_GNUC_UNUSED)
{
    LexRandom random = lex_random_stream(1, 1);
    static Case c;
    case_make(&c, 177, 3463 - 177, 3, 0, &random);
    assert_close(pow(10, case_log10_p(&c)), 1.313841054607426e-04, 1e-12);
    const LexWilcoxon usual = lex_wilcoxon(&c.ranks, 177, c.sums[0]);
    assert_true(usual.log10_p < -12); /* what it is here for */
}

/* Of a word that the small source has nowhere, every deal is as far from what is expected; of one
 * that half of the others hold, hardly any. */
static void
test_word_of_others(void **state G_GNUC_UNUSED)
{
    LexRandom random = lex_random_stream(8, 1);
    static Case c;
    for (size_t n_rest = 1; n_rest < 9; n_rest++) {
        case_make(&c, 177, 3463 - 177, 0, n_rest, &random);
        assert_true(case_log10_p(&c) == 0);
        case_make(&c, 3463 - 177, 177, 0, n_rest, &random);
        assert_true(case_log10_p(&c) < -(double)n_rest);
    }
    case_make(&c, 177, 3463 - 177, 0, 1700, &random);
    assert_close(case_log10_p(&c), lex_wilcoxon(&c.ranks, 177, c.sums[0]).log10_p, 2);
}

/* All 2^n subsets of `size` documents: the share whose sum is as far off, and the share that is
 * further, which bound what a tail with a correction for continuity may say. */
static void
enumerate(const Case *c, double *ret_as_far, double *ret_further)
{
    const unsigned n_docs = (unsigned)c->ranks.n_docs;
    uint64_t doubled[MAX_DOCS];
    for (unsigned i = 0; i < n_docs; i++)
        doubled[i] = i < c->n ? c->rates[i].doubled_rank : c->ranks.n_zeros + 1;
    const double expected = (double)c->sizes[0] * (n_docs + 1);
    const double distance = fabs((double)c->sums[0] - expected);
    uint64_t n_all = 0, n_as_far = 0, n_further = 0;
    for (uint32_t set = 0; set < UINT32_C(1) << n_docs; set++) {
        if ((unsigned)__builtin_popcount(set) != c->sizes[0])
            continue;
        uint64_t sum = 0;
        for (unsigned i = 0; i < n_docs; i++)
            sum += set >> i & 1 ? doubled[i] : 0;
        const double found = fabs((double)sum - expected);
        n_all++;
        n_as_far += found >= distance - 1e-9;
        n_further += found >= distance + 2.5;
    }
    *ret_as_far = (double)n_as_far / (double)n_all;
    *ret_further = (double)n_further / (double)n_all;
}

/* Against every way to deal out a few documents. */
static void
test_every_deal(void **state G_GNUC_UNUSED)
{
    LexRandom random = lex_random_stream(2, 1);
    static Case c;
    for (unsigned round = 0; round < 60; round++) {
        const uint64_t n_docs = 10 + lex_random_below(&random, 6);
        const uint64_t size = 2 + lex_random_below(&random, 4);
        const size_t n_target = lex_random_below(&random, MIN(size, 4) + 1);
        const size_t n_rest = lex_random_below(&random, 5) + (n_target == 0);
        case_make(&c, size, n_docs - size, n_target, n_rest, &random);
        if (!c.ranks.tied)
            continue;
        double as_far, further;
        enumerate(&c, &as_far, &further);
        const double p = pow(10, case_log10_p(&c));
        if (!(p > 0.6 * further - 0.01 && p < 1.25 * as_far + 0.04))
            fail_msg("%u: of %u documents %u, of which %zu hold it, and %zu others: p %.4f, "
                     "%.4f to %.4f were expected",
                     round, (unsigned)n_docs, (unsigned)size, n_target, n_rest, p, further, as_far);
    }
}

/* And many documents against the permutation test, which deals them out at random. */
static void
test_permutation(void **state G_GNUC_UNUSED)
{
    enum { ROUNDS = 20000 };
    LexRandom random = lex_random_stream(3, 1);
    static Case c;
    for (unsigned round = 0; round < 30; round++) {
        const uint64_t size = 5 + lex_random_below(&random, 60), rest = 300;
        const size_t n_target = lex_random_below(&random, size / 4 + 2);
        case_make(&c, size, rest, n_target, lex_random_below(&random, 60) + 1, &random);
        g_autoptr(LexPermutation) permutation = lex_permutation_new(2, 1, c.sizes);
        double log10_dealt[2];
        lex_permutation_test(permutation, &c.ranks, c.n, c.rates, ROUNDS, &random, log10_dealt);
        const double dealt = pow(10, log10_dealt[0]), p = pow(10, case_log10_p(&c));
        const double error = sqrt(dealt * (1 - dealt) / ROUNDS);
        if (fabs(p - dealt) > 5 * error + 0.12 * dealt)
            fail_msg("%u: p %.5f, dealt out %.5f", round, p, dealt);
    }
}

/* Where all documents hold the term it is the usual normal, to the last digits. */
static void
test_common_word(void **state G_GNUC_UNUSED)
{
    LexRandom random = lex_random_stream(4, 1);
    static Case c;
    case_make(&c, 200, 300, 200, 300, &random);
    for (size_t i = 0; i < c.n; i++)
        c.rates[i].rate += c.rates[i].group == 0 ? 0.1 : 0;
    case_rank(&c);
    const LexWilcoxon usual = lex_wilcoxon(&c.ranks, 200, c.sums[0]);
    assert_close(case_log10_p(&c), usual.log10_p, 1e-9 * fabs(usual.log10_p));
}

/* The two sides of one comparison say the same. */
static void
test_sides(void **state G_GNUC_UNUSED)
{
    LexRandom random = lex_random_stream(5, 1);
    static Case c;
    for (unsigned round = 0; round < 50; round++) {
        case_make(&c, 40, 160, lex_random_below(&random, 20), 1 + lex_random_below(&random, 20),
                  &random);
        const double one = case_log10_p(&c);
        const double other = lex_rank_tail(&c.ranks, &c.scores, c.sizes[1], c.sums[1]);
        assert_true(one == other);
    }
}

/* A corpus and a thousandth of the chance of the smallest double. */
static void
test_far_out(void **state G_GNUC_UNUSED)
{
    LexRandom random = lex_random_stream(6, 1);
    static Case c;
    case_make(&c, 2000, 20000, 2000, 10, &random);
    const double log10_p = case_log10_p(&c);
    assert_true(isfinite(log10_p) && log10_p < -1000);
}

/* The deviate of a tail is the z it is the tail of. */
static void
test_deviate(void **state G_GNUC_UNUSED)
{
    for (double z = 1e-6; z < 400; z = z * 1.3 + 1e-4) {
        const double again = lex_tail_normal_deviate(lex_tail_normal_two_sided(z));
        assert_close(again, z, 1e-11 * z + 1e-9);
    }
    assert_close(lex_tail_normal_deviate(0), 0, 0);
    assert_close(lex_tail_normal_deviate(log10(0.05)), 1.959963984540054, 1e-12);
    assert_true(isnan(lex_tail_normal_deviate(NAN)));
}

static void
test_nothing_to_say(void **state G_GNUC_UNUSED)
{
    LexRandom random = lex_random_stream(7, 1);
    static Case c;
    case_make(&c, 0, 50, 0, 5, &random);
    assert_true(isnan(case_log10_p(&c)));
    case_make(&c, 60, 60, 0, 0, &random);
    assert_true(isnan(case_log10_p(&c)));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rare_word_of_a_small_source),
        cmocka_unit_test(test_word_of_others),
        cmocka_unit_test(test_every_deal),
        cmocka_unit_test(test_permutation),
        cmocka_unit_test(test_common_word),
        cmocka_unit_test(test_sides),
        cmocka_unit_test(test_far_out),
        cmocka_unit_test(test_deviate),
        cmocka_unit_test(test_nothing_to_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
