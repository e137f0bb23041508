/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-memo.h"

#include "test-random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { TERM, COUNT, SIZE, SHARE };

static const LexColumn columns[] = {
    [TERM] = {"term", LEX_COLUMN_TEXT, "a word"},
    [COUNT] = {"count", LEX_COLUMN_COUNT, "how often"},
    [SIZE] = {"size", LEX_COLUMN_COUNT, "of how many"},
    [SHARE] = {"share", LEX_COLUMN_REAL, "count over size"},
    {0},
};

static const LexRowLayout layout = {columns, 4, LEX_FORMAT_CSV, 17};

static void
add_numbers(LexRows *rows, const uint64_t key[])
{
    lex_rows_count(rows, key[0]);
    lex_rows_count(rows, key[1]);
}

static double
share_of(const uint64_t key[])
{
    return (double)key[0] / (double)(key[1] + key[2]);
}

/* The row by way of the memo. */
static void
add_row(LexMemo *memo, LexRows *rows, const uint64_t key[], uint64_t *n_new)
{
    bool is_new;
    LexMemoEntry *entry = lex_memo_find(memo, key, &is_new);
    if (is_new) {
        entry->cells[0] = lex_rows_begin_cells(&memo->shared, COUNT);
        add_numbers(&memo->shared, key);
        lex_rows_end_cells(&memo->shared, &entry->cells[0]);
        entry->cells[1] = lex_rows_begin_cells(&memo->shared, SHARE);
        lex_rows_real(&memo->shared, share_of(key));
        lex_rows_end_cells(&memo->shared, &entry->cells[1]);
        entry->values[0] = share_of(key);
        ++*n_new;
    }
    assert_true(entry->values[0] == share_of(key));
    lex_rows_text(rows, "kata", 4);
    lex_rows_cells(rows, &memo->shared, &entry->cells[0]);
    lex_rows_cells(rows, &memo->shared, &entry->cells[1]);
    lex_rows_end(rows);
}

static void
add_row_without(LexRows *rows, const uint64_t key[])
{
    lex_rows_text(rows, "kata", 4);
    add_numbers(rows, key);
    lex_rows_real(rows, share_of(key));
    lex_rows_end(rows);
}

/* Keys that come again, that push one another out, and more text than is kept: whatever is
 * forgotten, the rows are those without a memo. */
static void
test_rows_are_the_same(void **state G_GNUC_UNUSED)
{
    uint64_t seed = 12, n_new = 0;
    LexMemo memo;
    LexRows rows, expected;
    lex_memo_init(&memo, &layout);
    lex_rows_init(&rows, &layout);
    lex_rows_init(&expected, &layout);
    for (size_t i = 0; i < 200000; i++) {
        const size_t bound = i % 2 == 0 ? 8 : 1000;
        const uint64_t key[] = {random_below(&seed, bound), 1 + random_below(&seed, bound),
                                random_below(&seed, 3)};
        add_row(&memo, &rows, key, &n_new);
        add_row_without(&expected, key);
    }
    assert_true(n_new > 100000 && n_new < 150000); /* of 64 numbers by 3 most are known */
    assert_int_equal(rows.length, expected.length);
    assert_memory_equal(rows.bytes, expected.bytes, rows.length);
    lex_memo_clear(&memo);
    lex_rows_release(&rows);
    lex_rows_release(&expected);
}

/* Each number of the key counts: whatever came before, a key that was not met is new. */
static void
test_keys_differ(void **state G_GNUC_UNUSED)
{
    LexMemo memo;
    lex_memo_init(&memo, &layout);
    for (size_t place = 0; place < LEX_MEMO_NUMBERS; place++) {
        uint64_t key[LEX_MEMO_NUMBERS] = {0};
        for (uint64_t number = place > 0; number < 20000; number++) {
            bool is_new;
            key[place] = number;
            lex_memo_find(&memo, key, &is_new);
            assert_true(is_new);
            lex_memo_find(&memo, key, &is_new);
            assert_false(is_new);
        }
    }
    lex_memo_clear(&memo);
}

/* A cell of 4,000 bytes that tell the key. */
static void
add_long_cell(LexMemo *memo, LexRows *rows, uint64_t number)
{
    bool is_new;
    char text[4000];
    LexMemoEntry *entry = lex_memo_find(memo, (const uint64_t[]){number, 0, 0}, &is_new);
    if (is_new) {
        memset(text, 'a' + (int)(number % 26), sizeof text);
        entry->cells[0] = lex_rows_begin_cells(&memo->shared, TERM);
        lex_rows_text(&memo->shared, text, sizeof text);
        lex_rows_end_cells(&memo->shared, &entry->cells[0]);
    }
    lex_rows_clear(rows);
    lex_rows_cells(rows, &memo->shared, &entry->cells[0]);
}

/* Memory is bounded, and a key that is met again after it was forgotten has its own cells. */
static void
test_forgets(void **state G_GNUC_UNUSED)
{
    LexMemo memo;
    LexRows rows;
    lex_memo_init(&memo, &layout);
    lex_rows_init(&rows, &layout);
    for (uint64_t number = 0; number < 800; number++) {
        add_long_cell(&memo, &rows, number);
        assert_true(memo.shared.capacity < 4 << 20);
        if (number % 100 == 0) {
            for (uint64_t again = 0; again <= number; again += 10) {
                add_long_cell(&memo, &rows, again);
                assert_int_equal(rows.bytes[0], 'a' + (int)(again % 26));
                assert_int_equal(rows.bytes[3999], 'a' + (int)(again % 26));
            }
        }
    }
    lex_memo_clear(&memo);
    lex_rows_release(&rows);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_are_the_same),
        cmocka_unit_test(test_keys_differ),
        cmocka_unit_test(test_forgets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
