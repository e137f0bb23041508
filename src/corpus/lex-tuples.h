/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-corpus.h"

/*
 * How often tuples of words were seen, and in how many documents: of the corpus, or of each source.
 *
 * Tuples are met in a pass over the corpus and counted afterwards. Each one met is written down
 * with its document, in one of 256 partitions by its hash, and then partition after partition is
 * counted in a table that fits into the processor's cache. Twelve bytes written and read once in
 * sequence cost less than one look into a table that does not fit, what goes beyond the memory
 * allowed is a temporary file read in the same order, and threads never meet (Shatdal, Kant &
 * Naughton 1994, on partitioned hash joins).
 *
 *     lex_tuples_meet(&tuples, worker, words, document, &error)    many times, on any thread
 *     lex_tuples_count(&tuples, func, data, &error)                once
 */

enum { LEX_TUPLE_MAX_WORDS = 5, LEX_TUPLE_PARTITIONS = 256 };

typedef struct {
    uint32_t words[LEX_TUPLE_MAX_WORDS]; /* those beyond n_words are 0 */
    uint32_t source;                     /* 0 without by_source */
    uint32_t df;                         /* documents */
    uint32_t last;                       /* of no use outside */
    uint64_t count;
    uint64_t n_marked; /* of these met with LEX_TUPLE_MARK */
} LexTuple;

/* Added to the document when a tuple is met: the caller wants to know how often. */
#define LEX_TUPLE_MARK (UINT32_C(1) << 31)

typedef struct {
    const LexCorpus *corpus;
    unsigned n_words; /* 2 to 5 */
    bool by_source;
    unsigned n_threads;
    uint64_t memory; /* bytes for what was met, before it goes to the spill; then for tables */
    LexSpill *spill;
} LexTupleSettings;

/* Where a worker writes the next tuple of a partition. */
typedef struct {
    uint32_t *next;
    uint32_t *end;
} LexTuplePlace;

typedef struct {
    LexTuplePlace places[LEX_TUPLE_PARTITIONS];
    GArray *chunks[LEX_TUPLE_PARTITIONS]; /* all of a partition's, the last is being filled */
} LexTupleWriter;

typedef struct {
    LexTupleSettings settings;
    size_t chunk_size;       /* the largest, in numbers */
    LexTupleWriter *writers; /* by worker */
    _Atomic uint64_t in_memory;
} LexTuples;

void lex_tuples_init(LexTuples *tuples, const LexTupleSettings *settings);
void lex_tuples_clear(LexTuples *tuples);

/* Makes room for another tuple where there is none. */
bool lex_tuples_turn(LexTuples *tuples, unsigned worker, unsigned partition, GError **error);

/* Eight bits choose the partition, others a place in its table. */
static inline uint64_t
lex_tuple_hash(const uint32_t *words, unsigned n_words)
{
    uint64_t hash = (uint64_t)words[0] << 32 | words[1];
    hash *= UINT64_C(0x9E3779B97F4A7C15);
    for (unsigned i = 2; i < n_words; i++)
        hash = (hash ^ hash >> 32 ^ words[i]) * UINT64_C(0xD6E8FEB86659FD93);
    return hash ^ hash >> 32;
}

/*
 * One occurrence of the tuple. A worker meets documents in the order of the corpus. False when the
 * temporary file cannot be written.
 */
static inline bool
lex_tuples_meet(LexTuples *tuples, unsigned worker, unsigned n_words, const uint32_t *words,
                uint32_t document, GError **error)
{
    const unsigned partition = lex_tuple_hash(words, n_words) % LEX_TUPLE_PARTITIONS;
    LexTuplePlace *const place = &tuples->writers[worker].places[partition];
    if (G_UNLIKELY(place->next == place->end) && !lex_tuples_turn(tuples, worker, partition, error))
        return false;
    for (unsigned i = 0; i < n_words; i++)
        place->next[i] = words[i];
    place->next[n_words] = document;
    place->next += n_words + 1;
    return true;
}

/* Gets the tuples of a partition, or a part of it, in no order to rely on; borrowed for the call.
 * Called from several threads, as LexJobFunc says of workers. */
typedef bool (*LexTuplesFunc)(void *data, unsigned worker, const LexTuple *tuples, size_t n,
                              GError **error);

/* Counts everything that was met: every tuple is in one call. */
bool lex_tuples_count(LexTuples *tuples, LexTuplesFunc func, void *data, GError **error);
