/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-options.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* One option of every type, and what a number may be. */
typedef struct {
    bool bom;
    uint64_t top;
    uint64_t digits;
    uint64_t least;
    uint64_t block;
    double share;
    double any;
    char *file;
    char **globs;
    int stem;
    unsigned classes;
} Values;

static const char *const stems[] = {"snowball", "none", NULL};
static const char *const class_names[] = {"word", "number", "tag", NULL};

static const LexOption rows[] = {
    {"bom", 0, LEX_OPTION_FLAG, offsetof(Values, bom), .help = "h"},
    {"top", 'n', LEX_OPTION_COUNT, offsetof(Values, top), .argument = "N", .help = "h"},
    {"digits", 0, LEX_OPTION_COUNT, offsetof(Values, digits), "7", .min = 1, .max = 17,
     .argument = "N"},
    {"least", 0, LEX_OPTION_COUNT, offsetof(Values, least), "5", .min = 2, .max = INFINITY,
     .argument = "N"},
    {"block", 0, LEX_OPTION_SIZE, offsetof(Values, block), "1M", .argument = "SIZE"},
    {"share", 0, LEX_OPTION_REAL, offsetof(Values, share), "0.5", .max = 1, .argument = "SHARE"},
    {"any", 0, LEX_OPTION_REAL, offsetof(Values, any), "-2.25", .argument = "X"},
    {"file", 'f', LEX_OPTION_TEXT, offsetof(Values, file), .argument = "FILE"},
    {"glob", 0, LEX_OPTION_LIST, offsetof(Values, globs), .argument = "GLOB"},
    {"stem", 0, LEX_OPTION_CHOICE, offsetof(Values, stem), "none", stems},
    {"classes", 0, LEX_OPTION_CHOICES, offsetof(Values, classes), "word,tag", class_names},
    {0},
};

static const LexOptionGroup group = {"test", "Test", rows, sizeof(Values)};

static const LexOption *
row(const char *name)
{
    const LexOption *const found = lex_options_find(&group, name);
    if (found == NULL)
        fail_msg("no option %s", name);
    return found;
}

static void
expect_shown(const Values *values, const char *name, const char *expected)
{
    g_autofree char *shown = lex_option_show(row(name), values);
    if (g_strcmp0(shown, expected) != 0)
        fail_msg("--%s shows as %s, not as %s", name, shown, expected);
}

static void
test_begins_with_the_defaults(void **state G_GNUC_UNUSED)
{
    static const char *const defaults[][2] = {
        {"bom", "false"},     {"top", "0"},     {"digits", "7"},         {"least", "5"},
        {"block", "1048576"}, {"share", "0.5"}, {"any", "-2.25"},        {"file", NULL},
        {"glob", NULL},       {"stem", "none"}, {"classes", "word,tag"},
    };
    Values values = {0};
    lex_options_init(&group, &values);
    for (size_t i = 0; i < G_N_ELEMENTS(defaults); i++)
        expect_shown(&values, defaults[i][0], defaults[i][1]);
    assert_int_equal(values.stem, 1);
    assert_int_equal(values.classes, 5);
    lex_options_clear(&group, &values);
}

/* A value as a user writes it, and as it is shown when it was taken. */
static const struct {
    const char *name, *text, *shown;
} taken[] = {
    {"bom", NULL, "true"},
    {"top", "0", "0"},
    {"top", "18446744073709551615", "18446744073709551615"},
    {"top", "007", "7"},
    {"digits", "1", "1"},
    {"digits", "17", "17"},
    {"least", "2", "2"},
    {"least", "18446744073709551615", "18446744073709551615"},
    {"block", "1", "1"},
    {"block", "4k", "4096"},
    {"block", "64M", "67108864"},
    {"block", "2G", "2147483648"},
    {"block", "1t", "1099511627776"},
    {"block", "16777215T", "18446742974197923840"},
    {"share", "0", "0"},
    {"share", "1", "1"},
    {"share", "0.29", "0.29"},
    {"share", "1e-3", "0.001"},
    {"share", ".5", "0.5"},
    {"any", "-1e300", "-1e+300"},
    {"any", "12345.678", "12345.678"},
    {"file", "", ""},
    {"file", "a b,c", "a b,c"},
    {"glob", "*.txt", "*.txt"},
    {"stem", "snowball", "snowball"},
    {"classes", "tag", "tag"},
    {"classes", "tag,word,tag", "word,tag"},
    {"classes", "number,tag,word", "word,number,tag"},
};

static void
test_takes_and_shows(void **state G_GNUC_UNUSED)
{
    for (size_t i = 0; i < G_N_ELEMENTS(taken); i++) {
        Values values = {0};
        GError *error = NULL;
        lex_options_init(&group, &values);
        if (!lex_option_parse(row(taken[i].name), taken[i].text, &values, &error))
            fail_msg("%s", error->message);
        expect_shown(&values, taken[i].name, taken[i].shown);
        lex_options_clear(&group, &values);
    }
}

/* What is shown can be given again, and is shown the same. */
static void
test_shown_values_can_be_given(void **state G_GNUC_UNUSED)
{
    for (size_t i = 0; i < G_N_ELEMENTS(taken); i++) {
        if (row(taken[i].name)->type == LEX_OPTION_FLAG)
            continue;
        Values values = {0};
        assert_true(lex_option_parse(row(taken[i].name), taken[i].shown, &values, NULL));
        expect_shown(&values, taken[i].name, taken[i].shown);
        lex_options_clear(&group, &values);
    }
}

static const struct {
    const char *name, *text, *message;
} refused[] = {
    {"top", "-1", "--top=-1: a whole number was expected"},
    {"top", "+1", "--top=+1: a whole number was expected"},
    {"top", " 1", "--top= 1: a whole number was expected"},
    {"top", "1 ", "--top=1 : a whole number was expected"},
    {"top", "1.5", "--top=1.5: a whole number was expected"},
    {"top", "0x10", "--top=0x10: a whole number was expected"},
    {"top", "", "--top=: a whole number was expected"},
    {"top", "18446744073709551616", "--top=18446744073709551616: a whole number was expected"},
    {"digits", "0", "--digits=0: a whole number from 1 to 17 was expected"},
    {"digits", "18", "--digits=18: a whole number from 1 to 17 was expected"},
    {"least", "1", "--least=1: a whole number from 2 was expected"},
    {"block", "0", "--block=0: a size such as 64M or 2G was expected"},
    {"block", "", "--block=: a size such as 64M or 2G was expected"},
    {"block", "M", "--block=M: a size such as 64M or 2G was expected"},
    {"block", "64MB", "--block=64MB: a size such as 64M or 2G was expected"},
    {"block", "1.5M", "--block=1.5M: a size such as 64M or 2G was expected"},
    {"block", "-1M", "--block=-1M: a size such as 64M or 2G was expected"},
    {"block", "16777216T", "--block=16777216T: a size such as 64M or 2G was expected"},
    {"share", "1.01", "--share=1.01: a number from 0 to 1 was expected"},
    {"share", "-0.1", "--share=-0.1: a number from 0 to 1 was expected"},
    {"share", "0,5", "--share=0,5: a number from 0 to 1 was expected"},
    {"share", " 0.5", "--share= 0.5: a number from 0 to 1 was expected"},
    {"share", "0.5 ", "--share=0.5 : a number from 0 to 1 was expected"},
    {"share", "nan", "--share=nan: a number from 0 to 1 was expected"},
    {"share", "", "--share=: a number from 0 to 1 was expected"},
    {"any", "inf", "--any=inf: a number was expected"},
    {"any", "1e999", "--any=1e999: a number was expected"},
    {"any", "x", "--any=x: a number was expected"},
    {"stem", "Snowball", "--stem=Snowball: one of snowball, none was expected"},
    {"stem", "", "--stem=: one of snowball, none was expected"},
    {"stem", "snow", "--stem=snow: one of snowball, none was expected"},
    {"classes", "", "--classes=: one of word, number, tag was expected"},
    {"classes", "word,url", "--classes=url: one of word, number, tag was expected"},
    {"classes", "word, tag", "--classes= tag: one of word, number, tag was expected"},
};

static void
test_refuses_in_one_sentence(void **state G_GNUC_UNUSED)
{
    for (size_t i = 0; i < G_N_ELEMENTS(refused); i++) {
        Values values = {0};
        g_autoptr(GError) error = NULL;
        lex_options_init(&group, &values);
        g_autofree char *before = lex_option_show(row(refused[i].name), &values);
        if (lex_option_parse(row(refused[i].name), refused[i].text, &values, &error))
            fail_msg("--%s=%s was taken", refused[i].name, refused[i].text);
        assert_true(g_error_matches(error, LEX_ERROR, LEX_ERROR_USAGE));
        assert_string_equal(error->message, refused[i].message);
        expect_shown(&values, refused[i].name, before); /* untouched */
        lex_options_clear(&group, &values);
    }
}

static void
test_lists_grow_and_texts_are_replaced(void **state G_GNUC_UNUSED)
{
    static const char *const given[] = {"*.txt", "", "b,c", "*.txt"};
    Values values = {0};
    for (size_t i = 0; i < G_N_ELEMENTS(given); i++) {
        assert_true(lex_option_parse(row("glob"), given[i], &values, NULL));
        assert_true(lex_option_parse(row("file"), given[i], &values, NULL));
        assert_int_equal(g_strv_length(values.globs), i + 1);
        assert_string_equal(values.globs[i], given[i]);
        assert_string_equal(values.file, given[i]);
    }
    expect_shown(&values, "glob", "*.txt,,b,c,*.txt");
    lex_options_clear(&group, &values);
}

static void
test_clear_leaves_zeros(void **state G_GNUC_UNUSED)
{
    Values values = {0};
    const Values zeros = {0};
    lex_options_init(&group, &values);
    lex_option_parse(row("glob"), "x", &values, NULL);
    lex_option_parse(row("file"), "x", &values, NULL);
    lex_options_clear(&group, &values);
    assert_memory_equal(&values, &zeros, sizeof values);
    lex_options_clear(&group, &values);
}

static void
test_finds_by_whole_name(void **state G_GNUC_UNUSED)
{
    const LexOptionGroup none = {"none", "None", NULL, 0};
    for (size_t i = 0; rows[i].name != NULL; i++)
        assert_ptr_equal(lex_options_find(&group, rows[i].name), &rows[i]);
    assert_null(lex_options_find(&group, "stems"));
    assert_null(lex_options_find(&group, "ste"));
    assert_null(lex_options_find(&group, ""));
    assert_null(lex_options_find(&none, "stem"));
    lex_options_init(&none, NULL);
    lex_options_clear(&none, NULL);
}

static void
test_says_what_it_takes(void **state G_GNUC_UNUSED)
{
    static const char *const arguments[][2] = {{"bom", NULL},
                                               {"top", "N"},
                                               {"file", "FILE"},
                                               {"stem", "snowball|none"},
                                               {"classes", "word,number,tag"}};
    for (size_t i = 0; i < G_N_ELEMENTS(arguments); i++) {
        g_autofree char *argument = lex_option_argument(row(arguments[i][0]));
        assert_int_equal(g_strcmp0(argument, arguments[i][1]), 0);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_begins_with_the_defaults),
        cmocka_unit_test(test_takes_and_shows),
        cmocka_unit_test(test_shown_values_can_be_given),
        cmocka_unit_test(test_refuses_in_one_sentence),
        cmocka_unit_test(test_lists_grow_and_texts_are_replaced),
        cmocka_unit_test(test_clear_leaves_zeros),
        cmocka_unit_test(test_finds_by_whole_name),
        cmocka_unit_test(test_says_what_it_takes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
