/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-macros.h>

/*
 * Where the runs of ASCII letters and the runs of ASCII digits of a text begin and end. They are
 * found for many bytes at once, by comparing in wide registers and counting bits, so that whoever
 * goes from word to word need not wait for the end of one to know the beginning of the next.
 */

/* Letters alone or digits alone, as many as there are; `1a` is two runs. */
typedef struct {
    uint16_t start;
    uint16_t end; /* of the byte behind the last */
} LexRun;

/* Bytes that are looked at together. */
#define LEX_RUNS_STEP 64

/* The most steps that a LexRun can number. */
#define LEX_RUNS_MAX_STEPS (UINT16_MAX / LEX_RUNS_STEP)

/* Room for the runs of so many steps. */
#define LEX_RUNS_ROOM(n_steps) (((n_steps) + 1) * LEX_RUNS_STEP)

/*
 * The runs of n_steps * LEX_RUNS_STEP bytes of text, all of which must be readable, in their order.
 * What begins before the text or ends behind it is cut there. ret_runs has LEX_RUNS_ROOM(n_steps).
 * Returns how many there are.
 */
typedef size_t (*LexRunsFunc)(const uint8_t *text, size_t n_steps, LexRun *ret_runs);

enum { LEX_RUNS_MAX_WAYS = 3 };

/*
 * Those that this processor can do, the quickest first, and how many; the last works everywhere.
 * All find the same.
 */
size_t lex_runs_ways(LexRunsFunc ret_ways[LEX_RUNS_MAX_WAYS]);

/* The quickest. */
LexRunsFunc lex_runs_choose(void);
