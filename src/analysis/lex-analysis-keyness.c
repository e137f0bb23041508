/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Keyness: which terms each source over- and under-uses, against the rest, another source, or a
 * frequency list.
 *
 * Three steps. lex-keyness-tests.c goes through the documents of every term and tests it over
 * documents. Then the p-values of all tests are adjusted together. lex-keyness-table.c puts the
 * rows that pass the filters into order and writes them: everything else in a row follows from the
 * counts.
 *
 * The sieves --min-count and --min-df choose what is tested, by the counts of the whole corpus and
 * never by source; rates are per counted token all the same, those of rare terms too.
 */
#include "lex-adjust.h"
#include "lex-contrasts.h"
#include "lex-document-strata.h"
#include "lex-keyness-comparison.h"
#include "lex-keyness-sources.h"
#include "lex-keyness-table.h"
#include "lex-message.h"
#include "lex-report.h"

#include <math.h>

typedef struct {
    char *reference;
    bool pairs;
    int test; /* LexKeynessTest */
    uint64_t rounds;
    uint64_t seed;
    int adjust; /* LexAdjustment */
    char *strata;
    double max_q;
    bool locks;
    uint64_t g2_cells;
    double prior;
    bool specificity;
} Options;

static const char *const test_names[] = {[LEX_KEYNESS_WILCOXON] = "wilcoxon",
                                         [LEX_KEYNESS_DF] = "df",
                                         [LEX_KEYNESS_WELCH] = "welch",
                                         [LEX_KEYNESS_PERMUTATION] = "permutation",
                                         NULL};

static const char *const adjust_names[] = {[LEX_ADJUST_NONE] = "none",
                                           [LEX_ADJUST_BONFERRONI] = "bonferroni",
                                           [LEX_ADJUST_HOLM] = "holm",
                                           [LEX_ADJUST_HOCHBERG] = "hochberg",
                                           [LEX_ADJUST_BH] = "bh",
                                           [LEX_ADJUST_BY] = "by",
                                           NULL};

static const LexOption options[] = {
    {"reference", 0, LEX_OPTION_TEXT, offsetof(Options, reference), "rest",
     .argument = "rest|SOURCE|FILE",
     .help = "what each source is compared with: all others together, one of them, or a frequency "
             "list (word,count)"},
    {"pairs", 0, LEX_OPTION_FLAG, offsetof(Options, pairs),
     .help = "compare every two sources with one another"},
    {"test", 0, LEX_OPTION_CHOICE, offsetof(Options, test), "wilcoxon", test_names,
     .help = "the test over documents: ranks of their rates, how many hold the term, mean rates, "
             "or ranks with the documents dealt out at random"},
    {"rounds", 0, LEX_OPTION_COUNT, offsetof(Options, rounds), "9999", .min = 99, .max = 1e8,
     .argument = "N", .help = "of --test=permutation; no p is below 1 / (N + 1)"},
    {"seed", 0, LEX_OPTION_COUNT, offsetof(Options, seed), "1", .argument = "N",
     .help = "of the random numbers of --test=permutation"},
    {"adjust", 0, LEX_OPTION_CHOICE, offsetof(Options, adjust), "bh", adjust_names,
     .help = "how q_doc allows for the number of tests, all terms and sources being one family"},
    {"strata", 0, LEX_OPTION_TEXT, offsetof(Options, strata), "none",
     .argument = "none|date|date:day|date:week|date:month|date:year|NAME",
     .help = "compare documents of the same day, week, month or year only (--test=df, which is "
             "then the default, or permutation); date: as it is written; NAME: those with the same "
             "value in this column of rows or metadata"},
    {"max-q", 0, LEX_OPTION_REAL, offsetof(Options, max_q), "1", .max = 1, .argument = "Q",
     .help = "only rows with a q_doc of at most Q"},
    {"locks", 0, LEX_OPTION_FLAG, offsetof(Options, locks),
     .help = "only terms that every source uses at the same rate: all intervals of log_ratio "
             "within -0.5 to 0.5"},
    {"g2-cells", 0, LEX_OPTION_COUNT, offsetof(Options, g2_cells), "4", .min = 2, .max = 4,
     .argument = "2|4", .help = "g2 of four cells, or of the two of the term (Rayson & Garside)"},
    {"prior", 0, LEX_OPTION_REAL, offsetof(Options, prior), "1000", .min = 1e-6, .max = 1e12,
     .argument = "N", .help = "tokens that the prior of log_odds_z weighs"},
    {"specificity", 0, LEX_OPTION_FLAG, offsetof(Options, specificity),
     .help = "fill the column specificity (Lafon's, as TXM and IRaMuTeQ), an exact test"},
    {0},
};

typedef struct {
    LexAnalysisRun *run;
    const Options *options;
    LexContrasts contrasts;
    LexDocumentStrata strata;
    LexKeynessTests tests;
    double *log10_q;  /* as tests.results */
    uint64_t n_tests; /* that gave a p */
    bool *is_lock;    /* by place; NULL unless asked for */
    LexKeynessRows rows;
    LexTable *table;
    LexKeynessLeftOut left_out;
} Keyness;

/* ---- after the tests ----------------------------------------------------------------------- */

static void
keyness_find_locks(Keyness *keyness)
{
    keyness->is_lock = g_new(bool, MAX(keyness->tests.n_terms, 1));
    for (size_t i = 0; i < keyness->tests.n_terms; i++)
        keyness->is_lock[i] = lex_keyness_is_lock(&keyness->tests, i);
}

/* Whether the other table is written, too. */
static bool
keyness_is_over_all(const LexAnalysisRun *run)
{
    return run->settings->output.directory != NULL;
}

/* All terms and contrasts are one family. */
static void
keyness_adjust(Keyness *keyness)
{
    const size_t n = keyness->tests.n_terms * keyness->contrasts.n_contrasts;
    keyness->log10_q = g_new(double, MAX(n, 1));
    for (size_t i = 0; i < n; i++) {
        keyness->log10_q[i] = keyness->tests.results[i].log10_p;
        keyness->n_tests += !isnan(keyness->log10_q[i]);
    }
    lex_adjust((LexAdjustment)keyness->options->adjust, n, keyness->log10_q, keyness->log10_q);
}

static bool
keyness_write(Keyness *keyness, GError **error)
{
    keyness_adjust(keyness);
    keyness->rows = (LexKeynessRows){
        .run = keyness->run,
        .contrasts = &keyness->contrasts,
        .tests = &keyness->tests,
        .log10_q = keyness->log10_q,
        .g2_cells = (unsigned)keyness->options->g2_cells,
        .prior = keyness->options->prior,
        .specificity = keyness->options->specificity,
    };
    lex_keyness_rows_init(&keyness->rows, lex_table_layout(keyness->table));
    if (keyness->options->locks || keyness_is_over_all(keyness->run))
        keyness_find_locks(keyness);
    const LexKeynessTable settings = {
        .rows = &keyness->rows,
        .is_lock = keyness->options->locks ? keyness->is_lock : NULL,
        .max_q = keyness->options->max_q,
    };
    return lex_keyness_table_write(&settings, keyness->table, &keyness->left_out, error);
}

/* ---- what to test ------------------------------------------------------------------------ */

/* Once the option is checked. */
static LexStrataBy
strata_by(const Options *given)
{
    LexStrataBy by = LEX_STRATA_NONE;
    lex_strata_parse(given->strata, &by, NULL);
    return by;
}

/* The test as it holds: within strata it is that of documents that hold the term. */
static LexKeynessTest
keyness_test_of(const LexAnalysisRun *run)
{
    const Options *given = run->options;
    return strata_by(given) != LEX_STRATA_NONE && !lex_settings_is_given(run->settings, "test")
               ? LEX_KEYNESS_DF
               : (LexKeynessTest)given->test;
}

/* How many terms the sieves took out; for run.json. */
typedef struct {
    uint64_t n_rare;
    uint64_t n_common;
} Sieved;

static bool *
keyness_sieve(const LexAnalysisRun *run, Sieved *ret_sieved)
{
    const LexTermOptions *sieve = &run->term_options;
    bool *wanted = g_new(bool, MAX(run->terms->n_terms, 1));
    *ret_sieved = (Sieved){0};
    for (size_t t = 0; t < run->terms->n_terms; t++) {
        const LexTerm *term = &run->terms->terms[t];
        const bool rare = term->count < sieve->min_count || term->df < sieve->min_df;
        const bool common = (double)term->df / (double)run->corpus->n_documents > sieve->max_df;
        ret_sieved->n_rare += rare;
        ret_sieved->n_common += !rare && common;
        wanted[t] = !rare && !common;
    }
    return wanted;
}

static void
keyness_report(const Keyness *keyness, const Sieved *sieved)
{
    json_t *removed = json_object();
    json_object_set_new(removed, "rare_terms", json_integer((json_int_t)sieved->n_rare));
    json_object_set_new(removed, "common_terms", json_integer((json_int_t)sieved->n_common));
    json_object_set_new(removed, "rows_in_neither",
                        json_integer((json_int_t)keyness->left_out.n_in_neither));
    json_object_set_new(removed, "rows_above_max_q",
                        json_integer((json_int_t)keyness->left_out.n_above_max_q));
    json_object_set_new(removed, "rows_no_lock",
                        json_integer((json_int_t)keyness->left_out.n_no_lock));
    json_t *report = keyness->run->report;
    json_object_set_new(report, "test", json_string(test_names[keyness_test_of(keyness->run)]));
    if (strata_by(keyness->options) != LEX_STRATA_NONE)
        json_object_set_new(report, "strata", json_integer((json_int_t)keyness->strata.n_strata));
    json_object_set_new(report, "tested_terms", json_integer((json_int_t)keyness->tests.n_terms));
    json_object_set_new(report, "tests", json_integer((json_int_t)keyness->n_tests));
    json_object_set_new(report, "removed", removed);
    json_object_set_new(report, "rows", json_integer((json_int_t)lex_table_n_rows(keyness->table)));
}

/* One line for all contrasts that documents are too few for. */
static void
keyness_warn_untested(const Keyness *keyness)
{
    const LexContrasts *contrasts = &keyness->contrasts;
    size_t n_without = 0, first = 0;
    for (size_t c = contrasts->n_contrasts; c-- > 0;) {
        if (!lex_keyness_tests_can(&keyness->tests, &contrasts->contrasts[c])) {
            n_without++;
            first = c;
        }
    }
    if (n_without == 0)
        return;
    const LexContrast *contrast = &contrasts->contrasts[first];
    if (contrast->reference == LEX_REFERENCE_LIST)
        lex_messages_add(keyness->run->messages,
                         "--keyness: p_doc is empty: a frequency list has no documents that could "
                         "be compared");
    else
        lex_messages_add(
            keyness->run->messages,
            "--keyness: p_doc is empty in %zu of %zu comparisons (%s is one): a side of fewer "
            "than two documents does not tell how much its documents differ",
            n_without, contrasts->n_contrasts, keyness->run->corpus->sources[contrast->target]);
}

static void
keyness_warn(const Keyness *keyness)
{
    const LexCorpus *corpus = keyness->run->corpus;
    size_t n_nameless = 0;
    for (size_t i = 0; i < corpus->n_documents; i++)
        n_nameless += corpus->sources[corpus->documents[i].source][0] == '\0';
    if (n_nameless > 0)
        lex_messages_add(keyness->run->messages,
                         "--keyness: %zu of %zu documents have no source and take no part",
                         n_nameless, corpus->n_documents);
    if (keyness->strata.n_without > 0)
        lex_messages_add(keyness->run->messages,
                         "--keyness: %zu of %zu documents have no %s for --strata=%s and are a "
                         "stratum of their own",
                         keyness->strata.n_without, corpus->n_documents,
                         strata_by(keyness->options) == LEX_STRATA_COLUMN ? "value" : "date",
                         keyness->options->strata);
    keyness_warn_untested(keyness);
}

static const char *
keyness_stratum(const void *given)
{
    return strata_by(given) == LEX_STRATA_COLUMN ? ((const Options *)given)->strata : NULL;
}

static bool
keyness_check(const LexAnalysisRun *run, GError **error)
{
    const Options *given = run->options;
    if (given->g2_cells == 3) {
        lex_error_set(error, LEX_ERROR_USAGE, "--g2-cells=3: 2 or 4 was expected");
        return false;
    }
    LexStrataBy by;
    if (!lex_strata_parse(given->strata, &by, error))
        return false;
    const LexKeynessTest test = keyness_test_of(run);
    if (by != LEX_STRATA_NONE && (test == LEX_KEYNESS_WILCOXON || test == LEX_KEYNESS_WELCH)) {
        lex_error_set(error, LEX_ERROR_USAGE,
                      "--strata=%s and --test=%s do not go together: df and permutation compare "
                      "within strata",
                      given->strata, test_names[test]);
        return false;
    }
    static const char *const names[] = {"rounds", "seed"};
    for (size_t i = 0; i < G_N_ELEMENTS(names) && test != LEX_KEYNESS_PERMUTATION; i++) {
        if (!lex_settings_is_given(run->settings, names[i]))
            continue;
        lex_error_set(error, LEX_ERROR_USAGE, "--%s has no part in --test=%s", names[i],
                      test_names[test]);
        return false;
    }
    return lex_contrasts_check(run, given->reference, given->pairs, error);
}

/* A column that no document has is a slip of the pen. */
static bool
keyness_stratify(Keyness *keyness, GError **error)
{
    const LexAnalysisRun *run = keyness->run;
    const LexCorpus *corpus = run->corpus;
    const LexStrataBy by = strata_by(keyness->options);
    lex_document_strata_init(&keyness->strata, corpus, by);
    if (by != LEX_STRATA_COLUMN || keyness->strata.n_without < corpus->n_documents)
        return true;
    const char *there = corpus->rows.without_stratum != NULL ? corpus->rows.without_stratum
                        : run->inputs->without_stratum != NULL
                            ? run->inputs->without_stratum
                            : "texts have columns in metadata.csv or --metadata=FILE";
    lex_error_set(error, LEX_ERROR_USAGE, "--strata=%s: no document has a value there; %s",
                  keyness->options->strata, there);
    return false;
}

static bool
keyness_test(Keyness *keyness, Sieved *ret_sieved, GError **error)
{
    const LexAnalysisRun *run = keyness->run;
    const LexKeynessSettings settings = {
        .test = keyness_test_of(run),
        .rounds = (unsigned)keyness->options->rounds,
        .seed = keyness->options->seed,
        .strata = keyness->strata.of_document,
        .n_strata = keyness->strata.n_strata,
        .over_all = keyness_is_over_all(run),
    };
    g_autofree bool *wanted = keyness_sieve(run, ret_sieved);
    const int64_t began = g_get_monotonic_time();
    const bool done =
        lex_keyness_tests_init(&keyness->tests, run, &keyness->contrasts, &settings, wanted, error);
    lex_report_time(run->times, "keyness_tests", began);
    return done;
}

static bool
keyness_write_over_all(const Keyness *keyness, GError **error)
{
    const LexKeynessSources sources = {
        .rows = &keyness->rows,
        .is_lock = keyness->is_lock,
        .adjust = keyness->options->adjust,
        .locks = keyness->options->locks,
    };
    return !keyness_is_over_all(keyness->run) || lex_keyness_sources_write(&sources, error);
}

static void
keyness_clear(Keyness *keyness)
{
    g_free(keyness->log10_q);
    g_free(keyness->is_lock);
    lex_keyness_rows_clear(&keyness->rows);
    lex_keyness_tests_clear(&keyness->tests);
    lex_document_strata_clear(&keyness->strata);
    lex_contrasts_clear(&keyness->contrasts);
}

static bool
keyness_run(LexAnalysisRun *run, GError **error)
{
    Keyness keyness = {.run = run, .options = run->options};
    Sieved sieved;
    if (!keyness_check(run, error) ||
        !lex_contrasts_init(&keyness.contrasts, run, keyness.options->reference,
                            keyness.options->pairs, error))
        return false;
    keyness.table = lex_output_table(run->output, &lex_keyness_schema, error);
    const bool written = keyness.table != NULL && keyness_stratify(&keyness, error) &&
                         keyness_test(&keyness, &sieved, error) && keyness_write(&keyness, error) &&
                         keyness_write_over_all(&keyness, error);
    if (written) {
        keyness_warn(&keyness);
        keyness_report(&keyness, &sieved);
    }
    keyness_clear(&keyness);
    return written;
}

const LexAnalysis lex_analysis_keyness = {
    .name = "keyness",
    .summary = "which terms each source over- and under-uses, tested over documents",
    .needs = LEX_NEEDS_TERMS | LEX_NEEDS_DF | LEX_NEEDS_ALL_TERMS,
    .stem = "light",
    .stopwords = "none",
    .classes = "word,tag",
    .min_count = "5",
    .min_df = "1",
    .options = {"keyness", "Keyness", options, sizeof(Options)},
    .tables = {&lex_keyness_schema, &lex_keyness_sources_schema},
    .stratum = keyness_stratum,
    .check = keyness_check,
    .run = keyness_run,
};
