/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-resample.h"

#include <math.h>

/* --- permutation --- */

/*
 * A stratum's labels lie one after the other. A document that holds the term draws one of those
 * that are left and moves it to the end, as Fisher and Yates shuffle; those without the term
 * share what remains, and nobody need know how: their ranks are equal.
 */
struct LexPermutation {
    size_t n_groups;
    size_t n_strata;
    uint64_t *n_docs; /* of each group */
    uint64_t *sizes;  /* [stratum * n_groups + group] */
    size_t *begins;   /* of each stratum in labels, and the end of the last */
    uint32_t *labels; /* groups */
};

LexPermutation *
lex_permutation_new(size_t n_groups, size_t n_strata, const uint64_t sizes[])
{
    LexPermutation *const permutation = g_new(LexPermutation, 1);
    permutation->n_groups = n_groups;
    permutation->n_strata = n_strata;
    permutation->n_docs = g_new0(uint64_t, n_groups);
    permutation->sizes = g_memdup2(sizes, n_groups * n_strata * sizeof *sizes);
    permutation->begins = g_new0(size_t, n_strata + 1);

    size_t n_labels = 0;
    for (size_t s = 0; s < n_strata; s++) {
        for (size_t g = 0; g < n_groups; g++) {
            permutation->n_docs[g] += sizes[s * n_groups + g];
            n_labels += sizes[s * n_groups + g];
        }
        permutation->begins[s + 1] = n_labels;
    }
    permutation->labels = g_new(uint32_t, n_labels);
    return permutation;
}

void
lex_permutation_free(LexPermutation *permutation)
{
    if (permutation == NULL)
        return;
    g_free(permutation->n_docs);
    g_free(permutation->sizes);
    g_free(permutation->begins);
    g_free(permutation->labels);
    g_free(permutation);
}

/* A term begins with the labels in order: what was dealt out for others leaves no trace. */
static void
sort_labels(LexPermutation *permutation)
{
    uint32_t *label = permutation->labels;
    for (size_t i = 0; i < permutation->n_groups * permutation->n_strata; i++) {
        for (uint64_t k = 0; k < permutation->sizes[i]; k++)
            *label++ = (uint32_t)(i % permutation->n_groups);
    }
}

/* A document that holds the term: where it may go, and its doubled rank beyond that of the
 * documents that do not. */
typedef struct {
    uint32_t stratum;
    uint32_t group;
    uint64_t score;
} Holder;

static int
holder_compare(const void *a, const void *b)
{
    const Holder *const x = a;
    const Holder *const y = b;
    if (x->stratum != y->stratum)
        return x->stratum < y->stratum ? -1 : 1;
    return (x->score > y->score) - (x->score < y->score);
}

/* The holders' scores by group. */
typedef struct {
    uint64_t dealt; /* in this round */
    uint64_t found;
    double expected;
    double low; /* as far off as found: at most that, or at least high */
    double high;
    unsigned n_extreme; /* rounds as far off */
} Score;

/* Those of the groups that take part, by stratum; n_docs[g] documents are in group g. */
static size_t
gather_holders(const LexRanks *ranks, const uint64_t n_docs[], size_t n, const LexRate rates[],
               Holder ret_holders[])
{
    size_t n_holders = 0;
    for (size_t i = 0; i < n; i++) {
        if (n_docs[rates[i].group] > 0)
            ret_holders[n_holders++] = (Holder){
                .stratum = rates[i].stratum,
                .group = rates[i].group,
                .score = rates[i].doubled_rank - (ranks->n_zeros + 1),
            };
    }
    if (n_holders > 1)
        qsort(ret_holders, n_holders, sizeof *ret_holders, holder_compare);
    return n_holders;
}

/* How many from the first on are of its stratum. */
static size_t
same_stratum(size_t n, const Holder holders[])
{
    size_t i = 1;
    while (i < n && holders[i].stratum == holders[0].stratum)
        i++;
    return i;
}

/* A group gets of a stratum's scores what it has of its documents. */
static void
expect_scores(const LexPermutation *permutation, size_t n, const Holder holders[], Score scores[])
{
    for (size_t begin = 0, run; begin < n; begin += run) {
        const size_t stratum = holders[begin].stratum;
        const size_t *const bounds = &permutation->begins[stratum];
        const uint64_t *const sizes = &permutation->sizes[stratum * permutation->n_groups];
        uint64_t total = 0;

        run = same_stratum(n - begin, &holders[begin]);
        g_assert(run <= bounds[1] - bounds[0]);
        for (size_t i = begin; i < begin + run; i++) {
            scores[holders[i].group].found += holders[i].score;
            total += holders[i].score;
        }
        const double mean = (double)total / (double)(bounds[1] - bounds[0]);
        for (size_t g = 0; g < permutation->n_groups; g++)
            scores[g].expected += mean * (double)sizes[g];
    }

    for (size_t g = 0; g < permutation->n_groups; g++) {
        Score *const score = &scores[g];
        /* Sums of doubled ranks are whole: no two that differ are as near as this. */
        const double rounding = 1e-9 + 1e-12 * score->expected;
        const double distance = fabs((double)score->found - score->expected) - rounding;
        score->low = score->expected - distance;
        score->high = score->expected + distance;
    }
}

static void
deal(LexPermutation *permutation, size_t n, const Holder holders[], LexRandom *random,
     Score scores[])
{
    for (size_t g = 0; g < permutation->n_groups; g++)
        scores[g].dealt = 0;

    uint32_t *labels = permutation->labels;
    uint64_t n_left = 0;
    for (size_t i = 0; i < n; i++) {
        const size_t stratum = holders[i].stratum;
        if (i == 0 || stratum != holders[i - 1].stratum) {
            labels = &permutation->labels[permutation->begins[stratum]];
            n_left = permutation->begins[stratum + 1] - permutation->begins[stratum];
        }
        uint32_t *const drawn = &labels[lex_random_below(random, n_left)];
        const uint32_t label = *drawn;
        n_left--;
        *drawn = labels[n_left];
        labels[n_left] = label;
        scores[label].dealt += holders[i].score;
    }
    for (size_t g = 0; g < permutation->n_groups; g++) {
        const double dealt = (double)scores[g].dealt;
        scores[g].n_extreme += dealt <= scores[g].low || dealt >= scores[g].high;
    }
}

void
lex_permutation_test(LexPermutation *permutation, const LexRanks *ranks, size_t n,
                     const LexRate rates[], unsigned rounds, LexRandom *random,
                     double ret_log10_p[])
{
    const size_t n_groups = permutation->n_groups;
    g_autofree Holder *holders = g_new(Holder, n);
    g_autofree Score *scores = g_new0(Score, n_groups);
    const size_t n_holders = gather_holders(ranks, permutation->n_docs, n, rates, holders);

    expect_scores(permutation, n_holders, holders, scores);
    sort_labels(permutation);
    for (unsigned round = 0; round < rounds; round++)
        deal(permutation, n_holders, holders, random, scores);

    for (size_t g = 0; g < n_groups; g++) {
        const uint64_t size = permutation->n_docs[g];
        const bool can_differ = size > 0 && size < ranks->n_docs && ranks->squares > 0;
        const double share = (1 + (double)scores[g].n_extreme) / (1 + (double)rounds);
        ret_log10_p[g] = can_differ ? log10(share) : NAN;
    }
}

/* --- bootstrap --- */

/* How many documents without the term are drawn before one with it: log_miss is the logarithm of
 * their share. Counts no further than `limit`. */
static uint64_t
draw_misses(LexRandom *random, double log_miss, uint64_t limit)
{
    const double misses = floor(log(lex_random_unit(random)) / log_miss);
    return misses < (double)limit ? (uint64_t)misses : limit;
}

/* The mean rate of n_docs documents drawn with replacement. */
static double
draw_mean(const LexSample *sample, LexRandom *random)
{
    const double log_miss = log1p(-(double)sample->n / (double)sample->n_docs);
    double sum = 0;

    if (sample->n == 0)
        return 0;
    for (uint64_t left = sample->n_docs; left > 0; left--) {
        left -= draw_misses(random, log_miss, left);
        if (left == 0)
            break;
        sum += sample->rates[lex_random_below(random, sample->n)];
    }
    return sum / (double)sample->n_docs;
}

double
lex_bootstrap_test(const LexSample *target, const LexSample *rest, unsigned rounds,
                   LexRandom *random)
{
    uint64_t doubled_higher = 0;

    if (target->n_docs < 2 || rest->n_docs < 2)
        return NAN;
    for (unsigned i = 0; i < rounds; i++) {
        const double of_target = draw_mean(target, random);
        const double of_rest = draw_mean(rest, random);
        doubled_higher += of_target > of_rest ? 2 : of_target == of_rest;
    }
    const uint64_t doubled_smaller = MIN(doubled_higher, 2 * (uint64_t)rounds - doubled_higher);
    return log10((1 + (double)doubled_smaller) / (1 + (double)rounds));
}
