/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-token.h"

/*
 * Where a long text may be cut in two so that the parts, read one by one, give the tokens of the
 * whole: behind a token after which a sentence begins. What separates the two belongs to the second
 * part, whose tokeniser is told of the token before (lex_tokenizer_follow).
 *
 * A text without sentences has no such place. There a cut lies before a blank or line end between
 * two ASCII letters or digits, in a sentence of more than LEX_SENTENCE_MAX bytes. A text that has
 * neither of these either is not cut.
 */

/* Bytes; what is longer is no sentence but a list, or text that has lost its punctuation. */
#define LEX_SENTENCE_MAX ((size_t)16 * 1024)

typedef struct {
    size_t offset;     /* the end of the first part */
    LexToken previous; /* its last token; of one that is not known, the last byte */
    bool in_sentence;  /* of more than LEX_SENTENCE_MAX bytes */
} LexCut;

/*
 * Looks for a cut from the byte `from` on. False when there is none, or, unless the text ends here
 * (at_end), when more of it must be seen.
 */
bool lex_cut_find(const LexTokenRules *rules, LexHyphens hyphens, const uint8_t *text,
                  size_t length, bool at_end, size_t from, LexCut *ret_cut);
