/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-stopwords.h"

#include "lex-data.h"
#include "lex-fold.h"
#include "lex-message.h"

#include <gio/gio.h>
#include <string.h>

/* The classes of stopwords/indonesian.txt, which says what each holds. */
static const struct {
    const char *name;
    bool core;
} classes[] = {
    {"prep", true},     {"conj", true},    {"pron", true},      {"det", true},
    {"neg", true},      {"aux", true},     {"question", true},  {"adv", true},
    {"particle", true}, {"report", false}, {"calendar", false}, {"numeral", false},
    {"colloq", false},  {"boiler", false},
};

struct LexStopwords {
    GHashTable *words; /* a set of folded forms */
};

static unsigned
stopwords_core(void)
{
    unsigned set = 0;
    for (unsigned i = 0; i < G_N_ELEMENTS(classes); i++)
        set |= classes[i].core ? 1u << i : 0;
    return set;
}

/* The class of this name as a set, `core` as several; 0 for none. */
static unsigned
stopwords_class(const char *name)
{
    if (g_str_equal(name, "core"))
        return stopwords_core();
    for (unsigned i = 0; i < G_N_ELEMENTS(classes); i++) {
        if (g_str_equal(name, classes[i].name))
            return 1u << i;
    }
    return 0;
}

/* The classes named in text; 0 when one of the names is none. */
static unsigned
stopwords_classes(const char *text)
{
    g_auto(GStrv) names = g_strsplit(text, ",", -1);
    unsigned set = 0;
    for (char **name = names; *name != NULL; name++) {
        const unsigned class = stopwords_class(*name);
        if (class == 0)
            return 0;
        set |= class;
    }
    return set;
}

static void
stopwords_add(LexStopwords *stopwords, const char *word)
{
    g_autoptr(GString) form = g_string_new(NULL);
    lex_fold(word, strlen(word), LEX_CASE_FOLD, form);
    if (form->len > 0)
        g_hash_table_add(stopwords->words, g_strdup(form->str));
}

/* The words of a list, comments left out, that are of one of the classes; UINT_MAX: all words. */
static void
stopwords_add_lines(LexStopwords *stopwords, const char *text, unsigned set)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        (*line)[strcspn(*line, "#\r")] = '\0';
        g_auto(GStrv) fields = g_strsplit_set(g_strstrip(*line), " \t", 2);
        if (fields[0] == NULL)
            continue;
        /* A user's file may carry no classes: all its words are meant. */
        const bool all = set == UINT_MAX;
        if (all || (fields[1] != NULL && (stopwords_classes(g_strstrip(fields[1])) & set) != 0))
            stopwords_add(stopwords, fields[0]);
    }
}

static char *
stopwords_class_names(void)
{
    g_autoptr(GString) names = g_string_new("core");
    for (unsigned i = 0; i < G_N_ELEMENTS(classes); i++)
        g_string_append_printf(names, ", %s", classes[i].name);
    return g_string_free(g_steal_pointer(&names), FALSE);
}

static bool
stopwords_add_file(LexStopwords *stopwords, const char *path, GError **error)
{
    g_autofree char *text = NULL;
    gsize length;
    g_autoptr(GError) cause = NULL;

    if (!g_file_get_contents(path, &text, &length, &cause)) {
        g_autofree char *names = stopwords_class_names();
        const bool missing = g_error_matches(cause, G_FILE_ERROR, G_FILE_ERROR_NOENT);
        lex_error_set(error, missing ? LEX_ERROR_USAGE : LEX_ERROR_IO,
                      "--stopwords=%s: neither a class of words (none, %s) nor a file that can be "
                      "read",
                      path, names);
        return false;
    }
    const char *bad;
    if (!g_utf8_validate(text, (gssize)length, &bad)) {
        lex_error_set(error, LEX_ERROR_FORMAT,
                      "%s: byte %zu is not UTF-8: a word a line in UTF-8 was expected", path,
                      (size_t)(bad - text));
        return false;
    }
    stopwords_add_lines(stopwords, text, UINT_MAX);
    return true;
}

/* The words of the built-in list that are of one of the classes. */
static void
stopwords_add_classes(LexStopwords *stopwords, unsigned set)
{
    if (set == 0)
        return;
    g_autoptr(GBytes) list = g_resource_lookup_data(lex_data_get_resource(),
                                                    "/lexstat/stopwords/indonesian.txt", 0, NULL);
    g_assert(list != NULL); /* built in; its text ends with the NUL that GResource adds */
    stopwords_add_lines(stopwords, g_bytes_get_data(list, NULL), set);
}

LexStopwords *
lex_stopwords_new(const char *choice, GError **error)
{
    g_autoptr(LexStopwords) stopwords = g_new0(LexStopwords, 1);
    stopwords->words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    if (g_str_equal(choice, "none"))
        return g_steal_pointer(&stopwords);

    if (choice[0] == '\0') /* splits into nothing at all */
        return stopwords_add_file(stopwords, choice, error) ? g_steal_pointer(&stopwords) : NULL;

    g_auto(GStrv) items = g_strsplit(choice, ",", -1);
    unsigned set = 0;
    for (char **item = items; *item != NULL; item++) {
        const unsigned class = stopwords_class(*item);
        if (class == 0 && !stopwords_add_file(stopwords, *item, error))
            return NULL;
        set |= class;
    }
    stopwords_add_classes(stopwords, set);
    return g_steal_pointer(&stopwords);
}

bool
lex_stopwords_contain(const LexStopwords *stopwords, const char *form, size_t length)
{
    g_assert(form[length] == '\0');
    return g_hash_table_contains(stopwords->words, form);
}

size_t
lex_stopwords_count(const LexStopwords *stopwords)
{
    return g_hash_table_size(stopwords->words);
}

void
lex_stopwords_free(LexStopwords *stopwords)
{
    if (stopwords == NULL)
        return;
    g_hash_table_unref(stopwords->words);
    g_free(stopwords);
}
