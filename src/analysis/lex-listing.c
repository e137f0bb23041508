/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-listing.h"

#include "lex-jobs.h"
#include "lex-message.h"

#include <string.h>

/* ---- limits ------------------------------------------------------------------------------- */

LexLimits
lex_limits_of(const LexAnalysisRun *run)
{
    return (LexLimits){run->term_options.min_count, run->term_options.min_df};
}

bool
lex_limits_lower(LexLimits *limits, const LexAnalysisRun *run)
{
    const LexLimits before = *limits;
    if (!lex_settings_is_given(run->settings, "min-count"))
        limits->min_count = MIN(before.min_count, 2);
    if (!lex_settings_is_given(run->settings, "min-df"))
        limits->min_df = MIN(before.min_df, 1);
    if (limits->min_count == before.min_count && limits->min_df == before.min_df)
        return false;
    lex_messages_add(
        run->messages,
        "--%s: nothing reaches --min-count=%" G_GUINT64_FORMAT " and --min-df=%" G_GUINT64_FORMAT
        ", so they are %" G_GUINT64_FORMAT " and %" G_GUINT64_FORMAT,
        run->analysis->name, before.min_count, before.min_df, limits->min_count, limits->min_df);
    return true;
}

void
lex_limits_report(const LexLimits *limits, const LexAnalysisRun *run, const LexTable *table)
{
    json_object_set_new(run->report, "rows", json_integer((json_int_t)lex_table_n_rows(table)));
    json_object_set_new(run->report, "min_count", json_integer((json_int_t)limits->min_count));
    json_object_set_new(run->report, "min_df", json_integer((json_int_t)limits->min_df));
}

/* ---- rows in their order ------------------------------------------------------------------ */

enum { RECORDS_PER_JOB = 512, JOBS_AT_ONCE = 64, RECORDS_AHEAD = 4 };

/* Records on their way to the file. */
typedef struct {
    const LexListing *listing;
    LexTable *table;
    unsigned n_threads;
    char *records; /* in their order */
    size_t n_records;
    LexRows *rows; /* by worker; so is scratch */
    GString **scratch;
} Batch;

static void *
batch_record(const Batch *batch, size_t i)
{
    return batch->records + i * batch->listing->record_size;
}

static void
batch_fetch(const Batch *batch, size_t i, size_t end)
{
    const LexListing *listing = batch->listing;
    if (listing->fetch == NULL)
        return;
    if (i + 2 * RECORDS_AHEAD < end)
        listing->fetch(listing->data, batch_record(batch, i + 2 * RECORDS_AHEAD), false);
    if (i + RECORDS_AHEAD < end)
        listing->fetch(listing->data, batch_record(batch, i + RECORDS_AHEAD), true);
}

static bool
batch_format(void *data, size_t job, unsigned worker, G_GNUC_UNUSED GError **error)
{
    const Batch *batch = data;
    const LexListing *listing = batch->listing;
    const size_t end = MIN((job + 1) * RECORDS_PER_JOB, batch->n_records);
    lex_rows_clear(&batch->rows[worker]);
    for (size_t i = job * RECORDS_PER_JOB; i < end; i++) {
        batch_fetch(batch, i, end);
        listing->write(listing->data, batch_record(batch, i), &batch->rows[worker],
                       batch->scratch[worker]);
    }
    return true;
}

static bool
batch_deliver(void *data, G_GNUC_UNUSED size_t job, unsigned worker, GError **error)
{
    const Batch *batch = data;
    return lex_table_write(batch->table, &batch->rows[worker], error);
}

static bool
batch_write(Batch *batch, GError **error)
{
    const size_t n_jobs = (batch->n_records + RECORDS_PER_JOB - 1) / RECORDS_PER_JOB;
    const bool written =
        lex_jobs_run_ordered(n_jobs, batch->n_threads, batch_format, batch_deliver, batch, error);
    batch->n_records = 0;
    return written;
}

/* Passes over those beyond the top of their group. `first` is room for a record, the group's. */
static bool
batch_write_all(Batch *batch, LexSorter *sorted, void *first, GError **error)
{
    const LexListing *listing = batch->listing;
    const uint64_t top = listing->top > 0 ? listing->top : UINT64_MAX;
    uint64_t n_of_group = 0;
    for (;;) {
        const void *record;
        if (!lex_sorter_next(sorted, &record, error))
            return false;
        if (record == NULL)
            return batch_write(batch, error);
        if (n_of_group == 0 || listing->begins_group(record, first)) {
            memcpy(first, record, listing->record_size);
            n_of_group = 0;
        }
        if (++n_of_group > top)
            continue;
        memcpy(batch_record(batch, batch->n_records++), record, listing->record_size);
        if (batch->n_records == RECORDS_PER_JOB * JOBS_AT_ONCE && !batch_write(batch, error))
            return false;
    }
}

bool
lex_listing_write(const LexListing *listing, LexSorter *sorted, LexTable *table, unsigned n_threads,
                  GError **error)
{
    g_autofree void *first = g_malloc(listing->record_size);
    Batch batch = {
        .listing = listing,
        .table = table,
        .n_threads = n_threads,
        .records = g_malloc(listing->record_size * RECORDS_PER_JOB * JOBS_AT_ONCE),
        .rows = g_new0(LexRows, n_threads),
        .scratch = g_new0(GString *, n_threads),
    };
    for (unsigned w = 0; w < n_threads; w++) {
        lex_rows_init(&batch.rows[w], lex_table_layout(table));
        batch.scratch[w] = g_string_new(NULL);
    }
    const bool written = batch_write_all(&batch, sorted, first, error);
    for (unsigned w = 0; w < n_threads; w++) {
        lex_rows_release(&batch.rows[w]);
        g_string_free(batch.scratch[w], TRUE);
    }
    g_free(batch.scratch);
    g_free(batch.rows);
    g_free(batch.records);
    return written;
}
