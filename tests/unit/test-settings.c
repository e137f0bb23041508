/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-settings.h"

#include "lex-options.h"
#include "lex-stem.h"
#include "lex-token.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void
set(LexSettings *settings, const char *name, const char *value)
{
    GError *error = NULL;
    if (!lex_settings_set(settings, name, value, &error))
        fail_msg("%s", error->message);
}

static void
test_begins_with_the_defaults(void **state G_GNUC_UNUSED)
{
    LexSettings settings;
    lex_settings_init(&settings);
    assert_string_equal(settings.input.encoding, "UTF-8");
    assert_int_equal(settings.output.digits, 7);
    assert_int_equal(settings.machine.jobs, 0);
    assert_int_equal(settings.machine.block_size, 1 << 20);
    assert_true(settings.terms.max_df == 1);
    assert_null(settings.input.include);
    for (size_t i = 0; lex_analyses()[i] != NULL; i++) {
        assert_false(settings.wanted[i]);
        assert_non_null(settings.analyses[i]);
    }
    assert_false(lex_settings_is_given(&settings, "digits"));
    lex_settings_clear(&settings);
}

/* What an analysis is by default, and what the user says for all of them. */
static void
test_terms_of_an_analysis(void **state G_GNUC_UNUSED)
{
    LexSettings settings;
    lex_settings_init(&settings);
    for (size_t i = 0; lex_analyses()[i] != NULL; i++) {
        const LexAnalysis *analysis = lex_analyses()[i];
        const uint64_t expected =
            analysis->min_count != NULL ? g_ascii_strtoull(analysis->min_count, NULL, 10) : 1;
        assert_int_equal(lex_settings_terms(&settings, analysis).min_count, expected);
        assert_string_equal(lex_settings_terms(&settings, analysis).stopwords, analysis->stopwords);
    }
    set(&settings, "min-count", "7");
    for (size_t i = 0; lex_analyses()[i] != NULL; i++)
        assert_int_equal(lex_settings_terms(&settings, lex_analyses()[i]).min_count, 7);
    lex_settings_clear(&settings);
}

static void
test_sets_by_name(void **state G_GNUC_UNUSED)
{
    LexSettings settings;
    lex_settings_init(&settings);
    set(&settings, "digits", "17");
    set(&settings, "include", "*.txt");
    set(&settings, "include", "*.md");
    set(&settings, "quiet", NULL);
    set(&settings, "tokens", NULL);
    assert_int_equal(settings.output.digits, 17);
    assert_int_equal(g_strv_length(settings.input.include), 2);
    assert_true(settings.machine.quiet);
    for (size_t i = 0; lex_analyses()[i] != NULL; i++)
        assert_int_equal(settings.wanted[i], strcmp(lex_analyses()[i]->name, "tokens") == 0);
    assert_true(lex_settings_is_given(&settings, "digits"));
    assert_false(lex_settings_is_given(&settings, "bom"));
    lex_settings_clear(&settings);
}

static void
test_refuses_in_one_sentence(void **state G_GNUC_UNUSED)
{
    static const struct {
        const char *name, *value, *message;
    } refused[] = {
        {"tfdif", NULL, "there is no option --tfdif; --help-all lists them"},
        {"", NULL, "there is no option --; --help-all lists them"},
        {"quiet", "yes", "--quiet takes no value"},
        {"digits", NULL, "--digits needs a value"},
        {"digits", "18", "--digits=18: a whole number from 1 to 17 was expected"},
        {"case", "lower", "--case=lower: one of fold, keep was expected"},
        {"max-df", "1.5", "--max-df=1.5: a number from 0 to 1 was expected"},
        {"tfidf", "yes", "--tfidf takes no value"},
        {"collocates", NULL, "--collocates needs a value"},
    };
    LexSettings settings;
    lex_settings_init(&settings);
    for (size_t i = 0; i < G_N_ELEMENTS(refused); i++) {
        g_autoptr(GError) error = NULL;
        if (lex_settings_set(&settings, refused[i].name, refused[i].value, &error))
            fail_msg("--%s=%s was taken", refused[i].name, refused[i].value);
        assert_true(g_error_matches(error, LEX_ERROR, LEX_ERROR_USAGE));
        assert_string_equal(error->message, refused[i].message);
        assert_false(lex_settings_is_given(&settings, refused[i].name));
    }
    for (size_t i = 0; lex_analyses()[i] != NULL; i++)
        assert_false(settings.wanted[i]);
    lex_settings_clear(&settings);
}

/* What the user says goes before what the analysis's record says. */
static void
test_term_options_of_an_analysis(void **state G_GNUC_UNUSED)
{
    static const LexAnalysis analysis = {
        .name = "test",
        .stem = "none",
        .stopwords = "none",
        .classes = "word,number",
        .min_count = "5",
        .min_df = "4",
    };
    LexSettings settings;
    lex_settings_init(&settings);
    set(&settings, "min-df", "3");
    LexTermOptions terms = lex_settings_terms(&settings, &analysis);
    assert_int_equal(terms.stem, LEX_STEM_NONE);
    assert_string_equal(terms.stopwords, "none");
    assert_int_equal(terms.classes, 1u << LEX_CLASS_WORD | 1u << LEX_CLASS_NUMBER);
    assert_int_equal(terms.min_count, 5);
    assert_int_equal(terms.min_df, 3);

    set(&settings, "stem", "snowball");
    set(&settings, "stopwords", "core,report");
    set(&settings, "classes", "tag");
    terms = lex_settings_terms(&settings, &analysis);
    assert_int_equal(terms.stem, LEX_STEM_SNOWBALL);
    assert_string_equal(terms.stopwords, "core,report");
    assert_int_equal(terms.classes, 1u << LEX_CLASS_TAG);
    lex_settings_clear(&settings);
}

/* ---- what holds for all rows ---------------------------------------------------------------- */

static void
expect_rows(const LexOptionGroup *group, GHashTable *names, GHashTable *letters)
{
    for (const LexOption *option = group->options; option != NULL && option->name; option++) {
        const bool takes_choices =
            option->type == LEX_OPTION_CHOICE || option->type == LEX_OPTION_CHOICES;
        g_hash_table_add(names, (char *)option->name);
        if (option->letter != 0 && !g_hash_table_add(letters, GINT_TO_POINTER(option->letter)))
            fail_msg("-%c is two options", option->letter);
        if (option->help == NULL || strchr(option->help, '\n') != NULL)
            fail_msg("--%s has no help of one line", option->name);
        if (takes_choices != (option->choices != NULL))
            fail_msg("--%s: choices go with their type", option->name);
        if (option->type != LEX_OPTION_FLAG && !takes_choices && option->argument == NULL)
            fail_msg("--%s does not say what it takes", option->name);
        assert_true(option->offset < group->size);
    }
}

static void
test_rows_are_sound(void **state G_GNUC_UNUSED)
{
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) letters = g_hash_table_new(NULL, NULL);
    guint n = 0;
    for (size_t i = 0; lex_option_groups()[i] != NULL; i++) {
        const LexOptionGroup *const group = lex_option_groups()[i];
        expect_rows(group, names, letters);
        for (const LexOption *option = group->options; option->name != NULL; option++)
            n++;
    }
    assert_int_equal(g_hash_table_size(names), n); /* no name twice */
    for (size_t i = 0; lex_analyses()[i] != NULL; i++) {
        const LexAnalysis *const analysis = lex_analyses()[i];
        if (g_hash_table_contains(names, analysis->name))
            fail_msg("--%s is an analysis and an option", analysis->name);
        expect_rows(&analysis->options, names, letters);
    }
}

static void
assert_string_equal_or_null(const char *a, const char *b)
{
    if (g_strcmp0(a, b) != 0)
        fail_msg("%s is not %s", a, b);
}

/* What each record says its question wants are values that the options take. */
static void
test_records_are_sound(void **state G_GNUC_UNUSED)
{
    for (size_t i = 0; lex_analyses()[i] != NULL; i++) {
        const LexAnalysis *const analysis = lex_analyses()[i];
        LexSettings settings;
        lex_settings_init(&settings);
        set(&settings, analysis->name, analysis->argument);
        assert_string_equal_or_null(settings.arguments[i], analysis->argument);
        set(&settings, "stem", analysis->stem);
        set(&settings, "classes", analysis->classes);
        set(&settings, "stopwords", analysis->stopwords);
        if (analysis->min_count != NULL)
            set(&settings, "min-count", analysis->min_count);
        if (analysis->min_df != NULL)
            set(&settings, "min-df", analysis->min_df);
        assert_int_equal(analysis->min_count != NULL, analysis->min_df != NULL);
        assert_true(analysis->summary != NULL && strchr(analysis->summary, '\n') == NULL);
        assert_string_equal(analysis->tables[0]->name, analysis->name);
        assert_non_null(analysis->run);
        lex_settings_clear(&settings);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_begins_with_the_defaults),
        cmocka_unit_test(test_terms_of_an_analysis),
        cmocka_unit_test(test_sets_by_name),
        cmocka_unit_test(test_refuses_in_one_sentence),
        cmocka_unit_test(test_term_options_of_an_analysis),
        cmocka_unit_test(test_rows_are_sound),
        cmocka_unit_test(test_records_are_sound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
