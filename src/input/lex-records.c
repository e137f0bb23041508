/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-records.h"

#include "lex-csv.h"
#include "lex-json.h"
#include "lex-tally.h"
#include "lex-utf8.h"

#include <inttypes.h>
#include <string.h>

static const char *const default_names[LEX_RECORD_N_COLUMNS] = {
    [LEX_RECORD_TEXT] = "text",   [LEX_RECORD_SOURCE] = "source", [LEX_RECORD_DATE] = "date",
    [LEX_RECORD_TITLE] = "title", [LEX_RECORD_ID] = "id",
};

struct LexRecordHeader {
    size_t n_fields;
    size_t position_of[LEX_RECORD_N_COLUMNS]; /* SIZE_MAX: nowhere */
};

static const char *
settings_name(const LexRecordSettings *settings, size_t column)
{
    return settings->columns[column] != NULL ? settings->columns[column] : default_names[column];
}

/* The last column has a name only where it is asked for. */
static size_t
settings_n_columns(const LexRecordSettings *settings)
{
    return settings->columns[LEX_RECORD_STRATUM] != NULL ? LEX_RECORD_N_COLUMNS
                                                         : LEX_RECORD_STRATUM;
}

/* "--date-column", the option that names a column. */
static char *
option_of(size_t column)
{
    return column == LEX_RECORD_STRATUM ? g_strdup("--strata")
                                        : g_strconcat("--", default_names[column], "-column", NULL);
}

static uint8_t
format_delimiter(LexFormatIn format)
{
    return format == LEX_FORMAT_IN_TSV ? '\t' : ',';
}

static size_t
skip_byte_order_mark(const uint8_t *bytes, size_t length)
{
    return length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

static bool
bytes_are_blank(const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r' && bytes[i] != '\n')
            return false;
    }
    return true;
}

/* ---- blocks ------------------------------------------------------------------------------ */

size_t
lex_records_cut(LexRecordCut *cut, LexFormatIn format, const uint8_t *bytes, size_t length,
                bool at_end)
{
    g_return_val_if_fail(cut != NULL && (bytes != NULL || length == 0) && length >= cut->n_seen, 0);

    LexCsvPlace place = {cut->n_lines_seen, cut->is_quoted};
    uint64_t n_lines;
    size_t n = lex_csv_rows(&place, format != LEX_FORMAT_IN_JSONL, bytes + cut->n_seen,
                            length - cut->n_seen, &n_lines);
    if (n > 0)
        n += cut->n_seen;
    if (at_end) {
        n = length;
        n_lines = place.n_lines;
    } else if (cut->n_lines == 0) { /* the first block has a row, which may be the header */
        const size_t mark = skip_byte_order_mark(bytes, n);
        if (bytes_are_blank(bytes + mark, n - mark))
            n = n_lines = 0;
    }
    cut->n_seen = length - n;
    cut->n_lines += n_lines;
    cut->n_lines_seen = place.n_lines - n_lines;
    cut->is_quoted = place.is_quoted;
    return n;
}

/* ---- what can be wrong with a row -------------------------------------------------------- */

/* The first thing wrong with a row is what is said of it; line 0 is no line. */
static bool G_GNUC_PRINTF(3, 4)
    records_fail(LexRecords *records, LexError code, const char *format, ...)
{
    if (records->problem != NULL)
        return false;
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    if (records->line == 0)
        lex_error_set(&records->problem, code, "%s: %s", records->place.name, what);
    else
        lex_error_set(&records->problem, code, "%s:%" PRIu64 ": %s", records->place.name,
                      records->line, what);
    return false;
}

/* The first names of columns or fields; they may be long and many, the sentence may not. */
typedef struct {
    GPtrArray *names;
    uint64_t n;
} NameList;

static void
names_add(NameList *list, const uint8_t *bytes, size_t length)
{
    enum { MANY = 12, LONG = 60 };
    if (list->names == NULL)
        list->names = g_ptr_array_new_with_free_func(g_free);
    if (list->n++ >= MANY)
        return;
    g_autofree char *name = g_utf8_make_valid((const char *)bytes, (gssize)length);
    g_ptr_array_add(list->names, g_utf8_substring(name, 0, MIN(g_utf8_strlen(name, -1), LONG)));
}

static char *
names_describe(NameList *list)
{
    char *const text = list->n > 0 ? lex_tally_list(list->names, list->n) : g_strdup("none");
    g_clear_pointer(&list->names, g_ptr_array_unref);
    return text;
}

#define NUL_PROBLEM "a NUL byte: this is no text, or it is UTF-16 and needs --encoding=UTF-16"

/* ---- the header of CSV and TSV ----------------------------------------------------------- */

/* Header and rows fail alike; a header has no LexRecords yet. */
typedef struct {
    const LexRecordSettings *settings;
    LexRecords at; /* place and line, for messages */
    GPtrArray *names;
} HeaderReader;

static void
header_find_columns(HeaderReader *reader, LexRecordHeader *header)
{
    header->n_fields = reader->names->len;
    for (size_t column = 0; column < LEX_RECORD_N_COLUMNS; column++)
        header->position_of[column] = SIZE_MAX;
    for (size_t column = 0; column < settings_n_columns(reader->settings); column++) {
        const char *const name = settings_name(reader->settings, column);
        for (guint i = 0; i < reader->names->len; i++) {
            if (strcmp(g_ptr_array_index(reader->names, i), name) != 0)
                continue;
            if (header->position_of[column] != SIZE_MAX)
                records_fail(&reader->at, LEX_ERROR_FORMAT, "two columns are called \"%s\"", name);
            header->position_of[column] = i;
        }
    }
}

static void
header_check_columns(HeaderReader *reader, const LexRecordHeader *header)
{
    for (size_t column = 0; column < LEX_RECORD_N_COLUMNS; column++) {
        const bool is_needed =
            column == LEX_RECORD_TEXT || reader->settings->columns[column] != NULL;
        if (!is_needed || header->position_of[column] != SIZE_MAX)
            continue;
        NameList list = {0};
        for (guint i = 0; i < reader->names->len; i++) {
            const char *const name = g_ptr_array_index(reader->names, i);
            names_add(&list, (const uint8_t *)name, strlen(name));
        }
        g_autofree char *names = names_describe(&list);
        g_autofree char *option = option_of(column);
        records_fail(&reader->at, LEX_ERROR_FORMAT,
                     "no column \"%s\"; the columns are %s; %s=NAME chooses another%s",
                     settings_name(reader->settings, column), names, option,
                     reader->settings->columns[column] == NULL
                         ? ", --exclude=GLOB leaves the file out"
                         : "");
    }
}

/* Names without blanks around them, as people write them. */
static void
header_read_names(HeaderReader *reader, LexCsvRow *row)
{
    LexCsvField field;
    while (lex_csv_next(row, &field)) {
        char *const name = g_malloc(field.length + 1);
        const size_t length = lex_csv_unquote(&field, (uint8_t *)name);
        name[length] = '\0';
        if (memchr(name, '\0', length) != NULL)
            records_fail(&reader->at, LEX_ERROR_FORMAT, NUL_PROBLEM);
        g_ptr_array_add(reader->names, g_strstrip(name));
    }
    if (row->problem != NULL)
        records_fail(&reader->at, LEX_ERROR_FORMAT, "%s", row->problem);
}

/* How many bytes of empty lines there are; *line goes on by as many lines. */
static size_t
skip_empty_lines(const uint8_t *bytes, size_t length, uint64_t *line)
{
    size_t i = 0;
    for (;;) {
        const size_t n = i < length && bytes[i] == '\r';
        if (i + n == length || bytes[i + n] != '\n')
            return i + n == length ? length : i;
        i += n + 1;
        ++*line;
    }
}

static uint64_t
count_lines(const uint8_t *bytes, size_t length)
{
    LexCsvPlace place = {0};
    uint64_t n;
    lex_csv_rows(&place, false, bytes, length, &n);
    return place.n_lines;
}

LexRecordHeader *
lex_record_header_new(const LexRecordSettings *settings, const char *name, const uint8_t *bytes,
                      size_t length, size_t *ret_length, uint64_t *ret_n_lines, GError **error)
{
    g_return_val_if_fail(settings != NULL && name != NULL && (bytes != NULL || length == 0), NULL);
    g_return_val_if_fail(ret_length != NULL && ret_n_lines != NULL, NULL);

    HeaderReader reader = {.settings = settings,
                           .at = {.place = {.name = name}, .line = 1},
                           .names = g_ptr_array_new_with_free_func(g_free)};
    size_t begin = skip_byte_order_mark(bytes, length);
    begin += skip_empty_lines(bytes + begin, length - begin, &reader.at.line);
    LexCsvRow row = {.next = bytes + begin,
                     .end = bytes + length,
                     .delimiter = format_delimiter(settings->format)};
    LexRecordHeader *header = g_new0(LexRecordHeader, 1);
    if (begin == length) {
        reader.at.line = 0;
        records_fail(&reader.at, LEX_ERROR_FORMAT,
                     "the table is empty; expected is a header that names the columns");
    }
    header_read_names(&reader, &row);
    header_find_columns(&reader, header);
    header_check_columns(&reader, header);
    g_ptr_array_unref(reader.names);
    if (reader.at.problem != NULL) {
        g_propagate_error(error, reader.at.problem);
        g_clear_pointer(&header, g_free);
        return NULL;
    }
    *ret_length = (size_t)(row.next - bytes);
    *ret_n_lines = reader.at.line - 1 + count_lines(bytes + begin, *ret_length - begin);
    return header;
}

void
lex_record_header_free(LexRecordHeader *header)
{
    g_free(header);
}

/* ---- rows -------------------------------------------------------------------------------- */

/* A value as it is written in the row. */
typedef struct {
    const uint8_t *bytes; /* NULL: the row has none */
    size_t length;
    bool is_coded; /* has escapes, or quotes written twice */
    bool is_ascii; /* for certain */
} Cell;

/* Puts into buffer what the cell stands for. */
static size_t
records_decode(const LexRecords *records, const Cell *cell, uint8_t *buffer, uint64_t *n_replaced)
{
    if (records->settings->format == LEX_FORMAT_IN_JSONL) {
        const LexJsonValue string = {.bytes = cell->bytes, .length = cell->length};
        return lex_json_unescape(&string, buffer, n_replaced);
    }
    const LexCsvField field = {.bytes = cell->bytes, .length = cell->length};
    return lex_csv_unquote(&field, buffer);
}

/* Whether bytes are text, as far as the settings ask; adds what is not to *n_replaced. */
static bool
records_check_text(LexRecords *records, size_t column, const uint8_t *bytes, size_t length,
                   uint64_t *n_replaced)
{
    const char *const name = records->names[column];
    size_t first = 0;
    const uint64_t n_halves = *n_replaced;
    const uint64_t n_invalid = lex_utf8_count_invalid(bytes, length, &first);
    *n_replaced += n_invalid;
    if (length > 0 && memchr(bytes, '\0', length) != NULL)
        return records_fail(records, LEX_ERROR_FORMAT, "\"%s\" holds a NUL: it is not text", name);
    if (*n_replaced == 0 || records->settings->invalid == LEX_INVALID_REPLACE)
        return true;
    if (n_halves > 0)
        return records_fail(records, LEX_ERROR_FORMAT,
                            "\"%s\" holds half a surrogate pair; --invalid=replace to go on", name);
    return records_fail(records, LEX_ERROR_FORMAT,
                        "\"%s\" is not valid UTF-8 (0x%02X); --encoding=NAME if the file is in "
                        "another encoding, --invalid=replace to go on",
                        name, bytes[first]);
}

static bool
records_take_text(LexRecords *records, const Cell *cell, LexRecord *record)
{
    record->text = cell->bytes;
    record->text_length = cell->length;
    if (cell->is_coded) {
        if (!lex_bytes_reserve(&records->text, cell->length))
            return records_fail(records, LEX_ERROR_LIMIT, "too large for this machine's memory");
        record->text = records->text.bytes;
        record->text_length =
            records_decode(records, cell, records->text.bytes, &record->n_replaced);
        records->text.length = record->text_length;
        lex_bytes_pad(&records->text);
    } else if (cell->is_ascii) {
        return true;
    }
    return records_check_text(records, LEX_RECORD_TEXT, record->text, record->text_length,
                              &record->n_replaced);
}

/* The value of any other column, NULL when there is none; what is not valid becomes U+FFFD. */
static const char *
records_take_value(LexRecords *records, size_t column, const Cell *cell, LexRecord *record)
{
    if (cell->bytes == NULL || cell->length == 0)
        return NULL;
    uint64_t n_replaced = 0;
    GString *const value = records->values[column];
    g_string_set_size(value, cell->length);
    if (cell->is_coded)
        g_string_truncate(value, records_decode(records, cell, (uint8_t *)value->str, &n_replaced));
    else
        memcpy(value->str, cell->bytes, cell->length);
    if (!records_check_text(records, column, (const uint8_t *)value->str, value->len, &n_replaced))
        return NULL;
    if (n_replaced > 0) {
        g_autofree char *valid = g_utf8_make_valid(value->str, (gssize)value->len);
        g_string_assign(value, valid);
        record->n_replaced += n_replaced;
    }
    return value->len > 0 ? value->str : NULL;
}

/* The record out of the values of its row. */
static bool
records_take_cells(LexRecords *records, const Cell *cells, LexRecord *record)
{
    *record = (LexRecord){.line = records->line};
    if (!records_take_text(records, &cells[LEX_RECORD_TEXT], record))
        return false;
    record->source =
        records_take_value(records, LEX_RECORD_SOURCE, &cells[LEX_RECORD_SOURCE], record);
    record->date = records_take_value(records, LEX_RECORD_DATE, &cells[LEX_RECORD_DATE], record);
    record->title = records_take_value(records, LEX_RECORD_TITLE, &cells[LEX_RECORD_TITLE], record);
    record->stratum =
        records_take_value(records, LEX_RECORD_STRATUM, &cells[LEX_RECORD_STRATUM], record);
    record->id = records_take_value(records, LEX_RECORD_ID, &cells[LEX_RECORD_ID], record);
    if (record->id == NULL) {
        g_string_printf(records->values[LEX_RECORD_ID], "%s:%" PRIu64, records->place.id,
                        record->line);
        record->id = records->values[LEX_RECORD_ID]->str;
    }
    for (size_t column = 0; column < LEX_RECORD_N_COLUMNS; column++)
        records->tally.found |= (unsigned)(cells[column].length > 0) << column;
    return records->problem == NULL;
}

/* ---- JSONL ------------------------------------------------------------------------------- */

static bool
records_fail_json(LexRecords *records, const LexJson *json)
{
    const char *const lines = "each line is one object, and `jq -c` makes such lines";
    if (memchr(json->begin, '\0', (size_t)(json->end - json->begin)) != NULL)
        return records_fail(records, LEX_ERROR_FORMAT, NUL_PROBLEM);
    const size_t offset = (size_t)(json->next - json->begin);
    if (json->next == json->end)
        return records_fail(records, LEX_ERROR_FORMAT, "the line ends where %s was expected; %s",
                            json->expected, lines);
    g_autofree char *rest =
        g_utf8_make_valid((const char *)json->next, (gssize)MIN(json->end - json->next, 8));
    g_autofree char *there = g_utf8_substring(rest, 0, 1);
    return records_fail(records, LEX_ERROR_FORMAT,
                        "byte %zu of the line: %s was expected, not \"%s\"%s%s", offset,
                        json->expected, there, there[0] == '[' && json->is_first ? "; " : "",
                        there[0] == '[' && json->is_first ? lines : "");
}

/* The names of the fields of an object. */
static char *
describe_fields(const uint8_t *bytes, size_t length)
{
    NameList list = {0};
    LexJson json;
    LexJsonValue key, value;
    lex_json_begin(&json, bytes, length);
    while (lex_json_next(&json, &key, &value))
        names_add(&list, key.bytes, key.length);
    return names_describe(&list);
}

static bool
records_fail_no_field(LexRecords *records, const uint8_t *bytes, size_t length)
{
    g_autofree char *names = describe_fields(bytes, length);
    return records_fail(records, LEX_ERROR_FORMAT,
                        "no field \"%s\"; the fields are %s; --text-column=NAME chooses another",
                        records->names[LEX_RECORD_TEXT], names);
}

/* A row may do without a stratum; it is said if all do. */
static void
records_note_no_stratum(LexRecords *records, const uint8_t *bytes, size_t length)
{
    g_autofree char *names = describe_fields(bytes, length);
    records->tally.without_stratum = g_strdup_printf("%s:%" PRIu64 " has the fields %s",
                                                     records->place.name, records->line, names);
}

/* Which values a column takes: null is none, numbers are what is written, a text is a string. */
static bool
records_take_field(LexRecords *records, size_t column, const LexJsonValue *value, Cell *cell)
{
    const bool is_text = column == LEX_RECORD_TEXT;
    if (cell->bytes != NULL)
        return records_fail(records, LEX_ERROR_FORMAT, "two fields are called \"%s\"",
                            records->names[column]);
    if (value->kind == LEX_JSON_NULL && !is_text)
        return true;
    if (value->kind != LEX_JSON_STRING && (is_text || value->kind != LEX_JSON_NUMBER))
        return records_fail(records, LEX_ERROR_FORMAT,
                            "the field \"%s\" is %s; expected is a string%s",
                            records->names[column], lex_json_kind_names[value->kind],
                            is_text ? "" : ", a number or null");
    *cell = (Cell){value->bytes, value->length, value->has_escapes, value->is_ascii};
    return true;
}

static bool
records_parse_object(LexRecords *records, const uint8_t *bytes, size_t length, Cell *cells)
{
    LexJson json;
    LexJsonValue key, value;
    lex_json_begin(&json, bytes, length);
    while (lex_json_next(&json, &key, &value)) {
        for (size_t column = 0; column < records->n_columns; column++) {
            if (lex_json_string_is(&key, records->names[column], records->name_lengths[column]))
                records_take_field(records, column, &value, &cells[column]);
        }
    }
    if (json.expected != NULL) {
        g_clear_error(&records->problem); /* a line that is no object has no fields either */
        return records_fail_json(records, &json);
    }
    if (records->problem == NULL && cells[LEX_RECORD_TEXT].bytes == NULL)
        return records_fail_no_field(records, bytes, length);
    if (records->n_columns > LEX_RECORD_STRATUM && cells[LEX_RECORD_STRATUM].bytes == NULL &&
        records->tally.without_stratum == NULL)
        records_note_no_stratum(records, bytes, length);
    return records->problem == NULL;
}

static void
records_skip_blank_lines(LexRecords *records)
{
    while (records->next < records->end) {
        const size_t left = (size_t)(records->end - records->next);
        const uint8_t *const line_feed = memchr(records->next, '\n', left);
        const size_t n = line_feed != NULL ? (size_t)(line_feed - records->next) + 1 : left;
        if (!bytes_are_blank(records->next, n))
            return;
        records->next += n;
        records->line++;
    }
}

/* ---- CSV and TSV ------------------------------------------------------------------------- */

/* Takes the row at next apart; *ret_next is where the one after it begins. */
static bool
records_parse_row(LexRecords *records, Cell *cells, const uint8_t **ret_next)
{
    const LexRecordHeader *const header = records->header;
    LexCsvRow row = {.next = records->next,
                     .end = records->end,
                     .delimiter = format_delimiter(records->settings->format)};
    LexCsvField field;
    size_t n_fields = 0;
    for (; lex_csv_next(&row, &field); n_fields++) {
        for (size_t column = 0; column < LEX_RECORD_N_COLUMNS; column++) {
            if (header->position_of[column] == n_fields)
                cells[column] = (Cell){field.bytes, field.length, field.has_quotes, false};
        }
    }
    const size_t left = (size_t)(records->end - records->next);
    *ret_next = row.problem == NULL ? row.next : records->next + lex_csv_row(records->next, left);
    if (memchr(records->next, '\0', (size_t)(*ret_next - records->next)) != NULL)
        return records_fail(records, LEX_ERROR_FORMAT, NUL_PROBLEM);
    if (row.problem != NULL)
        return records_fail(records, LEX_ERROR_FORMAT, "%s", row.problem);
    if (n_fields != header->n_fields)
        return records_fail(records, LEX_ERROR_FORMAT, "%zu field%s, the header has %zu", n_fields,
                            n_fields == 1 ? "" : "s", header->n_fields);
    return true;
}

/* ---- a block ----------------------------------------------------------------------------- */

static void
records_skip_empty(LexRecords *records)
{
    if (records->settings->format == LEX_FORMAT_IN_JSONL)
        records_skip_blank_lines(records);
    else
        records->next +=
            skip_empty_lines(records->next, (size_t)(records->end - records->next), &records->line);
}

/* The same for a line of JSONL. */
static bool
records_parse_line(LexRecords *records, Cell *cells, const uint8_t **ret_next)
{
    const size_t left = (size_t)(records->end - records->next);
    const uint8_t *const line_feed = memchr(records->next, '\n', left);
    const size_t length = line_feed != NULL ? (size_t)(line_feed - records->next) : left;
    *ret_next = line_feed != NULL ? line_feed + 1 : records->end;
    return records_parse_object(records, records->next, length, cells);
}

/* Reads the row at next and goes on behind it; false when it is wrong: see problem. */
static bool
records_read_row(LexRecords *records, LexRecord *record)
{
    Cell cells[LEX_RECORD_N_COLUMNS] = {0};
    const bool is_json = records->settings->format == LEX_FORMAT_IN_JSONL;
    const uint8_t *next;
    const bool is_parsed = is_json ? records_parse_line(records, cells, &next)
                                   : records_parse_row(records, cells, &next);
    const bool is_read = is_parsed && records_take_cells(records, cells, record);
    records->line += is_json ? 1 : count_lines(records->next, (size_t)(next - records->next));
    records->next = next;
    return is_read;
}

void
lex_records_begin(LexRecords *records, const LexRecordSettings *settings,
                  const LexRecordHeader *header, const LexRecordPlace *place, const uint8_t *bytes,
                  size_t length)
{
    g_return_if_fail(records != NULL && settings != NULL && place != NULL);
    g_return_if_fail(settings->format > LEX_FORMAT_IN_TEXT && (bytes != NULL || length == 0));
    g_return_if_fail((header == NULL) == (settings->format == LEX_FORMAT_IN_JSONL));

    if (length == 0)
        bytes = (const uint8_t *)""; /* nothing may be added to no pointer, not even 0 */
    records->settings = settings;
    records->header = header;
    records->place = *place;
    records->line = place->first_line;
    records->next = bytes + (place->first_line == 1 ? skip_byte_order_mark(bytes, length) : 0);
    records->end = bytes + length;
    lex_record_tally_clear(&records->tally);
    records->n_columns = settings_n_columns(settings);
    for (size_t column = 0; column < records->n_columns; column++) {
        records->names[column] = settings_name(settings, column);
        records->name_lengths[column] = strlen(records->names[column]);
        if (records->values[column] == NULL)
            records->values[column] = g_string_new(NULL);
    }
}

/* Whether one may go on after the problem: then it is counted. */
static bool
records_skip(LexRecords *records)
{
    if (records->settings->on_error != LEX_ON_ERROR_SKIP ||
        records->problem->code != LEX_ERROR_FORMAT)
        return false;
    if (records->tally.n_skipped++ == 0)
        records->tally.first_problem = g_strdup(records->problem->message);
    g_clear_error(&records->problem);
    return true;
}

bool
lex_records_next(LexRecords *records, LexRecord *ret_record, GError **error)
{
    g_return_val_if_fail(records != NULL && ret_record != NULL, false);

    for (;;) {
        LexRecord record;
        records_skip_empty(records);
        if (records->next == records->end)
            return false;
        if (records_read_row(records, &record)) {
            records->tally.n_rows++;
            *ret_record = record;
            return true;
        }
        if (!records_skip(records)) {
            g_propagate_error(error, g_steal_pointer(&records->problem));
            return false;
        }
    }
}

void
lex_records_clear(LexRecords *records)
{
    lex_bytes_clear(&records->text);
    for (size_t column = 0; column < LEX_RECORD_N_COLUMNS; column++) {
        if (records->values[column] != NULL)
            g_string_free(records->values[column], TRUE);
    }
    lex_record_tally_clear(&records->tally);
    *records = (LexRecords){0};
}

/* ---- what became of them ----------------------------------------------------------------- */

void
lex_record_tally_add(LexRecordTally *total, LexRecordTally *tally)
{
    total->n_rows += tally->n_rows;
    total->n_skipped += tally->n_skipped;
    total->found |= tally->found;
    if (total->first_problem == NULL)
        total->first_problem = g_steal_pointer(&tally->first_problem);
    if (total->without_stratum == NULL)
        total->without_stratum = g_steal_pointer(&tally->without_stratum);
    lex_record_tally_clear(tally);
}

void
lex_record_tally_report(const LexRecordTally *tally, const LexRecordSettings *settings,
                        LexMessages *messages)
{
    if (tally->n_skipped > 0)
        lex_messages_add(messages, "%" PRIu64 " row%s skipped, the first at %s", tally->n_skipped,
                         tally->n_skipped == 1 ? " was" : "s were", tally->first_problem);
    for (size_t column = 0; column < LEX_RECORD_STRATUM; column++) { /* who asks for that looks */
        if (settings->columns[column] != NULL && tally->n_rows > 0 &&
            (tally->found >> column & 1) == 0)
            lex_messages_add(messages, "--%s-column=%s: no row has a value there",
                             default_names[column], settings->columns[column]);
    }
}

void
lex_record_tally_clear(LexRecordTally *tally)
{
    g_free(tally->first_problem);
    g_free(tally->without_stratum);
    *tally = (LexRecordTally){0};
}
