/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-block-bits.h"
#include "lex-stretch.h"

/*
 * What the measures of a sequence of words need to know beyond its count and that of each word in
 * its place: how many sequences have some of its words in their places, for every choice of two or
 * more (a pattern; lex-sequence.h); and how often it stands where no longer listed sequence holds
 * it.
 *
 * The sequences of one size and source are listed first, then one pass over the text counts for
 * all. A node is a pattern with its words; it is found from the node without the last of them, so
 * every node is one look into a table of 64-bit keys, and where one fails, all patterns that go on
 * from it are passed over.
 *
 *     lex_patterns_add(&patterns, n, words, &error)            many times, patterns for each row
 *     lex_patterns_count(&scope, &error)
 *     lex_patterns_find(&patterns, n, words, ret_found)        many times, on any thread
 */

enum {
    LEX_PATTERN_MAX_WORDS = 5,
    LEX_PATTERN_BATCH = 64, /* sequences that are looked up together */
};

typedef struct {
    uint64_t key; /* 0: free */
    uint32_t node;
} LexPatternSlot;

typedef struct {
    unsigned n_words; /* of every sequence listed */
    uint32_t n_nodes;
    LexPatternSlot *slots;
    size_t n_slots;   /* a power of two, at most half full */
    uint64_t *counts; /* by node, once counted; of a listed sequence those in no longer one */
} LexPatterns;

void lex_patterns_init(LexPatterns *patterns, unsigned n_words);
void lex_patterns_clear(LexPatterns *patterns);

/* Lists n sequences, at most LEX_PATTERN_BATCH. LEX_ERROR_LIMIT: too many. */
bool lex_patterns_add(LexPatterns *patterns, size_t n, const uint32_t *const words[],
                      GError **error);

/* Bytes that they take while they are counted. */
uint64_t lex_patterns_size(const LexPatterns *patterns, unsigned n_threads);

typedef struct {
    const LexStretchMap *map;
    LexPatterns *patterns; /* by row */
    size_t n_rows;         /* sources, or 1 */
    bool by_source;
    size_t first_source; /* that row 0 stands for */
    unsigned n_threads;
    /* Where sequences one word longer that are listed end, in the same rows, and where these do,
     * all places of a block's parts in their order: NULL when there are none, or nobody asks. */
    const LexBlockBits *longer;
    LexBlockBits *marks;
} LexPatternScope;

/*
 * Counts what was listed, once, in all the text. When memory asks for several calls, each with some
 * of the sequences, their marks add up. A part of a sequence that is listed must be listed, too, in
 * its size: so one that lies in any longer one lies in one that has a word more.
 */
bool lex_patterns_count(const LexPatternScope *scope, GError **error);

/* A sequence that was listed. */
typedef struct {
    const uint32_t *words;
    uint64_t *margins; /* by pattern, bit i being word i: those of two and more, but not all */
    uint64_t n_free;   /* occurrences that lie in no longer listed one */
} LexPatternCounts;

/* Fills in what was counted of n of them, at most LEX_PATTERN_BATCH. */
void lex_patterns_find(const LexPatterns *patterns, size_t n, LexPatternCounts *counts);
