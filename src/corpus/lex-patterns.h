/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-stretch.h"

/*
 * What the measures of a sequence of words need to know beyond its count: how many sequences have
 * some of its words in their places, for every choice of them (a pattern; lex-sequence.h); and how
 * often it stands where no longer listed sequence holds it.
 *
 * The sequences in question are listed first, then one pass over the text counts for all. A node
 * is a pattern with its words; it is found from the node without the last of them, so every node
 * is one look into a table of 64-bit keys, and where one fails, all patterns that go on from it are
 * passed over.
 */

enum { LEX_PATTERN_MAX_WORDS = 5 };

#define LEX_PATTERN_NONE UINT32_MAX

typedef struct {
    uint64_t key; /* 0: free */
    uint32_t node;
} LexPatternSlot;

typedef struct {
    size_t n_rows; /* of the sequences: sources, or 1 */
    uint32_t n_nodes;
    LexPatternSlot *slots;
    size_t n_slots;   /* a power of two, at most half full */
    uint64_t *counts; /* by node, once counted; so is n_free */
    uint64_t *n_free; /* of a listed sequence: not inside a longer one */
} LexPatterns;

void lex_patterns_init(LexPatterns *patterns, size_t n_rows);
void lex_patterns_clear(LexPatterns *patterns);

/* Lists the sequence of two to five words for a row. LEX_ERROR_LIMIT: too many. */
bool lex_patterns_add(LexPatterns *patterns, size_t row, unsigned n_words, const uint32_t *words,
                      GError **error);

typedef struct {
    const LexStretchMap *map;
    bool by_source;
    size_t first_source; /* that row 0 stands for */
    unsigned min_words;  /* sizes that are listed */
    unsigned max_words;
    unsigned n_threads;
} LexPatternScope;

/* Counts what was listed, once, in all the text. */
bool lex_patterns_count(LexPatterns *patterns, const LexPatternScope *scope, GError **error);

/* By pattern, bit i being word i: how many sequences of n_words words there are that have its words
 * in their places; ret_margins[0] is that of all. *ret_n_free as above. */
void lex_patterns_margins(const LexPatterns *patterns, size_t row, unsigned n_words,
                          const uint32_t *words, uint64_t *ret_margins, uint64_t *ret_n_free);
