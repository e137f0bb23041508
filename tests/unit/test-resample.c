/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-resample.h"

#include "lex-tail.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "test-gold.h"
#include "test-random.h"

enum { MAX_GROUPS = 4, MAX_STRATA = 8, MAX_DOCS = 400 };

/* --- a term in a corpus --- */

typedef struct {
    size_t n_groups;
    size_t n_strata;
    size_t n_docs;
    LexRate docs[MAX_DOCS]; /* those of rate 0 too */
} Corpus;

static void
corpus_add(Corpus *corpus, uint32_t group, uint32_t stratum, double rate)
{
    assert_true(corpus->n_docs < MAX_DOCS && group < MAX_GROUPS && stratum < MAX_STRATA);
    corpus->docs[corpus->n_docs++] = (LexRate){.rate = rate, .group = group, .stratum = stratum};
    corpus->n_groups = MAX(corpus->n_groups, group + 1);
    corpus->n_strata = MAX(corpus->n_strata, stratum + 1);
}

static void
corpus_sizes(const Corpus *corpus, uint64_t ret_sizes[], uint64_t ret_by_stratum[])
{
    memset(ret_sizes, 0, corpus->n_groups * sizeof *ret_sizes);
    memset(ret_by_stratum, 0, corpus->n_groups * corpus->n_strata * sizeof *ret_by_stratum);
    for (size_t i = 0; i < corpus->n_docs; i++) {
        const LexRate *const doc = &corpus->docs[i];
        ret_sizes[doc->group]++;
        ret_by_stratum[doc->stratum * corpus->n_groups + doc->group]++;
    }
}

static LexPermutation *
corpus_permutation(const Corpus *corpus)
{
    uint64_t sizes[MAX_GROUPS];
    uint64_t by_stratum[MAX_GROUPS * MAX_STRATA];
    corpus_sizes(corpus, sizes, by_stratum);
    return lex_permutation_new(corpus->n_groups, corpus->n_strata, by_stratum);
}

/* The documents that hold the term, ranked, and what Wilcoxon's test says of the first group. */
typedef struct {
    size_t n;
    LexRate rates[MAX_DOCS];
    LexRanks ranks;
    LexWilcoxon wilcoxon;
} Ranked;

static Ranked
corpus_rank(const Corpus *corpus)
{
    uint64_t sizes[MAX_GROUPS];
    uint64_t by_stratum[MAX_GROUPS * MAX_STRATA];
    uint64_t sums[MAX_GROUPS];
    Ranked ranked = {0};

    corpus_sizes(corpus, sizes, by_stratum);
    for (size_t i = 0; i < corpus->n_docs; i++) {
        if (corpus->docs[i].rate > 0)
            ranked.rates[ranked.n++] = corpus->docs[i];
    }
    ranked.ranks = lex_rates_rank(corpus->n_groups, sizes, ranked.n, ranked.rates);
    lex_rank_sums(&ranked.ranks, corpus->n_groups, sizes, ranked.n, ranked.rates, sums);
    ranked.wilcoxon = lex_wilcoxon(&ranked.ranks, sizes[0], sums[0]);
    return ranked;
}

static void
permute(LexPermutation *permutation, const Corpus *corpus, unsigned rounds, uint64_t stream,
        double ret_log10_p[])
{
    const Ranked ranked = corpus_rank(corpus);
    LexRandom random = lex_random_stream(99, stream);
    lex_permutation_test(permutation, &ranked.ranks, ranked.n, ranked.rates, rounds, &random,
                         ret_log10_p);
}

/* --- against all deals --- */

/* Twice the rank of a document among all. */
static double
doubled_rank(const Corpus *corpus, size_t doc)
{
    double rank = 1;
    for (size_t i = 0; i < corpus->n_docs; i++) {
        const double difference = corpus->docs[doc].rate - corpus->docs[i].rate;
        rank += difference > 0 ? 2 : difference == 0 ? 1 : 0;
    }
    return rank;
}

/* Whether the documents whose bit is set could be the first group: as many of each stratum. */
static bool
is_deal(const Corpus *corpus, unsigned long bits)
{
    int excess[MAX_STRATA] = {0};
    for (size_t i = 0; i < corpus->n_docs; i++) {
        excess[corpus->docs[i].stratum] += (int)(bits >> i & 1);
        excess[corpus->docs[i].stratum] -= corpus->docs[i].group == 0;
    }
    for (size_t s = 0; s < corpus->n_strata; s++) {
        if (excess[s] != 0)
            return false;
    }
    return true;
}

static double
exact_p(const Corpus *corpus)
{
    double ranks[MAX_DOCS];
    double found = 0, expected = 0;
    unsigned n_deals = 0, n_extreme = 0;

    for (size_t i = 0; i < corpus->n_docs; i++) {
        ranks[i] = doubled_rank(corpus, i);
        found += corpus->docs[i].group == 0 ? ranks[i] : 0;
    }
    for (int pass = 0; pass < 2; pass++) {
        for (unsigned long bits = 0; bits < 1UL << corpus->n_docs; bits++) {
            double sum = 0;
            if (!is_deal(corpus, bits))
                continue;
            for (size_t i = 0; i < corpus->n_docs; i++)
                sum += bits >> i & 1 ? ranks[i] : 0;
            if (pass == 0) {
                expected += sum;
                n_deals++;
            } else {
                n_extreme += fabs(sum - expected) > fabs(found - expected) - 1e-6;
            }
        }
        expected /= pass == 0 ? n_deals : 1;
    }
    return (double)n_extreme / n_deals;
}

/* 12 documents in up to three strata, some without the term: 20,000 rounds come within five
 * standard errors of what all deals give. */
static void
test_all_deals(void **state)
{
    uint64_t seed = 31;
    const unsigned rounds = 20000;
    double log10_p[MAX_GROUPS];
    (void)state;

    for (uint64_t round = 0; round < 30; round++) {
        Corpus corpus = {0};
        const size_t n_strata = 1 + round % 3;
        for (uint32_t i = 0; i < 12; i++) {
            const double rate = (double)random_below(&seed, 6) / (double)(3 + i % 2);
            const size_t stratum = i < n_strata ? i : random_below(&seed, n_strata);
            corpus_add(&corpus, i < 2 ? i : (uint32_t)random_below(&seed, 2), (uint32_t)stratum,
                       rate);
        }
        g_autoptr(LexPermutation) permutation = corpus_permutation(&corpus);
        permute(permutation, &corpus, rounds, round, log10_p);
        const double expected = exact_p(&corpus);
        const double error = sqrt(expected * (1 - expected) / rounds);
        if (!gold_near(pow(10, log10_p[0]), expected, 5 * error + 1.0 / rounds))
            fail_msg("%zu: got %g, expected %g", (size_t)round, pow(10, log10_p[0]), expected);
        assert_true(log10_p[0] == log10_p[1]);
    }
}

/* --- properties --- */

/* With many documents, Wilcoxon's normal is near. */
static void
test_like_wilcoxon(void **state)
{
    uint64_t seed = 32;
    double log10_p[MAX_GROUPS];
    (void)state;

    for (uint64_t round = 0; round < 20; round++) {
        Corpus corpus = {0};
        for (uint32_t i = 0; i < 300; i++) {
            const uint32_t group = i % 3;
            const size_t count = random_below(&seed, 10 - group) < 5 ? 0 : random_below(&seed, 5);
            corpus_add(&corpus, group, 0, (double)count / (double)(100 + random_below(&seed, 200)));
        }
        g_autoptr(LexPermutation) permutation = corpus_permutation(&corpus);
        permute(permutation, &corpus, 9999, round, log10_p);
        const double expected = pow(10, corpus_rank(&corpus).wilcoxon.log10_p);
        const double error = sqrt(expected * (1 - expected) / 9999);
        assert_true(gold_near(pow(10, log10_p[0]), expected, 5 * error + 0.003));
    }
}

/* The same stream gives the same p, whatever the object dealt out before; another stream, hardly
 * ever. */
static void
test_streams(void **state)
{
    uint64_t seed = 33;
    Corpus corpus = {0};
    double first[MAX_GROUPS];
    double again[MAX_GROUPS];
    double other[MAX_GROUPS];
    (void)state;

    for (uint32_t i = 0; i < 100; i++)
        corpus_add(&corpus, i % 3, i / 50, (double)random_below(&seed, 20) / 300);
    g_autoptr(LexPermutation) permutation = corpus_permutation(&corpus);
    permute(permutation, &corpus, 5000, 1, first);
    permute(permutation, &corpus, 5000, 2, other);
    permute(permutation, &corpus, 5000, 1, again);
    assert_memory_equal(first, again, 3 * sizeof *first);
    assert_memory_not_equal(first, other, 3 * sizeof *first);
}

/* No p below one in all rounds and the one found; nothing to deal, nothing to say. */
static void
test_bounds(void **state)
{
    Corpus corpus = {0};
    double log10_p[MAX_GROUPS];
    (void)state;

    for (uint32_t i = 0; i < 60; i++)
        corpus_add(&corpus, i / 30, 0, i / 30 == 1 ? 0.01 * i : 0);
    {
        g_autoptr(LexPermutation) permutation = corpus_permutation(&corpus);
        permute(permutation, &corpus, 999, 1, log10_p);
        assert_true(log10_p[0] == -3 && log10_p[1] == -3);
        permute(permutation, &corpus, 0, 1, log10_p);
        assert_true(log10_p[0] == 0);
    }

    /* Each stratum has one group: there is one deal. And a group with no documents. */
    for (size_t i = 0; i < 60; i++)
        corpus.docs[i].stratum = corpus.docs[i].group;
    corpus.n_strata = 2;
    corpus.n_groups = 3;
    {
        g_autoptr(LexPermutation) permutation = corpus_permutation(&corpus);
        permute(permutation, &corpus, 99, 1, log10_p);
        assert_true(log10_p[0] == 0 && log10_p[1] == 0 && isnan(log10_p[2]));
    }

    for (size_t i = 0; i < 60; i++)
        corpus.docs[i].rate = 0;
    g_autoptr(LexPermutation) permutation = corpus_permutation(&corpus);
    permute(permutation, &corpus, 99, 1, log10_p);
    assert_true(isnan(log10_p[0]) && isnan(log10_p[1]));
}

/*
 * The news of two months, of which the second is full of the word; the first group wrote mostly in
 * the first. Within months nothing differs: of 400 such words 5 in 100 are below .05 (four
 * standard deviations are 4.4 more or fewer), while the test that does not know the months calls
 * nearly all of them different.
 */
static void
test_strata_explain(void **state)
{
    uint64_t seed = 34;
    unsigned within = 0, without = 0;
    const unsigned rounds = 400;
    double log10_p[MAX_GROUPS];
    (void)state;

    for (unsigned round = 0; round < rounds; round++) {
        Corpus corpus = {0};
        for (uint32_t i = 0; i < 200; i++) {
            const uint32_t month = i % 2;
            const uint32_t group = random_below(&seed, 10) < 8 ? month : 1 - month;
            const double count = (double)random_below(&seed, month == 1 ? 12 : 3);
            corpus_add(&corpus, group, month, count / (double)(200 + random_below(&seed, 300)));
        }
        g_autoptr(LexPermutation) permutation = corpus_permutation(&corpus);
        permute(permutation, &corpus, 499, round, log10_p);
        within += log10_p[0] <= log10(0.05);
        without += corpus_rank(&corpus).wilcoxon.log10_p < log10(0.05);
    }
    print_message("of %u words that differ by month alone, p < .05: within months %u, without %u\n",
                  rounds, within, without);
    assert_in_range(within, 0.006 * rounds, 0.094 * rounds);
    assert_true(without > 0.9 * rounds);
}

/* --- bootstrap --- */

static double
bootstrap(size_t n1, const double rates1[], size_t n2, const double rates2[], uint64_t stream)
{
    LexRandom random = lex_random_stream(7, stream);
    const LexSample target = {.n_docs = 50, .n = n1, .rates = rates1};
    const LexSample rest = {.n_docs = 80, .n = n2, .rates = rates2};
    return lex_bootstrap_test(&target, &rest, 999, &random);
}

static void
test_bootstrap(void **state)
{
    double rates[80];
    double high[50];
    (void)state;

    for (size_t i = 0; i < 80; i++)
        rates[i] = 0.001 * (double)(1 + i % 10);
    for (size_t i = 0; i < 50; i++)
        high[i] = 1;
    assert_true(bootstrap(50, high, 80, rates, 1) == -3);
    assert_true(bootstrap(50, high, 0, NULL, 1) == -3);
    assert_true(bootstrap(0, NULL, 0, NULL, 1) == 0); /* all rounds tie */
    assert_true(bootstrap(50, rates, 80, rates, 1) > log10(0.2));
    assert_true(bootstrap(20, rates, 30, rates, 1) == bootstrap(20, rates, 30, rates, 1));

    LexRandom random = lex_random_stream(7, 1);
    const LexSample one = {.n_docs = 1, .n = 1, .rates = rates};
    const LexSample many = {.n_docs = 80, .n = 80, .rates = rates};
    assert_true(isnan(lex_bootstrap_test(&one, &many, 99, &random)));
}

/* The means of the draws vary as the central limit theorem has it: p is near the normal's of the
 * difference over its standard error. */
static void
test_bootstrap_like_normal(void **state)
{
    uint64_t seed = 35;
    double rates[2][80];
    (void)state;

    for (uint64_t round = 0; round < 20; round++) {
        static const double n_docs[] = {50, 80};
        size_t n[2];
        double mean[2] = {0};
        double error = 0;
        for (size_t k = 0; k < 2; k++) {
            n[k] = 20 + random_below(&seed, 30);
            double squares = 0;
            for (size_t i = 0; i < n[k]; i++) {
                rates[k][i] = 1 + (double)random_below(&seed, 9);
                mean[k] += rates[k][i] / n_docs[k];
                squares += rates[k][i] * rates[k][i];
            }
            error += (squares / n_docs[k] - mean[k] * mean[k]) / n_docs[k];
        }
        const double expected =
            pow(10, lex_tail_normal_two_sided((mean[0] - mean[1]) / sqrt(error)));
        const double got = pow(10, bootstrap(n[0], rates[0], n[1], rates[1], round));
        const double noise = 2 * sqrt(expected / 2 * (1 - expected / 2) / 999);
        if (!gold_near(got, expected, 5 * noise + 0.02))
            fail_msg("%zu: got %g, expected %g", (size_t)round, got, expected);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_deals),
        cmocka_unit_test(test_like_wilcoxon),
        cmocka_unit_test(test_streams),
        cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_strata_explain),
        cmocka_unit_test(test_bootstrap),
        cmocka_unit_test(test_bootstrap_like_normal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
