/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stems as a program in C has them: the public header alone. */
#include <lexstat/lex-word-stemmer.h>

#include "test-files.h"

static LexWordStemmer *
stemmer_new(const char *level, const char *exceptions)
{
    GError *error = NULL;
    put("kecil.dic", "3\ntulis/M0D0P0a0\npenulisan\nkuasa/M0Ka\nBali\n");
    LexWordStemmer *const stemmer = lex_word_stemmer_new(level, "kecil.dic", exceptions, &error);
    if (stemmer == NULL)
        fail_msg("%s", error->message);
    assert_null(error);
    return stemmer;
}

static void
expect_stem(LexWordStemmer *stemmer, const char *word, const char *expected)
{
    const char *const stem = lex_word_stemmer_stem(stemmer, word);
    if (strcmp(stem, expected) != 0)
        fail_msg("%s becomes %s, not %s", word, stem, expected);
}

static void
test_stems_at_every_level(void **state G_GNUC_UNUSED)
{
    static const struct {
        const char *level, *word, *stem;
    } stems[] = {
        {"root", "menulisnya", "tulis"},      {"root", "kekuasaan", "kuasa"},
        {"light", "menulisnya", "tulis"},     {"light", "kekuasaannya", "kekuasaan"},
        {"snowball", "menulisnya", "ulis"},   {"snowball", "kekuasaan", "kuasa"},
        {"none", "menulisnya", "menulisnya"}, {"none", "kekuasaan", "kekuasaan"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(stems); i++) {
        g_autoptr(LexWordStemmer) stemmer = stemmer_new(stems[i].level, NULL);
        for (unsigned round = 0; round < 2; round++)
            expect_stem(stemmer, stems[i].word, stems[i].stem);
    }
}

/* Case, apostrophes, soft hyphens; bytes that are no UTF-8; words of nothing. */
static void
test_folds_words(void **state G_GNUC_UNUSED)
{
    g_autoptr(LexWordStemmer) stemmer = stemmer_new("root", NULL);
    expect_stem(stemmer, "MENULISNYA", "tulis");
    expect_stem(stemmer, "Me\u00ADnulis", "tulis");
    expect_stem(stemmer, "Tulis\u2010Menulis", "tulis");
    expect_stem(stemmer, "Jum\u2019at", "jum'at");
    expect_stem(stemmer, "Bali", "bali");
    expect_stem(stemmer, "\u00C9TAT", "\u00E9tat");
    expect_stem(stemmer, "caf\xE9", "caf\uFFFD");
    expect_stem(stemmer, "", "");
    expect_stem(stemmer, "\u200B", "");
    g_autoptr(LexWordStemmer) none = stemmer_new("none", NULL);
    expect_stem(none, "Kota-Kota", "kota-kota");
}

/* The stem is a copy: the word may go, and may be the stem that came before. */
static void
test_lends_stems(void **state G_GNUC_UNUSED)
{
    g_autoptr(LexWordStemmer) stemmer = stemmer_new("root", NULL);
    char word[] = "tulisannya";
    const char *stem = lex_word_stemmer_stem(stemmer, word);
    memset(word, 'x', strlen(word));
    assert_string_equal(stem, "tulis");
    stem = lex_word_stemmer_stem(stemmer, "penulisanku");
    expect_stem(stemmer, stem, "penulisan");
}

static void
test_reads_exceptions(void **state G_GNUC_UNUSED)
{
    put("mine", "tulis karang\n");
    g_autoptr(LexWordStemmer) root = stemmer_new("root", "mine");
    expect_stem(root, "Menulis", "karang");
    /* what the level does not need is not read */
    g_autoptr(LexWordStemmer) snowball = lex_word_stemmer_new("snowball", "none", "none", NULL);
    assert_non_null(snowball);
}

static void
test_fails_in_one_sentence(void **state G_GNUC_UNUSED)
{
    static const struct {
        const char *level, *dictionary, *exceptions;
        LexError code;
        const char *parts[2];
    } failures[] = {
        {"porter", NULL, NULL, LEX_ERROR_USAGE, {"porter", "root, light, snowball, none"}},
        {"", NULL, NULL, LEX_ERROR_USAGE, {"root, light, snowball, none", ""}},
        {"Root", NULL, NULL, LEX_ERROR_USAGE, {"Root", ""}},
        {"root", "none.dic", NULL, LEX_ERROR_IO, {"dictionary", "none.dic"}},
        {"light", "broken.dic", NULL, LEX_ERROR_FORMAT, {"broken.dic:3:", "odd"}},
        {"root", "text.dic", NULL, LEX_ERROR_FORMAT, {"text.dic:1:", "hunspell"}},
        {"root", "ok.dic", "none", LEX_ERROR_IO, {"--stem-exceptions", "none"}},
        {"root", "ok.dic", "broken", LEX_ERROR_FORMAT, {"broken:2:", "3 words"}},
    };
    put("ok.dic", "1\ntulis\n");
    put("broken.dic", "2\ntulis\nbaca/M\n");
    put("text.dic", "tulis\nbaca\n");
    put("broken", "a b\na b c\n");
    for (size_t i = 0; i < G_N_ELEMENTS(failures); i++) {
        GError *error = NULL;
        assert_null(lex_word_stemmer_new(failures[i].level, failures[i].dictionary,
                                         failures[i].exceptions, &error));
        expect_error(&error, failures[i].code, failures[i].parts[0], failures[i].parts[1]);
        assert_null(lex_word_stemmer_new(failures[i].level, failures[i].dictionary,
                                         failures[i].exceptions, NULL));
    }
    lex_word_stemmer_free(NULL);
}

/* The environment names the dictionary where the program does not. */
static void
test_reads_the_dictionary_of_the_environment(void **state G_GNUC_UNUSED)
{
    g_autofree char *before = g_strdup(g_getenv("LEXSTAT_DICTIONARY"));
    GError *error = NULL;
    put("mine.dic", "1\nzzza/M0\n");
    g_setenv("LEXSTAT_DICTIONARY", "mine.dic", TRUE);
    g_autoptr(LexWordStemmer) stemmer = lex_word_stemmer_new("root", NULL, NULL, &error);
    assert_non_null(stemmer);
    expect_stem(stemmer, "zzzanya", "zzza");
    g_setenv("LEXSTAT_DICTIONARY", "none.dic", TRUE);
    assert_null(lex_word_stemmer_new("root", NULL, NULL, &error));
    expect_error(&error, LEX_ERROR_IO, "none.dic");
    if (before != NULL)
        g_setenv("LEXSTAT_DICTIONARY", before, TRUE);
    else
        g_unsetenv("LEXSTAT_DICTIONARY");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        folder_test(test_stems_at_every_level),
        folder_test(test_folds_words),
        folder_test(test_lends_stems),
        folder_test(test_reads_exceptions),
        folder_test(test_fails_in_one_sentence),
        folder_test(test_reads_the_dictionary_of_the_environment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
