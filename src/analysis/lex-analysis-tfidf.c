/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * TF-IDF: which terms characterise each document, or each source.
 *
 * By document: documents are weighted in parallel and written in their order, each one's terms by
 * weight and then by term. By source: a term's weight is its mean over the source's documents,
 * zero where a document does not hold it; never the weight in the concatenated source, whose
 * document frequencies would be those of a handful of "documents". The sum runs over fixed shares
 * of documents in order, so its last digit does not depend on the number of threads.
 *
 * The formulas are in lex-weight.c.
 */
#include "lex-analysis-run.h"
#include "lex-held-rows.h"
#include "lex-jobs.h"
#include "lex-matrix.h"
#include "lex-message.h"
#include "lex-scheme.h"
#include "lex-sources.h"
#include "lex-tfidf-rows.h"

#include <math.h>

#define DOCUMENTS_PER_SUM 256 /* of one source; part of the result's last digit: do not change */

typedef struct {
    char *scheme;
    char *log_base;
    int by; /* LexBy */
    uint64_t top;
    double k1, b, delta, slope, alpha;
} Options;

static const LexOption options[] = {
    {"scheme", 0, LEX_OPTION_TEXT, offsetof(Options, scheme), "quanteda", .argument = "NAME",
     .help = "quanteda sklearn tidytext gensim tm voyant bm25, with variants such as "
             "sklearn:sublinear, bm25:plus; or three SMART letters such as ltc"},
    {"log-base", 0, LEX_OPTION_TEXT, offsetof(Options, log_base), NULL, .argument = "2|e|10",
     .help = "base of the logarithms; default: the scheme's own, 10 for SMART letters"},
    {"by", 0, LEX_OPTION_CHOICE, offsetof(Options, by), "document", lex_by_names,
     .argument = "document|source",
     .help = "a row for each document's terms, or for each source's (means over its documents)"},
    {"top", 0, LEX_OPTION_COUNT, offsetof(Options, top), "0", .argument = "N",
     .help = "only the N highest of each document or source; 0: all"},
    {"k1", 0, LEX_OPTION_REAL, offsetof(Options, k1), NULL, .max = INFINITY, .argument = "X",
     .help = "bm25: how slowly repetition saturates; default 1.2 (okapi: 1.5)"},
    {"b", 0, LEX_OPTION_REAL, offsetof(Options, b), NULL, .max = 1, .argument = "X",
     .help = "bm25: how much the length of a document matters; default 0.75"},
    {"delta", 0, LEX_OPTION_REAL, offsetof(Options, delta), NULL, .max = INFINITY, .argument = "X",
     .help = "bm25:plus, bm25:l: what a long document keeps; default 1, 0.5"},
    {"slope", 0, LEX_OPTION_REAL, offsetof(Options, slope), NULL, .max = 1, .argument = "X",
     .help = "SMART u: weight of the document's own size; default 0.25"},
    {"alpha", 0, LEX_OPTION_REAL, offsetof(Options, alpha), NULL, .max = 1, .argument = "X",
     .help = "SMART b: exponent of the document's bytes; default 0.375"},
    {0},
};

/* ---- weights ----------------------------------------------------------------------------- */

/* One thread's memory. The arrays hold as many terms as the largest document so far. */
typedef struct {
    LexCursor cursor;
    LexTermCounter counter;
    size_t size;
    uint32_t *counts;
    double *idf;
    double *weights;
    LexTfidfRow *rows;
    size_t n_rows;
    LexTfidfWriter writer; /* of a table */
    LexTfidfOrder order;   /* of a matrix, as what it writes */
    GString *entries;
    double *sums;  /* by source: of weights, by term; zero between jobs */
    uint64_t *tfs; /* the same, of counts */
} Worker;

typedef struct {
    LexAnalysisRun *run;
    const Options *options;
    LexWeighting weighting;
    LexCollection collection;
    double *idf;     /* by term */
    Worker *workers; /* one for each result that is held: more than threads */
    unsigned n_workers;
    LexTable *table; /* NULL with a matrix */
    LexHeldRows held;
    LexTfidfTable rows;
    LexMatrix *matrix; /* NULL with a table */
    struct SourceSums *source_sums;
} Tfidf;

/* What a job works with whose result stays there until it is delivered. */
static Worker *
tfidf_worker_of(const Tfidf *tfidf, size_t job)
{
    return &tfidf->workers[lex_jobs_held(job, tfidf->run->n_threads)];
}

static void
worker_reserve(Worker *worker, size_t n)
{
    if (n <= worker->size)
        return;
    worker->size = MAX(n, worker->size * 2);
    worker->counts = g_renew(uint32_t, worker->counts, worker->size);
    worker->idf = g_renew(double, worker->idf, worker->size);
    worker->weights = g_renew(double, worker->weights, worker->size);
    worker->rows = g_renew(LexTfidfRow, worker->rows, worker->size);
}

/* The document's terms and weights, as worker->rows, not sorted. */
static bool
worker_weigh(Worker *worker, const Tfidf *tfidf, const LexDocument *document, GError **error)
{
    LexTermCounter *counter = &worker->counter;
    if (!lex_term_counter_count(counter, tfidf->run->terms, &worker->cursor, document, error))
        return false;
    worker_reserve(worker, counter->n_counts);
    for (size_t i = 0; i < counter->n_counts; i++) {
        worker->counts[i] = counter->counts[i].count;
        worker->idf[i] = tfidf->idf[counter->counts[i].term];
    }
    lex_weighting_document(&tfidf->weighting, &tfidf->collection, document->n_bytes,
                           counter->n_counts, worker->counts, worker->idf, worker->weights);
    for (size_t i = 0; i < counter->n_counts; i++)
        worker->rows[i] = (LexTfidfRow){
            .term = counter->counts[i].term,
            .tf = counter->counts[i].count,
            .weight = worker->weights[i],
        };
    worker->n_rows = counter->n_counts;
    return true;
}

/* ---- by document ------------------------------------------------------------------------- */

static bool
tfidf_do_documents(void *data, size_t job, unsigned number, GError **error)
{
    const Tfidf *tfidf = data;
    const LexDocumentRange range = lex_corpus_block_documents(tfidf->run->corpus, job);
    Worker *worker = &tfidf->workers[number];
    LexRows *output = lex_held_rows_begin(&tfidf->held, job);
    for (size_t i = range.begin; i < range.end; i++) {
        const LexDocument *document = &tfidf->run->corpus->documents[i];
        if (!worker_weigh(worker, tfidf, document, error))
            return false;
        lex_tfidf_writer_add(&worker->writer, output, &tfidf->rows, document->id,
                             tfidf->run->corpus->sources[document->source], worker->rows,
                             worker->n_rows);
    }
    return true;
}

static bool
tfidf_deliver_rows(void *data, size_t job, G_GNUC_UNUSED unsigned number, GError **error)
{
    const Tfidf *tfidf = data;
    return lex_held_rows_write(&tfidf->held, job, error);
}

static bool
tfidf_do_entries(void *data, size_t job, G_GNUC_UNUSED unsigned number, GError **error)
{
    const Tfidf *tfidf = data;
    const LexDocumentRange range = lex_corpus_block_documents(tfidf->run->corpus, job);
    Worker *worker = tfidf_worker_of(tfidf, job);
    g_string_truncate(worker->entries, 0);
    for (size_t i = range.begin; i < range.end; i++) {
        if (!worker_weigh(worker, tfidf, &tfidf->run->corpus->documents[i], error))
            return false;
        lex_tfidf_order_by_term(&worker->order, worker->rows, worker->n_rows);
        for (size_t k = 0; k < worker->n_rows; k++) {
            const LexTfidfRow *row = &worker->rows[lex_tfidf_order_place(&worker->order, k)];
            lex_matrix_format_entry(worker->entries, i + 1, row->term + 1, row->weight,
                                    (unsigned)tfidf->run->settings->output.digits);
        }
    }
    return true;
}

static bool
tfidf_deliver_entries(void *data, size_t job, G_GNUC_UNUSED unsigned number, GError **error)
{
    const Tfidf *tfidf = data;
    return lex_matrix_write(tfidf->matrix, tfidf_worker_of(tfidf, job)->entries, error);
}

static bool
tfidf_write_documents(Tfidf *tfidf, GError **error)
{
    const size_t n_blocks = tfidf->run->corpus->n_blocks;
    return tfidf->matrix != NULL
               ? lex_jobs_run_ordered(n_blocks, tfidf->run->n_threads, tfidf_do_entries,
                                      tfidf_deliver_entries, tfidf, error)
               : lex_jobs_run_ordered(n_blocks, tfidf->run->n_threads, tfidf_do_documents,
                                      tfidf_deliver_rows, tfidf, error);
}

static bool
tfidf_label_matrix(const Tfidf *tfidf, GError **error)
{
    const LexCorpus *corpus = tfidf->run->corpus;
    const LexTerms *terms = tfidf->run->terms;
    for (size_t i = 0; i < corpus->n_documents; i++) {
        const char *id = corpus->documents[i].id;
        if (!lex_matrix_row_label(tfidf->matrix, id, strlen(id), error))
            return false;
    }
    for (size_t t = 0; t < terms->n_terms; t++) {
        const LexVocabEntry *label = &terms->terms[t].label;
        if (!lex_matrix_column_label(tfidf->matrix, label->bytes, label->length, error))
            return false;
    }
    return true;
}

static bool
tfidf_write_matrix(Tfidf *tfidf, GError **error)
{
    const LexTerms *terms = tfidf->run->terms;
    uint64_t n_entries = 0;
    for (size_t t = 0; t < terms->n_terms; t++)
        n_entries += terms->terms[t].df;

    tfidf->matrix = lex_matrix_new(tfidf->run->output, "tfidf", tfidf->run->corpus->n_documents,
                                   terms->n_terms, n_entries, error);
    if (tfidf->matrix == NULL)
        return false;
    const bool written = tfidf_label_matrix(tfidf, error) && tfidf_write_documents(tfidf, error);
    g_clear_pointer(&tfidf->matrix, lex_matrix_free);
    return written;
}

/* ---- by source --------------------------------------------------------------------------- */

/* A share of one source's documents. */
typedef struct {
    size_t begin; /* into order */
    size_t end;
    bool last; /* of its source */
} SourceShare;

typedef struct SourceSums {
    uint32_t *order; /* documents by source, then as in the corpus */
    SourceShare *shares;
    size_t n_shares;
    double *sums;  /* of the source that is being added up, by term */
    uint64_t *tfs; /* the same */
    size_t n_documents;
    LexTfidfRow *rows;
} SourceSums;

/* The documents in the order of their sources, cut into shares that the corpus alone decides. */
static void
source_sums_cut(SourceSums *sums, const LexCorpus *corpus)
{
    g_autofree size_t *next = g_new0(size_t, corpus->n_sources + 1);
    g_autoptr(GArray) shares = g_array_new(FALSE, FALSE, sizeof(SourceShare));
    sums->order = g_new(uint32_t, MAX(corpus->n_documents, 1));

    for (size_t i = 0; i < corpus->n_documents; i++)
        next[corpus->documents[i].source + 1]++;
    for (size_t s = 0; s < corpus->n_sources; s++) {
        const size_t begin = next[s], end = next[s + 1] += begin;
        for (size_t k = begin; k < end; k += DOCUMENTS_PER_SUM) {
            const SourceShare share = {k, MIN(k + DOCUMENTS_PER_SUM, end),
                                       k + DOCUMENTS_PER_SUM >= end};
            g_array_append_val(shares, share);
        }
    }
    for (size_t i = 0; i < corpus->n_documents; i++)
        sums->order[next[corpus->documents[i].source]++] = (uint32_t)i;
    sums->n_shares = shares->len;
    sums->shares = (SourceShare *)g_array_free(g_steal_pointer(&shares), FALSE);
}

/* Adds up a share's weights; worker->rows then are its terms, with their sums. */
static bool
tfidf_do_share(void *data, size_t job, G_GNUC_UNUSED unsigned number, GError **error)
{
    const Tfidf *tfidf = data;
    Worker *worker = tfidf_worker_of(tfidf, job);
    const SourceShare *share = &tfidf->source_sums->shares[job];
    g_autoptr(GArray) touched = g_array_new(FALSE, FALSE, sizeof(uint32_t));

    for (size_t k = share->begin; k < share->end; k++) {
        const uint32_t document = tfidf->source_sums->order[k];
        if (!worker_weigh(worker, tfidf, &tfidf->run->corpus->documents[document], error))
            return false;
        for (size_t i = 0; i < worker->n_rows; i++) {
            const LexTfidfRow *row = &worker->rows[i];
            if (worker->tfs[row->term] == 0)
                g_array_append_val(touched, row->term);
            worker->sums[row->term] += row->weight;
            worker->tfs[row->term] += row->tf;
        }
    }

    worker_reserve(worker, touched->len);
    worker->n_rows = touched->len;
    for (size_t i = 0; i < touched->len; i++) {
        const uint32_t term = g_array_index(touched, uint32_t, i);
        worker->rows[i] = (LexTfidfRow){term, worker->tfs[term], worker->sums[term]};
        worker->sums[term] = 0;
        worker->tfs[term] = 0;
    }
    return true;
}

/* The finished source's rows: sums become means, and are cleared for the next source. */
static bool
tfidf_write_source(const Tfidf *tfidf, uint32_t source, LexTfidfWriter *writer, GError **error)
{
    SourceSums *sums = tfidf->source_sums;
    size_t n_rows = 0;
    for (uint32_t t = 0; t < tfidf->run->terms->n_terms; t++) {
        if (sums->tfs[t] == 0)
            continue;
        sums->rows[n_rows++] =
            (LexTfidfRow){t, sums->tfs[t], sums->sums[t] / (double)sums->n_documents};
        sums->sums[t] = 0;
        sums->tfs[t] = 0;
    }
    sums->n_documents = 0;
    LexRows *output = lex_held_rows_begin(&tfidf->held, 0);
    lex_tfidf_writer_add(writer, output, &tfidf->rows, "", tfidf->run->corpus->sources[source],
                         sums->rows, n_rows);
    return lex_table_write(tfidf->table, output, error);
}

static bool
tfidf_deliver_share(void *data, size_t job, G_GNUC_UNUSED unsigned number, GError **error)
{
    const Tfidf *tfidf = data;
    Worker *worker = tfidf_worker_of(tfidf, job);
    SourceSums *sums = tfidf->source_sums;
    const SourceShare *share = &sums->shares[job];

    for (size_t i = 0; i < worker->n_rows; i++) {
        sums->sums[worker->rows[i].term] += worker->rows[i].weight;
        sums->tfs[worker->rows[i].term] += worker->rows[i].tf;
    }
    sums->n_documents += share->end - share->begin;
    if (!share->last)
        return true;
    const uint32_t document = sums->order[share->begin];
    return tfidf_write_source(tfidf, tfidf->run->corpus->documents[document].source,
                              &worker->writer, error);
}

static bool
tfidf_write_sources(Tfidf *tfidf, GError **error)
{
    const size_t n_terms = MAX(tfidf->run->terms->n_terms, 1);
    SourceSums sums = {
        .sums = g_new0(double, n_terms),
        .tfs = g_new0(uint64_t, n_terms),
        .rows = g_new(LexTfidfRow, n_terms),
    };
    source_sums_cut(&sums, tfidf->run->corpus);
    for (unsigned w = 0; w < tfidf->n_workers; w++) {
        tfidf->workers[w].sums = g_new0(double, n_terms);
        tfidf->workers[w].tfs = g_new0(uint64_t, n_terms);
    }
    tfidf->source_sums = &sums;
    const bool written = lex_jobs_run_ordered(sums.n_shares, tfidf->run->n_threads, tfidf_do_share,
                                              tfidf_deliver_share, tfidf, error);
    g_free(sums.order);
    g_free(sums.shares);
    g_free(sums.sums);
    g_free(sums.tfs);
    g_free(sums.rows);
    return written;
}

/* ---- set-up ------------------------------------------------------------------------------ */

/* --log-base: 0 when not given. */
static bool
parse_log_base(const char *text, double *ret_base, GError **error)
{
    *ret_base = 0;
    if (text == NULL)
        return true;
    char *end;
    const double base = g_str_equal(text, "e") ? M_E : g_ascii_strtod(text, &end);
    if (!g_str_equal(text, "e") && (end == text || *end != '\0' || !isfinite(base) || base <= 1)) {
        lex_error_set(error, LEX_ERROR_USAGE,
                      "--log-base=%s: 2, e, 10 or another number above 1 was expected", text);
        return false;
    }
    *ret_base = base;
    return true;
}

/* A parameter that the user may give, and where the weighting has it. */
typedef struct {
    const char *name;
    double value;
    double *place;
    bool used; /* the weight depends on it */
} Parameter;

enum { N_PARAMETERS = 5 };

static void
list_parameters(const Options *given, LexWeighting *weighting, Parameter parameters[N_PARAMETERS])
{
    const bool bm25 = weighting->tf >= LEX_TF_BM25;
    const bool delta = weighting->tf == LEX_TF_BM25_PLUS || weighting->tf == LEX_TF_BM25_L;
    const Parameter list[N_PARAMETERS] = {
        {"k1", given->k1, &weighting->k1, bm25},
        {"b", given->b, &weighting->b, bm25},
        {"delta", given->delta, &weighting->delta, delta},
        {"slope", given->slope, &weighting->slope, weighting->norm == LEX_NORM_UNIQUE},
        {"alpha", given->alpha, &weighting->alpha, weighting->norm == LEX_NORM_BYTES},
    };
    memcpy(parameters, list, sizeof list);
}

/* The scheme, with the parameters that the user gave. */
static bool
parse_scheme(const LexAnalysisRun *run, LexWeighting *ret_weighting, GError **error)
{
    const Options *given = run->options;
    double log_base;
    if (!parse_log_base(given->log_base, &log_base, error) ||
        !lex_scheme_parse(given->scheme, log_base, ret_weighting, error))
        return false;

    Parameter parameters[N_PARAMETERS];
    list_parameters(given, ret_weighting, parameters);
    for (size_t i = 0; i < N_PARAMETERS; i++) {
        if (!lex_settings_is_given(run->settings, parameters[i].name))
            continue;
        if (!parameters[i].used) {
            lex_error_set(error, LEX_ERROR_USAGE, "--%s has no part in --scheme=%s",
                          parameters[i].name, given->scheme);
            return false;
        }
        *parameters[i].place = parameters[i].value;
    }
    return true;
}

static bool
tfidf_check(const LexAnalysisRun *run, GError **error)
{
    const Options *given = run->options;
    LexWeighting weighting;
    if (!parse_scheme(run, &weighting, error))
        return false;
    if (run->settings->output.format == LEX_FORMAT_MTX &&
        (given->by == LEX_BY_SOURCE || given->top > 0)) {
        lex_error_set(error, LEX_ERROR_USAGE,
                      "--format-out=mtx writes every document and term: --by=source and --top do "
                      "not go with it");
        return false;
    }
    return lex_by_check(run, (LexBy)given->by, LEX_BY_CORPUS, error);
}

/* What the weights need to know of all documents. Means of whole numbers: the same everywhere. */
static void
tfidf_measure(Tfidf *tfidf)
{
    const LexTerms *terms = tfidf->run->terms;
    const size_t n_docs = tfidf->run->corpus->n_documents;
    g_autofree uint32_t *df = g_new(uint32_t, MAX(terms->n_terms, 1));
    uint64_t sum_of_df = 0;
    for (size_t t = 0; t < terms->n_terms; t++)
        sum_of_df += df[t] = terms->terms[t].df;

    tfidf->collection = (LexCollection){
        .n_docs = n_docs,
        .mean_length = (double)terms->n_tokens / (double)n_docs,
        .mean_unique = (double)sum_of_df / (double)n_docs,
    };
    tfidf->idf = g_new(double, MAX(terms->n_terms, 1));
    lex_weighting_idf(&tfidf->weighting, &tfidf->collection, terms->n_terms, df, tfidf->idf);
}

static void
tfidf_start_workers(Tfidf *tfidf)
{
    tfidf->n_workers = lex_jobs_n_held(tfidf->run->n_threads);
    if (tfidf->table != NULL)
        lex_held_rows_init(&tfidf->held, tfidf->table, tfidf->run->n_threads);
    tfidf->workers = g_new0(Worker, tfidf->n_workers);
    for (unsigned w = 0; w < tfidf->n_workers; w++) {
        Worker *worker = &tfidf->workers[w];
        lex_cursor_init(&worker->cursor, tfidf->run->corpus);
        lex_term_counter_init(&worker->counter, tfidf->run->terms);
        worker->entries = g_string_new(NULL);
        if (tfidf->table != NULL)
            lex_tfidf_writer_init(&worker->writer, lex_table_layout(tfidf->table));
    }
}

static void
tfidf_clear(Tfidf *tfidf)
{
    for (unsigned w = 0; w < tfidf->n_workers; w++) {
        Worker *worker = &tfidf->workers[w];
        lex_cursor_clear(&worker->cursor);
        lex_term_counter_clear(&worker->counter);
        lex_tfidf_writer_clear(&worker->writer);
        lex_tfidf_order_clear(&worker->order);
        g_string_free(worker->entries, TRUE);
        g_free(worker->counts);
        g_free(worker->idf);
        g_free(worker->weights);
        g_free(worker->rows);
        g_free(worker->sums);
        g_free(worker->tfs);
    }
    lex_held_rows_clear(&tfidf->held);
    lex_tfidf_table_clear(&tfidf->rows);
    g_free(tfidf->workers);
    g_free(tfidf->idf);
}

static bool
tfidf_write(Tfidf *tfidf, GError **error)
{
    if (tfidf->run->settings->output.format == LEX_FORMAT_MTX) {
        tfidf_start_workers(tfidf);
        return tfidf_write_matrix(tfidf, error);
    }
    tfidf->table = lex_output_table(tfidf->run->output, &lex_tfidf_schema, error);
    if (tfidf->table == NULL)
        return false;
    tfidf_start_workers(tfidf);
    tfidf->rows = (LexTfidfTable){
        .terms = tfidf->run->terms,
        .idf = tfidf->idf,
        .top = tfidf->options->top,
    };
    if (!lex_tfidf_table_init(&tfidf->rows, lex_table_layout(tfidf->table), tfidf->run->n_threads,
                              error))
        return false;
    const bool written = tfidf->options->by == LEX_BY_SOURCE ? tfidf_write_sources(tfidf, error)
                                                             : tfidf_write_documents(tfidf, error);
    json_object_set_new(tfidf->run->report, "rows",
                        json_integer((json_int_t)lex_table_n_rows(tfidf->table)));
    return written;
}

static bool
tfidf_run(LexAnalysisRun *run, GError **error)
{
    Tfidf tfidf = {.run = run, .options = run->options};
    if (!parse_scheme(run, &tfidf.weighting, error) ||
        !lex_by_check(run, (LexBy)tfidf.options->by, LEX_BY_CORPUS, error))
        return false;
    tfidf_measure(&tfidf);
    const bool written = tfidf_write(&tfidf, error);
    tfidf_clear(&tfidf);
    return written;
}

const LexAnalysis lex_analysis_tfidf = {
    .name = "tfidf",
    .summary = "which terms characterise each document, or each source (--by=source)",
    .needs = LEX_NEEDS_TERMS | LEX_NEEDS_DF,
    .has_matrix = true,
    .stem = "root",
    .stopwords = "core",
    .classes = "word,tag",
    .options = {"tfidf", "TF-IDF", options, sizeof(Options)},
    .tables = {&lex_tfidf_schema},
    .check = tfidf_check,
    .run = tfidf_run,
};
