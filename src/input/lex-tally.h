/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-filter.h"
#include "lex-message.h"

/* What was found in a directory and not read, and the sentences that say so. */

typedef struct {
    uint64_t n_by[LEX_FILTER_N_RESULTS];
    uint64_t n_dangling;
    GHashTable *endings;    /* ending → how many files were not read because of it */
    GPtrArray *other_names; /* the first of them, of char* */
    GPtrArray *dangling;    /* the first links that lead nowhere */
    uint64_t n_results;     /* directories of tables that lexstat wrote */
    uint64_t n_in_results;  /* what lies in them */
    GPtrArray *results;     /* the first of them */
} LexTally;

/* A zeroed tally is ready to use. below: the path below the directory, as valid UTF-8. */
void lex_tally_add(LexTally *tally, LexFilterResult result, const char *below);
void lex_tally_add_dangling(LexTally *tally, const char *below);
void lex_tally_add_results(LexTally *tally, const char *below, size_t n_entries);

/* All that is no document. */
uint64_t lex_tally_n_passed_over(const LexTally *tally);

/* directory: as messages call it. At most one line a subject. */
void lex_tally_report(const LexTally *tally, const char *directory, LexMessages *messages);

/* Sets LEX_ERROR_FORMAT: there is no document, and what there is instead. */
void lex_tally_fail_empty(const LexTally *tally, const char *directory, GError **error);

void lex_tally_clear(LexTally *tally);

/* The first names of a list: at most this many are kept and said. */
enum { LEX_TALLY_NAMES = 3 };

/* "a, b, c, …" for n things of which names are the first. Free with g_free(). */
char *lex_tally_list(const GPtrArray *names, uint64_t n);
