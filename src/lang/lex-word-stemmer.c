/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <lexstat/lex-word-stemmer.h>

#include "lex-fold.h"
#include "lex-message.h"
#include "lex-stem.h"

#include <string.h>

struct LexWordStemmer {
    LexDictionary *dictionary; /* of root and light */
    LexStemLists *lists;
    LexStemmer *stemmer;
    GString *form; /* the word, folded */
    GString *stem; /* what was returned last */
};

static bool
find_level(const char *name, LexStemLevel *ret_level, GError **error)
{
    for (int i = 0; i < LEX_N_STEM_LEVELS; i++) {
        if (g_str_equal(name, lex_stem_level_names[i])) {
            *ret_level = (LexStemLevel)i;
            return true;
        }
    }
    g_autofree char *names = g_strjoinv(", ", (char **)lex_stem_level_names);
    lex_error_set(error, LEX_ERROR_USAGE, "stem level %s: one of %s was expected", name, names);
    return false;
}

static bool
word_stemmer_load(LexWordStemmer *stemmer, const char *dictionary, const char *exceptions,
                  GError **error)
{
    g_autofree char *path = dictionary != NULL ? g_strdup(dictionary) : lex_dictionary_find_file();
    if (path == NULL) {
        lex_error_set(error, LEX_ERROR_IO, LEX_NO_DICTIONARY);
        return false;
    }
    stemmer->dictionary = lex_dictionary_new(path, error);
    if (stemmer->dictionary == NULL)
        return false;
    stemmer->lists = lex_stem_lists_new(exceptions, error);
    return stemmer->lists != NULL;
}

LexWordStemmer *
lex_word_stemmer_new(const char *level, const char *dictionary, const char *exceptions,
                     GError **error)
{
    g_return_val_if_fail(level != NULL, NULL);
    g_autoptr(LexWordStemmer) stemmer = g_new0(LexWordStemmer, 1);
    LexStemLevel number;
    stemmer->form = g_string_new(NULL);
    stemmer->stem = g_string_new(NULL);
    if (!find_level(level, &number, error))
        return NULL;
    if (lex_stem_level_needs_dictionary(number) &&
        !word_stemmer_load(stemmer, dictionary, exceptions, error))
        return NULL;
    const LexStemming stemming = {number, stemmer->dictionary, stemmer->lists};
    stemmer->stemmer = lex_stemmer_new(&stemming, NULL, NULL, error);
    return stemmer->stemmer != NULL ? g_steal_pointer(&stemmer) : NULL;
}

const char *
lex_word_stemmer_stem(LexWordStemmer *stemmer, const char *word)
{
    g_return_val_if_fail(stemmer != NULL && word != NULL, "");
    g_autofree char *valid = g_utf8_make_valid(word, -1);
    size_t length;
    lex_fold(valid, strlen(valid), LEX_CASE_FOLD, stemmer->form);
    const char *stem =
        lex_stemmer_stem(stemmer->stemmer, stemmer->form->str, stemmer->form->len, &length);
    g_string_truncate(stemmer->stem, 0);
    g_string_append_len(stemmer->stem, stem, (gssize)length);
    return stemmer->stem->str;
}

void
lex_word_stemmer_free(LexWordStemmer *stemmer)
{
    if (stemmer == NULL)
        return;
    lex_stemmer_free(stemmer->stemmer);
    lex_stem_lists_free(stemmer->lists);
    lex_dictionary_free(stemmer->dictionary);
    g_string_free(stemmer->form, TRUE);
    g_string_free(stemmer->stem, TRUE);
    g_free(stemmer);
}
