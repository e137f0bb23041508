/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sample sort: a few items, sorted, split all others into buckets, each of which is sorted by a
 * thread of its own and lies where it belongs; nothing is left to merge. The comparisons that find
 * the bucket are as many as the smaller sorts save, so one thread is no slower for it.
 */
#include "lex-sort.h"

#include "lex-jobs.h"

#include <stdlib.h>
#include <string.h>

enum {
    N_BUCKETS = 64,       /* a power of two, and what a byte holds */
    PER_SPLITTER = 16,    /* items of the sample: the largest bucket is about 1.6 of the mean */
    CHUNK_SIZE = 1 << 14, /* items that a thread looks at at once */
    FEW_ITEMS = 1 << 13,  /* sorted without buckets */
};

typedef struct {
    size_t n;
    const void **items;
    LexCompareFunc compare;
    const void *splitters[N_BUCKETS - 1]; /* ascending: where each bucket but the first begins */
    uint8_t *bucket_of;                   /* by item */
    const void **moved;                   /* the items, by bucket */
    size_t (*places)[N_BUCKETS];          /* by chunk: how many of its items go to the bucket; then
                                             where the next one goes */
    size_t begins[N_BUCKETS + 1];         /* of the buckets */
} Sorting;

static int
compare_pointed(const void *a, const void *b, void *data)
{
    const Sorting *sorting = data;
    return sorting->compare(*(const void *const *)a, *(const void *const *)b);
}

static void
sort_plainly(Sorting *sorting, size_t n, const void *items[])
{
    qsort_r(items, n, sizeof *items, compare_pointed, sorting);
}

/* ---- buckets ------------------------------------------------------------------------------ */

static void
sorting_split(Sorting *sorting)
{
    enum { N_SAMPLE = N_BUCKETS * PER_SPLITTER };
    const void *sample[N_SAMPLE];
    for (size_t i = 0; i < N_SAMPLE; i++)
        sample[i] = sorting->items[sorting->n / N_SAMPLE * i];
    sort_plainly(sorting, N_SAMPLE, sample);
    for (size_t b = 1; b < N_BUCKETS; b++)
        sorting->splitters[b - 1] = sample[b * PER_SPLITTER];
}

/* As many as there are splitters that are not above the item. */
static size_t
find_bucket(const Sorting *sorting, const void *item)
{
    size_t bucket = 0;
    for (size_t step = N_BUCKETS / 2; step > 0; step /= 2) {
        if (sorting->compare(sorting->splitters[bucket + step - 1], item) <= 0)
            bucket += step;
    }
    return bucket;
}

static size_t
chunk_end(const Sorting *sorting, size_t chunk)
{
    return MIN((chunk + 1) * CHUNK_SIZE, sorting->n);
}

static bool
find_buckets(void *data, size_t chunk, G_GNUC_UNUSED unsigned worker, G_GNUC_UNUSED GError **error)
{
    Sorting *sorting = data;
    for (size_t i = chunk * CHUNK_SIZE; i < chunk_end(sorting, chunk); i++) {
        const size_t bucket = find_bucket(sorting, sorting->items[i]);
        sorting->bucket_of[i] = (uint8_t)bucket;
        sorting->places[chunk][bucket]++;
    }
    return true;
}

/* From how many go to where they go. */
static void
sorting_lay_out(Sorting *sorting, size_t n_chunks)
{
    size_t place = 0;
    for (size_t b = 0; b < N_BUCKETS; b++) {
        sorting->begins[b] = place;
        for (size_t chunk = 0; chunk < n_chunks; chunk++) {
            const size_t n = sorting->places[chunk][b];
            sorting->places[chunk][b] = place;
            place += n;
        }
    }
    sorting->begins[N_BUCKETS] = place;
}

static bool
move_items(void *data, size_t chunk, G_GNUC_UNUSED unsigned worker, G_GNUC_UNUSED GError **error)
{
    Sorting *sorting = data;
    for (size_t i = chunk * CHUNK_SIZE; i < chunk_end(sorting, chunk); i++)
        sorting->moved[sorting->places[chunk][sorting->bucket_of[i]]++] = sorting->items[i];
    return true;
}

static bool
sort_bucket(void *data, size_t bucket, G_GNUC_UNUSED unsigned worker, G_GNUC_UNUSED GError **error)
{
    Sorting *sorting = data;
    const size_t begin = sorting->begins[bucket], n = sorting->begins[bucket + 1] - begin;
    sort_plainly(sorting, n, sorting->moved + begin);
    memcpy(sorting->items + begin, sorting->moved + begin, n * sizeof *sorting->items);
    return true;
}

bool
lex_sort(size_t n, const void *items[], LexCompareFunc compare, unsigned n_threads, GError **error)
{
    Sorting sorting = {.n = n, .items = items, .compare = compare};
    if (n < FEW_ITEMS) {
        if (n > 1)
            sort_plainly(&sorting, n, items);
        return true;
    }
    const size_t n_chunks = (n + CHUNK_SIZE - 1) / CHUNK_SIZE;
    g_autofree void *places = g_new0(size_t, n_chunks * N_BUCKETS);
    g_autofree uint8_t *bucket_of = g_new(uint8_t, n);
    g_autofree const void **moved = g_new(const void *, n);
    sorting.places = places;
    sorting.bucket_of = bucket_of;
    sorting.moved = moved;
    sorting_split(&sorting);
    if (!lex_jobs_run(n_chunks, n_threads, find_buckets, &sorting, error))
        return false;
    sorting_lay_out(&sorting, n_chunks);
    return lex_jobs_run(n_chunks, n_threads, move_items, &sorting, error) &&
           lex_jobs_run(N_BUCKETS, n_threads, sort_bucket, &sorting, error);
}
