/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lexstat.h>

/* What is said of options, in the same words in --help, in the manual and by the shell. */

/* What the command is to do: what the row of lex_command_options says, or a run. */
typedef enum { LEX_REQUEST_COLUMNS, LEX_REQUEST_VERSION, LEX_REQUEST_RUN } LexRequest;

/* Flags of the command itself, which the library does not know; ends with {0}. */
extern const LexOption lex_command_options[];

/* What the value is called: the row's name for it, or the choices; NULL: it takes none. */
char *lex_help_value(const LexOption *row);

/* What the option does, and in brackets what holds without it. */
char *lex_help_text(const LexOption *row);
