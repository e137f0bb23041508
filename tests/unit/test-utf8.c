/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-utf8.h"

#include "test-random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define BYTES(text) (text), sizeof(text) - 1
#define NOWHERE     SIZE_MAX

/*
 * Unicode Standard, tables 3-7 (well-formed sequences and their neighbours) and 3-8 to 3-11
 * (maximal subparts). The figures are those of Python 3:
 *
 *     n = b.decode("utf-8", "replace").count("\ufffd") - b.count(b"\xef\xbf\xbd")
 *     try: b.decode()
 *     except UnicodeDecodeError as e: first = e.start
 */
static const struct {
    const char *bytes;
    size_t length;
    uint64_t n_invalid;
    size_t first;
} texts[] = {
    {BYTES(""), 0, NOWHERE},
    {BYTES("kata"), 0, NOWHERE},
    {BYTES("Jum\342\200\231at"), 0, NOWHERE},
    {BYTES("\000"), 0, NOWHERE},
    {BYTES("\177"), 0, NOWHERE},
    {BYTES("\302\200"), 0, NOWHERE},
    {BYTES("\337\277"), 0, NOWHERE},
    {BYTES("\340\240\200"), 0, NOWHERE},
    {BYTES("\357\277\277"), 0, NOWHERE},
    {BYTES("\355\237\277"), 0, NOWHERE},
    {BYTES("\356\200\200"), 0, NOWHERE},
    {BYTES("\360\220\200\200"), 0, NOWHERE},
    {BYTES("\364\217\277\277"), 0, NOWHERE},
    {BYTES("\357\277\275"), 0, NOWHERE},
    {BYTES("\200"), 1, 0},
    {BYTES("\277"), 1, 0},
    {BYTES("\200\200\200"), 3, 0},
    {BYTES("\300\200"), 2, 0},
    {BYTES("\301\277"), 2, 0},
    {BYTES("\302"), 1, 0},
    {BYTES("\302A"), 1, 0},
    {BYTES("\302\302\200"), 1, 0},
    {BYTES("\340\200\200"), 3, 0},
    {BYTES("\340\237\277"), 3, 0},
    {BYTES("\340\240"), 1, 0},
    {BYTES("\340\240A"), 1, 0},
    {BYTES("\355\240\200"), 3, 0},
    {BYTES("\355\277\277"), 3, 0},
    {BYTES("\355\240\200\355\260\200"), 6, 0},
    {BYTES("\357\277"), 1, 0},
    {BYTES("\360\200\200\200"), 4, 0},
    {BYTES("\360\217\277\277"), 4, 0},
    {BYTES("\360\220\200"), 1, 0},
    {BYTES("\360\220"), 1, 0},
    {BYTES("\360\220\200A"), 1, 0},
    {BYTES("\364\220\200\200"), 4, 0},
    {BYTES("\365\200\200\200"), 4, 0},
    {BYTES("\370\210\200\200\200"), 5, 0},
    {BYTES("\374\204\200\200\200\200"), 6, 0},
    {BYTES("\376\377"), 2, 0},
    {BYTES("\377"), 1, 0},
    {BYTES("\361\200\200\341\200\302b\200c\200\277d"), 6, 0},
    {BYTES("\300\257\340\200\277\360\201\202A"), 8, 0},
    {BYTES("\355\240\200\355\277\277\355\257A"), 8, 0},
    {BYTES("\364\221\222\223\377A\200\277B"), 7, 0},
    {BYTES("\341\200\342\360\221\222\361\277A"), 4, 0},
    {BYTES("12345678\377"), 1, 8},
    {BYTES("1234567\3778"), 1, 7},
    {BYTES("123456789012345\342\200"), 1, 15},
    {BYTES("a\357\277\275b\377c"), 1, 5},
};

static void
test_counts_as_python_does(void **state G_GNUC_UNUSED)
{
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        /* A copy of the very length, for the sanitizer to see a byte too far. */
        g_autofree uint8_t *text = g_malloc(MAX(texts[i].length, 1));
        memcpy(text, texts[i].bytes, texts[i].length);
        size_t first = NOWHERE;
        const uint64_t n = lex_utf8_count_invalid(text, texts[i].length, &first);
        if (n != texts[i].n_invalid || first != texts[i].first)
            fail_msg("row %zu: %zu invalid from %zu, Python has %zu from %zu", i, (size_t)n, first,
                     (size_t)texts[i].n_invalid, texts[i].first);
        assert_int_equal(lex_utf8_count_invalid(text, texts[i].length, NULL), n);
    }
}

static void
test_decodes_every_character(void **state G_GNUC_UNUSED)
{
    for (uint32_t expected = 0; expected <= 0x10FFFF; expected++) {
        if (expected >= 0xD800 && expected <= 0xDFFF)
            continue;
        char text[6];
        const int length = g_unichar_to_utf8(expected, text);
        uint32_t character;
        const unsigned size =
            lex_utf8_decode((const uint8_t *)text, (const uint8_t *)text + length, &character);
        if (character != expected || (int)size != length)
            fail_msg("U+%04X: U+%04X in %u bytes", expected, character, size);
    }
}

/* The lengths of what is replaced: Unicode Standard, table 3-8. */
static void
test_decodes_maximal_subparts(void **state G_GNUC_UNUSED)
{
    static const struct {
        const char *bytes;
        unsigned size;
    } subparts[] = {
        {"\x80", 1},
        {"\xC0\x80", 1},
        {"\xC2", 1},
        {"\xC2"
         "A",
         1},
        {"\xE0\x9F\x80", 1},
        {"\xE0\xA0", 2},
        {"\xE1\x80"
         "A",
         2},
        {"\xED\xA0\x80", 1},
        {"\xF0\x8F\xBF\xBF", 1},
        {"\xF0\x90\x80", 3},
        {"\xF0\x90"
         "A",
         2},
        {"\xF4\x90\x80\x80", 1},
        {"\xF5\x80\x80", 1},
        {"\xF8\x88\x80\x80", 1},
        {"\xFF", 1},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(subparts); i++) {
        const uint8_t *const text = (const uint8_t *)subparts[i].bytes;
        uint32_t character;
        assert_int_equal(lex_utf8_decode(text, text + strlen(subparts[i].bytes), &character),
                         subparts[i].size);
        assert_int_equal(character, LEX_UTF8_REPLACEMENT);
    }
}

/* What counting skips eight bytes at a time it must not skip wrongly: every byte at every place. */
static void
test_finds_a_byte_anywhere(void **state G_GNUC_UNUSED)
{
    uint8_t text[40];
    for (size_t length = 1; length <= sizeof text; length++) {
        for (size_t at = 0; at < length; at++) {
            size_t first = NOWHERE;
            memset(text, 'a', sizeof text);
            text[at] = 0xFF;
            assert_int_equal(lex_utf8_count_invalid(text, length, &first), 1);
            assert_int_equal(first, at);
        }
    }
}

/* Random bytes: GLib says whether all is well, and where it first is not. */
static void
test_agrees_with_glib_on_random_bytes(void **state G_GNUC_UNUSED)
{
    static const uint8_t bytes[] = {'a',  0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC1, 0xC2, 0xDF,
                                    0xE0, 0xE1, 0xED, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0xFF};
    uint64_t seed = 20250101;
    for (unsigned i = 0; i < 200000; i++) {
        uint8_t text[8];
        const size_t length = random_below(&seed, sizeof text + 1);
        for (size_t k = 0; k < length; k++)
            text[k] = bytes[random_below(&seed, sizeof bytes)];
        const char *bad;
        size_t first = length;
        g_utf8_validate_len((const char *)text, length, &bad);
        lex_utf8_count_invalid(text, length, &first);
        if (first != (size_t)(bad - (const char *)text))
            fail_msg("seed 20250101, text %u: first at %zu, GLib has %td", i, first,
                     bad - (const char *)text);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts_as_python_does),
        cmocka_unit_test(test_decodes_every_character),
        cmocka_unit_test(test_decodes_maximal_subparts),
        cmocka_unit_test(test_finds_a_byte_anywhere),
        cmocka_unit_test(test_agrees_with_glib_on_random_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
