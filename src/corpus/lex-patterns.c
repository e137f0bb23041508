/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-patterns.h"

#include "lex-jobs.h"
#include "lex-message.h"

#include <string.h>

enum { N_SIZES = LEX_PATTERN_MAX_WORDS - 1, N_PATTERNS = 1 << LEX_PATTERN_MAX_WORDS };

/* ---- the table of nodes ------------------------------------------------------------------ */

/* The first nodes are the empty patterns of each row and size. */
static uint32_t
patterns_root(size_t row, unsigned n_words)
{
    return (uint32_t)(row * N_SIZES + n_words - 2);
}

/* 32 bits say the parent, 3 the place of the word that is new (from 1), 29 which it is. */
static inline uint64_t
node_key(uint32_t parent, unsigned place, uint32_t word)
{
    return (uint64_t)parent << 32 | (uint64_t)(place + 1) << 29 | word;
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

static inline uint32_t
patterns_find_key(const LexPatterns *patterns, uint64_t key)
{
    const LexPatternSlot *slot = patterns_slot(patterns, key);
    return slot->key != 0 ? slot->node : LEX_PATTERN_NONE;
}

static uint32_t
patterns_find(const LexPatterns *patterns, uint32_t parent, unsigned place, uint32_t word)
{
    return patterns_find_key(patterns, node_key(parent, place, word));
}

void
lex_patterns_init(LexPatterns *patterns, size_t n_rows)
{
    *patterns = (LexPatterns){.n_rows = n_rows, .n_nodes = (uint32_t)(n_rows * N_SIZES)};
    patterns->n_slots = 1024;
    patterns->slots = g_new0(LexPatternSlot, patterns->n_slots);
}

void
lex_patterns_clear(LexPatterns *patterns)
{
    g_free(patterns->slots);
    g_free(patterns->counts);
    g_free(patterns->n_free);
    *patterns = (LexPatterns){0};
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

static uint32_t
patterns_intern(LexPatterns *patterns, uint32_t parent, unsigned place, uint32_t word)
{
    if (2 * (size_t)patterns->n_nodes >= patterns->n_slots)
        patterns_grow(patterns);
    const uint64_t key = node_key(parent, place, word);
    LexPatternSlot *slot = patterns_slot(patterns, key);
    if (slot->key == 0)
        *slot = (LexPatternSlot){key, patterns->n_nodes++};
    return slot->node;
}

static inline unsigned
last_place(unsigned pattern)
{
    return 31 - (unsigned)__builtin_clz(pattern);
}

bool
lex_patterns_add(LexPatterns *patterns, size_t row, unsigned n_words, const uint32_t *words,
                 GError **error)
{
    uint32_t nodes[N_PATTERNS];
    if (patterns->n_nodes >= LEX_PATTERN_NONE - N_PATTERNS) {
        lex_error_set(error, LEX_ERROR_LIMIT,
                      "more sequences than can be told apart; a higher --min-count lists fewer");
        return false;
    }
    nodes[0] = patterns_root(row, n_words);
    for (unsigned pattern = 1; pattern < 1U << n_words; pattern++) {
        const unsigned place = last_place(pattern);
        nodes[pattern] =
            patterns_intern(patterns, nodes[pattern ^ 1U << place], place, words[place]);
    }
    return true;
}

/* ---- the pass ---------------------------------------------------------------------------- */

/* What one thread counts with. */
typedef struct {
    LexStretcher stretcher;
    uint64_t *counts;
    uint64_t *n_free;
    uint32_t *listed; /* by code of the stretch: the node of the sequence that begins there */
    size_t *covered;  /* the same: the furthest end of a longer one that begins there or before */
    size_t size;      /* of these two */
} Worker;

typedef struct {
    const LexPatterns *patterns;
    const LexPatternScope *scope;
    Worker *workers;
} Pass;

enum { BATCH_SIZE = 64 };

/* Sequences of one size that are looked up together. */
typedef struct {
    size_t n;
    size_t starts[BATCH_SIZE]; /* in the stretch */
    const uint32_t *words[BATCH_SIZE];
    uint32_t nodes[N_PATTERNS][BATCH_SIZE];
} Batch;

/* All patterns of the sequences in the batch, one pattern of all after the other: the memory then
 * answers for many at once. */
static void
batch_find_nodes(Batch *batch, const LexPatterns *patterns, unsigned n_words)
{
    uint64_t keys[BATCH_SIZE];
    for (unsigned pattern = 1; pattern < 1U << n_words; pattern++) {
        const unsigned place = last_place(pattern);
        const uint32_t *const parents = batch->nodes[pattern ^ 1U << place];
        uint32_t *const nodes = batch->nodes[pattern];
        for (size_t i = 0; i < batch->n; i++) {
            keys[i] = node_key(parents[i], place, batch->words[i][place]);
            if (parents[i] != LEX_PATTERN_NONE)
                __builtin_prefetch(&patterns->slots[patterns_place(patterns, keys[i])]);
        }
        for (size_t i = 0; i < batch->n; i++)
            nodes[i] = parents[i] != LEX_PATTERN_NONE ? patterns_find_key(patterns, keys[i])
                                                      : LEX_PATTERN_NONE;
    }
}

/* Counts the patterns, and the sequences in no longer one. */
static void
batch_count(Batch *batch, Worker *worker, const LexPatterns *patterns, unsigned n_words)
{
    batch_find_nodes(batch, patterns, n_words);
    for (unsigned pattern = 0; pattern < 1U << n_words; pattern++) {
        const uint32_t *const nodes = batch->nodes[pattern];
        for (size_t i = 0; i < batch->n; i++) {
            if (nodes[i] != LEX_PATTERN_NONE)
                worker->counts[nodes[i]]++;
        }
    }
    for (size_t i = 0; i < batch->n; i++) {
        const size_t start = batch->starts[i];
        const uint32_t node = batch->nodes[(1U << n_words) - 1][i];
        worker->listed[start] = node;
        if (node != LEX_PATTERN_NONE && worker->covered[start] < start + n_words)
            worker->n_free[node]++;
    }
    batch->n = 0;
}

/* The node of a sequence that is another block's to count. */
static uint32_t
find_sequence(const LexPatterns *patterns, uint32_t root, unsigned n_words, const uint32_t *words)
{
    uint32_t node = root;
    for (unsigned i = 0; i < n_words && node != LEX_PATTERN_NONE; i++)
        node = patterns_find(patterns, node, i, words[i]);
    return node;
}

/* The sequences of one size: those that end in the block's own part are counted. */
static void
worker_count_size(Worker *worker, const Pass *pass, const LexStretch *stretch, uint32_t root,
                  unsigned n_words)
{
    Batch batch;
    size_t run = 0; /* terms up to here */
    batch.n = 0;
    for (size_t e = 0; e < stretch->n_codes; e++) {
        worker->listed[e] = LEX_PATTERN_NONE;
        run = lex_stretch_is_term(stretch->codes[e]) ? run + 1 : 0;
        if (run < n_words)
            continue;
        const size_t start = e + 1 - n_words;
        if (e < stretch->begin || e >= stretch->end) {
            worker->listed[start] =
                find_sequence(pass->patterns, root, n_words, stretch->codes + start);
            continue;
        }
        batch.starts[batch.n] = start;
        batch.words[batch.n] = stretch->codes + start;
        batch.nodes[0][batch.n] = root;
        if (++batch.n == BATCH_SIZE)
            batch_count(&batch, worker, pass->patterns, n_words);
    }
    batch_count(&batch, worker, pass->patterns, n_words);
}

/* For the sizes below: what these sequences cover. */
static void
worker_cover(Worker *worker, size_t n_codes, unsigned n_words)
{
    size_t end = 0;
    for (size_t i = 0; i < n_codes; i++) {
        end = MAX(end, worker->covered[i]);
        if (worker->listed[i] != LEX_PATTERN_NONE)
            end = MAX(end, i + n_words);
        worker->covered[i] = end;
    }
}

static void
worker_count(Worker *worker, const Pass *pass, const LexStretch *stretch, size_t row)
{
    const LexPatternScope *scope = pass->scope;
    if (stretch->n_codes > worker->size) {
        worker->size = MAX(stretch->n_codes, 2 * worker->size);
        worker->listed = g_renew(uint32_t, worker->listed, worker->size);
        worker->covered = g_renew(size_t, worker->covered, worker->size);
    }
    memset(worker->covered, 0, stretch->n_codes * sizeof *worker->covered);
    for (unsigned n_words = scope->max_words; n_words >= scope->min_words; n_words--) {
        worker_count_size(worker, pass, stretch, patterns_root(row, n_words), n_words);
        worker_cover(worker, stretch->n_codes, n_words);
    }
}

static bool
pass_do_block(void *data, size_t job, unsigned number, GError **error)
{
    const Pass *pass = data;
    const LexCorpus *corpus = pass->scope->map->corpus;
    Worker *worker = &pass->workers[number];
    for (size_t i = 0; i < corpus->blocks[job].n_documents; i++) {
        const uint32_t source = corpus->documents[corpus->blocks[job].first_document + i].source;
        const size_t row = pass->scope->by_source ? source - pass->scope->first_source : 0;
        LexStretch stretch;
        if (row >= pass->patterns->n_rows) /* below the first wraps around, and is here too */
            continue;
        if (!lex_stretcher_read(&worker->stretcher, job, i, &stretch, error))
            return false;
        worker_count(worker, pass, &stretch, row);
    }
    return true;
}

static void
pass_start(Pass *pass)
{
    const LexPatternScope *scope = pass->scope;
    const size_t n_nodes = pass->patterns->n_nodes;
    pass->workers = g_new0(Worker, scope->n_threads);
    for (unsigned w = 0; w < scope->n_threads; w++) {
        Worker *worker = &pass->workers[w];
        lex_stretcher_init(&worker->stretcher, scope->map, scope->max_words - 1);
        worker->counts = g_new0(uint64_t, MAX(n_nodes, 1));
        worker->n_free = g_new0(uint64_t, MAX(n_nodes, 1));
    }
}

/* The sums of all workers are the patterns'. */
static void
pass_end(Pass *pass, LexPatterns *patterns)
{
    const unsigned n_threads = pass->scope->n_threads;
    for (unsigned w = 1; w < n_threads; w++) {
        for (uint32_t node = 0; node < patterns->n_nodes; node++) {
            pass->workers[0].counts[node] += pass->workers[w].counts[node];
            pass->workers[0].n_free[node] += pass->workers[w].n_free[node];
        }
    }
    patterns->counts = g_steal_pointer(&pass->workers[0].counts);
    patterns->n_free = g_steal_pointer(&pass->workers[0].n_free);
    for (unsigned w = 0; w < n_threads; w++) {
        Worker *worker = &pass->workers[w];
        lex_stretcher_clear(&worker->stretcher);
        g_free(worker->counts);
        g_free(worker->n_free);
        g_free(worker->listed);
        g_free(worker->covered);
    }
    g_free(pass->workers);
}

bool
lex_patterns_count(LexPatterns *patterns, const LexPatternScope *scope, GError **error)
{
    Pass pass = {.patterns = patterns, .scope = scope};
    pass_start(&pass);
    const bool done =
        lex_jobs_run(scope->map->corpus->n_blocks, scope->n_threads, pass_do_block, &pass, error);
    pass_end(&pass, patterns);
    return done;
}

void
lex_patterns_margins(const LexPatterns *patterns, size_t row, unsigned n_words,
                     const uint32_t *words, uint64_t *ret_margins, uint64_t *ret_n_free)
{
    uint32_t nodes[N_PATTERNS];
    nodes[0] = patterns_root(row, n_words);
    ret_margins[0] = patterns->counts[nodes[0]];
    for (unsigned pattern = 1; pattern < 1U << n_words; pattern++) {
        const unsigned place = last_place(pattern);
        nodes[pattern] = patterns_find(patterns, nodes[pattern ^ 1U << place], place, words[place]);
        ret_margins[pattern] = patterns->counts[nodes[pattern]];
    }
    *ret_n_free = patterns->n_free[nodes[(1U << n_words) - 1]];
}
