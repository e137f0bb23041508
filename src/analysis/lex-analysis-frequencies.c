/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Frequencies: how often each term occurs and in how many documents, in the whole corpus and in
 * each source. Sums of whole numbers: threads add up in any order.
 */
#include "lex-analysis-run.h"
#include "lex-forms.h"
#include "lex-sums.h"

#include <string.h>

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
    LexTermForms forms;
    LexTable *table;
    LexTermSum *sums;   /* of a group of sources: [place in the group * n_terms + term] */
    LexSumScope group;  /* which they are */
    size_t group_size;  /* sources at once, as many as memory allows */
    LexTermSum *in_all; /* by term */
    Frequency *list;    /* of the rows of one source */
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

/* The rows of one source, out of its sums. */
static bool
write_sums(const Frequencies *frequencies, const char *source, const LexTermSum *sums,
           GError **error)
{
    size_t n = 0;
    for (uint32_t t = 0; t < frequencies->run->terms->n_terms; t++) {
        if (sums[t].count > 0)
            frequencies->list[n++] = (Frequency){t, sums[t].count, sums[t].df};
    }
    return write_source(frequencies, source, frequencies->list, n, error);
}

static bool
frequencies_sum(const Frequencies *frequencies, const LexSumScope *scope, LexTermSum *sums,
                GError **error)
{
    const LexAnalysisRun *run = frequencies->run;
    return lex_sums_add(run->corpus, &run->terms->map, scope, run->n_threads, sums, error);
}

/* The sums of the sources from `first` on, as many as go at once. */
static bool
frequencies_sum_group(Frequencies *frequencies, size_t first, GError **error)
{
    const size_t n_terms = frequencies->run->terms->n_terms;
    const size_t n = MIN(frequencies->group_size, frequencies->run->corpus->n_sources - first);
    frequencies->group = (LexSumScope){.by_source = true, .first_source = first, .n_sources = n};
    memset(frequencies->sums, 0, n * n_terms * sizeof *frequencies->sums);
    return frequencies_sum(frequencies, &frequencies->group, frequencies->sums, error);
}

/* Those of the whole corpus: added up where all sources are there, else counted. */
static bool
frequencies_sum_all(Frequencies *frequencies, GError **error)
{
    const LexSumScope all = {.by_source = false};
    const size_t n_terms = frequencies->run->terms->n_terms;
    if (frequencies->group.n_sources < frequencies->run->corpus->n_sources)
        return frequencies_sum(frequencies, &all, frequencies->in_all, error);
    for (size_t i = 0; i < frequencies->group.n_sources * n_terms; i++) {
        frequencies->in_all[i % n_terms].count += frequencies->sums[i].count;
        frequencies->in_all[i % n_terms].df += frequencies->sums[i].df;
    }
    return true;
}

/* The whole corpus, then each source; where no document has one, there is only the whole. */
static bool
frequencies_write(Frequencies *frequencies, GError **error)
{
    const LexCorpus *corpus = frequencies->run->corpus;
    const size_t n_terms = frequencies->run->terms->n_terms;
    const bool no_sources = corpus->n_sources == 1 && corpus->sources[0][0] == '\0';
    if (!frequencies_sum_group(frequencies, 0, error) || !frequencies_sum_all(frequencies, error) ||
        !write_sums(frequencies, all_sources, frequencies->in_all, error))
        return false;
    for (size_t s = 0; s < corpus->n_sources && !no_sources; s++) {
        const size_t place = s % frequencies->group_size;
        if (place == 0 && s > 0 && !frequencies_sum_group(frequencies, s, error))
            return false;
        if (!write_sums(frequencies, corpus->sources[s], frequencies->sums + place * n_terms,
                        error))
            return false;
    }
    return true;
}

static void
frequencies_start(Frequencies *frequencies)
{
    const LexAnalysisRun *run = frequencies->run;
    const size_t n_terms = MAX(run->terms->n_terms, 1);
    const size_t source_size = n_terms * sizeof(LexTermSum) * run->n_threads;
    frequencies->group_size = CLAMP(run->memory / 4 / source_size, 1, run->corpus->n_sources);
    frequencies->sums = g_new(LexTermSum, frequencies->group_size * n_terms);
    frequencies->in_all = g_new0(LexTermSum, n_terms);
    frequencies->list = g_new(Frequency, n_terms);
    lex_term_forms_init(&frequencies->forms, run->terms, run->corpus);
}

static void
frequencies_clear(Frequencies *frequencies)
{
    g_free(frequencies->sums);
    g_free(frequencies->in_all);
    g_free(frequencies->list);
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
