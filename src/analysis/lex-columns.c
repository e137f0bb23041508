/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-columns.h"

#include <string.h>

enum { TABLE, COLUMN, TYPE, DESCRIPTION };

static const LexColumn columns[] = {
    [TABLE] = {"table", LEX_COLUMN_TEXT, "the name of its file without the ending"},
    [COLUMN] = {"column", LEX_COLUMN_TEXT, "its header"},
    [TYPE] = {"type", LEX_COLUMN_TEXT, "text, integer, real"},
    [DESCRIPTION] = {"description", LEX_COLUMN_TEXT, "what it says, its unit and range"},
    {0},
};

static const LexSchema schema = {"columns", "a row for each column of each table", columns};

const char *
lex_column_type_name(LexColumnType type)
{
    static const char *const names[] = {
        [LEX_COLUMN_TEXT] = "text",
        [LEX_COLUMN_COUNT] = "integer",
        [LEX_COLUMN_REAL] = "real",
    };
    return names[type];
}

static void
append_text(LexRows *rows, const char *text)
{
    lex_rows_text(rows, text, strlen(text));
}

static void
append_schema(LexRows *rows, const LexSchema *described)
{
    for (const LexColumn *column = described->columns; column->name != NULL; column++) {
        append_text(rows, described->name);
        append_text(rows, column->name);
        append_text(rows, lex_column_type_name(column->type));
        append_text(rows, column->help);
        lex_rows_end(rows);
    }
}

bool
lex_columns_write(LexOutput *output, GError **error)
{
    LexTable *const table = lex_output_table(output, &schema, error);
    if (table == NULL)
        return false;
    LexRows rows;
    lex_rows_init(&rows, lex_table_layout(table));
    const LexSchema *described;
    for (size_t i = 0; (described = lex_schema(i)) != NULL; i++)
        append_schema(&rows, described);
    const bool written = lex_table_write(table, &rows, error);
    lex_rows_release(&rows);
    return written;
}
