/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-macros.h>

/* UTF-8 that may be broken. */

#define LEX_UTF8_REPLACEMENT 0xFFFDu

/*
 * The character at `text`, before `end` (text < end). Returns its bytes, 1 to 4. What is not
 * UTF-8 is U+FFFD and as long as the Unicode Standard's "maximal subpart" (section 3.9), so that
 * every decoder that follows the standard counts the same replacements.
 */
unsigned lex_utf8_decode(const uint8_t *text, const uint8_t *end, uint32_t *ret_character);

/*
 * How many sequences of text are not UTF-8 (0: all is well); the offset of the first in
 * *ret_first, which may be NULL. A U+FFFD that is written out is valid.
 */
uint64_t lex_utf8_count_invalid(const uint8_t *text, size_t length, size_t *ret_first);
