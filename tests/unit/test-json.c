/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <setjmp.h>

#include <cmocka.h>

#include "lex-json.h"
#include "lex-swar.h"

/* Reads a copy of its own size, so that a look beyond it is noticed. */
static LexJsonResult
check(const char *text, size_t length)
{
    g_autofree uint8_t *bytes = g_memdup2(text, length);
    return lex_json_check(bytes, length);
}

/* RFC 8259, and what people write instead. */
static void
takes_what_the_standard_takes(void **state)
{
    (void)state;
    static const char *const valid[] = {
        "{}",
        " \t\r\n{ } \n",
        "{\"a\":1}",
        "{\"a\" : -0.5e+10 , \"b\":0,\"c\":1E2,\"d\":-0}",
        "{\"a\":true,\"b\":false,\"c\":null}",
        "{\"\":\"\"}",
        "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00E9\\uabcd\"}",
        "{\"a\":[],\"b\":{},\"c\":[[],{}],\"d\":[1,\"2\",{\"e\":[null]}]}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":\"\x7F\xC3\xA9\"}",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(valid); i++) {
        const size_t length = strlen(valid[i]);
        if (check(valid[i], length) != LEX_JSON_COMPLETE)
            fail_msg("refused: %s", valid[i]);
        /* Whatever it is cut off at, it is the beginning of one. */
        size_t end = length;
        while (valid[i][end - 1] != '}')
            end--;
        for (size_t n = 0; n < end; n++) {
            if (check(valid[i], n) != LEX_JSON_CUT)
                fail_msg("not a beginning: %.*s", (int)n, valid[i]);
        }
    }
}

static void
refuses_what_it_does_not(void **state)
{
    (void)state;
    static const char *const invalid[] = {
        "[]",
        "1",
        "\"a\"",
        "null",
        "{}x",
        "{}{}",
        "{,}",
        "{\"a\":1,}",
        "{\"a\"}",
        "{\"a\":}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":01}",
        "{\"a\":+1}",
        "{\"a\":.5}",
        "{\"a\":1.}",
        "{\"a\":1e}",
        "{\"a\":0x1}",
        "{\"a\":-}",
        "{\"a\":- 1}",
        "{\"a\":NaN}",
        "{\"a\":True}",
        "{\"a\":nul}",
        "{\"a\":1 2}",
        "{\"a\":\"\t\"}",
        "{\"a\":\"\n\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12g4\"}",
        "{\"a\":\"\\u+123\"}",
        "{\"a\":[1,]}",
        "{\"a\":[,1]}",
        "{\"a\":[1 2]}",
        "{\"a\":[1}}",
        "{\"a\":{]}}",
        "{\"a\":{\"b\"}}",
        "{\"a\":{1:2}}",
        "{\"a\":1;}",
        "{\"a\":tru e}",
        "\xEF\xBB\xBF{}",
        "{\"a\":1}/**/",
        "{\"a\":\"\\\0\"}",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(invalid); i++) {
        if (check(invalid[i], strlen(invalid[i])) == LEX_JSON_COMPLETE)
            fail_msg("taken: %s", invalid[i]);
    }
    assert_int_equal(check("{\"a\":\"\0\"}", 9), LEX_JSON_INVALID);
    assert_int_equal(check("{\"a\":1}\0", 8), LEX_JSON_INVALID);
}

static void
knows_a_depth(void **state)
{
    (void)state;
    for (size_t depth = LEX_JSON_MAX_DEPTH; depth <= LEX_JSON_MAX_DEPTH + 1; depth++) {
        g_autoptr(GString) text = g_string_new("{\"a\":");
        for (size_t i = 0; i < depth; i++)
            g_string_append(text, i % 3 == 1 ? "{\"b\":" : "[");
        g_string_append(text, "1");
        for (size_t i = depth; i > 0; i--)
            g_string_append(text, (i - 1) % 3 == 1 ? "}" : "]");
        g_string_append(text, "}");
        assert_int_equal(check(text->str, text->len),
                         depth == LEX_JSON_MAX_DEPTH ? LEX_JSON_COMPLETE : LEX_JSON_INVALID);
    }
}

static void
gives_members(void **state)
{
    (void)state;
    static const char text[] = "{\"a\\n\": \"caf\xC3\xA9\", \"b\": [1, {\"c\": 2}] , \"d\":-1.5e3}";
    LexJson json;
    LexJsonValue key, value;
    lex_json_begin(&json, (const uint8_t *)text, sizeof text - 1);
    assert_true(lex_json_next(&json, &key, &value));
    assert_true(key.has_escapes && key.length == 3);
    assert_true(lex_json_string_is(&key, "a\n", 2));
    assert_false(lex_json_string_is(&key, "a\\n", 3));
    assert_true(value.kind == LEX_JSON_STRING && !value.has_escapes && !value.is_ascii);
    assert_memory_equal(value.bytes, "caf\xC3\xA9", value.length);
    assert_true(lex_json_next(&json, &key, &value));
    assert_true(lex_json_string_is(&key, "b", 1) && value.kind == LEX_JSON_LIST);
    assert_int_equal(value.length, strlen("[1, {\"c\": 2}]"));
    assert_true(lex_json_next(&json, &key, &value));
    assert_true(value.kind == LEX_JSON_NUMBER && value.length == 6);
    assert_memory_equal(value.bytes, "-1.5e3", 6);
    assert_false(lex_json_next(&json, &key, &value));
    assert_null(json.expected);
}

static void
says_what_was_expected(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t offset;
        const char *expected;
    } cases[] = {
        {"[]", 0, "an object: {"},
        {"{\"a\" 1}", 5, "a colon after the key"},
        {"{\"a\":1 \"b\":2}", 7, "a comma or }"},
        {"{\"a\":[1 2]}", 8, "a comma or ]"},
        {"{\"a\":\"\\x\"}", 7, "one of \" \\ / b f n r t u after a backslash"},
        {"{\"a\":tru}", 8, "true, false or null"},
        {"{\"a\":1} 2", 8, "nothing more after the object"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        LexJson json;
        LexJsonValue key, value;
        lex_json_begin(&json, (const uint8_t *)cases[i].text, strlen(cases[i].text));
        while (lex_json_next(&json, &key, &value))
            ;
        assert_non_null(json.expected);
        assert_string_equal(json.expected, cases[i].expected);
        assert_int_equal(json.next - json.begin, cases[i].offset);
    }
}

/* A byte of every kind at every place of strings of all lengths, which are looked at in steps. */
static void
ends_strings_anywhere(void **state)
{
    (void)state;
    enum { LONGEST = 50 };
    static const uint8_t kinds[] = {0x00, 0x1F, ' ', 'b', '"', '\\', 0x7F, 0x80, 0xFF};
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        for (size_t length = 2; length <= LONGEST; length++) {
            for (size_t place = 0; place + 1 < length; place++) {
                g_autofree uint8_t *text = g_malloc(length + 7); /* not a byte more */
                memcpy(text, "{\"a\":\"", 6);
                memset(text + 6, 'b', length); /* \b is an escape, too */
                text[6 + place] = kinds[i];
                text[6 + length] = '"';
                LexJson json;
                LexJsonValue key, value;
                lex_json_begin(&json, text, length + 7);
                const bool is_control = kinds[i] < 0x20;
                assert_int_equal(lex_json_next(&json, &key, &value), !is_control);
                if (is_control) {
                    assert_int_equal(json.next - json.begin, 6 + place);
                    continue;
                }
                assert_int_equal(value.length, kinds[i] == '"' ? place : length);
                assert_int_equal(value.has_escapes, kinds[i] == '\\');
                if (kinds[i] >= 0x80)
                    assert_false(value.is_ascii);
                else
                    assert_true(value.is_ascii);
            }
        }
    }
}

/* The eight-byte marks against a look at each byte. */
static void
finds_bytes_in_words(void **state)
{
    (void)state;
    uint8_t bytes[8];
    for (unsigned i = 0; i < 200000; i++) {
        uint64_t word = (i + 1) * UINT64_C(0x9E3779B97F4A7C15);
        if (i % 2 == 0) /* few values, so that there are runs of the same */
            word &= UINT64_C(0x0303030303030303);
        memcpy(bytes, &word, 8);
        word = lex_swar_load(bytes);
        const uint8_t byte = bytes[i % 8];
        unsigned first = 8, last = 8, n = 0, first_below = 8;
        for (unsigned k = 0; k < 8; k++) {
            first = bytes[k] == byte && first == 8 ? k : first;
            last = bytes[k] == byte ? k : last;
            n += bytes[k] == byte;
            first_below = bytes[k] < 0x20 && first_below == 8 ? k : first_below;
        }
        assert_int_equal(lex_swar_first(lex_swar_equal(word, byte)), first);
        assert_int_equal(lex_swar_last(lex_swar_all_equal(word, byte)), last);
        assert_int_equal(lex_swar_count(lex_swar_all_equal(word, byte)), n);
        const uint64_t below = lex_swar_below(word, 0x20);
        assert_int_equal(below != 0 ? lex_swar_first(below) : 8, first_below);
        assert_int_equal(lex_swar_all_equal(word, (uint8_t)(byte + 1)) != 0,
                         lex_swar_equal(word, (uint8_t)(byte + 1)) != 0);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_what_the_standard_takes),
        cmocka_unit_test(refuses_what_it_does_not),
        cmocka_unit_test(knows_a_depth),
        cmocka_unit_test(gives_members),
        cmocka_unit_test(says_what_was_expected),
        cmocka_unit_test(ends_strings_anywhere),
        cmocka_unit_test(finds_bytes_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
