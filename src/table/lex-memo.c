/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-memo.h"

#include <string.h>

#define ENTRY_BITS 12
#define N_ENTRIES  ((size_t)1 << ENTRY_BITS)
#define MAX_SHARED ((size_t)1 << 20) /* bytes of cells; then all are forgotten */

void
lex_memo_init(LexMemo *memo, const LexRowLayout *layout)
{
    lex_rows_init(&memo->shared, layout);
    memo->entries = g_new0(LexMemoEntry, N_ENTRIES);
}

void
lex_memo_clear(LexMemo *memo)
{
    lex_rows_release(&memo->shared);
    g_clear_pointer(&memo->entries, g_free);
}

/* By multiplication, whose top bits depend on all below. */
static size_t
place_of(const uint64_t key[LEX_MEMO_NUMBERS])
{
    uint64_t hash = 0;
    for (size_t i = 0; i < LEX_MEMO_NUMBERS; i++)
        hash = (hash ^ hash >> 32 ^ key[i]) * UINT64_C(0x9E3779B97F4A7C15);
    return hash >> (64 - ENTRY_BITS);
}

LexMemoEntry *
lex_memo_find(LexMemo *memo, const uint64_t key[LEX_MEMO_NUMBERS], bool *ret_is_new)
{
    LexMemoEntry *entry = &memo->entries[place_of(key)];
    *ret_is_new = !entry->is_used || memcmp(entry->key, key, sizeof entry->key) != 0;
    if (!*ret_is_new)
        return entry;
    if (memo->shared.length > MAX_SHARED) {
        lex_rows_clear(&memo->shared);
        memset(memo->entries, 0, N_ENTRIES * sizeof *memo->entries);
    }
    memcpy(entry->key, key, sizeof entry->key);
    entry->is_used = true;
    return entry;
}
