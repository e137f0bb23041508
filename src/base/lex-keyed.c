/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-keyed.h"

#include <string.h>

/* ---- by key ------------------------------------------------------------------------------- */

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

/* ---- pairs -------------------------------------------------------------------------------- */

enum { FEW = 16, BUCKET_BITS = 10, N_BUCKETS = 1 << BUCKET_BITS };

static bool
pair_is_less(const LexKeyed *a, const LexKeyed *b)
{
    return a->key != b->key ? a->key < b->key : a->value < b->value;
}

/* By insertion: of each item only those are moved that it passes. */
static void
sort_near(size_t n, LexKeyed items[])
{
    for (size_t i = 1; i < n; i++) {
        const LexKeyed item = items[i];
        size_t k = i;
        for (; k > 0 && pair_is_less(&item, &items[k - 1]); k--)
            items[k] = items[k - 1];
        items[k] = item;
    }
}

/* Which bucket an item is for: as many equal parts of the range of keys, or of values. */
typedef struct {
    bool by_value; /* all keys are equal */
    uint64_t low;
    unsigned shift;
    size_t n;
} Buckets;

static size_t
bucket_of(const Buckets *buckets, const LexKeyed *item)
{
    return (size_t)(((buckets->by_value ? item->value : item->key) - buckets->low) >>
                    buckets->shift);
}

static Buckets
buckets_for(size_t n, const LexKeyed items[])
{
    LexKeyed low = items[0], high = items[0];
    for (size_t i = 1; i < n; i++) {
        low.key = MIN(low.key, items[i].key);
        high.key = MAX(high.key, items[i].key);
        low.value = MIN(low.value, items[i].value);
        high.value = MAX(high.value, items[i].value);
    }
    const bool by_value = low.key == high.key;
    const uint64_t range = by_value ? high.value - low.value : high.key - low.key;
    const unsigned n_bits = MIN(g_bit_storage(n) + 1, BUCKET_BITS); /* two to four for an item */
    const unsigned range_bits = range != 0 ? 64 - (unsigned)__builtin_clzll(range) : 0;
    return (Buckets){
        .by_value = by_value,
        .low = by_value ? low.value : low.key,
        .shift = range_bits > n_bits ? range_bits - n_bits : 0,
        .n = (size_t)1 << n_bits,
    };
}

/*
 * Buckets in their order, with a few items each in any. The lowest and the highest item are never
 * in one bucket unless all are equal, so a part is smaller in its range than the whole.
 */
static void
sort_far(size_t n, LexKeyed items[], LexKeyed scratch[])
{
    const Buckets buckets = buckets_for(n, items);
    size_t ends[N_BUCKETS + 1];
    memset(ends, 0, (buckets.n + 1) * sizeof *ends);
    for (size_t i = 0; i < n; i++)
        ends[bucket_of(&buckets, &items[i]) + 1]++;
    if (ends[1] == n)
        return;
    for (size_t b = 0; b < buckets.n; b++)
        ends[b + 1] += ends[b];
    for (size_t i = 0; i < n; i++)
        scratch[ends[bucket_of(&buckets, &items[i])]++] = items[i];
    memcpy(items, scratch, n * sizeof *items);

    size_t begin = 0;
    for (size_t b = 0; b < buckets.n && begin < n; begin = ends[b++]) {
        if (ends[b] - begin > FEW)
            sort_far(ends[b] - begin, items + begin, scratch);
    }
}

void
lex_keyed_sort_pairs(size_t n, LexKeyed items[], LexKeyed scratch[])
{
    if (n > FEW)
        sort_far(n, items, scratch);
    sort_near(n, items);
}

uint64_t
lex_keyed_text(const char *text, size_t length)
{
    uint64_t bytes = 0;
    memcpy(&bytes, text, MIN(length, sizeof bytes));
    return GUINT64_FROM_BE(bytes);
}
