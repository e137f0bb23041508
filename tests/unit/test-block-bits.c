/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-block-bits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "test-random.h"

enum { N_BLOCKS = 40, N_BITS_MAX = 1000 };

/* The bits of the block, of which some are set, the same for the same seed. */
static void
make_bits(LexBits *bits, uint64_t seed)
{
    const size_t n_bits = 1 + random_below(&seed, N_BITS_MAX);
    bits->n_words = 0;
    for (size_t i = 0; i < n_bits; i += 1 + random_below(&seed, 50))
        lex_bits_extend(bits, i); /* by and by, as a pass does */
    lex_bits_extend(bits, n_bits);
    for (size_t i = 0; i < n_bits; i += 1 + random_below(&seed, 9))
        lex_bits_set(bits, i);
}

static void
expect_bits(const LexBits *found, const LexBits *expected)
{
    for (size_t i = 0; i < N_BITS_MAX + 200; i++)
        assert_int_equal(lex_bits_has(found, i), lex_bits_has(expected, i));
}

/* Some blocks in memory, some in the file, each written once and a part of them twice. */
static void
expect_kept(uint64_t memory)
{
    g_autoptr(LexBlockBits) marks = lex_block_bits_new(N_BLOCKS, memory, NULL);
    LexBits bits = {0}, found = {0};
    for (size_t b = 0; b < N_BLOCKS; b++) {
        assert_true(lex_block_bits_read(marks, b, &found, NULL));
        assert_false(lex_bits_has(&found, 0));
        make_bits(&bits, b);
        assert_true(lex_block_bits_write(marks, b, &bits, NULL));
    }
    for (size_t b = 0; b < N_BLOCKS; b += 3) {
        assert_true(lex_block_bits_read(marks, b, &bits, NULL));
        lex_bits_set(&bits, b % 2);
        assert_true(lex_block_bits_write(marks, b, &bits, NULL));
    }
    for (size_t b = 0; b < N_BLOCKS; b++) {
        make_bits(&bits, b);
        if (b % 3 == 0)
            lex_bits_set(&bits, b % 2);
        assert_true(lex_block_bits_read(marks, b, &found, NULL));
        expect_bits(&found, &bits);
    }
    lex_bits_clear(&bits);
    lex_bits_clear(&found);
}

static void
test_marks(void **state G_GNUC_UNUSED)
{
    expect_kept(UINT64_MAX);
    expect_kept(1000);
    expect_kept(0);
}

static void
test_no_room_on_the_disk(void **state G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(LexBlockBits) marks = lex_block_bits_new(1, 0, "/nowhere");
    LexBits bits = {0};
    make_bits(&bits, 1);
    assert_false(lex_block_bits_write(marks, 0, &bits, &error));
    assert_true(g_error_matches(error, LEX_ERROR, LEX_ERROR_IO));
    lex_bits_clear(&bits);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_marks),
        cmocka_unit_test(test_no_room_on_the_disk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
