/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-patterns.h"

#include "lex-jobs.h"
#include "lex-message.h"

#include <string.h>

enum { N_PATTERNS = 1 << LEX_PATTERN_MAX_WORDS };

/* Not a node, nor a word alone. */
#define NODE_NONE UINT32_MAX

/* Nodes are below; a word alone in its place is known without a table. */
#define NODE_IS_WORD (UINT32_C(1) << 31)

/* ---- the table of nodes ------------------------------------------------------------------ */

/* 29 bits say the word, two the place, which is not the last. */
static inline uint32_t
node_of_word(unsigned place, uint32_t word)
{
    return NODE_IS_WORD | (uint32_t)place << 29 | word;
}

/* 32 bits say the node without the last word, 3 the place of that word, 29 which it is. Its place
 * is not the first, so no key is 0. */
static inline uint64_t
node_key(uint32_t parent, unsigned place, uint32_t word)
{
    return (uint64_t)parent << 32 | (uint64_t)place << 29 | word;
}

static inline unsigned
last_place(unsigned pattern)
{
    return 31 - (unsigned)__builtin_clz(pattern);
}

static inline bool
is_one_word(unsigned pattern)
{
    return (pattern & (pattern - 1)) == 0;
}

/* Where to look for it first. */
static inline size_t
patterns_place(const LexPatterns *patterns, uint64_t key)
{
    const uint64_t hash = key * UINT64_C(0x9E3779B97F4A7C15);
    return (hash ^ hash >> 32) & (patterns->n_slots - 1);
}

/* The slot that has the key, or the free one where it would be. */
static inline LexPatternSlot *
patterns_slot(const LexPatterns *patterns, uint64_t key)
{
    const size_t mask = patterns->n_slots - 1;
    for (size_t i = patterns_place(patterns, key);; i = (i + 1) & mask) {
        LexPatternSlot *slot = &patterns->slots[i];
        if (slot->key == key || slot->key == 0)
            return slot;
    }
}

static void
patterns_grow(LexPatterns *patterns)
{
    g_autofree LexPatternSlot *old = patterns->slots;
    const size_t n_old = patterns->n_slots;
    patterns->n_slots *= 2;
    patterns->slots = g_new0(LexPatternSlot, patterns->n_slots);
    for (size_t i = 0; i < n_old; i++) {
        if (old[i].key != 0)
            *patterns_slot(patterns, old[i].key) = old[i];
    }
}

/* Room for so many nodes more. */
static void
patterns_reserve(LexPatterns *patterns, size_t n)
{
    while (2 * (patterns->n_nodes + n) > patterns->n_slots)
        patterns_grow(patterns);
}

static uint32_t
patterns_intern(LexPatterns *patterns, uint64_t key)
{
    LexPatternSlot *slot = patterns_slot(patterns, key);
    if (slot->key == 0)
        *slot = (LexPatternSlot){key, patterns->n_nodes++};
    return slot->node;
}

static inline uint32_t
patterns_find_key(const LexPatterns *patterns, uint64_t key)
{
    const LexPatternSlot *slot = patterns_slot(patterns, key);
    return slot->key != 0 ? slot->node : NODE_NONE;
}

void
lex_patterns_init(LexPatterns *patterns, unsigned n_words)
{
    g_assert(n_words >= 2 && n_words <= LEX_PATTERN_MAX_WORDS);
    *patterns = (LexPatterns){.n_words = n_words, .n_slots = 256};
    patterns->slots = g_new0(LexPatternSlot, patterns->n_slots);
}

void
lex_patterns_clear(LexPatterns *patterns)
{
    g_free(patterns->slots);
    g_free(patterns->counts);
    *patterns = (LexPatterns){0};
}

/* ---- sequences that are looked up together ----------------------------------------------- */

typedef struct {
    size_t n;
    const uint32_t *words[LEX_PATTERN_BATCH];
    uint32_t nodes[N_PATTERNS][LEX_PATTERN_BATCH];
} Batch;

/* Of one pattern of all sequences: where to look, for the memory to answer for many at once. */
static void
batch_make_keys(const Batch *batch, const LexPatterns *patterns, unsigned pattern,
                uint64_t ret_keys[LEX_PATTERN_BATCH])
{
    const unsigned place = last_place(pattern);
    const uint32_t *const parents = batch->nodes[pattern ^ 1U << place];
    for (size_t i = 0; i < batch->n; i++) {
        ret_keys[i] = node_key(parents[i], place, batch->words[i][place]);
        if (parents[i] != NODE_NONE)
            __builtin_prefetch(&patterns->slots[patterns_place(patterns, ret_keys[i])]);
    }
}

static void
batch_find_words(Batch *batch, unsigned n_words)
{
    for (unsigned place = 0; place < n_words; place++) {
        for (size_t i = 0; i < batch->n; i++)
            batch->nodes[1U << place][i] = node_of_word(place, batch->words[i][place]);
    }
}

/* All patterns of the sequences in the batch, one pattern of all after the other. */
static void
batch_find_nodes(Batch *batch, const LexPatterns *patterns)
{
    uint64_t keys[LEX_PATTERN_BATCH];
    batch_find_words(batch, patterns->n_words);
    for (unsigned pattern = 1; pattern < 1U << patterns->n_words; pattern++) {
        if (is_one_word(pattern))
            continue;
        const uint32_t *const parents = batch->nodes[pattern ^ 1U << last_place(pattern)];
        uint32_t *const nodes = batch->nodes[pattern];
        batch_make_keys(batch, patterns, pattern, keys);
        for (size_t i = 0; i < batch->n; i++)
            nodes[i] = parents[i] != NODE_NONE ? patterns_find_key(patterns, keys[i]) : NODE_NONE;
    }
}

bool
lex_patterns_add(LexPatterns *patterns, size_t n, const uint32_t *const words[], GError **error)
{
    uint64_t keys[LEX_PATTERN_BATCH];
    Batch batch;
    const size_t most = n << patterns->n_words; /* nodes */
    g_assert(n <= LEX_PATTERN_BATCH);
    if (patterns->n_nodes + most >= NODE_IS_WORD) {
        lex_error_set(error, LEX_ERROR_LIMIT,
                      "more sequences than can be told apart; a higher --min-count lists fewer");
        return false;
    }
    patterns_reserve(patterns, most);
    batch.n = n;
    memcpy(batch.words, words, n * sizeof *words);
    batch_find_words(&batch, patterns->n_words);
    for (unsigned pattern = 1; pattern < 1U << patterns->n_words; pattern++) {
        if (is_one_word(pattern))
            continue;
        batch_make_keys(&batch, patterns, pattern, keys);
        for (size_t i = 0; i < n; i++)
            batch.nodes[pattern][i] = patterns_intern(patterns, keys[i]);
    }
    return true;
}

uint64_t
lex_patterns_size(const LexPatterns *patterns, unsigned n_threads)
{
    return patterns->n_slots * sizeof *patterns->slots +
           (uint64_t)patterns->n_nodes * n_threads * sizeof *patterns->counts;
}

void
lex_patterns_find(const LexPatterns *patterns, size_t n, LexPatternCounts *counts)
{
    const unsigned all = (1U << patterns->n_words) - 1;
    Batch batch;
    g_assert(n <= LEX_PATTERN_BATCH);
    batch.n = n;
    for (size_t i = 0; i < n; i++)
        batch.words[i] = counts[i].words;
    batch_find_nodes(&batch, patterns);
    for (unsigned pattern = 1; pattern < all; pattern++) {
        for (size_t i = 0; i < n && !is_one_word(pattern); i++)
            counts[i].margins[pattern] = patterns->counts[batch.nodes[pattern][i]];
    }
    for (size_t i = 0; i < n; i++)
        counts[i].n_free = patterns->counts[batch.nodes[all][i]];
}

/* ---- the pass ---------------------------------------------------------------------------- */

/* What one thread counts with. */
typedef struct {
    LexStretcher stretcher;
    uint64_t **counts; /* by row, then by node */
    LexBits longer;
    LexBits marks;
    size_t n_places; /* of the block, so far */
    Batch batch;
    size_t places[LEX_PATTERN_BATCH]; /* of the batch, where its sequences end */
} Worker;

typedef struct {
    const LexPatternScope *scope;
    Worker *workers;
} Pass;

/* Whether the sequence that ends there lies in a listed one with a word more. */
static bool
worker_is_covered(const Worker *worker, size_t place)
{
    return lex_bits_has(&worker->longer, place) || lex_bits_has(&worker->longer, place + 1);
}

/* Counts the patterns, marks the sequences, and counts those in no longer one. */
static void
worker_count_batch(Worker *worker, const LexPatterns *patterns, uint64_t *counts)
{
    Batch *batch = &worker->batch;
    const unsigned all = (1U << patterns->n_words) - 1;
    batch_find_nodes(batch, patterns);
    for (unsigned pattern = 1; pattern < all; pattern++) {
        const uint32_t *const nodes = batch->nodes[pattern];
        for (size_t i = 0; i < batch->n && !is_one_word(pattern); i++) {
            if (nodes[i] != NODE_NONE)
                counts[nodes[i]]++;
        }
    }
    for (size_t i = 0; i < batch->n; i++) {
        const uint32_t node = batch->nodes[all][i];
        if (node == NODE_NONE)
            continue;
        lex_bits_set(&worker->marks, worker->places[i]);
        counts[node] += !worker_is_covered(worker, worker->places[i]);
    }
    batch->n = 0;
}

/* Whether the sequence is listed, which is another block's to count. */
static bool
is_listed(const LexPatterns *patterns, const uint32_t *words)
{
    uint32_t node = node_of_word(0, words[0]);
    for (unsigned i = 1; i < patterns->n_words && node != NODE_NONE; i++)
        node = patterns_find_key(patterns, node_key(node, i, words[i]));
    return node != NODE_NONE;
}

/* The sequences that end in the block's own part are counted. One place more is marked: what ends
 * there may cover the last of them. */
static void
worker_count(Worker *worker, const LexPatterns *patterns, uint64_t *counts,
             const LexStretch *stretch)
{
    const unsigned n_words = patterns->n_words;
    const size_t first_place = worker->n_places;
    size_t run = 0; /* terms up to here */
    worker->n_places += stretch->end + 1 - stretch->begin;
    lex_bits_extend(&worker->marks, worker->n_places);
    for (size_t e = stretch->begin - MIN(stretch->begin, n_words); e <= stretch->end; e++) {
        run = lex_stretch_is_term(stretch->codes[e]) ? run + 1 : 0;
        if (run < n_words || e < stretch->begin)
            continue;
        const uint32_t *words = stretch->codes + e + 1 - n_words;
        const size_t place = first_place + e - stretch->begin;
        if (e == stretch->end) {
            if (is_listed(patterns, words))
                lex_bits_set(&worker->marks, place);
            break;
        }
        worker->batch.words[worker->batch.n] = words;
        worker->places[worker->batch.n] = place;
        if (++worker->batch.n == LEX_PATTERN_BATCH)
            worker_count_batch(worker, patterns, counts);
    }
    worker_count_batch(worker, patterns, counts);
}

static bool
worker_begin_block(Worker *worker, const LexPatternScope *scope, size_t block, GError **error)
{
    worker->n_places = 0;
    worker->marks.n_words = 0;
    return (scope->longer == NULL ||
            lex_block_bits_read(scope->longer, block, &worker->longer, error)) &&
           (scope->marks == NULL ||
            lex_block_bits_read(scope->marks, block, &worker->marks, error));
}

static bool
pass_do_block(void *data, size_t job, unsigned number, GError **error)
{
    const Pass *pass = data;
    const LexPatternScope *scope = pass->scope;
    const LexCorpus *corpus = scope->map->corpus;
    Worker *worker = &pass->workers[number];
    if (!worker_begin_block(worker, scope, job, error))
        return false;
    for (size_t i = 0; i < corpus->blocks[job].n_documents; i++) {
        const uint32_t source = corpus->documents[corpus->blocks[job].first_document + i].source;
        const size_t row = scope->by_source ? source - scope->first_source : 0;
        LexStretch stretch;
        if (row >= scope->n_rows) /* below the first wraps around, and is here too */
            continue;
        if (!lex_stretcher_read(&worker->stretcher, job, i, &stretch, error))
            return false;
        worker_count(worker, &scope->patterns[row], worker->counts[row], &stretch);
    }
    return scope->marks == NULL || lex_block_bits_write(scope->marks, job, &worker->marks, error);
}

static void
pass_start(Pass *pass)
{
    const LexPatternScope *scope = pass->scope;
    pass->workers = g_new0(Worker, scope->n_threads);
    for (unsigned w = 0; w < scope->n_threads; w++) {
        Worker *worker = &pass->workers[w];
        lex_stretcher_init(&worker->stretcher, scope->map, scope->patterns->n_words - 1);
        worker->counts = g_new(uint64_t *, scope->n_rows);
        for (size_t row = 0; row < scope->n_rows; row++)
            worker->counts[row] = g_new0(uint64_t, MAX(scope->patterns[row].n_nodes, 1));
    }
}

/* The sums of all workers are the patterns'. */
static void
pass_end(Pass *pass)
{
    const LexPatternScope *scope = pass->scope;
    for (size_t row = 0; row < scope->n_rows; row++) {
        LexPatterns *patterns = &scope->patterns[row];
        patterns->counts = pass->workers[0].counts[row];
        for (unsigned w = 1; w < scope->n_threads; w++) {
            for (uint32_t node = 0; node < patterns->n_nodes; node++)
                patterns->counts[node] += pass->workers[w].counts[row][node];
            g_free(pass->workers[w].counts[row]);
        }
    }
    for (unsigned w = 0; w < scope->n_threads; w++) {
        Worker *worker = &pass->workers[w];
        lex_stretcher_clear(&worker->stretcher);
        lex_bits_clear(&worker->longer);
        lex_bits_clear(&worker->marks);
        g_free(worker->counts);
    }
    g_free(pass->workers);
}

bool
lex_patterns_count(const LexPatternScope *scope, GError **error)
{
    Pass pass = {.scope = scope};
    pass_start(&pass);
    const bool done =
        lex_jobs_run(scope->map->corpus->n_blocks, scope->n_threads, pass_do_block, &pass, error);
    pass_end(&pass);
    return done;
}
