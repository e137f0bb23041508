/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-lexicon.h"

#include <sys/mman.h>
#include <xxhash.h>

#define FIRST_SLOTS 4096
#define HUGE_PAGE   ((size_t)2 * 1024 * 1024)
#define CACHE_LINE  64 /* two slots; none lies across two lines */

static void
lexicon_set_slots(LexLexicon *lexicon, uint32_t n_slots)
{
    const size_t size = n_slots * sizeof *lexicon->slots;
    lexicon->slots = g_aligned_alloc(n_slots, sizeof *lexicon->slots,
                                     size >= HUGE_PAGE ? HUGE_PAGE : CACHE_LINE);
    /* Words are all over the table: with small pages, half of the look-ups miss the TLB too. */
#ifdef MADV_HUGEPAGE
    if (size >= HUGE_PAGE)
        madvise(lexicon->slots, size, MADV_HUGEPAGE);
#endif
    memset(lexicon->slots, 0, size);
    lexicon->n_slots = n_slots;
    lexicon->shift = 64 - (unsigned)__builtin_ctz(n_slots);
}

void
lex_lexicon_init(LexLexicon *lexicon, bool bags)
{
    *lexicon = (LexLexicon){.bags = bags};
    lexicon_set_slots(lexicon, FIRST_SLOTS);
}

void
lex_lexicon_forget_slots(LexLexicon *lexicon)
{
    g_aligned_free(lexicon->slots);
    g_clear_pointer(&lexicon->entries, g_free);
    g_clear_pointer(&lexicon->bag, g_free);
    lexicon->slots = NULL;
}

void
lex_lexicon_clear(LexLexicon *lexicon)
{
    lex_lexicon_forget_slots(lexicon);
    lex_arena_clear(&lexicon->arena);
    *lexicon = (LexLexicon){0};
}

/* Where a key goes that is not there yet. */
static LexLexiconSlot *
lexicon_free_slot(const LexLexicon *lexicon, LexLexiconKey key)
{
    uint32_t i = lex_lexicon_place(lexicon, key);
    while (lexicon->slots[i].key.low != 0)
        i = (i + 1) & (lexicon->n_slots - 1);
    return &lexicon->slots[i];
}

void
lex_lexicon_reserve_bag(LexLexicon *lexicon, size_t n)
{
    if (lexicon->bag_size - lexicon->n_bag < n) {
        lexicon->bag_size = MAX(2 * lexicon->bag_size, lexicon->n_bag + MAX(n, 1024));
        lexicon->bag = g_renew(uint32_t, lexicon->bag, lexicon->bag_size);
    }
}

/* The bag's places are those in the new table; the old one counts where each of its slots went. */
static void
lexicon_move_bag(LexLexicon *lexicon, const LexLexiconSlot *old)
{
    for (size_t i = 0; i < lexicon->n_bag; i++)
        lexicon->bag[i] = (uint32_t)old[lexicon->bag[i]].count;
}

/*
 * Frequent tokens first: of those that would have the same slot, the first to come gets it, and the
 * others are found one step later, which a processor does not expect.
 */
static void
lexicon_grow(LexLexicon *lexicon)
{
    static const uint64_t ranks[] = {UINT64_MAX, 256, 16, 2, 0};
    LexLexiconSlot *const old = lexicon->slots;
    const uint32_t n_old = lexicon->n_slots;
    lexicon_set_slots(lexicon, 2 * n_old);
    for (size_t r = 1; r < G_N_ELEMENTS(ranks); r++) {
        for (uint32_t i = 0; i < n_old; i++) {
            const uint64_t count = old[i].count + old[i].n_bag;
            if (old[i].key.low == 0 || count < ranks[r] || count >= ranks[r - 1])
                continue;
            LexLexiconSlot *const slot = lexicon_free_slot(lexicon, old[i].key);
            *slot = old[i];
            old[i] = (LexLexiconSlot){.count = (uint64_t)(slot - lexicon->slots)};
        }
    }
    lexicon_move_bag(lexicon, old);
    g_aligned_free(old);
}

/* The next id, for the entry; LEX_VOCAB_NONE: full. */
static uint32_t
lexicon_append(LexLexicon *lexicon, LexVocabEntry entry)
{
    if (lexicon->n_entries >= LEX_VOCAB_MAX)
        return LEX_VOCAB_NONE;
    if (lexicon->n_entries == lexicon->entries_size) {
        lexicon->entries_size = MAX(lexicon->entries_size * 2, FIRST_SLOTS / 2);
        lexicon->entries = g_renew(LexVocabEntry, lexicon->entries, lexicon->entries_size);
    }
    lexicon->entries[lexicon->n_entries] = entry;
    return lexicon->n_entries++;
}

LexLexiconKey
lex_lexicon_long_key(const uint8_t *bytes, size_t length)
{
    const XXH128_hash_t hash = XXH3_128bits(bytes, length);
    return (LexLexiconKey){
        .low = (hash.low64 & ~UINT64_C(0xFF)) | bytes[0],
        .high = hash.high64 | UINT64_C(0xFF) << 56,
    };
}

uint32_t
lex_lexicon_add(LexLexicon *lexicon, LexLexiconKey key, const uint8_t *bytes, size_t length)
{
    if (length > UINT32_MAX)
        return LEX_VOCAB_NONE;
    const uint32_t id =
        lexicon_append(lexicon, lex_vocab_entry(&lexicon->arena, (const char *)bytes, length));
    if (id == LEX_VOCAB_NONE)
        return LEX_VOCAB_NONE;
    if ((uint64_t)id * 4 >= (uint64_t)lexicon->n_slots * 3)
        lexicon_grow(lexicon);
    LexLexiconSlot *const slot = lexicon_free_slot(lexicon, key);
    *slot = (LexLexiconSlot){.key = key, .id = id};
    lex_lexicon_count(lexicon, slot);
    return id;
}

void
lex_lexicon_counts(const LexLexicon *lexicon, uint64_t *ret_counts)
{
    for (uint32_t i = 0; i < lexicon->n_slots; i++) {
        if (lexicon->slots[i].key.low != 0)
            ret_counts[lexicon->slots[i].id] = lexicon->slots[i].count;
    }
}
