/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-jobs.h"
#include "lex-sort.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "test-random.h"

static int
compare_numbers(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Numbers in the order of places that make() gives come back in their own, each pointer once. */
static void
expect_sorted(size_t n, uint32_t (*make)(size_t i, size_t n, uint64_t *seed), unsigned n_threads)
{
    uint64_t seed = n;
    g_autofree uint32_t *numbers = g_new(uint32_t, n + 1);
    g_autofree bool *seen = g_new0(bool, n + 1);
    g_autofree const void **items = g_new(const void *, n + 1);
    for (size_t i = 0; i < n; i++) {
        numbers[i] = make(i, n, &seed);
        items[i] = &numbers[i];
    }
    assert_true(lex_sort(n, items, compare_numbers, n_threads, NULL));
    for (size_t i = 0; i < n; i++) {
        const size_t place = (size_t)((const uint32_t *)items[i] - numbers);
        assert_in_range(place, 0, n - 1);
        assert_false(seen[place]);
        seen[place] = true;
        assert_true(i == 0 || compare_numbers(items[i - 1], items[i]) <= 0);
    }
}

static uint32_t
any_number(G_GNUC_UNUSED size_t i, G_GNUC_UNUSED size_t n, uint64_t *seed)
{
    return (uint32_t)random_next(seed);
}

static uint32_t
one_of_three(G_GNUC_UNUSED size_t i, G_GNUC_UNUSED size_t n, uint64_t *seed)
{
    return (uint32_t)random_below(seed, 3);
}

static uint32_t
the_same(G_GNUC_UNUSED size_t i, G_GNUC_UNUSED size_t n, G_GNUC_UNUSED uint64_t *seed)
{
    return 7;
}

static uint32_t
upwards(size_t i, G_GNUC_UNUSED size_t n, G_GNUC_UNUSED uint64_t *seed)
{
    return (uint32_t)i;
}

static uint32_t
downwards(size_t i, size_t n, G_GNUC_UNUSED uint64_t *seed)
{
    return (uint32_t)(n - i);
}

/* A sample that sees nothing but zeros, where every thousandth item or so is looked at. */
static uint32_t
zeros_in_even_places(size_t i, G_GNUC_UNUSED size_t n, uint64_t *seed)
{
    return i % 2 == 0 ? 0 : (uint32_t)random_next(seed);
}

static void
test_any_order(void **state G_GNUC_UNUSED)
{
    /* Few; enough for buckets; some chunks, the last one whole, a single item, or all but one. */
    static const size_t sizes[] = {0, 1, 2, 100, 8191, 8192, 16384, 49151, 49152, 49153, 200000};
    static uint32_t (*const makes[])(size_t, size_t, uint64_t *) = {
        any_number, one_of_three, the_same, upwards, downwards, zeros_in_even_places,
    };
    for (size_t s = 0; s < G_N_ELEMENTS(sizes); s++) {
        for (size_t m = 0; m < G_N_ELEMENTS(makes); m++) {
            for (unsigned n_threads = 1; n_threads <= 7; n_threads += 3)
                expect_sorted(sizes[s], makes[m], n_threads);
        }
    }
}

static void
test_cancelled(void **state G_GNUC_UNUSED)
{
    enum { N = 20000 };
    static uint32_t numbers[N];
    static const void *items[N];
    g_autoptr(GError) error = NULL;
    for (size_t i = 0; i < N; i++)
        items[i] = &numbers[i];
    lex_jobs_cancel();
    const bool sorted = lex_sort(N, items, compare_numbers, 2, &error);
    lex_jobs_resume();
    assert_false(sorted);
    assert_true(g_error_matches(error, LEX_ERROR, LEX_ERROR_CANCELLED));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_order),
        cmocka_unit_test(test_cancelled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
