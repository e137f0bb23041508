/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-collocation-counts.h"

#include "lex-jobs.h"

/* What one thread counts with. */
typedef struct {
    LexStretcher stretcher;
    uint64_t *margins; /* as in LexCollocationCounts; so are n_totals */
    uint64_t *n_totals;
} Worker;

typedef struct {
    const LexCollocationScope *scope;
    unsigned n_words;
    bool *is_frequent; /* by term: it may be in what is listed */
    LexTuples tuples;
    Worker *workers;
    LexCollocationFunc func;
    void *data;
} Counting;

bool
lex_collocation_is_symmetric(const LexCollocationScope *scope)
{
    return scope->in_window && scope->window.left == scope->window.right;
}

uint64_t
lex_collocation_margins_size(const LexAnalysisRun *run, unsigned n_words)
{
    return sizeof(uint64_t) * n_words * MAX(run->terms->n_terms, 1) * run->n_threads;
}

size_t
lex_collocation_row(const LexCollocationScope *scope, uint32_t source)
{
    return scope->by_source ? source - scope->first_source : 0;
}

/* ---- one pass ----------------------------------------------------------------------------- */

/* Sequences of n_words, constant where this is inlined, that end in the part. */
static inline bool
meet_sequences(Counting *counting, unsigned number, const LexStretch *stretch, unsigned n_words,
               uint64_t *margins, uint64_t *n_total, GError **error)
{
    const bool *const is_frequent = counting->is_frequent;
    unsigned run = 0, frequent_run = 0; /* terms, and frequent ones, up to here */
    for (size_t e = stretch->begin - MIN(stretch->begin, n_words); e < stretch->end; e++) {
        const uint32_t code = stretch->codes[e];
        const bool is_term = lex_stretch_is_term(code);
        run = is_term ? run + 1 : 0;
        frequent_run = is_term && is_frequent[code] ? frequent_run + 1 : 0;
        if (run < n_words || e < stretch->begin)
            continue;
        const uint32_t *const words = stretch->codes + e + 1 - n_words;
        for (unsigned i = 0; i < n_words; i++)
            margins[(size_t)words[i] * n_words + i]++;
        ++*n_total;
        if (frequent_run >= n_words && !lex_tuples_meet(&counting->tuples, number, n_words, words,
                                                        (uint32_t)stretch->document, error))
            return false;
    }
    return true;
}

/* A word and another in its window, further on in the text or not. In a symmetric window every
 * pair is met either way round: the one with the lower number first stands for both. Which way
 * round it reads better, the marks tell. */
static bool
meet_pair(Counting *counting, unsigned number, uint32_t first, uint32_t second, bool further_on,
          uint32_t document, GError **error)
{
    const uint32_t words[] = {first, second};
    if (!counting->is_frequent[first] || !counting->is_frequent[second] ||
        (lex_collocation_is_symmetric(counting->scope) && first > second))
        return true;
    return lex_tuples_meet(&counting->tuples, number, 2, words,
                           further_on ? document | LEX_TUPLE_MARK : document, error);
}

/* Pairs of which the word further on is in the part. */
static bool
meet_windows(Counting *counting, unsigned number, const LexStretch *stretch, uint64_t *margins,
             uint64_t *n_total, GError **error)
{
    const LexWindow window = counting->scope->window;
    const uint32_t document = (uint32_t)stretch->document;
    for (size_t e = stretch->begin; e < stretch->end; e++) {
        const uint32_t after = stretch->codes[e];
        if (!lex_stretch_is_term(after))
            continue;
        for (size_t d = 1; d <= MAX(window.left, window.right); d++) {
            const uint32_t before = stretch->codes[e - d];
            if (before == LEX_STRETCH_BREAK)
                break;
            if (before == LEX_STRETCH_HOLE)
                continue;
            const bool to_right = d <= window.right, to_left = d <= window.left;
            margins[2 * (size_t)before] += to_right;
            margins[2 * (size_t)after + 1] += to_right;
            margins[2 * (size_t)after] += to_left;
            margins[2 * (size_t)before + 1] += to_left;
            *n_total += (uint64_t)to_right + to_left;
            if ((to_right && !meet_pair(counting, number, before, after, true, document, error)) ||
                (to_left && !meet_pair(counting, number, after, before, false, document, error)))
                return false;
        }
    }
    return true;
}

static bool
meet_stretch(Counting *counting, unsigned number, const LexStretch *stretch, size_t row,
             GError **error)
{
    const Worker *worker = &counting->workers[number];
    const size_t n_terms = counting->scope->run->terms->n_terms;
    uint64_t *const margins = worker->margins + row * n_terms * counting->n_words;
    uint64_t *const n_total = &worker->n_totals[row];
    if (counting->scope->in_window)
        return meet_windows(counting, number, stretch, margins, n_total, error);
    switch (counting->n_words) {
    case 2:
        return meet_sequences(counting, number, stretch, 2, margins, n_total, error);
    case 3:
        return meet_sequences(counting, number, stretch, 3, margins, n_total, error);
    case 4:
        return meet_sequences(counting, number, stretch, 4, margins, n_total, error);
    default:
        return meet_sequences(counting, number, stretch, 5, margins, n_total, error);
    }
}

static bool
meet_block(void *data, size_t job, unsigned number, GError **error)
{
    Counting *counting = data;
    const LexCorpus *corpus = counting->scope->run->corpus;
    const LexBlock *block = &corpus->blocks[job];
    for (size_t i = 0; i < block->n_documents; i++) {
        const LexDocument *document = &corpus->documents[block->first_document + i];
        const size_t row = lex_collocation_row(counting->scope, document->source);
        LexStretch stretch;
        if (row >= counting->scope->n_rows) /* below the first wraps around, and is here too */
            continue;
        if (!lex_stretcher_read(&counting->workers[number].stretcher, job, i, &stretch, error) ||
            !meet_stretch(counting, number, &stretch, row, error))
            return false;
    }
    return true;
}

/* ---- sums --------------------------------------------------------------------------------- */

static void
counting_start(Counting *counting, uint64_t memory, LexSpill *spill)
{
    const LexCollocationScope *scope = counting->scope;
    const LexAnalysisRun *run = scope->run;
    const size_t n_cells = scope->n_rows * run->terms->n_terms * counting->n_words;
    const size_t reach =
        scope->in_window ? MAX(scope->window.left, scope->window.right) : counting->n_words - 1;
    const LexTupleSettings settings = {
        .corpus = run->corpus,
        .n_words = counting->n_words,
        .by_source = scope->by_source,
        .n_threads = run->n_threads,
        .memory = memory,
        .spill = spill,
    };
    lex_tuples_init(&counting->tuples, &settings);
    counting->is_frequent = g_new(bool, MAX(run->terms->n_terms, 1));
    for (size_t t = 0; t < run->terms->n_terms; t++)
        counting->is_frequent[t] = run->terms->terms[t].count >= scope->limits.min_count;
    counting->workers = g_new0(Worker, run->n_threads);
    for (unsigned w = 0; w < run->n_threads; w++) {
        Worker *worker = &counting->workers[w];
        lex_stretcher_init(&worker->stretcher, scope->map, reach);
        worker->margins = g_new0(uint64_t, MAX(n_cells, 1));
        worker->n_totals = g_new0(uint64_t, scope->n_rows);
    }
}

/* The sums of all workers. */
static void
counting_merge(const Counting *counting, LexCollocationCounts *counts)
{
    const LexCollocationScope *scope = counting->scope;
    const size_t n_cells = scope->n_rows * scope->run->terms->n_terms * counting->n_words;
    Worker *sums = &counting->workers[0];
    for (unsigned w = 1; w < scope->run->n_threads; w++) {
        Worker *worker = &counting->workers[w];
        for (size_t i = 0; i < n_cells; i++)
            sums->margins[i] += worker->margins[i];
        for (size_t row = 0; row < scope->n_rows; row++)
            sums->n_totals[row] += worker->n_totals[row];
        g_clear_pointer(&worker->margins, g_free);
    }
    counts->margins = g_steal_pointer(&sums->margins);
    counts->n_totals = g_steal_pointer(&sums->n_totals);
}

static void
counting_end(Counting *counting)
{
    for (unsigned w = 0; w < counting->scope->run->n_threads; w++) {
        lex_stretcher_clear(&counting->workers[w].stretcher);
        g_free(counting->workers[w].margins);
        g_free(counting->workers[w].n_totals);
    }
    g_free(counting->workers);
    g_free(counting->is_frequent);
    lex_tuples_clear(&counting->tuples);
}

static bool
take_tuples(void *data, G_GNUC_UNUSED unsigned worker, const LexTuple *tuples, size_t n,
            GError **error)
{
    const Counting *counting = data;
    const LexLimits *limits = &counting->scope->limits;
    for (size_t i = 0; i < n; i++) {
        if (tuples[i].count >= limits->min_count && tuples[i].df >= limits->min_df &&
            !counting->func(counting->data, &tuples[i], error))
            return false;
    }
    return true;
}

bool
lex_collocation_counts_fill(LexCollocationCounts *counts, const LexCollocationScope *scope,
                            unsigned n_words, uint64_t memory, LexSpill *spill,
                            LexCollocationFunc func, void *data, GError **error)
{
    Counting counting = {.scope = scope, .n_words = n_words, .func = func, .data = data};
    *counts = (LexCollocationCounts){.scope = scope, .n_words = n_words};
    counting_start(&counting, memory, spill);
    bool done = lex_jobs_run(scope->run->corpus->n_blocks, scope->run->n_threads, meet_block,
                             &counting, error);
    if (done) {
        counting_merge(&counting, counts);
        done = lex_tuples_count(&counting.tuples, take_tuples, &counting, error);
    }
    counting_end(&counting);
    return done;
}

void
lex_collocation_counts_clear(LexCollocationCounts *counts)
{
    g_free(counts->margins);
    g_free(counts->n_totals);
    *counts = (LexCollocationCounts){0};
}

void
lex_collocation_margins(const LexCollocationCounts *counts, const LexTuple *tuple,
                        uint64_t *ret_margins)
{
    const unsigned n_words = counts->n_words;
    const size_t row = lex_collocation_row(counts->scope, tuple->source);
    const uint64_t *margins = counts->margins + row * counts->scope->run->terms->n_terms * n_words;
    ret_margins[0] = counts->n_totals[row];
    for (unsigned i = 0; i < n_words; i++)
        ret_margins[1U << i] = margins[(size_t)tuple->words[i] * n_words + i];
    ret_margins[(1U << n_words) - 1] = tuple->count;
}
