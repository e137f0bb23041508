/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-help.h"

const LexOption lex_command_options[] = {
    [LEX_REQUEST_COLUMNS] = {"columns", 0, LEX_OPTION_FLAG,
                             .help = "list the columns of all tables and what they mean, as CSV"},
    [LEX_REQUEST_VERSION] = {"version", 0, LEX_OPTION_FLAG, .help = "print the version"},
    {0},
};

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
