/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-rank-tail.h"

#include "lex-fisher.h"
#include "lex-tail.h"

#include <math.h>

LexScores
lex_rank_scores(const LexRanks *ranks, const uint64_t sizes[], size_t n, const LexRate rates[])
{
    const uint64_t doubled_rank_of_zero = ranks->n_zeros + 1;
    LexScores scores = {0};
    double squares = 0;

    for (size_t i = 0; i < n; i++) {
        if (sizes[rates[i].group] == 0)
            continue;
        scores.n++;
        scores.mean += (double)(rates[i].doubled_rank - doubled_rank_of_zero);
    }
    if (scores.n == 0)
        return scores;
    scores.mean /= (double)scores.n; /* of whole numbers: exact before this */
    for (size_t i = 0; i < n; i++) {
        if (sizes[rates[i].group] == 0)
            continue;
        const double score = (double)(rates[i].doubled_rank - doubled_rank_of_zero);
        squares += (score - scores.mean) * (score - scores.mean);
    }
    scores.variance = squares / (double)scores.n;
    return scores;
}

/* One tail: T >= bound, or T <= bound. */
typedef struct {
    const LexScores *scores;
    double size; /* documents of the side */
    double n_docs;
    double bound;
    bool upper;
} Tail;

/* Q of less than -SURE is 1 in every digit, of more than NEVER too small for a double. */
#define SURE  9.0
#define NEVER 38.0

/* The probability of the tail given that k of the side's documents hold the term. Most k are so far
 * from the bound that no root is needed to say. */
static double
tail_given(const Tail *tail, double k)
{
    const double h = (double)tail->scores->n;
    const double beyond = tail->bound - k * tail->scores->mean;
    const double excess = tail->upper ? beyond - 1 : -beyond - 1; /* 1/2 of a rank, doubled */
    const double spread = tail->scores->variance * k * (h - k);   /* the variance times h - 1 */
    const double square = excess * excess * (h - 1);
    if (excess < 0 && square > SURE * SURE * spread)
        return 1;
    if (excess > 0 && square > NEVER * NEVER * spread)
        return 0;
    if (spread <= 0)
        return excess <= 0 ? 1 : 0;
    return 0.5 * erfc(excess / sqrt(spread / (h - 1)) * M_SQRT1_2);
}

/* P(k + 1) / P(k) */
static double
step_up(const Tail *tail, double k)
{
    const double h = (double)tail->scores->n;
    return (h - k) * (tail->size - k) / ((k + 1) * (tail->n_docs - h - tail->size + k + 1));
}

/* ln of the tail. From the k at the bound outwards, each term from the one before; -Inf where it
 * is too small for that. */
static double
log_tail(const Tail *tail)
{
    const double negligible = 0x1p-60;
    const double h = (double)tail->scores->n;
    const double least = fmax(0, h + tail->size - tail->n_docs), most = fmin(h, tail->size);
    const double start = fmin(fmax(round(tail->bound / tail->scores->mean), least), most);
    const LexContingency at = {(uint64_t)start, (uint64_t)tail->size, tail->scores->n,
                               (uint64_t)tail->n_docs};
    const double at_start = tail_given(tail, start);

    double sum = at_start, chance = 1, term = at_start;
    for (double k = start; k < most;) {
        const double before = term;
        chance *= step_up(tail, k++);
        sum += term = chance * tail_given(tail, k);
        if (term <= negligible * sum && term <= before && (sum > 0 || !tail->upper))
            break;
    }
    chance = 1;
    term = at_start;
    for (double k = start; k > least;) {
        const double before = term;
        chance /= step_up(tail, --k);
        sum += term = chance * tail_given(tail, k);
        if (term <= negligible * sum && term <= before && (sum > 0 || tail->upper))
            break;
    }
    return lex_fisher_log_pmf(&at) + log(sum);
}

/* The tails on both sides of what is expected, as far off as the sum that was found. */
static double
log10_tails(const LexRanks *ranks, const LexScores *scores, uint64_t size, double found,
            double expected)
{
    const double total = (double)scores->n * scores->mean;
    const double rounding = 1e-9 * total; /* sums are whole: none lies so near a bound */
    const double distance = fabs(found - expected);
    const bool is_upper = found >= expected;
    Tail tail = {
        .scores = scores,
        .size = (double)size,
        .n_docs = (double)ranks->n_docs,
        .bound = is_upper ? found : expected + distance,
        .upper = true,
    };
    const double log_upper = tail.bound > total + rounding ? -INFINITY : log_tail(&tail);
    tail.bound = is_upper ? expected - distance : found;
    tail.upper = false;
    const double log_lower = tail.bound < -rounding ? -INFINITY : log_tail(&tail);

    const double larger = fmax(log_upper, log_lower), smaller = fmin(log_upper, log_lower);
    return isfinite(larger) ? lex_tail_of_sum((larger + log1p(exp(smaller - larger))) * M_LOG10E)
                            : NAN;
}

/*
 * Whether the tails hold every deal, as they do for most pairs of a rare word and a source: the
 * side does not have it, and a single document would take it as far to the other side of what is
 * expected. That is tail_given() for one; with more documents the bound is further behind.
 */
static bool
is_certain(const LexScores *scores, double found, double expected)
{
    return found == 0 && 2 * expected - 1 - scores->mean <= -SURE * sqrt(scores->variance);
}

/* Of the two sides the smaller one, so that both say the same to the last digit; of two as large
 * that with the higher ranks. */
double
lex_rank_tail(const LexRanks *ranks, const LexScores *scores, uint64_t size, uint64_t doubled_sum)
{
    const uint64_t n_docs = ranks->n_docs, rest = n_docs - size;
    const bool is_lower = doubled_sum < size * (n_docs + 1);
    if (size > rest || (size == rest && is_lower)) {
        size = rest;
        doubled_sum = n_docs * (n_docs + 1) - doubled_sum;
    }
    if (lex_wilcoxon_is_exact(ranks, size) || !(size > 0 && ranks->squares > 0))
        return lex_wilcoxon(ranks, size, doubled_sum).log10_p;
    const double found = (double)(doubled_sum - size * (ranks->n_zeros + 1));
    const double expected = (double)size * (double)scores->n / (double)n_docs * scores->mean;
    if (is_certain(scores, found, expected))
        return 0;
    const double log10_p = log10_tails(ranks, scores, size, found, expected);
    if (isnan(log10_p)) /* where the terms underflow */
        return lex_wilcoxon(ranks, size, doubled_sum).log10_p;
    return log10_p;
}
