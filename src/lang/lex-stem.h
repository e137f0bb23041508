/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-root.h"

/* Forms to stems. Called once per distinct form, never per token. */

typedef enum {
    LEX_STEM_ROOT,     /* the dictionary's root: pemerintahan, memerintahkan to perintah */
    LEX_STEM_LIGHT,    /* clitics, plural and voice off, derivation kept */
    LEX_STEM_SNOWBALL, /* libstemmer's Indonesian, exactly as it is */
    LEX_STEM_NONE,     /* the form itself */
    LEX_N_STEM_LEVELS,
} LexStemLevel;

/* What --stem takes: the levels' names, in the order of the enumeration; ends with NULL. */
extern const char *const lex_stem_level_names[];

/* Whether the level needs a dictionary. */
bool lex_stem_level_needs_dictionary(LexStemLevel level);

/* How forms are stemmed. The dictionary and the lists are borrowed; both are NULL where the level
 * does not need them. */
typedef struct {
    LexStemLevel level;
    const LexDictionary *dictionary;
    const LexStemLists *lists;
} LexStemming;

/* One stemmer a thread. */
typedef struct LexStemmer LexStemmer;

/* is_name may be NULL: then only the dictionary knows names. */
LexStemmer *lex_stemmer_new(const LexStemming *stemming, LexIsName is_name,
                            const void *is_name_data, GError **error);
void lex_stemmer_free(LexStemmer *stemmer);

/*
 * The stem of a folded form; never empty. Borrowed until the next call or, when the stem is a part
 * of the form, as long as the form.
 */
const char *lex_stemmer_stem(LexStemmer *stemmer, const char *form, size_t length,
                             size_t *ret_length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LexStemmer, lex_stemmer_free)
