/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-stem.h"

#include "lex-message.h"

#include <libstemmer.h>

/* No Indonesian word comes near it; Snowball's work grows with the length. */
#define LENGTH_MAX 256

const char *const lex_stem_level_names[] = {
    [LEX_STEM_SNOWBALL] = "snowball",
    [LEX_STEM_NONE] = "none",
    [LEX_N_STEM_LEVELS] = NULL,
};

struct LexStemmer {
    LexStemLevel level;
    struct sb_stemmer *snowball; /* NULL at level none */
};

LexStemmer *
lex_stemmer_new(LexStemLevel level, GError **error)
{
    g_autoptr(LexStemmer) stemmer = g_new0(LexStemmer, 1);
    stemmer->level = level;
    if (level == LEX_STEM_SNOWBALL) {
        stemmer->snowball = sb_stemmer_new("indonesian", "UTF_8");
        if (stemmer->snowball == NULL) {
            lex_error_set(error, LEX_ERROR_USAGE,
                          "--stem=snowball: this libstemmer has no Indonesian; 2.0 or later has");
            return NULL;
        }
    }
    return g_steal_pointer(&stemmer);
}

void
lex_stemmer_free(LexStemmer *stemmer)
{
    if (stemmer == NULL)
        return;
    if (stemmer->snowball != NULL)
        sb_stemmer_delete(stemmer->snowball);
    g_free(stemmer);
}

const char *
lex_stemmer_stem(LexStemmer *stemmer, const char *form, size_t length, size_t *ret_length)
{
    *ret_length = length;
    if (stemmer->level == LEX_STEM_NONE || length > LENGTH_MAX)
        return form;
    const sb_symbol *stem =
        sb_stemmer_stem(stemmer->snowball, (const sb_symbol *)form, (int)length);
    g_assert(stem != NULL); /* only when memory is out, where GLib aborts too */
    *ret_length = (size_t)sb_stemmer_length(stemmer->snowball);
    return (const char *)stem;
}
