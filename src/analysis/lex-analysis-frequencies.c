/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Frequencies: how often each term occurs and in how many documents, in the whole corpus and in
 * each source. Sums of whole numbers: threads add up in any order.
 */
#include "lex-analysis-run.h"
#include "lex-forms.h"
#include "lex-jobs.h"

#include <string.h>

#define TOKENS_PER_JOB ((size_t)1 << 18)

/* The rows of the corpus as a whole. Its parenthesis comes before the letters of every source. */
static const char all_sources[] = "(all)";

enum { SOURCE, TERM, STEM, FORMS, CLASS, COUNT, DF, PER_MILLION, RANK };

static const LexColumn columns[] = {
    [SOURCE] = {"source", LEX_COLUMN_TEXT, "the source; (all): the whole corpus"},
    [TERM] = {"term", LEX_COLUMN_TEXT,
              "most frequent form of the stem in the corpus, in its dominant case"},
    [STEM] = {"stem", LEX_COLUMN_TEXT, "what was counted"},
    [FORMS] = {"forms", LEX_COLUMN_TEXT, "its forms with their counts in the corpus"},
    [CLASS] = {"class", LEX_COLUMN_TEXT, "word, number, url, email, tag"},
    [COUNT] = {"count", LEX_COLUMN_COUNT, "occurrences in the source"},
    [DF] = {"df", LEX_COLUMN_COUNT, "documents of the source that hold it"},
    [PER_MILLION] = {"per_million", LEX_COLUMN_REAL,
                     "occurrences in a million counted tokens of the source"},
    [RANK] = {"rank", LEX_COLUMN_COUNT,
              "in the source, by count, from 1; the same count is the same rank"},
    {0},
};

typedef struct {
    uint32_t term;
    uint64_t count;
    uint32_t df;
} Frequency;

typedef struct {
    LexAnalysisRun *run;
    const LexDocumentRange *ranges;
    LexTermCounter *counters; /* by worker */
    Frequency **sums;         /* by worker: [source * n_terms + term] */
    LexTermForms forms;
    LexTable *table;
} Frequencies;

/* Most frequent first, then by term: term ids are in the order of their labels. */
static int
compare_frequencies(const void *a, const void *b)
{
    const Frequency *x = a, *y = b;
    if (x->count != y->count)
        return x->count < y->count ? 1 : -1;
    return (x->term > y->term) - (x->term < y->term);
}

static bool
frequencies_do_range(void *data, size_t job, unsigned worker, G_GNUC_UNUSED GError **error)
{
    const Frequencies *frequencies = data;
    const LexTerms *terms = frequencies->run->terms;
    LexTermCounter *counter = &frequencies->counters[worker];
    for (size_t i = frequencies->ranges[job].begin; i < frequencies->ranges[job].end; i++) {
        const LexDocument *document = &frequencies->run->corpus->documents[i];
        Frequency *sums = frequencies->sums[worker] + document->source * terms->n_terms;
        lex_term_counter_count(counter, terms, document);
        for (size_t k = 0; k < counter->n_counts; k++) {
            sums[counter->counts[k].term].count += counter->counts[k].count;
            sums[counter->counts[k].term].df++;
        }
    }
    return true;
}

/* The sums of all workers, in those of the first. */
static bool
frequencies_count(Frequencies *frequencies, GError **error)
{
    const LexCorpus *corpus = frequencies->run->corpus;
    const size_t n_cells = corpus->n_sources * frequencies->run->terms->n_terms;
    size_t n_ranges;
    g_autofree LexDocumentRange *ranges = lex_corpus_cut(corpus, TOKENS_PER_JOB, &n_ranges);
    frequencies->ranges = ranges;
    if (!lex_jobs_run(n_ranges, frequencies->run->n_threads, frequencies_do_range, frequencies,
                      error))
        return false;
    for (unsigned w = 1; w < frequencies->run->n_threads; w++) {
        for (size_t i = 0; i < n_cells; i++) {
            frequencies->sums[0][i].count += frequencies->sums[w][i].count;
            frequencies->sums[0][i].df += frequencies->sums[w][i].df;
        }
    }
    return true;
}

static void
write_row(const Frequencies *frequencies, LexRows *rows, const char *source,
          const Frequency *frequency, uint64_t n_tokens, size_t rank, GString *scratch)
{
    const LexCorpus *corpus = frequencies->run->corpus;
    const LexTerm *term = &frequencies->run->terms->terms[frequency->term];
    const uint32_t form = frequencies->forms.forms[frequencies->forms.begin[frequency->term]];
    const char *class = lex_token_class_name(corpus->forms[form].class);

    lex_term_forms_show(&frequencies->forms, corpus, frequency->term, scratch);
    lex_rows_optional(rows, source, strlen(source));
    lex_rows_text(rows, term->label.bytes, term->label.length);
    lex_rows_text(rows, term->stem.bytes, term->stem.length);
    lex_rows_text(rows, scratch->str, scratch->len);
    lex_rows_text(rows, class, strlen(class));
    lex_rows_count(rows, frequency->count);
    lex_rows_count(rows, frequency->df);
    lex_rows_real(rows, 1e6 * (double)frequency->count / (double)n_tokens);
    lex_rows_count(rows, rank);
    lex_rows_end(rows);
}

/* The rows of a source: those of its terms that occur in it. */
static bool
write_source(const Frequencies *frequencies, const char *source, Frequency *list, size_t n,
             GError **error)
{
    LexRows rows = {0};
    g_autoptr(GString) scratch = g_string_new(NULL);
    uint64_t n_tokens = 0;
    for (size_t i = 0; i < n; i++)
        n_tokens += list[i].count;
    if (n > 0)
        qsort(list, n, sizeof *list, compare_frequencies);

    size_t rank = 1;
    lex_rows_init(&rows, lex_table_layout(frequencies->table));
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && list[i].count < list[i - 1].count)
            rank = i + 1;
        write_row(frequencies, &rows, source, &list[i], n_tokens, rank, scratch);
    }
    const bool written = lex_table_write(frequencies->table, &rows, error);
    lex_rows_release(&rows);
    return written;
}

static bool
write_whole_corpus(const Frequencies *frequencies, Frequency *list, GError **error)
{
    const LexTerms *terms = frequencies->run->terms;
    for (uint32_t t = 0; t < terms->n_terms; t++)
        list[t] = (Frequency){t, terms->terms[t].count, terms->terms[t].df};
    return write_source(frequencies, all_sources, list, terms->n_terms, error);
}

/* One source's terms out of the sums. */
static size_t
list_source(const Frequencies *frequencies, size_t source, Frequency *list)
{
    const size_t n_terms = frequencies->run->terms->n_terms;
    const Frequency *sums = frequencies->sums[0] + source * n_terms;
    size_t n = 0;
    for (uint32_t t = 0; t < n_terms; t++) {
        if (sums[t].count > 0)
            list[n++] = (Frequency){t, sums[t].count, sums[t].df};
    }
    return n;
}

static bool
frequencies_write(Frequencies *frequencies, GError **error)
{
    const LexCorpus *corpus = frequencies->run->corpus;
    g_autofree Frequency *list = g_new(Frequency, MAX(frequencies->run->terms->n_terms, 1));
    if (!frequencies_count(frequencies, error) || !write_whole_corpus(frequencies, list, error))
        return false;
    if (corpus->n_sources == 1 && corpus->sources[0][0] == '\0')
        return true; /* no document has a source: there is only the whole */
    for (size_t s = 0; s < corpus->n_sources; s++) {
        const size_t n = list_source(frequencies, s, list);
        if (!write_source(frequencies, corpus->sources[s], list, n, error))
            return false;
    }
    return true;
}

static void
frequencies_start(Frequencies *frequencies)
{
    const LexAnalysisRun *run = frequencies->run;
    const size_t n_cells = run->corpus->n_sources * run->terms->n_terms;
    frequencies->counters = g_new(LexTermCounter, run->n_threads);
    frequencies->sums = g_new(Frequency *, run->n_threads);
    for (unsigned w = 0; w < run->n_threads; w++) {
        lex_term_counter_init(&frequencies->counters[w], run->terms);
        frequencies->sums[w] = g_new0(Frequency, MAX(n_cells, 1));
    }
    lex_term_forms_init(&frequencies->forms, run->terms, run->corpus);
}

static void
frequencies_clear(Frequencies *frequencies)
{
    for (unsigned w = 0; w < frequencies->run->n_threads; w++) {
        lex_term_counter_clear(&frequencies->counters[w]);
        g_free(frequencies->sums[w]);
    }
    g_free(frequencies->counters);
    g_free(frequencies->sums);
    lex_term_forms_clear(&frequencies->forms);
}

static bool
frequencies_run(LexAnalysisRun *run, GError **error)
{
    Frequencies frequencies = {.run = run};
    frequencies.table = lex_output_table(run->output, "frequencies", columns, error);
    if (frequencies.table == NULL)
        return false;
    frequencies_start(&frequencies);
    const bool written = frequencies_write(&frequencies, error);
    frequencies_clear(&frequencies);
    json_object_set_new(run->report, "rows",
                        json_integer((json_int_t)lex_table_n_rows(frequencies.table)));
    return written;
}

const LexAnalysis lex_analysis_frequencies = {
    .name = "frequencies",
    .summary = "how often each term occurs and in how many documents, by source and in all",
    .needs = LEX_NEEDS_TERMS,
    .stem = "root",
    .stopwords = "none",
    .classes = "word,tag",
    .options = {"frequencies", "Frequencies", NULL, 0},
    .columns = columns,
    .run = frequencies_run,
};
