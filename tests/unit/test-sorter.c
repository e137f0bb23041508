/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-sorter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "test-random.h"

/* A key, and what may not be torn from it. */
typedef struct {
    uint64_t key;
    uint64_t inverse;
    char more[5];
} Record;

static int
compare_records(const void *a, const void *b)
{
    const Record *x = a, *y = b;
    return (x->key > y->key) - (x->key < y->key);
}

/* n records with all keys below n, in random order, come back in theirs. */
static void
expect_sorted(size_t n, uint64_t memory)
{
    /* Where nothing can be written when all is held. */
    const char *tmpdir = memory == UINT64_MAX ? "/nowhere" : NULL;
    g_autoptr(LexSorter) sorter =
        lex_sorter_new(sizeof(Record), compare_records, memory, tmpdir, 3);
    g_autofree uint64_t *keys = g_new(uint64_t, n + 1);
    const void *next;
    uint64_t seed = n;
    for (size_t i = 0; i < n; i++)
        keys[i] = i;
    for (size_t i = n; i > 1; i--) {
        const size_t k = random_below(&seed, i);
        const uint64_t key = keys[i - 1];
        keys[i - 1] = keys[k];
        keys[k] = key;
    }
    for (size_t i = 0; i < n; i++) {
        const Record record = {.key = keys[i], .inverse = ~keys[i], .more = "more"};
        assert_true(lex_sorter_add(sorter, &record, NULL));
    }
    assert_int_equal(lex_sorter_n_records(sorter), n);
    assert_true(lex_sorter_finish(sorter, NULL));
    for (size_t i = 0; i < n; i++) {
        assert_true(lex_sorter_next(sorter, &next, NULL));
        assert_non_null(next);
        const Record *record = next;
        assert_int_equal(record->key, i);
        assert_int_equal(record->inverse, ~record->key);
        assert_string_equal(record->more, "more");
    }
    assert_true(lex_sorter_next(sorter, &next, NULL));
    assert_null(next);
}

static void
test_in_memory(void **state G_GNUC_UNUSED)
{
    static const size_t sizes[] = {0, 1, 2, 255, 256, 257, 10000, 100000};
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++)
        expect_sorted(sizes[i], UINT64_MAX);
}

/* The least memory is 256 records: 100,000 are some hundred runs, more than are merged at once. */
static void
test_beyond_memory(void **state G_GNUC_UNUSED)
{
    static const size_t sizes[] = {0, 255, 256, 257, 512, 5000, 100000};
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        expect_sorted(sizes[i], 0);
        expect_sorted(sizes[i], 40000);
    }
}

static void
test_no_room_on_the_disk(void **state G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(LexSorter) sorter = lex_sorter_new(sizeof(Record), compare_records, 0, "/nowhere", 1);
    const Record record = {.key = 1};
    bool added = true;
    for (size_t i = 0; added && i < 1000; i++)
        added = lex_sorter_add(sorter, &record, &error);
    assert_false(added);
    assert_true(g_error_matches(error, LEX_ERROR, LEX_ERROR_IO));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_in_memory),
        cmocka_unit_test(test_beyond_memory),
        cmocka_unit_test(test_no_room_on_the_disk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
