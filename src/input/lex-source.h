/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-spill.h"

/*
 * How bytes are handed on: fills the buffer unless they end in it, so that *ret_n < size means the
 * end. What gives them is behind data.
 */
typedef bool (*LexReadFunc)(void *data, uint8_t *buffer, size_t size, size_t *ret_n,
                            GError **error);

/* The bytes of a file as they lie on the disk, and their digest, in whatever order they are read.
 */
typedef struct LexSource LexSource;

/*
 * path "-" is standard input. keep: for who will read the file again. What is no regular file can
 * be read but once, so its bytes are put there as they pass; where bytes are there already, they
 * are the file, which is not opened. NULL: nobody will. Borrowed. LEX_ERROR_IO.
 */
LexSource *lex_source_open(const char *path, LexSpill *keep, GError **error);

/* A LexReadFunc; data is the source. */
bool lex_source_read(void *data, uint8_t *buffer, size_t size, size_t *ret_n, GError **error);

/* Only a file with a name and a size can be read from elsewhere: not a pipe. */
bool lex_source_can_seek(const LexSource *source);

/*
 * Makes it one that can: copies all that read gives, which is the source from its first byte on, to
 * a temporary file without a name, and begins again there. directory: where; NULL: where the system
 * has such files. LEX_ERROR_IO, as when the disk is full.
 */
bool lex_source_spool(LexSource *source, const char *directory, LexReadFunc read, void *data,
                      GError **error);

/* As lseek(): the new place, or -1 with LEX_ERROR_IO. */
int64_t lex_source_seek(LexSource *source, int64_t offset, int whence, GError **error);

/* Reads what has not been read yet: then size and digest are those of the file. */
bool lex_source_finish(LexSource *source, GError **error);
uint64_t lex_source_size(const LexSource *source);
uint64_t lex_source_digest(const LexSource *source);

/* As messages call it. Borrowed. */
const char *lex_source_name(const LexSource *source);

void lex_source_free(LexSource *source);
