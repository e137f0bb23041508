/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-block-bits.h"

#include "lex-spill.h"

#include <stdatomic.h>
#include <string.h>

typedef struct {
    uint64_t *words; /* NULL: in the spill, when there are any */
    uint64_t offset; /* there */
    size_t n_words;
} Block;

struct LexBlockBits {
    Block *blocks;
    size_t n_blocks;
    uint64_t memory;
    LexSpill *spill;
    _Atomic uint64_t in_memory; /* bytes */
};

LexBlockBits *
lex_block_bits_new(size_t n_blocks, uint64_t memory, const char *tmpdir)
{
    LexBlockBits *all = g_new0(LexBlockBits, 1);
    all->blocks = g_new0(Block, MAX(n_blocks, 1));
    all->n_blocks = n_blocks;
    all->memory = memory;
    all->spill = lex_spill_new(tmpdir);
    return all;
}

void
lex_block_bits_free(LexBlockBits *all)
{
    if (all == NULL)
        return;
    for (size_t b = 0; b < all->n_blocks; b++)
        g_free(all->blocks[b].words);
    g_free(all->blocks);
    lex_spill_free(all->spill);
    g_free(all);
}

bool
lex_block_bits_read(const LexBlockBits *all, size_t block, LexBits *bits, GError **error)
{
    const Block *kept = &all->blocks[block];
    const size_t size = kept->n_words * sizeof *kept->words;
    bits->n_words = 0;
    if (size == 0)
        return true;
    lex_bits_extend(bits, 64 * kept->n_words);
    if (kept->words == NULL)
        return lex_spill_read(all->spill, kept->offset, bits->words, size, error);
    memcpy(bits->words, kept->words, size);
    return true;
}

/* Whether the block may stay in memory: as one that did, or because there is room. */
static bool
have_room(LexBlockBits *all, const Block *kept, size_t size)
{
    if (kept->words != NULL)
        return true;
    if (atomic_fetch_add(&all->in_memory, size) + size <= all->memory)
        return true;
    atomic_fetch_sub(&all->in_memory, size);
    return false;
}

bool
lex_block_bits_write(LexBlockBits *all, size_t block, const LexBits *bits, GError **error)
{
    Block *kept = &all->blocks[block];
    const size_t size = bits->n_words * sizeof *bits->words;
    g_assert(kept->n_words == 0 || kept->n_words == bits->n_words);
    kept->n_words = bits->n_words;
    if (size == 0)
        return true;
    if (!have_room(all, kept, size))
        return lex_spill_write(all->spill, bits->words, size, &kept->offset, error);
    if (kept->words == NULL)
        kept->words = g_malloc(size);
    memcpy(kept->words, bits->words, size);
    return true;
}
