/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-missing-like.h"
#include "lex-rows.h"

#include <jansson.h>
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static const LexColumn columns[] = {
    {"term", LEX_COLUMN_TEXT, "a word"},
    {"count", LEX_COLUMN_COUNT, "how often"},
    {"tfidf", LEX_COLUMN_REAL, "how much"},
    {0},
};

static const LexColumn only_text[] = {{"term", LEX_COLUMN_TEXT, "a word"}, {0}};

static LexRowLayout
layout_of(LexFormat format)
{
    return (LexRowLayout){.columns = columns, .n_columns = 3, .format = format, .digits = 7};
}

static void
add_row(LexRows *rows, const char *text, uint64_t count, double real)
{
    lex_rows_text(rows, text, strlen(text));
    lex_rows_count(rows, count);
    lex_rows_real(rows, real);
    lex_rows_end(rows);
}

static void
assert_bytes(const LexRows *rows, const char *expected)
{
    g_autofree char *got = g_strndup(rows->bytes != NULL ? rows->bytes : "", rows->length);
    assert_string_equal(got, expected);
}

/* The field that one text becomes. */
static void
check_text(LexFormat format, const char *text, const char *expected)
{
    const LexRowLayout layout = {only_text, 1, format, 7};
    LexRows rows;
    lex_rows_init(&rows, &layout);
    lex_rows_text(&rows, text, strlen(text));
    lex_rows_end(&rows);
    g_autofree char *line = g_strconcat(expected, "\n", NULL);
    assert_bytes(&rows, line);
    lex_rows_release(&rows);
}

static void
test_csv_quotes_where_needed(void **state G_GNUC_UNUSED)
{
    static const struct {
        const char *text;
        const char *field;
    } cases[] = {
        {"pemerintah", "pemerintah"},
        {"undang-undang", "undang-undang"},
        {"dua kata", "dua kata"},
        {" tepi ", " tepi "},
        {"a\tb", "a\tb"},
        {"a,b", "\"a,b\""},
        {"pemerintah,", "\"pemerintah,\""},
        {",pemerintah", "\",pemerintah\""},
        {"kata \"asing\"", "\"kata \"\"asing\"\"\""},
        {"\"", "\"\"\"\""},
        {"a\nb", "\"a\nb\""},
        {"a\r\nb", "\"a\r\nb\""},
        {"a\rb", "\"a\rb\""},
        {"caf\xC3\xA9", "caf\xC3\xA9"},
        {"\xE2\x80\x9Ckutip\xE2\x80\x9D", "\xE2\x80\x9Ckutip\xE2\x80\x9D"},
        {"-5", "-5"},
        {"a;b|c", "a;b|c"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        check_text(LEX_FORMAT_CSV, cases[i].text, cases[i].field);
}

static void
test_tsv_quotes_where_needed(void **state G_GNUC_UNUSED)
{
    check_text(LEX_FORMAT_TSV, "a,b", "a,b");
    check_text(LEX_FORMAT_TSV, "a\tb", "\"a\tb\"");
    check_text(LEX_FORMAT_TSV, "a\"b", "\"a\"\"b\"");
    check_text(LEX_FORMAT_TSV, "a\nb", "\"a\nb\"");
}

/* Every byte of ASCII at every place of a short field: the scan misses none. */
static void
test_csv_scan_sees_every_place(void **state G_GNUC_UNUSED)
{
    for (size_t length = 1; length <= 20; length++) {
        for (size_t place = 0; place < length; place++) {
            for (unsigned byte = 1; byte < 256; byte++) {
                char text[21] = "";
                memset(text, 'a', length);
                text[place] = (char)byte;
                const bool quoted = strchr(",\"\r\n", (int)byte) != NULL;
                g_autofree char *doubled =
                    g_strdup_printf("%.*s%s", (int)place + (byte == '"'), text, text + place);
                g_autofree char *field = g_strdup_printf(quoted ? "\"%s\"" : "%s", doubled);
                check_text(LEX_FORMAT_CSV, text, field);
            }
        }
    }
}

static void
test_writes_rows(void **state G_GNUC_UNUSED)
{
    static const struct {
        LexFormat format;
        const char *expected;
    } cases[] = {
        {LEX_FORMAT_CSV, "term,count,tfidf\nrakyat,7,0.25\n\"a,b\",0,-1.5e-09\n"},
        {LEX_FORMAT_TSV, "term\tcount\ttfidf\nrakyat\t7\t0.25\na,b\t0\t-1.5e-09\n"},
        {LEX_FORMAT_JSONL, "{\"term\":\"rakyat\",\"count\":7,\"tfidf\":0.25}\n"
                           "{\"term\":\"a,b\",\"count\":0,\"tfidf\":-1.5e-09}\n"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const LexRowLayout layout = layout_of(cases[i].format);
        LexRows rows;
        lex_rows_init(&rows, &layout);
        lex_rows_header(&rows);
        assert_int_equal(rows.n_rows, 0);
        add_row(&rows, "rakyat", 7, 0.25);
        add_row(&rows, "a,b", 0, -1.5e-9);
        assert_int_equal(rows.n_rows, 2);
        assert_bytes(&rows, cases[i].expected);
        lex_rows_release(&rows);
    }
}

/* Cells of all lengths up to some copies at once: shared ones are what the rows would write. */
static void
test_copies_cells(void **state G_GNUC_UNUSED)
{
    static const char text[] =
        "kata \"yang\" panjang sekali, lebih panjang dari yang disalin sekaligus";
    for (LexFormat format = LEX_FORMAT_CSV; format <= LEX_FORMAT_JSONL; format++) {
        const LexRowLayout layout = layout_of(format);
        LexRows shared, rows, expected;
        lex_rows_init(&shared, &layout);
        lex_rows_init(&rows, &layout);
        lex_rows_init(&expected, &layout);
        for (size_t length = 0; length < sizeof text; length++) {
            LexCells first = lex_rows_begin_cells(&shared, 0);
            lex_rows_text(&shared, text, length);
            lex_rows_end_cells(&shared, &first);
            LexCells others = lex_rows_begin_cells(&shared, 1);
            lex_rows_count(&shared, length);
            lex_rows_missing(&shared);
            lex_rows_end_cells(&shared, &others);

            lex_rows_cells(&rows, &shared, &first);
            lex_rows_cells(&rows, &shared, &others);
            lex_rows_end(&rows);
            lex_rows_cells(&rows, &shared, &first);
            lex_rows_count(&rows, 1);
            lex_rows_real(&rows, 0.5);
            lex_rows_end(&rows);

            lex_rows_text(&expected, text, length);
            lex_rows_count(&expected, length);
            lex_rows_missing(&expected);
            lex_rows_end(&expected);
            lex_rows_text(&expected, text, length);
            lex_rows_count(&expected, 1);
            lex_rows_real(&expected, 0.5);
            lex_rows_end(&expected);
        }
        assert_int_equal(rows.n_rows, expected.n_rows);
        assert_int_equal(rows.length, expected.length);
        assert_memory_equal(rows.bytes, expected.bytes, rows.length);
        lex_rows_release(&shared);
        lex_rows_release(&rows);
        lex_rows_release(&expected);
    }
}

static void
test_missing_cells(void **state G_GNUC_UNUSED)
{
    static const char *const expected[] = {
        [LEX_FORMAT_CSV] = ",,\nx,1,\nx,1,\n",
        [LEX_FORMAT_TSV] = "\t\t\nx\t1\t\nx\t1\t\n",
        [LEX_FORMAT_JSONL] = "{\"term\":null,\"count\":null,\"tfidf\":null}\n"
                             "{\"term\":\"x\",\"count\":1,\"tfidf\":null}\n"
                             "{\"term\":\"x\",\"count\":1,\"tfidf\":null}\n",
    };
    for (unsigned format = 0; format < G_N_ELEMENTS(expected); format++) {
        const LexRowLayout layout = layout_of((LexFormat)format);
        LexRows rows;
        lex_rows_init(&rows, &layout);
        for (unsigned i = 0; i < 3; i++)
            lex_rows_missing(&rows);
        lex_rows_end(&rows);
        add_row(&rows, "x", 1, NAN);
        add_row(&rows, "x", 1, -INFINITY);
        assert_bytes(&rows, expected[format]);
        lex_rows_release(&rows);
    }
}

/* A blank line is no row to most readers. */
static void
test_a_row_is_never_a_blank_line(void **state G_GNUC_UNUSED)
{
    check_text(LEX_FORMAT_CSV, "", "\"\"");
    check_text(LEX_FORMAT_JSONL, "", "{\"term\":\"\"}");

    const LexRowLayout layout = {only_text, 1, LEX_FORMAT_CSV, 7};
    LexRows rows;
    lex_rows_init(&rows, &layout);
    lex_rows_header(&rows);
    for (unsigned i = 0; i < 2; i++) {
        lex_rows_missing(&rows);
        lex_rows_end(&rows);
    }
    assert_bytes(&rows, "term\n\"\"\n\"\"\n");
    lex_rows_release(&rows);
}

static void
test_digits(void **state G_GNUC_UNUSED)
{
    LexRowLayout layout = layout_of(LEX_FORMAT_CSV);
    layout.digits = 17;
    LexRows rows;
    lex_rows_init(&rows, &layout);
    add_row(&rows, "x", UINT64_MAX, 0.1);
    assert_bytes(&rows, "x,18446744073709551615,0.10000000000000001\n");
    lex_rows_release(&rows);
}

/* jansson reads every line, and reads back what went in. */
static void
test_jsonl_is_json(void **state G_GNUC_UNUSED)
{
    const LexRowLayout layout = layout_of(LEX_FORMAT_JSONL);
    for (unsigned byte = 0; byte < 128; byte++) {
        const char text[] = {'<', (char)byte, '>', '\xE2', '\x80', '\xA8'}; /* and U+2028 */
        LexRows rows;
        lex_rows_init(&rows, &layout);
        lex_rows_text(&rows, text, sizeof text);
        lex_rows_count(&rows, byte);
        lex_rows_real(&rows, byte / 64.0);
        lex_rows_end(&rows);

        assert_true(memchr(rows.bytes, '\n', rows.length) == rows.bytes + rows.length - 1);
        json_error_t error;
        json_t *const object = json_loadb(rows.bytes, rows.length, JSON_ALLOW_NUL, &error);
        assert_non_null(object);
        const json_t *const term = json_object_get(object, "term");
        assert_int_equal(json_string_length(term), sizeof text);
        assert_memory_equal(json_string_value(term), text, sizeof text);
        assert_int_equal(json_integer_value(json_object_get(object, "count")), byte);
        assert_true(json_number_value(json_object_get(object, "tfidf")) == byte / 64.0);
        json_decref(object);
        lex_rows_release(&rows);
    }
}

static void
test_clear_keeps_the_memory(void **state G_GNUC_UNUSED)
{
    const LexRowLayout layout = layout_of(LEX_FORMAT_CSV);
    LexRows rows;
    lex_rows_init(&rows, &layout);
    for (unsigned i = 0; i < 10000; i++)
        add_row(&rows, "kata yang panjang, dan \"berkutip\"", i, i / 7.0);
    assert_int_equal(rows.n_rows, 10000);
    const size_t capacity = rows.capacity;
    lex_rows_clear(&rows);
    assert_int_equal(rows.capacity, capacity);
    add_row(&rows, "x", 1, 2);
    assert_bytes(&rows, "x,1,2\n");
    assert_int_equal(rows.n_rows, 1);
    lex_rows_release(&rows);
    assert_null(rows.bytes);
}

/* Whether misuse() ends the process by an assertion. */
static bool
aborts(void (*misuse)(LexRows *rows))
{
    const pid_t child = fork();
    if (child == 0) {
        const LexRowLayout layout = layout_of(LEX_FORMAT_CSV);
        setrlimit(RLIMIT_CORE, &(struct rlimit){0});
        close(STDOUT_FILENO);
        close(STDERR_FILENO);
        LexRows rows;
        lex_rows_init(&rows, &layout);
        misuse(&rows);
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static void
wrong_type(LexRows *rows)
{
    lex_rows_count(rows, 1);
}

static void
too_few_cells(LexRows *rows)
{
    lex_rows_text(rows, "x", 1);
    lex_rows_end(rows);
}

static void
too_many_cells(LexRows *rows)
{
    for (unsigned i = 0; i < 4; i++)
        lex_rows_missing(rows);
}

static void
good_row(LexRows *rows)
{
    add_row(rows, "x", 1, 1);
}

static void
test_asserts_on_misuse(void **state G_GNUC_UNUSED)
{
    assert_false(aborts(good_row));
    assert_true(aborts(wrong_type));
    assert_true(aborts(too_few_cells));
    assert_true(aborts(too_many_cells));
}

static void
test_names_what_reads_as_missing(void **state G_GNUC_UNUSED)
{
    static const char *const missing[] = {
        "",     "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN",
        "-nan", "<NA>", "1.#IND",   "N/A", "1.#QNAN", "NA",       "NULL",
        "NaN",  "None", "n/a",      "nan", "null",
    };
    static const char *const present[] = {"Nan", "na", "none", "NAN", "nulls", "nul", "n", "0"};
    for (size_t i = 0; i < G_N_ELEMENTS(missing); i++)
        assert_true(lex_text_reads_as_missing(missing[i], strlen(missing[i])));
    for (size_t i = 0; i < G_N_ELEMENTS(present); i++)
        assert_false(lex_text_reads_as_missing(present[i], strlen(present[i])));
    assert_true(lex_text_reads_as_missing("nanti", 3));
    assert_false(lex_text_reads_as_missing("nanti", 5));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_csv_quotes_where_needed),
        cmocka_unit_test(test_tsv_quotes_where_needed),
        cmocka_unit_test(test_csv_scan_sees_every_place),
        cmocka_unit_test(test_writes_rows),
        cmocka_unit_test(test_copies_cells),
        cmocka_unit_test(test_missing_cells),
        cmocka_unit_test(test_a_row_is_never_a_blank_line),
        cmocka_unit_test(test_digits),
        cmocka_unit_test(test_jsonl_is_json),
        cmocka_unit_test(test_clear_keeps_the_memory),
        cmocka_unit_test(test_asserts_on_misuse),
        cmocka_unit_test(test_names_what_reads_as_missing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
