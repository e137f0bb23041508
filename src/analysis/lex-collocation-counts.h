/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-listing.h"
#include "lex-patterns.h"
#include "lex-tuples.h"
#include "lex-window.h"

/*
 * How often sequences of some words, or pairs of words in a window, occur, and how often each word
 * is in each place of any: of the corpus, or of several sources side by side.
 *
 * One pass over the blocks, in parallel, counts for every word the sequences that have it in each
 * place, and writes down those sequences of which all words are frequent enough to be listed; these
 * are counted afterwards (lex-tuples.h). So the margins are those of all sequences, and one with a
 * rare word costs no more than its words. Whole numbers: threads add up in any order.
 */

typedef struct {
    const LexAnalysisRun *run;
    const LexStretchMap *map;
    bool in_window; /* pairs in this window, not sequences */
    LexWindow window;
    LexLimits limits;
    bool by_source;
    size_t first_source; /* with by_source, of those that are counted at once; else 0 */
    size_t n_rows;       /* how many these are, or 1 */
} LexCollocationScope;

/* Whether the pairs in the windows are the same either way round. A pair is then counted once, with
 * the lower term first; n_marked says how often that one came first in the text. */
bool lex_collocation_is_symmetric(const LexCollocationScope *scope);

/* Bytes that the margins of one source take. */
uint64_t lex_collocation_margins_size(const LexAnalysisRun *run, unsigned n_words);

typedef struct {
    const LexCollocationScope *scope;
    unsigned n_words;
    uint64_t *margins;  /* [(row * n_terms + term) * n_words + place] */
    uint64_t *n_totals; /* by row: all sequences */
} LexCollocationCounts;

/* Takes a sequence that reaches the limits. Called from several threads, as LexJobFunc says of
 * workers; margins are known then. */
typedef bool (*LexCollocationFunc)(void *data, const LexTuple *tuple, GError **error);

/*
 * Counts the sequences of n_words words, each of which func gets that reaches the limits, in no
 * order to rely on. memory is for what is met before it goes to the spill. The scope is borrowed
 * until lex_collocation_counts_clear(), which a zeroed struct is ready for, too.
 */
bool lex_collocation_counts_fill(LexCollocationCounts *counts, const LexCollocationScope *scope,
                                 unsigned n_words, uint64_t memory, LexSpill *spill,
                                 LexCollocationFunc func, void *data, GError **error);
void lex_collocation_counts_clear(LexCollocationCounts *counts);

/* The row of a source's margins. */
size_t lex_collocation_row(const LexCollocationScope *scope, uint32_t source);

/* What is known of a sequence without its patterns: ret_margins of none of its words, of each alone
 * and of all (lex-sequence.h). */
void lex_collocation_margins(const LexCollocationCounts *counts, const LexTuple *tuple,
                             uint64_t *ret_margins);
