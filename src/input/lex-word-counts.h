/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-error.h>

/*
 * A list of words with their counts, a row each: word,count or word<TAB>count, quoted as RFC 4180
 * says, compressed or not, in UTF-8. Where the first row names columns `word` and `count`, it is
 * those two, in whatever order; else the first two, and a first row without a number is a header.
 *
 * LEX_ERROR_FORMAT names file, line and value; LEX_ERROR_IO for what cannot be read.
 */

/* Gets each word in the order of the list; the word is borrowed for the call. False, with the
 * error set, ends the reading. */
typedef bool (*LexWordCountFunc)(void *data, const char *word, size_t length, uint64_t count,
                                 GError **error);

/* path and tmpdir as of lex_stream_open(). */
bool lex_word_counts_read(const char *path, const char *tmpdir, LexWordCountFunc func, void *data,
                          GError **error);
