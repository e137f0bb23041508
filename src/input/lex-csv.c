/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-csv.h"

#include "lex-swar.h"

#include <string.h>

/* ---- where rows end ---------------------------------------------------------------------- */

typedef struct {
    LexCsvPlace *place;
    size_t end;       /* of the last row that is whole */
    uint64_t n_lines; /* in the rows up to there */
} Rows;

static void
rows_add_byte(Rows *rows, uint8_t byte, size_t offset)
{
    rows->place->is_quoted ^= byte == '"';
    if (byte != '\n')
        return;
    rows->place->n_lines++;
    if (!rows->place->is_quoted) {
        rows->end = offset + 1;
        rows->n_lines = rows->place->n_lines;
    }
}

/* Eight bytes among which there is no quote. */
static void
rows_add_lines(Rows *rows, uint64_t marks, size_t offset)
{
    rows->place->n_lines += lex_swar_count(marks);
    if (!rows->place->is_quoted) {
        rows->end = offset + lex_swar_last(marks) + 1;
        rows->n_lines = rows->place->n_lines;
    }
}

static void
rows_add_quoted(Rows *rows, const uint8_t *bytes, size_t length)
{
    size_t i = 0;
    for (; length - i >= 8; i += 8) {
        const uint64_t word = lex_swar_load(bytes + i);
        const uint64_t lines = lex_swar_all_equal(word, '\n');
        if (lex_swar_equal(word, '"') != 0) {
            for (size_t k = i; k < i + 8; k++)
                rows_add_byte(rows, bytes[k], k);
        } else if (lines != 0) {
            rows_add_lines(rows, lines, i);
        }
    }
    for (; i < length; i++)
        rows_add_byte(rows, bytes[i], i);
}

/* Where nothing but line feeds counts; lines are long as a rule. */
static void
rows_add_plain(Rows *rows, const uint8_t *bytes, size_t length)
{
    const uint8_t *feed;
    while (rows->end < length &&
           (feed = memchr(bytes + rows->end, '\n', length - rows->end)) != NULL) {
        rows->end = (size_t)(feed - bytes) + 1;
        rows->n_lines = ++rows->place->n_lines;
    }
}

size_t
lex_csv_rows(LexCsvPlace *place, bool has_quotes, const uint8_t *bytes, size_t length,
             uint64_t *ret_n_lines)
{
    Rows rows = {.place = place};
    if (has_quotes)
        rows_add_quoted(&rows, bytes, length);
    else
        rows_add_plain(&rows, bytes, length);
    *ret_n_lines = rows.n_lines;
    return rows.end;
}

size_t
lex_csv_row(const uint8_t *bytes, size_t length)
{
    bool is_quoted = false;
    for (size_t i = 0; i < length; i++) {
        is_quoted ^= bytes[i] == '"';
        if (bytes[i] == '\n' && !is_quoted)
            return i + 1;
    }
    return length;
}

/* ---- fields ------------------------------------------------------------------------------ */

static bool
row_fail(LexCsvRow *row, const char *problem)
{
    row->problem = problem;
    return false;
}

/* Where a field without quotes ends: at the delimiter, a line end, or a quote that is wrong. */
static const uint8_t *
find_field_end(const uint8_t *text, const uint8_t *end, uint8_t delimiter)
{
    while (end - text >= 8) {
        const uint64_t word = lex_swar_load(text);
        const uint64_t marks = lex_swar_equal(word, delimiter) | lex_swar_equal(word, '\n') |
                               lex_swar_equal(word, '\r') | lex_swar_equal(word, '"');
        if (marks != 0)
            return text + lex_swar_first(marks);
        text += 8;
    }
    while (text < end && *text != delimiter && *text != '\n' && *text != '\r' && *text != '"')
        text++;
    return text;
}

/* row->next is after the opening quote. */
static bool
row_take_quoted(LexCsvRow *row, LexCsvField *ret_field)
{
    const uint8_t *const begin = row->next;
    bool has_quotes = false;
    for (;;) {
        const uint8_t *const quote =
            row->next < row->end ? memchr(row->next, '"', (size_t)(row->end - row->next)) : NULL;
        if (quote == NULL)
            return row_fail(row, "a quote is opened in this row and never closed");
        row->next = quote + 1;
        if (row->next < row->end && *row->next == '"') {
            has_quotes = true;
            row->next++;
            continue;
        }
        *ret_field = (LexCsvField){begin, (size_t)(quote - begin), has_quotes};
        return true;
    }
}

/* Passes over what ends a field: a delimiter, or the end of the row. */
static bool
row_end_field(LexCsvRow *row)
{
    if (row->next < row->end && *row->next == row->delimiter) {
        row->next++;
        return true;
    }
    if (row->next < row->end && *row->next == '\r') {
        row->next++;
        if (row->next < row->end && *row->next != '\n')
            return row_fail(row,
                            "a carriage return without a line feed; rows end with LF or CR LF");
    }
    if (row->next < row->end && *row->next != '\n')
        return row_fail(row, "a quote inside a field; fields with quotes are put in quotes, and "
                             "the quotes in them written twice");
    row->next += row->next < row->end;
    row->is_ended = true;
    return true;
}

bool
lex_csv_next(LexCsvRow *row, LexCsvField *ret_field)
{
    if (row->is_ended || row->problem != NULL)
        return false;
    if (row->next < row->end && *row->next == '"') {
        row->next++;
        return row_take_quoted(row, ret_field) && row_end_field(row);
    }
    const uint8_t *const begin = row->next;
    row->next = find_field_end(begin, row->end, row->delimiter);
    *ret_field = (LexCsvField){begin, (size_t)(row->next - begin), false};
    return row_end_field(row);
}

size_t
lex_csv_unquote(const LexCsvField *field, uint8_t *buffer)
{
    const uint8_t *text = field->bytes;
    const uint8_t *const end = text + field->length;
    uint8_t *out = buffer;
    while (text < end) {
        const uint8_t *const quote = memchr(text, '"', (size_t)(end - text));
        const size_t n = (size_t)((quote != NULL ? quote + 1 : end) - text);
        memcpy(out, text, n);
        out += n;
        text += n + (quote != NULL);
    }
    return (size_t)(out - buffer);
}
