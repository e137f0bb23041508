/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-keyness-rows.h"

/*
 * keyness.csv out of its rows: those that pass are put into order, each contrast by itself, and
 * written in parallel. By target; then |z_doc|, or |g2| where there is no test, from the highest
 * on, equal where 24 bits are; then by term.
 */
typedef struct {
    const LexKeynessRows *rows;
    const bool *is_lock; /* by place: write these alone; NULL: all */
    double max_q;        /* write rows with at most that; 1: all, those without a test too */
} LexKeynessTable;

/* How many rows are not in the table, and why. */
typedef struct {
    uint64_t n_in_neither; /* of pairs: no side holds the term */
    uint64_t n_no_lock;
    uint64_t n_above_max_q;
} LexKeynessLeftOut;

bool lex_keyness_table_write(const LexKeynessTable *settings, LexTable *table,
                             LexKeynessLeftOut *ret_left_out, GError **error);
