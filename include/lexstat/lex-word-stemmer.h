/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-error.h>

G_BEGIN_DECLS

/*
 * Indonesian stems for any program:
 *
 *     LexWordStemmer *stemmer = lex_word_stemmer_new("root", NULL, NULL, &error);
 *     puts(lex_word_stemmer_stem(stemmer, "Memperjuangkannya"));     juang
 *     lex_word_stemmer_free(stemmer);
 *
 * A stemmer belongs to one thread at a time. A word is stemmed for itself: what a whole text says
 * about names, lexstat --tfidf knows and this does not.
 */
typedef struct LexWordStemmer LexWordStemmer;

/*
 * level: root, light, snowball or none, as --stem. dictionary: hunspell's id_ID.dic, or NULL for
 * where the system keeps it; exceptions: as --stem-exceptions, or NULL. Both are read for root and
 * light only. LEX_ERROR_USAGE: no such level; LEX_ERROR_IO, LEX_ERROR_FORMAT: no dictionary, a
 * broken one.
 */
LEX_API LexWordStemmer *lex_word_stemmer_new(const char *level, const char *dictionary,
                                             const char *exceptions, GError **error);

/* The stem of the word, which is folded first: never NULL, borrowed until the next call. */
LEX_API const char *lex_word_stemmer_stem(LexWordStemmer *stemmer, const char *word);

LEX_API void lex_word_stemmer_free(LexWordStemmer *stemmer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LexWordStemmer, lex_word_stemmer_free)

G_END_DECLS
