/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-manual.h"

#include "lex-help.h"

static const char analyses_text[] =
    "At least one is to be asked for. All that are asked for share one reading of the texts.";

static const char options_text[] =
    "An option given applies to all analyses of the run. In brackets stands what holds without it, "
    "which may differ by analysis.";

static const char tables_text[] =
    "Tables are UTF-8, CSV unless --format-out says otherwise. An empty field is a missing value. "
    "lexstat --columns prints this list as CSV.";

static const LexHelpItem files[] = {
    {"DIR/NAME.csv", "with -o DIR, the table of each analysis"},
    {"DIR/documents.csv", "the documents that were read"},
    {"DIR/run.json",
     "what was done: options, stemmer and dictionary, counts at every filter, each input with its "
     "size and digest, messages"},
    {"DIR/datapackage.json",
     "the tables written, and of each column its name, type and meaning, as a Frictionless Data "
     "Package"},
    {"metadata.csv", "in a directory that is read: source, date and title of its files"},
    {"id_ID.dic", "hunspell's Indonesian dictionary, which --stem=root and --stem=light need"},
    {0},
};

static const LexHelpItem variables[] = {
    {"LEXSTAT_DICTIONARY", "the dictionary id_ID.dic, where it is not where the system keeps it"},
    {"TMPDIR", "where temporary files go, unless --tmpdir says it"},
    {0},
};

/*
 * Appends text that troff shows as it stands: a minus and an accent stay what one can type, and a
 * word that begins with a dot is no request where it begins a line.
 */
static void
append_text(GString *page, const char *text)
{
    static const struct {
        char character;
        const char *escape;
    } escapes[] = {{'\\', "\\e"},  {'-', "\\-"},   {'\'', "\\(aq"}, {'`', "\\(ga"},
                   {'^', "\\(ha"}, {'~', "\\(ti"}, {'"', "\\(dq"}};
    for (const char *begin = text; *text != '\0'; text++) {
        const char *escape = NULL;
        if (*text == '.' && (text == begin || text[-1] == ' '))
            g_string_append(page, "\\&");
        for (size_t i = 0; i < G_N_ELEMENTS(escapes) && escape == NULL; i++)
            escape = escapes[i].character == *text ? escapes[i].escape : NULL;
        if (escape != NULL)
            g_string_append(page, escape);
        else
            g_string_append_c(page, *text);
    }
}

static void
append_paragraph(GString *page, const char *text)
{
    g_autoptr(GString) escaped = g_string_new(NULL);
    append_text(escaped, text);
    lex_help_append_words(page, 0, 0, escaped->str);
}

static void
append_bold(GString *page, const char *text)
{
    g_string_append(page, "\\fB");
    append_text(page, text);
    g_string_append(page, "\\fR");
}

static void
append_italic(GString *page, const char *text)
{
    g_string_append(page, "\\fI");
    append_text(page, text);
    g_string_append(page, "\\fR");
}

static void
append_items(GString *page, const LexHelpItem *items)
{
    for (; items->name != NULL; items++) {
        g_string_append(page, ".TP\n");
        append_bold(page, items->name);
        g_string_append_c(page, '\n');
        append_paragraph(page, items->text);
    }
}

static void
append_option(GString *page, const LexOption *row)
{
    g_autofree char *value = lex_help_value(row);
    g_autofree char *text = lex_help_text(row);
    g_autofree char *name = g_strconcat("--", row->name, NULL);
    const char letter[] = {'-', row->letter, '\0'};
    g_string_append(page, ".TP\n");
    if (row->letter != '\0') {
        append_bold(page, letter);
        g_string_append(page, ", ");
    }
    append_bold(page, name);
    if (value != NULL) {
        g_string_append_c(page, '=');
        append_italic(page, value);
    }
    g_string_append_c(page, '\n');
    append_paragraph(page, text);
}

static void
append_analyses(GString *page)
{
    g_string_append(page, ".SH ANALYSES\n");
    append_paragraph(page, analyses_text);
    for (const LexAnalysis *const *analysis = lex_analyses(); *analysis != NULL; analysis++) {
        const LexOption row = lex_help_analysis(*analysis);
        append_option(page, &row);
    }
}

static void
append_options(GString *page)
{
    const LexOptionGroup *group;
    g_string_append(page, ".SH OPTIONS\n");
    append_paragraph(page, options_text);
    for (size_t i = 0; (group = lex_help_group(i)) != NULL; i++) {
        g_string_append(page, ".SS ");
        append_paragraph(page, group->summary);
        for (const LexOption *row = group->options; row->name != NULL; row++)
            append_option(page, row);
    }
    g_string_append(page, ".SS Instead of a run\n");
    for (const LexOption *row = lex_command_options; row->name != NULL; row++)
        append_option(page, row);
    g_string_append(page,
                    ".TP\n\\fB\\-\\-help\\-\\fR\\fIGROUP\\fR\nshow the options of a group:\n");
    for (size_t i = 0; (group = lex_help_group(i)) != NULL; i++) {
        g_string_append(page, i > 0 ? ",\n" : "");
        append_text(page, group->name);
    }
    g_string_append_c(page, '\n');
}

static void
append_tables(GString *page)
{
    const LexSchema *schema;
    g_string_append(page, ".SH TABLES\n");
    append_paragraph(page, tables_text);
    for (size_t i = 0; (schema = lex_schema(i)) != NULL; i++) {
        g_string_append(page, ".SS ");
        append_text(page, schema->name);
        g_string_append_printf(page, ".csv\n%c", g_ascii_toupper(schema->summary[0]));
        append_text(page, schema->summary + 1);
        g_string_append(page, ".\n");
        for (const LexColumn *column = schema->columns; column->name != NULL; column++) {
            g_string_append(page, ".TP\n");
            append_bold(page, column->name);
            g_string_append_printf(page, " (%s)\n", lex_column_type_name(column->type));
            append_paragraph(page, column->help);
        }
    }
}

char *
lex_manual(void)
{
    g_autoptr(GString) page = g_string_new(NULL);
    g_string_append_printf(page, ".TH LEXSTAT 1 \"%s\" \"lexstat %s\" \"User Commands\"\n",
                           LEX_RELEASE_DATE, lex_version());
    g_string_append_printf(page, ".SH NAME\nlexstat \\- %c%s\n", g_ascii_tolower(lex_help_title[0]),
                           lex_help_title + 1);
    g_string_append(page, ".SH SYNOPSIS\n.B lexstat\n"
                          "\\fIANALYSIS\\fR... [\\fIOPTION\\fR...] \\fIPATH\\fR...\n"
                          ".SH DESCRIPTION\n");
    append_paragraph(page, lex_help_paths);
    append_analyses(page);
    append_options(page);
    append_tables(page);
    g_string_append(page, ".SH EXIT STATUS\n");
    append_items(page, lex_help_statuses);
    g_string_append(page, ".SH ENVIRONMENT\n");
    append_items(page, variables);
    g_string_append(page, ".SH FILES\n");
    append_items(page, files);
    g_string_append(page, ".SH EXAMPLES\n");
    append_items(page, lex_help_examples);
    return g_string_free(g_steal_pointer(&page), FALSE);
}
