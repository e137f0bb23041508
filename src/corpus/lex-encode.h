/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-arena.h"
#include "lex-cursor.h"
#include "lex-feed.h"
#include "lex-kept.h"
#include "lex-lexicon.h"
#include "lex-plain.h"

/*
 * The first half of reading a corpus, the one that runs in parallel: a chunk of text to a block of
 * tokens, whose surfaces are numbers of the worker's own. lex-corpus.c merges the workers'
 * vocabularies afterwards.
 *
 * A worker keeps one vocabulary for all its blocks, so that a word costs its worker one entry and
 * not one a block. Which worker gets which block is a matter of luck; what is not is the order of
 * blocks, and a worker takes them in that order. So each block brings the surfaces that its worker
 * did not know before, and as the blocks are done, in their order, a number is given to each that
 * has none yet: the order of first appearance in the corpus.
 */

/* A block, and what is known of it until the corpus is put together. */
typedef struct {
    LexBlock block;
    LexDocument *documents; /* block->n_documents; offsets are those in the block */
    bool continues;         /* the first of them goes on from the block before */
    LexRecordTally rows;    /* of a block of rows */
    uint32_t first_new;     /* surfaces that the worker knew before the block */
    uint32_t end_new;       /* and after it */
    LexVocabEntry *names;   /* of those in between; NULL when there are none */
} LexEncodedBlock;

/* What a worker knows of a surface beside its name and count. */
typedef struct {
    uint64_t n_outside; /* times that its case said nothing: see LexSurface.n_inside */
    LexTokenClass class;
    bool capital;
} LexEncoderSurface;

/* What a worker keeps from block to block. */
typedef struct {
    const LexCorpusSettings *settings;
    const LexInputs *inputs;
    LexFileRead *files; /* gets what was read of whole files */
    unsigned worker;
    LexReader *reader;
    LexRecords records;
    LexArena *strings;      /* ids and sources of rows; borrowed */
    LexChunk chunk;         /* what is to be encoded */
    LexEncodedBlock *block; /* and into what; borrowed */
    LexLexicon lexicon;
    LexEncoderSurface *surfaces; /* by id in the lexicon */
    size_t surfaces_size;
    LexPlainWindow window;

    /* Of the block that is being encoded. */
    LexKept kept;
    GArray *outside;      /* of LexTokenWord, whose case said nothing, and not counted yet */
    uint64_t n_sentences; /* of the document */
    GArray *documents;    /* of LexDocument */
} LexEncoder;

bool lex_encoder_init(LexEncoder *encoder, const LexCorpusSettings *settings,
                      const LexInputs *inputs, LexFileRead *files, unsigned worker,
                      LexArena *strings, GError **error);
void lex_encoder_clear(LexEncoder *encoder);

/* encoder->chunk to encoder->block; what is kept of it stays in the encoder until the next. */
bool lex_encoder_encode(LexEncoder *encoder, GError **error);

void lex_encoded_block_free(LexEncodedBlock *block);
