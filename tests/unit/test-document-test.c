/* SPDX-License-Identifier: GPL-3.0-or-later */
/* R's figures of textbook data are in test-gold-doctests.c. */
#include "lex-document-test.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "test-gold.h"
#include "test-random.h"

enum { MAX_GROUPS = 6, MAX_DOCS = 200 };

/* --- a term in a corpus --- */

/* Every document's rate and group. */
typedef struct {
    size_t n_groups;
    size_t n_docs;
    double rates[MAX_DOCS];
    uint32_t groups[MAX_DOCS];
} Corpus;

/* What the functions make of the documents that hold the term. */
typedef struct {
    uint64_t sizes[MAX_GROUPS];
    LexRanks ranks;
    LexKruskal kruskal;
    LexWilcoxon wilcoxon[MAX_GROUPS];
    LexMoments moments[MAX_GROUPS];
    LexWelch welch[MAX_GROUPS];
} Tested;

/* Of the groups whose bit is set in `included`. */
static Tested
corpus_test_groups(const Corpus *corpus, unsigned included)
{
    const size_t n_groups = corpus->n_groups;
    LexRate rates[MAX_DOCS];
    LexMoments rest[MAX_GROUPS];
    uint64_t sums[MAX_GROUPS];
    Tested tested = {0};
    size_t n = 0;

    for (size_t i = 0; i < corpus->n_docs; i++) {
        const uint32_t group = corpus->groups[i];
        tested.sizes[group] += included >> group & 1;
        if (corpus->rates[i] > 0)
            rates[n++] = (LexRate){.rate = corpus->rates[i], .group = group};
    }
    tested.ranks = lex_rates_rank(n_groups, tested.sizes, n, rates);
    lex_rank_sums(&tested.ranks, n_groups, tested.sizes, n, rates, sums);
    tested.kruskal = lex_kruskal_wallis(&tested.ranks, n_groups, tested.sizes, sums);
    lex_rates_moments(n_groups, tested.sizes, n, rates, tested.moments);
    lex_moments_of_rest(n_groups, tested.moments, rest);
    for (size_t g = 0; g < n_groups; g++) {
        tested.wilcoxon[g] = lex_wilcoxon(&tested.ranks, tested.sizes[g], sums[g]);
        tested.welch[g] = lex_welch(&tested.moments[g], &rest[g]);
    }
    return tested;
}

static Tested
corpus_test(const Corpus *corpus)
{
    return corpus_test_groups(corpus, ~0U);
}

static void
corpus_add(Corpus *corpus, uint32_t group, size_t n, double rate)
{
    for (size_t i = 0; i < n; i++) {
        assert_true(corpus->n_docs < MAX_DOCS);
        corpus->rates[corpus->n_docs] = rate;
        corpus->groups[corpus->n_docs++] = group;
    }
    corpus->n_groups = MAX(corpus->n_groups, group + 1);
}

/* Documents of 50 to 549 tokens in groups of unequal size. The fewer a term's occurrences, the more
 * documents are without it and the more rates are equal. */
static Corpus
random_corpus(uint64_t *seed)
{
    Corpus corpus = {.n_groups = 2 + random_below(seed, MAX_GROUPS - 1)};
    const size_t rarity = 1 + random_below(seed, 30);

    corpus.n_docs = 2 * corpus.n_groups + random_below(seed, MAX_DOCS - 2 * MAX_GROUPS);
    for (size_t i = 0; i < corpus.n_docs; i++) {
        const size_t n_tokens = 50 + random_below(seed, 500);
        const size_t count = random_below(seed, 5 + rarity);
        const size_t group = random_below(seed, corpus.n_groups);
        corpus.rates[i] = count < rarity ? 0 : (double)(count - rarity + 1) / (double)n_tokens;
        corpus.groups[i] =
            (uint32_t)(i < 2 * corpus.n_groups ? i / 2 : group * group / corpus.n_groups);
    }
    return corpus;
}

/* --- by hand --- */

/*
 * Eight documents of 28 in three groups hold the term. In R:
 *
 *     f <- c(3,1,2,5,1,1,4,2); n <- c(300,250,400,410,500,250,200,390)
 *     g <- c(0,0,0,1,1,2,2,2); sizes <- c(9,7,12)
 *     x <- lapply(0:2, function(k) c((f/n)[g==k], rep(0, sizes[k+1]-sum(g==k))))
 *     for (k in 1:3) {
 *         w <- wilcox.test(x[[k]], unlist(x[-k]), exact=FALSE); c(w$statistic, log10(w$p.value))
 *         t <- t.test(x[[k]], unlist(x[-k]))
 *         c(t$statistic, t$parameter, log10(t$p.value), t$stderr)
 *     }
 *     k <- kruskal.test(x); c(k$statistic, k$parameter, log10(k$p.value))
 *     w <- wilcox.test(x[[1]], x[[3]], exact=FALSE); c(w$statistic, log10(w$p.value))
 */
static void
test_three_groups(void **state)
{
    static const double counts[] = {3, 1, 2, 5, 1, 1, 4, 2};
    static const double tokens[] = {300, 250, 400, 410, 500, 250, 200, 390};
    static const uint32_t groups[] = {0, 0, 0, 1, 1, 2, 2, 2};
    static const struct {
        size_t n_without;
        double u, log10_p, t, df, t_log10_p, standard_error;
    } expected[] = {
        {6, 90.5, -0.10718400090440666, -0.10010600681356216, 22.448178259709511,
         -0.035670193226851249, 0.001688849687583245},
        {5, 72.5, -0.011682479535118745, -0.13071987150779024, 10.974191094092282,
         -0.046548437833436734, 0.0020191629957625203},
        {9, 92, -0.076485126188733127, 0.18206218396161716, 18.072167120445979,
         -0.066735219797583747, 0.0019370046965577197},
    };
    Corpus corpus = {0};
    (void)state;

    for (size_t i = 0; i < G_N_ELEMENTS(counts); i++)
        corpus_add(&corpus, groups[i], 1, counts[i] / tokens[i]);
    for (uint32_t g = 0; g < G_N_ELEMENTS(expected); g++)
        corpus_add(&corpus, g, expected[g].n_without, 0);

    const Tested tested = corpus_test(&corpus);
    for (size_t g = 0; g < G_N_ELEMENTS(expected); g++) {
        assert_value("U", tested.wilcoxon[g].u, expected[g].u, 0);
        assert_value("p", tested.wilcoxon[g].log10_p, expected[g].log10_p, 1e-13);
        assert_value("t", tested.welch[g].t, expected[g].t, 1e-13);
        assert_value("df", tested.welch[g].df, expected[g].df, 1e-12);
        assert_value("p of t", tested.welch[g].log10_p, expected[g].t_log10_p, 1e-13);
        assert_value("error", tested.welch[g].standard_error, expected[g].standard_error, 1e-16);
    }
    assert_value("H", tested.kruskal.h, 0.09888690732426958, 1e-13);
    assert_value("df", tested.kruskal.df, 2, 0);
    assert_value("p of H", tested.kruskal.log10_p, -0.021473019091704224, 1e-13);

    const Tested pair = corpus_test_groups(&corpus, 1 << 0 | 1 << 2);
    assert_value("U", pair.wilcoxon[0].u, 57.5, 0);
    assert_value("p", pair.wilcoxon[0].log10_p, -0.10283330308297872, 1e-13);
}

/* In R: pwilcox(u, m, n). Of half of all U it is 1/2, which R misses by 2e-15. */
static void
test_exact(void **state)
{
    static const struct {
        unsigned u, m, n;
        double p;
    } cases[] = {
        {0, 3, 4, 1 / 35.0},
        {10, 7, 9, 0.011451048951048953},
        {500, 49, 30, 0.008605554904597093},
        {300, 49, 49, 2.6115662252321572e-12},
        {1200, 49, 49, 0.5},
        {2401, 49, 49, 1},
        {0, 1, 97, 1 / 98.0},
    };
    (void)state;

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const double got = lex_wilcoxon_exact(cases[i].m, cases[i].n, cases[i].u);
        assert_value("p", got, cases[i].p, 1e-13 * cases[i].p);
    }
}

/* Groups of five, no rates equal, all of the first lower: 2 of (10 over 5) = 252 deals. */
static void
test_exact_is_chosen(void **state)
{
    Corpus corpus = {0};
    (void)state;

    for (unsigned i = 0; i < 10; i++)
        corpus_add(&corpus, i / 5, 1, i + 1);
    LexWilcoxon test = corpus_test(&corpus).wilcoxon[0];
    assert_true(test.exact);
    assert_value("p", test.log10_p, log10(2 / 252.0), 1e-14);
    assert_value("U", test.u, 0, 0);

    corpus.rates[3] = corpus.rates[4];
    assert_false(corpus_test(&corpus).wilcoxon[0].exact);
    corpus.rates[3] = 0; /* a single one is not tied with another */
    assert_true(corpus_test(&corpus).wilcoxon[0].exact);
    corpus.rates[2] = 0;
    assert_false(corpus_test(&corpus).wilcoxon[0].exact);

    corpus = (Corpus){0};
    for (unsigned i = 0; i < 55; i++)
        corpus_add(&corpus, i / 49, 1, i + 1);
    assert_true(corpus_test(&corpus).wilcoxon[0].exact);
    corpus.groups[49] = 0; /* 50 documents */
    assert_false(corpus_test(&corpus).wilcoxon[0].exact);
    assert_false(corpus_test(&corpus).wilcoxon[1].exact);
}

/*
 * f <- c(3,1,0,2,0,5,0,1); n <- c(300,250,120,400,80,410,60,500); p <- sum(f)/sum(n)
 * sum((f-p*n)^2/(p*n))/7
 */
static void
test_overdispersion(void **state)
{
    const double squares = 9 / 300.0 + 1 / 250.0 + 4 / 400.0 + 25 / 410.0 + 1 / 500.0;
    (void)state;

    assert_value("phi", lex_overdispersion(12, 2120, 8, squares), 0.98557491289198629, 1e-14);
    assert_value("phi", lex_overdispersion(0, 2120, 8, 0), NAN, 0);
    assert_value("phi", lex_overdispersion(3, 300, 1, 0.03), NAN, 0);
    /* As many occurrences as tokens: p = 1, and nothing varies. */
    assert_value("phi", lex_overdispersion(300, 300, 2, 300), 0, 0);

    assert_value("G2", lex_overdispersed_g2(-10, 2.5), -4, 0);
    assert_value("G2", lex_overdispersed_g2(-10, 0.5), -10, 0);
    assert_value("G2", lex_overdispersed_g2(10, NAN), NAN, 0);
}

/* --- what cannot be tested --- */

static void
test_undefined(void **state)
{
    Corpus corpus = {.n_groups = 3};
    (void)state;

    /* The term nowhere: all rates are equal. */
    corpus_add(&corpus, 0, 5, 0);
    corpus_add(&corpus, 1, 5, 0);
    Tested tested = corpus_test(&corpus);
    assert_value("z", tested.wilcoxon[0].z, NAN, 0);
    assert_value("p", tested.wilcoxon[0].log10_p, NAN, 0);
    assert_value("H", tested.kruskal.h, NAN, 0);
    assert_value("t", tested.welch[0].t, NAN, 0);

    /* Group 2 has no documents. */
    corpus_add(&corpus, 0, 1, 0.5);
    tested = corpus_test(&corpus);
    assert_value("z", tested.wilcoxon[2].z, NAN, 0);
    assert_value("p", tested.wilcoxon[2].log10_p, NAN, 0);
    assert_value("t", tested.welch[2].t, NAN, 0);
    assert_true(tested.wilcoxon[0].log10_p <= 0 && tested.kruskal.df == 1);

    /* Nothing to compare with. */
    tested = corpus_test_groups(&corpus, 1 << 0);
    assert_value("p", tested.wilcoxon[0].log10_p, NAN, 0);
    assert_value("H", tested.kruskal.h, NAN, 0);
    assert_value("t", tested.welch[0].t, NAN, 0);

    /* The same rate everywhere: rounding is no variance. */
    corpus = (Corpus){0};
    corpus_add(&corpus, 0, 7, 1 / 300.0);
    corpus_add(&corpus, 1, 11, 1 / 300.0);
    tested = corpus_test(&corpus);
    assert_value("t", tested.welch[0].t, NAN, 0);
    assert_value("z", tested.wilcoxon[0].z, NAN, 0);
}

/* --- properties --- */

/* The textbook over all documents, in pairs. */
static void
check_against_pairs(const Corpus *corpus, const Tested *tested)
{
    double sums[MAX_GROUPS] = {0};
    double squares = 0;
    const double n_docs = (double)corpus->n_docs;

    for (size_t i = 0; i < corpus->n_docs; i++) {
        double rank = 0.5;
        for (size_t j = 0; j < corpus->n_docs; j++) {
            const double difference = corpus->rates[i] - corpus->rates[j];
            rank += difference > 0 ? 1 : difference == 0 ? 0.5 : 0;
        }
        sums[corpus->groups[i]] += rank;
        squares += pow(rank - (n_docs + 1) / 2, 2);
    }
    assert_value("squares", tested->ranks.squares, squares, 1e-12 * squares);

    double h = 0;
    for (size_t g = 0; g < corpus->n_groups; g++) {
        const double n = (double)tested->sizes[g];
        h += n > 0 ? pow(sums[g] - n * (n_docs + 1) / 2, 2) / n : 0;
        assert_value("U", tested->wilcoxon[g].u, sums[g] - n * (n + 1) / 2, 1e-9);
    }
    h *= (n_docs - 1) / squares;
    assert_value("H", tested->kruskal.h, squares > 0 ? h : NAN, 1e-10);
}

static void
check_against_means(const Corpus *corpus, const Tested *tested)
{
    double means[MAX_GROUPS] = {0};
    double squares[MAX_GROUPS] = {0};

    for (size_t i = 0; i < corpus->n_docs; i++)
        means[corpus->groups[i]] += corpus->rates[i] / (double)tested->sizes[corpus->groups[i]];
    for (size_t i = 0; i < corpus->n_docs; i++)
        squares[corpus->groups[i]] += pow(corpus->rates[i] - means[corpus->groups[i]], 2);
    for (size_t g = 0; g < corpus->n_groups; g++) {
        assert_value("mean", tested->moments[g].mean, means[g], 1e-15);
        assert_value("squares", tested->moments[g].squares, squares[g], 1e-15);
    }

    /* And the first group against the rest. */
    double mean = 0, square = 0, n = 0;
    for (size_t i = 0; i < corpus->n_docs; i++) {
        mean += corpus->groups[i] > 0 ? corpus->rates[i] : 0;
        n += corpus->groups[i] > 0;
    }
    mean /= n;
    for (size_t i = 0; i < corpus->n_docs; i++)
        square += corpus->groups[i] > 0 ? pow(corpus->rates[i] - mean, 2) : 0;
    const double size = (double)tested->sizes[0];
    const double error = sqrt(squares[0] / (size - 1) / size + square / (n - 1) / n);
    assert_value("difference", tested->welch[0].difference, means[0] - mean, 1e-15);
    assert_value("error", tested->welch[0].standard_error, error, 1e-15);
}

static void
test_sparse_is_dense(void **state)
{
    uint64_t seed = 21;
    (void)state;

    for (unsigned round = 0; round < 300; round++) {
        const Corpus corpus = random_corpus(&seed);
        const Tested tested = corpus_test(&corpus);
        check_against_pairs(&corpus, &tested);
        check_against_means(&corpus, &tested);
    }
}

/* Of two groups, one is up as far as the other is down, to the last bit. */
static void
test_swap(void **state)
{
    uint64_t seed = 22;
    (void)state;

    for (unsigned round = 0; round < 300; round++) {
        Corpus corpus = random_corpus(&seed);
        corpus.n_groups = 2;
        for (size_t i = 0; i < corpus.n_docs; i++)
            corpus.groups[i] %= 2;
        const Tested tested = corpus_test(&corpus);
        const LexWilcoxon *const w = tested.wilcoxon;
        const LexWelch *const t = tested.welch;
        assert_true(w[0].z == -w[1].z || (isnan(w[0].z) && isnan(w[1].z)));
        assert_true(w[0].log10_p == w[1].log10_p || isnan(w[0].z));
        assert_true(t[0].t == -t[1].t || (isnan(t[0].t) && isnan(t[1].t)));
        assert_true(t[0].log10_p == t[1].log10_p || isnan(t[0].t));
        /* With two groups H is the square of z without its correction. */
        const double u = w[0].u - (double)(tested.sizes[0] * tested.sizes[1]) / 2;
        assert_value("H", tested.kruskal.h, pow(u / w[0].deviation, 2), 1e-10);
    }
}

static bool
same_bits(const Tested *a, const Tested *b, size_t n_groups)
{
    return memcmp(&a->kruskal.h, &b->kruskal.h, sizeof(double)) == 0 &&
           memcmp(a->moments, b->moments, n_groups * sizeof *a->moments) == 0 &&
           memcmp(a->welch, b->welch, n_groups * sizeof *a->welch) == 0;
}

/* Neither the order of the documents nor the unit of the rates is seen, nor an empty group. */
static void
test_invariance(void **state)
{
    uint64_t seed = 23;
    (void)state;

    for (unsigned round = 0; round < 300; round++) {
        const Corpus corpus = random_corpus(&seed);
        const Tested tested = corpus_test(&corpus);

        Corpus shuffled = corpus;
        for (size_t i = corpus.n_docs; i-- > 1;) {
            const size_t j = random_below(&seed, i + 1);
            const double rate = shuffled.rates[i];
            const uint32_t group = shuffled.groups[i];
            shuffled.rates[i] = shuffled.rates[j];
            shuffled.groups[i] = shuffled.groups[j];
            shuffled.rates[j] = rate;
            shuffled.groups[j] = group;
        }
        const Tested of_shuffled = corpus_test(&shuffled);
        assert_true(same_bits(&of_shuffled, &tested, corpus.n_groups));

        Corpus scaled = corpus;
        for (size_t i = 0; i < corpus.n_docs; i++)
            scaled.rates[i] *= 1024;
        const Tested of_scaled = corpus_test(&scaled);
        for (size_t g = 0; g < corpus.n_groups; g++) {
            assert_value("z", of_scaled.wilcoxon[g].z, tested.wilcoxon[g].z, 0);
            assert_value("t", of_scaled.welch[g].t, tested.welch[g].t, 0);
        }

        Corpus without = corpus;
        without.n_docs = 0;
        for (size_t i = 0; i < corpus.n_docs; i++) {
            if (corpus.groups[i] != 1)
                corpus_add(&without, corpus.groups[i], 1, corpus.rates[i]);
        }
        const Tested of_without = corpus_test(&without);
        const Tested emptied = corpus_test_groups(&corpus, ~(1U << 1));
        assert_true(same_bits(&emptied, &of_without, corpus.n_groups));
        assert_value("z", emptied.wilcoxon[0].z, of_without.wilcoxon[0].z, 0);
    }
}

/* Where labels mean nothing, p is below .05 as often as that: 4,000 terms, of which four standard
 * deviations are 1.4 in 100. Ties and the continuity correction make p somewhat larger. */
static void
test_null(void **state)
{
    uint64_t seed = 24;
    unsigned wilcoxon = 0, welch = 0, kruskal = 0;
    const unsigned rounds = 4000;
    (void)state;

    for (unsigned round = 0; round < rounds; round++) {
        Corpus corpus = {.n_groups = 3};
        for (size_t i = 0; i < 120; i++) {
            const size_t count = random_below(&seed, 6) < 3 ? 0 : 1 + random_below(&seed, 4);
            const double n_tokens = (double)(100 + random_below(&seed, 400));
            corpus_add(&corpus, (uint32_t)random_below(&seed, 3), 1, (double)count / n_tokens);
        }
        const Tested tested = corpus_test(&corpus);
        wilcoxon += tested.wilcoxon[0].log10_p < log10(0.05);
        welch += tested.welch[0].log10_p < log10(0.05);
        kruskal += tested.kruskal.log10_p < log10(0.05);
    }
    print_message("of %u terms without difference, p < .05: Wilcoxon %u, Welch %u, Kruskal and "
                  "Wallis %u\n",
                  rounds, wilcoxon, welch, kruskal);
    assert_in_range(wilcoxon, 0.036 * rounds, 0.064 * rounds);
    assert_in_range(welch, 0.036 * rounds, 0.064 * rounds);
    assert_in_range(kruskal, 0.036 * rounds, 0.064 * rounds);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_three_groups),
        cmocka_unit_test(test_exact),
        cmocka_unit_test(test_exact_is_chosen),
        cmocka_unit_test(test_overdispersion),
        cmocka_unit_test(test_undefined),
        cmocka_unit_test(test_sparse_is_dense),
        cmocka_unit_test(test_swap),
        cmocka_unit_test(test_invariance),
        cmocka_unit_test(test_null),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
