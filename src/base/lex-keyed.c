/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-keyed.h"

#include <string.h>

enum { N_BYTES = 8, N_VALUES = 256 };

typedef size_t Counts[N_BYTES][N_VALUES];

static unsigned
byte_of(uint64_t key, unsigned byte)
{
    return (unsigned)(key >> (8 * byte)) % N_VALUES;
}

static void
count_bytes(size_t n, const LexKeyed items[], Counts counts)
{
    for (size_t i = 0; i < n; i++) {
        for (unsigned byte = 0; byte < N_BYTES; byte++)
            counts[byte][byte_of(items[i].key, byte)]++;
    }
}

/* From one array to the other in the order of one byte; counts become where each value ends. */
static void
move_by_byte(size_t n, const LexKeyed from[], unsigned byte, size_t counts[], LexKeyed ret_to[])
{
    size_t begin = 0;
    for (unsigned v = 0; v < N_VALUES; v++) {
        const size_t count = counts[v];
        counts[v] = begin;
        begin += count;
    }
    for (size_t i = 0; i < n; i++)
        ret_to[counts[byte_of(from[i].key, byte)]++] = from[i];
}

/* By the bytes of the key from the lowest on (radix sort); one that all share moves nothing. */
void
lex_keyed_sort(size_t n, LexKeyed items[])
{
    if (n < 2)
        return;
    Counts counts = {{0}};
    g_autofree LexKeyed *other = g_new(LexKeyed, n);
    LexKeyed *from = items, *to = other;
    count_bytes(n, items, counts);
    for (unsigned byte = 0; byte < N_BYTES; byte++) {
        if (counts[byte][byte_of(items[0].key, byte)] == n)
            continue;
        move_by_byte(n, from, byte, counts[byte], to);
        LexKeyed *const moved = to;
        to = from;
        from = moved;
    }
    if (from != items)
        memcpy(items, from, n * sizeof *items);
}

/* The bits of a double are in order up to their sign: negative ones run backwards. */
uint64_t
lex_keyed_real(double value)
{
    const uint64_t sign = UINT64_C(1) << 63;
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits & sign ? ~bits : bits | sign;
}

uint64_t
lex_keyed_text(const char *text, size_t length)
{
    uint64_t bytes = 0;
    memcpy(&bytes, text, MIN(length, sizeof bytes));
    return GUINT64_FROM_BE(bytes);
}
