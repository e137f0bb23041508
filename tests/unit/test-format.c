/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <setjmp.h>

#include <cmocka.h>

#include "lex-filter.h"
#include "lex-format.h"
#include "lex-magic.h"

#include <string.h>

static void
tells_by_name(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        LexFormatIn format;
        bool is_read;
    } cases[] = {
        {"a.txt", LEX_FORMAT_IN_TEXT, true},
        {"x.y/a.TXT.gz", LEX_FORMAT_IN_TEXT, true},
        {"a.jsonl", LEX_FORMAT_IN_JSONL, true},
        {"a.ndjson.zst", LEX_FORMAT_IN_JSONL, true},
        {"a.json", LEX_FORMAT_IN_JSONL, false},
        {"a.csv.xz", LEX_FORMAT_IN_CSV, true},
        {"a.tsv", LEX_FORMAT_IN_TSV, true},
        {"a.tab.bz2", LEX_FORMAT_IN_TSV, true},
        {"a", LEX_FORMAT_IN_AUTO, true},
        {"a.gz", LEX_FORMAT_IN_AUTO, true},
        {"csv", LEX_FORMAT_IN_AUTO, true},
        {"x.csv/a", LEX_FORMAT_IN_AUTO, true},
        {"a.csv.gz.gz", LEX_FORMAT_IN_AUTO, false},
        {"a.pdf", LEX_FORMAT_IN_AUTO, false},
        {"a.zip", LEX_FORMAT_IN_AUTO, true},
        {"a.tar", LEX_FORMAT_IN_AUTO, true},
        {"a.tar.gz", LEX_FORMAT_IN_AUTO, true},
        {"a.TGZ", LEX_FORMAT_IN_AUTO, true},
        {"a.csv.zip", LEX_FORMAT_IN_AUTO, true},
        {"a.", LEX_FORMAT_IN_AUTO, true},
        {"", LEX_FORMAT_IN_AUTO, true},
        {"-", LEX_FORMAT_IN_AUTO, true},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        if (lex_format_of_name(cases[i].name) != cases[i].format ||
            lex_format_is_read(cases[i].name) != cases[i].is_read)
            fail_msg("%s: %s, %d", cases[i].name,
                     lex_format_in_names[lex_format_of_name(cases[i].name)],
                     lex_format_is_read(cases[i].name));
    }
    assert_string_equal(lex_format_packed_ending("a.txt.GZ"), ".GZ");
    assert_string_equal(lex_format_packed_ending("x/a.tbz2"), ".tbz2");
    assert_null(lex_format_packed_ending("a.gz/b"));
    assert_null(lex_format_packed_ending("gz"));
}

static void
tells_by_the_first_line(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        LexFormatIn format;
    } cases[] = {
        {"{\"text\": \"a\"}\n", LEX_FORMAT_IN_JSONL},
        {"\xEF\xBB\xBF{}", LEX_FORMAT_IN_JSONL},
        {"{\"text\": \"cut off", LEX_FORMAT_IN_JSONL},
        {"{\"text\": \"cut off\n", LEX_FORMAT_IN_TEXT},
        {"{kurung} kurawal\n", LEX_FORMAT_IN_TEXT},
        {"[{\"text\": \"a\"}]\n", LEX_FORMAT_IN_TEXT},
        {"id,text\n1,a\n", LEX_FORMAT_IN_TEXT},
        {"", LEX_FORMAT_IN_TEXT},
        {"\n{}", LEX_FORMAT_IN_TEXT},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_int_equal(
            lex_format_of_bytes((const uint8_t *)cases[i].bytes, strlen(cases[i].bytes)),
            cases[i].format);
}

static void
passes_over_hidden_folders_of_archives(void **state)
{
    (void)state;
    g_autoptr(LexFilter) filter = lex_filter_new(NULL, NULL);
    assert_int_equal(lex_filter_apply_member(filter, "a/b.txt"), LEX_FILTER_READ);
    assert_int_equal(lex_filter_apply_member(filter, ".git/b.txt"), LEX_FILTER_BY_RULE);
    assert_int_equal(lex_filter_apply_member(filter, "a/.x/b.txt"), LEX_FILTER_BY_RULE);
    assert_int_equal(lex_filter_apply_member(filter, "__MACOSX/a.txt"), LEX_FILTER_BY_RULE);
    assert_int_equal(lex_filter_apply_member(filter, "a/metadata.csv"), LEX_FILTER_BY_RULE);
    assert_int_equal(lex_filter_apply_member(filter, "a/b.html"), LEX_FILTER_BY_ENDING);
}

/* Every beginning of a text is no magic, however short. */
static void
takes_text_for_nothing_else(void **state)
{
    (void)state;
    static const char text[] = "Presiden Joko Widodo PK BZh9 1AY&SY Rar! %PDF";
    const char *name;
    for (size_t n = 0; n < sizeof text; n++)
        assert_int_equal(lex_magic_of((const uint8_t *)text, n, &name), LEX_MAGIC_NONE);
    uint8_t block[LEX_MAGIC_LENGTH] = "a.txt";
    memset(block + 148, ' ', 8);
    unsigned sum = 0;
    for (size_t i = 0; i < sizeof block; i++)
        sum += block[i];
    g_snprintf((char *)block + 148, 8, "%06o", sum);
    block[155] = ' ';
    assert_int_equal(lex_magic_of(block, sizeof block, &name), LEX_MAGIC_TAR);
    assert_int_equal(lex_magic_of(block, sizeof block - 1, &name), LEX_MAGIC_NONE);
    block[0]++;
    assert_int_equal(lex_magic_of(block, sizeof block, &name), LEX_MAGIC_NONE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_by_name),
        cmocka_unit_test(tells_by_the_first_line),
        cmocka_unit_test(passes_over_hidden_folders_of_archives),
        cmocka_unit_test(takes_text_for_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
