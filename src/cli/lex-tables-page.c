/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-tables-page.h"

#include "lex-help.h"

static const char introduction[] =
    "# The tables, column by column\n"
    "\n"
    "<!-- Written by `lexstat-pages tables` from the records in src/analysis: change it there. "
    "-->\n"
    "\n"
    "`lexstat --columns` prints the same as CSV, and `-o DIR` writes it for the tables of a run "
    "into\n"
    "`datapackage.json`. The pages in [analyses/](analyses) say what to make of the numbers.\n"
    "\n"
    "Tables are UTF-8. An *integer* is not negative; a *real* has a decimal point in every locale "
    "and\n"
    "`--digits` significant digits. An empty field is a missing value: a number that cannot be "
    "said,\n"
    "text that is not there. Rows have a fixed order, the same in every run.\n";

/* A bar would end the cell. */
static char *
escape_cell(const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, "|", -1);
    return g_strjoinv("\\|", parts);
}

static void
append_schema(GString *page, const LexSchema *schema)
{
    g_string_append_printf(page, "\n## %s.csv\n\n%c%s.\n\n", schema->name,
                           g_ascii_toupper(schema->summary[0]), schema->summary + 1);
    g_string_append(page, "| column | type | meaning |\n|---|---|---|\n");
    for (const LexColumn *column = schema->columns; column->name != NULL; column++) {
        g_autofree char *meaning = escape_cell(column->help);
        g_string_append_printf(page, "| `%s` | %s | %s |\n", column->name,
                               lex_column_type_name(column->type), meaning);
    }
}

char *
lex_tables_page(void)
{
    g_autoptr(GString) page = g_string_new(introduction);
    const LexSchema *schema;
    for (size_t i = 0; (schema = lex_schema(i)) != NULL; i++)
        append_schema(page, schema);
    return g_string_free(g_steal_pointer(&page), FALSE);
}
