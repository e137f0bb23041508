/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-convert.h"

/*
 * A file's text, as UTF-8 bytes, one file after another into the same buffer.
 *
 * With the encoding UTF-8 (the default) the bytes are given as they are, so that offsets are
 * offsets in the file; a byte order mark stays and counts. Bytes that are not UTF-8 stay too:
 * the tokeniser takes each such sequence for one U+FFFD, which separates words. Any other
 * encoding that iconv knows is converted, and offsets are those of the converted text; a code unit
 * that is not valid there, or a sequence that the end cuts off, becomes one U+FFFD. Bytes are
 * counted from 0, in messages too.
 */

typedef struct {
    const char *encoding; /* NULL or "UTF-8": no conversion */
    LexInvalid invalid;
} LexReaderSettings;

/*
 * What was read. bytes is borrowed from the reader until its next call; LEX_BYTES_PADDING bytes of
 * 0 follow.
 */
typedef struct {
    const uint8_t *bytes;
    size_t length;
    uint64_t file_size;  /* bytes in the file, before conversion */
    uint64_t digest;     /* XXH3, 64 bits, of the bytes in the file */
    uint64_t n_replaced; /* invalid sequences, counted as the Unicode Standard's "maximal
                            subparts" (3.9, as Python's errors="replace" does) */
} LexText;

/* One reader a thread. */
typedef struct LexReader LexReader;

/* settings is copied. An encoding that iconv does not know is LEX_ERROR_USAGE. */
LexReader *lex_reader_new(const LexReaderSettings *settings, GError **error);

/*
 * Reads the whole file ("-": standard input, and so called in messages); pipes and devices too.
 * What the system refuses is LEX_ERROR_IO, what memory cannot hold LEX_ERROR_LIMIT. A NUL byte in
 * the text is LEX_ERROR_FORMAT: the file is no text, or UTF-16 without
 * --encoding, and the sentence says which of the two it looks like and names the byte offset
 * (in the converted text, where there is one). So is a file that is no text by its first bytes:
 * lex_magic_check_text().
 */
bool lex_reader_read(LexReader *reader, const char *path, LexText *ret_text, GError **error);

/*
 * Looks at a piece of a text that was read elsewhere, in the reader's encoding and from byte
 * `offset` of the text on, as lex_reader_read() looks at a whole one. The piece does not cut a
 * character.
 */
bool lex_reader_check(const LexReader *reader, const char *name, uint64_t offset,
                      const LexBytes *piece, uint64_t *ret_n_replaced, GError **error);

void lex_reader_free(LexReader *reader);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LexReader, lex_reader_free)
