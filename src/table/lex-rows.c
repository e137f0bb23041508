/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-rows.h"

#include "lex-number.h"
#include "lex-swar.h"

#include <math.h>
#include <string.h>

/*
 * The writer of cells: one check of the capacity, then plain stores; no allocation and no call
 * through a pointer per cell. Tables have millions of them. What is rare is kept out of line, or
 * every cell would save the registers that it needs.
 *
 * A function that appends returns the new end of the bytes; rows_end_cell() records it.
 */

#define ROWS_MIN   4096
#define CELLS_COPY 32 /* bytes of shared cells that are copied at once; so many follow them */

G_GNUC_NO_INLINE static void
rows_grow(LexRows *rows, size_t size)
{
    const size_t needed = rows->length + size;
    g_assert(needed >= size);
    rows->capacity = MAX(MAX(needed, 2 * rows->capacity), ROWS_MIN);
    rows->bytes = g_realloc(rows->bytes, rows->capacity);
}

/* The end of the bytes, with room for size more. */
static char *
rows_reserve(LexRows *rows, size_t size)
{
    if (G_UNLIKELY(rows->capacity - rows->length < size))
        rows_grow(rows, size);
    return rows->bytes + rows->length;
}

static char *
append(char *end, const char *bytes, size_t length)
{
    memcpy(end, bytes, length);
    return end + length;
}

/* `{"name":` or `,"name":`. Names of columns are snake_case: nothing in them to escape. */
G_GNUC_NO_INLINE static char *
rows_begin_member(LexRows *rows, size_t size)
{
    const char *const name = rows->layout->columns[rows->column].name;
    const size_t length = strlen(name);
    char *end = rows_reserve(rows, size + length + 4);
    *end++ = rows->column == 0 ? '{' : ',';
    *end++ = '"';
    end = append(end, name, length);
    *end++ = '"';
    *end++ = ':';
    return end;
}

/* What stands before the next cell, and room for size bytes of it: nothing before the first. */
static char *
rows_begin_cell(LexRows *rows, size_t size)
{
    if (rows->between == '\0')
        return rows_begin_member(rows, size);

    char *const end = rows_reserve(rows, size + 1);
    *end = rows->between;
    return end + (rows->column > 0);
}

static void
rows_end_cell(LexRows *rows, const char *end)
{
    rows->length = (size_t)(end - rows->bytes);
    rows->column++;
}

static bool
column_is(const LexRows *rows, LexColumnType type)
{
    return rows->column < rows->layout->n_columns &&
           rows->layout->columns[rows->column].type == type;
}

/* RFC 4180: a field with the separator, a quote or a line end. */
static bool
byte_needs_quotes(char byte, char between)
{
    return byte == between || byte == '"' || byte == '\n' || byte == '\r';
}

static bool
word_needs_quotes(uint64_t word, char between)
{
    return (lex_swar_equal(word, (uint8_t)between) | lex_swar_equal(word, '"') |
            lex_swar_equal(word, '\n') | lex_swar_equal(word, '\r')) != 0;
}

/*
 * Eight bytes a step. All four are below '-', and so are spaces; letters, digits, hyphen, point and
 * all of UTF-8 are not: words of a language pass at once.
 */
static bool
field_needs_quotes(const char *text, size_t length, char between)
{
    size_t i = 0;
    for (; i + 8 <= length; i += 8) {
        const uint64_t word = lex_swar_load((const uint8_t *)text + i);
        if (lex_swar_below(word, '-') != 0 && word_needs_quotes(word, between))
            return true;
    }
    for (; i < length; i++)
        if ((uint8_t)text[i] < '-' && byte_needs_quotes(text[i], between))
            return true;
    return false;
}

/* Needs room for 2 * length + 2 bytes. */
static char *
append_quoted(char *end, const char *text, size_t length)
{
    *end++ = '"';
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '"')
            *end++ = '"';
        *end++ = text[i];
    }
    *end++ = '"';
    return end;
}

static void
rows_delimited_text(LexRows *rows, const char *text, size_t length)
{
    const bool quote = field_needs_quotes(text, length, rows->between);
    char *end = rows_begin_cell(rows, quote ? 2 * length + 2 : length);
    end = quote ? append_quoted(end, text, length) : append(end, text, length);
    rows_end_cell(rows, end);
}

static bool
json_needs_escape(uint8_t byte)
{
    return byte < 0x20 || byte == '"' || byte == '\\';
}

/* RFC 8259, section 7: the short forms where there are any. Needs room for 6 bytes. */
static char *
append_escaped(char *end, uint8_t byte)
{
    static const char hex[] = "0123456789abcdef";
    static const char short_forms[] = {['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f',
                                       ['\r'] = 'r', ['"'] = '"',  ['\\'] = '\\'};
    *end++ = '\\';
    if (short_forms[byte] != 0) {
        *end++ = short_forms[byte];
        return end;
    }
    end = append(end, "u00", 3);
    *end++ = hex[byte >> 4];
    *end++ = hex[byte & 15];
    return end;
}

static void
rows_json_text(LexRows *rows, const char *text, size_t length)
{
    size_t n_escapes = 0;
    for (size_t i = 0; i < length; i++)
        n_escapes += json_needs_escape((uint8_t)text[i]);

    char *end = rows_begin_cell(rows, length + 5 * n_escapes + 2);
    *end++ = '"';
    if (n_escapes == 0) {
        end = append(end, text, length);
    } else {
        for (size_t i = 0; i < length; i++) {
            const uint8_t byte = (uint8_t)text[i];
            if (json_needs_escape(byte))
                end = append_escaped(end, byte);
            else
                *end++ = text[i];
        }
    }
    *end++ = '"';
    rows_end_cell(rows, end);
}

void
lex_rows_init(LexRows *rows, const LexRowLayout *layout)
{
    g_assert(layout->n_columns > 0 && layout->format != LEX_FORMAT_MTX);
    g_assert(layout->digits >= 1 && layout->digits <= LEX_DIGITS_ROUND_TRIP);
    *rows = (LexRows){
        .layout = layout,
        .between = layout->format == LEX_FORMAT_CSV   ? ','
                   : layout->format == LEX_FORMAT_TSV ? '\t'
                                                      : '\0',
    };
}

void
lex_rows_clear(LexRows *rows)
{
    rows->length = 0;
    rows->column = 0;
    rows->n_rows = 0;
}

void
lex_rows_release(LexRows *rows)
{
    g_free(rows->bytes);
    *rows = (LexRows){0};
}

void
lex_rows_text(LexRows *rows, const char *text, size_t length)
{
    g_assert(column_is(rows, LEX_COLUMN_TEXT));
    if (length == 0)
        text = ""; /* NULL is fine for no bytes, but not for memcpy() */
    if (rows->between == '\0')
        rows_json_text(rows, text, length);
    else
        rows_delimited_text(rows, text, length);
}

void
lex_rows_count(LexRows *rows, uint64_t value)
{
    g_assert(column_is(rows, LEX_COLUMN_COUNT));
    char *const end = rows_begin_cell(rows, LEX_NUMBER_MAX);
    rows_end_cell(rows, end + lex_number_format_count(end, value));
}

void
lex_rows_real(LexRows *rows, double value)
{
    g_assert(column_is(rows, LEX_COLUMN_REAL));
    if (!isfinite(value)) {
        lex_rows_missing(rows);
        return;
    }
    char *const end = rows_begin_cell(rows, LEX_NUMBER_MAX);
    rows_end_cell(rows, end + lex_number_format_real(end, value, rows->layout->digits));
}

void
lex_rows_missing(LexRows *rows)
{
    g_assert(rows->column < rows->layout->n_columns);
    char *end = rows_begin_cell(rows, 4);
    if (rows->between == '\0')
        end = append(end, "null", 4);
    rows_end_cell(rows, end);
}

void
lex_rows_optional(LexRows *rows, const char *text, size_t length)
{
    if (length > 0)
        lex_rows_text(rows, text, length);
    else
        lex_rows_missing(rows);
}

LexCells
lex_rows_begin_cells(LexRows *shared, size_t column)
{
    g_assert(column < shared->layout->n_columns);
    shared->column = column;
    return (LexCells){.begin = shared->length, .column = (uint16_t)column};
}

void
lex_rows_end_cells(LexRows *shared, LexCells *cells)
{
    const size_t length = shared->length - cells->begin;
    g_assert(length <= UINT32_MAX);
    cells->length = (uint32_t)length;
    cells->n_columns = (uint16_t)(shared->column - cells->column);
    shared->column = 0;
    rows_reserve(shared, CELLS_COPY);
}

/* Most are short: to copy too much is quicker than to ask how much. */
void
lex_rows_cells(LexRows *rows, const LexRows *shared, const LexCells *cells)
{
    g_assert(rows->column == cells->column && rows->layout == shared->layout);
    const char *const bytes = shared->bytes + cells->begin;
    char *const end = rows_reserve(rows, (size_t)cells->length + CELLS_COPY);
    memcpy(end, bytes, CELLS_COPY);
    if (G_UNLIKELY(cells->length > CELLS_COPY))
        memcpy(end + CELLS_COPY, bytes + CELLS_COPY, cells->length - CELLS_COPY);
    rows->length += cells->length;
    rows->column += cells->n_columns;
}

/* Whether the row so far is no byte at all: its only cell is empty. */
static bool
rows_line_is_blank(const LexRows *rows)
{
    return rows->layout->n_columns == 1 &&
           (rows->length == 0 || rows->bytes[rows->length - 1] == '\n');
}

static void
rows_end_line(LexRows *rows)
{
    g_assert(rows->column == rows->layout->n_columns);
    char *end = rows_reserve(rows, 3);
    if (rows->between == '\0')
        *end++ = '}';
    else if (rows_line_is_blank(rows))
        end = append(end, "\"\"", 2); /* readers skip blank lines and would lose the row */
    *end++ = '\n';
    rows->length = (size_t)(end - rows->bytes);
    rows->column = 0;
}

void
lex_rows_end(LexRows *rows)
{
    rows_end_line(rows);
    rows->n_rows++;
}

void
lex_rows_header(LexRows *rows)
{
    const LexRowLayout *const layout = rows->layout;
    g_assert(rows->column == 0);
    if (layout->format == LEX_FORMAT_JSONL)
        return;
    for (size_t i = 0; i < layout->n_columns; i++)
        rows_delimited_text(rows, layout->columns[i].name, strlen(layout->columns[i].name));
    rows_end_line(rows);
}
