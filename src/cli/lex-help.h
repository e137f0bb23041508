/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lexstat.h>

/* What is said of options, in the same words by --help, in the manual and by the shell. */

/* A command, a status, a variable, and what it means. */
typedef struct {
    const char *name;
    const char *text;
} LexHelpItem;

extern const char lex_help_title[];

/* What PATH may be, and where tables go; one paragraph. */
extern const char lex_help_paths[];

/* These end with {0}. */
extern const LexHelpItem lex_help_examples[];
extern const LexHelpItem lex_help_statuses[];

/* Options of the command itself, all flags, which the library does not know; ends with {0}. */
extern const LexOption lex_command_options[];

/*
 * The groups that have a page of help, --help-NAME: those of all analyses and then each
 * analysis's own; NULL when there are no more.
 */
const LexOptionGroup *lex_help_group(size_t i);

/* The page that the option asks for: "help", "help-all", "help-NAME"; NULL: there is none. */
char *lex_help_page(const char *option);

/* The option by which the analysis is asked for, as a row. */
LexOption lex_help_analysis(const LexAnalysis *analysis);

/*
 * Appends the words of the text, the first of them in this column, and a line break; lines of at
 * most 80 columns, the others indented.
 */
void lex_help_append_words(GString *page, size_t column, size_t indent, const char *text);

/* What the value is called: the row's name for it, or the choices; NULL: it takes none. */
char *lex_help_value(const LexOption *row);

/* What the option does, and in brackets what holds without it. */
char *lex_help_text(const LexOption *row);
