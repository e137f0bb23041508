/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Collocations: sequences of two to five words, or pairs of words in a window, and how strongly
 * they belong together.
 *
 * One pass over the blocks, in parallel, counts for every word the pairs that it is the first and
 * the second of, and writes down the pairs both of whose words are frequent enough to be listed;
 * these are counted afterwards (lex-tuples.h). So the margins are those of all pairs, and a pair
 * with a rare word costs no more than its words. Whole numbers: threads add up in any order.
 */
#include "lex-jobs.h"
#include "lex-listing.h"
#include "lex-message.h"
#include "lex-patterns.h"
#include "lex-sequence.h"
#include "lex-sorter.h"
#include "lex-sources.h"
#include "lex-spill.h"
#include "lex-stretch.h"
#include "lex-tuples.h"
#include "lex-window.h"

#include <math.h>
#include <pthread.h>
#include <string.h>

typedef struct {
    char *size;
    char *window;
    unsigned cross; /* bits, see lex_cross_names */
    int by;         /* LexBy */
    char *sort_by;
    uint64_t top;
} Options;

static const LexOption options[] = {
    {"size", 0, LEX_OPTION_TEXT, offsetof(Options, size), NULL, .argument = "N|N-M",
     .help = "words of a sequence: one size, or all from N to M, 2 to 5; default: 2"},
    {"window", 0, LEX_OPTION_TEXT, offsetof(Options, window), NULL, .argument = "N|L,R",
     .help = "instead of sequences, pairs of words up to N places apart; or a word and one up to "
             "L places to its left or R to its right (collocates: default 5)"},
    {"cross", 0, LEX_OPTION_CHOICES, offsetof(Options, cross), NULL, lex_cross_names,
     .help = LEX_CROSS_HELP "; default: none, in a window punctuation,stopwords,classes"},
    {"by", 0, LEX_OPTION_CHOICE, offsetof(Options, by), "corpus", lex_by_names,
     .argument = "corpus|source",
     .help = "collocations of the corpus as a whole, or of each source by itself"},
    {"sort-by", 0, LEX_OPTION_TEXT, offsetof(Options, sort_by), "log_dice", .argument = "NAME",
     .help = LEX_SORT_BY_HELP},
    {"top", 0, LEX_OPTION_COUNT, offsetof(Options, top), "0", .argument = "N",
     .help = "only the first N, of each source with --by=source; 0: all"},
    {0},
};

/* From EXPECTED to Z the measures of that name. */
enum {
    SOURCE,
    COLLOCATION,
    LENGTH,
    COUNT,
    DF,
    N1,
    N2,
    N_TOTAL,
    EXPECTED,
    G2,
    LOG10_P,
    PMI,
    NPMI,
    MI3,
    T_SCORE,
    Z_SCORE,
    DICE,
    LOG_DICE,
    DELTA_P_12,
    DELTA_P_21,
    LRC,
    LAMBDA,
    Z,
    COUNT_NESTED,
};

static const LexColumn columns[] = {
    [SOURCE] = {"source", LEX_COLUMN_TEXT, "the source; (all): the whole corpus"},
    [COLLOCATION] = {"collocation", LEX_COLUMN_TEXT, "the words, each as its term is shown"},
    [LENGTH] = {"length", LEX_COLUMN_COUNT, "number of words"},
    [COUNT] = {"count", LEX_COLUMN_COUNT, "occurrences"},
    [DF] = {"df", LEX_COLUMN_COUNT, "documents that hold the collocation"},
    [N1] = {"n1", LEX_COLUMN_COUNT, "sequences of this length that begin with the first word"},
    [N2] =
        {"n2", LEX_COLUMN_COUNT,
         "sequences of this length whose second word is the second; empty for more than two words"},
    [N_TOTAL] = {"n_total", LEX_COLUMN_COUNT, "all sequences of this length"},
    [EXPECTED] = {"expected", LEX_COLUMN_REAL, "count that chance would give"},
    [G2] = {"g2", LEX_COLUMN_REAL, "signed log-likelihood ratio (Dunning 1993)"},
    [LOG10_P] = {"log10_p", LEX_COLUMN_REAL, "log10 of the p-value of g2"},
    [PMI] = {"pmi", LEX_COLUMN_REAL, "log2(count / expected) (Church & Hanks 1990)"},
    [NPMI] = {"npmi", LEX_COLUMN_REAL, "pmi from -1 to 1 (Bouma 2009); pairs"},
    [MI3] = {"mi3", LEX_COLUMN_REAL, "log2(count^3 / expected) (Daille 1994); pairs"},
    [T_SCORE] = {"t_score", LEX_COLUMN_REAL, "(count - expected) / sqrt(count); pairs"},
    [Z_SCORE] = {"z_score", LEX_COLUMN_REAL, "(count - expected) / sqrt(expected); pairs"},
    [DICE] = {"dice", LEX_COLUMN_REAL, "2 count / (n1 + n2); pairs"},
    [LOG_DICE] = {"log_dice", LEX_COLUMN_REAL, "14 + log2(dice), at most 14 (Rychly 2008)"},
    [DELTA_P_12] = {"delta_p_12", LEX_COLUMN_REAL,
                    "P(first | second) - P(first | not second) (Gries 2013); pairs"},
    [DELTA_P_21] = {"delta_p_21", LEX_COLUMN_REAL,
                    "P(second | first) - P(second | not first); pairs"},
    [LRC] = {"lrc", LEX_COLUMN_REAL, "conservative log ratio (Evert 2022); pairs"},
    [LAMBDA] = {"lambda", LEX_COLUMN_REAL, "interaction of all words, log-linear (quanteda)"},
    [Z] = {"z", LEX_COLUMN_REAL, "lambda over its standard error (quanteda)"},
    [COUNT_NESTED] = {"count_nested", LEX_COLUMN_COUNT,
                      "occurrences that lie in no longer sequence of the table"},
    {0},
};

static const LexSchema schema = {
    "collocations", "a row for each sequence or pair of words, of the corpus or of each source",
    columns};

/* The rows of the corpus as a whole, as in the table of frequencies. */
static const char all_sources[] = "(all)";

/* ---- the state ---------------------------------------------------------------------------- */

/* A row in the making. Of sequences below the longest the margins beyond 2^n_words are of no use.
 */
typedef struct {
    double key; /* what rows are sorted by: higher first, -Inf where there is none */
    uint64_t n_free;
    uint32_t source;
    uint32_t df;
    uint32_t n_words;
    uint32_t words[LEX_SEQUENCE_MAX_WORDS];
    uint64_t margins[]; /* by pattern, see lex_sequence_set_margins() */
} Row;

/* A measure of pairs and, where there is one, of longer sequences. */
typedef struct {
    double (*of_pair)(const LexContingency *table);
    double (*of_sequence)(const LexSequence *sequence);
} Measure;

/* Pairs that the word is the first or the second of, in one source. */
typedef struct {
    uint64_t first;
    uint64_t second;
} Margin;

/* What one thread counts with. */
typedef struct {
    LexStretcher stretcher;
    Margin *margins;    /* [row * n_terms + term]; NULL for longer sequences */
    uint64_t *n_totals; /* pairs, by row */
} Worker;

typedef struct {
    LexAnalysisRun *run;
    const Options *options;
    unsigned min_words;
    unsigned max_words;
    bool in_window;
    LexWindow window;
    LexCrossing crossing;
    Measure sort_by;                /* both NULL: by the count */
    Measure measures[COUNT_NESTED]; /* by column */

    LexStretchMap map;
    LexLimits limits;
    bool *is_frequent; /* by term: it may be in a row */
    size_t n_rows;     /* sources that are counted at once, or 1 */
    size_t first_source;

    LexTuples tuples;
    Worker *workers;
    LexSpill *met;        /* of the tuples */
    LexSpill *sorted;     /* of the rows */
    LexSorter *rows;      /* of Row */
    GArray *listed;       /* of Listed, where margins must be counted for */
    pthread_mutex_t lock; /* guards the last two */
    LexTable *table;
} Collocations;

/* A sequence that will be a row. */
typedef struct {
    unsigned n_words;
    LexTuple tuple;
} Listed;

/* Whether the margins are those of single words, counted along with the pairs. */
static bool
counts_pairs_alone(const Collocations *collocations)
{
    return collocations->max_words == 2;
}

/* Whether the pairs in the windows are the same either way round. */
static bool
is_symmetric(const Collocations *collocations)
{
    return collocations->in_window && collocations->window.left == collocations->window.right;
}

/* ---- rows --------------------------------------------------------------------------------- */

static size_t
row_size(const Collocations *collocations)
{
    return sizeof(Row) + sizeof(uint64_t) * ((size_t)1 << collocations->max_words);
}

static uint64_t
row_count(const Row *row)
{
    return row->margins[(1U << row->n_words) - 1];
}

static LexContingency
row_table(const Row *row)
{
    return (LexContingency){row_count(row), row->margins[1], row->margins[2], row->margins[0]};
}

/* In each source the strongest first, of those as strong the most frequent; then by the words,
 * whose numbers are in the order of their labels. */
static int
compare_rows(const void *a, const void *b)
{
    const Row *x = a, *y = b;
    if (x->source != y->source)
        return x->source < y->source ? -1 : 1;
    if (x->key != y->key)
        return x->key < y->key ? 1 : -1;
    if (row_count(x) != row_count(y))
        return row_count(x) < row_count(y) ? 1 : -1;
    for (size_t i = 0; i < LEX_SEQUENCE_MAX_WORDS; i++) {
        if (x->words[i] != y->words[i])
            return x->words[i] < y->words[i] ? -1 : 1;
    }
    return (x->n_words > y->n_words) - (x->n_words < y->n_words);
}

static double
row_key(const Collocations *collocations, const Row *row)
{
    const Measure *measure = &collocations->sort_by;
    double value = NAN;
    if (measure->of_pair == NULL && measure->of_sequence == NULL) {
        value = (double)row_count(row);
    } else if (row->n_words == 2 && measure->of_pair != NULL) {
        const LexContingency table = row_table(row);
        value = measure->of_pair(&table);
    } else if (row->n_words > 2 && measure->of_sequence != NULL) {
        LexSequence sequence;
        lex_sequence_set_margins(&sequence, row->n_words, row->margins);
        value = measure->of_sequence(&sequence);
    }
    return lex_sort_by_key(collocations->options->sort_by, value);
}

static void
row_init(Row *row, const LexTuple *tuple, unsigned n_words)
{
    *row = (Row){.source = tuple->source, .df = tuple->df, .n_words = n_words};
    memcpy(row->words, tuple->words, n_words * sizeof *row->words);
}

/* Where a source's margins are. */
static size_t
source_row(const Collocations *collocations, uint32_t source)
{
    return collocations->options->by == LEX_BY_SOURCE ? source - collocations->first_source : 0;
}

/* Shows the pair the other way round. */
static void
row_turn(Row *row)
{
    const uint32_t word = row->words[0];
    const uint64_t margin = row->margins[1];
    row->words[0] = row->words[1];
    row->words[1] = word;
    row->margins[1] = row->margins[2];
    row->margins[2] = margin;
}

/* A pair, whose margins are known. */
static void
row_init_pair(Row *row, const Collocations *collocations, const LexTuple *tuple)
{
    const Worker *sums = &collocations->workers[0];
    const size_t place = source_row(collocations, tuple->source);
    const Margin *margins = sums->margins + place * collocations->run->terms->n_terms;
    row_init(row, tuple, 2);
    row->n_free = tuple->count;
    row->margins[0] = sums->n_totals[place];
    row->margins[1] = margins[tuple->words[0]].first;
    row->margins[2] = margins[tuple->words[1]].second;
    row->margins[3] = tuple->count;
    if (is_symmetric(collocations) && 2 * tuple->n_marked < tuple->count)
        row_turn(row);
    row->key = row_key(collocations, row);
}

/* ---- one pass ----------------------------------------------------------------------------- */

/* Sequences of n_words, constant where this is inlined, that end in the part. */
static inline bool
meet_sequences(Collocations *collocations, unsigned number, const LexStretch *stretch,
               unsigned n_words, GError **error)
{
    const bool *const is_frequent = collocations->is_frequent;
    unsigned run = 0; /* frequent terms up to here */
    for (size_t e = stretch->begin > n_words ? stretch->begin - n_words : 0; e < stretch->end;
         e++) {
        const uint32_t code = stretch->codes[e];
        run = lex_stretch_is_term(code) && is_frequent[code] ? run + 1 : 0;
        if (run >= n_words && e >= stretch->begin &&
            !lex_tuples_meet(&collocations->tuples, number, n_words,
                             stretch->codes + e + 1 - n_words, (uint32_t)stretch->document, error))
            return false;
    }
    return true;
}

/* The margins of pairs of neighbours whose second word is in the part. */
static void
count_margins(const LexStretch *stretch, Margin *margins, uint64_t *n_total)
{
    uint64_t n = 0;
    for (size_t e = stretch->begin; e < stretch->end; e++) {
        const uint32_t first = stretch->codes[e - 1], second = stretch->codes[e];
        if (!lex_stretch_is_term(first) || !lex_stretch_is_term(second))
            continue;
        margins[first].first++;
        margins[second].second++;
        n++;
    }
    *n_total += n;
}

/* A word and another in its window, further on in the text or not. In a symmetric window every
 * pair is met either way round: the one with the lower number first stands for both. Which way
 * round it reads better, the marks tell. */
static bool
meet_pair(Collocations *collocations, unsigned number, uint32_t first, uint32_t second,
          bool further_on, uint32_t document, GError **error)
{
    const uint32_t words[] = {first, second};
    if (!collocations->is_frequent[first] || !collocations->is_frequent[second] ||
        (is_symmetric(collocations) && first > second))
        return true;
    return lex_tuples_meet(&collocations->tuples, number, 2, words,
                           further_on ? document | LEX_TUPLE_MARK : document, error);
}

/* Pairs of which the word further on is in the part. */
static bool
meet_windows(Collocations *collocations, unsigned number, const LexStretch *stretch,
             Margin *margins, uint64_t *n_total, GError **error)
{
    const LexWindow window = collocations->window;
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
            margins[before].first += to_right;
            margins[after].second += to_right;
            margins[after].first += to_left;
            margins[before].second += to_left;
            *n_total += (uint64_t)to_right + to_left;
            if ((to_right &&
                 !meet_pair(collocations, number, before, after, true, document, error)) ||
                (to_left &&
                 !meet_pair(collocations, number, after, before, false, document, error)))
                return false;
        }
    }
    return true;
}

static bool
meet_stretch(Collocations *collocations, unsigned number, const LexStretch *stretch, size_t row,
             GError **error)
{
    if (counts_pairs_alone(collocations)) {
        Worker *worker = &collocations->workers[number];
        Margin *margins = worker->margins + row * collocations->run->terms->n_terms;
        uint64_t *n_total = &worker->n_totals[row];
        if (collocations->in_window)
            return meet_windows(collocations, number, stretch, margins, n_total, error);
        count_margins(stretch, margins, n_total);
    }
    switch (collocations->tuples.settings.n_words) {
    case 2:
        return meet_sequences(collocations, number, stretch, 2, error);
    case 3:
        return meet_sequences(collocations, number, stretch, 3, error);
    case 4:
        return meet_sequences(collocations, number, stretch, 4, error);
    default:
        return meet_sequences(collocations, number, stretch, 5, error);
    }
}

static bool
meet_block(void *data, size_t job, unsigned number, GError **error)
{
    Collocations *collocations = data;
    const LexCorpus *corpus = collocations->run->corpus;
    const LexBlock *block = &corpus->blocks[job];
    for (size_t i = 0; i < block->n_documents; i++) {
        const LexDocument *document = &corpus->documents[block->first_document + i];
        const size_t row = source_row(collocations, document->source);
        LexStretch stretch;
        if (row >= collocations->n_rows) /* below the first wraps around, and is here too */
            continue;
        if (!lex_stretcher_read(&collocations->workers[number].stretcher, job, i, &stretch,
                                error) ||
            !meet_stretch(collocations, number, &stretch, row, error))
            return false;
    }
    return true;
}

/* ---- what is listed ----------------------------------------------------------------------- */

static bool
is_listed(const Collocations *collocations, const LexTuple *tuple)
{
    return tuple->count >= collocations->limits.min_count &&
           tuple->df >= collocations->limits.min_df;
}

/* Of the tuples of a partition those that are frequent enough, as rows. */
static bool
add_pairs(Collocations *collocations, const LexTuple *tuples, size_t n, GError **error)
{
    g_autofree Row *row = g_malloc(row_size(collocations));
    bool added = true;
    for (size_t i = 0; added && i < n; i++) {
        if (!is_listed(collocations, &tuples[i]))
            continue;
        row_init_pair(row, collocations, &tuples[i]);
        pthread_mutex_lock(&collocations->lock);
        added = lex_sorter_add(collocations->rows, row, error);
        pthread_mutex_unlock(&collocations->lock);
    }
    return added;
}

/* The same where their margins are still to be counted. */
static bool
list_tuples(Collocations *collocations, const LexTuple *tuples, size_t n)
{
    const unsigned n_words = collocations->tuples.settings.n_words;
    pthread_mutex_lock(&collocations->lock);
    for (size_t i = 0; i < n; i++) {
        const Listed listed = {n_words, tuples[i]};
        if (is_listed(collocations, &tuples[i]))
            g_array_append_val(collocations->listed, listed);
    }
    pthread_mutex_unlock(&collocations->lock);
    return true;
}

static bool
take_tuples(void *data, G_GNUC_UNUSED unsigned worker, const LexTuple *tuples, size_t n,
            GError **error)
{
    Collocations *collocations = data;
    return counts_pairs_alone(collocations) ? add_pairs(collocations, tuples, n, error)
                                            : list_tuples(collocations, tuples, n);
}

/* The sums of all workers are those of the first. */
static void
collocations_merge_margins(Collocations *collocations)
{
    const size_t n_cells = collocations->n_rows * collocations->run->terms->n_terms;
    Worker *sums = &collocations->workers[0];
    for (unsigned w = 1; w < collocations->run->n_threads; w++) {
        const Worker *worker = &collocations->workers[w];
        for (size_t i = 0; worker->margins != NULL && i < n_cells; i++) {
            sums->margins[i].first += worker->margins[i].first;
            sums->margins[i].second += worker->margins[i].second;
        }
        for (size_t row = 0; row < collocations->n_rows; row++)
            sums->n_totals[row] += worker->n_totals[row];
    }
}

static size_t
collocations_reach(const Collocations *collocations, unsigned n_words)
{
    const LexWindow *window = &collocations->window;
    return collocations->in_window ? MAX(window->left, window->right) : n_words - 1;
}

static void
collocations_start_workers(Collocations *collocations, unsigned n_words)
{
    const size_t n_cells = collocations->n_rows * collocations->run->terms->n_terms;
    const unsigned n_threads = collocations->run->n_threads;
    collocations->workers = g_new0(Worker, n_threads);
    for (unsigned w = 0; w < n_threads; w++) {
        Worker *worker = &collocations->workers[w];
        lex_stretcher_init(&worker->stretcher, &collocations->map,
                           collocations_reach(collocations, n_words));
        worker->n_totals = g_new0(uint64_t, collocations->n_rows);
        if (counts_pairs_alone(collocations))
            worker->margins = g_new0(Margin, MAX(n_cells, 1));
    }
}

static void
collocations_end_workers(Collocations *collocations)
{
    for (unsigned w = 0; w < collocations->run->n_threads; w++) {
        lex_stretcher_clear(&collocations->workers[w].stretcher);
        g_free(collocations->workers[w].margins);
        g_free(collocations->workers[w].n_totals);
    }
    g_clear_pointer(&collocations->workers, g_free);
}

/* All sequences of one size, or all pairs in windows. */
static bool
collocations_count_size(Collocations *collocations, unsigned n_words, GError **error)
{
    const LexAnalysisRun *run = collocations->run;
    const LexTupleSettings settings = {
        .corpus = run->corpus,
        .n_words = n_words,
        .by_source = collocations->options->by == LEX_BY_SOURCE,
        .n_threads = run->n_threads,
        .memory = run->memory / 2,
        .spill = collocations->met,
    };
    lex_tuples_init(&collocations->tuples, &settings);
    collocations_start_workers(collocations, n_words);
    bool done =
        lex_jobs_run(run->corpus->n_blocks, run->n_threads, meet_block, collocations, error);
    if (done) {
        collocations_merge_margins(collocations);
        done = lex_tuples_count(&collocations->tuples, take_tuples, collocations, error);
    }
    collocations_end_workers(collocations);
    lex_tuples_clear(&collocations->tuples);
    return done;
}

/* ---- margins of longer sequences ---------------------------------------------------------- */

/* The listed sequences as rows, out of what the patterns say. */
static bool
collocations_add_listed(Collocations *collocations, const LexPatterns *patterns, GError **error)
{
    g_autofree Row *row = g_malloc(row_size(collocations));
    for (guint i = 0; i < collocations->listed->len; i++) {
        const Listed *listed = &g_array_index(collocations->listed, Listed, i);
        row_init(row, &listed->tuple, listed->n_words);
        lex_patterns_margins(patterns, source_row(collocations, listed->tuple.source),
                             listed->n_words, listed->tuple.words, row->margins, &row->n_free);
        g_assert(row_count(row) == listed->tuple.count);
        row->key = row_key(collocations, row);
        if (!lex_sorter_add(collocations->rows, row, error))
            return false;
    }
    return true;
}

static bool
collocations_count_patterns(Collocations *collocations, GError **error)
{
    const LexPatternScope scope = {
        .map = &collocations->map,
        .by_source = collocations->options->by == LEX_BY_SOURCE,
        .first_source = collocations->first_source,
        .min_words = collocations->min_words,
        .max_words = collocations->max_words,
        .n_threads = collocations->run->n_threads,
    };
    LexPatterns patterns;
    bool done = true;
    lex_patterns_init(&patterns, collocations->n_rows);
    for (guint i = 0; done && i < collocations->listed->len; i++) {
        const Listed *listed = &g_array_index(collocations->listed, Listed, i);
        done = lex_patterns_add(&patterns, source_row(collocations, listed->tuple.source),
                                listed->n_words, listed->tuple.words, error);
    }
    done = done && lex_patterns_count(&patterns, &scope, error) &&
           collocations_add_listed(collocations, &patterns, error);
    lex_patterns_clear(&patterns);
    g_array_set_size(collocations->listed, 0);
    return done;
}

/* ---- all rows ----------------------------------------------------------------------------- */

/* The rows of the sources that are counted at once. */
static bool
collocations_count_group(Collocations *collocations, GError **error)
{
    for (unsigned n = collocations->min_words; n <= collocations->max_words; n++) {
        if (!collocations_count_size(collocations, n, error))
            return false;
    }
    return counts_pairs_alone(collocations) || collocations->listed->len == 0 ||
           collocations_count_patterns(collocations, error);
}

/* Sources whose margins fit into a quarter of the memory, at least one. */
static size_t
group_size(const Collocations *collocations)
{
    const LexAnalysisRun *run = collocations->run;
    const uint64_t bytes_each = sizeof(Margin) * MAX(run->terms->n_terms, 1) * run->n_threads;
    if (collocations->options->by == LEX_BY_CORPUS)
        return 1;
    return (size_t)CLAMP(run->memory / 4 / bytes_each, 1, MAX(run->corpus->n_sources, 1));
}

static bool
collocations_count(Collocations *collocations, GError **error)
{
    const LexTerms *terms = collocations->run->terms;
    const size_t n_sources =
        collocations->options->by == LEX_BY_SOURCE ? collocations->run->corpus->n_sources : 1;
    const size_t size = group_size(collocations);
    for (size_t t = 0; t < terms->n_terms; t++)
        collocations->is_frequent[t] = terms->terms[t].count >= collocations->limits.min_count;
    for (size_t s = 0; s < n_sources; s += size) {
        collocations->first_source = s;
        collocations->n_rows = MIN(size, n_sources - s);
        if (!collocations_count_group(collocations, error))
            return false;
    }
    return true;
}

/* ---- the table ---------------------------------------------------------------------------- */

enum { ROWS_PER_JOB = 512, JOBS_AT_ONCE = 64 };

/* Rows on their way to the file. */
typedef struct {
    const Collocations *collocations;
    char *rows; /* in their order */
    size_t n_rows;
    LexRows *outputs; /* by worker */
} Batch;

static double
measure_value(const Measure *measure, const LexContingency *table, const LexSequence *sequence)
{
    if (table != NULL)
        return measure->of_pair(table);
    return measure->of_sequence != NULL ? measure->of_sequence(sequence) : NAN;
}

static void
write_words(const LexTerms *terms, LexRows *output, const Row *row, GString *scratch)
{
    g_string_truncate(scratch, 0);
    for (unsigned i = 0; i < row->n_words; i++) {
        const LexVocabEntry *label = &terms->terms[row->words[i]].label;
        if (i > 0)
            g_string_append_c(scratch, ' ');
        g_string_append_len(scratch, label->bytes, label->length);
    }
    lex_rows_text(output, scratch->str, scratch->len);
}

static void
write_row(const Collocations *collocations, LexRows *output, const Row *row, GString *scratch)
{
    const LexAnalysisRun *run = collocations->run;
    const char *source = collocations->options->by == LEX_BY_SOURCE
                             ? run->corpus->sources[row->source]
                             : all_sources;
    const LexContingency table = row_table(row);
    LexSequence sequence;
    lex_sequence_set_margins(&sequence, row->n_words, row->margins);

    lex_rows_optional(output, source, strlen(source));
    write_words(run->terms, output, row, scratch);
    lex_rows_count(output, row->n_words);
    lex_rows_count(output, row_count(row));
    lex_rows_count(output, row->df);
    lex_rows_count(output, row->margins[1]);
    lex_rows_count(output, row->margins[2]);
    lex_rows_count(output, row->margins[0]);
    for (size_t column = EXPECTED; column <= Z; column++)
        lex_rows_real(output, measure_value(&collocations->measures[column],
                                            row->n_words == 2 ? &table : NULL, &sequence));
    lex_rows_count(output, row->n_free);
    lex_rows_end(output);
}

static bool
batch_format(void *data, size_t job, unsigned worker, G_GNUC_UNUSED GError **error)
{
    const Batch *batch = data;
    const size_t size = row_size(batch->collocations);
    g_autoptr(GString) scratch = g_string_new(NULL);
    lex_rows_clear(&batch->outputs[worker]);
    for (size_t i = job * ROWS_PER_JOB; i < MIN((job + 1) * ROWS_PER_JOB, batch->n_rows); i++)
        write_row(batch->collocations, &batch->outputs[worker],
                  (const Row *)(const void *)(batch->rows + i * size), scratch);
    return true;
}

static bool
batch_deliver(void *data, G_GNUC_UNUSED size_t job, unsigned worker, GError **error)
{
    const Batch *batch = data;
    return lex_table_write(batch->collocations->table, &batch->outputs[worker], error);
}

static bool
batch_write(Batch *batch, GError **error)
{
    const size_t n_jobs = (batch->n_rows + ROWS_PER_JOB - 1) / ROWS_PER_JOB;
    const bool written = lex_jobs_run_ordered(n_jobs, batch->collocations->run->n_threads,
                                              batch_format, batch_deliver, batch, error);
    batch->n_rows = 0;
    return written;
}

/* Reads the rows in their order, passes over those beyond --top, and writes the others. */
static bool
batch_write_all(Batch *batch, GError **error)
{
    const Collocations *collocations = batch->collocations;
    const uint64_t top = collocations->options->top > 0 ? collocations->options->top : UINT64_MAX;
    const size_t size = row_size(collocations);
    uint64_t n_of_source = 0;
    uint32_t source = UINT32_MAX;
    for (;;) {
        const void *next;
        if (!lex_sorter_next(collocations->rows, &next, error))
            return false;
        if (next == NULL)
            return batch_write(batch, error);
        const Row *row = next;
        n_of_source = row->source == source ? n_of_source + 1 : 1;
        source = row->source;
        if (n_of_source > top)
            continue;
        memcpy(batch->rows + batch->n_rows++ * size, row, size);
        if (batch->n_rows == ROWS_PER_JOB * JOBS_AT_ONCE && !batch_write(batch, error))
            return false;
    }
}

static bool
collocations_write(Collocations *collocations, GError **error)
{
    const unsigned n_threads = collocations->run->n_threads;
    Batch batch = {
        .collocations = collocations,
        .rows = g_malloc(row_size(collocations) * ROWS_PER_JOB * JOBS_AT_ONCE),
        .outputs = g_new0(LexRows, n_threads),
    };
    for (unsigned w = 0; w < n_threads; w++)
        lex_rows_init(&batch.outputs[w], lex_table_layout(collocations->table));
    const bool written =
        lex_sorter_finish(collocations->rows, error) && batch_write_all(&batch, error);
    for (unsigned w = 0; w < n_threads; w++)
        lex_rows_release(&batch.outputs[w]);
    g_free(batch.outputs);
    g_free(batch.rows);
    return written;
}

/* ---- set-up ------------------------------------------------------------------------------- */

static bool
parse_size(const char *text, unsigned *ret_min, unsigned *ret_max, GError **error)
{
    const bool is_range = strlen(text) == 3 && text[1] == '-';
    const int min = text[0] - '0', max = text[is_range ? 2 : 0] - '0';
    if ((!is_range && strlen(text) != 1) || min < 2 || max > LEX_SEQUENCE_MAX_WORDS || max < min) {
        lex_error_set(error, LEX_ERROR_USAGE,
                      "--size=%s: a number of words from 2 to %d, or a range such as 2-4, was "
                      "expected",
                      text, LEX_SEQUENCE_MAX_WORDS);
        return false;
    }
    *ret_min = (unsigned)min;
    *ret_max = (unsigned)max;
    return true;
}

static Measure
find_measure(const char *name)
{
    const LexMeasure *of_pair = lex_measure_find(name);
    Measure measure = {.of_pair = of_pair != NULL ? of_pair->value : NULL};
    for (const LexSequenceMeasure *other = lex_sequence_measures; other->name != NULL; other++) {
        if (g_str_equal(other->name, name))
            measure.of_sequence = other->value;
    }
    return measure;
}

static bool
collocations_parse(Collocations *collocations, const LexAnalysisRun *run, GError **error)
{
    const Options *given = collocations->options = run->options;
    const LexMeasure *sort_by;
    collocations->in_window = given->window != NULL;
    if (collocations->in_window && given->size != NULL) {
        lex_error_set(error, LEX_ERROR_USAGE,
                      "--size and --window do not go together: in a window there are pairs");
        return false;
    }
    return parse_size(given->size != NULL ? given->size : "2", &collocations->min_words,
                      &collocations->max_words, error) &&
           (!collocations->in_window ||
            lex_window_parse(given->window, &collocations->window, error)) &&
           lex_cross_parse(given->cross, collocations->in_window, &collocations->crossing, error) &&
           lex_sort_by_parse(given->sort_by, NULL, &sort_by, error);
}

static bool
collocations_check(const LexAnalysisRun *run, GError **error)
{
    Collocations collocations = {0};
    return collocations_parse(&collocations, run, error) &&
           lex_by_check(run, (LexBy)collocations.options->by, LEX_BY_DOCUMENT, error);
}

static void
collocations_start(Collocations *collocations)
{
    const LexAnalysisRun *run = collocations->run;
    for (size_t column = EXPECTED; column <= Z; column++)
        collocations->measures[column] = find_measure(columns[column].name);
    collocations->sort_by = find_measure(collocations->options->sort_by);
    collocations->limits = lex_limits_of(run);
    collocations->is_frequent = g_new(bool, MAX(run->terms->n_terms, 1));
    collocations->listed = g_array_new(FALSE, FALSE, sizeof(Listed));
    collocations->met = lex_spill_new(run->settings->machine.tmpdir);
    collocations->sorted = lex_spill_new(run->settings->machine.tmpdir);
    collocations->rows =
        lex_sorter_new(row_size(collocations), compare_rows, run->memory / 4, collocations->sorted);
    pthread_mutex_init(&collocations->lock, NULL);
    lex_stretch_map_init(&collocations->map, run->corpus, run->terms, run->term_options.classes,
                         &collocations->crossing);
}

static void
collocations_clear(Collocations *collocations)
{
    lex_stretch_map_clear(&collocations->map);
    pthread_mutex_destroy(&collocations->lock);
    lex_sorter_free(collocations->rows);
    lex_spill_free(collocations->sorted);
    lex_spill_free(collocations->met);
    g_array_unref(collocations->listed);
    g_free(collocations->is_frequent);
}

static bool
collocations_run(LexAnalysisRun *run, GError **error)
{
    Collocations collocations = {.run = run};
    if (!collocations_parse(&collocations, run, error) ||
        !lex_by_check(run, (LexBy)collocations.options->by, LEX_BY_DOCUMENT, error))
        return false;
    collocations.table = lex_output_table(run->output, &schema, error);
    if (collocations.table == NULL)
        return false;
    collocations_start(&collocations);
    bool done = collocations_count(&collocations, error);
    if (done && lex_sorter_n_records(collocations.rows) == 0 &&
        lex_limits_lower(&collocations.limits, run))
        done = collocations_count(&collocations, error);
    done = done && collocations_write(&collocations, error);
    lex_limits_report(&collocations.limits, run, collocations.table);
    collocations_clear(&collocations);
    return done;
}

const LexAnalysis lex_analysis_collocations = {
    .name = "collocations",
    .summary = "which words belong together: sequences of 2 to 5, or pairs in a window (--window)",
    .needs = LEX_NEEDS_TERMS,
    .stem = "none",
    .stopwords = "core",
    .classes = "word,tag",
    .min_count = "5",
    .min_df = "3",
    .options = {"collocations", "Collocations", options, sizeof(Options)},
    .tables = {&schema},
    .check = collocations_check,
    .run = collocations_run,
};
