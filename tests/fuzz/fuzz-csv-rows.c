/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * CSV or TSV of any bytes. Cut anywhere, they are the same rows; and their fields are those that
 * libcsv finds, where the two mean to agree.
 */
#include "fuzz-records.h"

#include "lex-csv.h"

#include <csv.h>

/* Fields end with 0x1F, rows with 0x1E. */
static void
on_field(void *field, size_t length, void *data)
{
    g_string_append_len(data, length > 0 ? field : "", (gssize)length);
    g_string_append_c(data, 0x1F);
}

static void
on_row(int terminator, void *data)
{
    (void)terminator;
    g_string_append_c(data, 0x1E);
}

/* Everything up to what is wrong. */
static bool
list_by_libcsv(const uint8_t *bytes, size_t length, uint8_t delimiter, GString *list)
{
    struct csv_parser csv;
    g_assert(csv_init(&csv, CSV_STRICT | CSV_STRICT_FINI) == 0);
    csv_set_delim(&csv, delimiter);
    bool is_read = csv_parse(&csv, bytes, length, on_field, on_row, list) == length;
    is_read = is_read && csv_fini(&csv, on_field, on_row, list) == 0;
    csv_free(&csv);
    return is_read;
}

static void
append_field(GString *list, const LexCsvField *field)
{
    g_autofree uint8_t *plain = g_malloc(MAX(field->length, 1)); /* never longer */
    const size_t length = lex_csv_unquote(field, plain);
    g_assert(length <= field->length && (field->has_quotes || length == field->length));
    on_field(plain, length, list);
}

static bool
list_by_us(const uint8_t *bytes, size_t length, uint8_t delimiter, GString *list)
{
    const uint8_t *const end = bytes + length;
    for (const uint8_t *next = bytes; next < end;) {
        if (*next == '\n' || *next == '\r') { /* an empty line */
            next++;
            continue;
        }
        LexCsvRow row = {.next = next, .end = end, .delimiter = delimiter};
        LexCsvField field;
        while (lex_csv_next(&row, &field))
            append_field(list, &field);
        if (row.problem != NULL)
            return false;
        on_row(0, list);
        g_assert((size_t)(row.next - next) == lex_csv_row(next, (size_t)(end - next)));
        next = row.next;
    }
    return true;
}

/*
 * libcsv drops blanks around fields, takes a lone CR for a line end, and lets quotes be followed by
 * blanks. RFC 4180 knows none of this, nor do we.
 */
static bool
agree(const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] == ' ' || bytes[i] == '\t' ||
            (bytes[i] == '\r' && (i + 1 == length || bytes[i + 1] != '\n')))
            return false;
    }
    return true;
}

static void
check_against_libcsv(const uint8_t *bytes, size_t length, uint8_t delimiter)
{
    if (!agree(bytes, length))
        return;
    g_autoptr(GString) theirs = g_string_new(NULL);
    g_autoptr(GString) ours = g_string_new(NULL);
    const bool is_read = list_by_libcsv(bytes, length, delimiter, theirs);
    g_assert(list_by_us(bytes, length, delimiter, ours) == is_read);
    if (is_read)
        g_assert(g_string_equal(theirs, ours));
}

/* The counting, eight bytes at a time, against one byte after the other. */
static void
check_counting(const uint8_t *bytes, size_t length)
{
    LexCsvPlace place = {0};
    uint64_t n_lines, n_lines_seen = 0, n_lines_rows = 0;
    const size_t n = lex_csv_rows(&place, true, bytes, length, &n_lines);
    size_t end = 0;
    bool is_quoted = false;
    for (size_t i = 0; i < length; i++) {
        is_quoted ^= bytes[i] == '"';
        n_lines_seen += bytes[i] == '\n';
        if (bytes[i] == '\n' && !is_quoted) {
            end = i + 1;
            n_lines_rows = n_lines_seen;
        }
    }
    g_assert(n == end && n_lines == n_lines_rows);
    g_assert(place.n_lines == n_lines_seen && place.is_quoted == is_quoted);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    size_t piece;
    const bool is_tsv = data[1] % 2 == 1;
    const LexRecordSettings settings =
        fuzz_take_settings(data[0], is_tsv ? LEX_FORMAT_IN_TSV : LEX_FORMAT_IN_CSV, &piece);
    fuzz_check_rows(&settings, data + 2, size - 2, piece);
    check_against_libcsv(data + 2, size - 2, ',');
    check_counting(data + 2, size - 2);
    return 0;
}
