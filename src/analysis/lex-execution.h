/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-message.h"
#include "lex-output.h"
#include "lex-progress.h"
#include "lex-settings.h"

/* What is to be done, and who hears of it. All is borrowed. */
typedef struct {
    const LexSettings *settings; /* lex_settings_check() finds nothing wrong with them */
    const char *const *paths;    /* texts, or lists of words; ends with NULL */
    const char *const *command;  /* for run.json; ends with NULL, or NULL when not told */
    LexMessages *messages;
    LexProgress *progress; /* NULL: nobody asks */
} LexOrder;

/*
 * Reads the texts and writes the tables that were asked for. Errors are those of lex_run_execute();
 * after one there is no table, and no temporary file.
 */
bool lex_execution_run(const LexOrder *order, GError **error);

/* Where tables go, by the settings. Free with lex_output_free(). */
LexOutput *lex_execution_open_output(const LexSettings *settings, GError **error);
