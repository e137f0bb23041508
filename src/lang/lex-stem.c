/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-stem.h"

#include "lex-message.h"

#include <libstemmer.h>

/* No Indonesian word comes near it; Snowball's work grows with the length. */
#define LENGTH_MAX 256

const char *const lex_stem_level_names[] = {
    [LEX_STEM_ROOT] = "root", [LEX_STEM_LIGHT] = "light", [LEX_STEM_SNOWBALL] = "snowball",
    [LEX_STEM_NONE] = "none", [LEX_N_STEM_LEVELS] = NULL,
};

struct LexStemmer {
    LexStemLevel level;
    struct sb_stemmer *snowball; /* of that level */
    LexRootStemmer *root;        /* of root and light */
};

bool
lex_stem_level_needs_dictionary(LexStemLevel level)
{
    return level == LEX_STEM_ROOT || level == LEX_STEM_LIGHT;
}

LexStemmer *
lex_stemmer_new(const LexStemming *stemming, LexIsName is_name, const void *is_name_data,
                GError **error)
{
    g_autoptr(LexStemmer) stemmer = g_new0(LexStemmer, 1);
    stemmer->level = stemming->level;
    if (stemming->level == LEX_STEM_SNOWBALL) {
        stemmer->snowball = sb_stemmer_new("indonesian", "UTF_8");
        if (stemmer->snowball == NULL) {
            lex_error_set(error, LEX_ERROR_USAGE,
                          "--stem=snowball: this libstemmer has no Indonesian; 2.0 or later has");
            return NULL;
        }
    }
    if (lex_stem_level_needs_dictionary(stemming->level))
        stemmer->root =
            lex_root_stemmer_new(stemming->dictionary, stemming->lists, is_name, is_name_data);
    return g_steal_pointer(&stemmer);
}

void
lex_stemmer_free(LexStemmer *stemmer)
{
    if (stemmer == NULL)
        return;
    if (stemmer->snowball != NULL)
        sb_stemmer_delete(stemmer->snowball);
    lex_root_stemmer_free(stemmer->root);
    g_free(stemmer);
}

static const char *
stem_by_snowball(LexStemmer *stemmer, const char *form, size_t length, size_t *ret_length)
{
    if (length > LENGTH_MAX) {
        *ret_length = length;
        return form;
    }
    const sb_symbol *stem =
        sb_stemmer_stem(stemmer->snowball, (const sb_symbol *)form, (int)length);
    g_assert(stem != NULL); /* only when memory is out, where GLib aborts too */
    *ret_length = (size_t)sb_stemmer_length(stemmer->snowball);
    return (const char *)stem;
}

const char *
lex_stemmer_stem(LexStemmer *stemmer, const char *form, size_t length, size_t *ret_length)
{
    switch (stemmer->level) {
    case LEX_STEM_ROOT:
        return lex_root_stem(stemmer->root, form, length, ret_length);
    case LEX_STEM_LIGHT:
        return lex_light_stem(stemmer->root, form, length, ret_length);
    case LEX_STEM_SNOWBALL:
        return stem_by_snowball(stemmer, form, length, ret_length);
    default:
        *ret_length = length;
        return form;
    }
}
