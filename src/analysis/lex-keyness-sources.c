/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-keyness-sources.h"

#include "lex-adjust.h"
#include "lex-chi2.h"
#include "lex-deviance.h"
#include "lex-document-test.h"
#include "lex-tail.h"

#include <math.h>

enum {
    TERM,
    STEM,
    FORMS,
    N,
    DF,
    PER_MILLION,
    N_SOURCES,
    G2,
    LOG10_P,
    CRAMERS_V,
    PHI,
    H_DOC,
    DOF,
    P_DOC,
    LOG10_P_DOC,
    Q_DOC,
    LOCK,
};

static const LexColumn columns[] = {
    [TERM] = {"term", LEX_COLUMN_TEXT,
              "most frequent form of the stem in the corpus, in its dominant case"},
    [STEM] = {"stem", LEX_COLUMN_TEXT, "stem that was counted (--stem)"},
    [FORMS] = {"forms", LEX_COLUMN_TEXT, "its forms with their counts in the corpus"},
    [N] = {"n", LEX_COLUMN_COUNT, "occurrences in all sources"},
    [DF] = {"df", LEX_COLUMN_COUNT, "documents of all sources that hold the term"},
    [PER_MILLION] = {"per_million", LEX_COLUMN_REAL, "occurrences in a million counted tokens"},
    [N_SOURCES] = {"n_sources", LEX_COLUMN_COUNT, "number of sources that hold the term"},
    [G2] = {"g2", LEX_COLUMN_REAL,
            "log-likelihood of one rate in all sources, over tokens; not calibrated"},
    [LOG10_P] = {"log10_p", LEX_COLUMN_REAL, "log10 of the p of g2, too small by far"},
    [CRAMERS_V] = {"cramers_v", LEX_COLUMN_REAL,
                   "Cramer's V: 0: one rate in all sources, 1: the source decides"},
    [PHI] = {"phi", LEX_COLUMN_REAL,
             "how much more the counts vary between documents than by chance; 1: not more"},
    [H_DOC] = {"h_doc", LEX_COLUMN_REAL, "Kruskal and Wallis's test over documents, a chi-square"},
    [DOF] = {"dof", LEX_COLUMN_COUNT, "degrees of freedom of h_doc and g2"},
    [P_DOC] = {"p_doc", LEX_COLUMN_REAL, "p of h_doc"},
    [LOG10_P_DOC] = {"log10_p_doc", LEX_COLUMN_REAL, "log10 of p_doc"},
    [Q_DOC] = {"q_doc", LEX_COLUMN_REAL, "p_doc adjusted over all terms (--adjust)"},
    [LOCK] = {"lock", LEX_COLUMN_COUNT,
              "1: in every row of keyness.csv the interval of log_ratio lies within -0.5 to 0.5; "
              "else 0"},
    {0},
};

const LexSchema lex_keyness_sources_schema = {
    "keyness_sources", "a row for each term, over all sources at once", columns};

/* A row in the making. */
typedef struct {
    double h;
    double log10_p;
    double log10_q;
    uint32_t place;
} Row;

typedef struct {
    const LexKeynessSources *sources;
    size_t n_sources; /* of the corpus */
    size_t n_groups;  /* that have documents */
    uint64_t *counts; /* by source, of one term */
    uint64_t *sizes;  /* by source: tokens */
    LexRows rows;
    GString *scratch;
} Writer;

/* What differs most surely first; without a test the term decides. */
static int
compare_rows(const void *a, const void *b)
{
    const Row *x = a, *y = b;
    const bool x_is = !isnan(x->h), y_is = !isnan(y->h);
    if (x_is != y_is)
        return x_is ? -1 : 1;
    if (x_is && x->h != y->h)
        return x->h < y->h ? 1 : -1;
    return (x->place > y->place) - (x->place < y->place);
}

static void
write_row(Writer *writer, const Row *row)
{
    const LexKeynessTests *tests = writer->sources->rows->tests;
    const LexTestedTerm *term = &tests->terms[row->place];
    const LexHolding *total = &term->total;
    const LexDivision *all = &tests->divisions[writer->n_sources];
    const double dof = (double)writer->n_groups - 1;
    for (size_t s = 0; s < writer->n_sources; s++)
        writer->counts[s] = 0;
    for (uint32_t i = 0; i < term->n_holdings; i++) {
        const LexHolding *holding = &term->holdings[i];
        writer->counts[holding->source] = holding->count;
    }
    const double g2 = lex_deviance_2xk(writer->n_sources, writer->counts, writer->sizes);
    const double chi2 = lex_chi2_2xk(writer->n_sources, writer->counts, writer->sizes);

    LexRows *rows = &writer->rows;
    lex_keyness_rows_add_term(writer->sources->rows, rows, row->place, writer->scratch);
    lex_rows_count(rows, total->count);
    lex_rows_count(rows, total->df);
    lex_rows_real(rows, 1e6 * (double)total->count / (double)all->size);
    lex_rows_count(rows, term->n_holdings);
    lex_rows_real(rows, g2);
    lex_rows_real(rows, lex_tail_chi2(g2, dof));
    lex_rows_real(rows, lex_chi2_cramers_v(chi2, all->size));
    lex_rows_real(rows, lex_overdispersion(total->count, all->size, all->n_parts, total->squares));
    lex_rows_real(rows, row->h);
    lex_rows_count(rows, writer->n_groups - 1);
    lex_rows_real(rows, lex_tail_probability(row->log10_p));
    lex_rows_real(rows, row->log10_p);
    lex_rows_real(rows, lex_tail_probability(row->log10_q));
    lex_rows_count(rows, writer->sources->is_lock[row->place]);
    lex_rows_end(rows);
}

/* The rows with their tests, adjusted, in their order; *ret_n of them. */
static Row *
make_rows(const Writer *writer, size_t *ret_n)
{
    const LexKeynessTests *tests = writer->sources->rows->tests;
    const size_t n_terms = tests->n_terms;
    Row *rows = g_new(Row, MAX(n_terms, 1));
    g_autofree double *log10_q = g_new(double, MAX(n_terms, 1));
    bool can = writer->n_groups >= 2;
    for (size_t s = 0; s < writer->n_sources; s++)
        can = can && tests->divisions[s].n_parts != 1;
    for (uint32_t i = 0; i < n_terms; i++) {
        const double h = can ? tests->h[i] : NAN;
        const double dof = (double)writer->n_groups - 1;
        rows[i] = (Row){.h = h, .log10_p = lex_tail_chi2(h, dof), .place = i};
        log10_q[i] = rows[i].log10_p;
    }
    lex_adjust((LexAdjustment)writer->sources->adjust, n_terms, log10_q, log10_q);
    size_t n = 0;
    for (uint32_t i = 0; i < n_terms; i++) {
        rows[i].log10_q = log10_q[i];
        if (!writer->sources->locks || writer->sources->is_lock[i])
            rows[n++] = rows[i];
    }
    if (n > 1)
        qsort(rows, n, sizeof *rows, compare_rows);
    *ret_n = n;
    return rows;
}

static bool
write_rows(Writer *writer, LexTable *table, GError **error)
{
    size_t n;
    bool written = true;
    g_autofree Row *list = make_rows(writer, &n);
    lex_rows_init(&writer->rows, lex_table_layout(table));
    for (size_t i = 0; i < n && written; i++) {
        write_row(writer, &list[i]);
        if (i % 1024 == 1023 || i + 1 == n) {
            written = lex_table_write(table, &writer->rows, error);
            lex_rows_clear(&writer->rows);
        }
    }
    lex_rows_release(&writer->rows);
    return written;
}

bool
lex_keyness_sources_write(const LexKeynessSources *sources, GError **error)
{
    LexTable *table =
        lex_output_table(sources->rows->run->output, &lex_keyness_sources_schema, error);
    if (table == NULL)
        return false;
    const size_t n_sources = sources->rows->run->corpus->n_sources;
    Writer writer = {
        .sources = sources,
        .n_sources = n_sources,
        .counts = g_new(uint64_t, MAX(n_sources, 1)),
        .sizes = g_new(uint64_t, MAX(n_sources, 1)),
        .scratch = g_string_new(NULL),
    };
    for (size_t s = 0; s < n_sources; s++) {
        writer.sizes[s] = sources->rows->tests->divisions[s].size;
        writer.n_groups += sources->rows->tests->divisions[s].n_parts > 0;
    }
    const bool written = write_rows(&writer, table, error);
    g_free(writer.counts);
    g_free(writer.sizes);
    g_string_free(writer.scratch, TRUE);
    return written;
}
