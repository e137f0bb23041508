/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-macros.h>

/*
 * One bit a byte of text, lowest bit first, for the loop that reads plain words: four tokens in
 * five are ASCII letters with one blank before them, and a register tells many of them at once.
 */

/* Bytes that one word of marks is for. */
#define LEX_MARKS_STEP 64

/*
 * Marks n_steps * LEX_MARKS_STEP bytes of text, all of which must be readable: in letters the ASCII
 * letters, in joints the blanks (U+0020) before one. A blank that is the very last byte is not
 * marked, whatever follows.
 */
typedef void (*LexMarksFunc)(const uint8_t *text, size_t n_steps, uint64_t *letters,
                             uint64_t *joints);

/* Works everywhere; the reference. */
void lex_marks_portable(const uint8_t *text, size_t n_steps, uint64_t *letters, uint64_t *joints);

/* The quickest that this processor can do; gives what the portable one gives. */
LexMarksFunc lex_marks_choose(void);
