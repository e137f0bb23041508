/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A metadata table of any bytes is rows or an error, never both; every row is found again. */
#include "fuzz.h"

#include "lex-metadata.h"

static void
check_field(const char *field)
{
    if (field != NULL)
        g_assert(field[0] != '\0' && g_utf8_validate(field, -1, NULL));
}

static void
check_rows(const LexMetadata *metadata)
{
    size_t line = 1; /* the header's, at least */
    g_assert(lex_metadata_n_rows(metadata) > 0);
    for (size_t i = 0; i < lex_metadata_n_rows(metadata); i++) {
        const LexMetadataRow *const row = lex_metadata_row(metadata, i);
        g_assert(row->file != NULL);
        check_field(row->file);
        check_field(row->source);
        check_field(row->date);
        check_field(row->title);
        g_assert(row->line > line);
        line = row->line;
        g_assert(lex_metadata_find(metadata, row->file) == row);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(LexMetadata) metadata =
        lex_metadata_parse("metadata.csv", "rubrik", (const char *)data, size, &error);
    if (metadata != NULL)
        check_rows(metadata);
    else
        g_assert(g_error_matches(error, LEX_ERROR, LEX_ERROR_FORMAT) &&
                 g_str_has_prefix(error->message, "metadata.csv:"));
    fuzz_check_outcome(metadata != NULL, &error);
    return 0;
}
