/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-bytes.h"
#include "lex-reader.h"

/*
 * Lists, a line an entry, in pieces of whole lines: however long a list is, a piece is what is
 * held of it. Packed lists are unpacked, and of an archive every member is a list (lex-stream.h).
 *
 *     g_autoptr(LexLines) lines = lex_lines_new(&settings);
 *     while (lex_lines_next(lines, &piece, &more, &error) && more)
 *         ...
 *     lex_bytes_clear(&piece.bytes);
 */
typedef struct LexLines LexLines;

typedef struct {
    const char *const *paths; /* in their order, "-" is standard input; ends with NULL; borrowed */
    LexReaderSettings reader; /* its encoding is borrowed */
    size_t piece_size;        /* bytes, at least 1; a line that is longer is a piece of its own */
    const char *tmpdir;       /* as of lex_stream_open(); borrowed */
} LexLinesSettings;

/* A zeroed piece is ready to use. */
typedef struct {
    LexBytes bytes;   /* the caller's; UTF-8 if they are valid; padded */
    const char *name; /* what messages call the list; as long as the LexLines */
    uint64_t offset;  /* of the piece in the list */
} LexLinesPiece;

LexLines *lex_lines_new(const LexLinesSettings *settings);
void lex_lines_free(LexLines *lines);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LexLines, lex_lines_free)

/*
 * The next piece, in place of what *piece was; its buffer is kept. It is never empty, and only the
 * last line of a list may lack its LF. *ret_more is false when there is none. Not thread-safe.
 * What the bytes are is not looked at here: see lex_reader_check(). Errors are those of
 * lex-stream.h, and LEX_ERROR_LIMIT for a line that memory does not hold.
 */
bool lex_lines_next(LexLines *lines, LexLinesPiece *piece, bool *ret_more, GError **error);
