/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lexstat.h>

/*
 * How far the run is, for who waits: on a terminal one line of standard error that is drawn over
 * and over and in the end erased, so that tables and messages stand where they would without it.
 * Elsewhere, where --progress asks for it, a line every ten seconds. Short runs are not mentioned.
 */
typedef struct {
    bool is_terminal;   /* standard error */
    bool shares_screen; /* the table comes to a terminal, too: nothing may be drawn into it */
    int64_t began;      /* on g_get_monotonic_time(); 0: not yet */
    int64_t next;       /* not to be drawn before */
    int n_columns;      /* that were ever drawn on */
} LexProgressLine;

/* Has the run draw the line, if it should: --quiet, --progress. Once the options are read. */
void lex_progress_line_attach(LexProgressLine *line, LexRun *run);

/* Leaves nothing on the terminal. When the run has ended. */
void lex_progress_line_erase(LexProgressLine *line);
