/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-bits.h"

#include <lexstat/lex-error.h>

/*
 * A bit for each place in the text, block after block, in memory or in a temporary file: what one
 * pass over the text found where, for the next.
 */
typedef struct LexBlockBits LexBlockBits;

/* memory: bytes, beyond which blocks go to a temporary file. tmpdir: see lex_spill_new(). */
LexBlockBits *lex_block_bits_new(size_t n_blocks, uint64_t memory, const char *tmpdir);
void lex_block_bits_free(LexBlockBits *all);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LexBlockBits, lex_block_bits_free)

/* A copy of the block's bits, none before they were written. Any thread may ask. */
bool lex_block_bits_read(const LexBlockBits *all, size_t block, LexBits *bits, GError **error);

/* These in place of the block's bits. Any thread may, one at a time for a block. */
bool lex_block_bits_write(LexBlockBits *all, size_t block, const LexBits *bits, GError **error);
