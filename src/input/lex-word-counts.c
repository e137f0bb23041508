/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-word-counts.h"

#include "lex-bytes.h"
#include "lex-csv.h"
#include "lex-message.h"
#include "lex-stream.h"

#include <string.h>

enum { WORD, COUNT, N_FIELDS };

typedef struct {
    const char *name; /* of the list, for messages */
    LexBytes bytes;
    uint8_t delimiter;
    uint64_t line; /* of the row at hand, from 1 */
    size_t column_of[N_FIELDS];
    GString *fields[N_FIELDS];
} WordCounts;

static bool
word_counts_load(WordCounts *list, LexStream *stream, GError **error)
{
    size_t n = 0;
    do {
        const size_t room = MAX((size_t)1 << 20, list->bytes.length);
        if (!lex_bytes_reserve(&list->bytes, list->bytes.length + room)) {
            lex_error_set(error, LEX_ERROR_LIMIT, "%s: the list does not fit into memory",
                          list->name);
            return false;
        }
        if (!lex_stream_read(stream, list->bytes.bytes + list->bytes.length, room, &n, error))
            return false;
        list->bytes.length += n;
    } while (n > 0);
    lex_bytes_pad(&list->bytes);
    return true;
}

/* The two fields of the row, as text; false without an error for a row that has not got both. */
static bool
word_counts_take(WordCounts *list, LexCsvRow *row)
{
    LexCsvField field;
    unsigned n_found = 0;
    for (size_t column = 0; lex_csv_next(row, &field); column++) {
        for (unsigned i = 0; i < N_FIELDS; i++) {
            if (list->column_of[i] != column)
                continue;
            g_string_set_size(list->fields[i], field.length);
            const size_t length = lex_csv_unquote(&field, (uint8_t *)list->fields[i]->str);
            g_string_truncate(list->fields[i], length);
            n_found++;
        }
    }
    return row->problem == NULL && n_found == N_FIELDS;
}

static bool
word_counts_is_number(const char *text, uint64_t *ret_count)
{
    guint64 count;
    const bool is = g_ascii_string_to_unsigned(text, 10, 0, INT64_MAX, &count, NULL);
    if (is)
        *ret_count = count;
    return is;
}

/* Which columns the two are, by the first row; returns whether that is a header. */
static bool
word_counts_find_columns(WordCounts *list, LexCsvRow row)
{
    static const char *const names[N_FIELDS] = {[WORD] = "word", [COUNT] = "count"};
    size_t found[N_FIELDS] = {SIZE_MAX, SIZE_MAX};
    LexCsvRow first = row;
    LexCsvField field;
    for (size_t column = 0; lex_csv_next(&row, &field); column++) {
        for (unsigned i = 0; i < N_FIELDS; i++) {
            if (field.length == strlen(names[i]) &&
                memcmp(field.bytes, names[i], field.length) == 0)
                found[i] = column;
        }
    }
    list->column_of[WORD] = 0;
    list->column_of[COUNT] = 1;
    if (found[WORD] != SIZE_MAX && found[COUNT] != SIZE_MAX) {
        memcpy(list->column_of, found, sizeof found);
        return true;
    }
    uint64_t count;
    return word_counts_take(list, &first) &&
           !word_counts_is_number(list->fields[COUNT]->str, &count);
}

static bool
word_counts_fail(const WordCounts *list, const char *what, GError **error)
{
    lex_error_set(error, LEX_ERROR_FORMAT,
                  "%s:%" G_GUINT64_FORMAT ": %s, a word and its count were expected", list->name,
                  list->line, what);
    return false;
}

static bool
word_counts_row(WordCounts *list, LexCsvRow *row, LexWordCountFunc func, void *data, GError **error)
{
    uint64_t count;
    if (!word_counts_take(list, row))
        return word_counts_fail(list, row->problem != NULL ? row->problem : "too few fields",
                                error);
    const GString *word = list->fields[WORD];
    if (!word_counts_is_number(list->fields[COUNT]->str, &count)) {
        g_autofree char *what = g_strdup_printf("\"%s\" is no count", list->fields[COUNT]->str);
        return word_counts_fail(list, what, error);
    }
    if (!g_utf8_validate_len(word->str, word->len, NULL))
        return word_counts_fail(list, "the word is not UTF-8", error);
    return func(data, word->str, word->len, count, error);
}

static bool
word_counts_parse(WordCounts *list, LexWordCountFunc func, void *data, GError **error)
{
    const uint8_t *next = list->bytes.bytes, *const end = next + list->bytes.length;
    if (list->bytes.length >= 3 && memcmp(next, "\xef\xbb\xbf", 3) == 0)
        next += 3;
    const size_t first_length = lex_csv_row(next, (size_t)(end - next));
    list->delimiter = memchr(next, '\t', first_length) != NULL ? '\t' : ',';
    list->line = 1;
    for (bool first = true; next < end; first = false) {
        const size_t length = lex_csv_row(next, (size_t)(end - next));
        LexCsvRow row = {.next = next, .end = next + length, .delimiter = list->delimiter};
        const bool is_blank = length == 0 || next[0] == '\n' || next[0] == '\r';
        const bool is_header = first && word_counts_find_columns(list, row);
        if (!is_blank && !is_header && !word_counts_row(list, &row, func, data, error))
            return false;
        for (size_t i = 0; i < length; i++)
            list->line += next[i] == '\n';
        next += length;
    }
    return true;
}

static bool
word_counts_open(WordCounts *list, LexStream *stream, GError **error)
{
    const char *member;
    GError *problem = NULL;
    if (lex_stream_next(stream, &member, &problem))
        return word_counts_load(list, stream, error);
    if (problem != NULL) {
        g_propagate_error(error, problem);
        return false;
    }
    lex_error_set(error, LEX_ERROR_FORMAT, "%s: the archive holds no list", list->name);
    return false;
}

bool
lex_word_counts_read(const char *path, const char *tmpdir, LexWordCountFunc func, void *data,
                     GError **error)
{
    g_autoptr(LexStream) stream = lex_stream_open(path, tmpdir, NULL, error);
    if (stream == NULL)
        return false;
    g_autofree char *name = lex_input_name(path);
    WordCounts list = {.name = name};
    for (unsigned i = 0; i < N_FIELDS; i++)
        list.fields[i] = g_string_new(NULL);
    const bool read =
        word_counts_open(&list, stream, error) && word_counts_parse(&list, func, data, error);
    for (unsigned i = 0; i < N_FIELDS; i++)
        g_string_free(list.fields[i], TRUE);
    lex_bytes_clear(&list.bytes);
    return read;
}
