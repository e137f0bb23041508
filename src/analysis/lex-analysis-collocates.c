/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Collocates: what stands around a word, in each source, and how the sources differ there.
 *
 * A first pass finds the nodes and writes down every word in their windows with its document; the
 * records, sorted by node, word and document, are summed in one go. A second pass counts for the
 * words that are listed how often they stand in anybody's window, which is what chance is measured
 * by. So the pair (node, word) has the numbers that --collocations --window gives it.
 *
 * Sources are compared over documents: of those with the node, how many have the word beside it.
 * Fisher's test of that is exact, which matters: a collocate is in a handful of the documents of a
 * small source, where Wilcoxon's normal approximation finds 1e-8 for what has one chance in ten.
 */
#include "lex-adjust.h"
#include "lex-fisher.h"
#include "lex-jobs.h"
#include "lex-keyness.h"
#include "lex-listing.h"
#include "lex-nodes.h"
#include "lex-sorter.h"
#include "lex-spill.h"
#include "lex-stretch.h"
#include "lex-window.h"

#include <float.h>
#include <math.h>
#include <pthread.h>
#include <string.h>

typedef struct {
    char *window;
    unsigned cross; /* bits, see lex_cross_names */
    char *sort_by;
    uint64_t top;
} Options;

static const char *const sort_by_others[] = {"log_ratio_rest", "p_doc", NULL};

static const LexOption options[] = {
    {"window", 0, LEX_OPTION_TEXT, offsetof(Options, window), NULL, .argument = "N|L,R",
     .help = "places to either side of the node, or to its left and right; default: 5 "
             "(collocations: pairs of words in such a window instead of sequences)"},
    {"cross", 0, LEX_OPTION_CHOICES, offsetof(Options, cross), NULL, lex_cross_names,
     .help = LEX_CROSS_HELP},
    {"sort-by", 0, LEX_OPTION_TEXT, offsetof(Options, sort_by), "log_dice", .argument = "NAME",
     .help = LEX_SORT_BY_HELP "; collocates: log_ratio_rest and p_doc too"},
    {"top", 0, LEX_OPTION_COUNT, offsetof(Options, top), "0", .argument = "N",
     .help = "only the first N of each node and source; 0: all"},
    {0},
};

enum {
    NODE,
    COLLOCATE,
    SOURCE,
    COUNT,
    COUNT_LEFT,
    COUNT_RIGHT,
    DF,
    F_NODE,
    F_COLLOCATE,
    EXPECTED,
    G2,
    LOG10_P,
    PMI,
    LOG_DICE,
    LOG_RATIO_REST,
    P_DOC,
    Q_DOC,
};

static const LexColumn columns[] = {
    [NODE] = {"node", LEX_COLUMN_TEXT,
              "word or words in whose window the collocate stands, as asked for"},
    [COLLOCATE] = {"collocate", LEX_COLUMN_TEXT, "word in the node's window, as its term is shown"},
    [SOURCE] = {"source", LEX_COLUMN_TEXT, "the source; (all): the whole corpus"},
    [COUNT] = {"count", LEX_COLUMN_COUNT, "times that the collocate stands in the node's window"},
    [COUNT_LEFT] = {"count_left", LEX_COLUMN_COUNT,
                    "times that it stands there to the left of the node"},
    [COUNT_RIGHT] = {"count_right", LEX_COLUMN_COUNT,
                     "times that it stands there to the right of the node"},
    [DF] = {"df", LEX_COLUMN_COUNT, "documents where the collocate stands in the node's window"},
    [F_NODE] = {"f_node", LEX_COLUMN_COUNT, "words in the node's windows in the source"},
    [F_COLLOCATE] = {"f_collocate", LEX_COLUMN_COUNT,
                     "times that the collocate stands in the window of any word in the source"},
    [EXPECTED] = {"expected", LEX_COLUMN_REAL, "count that chance would give"},
    [G2] = {"g2", LEX_COLUMN_REAL, "signed log-likelihood ratio (Dunning 1993)"},
    [LOG10_P] = {"log10_p", LEX_COLUMN_REAL, "log10 of the p-value of g2"},
    [PMI] = {"pmi", LEX_COLUMN_REAL, "log2(count / expected) (Church & Hanks 1990)"},
    [LOG_DICE] = {"log_dice", LEX_COLUMN_REAL,
                  "14 + log2(2 count / (f_node + f_collocate)) (Rychly 2008)"},
    [LOG_RATIO_REST] = {"log_ratio_rest", LEX_COLUMN_REAL,
                        "log2 of count / f_node here over that in all other sources, 1/2 added"},
    [P_DOC] = {"p_doc", LEX_COLUMN_REAL,
               "Fisher's test of df among the documents with the node, here and in all other "
               "sources, two-sided"},
    [Q_DOC] = {"q_doc", LEX_COLUMN_REAL, "p_doc adjusted over all its rows (Benjamini & Hochberg)"},
    {0},
};

static const LexSchema schema = {
    "collocates", "a row for each word beside each node, of each source and of all together",
    columns};

/* The rows of the corpus as a whole. */
static const char all_sources[] = "(all)";

/* ---- the state ---------------------------------------------------------------------------- */

/* A word in a node's window, or several of a document. */
typedef struct {
    uint32_t node;
    uint32_t word; /* term, plus one; 0: any, so that these come first */
    uint32_t document;
    uint32_t left;
    uint32_t right;
} Met;

typedef struct {
    double key; /* what rows are sorted by: higher first */
    double log_ratio_rest;
    double log10_p_doc; /* then q_doc, its logarithm too */
    double log10_q_doc;
    uint64_t left;
    uint64_t right;
    uint64_t f_node;
    uint64_t f_collocate;
    uint64_t n_total;
    uint32_t node;
    uint32_t term;
    uint32_t row; /* 0: the corpus; else the source, plus one */
    uint32_t df;
} Row;

/* What one thread works with. */
typedef struct {
    LexStretcher stretcher;
    GArray *met;           /* of Met, of a block */
    uint64_t *n_totals;    /* by source: pairs of a word and one in its window */
    uint64_t *f_collocate; /* [source * n_listed + listed] */
    size_t *before;        /* by code of a stretch: terms before it; one more at the end */
    size_t *from;          /* the same: the first code that can be reached from it to the left */
    size_t size;           /* of these two */
} Worker;

/* Sums of one source, or of all. */
typedef struct {
    uint64_t left;
    uint64_t right;
    uint32_t df;
} Sum;

typedef struct {
    LexAnalysisRun *run;
    const Options *options;
    LexWindow window;
    LexCrossing crossing;
    const LexMeasure *sort_by; /* NULL: none of the measures */
    LexLimits limits;
    bool has_sources;
    size_t n_sources;

    LexStretchMap map;
    LexNodes nodes;
    Worker *workers;
    LexSpill *spill;
    LexSorter *met;
    pthread_mutex_t lock; /* guards met */

    /* Of the node whose words are summed. */
    uint64_t *f_node;    /* by source */
    uint64_t *sizes;     /* by source: documents with the node and words around it */
    uint64_t f_node_all; /* sums of both */
    uint64_t n_documents;

    GArray *rows;             /* of Row */
    uint32_t *listed_of_term; /* LEX_TERM_NONE: not listed */
    size_t n_listed;
    LexTable *table;
} Collocates;

static bool
node_is_at(const LexNode *node, const uint32_t *codes)
{
    for (unsigned i = 0; i < node->n_words; i++) {
        if (!lex_stretch_is_term(codes[i]) || !lex_node_matches(node, i, codes[i]))
            return false;
    }
    return true;
}

/* ---- the first pass: what is around them -------------------------------------------------- */

/* The words in one window of the node that begins at `place`. */
static void
meet_window(const Collocates *collocates, Worker *worker, const LexStretch *stretch, uint32_t node,
            size_t place)
{
    const uint32_t *codes = stretch->codes;
    const size_t end = place + collocates->nodes.nodes[node].n_words;
    Met any = {.node = node, .document = (uint32_t)stretch->document};
    for (size_t d = 1; d <= collocates->window.left; d++) {
        const uint32_t code = codes[place - d];
        if (code == LEX_STRETCH_BREAK)
            break;
        if (code == LEX_STRETCH_HOLE)
            continue;
        const Met met = {node, code + 1, any.document, 1, 0};
        g_array_append_val(worker->met, met);
        any.left++;
    }
    for (size_t d = 0; d < collocates->window.right; d++) {
        const uint32_t code = codes[end + d];
        if (code == LEX_STRETCH_BREAK)
            break;
        if (code == LEX_STRETCH_HOLE)
            continue;
        const Met met = {node, code + 1, any.document, 0, 1};
        g_array_append_val(worker->met, met);
        any.right++;
    }
    if (any.left + any.right > 0)
        g_array_append_val(worker->met, any);
}

/* The nodes that begin in the block's own part. A node of several words looks no further than its
 * first break, which the stretch ends with. */
static void
meet_nodes(const Collocates *collocates, Worker *worker, const LexStretch *stretch)
{
    for (size_t i = stretch->begin; i < stretch->end; i++) {
        const uint32_t code = stretch->codes[i];
        if (!lex_stretch_is_term(code) || !lex_nodes_begin_with(&collocates->nodes, code))
            continue;
        for (uint32_t n = 0; n < collocates->nodes.n_nodes; n++) {
            if (node_is_at(&collocates->nodes.nodes[n], stretch->codes + i))
                meet_window(collocates, worker, stretch, n, i);
        }
    }
}

/* What a block met, to the others. */
static bool
collocates_keep(Collocates *collocates, GArray *met, GError **error)
{
    bool kept = true;
    pthread_mutex_lock(&collocates->lock);
    for (guint i = 0; kept && i < met->len; i++)
        kept = lex_sorter_add(collocates->met, &g_array_index(met, Met, i), error);
    pthread_mutex_unlock(&collocates->lock);
    g_array_set_size(met, 0);
    return kept;
}

static bool
meet_block(void *data, size_t job, unsigned number, GError **error)
{
    Collocates *collocates = data;
    Worker *worker = &collocates->workers[number];
    for (size_t i = 0; i < collocates->run->corpus->blocks[job].n_documents; i++) {
        LexStretch stretch;
        if (!lex_stretcher_read(&worker->stretcher, job, i, &stretch, error))
            return false;
        meet_nodes(collocates, worker, &stretch);
    }
    return collocates_keep(collocates, worker->met, error);
}

static int
compare_met(const void *a, const void *b)
{
    const Met *x = a, *y = b;
    if (x->node != y->node)
        return x->node < y->node ? -1 : 1;
    if (x->word != y->word)
        return x->word < y->word ? -1 : 1;
    return (x->document > y->document) - (x->document < y->document);
}

/* ---- sums --------------------------------------------------------------------------------- */

static uint32_t
met_source(const Collocates *collocates, const Met *met)
{
    return collocates->run->corpus->documents[met->document].source;
}

/* The documents of a node: how many words are around it in each, and in each source. */
static void
collocates_begin_node(Collocates *collocates, const GArray *documents)
{
    memset(collocates->f_node, 0, collocates->n_sources * sizeof *collocates->f_node);
    memset(collocates->sizes, 0, collocates->n_sources * sizeof *collocates->sizes);
    collocates->f_node_all = 0;
    collocates->n_documents = documents->len;
    for (guint i = 0; i < documents->len; i++) {
        const Met *met = &g_array_index(documents, Met, i);
        const uint32_t source = met_source(collocates, met);
        const uint64_t n = (uint64_t)met->left + met->right;
        collocates->f_node[source] += n;
        collocates->f_node_all += n;
        collocates->sizes[source]++;
    }
}

/* log10 of p that documents of the source have the collocate as often as the others: of those with
 * the node, `df` of the source's and df_all of all have. */
static double
test_documents(const Collocates *collocates, uint32_t source, uint32_t df, uint32_t df_all)
{
    const LexContingency table = {df, collocates->sizes[source], df_all, collocates->n_documents};
    return lex_fisher_two_sided(&table);
}

static void
collocates_add_row(const Collocates *collocates, const Met *met, uint32_t row, const Sum *sum,
                   const Sum *all)
{
    const uint64_t n = sum->left + sum->right, n_all = all->left + all->right;
    const uint64_t f_node = row == 0 ? collocates->f_node_all : collocates->f_node[row - 1];
    const uint64_t f_rest = collocates->f_node_all - f_node;
    const LexContingency contrast = lex_keyness_table(n, f_node, n_all - n, f_rest);
    const bool has_rest = row > 0 && f_rest > 0;
    const Row list = {
        .log_ratio_rest = has_rest ? lex_keyness_log_ratio(&contrast) : NAN,
        .log10_p_doc = has_rest ? test_documents(collocates, row - 1, sum->df, all->df) : NAN,
        .left = sum->left,
        .right = sum->right,
        .f_node = f_node,
        .node = met->node,
        .term = met->word - 1,
        .row = row,
        .df = sum->df,
    };
    g_array_append_val(collocates->rows, list);
}

/* A collocate of the node: its row for the corpus and for every source that uses the node, the
 * collocate with it or not. */
static void
collocates_end_word(Collocates *collocates, const GArray *documents)
{
    const size_t n_sources = collocates->n_sources;
    g_autofree Sum *sums = g_new0(Sum, n_sources);
    const Met *first = &g_array_index(documents, Met, 0);
    Sum all = {.df = documents->len};
    for (guint i = 0; i < documents->len; i++) {
        const Met *met = &g_array_index(documents, Met, i);
        Sum *sum = &sums[met_source(collocates, met)];
        sum->left += met->left;
        sum->right += met->right;
        sum->df++;
        all.left += met->left;
        all.right += met->right;
    }
    if (all.left + all.right < collocates->limits.min_count || all.df < collocates->limits.min_df)
        return;
    collocates_add_row(collocates, first, 0, &all, &all);
    for (uint32_t s = 0; s < n_sources && collocates->has_sources; s++) {
        if (collocates->f_node[s] > 0)
            collocates_add_row(collocates, first, s + 1, &sums[s], &all);
    }
}

static void
collocates_end(Collocates *collocates, const GArray *documents)
{
    if (documents->len > 0 && g_array_index(documents, Met, 0).word == 0)
        collocates_begin_node(collocates, documents);
    else if (documents->len > 0)
        collocates_end_word(collocates, documents);
}

/* Everything that was met, node after node, word after word, document after document. */
static bool
collocates_sum(Collocates *collocates, GError **error)
{
    g_autoptr(GArray) documents = g_array_new(FALSE, FALSE, sizeof(Met)); /* of one word */
    for (;;) {
        const void *next;
        if (!lex_sorter_next(collocates->met, &next, error))
            return false;
        if (next == NULL)
            break;
        const Met *met = next;
        Met *last = documents->len > 0 ? &g_array_index(documents, Met, documents->len - 1) : NULL;
        if (last != NULL && compare_met(last, met) == 0) {
            last->left += met->left;
            last->right += met->right;
            continue;
        }
        if (last != NULL && (last->node != met->node || last->word != met->word)) {
            collocates_end(collocates, documents);
            g_array_set_size(documents, 0);
        }
        g_array_append_vals(documents, met, 1);
    }
    collocates_end(collocates, documents);
    return true;
}

/* ---- the second pass: what is around any word --------------------------------------------- */

/* Numbers the terms that have rows. */
static void
collocates_list_terms(Collocates *collocates)
{
    const size_t n_terms = collocates->run->terms->n_terms;
    collocates->listed_of_term = g_new(uint32_t, MAX(n_terms, 1));
    for (size_t t = 0; t < n_terms; t++)
        collocates->listed_of_term[t] = LEX_TERM_NONE;
    for (guint i = 0; i < collocates->rows->len; i++) {
        uint32_t *listed =
            &collocates->listed_of_term[g_array_index(collocates->rows, Row, i).term];
        if (*listed == LEX_TERM_NONE)
            *listed = (uint32_t)collocates->n_listed++;
    }
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
count_windows(const Collocates *collocates, Worker *worker, const LexStretch *stretch,
              size_t source)
{
    const LexWindow window = collocates->window;
    uint64_t *f_collocate = worker->f_collocate + source * collocates->n_listed;
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
        if (collocates->listed_of_term[code] != LEX_TERM_NONE)
            f_collocate[collocates->listed_of_term[code]] += n;
    }
}

static bool
count_block(void *data, size_t job, unsigned number, GError **error)
{
    const Collocates *collocates = data;
    const LexCorpus *corpus = collocates->run->corpus;
    Worker *worker = &collocates->workers[number];
    for (size_t i = 0; i < corpus->blocks[job].n_documents; i++) {
        LexStretch stretch;
        if (!lex_stretcher_read(&worker->stretcher, job, i, &stretch, error))
            return false;
        count_windows(collocates, worker, &stretch, corpus->documents[stretch.document].source);
    }
    return true;
}

/* The sums of the workers, into the first. */
static void
collocates_merge(Collocates *collocates)
{
    Worker *sums = &collocates->workers[0];
    for (unsigned w = 1; w < collocates->run->n_threads; w++) {
        const Worker *worker = &collocates->workers[w];
        for (size_t i = 0; i < collocates->n_sources * collocates->n_listed; i++)
            sums->f_collocate[i] += worker->f_collocate[i];
        for (size_t s = 0; s < collocates->n_sources; s++)
            sums->n_totals[s] += worker->n_totals[s];
    }
}

static LexContingency
row_table(const Row *row)
{
    return (LexContingency){row->left + row->right, row->f_node, row->f_collocate, row->n_total};
}

static double
row_key(const Collocates *collocates, const Row *row)
{
    const char *name = collocates->options->sort_by;
    const LexContingency table = row_table(row);
    double value = (double)table.o11;
    if (g_str_equal(name, "log_ratio_rest"))
        value = row->log_ratio_rest;
    else if (g_str_equal(name, "p_doc"))
        value = -row->log10_p_doc;
    else if (collocates->sort_by != NULL)
        value = collocates->sort_by->value(&table);
    return lex_sort_by_key(name, value);
}

static void
collocates_finish_rows(Collocates *collocates)
{
    const Worker *sums = &collocates->workers[0];
    const size_t n_listed = collocates->n_listed, n_sources = collocates->n_sources;
    for (guint i = 0; i < collocates->rows->len; i++) {
        Row *row = &g_array_index(collocates->rows, Row, i);
        const size_t first = row->row == 0 ? 0 : row->row - 1;
        const size_t end = row->row == 0 ? n_sources : row->row;
        for (size_t s = first; s < end; s++) {
            row->f_collocate +=
                sums->f_collocate[s * n_listed + collocates->listed_of_term[row->term]];
            row->n_total += sums->n_totals[s];
        }
        row->key = row_key(collocates, row);
    }
}

/* Adjusts p for all tests of the table, those that --top leaves out too. */
static void
collocates_adjust(Collocates *collocates)
{
    const guint n = collocates->rows->len;
    g_autofree double *log10_p = g_new(double, MAX(n, 1));
    for (guint i = 0; i < n; i++)
        log10_p[i] = g_array_index(collocates->rows, Row, i).log10_p_doc;
    lex_adjust(LEX_ADJUST_BH, n, log10_p, log10_p);
    for (guint i = 0; i < n; i++)
        g_array_index(collocates->rows, Row, i).log10_q_doc = log10_p[i];
}

static void
collocates_start_workers(Collocates *collocates, size_t reach)
{
    const size_t n_cells = collocates->n_sources * collocates->n_listed;
    for (unsigned w = 0; w < collocates->run->n_threads; w++) {
        Worker *worker = &collocates->workers[w];
        lex_stretcher_init(&worker->stretcher, &collocates->map, reach);
        worker->met = g_array_new(FALSE, FALSE, sizeof(Met));
        worker->n_totals = g_new0(uint64_t, collocates->n_sources);
        worker->f_collocate = g_new0(uint64_t, MAX(n_cells, 1));
    }
}

static void
collocates_end_workers(Collocates *collocates)
{
    for (unsigned w = 0; w < collocates->run->n_threads; w++) {
        Worker *worker = &collocates->workers[w];
        lex_stretcher_clear(&worker->stretcher);
        g_array_unref(worker->met);
        g_free(worker->n_totals);
        g_free(worker->f_collocate);
        g_free(worker->before);
        g_free(worker->from);
        *worker = (Worker){0};
    }
}

/* One pass over all blocks. */
static bool
collocates_pass(Collocates *collocates, LexJobFunc func, GError **error)
{
    const size_t reach =
        MAX(collocates->window.left, collocates->window.right) + MAX(collocates->nodes.longest, 1);
    collocates_start_workers(collocates, reach);
    return lex_jobs_run(collocates->run->corpus->n_blocks, collocates->run->n_threads, func,
                        collocates, error);
}

static bool
collocates_find_rows(Collocates *collocates, GError **error)
{
    const LexAnalysisRun *run = collocates->run;
    collocates->met = lex_sorter_new(sizeof(Met), compare_met, run->memory / 2, collocates->spill);
    bool done = collocates_pass(collocates, meet_block, error) &&
                lex_sorter_finish(collocates->met, error) && collocates_sum(collocates, error);
    collocates_end_workers(collocates);
    g_clear_pointer(&collocates->met, lex_sorter_free);
    return done;
}

static bool
collocates_count(Collocates *collocates, GError **error)
{
    if (!collocates_find_rows(collocates, error))
        return false;
    if (collocates->rows->len == 0 && lex_limits_lower(&collocates->limits, collocates->run) &&
        !collocates_find_rows(collocates, error))
        return false;
    if (collocates->rows->len == 0)
        return true;
    collocates_list_terms(collocates);
    const bool done = collocates_pass(collocates, count_block, error);
    if (done) {
        collocates_merge(collocates);
        collocates_finish_rows(collocates);
        collocates_adjust(collocates);
    }
    collocates_end_workers(collocates);
    return done;
}

/* ---- the table ---------------------------------------------------------------------------- */

/* By node as they were asked for; the corpus, then each source; the strongest first, of those as
 * strong the most frequent; by the word. */
static int
compare_rows(const void *a, const void *b)
{
    const Row *x = a, *y = b;
    if (x->node != y->node)
        return x->node < y->node ? -1 : 1;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    if (x->key != y->key)
        return x->key < y->key ? 1 : -1;
    if (x->left + x->right != y->left + y->right)
        return x->left + x->right < y->left + y->right ? 1 : -1;
    return (x->term > y->term) - (x->term < y->term);
}

/* Never 0, which no p is: what a double cannot hold is its smallest normal number. */
static double
probability(double log10_p)
{
    return isnan(log10_p) ? NAN : MAX(pow(10, log10_p), DBL_MIN);
}

static void
write_row(const Collocates *collocates, LexRows *output, const Row *row)
{
    const LexAnalysisRun *run = collocates->run;
    const LexNode *node = &collocates->nodes.nodes[row->node];
    const LexVocabEntry *label = &run->terms->terms[row->term].label;
    const char *source = row->row == 0 ? all_sources : run->corpus->sources[row->row - 1];
    const LexContingency table = row_table(row);

    lex_rows_text(output, node->text, strlen(node->text));
    lex_rows_text(output, label->bytes, label->length);
    lex_rows_optional(output, source, strlen(source));
    lex_rows_count(output, table.o11);
    lex_rows_count(output, row->left);
    lex_rows_count(output, row->right);
    lex_rows_count(output, row->df);
    lex_rows_count(output, row->f_node);
    lex_rows_count(output, row->f_collocate);
    lex_rows_real(output, lex_association_expected(&table));
    lex_rows_real(output, lex_association_g2(&table));
    lex_rows_real(output, lex_association_log10_p(&table));
    lex_rows_real(output, lex_association_pmi(&table));
    lex_rows_real(output, lex_association_log_dice(&table));
    lex_rows_real(output, row->log_ratio_rest);
    lex_rows_real(output, probability(row->log10_p_doc));
    lex_rows_real(output, probability(row->log10_q_doc));
    lex_rows_end(output);
}

static bool
collocates_write(const Collocates *collocates, GError **error)
{
    const uint64_t top = collocates->options->top > 0 ? collocates->options->top : UINT64_MAX;
    const GArray *rows = collocates->rows;
    LexRows output = {0};
    uint64_t n = 0; /* of a node and source */
    bool written = true;
    g_array_sort(collocates->rows, compare_rows);
    lex_rows_init(&output, lex_table_layout(collocates->table));
    for (guint i = 0; written && i < rows->len; i++) {
        const Row *row = &g_array_index(rows, Row, i);
        const bool begins = i == 0 || row[-1].node != row->node || row[-1].row != row->row;
        n = begins ? 1 : n + 1;
        if (n > top)
            continue;
        write_row(collocates, &output, row);
        if (output.n_rows == 1024) {
            written = lex_table_write(collocates->table, &output, error);
            lex_rows_clear(&output);
        }
    }
    written = written && lex_table_write(collocates->table, &output, error);
    lex_rows_release(&output);
    return written;
}

/* ---- set-up ------------------------------------------------------------------------------- */

static bool
collocates_parse(Collocates *collocates, const LexAnalysisRun *run, GError **error)
{
    const Options *given = collocates->options = run->options;
    return lex_nodes_check(run, error) &&
           lex_window_parse(given->window != NULL ? given->window : "5", &collocates->window,
                            error) &&
           lex_cross_parse(given->cross, true, &collocates->crossing, error) &&
           lex_sort_by_parse(given->sort_by, sort_by_others, &collocates->sort_by, error);
}

static bool
collocates_check(const LexAnalysisRun *run, GError **error)
{
    Collocates collocates = {0};
    return collocates_parse(&collocates, run, error);
}

static void
collocates_start(Collocates *collocates)
{
    const LexAnalysisRun *run = collocates->run;
    const LexCorpus *corpus = run->corpus;
    collocates->limits = lex_limits_of(run);
    collocates->n_sources = corpus->n_sources;
    collocates->has_sources = corpus->n_sources > 1 || corpus->sources[0][0] != '\0';
    collocates->rows = g_array_new(FALSE, FALSE, sizeof(Row));
    collocates->f_node = g_new0(uint64_t, corpus->n_sources);
    collocates->sizes = g_new0(uint64_t, corpus->n_sources);
    collocates->workers = g_new0(Worker, run->n_threads);
    collocates->spill = lex_spill_new(run->settings->machine.tmpdir);
    pthread_mutex_init(&collocates->lock, NULL);
    lex_stretch_map_init(&collocates->map, corpus, run->terms, run->term_options.classes,
                         &collocates->crossing);
    lex_nodes_init(&collocates->nodes, run);
}

static void
collocates_clear(Collocates *collocates)
{
    lex_stretch_map_clear(&collocates->map);
    pthread_mutex_destroy(&collocates->lock);
    lex_spill_free(collocates->spill);
    lex_nodes_clear(&collocates->nodes);
    g_array_unref(collocates->rows);
    g_free(collocates->f_node);
    g_free(collocates->sizes);
    g_free(collocates->workers);
    g_free(collocates->listed_of_term);
}

static bool
collocates_run(LexAnalysisRun *run, GError **error)
{
    Collocates collocates = {.run = run};
    if (!collocates_parse(&collocates, run, error))
        return false;
    collocates.table = lex_output_table(run->output, &schema, error);
    if (collocates.table == NULL)
        return false;
    collocates_start(&collocates);
    const bool done = collocates_count(&collocates, error) && collocates_write(&collocates, error);
    lex_limits_report(&collocates.limits, run, collocates.table);
    collocates_clear(&collocates);
    return done;
}

const LexAnalysis lex_analysis_collocates = {
    .name = "collocates",
    .argument = "NODE,...",
    .summary = "which words stand around NODE (a word, rezim*, \"rezim assad\"), by source, and "
               "how the sources differ there",
    .needs = LEX_NEEDS_TERMS,
    .stem = "none",
    .stopwords = "core",
    .classes = "word,tag",
    .min_count = "5",
    .min_df = "3",
    .options = {"collocates", "Collocates", options, sizeof(Options)},
    .tables = {&schema},
    .check = collocates_check,
    .run = collocates_run,
};
