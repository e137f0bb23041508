/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-strata.h"

#include "lex-fisher.h"
#include "lex-tail.h"

#include <math.h>

/* Sums over the strata, in the letters of Robins, Breslow & Greenland: R = a d / n, S = b c / n,
 * P = (a + d) / n, Q = (b + c) / n. */
typedef struct {
    double r;
    double s;
    double pr;
    double ps_qr; /* P S + Q R */
    double qs;
    double difference; /* a - expected */
    double variance;
} Sums;

static void
sums_add(Sums *sums, const LexContingency *table)
{
    const double n = (double)table->n_total;
    const double a = (double)table->o11;
    const double b = (double)lex_contingency_o12(table);
    const double c = (double)lex_contingency_o21(table);
    const double d = (double)lex_contingency_o22(table);
    const double r = a / n * d;
    const double s = b / n * c;
    const double p = (a + d) / n;
    const double q = (b + c) / n;

    sums->r += r;
    sums->s += s;
    sums->pr += p * r;
    sums->ps_qr += p * s + q * r;
    sums->qs += q * s;
    sums->difference += (double)lex_contingency_determinant(table) / n;
    sums->variance += ((a + b) / n) * ((c + d) / n) * (a + c) * ((b + d) / (n - 1));
}

/* Of the logarithm of the odds ratio. */
static double
standard_error(const Sums *sums)
{
    return sqrt(sums->pr / (2 * sums->r * sums->r) + sums->ps_qr / (2 * sums->r * sums->s) +
                sums->qs / (2 * sums->s * sums->s));
}

LexMantelHaenszel
lex_mantel_haenszel(size_t n_strata, const LexContingency strata[], bool corrected,
                    double z_quantile)
{
    Sums sums = {0};
    for (size_t i = 0; i < n_strata; i++) {
        if (strata[i].n_total > 1)
            sums_add(&sums, &strata[i]);
    }

    const double odds_ratio = sums.s > 0 ? sums.r / sums.s : NAN;
    const double factor = sums.r > 0 && sums.s > 0 ? exp(z_quantile * standard_error(&sums)) : NAN;
    const double size = fabs(sums.difference);
    const double correction = corrected && size >= 0.5 ? 0.5 : 0;
    const double corrected_z = (size - correction) / sqrt(sums.variance);
    const double z = corrected_z > 0 ? copysign(corrected_z, sums.difference) : corrected_z;
    return (LexMantelHaenszel){
        .odds_ratio = odds_ratio,
        .ci_low = odds_ratio / factor,
        .ci_high = odds_ratio * factor,
        .z = z,
        .log10_p = lex_tail_normal_two_sided(z),
    };
}

/* --- exactly --- */

/* The distribution of a sum of first cells: chances[k - least] of k. */
typedef struct {
    uint64_t least;
    size_t n;
    double chances[LEX_STRATA_EXACT + 1];
} Chances;

static bool
adds_something(const LexContingency *table)
{
    return table->n1 > 0 && table->n1 < table->n_total && table->n2 > 0 &&
           table->n2 < table->n_total;
}

/* The sum with one more table in it. */
static void
chances_add(Chances *sum, const LexContingency *table)
{
    const uint64_t others = table->n_total - table->n1;
    const uint64_t least = table->n2 > others ? table->n2 - others : 0;
    const size_t n = (size_t)(MIN(table->n1, table->n2) - least) + 1;
    const Chances before = *sum;

    sum->least += least;
    sum->n += n - 1;
    for (size_t i = 0; i < sum->n; i++)
        sum->chances[i] = 0;
    for (size_t k = 0; k < n; k++) {
        const LexContingency at = {least + k, table->n1, table->n2, table->n_total};
        const double chance = exp(lex_fisher_log_pmf(&at));
        for (size_t i = 0; i < before.n; i++)
            sum->chances[i + k] += before.chances[i] * chance;
    }
}

/* What the first cells have beyond what is expected of them; of the tables with their rows swapped
 * it is the opposite, to the last digit. */
static double
difference_of(size_t n_strata, const LexContingency strata[])
{
    double difference = 0;
    for (size_t i = 0; i < n_strata; i++) {
        if (adds_something(&strata[i]))
            difference +=
                (double)lex_contingency_determinant(&strata[i]) / (double)strata[i].n_total;
    }
    return difference;
}

/* Of the row that has more than is expected of it, so that both rows get the same number. */
double
lex_strata_exact(size_t n_strata, const LexContingency strata[])
{
    const double difference = difference_of(n_strata, strata);
    Chances sum = {.n = 1, .chances = {1}};
    uint64_t found = 0, n_held = 0;
    double expected = 0, p = 0;

    for (size_t i = 0; i < n_strata; i++) {
        const LexContingency table =
            difference < 0 ? lex_contingency_swap_rows(&strata[i]) : strata[i];
        if (!adds_something(&table))
            continue;
        n_held += table.n2;
        if (n_held > LEX_STRATA_EXACT)
            return NAN;
        found += table.o11;
        expected += lex_contingency_expected(table.n1, table.n2, table.n_total);
        chances_add(&sum, &table);
    }
    if (difference == 0 && n_held > 0)
        return 0;
    const double distance = fabs((double)found - expected) - 1e-9 * (1 + expected);
    for (size_t i = 0; i < sum.n; i++) {
        if (fabs((double)(sum.least + i) - expected) >= distance)
            p += sum.chances[i];
    }
    return n_held > 0 && p > 0 ? lex_tail_of_sum(log10(p)) : NAN;
}
