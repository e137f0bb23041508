/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-stopwords.h"

#include "lex-fold.h"
#include "test-files.h"

static LexStopwords *
stopwords_new(const char *choice)
{
    GError *error = NULL;
    LexStopwords *const stopwords = lex_stopwords_new(choice, &error);
    if (stopwords == NULL)
        fail_msg("%s", error->message);
    return stopwords;
}

/* words has blanks between; each is in the choice, or each is not. */
static void
expect_words(const char *choice, const char *words, bool expected)
{
    g_autoptr(LexStopwords) stopwords = stopwords_new(choice);
    g_auto(GStrv) list = g_strsplit(words, " ", -1);
    for (char **word = list; *word != NULL; word++) {
        if (lex_stopwords_contain(stopwords, *word, strlen(*word)) != expected)
            fail_msg("--stopwords=%s: %s %s", choice, *word,
                     expected ? "is missing" : "is one of them");
    }
}

static void
test_chooses_classes(void **state G_GNUC_UNUSED)
{
    static const struct {
        const char *choice, *words, *others;
    } choices[] = {
        {"core", "yang di dan dari darinya ini tidak telah bisa adalah apa juga kah",
         "tahun mengatakan besar masalah media sete dia- januari dua gue DAN Yang"},
        {"none", "", "yang di dan"},
        {"prep", "di dari ke", "yang dan januari"},
        {"report", "kata mengatakan ujarnya", "yang di januari"},
        {"calendar", "tahun januari senin", "yang kata"},
        {"core,calendar", "yang di tahun januari", "mengatakan besar"},
        {"colloq", "gue banget", "yang besar"},
        {"neg,neg", "tidak bukan", "yang"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(choices); i++) {
        if (*choices[i].words != '\0')
            expect_words(choices[i].choice, choices[i].words, true);
        expect_words(choices[i].choice, choices[i].others, false);
    }
}

static size_t
count(const char *choice)
{
    g_autoptr(LexStopwords) stopwords = stopwords_new(choice);
    return lex_stopwords_count(stopwords);
}

static const char *const core[] = {"prep", "conj",     "pron", "det",      "neg",
                                   "aux",  "question", "adv",  "particle", NULL};
static const char *const others[] = {"report", "calendar", "numeral", "colloq", "boiler", NULL};

static void
test_core_is_the_function_words(void **state G_GNUC_UNUSED)
{
    g_autofree char *all_core = g_strjoinv(",", (char **)core);
    assert_int_equal(count("core"), count(all_core));
    assert_int_equal(count("core,neg,prep"), count("core"));
    assert_int_equal(count("none"), 0);
    for (const char *const *name = core; *name != NULL; name++)
        assert_true(count(*name) > 0 && count(*name) < count("core"));
    for (const char *const *name = others; *name != NULL; name++) {
        g_autofree char *with = g_strdup_printf("core,%s", *name);
        assert_true(count(*name) > 0);
        assert_true(count(with) > count("core"));
    }
}

/* ---- the list itself ----------------------------------------------------------------------- */

static bool
is_class(const char *name)
{
    return g_strv_contains(core, name) || g_strv_contains(others, name);
}

static void
expect_list_line(const char *line, GHashTable *seen)
{
    g_auto(GStrv) fields = g_strsplit(line, " ", -1);
    if (g_strv_length(fields) != 2)
        fail_msg("\"%s\" is not a word, a blank, and classes", line);
    g_auto(GStrv) names = g_strsplit(fields[1], ",", -1);
    for (char **name = names; *name != NULL; name++) {
        if (!is_class(*name))
            fail_msg("\"%s\": there is no class %s", line, *name);
    }
    g_autoptr(GString) form = g_string_new(NULL);
    lex_fold(fields[0], strlen(fields[0]), LEX_CASE_FOLD, form);
    if (strcmp(form->str, fields[0]) != 0)
        fail_msg("\"%s\": folded it is %s", line, form->str);
    if (!g_hash_table_add(seen, g_strdup(fields[0])))
        fail_msg("\"%s\": the word was there before", line);
}

static void
test_list_is_sound(void **state G_GNUC_UNUSED)
{
    const char *const root = g_getenv("LEXSTAT_SOURCE_ROOT");
    g_autofree char *path =
        g_build_filename(root != NULL ? root : ".", "stopwords", "indonesian.txt", NULL);
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        fail_msg("there is no %s", path);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        if (**line != '#' && **line != '\0')
            expect_list_line(*line, seen);
    }
    print_message("indonesian.txt: %u words\n", g_hash_table_size(seen));

    g_autofree char *all_core = g_strjoinv(",", (char **)core);
    g_autofree char *all_others = g_strjoinv(",", (char **)others);
    g_autofree char *all = g_strjoin(",", all_core, all_others, NULL);
    assert_int_equal(count(all), g_hash_table_size(seen)); /* what is built in is the file */
}

/* ---- files --------------------------------------------------------------------------------- */

static void
test_reads_a_file(void **state G_GNUC_UNUSED)
{
    put("words", "# a comment\n"
                 "Kota\r\n"
                 "  desa  \n"
                 "\n"
                 "negara report, whatever follows\n"
                 "kampung\tnoun\n"
                 "Jum\u2019at # on it\n"
                 "kota\n"
                 "\u00C9tat");
    expect_words("words", "kota desa negara kampung jum'at \u00E9tat", true);
    expect_words("words", "Kota report yang # on", false);
    assert_int_equal(count("words"), 6);

    put("empty", "");
    assert_int_equal(count("empty"), 0);
    put("core words", "kota");
    assert_int_equal(count("core words"), 1);
    put("core", "kota"); /* a class is a class, whatever lies there */
    assert_true(count("core") > 100);
    assert_int_equal(count("./core"), 1);
}

static void
test_refuses_in_one_sentence(void **state G_GNUC_UNUSED)
{
    GError *error = NULL;
    assert_null(lex_stopwords_new("cor", &error));
    expect_error(&error, LEX_ERROR_USAGE, "--stopwords=cor", "none, core, prep", "boiler", "file");
    assert_null(lex_stopwords_new("core,cor", &error));
    expect_error(&error, LEX_ERROR_USAGE, "--stopwords=cor");
    assert_null(lex_stopwords_new("", &error));
    expect_error(&error, LEX_ERROR_USAGE, "--stopwords=");
    assert_int_equal(g_mkdir("folder", 0700), 0);
    assert_null(lex_stopwords_new("folder", &error));
    expect_error(&error, LEX_ERROR_IO, "--stopwords=folder");
    put("latin", "kota\ncaf\xE9\n");
    assert_null(lex_stopwords_new("latin", &error));
    expect_error(&error, LEX_ERROR_FORMAT, "latin", "byte 8", "UTF-8");
    lex_stopwords_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_chooses_classes),
        cmocka_unit_test(test_core_is_the_function_words),
        cmocka_unit_test(test_list_is_sound),
        folder_test(test_reads_a_file),
        folder_test(test_refuses_in_one_sentence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
