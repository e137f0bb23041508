/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-macros.h>

/*
 * Benjamini & Hochberg's q, as lex_adjust() has it to the last bit, of tests that come one after
 * the other, the largest p first: for more of them than memory holds.
 */
typedef struct {
    uint64_t n_tests;
    uint64_t rank; /* of the next, from n_tests down to 1 */
    double least;
} LexAdjustStream;

/* n_tests will come. */
LexAdjustStream lex_adjust_stream_begin(uint64_t n_tests);

/* log10 of the q of the next: log10_p is at most that of the one before, and no NaN. */
double lex_adjust_stream_next(LexAdjustStream *stream, double log10_p);
