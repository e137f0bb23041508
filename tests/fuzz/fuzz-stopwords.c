/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A user's file of stop words: of any bytes; and names of classes. */
#include "fuzz-file.h"

#include "lex-fold.h"
#include "lex-stopwords.h"

/* The first word of the line, comments left out, or NULL; free it. */
static char *
line_word(const char *line)
{
    g_autofree char *text = g_strndup(line, strcspn(line, "#\r"));
    const char *const word = g_strstrip(text);
    return word[0] == '\0' ? NULL : g_strndup(word, strcspn(word, " \t"));
}

static void
check_words(const LexStopwords *stopwords, const char *text)
{
    g_autoptr(GString) form = g_string_new(NULL);
    g_autoptr(GHashTable) forms = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        g_autofree char *word = line_word(*line);
        if (word == NULL)
            continue;
        lex_fold(word, strlen(word), LEX_CASE_FOLD, form);
        if (form->len == 0)
            continue;
        g_assert(lex_stopwords_contain(stopwords, form->str, form->len));
        g_hash_table_add(forms, g_strdup(form->str));
    }
    g_assert(lex_stopwords_count(stopwords) == g_hash_table_size(forms));
}

static void
check_file(const uint8_t *data, size_t size)
{
    FuzzFile file;
    g_autoptr(GError) error = NULL;
    fuzz_file_write(&file, data, size);
    g_autoptr(LexStopwords) stopwords = lex_stopwords_new(file.path, &error);
    fuzz_file_clear(&file);

    g_autofree char *text = g_strndup((const char *)data, size);
    const bool is_text = g_utf8_validate(text, (gssize)size, NULL);
    g_assert((stopwords != NULL) == is_text);
    g_assert(is_text || g_error_matches(error, LEX_ERROR, LEX_ERROR_FORMAT));
    fuzz_check_outcome(stopwords != NULL, &error);
    if (stopwords != NULL)
        check_words(stopwords, text);
}

/* Letters and commas only: a choice may be a path too, and not any path should be read. */
static void
check_choice(const uint8_t *data, size_t size)
{
    g_autofree char *choice = g_strndup((const char *)data, size);
    if (strspn(choice, "abcdefghijklmnopqrstuvwxyz,") != size)
        return;
    g_autoptr(GError) error = NULL;
    g_autoptr(LexStopwords) stopwords = lex_stopwords_new(choice, &error);
    fuzz_check_outcome(stopwords != NULL, &error);
    if (stopwords != NULL)
        g_assert((lex_stopwords_count(stopwords) == 0) == g_str_equal(choice, "none"));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 0 && data[0] == '=')
        check_choice(data + 1, size - 1);
    else
        check_file(data, size);
    return 0;
}
