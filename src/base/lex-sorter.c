/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-sorter.h"

#include <string.h>

enum {
    FEWEST_RECORDS = 256, /* of a run, and of a run's buffer while it is merged */
    MOST_RUNS = 64,       /* merged at once: more are merged into one first */
    PIECE_SIZE = 1 << 16, /* bytes of a run that are written at once, about */
};

/* Records in order, in the spill; while they are merged, those in its buffer. */
typedef struct {
    uint64_t offset;
    uint64_t n_left; /* not yet in the buffer */
    char *buffer;
    size_t n_buffered;
    size_t next; /* in the buffer */
} Run;

struct LexSorter {
    size_t record_size;
    LexCompareFunc compare;
    unsigned n_threads;
    LexSpill *spill;
    size_t most_held; /* records */
    char *held;
    size_t n_held;
    size_t held_size;
    const void **order; /* of those held, once sorted: records are larger than where they are */
    uint64_t n_records;
    GArray *runs; /* of Run; empty while everything is held */
    size_t next;  /* of those held, once finished */
    Run *last;    /* whose record was given last */
};

LexSorter *
lex_sorter_new(size_t record_size, LexCompareFunc compare, uint64_t memory, const char *tmpdir,
               unsigned n_threads)
{
    LexSorter *sorter = g_new0(LexSorter, 1);
    sorter->record_size = record_size;
    sorter->compare = compare;
    sorter->n_threads = n_threads;
    sorter->spill = lex_spill_new(tmpdir);
    /* A pointer each in the order, and another and a byte in lex_sort(). */
    sorter->most_held =
        (size_t)MAX(memory / (record_size + 2 * sizeof(char *) + 1), (uint64_t)FEWEST_RECORDS);
    sorter->runs = g_array_new(FALSE, TRUE, sizeof(Run));
    return sorter;
}

void
lex_sorter_free(LexSorter *sorter)
{
    if (sorter == NULL)
        return;
    for (guint i = 0; i < sorter->runs->len; i++)
        g_free(g_array_index(sorter->runs, Run, i).buffer);
    g_array_unref(sorter->runs);
    g_free(sorter->order);
    g_free(sorter->held);
    lex_spill_free(sorter->spill);
    g_free(sorter);
}

uint64_t
lex_sorter_n_records(const LexSorter *sorter)
{
    return sorter->n_records;
}

static bool
sorter_sort_held(LexSorter *sorter, GError **error)
{
    sorter->order = g_renew(const void *, sorter->order, MAX(sorter->n_held, 1));
    for (size_t i = 0; i < sorter->n_held; i++)
        sorter->order[i] = sorter->held + i * sorter->record_size;
    return lex_sort(sorter->n_held, sorter->order, sorter->compare, sorter->n_threads, error);
}

/* ---- merging ----------------------------------------------------------------------------- */

static size_t
run_buffer_records(const LexSorter *sorter)
{
    return MAX(sorter->most_held / MOST_RUNS, (size_t)FEWEST_RECORDS);
}

/* More records of the run into its buffer, which has given all it had. */
static bool
run_fill(const LexSorter *sorter, Run *run, GError **error)
{
    run->next = 0;
    run->n_buffered = (size_t)MIN(run->n_left, (uint64_t)run_buffer_records(sorter));
    const size_t size = run->n_buffered * sorter->record_size;
    if (run->buffer == NULL)
        run->buffer = g_malloc(run_buffer_records(sorter) * sorter->record_size);
    if (!lex_spill_read(sorter->spill, run->offset, run->buffer, size, error))
        return false;
    run->offset += size;
    run->n_left -= run->n_buffered;
    return true;
}

static const void *
run_record(const LexSorter *sorter, const Run *run)
{
    return run->buffer + run->next * sorter->record_size;
}

/* Past the record that was given last. */
static bool
sorter_step(LexSorter *sorter, GError **error)
{
    Run *run = sorter->last;
    sorter->last = NULL;
    if (run == NULL || ++run->next < run->n_buffered || run->n_left == 0)
        return true;
    return run_fill(sorter, run, error);
}

/* The first record of all runs; there are so few that looking at each costs little. */
static bool
sorter_merge_next(LexSorter *sorter, const void **ret_record, GError **error)
{
    if (!sorter_step(sorter, error))
        return false;
    *ret_record = NULL;
    for (guint i = 0; i < sorter->runs->len; i++) {
        Run *run = &g_array_index(sorter->runs, Run, i);
        if (run->next == run->n_buffered)
            continue;
        const void *record = run_record(sorter, run);
        if (*ret_record == NULL || sorter->compare(record, *ret_record) < 0) {
            *ret_record = record;
            sorter->last = run;
        }
    }
    return true;
}

static bool
sorter_begin_merge(LexSorter *sorter, GError **error)
{
    for (guint i = 0; i < sorter->runs->len; i++) {
        if (!run_fill(sorter, &g_array_index(sorter->runs, Run, i), error))
            return false;
    }
    return true;
}

/* ---- runs -------------------------------------------------------------------------------- */

/* Records behind one another, which go behind those that the run has. */
static bool
sorter_write(LexSorter *sorter, const char *records, size_t n, Run *run, GError **error)
{
    uint64_t offset;
    if (!lex_spill_write(sorter->spill, records, n * sorter->record_size, &offset, error))
        return false;
    run->offset = run->n_left == 0 ? offset : run->offset;
    run->n_left += n;
    return true;
}

/* All runs into one. Its pieces lie behind one another, as nobody else writes to the spill. */
static bool
sorter_join_runs(LexSorter *sorter, GError **error)
{
    Run joined = {0};
    const void *record;
    if (!sorter_begin_merge(sorter, error))
        return false;
    for (bool more = true; more;) {
        if (!sorter_merge_next(sorter, &record, error))
            return false;
        more = record != NULL;
        if (more)
            memcpy(sorter->held + sorter->n_held++ * sorter->record_size, record,
                   sorter->record_size);
        if (sorter->n_held == sorter->most_held || (!more && sorter->n_held > 0)) {
            if (!sorter_write(sorter, sorter->held, sorter->n_held, &joined, error))
                return false;
            sorter->n_held = 0;
        }
    }
    for (guint i = 0; i < sorter->runs->len; i++)
        g_free(g_array_index(sorter->runs, Run, i).buffer);
    g_array_set_size(sorter->runs, 0);
    g_array_append_val(sorter->runs, joined);
    return true;
}

/* What is held, as a run of its own. */
static bool
sorter_end_run(LexSorter *sorter, GError **error)
{
    const size_t n_piece = PIECE_SIZE / sorter->record_size + 1;
    g_autofree char *piece = g_malloc(n_piece * sorter->record_size);
    Run run = {0};
    size_t n = 0;
    if (!sorter_sort_held(sorter, error))
        return false;
    for (size_t i = 0; i < sorter->n_held; i++) {
        memcpy(piece + n++ * sorter->record_size, sorter->order[i], sorter->record_size);
        if (n == n_piece || i + 1 == sorter->n_held) {
            if (!sorter_write(sorter, piece, n, &run, error))
                return false;
            n = 0;
        }
    }
    sorter->n_held = 0;
    g_array_append_val(sorter->runs, run);
    return sorter->runs->len < MOST_RUNS || sorter_join_runs(sorter, error);
}

bool
lex_sorter_add(LexSorter *sorter, const void *record, GError **error)
{
    if (sorter->n_held == sorter->most_held && !sorter_end_run(sorter, error))
        return false;
    if (sorter->n_held == sorter->held_size) {
        sorter->held_size =
            MIN(MAX(2 * sorter->held_size, (size_t)FEWEST_RECORDS), sorter->most_held);
        sorter->held = g_realloc(sorter->held, sorter->held_size * sorter->record_size);
    }
    memcpy(sorter->held + sorter->n_held++ * sorter->record_size, record, sorter->record_size);
    sorter->n_records++;
    return true;
}

bool
lex_sorter_finish(LexSorter *sorter, GError **error)
{
    if (sorter->runs->len == 0)
        return sorter_sort_held(sorter, error);
    if (sorter->n_held > 0 && !sorter_end_run(sorter, error))
        return false;
    g_clear_pointer(&sorter->held, g_free);
    g_clear_pointer(&sorter->order, g_free);
    sorter->held_size = 0;
    return sorter_begin_merge(sorter, error);
}

bool
lex_sorter_next(LexSorter *sorter, const void **ret_record, GError **error)
{
    if (sorter->runs->len > 0)
        return sorter_merge_next(sorter, ret_record, error);
    *ret_record = sorter->next < sorter->n_held ? sorter->order[sorter->next++] : NULL;
    return true;
}
