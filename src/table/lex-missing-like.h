/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-message.h"

/*
 * Texts that readers take for missing values: pandas does so for `null`, `NaN`, `NA` and others
 * even when they are quoted, R for `NA`. No way of writing them helps; a word to the user does.
 */

bool lex_text_reads_as_missing(const char *text, size_t length);

/* The different ones among many texts. A zeroed struct is ready. */
typedef struct {
    GString *found; /* "null, NaN"; NULL when there are none */
} LexMissingLike;

void lex_missing_like_look(LexMissingLike *missing_like, const char *text, size_t length);

void lex_missing_like_clear(LexMissingLike *missing_like);

/* Those of another, too. */
void lex_missing_like_join(LexMissingLike *missing_like, const LexMissingLike *other);

/* Adds the message, if there is something to say, and empties the struct. what: "terms". */
void lex_missing_like_report(LexMissingLike *missing_like, const char *what, LexMessages *messages);
