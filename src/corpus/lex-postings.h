/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-terms.h"

/*
 * The corpus turned on its side: for each term the documents that hold it, and how often.
 *
 *     LexPostings *postings = lex_postings_new(corpus, &terms->map, df, wanted, memory, n_threads);
 *     while (lex_postings_next(postings, &error) && postings->n_terms > 0)
 *         for (size_t i = 0; i < postings->n_terms; i++) {
 *             the documents of the term postings->terms[i], in their order:
 *             lex_postings_of(postings, i, &n)
 *         }
 *     lex_postings_free(postings);
 *
 * The terms come in their order, as many at once as memory allows, each time by one pass over the
 * tokens that all threads share. What comes does not depend on threads, blocks or memory; how many
 * come at once does.
 */

typedef struct {
    uint32_t document;
    uint32_t count; /* > 0 */
} LexPosting;

typedef struct LexPostingsOwned LexPostingsOwned;

typedef struct {
    const uint32_t *terms; /* those at hand, ascending */
    size_t n_terms;        /* 0 after the last */
    uint64_t *sizes;       /* by document: its counted tokens, of terms not wanted too */
    LexPostingsOwned *owned;
} LexPostings;

/*
 * df, by term: how many documents hold it, exactly. wanted, the same: those whose postings are
 * asked for; NULL: all. memory: bytes that postings may take, more where a single term has more.
 * All but wanted is borrowed.
 */
LexPostings *lex_postings_new(const LexCorpus *corpus, const LexTermMap *map, const uint32_t df[],
                              const bool wanted[], uint64_t memory, unsigned n_threads);
void lex_postings_free(LexPostings *postings);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LexPostings, lex_postings_free)

/*
 * The next terms, in place of those before; the sizes of documents are known after the first call.
 * False when a temporary file cannot be read.
 */
bool lex_postings_next(LexPostings *postings, GError **error);

/* The documents of terms[i], ascending. Any thread may ask. */
const LexPosting *lex_postings_of(const LexPostings *postings, size_t i, size_t *ret_n);
