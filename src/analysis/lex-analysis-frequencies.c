/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Frequencies: how often each term occurs and in how many documents, in the whole corpus and in
 * each source. Sums of whole numbers: threads add up in any order.
 *
 * --dispersion also says how evenly. It has to remember which documents hold a term, and to go over
 * all positions, which takes 70 % longer (115 MB of laws in 32 sources): who wants counts alone
 * shall not pay for it.
 */
#include "lex-analysis-run.h"
#include "lex-distances.h"
#include "lex-forms.h"
#include "lex-held-rows.h"
#include "lex-jobs.h"
#include "lex-keyed.h"
#include "lex-term-dispersion.h"

#include <math.h>
#include <string.h>

typedef struct {
    bool dispersion;
} Options;

static const LexOption options[] = {
    {"dispersion", 0, LEX_OPTION_FLAG, offsetof(Options, dispersion),
     .help = "fill the columns dp, dp_norm, arf, juilland_d and max_doc_share, which takes longer"},
    {0},
};

/* The rows of the corpus as a whole. Its parenthesis comes before the letters of every source. */
static const char all_sources[] = "(all)";

enum {
    SOURCE,
    TERM,
    STEM,
    FORMS,
    CLASS,
    COUNT,
    DF,
    PER_MILLION,
    RANK,
    DP,
    DP_NORM,
    ARF,
    JUILLAND_D,
    MAX_DOC_SHARE,
};

static const LexColumn columns[] = {
    [SOURCE] = {"source", LEX_COLUMN_TEXT, "the source; (all): the whole corpus"},
    [TERM] = {"term", LEX_COLUMN_TEXT,
              "most frequent form of the stem in the corpus, in its dominant case"},
    [STEM] = {"stem", LEX_COLUMN_TEXT, "stem that was counted (--stem)"},
    [FORMS] = {"forms", LEX_COLUMN_TEXT, "its forms with their counts in the corpus"},
    [CLASS] = {"class", LEX_COLUMN_TEXT, "class of token: word, number, url, email, tag"},
    [COUNT] = {"count", LEX_COLUMN_COUNT, "occurrences in the source"},
    [DF] = {"df", LEX_COLUMN_COUNT, "documents of the source that hold it"},
    [PER_MILLION] = {"per_million", LEX_COLUMN_REAL,
                     "occurrences in a million counted tokens of the source"},
    [RANK] = {"rank", LEX_COLUMN_COUNT,
              "in the source, by count, from 1; the same count is the same rank"},
    [DP] = {"dp", LEX_COLUMN_REAL,
            "Gries's DP over documents; 0: even, near 1: in few; empty without --dispersion"},
    [DP_NORM] = {"dp_norm", LEX_COLUMN_REAL, "DP over its largest possible value"},
    [ARF] = {"arf", LEX_COLUMN_REAL,
             "average reduced frequency: count if evenly spread, near 1 if all together"},
    [JUILLAND_D] = {"juilland_d", LEX_COLUMN_REAL,
                    "Juilland's D over documents; 1: even, 0: in one"},
    [MAX_DOC_SHARE] = {"max_doc_share", LEX_COLUMN_REAL,
                       "share of count that the document with most of them has"},
    {0},
};

static const LexSchema schema = {
    "frequencies", "a row for each term of each source, and of all sources together", columns};

typedef struct {
    uint32_t term;
    uint64_t count;
    uint32_t df;
    double arf;
    const LexDocumentSpread *spread; /* NULL unless asked for */
} Frequency;

typedef struct {
    LexAnalysisRun *run;
    bool dispersion; /* asked for */
    LexTermDispersion spreads;
    LexTermForms forms;
    LexTable *table;
    LexTermSum *sums;   /* of a group of sources: [place in the group * n_terms + term] */
    LexSumScope group;  /* which they are */
    size_t group_size;  /* sources at once, as many as memory allows */
    LexTermSum *in_all; /* by term */
    double *arfs;       /* as sums; NULL without dispersion */
} Frequencies;

static void
write_spread(LexRows *rows, const Frequency *frequency)
{
    const LexDocumentSpread none = {0, NAN, NAN, NAN, NAN};
    const LexDocumentSpread *spread = frequency->spread != NULL ? frequency->spread : &none;
    lex_rows_real(rows, spread->dp);
    lex_rows_real(rows, spread->dp_norm);
    lex_rows_real(rows, frequency->arf);
    lex_rows_real(rows, spread->juilland_d);
    lex_rows_real(rows, spread->max_doc_share);
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
    write_spread(rows, frequency);
    lex_rows_end(rows);
}

#define IN_ALL UINT32_MAX /* for a source: the corpus as a whole */

static const LexDocumentSpread *
find_spread(const Frequencies *frequencies, uint32_t term, uint32_t source)
{
    if (!frequencies->dispersion)
        return NULL;
    return source == IN_ALL ? &frequencies->spreads.all[term]
                            : lex_term_dispersion_find(&frequencies->spreads, term, source);
}

/* ---- rows -------------------------------------------------------------------------------- */

/* The terms that occur in a source, in the order of its rows. */
typedef struct {
    uint32_t source;
    const LexTermSum *sums;
    const double *arfs; /* as sums, or NULL */
    Frequency *list;
    size_t n;
    uint64_t n_tokens;
} Listing;

/* A part of a listing, written by one job. */
typedef struct {
    const Listing *listing;
    size_t begin;
    size_t end;
} Piece;

typedef struct {
    const Frequencies *frequencies;
    Listing *listings;
    GArray *pieces; /* of Piece */
    LexHeldRows held;
    GString **scratch; /* by worker */
} Writer;

/* Most frequent first, then by term: term ids are in the order of their labels. */
static bool
writer_list(void *data, size_t job, G_GNUC_UNUSED unsigned worker, G_GNUC_UNUSED GError **error)
{
    const Writer *writer = data;
    Listing *const listing = &writer->listings[job];
    const size_t n_terms = writer->frequencies->run->terms->n_terms;
    g_autofree LexKeyed *order = g_new(LexKeyed, MAX(n_terms, 1));
    for (size_t t = 0; t < n_terms; t++) {
        if (listing->sums[t].count > 0)
            order[listing->n++] = (LexKeyed){UINT64_MAX - listing->sums[t].count, t};
        listing->n_tokens += listing->sums[t].count;
    }
    lex_keyed_sort(listing->n, order);
    listing->list = g_new(Frequency, MAX(listing->n, 1));
    for (size_t i = 0; i < listing->n; i++) {
        const uint32_t t = (uint32_t)order[i].value;
        listing->list[i] = (Frequency){
            .term = t,
            .count = listing->sums[t].count,
            .df = listing->sums[t].df,
            .arf = listing->arfs != NULL ? listing->arfs[t] : NAN,
            .spread = find_spread(writer->frequencies, t, listing->source),
        };
    }
    return true;
}

/* One more than there are terms of a larger count than that of the row at `place`. */
static size_t
listing_rank(const Listing *listing, size_t place)
{
    size_t low = 0, high = place;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (listing->list[middle].count > listing->list[place].count)
            low = middle + 1;
        else
            high = middle;
    }
    return low + 1;
}

static bool
writer_do_piece(void *data, size_t job, unsigned worker, G_GNUC_UNUSED GError **error)
{
    const Writer *writer = data;
    const Piece *const piece = &g_array_index(writer->pieces, Piece, job);
    const Listing *const listing = piece->listing;
    const Frequency *const list = listing->list;
    const char *const source = listing->source == IN_ALL
                                   ? all_sources
                                   : writer->frequencies->run->corpus->sources[listing->source];
    LexRows *const rows = lex_held_rows_begin(&writer->held, job);
    size_t rank = listing_rank(listing, piece->begin);
    for (size_t i = piece->begin; i < piece->end; i++) {
        if (i > 0 && list[i].count < list[i - 1].count)
            rank = i + 1;
        write_row(writer->frequencies, rows, source, &list[i], listing->n_tokens, rank,
                  writer->scratch[worker]);
    }
    return true;
}

static bool
writer_deliver(void *data, size_t job, G_GNUC_UNUSED unsigned worker, GError **error)
{
    const Writer *writer = data;
    return lex_held_rows_write(&writer->held, job, error);
}

#define ROWS_PER_PIECE 1024

static void
writer_cut(Writer *writer, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const Listing *const listing = &writer->listings[i];
        for (size_t begin = 0; begin < listing->n; begin += ROWS_PER_PIECE) {
            const Piece piece = {listing, begin, MIN(begin + ROWS_PER_PIECE, listing->n)};
            g_array_append_val(writer->pieces, piece);
        }
    }
}

/* The rows of the listings, whose sums are there: sorted and written by all threads. */
static bool
frequencies_write_listings(const Frequencies *frequencies, Listing *listings, size_t n,
                           GError **error)
{
    const unsigned n_threads = frequencies->run->n_threads;
    Writer writer = {
        .frequencies = frequencies,
        .listings = listings,
        .pieces = g_array_new(FALSE, FALSE, sizeof(Piece)),
        .scratch = g_new(GString *, n_threads),
    };
    lex_held_rows_init(&writer.held, frequencies->table, n_threads);
    for (unsigned w = 0; w < n_threads; w++)
        writer.scratch[w] = g_string_new(NULL);
    bool written = lex_jobs_run(n, n_threads, writer_list, &writer, error);
    if (written) {
        writer_cut(&writer, n);
        written = lex_jobs_run_ordered(writer.pieces->len, n_threads, writer_do_piece,
                                       writer_deliver, &writer, error);
    }
    for (unsigned w = 0; w < n_threads; w++)
        g_string_free(writer.scratch[w], TRUE);
    for (size_t i = 0; i < n; i++)
        g_free(listings[i].list);
    g_free(writer.scratch);
    lex_held_rows_clear(&writer.held);
    g_array_unref(writer.pieces);
    return written;
}

/* ---- sums -------------------------------------------------------------------------------- */

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
    if (first > 0) /* the first group finds zeros */
        memset(frequencies->sums, 0, n * n_terms * sizeof *frequencies->sums);
    return frequencies_sum(frequencies, &frequencies->group, frequencies->sums, error);
}

/* ARF of what the sums are of; nothing without dispersion. */
static bool
frequencies_arf(const Frequencies *frequencies, const LexSumScope *scope, const LexTermSum *sums,
                GError **error)
{
    const LexAnalysisRun *run = frequencies->run;
    return !frequencies->dispersion ||
           lex_distances_arf(run->corpus, &run->terms->map, scope, frequencies->spreads.sizes, sums,
                             run->n_threads, frequencies->arfs, error);
}

/* How terms are spread; the sums of the whole corpus are known. */
static bool
frequencies_spread(Frequencies *frequencies, GError **error)
{
    const size_t n_terms = frequencies->run->terms->n_terms;
    if (!frequencies->dispersion)
        return true;
    g_autofree uint32_t *df = g_new(uint32_t, MAX(n_terms, 1));
    for (size_t t = 0; t < n_terms; t++)
        df[t] = frequencies->in_all[t].df;
    return lex_term_dispersion_init(&frequencies->spreads, frequencies->run, df, error);
}

#define TERMS_PER_JOB 4096

/* Those of some terms over all sources. */
static bool
frequencies_add_sources(void *data, size_t job, G_GNUC_UNUSED unsigned worker,
                        G_GNUC_UNUSED GError **error)
{
    const Frequencies *frequencies = data;
    const size_t n_terms = frequencies->run->terms->n_terms;
    const size_t end = MIN((job + 1) * TERMS_PER_JOB, n_terms);
    for (size_t i = 0; i < frequencies->group.n_sources; i++) {
        const LexTermSum *const sums = frequencies->sums + i * n_terms;
        for (size_t t = job * TERMS_PER_JOB; t < end; t++) {
            frequencies->in_all[t].count += sums[t].count;
            frequencies->in_all[t].df += sums[t].df;
        }
    }
    return true;
}

/* Those of the whole corpus: added up where all sources are there, else counted. */
static bool
frequencies_sum_all(Frequencies *frequencies, GError **error)
{
    const LexAnalysisRun *run = frequencies->run;
    const LexSumScope all = {.by_source = false};
    if (frequencies->group.n_sources < run->corpus->n_sources)
        return frequencies_sum(frequencies, &all, frequencies->in_all, error);
    return lex_jobs_run((run->terms->n_terms + TERMS_PER_JOB - 1) / TERMS_PER_JOB, run->n_threads,
                        frequencies_add_sources, frequencies, error);
}

static bool
frequencies_write_all(Frequencies *frequencies, GError **error)
{
    const LexSumScope all = {.by_source = false};
    Listing listing = {
        .source = IN_ALL,
        .sums = frequencies->in_all,
        .arfs = frequencies->arfs,
    };
    return frequencies_sum_all(frequencies, error) && frequencies_spread(frequencies, error) &&
           frequencies_arf(frequencies, &all, frequencies->in_all, error) &&
           frequencies_write_listings(frequencies, &listing, 1, error);
}

/* The sources whose sums are there. */
static bool
frequencies_write_group(Frequencies *frequencies, GError **error)
{
    const size_t n_terms = frequencies->run->terms->n_terms;
    const LexSumScope *group = &frequencies->group;
    if (!frequencies_arf(frequencies, group, frequencies->sums, error))
        return false;
    g_autofree Listing *listings = g_new0(Listing, MAX(group->n_sources, 1));
    for (size_t i = 0; i < group->n_sources; i++) {
        listings[i].source = (uint32_t)(group->first_source + i);
        listings[i].sums = frequencies->sums + i * n_terms;
        listings[i].arfs = frequencies->dispersion ? frequencies->arfs + i * n_terms : NULL;
    }
    return frequencies_write_listings(frequencies, listings, group->n_sources, error);
}

/* The whole corpus, then each source; where no document has one, there is only the whole. */
static bool
frequencies_write(Frequencies *frequencies, GError **error)
{
    const LexCorpus *corpus = frequencies->run->corpus;
    const bool no_sources = corpus->n_sources == 1 && corpus->sources[0][0] == '\0';
    if (!frequencies_sum_group(frequencies, 0, error) || !frequencies_write_all(frequencies, error))
        return false;
    for (size_t s = 0; s < corpus->n_sources && !no_sources; s += frequencies->group_size) {
        if (s > 0 && !frequencies_sum_group(frequencies, s, error))
            return false;
        if (!frequencies_write_group(frequencies, error))
            return false;
    }
    return true;
}

static void
frequencies_start(Frequencies *frequencies)
{
    const LexAnalysisRun *run = frequencies->run;
    const size_t n_terms = MAX(run->terms->n_terms, 1);
    const size_t cell_size = sizeof(LexTermSum) + (frequencies->dispersion ? sizeof(LexArf) : 0);
    const size_t source_size = n_terms * (cell_size * run->n_threads + sizeof(Frequency));
    frequencies->group_size = CLAMP(run->memory / 4 / source_size, 1, run->corpus->n_sources);
    frequencies->sums = g_new0(LexTermSum, frequencies->group_size * n_terms);
    frequencies->in_all = g_new0(LexTermSum, n_terms);
    if (frequencies->dispersion)
        frequencies->arfs = g_new(double, frequencies->group_size *n_terms);
    lex_term_forms_init(&frequencies->forms, run->terms, run->corpus);
}

static void
frequencies_clear(Frequencies *frequencies)
{
    g_free(frequencies->sums);
    g_free(frequencies->in_all);
    g_free(frequencies->arfs);
    lex_term_dispersion_clear(&frequencies->spreads);
    lex_term_forms_clear(&frequencies->forms);
}

static bool
frequencies_run(LexAnalysisRun *run, GError **error)
{
    const Options *given = run->options;
    Frequencies frequencies = {.run = run, .dispersion = given->dispersion};
    frequencies.table = lex_output_table(run->output, &schema, error);
    if (frequencies.table == NULL)
        return false;
    frequencies_start(&frequencies);
    const bool written = frequencies_write(&frequencies, error);
    frequencies_clear(&frequencies);
    json_object_set_new(run->report, "rows",
                        json_integer((json_int_t)lex_table_n_rows(frequencies.table)));
    return written;
}

/* ARF is a matter of distances between tokens. */
static unsigned
frequencies_more_needs(const void *given)
{
    return ((const Options *)given)->dispersion ? LEX_NEEDS_ORDER : 0;
}

const LexAnalysis lex_analysis_frequencies = {
    .name = "frequencies",
    .summary = "how often each term occurs and in how many documents, by source and in all",
    .needs = LEX_NEEDS_TERMS,
    .stem = "root",
    .stopwords = "none",
    .classes = "word,tag",
    .options = {"frequencies", "Frequencies", options, sizeof(Options)},
    .tables = {&schema},
    .more_needs = frequencies_more_needs,
    .run = frequencies_run,
};
