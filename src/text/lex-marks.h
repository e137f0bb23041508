/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-macros.h>

/*
 * One bit a byte of text, lowest bit first: whether it is an ASCII letter. Where a word of letters
 * ends is then a matter of counting bits, many bytes at once and without a branch.
 */

/* Bytes that one word of marks is for. */
#define LEX_MARKS_STEP 64

/* Marks n_steps * LEX_MARKS_STEP bytes of text, all of which must be readable. */
typedef void (*LexMarksFunc)(const uint8_t *text, size_t n_steps, uint64_t *ret_letters);

/* Works everywhere; the reference. */
void lex_marks_portable(const uint8_t *text, size_t n_steps, uint64_t *ret_letters);

/* The quickest that this processor can do; gives what the portable one gives. */
LexMarksFunc lex_marks_choose(void);
