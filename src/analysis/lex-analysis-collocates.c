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
 * Rows are sorted by p for its adjustment, then in the order of the table.
 */
#include "lex-adjust-stream.h"
#include "lex-collocate-rows.h"
#include "lex-fisher.h"
#include "lex-jobs.h"
#include "lex-keyness.h"
#include "lex-listing.h"
#include "lex-node-windows.h"
#include "lex-sorter.h"
#include "lex-window-counts.h"

#include <math.h>
#include <string.h>

typedef struct {
    char *window;
    unsigned cross; /* bits, see lex_cross_names */
    char *measure;
    char *sort_by;
    uint64_t top;
} Options;

static const LexOption options[] = {
    {"window", 0, LEX_OPTION_TEXT, offsetof(Options, window), NULL, .argument = "N|L,R",
     .help = "places to either side of the node, or to its left and right; default: 5 "
             "(collocations: pairs of words in such a window instead of sequences)"},
    {"cross", 0, LEX_OPTION_CHOICES, offsetof(Options, cross), NULL, lex_cross_names,
     .help = LEX_CROSS_HELP},
    {"measure", 0, LEX_OPTION_TEXT, offsetof(Options, measure), NULL, .argument = "NAME,...",
     .help = LEX_MEASURE_HELP},
    {"sort-by", 0, LEX_OPTION_TEXT, offsetof(Options, sort_by), "log_dice", .argument = "NAME",
     .help = LEX_SORT_BY_HELP "; collocates: log_ratio_rest and p_doc too"},
    {"top", 0, LEX_OPTION_COUNT, offsetof(Options, top), "0", .argument = "N",
     .help = "only the first N of each node and source; 0: all"},
    {0},
};

/* From EXPECTED to LOG_DICE the measures of that name, or those of --measure. */
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
    [SOURCE] = {"source", LEX_COLUMN_TEXT, "the source; " LEX_ALL_SOURCES ": the whole corpus"},
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

/* ---- the state ---------------------------------------------------------------------------- */

/* Sums of one source, or of all. */
typedef struct {
    uint64_t left;
    uint64_t right;
    uint32_t df;
} Sum;

typedef struct {
    const LexAnalysisRun *run;
    const Options *options;
    LexWindow window;
    LexCrossing crossing;
    LexLimits limits;
    bool has_sources;
    size_t n_sources;
    LexStretchMap map;
    LexNodes nodes;
    LexCollocateRows shape;

    /* Of the node whose words are summed. */
    uint64_t *f_node;    /* by source */
    uint64_t *sizes;     /* by source: documents with the node and words around it */
    uint64_t f_node_all; /* sums of both */
    uint64_t n_documents;

    LexSorter *tested; /* of LexCollocateRow, by p */
    uint64_t n_tested; /* that have a p */
    LexListedTerms listed;
    LexSorter *sorted; /* of LexCollocateRow, in the order of the table */
} Collocates;

/* Rows on their way to be tested. */
typedef struct {
    LexCollocateRow row;
    bool has_rest; /* there are other sources with the node */
    LexContingency words;
    LexContingency documents;
} NewRow;

/* From what is around the nodes to rows that are tested. */
typedef struct {
    Collocates *collocates;
    LexSorter *neighbours;
    const void *next;  /* LexNeighbour that has not been summed; NULL: there is none */
    GArray *documents; /* of LexNeighbour, of the word at hand */
    GArray **rows;     /* that are held: of NewRow */
} Summing;

/* From there to rows that have all their numbers. */
typedef struct {
    Collocates *collocates;
    const LexWindowCounts *counts;
    LexAdjustStream adjusted;
    GArray **rows; /* that are held: of LexCollocateRow */
} Ranking;

enum { ROWS_PER_JOB = 512 };

static GArray **
new_arrays(unsigned n, size_t element_size)
{
    GArray **arrays = g_new(GArray *, n);
    for (unsigned i = 0; i < n; i++)
        arrays[i] = g_array_new(FALSE, FALSE, (guint)element_size);
    return arrays;
}

static void
free_arrays(GArray **arrays, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        g_array_unref(arrays[i]);
    g_free(arrays);
}

/* Those of the job. */
static GArray *
held_rows(GArray **rows, const Collocates *collocates, size_t job)
{
    return rows[lex_jobs_held(job, collocates->run->n_threads)];
}

/* ---- sums --------------------------------------------------------------------------------- */

static uint32_t
neighbour_source(const Collocates *collocates, const LexNeighbour *neighbour)
{
    return collocates->run->corpus->documents[neighbour->document].source;
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
        const LexNeighbour *any = &g_array_index(documents, LexNeighbour, i);
        const uint32_t source = neighbour_source(collocates, any);
        const uint64_t n = (uint64_t)any->left + any->right;
        collocates->f_node[source] += n;
        collocates->f_node_all += n;
        collocates->sizes[source]++;
    }
}

static void
add_row(const Collocates *collocates, const LexNeighbour *word, uint32_t group, const Sum *sum,
        const Sum *all, GArray *ret_rows)
{
    const uint64_t n = sum->left + sum->right, n_all = all->left + all->right;
    const uint64_t f_node = group == 0 ? collocates->f_node_all : collocates->f_node[group - 1];
    const uint64_t f_rest = collocates->f_node_all - f_node;
    NewRow new = {
        .row = {.left = sum->left,
                .right = sum->right,
                .f_node = f_node,
                .node = word->node,
                .term = word->word - 1,
                .group = group,
                .df = sum->df},
        .has_rest = group > 0 && f_rest > 0,
    };
    if (new.has_rest) {
        new.words = lex_keyness_table(n, f_node, n_all - n, f_rest);
        new.documents = (LexContingency){sum->df, collocates->sizes[group - 1], all->df,
                                         collocates->n_documents};
    }
    g_array_append_val(ret_rows, new);
}

/* A collocate of the node: its row for the corpus and for every source that uses the node, the
 * collocate with it or not. */
static void
collocates_add_word(Collocates *collocates, const GArray *documents, GArray *ret_rows)
{
    const size_t n_sources = collocates->has_sources ? collocates->n_sources : 0;
    g_autofree Sum *sums = g_new0(Sum, collocates->n_sources);
    const LexNeighbour *first = &g_array_index(documents, LexNeighbour, 0);
    Sum all = {.df = documents->len};
    for (guint i = 0; i < documents->len; i++) {
        const LexNeighbour *word = &g_array_index(documents, LexNeighbour, i);
        Sum *sum = &sums[neighbour_source(collocates, word)];
        sum->left += word->left;
        sum->right += word->right;
        sum->df++;
        all.left += word->left;
        all.right += word->right;
    }
    if (all.left + all.right < collocates->limits.min_count || all.df < collocates->limits.min_df)
        return;
    lex_listed_terms_add(&collocates->listed, collocates->run->terms, first->word - 1);
    add_row(collocates, first, 0, &all, &all, ret_rows);
    for (uint32_t s = 0; s < n_sources; s++) {
        if (collocates->f_node[s] > 0)
            add_row(collocates, first, s + 1, &sums[s], &all, ret_rows);
    }
}

static bool
is_same_word(const LexNeighbour *a, const LexNeighbour *b)
{
    return a->node == b->node && a->word == b->word;
}

/* The documents of the next word, which there is: those where it is beside its node. */
static bool
summing_read_word(Summing *summing, GError **error)
{
    g_array_set_size(summing->documents, 0);
    do {
        lex_neighbours_add(summing->documents, summing->next);
        if (!lex_sorter_next(summing->neighbours, &summing->next, error))
            return false;
    } while (summing->next != NULL &&
             is_same_word(summing->next, &g_array_index(summing->documents, LexNeighbour, 0)));
    return true;
}

/* Everything around the nodes, node after node, word after word, document after document: as many
 * words as give rows enough for a job. */
static bool
take_rows(void *data, size_t job, G_GNUC_UNUSED unsigned worker, bool *ret_more, GError **error)
{
    Summing *summing = data;
    GArray *rows = held_rows(summing->rows, summing->collocates, job);
    g_array_set_size(rows, 0);
    while (rows->len < ROWS_PER_JOB && summing->next != NULL) {
        if (!summing_read_word(summing, error))
            return false;
        if (g_array_index(summing->documents, LexNeighbour, 0).word > 0)
            collocates_add_word(summing->collocates, summing->documents, rows);
        else
            collocates_begin_node(summing->collocates, summing->documents);
    }
    *ret_more = rows->len > 0;
    return true;
}

/* Fisher's test: that documents of the source have the collocate as often as the others. */
static bool
test_rows(void *data, size_t job, G_GNUC_UNUSED unsigned worker, G_GNUC_UNUSED GError **error)
{
    const Summing *summing = data;
    GArray *rows = held_rows(summing->rows, summing->collocates, job);
    for (guint i = 0; i < rows->len; i++) {
        NewRow *new = &g_array_index(rows, NewRow, i);
        new->row.log_ratio_rest = new->has_rest ? lex_keyness_log_ratio(&new->words) : NAN;
        new->row.log10_p_doc = new->has_rest ? lex_fisher_two_sided(&new->documents) : NAN;
    }
    return true;
}

static bool
keep_tested(void *data, size_t job, G_GNUC_UNUSED unsigned worker, GError **error)
{
    const Summing *summing = data;
    Collocates *collocates = summing->collocates;
    const GArray *rows = held_rows(summing->rows, summing->collocates, job);
    for (guint i = 0; i < rows->len; i++) {
        const NewRow *new = &g_array_index(rows, NewRow, i);
        collocates->n_tested += new->has_rest;
        if (!lex_sorter_add(collocates->tested, &new->row, error))
            return false;
    }
    return true;
}

static bool
collocates_sum(Collocates *collocates, LexSorter *neighbours, GError **error)
{
    const unsigned n_threads = collocates->run->n_threads;
    Summing summing = {
        .collocates = collocates,
        .neighbours = neighbours,
        .documents = g_array_new(FALSE, FALSE, sizeof(LexNeighbour)),
        .rows = new_arrays(lex_jobs_n_held(n_threads), sizeof(NewRow)),
    };
    const bool done =
        lex_sorter_next(neighbours, &summing.next, error) &&
        lex_jobs_run_taken_ordered(n_threads, take_rows, test_rows, keep_tested, &summing, error);
    free_arrays(summing.rows, lex_jobs_n_held(n_threads));
    g_array_unref(summing.documents);
    return done;
}

static LexSorter *
new_sorter(const Collocates *collocates, size_t record_size, LexCompareFunc compare)
{
    const LexAnalysisRun *run = collocates->run;
    return lex_sorter_new(record_size, compare, run->memory / 3, run->settings->machine.tmpdir,
                          run->n_threads);
}

static bool
collocates_find_rows(Collocates *collocates, GError **error)
{
    g_autoptr(LexSorter) neighbours =
        new_sorter(collocates, sizeof(LexNeighbour), lex_neighbour_compare);
    return lex_node_windows_read(collocates->run, &collocates->map, &collocates->nodes,
                                 collocates->window, neighbours, error) &&
           lex_sorter_finish(neighbours, error) && collocates_sum(collocates, neighbours, error);
}

/* ---- rows --------------------------------------------------------------------------------- */

/* What the row needs from the pass over all windows. */
static void
collocates_finish_row(const Collocates *collocates, const LexWindowCounts *counts,
                      LexCollocateRow *row)
{
    const size_t first = row->group == 0 ? 0 : row->group - 1;
    const size_t end = row->group == 0 ? collocates->n_sources : row->group;
    const uint32_t number = collocates->listed.number_of[row->term];
    for (size_t s = first; s < end; s++) {
        row->f_collocate += counts->counts[s * counts->n_listed + number];
        row->n_total += counts->n_totals[s];
    }
    lex_collocate_row_set_key(row, &collocates->shape);
}

/* Some rows, the largest p first, for which q is known then. */
static bool
take_tested(void *data, size_t job, G_GNUC_UNUSED unsigned worker, bool *ret_more, GError **error)
{
    Ranking *ranking = data;
    GArray *rows = held_rows(ranking->rows, ranking->collocates, job);
    g_array_set_size(rows, 0);
    while (rows->len < ROWS_PER_JOB) {
        const void *next;
        if (!lex_sorter_next(ranking->collocates->tested, &next, error))
            return false;
        if (next == NULL)
            break;
        LexCollocateRow row = *(const LexCollocateRow *)next;
        row.log10_q_doc = isnan(row.log10_p_doc)
                              ? NAN
                              : lex_adjust_stream_next(&ranking->adjusted, row.log10_p_doc);
        g_array_append_val(rows, row);
    }
    *ret_more = rows->len > 0;
    return true;
}

static bool
finish_rows(void *data, size_t job, G_GNUC_UNUSED unsigned worker, G_GNUC_UNUSED GError **error)
{
    const Ranking *ranking = data;
    GArray *rows = held_rows(ranking->rows, ranking->collocates, job);
    for (guint i = 0; i < rows->len; i++)
        collocates_finish_row(ranking->collocates, ranking->counts,
                              &g_array_index(rows, LexCollocateRow, i));
    return true;
}

static bool
keep_finished(void *data, size_t job, G_GNUC_UNUSED unsigned worker, GError **error)
{
    const Ranking *ranking = data;
    const GArray *rows = held_rows(ranking->rows, ranking->collocates, job);
    bool kept = true;
    for (guint i = 0; kept && i < rows->len; i++)
        kept = lex_sorter_add(ranking->collocates->sorted, &g_array_index(rows, LexCollocateRow, i),
                              error);
    return kept;
}

/* Adjusts p for all tests of the table, those that --top leaves out too, and sorts the rows. */
static bool
collocates_sort(Collocates *collocates, const LexWindowCounts *counts, GError **error)
{
    const unsigned n_threads = collocates->run->n_threads;
    Ranking ranking = {
        .collocates = collocates,
        .counts = counts,
        .adjusted = lex_adjust_stream_begin(collocates->n_tested),
        .rows = new_arrays(lex_jobs_n_held(n_threads), sizeof(LexCollocateRow)),
    };
    const bool done = lex_sorter_finish(collocates->tested, error) &&
                      lex_jobs_run_taken_ordered(n_threads, take_tested, finish_rows, keep_finished,
                                                 &ranking, error) &&
                      lex_sorter_finish(collocates->sorted, error);
    free_arrays(ranking.rows, lex_jobs_n_held(n_threads));
    return done;
}

static bool
collocates_count(Collocates *collocates, GError **error)
{
    LexWindowCounts counts = {0};
    if (!collocates_find_rows(collocates, error))
        return false;
    if (lex_sorter_n_records(collocates->tested) == 0 &&
        lex_limits_lower(&collocates->limits, collocates->run) &&
        !collocates_find_rows(collocates, error))
        return false;
    if (lex_sorter_n_records(collocates->tested) == 0)
        return lex_sorter_finish(collocates->sorted, error);
    const bool done = lex_window_counts_fill(&counts, collocates->run, &collocates->map,
                                             collocates->window, &collocates->listed, error) &&
                      collocates_sort(collocates, &counts, error);
    lex_window_counts_clear(&counts);
    return done;
}

static bool
collocates_write(Collocates *collocates, LexTable *table, GError **error)
{
    const LexListing listing = {
        .record_size = sizeof(LexCollocateRow),
        .top = collocates->options->top,
        .begins_group = lex_collocate_row_begins_group,
        .write = lex_collocate_row_write,
        .data = &collocates->shape,
    };
    return lex_listing_write(&listing, collocates->sorted, table, collocates->run->n_threads,
                             error);
}

/* ---- set-up ------------------------------------------------------------------------------- */

static bool
collocates_parse(Collocates *collocates, const LexAnalysisRun *run, GError **error)
{
    const Options *given = collocates->options = run->options;
    LexCollocateRows *shape = &collocates->shape;
    collocates->run = shape->run = run;
    shape->sort_by = given->sort_by;
    shape->key = lex_named_measure_find(given->sort_by);
    return lex_nodes_check(run, error) &&
           lex_window_parse(given->window != NULL ? given->window : "5", &collocates->window,
                            error) &&
           lex_cross_parse(given->cross, true, &collocates->crossing, error) &&
           lex_sort_by_check(given->sort_by, lex_collocate_sort_names, error) &&
           lex_measure_columns_parse(&shape->shown, &schema, EXPECTED, LOG_DICE + 1, given->measure,
                                     error);
}

static bool
collocates_check(const LexAnalysisRun *run, GError **error)
{
    Collocates collocates = {0};
    const bool good = collocates_parse(&collocates, run, error);
    lex_measure_columns_clear(&collocates.shape.shown);
    return good;
}

static void
collocates_start(Collocates *collocates)
{
    const LexAnalysisRun *run = collocates->run;
    const LexCorpus *corpus = run->corpus;
    collocates->limits = lex_limits_of(run);
    collocates->n_sources = corpus->n_sources;
    collocates->has_sources = corpus->n_sources > 1 || corpus->sources[0][0] != '\0';
    collocates->f_node = g_new0(uint64_t, corpus->n_sources);
    collocates->sizes = g_new0(uint64_t, corpus->n_sources);
    collocates->tested =
        new_sorter(collocates, sizeof(LexCollocateRow), lex_collocate_row_compare_p);
    collocates->sorted = new_sorter(collocates, sizeof(LexCollocateRow), lex_collocate_row_compare);
    lex_stretch_map_init(&collocates->map, corpus, run->terms, run->term_options.classes,
                         &collocates->crossing);
    lex_nodes_init(&collocates->nodes, run);
    collocates->shape.nodes = &collocates->nodes;
}

static void
collocates_clear(Collocates *collocates)
{
    lex_stretch_map_clear(&collocates->map);
    lex_nodes_clear(&collocates->nodes);
    lex_sorter_free(collocates->tested);
    lex_sorter_free(collocates->sorted);
    lex_listed_terms_clear(&collocates->listed);
    g_free(collocates->f_node);
    g_free(collocates->sizes);
}

static bool
collocates_fill(Collocates *collocates, LexTable *table, GError **error)
{
    collocates_start(collocates);
    const bool done =
        collocates_count(collocates, error) && collocates_write(collocates, table, error);
    lex_limits_report(&collocates->limits, collocates->run, table);
    collocates_clear(collocates);
    return done;
}

static bool
collocates_run(LexAnalysisRun *run, GError **error)
{
    Collocates collocates = {0};
    LexTable *table = NULL;
    if (collocates_parse(&collocates, run, error))
        table = lex_output_table(run->output, &collocates.shape.shown.schema, error);
    const bool done = table != NULL && collocates_fill(&collocates, table, error);
    lex_measure_columns_clear(&collocates.shape.shown);
    return done;
}

const LexAnalysis lex_analysis_collocates = {
    .name = "collocates",
    .argument = "NODE,...",
    .summary = "which words stand around NODE (a word, rezim*, \"rezim assad\"), by source, and "
               "how the sources differ there",
    .needs = LEX_NEEDS_TERMS | LEX_NEEDS_ORDER,
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
