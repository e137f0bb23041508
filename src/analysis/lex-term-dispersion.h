/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-analysis-run.h"
#include "lex-source-parts.h"

/* How each term is spread over the documents of the corpus, and over those of each source. */

typedef struct {
    uint32_t source;
    double dp;
    double dp_norm;
    double juilland_d;
    double max_doc_share; /* of the occurrences, in the document with most */
} LexDocumentSpread;

typedef struct {
    LexDocumentSpread *all;         /* by term; source is of no use */
    LexDocumentSpread **of_sources; /* by term: of those that hold it, ascending */
    uint32_t *n_of_sources;
    uint64_t *sizes; /* by document: counted tokens */
    LexArena *arenas;
    unsigned n_arenas;
} LexTermDispersion;

/* df, by term: documents of the corpus that hold it. */
bool lex_term_dispersion_init(LexTermDispersion *dispersion, const LexAnalysisRun *run,
                              const uint32_t df[], GError **error);
void lex_term_dispersion_clear(LexTermDispersion *dispersion);

/* That of a source which holds the term. */
const LexDocumentSpread *lex_term_dispersion_find(const LexTermDispersion *dispersion,
                                                  uint32_t term, uint32_t source);
