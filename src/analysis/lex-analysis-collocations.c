/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Collocations: sequences of two to five words, or pairs of words in a window, and how strongly
 * they belong together.
 *
 * Size after size, from the longest: all sequences are counted (lex-collocation-counts.h), those
 * that reach the limits looked at once more where their rows need it (lex-collocation-listed.h),
 * and the rows sorted.
 */
#include "lex-collocation-listed.h"
#include "lex-collocation-rows.h"
#include "lex-listing.h"
#include "lex-message.h"
#include "lex-sorter.h"
#include "lex-sources.h"
#include "lex-spill.h"
#include "lex-window.h"

#include <pthread.h>
#include <string.h>

typedef struct {
    char *size;
    char *window;
    unsigned cross; /* bits, see lex_cross_names */
    int by;         /* LexBy */
    char *measure;
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
    {"measure", 0, LEX_OPTION_TEXT, offsetof(Options, measure), NULL, .argument = "NAME,...",
     .help = LEX_MEASURE_HELP},
    {"sort-by", 0, LEX_OPTION_TEXT, offsetof(Options, sort_by), "log_dice", .argument = "NAME",
     .help = LEX_SORT_BY_HELP},
    {"top", 0, LEX_OPTION_COUNT, offsetof(Options, top), "0", .argument = "N",
     .help = "only the first N, of each source with --by=source; 0: all"},
    {0},
};

/* From EXPECTED to Z the measures of that name, or those of --measure. */
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
    [SOURCE] = {"source", LEX_COLUMN_TEXT, "the source; " LEX_ALL_SOURCES ": the whole corpus"},
    [COLLOCATION] = {"collocation", LEX_COLUMN_TEXT, "the words, each as its term is shown"},
    [LENGTH] = {"length", LEX_COLUMN_COUNT, "number of words"},
    [COUNT] = {"count", LEX_COLUMN_COUNT, "occurrences"},
    [DF] = {"df", LEX_COLUMN_COUNT, "documents that hold the collocation"},
    [N1] = {"n1", LEX_COLUMN_COUNT, "sequences of this length that begin with the first word"},
    [N2] = {"n2", LEX_COLUMN_COUNT, "sequences of this length whose second word is the second"},
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

/* ---- the state ---------------------------------------------------------------------------- */

typedef struct {
    const LexAnalysisRun *run;
    const Options *options;
    unsigned min_words;
    unsigned max_words;
    LexCrossing crossing;
    LexStretchMap map;
    LexCollocationScope scope;
    LexCollocationRows shape;

    LexCollocationCounts counts; /* of the size at hand */
    LexSorter *listed;           /* of LexTuple, of that size; NULL when rows are made at once */
    LexSorter *sorted;           /* of LexCollocationRow */
    pthread_mutex_t lock;        /* guards these two */
} Collocations;

/* Whether rows have nothing but pairs, which are in no longer sequence and have no patterns. */
static bool
has_pairs_alone(const Collocations *collocations)
{
    return collocations->max_words == 2;
}

/*
 * Sixteenths of the memory. Up to four are for margins, two for what is listed, two for the rows,
 * one for marks of either of two sizes, and the rest first for what is met, then for patterns.
 */
static uint64_t
memory_share(const Collocations *collocations, unsigned sixteenths)
{
    return collocations->run->memory / 16 * sixteenths;
}

/* ---- rows --------------------------------------------------------------------------------- */

static bool
add_locked(Collocations *collocations, LexSorter *sorter, const void *record, GError **error)
{
    pthread_mutex_lock(&collocations->lock);
    const bool added = lex_sorter_add(sorter, record, error);
    pthread_mutex_unlock(&collocations->lock);
    return added;
}

/* A LexListedFunc. */
static bool
add_row(void *data, const LexTuple *tuple, uint64_t *margins, uint64_t n_free, GError **error)
{
    Collocations *collocations = data;
    g_autofree LexCollocationRow *row = g_malloc0(lex_collocation_rows_size(&collocations->shape));
    const bool turned =
        lex_collocation_is_symmetric(&collocations->scope) && 2 * tuple->n_marked < tuple->count;
    lex_collocation_row_init(row, &collocations->shape, collocations->counts.n_words, tuple,
                             margins, n_free, turned);
    return add_locked(collocations, collocations->sorted, row, error);
}

/* A LexCollocationFunc. */
static bool
take_counted(void *data, const LexTuple *tuple, GError **error)
{
    Collocations *collocations = data;
    uint64_t margins[1 << LEX_SEQUENCE_MAX_WORDS];
    if (!has_pairs_alone(collocations))
        return add_locked(collocations, collocations->listed, tuple, error);
    lex_collocation_margins(&collocations->counts, tuple, margins);
    return add_row(collocations, tuple, margins, tuple->count, error);
}

/* ---- size after size ---------------------------------------------------------------------- */

static bool
collocations_count_all(Collocations *collocations, unsigned n_words, GError **error)
{
    g_autoptr(LexSpill) spill = lex_spill_new(collocations->run->settings->machine.tmpdir);
    return lex_collocation_counts_fill(&collocations->counts, &collocations->scope, n_words,
                                       memory_share(collocations, 6), spill, take_counted,
                                       collocations, error);
}

/* The marks are those of LexPatternScope. */
static bool
collocations_count_listed(Collocations *collocations, const LexBlockBits *longer,
                          LexBlockBits *marks, GError **error)
{
    const LexListedSettings settings = {
        .counts = &collocations->counts,
        .longer = longer,
        .marks = marks,
        .memory = memory_share(collocations, 6),
    };
    return lex_sorter_finish(collocations->listed, error) &&
           lex_collocation_listed_count(collocations->listed, &settings, add_row, collocations,
                                        error);
}

static bool
collocations_count_size(Collocations *collocations, unsigned n_words, const LexBlockBits *longer,
                        LexBlockBits *marks, GError **error)
{
    const char *tmpdir = collocations->run->settings->machine.tmpdir;
    collocations->listed =
        lex_sorter_new(sizeof(LexTuple), lex_collocation_listed_compare,
                       memory_share(collocations, 2), tmpdir, collocations->run->n_threads);
    const bool done = collocations_count_all(collocations, n_words, error) &&
                      (has_pairs_alone(collocations) ||
                       collocations_count_listed(collocations, longer, marks, error));
    g_clear_pointer(&collocations->listed, lex_sorter_free);
    lex_collocation_counts_clear(&collocations->counts);
    return done;
}

/* The rows of the sources that are counted at once. What is listed of a size leaves marks for the
 * size below, of which it may hold some. */
static bool
collocations_count_group(Collocations *collocations, GError **error)
{
    const LexAnalysisRun *run = collocations->run;
    LexBlockBits *longer = NULL;
    bool done = true;
    for (unsigned n = collocations->max_words; done && n >= collocations->min_words; n--) {
        LexBlockBits *marks = NULL;
        if (n > collocations->min_words)
            marks = lex_block_bits_new(run->corpus->n_blocks, memory_share(collocations, 1),
                                       run->settings->machine.tmpdir);
        done = collocations_count_size(collocations, n, longer, marks, error);
        lex_block_bits_free(longer);
        longer = marks;
    }
    lex_block_bits_free(longer);
    return done;
}

/* Sources whose margins fit into their share of the memory, at least one. */
static size_t
group_size(const Collocations *collocations)
{
    const LexAnalysisRun *run = collocations->run;
    const uint64_t bytes_each = lex_collocation_margins_size(run, collocations->max_words);
    return (size_t)CLAMP(memory_share(collocations, 4) / bytes_each, 1,
                         MAX(run->corpus->n_sources, 1));
}

static bool
collocations_count(Collocations *collocations, GError **error)
{
    LexCollocationScope *scope = &collocations->scope;
    const size_t n_sources = scope->by_source ? collocations->run->corpus->n_sources : 1;
    const size_t size = group_size(collocations);
    for (size_t s = 0; s < n_sources; s += size) {
        scope->first_source = s;
        scope->n_rows = MIN(size, n_sources - s);
        if (!collocations_count_group(collocations, error))
            return false;
    }
    return true;
}

static bool
collocations_write(Collocations *collocations, LexTable *table, GError **error)
{
    const LexListing listing = {
        .record_size = lex_collocation_rows_size(&collocations->shape),
        .top = collocations->options->top,
        .begins_group = lex_collocation_row_begins_source,
        .write = lex_collocation_row_write,
        .fetch = lex_collocation_row_fetch,
        .data = &collocations->shape,
    };
    return lex_sorter_finish(collocations->sorted, error) &&
           lex_listing_write(&listing, collocations->sorted, table, collocations->run->n_threads,
                             error);
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

/* The measures that are shown, and the one that rows are sorted by. */
static bool
parse_measures(Collocations *collocations, GError **error)
{
    const Options *given = collocations->options;
    collocations->shape.sort_by = given->sort_by;
    collocations->shape.key = lex_named_measure_find(given->sort_by);
    return lex_sort_by_check(given->sort_by, NULL, error) &&
           lex_measure_columns_parse(&collocations->shape.shown, &schema, EXPECTED, Z + 1,
                                     given->measure, error);
}

static bool
collocations_parse(Collocations *collocations, const LexAnalysisRun *run, GError **error)
{
    const Options *given = collocations->options = run->options;
    LexCollocationScope *scope = &collocations->scope;
    collocations->run = run;
    scope->in_window = given->window != NULL;
    if (scope->in_window && given->size != NULL) {
        lex_error_set(error, LEX_ERROR_USAGE,
                      "--size and --window do not go together: in a window there are pairs");
        return false;
    }
    return parse_size(given->size != NULL ? given->size : "2", &collocations->min_words,
                      &collocations->max_words, error) &&
           (!scope->in_window || lex_window_parse(given->window, &scope->window, error)) &&
           lex_cross_parse(given->cross, scope->in_window, &collocations->crossing, error) &&
           parse_measures(collocations, error) &&
           lex_by_check(run, (LexBy)given->by, LEX_BY_DOCUMENT, error);
}

static bool
collocations_check(const LexAnalysisRun *run, GError **error)
{
    Collocations collocations = {0};
    const bool good = collocations_parse(&collocations, run, error);
    lex_measure_columns_clear(&collocations.shape.shown);
    return good;
}

static void
collocations_start(Collocations *collocations)
{
    const LexAnalysisRun *run = collocations->run;
    const bool by_source = collocations->options->by == LEX_BY_SOURCE;
    LexCollocationScope *scope = &collocations->scope;
    LexCollocationRows *shape = &collocations->shape;
    scope->run = shape->run = run;
    scope->by_source = shape->by_source = by_source;
    scope->map = &collocations->map;
    scope->limits = lex_limits_of(run);
    shape->max_words = collocations->max_words;
    collocations->sorted = lex_sorter_new(
        lex_collocation_rows_size(shape), lex_collocation_row_compare,
        memory_share(collocations, 2), run->settings->machine.tmpdir, run->n_threads);
    pthread_mutex_init(&collocations->lock, NULL);
    lex_stretch_map_init(&collocations->map, run->corpus, run->terms, run->term_options.classes,
                         &collocations->crossing);
}

static void
collocations_clear(Collocations *collocations)
{
    lex_stretch_map_clear(&collocations->map);
    pthread_mutex_destroy(&collocations->lock);
    lex_sorter_free(collocations->sorted);
}

/* Counts, and once more where nothing reaches the limits and they may fall; then writes. */
static bool
collocations_fill(Collocations *collocations, LexTable *table, GError **error)
{
    const LexAnalysisRun *run = collocations->run;
    LexLimits *limits = &collocations->scope.limits;
    collocations_start(collocations);
    bool done = collocations_count(collocations, error);
    if (done && lex_sorter_n_records(collocations->sorted) == 0 && lex_limits_lower(limits, run))
        done = collocations_count(collocations, error);
    done = done && collocations_write(collocations, table, error);
    lex_limits_report(limits, run, table);
    collocations_clear(collocations);
    return done;
}

static bool
collocations_run(LexAnalysisRun *run, GError **error)
{
    Collocations collocations = {0};
    LexTable *table = NULL;
    if (collocations_parse(&collocations, run, error))
        table = lex_output_table(run->output, &collocations.shape.shown.schema, error);
    const bool done = table != NULL && collocations_fill(&collocations, table, error);
    lex_measure_columns_clear(&collocations.shape.shown);
    return done;
}

const LexAnalysis lex_analysis_collocations = {
    .name = "collocations",
    .summary = "which words belong together: sequences of 2 to 5, or pairs in a window (--window)",
    .needs = LEX_NEEDS_TERMS | LEX_NEEDS_ORDER,
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
