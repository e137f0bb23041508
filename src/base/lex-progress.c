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

void
lex_progress_add(LexProgress *progress, uint64_t n_bytes, uint64_t n_documents)
{
    if (progress == NULL)
        return;
    atomic_fetch_add_explicit(&progress->n_bytes, n_bytes, memory_order_relaxed);
    atomic_fetch_add_explicit(&progress->n_documents, n_documents, memory_order_relaxed);

    /* Who comes while another tells does not wait: that one's numbers are as good. */
    const int64_t now = g_get_monotonic_time();
    if (now < atomic_load(&progress->next) || pthread_mutex_trylock(&progress->lock) != 0)
        return;
    if (now >= atomic_load(&progress->next))
        progress_tell(progress, now);
    pthread_mutex_unlock(&progress->lock);
}
