/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Of the eight cells of a row four depend on its term alone, and two on its document: they are
 * formatted once and copied. That leaves the count and the weight, and of a term that the document
 * has once, which half of them are, with most schemes neither.
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

/* How long is what was formatted from *begin on, where the next part then begins. */
static uint32_t
part_size(const LexRows *shared, size_t *begin)
{
    const size_t size = shared->length - *begin;
    g_assert(size <= UINT32_MAX);
    *begin = shared->length;
    return (uint32_t)size;
}

static LexTfidfTermCells
format_term(const LexTfidfTable *table, size_t number, LexRows *shared)
{
    const LexTerm *term = &table->terms->terms[number];
    LexCells all = lex_rows_begin_cells(shared, TERM);
    LexTfidfTermCells cells = {.begin = all.begin, .idf = table->idf[number]};
    size_t begin = all.begin;
    lex_rows_text(shared, term->label.bytes, term->label.length);
    lex_rows_text(shared, term->stem.bytes, term->stem.length);
    cells.names = part_size(shared, &begin);
    lex_rows_count(shared, 1);
    cells.once = part_size(shared, &begin);
    lex_rows_count(shared, term->df);
    lex_rows_real(shared, cells.idf);
    cells.numbers = part_size(shared, &begin);
    lex_rows_real(shared, cells.idf);
    cells.weight = part_size(shared, &begin);
    lex_rows_end_cells(shared, &all);
    return cells;
}

static LexCells
cells_names(const LexTfidfTermCells *cells)
{
    return (LexCells){cells->begin, cells->names, TERM, TF - TERM};
}

static LexCells
cells_numbers(const LexTfidfTermCells *cells)
{
    return (LexCells){cells->begin + cells->names + cells->once, cells->numbers, DF, TFIDF - DF};
}

static LexCells
cells_all(const LexTfidfTermCells *cells)
{
    const uint32_t size = cells->names + cells->once + cells->numbers + cells->weight;
    return (LexCells){cells->begin, size, TERM, TFIDF + 1 - TERM};
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
        const LexCells cells = cells_all(&table->cells_of[term]);
        lex_rows_fetch_cells(table_shared(table, term), &cells);
    }
}

static void
write_row(LexRows *output, const LexTfidfRow *row, const LexRows *shared,
          const LexTfidfTermCells *cells)
{
    if (row->tf == 1 && memcmp(&row->weight, &cells->idf, sizeof row->weight) == 0) {
        const LexCells all = cells_all(cells);
        lex_rows_cells(output, shared, &all);
    } else {
        const LexCells names = cells_names(cells), numbers = cells_numbers(cells);
        lex_rows_cells(output, shared, &names);
        lex_rows_count(output, row->tf);
        lex_rows_cells(output, shared, &numbers);
        lex_rows_real(output, row->weight);
    }
    lex_rows_end(output);
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
        listed_fetch(&listed, i + 2 * ROWS_AHEAD);
        lex_rows_cells(output, &writer->head, &head);
        write_row(output, row, table_shared(table, row->term), &table->cells_of[row->term]);
    }
}
