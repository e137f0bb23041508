/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-document-test.h"

#include "lex-contingency.h"
#include "lex-keyed.h"
#include "lex-tail.h"

#include <float.h>
#include <math.h>

/* R's: up to so many documents on either side Wilcoxon's test is exact. */
enum { MAX_EXACT = 49 };

/* --- ranks --- */

/* By rate, then by group and stratum: the whole rate is in what is sorted. */
static void
sort_rates(size_t n, LexRate rates[])
{
    if (n < 2)
        return;
    g_autofree LexKeyed *items = g_new(LexKeyed, 2 * n);
    for (size_t i = 0; i < n; i++)
        items[i] = (LexKeyed){
            .key = lex_keyed_real(rates[i].rate),
            .value = (uint64_t)rates[i].group << 32 | rates[i].stratum,
        };
    lex_keyed_sort_pairs(n, items, items + n);
    for (size_t i = 0; i < n; i++)
        rates[i] = (LexRate){
            .rate = lex_keyed_to_real(items[i].key),
            .group = (uint32_t)(items[i].value >> 32),
            .stratum = (uint32_t)items[i].value,
        };
}

/* n^3 - n: what n equal rates take from 12 times the squares of the ranks. */
static LexInt128
cube_less_itself(uint64_t n)
{
    const LexInt128 wide = n;
    return wide * wide * wide - wide;
}

static uint64_t
documents(size_t n_groups, const uint64_t sizes[])
{
    uint64_t n = 0;
    for (size_t g = 0; g < n_groups; g++)
        n += sizes[g];
    return n;
}

LexRanks
lex_rates_rank(size_t n_groups, const uint64_t sizes[], size_t n, LexRate rates[])
{
    const uint64_t n_docs = documents(n_groups, sizes);
    uint64_t n_zeros = n_docs;
    for (size_t i = 0; i < n; i++)
        n_zeros -= sizes[rates[i].group] > 0;
    sort_rates(n, rates);

    LexInt128 squares = cube_less_itself(n_docs) - cube_less_itself(n_zeros);
    bool tied = n_zeros > 1;
    uint64_t n_lower = n_zeros;
    for (size_t begin = 0, end = 0; begin < n; begin = end) {
        uint64_t n_equal = 0;
        for (; end < n && rates[end].rate == rates[begin].rate; end++)
            n_equal += sizes[rates[end].group] > 0;
        for (size_t i = begin; i < end; i++)
            rates[i].doubled_rank = 2 * n_lower + n_equal + 1;
        n_lower += n_equal;
        squares -= cube_less_itself(n_equal);
        tied = tied || n_equal > 1;
    }
    return (LexRanks){n_docs, n_zeros, tied, (double)squares / 12};
}

/* All as if they did not hold the term, and then what those that do have beyond that. */
void
lex_rank_sums(const LexRanks *ranks, size_t n_groups, const uint64_t sizes[], size_t n,
              const LexRate rates[], uint64_t ret_doubled_sums[])
{
    const uint64_t doubled_rank_of_zero = ranks->n_zeros + 1;

    for (size_t g = 0; g < n_groups; g++)
        ret_doubled_sums[g] = sizes[g] * doubled_rank_of_zero;
    for (size_t i = 0; i < n; i++) {
        if (sizes[rates[i].group] > 0)
            ret_doubled_sums[rates[i].group] += rates[i].doubled_rank - doubled_rank_of_zero;
    }
}

/* Coefficients 0 to n_counts - 1 of the Gaussian binomial (m + n over m): the k-th is the number of
 * ways to take m of m + n ranks with U = k. */
static void
wilcoxon_counts(unsigned m, unsigned n, unsigned n_counts, LexInt128 ret_counts[])
{
    ret_counts[0] = 1;
    for (unsigned k = 1; k < n_counts; k++)
        ret_counts[k] = 0;
    for (unsigned i = 1; i <= m; i++) {
        for (unsigned k = n_counts; k-- > n + i;) /* times 1 - q^(n + i) */
            ret_counts[k] -= ret_counts[k - n - i];
        for (unsigned k = i; k < n_counts; k++) /* over 1 - q^i */
            ret_counts[k] += ret_counts[k - i];
    }
}

double
lex_wilcoxon_exact(unsigned m, unsigned n, unsigned u)
{
    g_assert(m + n <= 2 * MAX_EXACT); /* (98 over 49) is 2^94.3 */
    LexInt128 counts[MAX_EXACT * MAX_EXACT];

    if (u >= m * n)
        return 1;
    wilcoxon_counts(m, n, u + 1, counts);
    LexInt128 at_most = 0;
    for (unsigned k = 0; k <= u; k++)
        at_most += counts[k];

    LexInt128 all = 1;
    for (unsigned i = 1; i <= m; i++)
        all = all * (n + i) / i;
    return (double)at_most / (double)all;
}

bool
lex_wilcoxon_is_exact(const LexRanks *ranks, uint64_t size)
{
    const uint64_t rest = ranks->n_docs - size;
    return !ranks->tied && size > 0 && size <= MAX_EXACT && rest > 0 && rest <= MAX_EXACT;
}

LexWilcoxon
lex_wilcoxon(const LexRanks *ranks, uint64_t size, uint64_t doubled_sum)
{
    const uint64_t rest = ranks->n_docs - size;
    const uint64_t doubled_u = doubled_sum - size * (size + 1);
    const double pairs = (double)size * (double)rest;
    const double n_docs = (double)ranks->n_docs;

    LexWilcoxon test = {
        .u = (double)doubled_u / 2,
        .deviation = sqrt(pairs / n_docs / (n_docs - 1) * ranks->squares),
        .exact = lex_wilcoxon_is_exact(ranks, size),
    };
    if (!(test.deviation > 0))
        test.deviation = NAN;
    const double difference = test.u - pairs / 2;
    const double corrected = fmax(0, fabs(difference) - 0.5) / test.deviation;
    test.z = corrected > 0 ? copysign(corrected, difference) : corrected; /* never -0 */
    test.log10_p = lex_tail_normal_two_sided(test.z);
    if (test.exact) {
        const double smaller = fmin(test.u, pairs - test.u);
        const double p = 2 * lex_wilcoxon_exact((unsigned)size, (unsigned)rest, (unsigned)smaller);
        test.log10_p = log10(fmin(1, p));
    }
    return test;
}

/* H = (D - 1) sum n_g (mean rank of g - mean rank)^2 / sum (rank - mean rank)^2, which is the
 * textbook's 12 / (D (D + 1)) sum R_g^2 / n_g - 3 (D + 1) over its correction for ties, without
 * the difference of two large numbers. */
LexKruskal
lex_kruskal_wallis(const LexRanks *ranks, size_t n_groups, const uint64_t sizes[],
                   const uint64_t doubled_sums[])
{
    double between = 0;
    size_t n_in = 0;

    for (size_t g = 0; g < n_groups; g++) {
        if (sizes[g] == 0)
            continue;
        const double expected = (double)sizes[g] * ((double)ranks->n_docs + 1);
        const double difference = (double)doubled_sums[g] - expected;
        between += difference * difference / 4 / (double)sizes[g];
        n_in++;
    }
    if (n_in < 2)
        return (LexKruskal){NAN, NAN, NAN};
    const double h = ((double)ranks->n_docs - 1) * between / ranks->squares;
    const double df = (double)(n_in - 1);
    return (LexKruskal){h, df, lex_tail_chi2(h, df)};
}

/* --- means --- */

/* Meanwhile n counts the documents without the term. */
void
lex_rates_moments(size_t n_groups, const uint64_t sizes[], size_t n, const LexRate rates[],
                  LexMoments ret_moments[])
{
    for (size_t g = 0; g < n_groups; g++)
        ret_moments[g] = (LexMoments){.n = sizes[g]};
    for (size_t i = 0; i < n; i++) {
        LexMoments *const group = &ret_moments[rates[i].group];
        if (sizes[rates[i].group] > 0) {
            group->mean += rates[i].rate / (double)sizes[rates[i].group];
            group->n--;
        }
    }
    for (size_t g = 0; g < n_groups; g++) {
        LexMoments *const group = &ret_moments[g];
        group->squares = (double)group->n * group->mean * group->mean;
        group->n = sizes[g];
    }
    for (size_t i = 0; i < n; i++) {
        LexMoments *const group = &ret_moments[rates[i].group];
        const double difference = rates[i].rate - group->mean;
        if (group->n > 0)
            group->squares += difference * difference;
    }
}

LexMoments
lex_moments_merge(const LexMoments *a, const LexMoments *b)
{
    if (a->n == 0)
        return *b;
    if (b->n == 0)
        return *a;
    const double n = (double)a->n + (double)b->n;
    const double difference = b->mean - a->mean;
    return (LexMoments){
        .n = a->n + b->n,
        .mean = a->mean + difference * ((double)b->n / n),
        .squares =
            a->squares + b->squares + difference * difference * ((double)a->n / n) * (double)b->n,
    };
}

/* From the end, what comes after each group; then from the beginning, what came before it. */
void
lex_moments_of_rest(size_t n_groups, const LexMoments groups[], LexMoments ret_rest[])
{
    LexMoments after = {0};
    for (size_t g = n_groups; g-- > 0;) {
        ret_rest[g] = after;
        after = lex_moments_merge(&groups[g], &after);
    }
    LexMoments before = {0};
    for (size_t g = 0; g < n_groups; g++) {
        ret_rest[g] = lex_moments_merge(&before, &ret_rest[g]);
        before = lex_moments_merge(&before, &groups[g]);
    }
}

/* The squared standard error of the mean. */
static double
squared_error(const LexMoments *moments)
{
    return moments->squares / ((double)moments->n - 1) / (double)moments->n;
}

LexWelch
lex_welch(const LexMoments *target, const LexMoments *rest)
{
    if (target->n < 2 || rest->n < 2)
        return (LexWelch){NAN, NAN, NAN, NAN, NAN};

    const double e1 = squared_error(target);
    const double e2 = squared_error(rest);
    const double difference = target->mean - rest->mean;
    const double standard_error = sqrt(e1 + e2);
    /* R's limit: what is left of equal rates by rounding is no variance. */
    if (!(standard_error > 10 * DBL_EPSILON * fmax(target->mean, rest->mean)))
        return (LexWelch){difference, standard_error, NAN, NAN, NAN};

    const double t = difference / standard_error;
    const double share1 = e1 / (e1 + e2);
    const double share2 = e2 / (e1 + e2);
    const double df =
        1 / (share1 * share1 / ((double)target->n - 1) + share2 * share2 / ((double)rest->n - 1));
    return (LexWelch){difference, standard_error, t, df, lex_tail_t_two_sided(t, df)};
}

/* --- overdispersion --- */

/* Multiplied out, sum (f_i - p n_i)^2 / (p n_i) = N / f sum f_i^2 / n_i - f. */
double
lex_overdispersion(uint64_t count, uint64_t n_tokens, uint64_t n_docs, double squares)
{
    if (count == 0 || n_docs < 2)
        return NAN;
    const double f = (double)count;
    return fmax(0, (double)n_tokens / f * squares - f) / ((double)n_docs - 1);
}

double
lex_overdispersed_g2(double g2, double phi)
{
    return phi <= 1 ? g2 : g2 / phi;
}
