/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-stem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/*
 * libstemmer 2.2.0, whose results do not differ between versions from 2.0 on:
 *
 *     printf 'media\n' | stemwords -l indonesian
 */
static const struct {
    const char *form, *stem;
} stems[] = {
    {"", ""},
    /* right */
    {"pemerintah", "perintah"},
    {"kekuasaan", "kuasa"},
    {"menyerang", "serang"},
    {"memerintahkan", "perintah"},
    {"makan", "makan"},
    {"jalan", "jalan"},
    {"assad", "assad"},
    {"putin", "putin"},
    {"rusia", "rusia"},
    {"bali", "bali"},
    /* wrong, and left as they are: this level is Snowball's */
    {"media", "dia"},
    {"memiliki", "pilik"},
    {"mereka", "reka"},
    {"kepada", "pada"},
    {"kembali", "mbali"},
    {"kelompok", "lompok"},
    {"ketika", "tika"},
    {"ekonomi", "ekonom"},
    {"sampai", "sampa"},
    {"januari", "januar"},
    {"mengatakan", "ata"},
    {"meningkat", "ingkat"},
    {"menulis", "ulis"},
    {"setelah", "sete"},
    {"sekolah", "seko"},
    {"perseroan", "sero"},
    {"pasukan", "pasu"},
    {"tindakan", "tinda"},
    {"menaikkan", "aik"},
    {"berita", "ita"},
    {"hartadi", "hartad"},
    /* what it does not see into */
    {"kota-kota", "kota-kota"},
    {"kelompok-kelompok", "lompok-kelompok"},
    {"caf\u00E9", "caf\u00E9"},
    {"\u0627\u0644\u0644\u0647", "\u0627\u0644\u0644\u0647"},
};

static LexStemmer *
stemmer_new(LexStemLevel level)
{
    GError *error = NULL;
    LexStemmer *const stemmer = lex_stemmer_new(&(LexStemming){.level = level}, NULL, NULL, &error);
    if (stemmer == NULL)
        fail_msg("%s", error->message);
    return stemmer;
}

static void
expect_stem(LexStemmer *stemmer, const char *form, const char *expected)
{
    size_t length;
    const char *const stem = lex_stemmer_stem(stemmer, form, strlen(form), &length);
    if (length != strlen(expected) || memcmp(stem, expected, length) != 0)
        fail_msg("%s becomes %.*s, not %s", form, (int)length, stem, expected);
}

static void
test_stems_as_snowball(void **state G_GNUC_UNUSED)
{
    g_autoptr(LexStemmer) stemmer = stemmer_new(LEX_STEM_SNOWBALL);
    for (unsigned round = 0; round < 2; round++) { /* what came before does not matter */
        for (size_t i = 0; i < G_N_ELEMENTS(stems); i++)
            expect_stem(stemmer, stems[i].form, stems[i].stem);
    }
}

static void
test_none_is_the_form(void **state G_GNUC_UNUSED)
{
    g_autoptr(LexStemmer) stemmer = stemmer_new(LEX_STEM_NONE);
    for (size_t i = 0; i < G_N_ELEMENTS(stems); i++) {
        size_t length;
        const size_t given = strlen(stems[i].form);
        assert_ptr_equal(lex_stemmer_stem(stemmer, stems[i].form, given, &length), stems[i].form);
        assert_int_equal(length, given);
    }
}

static void
test_reads_no_further_than_the_form(void **state G_GNUC_UNUSED)
{
    g_autoptr(LexStemmer) stemmer = stemmer_new(LEX_STEM_SNOWBALL);
    size_t length;
    const char *const stem = lex_stemmer_stem(stemmer, "makanannya", 5, &length);
    assert_int_equal(length, 5);
    assert_memory_equal(stem, "makan", 5);
}

/* 256 bytes are stemmed, one more is no word any more. */
static void
test_leaves_long_forms(void **state G_GNUC_UNUSED)
{
    g_autoptr(LexStemmer) stemmer = stemmer_new(LEX_STEM_SNOWBALL);
    g_autoptr(GString) form = g_string_new(NULL);
    while (form->len < 253)
        g_string_append_c(form, form->len % 2 == 0 ? 'b' : 'a');
    g_string_append(form, "nya");
    size_t length;
    lex_stemmer_stem(stemmer, form->str, form->len, &length);
    assert_int_equal(length, 253);
    g_string_prepend_c(form, 'a');
    assert_ptr_equal(lex_stemmer_stem(stemmer, form->str, form->len, &length), form->str);
    assert_int_equal(length, 257);
}

/* Each level by its own rules, and what came before does not matter. */
static void
test_levels_differ(void **state G_GNUC_UNUSED)
{
    static const struct {
        LexStemLevel level;
        const char *form, *stem;
    } expected[] = {
        {LEX_STEM_ROOT, "memperkuasakannya", "kuasa"},
        {LEX_STEM_LIGHT, "memperkuasakannya", "perkuasakan"},
        {LEX_STEM_SNOWBALL, "memperkuasakannya", "kuasa"},
        {LEX_STEM_NONE, "memperkuasakannya", "memperkuasakannya"},
        {LEX_STEM_ROOT, "kekuasaan", "kuasa"},
        {LEX_STEM_LIGHT, "kekuasaan", "kekuasaan"},
        {LEX_STEM_ROOT, "media", "media"},
        {LEX_STEM_SNOWBALL, "media", "dia"},
    };
    static const char words[] = "2\nkuasa/MuKa\nmedia\n";
    g_autoptr(LexDictionary) dictionary = lex_dictionary_parse("kecil", words, strlen(words), NULL);
    g_autoptr(LexStemLists) lists = lex_stem_lists_new(NULL, NULL);
    for (unsigned i = 0; i < 2 * G_N_ELEMENTS(expected); i++) {
        const size_t k = i % G_N_ELEMENTS(expected);
        const LexStemming stemming = {expected[k].level, dictionary, lists};
        g_autoptr(LexStemmer) stemmer = lex_stemmer_new(&stemming, NULL, NULL, NULL);
        assert_non_null(stemmer);
        expect_stem(stemmer, expected[k].form, expected[k].stem);
    }
}

static bool
is_any_name(const char *form G_GNUC_UNUSED, size_t length G_GNUC_UNUSED, const void *data)
{
    return *(const bool *)data;
}

/* A name of the text stays whole where a dictionary is asked; Snowball asks nobody. */
static void
test_levels_know_names(void **state G_GNUC_UNUSED)
{
    static const char words[] = "1\nkuasa/MuKaM0\n";
    const bool yes = true;
    g_autoptr(LexDictionary) dictionary = lex_dictionary_parse("kecil", words, strlen(words), NULL);
    g_autoptr(LexStemLists) lists = lex_stem_lists_new(NULL, NULL);
    for (int level = 0; level < LEX_N_STEM_LEVELS; level++) {
        const LexStemming stemming = {(LexStemLevel)level, dictionary, lists};
        g_autoptr(LexStemmer) stemmer = lex_stemmer_new(&stemming, is_any_name, &yes, NULL);
        expect_stem(stemmer, "menguasakuasa",
                    level == LEX_STEM_SNOWBALL ? "uasakuasa" : "menguasakuasa");
    }
}

static void
test_levels_have_names(void **state G_GNUC_UNUSED)
{
    assert_string_equal(lex_stem_level_names[LEX_STEM_ROOT], "root");
    assert_string_equal(lex_stem_level_names[LEX_STEM_LIGHT], "light");
    assert_string_equal(lex_stem_level_names[LEX_STEM_SNOWBALL], "snowball");
    assert_string_equal(lex_stem_level_names[LEX_STEM_NONE], "none");
    assert_null(lex_stem_level_names[LEX_N_STEM_LEVELS]);
    assert_true(lex_stem_level_needs_dictionary(LEX_STEM_ROOT));
    assert_true(lex_stem_level_needs_dictionary(LEX_STEM_LIGHT));
    assert_false(lex_stem_level_needs_dictionary(LEX_STEM_SNOWBALL));
    assert_false(lex_stem_level_needs_dictionary(LEX_STEM_NONE));
    lex_stemmer_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stems_as_snowball),
        cmocka_unit_test(test_none_is_the_form),
        cmocka_unit_test(test_reads_no_further_than_the_form),
        cmocka_unit_test(test_leaves_long_forms),
        cmocka_unit_test(test_levels_differ),
        cmocka_unit_test(test_levels_know_names),
        cmocka_unit_test(test_levels_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
