/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-document-test.h"
#include "lex-random.h"

/*
 * Tests that deal the documents out again and again, and assume nothing but that they could be:
 * for few documents, many ties, and strata. Both cost O(rounds df) a term, whatever the number of
 * documents. Their p is one of 1 / (1 + rounds), 2 / (1 + rounds), ... and never less: after 9,999
 * rounds 0.0001.
 */

/* The labels of all documents, in strata: what is dealt out. For one thread at a time. */
typedef struct LexPermutation LexPermutation;

/* sizes[s * n_groups + g] documents are of stratum s and group g, at most 2^32 in all. A document
 * keeps its stratum: within it, every assignment to groups of those sizes is as likely. */
LexPermutation *lex_permutation_new(size_t n_groups, size_t n_strata, const uint64_t sizes[]);
void lex_permutation_free(LexPermutation *permutation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LexPermutation, lex_permutation_free)

/*
 * For each group against the rest, log10 of the share of deals, the one found counted among them,
 * in which the sum of the group's ranks is as far from what is expected of it as that found or
 * further, (1 + #) / (1 + rounds). Wilcoxon's test without the normal, and within strata.
 *
 * The rates are those that lex_rates_rank() has ranked with the same groups; the first draws that
 * `random` gives decide everything. NaN for a group without documents or with all, and where all
 * rates are equal.
 */
void lex_permutation_test(LexPermutation *permutation, const LexRanks *ranks, size_t n,
                          const LexRate rates[], unsigned rounds, LexRandom *random,
                          double ret_log10_p[]);

/* Documents of which n hold the term at these rates. */
typedef struct {
    uint64_t n_docs;
    size_t n;
    const double *rates;
} LexSample;

/*
 * The bootstrap test of Lijffijt et al. 2016 (Literary and Linguistic Computing 31(2)) on mean
 * rates: as many documents are drawn of each side as it has, with replacement; P is the share of
 * rounds in which the target's mean is the higher, equal ones being half, and p = (1 + 2 rounds
 * min(P, 1 - P)) / (1 + rounds). log10 p; NaN where a side has fewer than two documents: one can
 * only be drawn itself.
 */
double lex_bootstrap_test(const LexSample *target, const LexSample *rest, unsigned rounds,
                          LexRandom *random);
