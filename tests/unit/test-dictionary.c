/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-dictionary.h"

#include "test-files.h"

#define NAME "kecil.dic"

static LexDictionary *
parse(const char *text)
{
    GError *error = NULL;
    LexDictionary *const dictionary = lex_dictionary_parse(NAME, text, strlen(text), &error);
    if (dictionary == NULL)
        fail_msg("%s", error->message);
    assert_null(error);
    return dictionary;
}

static LexWord
find(const LexDictionary *dictionary, const char *word)
{
    return lex_dictionary_find(dictionary, word, strlen(word));
}

static bool
knows(const LexDictionary *dictionary, const char *word)
{
    return find(dictionary, word) != LEX_WORD_NONE;
}

static bool
has_name(const LexDictionary *dictionary, const char *form)
{
    return lex_dictionary_has_name(dictionary, form, strlen(form));
}

/* words has blanks between; each is known, or each is not. */
static void
expect_words(const LexDictionary *dictionary, const char *words, bool expected)
{
    g_auto(GStrv) list = g_strsplit(words, " ", -1);
    for (char **word = list; *word != NULL; word++) {
        if (knows(dictionary, *word) != expected)
            fail_msg("%s %s", *word, expected ? "is missing" : "is known");
    }
}

/* ---- words and names ------------------------------------------------------------------------- */

static void
test_knows_words_and_names(void **state G_GNUC_UNUSED)
{
    g_autoptr(LexDictionary) dictionary = parse("10\n"
                                                "tulis/M0\n"
                                                "baca\n"
                                                "Bali\n"
                                                "DKI/B0\n"
                                                "pH\n"
                                                "anak-anak\n"
                                                "air mata\n"
                                                "kata/\n"
                                                "1990\n"
                                                "b2b\n");
    expect_words(dictionary, "tulis baca kata b2b", true);
    expect_words(dictionary, "tuli tuliss M0 Bali bali dki ph anak-anak anak air mata 1990", false);
    assert_int_equal(lex_dictionary_n_words(dictionary), 4);
    assert_true(has_name(dictionary, "bali"));
    assert_true(has_name(dictionary, "dki"));
    assert_true(has_name(dictionary, "ph"));
    assert_false(has_name(dictionary, "tulis"));
    assert_false(has_name(dictionary, "bal"));
    assert_false(has_name(dictionary, "anak-anak"));
    assert_string_equal(lex_dictionary_path(dictionary), NAME);
    lex_dictionary_free(NULL);
}

static void
test_tells_the_word_of_a_number(void **state G_GNUC_UNUSED)
{
    g_autoptr(LexDictionary) dictionary = parse("3\ntulis\nbaca/M0\ntulis/D0\n");
    assert_int_equal(lex_dictionary_n_words(dictionary), 2);
    for (LexWord word = 0; word < 2; word++) {
        size_t length;
        const char *bytes = lex_dictionary_word(dictionary, word, &length);
        assert_int_equal(lex_dictionary_find(dictionary, bytes, length), word);
    }
    assert_int_equal(lex_dictionary_find(dictionary, "tulisan", 5), find(dictionary, "tulis"));
    assert_int_equal(lex_dictionary_find(dictionary, "", 0), LEX_WORD_NONE);
}

/* More words than the arrays begin with, and all still found. */
static void
test_grows(void **state G_GNUC_UNUSED)
{
    enum { N = 70000 };
    g_autoptr(GString) text = g_string_new(NULL);
    g_string_append_printf(text, "%d\n", N);
    for (int i = 0; i < N; i++)
        g_string_append_printf(text, "kata%d%s\n", i, i % 3 == 0 ? "/M0" : "");
    g_autoptr(LexDictionary) dictionary = parse(text->str);
    assert_int_equal(lex_dictionary_n_words(dictionary), N);
    const LexAffixes me = {
        .prefixes = {LEX_PREFIX_ME}, .n_prefixes = 1, .possessive = "", .particle = ""};
    for (int i = 0; i < N; i++) {
        g_autofree char *word = g_strdup_printf("kata%d", i);
        const LexWord number = find(dictionary, word);
        assert_true(number != LEX_WORD_NONE);
        assert_int_equal(lex_dictionary_licenses(dictionary, number, &me), i % 3 == 0);
    }
    assert_false(knows(dictionary, "kata70000"));
}

/* ---- licences -------------------------------------------------------------------------------- */

/* "me+per kan": prefixes and suffix, "-" for no prefix; clitics after another blank. */
static LexAffixes
read_affixes(const char *text)
{
    LexAffixes affixes = {.possessive = "", .particle = ""};
    g_auto(GStrv) fields = g_strsplit(text, " ", -1);
    g_auto(GStrv) prefixes = g_strsplit(fields[0], "+", -1);
    for (char **prefix = prefixes; !g_str_equal(fields[0], "-") && *prefix != NULL; prefix++) {
        for (int i = 1; i < LEX_N_PREFIXES; i++) {
            if (g_str_equal(lex_prefix_name((LexPrefix)i), *prefix))
                affixes.prefixes[affixes.n_prefixes++] = (LexPrefix)i;
        }
    }
    for (int i = 0; fields[1] != NULL && i < LEX_N_SUFFIXES; i++) {
        if (g_str_equal(lex_suffix_name((LexSuffix)i), fields[1]))
            affixes.suffix = (LexSuffix)i;
    }
    if (fields[1] != NULL && fields[2] != NULL)
        affixes.possessive = g_str_equal(fields[2], "nya") ? "nya" : "ku";
    return affixes;
}

/* A flag, what it licenses, and what it does not; commas between. */
static const struct {
    const char *flags, *licensed, *others;
} licences[] = {
    {"M0", "me", "me kan,me i,di,pe,me+per,-"},
    {"Mk", "me kan,- kan", "me,me i,di kan"},
    {"Mi", "me i,- i", "me,di i"},
    {"Mo", "me kan", "- kan"},
    {"D0", "di", "me,di kan"},
    {"Dk", "di kan,- kan", "di"},
    {"Di", "di i,- i", "di"},
    {"B0", "ber,be,bel", "ber an,ter,me"},
    {"Ba", "ber an,be an", "ber"},
    {"Bk", "ber kan", "ber an"},
    {"Bl", "ber+ke an", "ber+ke"},
    {"BP", "ber+pe", "ber+per"},
    {"K0", "ke", "ke an"},
    {"Ka", "ke an", "ke"},
    {"Kc", "ke+ber an,ke+be an", "ke+ter an"},
    {"Ku", "ke+ter an,ke+te an", "ke+ber an"},
    {"P0", "pe,per,pel", "pe an"},
    {"PE", "pe", "per"},
    {"Pa", "pe an", "per an"},
    {"Pc", "pe+ber an", "pe+per an"},
    {"R0", "per", "pe"},
    {"Ra", "per an", "pe an"},
    {"Mu", "me+per kan", "me+per,me+pe kan,di+per kan"},
    {"Du", "di+per kan", "me+per kan"},
    {"Mt", "me+per i", "me+per"},
    {"MB", "me+ber kan", "me+ber"},
    {"S0", "se", "se an"},
    {"SB", "se+ber", "se"},
    {"T0", "ter,te", "ter kan"},
    {"Tn", "ter kan", "ter"},
    {"a0", "- an", "- kan,- i"},
    {"k0", "- kan", "- an,me kan"},
    {"i0", "- i", "me i"},
    {"M0D0", "me,di", "me kan"},
    {"nlo0ZZ", "", "me,di,- an,tidak,me+ke+per"},
};

static void
expect_licences(const char *flags, const char *list, bool expected)
{
    g_autofree char *text = g_strdup_printf("1\ntulis/%s\n", flags);
    g_autoptr(LexDictionary) dictionary = parse(text);
    const LexWord word = find(dictionary, "tulis");
    g_auto(GStrv) combinations = g_strsplit(list, ",", -1);
    for (char **combination = combinations; *combination != NULL; combination++) {
        const LexAffixes affixes = read_affixes(*combination);
        if (lex_dictionary_licenses(dictionary, word, &affixes) != expected)
            fail_msg("%s: %s is %slicensed", flags, *combination, expected ? "not " : "");
    }
}

static void
test_flags_license_affixes(void **state G_GNUC_UNUSED)
{
    for (size_t i = 0; i < G_N_ELEMENTS(licences); i++) {
        if (*licences[i].licensed != '\0')
            expect_licences(licences[i].flags, licences[i].licensed, true);
        expect_licences(licences[i].flags, licences[i].others, false);
    }
}

/* Clitics may stand behind every word; three prefixes have no flag. */
static void
test_clitics_need_no_licence(void **state G_GNUC_UNUSED)
{
    g_autoptr(LexDictionary) dictionary = parse("1\ntulis\n");
    const LexWord word = find(dictionary, "tulis");
    const LexAffixes nya = {.possessive = "nya", .particle = ""};
    const LexAffixes lah = {.possessive = "", .particle = "lah"};
    const LexAffixes none = {.possessive = "", .particle = ""};
    const LexAffixes an_nya = read_affixes("- an nya");
    assert_true(lex_dictionary_licenses(dictionary, word, &nya));
    assert_true(lex_dictionary_licenses(dictionary, word, &lah));
    assert_false(lex_dictionary_licenses(dictionary, word, &none));
    assert_false(lex_dictionary_licenses(dictionary, word, &an_nya));
}

/* "D0" "Dk": where di- may stand, ku- may. */
static void
test_proclitics_stand_where_di_stands(void **state G_GNUC_UNUSED)
{
    static const struct {
        const char *flags;
        bool none, kan, i, an;
    } rules[] = {
        {"D0", true, false, false, false},  {"Dk", false, true, false, false},
        {"Di", false, false, true, false},  {"O0", true, true, true, true},
        {"Ok", false, true, true, true},    {"Oi", false, true, true, true},
        {"M0", false, false, false, false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
        g_autofree char *text = g_strdup_printf("1\ntulis/%s\n", rules[i].flags);
        g_autoptr(LexDictionary) dictionary = parse(text);
        const LexWord word = find(dictionary, "tulis");
        assert_int_equal(lex_dictionary_licenses_proclitic(dictionary, word, LEX_SUFFIX_NONE),
                         rules[i].none);
        assert_int_equal(lex_dictionary_licenses_proclitic(dictionary, word, LEX_SUFFIX_KAN),
                         rules[i].kan);
        assert_int_equal(lex_dictionary_licenses_proclitic(dictionary, word, LEX_SUFFIX_I),
                         rules[i].i);
        assert_int_equal(lex_dictionary_licenses_proclitic(dictionary, word, LEX_SUFFIX_AN),
                         rules[i].an);
    }
}

static void
test_a_word_twice_has_all_its_flags(void **state G_GNUC_UNUSED)
{
    g_autoptr(LexDictionary) dictionary = parse("3\ntulis/M0\nbaca/B0\ntulis/D0\n");
    const LexWord word = find(dictionary, "tulis");
    const LexAffixes me = read_affixes("me"), di = read_affixes("di"), ber = read_affixes("ber");
    assert_true(lex_dictionary_licenses(dictionary, word, &me));
    assert_true(lex_dictionary_licenses(dictionary, word, &di));
    assert_false(lex_dictionary_licenses(dictionary, word, &ber));
}

/* ---- files ----------------------------------------------------------------------------------- */

/* Ends of lines, blanks, a byte that is no UTF-8, more words than announced. */
static void
test_reads_what_files_look_like(void **state G_GNUC_UNUSED)
{
    static const char *const texts[] = {
        "2\ntulis/M0\nbaca",      "2\r\ntulis/M0\r\nbaca\r\n", "  2 \n tulis/M0\t\n  baca  ",
        "1\ntulis/M0\nbaca\n",    "3\n\ntulis/M0\n\nbaca\n",   "3\ntulis/M0\nbaca\n/M0\n",
        "3\ntulis/M0\nbaca\n-\n",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(LexDictionary) dictionary = parse(texts[i]);
        const LexAffixes me = read_affixes("me");
        assert_int_equal(lex_dictionary_n_words(dictionary), 2);
        assert_true(knows(dictionary, "baca"));
        assert_true(lex_dictionary_licenses(dictionary, find(dictionary, "tulis"), &me));
    }
    g_autoptr(LexDictionary) latin = parse("3\ncaf\xE9/M0\ntulis\n\xC9tat\n");
    expect_words(latin, "caf\xE9 tulis", true);
    expect_words(latin, "caf\u00E9 caf", false);
}

static const struct {
    const char *text;
    size_t length;
    const char *parts[2];
} broken[] = {
#define BROKEN(text) text, sizeof text - 1
    {BROKEN(""), {NAME ":1:", "number of words"}},
    {BROKEN("\n1\ntulis\n"), {NAME ":1:", "number of words"}},
    {BROKEN("tulis/M0\nbaca\n"), {NAME ":1:", "number of words"}},
    {BROKEN("0\n"), {NAME ":1:", "number of words"}},
    {BROKEN("-1\ntulis\n"), {NAME ":1:", "number of words"}},
    {BROKEN("99999999999\ntulis\n"), {NAME ":1:", "number of words"}},
    {BROKEN("2\ntulis\nbaca/M0k\n"), {NAME ":3:", "odd number"}},
    {BROKEN("2\ntulis/M\nbaca/M0\n"), {NAME ":2:", "odd number"}},
    {BROKEN("1\nanak-anak/M\n"), {NAME ":2:", "odd number"}},
    {BROKEN("2\ntu\0lis\nbaca\n"), {NAME ":2:", "NUL"}},
    {BROKEN("2\ntulis\nbaca/M\0\n"), {NAME ":3:", "NUL"}},
    {BROKEN("3\ntulis\nbaca\n"), {NAME ":3:", "2 of 3 words"}},
    {BROKEN("3\ntulis\nba"), {NAME ":3:", "cut off"}},
    {BROKEN("1"), {NAME ":1:", "0 of 1 words"}},
};

static void
test_refuses_what_is_broken(void **state G_GNUC_UNUSED)
{
    for (size_t i = 0; i < G_N_ELEMENTS(broken); i++) {
        GError *error = NULL;
        if (lex_dictionary_parse(NAME, broken[i].text, broken[i].length, &error) != NULL)
            fail_msg("%zu: \"%s\" is read", i, broken[i].text);
        expect_error(&error, LEX_ERROR_FORMAT, broken[i].parts[0], broken[i].parts[1]);
    }
}

static void
test_reads_a_file(void **state G_GNUC_UNUSED)
{
    GError *error = NULL;
    put("ok.dic", "1\ntulis\n");
    put("bad.dic", "1\ntulis/M\n");
    g_autoptr(LexDictionary) dictionary = lex_dictionary_new("ok.dic", &error);
    assert_non_null(dictionary);
    assert_string_equal(lex_dictionary_path(dictionary), "ok.dic");
    assert_null(lex_dictionary_new("bad.dic", &error));
    expect_error(&error, LEX_ERROR_FORMAT, "bad.dic:2:");
    assert_null(lex_dictionary_new("none.dic", &error));
    expect_error(&error, LEX_ERROR_IO, "dictionary", "none.dic");
    assert_null(lex_dictionary_new(".", &error));
    expect_error(&error, LEX_ERROR_IO, "dictionary");
}

/* The variable names the file, there or not; an empty one is none. */
static void
test_finds_the_file(void **state G_GNUC_UNUSED)
{
    g_autofree char *before = g_strdup(g_getenv("LEXSTAT_DICTIONARY"));
    g_setenv("LEXSTAT_DICTIONARY", "tidak-ada.dic", TRUE);
    g_autofree char *named = lex_dictionary_find_file();
    assert_string_equal(named, "tidak-ada.dic");
    g_unsetenv("LEXSTAT_DICTIONARY");
    g_autofree char *usual = lex_dictionary_find_file();
    g_setenv("LEXSTAT_DICTIONARY", "", TRUE);
    g_autofree char *empty = lex_dictionary_find_file();
    assert_int_equal(g_strcmp0(usual, empty), 0);
    assert_true(usual == NULL || g_str_has_suffix(usual, "/id_ID.dic"));
    if (before != NULL)
        g_setenv("LEXSTAT_DICTIONARY", before, TRUE);
    else
        g_unsetenv("LEXSTAT_DICTIONARY");
}

/* The one that the system has. */
static void
test_reads_the_dictionary_of_the_system(void **state G_GNUC_UNUSED)
{
    g_autofree char *path = lex_dictionary_find_file();
    if (path == NULL) {
        print_message("skipped: %s\n", LEX_NO_DICTIONARY);
        skip();
    }
    GError *error = NULL;
    g_autoptr(LexDictionary) dictionary = lex_dictionary_new(path, &error);
    if (dictionary == NULL)
        fail_msg("%s", error->message);
    print_message("%s: %zu words\n", path, lex_dictionary_n_words(dictionary));
    assert_true(lex_dictionary_n_words(dictionary) > 20000);
    expect_words(dictionary, "tulis baca rumah perintah kuasa juang ajar makan adil", true);
    expect_words(dictionary, "menulis memerintahkan Bali anak-anak qwerty", false);
    assert_true(has_name(dictionary, "jakarta"));
    const LexAffixes me_per_kan = read_affixes("me+per kan"), me = read_affixes("me");
    assert_true(lex_dictionary_licenses(dictionary, find(dictionary, "juang"), &me_per_kan));
    assert_true(lex_dictionary_licenses(dictionary, find(dictionary, "tulis"), &me));
    for (LexWord word = 0; word < lex_dictionary_n_words(dictionary); word++) {
        size_t length;
        const char *bytes = lex_dictionary_word(dictionary, word, &length);
        assert_int_equal(lex_dictionary_find(dictionary, bytes, length), word);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_knows_words_and_names),
        cmocka_unit_test(test_tells_the_word_of_a_number),
        cmocka_unit_test(test_grows),
        cmocka_unit_test(test_flags_license_affixes),
        cmocka_unit_test(test_clitics_need_no_licence),
        cmocka_unit_test(test_proclitics_stand_where_di_stands),
        cmocka_unit_test(test_a_word_twice_has_all_its_flags),
        cmocka_unit_test(test_reads_what_files_look_like),
        cmocka_unit_test(test_refuses_what_is_broken),
        folder_test(test_reads_a_file),
        folder_test(test_finds_the_file),
        cmocka_unit_test(test_reads_the_dictionary_of_the_system),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
