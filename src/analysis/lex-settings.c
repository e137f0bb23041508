/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-settings.h"

#include "lex-compress.h"
#include "lex-fold.h"
#include "lex-format.h"
#include "lex-message.h"
#include "lex-options.h"
#include "lex-reader.h"
#include "lex-records.h"
#include "lex-rows.h"
#include "lex-stem.h"
#include "lex-token.h"

#include <math.h>

static const char *const invalid_names[] = {
    [LEX_INVALID_REPLACE] = "replace", [LEX_INVALID_FAIL] = "fail", NULL};

static const char *const on_error_names[] = {
    [LEX_ON_ERROR_FAIL] = "fail", [LEX_ON_ERROR_SKIP] = "skip", NULL};

static const LexOption input_options[] = {
    {"metadata", 0, LEX_OPTION_TEXT, offsetof(LexInputOptions, metadata), .argument = "FILE",
     .help = "CSV with the columns file, source, date, title, a row for each file; "
             "default: metadata.csv in each directory given"},
    {"include", 0, LEX_OPTION_LIST, offsetof(LexInputOptions, include), .argument = "GLOB",
     .help = "in directories and archives, read the files that match (may be repeated); "
             "default: *.txt *.text *.asc *.jsonl *.ndjson *.csv *.tsv *.tab, names without an "
             "ending, all these as .gz .zst .xz .bz2, *.zip and *.tar"},
    {"exclude", 0, LEX_OPTION_LIST, offsetof(LexInputOptions, exclude), .argument = "GLOB",
     .help = "in directories and archives, do not read the files that match (may be repeated)"},
    {"files-from", 0, LEX_OPTION_TEXT, offsetof(LexInputOptions, files_from), .argument = "FILE",
     .help = "read the paths that FILE lists, one a line; - is standard input"},
    {"format", 0, LEX_OPTION_CHOICE, offsetof(LexInputOptions, format), "auto", lex_format_in_names,
     .help =
         "what the files hold: a text each, or rows that are documents (JSON Lines, CSV, TSV); "
         "auto: by the ending of the name, else JSON Lines if the first line is an object, else "
         "text"},
    {"text-column", 0, LEX_OPTION_TEXT, offsetof(LexInputOptions, text_column), .argument = "NAME",
     .help = "the column (in JSON the field) of rows that holds the text; default: text"},
    {"source-column", 0, LEX_OPTION_TEXT, offsetof(LexInputOptions, source_column),
     .argument = "NAME", .help = "the same for the source; default: source, where there is one"},
    {"date-column", 0, LEX_OPTION_TEXT, offsetof(LexInputOptions, date_column), .argument = "NAME",
     .help = "the same for the date; default: date"},
    {"title-column", 0, LEX_OPTION_TEXT, offsetof(LexInputOptions, title_column),
     .argument = "NAME", .help = "the same for the title; default: title"},
    {"id-column", 0, LEX_OPTION_TEXT, offsetof(LexInputOptions, id_column), .argument = "NAME",
     .help = "the same for the document's id; default: id; a row without one is FILE:LINE"},
    {"on-error", 0, LEX_OPTION_CHOICE, offsetof(LexInputOptions, on_error), "fail", on_error_names,
     .help = "at a row that cannot be read: stop, or leave it out and count it"},
    {"encoding", 0, LEX_OPTION_TEXT, offsetof(LexInputOptions, encoding), "UTF-8",
     .argument = "NAME", .help = "encoding of the text, any that iconv knows"},
    {"invalid", 0, LEX_OPTION_CHOICE, offsetof(LexInputOptions, invalid), "replace", invalid_names,
     .help = "bytes that are not text in that encoding: count them as U+FFFD, or stop"},
    {0},
};

const LexOptionGroup lex_input_group = {"input", "Input", input_options, sizeof(LexInputOptions)};

static const char *const hyphens_names[] = {[LEX_HYPHENS_SMART] = "smart",
                                            [LEX_HYPHENS_KEEP] = "keep",
                                            [LEX_HYPHENS_SPLIT] = "split",
                                            NULL};
static const char *const case_names[] = {[LEX_CASE_FOLD] = "fold", [LEX_CASE_KEEP] = "keep", NULL};

static const LexOption text_options[] = {
    {"hyphens", 0, LEX_OPTION_CHOICE, offsetof(LexTextOptions, hyphens), "smart", hyphens_names,
     .help = "smart keeps kota-kota whole and splits ranges; keep and split do so throughout"},
    {"case", 0, LEX_OPTION_CHOICE, offsetof(LexTextOptions, letter_case), "fold", case_names,
     .help = "count Suriah and SURIAH as one form, or as they are written"},
    {0},
};

const LexOptionGroup lex_text_group = {"text", "Text", text_options, sizeof(LexTextOptions)};

static const char *const class_names[] = {
    [LEX_CLASS_WORD] = "word",   [LEX_CLASS_NUMBER] = "number", [LEX_CLASS_URL] = "url",
    [LEX_CLASS_EMAIL] = "email", [LEX_CLASS_TAG] = "tag",       NULL};

/* The defaults of stem, stopwords, classes and min-count are the analyses' own: see their records.
 */
static const LexOption term_options[] = {
    {"stem", 0, LEX_OPTION_CHOICE, offsetof(LexTermOptions, stem), NULL, lex_stem_level_names,
     .help = "what is counted: roots; light stems, which keep derivation; Snowball's stems; or the "
             "forms themselves"},
    {"stem-exceptions", 0, LEX_OPTION_TEXT, offsetof(LexTermOptions, stem_exceptions),
     .argument = "FILE", .help = "forms and their roots, two words a line, before all rules"},
    {"dictionary", 0, LEX_OPTION_TEXT, offsetof(LexTermOptions, dictionary), .argument = "FILE",
     .help = "hunspell's id_ID.dic, for root and light; default: LEXSTAT_DICTIONARY, or where the "
             "system keeps it"},
    {"stopwords", 0, LEX_OPTION_TEXT, offsetof(LexTermOptions, stopwords),
     .argument = "none|core,CLASS,FILE,...",
     .help = "words that are not counted: function words (core), classes such as report or "
             "colloq, words of a file, one a line"},
    {"classes", 0, LEX_OPTION_CHOICES, offsetof(LexTermOptions, classes), NULL, class_names,
     .help = "classes of tokens that are counted"},
    {"min-count", 0, LEX_OPTION_COUNT, offsetof(LexTermOptions, min_count), NULL, .argument = "N",
     .help = "count only terms that occur at least N times in the corpus; of collocations and "
             "collocates, only such rows"},
    {"min-df", 0, LEX_OPTION_COUNT, offsetof(LexTermOptions, min_df), NULL, .argument = "N",
     .help = "the same for terms, or rows, of at least N documents"},
    {"max-df", 0, LEX_OPTION_REAL, offsetof(LexTermOptions, max_df), "1", .max = 1,
     .argument = "SHARE", .help = "count only terms of at most this share of the documents"},
    {0},
};

const LexOptionGroup lex_term_group = {"terms", "Terms", term_options, sizeof(LexTermOptions)};

static const char *const format_names[] = {[LEX_FORMAT_CSV] = "csv",
                                           [LEX_FORMAT_TSV] = "tsv",
                                           [LEX_FORMAT_JSONL] = "jsonl",
                                           [LEX_FORMAT_MTX] = "mtx",
                                           NULL};

static const LexOption output_options[] = {
    {"output", 'o', LEX_OPTION_TEXT, offsetof(LexOutputOptions, directory), .argument = "DIR",
     .help = "write the tables into DIR, with documents.csv, run.json, datapackage.json; "
             "default: the one table to standard output"},
    {"format-out", 0, LEX_OPTION_CHOICE, offsetof(LexOutputOptions, format), "csv", format_names,
     .help = "format of the tables; mtx: a matrix of documents and terms (tfidf, with -o)"},
    {"digits", 0, LEX_OPTION_COUNT, offsetof(LexOutputOptions, digits), "7", .min = 1, .max = 17,
     .argument = "N", .help = "significant digits of reals; 17 give the same number back"},
    {"bom", 0, LEX_OPTION_FLAG, offsetof(LexOutputOptions, bom),
     .help = "begin CSV and TSV with a byte order mark, for Excel"},
    {"compress", 0, LEX_OPTION_CHOICE, offsetof(LexOutputOptions, compression), "none",
     lex_compression_names,
     .help = "write tables and matrices as NAME.csv.gz or NAME.csv.zst, standard output too"},
    {0},
};

const LexOptionGroup lex_output_group = {"output", "Output", output_options,
                                         sizeof(LexOutputOptions)};

static const LexOption machine_options[] = {
    {"jobs", 'j', LEX_OPTION_COUNT, offsetof(LexMachineOptions, jobs), "0", .max = 1024,
     .argument = "N", .help = "threads; 0: as many as there are processors"},
    {"block-size", 0, LEX_OPTION_SIZE, offsetof(LexMachineOptions, block_size), "1M",
     .argument = "SIZE", .help = "bytes of text a thread takes at once; no result depends on it"},
    {"memory", 0, LEX_OPTION_SIZE, offsetof(LexMachineOptions, memory), .argument = "SIZE",
     .help = "memory to make do with, such as 500M; what does not fit goes to a temporary file; "
             "default: half of what the machine has"},
    {"tmpdir", 0, LEX_OPTION_TEXT, offsetof(LexMachineOptions, tmpdir), .argument = "DIR",
     .help = "where temporary files go; default: TMPDIR, or /tmp"},
    {"quiet", 'q', LEX_OPTION_FLAG, offsetof(LexMachineOptions, quiet),
     .help = "say nothing but errors"},
    {"progress", 0, LEX_OPTION_FLAG, offsetof(LexMachineOptions, progress),
     .help = "say how far the run is, on standard error that is no terminal, too"},
    {0},
};

const LexOptionGroup lex_machine_group = {"run", "Run", machine_options, sizeof(LexMachineOptions)};

const LexOptionGroup *const *
lex_option_groups(void)
{
    static const LexOptionGroup *const groups[] = {
        &lex_input_group,  &lex_text_group,    &lex_term_group,
        &lex_output_group, &lex_machine_group, NULL,
    };
    return groups;
}

/* Where the values of lex_option_groups()[i] are. */
static void *
settings_group_values(const LexSettings *settings, size_t i)
{
    const void *const values[] = {&settings->input, &settings->text, &settings->terms,
                                  &settings->output, &settings->machine};
    return (void *)values[i];
}

static size_t
count_analyses(void)
{
    size_t n = 0;
    while (lex_analyses()[n] != NULL)
        n++;
    return n;
}

void
lex_settings_init(LexSettings *settings)
{
    *settings = (LexSettings){
        .given = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .analyses = g_new0(void *, count_analyses()),
        .wanted = g_new0(bool, count_analyses()),
        .arguments = g_new0(char *, count_analyses()),
    };
    for (size_t i = 0; lex_option_groups()[i] != NULL; i++)
        lex_options_init(lex_option_groups()[i], settings_group_values(settings, i));
    for (size_t i = 0; lex_analyses()[i] != NULL; i++) {
        const LexOptionGroup *group = &lex_analyses()[i]->options;
        settings->analyses[i] = g_malloc0(MAX(group->size, 1));
        lex_options_init(group, settings->analyses[i]);
    }
}

void
lex_settings_clear(LexSettings *settings)
{
    for (size_t i = 0; lex_option_groups()[i] != NULL; i++)
        lex_options_clear(lex_option_groups()[i], settings_group_values(settings, i));
    for (size_t i = 0; lex_analyses()[i] != NULL; i++) {
        lex_options_clear(&lex_analyses()[i]->options, settings->analyses[i]);
        g_free(settings->analyses[i]);
        g_free(settings->arguments[i]);
    }
    g_free(settings->analyses);
    g_free(settings->wanted);
    g_free(settings->arguments);
    g_clear_pointer(&settings->given, g_hash_table_unref);
    *settings = (LexSettings){0};
}

/* Whether a value is there exactly when the option takes one. */
static bool
settings_check_value(const char *name, bool takes_value, const char *text, GError **error)
{
    if (takes_value == (text != NULL))
        return true;
    lex_error_set(error, LEX_ERROR_USAGE,
                  takes_value ? "--%s needs a value" : "--%s takes no value", name);
    return false;
}

/* Sets the option in this group if it has it; *found says so. */
static bool
settings_set_in(const LexOptionGroup *group, void *values, const char *name, const char *text,
                bool *found, GError **error)
{
    const LexOption *option = lex_options_find(group, name);
    if (option == NULL)
        return true;
    *found = true;
    return settings_check_value(name, option->type != LEX_OPTION_FLAG, text, error) &&
           lex_option_parse(option, text, values, error);
}

bool
lex_settings_set(LexSettings *settings, const char *name, const char *value, GError **error)
{
    bool found = false;
    for (size_t i = 0; lex_option_groups()[i] != NULL; i++) {
        if (!settings_set_in(lex_option_groups()[i], settings_group_values(settings, i), name,
                             value, &found, error))
            return false;
    }
    for (size_t i = 0; lex_analyses()[i] != NULL; i++) {
        const LexAnalysis *analysis = lex_analyses()[i];
        if (g_str_equal(analysis->name, name)) {
            if (!settings_check_value(name, analysis->argument != NULL, value, error))
                return false;
            settings->wanted[i] = found = true;
            g_free(settings->arguments[i]);
            settings->arguments[i] = g_strdup(value);
        }
        if (!settings_set_in(&analysis->options, settings->analyses[i], name, value, &found, error))
            return false;
    }
    if (!found) {
        lex_error_set(error, LEX_ERROR_USAGE, "there is no option --%s; --help-all lists them",
                      name);
        return false;
    }
    g_hash_table_add(settings->given, g_strdup(name));
    return true;
}

bool
lex_settings_is_given(const LexSettings *settings, const char *name)
{
    return g_hash_table_contains(settings->given, name);
}

LexTermOptions
lex_settings_terms(const LexSettings *settings, const LexAnalysis *analysis)
{
    const struct {
        const char *name;
        const char *value;
    } defaults[] = {
        {"stem", analysis->stem},
        {"classes", analysis->classes},
        {"min-count", analysis->min_count != NULL ? analysis->min_count : "1"},
        {"min-df", analysis->min_df != NULL ? analysis->min_df : "1"},
    };
    LexTermOptions terms = settings->terms;
    for (size_t i = 0; i < G_N_ELEMENTS(defaults); i++) {
        if (!lex_settings_is_given(settings, defaults[i].name))
            lex_option_parse(lex_options_find(&lex_term_group, defaults[i].name), defaults[i].value,
                             &terms, NULL);
    }
    if (!lex_settings_is_given(settings, "stopwords"))
        terms.stopwords = (char *)analysis->stopwords;
    return terms;
}
