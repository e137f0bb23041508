/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-bytes.h"

/*
 * Text of any encoding that iconv knows, as UTF-8, piece by piece. A code unit that is not valid,
 * or a sequence that the end of the text cuts off, becomes one U+FFFD, or is an error.
 */

typedef enum {
    LEX_INVALID_REPLACE, /* count what is not valid and go on */
    LEX_INVALID_FAIL,    /* LEX_ERROR_FORMAT with file and byte offset */
} LexInvalid;

/* Whether text in this encoding needs no conversion: NULL, "UTF-8" or "UTF8", in any case. */
bool lex_encoding_is_utf8(const char *encoding);

/* One converter a thread. */
typedef struct LexConverter LexConverter;

/* An encoding that iconv does not know is LEX_ERROR_USAGE. The name is copied. */
LexConverter *lex_converter_new(const char *encoding, LexInvalid invalid, GError **error);

/* A new text begins: in the first state, at byte 0, with nothing replaced. */
void lex_converter_begin(LexConverter *converter);

/*
 * Appends the converted piece to text. A sequence that goes on in the next piece is left over:
 * *ret_n_used bytes are done with, and the next piece begins with the others. With is_last nothing
 * is left over. name stands for the file in errors: LEX_ERROR_FORMAT with the byte in the whole
 * text, LEX_ERROR_LIMIT when memory does not suffice.
 */
bool lex_converter_convert(LexConverter *converter, const char *name, const uint8_t *bytes,
                           size_t length, bool is_last, LexBytes *text, size_t *ret_n_used,
                           GError **error);

/* How many U+FFFD were written since the text began. */
uint64_t lex_converter_n_replaced(const LexConverter *converter);

/* Bytes of a code unit: 2 for UTF-16, 4 for UTF-32, else 1. */
size_t lex_converter_unit(const LexConverter *converter);

void lex_converter_free(LexConverter *converter);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LexConverter, lex_converter_free)

/* "NAME: byte N: not valid ENCODING (0xE9); ...": LEX_ERROR_FORMAT. byte < 0: there is none. */
void lex_invalid_fail(const char *name, uint64_t offset, const char *encoding, int byte,
                      GError **error);

/*
 * "NAME: byte N is NUL: ...": LEX_ERROR_FORMAT that says whether the file looks like UTF-16 or is
 * no text. start: the first bytes of the file; NULL when it was converted from such an encoding.
 */
void lex_nul_fail(const char *name, uint64_t offset, const uint8_t *start, size_t length,
                  GError **error);
