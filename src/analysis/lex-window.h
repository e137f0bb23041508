/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-stretch.h"

/* Options that say which words are neighbours, for the analyses that count such. */

/* How many places to the left and to the right of a word. */
typedef struct {
    size_t left;
    size_t right;
} LexWindow;

enum { LEX_WINDOW_MAX = 1000 };

/* "5" is five places on either side, "3,2" three before and two after. LEX_ERROR_USAGE. */
bool lex_window_parse(const char *text, LexWindow *ret_window, GError **error);

/* The choices of --cross; ends with NULL. */
extern const char *const lex_cross_names[];

#define LEX_CROSS_HELP                                                                             \
    "what may lie between the words: none, or punctuation, ends of sentences (and punctuation), "  \
    "of paragraphs (and all these), stopwords, classes not counted"

/*
 * What the choices, as bits, let pass. Without any: nothing between the words of a sequence; in a
 * window, punctuation, stop words and classes that are not counted.
 */
bool lex_cross_parse(unsigned choices, bool in_window, LexCrossing *ret_crossing, GError **error);
