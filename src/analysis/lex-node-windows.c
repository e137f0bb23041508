/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-node-windows.h"

#include "lex-jobs.h"
#include "lex-keyed.h"

#include <pthread.h>

/* What one thread works with. */
typedef struct {
    LexStretcher stretcher;
    GArray *met;  /* of LexNeighbour, of a block */
    GArray *keys; /* of LexKeyed: met by node and word */
    GArray *sums; /* of LexNeighbour: one for all those of a word in a document */
} Worker;

typedef struct {
    const LexCorpus *corpus;
    const LexNodes *nodes;
    LexWindow window;
    Worker *workers;
    LexSorter *neighbours;
    pthread_mutex_t lock; /* guards them */
} Reading;

int
lex_neighbour_compare(const void *a, const void *b)
{
    const LexNeighbour *x = a, *y = b;
    if (x->node != y->node)
        return x->node < y->node ? -1 : 1;
    if (x->word != y->word)
        return x->word < y->word ? -1 : 1;
    return (x->document > y->document) - (x->document < y->document);
}

void
lex_neighbours_add(GArray *neighbours, const LexNeighbour *next)
{
    LexNeighbour *last =
        neighbours->len > 0 ? &g_array_index(neighbours, LexNeighbour, neighbours->len - 1) : NULL;
    if (last == NULL || lex_neighbour_compare(last, next) != 0) {
        g_array_append_vals(neighbours, next, 1);
    } else {
        last->left += next->left;
        last->right += next->right;
    }
}

static bool
node_is_at(const LexNode *node, const uint32_t *codes)
{
    for (unsigned i = 0; i < node->n_words; i++) {
        if (!lex_stretch_is_term(codes[i]) || !lex_node_matches(node, i, codes[i]))
            return false;
    }
    return true;
}

/* Adds up to n words from `codes` on, step by step, to the next break; returns how many. */
static uint32_t
meet_side(GArray *met, const uint32_t *codes, size_t n, int step, LexNeighbour neighbour)
{
    uint32_t n_met = 0;
    for (; n > 0 && *codes != LEX_STRETCH_BREAK; n--, codes += step) {
        if (*codes == LEX_STRETCH_HOLE)
            continue;
        neighbour.word = *codes + 1;
        g_array_append_val(met, neighbour);
        n_met++;
    }
    return n_met;
}

/* The words in one window of the node that begins at `codes`. */
static void
meet_window(const Reading *reading, GArray *met, const uint32_t *codes, uint32_t node,
            uint32_t document)
{
    const uint32_t *end = codes + reading->nodes->nodes[node].n_words;
    const LexNeighbour left = {.node = node, .document = document, .left = 1};
    const LexNeighbour right = {.node = node, .document = document, .right = 1};
    LexNeighbour any = {.node = node, .document = document};
    any.left = meet_side(met, codes - 1, reading->window.left, -1, left);
    any.right = meet_side(met, end, reading->window.right, 1, right);
    if (any.left + any.right > 0)
        g_array_append_val(met, any);
}

/* The nodes that begin in the block's own part. A node of several words looks no further than its
 * first break, which the stretch ends with. */
static void
meet_nodes(const Reading *reading, GArray *met, const LexStretch *stretch)
{
    for (size_t i = stretch->begin; i < stretch->end; i++) {
        const uint32_t code = stretch->codes[i];
        if (!lex_stretch_is_term(code) || !lex_nodes_begin_with(reading->nodes, code))
            continue;
        for (uint32_t n = 0; n < reading->nodes->n_nodes; n++) {
            if (node_is_at(&reading->nodes->nodes[n], stretch->codes + i))
                meet_window(reading, met, stretch->codes + i, n, (uint32_t)stretch->document);
        }
    }
}

/* Adds up what the block met. Documents come in their order, which the sort keeps. */
static void
worker_sum(Worker *worker)
{
    g_array_set_size(worker->keys, 0);
    g_array_set_size(worker->sums, 0);
    for (guint i = 0; i < worker->met->len; i++) {
        const LexNeighbour *met = &g_array_index(worker->met, LexNeighbour, i);
        const LexKeyed keyed = {(uint64_t)met->node << 32 | met->word, i};
        g_array_append_val(worker->keys, keyed);
    }
    lex_keyed_sort(worker->keys->len, (LexKeyed *)(void *)worker->keys->data);
    for (guint i = 0; i < worker->keys->len; i++) {
        const size_t place = g_array_index(worker->keys, LexKeyed, i).value;
        lex_neighbours_add(worker->sums, &g_array_index(worker->met, LexNeighbour, place));
    }
    g_array_set_size(worker->met, 0);
}

/* What a block met, to the others. */
static bool
reading_keep(Reading *reading, const GArray *sums, GError **error)
{
    bool kept = true;
    pthread_mutex_lock(&reading->lock);
    for (guint i = 0; kept && i < sums->len; i++)
        kept = lex_sorter_add(reading->neighbours, &g_array_index(sums, LexNeighbour, i), error);
    pthread_mutex_unlock(&reading->lock);
    return kept;
}

static bool
read_block(void *data, size_t job, unsigned number, GError **error)
{
    Reading *reading = data;
    Worker *worker = &reading->workers[number];
    for (size_t i = 0; i < reading->corpus->blocks[job].n_documents; i++) {
        LexStretch stretch;
        if (!lex_stretcher_read(&worker->stretcher, job, i, &stretch, error))
            return false;
        meet_nodes(reading, worker->met, &stretch);
    }
    worker_sum(worker);
    return reading_keep(reading, worker->sums, error);
}

bool
lex_node_windows_read(const LexAnalysisRun *run, const LexStretchMap *map, const LexNodes *nodes,
                      LexWindow window, LexSorter *neighbours, GError **error)
{
    const size_t reach = MAX(window.left, window.right) + MAX(nodes->longest, 1);
    Reading reading = {
        .corpus = run->corpus,
        .nodes = nodes,
        .window = window,
        .workers = g_new0(Worker, run->n_threads),
        .neighbours = neighbours,
        .lock = PTHREAD_MUTEX_INITIALIZER,
    };
    for (unsigned w = 0; w < run->n_threads; w++) {
        lex_stretcher_init(&reading.workers[w].stretcher, map, reach);
        reading.workers[w].met = g_array_new(FALSE, FALSE, sizeof(LexNeighbour));
        reading.workers[w].keys = g_array_new(FALSE, FALSE, sizeof(LexKeyed));
        reading.workers[w].sums = g_array_new(FALSE, FALSE, sizeof(LexNeighbour));
    }
    const bool done =
        lex_jobs_run(run->corpus->n_blocks, run->n_threads, read_block, &reading, error);
    for (unsigned w = 0; w < run->n_threads; w++) {
        lex_stretcher_clear(&reading.workers[w].stretcher);
        g_array_unref(reading.workers[w].met);
        g_array_unref(reading.workers[w].keys);
        g_array_unref(reading.workers[w].sums);
    }
    pthread_mutex_destroy(&reading.lock);
    g_free(reading.workers);
    return done;
}
