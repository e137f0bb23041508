/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-output.h"

/*
 * The rows of a table that the jobs of an ordered run make (lex-jobs.h), until it is the job's turn
 * to have them written.
 *
 *     lex_held_rows_init(&held, table, n_threads);
 *     lex_jobs_run_ordered(n_jobs, n_threads, work, deliver, ...)
 *         work:    LexRows *rows = lex_held_rows_begin(&held, job), then rows appended
 *         deliver: lex_held_rows_write(&held, job, error)
 *     lex_held_rows_clear(&held);
 */
typedef struct {
    LexTable *table;
    unsigned n_threads;
    LexRows *rows; /* lex_jobs_n_held(n_threads) */
} LexHeldRows;

void lex_held_rows_init(LexHeldRows *held, LexTable *table, unsigned n_threads);
void lex_held_rows_clear(LexHeldRows *held);

/* The job's rows, of which there are none yet. */
LexRows *lex_held_rows_begin(const LexHeldRows *held, size_t job);

bool lex_held_rows_write(const LexHeldRows *held, size_t job, GError **error);
