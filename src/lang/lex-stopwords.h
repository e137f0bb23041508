/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-error.h>

/*
 * Words that are not counted, chosen by word class. Matched on folded forms, before stemming:
 * after it `media` would be dropped with `dia`.
 *
 * The list of the project (stopwords/indonesian.txt, built into the library) gives each word its
 * classes. `core` is those classes that are function words.
 */
typedef struct LexStopwords LexStopwords;

/*
 * What --stopwords takes: "none", or names with commas between, each a class of words ("report"),
 * "core", or the path of a file with a word a line (`#` begins a comment; what follows the word is
 * ignored): "core,report,own.txt".
 */
LexStopwords *lex_stopwords_new(const char *choice, GError **error);

/* form is folded (lex_fold). */
bool lex_stopwords_contain(const LexStopwords *stopwords, const char *form, size_t length);

size_t lex_stopwords_count(const LexStopwords *stopwords);

void lex_stopwords_free(LexStopwords *stopwords);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LexStopwords, lex_stopwords_free)
