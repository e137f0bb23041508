/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <setjmp.h>

#include <cmocka.h>

#include "test-random.h"

#include "lex-records.h"

#include <string.h>

#define JSONL LEX_FORMAT_IN_JSONL
#define CSV   LEX_FORMAT_IN_CSV
#define TSV   LEX_FORMAT_IN_TSV

static void
append_value(GString *list, const char *value)
{
    g_string_append_printf(list, "|%s", value != NULL ? value : "-");
}

/* The rows of a block, each as "LINE|id|source|date|title|text|replaced", with |stratum behind it
 * where there is one. */
static bool
append_rows(GString *list, LexRecords *records, GError **error)
{
    LexRecord record;
    GError *problem = NULL;
    while (lex_records_next(records, &record, &problem)) {
        g_string_append_printf(list, "%d", (int)record.line);
        append_value(list, record.id);
        append_value(list, record.source);
        append_value(list, record.date);
        append_value(list, record.title);
        g_string_append_c(list, '|');
        g_string_append_len(list, (const char *)record.text, (gssize)record.text_length);
        g_string_append_printf(list, "|%d", (int)record.n_replaced);
        if (record.stratum != NULL)
            append_value(list, record.stratum);
        g_string_append_c(list, '\n');
    }
    if (problem == NULL)
        return true;
    g_propagate_error(error, problem);
    return false;
}

typedef struct {
    const LexRecordSettings *settings;
    LexRecordHeader *header;
    LexRecords records;
    LexRecordTally tally;
    GString *list;
} Reading;

static bool
reading_add_block(Reading *reading, uint64_t first_line, const uint8_t *bytes, size_t length,
                  GError **error)
{
    const LexRecordSettings *const settings = reading->settings;
    size_t begin = 0;
    if (settings->format != JSONL && reading->header == NULL) {
        uint64_t n_lines;
        reading->header =
            lex_record_header_new(settings, "berita", bytes, length, &begin, &n_lines, error);
        if (reading->header == NULL)
            return false;
        first_line += n_lines;
    }
    /* A copy of its own size, so that a look beyond it is noticed. */
    g_autofree uint8_t *block = g_memdup2(bytes + begin, length - begin);
    const LexRecordPlace place = {"berita", "id", first_line};
    lex_records_begin(&reading->records, settings, reading->header, &place, block, length - begin);
    const bool is_read = append_rows(reading->list, &reading->records, error);
    lex_record_tally_add(&reading->tally, &reading->records.tally);
    return is_read;
}

/* The bytes come in pieces of this size, and whole rows are taken as soon as there are some. */
static bool
reading_read(Reading *reading, const uint8_t *bytes, size_t length, size_t piece, GError **error)
{
    LexRecordCut cut = {0};
    size_t begin = 0; /* of what has not been cut */
    size_t end = 0;
    do {
        end = MIN(length, end + piece);
        const uint64_t first_line = cut.n_lines + 1;
        const size_t n = lex_records_cut(&cut, reading->settings->format, bytes + begin,
                                         end - begin, end == length);
        if (n > 0 && !reading_add_block(reading, first_line, bytes + begin, n, error))
            return false;
        begin += n;
    } while (end < length);
    assert_int_equal(begin, length);
    return true;
}

/* What is read when the file is cut into pieces; NULL with an error. */
static char *
read_in_pieces(const LexRecordSettings *settings, const char *bytes, size_t length, size_t piece,
               LexRecordTally *ret_tally, GError **error)
{
    Reading reading = {.settings = settings, .list = g_string_new(NULL)};
    const bool is_read = reading_read(&reading, (const uint8_t *)bytes, length, piece, error);
    lex_record_header_free(reading.header);
    lex_records_clear(&reading.records);
    *ret_tally = reading.tally;
    return g_string_free(reading.list, !is_read);
}

static void
expect_rows_of(const LexRecordSettings *settings, const char *bytes, const char *expected)
{
    for (size_t piece = 1; piece < 1000; piece = piece * 3 + 1) {
        LexRecordTally tally;
        GError *error = NULL;
        g_autofree char *list =
            read_in_pieces(settings, bytes, strlen(bytes), piece, &tally, &error);
        if (error != NULL)
            fail_msg("%s", error->message);
        assert_string_equal(list, expected);
        lex_record_tally_clear(&tally);
    }
}

static void
expect_rows(LexFormatIn format, const char *bytes, const char *expected)
{
    const LexRecordSettings settings = {.format = format};
    expect_rows_of(&settings, bytes, expected);
}

static void
expect_failure_of(const LexRecordSettings *settings, const char *bytes, size_t length,
                  const char *message)
{
    for (size_t piece = 1; piece < 1000; piece = piece * 3 + 1) {
        LexRecordTally tally;
        GError *error = NULL;
        g_autofree char *list = read_in_pieces(settings, bytes, length, piece, &tally, &error);
        if (error == NULL)
            fail_msg("no error, but %s", list);
        if (strncmp(error->message, message, strlen(message)) != 0)
            fail_msg("%s\ninstead of\n%s", error->message, message);
        assert_true(g_error_matches(error, LEX_ERROR, LEX_ERROR_FORMAT));
        g_error_free(error);
        lex_record_tally_clear(&tally);
    }
}

static void
expect_failure(LexFormatIn format, const char *bytes, const char *message)
{
    const LexRecordSettings settings = {.format = format};
    expect_failure_of(&settings, bytes, strlen(bytes), message);
}

static void
reads_jsonl(void **state)
{
    (void)state;
    expect_rows(JSONL, "", "");
    expect_rows(JSONL, "\n \r\n", "");
    expect_rows(JSONL,
                "{\"text\": \"Presiden\", \"source\": \"tempo\", \"date\": \"2024-01-02\", "
                "\"title\": \"Judul\", \"id\": \"t-1\"}\n"
                "\n"
                "{\"id\": 17, \"date\": 20240102, \"title\": null, \"text\": \"\"}\r\n"
                "  {\"text\":\"a\",\"tags\":[{\"text\":1},[]],\"source\":\"\"}",
                "1|t-1|tempo|2024-01-02|Judul|Presiden|0\n"
                "3|17|-|20240102|-||0\n"
                "4|id:4|-|-|-|a|0\n");
    expect_rows(JSONL, "\xEF\xBB\xBF{\"text\": \"a\"}\n", "1|id:1|-|-|-|a|0\n");
}

static void
undoes_escapes(void **state)
{
    (void)state;
    expect_rows(JSONL,
                "{\"te\\u0078t\": \"a\\n\\\"b\\\" \\u00e9\\ud83d\\ude00 \\/\\\\\", "
                "\"source\": \"k\\u0061bar\"}",
                "1|id:1|kabar|-|-|a\n\"b\" \xC3\xA9\xF0\x9F\x98\x80 /\\|0\n");
    expect_rows(JSONL, "{\"text\": \"\\ud83d a \\ude00\\ud83d\\u0041\", \"title\": \"\\udfff\"}",
                "1|id:1|-|-|\xEF\xBF\xBD|\xEF\xBF\xBD a \xEF\xBF\xBD\xEF\xBF\xBD"
                "A|4\n");
}

static void
reads_csv(void **state)
{
    (void)state;
    expect_rows(CSV,
                "id,source,date,title,text\n"
                "t-1,tempo,2024-01-02,Judul,Presiden\n"
                "\r\n"
                "t-2,,,,\"satu,\r\n\"\"dua\"\"\ntiga\"\r\n"
                "t-3,\"\",\"\",\"\"\"\",\"\"\n"
                ",x,y,z,akhir",
                "2|t-1|tempo|2024-01-02|Judul|Presiden|0\n"
                "4|t-2|-|-|-|satu,\r\n\"dua\"\ntiga|0\n"
                "7|t-3|-|-|\"||0\n"
                "8|id:8|x|y|z|akhir|0\n");
    expect_rows(CSV, "\xEF\xBB\xBF\n\ntext\na\n\n\"\"\n", "4|id:4|-|-|-|a|0\n6|id:6|-|-|-||0\n");
    expect_rows(CSV, "text", "");
    expect_rows(CSV, "\"a\nb\", text \n1,a", "3|id:3|-|-|-|a|0\n");
    expect_rows(CSV, "text,b\n a ,\n", "2|id:2|-|-|-| a |0\n");
    expect_rows(TSV, "text\tsource\na,b\t\"x\ty\"\n", "2|id:2|x\ty|-|-|a,b|0\n");
    expect_rows(CSV, "text\na\r", "2|id:2|-|-|-|a|0\n");
}

static void
takes_the_columns_named(void **state)
{
    (void)state;
    const LexRecordSettings csv = {
        .format = CSV,
        .columns = {[LEX_RECORD_TEXT] = "isi", [LEX_RECORD_SOURCE] = "media"},
    };
    expect_rows_of(&csv, "isi,media,text,source\na,b,c,d\n", "2|id:2|b|-|-|a|0\n");
    LexRecordSettings jsonl = csv;
    jsonl.format = JSONL;
    expect_rows_of(&jsonl, "{\"text\":1,\"isi\":\"a\",\"source\":[],\"media\":\"b\"}\n",
                   "1|id:1|b|-|-|a|0\n");
    const LexRecordSettings same = {.format = CSV, .columns = {[LEX_RECORD_TITLE] = "text"}};
    expect_rows_of(&same, "text\na\n", "2|id:2|-|-|a|a|0\n");
}

/* One more column, where it is asked for; in JSONL a row may do without. */
static void
takes_the_stratum(void **state)
{
    (void)state;
    LexRecordSettings settings = {.format = CSV, .columns = {[LEX_RECORD_STRATUM] = "rubrik"}};
    expect_rows_of(&settings, "rubrik,text\npolitik,a\n,b\n",
                   "2|id:2|-|-|-|a|0|politik\n3|id:3|-|-|-|b|0\n");
    const char *const none = "berita:1: no column \"rubrik\"; the columns are id, text; "
                             "--strata=NAME chooses another";
    expect_failure_of(&settings, "id,text\n1,a\n", 12, none);

    settings.format = JSONL;
    const char *const rows = "{\"text\":\"a\",\"rubrik\":\"po\\u006citik\"}\n"
                             "{\"text\":\"b\",\"\":\"x\"}\n{\"rubrik\":7,\"text\":\"c\"}\n";
    expect_rows_of(&settings, rows,
                   "1|id:1|-|-|-|a|0|politik\n2|id:2|-|-|-|b|0\n3|id:3|-|-|-|c|0|7\n");
    LexRecordTally tally;
    g_free(read_in_pieces(&settings, rows, strlen(rows), 7, &tally, NULL));
    assert_string_equal(tally.without_stratum, "berita:2 has the fields text, ");
    lex_record_tally_clear(&tally);

    settings.columns[LEX_RECORD_STRATUM] = "source"; /* one column may be two things */
    expect_rows_of(&settings, "{\"text\":\"a\",\"source\":\"b\"}\n", "1|id:1|b|-|-|a|0|b\n");
    settings.columns[LEX_RECORD_STRATUM] = NULL;
    expect_rows_of(&settings, "{\"text\":\"a\",\"rubrik\":[],\"\":[]}\n", "1|id:1|-|-|-|a|0\n");
}

static void
says_what_is_wrong_with_jsonl(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        const char *message;
    } cases[] = {
        {"{\"text\":\"a\"}\n{\"id\": 1, \"judul\": \"a\", \"isi\": \"b\"}\n",
         "berita:2: no field \"text\"; the fields are id, judul, isi; --text-column=NAME"},
        {"{}", "berita:1: no field \"text\"; the fields are none; "},
        {"\n[{\"text\": \"a\"}]",
         "berita:2: byte 0 of the line: an object: { was expected, not \"[\"; each line is one "
         "object, and `jq -c` makes such lines"},
        {"{\n  \"text\": \"a\"\n}\n",
         "berita:1: the line ends where a key in quotes was expected; each line is one object"},
        {"{\"text\": \"a\", }\n",
         "berita:1: byte 14 of the line: a key in quotes was expected, not "
         "\"}\""},
        {"{\"text\": 1}\n", "berita:1: the field \"text\" is a number; expected is a string"},
        {"{\"text\": null}\n", "berita:1: the field \"text\" is null; expected is a string"},
        {"{\"text\": \"a\", \"source\": [1]}\n",
         "berita:1: the field \"source\" is a list; expected is a string, a number or null"},
        {"{\"text\": \"a\", \"id\": true}\n", "berita:1: the field \"id\" is true; expected"},
        {"{\"text\": \"a\", \"text\": \"b\"}\n", "berita:1: two fields are called \"text\""},
        {"{\"text\": \"a\\u0000b\"}\n", "berita:1: \"text\" holds a NUL: it is not text"},
        {"{\"text\": \"a\", \"id\": \"\\u0000\"}\n", "berita:1: \"id\" holds a NUL"},
        {"{\"text\": \"a\tb\"}\n",
         "berita:1: byte 11 of the line: an escape instead of a control character was expected, "
         "not \"\\t\""},
        {"{\"text\": \"a\"} {\n", "berita:1: byte 14 of the line: nothing more after the object"},
        {"\xFF\xFE{\n", "berita:1: byte 0 of the line: an object: { was expected, not "
                        "\"\xEF\xBF\xBD\""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        expect_failure(JSONL, cases[i].bytes, cases[i].message);
    const LexRecordSettings settings = {.format = JSONL};
    expect_failure_of(&settings, "\xFF\xFE{\0\n\0", 6,
                      "berita:1: a NUL byte: this is no text, or "
                      "it is UTF-16 and needs --encoding=UTF-16");
}

static void
says_what_is_wrong_with_csv(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        const char *message;
    } cases[] = {
        {"\n", "berita: the table is empty; expected is a header that names the columns"},
        {"id,judul,isi\n1,2,3\n",
         "berita:1: no column \"text\"; the columns are id, judul, isi; --text-column=NAME"},
        {"text,id,text\n", "berita:1: two columns are called \"text\""},
        {"id,text\n1,a\n2,\"b\nc\"\n3\n", "berita:5: 1 field, the header has 2"},
        {"id,text\n1,a,b\n", "berita:2: 3 fields, the header has 2"},
        {"id,text\n\n1,5\" paku\n2,a\n", "berita:3: a quote inside a field; "},
        {"id,text\n1,\"a\"b\n", "berita:2: a quote inside a field; "},
        {"id,text\n1,a\n2,\"b\n3,c\n", "berita:3: a quote is opened in this row and never closed"},
        {"id,text\r1,a\r", "berita:1: a carriage return without a line feed; "},
        {"id,\"text\n", "berita:1: a quote is opened in this row and never closed"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        expect_failure(CSV, cases[i].bytes, cases[i].message);
    const LexRecordSettings settings = {.format = CSV, .columns = {[LEX_RECORD_DATE] = "tanggal"}};
    expect_failure_of(&settings, "text\na\n", 7,
                      "berita:1: no column \"tanggal\"; the columns are "
                      "text; --date-column=NAME chooses another");
    const LexRecordSettings plain = {.format = CSV};
    expect_failure_of(&plain, "text,id\na,\0\n", 12, "berita:2: a NUL byte: ");
    expect_failure_of(&plain, "t\0e\0\n", 5, "berita:1: a NUL byte: ");
}

static void
treats_what_is_not_utf8(void **state)
{
    (void)state;
    expect_rows(JSONL, "{\"text\": \"caf\xE9 a\", \"source\": \"\xE9\"}\n",
                "1|id:1|\xEF\xBF\xBD|-|-|caf\xE9 a|2\n");
    expect_rows(CSV, "text,source\ncaf\xE9,\xE9\n", "2|id:2|\xEF\xBF\xBD|-|-|caf\xE9|2\n");

    LexRecordSettings strict = {.format = JSONL, .invalid = LEX_INVALID_FAIL};
    const char *const broken = "{\"text\": \"caf\xE9 a\"}\n";
    expect_failure_of(&strict, broken, strlen(broken),
                      "berita:1: \"text\" is not valid UTF-8 (0xE9); --encoding=NAME");
    const char *const half = "{\"text\": \"a\", \"title\": \"\\ud800\"}\n";
    expect_failure_of(&strict, half, strlen(half),
                      "berita:1: \"title\" holds half a surrogate pair; ");
    strict.format = CSV;
    expect_failure_of(&strict, "text\n\xFF\n", 7, "berita:2: \"text\" is not valid UTF-8 (0xFF)");
}

static void
skips_and_counts(void **state)
{
    (void)state;
    const LexRecordSettings settings = {
        .format = CSV, .invalid = LEX_INVALID_FAIL, .on_error = LEX_ON_ERROR_SKIP};
    const char *const bytes = "id,text\n"
                              "1,a\n"
                              "2\n"
                              "3,5\" paku\n" /* up to the next quote it is one row */
                              "4,\"b\n"
                              "5,c\n"
                              "6,\xFF\n"
                              "7,d\n";
    for (size_t piece = 1; piece < 100; piece++) {
        LexRecordTally tally;
        g_autofree char *list =
            read_in_pieces(&settings, bytes, strlen(bytes), piece, &tally, NULL);
        assert_string_equal(list, "2|1|-|-|-|a|0\n6|5|-|-|-|c|0\n8|7|-|-|-|d|0\n");
        assert_int_equal(tally.n_rows, 3);
        assert_int_equal(tally.n_skipped, 3);
        LexMessages messages = {0};
        lex_record_tally_report(&tally, &settings, &messages);
        assert_int_equal(messages.lines->len, 1);
        assert_string_equal(g_ptr_array_index(messages.lines, 0),
                            "3 rows were skipped, the first at berita:3: 1 field, the header has "
                            "2");
        lex_messages_clear(&messages);
        lex_record_tally_clear(&tally);
    }
}

static void
says_what_no_row_has(void **state)
{
    (void)state;
    const LexRecordSettings settings = {
        .format = JSONL, .columns = {[LEX_RECORD_SOURCE] = "media", [LEX_RECORD_DATE] = "date"}};
    const char *const bytes = "{\"text\": \"a\", \"date\": 1}\n{\"text\": \"b\"}\n";
    LexRecordTally tally;
    g_free(read_in_pieces(&settings, bytes, strlen(bytes), 20, &tally, NULL));
    LexMessages messages = {0};
    lex_record_tally_report(&tally, &settings, &messages);
    assert_int_equal(messages.lines->len, 1);
    assert_string_equal(g_ptr_array_index(messages.lines, 0),
                        "--source-column=media: no row has a value there");
    lex_messages_clear(&messages);
    lex_record_tally_clear(&tally);
}

/* Rows out of pieces that mean something, in any order: what a cut gives depends on nothing. */
static void
cuts_do_not_matter(void **state)
{
    (void)state;
    static const char *const pieces[] = {"\"",
                                         "\n",
                                         "\r\n",
                                         ",",
                                         "a",
                                         "\"b\n\"",
                                         "\t",
                                         "aaaaaaaaa",
                                         "\xEF\xBB\xBF",
                                         "{\"text\": \"a\"}\n",
                                         NULL};
    uint64_t seed = 11;
    g_autoptr(GString) text = g_string_new(NULL);
    const LexFormatIn formats[] = {JSONL, CSV, TSV};
    for (int i = 0; i < 3000; i++) {
        random_text(&seed, pieces, 1 + random_below(&seed, 40), text);
        const LexRecordSettings settings = {.format = formats[i % 3],
                                            .on_error = LEX_ON_ERROR_SKIP};
        if (i % 3 != 0)
            g_string_prepend(text, "text,id\n");
        LexRecordTally whole, tally;
        g_autoptr(GError) error = NULL;
        g_autofree char *list =
            read_in_pieces(&settings, text->str, text->len, text->len, &whole, &error);
        const size_t piece = 1 + random_below(&seed, 30);
        g_autoptr(GError) other_error = NULL;
        g_autofree char *other =
            read_in_pieces(&settings, text->str, text->len, piece, &tally, &other_error);
        assert_int_equal(error != NULL, other_error != NULL);
        if (error != NULL)
            assert_string_equal(error->message, other_error->message);
        else
            assert_string_equal(list, other);
        assert_int_equal(whole.n_skipped, tally.n_skipped);
        assert_true(g_strcmp0(whole.first_problem, tally.first_problem) == 0);
        lex_record_tally_clear(&whole);
        lex_record_tally_clear(&tally);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_jsonl),
        cmocka_unit_test(undoes_escapes),
        cmocka_unit_test(reads_csv),
        cmocka_unit_test(takes_the_columns_named),
        cmocka_unit_test(takes_the_stratum),
        cmocka_unit_test(says_what_is_wrong_with_jsonl),
        cmocka_unit_test(says_what_is_wrong_with_csv),
        cmocka_unit_test(treats_what_is_not_utf8),
        cmocka_unit_test(skips_and_counts),
        cmocka_unit_test(says_what_no_row_has),
        cmocka_unit_test(cuts_do_not_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
