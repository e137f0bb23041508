/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-window-counts.h"

#include "lex-jobs.h"

/* What one thread works with. */
typedef struct {
    LexStretcher stretcher;
    uint64_t *n_totals; /* as in LexWindowCounts; so are counts */
    uint64_t *counts;
    size_t *before; /* by code of a stretch: terms before it; one more at the end */
    size_t *from;   /* the same: the first code that can be reached from it to the left */
    size_t size;    /* of these two */
} Worker;

typedef struct {
    const LexCorpus *corpus;
    LexWindow window;
    const LexListedTerms *listed;
    Worker *workers;
} Counting;

void
lex_listed_terms_add(LexListedTerms *listed, const LexTerms *terms, uint32_t term)
{
    if (listed->number_of == NULL) {
        listed->number_of = g_new(uint32_t, terms->n_terms);
        for (size_t t = 0; t < terms->n_terms; t++)
            listed->number_of[t] = LEX_TERM_NONE;
    }
    if (listed->number_of[term] == LEX_TERM_NONE)
        listed->number_of[term] = (uint32_t)listed->n++;
}

void
lex_listed_terms_clear(LexListedTerms *listed)
{
    g_free(listed->number_of);
    *listed = (LexListedTerms){0};
}

/* For every code of the stretch how many terms are before it, and how far to the left a window
 * reaches at most. */
static void
worker_measure(Worker *worker, const LexStretch *stretch)
{
    size_t n_terms = 0, from = 0;
    if (stretch->n_codes >= worker->size) {
        worker->size = MAX(stretch->n_codes + 1, 2 * worker->size);
        worker->before = g_renew(size_t, worker->before, worker->size);
        worker->from = g_renew(size_t, worker->from, worker->size);
    }
    for (size_t i = 0; i < stretch->n_codes; i++) {
        worker->before[i] = n_terms;
        worker->from[i] = from;
        n_terms += lex_stretch_is_term(stretch->codes[i]);
        if (stretch->codes[i] == LEX_STRETCH_BREAK)
            from = i + 1;
    }
    worker->before[stretch->n_codes] = n_terms;
}

/* How often each listed word is in the window of another: as often as there are words whose window
 * reaches it. */
static void
count_windows(const Counting *counting, Worker *worker, const LexStretch *stretch, size_t source)
{
    const LexWindow window = counting->window;
    const uint32_t *const number_of = counting->listed->number_of;
    uint64_t *counts = worker->counts + source * counting->listed->n;
    size_t to = stretch->n_codes; /* the next break */
    worker_measure(worker, stretch);
    for (size_t i = stretch->n_codes; i-- > stretch->begin;) {
        const uint32_t code = stretch->codes[i];
        if (code == LEX_STRETCH_BREAK)
            to = i;
        if (i >= stretch->end || !lex_stretch_is_term(code))
            continue;
        const size_t from = i - MIN(window.right, i - worker->from[i]);
        const size_t end = MIN(i + 1 + window.left, to);
        const size_t n =
            worker->before[i] - worker->before[from] + worker->before[end] - worker->before[i + 1];
        worker->n_totals[source] += n;
        if (number_of[code] != LEX_TERM_NONE)
            counts[number_of[code]] += n;
    }
}

static bool
count_block(void *data, size_t job, unsigned number, GError **error)
{
    const Counting *counting = data;
    const LexCorpus *corpus = counting->corpus;
    Worker *worker = &counting->workers[number];
    for (size_t i = 0; i < corpus->blocks[job].n_documents; i++) {
        LexStretch stretch;
        if (!lex_stretcher_read(&worker->stretcher, job, i, &stretch, error))
            return false;
        count_windows(counting, worker, &stretch, corpus->documents[stretch.document].source);
    }
    return true;
}

/* The sums of all workers. */
static void
counting_end(Counting *counting, unsigned n_threads, LexWindowCounts *counts)
{
    const size_t n_sources = counting->corpus->n_sources;
    Worker *sums = &counting->workers[0];
    for (unsigned w = 1; w < n_threads; w++) {
        const Worker *worker = &counting->workers[w];
        for (size_t i = 0; i < n_sources * counting->listed->n; i++)
            sums->counts[i] += worker->counts[i];
        for (size_t s = 0; s < n_sources; s++)
            sums->n_totals[s] += worker->n_totals[s];
    }
    *counts = (LexWindowCounts){
        .n_listed = counting->listed->n,
        .n_totals = g_steal_pointer(&sums->n_totals),
        .counts = g_steal_pointer(&sums->counts),
    };
    for (unsigned w = 0; w < n_threads; w++) {
        Worker *worker = &counting->workers[w];
        lex_stretcher_clear(&worker->stretcher);
        g_free(worker->n_totals);
        g_free(worker->counts);
        g_free(worker->before);
        g_free(worker->from);
    }
    g_free(counting->workers);
}

bool
lex_window_counts_fill(LexWindowCounts *counts, const LexAnalysisRun *run, const LexStretchMap *map,
                       LexWindow window, const LexListedTerms *listed, GError **error)
{
    const size_t n_sources = run->corpus->n_sources;
    Counting counting = {
        .corpus = run->corpus,
        .window = window,
        .listed = listed,
        .workers = g_new0(Worker, run->n_threads),
    };
    for (unsigned w = 0; w < run->n_threads; w++) {
        Worker *worker = &counting.workers[w];
        lex_stretcher_init(&worker->stretcher, map, MAX(window.left, window.right));
        worker->n_totals = g_new0(uint64_t, n_sources);
        worker->counts = g_new0(uint64_t, n_sources * listed->n);
    }
    const bool done =
        lex_jobs_run(run->corpus->n_blocks, run->n_threads, count_block, &counting, error);
    counting_end(&counting, run->n_threads, counts);
    return done;
}

void
lex_window_counts_clear(LexWindowCounts *counts)
{
    g_free(counts->n_totals);
    g_free(counts->counts);
    *counts = (LexWindowCounts){0};
}
