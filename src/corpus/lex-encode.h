/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-corpus.h"

/*
 * The first half of reading a corpus, the one that runs in parallel: a block of files to tokens
 * of worker-local surfaces. lex-corpus.c merges the workers' vocabularies afterwards.
 *
 * A worker keeps one vocabulary for all its blocks, so that a word costs its worker one entry and
 * not one a block. Which worker gets which block is a matter of luck; what is not is the order of
 * blocks, and a worker takes them in that order. So each block notes how many surfaces its worker
 * knew before, and the merge walks the blocks in order, giving a number to each surface that is
 * new in its block and not yet numbered: the order of first appearance in the corpus.
 */

struct LexCorpusBlock {
    size_t first_file; /* into the inputs */
    size_t n_files;

    LexDocument *documents; /* one a file */
    LexTokenWord *tokens;   /* of all its documents */
    size_t n_tokens;
    size_t tokens_size;
    uint8_t *spacings; /* see LexSpacing; none unless asked for */
    size_t n_spacings;
    size_t spacings_size;

    unsigned worker;
    uint32_t first_new; /* surfaces that the worker knew before the block */
    uint32_t end_new;   /* and after it */
};

/* What a worker keeps from block to block. */
typedef struct {
    LexReader *reader;
    LexVocab names;
    LexSurface *surfaces; /* by id; form is not set */
    size_t surfaces_size;
} LexEncoder;

bool lex_encoder_init(LexEncoder *encoder, const LexCorpusSettings *settings, GError **error);
void lex_encoder_clear(LexEncoder *encoder);

/* Fills the block from its files. */
bool lex_encoder_encode(LexEncoder *encoder, const LexCorpusSettings *settings,
                        const LexInputs *inputs, LexCorpusBlock *block, GError **error);

void lex_corpus_block_clear(LexCorpusBlock *block);
