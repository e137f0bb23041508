/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-error.h>

/*
 * Bytes in, a gzip file (RFC 1952) out, on several threads; only lex-compress.c uses it.
 *
 * The bytes are cut into chunks of a fixed size, which are deflated by themselves and joined in one
 * member: what comes out depends on what went in and on the version of zlib, not on the number of
 * threads nor on how the bytes were handed over. There is no time and no name in it.
 */
typedef struct LexGzip LexGzip;

LexGzip *lex_gzip_new(unsigned n_threads);

/* Appends to output what is compressed by now, perhaps nothing. Fails only when cancelled. */
bool lex_gzip_add(LexGzip *gzip, const char *bytes, size_t length, GString *output, GError **error);

/* Appends the rest. Once, at the end. */
bool lex_gzip_finish(LexGzip *gzip, GString *output, GError **error);

void lex_gzip_free(LexGzip *gzip);
