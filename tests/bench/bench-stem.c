/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How many forms a second one core stems, at level root: every word of the system's dictionary,
 * and with it what meN-, di-, -kan and -nya make of it. Most of these are words that nobody says;
 * a text's forms are nearer to the words.
 *
 *     bench-stem [light|root]
 */
#include "lex-stem.h"

#include <stdio.h>
#include <string.h>

enum { SECONDS = 2 };

typedef struct {
    const char *bytes;
    size_t length;
} Form;

typedef struct {
    GStringChunk *strings;
    GArray *forms; /* of Form */
} Forms;

static void
forms_add(Forms *forms, const char *before, const char *word, const char *after)
{
    g_autofree char *made = g_strconcat(before, word, after, NULL);
    const Form form = {g_string_chunk_insert(forms->strings, made), strlen(made)};
    g_array_append_val(forms->forms, form);
}

/* meN- before a word, which may lose its first letter. */
static const char *
nasal_prefix(const char **word)
{
    static const struct {
        char letter;
        bool is_swallowed;
        const char *prefix;
    } rules[] = {
        {'p', true, "mem"},   {'b', false, "mem"},  {'f', false, "mem"},  {'t', true, "men"},
        {'d', false, "men"},  {'c', false, "men"},  {'j', false, "men"},  {'s', true, "meny"},
        {'k', true, "meng"},  {'g', false, "meng"}, {'h', false, "meng"}, {'a', false, "meng"},
        {'e', false, "meng"}, {'i', false, "meng"}, {'o', false, "meng"}, {'u', false, "meng"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
        if (rules[i].letter == **word) {
            *word += rules[i].is_swallowed;
            return rules[i].prefix;
        }
    }
    return "me";
}

static void
forms_add_derived(Forms *forms, const char *word)
{
    const char *rest = word;
    const char *nasal = nasal_prefix(&rest);
    forms_add(forms, "", word, "");
    forms_add(forms, nasal, rest, "");
    forms_add(forms, nasal, rest, "kan");
    forms_add(forms, "di", word, "");
    forms_add(forms, "di", word, "kannya");
    forms_add(forms, "", word, "kan");
    forms_add(forms, "", word, "nya");
}

/* Forms of all words of the dictionary. */
static Forms
make_forms(const LexDictionary *dictionary)
{
    Forms forms = {g_string_chunk_new(1 << 16), g_array_new(FALSE, FALSE, sizeof(Form))};
    for (LexWord word = 0; word < lex_dictionary_n_words(dictionary); word++) {
        size_t length;
        const char *bytes = lex_dictionary_word(dictionary, word, &length);
        if (g_utf8_validate(bytes, (gssize)length, NULL))
            forms_add_derived(&forms, bytes);
    }
    return forms;
}

/* Forms a second; *ret_n_bytes keeps the compiler from leaving the work out. */
static double
measure(LexStemmer *stemmer, const Forms *forms, uint64_t *ret_n_bytes)
{
    const gint64 began = g_get_monotonic_time();
    gint64 now = began;
    uint64_t n = 0;
    *ret_n_bytes = 0;
    while (now - began < SECONDS * G_USEC_PER_SEC) {
        for (guint i = 0; i < forms->forms->len; i++) {
            const Form *form = &g_array_index(forms->forms, Form, i);
            size_t length;
            lex_stemmer_stem(stemmer, form->bytes, form->length, &length);
            *ret_n_bytes += length;
        }
        n += forms->forms->len;
        now = g_get_monotonic_time();
    }
    return (double)n * G_USEC_PER_SEC / (double)(now - began);
}

static int
bench(const char *path, LexStemLevel level, GError **error)
{
    g_autoptr(LexDictionary) dictionary = lex_dictionary_new(path, error);
    if (dictionary == NULL)
        return 1;
    g_autoptr(LexStemLists) lists = lex_stem_lists_new(NULL, error);
    if (lists == NULL)
        return 1;
    const LexStemming stemming = {level, dictionary, lists};
    g_autoptr(LexStemmer) stemmer = lex_stemmer_new(&stemming, NULL, NULL, error);
    if (stemmer == NULL)
        return 1;
    Forms forms = make_forms(dictionary);
    uint64_t n_bytes;
    const double rate = measure(stemmer, &forms, &n_bytes);
    printf("%s: %u forms, %.0f a second (%" G_GUINT64_FORMAT " bytes of stems)\n",
           lex_stem_level_names[level], forms.forms->len, rate, n_bytes);
    g_array_unref(forms.forms);
    g_string_chunk_free(forms.strings);
    return 0;
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = lex_dictionary_find_file();
    if (path == NULL) {
        printf("%s: nothing is measured\n", LEX_NO_DICTIONARY);
        return 0;
    }
    const bool light = argc > 1 && strcmp(argv[1], "light") == 0;
    const int status = bench(path, light ? LEX_STEM_LIGHT : LEX_STEM_ROOT, &error);
    if (error != NULL)
        fprintf(stderr, "%s\n", error->message);
    return status;
}
