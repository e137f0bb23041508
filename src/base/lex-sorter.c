/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-sorter.h"

#include <string.h>

enum {
    FEWEST_RECORDS = 256, /* of a run, and of a run's buffer while it is merged */
    MOST_RUNS = 64,       /* merged at once: more are merged into one first */
    PIECE_SIZE = 1 << 16, /* bytes of a run that are written at once, about */
    CHUNK_SIZE = 1 << 18, /* bytes of records that are held one behind another, about */
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
    size_t most_held;  /* records */
    GPtrArray *chunks; /* those held, so many each: they stay where they are when more come */
    size_t per_chunk;
    size_t n_held;
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
    sorter->per_chunk = CLAMP(CHUNK_SIZE / record_size, 1, sorter->most_held);
    sorter->chunks = g_ptr_array_new_with_free_func(g_free);
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
    g_ptr_array_unref(sorter->chunks);
    lex_spill_free(sorter->spill);
    g_free(sorter);
}

uint64_t
lex_sorter_n_records(const LexSorter *sorter)
{
    return sorter->n_records;
}

static char *
held_record(const LexSorter *sorter, size_t i)
{
    char *const chunk = g_ptr_array_index(sorter->chunks, i / sorter->per_chunk);
    return chunk + i % sorter->per_chunk * sorter->record_size;
}

static bool
sorter_sort_held(LexSorter *sorter, GError **error)
{
    sorter->order = g_renew(const void *, sorter->order, MAX(sorter->n_held, 1));
    for (size_t i = 0; i < sorter->n_held; i++)
        sorter->order[i] = held_record(sorter, i);
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

/* A run being written, piece by piece. They lie behind one another, as nobody else writes to the
 * spill. */
typedef struct {
    LexSorter *sorter;
    char *piece;
    size_t n_piece; /* records that it holds */
    size_t n;       /* that are in it */
    Run run;
} Writer;

static Writer
writer_begin(LexSorter *sorter)
{
    const size_t n_piece = PIECE_SIZE / sorter->record_size + 1;
    return (Writer){
        .sorter = sorter,
        .piece = g_malloc(n_piece * sorter->record_size),
        .n_piece = n_piece,
    };
}

static bool
writer_flush(Writer *writer, GError **error)
{
    uint64_t offset;
    const size_t size = writer->n * writer->sorter->record_size;
    if (size == 0)
        return true;
    if (!lex_spill_write(writer->sorter->spill, writer->piece, size, &offset, error))
        return false;
    if (writer->run.n_left == 0)
        writer->run.offset = offset;
    writer->run.n_left += writer->n;
    writer->n = 0;
    return true;
}

static bool
writer_add(Writer *writer, const void *record, GError **error)
{
    const size_t size = writer->sorter->record_size;
    memcpy(writer->piece + writer->n++ * size, record, size);
    return writer->n < writer->n_piece || writer_flush(writer, error);
}

/* Adds the run to the sorter's, if all went well. */
static bool
writer_end(Writer *writer, bool written, GError **error)
{
    written = written && writer_flush(writer, error);
    if (written)
        g_array_append_val(writer->sorter->runs, writer->run);
    g_free(writer->piece);
    return written;
}

/* All that the runs have, in the order. */
static bool
writer_add_runs(Writer *writer, GError **error)
{
    const void *record;
    for (;;) {
        if (!sorter_merge_next(writer->sorter, &record, error))
            return false;
        if (record == NULL)
            return true;
        if (!writer_add(writer, record, error))
            return false;
    }
}

/* All runs into one. */
static bool
sorter_join_runs(LexSorter *sorter, GError **error)
{
    if (!sorter_begin_merge(sorter, error))
        return false;
    Writer writer = writer_begin(sorter);
    const bool added = writer_add_runs(&writer, error);
    for (guint i = 0; i < sorter->runs->len; i++)
        g_clear_pointer(&g_array_index(sorter->runs, Run, i).buffer, g_free);
    if (added)
        g_array_set_size(sorter->runs, 0);
    return writer_end(&writer, added, error);
}

/* What is held, as a run of its own. */
static bool
sorter_end_run(LexSorter *sorter, GError **error)
{
    if (!sorter_sort_held(sorter, error))
        return false;
    Writer writer = writer_begin(sorter);
    bool written = true;
    for (size_t i = 0; written && i < sorter->n_held; i++)
        written = writer_add(&writer, sorter->order[i], error);
    if (!writer_end(&writer, written, error))
        return false;
    sorter->n_held = 0;
    return sorter->runs->len < MOST_RUNS || sorter_join_runs(sorter, error);
}

bool
lex_sorter_add(LexSorter *sorter, const void *record, GError **error)
{
    if (sorter->n_held == sorter->most_held && !sorter_end_run(sorter, error))
        return false;
    if (sorter->n_held == sorter->chunks->len * sorter->per_chunk)
        g_ptr_array_add(sorter->chunks, g_malloc(sorter->per_chunk * sorter->record_size));
    memcpy(held_record(sorter, sorter->n_held++), record, sorter->record_size);
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
    g_ptr_array_set_size(sorter->chunks, 0);
    g_clear_pointer(&sorter->order, g_free);
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
