/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-macros.h>
#include <string.h>

/*
 * Eight bytes at once in a plain register, on any machine: the first byte is the lowest. A mark is
 * the highest bit of a byte.
 *
 * lex_swar_equal() and lex_swar_below() mark the first byte that fits, and none before it; behind
 * it they may mark others. That is all a search needs, and such marks may be joined by |.
 */

#define LEX_SWAR_ONES  UINT64_C(0x0101010101010101)
#define LEX_SWAR_HIGHS UINT64_C(0x8080808080808080)

static inline uint64_t
lex_swar_load(const uint8_t *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return GUINT64_FROM_LE(word);
}

/* Bytes less than limit, 1 to 128. */
static inline uint64_t
lex_swar_below(uint64_t word, uint8_t limit)
{
    return (word - LEX_SWAR_ONES * limit) & ~word & LEX_SWAR_HIGHS;
}

static inline uint64_t
lex_swar_equal(uint64_t word, uint8_t byte)
{
    return lex_swar_below(word ^ LEX_SWAR_ONES * byte, 1);
}

/* Marks every byte that is equal, and no other. */
static inline uint64_t
lex_swar_all_equal(uint64_t word, uint8_t byte)
{
    const uint64_t difference = word ^ LEX_SWAR_ONES * byte;
    return ~(((difference & ~LEX_SWAR_HIGHS) + ~LEX_SWAR_HIGHS) | difference) & LEX_SWAR_HIGHS;
}

/* The place, 0 to 7, of the first mark and of the last; there is one. */
static inline unsigned
lex_swar_first(uint64_t marks)
{
    return (unsigned)__builtin_ctzll(marks) / 8;
}

static inline unsigned
lex_swar_last(uint64_t marks)
{
    return (63 - (unsigned)__builtin_clzll(marks)) / 8;
}

static inline unsigned
lex_swar_count(uint64_t marks)
{
    return (unsigned)__builtin_popcountll(marks);
}
