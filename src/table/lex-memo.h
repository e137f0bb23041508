/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-rows.h"

/*
 * Cells that follow from a few numbers, kept for the rows that have the same ones: most words are
 * rare, and so most rows of a table of counts repeat what others say.
 *
 *     bool is_new;
 *     LexMemoEntry *entry = lex_memo_find(&memo, (uint64_t[]){f1, f2, contrast}, &is_new);
 *     if (is_new) {
 *         entry->cells[0] = lex_rows_begin_cells(&memo.shared, N_TARGET);
 *         ... the cells as always, into memo.shared
 *         lex_rows_end_cells(&memo.shared, &entry->cells[0]);
 *     }
 *     lex_rows_cells(rows, &memo.shared, &entry->cells[0]);
 *
 * A thread has its own. What is kept is bounded; what a row looks like does not depend on it.
 */

enum { LEX_MEMO_NUMBERS = 3, LEX_MEMO_CELLS = 5, LEX_MEMO_VALUES = 2 };

typedef struct {
    uint64_t key[LEX_MEMO_NUMBERS];
    LexCells cells[LEX_MEMO_CELLS]; /* in the memo's shared rows; those that the caller set */
    double values[LEX_MEMO_VALUES]; /* the caller's: what else follows from the key */
    bool is_used;
} LexMemoEntry;

typedef struct {
    LexRows shared;
    LexMemoEntry *entries; /* each at the place of its key, or another that came later */
} LexMemo;

void lex_memo_init(LexMemo *memo, const LexRowLayout *layout);
void lex_memo_clear(LexMemo *memo);

/* The entry of the key, valid until the next call; when it is new the caller fills it. */
LexMemoEntry *lex_memo_find(LexMemo *memo, const uint64_t key[LEX_MEMO_NUMBERS], bool *ret_is_new);
