/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-matrix.h"

#include "lex-number.h"

#include <math.h>
#include <string.h>

/* https://math.nist.gov/MatrixMarket/formats.html: coordinate format. */
struct LexMatrix {
    LexOutput *output;  /* borrowed, held until the matrix is complete */
    LexFile *entries;   /* the output's, as the two others */
    LexFile *rows;      /* labels */
    LexFile *columns;   /* labels */
    uint64_t n_entries; /* still to come, as the two others */
    uint64_t n_rows;
    uint64_t n_columns;
};

/* NAME_rows.txt or NAME_columns.txt. */
static LexFile *
begin_labels(LexOutput *output, const char *name, const char *ending, const char *summary,
             GError **error)
{
    g_autofree char *full = g_strconcat(name, ending, NULL);
    return lex_output_begin_file(output, full, "txt", summary, error);
}

static bool
matrix_begin_files(LexMatrix *matrix, const char *name, GError **error)
{
    LexOutput *const output = matrix->output;
    matrix->entries = lex_output_begin_file(
        output, name, "mtx", "a matrix of documents and terms in Matrix Market coordinates", error);
    if (matrix->entries == NULL)
        return false;
    matrix->rows = begin_labels(output, name, "_rows", "a line for each row: its document", error);
    if (matrix->rows == NULL)
        return false;
    matrix->columns =
        begin_labels(output, name, "_columns", "a line for each column: its term", error);
    return matrix->columns != NULL;
}

static bool
matrix_write_header(const LexMatrix *matrix, const char *name, GError **error)
{
    g_autofree char *header =
        g_strdup_printf("%%%%MatrixMarket matrix coordinate real general\n"
                        "%% rows: documents (%s_rows.txt), columns: terms (%s_columns.txt)\n"
                        "%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT "\n",
                        name, name, matrix->n_rows, matrix->n_columns, matrix->n_entries);
    return lex_file_write(matrix->entries, header, strlen(header), error);
}

LexMatrix *
lex_matrix_new(LexOutput *output, const char *name, uint64_t n_rows, uint64_t n_columns,
               uint64_t n_entries, GError **error)
{
    LexMatrix *const matrix = g_new0(LexMatrix, 1);
    matrix->output = output;
    lex_output_hold(output); /* for good when a file cannot be made */
    matrix->n_rows = n_rows;
    matrix->n_columns = n_columns;
    matrix->n_entries = n_entries;
    if (!matrix_begin_files(matrix, name, error) || !matrix_write_header(matrix, name, error)) {
        g_free(matrix);
        return NULL;
    }
    return matrix;
}

void
lex_matrix_format_entry(GString *buffer, uint64_t row, uint64_t column, double value,
                        unsigned digits)
{
    g_assert(row > 0 && column > 0 && isfinite(value));
    char line[3 * LEX_NUMBER_MAX + 3];
    char *end = line;
    end += lex_number_format_count(end, row);
    *end++ = ' ';
    end += lex_number_format_count(end, column);
    *end++ = ' ';
    end += lex_number_format_real(end, value, digits);
    *end++ = '\n';
    g_string_append_len(buffer, line, end - line);
}

static uint64_t
count_lines(const char *bytes, size_t length)
{
    const char *const end = bytes + length;
    uint64_t n_lines = 0;
    while ((bytes = memchr(bytes, '\n', (size_t)(end - bytes))) != NULL) {
        n_lines++;
        bytes++;
    }
    return n_lines;
}

bool
lex_matrix_write(LexMatrix *matrix, const GString *buffer, GError **error)
{
    const uint64_t n_entries = count_lines(buffer->str, buffer->len);
    g_assert(n_entries <= matrix->n_entries);
    matrix->n_entries -= n_entries;
    return lex_file_write(matrix->entries, buffer->str, buffer->len, error);
}

/*
 * The bytes of the line break at text, 0 if there is none there: all that Python's splitlines()
 * and R's readLines() break at, so that the labels stay beside their numbers.
 */
static size_t
line_break_size(const char *text, const char *end)
{
    const size_t length = (size_t)(end - text);
    if (length >= 2 && memcmp(text, "\r\n", 2) == 0)
        return 2;
    if ((*text >= '\n' && *text <= '\r') || (*text >= 0x1C && *text <= 0x1E))
        return 1;
    if (length >= 2 && memcmp(text, "\xC2\x85", 2) == 0) /* U+0085 */
        return 2;
    if (length >= 3 && (memcmp(text, "\xE2\x80\xA8", 3) == 0 || /* U+2028, U+2029 */
                        memcmp(text, "\xE2\x80\xA9", 3) == 0))
        return 3;
    return 0;
}

static bool
write_label(LexFile *file, const char *label, size_t length, GError **error)
{
    const char *const end = label + length;
    const char *plain = label; /* not written yet */
    while (label < end) {
        const size_t size = line_break_size(label, end);
        if (size == 0) {
            label++;
            continue;
        }
        if (!lex_file_write(file, plain, (size_t)(label - plain), error) ||
            !lex_file_write(file, " ", 1, error))
            return false;
        plain = label += size;
    }
    return lex_file_write(file, plain, (size_t)(end - plain), error) &&
           lex_file_write(file, "\n", 1, error);
}

bool
lex_matrix_row_label(LexMatrix *matrix, const char *label, size_t length, GError **error)
{
    g_assert(matrix->n_rows > 0);
    matrix->n_rows--;
    return write_label(matrix->rows, label, length, error);
}

bool
lex_matrix_column_label(LexMatrix *matrix, const char *label, size_t length, GError **error)
{
    g_assert(matrix->n_columns > 0);
    matrix->n_columns--;
    return write_label(matrix->columns, label, length, error);
}

void
lex_matrix_free(LexMatrix *matrix)
{
    if (matrix == NULL)
        return;
    if (matrix->n_entries == 0 && matrix->n_rows == 0 && matrix->n_columns == 0)
        lex_output_release(matrix->output);
    g_free(matrix);
}
