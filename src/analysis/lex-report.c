/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-report.h"

#include "lex-held-rows.h"
#include "lex-jobs.h"
#include "lex-options.h"

#include <string.h>

/* ---- documents.csv ----------------------------------------------------------------------- */

enum { DOC_ID, SOURCE, DATE, TITLE, N_TOKENS, N_TERMS, BYTES, WARNINGS };

static const LexColumn document_columns[] = {
    [DOC_ID] = {"doc_id", LEX_COLUMN_TEXT,
                "id of the document: of a text the path as given, of a row its own, or FILE:LINE"},
    [SOURCE] = {"source", LEX_COLUMN_TEXT,
                "outlet that the document is of, from its row, metadata or directory"},
    [DATE] = {"date", LEX_COLUMN_TEXT, "date, as written in its row or in metadata"},
    [TITLE] = {"title", LEX_COLUMN_TEXT, "title, from its row or metadata"},
    [N_TOKENS] = {"n_tokens", LEX_COLUMN_COUNT, "tokens of every class, stop words too"},
    [N_TERMS] = {"n_terms", LEX_COLUMN_COUNT, "distinct forms among them"},
    [BYTES] = {"bytes", LEX_COLUMN_COUNT, "bytes of its text in UTF-8"},
    [WARNINGS] = {"warnings", LEX_COLUMN_TEXT,
                  "replaced:N byte sequences that are no text; or empty: it has no words"},
    {0},
};

const LexSchema lex_documents_schema = {"documents", "a row for each document that was read",
                                        document_columns};

static void
append_optional(LexRows *rows, const char *text)
{
    lex_rows_optional(rows, text, text != NULL ? strlen(text) : 0);
}

/* The table while it is written; scratch memory by worker. */
typedef struct {
    const LexCorpus *corpus;
    LexHeldRows held;
    LexCursor *cursors;
    uint32_t **seen; /* by form: the last document that held it, from 1 */
} Documents;

static bool
count_forms(const Documents *documents, size_t document, unsigned worker, uint64_t *ret_n,
            GError **error)
{
    const LexCorpus *corpus = documents->corpus;
    LexCursor *cursor = &documents->cursors[worker];
    uint32_t *const seen = documents->seen[worker];
    const uint32_t stamp = (uint32_t)document + 1;
    LexPassage passage;
    *ret_n = 0;
    lex_cursor_begin(cursor, &corpus->documents[document]);
    do {
        if (!lex_cursor_next(cursor, &passage, error))
            return false;
        const uint32_t *surface_of = corpus->surface_of[passage.worker];
        for (size_t i = 0; i < passage.n_tokens; i++) {
            const uint32_t surface = surface_of[lex_token_surface(passage.tokens[i])];
            const uint32_t form = corpus->surfaces[surface].form;
            *ret_n += seen[form] != stamp;
            seen[form] = stamp;
        }
    } while (passage.n_tokens > 0);
    return true;
}

static void
append_document(LexRows *rows, const LexDocument *document, uint64_t n_forms)
{
    g_autofree char *warnings = NULL;
    if (document->n_replaced > 0)
        warnings = g_strdup_printf("replaced:%" G_GUINT64_FORMAT, document->n_replaced);
    else if (document->n_tokens == 0)
        warnings = g_strdup("empty");

    append_optional(rows, document->id);
    append_optional(rows, document->source_name);
    append_optional(rows, document->date);
    append_optional(rows, document->title);
    lex_rows_count(rows, document->n_tokens);
    lex_rows_count(rows, n_forms);
    lex_rows_count(rows, document->n_bytes);
    append_optional(rows, warnings);
    lex_rows_end(rows);
}

/* The documents that begin in a block. */
static bool
documents_do_block(void *data, size_t job, unsigned worker, GError **error)
{
    const Documents *documents = data;
    const LexDocumentRange range = lex_corpus_block_documents(documents->corpus, job);
    LexRows *rows = lex_held_rows_begin(&documents->held, job);
    for (size_t i = range.begin; i < range.end; i++) {
        uint64_t n_forms;
        if (!count_forms(documents, i, worker, &n_forms, error))
            return false;
        append_document(rows, &documents->corpus->documents[i], n_forms);
    }
    return true;
}

static bool
documents_deliver(void *data, size_t job, G_GNUC_UNUSED unsigned worker, GError **error)
{
    const Documents *documents = data;
    return lex_held_rows_write(&documents->held, job, error);
}

bool
lex_report_write_documents(LexOutput *output, const LexCorpus *corpus, unsigned n_threads,
                           GError **error)
{
    LexTable *table = lex_output_table(output, &lex_documents_schema, error);
    if (table == NULL)
        return false;
    const unsigned n_workers = (unsigned)CLAMP(corpus->n_blocks, 1, MAX(n_threads, 1));
    Documents documents = {
        .corpus = corpus,
        .cursors = g_new0(LexCursor, n_workers),
        .seen = g_new0(uint32_t *, n_workers),
    };
    lex_held_rows_init(&documents.held, table, n_workers);
    for (unsigned w = 0; w < n_workers; w++) {
        lex_cursor_init(&documents.cursors[w], corpus);
        documents.seen[w] = g_new0(uint32_t, MAX(corpus->form_names.n_entries, 1));
    }
    const bool written = lex_jobs_run_ordered(corpus->n_blocks, n_workers, documents_do_block,
                                              documents_deliver, &documents, error);
    for (unsigned w = 0; w < n_workers; w++) {
        lex_cursor_clear(&documents.cursors[w]);
        g_free(documents.seen[w]);
    }
    lex_held_rows_clear(&documents.held);
    g_free(documents.cursors);
    g_free(documents.seen);
    return written;
}

/* ---- run.json ---------------------------------------------------------------------------- */

static json_t *
json_count(uint64_t value)
{
    return json_integer((json_int_t)value);
}

/* Text of any origin: what is not UTF-8 is shown as U+FFFD. */
static json_t *
json_text(const char *text)
{
    g_autofree char *valid = text != NULL ? g_utf8_make_valid(text, -1) : NULL;
    return valid != NULL ? json_string(valid) : json_null();
}

static json_t *
json_texts(const char *const *texts)
{
    json_t *array = json_array();
    for (; texts != NULL && *texts != NULL; texts++)
        json_array_append_new(array, json_text(*texts));
    return array;
}

static json_t *
json_option(const LexOption *option, const void *values)
{
    const void *place = (const char *)values + option->offset;
    if (option->type == LEX_OPTION_LIST)
        return json_texts(*(const char *const *const *)place);
    if (option->type == LEX_OPTION_FLAG)
        return json_boolean(*(const bool *)place);
    if (option->type == LEX_OPTION_COUNT || option->type == LEX_OPTION_SIZE)
        return json_count(*(const uint64_t *)place);
    if (option->type == LEX_OPTION_REAL)
        return json_real(*(const double *)place);
    g_autofree char *shown = lex_option_show(option, values);
    return json_text(shown);
}

/* The values of a group; of options without a default those that were given. */
static json_t *
json_group(const LexOptionGroup *group, const void *values, const LexSettings *settings)
{
    json_t *object = json_object();
    for (const LexOption *option = group->options; option != NULL && option->name; option++) {
        const bool number = option->type != LEX_OPTION_TEXT && option->type != LEX_OPTION_LIST;
        if (number && option->type != LEX_OPTION_FLAG && option->value == NULL &&
            !lex_settings_is_given(settings, option->name))
            continue;
        json_object_set_new(object, option->name, json_option(option, values));
    }
    return object;
}

static json_t *
json_options(const LexSettings *settings)
{
    return json_pack("{s:o, s:o, s:o, s:o}",                                            //
                     "input", json_group(&lex_input_group, &settings->input, settings), //
                     "text", json_group(&lex_text_group, &settings->text, settings),    //
                     "output", json_group(&lex_output_group, &settings->output, settings), "run",
                     json_group(&lex_machine_group, &settings->machine, settings));
}

static json_t *
json_sifted(const LexTerms *terms)
{
    const LexSifted *sifted = &terms->sifted;
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",             //
                     "tokens", json_count(sifted->n_tokens),                      //
                     "other_class_tokens", json_count(sifted->n_class_tokens),    //
                     "stop_word_tokens", json_count(sifted->n_stop_tokens),       //
                     "below_minimum_tokens", json_count(sifted->n_rare_tokens),   //
                     "above_maximum_tokens", json_count(sifted->n_common_tokens), //
                     "counted_tokens", json_count(terms->n_tokens),               //
                     "below_minimum_terms", json_count(sifted->n_rare_terms),     //
                     "above_maximum_terms", json_count(sifted->n_common_terms),   //
                     "counted_terms", json_count(terms->n_terms));
}

/* The term options as they hold for this analysis, whoever set them. */
static json_t *
json_term_options(const LexTermOptions *terms)
{
    json_t *object = json_object();
    for (const LexOption *option = lex_term_group.options; option->name != NULL; option++)
        json_object_set_new(object, option->name, json_option(option, terms));
    return object;
}

/* Which dictionary it was: its path and how many words it has. */
static json_t *
json_dictionary(const LexDictionary *dictionary)
{
    json_t *object = json_object();
    json_object_set_new(object, "path", json_text(lex_dictionary_path(dictionary)));
    json_object_set_new(object, "words", json_count(lex_dictionary_n_words(dictionary)));
    return object;
}

json_t *
lex_report_analysis(const LexAnalysisRun *run)
{
    json_t *report = json_object();
    json_object_set_new(report, "options",
                        json_group(&run->analysis->options, run->options, run->settings));
    json_object_set_new(report, "terms", json_term_options(&run->term_options));
    json_object_set_new(report, "stop_words", json_count(lex_stopwords_count(run->stopwords)));
    if (run->stemming.dictionary != NULL)
        json_object_set_new(report, "dictionary", json_dictionary(run->stemming.dictionary));
    if (run->terms != NULL)
        json_object_set_new(report, "sifted", json_sifted(run->terms));
    return report;
}

static json_t *
json_inputs(const LexCorpus *corpus, const LexInputs *inputs)
{
    json_t *array = json_array();
    for (size_t i = 0; i < inputs->n_files; i++) {
        char digest[17];
        g_snprintf(digest, sizeof digest, "%016" G_GINT64_MODIFIER "x", corpus->files[i].digest);
        json_array_append_new(array, json_pack("{s:s, s:o, s:s}",                             //
                                               "doc_id", inputs->files[i].id,                 //
                                               "bytes", json_count(corpus->files[i].n_bytes), //
                                               "xxh3", digest));
    }
    return array;
}

static json_t *
json_sources(const LexCorpus *corpus)
{
    g_autofree uint64_t *n_documents = g_new0(uint64_t, corpus->n_sources + 1);
    g_autofree uint64_t *n_tokens = g_new0(uint64_t, corpus->n_sources + 1);
    for (size_t i = 0; i < corpus->n_documents; i++) {
        n_documents[corpus->documents[i].source]++;
        n_tokens[corpus->documents[i].source] += corpus->documents[i].n_tokens;
    }
    json_t *array = json_array();
    for (size_t s = 0; s < corpus->n_sources; s++)
        json_array_append_new(array, json_pack("{s:s, s:o, s:o}",                       //
                                               "source", corpus->sources[s],            //
                                               "documents", json_count(n_documents[s]), //
                                               "tokens", json_count(n_tokens[s])));
    return array;
}

static json_t *
json_totals(const LexCorpus *corpus, const LexInputs *inputs)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}",                   //
                     "documents", json_count(corpus->n_documents),       //
                     "rows_skipped", json_count(corpus->rows.n_skipped), //
                     "files_passed_over",
                     json_count(inputs->n_passed_over + corpus->n_passed_over), //
                     "bytes", json_count(corpus->n_bytes),                      //
                     "tokens", json_count(corpus->n_tokens),                    //
                     "forms", json_count(corpus->form_names.n_entries));
}

void
lex_report_time(json_t *times, const char *name, int64_t began)
{
    const double seconds = (double)(g_get_monotonic_time() - began) / G_USEC_PER_SEC;
    json_object_set_new(times, name, json_real(seconds));
}

bool
lex_report_write_run(LexOutput *output, const LexReport *report, GError **error)
{
    const GPtrArray *lines = report->messages->lines;
    json_t *messages = json_array();
    for (guint i = 0; lines != NULL && i < lines->len; i++)
        json_array_append_new(messages, json_text(g_ptr_array_index(lines, i)));

    json_t *run = json_object();
    json_object_set_new(run, "program", json_string("lexstat"));
    json_object_set_new(run, "version", json_string(LEX_VERSION));
    json_object_set_new(run, "command", json_texts(report->command));
    json_object_set_new(run, "options", json_options(report->settings));
    json_object_set(run, "analyses", report->analyses);
    if (report->corpus != NULL) {
        json_object_set_new(run, "totals", json_totals(report->corpus, report->inputs));
        json_object_set_new(run, "sources", json_sources(report->corpus));
        json_object_set_new(run, "inputs", json_inputs(report->corpus, report->inputs));
    }
    json_object_set_new(run, "messages", messages);
    json_object_set(run, "times", report->times);
    lex_report_time(run, "seconds", report->began);
    char *text = json_dumps(run, JSON_INDENT(2) | JSON_REAL_PRECISION(15));
    json_decref(run);
    g_assert(text != NULL);
    const bool written = lex_output_file(output, "run.json", text, strlen(text), error);
    free(text);
    return written;
}
