/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-held-rows.h"

#include "lex-jobs.h"

void
lex_held_rows_init(LexHeldRows *held, LexTable *table, unsigned n_threads)
{
    const unsigned n = lex_jobs_n_held(n_threads);
    *held = (LexHeldRows){table, n_threads, g_new(LexRows, n)};
    for (unsigned i = 0; i < n; i++)
        lex_rows_init(&held->rows[i], lex_table_layout(table));
}

void
lex_held_rows_clear(LexHeldRows *held)
{
    for (unsigned i = 0; held->rows != NULL && i < lex_jobs_n_held(held->n_threads); i++)
        lex_rows_release(&held->rows[i]);
    g_free(held->rows);
    *held = (LexHeldRows){0};
}

LexRows *
lex_held_rows_begin(const LexHeldRows *held, size_t job)
{
    LexRows *rows = &held->rows[lex_jobs_held(job, held->n_threads)];
    lex_rows_clear(rows);
    return rows;
}

bool
lex_held_rows_write(const LexHeldRows *held, size_t job, GError **error)
{
    return lex_table_write(held->table, &held->rows[lex_jobs_held(job, held->n_threads)], error);
}
