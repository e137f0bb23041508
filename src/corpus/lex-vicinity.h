/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-cursor.h"
#include "lex-cut.h"

/*
 * What a block has of a document, token by token with its place in the text, and the tokens before
 * and behind it that other blocks have: for who shows a word with what stands around it. The corpus
 * must have been read with spacings.
 */

/* As far as one looks from a token to either side, in bytes: as far as a sentence is one. */
#define LEX_VICINITY_REACH ((uint64_t)LEX_SENTENCE_MAX)

typedef struct {
    uint64_t start; /* bytes of the document */
    uint64_t end;
    uint32_t surface;
    LexGap gap; /* before it */
} LexPlacedToken;

typedef struct {
    const LexPlacedToken *tokens;
    size_t n_tokens;
    size_t begin; /* the part's own are those from begin to end - 1 */
    size_t end;
    size_t document;
    uint64_t n_behind; /* bytes behind the part's last token that may be looked at */
} LexVicinity;

/* What one thread reads with. */
typedef struct {
    const LexCorpus *corpus;
    size_t n_words; /* that what is looked at in one may have: at least 1 */
    LexCursor cursor;
    LexPlacedToken *tokens;
    size_t n_tokens;
    size_t tokens_size;
} LexVicinityReader;

void lex_vicinity_reader_init(LexVicinityReader *reader, const LexCorpus *corpus, size_t n_words);
void lex_vicinity_reader_clear(LexVicinityReader *reader);

/*
 * Part number i of the block; borrowed until the next. Of any n_words tokens that begin in the
 * part, there are all that end within LEX_VICINITY_REACH before the first and begin within as much
 * behind the last. False when a temporary file cannot be read.
 */
bool lex_vicinity_read(LexVicinityReader *reader, size_t block, size_t i, LexVicinity *ret_vicinity,
                       GError **error);
