/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-macros.h>

/*
 * Whether groups of documents differ in how often they use a term, tested over documents.
 *
 * Tokens of one article are not independent: on random halves of one outlet G2 over tokens calls
 * 22 words in 100 different at p < .05. Here a document is one observation, its rate the term's
 * occurrences over its tokens, and the same halves give 5 in 100 (Lijffijt et al. 2016).
 *
 * A term is in few of D documents; the rates of all others are 0 and tie. So the functions take the
 * documents that hold the term and the sizes of the groups, and cost O(df log df), not O(D); for k
 * groups, each against the rest, one sort and one pass serve all. Documents without a token have
 * no rate: they are left out of the sizes too.
 */

/* A document that holds the term. */
typedef struct {
    double rate;           /* > 0 */
    uint32_t group;        /* its source */
    uint32_t stratum;      /* used in lex-resample.h alone, 0 where there is one */
    uint64_t doubled_rank; /* lex_rates_rank() fills it in */
} LexRate;

/* --- ranks --- */

/* The ranks of D documents by their rate, from 1; equal rates share the mean of their ranks. */
typedef struct {
    uint64_t n_docs;  /* D */
    uint64_t n_zeros; /* those without the term: the lowest, of doubled rank n_zeros + 1 each */
    bool tied;        /* two documents have the same rate */
    double squares;   /* the sum of (rank - mean rank)^2: (D^3 - D) / 12 where nothing ties, 0 where
                        everything does */
} LexRanks;

/*
 * Sorts the rates and gives each its rank among all documents, doubled to be whole. sizes[g] are
 * the documents of group g, those without the term too. A group of size 0 takes no part: its rates
 * are passed over, here and below, and so two groups alone are compared by emptying the others.
 *
 * The order depends on what is in the rates alone, not on the order they came in, and so do the
 * sums of reals below.
 */
LexRanks lex_rates_rank(size_t n_groups, const uint64_t sizes[], size_t n, LexRate rates[]);

/* The sum of the doubled ranks of each group, exact up to 2^31 documents. */
void lex_rank_sums(const LexRanks *ranks, size_t n_groups, const uint64_t sizes[], size_t n,
                   const LexRate rates[], uint64_t ret_doubled_sums[]);

typedef struct {
    double u;         /* Mann and Whitney's: of all pairs of a document of the group and one of the
                         rest, those in which the group's has the higher rate; ties are half */
    double deviation; /* of u, when the documents are dealt out at random */
    double z;         /* (u - expected -+ 1/2) / deviation; > 0: the group's rates are higher */
    double log10_p;   /* two-sided */
    bool exact;       /* p is from all ways to deal the documents out, not from z */
} LexWilcoxon;

/*
 * Wilcoxon's rank sum test (1945) of a group of `size` documents against all others: the normal
 * with the deviation that ties leave and the continuity correction of 1/2; exact when both have
 * fewer than 50 documents and no two rates are equal. As R's wilcox.test(). z and p are NaN when a
 * side is empty or all rates are equal. With a few documents on one side no p can be small: 2
 * against 20 stay above 0.008.
 */
LexWilcoxon lex_wilcoxon(const LexRanks *ranks, uint64_t size, uint64_t doubled_sum);

/* Whether its p is from all ways to deal the documents out. */
bool lex_wilcoxon_is_exact(const LexRanks *ranks, uint64_t size);

/* P(U <= u), u whole, for groups of m and n documents, m + n <= 98, no rates equal. Every count in
 * it is exact. */
double lex_wilcoxon_exact(unsigned m, unsigned n, unsigned u);

/* A test over all groups at once. */
typedef struct {
    double h;  /* chi-square with df degrees of freedom */
    double df; /* the groups with documents, less one */
    double log10_p;
} LexKruskal;

/* Kruskal & Wallis 1952, with ties. As R's kruskal.test(). NaN for fewer than two groups or when
 * all rates are equal. */
LexKruskal lex_kruskal_wallis(const LexRanks *ranks, size_t n_groups, const uint64_t sizes[],
                              const uint64_t doubled_sums[]);

/* --- means --- */

/* The rates of some documents, those of 0 too. A zeroed one has none. */
typedef struct {
    uint64_t n;
    double mean;
    double squares; /* the sum of (rate - mean)^2 */
} LexMoments;

/* Of each group, in the order of the rates. */
void lex_rates_moments(size_t n_groups, const uint64_t sizes[], size_t n, const LexRate rates[],
                       LexMoments ret_moments[]);

/* Of two sets together (Chan, Golub & LeVeque 1979), without cancellation. */
LexMoments lex_moments_merge(const LexMoments *a, const LexMoments *b);

/* Of all groups but one, for each. */
void lex_moments_of_rest(size_t n_groups, const LexMoments groups[], LexMoments ret_rest[]);

typedef struct {
    double difference;     /* of the mean rates, target - rest */
    double standard_error; /* of the difference */
    double t;
    double df; /* Satterthwaite's */
    double log10_p;
} LexWelch;

/* Welch's t test (1947), two-sided. As R's t.test(). NaN where a side has fewer than two documents
 * or neither varies beyond rounding. */
LexWelch lex_welch(const LexMoments *target, const LexMoments *rest);

/* --- overdispersion --- */

/*
 * phi: how many times the variance of the term's counts between documents exceeds that of tokens
 * drawn one by one. Pearson's X2 over D - 1, sum (f_i - p n_i)^2 / (p n_i) / (D - 1), p = f / N. 1
 * for independent tokens; 2 to 3 for common words of news, 25 for a weather report's. NaN for a
 * term without occurrence and for a single document.
 *
 * `squares` is the sum of f_i^2 / n_i, which adds up over groups; the documents without the term
 * need not be known.
 */
double lex_overdispersion(uint64_t count, uint64_t n_tokens, uint64_t n_docs, double squares);

/* A G2 over tokens on the scale of documents, G2 / max(phi, 1), its sign kept: again chi-square
 * with one degree of freedom, a little liberal (6 in 100). NaN where phi is. */
double lex_overdispersed_g2(double g2, double phi);
