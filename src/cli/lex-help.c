/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-help.h"

#include <string.h>

#define LINE_COLUMNS 80
#define TEXT_COLUMN  25 /* where the texts begin that stand beside a name */

const char lex_help_title[] = "Term statistics of Indonesian text, as tables";

const char lex_help_paths[] =
    "PATH is a text, JSON Lines, CSV or TSV file, compressed or not, a zip or tar archive, a "
    "directory (read with all below it), or - for standard input. One analysis is written to "
    "standard output as CSV; -o DIR takes several, and notes in documents.csv, run.json and "
    "datapackage.json what was read, how, and what the columns mean.";

const LexHelpItem lex_help_examples[] = {
    {"lexstat --tfidf seeds/", "the terms that characterise each text in a folder"},
    {"lexstat --tfidf --by=source --top=20 seeds/", "of each outlet, the first twenty"},
    {"lexstat --collocates=assad,asad seeds/", "the words around a name, by outlet"},
    {"lexstat --tfidf --tokens -o results/ seeds/", "two tables into a folder"},
    {0},
};

const LexHelpItem lex_help_statuses[] = {
    {"0", "done"},
    {"1", "failed while running"},
    {"2", "wrong usage"},
    {0},
};

const LexOption lex_command_options[] = {
    {"columns", 0, LEX_OPTION_FLAG,
     .help = "list the columns of all tables and what they mean, as CSV"},
    {"help", 'h', LEX_OPTION_FLAG, .help = "show the analyses and the groups of options"},
    {"help-all", 0, LEX_OPTION_FLAG, .help = "show all options"},
    {"version", 0, LEX_OPTION_FLAG, .help = "print the version"},
    {0},
};

/* ---- words of an option ------------------------------------------------------------------ */

LexOption
lex_help_analysis(const LexAnalysis *analysis)
{
    return (LexOption){
        .name = analysis->name,
        .type = analysis->argument != NULL ? LEX_OPTION_TEXT : LEX_OPTION_FLAG,
        .argument = analysis->argument,
        .help = analysis->summary,
    };
}

char *
lex_help_value(const LexOption *row)
{
    if (row->argument != NULL || row->choices == NULL)
        return g_strdup(row->argument);
    return g_strjoinv(row->type == LEX_OPTION_CHOICES ? "," : "|", (char **)row->choices);
}

/* The default of an option that each analysis has its own for, or NULL. */
static const char *
analysis_default(const LexAnalysis *analysis, const char *option)
{
    if (g_str_equal(option, "stem"))
        return analysis->stem;
    if (g_str_equal(option, "stopwords"))
        return analysis->stopwords;
    if (g_str_equal(option, "min-count"))
        return analysis->min_count != NULL ? analysis->min_count : "1";
    if (g_str_equal(option, "min-df"))
        return analysis->min_df != NULL ? analysis->min_df : "1";
    return g_str_equal(option, "classes") ? analysis->classes : NULL;
}

/* Appends "[7]", or with what analyses have for themselves "[tfidf: core; tokens: core]". */
char *
lex_help_text(const LexOption *row)
{
    g_autoptr(GString) defaults = g_string_new(NULL);
    if (row->value != NULL && row->type != LEX_OPTION_FLAG)
        g_string_append(defaults, row->value);
    for (size_t i = 0; lex_analyses()[i] != NULL; i++) {
        const char *value = analysis_default(lex_analyses()[i], row->name);
        if (value != NULL)
            g_string_append_printf(defaults, "%s%s: %s", defaults->len > 0 ? "; " : "",
                                   lex_analyses()[i]->name, value);
    }
    return defaults->len > 0 ? g_strdup_printf("%s [%s]", row->help, defaults->str)
                             : g_strdup(row->help);
}

/* ---- pages ------------------------------------------------------------------------------- */

const LexOptionGroup *
lex_help_group(size_t i)
{
    size_t n_common = 0;
    while (lex_option_groups()[n_common] != NULL)
        n_common++;
    if (i < n_common)
        return lex_option_groups()[i];
    i -= n_common;
    for (const LexAnalysis *const *analysis = lex_analyses(); *analysis != NULL; analysis++) {
        if ((*analysis)->options.options != NULL && i-- == 0)
            return &(*analysis)->options;
    }
    return NULL;
}

void
lex_help_append_words(GString *page, size_t column, size_t indent, const char *text)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    bool first = true;
    for (char **word = words; *word != NULL; word++, first = false) {
        const size_t width = (size_t)g_utf8_strlen(*word, -1);
        if (!first && column + 1 + width > LINE_COLUMNS) {
            g_string_append_printf(page, "\n%*s", (int)indent, "");
            column = indent;
        } else if (!first) {
            g_string_append_c(page, ' ');
            column++;
        }
        g_string_append(page, *word);
        column += width;
    }
    g_string_append_c(page, '\n');
}

/* Appends "  NAME    TEXT", the text on a line of its own when the name is long. */
static void
append_item(GString *page, const char *name, const char *text)
{
    const size_t width = 2 + (size_t)g_utf8_strlen(name, -1);
    g_string_append_printf(page, "  %s", name);
    if (width + 2 > TEXT_COLUMN)
        g_string_append_printf(page, "\n%*s", TEXT_COLUMN, "");
    else
        g_string_append_printf(page, "%*s", (int)(TEXT_COLUMN - width), "");
    lex_help_append_words(page, TEXT_COLUMN, TEXT_COLUMN, text);
}

static void
append_option(GString *page, const LexOption *row)
{
    g_autofree char *value = lex_help_value(row);
    g_autofree char *text = lex_help_text(row);
    g_autoptr(GString) name = g_string_new(NULL);
    if (row->letter != '\0')
        g_string_append_printf(name, "-%c, ", row->letter);
    g_string_append_printf(name, "--%s", row->name);
    if (value != NULL)
        g_string_append_printf(name, "=%s", value);
    append_item(page, name->str, text);
}

static void
append_group(GString *page, const LexOptionGroup *group)
{
    g_string_append_printf(page, "\n%s options:\n", group->summary);
    for (const LexOption *row = group->options; row->name != NULL; row++)
        append_option(page, row);
}

static void
append_analyses(GString *page)
{
    g_string_append(page, "\nAnalyses:\n");
    for (const LexAnalysis *const *analysis = lex_analyses(); *analysis != NULL; analysis++) {
        const LexOption row = lex_help_analysis(*analysis);
        append_option(page, &row);
    }
}

/* Which options each page of help explains. */
static void
append_groups(GString *page)
{
    const LexOptionGroup *group;
    g_string_append(page, "\nOptions, by what they are about:\n");
    for (size_t i = 0; (group = lex_help_group(i)) != NULL; i++) {
        g_autofree char *name = g_strconcat("--help-", group->name, NULL);
        g_autoptr(GString) options = g_string_new(NULL);
        for (const LexOption *row = group->options; row->name != NULL; row++)
            g_string_append_printf(options, "%s%s", options->len > 0 ? ", " : "", row->name);
        append_item(page, name, options->str);
    }
}

static void
append_command_options(GString *page)
{
    g_string_append(page, "\nInstead of a run:\n");
    for (const LexOption *row = lex_command_options; row->name != NULL; row++)
        append_option(page, row);
}

static void
append_closing(GString *page)
{
    g_string_append_c(page, '\n');
    lex_help_append_words(page, 0, 0, lex_help_paths);
    g_string_append(page, "\nExamples:\n");
    for (const LexHelpItem *example = lex_help_examples; example->name != NULL; example++)
        g_string_append_printf(page, "  %s\n      %s\n", example->name, example->text);
    g_string_append(page, "\nExit status: ");
    for (const LexHelpItem *status = lex_help_statuses; status->name != NULL; status++)
        g_string_append_printf(page, "%s%s %s", status == lex_help_statuses ? "" : ", ",
                               status->name, status->text);
    g_string_append(page, ".\n");
}

/* The whole: with every option, or with the groups that they are in. */
static char *
make_page(bool all)
{
    g_autoptr(GString) page = g_string_new("Usage: lexstat ANALYSIS... [OPTION...] PATH...\n\n");
    const LexOptionGroup *group;
    g_string_append_printf(page, "%s.\n", lex_help_title);
    append_analyses(page);
    for (size_t i = 0; all && (group = lex_help_group(i)) != NULL; i++)
        append_group(page, group);
    if (!all)
        append_groups(page);
    append_command_options(page);
    append_closing(page);
    return g_string_free(g_steal_pointer(&page), FALSE);
}

char *
lex_help_page(const char *option)
{
    if (g_str_equal(option, "help") || g_str_equal(option, "help-all"))
        return make_page(g_str_equal(option, "help-all"));
    const LexOptionGroup *group;
    for (size_t i = 0; (group = lex_help_group(i)) != NULL; i++) {
        if (g_str_has_prefix(option, "help-") &&
            g_str_equal(option + strlen("help-"), group->name)) {
            g_autoptr(GString) page = g_string_new(NULL);
            append_group(page, group);
            return g_strdup(page->str + 1); /* it begins with a blank line */
        }
    }
    return NULL;
}
