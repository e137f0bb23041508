/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-error.h>

/*
 * A table that says of which source, date and title a file is: CSV with a header, columns `file`
 * (required) and `source`, `date`, `title` (at least one of them, or that of the stratum, which has
 * the name that is asked for), others allowed; RFC 4180,
 * UTF-8, with or without BOM. Blanks around fields that are not quoted do not count, nor do blank
 * lines.
 */

typedef struct {
    const char *file;   /* as written in the table */
    const char *source; /* NULL when empty or no such column */
    const char *date;
    const char *title;
    size_t line; /* where the row begins, from 1 */
    const char *stratum;
} LexMetadataRow;

typedef struct LexMetadata LexMetadata;

/*
 * Errors name file, line and value: a missing column, a short row, a file twice, no rows
 * (LEX_ERROR_FORMAT), a table that cannot be read (LEX_ERROR_IO). path "-" is standard input;
 * stratum: the column of that, NULL: none.
 */
LexMetadata *lex_metadata_read(const char *path, const char *stratum, GError **error);

/* The same from memory; name stands for the path in messages. */
LexMetadata *lex_metadata_parse(const char *name, const char *stratum, const char *bytes,
                                size_t length, GError **error);

/* The row of this file, or NULL. Borrowed until lex_metadata_free(). */
const LexMetadataRow *lex_metadata_find(const LexMetadata *metadata, const char *file);

size_t lex_metadata_n_rows(const LexMetadata *metadata);
const LexMetadataRow *lex_metadata_row(const LexMetadata *metadata, size_t index);
const char *lex_metadata_name(const LexMetadata *metadata);

/* The columns of a table without the stratum that was asked for, as messages name them; else NULL.
 */
const char *lex_metadata_without_stratum(const LexMetadata *metadata);

void lex_metadata_free(LexMetadata *metadata);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LexMetadata, lex_metadata_free)
