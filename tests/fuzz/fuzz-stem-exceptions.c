/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A user's file of exceptions: of any bytes; a form that is in it gets the root that is there. */
#include "fuzz-file.h"

#include "lex-fold.h"
#include "lex-root.h"

/* The words of the line, folded, comments left out; free it. */
static char **
line_words(const char *line)
{
    g_autofree char *text = g_strndup(line, strcspn(line, "#\r"));
    g_autoptr(GString) folded = g_string_new(NULL);
    lex_fold(text, strlen(text), LEX_CASE_FOLD, folded);
    g_auto(GStrv) fields = g_strsplit_set(folded->str, " \t,;", -1);
    GStrvBuilder *const builder = g_strv_builder_new();
    for (char **field = fields; *field != NULL; field++) {
        if (**field != '\0')
            g_strv_builder_add(builder, *field);
    }
    char **const words = g_strv_builder_end(builder);
    g_strv_builder_unref(builder);
    return words;
}

/* Form to root by the file alone, the last line of a form; NULL when a line is wrong. */
static GHashTable *
read_file(const char *text)
{
    g_autoptr(GHashTable) roots = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        g_auto(GStrv) words = line_words(*line);
        const guint n = g_strv_length(words);
        if (n != 0 && n != 2)
            return NULL;
        if (n == 2)
            g_hash_table_replace(roots, g_strdup(words[0]), g_strdup(words[1]));
    }
    return g_steal_pointer(&roots);
}

/* Forms are words of at most 64 bytes; what the file says of one is its root, whatever else is
 * said. */
static void
check_roots(const LexStemLists *lists, GHashTable *roots)
{
    g_autoptr(LexDictionary) dictionary = lex_dictionary_parse("words", "1\ntulis\n", 8, NULL);
    g_autoptr(LexRootStemmer) stemmer = lex_root_stemmer_new(dictionary, lists, NULL, NULL);
    GHashTableIter iter;
    gpointer form, root;
    g_hash_table_iter_init(&iter, roots);
    while (g_hash_table_iter_next(&iter, &form, &root)) {
        size_t length;
        const char *const stem = lex_root_stem(stemmer, form, strlen(form), &length);
        g_assert(length > 0);
        if (strlen(form) > LEX_AFFIX_MAX)
            continue;
        g_assert(g_utf8_validate(stem, (gssize)length, NULL));
        g_assert(length == strlen(root) && strncmp(stem, root, length) == 0);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FuzzFile file;
    g_autoptr(GError) error = NULL;
    fuzz_file_write(&file, data, size);
    g_autoptr(LexStemLists) lists = lex_stem_lists_new(file.path, &error);
    fuzz_file_clear(&file);

    g_autofree char *text = g_strndup((const char *)data, size);
    const bool is_text = g_utf8_validate(text, (gssize)size, NULL);
    g_autoptr(GHashTable) roots = is_text ? read_file(text) : NULL;
    g_assert((lists != NULL) == (roots != NULL));
    g_assert(lists != NULL || g_error_matches(error, LEX_ERROR, LEX_ERROR_FORMAT));
    fuzz_check_outcome(lists != NULL, &error);
    if (lists != NULL)
        check_roots(lists, roots);
    return 0;
}
