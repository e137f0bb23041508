/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-tuples.h"

#include "lex-jobs.h"
#include "lex-spill.h"

#include <stdatomic.h>
#include <string.h>

enum {
    SMALLEST_CHUNK = 120,     /* numbers: tuples of two to five words fill it to the end */
    LARGEST_CHUNK = 120 << 6, /* 30 KiB: 256 of them are 8 MB a worker */
    SMALLEST_TABLE = 1 << 10,
};

/* Tuples of a partition that one worker met, in the order of the documents. */
typedef struct {
    uint32_t *numbers; /* NULL: in the spill */
    uint64_t offset;   /* there */
    size_t n;          /* numbers; of the last chunk, how many there is room for */
} Chunk;

/* ---- writing down ------------------------------------------------------------------------ */

void
lex_tuples_init(LexTuples *tuples, const LexTupleSettings *settings)
{
    *tuples = (LexTuples){.settings = *settings, .chunk_size = LARGEST_CHUNK};
    g_assert(settings->n_words >= 2 && settings->n_words <= LEX_TUPLE_MAX_WORDS);
    /* What is being filled must take no more than half of the memory, however many workers. */
    const uint64_t share = settings->memory / 2 / settings->n_threads / LEX_TUPLE_PARTITIONS;
    while (tuples->chunk_size > SMALLEST_CHUNK && tuples->chunk_size * sizeof(uint32_t) > share)
        tuples->chunk_size /= 2;

    tuples->writers = g_new0(LexTupleWriter, settings->n_threads);
    for (unsigned w = 0; w < settings->n_threads; w++) {
        for (unsigned p = 0; p < LEX_TUPLE_PARTITIONS; p++)
            tuples->writers[w].chunks[p] = g_array_new(FALSE, FALSE, sizeof(Chunk));
    }
}

static void
writer_free_chunks(LexTupleWriter *writer, unsigned partition)
{
    GArray *chunks = writer->chunks[partition];
    for (guint i = 0; chunks != NULL && i < chunks->len; i++)
        g_free(g_array_index(chunks, Chunk, i).numbers);
    g_clear_pointer(&writer->chunks[partition], g_array_unref);
}

void
lex_tuples_clear(LexTuples *tuples)
{
    for (unsigned w = 0; tuples->writers != NULL && w < tuples->settings.n_threads; w++) {
        for (unsigned p = 0; p < LEX_TUPLE_PARTITIONS; p++)
            writer_free_chunks(&tuples->writers[w], p);
    }
    g_free(tuples->writers);
    *tuples = (LexTuples){0};
}

/* Full chunks stay in memory as long as they fit; then their bytes go to the spill. */
static bool
tuples_keep(LexTuples *tuples, Chunk *chunk, GError **error)
{
    const size_t size = chunk->n * sizeof *chunk->numbers;
    if (atomic_fetch_add(&tuples->in_memory, size) + size <= tuples->settings.memory)
        return true;
    atomic_fetch_sub(&tuples->in_memory, size);
    const bool written =
        lex_spill_write(tuples->settings.spill, chunk->numbers, size, &chunk->offset, error);
    g_clear_pointer(&chunk->numbers, g_free);
    return written;
}

bool
lex_tuples_turn(LexTuples *tuples, unsigned worker, unsigned partition, GError **error)
{
    LexTupleWriter *writer = &tuples->writers[worker];
    GArray *chunks = writer->chunks[partition];
    size_t n = SMALLEST_CHUNK; /* then twice the one before: little text takes little memory */
    if (chunks->len > 0) {
        Chunk *full = &g_array_index(chunks, Chunk, chunks->len - 1);
        n = MIN(2 * full->n, tuples->chunk_size);
        if (!tuples_keep(tuples, full, error))
            return false;
    }
    const Chunk chunk = {.numbers = g_new(uint32_t, n), .n = n};
    g_array_append_val(chunks, chunk);
    writer->places[partition] = (LexTuplePlace){chunk.numbers, chunk.numbers + n};
    return true;
}

/* ---- reading back ------------------------------------------------------------------------ */

/* What one worker wrote into a partition, being read. */
typedef struct {
    const LexTuples *tuples;
    const GArray *chunks;
    const uint32_t *last_end; /* of the chunk that was being filled */
    guint next_chunk;
    const uint32_t *next; /* NULL: at the end */
    const uint32_t *end;
    uint32_t *buffer; /* of a chunk in the spill */
} Stream;

/* To the next chunk. */
static bool
stream_go_on(Stream *stream, GError **error)
{
    stream->next = stream->end = NULL;
    if (stream->next_chunk == stream->chunks->len)
        return true;
    const Chunk *chunk = &g_array_index(stream->chunks, Chunk, stream->next_chunk++);
    const bool is_last = stream->next_chunk == stream->chunks->len;
    stream->next = chunk->numbers;
    if (chunk->numbers == NULL) {
        if (stream->buffer == NULL)
            stream->buffer = g_new(uint32_t, stream->tuples->chunk_size);
        if (!lex_spill_read(stream->tuples->settings.spill, chunk->offset, stream->buffer,
                            chunk->n * sizeof *stream->buffer, error))
            return false;
        stream->next = stream->buffer;
    }
    stream->end = is_last ? stream->last_end : stream->next + chunk->n;
    return true;
}

static uint32_t
stream_document(const Stream *stream)
{
    return stream->next != NULL ? stream->next[stream->tuples->settings.n_words] & ~LEX_TUPLE_MARK
                                : UINT32_MAX;
}

/* ---- counting ---------------------------------------------------------------------------- */

/* Counts a partition, or of one that is too large the part whose hashes leave `share`. */
typedef struct {
    const LexTuples *tuples;
    uint64_t n_shares;
    uint64_t share;
    LexTuple *slots; /* open addressing; free when count is 0 */
    size_t n_slots;  /* a power of two, at most half full */
    size_t n_used;
} Table;

static inline bool
has_words(const LexTuple *tuple, const uint32_t *words, unsigned n_words)
{
    bool same = true;
    for (unsigned i = 0; i < n_words; i++)
        same &= tuple->words[i] == words[i];
    return same;
}

/* The slot of the tuple, or the free one where it would be. */
static inline LexTuple *
table_slot(const Table *table, uint64_t hash, const uint32_t *words, unsigned n_words,
           uint32_t source)
{
    const size_t mask = table->n_slots - 1;
    for (size_t i = hash / LEX_TUPLE_PARTITIONS & mask;; i = (i + 1) & mask) {
        LexTuple *slot = &table->slots[i];
        if (slot->count == 0 || (slot->source == source && has_words(slot, words, n_words)))
            return slot;
    }
}

static uint64_t
table_hash(const uint32_t *words, unsigned n_words, uint32_t source)
{
    return lex_tuple_hash(words, n_words) + source * UINT64_C(0x9E3779B97F4A7C00);
}

static void
table_grow(Table *table)
{
    const unsigned n_words = table->tuples->settings.n_words;
    LexTuple *const old = table->slots;
    const size_t n_old = table->n_slots;
    table->n_slots = MAX(2 * n_old, (size_t)SMALLEST_TABLE);
    table->slots = g_new0(LexTuple, table->n_slots);
    for (size_t i = 0; i < n_old; i++) {
        const LexTuple *slot = &old[i];
        if (slot->count > 0)
            *table_slot(table, table_hash(slot->words, n_words, slot->source), slot->words, n_words,
                        slot->source) = *slot;
    }
    g_free(old);
}

/* An occurrence of words, which their document follows. */
static inline void
table_add(Table *table, const uint32_t *words, unsigned n_words)
{
    const LexTupleSettings *settings = &table->tuples->settings;
    const uint32_t document = words[n_words] & ~LEX_TUPLE_MARK;
    const uint32_t source = settings->by_source ? settings->corpus->documents[document].source : 0;
    const uint64_t hash = table_hash(words, n_words, source);
    if (table->n_shares > 1 && (hash >> 40) % table->n_shares != table->share)
        return;
    if (G_UNLIKELY(2 * table->n_used >= table->n_slots))
        table_grow(table);
    LexTuple *const slot = table_slot(table, hash, words, n_words, source);
    if (slot->count == 0) {
        memcpy(slot->words, words, n_words * sizeof *words);
        slot->source = source;
        table->n_used++;
    }
    slot->df += slot->count == 0 || slot->last != document;
    slot->last = document;
    slot->count++;
    slot->n_marked += words[n_words] >= LEX_TUPLE_MARK;
}

/* Adds what the stream has up to `document`. n_words is constant where this is inlined. */
static inline bool
table_add_stream(Table *table, Stream *stream, unsigned n_words, uint32_t document, GError **error)
{
    while (stream->next != NULL && (stream->next[n_words] & ~LEX_TUPLE_MARK) <= document) {
        table_add(table, stream->next, n_words);
        stream->next += n_words + 1;
        if (stream->next == stream->end && !stream_go_on(stream, error))
            return false;
    }
    return true;
}

static bool
table_read(Table *table, Stream *stream, uint32_t document, GError **error)
{
    switch (table->tuples->settings.n_words) {
    case 2:
        return table_add_stream(table, stream, 2, document, error);
    case 3:
        return table_add_stream(table, stream, 3, document, error);
    case 4:
        return table_add_stream(table, stream, 4, document, error);
    default:
        return table_add_stream(table, stream, 5, document, error);
    }
}

/*
 * All streams, merged by document, so that a document whose blocks several workers read counts
 * once: of the stream that is furthest behind, what the others have not passed.
 */
static bool
table_merge(Table *table, Stream *streams, unsigned n_streams, GError **error)
{
    for (;;) {
        unsigned first = 0;
        uint32_t others = UINT32_MAX;
        for (unsigned s = 1; s < n_streams; s++) {
            if (stream_document(&streams[s]) < stream_document(&streams[first])) {
                others = stream_document(&streams[first]);
                first = s;
            } else {
                others = MIN(others, stream_document(&streams[s]));
            }
        }
        if (streams[first].next == NULL)
            return true;
        if (!table_read(table, &streams[first], others, error))
            return false;
    }
}

typedef struct {
    LexTuples *tuples;
    LexTuplesFunc func;
    void *data;
} Counting;

static bool
table_fill(Table *table, unsigned partition, GError **error)
{
    const LexTuples *tuples = table->tuples;
    const unsigned n_streams = tuples->settings.n_threads;
    g_autofree Stream *streams = g_new0(Stream, n_streams);
    bool filled = true;
    for (unsigned s = 0; filled && s < n_streams; s++) {
        const LexTupleWriter *writer = &tuples->writers[s];
        streams[s] = (Stream){.tuples = tuples,
                              .chunks = writer->chunks[partition],
                              .last_end = writer->places[partition].next};
        filled = stream_go_on(&streams[s], error);
    }
    filled = filled && table_merge(table, streams, n_streams, error);
    for (unsigned s = 0; s < n_streams; s++)
        g_free(streams[s].buffer);
    return filled;
}

/* The used slots, moved together. */
static size_t
table_compact(Table *table)
{
    size_t n = 0;
    for (size_t i = 0; i < table->n_slots; i++) {
        if (table->slots[i].count > 0)
            table->slots[n++] = table->slots[i];
    }
    return n;
}

/* How often the partition must be read so that a table of a share of it stays in the memory, were
 * all its tuples distinct. */
static uint64_t
count_shares(const LexTuples *tuples, unsigned partition)
{
    const LexTupleSettings *settings = &tuples->settings;
    uint64_t n_numbers = 0;
    for (unsigned w = 0; w < settings->n_threads; w++) {
        const GArray *chunks = tuples->writers[w].chunks[partition];
        for (guint i = 0; i < chunks->len; i++)
            n_numbers += g_array_index(chunks, Chunk, i).n;
    }
    const uint64_t n_met = n_numbers / (settings->n_words + 1);
    const uint64_t room = MAX(settings->memory / settings->n_threads / sizeof(LexTuple) / 4,
                              (uint64_t)SMALLEST_TABLE);
    return n_met / room + 1;
}

static bool
counting_do_partition(void *data, size_t job, unsigned worker, GError **error)
{
    const Counting *counting = data;
    const unsigned partition = (unsigned)job;
    Table table = {.tuples = counting->tuples,
                   .n_shares = count_shares(counting->tuples, partition)};
    bool done = true;
    for (table.share = 0; done && table.share < table.n_shares; table.share++) {
        memset(table.slots != NULL ? table.slots : (void *)"", 0,
               table.n_slots * sizeof *table.slots);
        table.n_used = 0;
        done = table_fill(&table, partition, error) &&
               counting->func(counting->data, worker, table.slots, table_compact(&table), error);
    }
    g_free(table.slots);
    for (unsigned w = 0; w < counting->tuples->settings.n_threads; w++)
        writer_free_chunks(&counting->tuples->writers[w], partition);
    return done;
}

bool
lex_tuples_count(LexTuples *tuples, LexTuplesFunc func, void *data, GError **error)
{
    Counting counting = {tuples, func, data};
    return lex_jobs_run(LEX_TUPLE_PARTITIONS, tuples->settings.n_threads, counting_do_partition,
                        &counting, error);
}
