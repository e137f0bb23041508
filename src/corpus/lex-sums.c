/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-sums.h"

#include "lex-jobs.h"

#include <pthread.h>
#include <stdatomic.h>

/*
 * A document that several blocks hold a part of counts once for each of its terms, whoever meets
 * the term first: the bit of the term says whether somebody has. There are bits only from the first
 * of its parts to the last, so that a corpus of large documents needs no more of them than threads.
 */
typedef struct {
    size_t document;
    size_t n_parts;        /* that are not done; it and met are changed under the lock */
    _Atomic uint64_t *met; /* a bit a term; NULL before the first part and after the last */
} Spread;

typedef struct {
    const LexCorpus *corpus;
    const LexTermMap *map;
    const LexSumScope *scope;
    LexTermSum **sums; /* by worker: of n_cells, made at its first block; NULL before */
    size_t n_cells;
    unsigned n_workers;
    LexCursor *cursors; /* by worker */
    GArray *spreads;    /* of Spread, by document */
    pthread_mutex_t lock;
} Summing;

static bool
document_is_spread(const LexCorpus *corpus, const LexDocument *document)
{
    return document->first_token + document->n_kept > corpus->blocks[document->block].n_tokens;
}

/* In how many blocks the last document that begins in this one has a part. */
static size_t
count_parts(const LexCorpus *corpus, size_t block)
{
    const size_t document = lex_corpus_block_documents(corpus, block).end - 1;
    size_t end = block + 1;
    while (end < corpus->n_blocks && corpus->blocks[end].n_documents > 0 &&
           corpus->blocks[end].first_document == document)
        end++;
    return end - block;
}

static void
summing_find_spreads(Summing *summing)
{
    const LexCorpus *corpus = summing->corpus;
    summing->spreads = g_array_new(FALSE, FALSE, sizeof(Spread));
    for (size_t b = 0; b < corpus->n_blocks; b++) {
        const LexDocumentRange range = lex_corpus_block_documents(corpus, b);
        if (range.begin == range.end ||
            !document_is_spread(corpus, &corpus->documents[range.end - 1]))
            continue; /* only the last that begins in a block can go on in the next */
        const Spread spread = {.document = range.end - 1, .n_parts = count_parts(corpus, b)};
        g_array_append_val(summing->spreads, spread);
    }
}

static Spread *
summing_spread(const Summing *summing, size_t document)
{
    size_t low = 0, high = summing->spreads->len;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        Spread *spread = &g_array_index(summing->spreads, Spread, middle);
        if (spread->document == document)
            return spread;
        if (spread->document < document)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* The bits of the document, for one of its parts; then they are given back. */
static _Atomic uint64_t *
summing_begin_part(Summing *summing, Spread *spread)
{
    pthread_mutex_lock(&summing->lock);
    if (spread->met == NULL)
        spread->met = g_new0(_Atomic uint64_t, summing->map->n_terms / 64 + 1);
    pthread_mutex_unlock(&summing->lock);
    return spread->met;
}

static void
summing_end_part(Summing *summing, Spread *spread)
{
    pthread_mutex_lock(&summing->lock);
    if (--spread->n_parts == 0)
        g_clear_pointer(&spread->met, g_free);
    pthread_mutex_unlock(&summing->lock);
}

/* Whether nobody has met the term in this document before. */
static bool
spread_meet(_Atomic uint64_t *met, uint32_t term)
{
    const uint64_t bit = UINT64_C(1) << (term % 64);
    return (atomic_fetch_or_explicit(&met[term / 64], bit, memory_order_relaxed) & bit) == 0;
}

/* met: NULL when the part is all of its document. */
static void
add_part(LexTermSum *sums, const LexPart *part, const uint32_t *term_of, _Atomic uint64_t *met)
{
    const uint32_t stamp = (uint32_t)part->document + 1;
    const LexTokenWord *const tokens = part->passage.tokens;
    for (size_t i = 0; i < part->passage.n_tokens; i++) {
        const uint32_t term = term_of[lex_token_surface(tokens[i])];
        if (term == LEX_TERM_NONE)
            continue;
        LexTermSum *const sum = &sums[term];
        sum->count += lex_passage_count(&part->passage, i);
        if (sum->last != stamp) {
            sum->last = stamp;
            sum->df += met == NULL || spread_meet(met, term);
        }
    }
}

static void
summing_add_part(Summing *summing, const LexPart *part, LexTermSum *sums)
{
    const uint32_t *const term_of = summing->map->term_of[part->passage.worker];
    Spread *const spread = part->is_whole ? NULL : summing_spread(summing, part->document);
    if (spread == NULL) {
        add_part(sums, part, term_of, NULL);
        return;
    }
    add_part(sums, part, term_of, summing_begin_part(summing, spread));
    summing_end_part(summing, spread);
}

static bool
summing_do_block(void *data, size_t job, unsigned worker, GError **error)
{
    Summing *summing = data;
    if (summing->sums[worker] == NULL)
        summing->sums[worker] = g_new0(LexTermSum, MAX(summing->n_cells, 1));
    const LexSumScope *scope = summing->scope;
    const size_t n_documents = summing->corpus->blocks[job].n_documents;
    for (size_t i = 0; i < n_documents; i++) {
        LexPart part;
        if (!lex_cursor_part(&summing->cursors[worker], job, i, &part, error))
            return false;
        size_t row = 0;
        if (scope->by_source) {
            row = summing->corpus->documents[part.document].source - scope->first_source;
            if (row >= scope->n_sources) /* below the first wraps around, and is here too */
                continue;
        }
        summing_add_part(summing, &part, summing->sums[worker] + row * summing->map->n_terms);
    }
    return true;
}

#define CELLS_PER_JOB 65536

/* The sums of the other workers, added to those of the first. */
static bool
summing_merge(void *data, size_t job, G_GNUC_UNUSED unsigned worker, G_GNUC_UNUSED GError **error)
{
    const Summing *summing = data;
    const size_t end = MIN((job + 1) * CELLS_PER_JOB, summing->n_cells);
    for (unsigned w = 1; w < summing->n_workers; w++) {
        for (size_t i = job * CELLS_PER_JOB; summing->sums[w] != NULL && i < end; i++) {
            summing->sums[0][i].count += summing->sums[w][i].count;
            summing->sums[0][i].df += summing->sums[w][i].df;
        }
    }
    return true;
}

bool
lex_sums_add(const LexCorpus *corpus, const LexTermMap *map, const LexSumScope *scope,
             unsigned n_threads, LexTermSum *sums, GError **error)
{
    const unsigned n_workers = (unsigned)CLAMP(corpus->n_blocks, 1, MAX(n_threads, 1));
    const size_t n_cells = map->n_terms * (scope->by_source ? scope->n_sources : 1);
    Summing summing = {
        .corpus = corpus,
        .map = map,
        .scope = scope,
        .sums = g_new0(LexTermSum *, n_workers),
        .n_cells = n_cells,
        .n_workers = n_workers,
        .cursors = g_new(LexCursor, n_workers),
        .lock = PTHREAD_MUTEX_INITIALIZER,
    };
    summing_find_spreads(&summing);
    summing.sums[0] = sums;
    for (unsigned w = 0; w < n_workers; w++)
        lex_cursor_init(&summing.cursors[w], corpus);
    const bool added =
        lex_jobs_run(corpus->n_blocks, n_workers, summing_do_block, &summing, error) &&
        lex_jobs_run((n_cells + CELLS_PER_JOB - 1) / CELLS_PER_JOB, n_workers, summing_merge,
                     &summing, error);
    for (unsigned w = 0; w < n_workers; w++) {
        lex_cursor_clear(&summing.cursors[w]);
        if (w > 0)
            g_free(summing.sums[w]);
    }
    for (guint i = 0; i < summing.spreads->len; i++)
        g_free(g_array_index(summing.spreads, Spread, i).met);
    g_array_unref(summing.spreads);
    pthread_mutex_destroy(&summing.lock);
    g_free(summing.cursors);
    g_free(summing.sums);
    return added;
}
