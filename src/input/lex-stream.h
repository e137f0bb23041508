/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-reader.h"
#include "lex-spill.h"

/*
 * A file as a sequence of members, each a stream of bytes.
 *
 * What a file is, its first bytes say, not its name: gzip, zstd, xz and bzip2 are unpacked and are
 * one member; zip and tar, the latter compressed or not, are as many members as they hold
 * files, in the order of the archive; anything else is one member, its bytes as they are.
 * Directories in archives are no members, nor are links, devices and the like, which are counted.
 * Checksums are verified, where the format has them.
 *
 *     g_autoptr(LexStream) stream = lex_stream_open(path, NULL, NULL, &problem);
 *     while (stream != NULL && lex_stream_next(stream, &member, &problem))
 *         while (lex_stream_read(stream, buffer, sizeof buffer, &n, &problem) && n > 0)
 *             ...
 *
 * Errors name the file and the member: LEX_ERROR_IO for what the system refuses, LEX_ERROR_FORMAT
 * for what is damaged, cut off, encrypted, packed by a method that nobody knows, or packed twice;
 * LEX_ERROR_CANCELLED. After an error a stream can only be freed. It may be used by one thread at
 * a time.
 */
typedef struct LexStream LexStream;

/*
 * path "-" is standard input. tmpdir: where a zip from a pipe is kept, in a file without a name;
 * NULL: where the system has such files. keep: as of lex_source_open(), mostly NULL. Also fails for
 * what is recognised and is not read (7-Zip, PDF, ...), and where the name says the opposite of the
 * content: .gz or .zip on what is not packed, .txt on what is.
 */
LexStream *lex_stream_open(const char *path, const char *tmpdir, LexSpill *keep, GError **error);

/*
 * The members that follow are converted to UTF-8 from settings->encoding, each from its first
 * byte, as lex-convert.h says; NULL and "UTF-8" leave them as they are, valid or not. Before the
 * first lex_stream_next(). LEX_ERROR_USAGE for an encoding that does not exist.
 */
bool lex_stream_set_encoding(LexStream *stream, const LexReaderSettings *settings, GError **error);

/*
 * Goes to the next member, also when the last one was not read to its end. *ret_member is its path
 * in the archive, as valid UTF-8 without "./" before it, borrowed until the next call; NULL for a
 * file that is no archive. False without an error: there is no other member, and the file has been
 * read to its end.
 */
bool lex_stream_next(LexStream *stream, const char **ret_member, GError **error);

/*
 * The next bytes of the member. Fills the buffer unless the member ends in it; *ret_n is 0 at the
 * end only (and for size 0).
 */
bool lex_stream_read(LexStream *stream, uint8_t *buffer, size_t size, size_t *ret_n,
                     GError **error);

/*
 * The first bytes of the member, before any has been read: LEX_STREAM_PEEK of them, or all there
 * are. They stay to be read. Borrowed until the next call of lex_stream_read() or _next().
 */
bool lex_stream_peek(LexStream *stream, const uint8_t **ret_bytes, size_t *ret_n, GError **error);

enum { LEX_STREAM_PEEK = 1024 };

/* There is no other member to be looked at: the rest of the file is read, but not unpacked. */
bool lex_stream_finish(LexStream *stream, GError **error);

/* What messages and ids call the member: "PATH", "PATH/MEMBER", "standard input". Borrowed. */
const char *lex_stream_name(const LexStream *stream);

/* Bytes of the member that have been read: where the next one stands, after conversion. */
uint64_t lex_stream_position(const LexStream *stream);

/* U+FFFD that the conversion of this member has written so far. */
uint64_t lex_stream_n_replaced(const LexStream *stream);

/* Links, devices and the like in the archive so far. */
uint64_t lex_stream_n_passed_over(const LexStream *stream);

/*
 * Of the file itself, as it lies on the disk: bytes, and their XXH3 digest of 64 bits. Known
 * when lex_stream_next() has found the end, or after lex_stream_finish().
 */
uint64_t lex_stream_file_size(const LexStream *stream);
uint64_t lex_stream_digest(const LexStream *stream);

void lex_stream_free(LexStream *stream);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LexStream, lex_stream_free)
