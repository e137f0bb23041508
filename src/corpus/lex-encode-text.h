/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-encode.h"

/*
 * One text to tokens: the tokeniser's, but that words which it has given before, and that stand
 * plainly between others, are found without it (lex-plain.h).
 */

/* Where a text comes from and, of a piece, what was before it. */
typedef struct {
    const char *id;
    uint64_t offset; /* of the bytes in the document */
    LexToken previous;
    bool begins;
    bool from_within;
    bool to_within;
} LexOrigin;

/*
 * The tokens of the text, behind those in encoder->kept. LEX_RUNS_STEP bytes behind it can be read.
 * LEX_ERROR_LIMIT: too many distinct words, or one too long.
 */
bool lex_encoder_encode_text(LexEncoder *encoder, const uint8_t *text, size_t length,
                             const LexOrigin *origin, GError **error);

/*
 * Tokens whose case said nothing are noted, and counted here, when a document ends or there are
 * enough: many together, so that none waits for the memory of the one before.
 */
void lex_encoder_count_outside(LexEncoder *encoder);
