/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-arena.h"

/*
 * Strings to numbers: the first string gets 0, the next new one 1, and so on. An open-addressing
 * table of (hash, id) pairs, eight bytes a slot, so that a probe that misses touches no string;
 * strings live in an arena. A zeroed LexVocab is ready to use. Not thread-safe: a thread fills
 * its own.
 */

/* Ids leave three bits of a uint32_t free; see lex-corpus.h. */
#define LEX_VOCAB_MAX  (UINT32_C(1) << 29)
#define LEX_VOCAB_NONE UINT32_MAX

typedef struct {
    const char *bytes; /* followed by a NUL; in some arena that outlives the table */
    uint32_t length;
    uint32_t hash;
} LexVocabEntry;

typedef struct {
    uint32_t hash;
    uint32_t id_plus_one; /* 0: free */
} LexVocabSlot;

typedef struct {
    LexVocabEntry *entries; /* by id */
    uint32_t n_entries;
    uint32_t entries_size;
    LexVocabSlot *slots;
    uint32_t n_slots; /* a power of two, at most 3/4 full */
    LexArena arena;
} LexVocab;

/*
 * The id of the string, a new one if it was not there: then *ret_new is true and the string was
 * copied. LEX_VOCAB_NONE when the table is full (LEX_VOCAB_MAX) or the string too long (4 GiB).
 */
uint32_t lex_vocab_intern(LexVocab *vocab, const char *bytes, size_t length, bool *ret_new);

/* A copy of the string in the arena, as an entry that can be adopted. length <= UINT32_MAX. */
LexVocabEntry lex_vocab_entry(LexArena *arena, const char *bytes, size_t length);

/*
 * Interns n entries of others, one after another. Their hashes are known and their bytes are
 * borrowed: they must outlive the vocab. What an entry needs from memory is asked for before its
 * turn, which saves a fifth of the time with 100,000 entries and half with a million. Entries that
 * were not there have the ids from n_entries on, in their order. False when the table is full.
 */
bool lex_vocab_adopt(LexVocab *vocab, const LexVocabEntry entries[], size_t n, uint32_t ret_ids[]);

/* The id of the string, or LEX_VOCAB_NONE. */
uint32_t lex_vocab_find(const LexVocab *vocab, const char *bytes, size_t length);

/* The same for callers that look at the hash first. */
uint32_t lex_vocab_hash(const char *bytes, size_t length);
uint32_t lex_vocab_find_hashed(const LexVocab *vocab, const char *bytes, size_t length,
                               uint32_t hash);

/* Gives the memory back; the vocab is empty and ready again. */
void lex_vocab_clear(LexVocab *vocab);
