/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows of any texts and numbers, written and read back by libcsv or jansson. The first byte chooses
 * the format, the digits and how many columns there are; then come the cells of row after row: a
 * text up to the byte 0xFF, a number, the bits of a real, a text. A text that is ~ is missing.
 */
#include "fuzz.h"

#include "lex-number.h"
#include "lex-rows.h"

#include <csv.h>
#include <jansson.h>
#include <math.h>

static const LexColumn columns[] = {
    {"term", LEX_COLUMN_TEXT, ""},
    {"count", LEX_COLUMN_COUNT, ""},
    {"weight", LEX_COLUMN_REAL, ""},
    {"title", LEX_COLUMN_TEXT, ""},
    {0},
};

/* What a reader should find: of numbers the digits; NULL: missing. */
typedef struct {
    const LexRowLayout *layout;
    GPtrArray *cells; /* of char*, row by row */
    size_t n_read;
    size_t n_rows_read;
} Expected;

/* As C prints it; -0 is 0, and what is not finite is missing. */
static char *
real_as_text(double value, unsigned digits)
{
    char format[8], text[G_ASCII_DTOSTR_BUF_SIZE];
    if (!isfinite(value))
        return NULL;
    g_snprintf(format, sizeof format, "%%.%ug", digits);
    return g_strdup(g_ascii_formatd(text, sizeof text, format, value == 0 ? 0 : value));
}

static char *
write_text(LexRows *rows, FuzzBytes *input)
{
    g_autofree char *text = fuzz_take_text(input, 0xFF);
    if (g_str_equal(text, "~")) {
        lex_rows_missing(rows);
        return NULL;
    }
    lex_rows_text(rows, text, strlen(text));
    return g_steal_pointer(&text);
}

static char *
write_real(LexRows *rows, FuzzBytes *input)
{
    const uint64_t bits = fuzz_take_number(input, 8);
    double value;
    memcpy(&value, &bits, sizeof value);
    if (fabs(value) > 1e308) /* rounded to few digits it may be more than a double holds */
        value = 1e308;
    lex_rows_real(rows, value);
    return real_as_text(value, rows->layout->digits);
}

static char *
write_count(LexRows *rows, FuzzBytes *input)
{
    const uint64_t value = fuzz_take_number(input, 8);
    lex_rows_count(rows, value);
    return g_strdup_printf("%" G_GUINT64_FORMAT, value);
}

static void
write_row(LexRows *rows, FuzzBytes *input, GPtrArray *cells)
{
    for (size_t i = 0; i < rows->layout->n_columns; i++) {
        switch (columns[i].type) {
        case LEX_COLUMN_TEXT:
            g_ptr_array_add(cells, write_text(rows, input));
            break;
        case LEX_COLUMN_COUNT:
            g_ptr_array_add(cells, write_count(rows, input));
            break;
        case LEX_COLUMN_REAL:
            g_ptr_array_add(cells, write_real(rows, input));
            break;
        }
    }
    lex_rows_end(rows);
}

static void
on_field(void *field, size_t length, void *data)
{
    Expected *const expected = data;
    g_assert(expected->n_read < expected->cells->len);
    const char *const cell = g_ptr_array_index(expected->cells, expected->n_read++);
    const char *const text = cell != NULL ? cell : "";
    g_assert(strlen(text) == length && (length == 0 || memcmp(field, text, length) == 0));
}

static void
on_row(G_GNUC_UNUSED int terminator, void *data)
{
    Expected *const expected = data;
    g_assert(expected->n_read % expected->layout->n_columns == 0);
    expected->n_rows_read++;
}

/* RFC 4180: blanks belong to the field. */
static int
is_no_blank(G_GNUC_UNUSED unsigned char byte)
{
    return 0;
}

static void
read_delimited(Expected *expected, const LexRows *rows)
{
    struct csv_parser parser;
    g_assert(csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) == 0);
    csv_set_space_func(&parser, is_no_blank);
    if (expected->layout->format == LEX_FORMAT_TSV)
        csv_set_delim(&parser, '\t');
    g_assert(csv_parse(&parser, rows->bytes, rows->length, on_field, on_row, expected) ==
             rows->length);
    g_assert(csv_fini(&parser, on_field, on_row, expected) == 0);
    csv_free(&parser);
}

static void
check_member(const json_t *value, const char *cell, LexColumnType type)
{
    if (cell == NULL) {
        g_assert(json_is_null(value));
    } else if (type == LEX_COLUMN_TEXT) {
        g_assert(json_is_string(value));
        g_assert(json_string_length(value) == strlen(cell));
        g_assert(g_str_equal(json_string_value(value), cell));
    } else {
        g_assert(json_is_number(value));
        g_assert(json_number_value(value) == g_ascii_strtod(cell, NULL));
    }
}

static void
read_object(Expected *expected, const char *line, size_t length)
{
    json_error_t error;
    json_t *const object = json_loadb(line, length, JSON_DECODE_INT_AS_REAL, &error);
    if (object == NULL)
        g_error("%s: %.*s", error.text, (int)length, line);
    g_assert(json_object_size(object) == expected->layout->n_columns);
    for (size_t i = 0; i < expected->layout->n_columns; i++)
        check_member(json_object_get(object, columns[i].name),
                     g_ptr_array_index(expected->cells, expected->n_read++), columns[i].type);
    json_decref(object);
    expected->n_rows_read++;
}

static void
read_json_lines(Expected *expected, const LexRows *rows)
{
    const char *const end = rows->bytes + rows->length;
    for (const char *line = rows->bytes; line < end;) {
        const char *const stop = memchr(line, '\n', (size_t)(end - line));
        g_assert(stop != NULL);
        read_object(expected, line, (size_t)(stop - line));
        line = stop + 1;
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const LexFormat formats[] = {LEX_FORMAT_CSV, LEX_FORMAT_TSV, LEX_FORMAT_JSONL};
    static const unsigned digits[] = {7, 17, 1, 10};
    FuzzBytes input = {data, size};
    const uint8_t choice = fuzz_take_byte(&input);
    const LexRowLayout layout = {
        .columns = columns,
        .n_columns = 1 + choice / 16 % 4,
        .format = formats[choice % 4 % 3],
        .digits = digits[choice / 4 % 4],
    };
    Expected expected = {&layout, g_ptr_array_new_with_free_func(g_free), 0, 0};
    LexRows rows;
    lex_rows_init(&rows, &layout);
    while (input.left > 0)
        write_row(&rows, &input, expected.cells);
    if (rows.n_rows > 0 && layout.format == LEX_FORMAT_JSONL)
        read_json_lines(&expected, &rows);
    else if (rows.n_rows > 0)
        read_delimited(&expected, &rows);
    g_assert(expected.n_read == expected.cells->len && expected.n_rows_read == rows.n_rows);
    lex_rows_release(&rows);
    g_ptr_array_unref(expected.cells);
    return 0;
}
