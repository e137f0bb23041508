/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-listing.h"

#include "lex-held-rows.h"
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

enum { RECORDS_PER_JOB = 512, RECORDS_AHEAD = 4 };

/* What one thread works with. */
typedef struct {
    char *records; /* in their order */
    size_t n_records;
    GString *scratch;
} Worker;

/* Records on their way to the file. */
typedef struct {
    const LexListing *listing;
    LexSorter *sorted;
    LexHeldRows held;
    void *first;         /* the first record of the group at hand */
    uint64_t n_of_group; /* its records so far; 0: there is no group yet */
    Worker *workers;
} Writing;

static void *
worker_record(const Worker *worker, const LexListing *listing, size_t i)
{
    return worker->records + i * listing->record_size;
}

/* Whether the record is among the first of its group. */
static bool
writing_wants(Writing *writing, const void *record)
{
    const LexListing *listing = writing->listing;
    if (writing->n_of_group == 0 || listing->begins_group(record, writing->first)) {
        memcpy(writing->first, record, listing->record_size);
        writing->n_of_group = 0;
    }
    writing->n_of_group++;
    return listing->top == 0 || writing->n_of_group <= listing->top;
}

static bool
take_records(void *data, G_GNUC_UNUSED size_t job, unsigned number, bool *ret_more, GError **error)
{
    Writing *writing = data;
    Worker *worker = &writing->workers[number];
    const LexListing *listing = writing->listing;
    worker->n_records = 0;
    while (worker->n_records < RECORDS_PER_JOB) {
        const void *record;
        if (!lex_sorter_next(writing->sorted, &record, error))
            return false;
        if (record == NULL)
            break;
        if (writing_wants(writing, record))
            memcpy(worker_record(worker, listing, worker->n_records++), record,
                   listing->record_size);
    }
    *ret_more = worker->n_records > 0;
    return true;
}

/* Asks for the memory that records soon need. */
static void
worker_fetch(const Worker *worker, const LexListing *listing, size_t i)
{
    if (listing->fetch == NULL)
        return;
    if (i + 2 * RECORDS_AHEAD < worker->n_records)
        listing->fetch(listing->data, worker_record(worker, listing, i + 2 * RECORDS_AHEAD), false);
    if (i + RECORDS_AHEAD < worker->n_records)
        listing->fetch(listing->data, worker_record(worker, listing, i + RECORDS_AHEAD), true);
}

static bool
format_records(void *data, size_t job, unsigned number, G_GNUC_UNUSED GError **error)
{
    const Writing *writing = data;
    Worker *worker = &writing->workers[number];
    const LexListing *listing = writing->listing;
    LexRows *rows = lex_held_rows_begin(&writing->held, job);
    for (size_t i = 0; i < worker->n_records; i++) {
        worker_fetch(worker, listing, i);
        listing->write(listing->data, worker_record(worker, listing, i), rows, worker->scratch);
    }
    return true;
}

static bool
deliver_rows(void *data, size_t job, G_GNUC_UNUSED unsigned number, GError **error)
{
    const Writing *writing = data;
    return lex_held_rows_write(&writing->held, job, error);
}

bool
lex_listing_write(const LexListing *listing, LexSorter *sorted, LexTable *table, unsigned n_threads,
                  GError **error)
{
    g_autofree void *first = g_malloc(listing->record_size);
    g_autofree Worker *workers = g_new0(Worker, n_threads);
    Writing writing = {
        .listing = listing,
        .sorted = sorted,
        .first = first,
        .workers = workers,
    };
    lex_held_rows_init(&writing.held, table, n_threads);
    for (unsigned w = 0; w < n_threads; w++) {
        workers[w].records = g_malloc(listing->record_size * RECORDS_PER_JOB);
        workers[w].scratch = g_string_new(NULL);
    }
    const bool written = lex_jobs_run_taken_ordered(n_threads, take_records, format_records,
                                                    deliver_rows, &writing, error);
    for (unsigned w = 0; w < n_threads; w++) {
        g_free(workers[w].records);
        g_string_free(workers[w].scratch, TRUE);
    }
    lex_held_rows_clear(&writing.held);
    return written;
}
