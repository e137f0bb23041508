/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-help.h"

/*
 * The command line as GLib parses it, made from the library's option rows. Values go to the run
 * as text; the library says what is wrong with them.
 */
typedef struct LexArguments LexArguments;

/* Options will be set on this run, which must outlive the arguments. */
LexArguments *lex_arguments_new(LexRun *run);

/*
 * Reads the options and adds the paths.
 * --help and its like print and exit, as GLib does it.
 */
bool lex_arguments_parse(LexArguments *arguments, int argc, char **argv, LexRequest *ret_request,
                         GError **error);

void lex_arguments_free(LexArguments *arguments);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LexArguments, lex_arguments_free)
