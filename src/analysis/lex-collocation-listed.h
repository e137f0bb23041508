/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-collocation-counts.h"
#include "lex-sorter.h"

/*
 * The sequences of one size that reach the limits, and what a second look at the text says of them:
 * the margins of their patterns, and how often they lie in no longer one (lex-patterns.h). As many
 * at once as memory allows, each time in one pass.
 */

/* For a LexSorter of LexTuple: by source, then by the words, so that those that share words are
 * looked up in a row. */
int lex_collocation_listed_compare(const void *a, const void *b);

typedef struct {
    const LexCollocationCounts *counts; /* of all sequences of the size */
    const LexBlockBits *longer;         /* as in LexPatternScope; so is marks */
    LexBlockBits *marks;
    uint64_t memory; /* bytes, about */
} LexListedSettings;

/* Takes a sequence, with all its margins by pattern; *margins is the function's to change. Called
 * from several threads. */
typedef bool (*LexListedFunc)(void *data, const LexTuple *tuple, uint64_t *margins, uint64_t n_free,
                              GError **error);

/* Gives func every sequence of the sorter, which is finished, in no order to rely on. */
bool lex_collocation_listed_count(LexSorter *listed, const LexListedSettings *settings,
                                  LexListedFunc func, void *data, GError **error);
