/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A dictionary of any bytes: it is read or refused with a line, and what is read is found. */
#include "fuzz.h"

#include "lex-dictionary.h"

static void
ignore(const LexAffixes *affixes, void *data)
{
    const LexDictionary *const dictionary = data;
    const LexWord word = lex_dictionary_find(dictionary, affixes->root, affixes->root_length);
    if (word == LEX_WORD_NONE)
        return;
    lex_dictionary_licenses(dictionary, word, affixes);
    lex_dictionary_licenses_proclitic(dictionary, word, affixes->suffix);
}

/* Every word has its number, no word is a name with capitals, and all of them have analyses. */
static void
check_words(const LexDictionary *dictionary)
{
    for (LexWord word = 0; word < lex_dictionary_n_words(dictionary); word++) {
        size_t length;
        const char *const bytes = lex_dictionary_word(dictionary, word, &length);
        g_assert(length > 0);
        g_assert(lex_dictionary_find(dictionary, bytes, length) == word);
        for (size_t i = 0; i < length; i++)
            g_assert(!g_ascii_isupper(bytes[i]) && strchr("- \t\n/", bytes[i]) == NULL);
        lex_affix_analyse(bytes, length, LEX_MAX_PREFIXES, ignore, (void *)dictionary);
    }
}

static size_t
count_lines(const uint8_t *data, size_t size)
{
    size_t n = 0;
    for (size_t i = 0; i < size; i++)
        n += data[i] == '\n';
    return n + 1;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GError) error = NULL;
    /* A copy of just this size, for AddressSanitizer to see a read beyond it. */
    g_autofree char *text = g_memdup2(size > 0 ? data : (const uint8_t *)"", MAX(size, 1));
    g_autoptr(LexDictionary) dictionary = lex_dictionary_parse("fuzz.dic", text, size, &error);
    g_assert(dictionary != NULL || g_error_matches(error, LEX_ERROR, LEX_ERROR_FORMAT));
    g_assert(dictionary != NULL || g_str_has_prefix(error->message, "fuzz.dic:"));
    fuzz_check_outcome(dictionary != NULL, &error);
    if (dictionary == NULL)
        return 0;
    g_assert(lex_dictionary_n_words(dictionary) < count_lines(data, size));
    check_words(dictionary);
    g_assert(lex_dictionary_find(dictionary, "", 0) == LEX_WORD_NONE);
    g_assert(lex_dictionary_find(dictionary, text, size) == LEX_WORD_NONE); /* it has a line end */
    lex_dictionary_has_name(dictionary, text, MIN(size, 20));
    return 0;
}
