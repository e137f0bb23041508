/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-lines.h"

#include "lex-arena.h"
#include "lex-message.h"
#include "lex-stream.h"

#include <string.h>

struct LexLines {
    LexLinesSettings settings;
    size_t next_path;
    LexStream *stream; /* NULL: no file is open */
    bool in_member;
    const char *name; /* of the member */
    uint64_t offset;  /* in the member, of what is the next piece */
    LexBytes rest;    /* read, but not given out: the beginning of a line */
    LexArena names;   /* that pieces point to */
};

LexLines *
lex_lines_new(const LexLinesSettings *settings)
{
    LexLines *const lines = g_new0(LexLines, 1);
    lines->settings = *settings;
    return lines;
}

void
lex_lines_free(LexLines *lines)
{
    if (lines == NULL)
        return;
    lex_stream_free(lines->stream);
    lex_bytes_clear(&lines->rest);
    lex_arena_clear(&lines->names);
    g_free(lines);
}

static bool
lines_open(LexLines *lines, GError **error)
{
    const char *const path = lines->settings.paths[lines->next_path++];
    lines->stream = lex_stream_open(path, lines->settings.tmpdir, NULL, error);
    return lines->stream != NULL &&
           lex_stream_set_encoding(lines->stream, &lines->settings.reader, error);
}

/* Goes to the next list of the file, or closes it. */
static bool
lines_next_member(LexLines *lines, GError **error)
{
    const char *member;
    GError *problem = NULL;
    lines->in_member = lex_stream_next(lines->stream, &member, &problem);
    if (problem != NULL) {
        g_propagate_error(error, problem);
        return false;
    }
    if (lines->in_member) {
        const char *const name = lex_stream_name(lines->stream);
        lines->name = lex_arena_copy(&lines->names, name, strlen(name));
        lines->offset = 0;
    } else {
        g_clear_pointer(&lines->stream, lex_stream_free);
    }
    return true;
}

static bool
lines_reserve(const LexLines *lines, LexBytes *buffer, size_t size, GError **error)
{
    if (lex_bytes_reserve(buffer, size))
        return true;
    lex_error_set(error, LEX_ERROR_LIMIT, "%s: a line is too large for this machine's memory",
                  lines->name);
    return false;
}

/* Reads until the buffer holds so many bytes; *ret_at_end: or the list ends before. */
static bool
lines_fill(LexLines *lines, LexBytes *buffer, size_t wanted, bool *ret_at_end, GError **error)
{
    size_t n;
    if (!lines_reserve(lines, buffer, wanted, error) ||
        !lex_stream_read(lines->stream, buffer->bytes + buffer->length, wanted - buffer->length, &n,
                         error))
        return false;
    buffer->length += n;
    *ret_at_end = buffer->length < wanted;
    return true;
}

/* Where the last whole line ends; 0: there is none. */
static size_t
whole_lines(const LexBytes *buffer)
{
    const uint8_t *const last = memrchr(buffer->bytes, '\n', buffer->length);
    return last != NULL ? (size_t)(last - buffer->bytes) + 1 : 0;
}

/* The piece is the bytes up to `end`; those behind it are for the next one. */
static bool
lines_end_piece(LexLines *lines, LexLinesPiece *piece, size_t end, GError **error)
{
    const size_t n_rest = piece->bytes.length - end;
    if (!lines_reserve(lines, &lines->rest, n_rest, error))
        return false;
    memcpy(lines->rest.bytes, piece->bytes.bytes + end, n_rest);
    lines->rest.length = n_rest;
    piece->bytes.length = end;
    lex_bytes_pad(&piece->bytes);
    piece->name = lines->name;
    piece->offset = lines->offset;
    lines->offset += end;
    return true;
}

/* As many whole lines as a piece has bytes, but one at least, or what is left of the list. */
static bool
lines_take_piece(LexLines *lines, LexLinesPiece *piece, GError **error)
{
    const LexBytes buffer = piece->bytes;
    size_t end = 0;
    piece->bytes = lines->rest; /* and the rest gets the piece's */
    lines->rest = buffer;
    for (size_t wanted = MAX(lines->settings.piece_size, piece->bytes.length + 1);
         end == 0 && lines->in_member; wanted *= 2) {
        bool at_end;
        if (!lines_fill(lines, &piece->bytes, wanted, &at_end, error))
            return false;
        end = at_end ? piece->bytes.length : whole_lines(&piece->bytes);
        lines->in_member = !at_end;
    }
    return lines_end_piece(lines, piece, end, error);
}

bool
lex_lines_next(LexLines *lines, LexLinesPiece *piece, bool *ret_more, GError **error)
{
    for (;;) {
        if (lines->in_member) {
            if (!lines_take_piece(lines, piece, error))
                return false;
            if (piece->bytes.length > 0) {
                *ret_more = true;
                return true;
            }
        } else if (lines->stream != NULL) {
            if (!lines_next_member(lines, error))
                return false;
        } else if (lines->settings.paths[lines->next_path] == NULL) {
            *ret_more = false;
            return true;
        } else if (!lines_open(lines, error)) {
            return false;
        }
    }
}
