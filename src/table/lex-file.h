/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-compress.h"

#include <lexstat/lex-error.h>

/*
 * A file that is written from the first byte to the last and appears under its name when it is
 * complete, or standard output. Only the writers of this layer use it.
 *
 *     lex_file_new → [lex_file_compress →] lex_file_write … → lex_file_close → lex_file_rename →
 *     lex_file_free
 *
 * Before the rename there is a temporary file in the same directory, `.FILENAME.XXXXXX`, which
 * lex_file_free() removes. It is written as any new file would be (0666 less the umask). A write
 * that fails is remembered: every later call fails with the same message.
 */
typedef struct LexFile LexFile;

/* Nothing may be in the way but a file, which the rename replaces. */
LexFile *lex_file_new(const char *directory, const char *filename, GError **error);

/* Never closed, never renamed. */
LexFile *lex_file_new_standard_output(void);

/* What is written, from the first byte on, is compressed. filename should say so by its ending. */
void lex_file_compress(LexFile *file, LexCompression compression, unsigned n_threads);

/* Buffered; what is larger than the buffer goes straight through. */
bool lex_file_write(LexFile *file, const char *bytes, size_t length, GError **error);

/* Writes out what is buffered and asks the system whether all of it arrived. Once. */
bool lex_file_close(LexFile *file, GError **error);

/* Gives the closed file its name. Nothing to do for standard output. */
bool lex_file_rename(LexFile *file, GError **error);

void lex_file_free(LexFile *file);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LexFile, lex_file_free)
