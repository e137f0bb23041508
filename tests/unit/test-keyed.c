/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-keyed.h"

#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define N_ITEMS 3000

static uint64_t
random_bits(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    return *state ^= *state << 17;
}

/* By key, then by value: with ascending values, what a stable sort gives. */
static int
compare_items(const void *a, const void *b)
{
    const LexKeyed *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->value > y->value) - (x->value < y->value);
}

/* With keys of few bits many are equal; shifted, all but one or two bytes are the same in all. */
static void
test_sorts_as_qsort(void **state G_GNUC_UNUSED)
{
    uint64_t seed = 6;
    for (unsigned n_bits = 1; n_bits <= 64; n_bits++) {
        static const size_t sizes[] = {0, 1, 2, 3, 100, N_ITEMS};
        for (size_t s = 0; s < G_N_ELEMENTS(sizes); s++) {
            LexKeyed got[N_ITEMS], expected[N_ITEMS];
            const size_t n = sizes[s];
            const unsigned shift = (unsigned)(random_bits(&seed) % (65 - n_bits));
            for (size_t i = 0; i < n; i++)
                got[i] = expected[i] = (LexKeyed){random_bits(&seed) >> (64 - n_bits) << shift, i};
            lex_keyed_sort(n, got);
            qsort(expected, n, sizeof *expected, compare_items);
            for (size_t i = 0; i < n; i++) {
                assert_true(got[i].key == expected[i].key);
                assert_true(got[i].value == expected[i].value);
            }
        }
    }
}

/* The same of pairs whose values are few, or far apart, or in the order they come. */
static void
test_sorts_pairs_as_qsort(void **state G_GNUC_UNUSED)
{
    uint64_t seed = 7;
    for (unsigned n_bits = 0; n_bits <= 64; n_bits++) {
        static const size_t sizes[] = {0, 1, 2, 3, 16, 17, 100, N_ITEMS};
        for (size_t s = 0; s < G_N_ELEMENTS(sizes); s++) {
            LexKeyed got[N_ITEMS], expected[N_ITEMS], scratch[N_ITEMS];
            const size_t n = sizes[s];
            const unsigned shift = (unsigned)(random_bits(&seed) % (65 - n_bits));
            const unsigned value_bits = (unsigned)(random_bits(&seed) % 64);
            for (size_t i = 0; i < n; i++) {
                const uint64_t key =
                    n_bits > 0 ? random_bits(&seed) >> (64 - n_bits) << (shift % 64) : shift;
                got[i] = expected[i] = (LexKeyed){key, random_bits(&seed) >> value_bits};
            }
            lex_keyed_sort_pairs(n, got, scratch);
            qsort(expected, n, sizeof *expected, compare_items);
            assert_memory_equal(got, expected, n * sizeof *got);
        }
    }
}

/* Keys of which each is twice the last: most lie in the first bucket, again and again. */
static void
test_sorts_pairs_of_all_sizes(void **state G_GNUC_UNUSED)
{
    uint64_t seed = 8;
    LexKeyed got[N_ITEMS], expected[N_ITEMS], scratch[N_ITEMS];
    for (size_t i = 0; i < N_ITEMS; i++) {
        const unsigned n_bits = (unsigned)(random_bits(&seed) % 64);
        got[i] = expected[i] = (LexKeyed){UINT64_C(1) << n_bits, random_bits(&seed) >> n_bits};
    }
    lex_keyed_sort_pairs(N_ITEMS, got, scratch);
    qsort(expected, N_ITEMS, sizeof *expected, compare_items);
    assert_memory_equal(got, expected, sizeof got);
}

static void
test_reals_are_in_order(void **state G_GNUC_UNUSED)
{
    static const double values[] = {-INFINITY, -DBL_MAX, -1,  -DBL_MIN, -4.9e-324, -0.0,
                                    0.0,       4.9e-324, 0.5, 1,        DBL_MAX,   INFINITY};
    for (size_t i = 1; i < G_N_ELEMENTS(values); i++)
        assert_true(lex_keyed_real(values[i - 1]) < lex_keyed_real(values[i]));
    for (size_t i = 0; i < G_N_ELEMENTS(values); i++)
        assert_true(lex_keyed_to_real(lex_keyed_real(values[i])) == values[i]);
}

static void
test_texts_are_in_order(void **state G_GNUC_UNUSED)
{
    static const char *const texts[] = {"", "A", "a", "ab", "abcdefg", "abcdefgh", "b", "\xC3\xA9"};
    for (size_t i = 1; i < G_N_ELEMENTS(texts); i++)
        assert_true(lex_keyed_text(texts[i - 1], strlen(texts[i - 1])) <
                    lex_keyed_text(texts[i], strlen(texts[i])));
    assert_true(lex_keyed_text("abcdefgh", 8) == lex_keyed_text("abcdefghi", 9));
    assert_true(lex_keyed_text("abcdef", 3) == lex_keyed_text("abc", 3));
    assert_true(lex_keyed_text("a\0", 2) == lex_keyed_text("a", 1));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sorts_as_qsort),
        cmocka_unit_test(test_sorts_pairs_as_qsort),
        cmocka_unit_test(test_sorts_pairs_of_all_sizes),
        cmocka_unit_test(test_reals_are_in_order),
        cmocka_unit_test(test_texts_are_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
