/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-dictionary.h"

/*
 * Indonesian stems by dictionary: the root of a word (memerintahkan, pemerintahan: perintah), or
 * its light stem, which keeps derivation and takes off only what grammar adds (memerintahkan,
 * diperintahkan: perintahkan; pemerintahan stays).
 *
 * A stem depends on the form, the dictionary, the exceptions and what is a name; never on how
 * often anything occurs. docs/indonesian.md has examples and measurements.
 */

/* Whether the folded form is a name in the text at hand: it is then never taken apart. */
typedef bool (*LexIsName)(const char *form, size_t length, const void *data);

/*
 * Forms whose root no rule finds, and words that have no affixes whatever they look like. The
 * lists of the project, built in; a user's file of exceptions is read after them and wins.
 */
typedef struct LexStemLists LexStemLists;

/*
 * path: NULL, or a file with a form and its root a line; `#` begins a comment. A line with other
 * than two words is LEX_ERROR_FORMAT with its number.
 */
LexStemLists *lex_stem_lists_new(const char *path, GError **error);
void lex_stem_lists_free(LexStemLists *lists);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LexStemLists, lex_stem_lists_free)

/* What a stemmer works with; all borrowed. One a thread. */
typedef struct LexRootStemmer LexRootStemmer;

LexRootStemmer *lex_root_stemmer_new(const LexDictionary *dictionary, const LexStemLists *lists,
                                     LexIsName is_name, const void *is_name_data);
void lex_root_stemmer_free(LexRootStemmer *stemmer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LexRootStemmer, lex_root_stemmer_free)

/*
 * The stem of a folded form; never empty. Borrowed until the stemmer's next call, and as long as
 * the form.
 */
const char *lex_root_stem(LexRootStemmer *stemmer, const char *form, size_t length,
                          size_t *ret_length);
const char *lex_light_stem(LexRootStemmer *stemmer, const char *form, size_t length,
                           size_t *ret_length);

/*
 * How the word was taken apart to find its root; false when it was not, or not by affixes alone
 * (exceptions, reduplication). *ret_affixes->root is not set.
 */
bool lex_root_explain(LexRootStemmer *stemmer, const char *form, size_t length,
                      LexAffixes *ret_affixes);
