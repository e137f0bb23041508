/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-fold.h"

#include "test-random.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* A token, its form, and its form with --case=keep. */
static const struct {
    const char *token, *folded, *kept;
} forms[] = {
    {"", "", ""},
    {"kota", "kota", "kota"},
    {"Kota-Kota", "kota-kota", "Kota-Kota"},
    {"INDONESIA", "indonesia", "INDONESIA"},
    {"2.518", "2.518", "2.518"},
    {"#Pemilu2024_", "#pemilu2024_", "#Pemilu2024_"},
    /* apostrophes */
    {"Jum'at", "jum'at", "Jum'at"},
    {"Jum`at", "jum'at", "Jum'at"},
    {"Jum\u2019at", "jum'at", "Jum'at"},
    {"Ma\u2018ruf", "ma'ruf", "Ma'ruf"},
    {"Ma\u02BCruf", "ma'ruf", "Ma'ruf"},
    {"Qur\u00B4an", "qur'an", "Qur'an"},
    {"Qur\u1FFDan", "qur'an", "Qur'an"}, /* whose NFC is U+00B4 */
    {"Qur\u1FEFan", "qur'an", "Qur'an"}, /* whose NFC is U+0060 */
    {"\u0149", "'n", "\u0149"},          /* whose case folding has an U+02BC */
    /* hyphens; a dash is none */
    {"kota\u2010kota", "kota-kota", "kota-kota"},
    {"kota\u2011kota", "kota-kota", "kota-kota"},
    {"kota\u2013kota", "kota\u2013kota", "kota\u2013kota"},
    /* what is not to be seen */
    {"me\u00ADmer\u00ADintah", "memerintah", "memerintah"},
    {"a\u200Bb\u200Cc\u200Dd\u2060e\uFEFFf", "abcdef", "abcdef"},
    {"e\u00AD\u0301", "\u00E9", "\u00E9"}, /* stood between a letter and its mark */
    /* composed and not */
    {"caf\u00E9", "caf\u00E9", "caf\u00E9"},
    {"cafe\u0301", "caf\u00E9", "caf\u00E9"},
    {"CAFE\u0301", "caf\u00E9", "CAF\u00C9"},
    {"\u212Bngstro\u0308m", "\u00E5ngstr\u00F6m", "\u00C5ngstr\u00F6m"},
    {"\uAC00", "\uAC00", "\uAC00"},
    {"\u1100\u1161", "\uAC00", "\uAC00"},
    /* folding that is more than lower case */
    {"Stra\u00DFe", "strasse", "Stra\u00DFe"},
    {"STRA\u1E9EE", "strasse", "STRA\u1E9EE"},
    {"\u039F\u03A3", "\u03BF\u03C3", "\u039F\u03A3"},
    {"\u03BF\u03C2", "\u03BF\u03C3", "\u03BF\u03C2"},
    {"\u017Fo", "so", "\u017Fo"},
    {"\uFB01lm", "film", "\uFB01lm"},
    {"\u212A", "k", "K"},
    {"\u0130stanbul", "i\u0307stanbul", "\u0130stanbul"},
    {"d\u0131k", "d\u0131k", "d\u0131k"},
    /* other scripts, and what has no case */
    {"\u041C\u041E\u0421\u041A\u0412\u0410", "\u043C\u043E\u0441\u043A\u0432\u0430",
     "\u041C\u041E\u0421\u041A\u0412\u0410"},
    {"\u0627\u0644\u0644\u0647", "\u0627\u0644\u0644\u0647", "\u0627\u0644\u0644\u0647"},
    {"km\u00B2", "km\u00B2", "km\u00B2"},
};

static void
expect_form(const char *token, LexCase letter_case, const char *expected)
{
    g_autoptr(GString) form = g_string_new("what was there before");
    lex_fold(token, strlen(token), letter_case, form);
    if (strcmp(form->str, expected) != 0)
        fail_msg("\"%s\" becomes \"%s\", not \"%s\"", token, form->str, expected);
    assert_int_equal(form->len, strlen(expected));
}

static void
expect_all_forms(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(forms); i++) {
        expect_form(forms[i].token, LEX_CASE_FOLD, forms[i].folded);
        expect_form(forms[i].token, LEX_CASE_KEEP, forms[i].kept);
    }
}

static void
test_folds(void **state G_GNUC_UNUSED)
{
    expect_all_forms();
}

static void
test_ignores_the_locale(void **state G_GNUC_UNUSED)
{
    static const char *const names[] = {"tr_TR.UTF-8", "tr_TR.utf8", "az_AZ.UTF-8", "az_AZ.utf8"};
    const char *found = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(names) && found == NULL; i++)
        found = setlocale(LC_ALL, names[i]);
    if (found == NULL) {
        print_message("SKIPPED: no Turkish locale is installed\n");
        skip();
    }
    expect_all_forms();
    setlocale(LC_ALL, "C");
}

static void
test_reads_no_further_than_the_token(void **state G_GNUC_UNUSED)
{
    g_autoptr(GString) form = g_string_new(NULL);
    lex_fold("Kota\u00ADbaru", 4, LEX_CASE_FOLD, form);
    assert_string_equal(form->str, "kota");
    lex_fold("Caf\u00E9\u0301", 5, LEX_CASE_FOLD, form);
    assert_string_equal(form->str, "caf\u00E9");
}

/* Marks that are to be sorted: in quadratic time this would take minutes. */
static void
test_folds_any_number_of_marks(void **state G_GNUC_UNUSED)
{
    enum { MANY = 100000 };
    g_autoptr(GString) token = g_string_new("a");
    for (int i = 0; i < MANY; i++)
        g_string_append(token, "\u0301\u0323");
    g_autoptr(GString) form = g_string_new(NULL);
    g_autoptr(GString) again = g_string_new(NULL);
    lex_fold(token->str, token->len, LEX_CASE_FOLD, form);
    assert_true(g_str_has_prefix(form->str, "\u1EA1\u0323"));
    lex_fold(form->str, form->len, LEX_CASE_FOLD, again);
    assert_true(g_string_equal(form, again));
}

/* Folding the form gives the form. */
static void
expect_settled(const char *token, size_t length, LexCase letter_case, GString *form, GString *again)
{
    lex_fold(token, length, letter_case, form);
    assert_true(g_utf8_validate(form->str, (gssize)form->len, NULL));
    lex_fold(form->str, form->len, letter_case, again);
    if (!g_string_equal(form, again))
        fail_msg("\"%.*s\" becomes \"%s\", and that \"%s\"", (int)length, token, form->str,
                 again->str);
}

/* The planes above hold ideographs. */
static void
test_settles_for_every_character(void **state G_GNUC_UNUSED)
{
    g_autoptr(GString) form = g_string_new(NULL);
    g_autoptr(GString) again = g_string_new(NULL);
    for (gunichar character = 1; character <= 0x1FFFF; character++) {
        if (!g_unichar_validate(character) || !g_unichar_isdefined(character) ||
            g_unichar_type(character) == G_UNICODE_PRIVATE_USE)
            continue;
        char token[6];
        const size_t length = (size_t)g_unichar_to_utf8(character, token);
        expect_settled(token, length, LEX_CASE_FOLD, form, again);
        expect_settled(token, length, LEX_CASE_KEEP, form, again);
    }
}

static void
test_settles_for_random_strings(void **state G_GNUC_UNUSED)
{
    static const char *const pieces[] = {
        "a",      "K",          "I",      "'",      "`",      "-",      "_",      "\u00AD",
        "\u00B4", "\u00DF",     "\u00E9", "\u0130", "\u0131", "\u0149", "\u01C5", "\u02BC",
        "\u0301", "\u0307",     "\u0308", "\u0323", "\u0327", "\u0345", "\u0390", "\u03A3",
        "\u03B1", "\u03C5",     "\u1E9B", "\u1E9E", "\u1F88", "\u1FB3", "\u1FB4", "\u1FEF",
        "\u1FFD", "\u2010",     "\u2019", "\u200B", "\u200D", "\u2126", "\u212A", "\u212B",
        "\uFB01", "\uFB13",     "\uFEFF", "\u1100", "\u1161", "\u11A8", "\u0915", "\u093C",
        "\u0958", "\U00010400", NULL};
    uint64_t seed = 7;
    g_autoptr(GString) token = g_string_new(NULL);
    g_autoptr(GString) form = g_string_new(NULL);
    g_autoptr(GString) again = g_string_new(NULL);
    for (unsigned i = 0; i < 50000; i++) {
        random_text(&seed, pieces, 1 + random_below(&seed, 6), token);
        expect_settled(token->str, token->len, LEX_CASE_FOLD, form, again);
        expect_settled(token->str, token->len, LEX_CASE_KEEP, form, again);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_folds),
        cmocka_unit_test(test_ignores_the_locale),
        cmocka_unit_test(test_reads_no_further_than_the_token),
        cmocka_unit_test(test_folds_any_number_of_marks),
        cmocka_unit_test(test_settles_for_every_character),
        cmocka_unit_test(test_settles_for_random_strings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
