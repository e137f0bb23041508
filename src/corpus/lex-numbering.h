/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-corpus.h"

/*
 * The corpus's numbers of surfaces and forms: by first appearance, whichever worker met them. They
 * are given block after block, in the order of the blocks, while later ones are encoded.
 */
typedef struct {
    LexCorpus *corpus;
    uint32_t *room;    /* by worker: in corpus->surface_of */
    uint32_t *form_of; /* by surface */
    size_t form_of_size;
    GArray *folded; /* of LexVocabEntry: the surfaces that are new, as forms */
    GString *scratch;
} LexNumbering;

void lex_numbering_init(LexNumbering *numbering, LexCorpus *corpus);
void lex_numbering_clear(LexNumbering *numbering);

/*
 * The surfaces that are new in the worker's next block, which has known so many before: their
 * numbers go to corpus->surface_of, they and their forms to the corpus's vocabularies. names is
 * borrowed for the call, the bytes of its entries as long as the corpus lives.
 * LEX_ERROR_LIMIT: too many distinct words, or one too long.
 */
bool lex_numbering_add(LexNumbering *numbering, unsigned worker, uint32_t n_known,
                       const LexVocabEntry names[], uint32_t n_names, GError **error);
