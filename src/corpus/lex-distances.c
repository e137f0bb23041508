/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Each thread takes a stretch of blocks that lie together and adds up what it meets there; the
 * stretches are then put behind one another, the distance across each border being that of the last
 * occurrence before it and the first after it. All of it in whole numbers.
 *
 * A position is where the document begins in its source, and what of the document lies before: what
 * blocks before hold of it is counted first.
 */
#include "lex-distances.h"

#include "lex-dispersion.h"
#include "lex-jobs.h"

#include <math.h>

typedef struct {
    const LexCorpus *corpus;
    const LexTermMap *map;
    const LexSumScope *scope;
    size_t n_rows;
    double *even;       /* by row and term: the distance of an even spread */
    uint64_t *n_tokens; /* by row */
    uint64_t *begin;    /* by document: its first position in its row */
    uint64_t *before;   /* by block: what blocks before hold of its first document */
    LexArf **arfs;      /* by stretch, then by row and term */
    size_t n_stretches;
    LexCursor *cursors; /* by worker */
} Distances;

/* Whether the scope has the document; and its row. */
static bool
find_row(const Distances *distances, size_t document, size_t *ret_row)
{
    *ret_row = 0;
    if (distances->scope->by_source)
        *ret_row = distances->corpus->documents[document].source - distances->scope->first_source;
    return *ret_row < distances->n_rows; /* below the first wraps around */
}

static bool
count_block(void *data, size_t job, unsigned worker, GError **error)
{
    Distances *distances = data;
    const LexBlock *block = &distances->corpus->blocks[job];
    LexPart part;
    if (block->n_documents == 0 || job + 1 == distances->corpus->n_blocks)
        return true;
    if (!lex_cursor_part(&distances->cursors[worker], job, block->n_documents - 1, &part, error))
        return false;
    const uint64_t end = part.place.n_tokens + part.passage.n_tokens;
    if (end == distances->corpus->documents[part.document].n_tokens)
        return true;
    const uint32_t *const term_of = distances->map->term_of[part.passage.worker];
    for (size_t i = 0; i < part.passage.n_tokens; i++)
        distances->before[job + 1] +=
            term_of[lex_token_surface(part.passage.tokens[i])] != LEX_TERM_NONE;
    return true;
}

/* before[b + 1] is now what block b has of the document; where all of b is of it, what was before b
 * is, too. */
static void
add_up_before(Distances *distances)
{
    const LexCorpus *corpus = distances->corpus;
    for (size_t b = 1; b + 1 < corpus->n_blocks; b++) {
        const LexBlock *block = &corpus->blocks[b], *next = &corpus->blocks[b + 1];
        if (block->n_documents == 1 && block->begin.n_tokens > 0 &&
            next->first_document == block->first_document && next->begin.n_tokens > 0)
            distances->before[b + 1] += distances->before[b];
    }
}

static void
add_part(const Distances *distances, LexArf *arfs, const LexPart *part, uint64_t before)
{
    size_t row;
    if (!find_row(distances, part->document, &row))
        return;
    const uint32_t *const term_of = distances->map->term_of[part->passage.worker];
    const double *const even = distances->even + row * distances->map->n_terms;
    LexArf *const row_arfs = arfs + row * distances->map->n_terms;
    uint64_t position = distances->begin[part->document] + before;
    for (size_t i = 0; i < part->passage.n_tokens; i++) {
        const uint32_t term = term_of[lex_token_surface(part->passage.tokens[i])];
        if (term != LEX_TERM_NONE)
            lex_arf_add(&row_arfs[term], even[term], position++);
    }
}

static bool
do_stretch(void *data, size_t job, unsigned worker, GError **error)
{
    const Distances *distances = data;
    const size_t n_blocks = distances->corpus->n_blocks;
    const size_t end = (job + 1) * n_blocks / distances->n_stretches;
    for (size_t b = job * n_blocks / distances->n_stretches; b < end; b++) {
        for (size_t i = 0; i < distances->corpus->blocks[b].n_documents; i++) {
            LexPart part;
            if (!lex_cursor_part(&distances->cursors[worker], b, i, &part, error))
                return false;
            const bool goes_on = i == 0 && part.place.n_tokens > 0;
            add_part(distances, distances->arfs[job], &part, goes_on ? distances->before[b] : 0);
        }
    }
    return true;
}

/* Where documents begin, and how even a term would lie. */
static void
distances_start(Distances *distances, const uint64_t sizes[], const LexTermSum sums[])
{
    const size_t n_documents = distances->corpus->n_documents, n_terms = distances->map->n_terms;
    const size_t n_cells = distances->n_rows * n_terms;
    distances->n_tokens = g_new0(uint64_t, MAX(distances->n_rows, 1));
    distances->begin = g_new0(uint64_t, MAX(n_documents, 1));
    for (size_t i = 0; i < n_documents; i++) {
        size_t row;
        if (!find_row(distances, i, &row))
            continue;
        distances->begin[i] = distances->n_tokens[row];
        distances->n_tokens[row] += sizes[i];
    }
    distances->even = g_new(double, MAX(n_cells, 1));
    for (size_t i = 0; i < n_cells; i++)
        distances->even[i] = (double)distances->n_tokens[i / n_terms] / (double)sums[i].count;
    distances->before = g_new0(uint64_t, distances->corpus->n_blocks + 1);
    distances->arfs = g_new(LexArf *, distances->n_stretches);
    distances->cursors = g_new(LexCursor, distances->n_stretches);
    for (size_t k = 0; k < distances->n_stretches; k++) {
        distances->arfs[k] = g_new0(LexArf, MAX(n_cells, 1));
        lex_cursor_init(&distances->cursors[k], distances->corpus);
    }
}

static void
distances_finish(const Distances *distances, double ret_arf[])
{
    const size_t n_terms = distances->map->n_terms;
    for (size_t i = 0; i < distances->n_rows * n_terms; i++) {
        LexArf *const arf = &distances->arfs[0][i];
        for (size_t k = 1; k < distances->n_stretches; k++)
            lex_arf_append(arf, distances->even[i], &distances->arfs[k][i]);
        ret_arf[i] = lex_arf_value(arf, distances->even[i], distances->n_tokens[i / n_terms]);
    }
}

static void
distances_clear(Distances *distances)
{
    for (size_t k = 0; k < distances->n_stretches; k++) {
        g_free(distances->arfs[k]);
        lex_cursor_clear(&distances->cursors[k]);
    }
    g_free(distances->arfs);
    g_free(distances->cursors);
    g_free(distances->before);
    g_free(distances->begin);
    g_free(distances->n_tokens);
    g_free(distances->even);
}

bool
lex_distances_arf(const LexCorpus *corpus, const LexTermMap *map, const LexSumScope *scope,
                  const uint64_t sizes[], const LexTermSum sums[], unsigned n_threads,
                  double ret_arf[], GError **error)
{
    Distances distances = {
        .corpus = corpus,
        .map = map,
        .scope = scope,
        .n_rows = scope->by_source ? scope->n_sources : 1,
        .n_stretches = CLAMP(corpus->n_blocks, 1, MAX(n_threads, 1)),
    };
    const unsigned n_workers = (unsigned)distances.n_stretches;
    distances_start(&distances, sizes, sums);
    bool done = lex_jobs_run(corpus->n_blocks, n_workers, count_block, &distances, error);
    add_up_before(&distances);
    done = done && lex_jobs_run(distances.n_stretches, n_workers, do_stretch, &distances, error);
    if (done)
        distances_finish(&distances, ret_arf);
    distances_clear(&distances);
    return done;
}
