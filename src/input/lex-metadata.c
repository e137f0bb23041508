/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-metadata.h"

#include "lex-bytes.h"
#include "lex-message.h"
#include "lex-utf8.h"

#include <csv.h>
#include <string.h>

/*
 * libcsv takes the fields apart but does not say where a row stands. So it is given one physical
 * line at a time: a row begins on the first line after the end of another.
 */

enum { COLUMN_FILE, COLUMN_SOURCE, COLUMN_DATE, COLUMN_TITLE, COLUMN_STRATUM, N_COLUMNS };

static const char expected_columns[] =
    "expected is a header with the column \"file\" and at least one of \"source\", \"date\" and "
    "\"title\", separated by commas";

struct LexMetadata {
    char *name;
    GArray *rows;         /* of LexMetadataRow */
    GHashTable *row_of;   /* file → index of its row */
    GStringChunk *fields; /* owns the strings of the rows */
    char *without_stratum;
};

typedef struct {
    LexMetadata *metadata;
    const char *names[N_COLUMNS];  /* of the columns; NULL: not asked for */
    GPtrArray *header;             /* of char*; NULL until the header has been read */
    size_t position_of[N_COLUMNS]; /* where a column stands; SIZE_MAX: nowhere */
    const char *values[N_COLUMNS]; /* of the row being read */
    GPtrArray *fields;             /* of the header while it is being read */
    size_t n_fields;               /* of the row being read, so far */
    size_t line;                   /* where it begins */
    bool is_within;                /* a quoted field goes on in the next line */
    GError *error;                 /* the first thing wrong */
} Parser;

static void G_GNUC_PRINTF(3, 4) parser_fail(Parser *parser, size_t line, const char *format, ...)
{
    if (parser->error != NULL)
        return;
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    if (line == 0)
        lex_error_set(&parser->error, LEX_ERROR_FORMAT, "%s: %s", parser->metadata->name, what);
    else
        lex_error_set(&parser->error, LEX_ERROR_FORMAT, "%s:%zu: %s", parser->metadata->name, line,
                      what);
}

/* The header's names, quoted, with commas: they may be long and many, the sentence may not. */
static char *
parser_describe_header(const Parser *parser)
{
    enum { MANY = 12, LONG = 60 };
    GString *const text = g_string_new(NULL);
    for (guint i = 0; i < parser->header->len && i < MANY; i++) {
        const char *const name = g_ptr_array_index(parser->header, i);
        g_autofree char *start = g_utf8_substring(name, 0, MIN(g_utf8_strlen(name, -1), LONG));
        g_string_append_printf(text, "%s\"%s\"", i == 0 ? "" : ", ", start);
    }
    if (parser->header->len > MANY)
        g_string_append(text, ", …");
    return g_string_free(text, FALSE);
}

static void
parser_find_columns(Parser *parser)
{
    for (size_t column = 0; column < N_COLUMNS; column++) {
        parser->position_of[column] = SIZE_MAX;
        for (guint i = 0; i < parser->header->len; i++) {
            if (g_strcmp0(g_ptr_array_index(parser->header, i), parser->names[column]) != 0)
                continue;
            if (parser->position_of[column] != SIZE_MAX)
                parser_fail(parser, parser->line, "two columns are called \"%s\"",
                            parser->names[column]);
            parser->position_of[column] = i;
        }
    }
}

static void
parser_end_header(Parser *parser)
{
    parser->header = g_steal_pointer(&parser->fields);
    parser_find_columns(parser);

    const size_t *const position_of = parser->position_of;
    const bool has_file = position_of[COLUMN_FILE] != SIZE_MAX;
    const bool has_other =
        position_of[COLUMN_SOURCE] != SIZE_MAX || position_of[COLUMN_DATE] != SIZE_MAX ||
        position_of[COLUMN_TITLE] != SIZE_MAX || position_of[COLUMN_STRATUM] != SIZE_MAX;
    g_autofree char *found = parser_describe_header(parser);
    if (parser->names[COLUMN_STRATUM] != NULL && position_of[COLUMN_STRATUM] == SIZE_MAX)
        parser->metadata->without_stratum = g_strdup(found);
    if (has_file && has_other)
        return;
    parser_fail(parser, parser->line, "%s among the columns %s; %s",
                has_file ? "none of \"source\", \"date\" and \"title\" is"
                         : "there is no column \"file\"",
                found, expected_columns);
}

static const char *
parser_value(const Parser *parser, size_t column)
{
    const char *const value = parser->values[column];
    return value == NULL || value[0] == '\0' ? NULL : value;
}

static void
parser_end_row(Parser *parser)
{
    LexMetadata *const metadata = parser->metadata;
    const LexMetadataRow row = {
        .file = parser_value(parser, COLUMN_FILE),
        .source = parser_value(parser, COLUMN_SOURCE),
        .date = parser_value(parser, COLUMN_DATE),
        .title = parser_value(parser, COLUMN_TITLE),
        .line = parser->line,
        .stratum = parser_value(parser, COLUMN_STRATUM),
    };
    const size_t n_fields = parser->n_fields;
    if (n_fields != parser->header->len) {
        parser_fail(parser, row.line, "%zu field%s, the header has %u", n_fields,
                    n_fields == 1 ? "" : "s", parser->header->len);
        return;
    }
    if (row.file == NULL) {
        parser_fail(parser, row.line, "the column \"file\" is empty, it names the file");
        return;
    }
    const LexMetadataRow *const earlier = lex_metadata_find(metadata, row.file);
    if (earlier != NULL) {
        parser_fail(parser, row.line, "the file \"%s\" has a row already, in line %zu", row.file,
                    earlier->line);
        return;
    }
    g_hash_table_insert(metadata->row_of, (gpointer)row.file,
                        GSIZE_TO_POINTER(metadata->rows->len));
    g_array_append_val(metadata->rows, row);
}

static void
parser_on_field(void *field, size_t length, void *data)
{
    Parser *const parser = data;
    const char *const text = length > 0 ? field : "";
    if (parser->header == NULL) {
        g_ptr_array_add(parser->fields, g_strstrip(g_strndup(text, length)));
        return;
    }
    for (size_t column = 0; column < N_COLUMNS; column++) {
        if (parser->position_of[column] == parser->n_fields)
            parser->values[column] =
                g_string_chunk_insert_len(parser->metadata->fields, text, (gssize)length);
    }
    parser->n_fields++;
}

static void
parser_on_row(G_GNUC_UNUSED int terminator, void *data)
{
    Parser *const parser = data;
    if (parser->error == NULL) {
        if (parser->header == NULL)
            parser_end_header(parser);
        else
            parser_end_row(parser);
    }
    parser->is_within = false;
    parser->n_fields = 0;
    memset(parser->values, 0, sizeof parser->values);
}

/* The end of the physical line that begins at text: after LF, CR LF or a lone CR. */
static const char *
line_end(const char *text, const char *end)
{
    for (; text < end; text++) {
        if (*text == '\n' || (*text == '\r' && !(text + 1 < end && text[1] == '\n')))
            return text + 1;
    }
    return end;
}

static size_t
line_of(const char *bytes, size_t offset)
{
    const char *const end = bytes + offset;
    size_t line = 0;
    for (const char *text = bytes; text < end; text = line_end(text, end))
        line++;
    /* A line that ends right here has the byte after it on the next line. */
    const bool begins = offset == 0 || end[-1] == '\n' || end[-1] == '\r';
    return begins ? line + 1 : line;
}

static bool
line_is_blank(const char *text, const char *end)
{
    while (text < end && strchr(" \t\r\n", *text) != NULL)
        text++;
    return text == end;
}

/* Neither libcsv nor we should see what is no text. */
static bool
parser_check_text(Parser *parser, const char *bytes, size_t length)
{
    const char *const nul = length > 0 ? memchr(bytes, '\0', length) : NULL;
    size_t first = 0;
    if (nul != NULL)
        parser_fail(parser, line_of(bytes, (size_t)(nul - bytes)),
                    "a NUL byte; the table must be text in UTF-8");
    else if (lex_utf8_count_invalid((const uint8_t *)bytes, length, &first) > 0)
        parser_fail(parser, line_of(bytes, first),
                    "not valid UTF-8 (0x%02X); the table must be in UTF-8", (uint8_t)bytes[first]);
    return parser->error == NULL;
}

static void
parser_feed(Parser *parser, struct csv_parser *csv, const char *bytes, size_t length)
{
    const char *const end = bytes + length;
    size_t line = 1;
    for (const char *text = bytes; text < end && parser->error == NULL; line++) {
        const char *const next = line_end(text, end);
        const size_t size = (size_t)(next - text);
        if (!parser->is_within) {
            parser->line = line;
            parser->is_within = !line_is_blank(text, next);
        }
        if (parser->is_within &&
            csv_parse(csv, text, size, parser_on_field, parser_on_row, parser) < size)
            parser_fail(parser, parser->line,
                        "a quote inside a field; fields with quotes are put in quotes, and the "
                        "quotes in them written twice");
        text = next;
    }
    if (parser->error == NULL && csv_fini(csv, parser_on_field, parser_on_row, parser) != 0)
        parser_fail(parser, parser->line, "a quote is opened in this row and never closed");
}

static void
parser_parse(Parser *parser, const char *bytes, size_t length)
{
    if (!parser_check_text(parser, bytes, length))
        return;
    if (length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        bytes += 3;
        length -= 3;
    }
    struct csv_parser csv;
    if (csv_init(&csv, CSV_STRICT | CSV_STRICT_FINI) != 0)
        g_assert_not_reached(); /* only for a NULL parser, libcsv.h says */
    csv_set_realloc_func(&csv, g_realloc);
    csv_set_free_func(&csv, g_free);
    /* One allocation: no field is longer than the table. Its default grows by 128 bytes a time. */
    csv_set_blk_size(&csv, length + 1);
    parser_feed(parser, &csv, bytes, length);
    csv_free(&csv);

    if (parser->header == NULL)
        parser_fail(parser, 0, "the table is empty; %s", expected_columns);
    else if (parser->metadata->rows->len == 0)
        parser_fail(parser, 0, "the table has a header and no rows; expected is a row a file");
}

static LexMetadata *
metadata_new(const char *name)
{
    LexMetadata *const metadata = g_new0(LexMetadata, 1);
    metadata->name = g_utf8_make_valid(name, -1);
    metadata->rows = g_array_new(FALSE, FALSE, sizeof(LexMetadataRow));
    metadata->row_of = g_hash_table_new(g_str_hash, g_str_equal);
    metadata->fields = g_string_chunk_new(4096);
    return metadata;
}

LexMetadata *
lex_metadata_parse(const char *name, const char *stratum, const char *bytes, size_t length,
                   GError **error)
{
    g_return_val_if_fail(name != NULL && (bytes != NULL || length == 0), NULL);

    if (length == 0)
        bytes = ""; /* nothing may be added to no pointer, not even 0 */
    g_autoptr(LexMetadata) metadata = metadata_new(name);
    Parser parser = {
        .metadata = metadata,
        .names = {"file", "source", "date", "title", stratum},
        .fields = g_ptr_array_new_with_free_func(g_free),
    };
    parser_parse(&parser, bytes, length);
    g_clear_pointer(&parser.fields, g_ptr_array_unref);
    g_clear_pointer(&parser.header, g_ptr_array_unref);
    if (parser.error != NULL) {
        g_propagate_error(error, parser.error);
        return NULL;
    }
    return g_steal_pointer(&metadata);
}

LexMetadata *
lex_metadata_read(const char *path, const char *stratum, GError **error)
{
    g_return_val_if_fail(path != NULL, NULL);

    LexBytes bytes = {0};
    LexMetadata *metadata = NULL;
    if (lex_bytes_read_file(&bytes, path, error)) {
        g_autofree char *name = lex_input_name(path);
        metadata =
            lex_metadata_parse(name, stratum, (const char *)bytes.bytes, bytes.length, error);
    }
    lex_bytes_clear(&bytes);
    return metadata;
}

const LexMetadataRow *
lex_metadata_find(const LexMetadata *metadata, const char *file)
{
    g_return_val_if_fail(metadata != NULL && file != NULL, NULL);

    gpointer index;
    if (!g_hash_table_lookup_extended(metadata->row_of, file, NULL, &index))
        return NULL;
    return lex_metadata_row(metadata, GPOINTER_TO_SIZE(index));
}

size_t
lex_metadata_n_rows(const LexMetadata *metadata)
{
    g_return_val_if_fail(metadata != NULL, 0);

    return metadata->rows->len;
}

const LexMetadataRow *
lex_metadata_row(const LexMetadata *metadata, size_t index)
{
    g_return_val_if_fail(metadata != NULL && index < metadata->rows->len, NULL);

    return &g_array_index(metadata->rows, LexMetadataRow, index);
}

const char *
lex_metadata_name(const LexMetadata *metadata)
{
    g_return_val_if_fail(metadata != NULL, NULL);

    return metadata->name;
}

const char *
lex_metadata_without_stratum(const LexMetadata *metadata)
{
    g_return_val_if_fail(metadata != NULL, NULL);

    return metadata->without_stratum;
}

void
lex_metadata_free(LexMetadata *metadata)
{
    if (metadata == NULL)
        return;
    g_free(metadata->name);
    g_free(metadata->without_stratum);
    g_array_unref(metadata->rows);
    g_hash_table_unref(metadata->row_of);
    g_string_chunk_free(metadata->fields);
    g_free(metadata);
}
