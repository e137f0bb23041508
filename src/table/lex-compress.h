/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-error.h>

/*
 * Files made smaller while they are written. Only lex-file.c uses the compressor.
 *
 * The compressed bytes depend on the plain ones and on the version of the library that compresses,
 * not on the number of threads nor on the pieces in which the plain bytes come. A file is one gzip
 * member or one zstd frame, with a checksum: some readers stop after the first of several.
 */
typedef enum { LEX_COMPRESSION_NONE, LEX_COMPRESSION_GZ, LEX_COMPRESSION_ZST } LexCompression;

/* As a user writes them, by LexCompression; ends with NULL. */
extern const char *const lex_compression_names[];

/* What the name of such a file ends in: "", ".gz", ".zst". */
const char *lex_compression_ending(LexCompression compression);

typedef struct LexCompressor LexCompressor;

/* Not for LEX_COMPRESSION_NONE. Up to n_threads compress at once, beside the one that calls. */
LexCompressor *lex_compressor_new(LexCompression compression, unsigned n_threads);

/* Takes the next bytes and appends to output what is compressed by now, perhaps nothing. */
bool lex_compressor_add(LexCompressor *compressor, const char *bytes, size_t length,
                        GString *output, GError **error);

/* Appends the rest; the file is complete then. Once, at the end. */
bool lex_compressor_finish(LexCompressor *compressor, GString *output, GError **error);

void lex_compressor_free(LexCompressor *compressor);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LexCompressor, lex_compressor_free)
