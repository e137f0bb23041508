/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-macros.h>

/* A set of small numbers, as bits; a zeroed struct is empty. */
typedef struct {
    uint64_t *words; /* 64 numbers each, from the lowest bit */
    size_t n_words;
    size_t size; /* words that there is room for */
} LexBits;

/* Room for the numbers below n_bits. */
void lex_bits_extend(LexBits *bits, size_t n_bits);
void lex_bits_clear(LexBits *bits);

static inline bool
lex_bits_has(const LexBits *bits, size_t i)
{
    return i / 64 < bits->n_words && bits->words[i / 64] >> (i % 64) & 1;
}

/* There must be room. */
static inline void
lex_bits_set(LexBits *bits, size_t i)
{
    bits->words[i / 64] |= UINT64_C(1) << (i % 64);
}
