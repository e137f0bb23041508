/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two steps, each in parallel. First every block is counted: for each document's part in it the
 * terms and their counts. Then each thread takes a share of the terms and goes through all blocks
 * in order, so that a term's documents come in order; a document that several blocks hold comes
 * several times in a row, and its counts are added up.
 *
 * Where memory does not suffice the terms are cut into ranges, each with a pass of its own. A pass
 * costs a look at every token, 1 or 2 ns, less than sorting and reading back what would have been
 * written.
 */
#include "lex-postings.h"

#include "lex-jobs.h"

#include <stdatomic.h>
#include <string.h>

/* What a block holds of the terms at hand: pairs, and to which document so many of them belong. */
typedef struct {
    size_t document;
    size_t n_pairs;
} BlockPart;

typedef struct {
    LexTermCount *pairs; /* .term is the place in the range */
    BlockPart *parts;
    size_t n_parts;
} CountedBlock;

typedef struct {
    LexCursor cursor;
    uint32_t *slot_of; /* by place in the range: 0, or its place among the pairs of the part + 1 */
    GArray *pairs;     /* of LexTermCount */
    GArray *parts;     /* of BlockPart */
} Worker;

struct LexPostingsOwned {
    const LexCorpus *corpus;
    const uint32_t *df; /* by term */
    uint64_t memory;
    unsigned n_threads;
    uint32_t *wanted; /* terms, ascending */
    size_t n_wanted;
    uint32_t **place_of; /* by worker of a block, then by surface: a place in wanted; n_wanted:
                            counted, not wanted; LEX_TERM_NONE: not counted */
    size_t first;        /* of the range, into wanted */
    size_t n_range;
    bool sized; /* the sizes of documents are known */
    _Atomic uint64_t *sizes;
    CountedBlock *blocks;
    Worker *workers;
    size_t *begin; /* by place in the range: where its postings begin; one more for the end */
    size_t *end;   /* by the same: where they end so far */
    LexPosting *postings;
    size_t *shares; /* of the places in the range, one for a thread; one more for the end */
};

/* ---- set-up ------------------------------------------------------------------------------ */

static void
make_places(LexPostingsOwned *owned, const LexTermMap *map)
{
    g_autofree uint32_t *place_of_term = g_new(uint32_t, MAX(map->n_terms, 1));
    for (size_t t = 0; t < map->n_terms; t++)
        place_of_term[t] = (uint32_t)owned->n_wanted;
    for (size_t i = 0; i < owned->n_wanted; i++)
        place_of_term[owned->wanted[i]] = (uint32_t)i;

    owned->place_of = g_new(uint32_t *, owned->corpus->n_workers);
    for (unsigned w = 0; w < owned->corpus->n_workers; w++) {
        const uint32_t n = owned->corpus->n_surfaces_of[w];
        owned->place_of[w] = g_new(uint32_t, MAX(n, 1));
        for (uint32_t i = 0; i < n; i++) {
            const uint32_t term = map->term_of[w][i];
            owned->place_of[w][i] = term == LEX_TERM_NONE ? LEX_TERM_NONE : place_of_term[term];
        }
    }
}

LexPostings *
lex_postings_new(const LexCorpus *corpus, const LexTermMap *map, const uint32_t df[],
                 const bool wanted[], uint64_t memory, unsigned n_threads)
{
    LexPostings *postings = g_new0(LexPostings, 1);
    LexPostingsOwned *owned = postings->owned = g_new0(LexPostingsOwned, 1);
    *owned = (LexPostingsOwned){
        .corpus = corpus,
        .df = df,
        .memory = memory,
        .n_threads = MAX(n_threads, 1),
        .wanted = g_new(uint32_t, MAX(map->n_terms, 1)),
        .sizes = g_new0(_Atomic uint64_t, MAX(corpus->n_documents, 1)),
        .blocks = g_new0(CountedBlock, MAX(corpus->n_blocks, 1)),
    };
    for (size_t t = 0; t < map->n_terms; t++) {
        if (wanted == NULL || wanted[t])
            owned->wanted[owned->n_wanted++] = (uint32_t)t;
    }
    make_places(owned, map);
    return postings;
}

static void
forget_blocks(LexPostingsOwned *owned)
{
    for (size_t b = 0; b < owned->corpus->n_blocks; b++) {
        g_free(owned->blocks[b].pairs);
        g_free(owned->blocks[b].parts);
        owned->blocks[b] = (CountedBlock){0};
    }
}

static void
forget_range(LexPostingsOwned *owned)
{
    g_clear_pointer(&owned->begin, g_free);
    g_clear_pointer(&owned->end, g_free);
    g_clear_pointer(&owned->postings, g_free);
    g_clear_pointer(&owned->shares, g_free);
}

void
lex_postings_free(LexPostings *postings)
{
    if (postings == NULL)
        return;
    LexPostingsOwned *owned = postings->owned;
    forget_range(owned);
    for (unsigned w = 0; w < owned->corpus->n_workers; w++)
        g_free(owned->place_of[w]);
    g_free(owned->place_of);
    g_free(owned->blocks);
    g_free(owned->sizes);
    g_free(owned->wanted);
    g_free(owned);
    g_free(postings->sizes);
    g_free(postings);
}

/* ---- the terms at hand ------------------------------------------------------------------- */

/* As many terms from `first` on as memory allows, and room for their postings. */
static void
begin_range(LexPostingsOwned *owned, size_t first)
{
    const uint64_t posting_size = sizeof(LexPosting) + sizeof(LexTermCount);
    uint64_t n_postings = 0;
    size_t n = 0;
    for (; first + n < owned->n_wanted; n++) {
        const uint64_t df = owned->df[owned->wanted[first + n]];
        if (n > 0 && (n_postings + df) * posting_size > owned->memory)
            break;
        n_postings += df;
    }
    owned->first = first;
    owned->n_range = n;
    owned->begin = g_new(size_t, n + 1);
    owned->end = g_new(size_t, MAX(n, 1));
    owned->postings = g_new(LexPosting, MAX(n_postings, 1));
    size_t begin = 0;
    for (size_t i = 0; i < n; i++) {
        owned->begin[i] = owned->end[i] = begin;
        begin += owned->df[owned->wanted[first + i]];
    }
    owned->begin[n] = begin;
}

/* The terms of the range to the threads, by postings. */
static void
cut_shares(LexPostingsOwned *owned)
{
    const size_t n_postings = owned->begin[owned->n_range];
    size_t place = 0;
    owned->shares = g_new(size_t, owned->n_threads + 1);
    for (unsigned k = 0; k < owned->n_threads; k++) {
        owned->shares[k] = place;
        while (place < owned->n_range &&
               owned->begin[place] * owned->n_threads < n_postings * (k + 1))
            place++;
    }
    owned->shares[owned->n_threads] = owned->n_range;
}

/* ---- blocks ------------------------------------------------------------------------------ */

static uint64_t
count_counted(const uint32_t *place_of, const LexPassage *passage)
{
    uint64_t n = 0;
    for (size_t i = 0; i < passage->n_tokens; i++)
        n += place_of[lex_token_surface(passage->tokens[i])] != LEX_TERM_NONE
                 ? lex_passage_count(passage, i)
                 : 0;
    return n;
}

/* Appends the pairs of a part. Unsigned, places before the range are beyond it, too. */
static void
count_part(const LexPostingsOwned *owned, Worker *worker, const LexPart *part)
{
    const uint32_t *const place_of = owned->place_of[part->passage.worker];
    const LexTokenWord *const tokens = part->passage.tokens;
    const uint32_t first = (uint32_t)owned->first;
    const size_t n_range = owned->n_range;
    const guint before = worker->pairs->len;
    for (size_t i = 0; i < part->passage.n_tokens; i++) {
        const uint32_t place = place_of[lex_token_surface(tokens[i])] - first;
        if (place >= n_range)
            continue;
        uint32_t *const slot = &worker->slot_of[place];
        const uint32_t count = lex_passage_count(&part->passage, i);
        if (*slot != 0) {
            g_array_index(worker->pairs, LexTermCount, before + *slot - 1).count += count;
        } else {
            const LexTermCount pair = {.term = place, .count = count};
            g_array_append_val(worker->pairs, pair);
            *slot = worker->pairs->len - before;
        }
    }
    for (guint i = before; i < worker->pairs->len; i++)
        worker->slot_of[g_array_index(worker->pairs, LexTermCount, i).term] = 0;
    const BlockPart counted = {part->document, worker->pairs->len - before};
    g_array_append_val(worker->parts, counted);
}

static bool
count_block(void *data, size_t job, unsigned number, GError **error)
{
    LexPostingsOwned *owned = data;
    Worker *worker = &owned->workers[number];
    g_array_set_size(worker->pairs, 0);
    g_array_set_size(worker->parts, 0);
    for (size_t i = 0; i < owned->corpus->blocks[job].n_documents; i++) {
        LexPart part;
        if (!lex_cursor_part(&worker->cursor, job, i, &part, error))
            return false;
        if (!owned->sized) /* whole numbers: parts may come in any order */
            atomic_fetch_add_explicit(
                &owned->sizes[part.document],
                count_counted(owned->place_of[part.passage.worker], &part.passage),
                memory_order_relaxed);
        count_part(owned, worker, &part);
    }
    owned->blocks[job] = (CountedBlock){
        .pairs = g_memdup2(worker->pairs->data, worker->pairs->len * sizeof(LexTermCount)),
        .parts = g_memdup2(worker->parts->data, worker->parts->len * sizeof(BlockPart)),
        .n_parts = worker->parts->len,
    };
    return true;
}

static bool
count_blocks(LexPostingsOwned *owned, GError **error)
{
    owned->workers = g_new0(Worker, owned->n_threads);
    for (unsigned w = 0; w < owned->n_threads; w++) {
        Worker *worker = &owned->workers[w];
        lex_cursor_init(&worker->cursor, owned->corpus);
        worker->slot_of = g_new0(uint32_t, MAX(owned->n_range, 1));
        worker->pairs = g_array_new(FALSE, FALSE, sizeof(LexTermCount));
        worker->parts = g_array_new(FALSE, FALSE, sizeof(BlockPart));
    }
    const bool counted =
        lex_jobs_run(owned->corpus->n_blocks, owned->n_threads, count_block, owned, error);
    for (unsigned w = 0; w < owned->n_threads; w++) {
        Worker *worker = &owned->workers[w];
        lex_cursor_clear(&worker->cursor);
        g_free(worker->slot_of);
        g_array_unref(worker->pairs);
        g_array_unref(worker->parts);
    }
    g_clear_pointer(&owned->workers, g_free);
    return counted;
}

/* ---- turning ----------------------------------------------------------------------------- */

static void
add_posting(LexPostingsOwned *owned, size_t document, const LexTermCount *pair)
{
    const size_t begin = owned->begin[pair->term], end = owned->end[pair->term];
    if (end > begin && owned->postings[end - 1].document == document) {
        owned->postings[end - 1].count += pair->count;
        return;
    }
    owned->postings[end] = (LexPosting){(uint32_t)document, pair->count};
    owned->end[pair->term] = end + 1;
}

static bool
turn_share(void *data, size_t job, G_GNUC_UNUSED unsigned number, G_GNUC_UNUSED GError **error)
{
    LexPostingsOwned *owned = data;
    const size_t first = owned->shares[job], n = owned->shares[job + 1] - first;
    for (size_t b = 0; b < owned->corpus->n_blocks; b++) {
        const CountedBlock *block = &owned->blocks[b];
        size_t k = 0;
        for (size_t i = 0; i < block->n_parts; i++) {
            for (const size_t end = k + block->parts[i].n_pairs; k < end; k++) {
                if (block->pairs[k].term - first < n)
                    add_posting(owned, block->parts[i].document, &block->pairs[k]);
            }
        }
    }
    return true;
}

bool
lex_postings_next(LexPostings *postings, GError **error)
{
    LexPostingsOwned *owned = postings->owned;
    const size_t first = owned->first + owned->n_range;
    forget_range(owned);
    begin_range(owned, first);
    cut_shares(owned);
    bool done = true;
    if (owned->n_range > 0 || !owned->sized)
        done = count_blocks(owned, error) &&
               lex_jobs_run(owned->n_threads, owned->n_threads, turn_share, owned, error);
    forget_blocks(owned);
    if (!done)
        return false;
    if (!owned->sized) {
        owned->sized = true;
        postings->sizes = g_new(uint64_t, MAX(owned->corpus->n_documents, 1));
        for (size_t i = 0; i < owned->corpus->n_documents; i++)
            postings->sizes[i] = owned->sizes[i];
    }
    postings->terms = owned->wanted + owned->first;
    postings->n_terms = owned->n_range;
    return true;
}

const LexPosting *
lex_postings_of(const LexPostings *postings, size_t i, size_t *ret_n)
{
    const LexPostingsOwned *owned = postings->owned;
    *ret_n = owned->end[i] - owned->begin[i];
    return owned->postings + owned->begin[i];
}
