/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Of the eight cells of a row four depend on its term alone, and two on its document: they are
 * formatted once and copied. That leaves the count and the weight.
 */
#include "lex-tfidf-rows.h"

#include "lex-jobs.h"

#include <string.h>

#define TERMS_PER_JOB 4096
#define ROWS_AHEAD    8 /* that the memory is asked for what a row needs: terms lie anywhere */

enum { DOC_ID, SOURCE, TERM, STEM, TF, DF, IDF, TFIDF };

static const LexColumn columns[] = {
    [DOC_ID] = {"doc_id", LEX_COLUMN_TEXT, "the document; empty by source"},
    [SOURCE] = {"source", LEX_COLUMN_TEXT, "the document's source"},
    [TERM] = {"term", LEX_COLUMN_TEXT,
              "most frequent form of the stem in the corpus, in its dominant case"},
    [STEM] = {"stem", LEX_COLUMN_TEXT, "stem that was counted (--stem)"},
    [TF] = {"tf", LEX_COLUMN_COUNT, "occurrences in the document or source"},
    [DF] = {"df", LEX_COLUMN_COUNT, "documents of the corpus that hold the term"},
    [IDF] = {"idf", LEX_COLUMN_REAL, "the scheme's inverse document frequency"},
    [TFIDF] = {"tfidf", LEX_COLUMN_REAL, "the weight; by source its mean over the documents"},
    {0},
};

const LexSchema lex_tfidf_schema = {
    "tfidf", "a row for each term of each document, or of each source with --by=source", columns};

/* ---- order ------------------------------------------------------------------------------- */

static void
order_reserve(LexTfidfOrder *order, size_t n_rows)
{
    g_assert(n_rows <= UINT32_MAX);
    if (n_rows <= order->size)
        return;
    order->size = MAX(n_rows, order->size * 2);
    order->items = g_renew(LexKeyed, order->items, order->size);
    order->scratch = g_renew(LexKeyed, order->scratch, order->size);
}

void
lex_tfidf_order_clear(LexTfidfOrder *order)
{
    g_free(order->items);
    g_free(order->scratch);
    *order = (LexTfidfOrder){0};
}

/* Term ids are in the order of their labels. The sum with 0 makes -0 as high as 0. */
void
lex_tfidf_order_by_weight(LexTfidfOrder *order, const LexTfidfRow *rows, size_t n_rows)
{
    order_reserve(order, n_rows);
    for (size_t i = 0; i < n_rows; i++)
        order->items[i] = (LexKeyed){
            .key = ~lex_keyed_real(rows[i].weight + 0.0),
            .value = (uint64_t)rows[i].term << 32 | i,
        };
    lex_keyed_sort_pairs(n_rows, order->items, order->scratch);
}

void
lex_tfidf_order_by_term(LexTfidfOrder *order, const LexTfidfRow *rows, size_t n_rows)
{
    order_reserve(order, n_rows);
    for (size_t i = 0; i < n_rows; i++)
        order->items[i] = (LexKeyed){.key = rows[i].term, .value = i};
    lex_keyed_sort_pairs(n_rows, order->items, order->scratch);
}

/* ---- cells of terms ---------------------------------------------------------------------- */

static LexTfidfTermCells
format_term(const LexTfidfTable *table, size_t number, LexRows *shared)
{
    const LexTerm *term = &table->terms->terms[number];
    LexTfidfTermCells cells;
    cells.names = lex_rows_begin_cells(shared, TERM);
    lex_rows_text(shared, term->label.bytes, term->label.length);
    lex_rows_text(shared, term->stem.bytes, term->stem.length);
    lex_rows_end_cells(shared, &cells.names);
    cells.numbers = lex_rows_begin_cells(shared, DF);
    lex_rows_count(shared, term->df);
    lex_rows_real(shared, table->idf[number]);
    lex_rows_end_cells(shared, &cells.numbers);
    return cells;
}

static bool
format_terms(void *data, size_t job, G_GNUC_UNUSED unsigned worker, G_GNUC_UNUSED GError **error)
{
    const LexTfidfTable *table = data;
    const size_t end = MIN((job + 1) * TERMS_PER_JOB, table->terms->n_terms);
    for (size_t t = job * TERMS_PER_JOB; t < end; t++)
        table->cells_of[t] = format_term(table, t, &table->shared[job]);
    return true;
}

bool
lex_tfidf_table_init(LexTfidfTable *table, const LexRowLayout *layout, unsigned n_threads,
                     GError **error)
{
    const size_t n_terms = table->terms->n_terms;
    table->n_shared = (n_terms + TERMS_PER_JOB - 1) / TERMS_PER_JOB;
    table->cells_of = g_new(LexTfidfTermCells, MAX(n_terms, 1));
    table->shared = g_new(LexRows, MAX(table->n_shared, 1));
    for (size_t i = 0; i < table->n_shared; i++)
        lex_rows_init(&table->shared[i], layout);
    return lex_jobs_run(table->n_shared, n_threads, format_terms, table, error);
}

void
lex_tfidf_table_clear(LexTfidfTable *table)
{
    for (size_t i = 0; i < table->n_shared; i++)
        lex_rows_release(&table->shared[i]);
    g_free(table->shared);
    g_free(table->cells_of);
    *table = (LexTfidfTable){0};
}

/* ---- rows -------------------------------------------------------------------------------- */

void
lex_tfidf_writer_init(LexTfidfWriter *writer, const LexRowLayout *layout)
{
    *writer = (LexTfidfWriter){0};
    lex_rows_init(&writer->head, layout);
}

void
lex_tfidf_writer_clear(LexTfidfWriter *writer)
{
    lex_tfidf_order_clear(&writer->order);
    lex_rows_release(&writer->head);
}

static LexCells
format_head(LexRows *head, const char *doc_id, const char *source)
{
    lex_rows_clear(head);
    LexCells cells = lex_rows_begin_cells(head, DOC_ID);
    lex_rows_optional(head, doc_id, strlen(doc_id));
    lex_rows_optional(head, source, strlen(source));
    lex_rows_end_cells(head, &cells);
    return cells;
}

/* What is written, and in which order. */
typedef struct {
    const LexTfidfTable *table;
    const LexTfidfRow *rows;
    const LexTfidfOrder *order;
    size_t n;
} Listed;

static const LexTfidfRow *
listed_row(const Listed *listed, size_t i)
{
    return &listed->rows[lex_tfidf_order_place(listed->order, i)];
}

static const LexRows *
table_shared(const LexTfidfTable *table, uint32_t term)
{
    return &table->shared[term / TERMS_PER_JOB];
}

/*
 * First where the cells of the i-th are, and of a row before it, which is known by now, they.
 * Inline: as a call that returns nothing and writes nothing it would be taken for no work at all.
 */
__attribute__((always_inline)) static inline void
listed_fetch(const Listed *listed, size_t i)
{
    const LexTfidfTable *table = listed->table;
    if (i < listed->n)
        __builtin_prefetch(&table->cells_of[listed_row(listed, i)->term]);
    if (i >= ROWS_AHEAD && i - ROWS_AHEAD < listed->n) {
        const uint32_t term = listed_row(listed, i - ROWS_AHEAD)->term;
        lex_rows_fetch_cells(table_shared(table, term), &table->cells_of[term].names);
    }
}

void
lex_tfidf_writer_add(LexTfidfWriter *writer, LexRows *output, const LexTfidfTable *table,
                     const char *doc_id, const char *source, const LexTfidfRow *rows, size_t n_rows)
{
    const Listed listed = {
        .table = table,
        .rows = rows,
        .order = &writer->order,
        .n = table->top > 0 ? MIN(table->top, n_rows) : n_rows,
    };
    const LexCells head = format_head(&writer->head, doc_id, source);

    lex_tfidf_order_by_weight(&writer->order, rows, n_rows);
    for (size_t i = 0; i < 2 * ROWS_AHEAD; i++)
        listed_fetch(&listed, i);
    for (size_t i = 0; i < listed.n; i++) {
        const LexTfidfRow *row = listed_row(&listed, i);
        const LexTfidfTermCells *cells = &table->cells_of[row->term];
        const LexRows *shared = table_shared(table, row->term);
        listed_fetch(&listed, i + 2 * ROWS_AHEAD);
        lex_rows_cells(output, &writer->head, &head);
        lex_rows_cells(output, shared, &cells->names);
        lex_rows_count(output, row->tf);
        lex_rows_cells(output, shared, &cells->numbers);
        lex_rows_real(output, row->weight);
        lex_rows_end(output);
    }
}
