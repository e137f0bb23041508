/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-package.h"

#include <jansson.h>
#include <string.h>

/* What a file of this ending is. */
typedef struct {
    const char *ending;
    const char *mediatype;
    const char *delimiter; /* NULL: it has no fields with something between */
} Kind;

static const Kind kinds[] = {
    {"csv", "text/csv", ","},
    {"tsv", "text/tab-separated-values", "\t"},
    {"jsonl", "application/jsonl", NULL},
    {"mtx", "text/plain", NULL}, /* there is none of its own */
    {"txt", "text/plain", NULL},
};

static const Kind *
find_kind(const char *ending)
{
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (g_str_equal(kinds[i].ending, ending))
            return &kinds[i];
    }
    g_assert_not_reached();
}

/* In the words of Table Schema. */
static const char *const types[] = {
    [LEX_COLUMN_TEXT] = "string",
    [LEX_COLUMN_COUNT] = "integer",
    [LEX_COLUMN_REAL] = "number",
};

static json_t *
json_schema(const LexColumn *columns)
{
    json_t *const fields = json_array();
    for (const LexColumn *column = columns; column->name != NULL; column++)
        json_array_append_new(fields, json_pack("{s:s, s:s, s:s}",           //
                                                "name", column->name,        //
                                                "type", types[column->type], //
                                                "description", column->help));
    return json_pack("{s:o, s:[s]}", "fields", fields, "missingValues", "");
}

static json_t *
json_dialect(const Kind *kind)
{
    return json_pack("{s:s, s:s, s:s, s:b, s:b}",    //
                     "delimiter", kind->delimiter,   //
                     "lineTerminator", "\n",         //
                     "quoteChar", "\"",              //
                     "doubleQuote", 1, "header", 1); //
}

static json_t *
json_resource(const LexDataFile *file, LexCompression compression)
{
    const Kind *const kind = find_kind(file->ending);
    json_t *const resource =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s}",                                          //
                  "name", file->name,                                                             //
                  "path", file->filename,                                                         //
                  "profile", kind->delimiter != NULL ? "tabular-data-resource" : "data-resource", //
                  "description", file->summary,                                                   //
                  "format", kind->ending,                                                         //
                  "mediatype", kind->mediatype,                                                   //
                  "encoding", "utf-8");
    if (compression != LEX_COMPRESSION_NONE)
        json_object_set_new(resource, "compression",
                            json_string(lex_compression_names[compression]));
    if (kind->delimiter != NULL)
        json_object_set_new(resource, "dialect", json_dialect(kind));
    if (file->columns != NULL)
        json_object_set_new(resource, "schema", json_schema(file->columns));
    return resource;
}

static json_t *
json_package(const LexOutput *output)
{
    const GPtrArray *const files = lex_output_data_files(output);
    json_t *const resources = json_array();
    bool is_tabular = true;
    for (guint i = 0; i < files->len; i++) {
        const LexDataFile *const file = g_ptr_array_index(files, i);
        json_array_append_new(resources, json_resource(file, lex_output_compression(output)));
        is_tabular = is_tabular && find_kind(file->ending)->delimiter != NULL;
    }
    return json_pack("{s:s, s:s, s:o}", //
                     "name", "lexstat", //
                     "profile", is_tabular ? "tabular-data-package" : "data-package", "resources",
                     resources);
}

bool
lex_package_write(LexOutput *output, GError **error)
{
    json_t *const package = json_package(output);
    char *const text = json_dumps(package, JSON_INDENT(2));
    json_decref(package);
    g_assert(text != NULL);
    const bool written = lex_output_file(output, "datapackage.json", text, strlen(text), error);
    free(text);
    return written;
}
