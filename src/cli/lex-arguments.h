/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lexstat.h>

/*
 * The command line as GLib parses it, made from the library's option rows. Values go to the run
 * as text; the library says what is wrong with them.
 */
typedef struct LexArguments LexArguments;

/* Options will be set on this run, which must outlive the arguments. */
LexArguments *lex_arguments_new(LexRun *run);

/*
 * Reads the options and adds the paths. *ret_request is the option of the command itself that was
 * given, "version" or "help-tfidf", which is then to be done instead of the run; borrowed, NULL
 * when there was none. Behind a help nothing is wrong.
 */
bool lex_arguments_parse(LexArguments *arguments, int argc, char **argv, const char **ret_request,
                         GError **error);

void lex_arguments_free(LexArguments *arguments);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LexArguments, lex_arguments_free)
