/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-vocab.h"

#include <string.h>

/*
 * The tokens that one worker has met, as written, with their numbers and counts: a LexVocab whose
 * slots hold the token itself and its count. So a token costs one cache line: no look at an entry,
 * none at a string, none at a counter.
 *
 * With bags, it also counts what it met since it was last emptied (lex_lexicon_take), each token
 * once, in the order in which they first came.
 *
 * A zeroed LexLexicon must be made ready with lex_lexicon_init(). Tokens are UTF-8 without NUL.
 */

#define LEX_LEXICON_SHORT 16 /* bytes that a key holds: 99 tokens in 100 have no more */

/*
 * A token as two numbers. A short one as it is; bytes that it does not have are 0. For a longer one
 * stand its first byte, 112 bits of its hash, and a last byte that UTF-8 does not have. Its bytes
 * are not compared: among 10^9 tokens, two of one hash are one chance in 10^16.
 */
typedef struct {
    uint64_t low;
    uint64_t high;
} LexLexiconKey;

typedef struct {
    LexLexiconKey key;
    uint64_t count;    /* with bags, those taken */
    uint32_t id : 29;  /* below LEX_VOCAB_MAX */
    uint32_t note : 3; /* what the caller likes to know of the token; 0 at first */
    uint32_t n_bag;    /* in the bag */
} LexLexiconSlot;      /* free when the key is 0, which no token has */

typedef struct {
    LexVocabEntry *entries; /* by id; bytes lie in the arena */
    uint32_t n_entries;
    uint32_t entries_size;
    LexLexiconSlot *slots;
    uint32_t n_slots; /* a power of two, at most three quarters full */
    unsigned shift;   /* 64 less its logarithm */
    LexArena arena;
    bool bags;
    uint32_t *bag; /* places of slots */
    size_t n_bag;
    size_t bag_size;
} LexLexicon;

/* bags: whether lex_lexicon_take() will be asked. */
void lex_lexicon_init(LexLexicon *lexicon, bool bags);
void lex_lexicon_clear(LexLexicon *lexicon);

/* Keeps the tokens' bytes and gives the rest of the memory back. No token can be met after. */
void lex_lexicon_forget_slots(LexLexicon *lexicon);

/* How often each token was met, by id; nothing may be in the bag. */
void lex_lexicon_counts(const LexLexicon *lexicon, uint64_t *ret_counts);

/* The key of a token whose next 16 bytes can be read, whatever they are. length <= 16. */
static inline LexLexiconKey
lex_lexicon_short_key(const uint8_t *bytes, size_t length)
{
    static const LexLexiconKey masks[LEX_LEXICON_SHORT + 1] = {
#define LOW(n) UINT64_MAX >> (64 - 8 * (n))
        {0, 0},           {LOW(1), 0},      {LOW(2), 0},      {LOW(3), 0},      {LOW(4), 0},
        {LOW(5), 0},      {LOW(6), 0},      {LOW(7), 0},      {LOW(8), 0},      {LOW(8), LOW(1)},
        {LOW(8), LOW(2)}, {LOW(8), LOW(3)}, {LOW(8), LOW(4)}, {LOW(8), LOW(5)}, {LOW(8), LOW(6)},
        {LOW(8), LOW(7)}, {LOW(8), LOW(8)},
#undef LOW
    };
    LexLexiconKey key;
    memcpy(&key, bytes, sizeof key);
    key.low = GUINT64_FROM_LE(key.low) & masks[length].low;
    key.high = GUINT64_FROM_LE(key.high) & masks[length].high;
    return key;
}

/* The key of one that is longer. */
LexLexiconKey lex_lexicon_long_key(const uint8_t *bytes, size_t length);

/* The key of any; LEX_LEXICON_SHORT bytes can be read. */
static inline LexLexiconKey
lex_lexicon_key(const uint8_t *bytes, size_t length)
{
    return length <= LEX_LEXICON_SHORT ? lex_lexicon_short_key(bytes, length)
                                       : lex_lexicon_long_key(bytes, length);
}

/*
 * The slot to begin with. Products spread every bit of a key over the high bits of the sum, which
 * choose it.
 */
static inline uint32_t
lex_lexicon_place(const LexLexicon *lexicon, LexLexiconKey key)
{
    const uint64_t hash =
        key.low * UINT64_C(0x9E3779B97F4A7C15) + key.high * UINT64_C(0xD6E8FEB86659FD93);
    return (uint32_t)(hash >> lexicon->shift);
}

/* The slot that holds the key, looked for from its place on; NULL when none does. */
static inline LexLexiconSlot *
lex_lexicon_find(const LexLexicon *lexicon, LexLexiconKey key, uint32_t place)
{
    const uint32_t mask = lexicon->n_slots - 1;
    for (uint32_t i = place;; i = (i + 1) & mask) {
        LexLexiconSlot *const slot = &lexicon->slots[i];
        if (slot->key.low == key.low && slot->key.high == key.high)
            return slot;
        if (slot->key.low == 0)
            return NULL;
    }
}

/* ---- bags -------------------------------------------------------------------------------- */

/* Room in the bag for n tokens more; lex_lexicon_meet() makes its own. */
void lex_lexicon_reserve_bag(LexLexicon *lexicon, size_t n);

/*
 * Puts the token of a slot into the bag, for whose places there is room at `next`: then where the
 * next place goes. Written always, kept the first time: a branch would be wrong too often.
 */
static inline uint32_t *
lex_lexicon_put(uint32_t *next, uint32_t place, uint32_t *n_bag)
{
    *next = place;
    return next + ((*n_bag)++ == 0);
}

/* Gets the slot of token i of the bag, if there is one, into the cache. */
static inline void
lex_lexicon_expect(const LexLexicon *lexicon, size_t i)
{
    if (i < lexicon->n_bag)
        __builtin_prefetch(&lexicon->slots[lexicon->bag[i]], 1);
}

/* Takes token i of the bag out; *ret_count: how often it was put in. lexicon->n_bag is as before.
 */
static inline uint32_t
lex_lexicon_take(LexLexicon *lexicon, size_t i, uint32_t *ret_count)
{
    LexLexiconSlot *const slot = &lexicon->slots[lexicon->bag[i]];
    *ret_count = slot->n_bag;
    slot->count += slot->n_bag;
    slot->n_bag = 0;
    return slot->id;
}

/* ---- meeting ----------------------------------------------------------------------------- */

/* Counts the token of a slot once more. */
static inline void
lex_lexicon_count(LexLexicon *lexicon, LexLexiconSlot *slot)
{
    if (!lexicon->bags) {
        slot->count++;
        return;
    }
    if (lexicon->n_bag == lexicon->bag_size)
        lex_lexicon_reserve_bag(lexicon, 1);
    uint32_t *const next = lexicon->bag + lexicon->n_bag;
    lexicon->n_bag +=
        (size_t)(lex_lexicon_put(next, (uint32_t)(slot - lexicon->slots), &slot->n_bag) - next);
}

/* As lex_lexicon_meet(), for a token that is not there. */
uint32_t lex_lexicon_add(LexLexicon *lexicon, LexLexiconKey key, const uint8_t *bytes,
                         size_t length);

/*
 * As lex_vocab_intern(), for a token of any length; also counts it. LEX_LEXICON_SHORT bytes can be
 * read, however short the token is.
 */
static inline uint32_t
lex_lexicon_meet(LexLexicon *lexicon, const uint8_t *bytes, size_t length, bool *ret_new)
{
    const LexLexiconKey key = lex_lexicon_key(bytes, length);
    LexLexiconSlot *const slot = lex_lexicon_find(lexicon, key, lex_lexicon_place(lexicon, key));
    *ret_new = slot == NULL;
    if (slot == NULL)
        return lex_lexicon_add(lexicon, key, bytes, length);
    lex_lexicon_count(lexicon, slot);
    return slot->id;
}
