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

/*
 * One column of a table. Tables declare their columns as a constant array that ends with {0};
 * writers, help and the column dictionary read it.
 */
typedef struct {
    const char *name;   /* lower-case snake_case, the header of the column */
    LexColumnType type; /* how cells are written */
    const char *help;   /* what the number is, its unit and its range, in one line */
} LexColumn;

G_END_DECLS
