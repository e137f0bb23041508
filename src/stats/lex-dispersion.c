/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every formula is over all n parts in its source. Here the parts without the term are taken
 * together: their rates are 0, and what they add is 0 or depends on their number alone.
 */
#include "lex-dispersion.h"

#include "lex-sum.h"

#include <math.h>

/* f */
static double
occurrences(size_t n, const LexTermPart parts[])
{
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += parts[i].count;
    return (double)sum;
}

/* r_i, in occurrences per token of the part: no measure depends on the unit. */
static double
rate(const LexTermPart *part)
{
    return (double)part->count / (double)part->size;
}

static double
rates_sum(size_t n, const LexTermPart parts[])
{
    LexSum sum = {0};
    for (size_t i = 0; i < n; i++)
        lex_sum_add(&sum, rate(&parts[i]));
    return lex_sum_value(sum);
}

/* What rounding has put outside of 0 to 1. NaN stays. */
static double
unit_interval(double x)
{
    return x < 0 ? 0 : x > 1 ? 1 : x;
}

/* A part's share of all tokens, and of the f occurrences. */
static double
share_of_size(const LexDivision *division, const LexTermPart *part)
{
    return (double)part->size / (double)division->size;
}

static double
share_of_count(double f, const LexTermPart *part)
{
    return (double)part->count / f;
}

/* --- against the sizes of the parts --- */

/* The differences sum to 0, so half of their absolute values is the sum of the positive ones, and
 * those are of parts that hold the term. */
double
lex_dispersion_dp(const LexDivision *division, size_t n, const LexTermPart parts[])
{
    const double f = occurrences(n, parts);
    LexSum sum = {0};

    if (f == 0)
        return NAN;
    for (size_t i = 0; i < n; i++)
        lex_sum_add(&sum,
                    fmax(0, share_of_count(f, &parts[i]) - share_of_size(division, &parts[i])));
    return lex_sum_value(sum);
}

/* DP over what it would be with everything in a part of that size. */
static double
dp_relative_to(const LexDivision *division, uint64_t size, size_t n, const LexTermPart parts[])
{
    const double largest = (double)(division->size - size) / (double)division->size;
    return unit_interval(lex_dispersion_dp(division, n, parts) / largest);
}

double
lex_dispersion_dp_norm(const LexDivision *division, size_t n, const LexTermPart parts[])
{
    return dp_relative_to(division, division->min_size, n, parts);
}

double
lex_dispersion_dp_egbert(const LexDivision *division, size_t n, const LexTermPart parts[])
{
    uint64_t min_size = division->size;
    for (size_t i = 0; i < n; i++)
        min_size = MIN(min_size, parts[i].size);
    return dp_relative_to(division, min_size, n, parts);
}

double
lex_dispersion_kl(const LexDivision *division, size_t n, const LexTermPart parts[])
{
    const double f = occurrences(n, parts);
    LexSum sum = {0};

    if (f == 0)
        return NAN;
    for (size_t i = 0; i < n; i++) {
        const double share = share_of_count(f, &parts[i]);
        lex_sum_add(&sum, share * log2(share / share_of_size(division, &parts[i])));
    }
    return fmax(0, lex_sum_value(sum));
}

/* (sum sqrt(v_i s_i))^2 */
double
lex_dispersion_rosengren_af(const LexDivision *division, size_t n, const LexTermPart parts[])
{
    LexSum sum = {0};
    for (size_t i = 0; i < n; i++)
        lex_sum_add(&sum, sqrt((double)parts[i].count * (double)parts[i].size));
    return lex_sum_value(sum) * lex_sum_value(sum) / (double)division->size;
}

double
lex_dispersion_rosengren_s(const LexDivision *division, size_t n, const LexTermPart parts[])
{
    return unit_interval(lex_dispersion_rosengren_af(division, n, parts) / occurrences(n, parts));
}

/* X2 = sum v_i^2 / (f s_i) - f; the parts without the term are in the f. */
double
lex_dispersion_lyne_d3(const LexDivision *division, size_t n, const LexTermPart parts[])
{
    const double f = occurrences(n, parts);
    LexSum sum = {0};
    for (size_t i = 0; i < n; i++)
        lex_sum_add(&sum, (double)parts[i].count * rate(&parts[i]));

    const double x2 = lex_sum_value(sum) * (double)division->size / f - f;
    return 1 - (x2 < 0 ? 0 : x2) / (4 * f); /* NaN stays */
}

/* --- between the rates of the parts --- */

double
lex_dispersion_juilland_d(const LexDivision *division, size_t n, const LexTermPart parts[])
{
    const double n_parts = (double)division->n_parts;
    const double mean = rates_sum(n, parts) / n_parts;
    LexSum squares = {0};

    for (size_t i = 0; i < n; i++) {
        const double difference = rate(&parts[i]) - mean;
        lex_sum_add(&squares, difference * difference);
    }
    lex_sum_add(&squares, (n_parts - (double)n) * mean * mean);
    const double deviation = sqrt(lex_sum_value(squares) / n_parts);
    return unit_interval(1 - deviation / mean / sqrt(n_parts - 1));
}

double
lex_dispersion_carroll_d2(const LexDivision *division, size_t n, const LexTermPart parts[])
{
    const double sum = rates_sum(n, parts);
    LexSum entropy = {0};

    if (n == 0)
        return NAN;
    for (size_t i = 0; i < n; i++) {
        const double p = rate(&parts[i]) / sum;
        lex_sum_add(&entropy, -p * log(p));
    }
    return unit_interval(lex_sum_value(entropy) / log((double)division->n_parts));
}

static int
compare_doubles(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

/* With the rates ascending, the k-th of n is the larger in k - 1 pairs and the smaller in n - k. */
double
lex_dispersion_da(const LexDivision *division, size_t n, const LexTermPart parts[])
{
    if (n == 0)
        return NAN;
    const double n_parts = (double)division->n_parts;
    g_autofree double *rates = g_new(double, n);
    for (size_t i = 0; i < n; i++)
        rates[i] = rate(&parts[i]);
    qsort(rates, n, sizeof *rates, compare_doubles);

    LexSum differences = {0};
    for (size_t i = 0; i < n; i++) {
        const double rank = (double)(division->n_parts - n + i + 1);
        lex_sum_add(&differences, (2 * rank - n_parts - 1) * rates[i]);
    }
    const double all_in_one = (n_parts - 1) * rates_sum(n, parts);
    return unit_interval(1 - lex_sum_value(differences) / all_in_one);
}

double
lex_dispersion_range(const LexDivision *division, size_t n)
{
    return (double)n / (double)division->n_parts;
}

/* --- adjusted frequencies --- */

double
lex_dispersion_juilland_u(const LexDivision *division, size_t n, const LexTermPart parts[])
{
    return occurrences(n, parts) * lex_dispersion_juilland_d(division, n, parts);
}

double
lex_dispersion_carroll_um(const LexDivision *division, size_t n, const LexTermPart parts[])
{
    const double d2 = lex_dispersion_carroll_d2(division, n, parts);
    return occurrences(n, parts) * (d2 + (1 - d2) / (double)division->n_parts);
}

double
lex_dispersion_engwall_fm(const LexDivision *division, size_t n, const LexTermPart parts[])
{
    return occurrences(n, parts) * lex_dispersion_range(division, n);
}

double
lex_dispersion_kromer_ur(size_t n, const LexTermPart parts[])
{
    LexSum sum = {0};
    for (size_t i = 0; i < n; i++) {
        for (uint64_t k = parts[i].count; k > 0; k--)
            lex_sum_add(&sum, 1 / (double)k);
    }
    return lex_sum_value(sum);
}

/* --- distances --- */

static void
arf_add_distance(LexArf *arf, double even, uint64_t distance)
{
    if ((double)distance < even)
        arf->shorter += distance;
    else
        arf->n_longer++;
}

void
lex_arf_add(LexArf *arf, double even, uint64_t position)
{
    if (arf->first == 0)
        arf->first = position + 1;
    else
        arf_add_distance(arf, even, position + 1 - arf->last);
    arf->last = position + 1;
}

void
lex_arf_append(LexArf *arf, double even, const LexArf *next)
{
    if (next->first == 0)
        return;
    if (arf->first == 0)
        arf->first = next->first;
    else
        arf_add_distance(arf, even, next->first - arf->last);
    arf->last = next->last;
    arf->shorter += next->shorter;
    arf->n_longer += next->n_longer;
}

double
lex_arf_value(const LexArf *arf, double even, uint64_t n_tokens)
{
    if (arf->first == 0)
        return NAN;
    LexArf closed = *arf;
    arf_add_distance(&closed, even, arf->first + n_tokens - arf->last);
    return (double)closed.shorter / even + (double)closed.n_longer;
}

LexDistances
lex_dispersion_distances(uint64_t n_tokens, size_t n_positions, const uint64_t positions[])
{
    if (n_positions == 0)
        return (LexDistances){NAN, NAN, NAN, NAN, NAN};

    const double size = (double)n_tokens;
    const double even = size / (double)n_positions;
    LexArf arf = {0};
    LexSum squares = {0};
    LexSum logarithms = {0};

    for (size_t i = 0; i < n_positions; i++) {
        const uint64_t before = i > 0 ? positions[i - 1] : positions[n_positions - 1];
        const double d = (double)(positions[i] + (i > 0 ? 0 : n_tokens) - before);
        lex_arf_add(&arf, even, positions[i]);
        lex_sum_add(&squares, d * d);
        lex_sum_add(&logarithms, d * log10(d));
    }

    const double ald = lex_sum_value(logarithms) / size;
    return (LexDistances){
        .arf = lex_arf_value(&arf, even, n_tokens),
        .awt = (1 + lex_sum_value(squares) / size) / 2,
        .ald = ald,
        .f_awt = size / (lex_sum_value(squares) / size),
        .f_ald = size / pow(10, ald),
    };
}
