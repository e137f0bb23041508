/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-keyness-table.h"

#include "lex-held-rows.h"
#include "lex-jobs.h"
#include "lex-keyed.h"
#include "lex-keyness-comparison.h"
#include "lex-tail.h"

#include <math.h>

#define ROWS_PER_JOB 256
#define ROWS_AHEAD   2 /* a row takes longer than memory does */

/* The rows of a contrast. */
typedef struct {
    uint32_t *places; /* of their terms, in their order */
    size_t n;
    LexKeynessLeftOut left_out;
} Order;

/* A piece of the table, made by one job. */
typedef struct {
    size_t contrast;
    size_t begin; /* into its order */
    size_t end;
} Piece;

typedef struct {
    const LexKeynessTable *settings;
    const LexKeynessRows *rows; /* the settings' */
    Order *orders;              /* by contrast */
    GArray *pieces;             /* of Piece */
    LexTable *table;
    LexHeldRows held;
    LexKeynessMemo *memos; /* by worker */
} Writer;

/* ---- order ------------------------------------------------------------------------------- */

/* From the highest on, of 24 bits: what differs behind the seventh digit, perhaps by rounding
 * alone, is for the term to decide. */
static uint64_t
descending_key(double size)
{
    return ~lex_keyed_real((double)(float)size);
}

/* The key of a real above 0 has the top bit, which turned over leaves it to rows without a test. */
static uint64_t
order_key(const LexKeynessRows *rows, size_t contrast, size_t place)
{
    const double z = rows->tests->results[contrast * rows->tests->n_terms + place].z;
    if (!isnan(z))
        return descending_key(fabs(z));
    const double g2 = lex_keyness_rows_g2(rows, contrast, place);
    return descending_key(isnan(g2) ? 0 : fabs(g2)) | UINT64_C(1) << 63;
}

/* Whether the row is written; what is not is counted. */
static bool
row_passes(const LexKeynessTable *settings, size_t contrast, size_t place,
           LexKeynessLeftOut *left_out)
{
    const LexKeynessRows *rows = settings->rows;
    const double log10_q = rows->log10_q[contrast * rows->tests->n_terms + place];
    const bool in_neither = lex_keyness_is_in_neither(rows->tests, contrast, place);
    const bool no_lock = !in_neither && settings->is_lock != NULL && !settings->is_lock[place];
    const bool above_max_q = !in_neither && !no_lock && settings->max_q < 1 &&
                             !(lex_tail_probability(log10_q) <= settings->max_q);
    left_out->n_in_neither += in_neither;
    left_out->n_no_lock += no_lock;
    left_out->n_above_max_q += above_max_q;
    return !in_neither && !no_lock && !above_max_q;
}

/* Of the same key those come first that did before: places are in the order of the labels. */
static bool
writer_order_contrast(void *data, size_t contrast, G_GNUC_UNUSED unsigned worker,
                      G_GNUC_UNUSED GError **error)
{
    const Writer *writer = data;
    Order *order = &writer->orders[contrast];
    const size_t n_terms = writer->rows->tests->n_terms;
    g_autofree LexKeyed *ordered = g_new(LexKeyed, MAX(n_terms, 1));
    for (size_t i = 0; i < n_terms; i++) {
        if (row_passes(writer->settings, contrast, i, &order->left_out))
            ordered[order->n++] = (LexKeyed){order_key(writer->rows, contrast, i), i};
    }
    lex_keyed_sort(order->n, ordered);
    order->places = g_new(uint32_t, MAX(order->n, 1));
    for (size_t i = 0; i < order->n; i++)
        order->places[i] = (uint32_t)ordered[i].value;
    return true;
}

/* ---- rows -------------------------------------------------------------------------------- */

static bool
writer_do_piece(void *data, size_t job, unsigned worker, G_GNUC_UNUSED GError **error)
{
    const Writer *writer = data;
    const Piece *piece = &g_array_index(writer->pieces, Piece, job);
    const uint32_t *places = writer->orders[piece->contrast].places;
    LexRows *output = lex_held_rows_begin(&writer->held, job);
    for (size_t i = piece->begin; i < piece->end; i++) {
        if (i + 2 * ROWS_AHEAD < piece->end)
            lex_keyness_rows_fetch(writer->rows, piece->contrast, places[i + 2 * ROWS_AHEAD]);
        if (i + ROWS_AHEAD < piece->end)
            lex_keyness_rows_fetch_term(writer->rows, places[i + ROWS_AHEAD]);
        lex_keyness_rows_add(writer->rows, &writer->memos[worker], output, piece->contrast,
                             places[i]);
    }
    return true;
}

static bool
writer_deliver(void *data, size_t job, G_GNUC_UNUSED unsigned worker, GError **error)
{
    const Writer *writer = data;
    return lex_held_rows_write(&writer->held, job, error);
}

static void
writer_cut(Writer *writer, size_t n_contrasts)
{
    for (size_t c = 0; c < n_contrasts; c++) {
        const size_t n = writer->orders[c].n;
        for (size_t i = 0; i < n; i += ROWS_PER_JOB) {
            const Piece piece = {c, i, MIN(i + ROWS_PER_JOB, n)};
            g_array_append_val(writer->pieces, piece);
        }
    }
}

static bool
writer_write(Writer *writer, unsigned n_threads, GError **error)
{
    lex_held_rows_init(&writer->held, writer->table, n_threads);
    writer->memos = g_new0(LexKeynessMemo, n_threads);
    for (unsigned w = 0; w < n_threads; w++)
        lex_keyness_memo_init(&writer->memos[w], lex_table_layout(writer->table));
    const bool written = lex_jobs_run_ordered(writer->pieces->len, n_threads, writer_do_piece,
                                              writer_deliver, writer, error);
    for (unsigned w = 0; w < n_threads; w++)
        lex_keyness_memo_clear(&writer->memos[w]);
    g_free(writer->memos);
    lex_held_rows_clear(&writer->held);
    return written;
}

static LexKeynessLeftOut
sum_left_out(size_t n_contrasts, const Order orders[])
{
    LexKeynessLeftOut sum = {0};
    for (size_t c = 0; c < n_contrasts; c++) {
        sum.n_in_neither += orders[c].left_out.n_in_neither;
        sum.n_no_lock += orders[c].left_out.n_no_lock;
        sum.n_above_max_q += orders[c].left_out.n_above_max_q;
    }
    return sum;
}

bool
lex_keyness_table_write(const LexKeynessTable *settings, LexTable *table,
                        LexKeynessLeftOut *ret_left_out, GError **error)
{
    const size_t n_contrasts = settings->rows->contrasts->n_contrasts;
    const unsigned n_threads = settings->rows->run->n_threads;
    Writer writer = {
        .settings = settings,
        .rows = settings->rows,
        .orders = g_new0(Order, MAX(n_contrasts, 1)),
        .pieces = g_array_new(FALSE, FALSE, sizeof(Piece)),
        .table = table,
    };
    bool written = lex_jobs_run(n_contrasts, n_threads, writer_order_contrast, &writer, error);
    if (written) {
        writer_cut(&writer, n_contrasts);
        written = writer_write(&writer, n_threads, error);
        *ret_left_out = sum_left_out(n_contrasts, writer.orders);
    }
    for (size_t c = 0; c < n_contrasts; c++)
        g_free(writer.orders[c].places);
    g_free(writer.orders);
    g_array_unref(writer.pieces);
    return written;
}
