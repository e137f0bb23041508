/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-macros.h>

G_BEGIN_DECLS

/* What a cell of a table holds. Any cell may be missing: an empty field, null in JSON. */
typedef enum {
    LEX_COLUMN_TEXT,  /* UTF-8 */
    LEX_COLUMN_COUNT, /* an unsigned integer, printed whole */
    LEX_COLUMN_REAL,  /* a double, printed with --digits significant digits */
} LexColumnType;

/* "text", "integer", "real". */
LEX_API const char *lex_column_type_name(LexColumnType type);

/*
 * One column of a table. Tables declare their columns as a constant array that ends with {0};
 * writers, help and the column dictionary read it.
 */
typedef struct {
    const char *name;   /* lower-case snake_case, the header of the column */
    LexColumnType type; /* how cells are written */
    const char *help;   /* what the number is, its unit and its range, in one line */
} LexColumn;

/* A table: the file NAME.csv, NAME.tsv or NAME.jsonl. */
typedef struct {
    const char *name;
    const char *summary;      /* what there is a row for, in one line */
    const LexColumn *columns; /* in their order; ends with {0} */
} LexSchema;

/*
 * The i-th of all tables that there are, documents.csv and then those of each analysis; NULL when
 * there are no more:
 *
 *     for (size_t i = 0; (schema = lex_schema(i)) != NULL; i++)
 */
LEX_API const LexSchema *lex_schema(size_t i);

G_END_DECLS
