/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a measure of a pair of words costs, and all measures of three to five words: nanoseconds on
 * one core, over pairs as a text has them, rare ones mostly.
 */
#include "lex-association.h"
#include "lex-sequence.h"

#include "../unit/test-random.h"

#include <math.h>
#include <stdio.h>

enum { N_PAIRS = 1000, N_ROUNDS = 100 };

/* 1 to top, as likely below its root as above. */
static uint64_t
log_uniform(uint64_t *seed, double top)
{
    return (uint64_t)pow(top, (double)random_below(seed, 1000000) / 1e6);
}

static void
make_pairs(uint64_t *seed, LexContingency pairs[N_PAIRS])
{
    for (size_t i = 0; i < N_PAIRS; i++) {
        const uint64_t o11 = log_uniform(seed, 1000);
        pairs[i] = (LexContingency){o11, o11 + log_uniform(seed, 30000),
                                    o11 + log_uniform(seed, 30000), 2000000};
    }
}

/* A call for each of N_PAIRS, over and over: the fastest time, as the machine has other work too.
 * *sum keeps the compiler from leaving the work out. */
static double
nanoseconds(double (*call)(const void *data, size_t i), const void *data, double *sum)
{
    double fastest = INFINITY;
    for (int round = 0; round < N_ROUNDS; round++) {
        const gint64 began = g_get_monotonic_time();
        for (size_t i = 0; i < N_PAIRS; i++)
            *sum += call(data, i);
        fastest = fmin(fastest, (double)(g_get_monotonic_time() - began));
    }
    return 1000 * fastest / N_PAIRS;
}

typedef struct {
    const LexMeasure *measure;
    LexContingency pairs[N_PAIRS];
} Pairs;

static double
measure_pair(const void *data, size_t i)
{
    const Pairs *const pairs = data;
    return pairs->measure->value(&pairs->pairs[i]);
}

static void
bench_pairs(uint64_t *seed, double *sum)
{
    static Pairs pairs;
    double all = 0;

    make_pairs(seed, pairs.pairs);
    for (pairs.measure = lex_measures; pairs.measure->name != NULL; pairs.measure++) {
        const double cost = nanoseconds(measure_pair, &pairs, sum);
        all += cost;
        printf("%-16s %7.1f ns\n", pairs.measure->name, cost);
    }
    printf("%-16s %7.1f ns\n", "a pair, all", all);
}

static double
measure_sequence(const void *data, G_GNUC_UNUSED size_t i)
{
    double sum = 0;
    for (const LexSequenceMeasure *measure = lex_sequence_measures; measure->name != NULL;
         measure++)
        sum += measure->value(data);
    return sum;
}

static void
bench_sequences(uint64_t *seed, double *sum)
{
    for (unsigned n_words = 3; n_words <= LEX_SEQUENCE_MAX_WORDS; n_words++) {
        uint64_t margins[1 << LEX_SEQUENCE_MAX_WORDS];
        LexSequence sequence;
        for (unsigned i = 0; i < 1U << n_words; i++)
            margins[i] = log_uniform(seed, 30000);
        for (unsigned bit = 1; bit < 1U << n_words; bit <<= 1) {
            for (unsigned i = 0; i < 1U << n_words; i++)
                margins[i] += (i & bit) == 0 ? margins[i | bit] : 0;
        }
        lex_sequence_set_margins(&sequence, n_words, margins);
        printf("%u words, all     %7.1f ns\n", n_words,
               nanoseconds(measure_sequence, &sequence, sum));
    }
}

int
main(void)
{
    uint64_t seed = 1;
    double sum = 0;
    bench_pairs(&seed, &sum);
    bench_sequences(&seed, &sum);
    printf("(sum %g)\n", sum);
    return 0;
}
