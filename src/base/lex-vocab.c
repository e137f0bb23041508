/* SPDX-License-Identifier: GPL-3.0-or-later */
#define XXH_INLINE_ALL
#include "lex-vocab.h"

#include <string.h>
#include <xxhash.h>

#define FIRST_SLOTS 1024
#define AHEAD       8 /* entries that are looked for before they are needed */

static uint32_t
vocab_hash(const char *bytes, size_t length)
{
    return (uint32_t)XXH3_64bits(bytes, length);
}

/* The slot of the string, or the free one where it belongs. The table has a free slot. */
static LexVocabSlot *
vocab_slot(const LexVocab *vocab, const char *bytes, size_t length, uint32_t hash)
{
    const uint32_t mask = vocab->n_slots - 1;
    for (uint32_t i = hash & mask;; i = (i + 1) & mask) {
        LexVocabSlot *slot = &vocab->slots[i];
        if (slot->id_plus_one == 0)
            return slot;
        if (slot->hash != hash)
            continue;
        const LexVocabEntry *entry = &vocab->entries[slot->id_plus_one - 1];
        if (entry->length == length && memcmp(entry->bytes, bytes, length) == 0)
            return slot;
    }
}

static void
vocab_set_slots(LexVocab *vocab, uint32_t n_slots)
{
    g_free(vocab->slots);
    vocab->slots = g_new0(LexVocabSlot, n_slots);
    vocab->n_slots = n_slots;

    /* All entries differ: the first free slot is theirs. */
    for (uint32_t id = 0; id < vocab->n_entries; id++) {
        const uint32_t hash = vocab->entries[id].hash;
        uint32_t i = hash & (n_slots - 1);
        while (vocab->slots[i].id_plus_one != 0)
            i = (i + 1) & (n_slots - 1);
        vocab->slots[i] = (LexVocabSlot){.hash = hash, .id_plus_one = id + 1};
    }
}

static uint32_t
vocab_append(LexVocab *vocab, LexVocabSlot *slot, LexVocabEntry entry)
{
    if (vocab->n_entries == vocab->entries_size) {
        vocab->entries_size = MAX(vocab->entries_size * 2, FIRST_SLOTS);
        vocab->entries = g_renew(LexVocabEntry, vocab->entries, vocab->entries_size);
    }
    vocab->entries[vocab->n_entries++] = entry;
    *slot = (LexVocabSlot){.hash = entry.hash, .id_plus_one = vocab->n_entries};
    return vocab->n_entries - 1;
}

/* Room for one more, so that the slot found stays where it is. False: full. */
static bool
vocab_make_room(LexVocab *vocab)
{
    if (vocab->n_entries >= LEX_VOCAB_MAX)
        return false;
    if ((uint64_t)vocab->n_entries * 4 >= (uint64_t)vocab->n_slots * 3)
        vocab_set_slots(vocab, vocab->n_slots > 0 ? vocab->n_slots * 2 : FIRST_SLOTS);
    return true;
}

LexVocabEntry
lex_vocab_entry(LexArena *arena, const char *bytes, size_t length)
{
    return (LexVocabEntry){
        .bytes = lex_arena_copy(arena, bytes, length),
        .length = (uint32_t)length,
        .hash = vocab_hash(bytes, length),
    };
}

uint32_t
lex_vocab_intern(LexVocab *vocab, const char *bytes, size_t length, bool *ret_new)
{
    *ret_new = false;
    if (length > UINT32_MAX || !vocab_make_room(vocab))
        return LEX_VOCAB_NONE;

    LexVocabSlot *slot = vocab_slot(vocab, bytes, length, vocab_hash(bytes, length));
    if (slot->id_plus_one != 0)
        return slot->id_plus_one - 1;

    *ret_new = true;
    return vocab_append(vocab, slot, lex_vocab_entry(&vocab->arena, bytes, length));
}

static uint32_t
vocab_adopt(LexVocab *vocab, const LexVocabEntry *entry)
{
    if (!vocab_make_room(vocab))
        return LEX_VOCAB_NONE;
    LexVocabSlot *slot = vocab_slot(vocab, entry->bytes, entry->length, entry->hash);
    return slot->id_plus_one != 0 ? slot->id_plus_one - 1 : vocab_append(vocab, slot, *entry);
}

/* Gets the slot of an entry that is to come, or what its slot points to, into the cache. */
static void
vocab_expect_slot(const LexVocab *vocab, const LexVocabEntry *entry)
{
    __builtin_prefetch(&vocab->slots[entry->hash & (vocab->n_slots - 1)]);
}

static void
vocab_expect_entry(const LexVocab *vocab, const LexVocabEntry *entry)
{
    const LexVocabSlot *slot = &vocab->slots[entry->hash & (vocab->n_slots - 1)];
    if (slot->id_plus_one != 0)
        __builtin_prefetch(&vocab->entries[slot->id_plus_one - 1]);
}

bool
lex_vocab_adopt(LexVocab *vocab, const LexVocabEntry entries[], size_t n, uint32_t ret_ids[])
{
    if (vocab->n_slots == 0)
        vocab_set_slots(vocab, FIRST_SLOTS);
    for (size_t i = 0; i < n; i++) {
        if (i + 2 * AHEAD < n)
            vocab_expect_slot(vocab, &entries[i + 2 * AHEAD]);
        if (i + AHEAD < n)
            vocab_expect_entry(vocab, &entries[i + AHEAD]);
        ret_ids[i] = vocab_adopt(vocab, &entries[i]);
        if (ret_ids[i] == LEX_VOCAB_NONE)
            return false;
    }
    return true;
}

uint32_t
lex_vocab_hash(const char *bytes, size_t length)
{
    return vocab_hash(bytes, length);
}

uint32_t
lex_vocab_find_hashed(const LexVocab *vocab, const char *bytes, size_t length, uint32_t hash)
{
    if (vocab->n_slots == 0)
        return LEX_VOCAB_NONE;
    const LexVocabSlot *slot = vocab_slot(vocab, bytes, length, hash);
    return slot->id_plus_one - 1; /* a free slot's 0 becomes LEX_VOCAB_NONE */
}

uint32_t
lex_vocab_find(const LexVocab *vocab, const char *bytes, size_t length)
{
    return lex_vocab_find_hashed(vocab, bytes, length, vocab_hash(bytes, length));
}

void
lex_vocab_clear(LexVocab *vocab)
{
    g_free(vocab->entries);
    g_free(vocab->slots);
    lex_arena_clear(&vocab->arena);
    *vocab = (LexVocab){0};
}
