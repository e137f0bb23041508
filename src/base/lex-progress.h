/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-run-state.h>

#include <pthread.h>
#include <stdatomic.h>

/*
 * Counts what is read and done, on all threads, and tells the one who asked, see
 * lex_run_set_progress().
 *
 * NULL stands for nobody who asked: every function takes it and does nothing. With someone, an
 * addition costs two atomic additions and a look at the clock: for every document or block, not for
 * every word.
 */
typedef struct {
    LexRunProgressFunc func;
    void *data;
    atomic_uint_fast64_t n_bytes;
    atomic_uint_fast64_t n_documents;
    atomic_uint_fast64_t n_done;
    atomic_int_fast64_t next; /* on g_get_monotonic_time(): not to be told before */
    pthread_mutex_t lock;     /* guards all below, and the calls of func */
    LexPhase phase;
    const char *analysis;
    uint64_t n_bytes_total;
    const char *work; /* NULL: nothing that is counted */
    uint64_t n_to_do;
    int64_t work_began;
} LexProgress;

void lex_progress_init(LexProgress *progress, LexRunProgressFunc func, void *data);
void lex_progress_clear(LexProgress *progress);

/* From now on texts are read, of n_bytes_total bytes in all; 0: not known. */
void lex_progress_begin_reading(LexProgress *progress, uint64_t n_bytes_total);

/* From now on this analysis runs; the name is borrowed until the next begins. */
void lex_progress_begin_analysis(LexProgress *progress, const char *name);

/* So much more is read: any thread. */
void lex_progress_add(LexProgress *progress, uint64_t n_bytes, uint64_t n_documents);

/* From now on the analysis does work that takes long, as LexRunState says; `work` is borrowed until
 * it is ended. What is not yet done then was left. */
void lex_progress_begin_work(LexProgress *progress, const char *work, uint64_t n_to_do);
void lex_progress_end_work(LexProgress *progress);

/* So much more of it is done: any thread. */
void lex_progress_work(LexProgress *progress, uint64_t n_done);
