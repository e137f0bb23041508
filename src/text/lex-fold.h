/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-macros.h>

typedef enum {
    LEX_CASE_FOLD, /* Unicode case folding */
    LEX_CASE_KEEP, /* as written */
} LexCase;

/*
 * The form under which a token is counted: NFC, case folded (unless kept), apostrophes U+0027,
 * hyphens U+002D, invisible characters (U+00AD, U+200B, U+200C, U+200D, U+2060, U+FEFF) dropped.
 * More than 30 combining marks in a row are parted by U+034F (UAX #15, stream-safe text).
 * Independent of the locale: I folds to i in Turkish too. token is valid UTF-8; the form is
 * written to ret_form, which is emptied first. Folding a form gives the form again.
 */
void lex_fold(const char *token, size_t length, LexCase letter_case, GString *ret_form);
