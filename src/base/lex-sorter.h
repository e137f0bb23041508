/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-sort.h"
#include "lex-spill.h"

/*
 * Sorts records of one size, however many there are: those that memory does not hold go to a
 * temporary file as sorted runs, which are merged when they are read.
 *
 *     LexSorter *sorter = lex_sorter_new(sizeof(Record), compare_records, memory, tmpdir, 1);
 *     lex_sorter_add(sorter, &record, &error)                      many times
 *     lex_sorter_finish(sorter, &error)
 *     while (lex_sorter_next(sorter, &next, &error) && next != NULL)
 *         ...
 *     lex_sorter_free(sorter);
 *
 * The order is that of the comparison alone when no two records are equal in it. Not thread-safe.
 */
typedef struct LexSorter LexSorter;

/* memory: bytes, about; some hundred records are held at least. tmpdir: see lex_spill_new().
 * n_threads: that sort what is held. */
LexSorter *lex_sorter_new(size_t record_size, LexCompareFunc compare, uint64_t memory,
                          const char *tmpdir, unsigned n_threads);
void lex_sorter_free(LexSorter *sorter);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LexSorter, lex_sorter_free)

/* Copies the record. False when the temporary file cannot be written. */
bool lex_sorter_add(LexSorter *sorter, const void *record, GError **error);

uint64_t lex_sorter_n_records(const LexSorter *sorter);

/* No record is added any more. */
bool lex_sorter_finish(LexSorter *sorter, GError **error);

/* The next record in the order, or NULL after the last; borrowed until the next call. */
bool lex_sorter_next(LexSorter *sorter, const void **ret_record, GError **error);
