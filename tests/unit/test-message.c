/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-message.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* What comes from outside, and how it stands in a message. */
static const char *const lines[][2] = {
    {"", ""},
    {"corpus.csv:17: 4 fields, the header has 5", "corpus.csv:17: 4 fields, the header has 5"},
    {"\u00C9lan \u4E2D\u6587 \"a\\b\"", "\u00C9lan \u4E2D\u6587 \"a\\b\""},
    {"two\nlines\r\n", "two\\nlines\\r\\n"},
    {"a\tb\x1B[31m\x7F", "a\\tb\\u001B[31m\\u007F"},
    {"\xC2\x85\u2028\u2029", "\\u0085\\u2028\\u2029"},
    {"caf\xE9", "caf\uFFFD"},
};

static void
test_is_one_line(void **state G_GNUC_UNUSED)
{
    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_autofree char *line = lex_message_line(lines[i][0]);
        assert_string_equal(line, lines[i][1]);
    }
}

static void
test_errors_and_messages_are_lines(void **state G_GNUC_UNUSED)
{
    GError *error = NULL;
    lex_error_set(&error, LEX_ERROR_FORMAT, "%s:%d", "a\nb\xFF", 7);
    assert_true(g_error_matches(error, LEX_ERROR, LEX_ERROR_FORMAT));
    assert_string_equal(error->message, "a\\nb\uFFFD:7");
    g_clear_error(&error);
    lex_error_set(NULL, LEX_ERROR_IO, "nobody asks");

    LexMessages messages = {0};
    lex_messages_add(&messages, "%s: passed over", "a\nb");
    assert_int_equal(messages.lines->len, 1);
    assert_string_equal(g_ptr_array_index(messages.lines, 0), "a\\nb: passed over");
    lex_messages_add(&messages, "c: passed over");
    lex_messages_add(&messages, "a\nb: passed over");
    assert_int_equal(messages.lines->len, 2);
    lex_messages_clear(&messages);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_is_one_line),
        cmocka_unit_test(test_errors_and_messages_are_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
