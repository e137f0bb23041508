/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One run from options and paths to tables: collect the inputs, read them into a corpus, make the
 * terms that each analysis wants, run the analyses, commit their tables.
 */
#include "lex-execution.h"

#include "lex-analysis-run.h"
#include "lex-indonesian.h"
#include "lex-jobs.h"
#include "lex-missing-like.h"
#include "lex-package.h"
#include "lex-report.h"

/* The state of one execution, freed as a whole. */
typedef struct {
    const LexOrder *order;
    LexInputs *inputs;
    LexCorpus *corpus;
    LexOutput *output;
    LexAnalysisRun *plan; /* the analyses asked for */
    size_t n_plan;
    LexDictionary *dictionary; /* NULL until an analysis needs it */
    LexStemLists *stem_lists;  /* the same */
    json_t *reports;           /* by analysis name */
    json_t *times;             /* of reading and of each analysis */
    unsigned n_threads;
    uint64_t memory; /* bytes: half for the tokens, half for what an analysis does with them */
} Execution;

/* ---- the plan ---------------------------------------------------------------------------- */

static bool
execution_load_dictionary(Execution *execution, const char *path, GError **error)
{
    if (execution->dictionary != NULL)
        return true;
    execution->dictionary = lex_dictionary_new(path, error);
    if (execution->dictionary == NULL)
        return false;
    execution->stem_lists =
        lex_stem_lists_new(execution->order->settings->terms.stem_exceptions, error);
    return execution->stem_lists != NULL;
}

/* Without a dictionary: the default gives way to Snowball and says so; what was asked for fails. */
static bool
execution_do_without_dictionary(const Execution *execution, LexAnalysisRun *run, GError **error)
{
    if (lex_settings_is_given(run->settings, "stem")) {
        lex_error_set(error, LEX_ERROR_IO, "--stem=%s: %s",
                      lex_stem_level_names[run->term_options.stem], LEX_NO_DICTIONARY);
        return false;
    }
    if (run->analysis->needs & LEX_NEEDS_WORDS) { /* stems are all it has to say */
        lex_error_set(error, LEX_ERROR_IO, "--%s: %s", run->analysis->name, LEX_NO_DICTIONARY);
        return false;
    }
    run->term_options.stem = LEX_STEM_SNOWBALL;
    lex_messages_add(execution->order->messages, "--%s is stemmed by Snowball instead of %s: %s",
                     run->analysis->name, run->analysis->stem, LEX_NO_DICTIONARY);
    return true;
}

/* What the analysis stems with. */
static bool
execution_plan_stemming(Execution *execution, LexAnalysisRun *run, GError **error)
{
    if (lex_stem_level_needs_dictionary((LexStemLevel)run->term_options.stem)) {
        const char *given = run->settings->terms.dictionary;
        g_autofree char *path = given != NULL ? g_strdup(given) : lex_dictionary_find_file();
        const bool ready = path != NULL ? execution_load_dictionary(execution, path, error)
                                        : execution_do_without_dictionary(execution, run, error);
        if (!ready)
            return false;
    }
    run->stemming = (LexStemming){
        .level = (LexStemLevel)run->term_options.stem,
        .dictionary = execution->dictionary,
        .lists = execution->stem_lists,
    };
    return true;
}

/* Everything about an analysis that can be known before a text is read. */
static bool
execution_plan_one(Execution *execution, size_t index, GError **error)
{
    const LexSettings *settings = execution->order->settings;
    LexAnalysisRun *run = &execution->plan[execution->n_plan];
    *run = (LexAnalysisRun){
        .analysis = lex_analyses()[index],
        .options = settings->analyses[index],
        .argument = settings->arguments[index],
        .settings = settings,
        .term_options = lex_settings_terms(settings, lex_analyses()[index]),
        .paths = execution->order->paths,
        .inputs = execution->inputs,
        .messages = execution->order->messages,
        .n_threads = execution->n_threads,
        .memory = execution->memory / 2,
        .times = execution->times,
        .progress = execution->order->progress,
    };
    run->stopwords = lex_stopwords_new(run->term_options.stopwords, error);
    if (run->stopwords == NULL)
        return false;
    execution->n_plan++;
    if (!execution_plan_stemming(execution, run, error))
        return false;
    return run->analysis->check == NULL || run->analysis->check(run, error);
}

static bool
execution_check_dictionary_options(const Execution *execution, GError **error)
{
    static const char *const names[] = {"dictionary", "stem-exceptions"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        if (execution->dictionary == NULL &&
            lex_settings_is_given(execution->order->settings, names[i])) {
            lex_error_set(error, LEX_ERROR_USAGE,
                          "--%s has a part in --stem=root and --stem=light only", names[i]);
            return false;
        }
    }
    return true;
}

static bool
execution_plan(Execution *execution, GError **error)
{
    const bool *wanted = execution->order->settings->wanted;
    size_t n_analyses = 0;
    while (lex_analyses()[n_analyses] != NULL)
        n_analyses++;
    execution->plan = g_new0(LexAnalysisRun, n_analyses);
    for (size_t i = 0; i < n_analyses; i++) {
        if (wanted[i] && !execution_plan_one(execution, i, error))
            return false;
    }
    return execution_check_dictionary_options(execution, error);
}

/* ---- reading ----------------------------------------------------------------------------- */

static bool
execution_needs(const Execution *execution, LexNeeds need)
{
    const LexSettings *settings = execution->order->settings;
    unsigned needs = 0;
    for (size_t i = 0; lex_analyses()[i] != NULL; i++) {
        const LexAnalysis *analysis = lex_analyses()[i];
        if (!settings->wanted[i])
            continue;
        needs |= analysis->needs;
        if (analysis->more_needs != NULL)
            needs |= analysis->more_needs(settings->analyses[i]);
    }
    return (needs & need) != 0;
}

/* As little as the analyses can do with. */
static LexKeep
execution_keep(const Execution *execution)
{
    if (execution_needs(execution, LEX_NEEDS_SPACINGS))
        return LEX_KEEP_SPACINGS;
    return execution_needs(execution, LEX_NEEDS_ORDER) ? LEX_KEEP_TOKENS : LEX_KEEP_BAGS;
}

/* The column that an analysis asks for; NULL: none. */
static const char *
execution_stratum(const Execution *execution)
{
    const LexSettings *settings = execution->order->settings;
    const char *column = NULL;
    for (size_t i = 0; lex_analyses()[i] != NULL; i++) {
        if (settings->wanted[i] && lex_analyses()[i]->stratum != NULL)
            column = lex_analyses()[i]->stratum(settings->analyses[i]);
    }
    return column;
}

static bool
execution_collect(Execution *execution, GError **error)
{
    const LexInputOptions *options = &execution->order->settings->input;
    if (execution_needs(execution, LEX_NEEDS_WORDS))
        return true;
    const LexInputSettings settings = {
        .paths = (char **)execution->order->paths,
        .files_from = options->files_from,
        .include = options->include,
        .exclude = options->exclude,
        .metadata = options->metadata,
        .stratum = execution_stratum(execution),
        .n_threads = execution->n_threads,
    };
    execution->inputs = lex_inputs_collect(&settings, execution->order->messages, error);
    return execution->inputs != NULL;
}

static LexRecordSettings
row_settings(const LexInputOptions *options, const char *stratum)
{
    return (LexRecordSettings){
        .format = (LexFormatIn)options->format,
        .columns = {[LEX_RECORD_TEXT] = options->text_column,
                    [LEX_RECORD_SOURCE] = options->source_column,
                    [LEX_RECORD_DATE] = options->date_column,
                    [LEX_RECORD_TITLE] = options->title_column,
                    [LEX_RECORD_ID] = options->id_column,
                    [LEX_RECORD_STRATUM] = stratum},
        .invalid = (LexInvalid)options->invalid,
        .on_error = (LexOnError)options->on_error,
    };
}

/* The bytes of all files, as far as the file system knows them; 0 with standard input. */
static uint64_t
inputs_n_bytes(const LexInputs *inputs)
{
    uint64_t n_bytes = 0;
    for (size_t i = 0; i < inputs->n_files; i++) {
        if (g_str_equal(inputs->files[i].path, "-"))
            return 0;
        n_bytes += inputs->files[i].size;
    }
    return n_bytes;
}

/* A directory that was asked for is looked at now, not when memory has run out. */
static bool
settings_check_tmpdir(const LexSettings *settings, GError **error)
{
    const char *const tmpdir = settings->machine.tmpdir;
    if (tmpdir == NULL || g_file_test(tmpdir, G_FILE_TEST_IS_DIR))
        return true;
    lex_error_set(error, LEX_ERROR_IO, "--tmpdir=%s: there is no such directory", tmpdir);
    return false;
}

static bool
execution_read(Execution *execution, GError **error)
{
    const LexSettings *settings = execution->order->settings;
    if (execution_needs(execution, LEX_NEEDS_WORDS))
        return true;
    if (!settings_check_tmpdir(settings, error))
        return false;
    const LexCorpusSettings corpus_settings = {
        .reader = {.encoding = settings->input.encoding,
                   .invalid = (LexInvalid)settings->input.invalid},
        .rows = row_settings(&settings->input, execution_stratum(execution)),
        .rules = &lex_indonesian_token_rules,
        .hyphens = (LexHyphens)settings->text.hyphens,
        .letter_case = (LexCase)settings->text.letter_case,
        .keep = execution_keep(execution),
        .rereadable = execution_needs(execution, LEX_NEEDS_TEXTS),
        .n_threads = execution->n_threads,
        .block_size = settings->machine.block_size,
        .memory = execution->memory / 2,
        .tmpdir = settings->machine.tmpdir,
        .progress = execution->order->progress,
    };
    const int64_t began = g_get_monotonic_time();
    lex_progress_begin_reading(execution->order->progress, inputs_n_bytes(execution->inputs));
    execution->corpus =
        lex_corpus_read(execution->inputs, &corpus_settings, execution->order->messages, error);
    lex_report_time(execution->times, "reading", began);
    return execution->corpus != NULL;
}

/* ---- analyses ---------------------------------------------------------------------------- */

static void
execution_warn_missing_like(Execution *execution, const LexTerms *terms)
{
    LexMissingLike missing_like = {0};
    for (size_t t = 0; t < terms->n_terms; t++) {
        const LexTerm *term = &terms->terms[t];
        lex_missing_like_look(&missing_like, term->label.bytes, term->label.length);
        lex_missing_like_look(&missing_like, term->stem.bytes, term->stem.length);
    }
    lex_missing_like_report(&missing_like, "terms", execution->order->messages);
}

static LexTerms *
execution_make_terms(Execution *execution, const LexAnalysisRun *run, GError **error)
{
    const LexTermOptions *options = &run->term_options;
    const LexAnalysis *analysis = run->analysis;
    const bool all = analysis->needs & LEX_NEEDS_ALL_TERMS;
    const LexTermSettings settings = {
        .stemming = run->stemming,
        .stopwords = run->stopwords,
        .classes = options->classes,
        .min_count = all || analysis->min_count != NULL ? 1 : options->min_count,
        .min_df = all || analysis->min_df != NULL ? 1 : options->min_df,
        .max_df = all ? 1 : options->max_df,
        .needs_df = analysis->needs & LEX_NEEDS_DF,
        .n_threads = execution->n_threads,
    };
    LexTerms *terms = lex_terms_new(execution->corpus, &settings, error);
    if (terms != NULL)
        execution_warn_missing_like(execution, terms);
    return terms;
}

static bool
execution_analyse(Execution *execution, LexAnalysisRun *run, GError **error)
{
    g_autoptr(LexTerms) terms = NULL;
    const int64_t began = g_get_monotonic_time();
    lex_progress_begin_analysis(execution->order->progress, run->analysis->name);
    run->corpus = execution->corpus;
    run->output = execution->output;
    if (run->analysis->needs & LEX_NEEDS_TERMS) {
        terms = execution_make_terms(execution, run, error);
        if (terms == NULL)
            return false;
        run->terms = terms;
    }
    run->report = lex_report_analysis(run);
    json_object_set_new(execution->reports, run->analysis->name, run->report);
    const bool done = run->analysis->run(run, error);
    lex_report_time(execution->times, run->analysis->name, began);
    return done;
}

static bool
execution_analyse_all(Execution *execution, GError **error)
{
    for (size_t i = 0; i < execution->n_plan; i++) {
        if (!execution_analyse(execution, &execution->plan[i], error))
            return false;
    }
    return true;
}

static bool
execution_report(Execution *execution, int64_t began, GError **error)
{
    if (execution->order->settings->output.directory == NULL)
        return true;
    const LexReport report = {
        .settings = execution->order->settings,
        .command = execution->order->command,
        .inputs = execution->inputs,
        .corpus = execution->corpus,
        .messages = execution->order->messages,
        .analyses = execution->reports,
        .times = execution->times,
        .began = began,
    };
    return (execution->corpus == NULL ||
            lex_report_write_documents(execution->output, execution->corpus, execution->n_threads,
                                       error)) &&
           lex_package_write(execution->output, error) &&
           lex_report_write_run(execution->output, &report, error);
}

/* ---- all of it --------------------------------------------------------------------------- */

/* Threads, as --jobs says. */
static unsigned
settings_n_threads(const LexSettings *settings)
{
    const uint64_t jobs = settings->machine.jobs;
    return jobs > 0 ? (unsigned)jobs : lex_jobs_default_threads();
}

LexOutput *
lex_execution_open_output(const LexSettings *settings, GError **error)
{
    const LexOutputOptions *options = &settings->output;
    const LexOutputSettings output_settings = {
        .directory = options->directory,
        .format = (LexFormat)options->format,
        .digits = (unsigned)options->digits,
        .bom = options->bom,
        .compression = (LexCompression)options->compression,
        .n_threads = settings_n_threads(settings),
    };
    return lex_output_new(&output_settings, error);
}

static bool
execution_open_output(Execution *execution, GError **error)
{
    execution->output = lex_execution_open_output(execution->order->settings, error);
    return execution->output != NULL;
}

static bool
execution_do(Execution *execution, GError **error)
{
    const int64_t began = g_get_monotonic_time();
    return execution_collect(execution, error) && execution_plan(execution, error) &&
           execution_open_output(execution, error) && execution_read(execution, error) &&
           execution_analyse_all(execution, error) && execution_report(execution, began, error) &&
           lex_output_commit(execution->output, error);
}

bool
lex_execution_run(const LexOrder *order, GError **error)
{
    const LexMachineOptions *machine = &order->settings->machine;
    Execution execution = {
        .order = order,
        .reports = json_object(),
        .times = json_object(),
        .n_threads = settings_n_threads(order->settings),
        .memory = machine->memory > 0 ? machine->memory : lex_jobs_default_memory(),
    };
    const bool done = execution_do(&execution, error);
    for (size_t i = 0; i < execution.n_plan; i++)
        lex_stopwords_free(execution.plan[i].stopwords);
    g_free(execution.plan);
    lex_dictionary_free(execution.dictionary);
    lex_stem_lists_free(execution.stem_lists);
    json_decref(execution.reports);
    json_decref(execution.times);
    lex_output_free(execution.output);
    lex_corpus_free(execution.corpus);
    lex_inputs_free(execution.inputs);
    return done;
}
