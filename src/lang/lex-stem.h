/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-error.h>

/*
 * Forms to stems. Called once per distinct form, never per token.
 *
 * A level is a name and two functions (lex-stem.c); a new one is one more row there.
 */

typedef enum {
    LEX_STEM_SNOWBALL, /* libstemmer's Indonesian, exactly as it is */
    LEX_STEM_NONE,     /* the form itself */
    LEX_N_STEM_LEVELS,
} LexStemLevel;

/* What --stem takes: the levels' names, in the order of the enumeration; ends with NULL. */
extern const char *const lex_stem_level_names[];

/* One stemmer a thread. */
typedef struct LexStemmer LexStemmer;

LexStemmer *lex_stemmer_new(LexStemLevel level, GError **error);
void lex_stemmer_free(LexStemmer *stemmer);

/*
 * The stem of a folded form. Borrowed until the next call or, when the stem is the form itself,
 * as long as the form.
 */
const char *lex_stemmer_stem(LexStemmer *stemmer, const char *form, size_t length,
                             size_t *ret_length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LexStemmer, lex_stemmer_free)
