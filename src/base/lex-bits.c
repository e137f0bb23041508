/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-bits.h"

#include <string.h>

void
lex_bits_extend(LexBits *bits, size_t n_bits)
{
    const size_t n_words = (n_bits + 63) / 64;
    if (n_words <= bits->n_words)
        return;
    if (n_words > bits->size) {
        bits->size = MAX(n_words, 2 * bits->size);
        bits->words = g_renew(uint64_t, bits->words, bits->size);
    }
    memset(bits->words + bits->n_words, 0, (n_words - bits->n_words) * sizeof *bits->words);
    bits->n_words = n_words;
}

void
lex_bits_clear(LexBits *bits)
{
    g_free(bits->words);
    *bits = (LexBits){0};
}
