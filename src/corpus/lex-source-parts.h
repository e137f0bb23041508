/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-dispersion.h"
#include "lex-postings.h"

/*
 * The documents that hold a term, source by source: what dispersion and tests over documents are
 * computed from. Sizes are LexPostings.sizes; documents without a counted token are no parts.
 */

/* The corpus divided into its documents: by source, and one more for the corpus as a whole. */
LexDivision *lex_source_divisions(const LexCorpus *corpus, const uint64_t sizes[]);

/* Scratch memory for one term after another; one a thread. */
typedef struct {
    LexTermPart *parts;  /* by source, in each in the order of the documents */
    uint32_t *documents; /* which they are */
    size_t n_parts;
    uint32_t *sources; /* those that hold the term, ascending */
    size_t *begin;     /* by place in sources: its first part; one more for the end */
    size_t n_sources;

    size_t parts_size;
    size_t *next; /* by source; 0 between calls */
    size_t n_all_sources;
} LexSourceParts;

void lex_source_parts_init(LexSourceParts *source_parts, const LexCorpus *corpus);
void lex_source_parts_clear(LexSourceParts *source_parts);

/* In place of what was there. */
void lex_source_parts_set(LexSourceParts *source_parts, const LexCorpus *corpus,
                          const uint64_t sizes[], size_t n, const LexPosting postings[]);
