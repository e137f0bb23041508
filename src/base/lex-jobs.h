/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-error.h>

/*
 * Work on several threads whose result does not depend on their number.
 *
 * The work is cut into numbered jobs, by size and never by the number of threads. Workers take
 * jobs in order; each job writes to places of its own. When jobs fail, the error of the one with
 * the lowest number is returned, whichever was found first.
 */

/* The threads that a machine can really run, at least 1. */
unsigned lex_jobs_default_threads(void);

/* Half of the memory that the machine, the container or the process may have, in bytes. */
uint64_t lex_jobs_default_memory(void);

/*
 * Does one job. worker (0 to n_threads - 1) tells the threads apart, for scratch memory; no two
 * jobs run with the same worker at once. On failure false, with the error set.
 */
typedef bool (*LexJobFunc)(void *data, size_t job, unsigned worker, GError **error);

/*
 * No job begins any more, here or later: lex_jobs_run() fails with LEX_ERROR_CANCELLED. Safe in a
 * signal handler. lex_jobs_resume() takes it back.
 */
void lex_jobs_cancel(void);
void lex_jobs_resume(void);

/* Whether that is so; then also sets the error. For what waits in the system between two jobs. */
bool lex_jobs_are_cancelled(GError **error);

/* Runs all jobs, the calling thread being one of the workers. After a failure no new job begins. */
bool lex_jobs_run(size_t n_jobs, unsigned n_threads, LexJobFunc func, void *data, GError **error);

/*
 * The results that an ordered run holds at most: more than threads, so that a thread that is done
 * goes on while an earlier job still is at work.
 */
static inline unsigned
lex_jobs_n_held(unsigned n_threads)
{
    return n_threads > 1 ? 2 * n_threads : 1;
}

/* Which of them is the job's. */
static inline unsigned
lex_jobs_held(size_t job, unsigned n_threads)
{
    return (unsigned)(job % lex_jobs_n_held(n_threads));
}

/*
 * The same with a second step for each job that runs strictly in the order of the jobs and never
 * twice at once, whoever does it: `work` fills the result that is the job's, lex_jobs_held(job,
 * n_threads), in parallel; `deliver` writes it out.
 */
bool lex_jobs_run_ordered(size_t n_jobs, unsigned n_threads, LexJobFunc work, LexJobFunc deliver,
                          void *data, GError **error);

/*
 * Jobs that are only known as they come: `take` finds the next one, by one worker at a time and in
 * their order, and says with *ret_more whether there was one; `work` then does it, in parallel.
 */
typedef bool (*LexTakeFunc)(void *data, size_t job, unsigned worker, bool *ret_more,
                            GError **error);

bool lex_jobs_run_taken(unsigned n_threads, LexTakeFunc take, LexJobFunc work, void *data,
                        GError **error);

/* Both: jobs that are taken as they come, and delivered in their order. */
bool lex_jobs_run_taken_ordered(unsigned n_threads, LexTakeFunc take, LexJobFunc work,
                                LexJobFunc deliver, void *data, GError **error);
