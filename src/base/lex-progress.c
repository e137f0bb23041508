/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-progress.h"

#define INTERVAL (G_USEC_PER_SEC / 5)

void
lex_progress_init(LexProgress *progress, LexRunProgressFunc func, void *data)
{
    *progress = (LexProgress){.func = func, .data = data};
    pthread_mutex_init(&progress->lock, NULL);
}

void
lex_progress_clear(LexProgress *progress)
{
    pthread_mutex_destroy(&progress->lock);
}

/* Under the lock. */
static void
progress_tell(LexProgress *progress, int64_t now)
{
    const LexRunState state = {
        .phase = progress->phase,
        .analysis = progress->analysis,
        .n_bytes = atomic_load(&progress->n_bytes),
        .n_bytes_total = progress->n_bytes_total,
        .n_documents = atomic_load(&progress->n_documents),
        .work = progress->work,
        .n_done = atomic_load(&progress->n_done),
        .n_to_do = progress->n_to_do,
        .work_seconds = (double)(now - progress->work_began) / G_USEC_PER_SEC,
    };
    atomic_store(&progress->next, now + INTERVAL);
    progress->func(&state, progress->data);
}

void
lex_progress_begin_reading(LexProgress *progress, uint64_t n_bytes_total)
{
    if (progress == NULL)
        return;
    pthread_mutex_lock(&progress->lock);
    progress->phase = LEX_PHASE_READING;
    progress->n_bytes_total = n_bytes_total;
    progress_tell(progress, g_get_monotonic_time());
    pthread_mutex_unlock(&progress->lock);
}

void
lex_progress_begin_analysis(LexProgress *progress, const char *name)
{
    if (progress == NULL)
        return;
    pthread_mutex_lock(&progress->lock);
    progress->phase = LEX_PHASE_ANALYSING;
    progress->analysis = name;
    progress_tell(progress, g_get_monotonic_time());
    pthread_mutex_unlock(&progress->lock);
}

/* Sets what is worked at; NULL: nothing. */
static void
progress_set_work(LexProgress *progress, const char *work, uint64_t n_to_do)
{
    if (progress == NULL)
        return;
    pthread_mutex_lock(&progress->lock);
    progress->work = work;
    progress->n_to_do = n_to_do;
    progress->work_began = g_get_monotonic_time();
    atomic_store(&progress->n_done, 0);
    progress_tell(progress, progress->work_began);
    pthread_mutex_unlock(&progress->lock);
}

void
lex_progress_begin_work(LexProgress *progress, const char *work, uint64_t n_to_do)
{
    progress_set_work(progress, work, n_to_do);
}

void
lex_progress_end_work(LexProgress *progress)
{
    progress_set_work(progress, NULL, 0);
}

/* Who comes while another tells does not wait: that one's numbers are as good. */
static void
progress_tell_if_due(LexProgress *progress)
{
    const int64_t now = g_get_monotonic_time();
    if (now < atomic_load(&progress->next) || pthread_mutex_trylock(&progress->lock) != 0)
        return;
    if (now >= atomic_load(&progress->next))
        progress_tell(progress, now);
    pthread_mutex_unlock(&progress->lock);
}

void
lex_progress_add(LexProgress *progress, uint64_t n_bytes, uint64_t n_documents)
{
    if (progress == NULL)
        return;
    atomic_fetch_add_explicit(&progress->n_bytes, n_bytes, memory_order_relaxed);
    atomic_fetch_add_explicit(&progress->n_documents, n_documents, memory_order_relaxed);
    progress_tell_if_due(progress);
}

void
lex_progress_work(LexProgress *progress, uint64_t n_done)
{
    if (progress == NULL)
        return;
    atomic_fetch_add_explicit(&progress->n_done, n_done, memory_order_relaxed);
    progress_tell_if_due(progress);
}
