/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-sequence.h"

#include "lex-deviance.h"
#include "lex-tail.h"

#include <math.h>

/* --- counts --- */

static unsigned
n_cells(const LexSequence *sequence)
{
    return 1U << sequence->n_words;
}

void
lex_sequence_set_margins(LexSequence *sequence, unsigned n_words, const uint64_t margins[])
{
    g_assert(n_words >= 2 && n_words <= LEX_SEQUENCE_MAX_WORDS);
    const unsigned size = 1U << n_words;
    uint64_t *const cells = sequence->cells;

    sequence->n_words = n_words;
    sequence->n_total = margins[0];
    for (unsigned i = 0; i < n_words; i++)
        sequence->with[i] = margins[1U << i];
    for (unsigned pattern = 0; pattern < size; pattern++)
        cells[pattern] = margins[pattern];
    /* One position after the other: those with any word there, less those with this one, have
     * another (the inversion of Moebius over the subsets). */
    for (unsigned bit = 1; bit < size; bit <<= 1) {
        for (unsigned pattern = 0; pattern < size; pattern++) {
            if ((pattern & bit) == 0) {
                g_assert(cells[pattern] >= cells[pattern | bit]);
                cells[pattern] -= cells[pattern | bit];
            }
        }
    }
}

/* --- independence --- */

typedef struct {
    double deviance; /* G2 without its sign */
    double count;
    double expected; /* of the sequence itself */
} Independence;

/* What every cell would hold: every word parts the cells of the words before it in two. */
static void
expect_cells(const LexSequence *sequence, double ret_expected[1 << LEX_SEQUENCE_MAX_WORDS])
{
    const double n = (double)sequence->n_total;
    ret_expected[0] = n;
    for (unsigned i = 0; i < sequence->n_words; i++) {
        const double with = (double)sequence->with[i];
        const double without = (double)(sequence->n_total - sequence->with[i]);
        for (unsigned pattern = 0; pattern < 1U << i; pattern++) {
            const double before = ret_expected[pattern];
            ret_expected[pattern | 1U << i] = before * with / n;
            ret_expected[pattern] = before * without / n;
        }
    }
}

static Independence
independence_of(const LexSequence *sequence)
{
    const unsigned last = n_cells(sequence) - 1;
    double expected[1 << LEX_SEQUENCE_MAX_WORDS];
    double sum = 0;

    expect_cells(sequence, expected);
    for (unsigned pattern = 0; pattern <= last; pattern++) {
        const double observed = (double)sequence->cells[pattern];
        sum += lex_deviance_cell(observed, expected[pattern], observed - expected[pattern]);
    }
    return (Independence){2 * sum, (double)sequence->cells[last], expected[last]};
}

double
lex_sequence_expected(const LexSequence *sequence)
{
    const double n = (double)sequence->n_total;
    double expected = n;
    for (unsigned i = 0; i < sequence->n_words; i++)
        expected = expected * (double)sequence->with[i] / n;
    return expected;
}

double
lex_sequence_g2(const LexSequence *sequence)
{
    const Independence of = independence_of(sequence);
    return of.deviance != 0 && of.count < of.expected ? -of.deviance : of.deviance;
}

double
lex_sequence_log10_p(const LexSequence *sequence)
{
    const double df = (double)(n_cells(sequence) - sequence->n_words - 1);
    return lex_tail_chi2(independence_of(sequence).deviance, df);
}

/* --- the sequence and its words --- */

double
lex_sequence_pmi(const LexSequence *sequence)
{
    const double count = (double)sequence->cells[n_cells(sequence) - 1];
    return log2(count / lex_sequence_expected(sequence));
}

double
lex_sequence_log_dice(const LexSequence *sequence)
{
    const double count = (double)sequence->cells[n_cells(sequence) - 1];
    double sum = 0;
    for (unsigned i = 0; i < sequence->n_words; i++)
        sum += (double)sequence->with[i];
    return 14 + log2(sequence->n_words * count / sum);
}

/* --- the interaction --- */

double
lex_sequence_lambda(const LexSequence *sequence)
{
    const unsigned n_words = sequence->n_words;
    /* One logarithm for all: sixteen cells a side, none above 2^59 on average, stay below 2^1024.
     */
    double sides[2] = {1, 1};
    for (unsigned pattern = 0; pattern < n_cells(sequence); pattern++) {
        const unsigned differing = n_words - (unsigned)__builtin_popcount(pattern);
        sides[differing & 1] *= (double)sequence->cells[pattern] + 0.5;
    }
    return log(sides[0] / sides[1]);
}

double
lex_sequence_z(const LexSequence *sequence)
{
    double variance = 0;
    for (unsigned pattern = 0; pattern < n_cells(sequence); pattern++)
        variance += 1 / ((double)sequence->cells[pattern] + 0.5);
    return lex_sequence_lambda(sequence) / sqrt(variance);
}

/* --- by name --- */

const LexSequenceMeasure lex_sequence_measures[] = {
    {"expected", lex_sequence_expected, "count that chance would give"},
    {"g2", lex_sequence_g2, "signed log-likelihood ratio against complete independence"},
    {"log10_p", lex_sequence_log10_p, "log10 of the p-value of g2"},
    {"pmi", lex_sequence_pmi, "log2(count / expected)"},
    {"log_dice", lex_sequence_log_dice, "14 + log2(words * count / sum of the words' counts)"},
    {"lambda", lex_sequence_lambda, "interaction of all the words, log-linear (quanteda)"},
    {"z", lex_sequence_z, "lambda by its standard error (quanteda)"},
    {0},
};
