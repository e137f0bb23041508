/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-char.h"
#include "lex-token.h"

/*
 * The patterns of the tokeniser. Each looks at the text from `text` on, and returns where its
 * match ends, or NULL. None looks back, none remembers; every one looks ahead no further than
 * its match and a bounded number of bytes, so that a text is read in linear time.
 */

/* The end of the run of word characters at text; text itself when there is none. */
const uint8_t *lex_scan_run(const uint8_t *text, const uint8_t *end);

/* http://..., https://..., ftp://..., www....; trailing punctuation left out. */
const uint8_t *lex_scan_url(const uint8_t *text, const uint8_t *end);

/* name@label.label */
const uint8_t *lex_scan_email(const uint8_t *text, const uint8_t *end);

/* label.label where the last label is a known top-level domain. */
const uint8_t *lex_scan_domain(const uint8_t *text, const uint8_t *end);

/* @name, or #tag with a letter in it; text is at the sign. */
const uint8_t *lex_scan_tag(const uint8_t *text, const uint8_t *end);

/* 7/12/2017, 14/9 */
const uint8_t *lex_scan_date(const uint8_t *text, const uint8_t *end);

/* Digits with inner . , : before a digit; text is at a digit. Never NULL. */
const uint8_t *lex_scan_digits(const uint8_t *text, const uint8_t *end);

/* A.S, S.H, M.Si, Ph.D: letters or a degree, joined by full stops; the last is left out. */
const uint8_t *lex_scan_abbreviation(const uint8_t *text, const uint8_t *end,
                                     const LexTokenRules *rules);

/* S&P, AT&T: one to four capitals on both sides. */
const uint8_t *lex_scan_ampersand(const uint8_t *text, const uint8_t *end);

/* Rp, US, USD, IDR or RM directly before a digit. */
const uint8_t *lex_scan_currency(const uint8_t *text, const uint8_t *end);

/* Whether text to end is one of the words, which are small ASCII letters, in any case. */
bool lex_scan_is_one_of(const uint8_t *text, const uint8_t *end, const char *const *words);
