/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-arena.h"

#include "test-random.h"

#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* Around the size of a chunk, and both sides of nothing. */
static const size_t sizes[] = {0, 1, 2, 7, 8, 15, 16, 17, 1000, 262143, 262144, 262145, 1000000};

static void
test_aligns_for_any_type(void **state G_GNUC_UNUSED)
{
    LexArena arena = {0};
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        lex_arena_copy(&arena, "x", i % 3); /* leaves the arena at an odd place */
        void *const piece = lex_arena_alloc(&arena, sizes[i]);
        assert_non_null(piece);
        assert_int_equal((uintptr_t)piece % alignof(max_align_t), 0);
        memset(piece, 0xAA, sizes[i]);
    }
    lex_arena_clear(&arena);
}

static void
test_copies_bytes_and_ends_them(void **state G_GNUC_UNUSED)
{
    static const struct {
        const char *bytes;
        size_t length;
    } copies[] = {{"", 0}, {"kota", 4}, {"kota-kota", 4}, {"a\0b", 3}, {"Suriah", 6}};
    LexArena arena = {0};
    for (size_t i = 0; i < G_N_ELEMENTS(copies); i++) {
        const char *const copy = lex_arena_copy(&arena, copies[i].bytes, copies[i].length);
        assert_memory_equal(copy, copies[i].bytes, copies[i].length);
        assert_int_equal(copy[copies[i].length], '\0');
    }
    lex_arena_clear(&arena);
}

static void
test_wastes_nothing_between_strings(void **state G_GNUC_UNUSED)
{
    LexArena arena = {0};
    const char *const first = lex_arena_copy(&arena, "abc", 3);
    const char *const second = lex_arena_copy(&arena, "de", 2);
    assert_ptr_equal(second, first + 4);
    lex_arena_clear(&arena);
}

/* Pieces of every size, each filled with its own byte, all still there at the end. */
static void
test_moves_and_shares_nothing(void **state G_GNUC_UNUSED)
{
    enum { N = 3000 };
    uint64_t seed = 1;
    LexArena arena = {0};
    unsigned char *pieces[N];
    size_t lengths[N];
    size_t total = 0;

    for (size_t i = 0; i < N; i++) {
        lengths[i] = i % 100 == 0 ? random_below(&seed, 400000) : random_below(&seed, 3000);
        pieces[i] = i % 2 ? lex_arena_alloc(&arena, lengths[i])
                          : (unsigned char *)lex_arena_copy(&arena, "", 0);
        lengths[i] = i % 2 ? lengths[i] : 1;
        memset(pieces[i], (int)(i % 251), lengths[i]);
        total += lengths[i];
    }
    for (size_t i = 0; i < N; i++) {
        for (size_t k = 0; k < lengths[i]; k++)
            assert_int_equal(pieces[i][k], i % 251);
    }
    assert_true(arena.total >= total);
    lex_arena_clear(&arena);
}

static void
test_is_empty_and_ready_after_clear(void **state G_GNUC_UNUSED)
{
    LexArena arena = {0};
    lex_arena_clear(&arena);
    for (unsigned i = 0; i < 3; i++) {
        assert_string_equal(lex_arena_copy(&arena, "lagi", 4), "lagi");
        assert_true(arena.total > 0);
        lex_arena_clear(&arena);
        assert_null(arena.chunks);
        assert_int_equal(arena.used, 0);
        assert_int_equal(arena.total, 0);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_aligns_for_any_type),
        cmocka_unit_test(test_copies_bytes_and_ends_them),
        cmocka_unit_test(test_wastes_nothing_between_strings),
        cmocka_unit_test(test_moves_and_shares_nothing),
        cmocka_unit_test(test_is_empty_and_ready_after_clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
