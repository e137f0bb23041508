/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-tuples.h"

#include "lex-spill.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "test-random.h"

enum { N_DOCUMENTS = 300, N_SOURCES = 3, N_WORDS = 40 };

/* What was met, one by one, and what was counted, both sorted. */
typedef struct {
    LexTuples tuples;
    LexDocument documents[N_DOCUMENTS];
    LexCorpus corpus;
    LexSpill *spill;
    GArray *met;     /* of Occurrence */
    GArray *counted; /* of LexTuple */
    GMutex lock;
} Counting;

typedef struct {
    uint32_t words[LEX_TUPLE_MAX_WORDS];
    uint32_t source;
    uint32_t document;
    bool marked;
} Occurrence;

static int
compare_words(const uint32_t *a, const uint32_t *b, uint32_t source_a, uint32_t source_b)
{
    for (size_t i = 0; i < LEX_TUPLE_MAX_WORDS; i++) {
        if (a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
    }
    return (source_a > source_b) - (source_a < source_b);
}

static int
compare_occurrences(const void *a, const void *b)
{
    const Occurrence *x = a, *y = b;
    const int order = compare_words(x->words, y->words, x->source, y->source);
    return order != 0 ? order : (x->document > y->document) - (x->document < y->document);
}

static int
compare_tuples(const void *a, const void *b)
{
    const LexTuple *x = a, *y = b;
    return compare_words(x->words, y->words, x->source, y->source);
}

static void
counting_open(Counting *counting, unsigned n_words, bool by_source, unsigned n_threads,
              uint64_t memory)
{
    *counting = (Counting){.corpus = {.documents = counting->documents}};
    for (uint32_t i = 0; i < N_DOCUMENTS; i++)
        counting->documents[i].source = i % N_SOURCES;
    counting->spill = lex_spill_new(NULL);
    counting->met = g_array_new(FALSE, TRUE, sizeof(Occurrence));
    counting->counted = g_array_new(FALSE, TRUE, sizeof(LexTuple));
    const LexTupleSettings settings = {.corpus = &counting->corpus,
                                       .n_words = n_words,
                                       .by_source = by_source,
                                       .n_threads = n_threads,
                                       .memory = memory,
                                       .spill = counting->spill};
    lex_tuples_init(&counting->tuples, &settings);
}

static void
counting_close(Counting *counting)
{
    lex_tuples_clear(&counting->tuples);
    lex_spill_free(counting->spill);
    g_array_unref(counting->met);
    g_array_unref(counting->counted);
}

/* Documents in order; a document's occurrences fall to one worker or, as a long one's do, to
 * several. Low words are much commoner. */
static void
counting_meet(Counting *counting, size_t n, uint64_t *seed)
{
    const LexTupleSettings *settings = &counting->tuples.settings;
    for (size_t i = 0; i < n; i++) {
        Occurrence met = {.document = (uint32_t)(i * N_DOCUMENTS / n),
                          .marked = random_below(seed, 3) == 0};
        for (unsigned k = 0; k < settings->n_words; k++)
            met.words[k] = (uint32_t)random_below(seed, 1 + random_below(seed, N_WORDS));
        met.source = settings->by_source ? met.document % N_SOURCES : 0;
        g_array_append_val(counting->met, met);
        const unsigned worker = (unsigned)random_below(seed, settings->n_threads);
        assert_true(lex_tuples_meet(&counting->tuples, worker, settings->n_words, met.words,
                                    met.document | (met.marked ? LEX_TUPLE_MARK : 0), NULL));
    }
}

static bool
take_tuples(void *data, G_GNUC_UNUSED unsigned worker, const LexTuple *tuples, size_t n,
            G_GNUC_UNUSED GError **error)
{
    Counting *counting = data;
    g_mutex_lock(&counting->lock);
    g_array_append_vals(counting->counted, tuples, (guint)n);
    g_mutex_unlock(&counting->lock);
    return true;
}

/* Every tuple once, with the sums of its occurrences. */
static void
expect_counts(const Counting *counting)
{
    guint next = 0;
    g_array_sort(counting->met, compare_occurrences);
    g_array_sort(counting->counted, compare_tuples);
    for (guint t = 0; t < counting->counted->len; t++) {
        const LexTuple *tuple = &g_array_index(counting->counted, LexTuple, t);
        uint64_t count = 0, n_marked = 0;
        uint32_t df = 0, last = UINT32_MAX;
        for (; next < counting->met->len; next++) {
            const Occurrence *met = &g_array_index(counting->met, Occurrence, next);
            if (compare_words(met->words, tuple->words, met->source, tuple->source) != 0)
                break;
            count++;
            n_marked += met->marked;
            df += met->document != last;
            last = met->document;
        }
        assert_int_not_equal(count, 0);
        assert_int_equal(tuple->count, count);
        assert_int_equal(tuple->n_marked, n_marked);
        assert_int_equal(tuple->df, df);
    }
    assert_int_equal(next, counting->met->len);
}

static void
test_counts(void **state G_GNUC_UNUSED)
{
    static const size_t sizes[] = {0, 1, 200, 60000};
    static const uint64_t memories[] = {0, 300000, UINT64_MAX};
    static Counting counting;
    for (size_t i = 0; i < G_N_ELEMENTS(sizes) * G_N_ELEMENTS(memories) * 8; i++) {
        uint64_t seed = i;
        const unsigned n_words = 2 + i % 4;
        const unsigned n_threads = i % 8 < 4 ? 1 : 3;
        counting_open(&counting, n_words, i % 3 == 0, n_threads, memories[i / 8 % 3]);
        counting_meet(&counting, sizes[i / 24], &seed);
        assert_true(lex_tuples_count(&counting.tuples, take_tuples, &counting, NULL));
        expect_counts(&counting);
        if (memories[i / 8 % 3] == 0 && sizes[i / 24] == 60000)
            assert_true(lex_spill_size(counting.spill) > 0);
        counting_close(&counting);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_counts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
