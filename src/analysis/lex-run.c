/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One run from options and paths to tables: collect the inputs, read them into a corpus, make the
 * terms that each analysis wants, run the analyses, commit their tables.
 */
#include <lexstat/lex-run.h>

#include "lex-analysis-run.h"
#include "lex-columns.h"
#include "lex-indonesian.h"
#include "lex-jobs.h"
#include "lex-message.h"
#include "lex-missing-like.h"
#include "lex-options.h"
#include "lex-package.h"
#include "lex-progress.h"
#include "lex-report.h"

#include <string.h>

struct LexRun {
    LexSettings settings;
    GPtrArray *paths;   /* of char*, owned; ends with NULL */
    GPtrArray *command; /* of char*, owned, ends with NULL; NULL when not told */
    LexMessages messages;
    LexRunProgressFunc progress_func; /* NULL: nobody asks */
    void *progress_data;
};

/* The state of one execution, freed as a whole. */
typedef struct {
    LexRun *run;
    LexInputs *inputs;
    LexCorpus *corpus;
    LexOutput *output;
    LexAnalysisRun *plan; /* the analyses asked for */
    size_t n_plan;
    LexDictionary *dictionary; /* NULL until an analysis needs it */
    LexStemLists *stem_lists;  /* the same */
    json_t *reports;           /* by analysis name */
    json_t *times;             /* of reading and of each analysis */
    LexProgress *progress;     /* NULL: nobody asks */
    unsigned n_threads;
    uint64_t memory; /* bytes: half for the tokens, half for what an analysis does with them */
} Execution;

const char *
lex_version(void)
{
    return LEX_VERSION;
}

LexRun *
lex_run_new(void)
{
    LexRun *run = g_new0(LexRun, 1);
    lex_settings_init(&run->settings);
    run->paths = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(run->paths, NULL);
    return run;
}

void
lex_run_free(LexRun *run)
{
    if (run == NULL)
        return;
    lex_settings_clear(&run->settings);
    g_ptr_array_unref(run->paths);
    g_clear_pointer(&run->command, g_ptr_array_unref);
    lex_messages_clear(&run->messages);
    g_free(run);
}

bool
lex_run_set(LexRun *run, const char *option, const char *value, GError **error)
{
    g_return_val_if_fail(run != NULL && option != NULL, false);
    return lex_settings_set(&run->settings, option, value, error);
}

void
lex_run_add_path(LexRun *run, const char *path)
{
    g_return_if_fail(run != NULL && path != NULL);
    g_ptr_array_insert(run->paths, (int)run->paths->len - 1, g_strdup(path));
}

void
lex_run_set_command(LexRun *run, int argc, const char *const *argv)
{
    g_return_if_fail(run != NULL && argv != NULL);
    g_clear_pointer(&run->command, g_ptr_array_unref);
    run->command = g_ptr_array_new_with_free_func(g_free);
    for (int i = 0; i < argc; i++)
        g_ptr_array_add(run->command, g_strdup(argv[i]));
    g_ptr_array_add(run->command, NULL);
}

bool
lex_run_is_given(const LexRun *run, const char *option)
{
    g_return_val_if_fail(run != NULL && option != NULL, false);
    return lex_settings_is_given(&run->settings, option);
}

void
lex_run_set_progress(LexRun *run, LexRunProgressFunc func, void *data)
{
    g_return_if_fail(run != NULL);
    run->progress_func = func;
    run->progress_data = data;
}

const char *const *
lex_run_messages(LexRun *run)
{
    static const char *const none[] = {NULL};
    g_return_val_if_fail(run != NULL, none);
    if (run->settings.machine.quiet || run->messages.lines == NULL)
        return none;
    GPtrArray *lines = run->messages.lines;
    if (lines->len == 0 || g_ptr_array_index(lines, lines->len - 1) != NULL)
        g_ptr_array_add(lines, NULL);
    return (const char *const *)lines->pdata;
}

/* ---- what was asked for ------------------------------------------------------------------ */

static bool
run_fail_no_analysis(GError **error)
{
    g_autoptr(GString) names = g_string_new(NULL);
    for (size_t i = 0; lex_analyses()[i] != NULL; i++)
        g_string_append_printf(names, "%s--%s", i > 0 ? ", " : "", lex_analyses()[i]->name);
    lex_error_set(error, LEX_ERROR_USAGE,
                  "no analysis was asked for: %s; for example lexstat --tfidf seeds/", names->str);
    return false;
}

/* Whether the analyses asked for go together with the output asked for. */
static bool
run_check(const LexRun *run, GError **error)
{
    const LexOutputOptions *output = &run->settings.output;
    const LexAnalysis *first = NULL;
    for (size_t i = 0; lex_analyses()[i] != NULL; i++) {
        const LexAnalysis *analysis = lex_analyses()[i];
        if (!run->settings.wanted[i])
            continue;
        if (first != NULL && ((first->needs | analysis->needs) & LEX_NEEDS_WORDS)) {
            lex_error_set(error, LEX_ERROR_USAGE,
                          "--%s and --%s do not go together: one reads texts, the other lists of "
                          "words",
                          first->name, analysis->name);
            return false;
        }
        if (first != NULL && output->directory == NULL) {
            lex_error_set(error, LEX_ERROR_USAGE,
                          "--%s and --%s are two tables: -o DIR is needed to write them into",
                          first->name, analysis->name);
            return false;
        }
        if (output->format == LEX_FORMAT_MTX && !analysis->has_matrix) {
            lex_error_set(error, LEX_ERROR_USAGE,
                          "--format-out=mtx: --%s gives no matrix; csv, tsv or jsonl do",
                          analysis->name);
            return false;
        }
        first = first != NULL ? first : analysis;
    }
    return first != NULL || run_fail_no_analysis(error);
}

/* The analysis that alone has this option, or NULL. */
static const LexAnalysis *
find_owner(const char *option)
{
    const LexAnalysis *owner = NULL;
    for (size_t i = 0; lex_option_groups()[i] != NULL; i++) {
        if (lex_options_find(lex_option_groups()[i], option) != NULL)
            return NULL;
    }
    for (size_t i = 0; lex_analyses()[i] != NULL; i++) {
        if (lex_options_find(&lex_analyses()[i]->options, option) != NULL)
            owner = lex_analyses()[i];
    }
    return owner;
}

static bool
run_wants_option(const LexRun *run, const char *option)
{
    for (size_t i = 0; lex_analyses()[i] != NULL; i++) {
        if (run->settings.wanted[i] && lex_options_find(&lex_analyses()[i]->options, option))
            return true;
    }
    return false;
}

/* An option that would change nothing was meant to change something. */
static bool
run_check_options(const LexRun *run, GError **error)
{
    g_autoptr(GList) given =
        g_list_sort(g_hash_table_get_keys(run->settings.given), (GCompareFunc)strcmp);
    for (const GList *option = given; option != NULL; option = option->next) {
        const LexAnalysis *owner = find_owner(option->data);
        if (owner == NULL || run_wants_option(run, option->data))
            continue;
        lex_error_set(error, LEX_ERROR_USAGE, "--%s is an option of --%s, which was not asked for",
                      (const char *)option->data, owner->name);
        return false;
    }
    return true;
}

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
        lex_stem_lists_new(execution->run->settings.terms.stem_exceptions, error);
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
    lex_messages_add(&execution->run->messages, "--%s is stemmed by Snowball instead of %s: %s",
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
    const LexSettings *settings = &execution->run->settings;
    LexAnalysisRun *run = &execution->plan[execution->n_plan];
    *run = (LexAnalysisRun){
        .analysis = lex_analyses()[index],
        .options = settings->analyses[index],
        .argument = settings->arguments[index],
        .settings = settings,
        .term_options = lex_settings_terms(settings, lex_analyses()[index]),
        .paths = (const char *const *)execution->run->paths->pdata,
        .inputs = execution->inputs,
        .messages = &execution->run->messages,
        .n_threads = execution->n_threads,
        .memory = execution->memory / 2,
        .times = execution->times,
        .progress = execution->progress,
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
            lex_settings_is_given(&execution->run->settings, names[i])) {
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
    const bool *wanted = execution->run->settings.wanted;
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
    const LexSettings *settings = &execution->run->settings;
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
    const LexSettings *settings = &execution->run->settings;
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
    const LexInputOptions *options = &execution->run->settings.input;
    if (execution_needs(execution, LEX_NEEDS_WORDS))
        return true;
    const LexInputSettings settings = {
        .paths = (char **)execution->run->paths->pdata,
        .files_from = options->files_from,
        .include = options->include,
        .exclude = options->exclude,
        .metadata = options->metadata,
        .stratum = execution_stratum(execution),
        .n_threads = execution->n_threads,
    };
    execution->inputs = lex_inputs_collect(&settings, &execution->run->messages, error);
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
    const LexSettings *settings = &execution->run->settings;
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
        .progress = execution->progress,
    };
    const int64_t began = g_get_monotonic_time();
    lex_progress_begin_reading(execution->progress, inputs_n_bytes(execution->inputs));
    execution->corpus =
        lex_corpus_read(execution->inputs, &corpus_settings, &execution->run->messages, error);
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
    lex_missing_like_report(&missing_like, "terms", &execution->run->messages);
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
    lex_progress_begin_analysis(execution->progress, run->analysis->name);
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
    if (execution->run->settings.output.directory == NULL)
        return true;
    const LexReport report = {
        .settings = &execution->run->settings,
        .command = execution->run->command != NULL
                       ? (const char *const *)execution->run->command->pdata
                       : NULL,
        .inputs = execution->inputs,
        .corpus = execution->corpus,
        .messages = &execution->run->messages,
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

/* Threads, as --jobs says. */
static unsigned
run_n_threads(const LexRun *run)
{
    const uint64_t jobs = run->settings.machine.jobs;
    return jobs > 0 ? (unsigned)jobs : lex_jobs_default_threads();
}

static LexOutput *
run_open_output(const LexRun *run, GError **error)
{
    const LexOutputOptions *options = &run->settings.output;
    const LexOutputSettings settings = {
        .directory = options->directory,
        .format = (LexFormat)options->format,
        .digits = (unsigned)options->digits,
        .bom = options->bom,
        .compression = (LexCompression)options->compression,
        .n_threads = run_n_threads(run),
    };
    return lex_output_new(&settings, error);
}

static bool
execution_open_output(Execution *execution, GError **error)
{
    execution->output = run_open_output(execution->run, error);
    return execution->output != NULL;
}

static bool
execution_do(Execution *execution, GError **error)
{
    const int64_t began = g_get_monotonic_time();
    return run_check(execution->run, error) && run_check_options(execution->run, error) &&
           execution_collect(execution, error) && execution_plan(execution, error) &&
           execution_open_output(execution, error) && execution_read(execution, error) &&
           execution_analyse_all(execution, error) && execution_report(execution, began, error) &&
           lex_output_commit(execution->output, error);
}

void
lex_run_cancel(void)
{
    lex_jobs_cancel();
}

bool
lex_run_execute(LexRun *run, GError **error)
{
    g_return_val_if_fail(run != NULL, false);
    lex_jobs_resume();
    LexProgress progress;
    lex_progress_init(&progress, run->progress_func, run->progress_data);
    Execution execution = {
        .run = run,
        .progress = run->progress_func != NULL ? &progress : NULL,
        .reports = json_object(),
        .times = json_object(),
        .n_threads = run_n_threads(run),
        .memory = run->settings.machine.memory > 0 ? run->settings.machine.memory
                                                   : lex_jobs_default_memory(),
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
    lex_progress_clear(&progress);
    return done;
}

bool
lex_run_write_columns(LexRun *run, GError **error)
{
    g_return_val_if_fail(run != NULL, false);
    g_autoptr(LexOutput) output = run_open_output(run, error);
    return output != NULL && lex_columns_write(output, error) && lex_output_commit(output, error);
}
