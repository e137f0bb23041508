/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-macros.h>

/* Numbers as text, the same in every locale. */

#define LEX_NUMBER_MAX        48 /* bytes to have room for: numbers need half of them */
#define LEX_DIGITS_DEFAULT    7  /* significant digits of a real */
#define LEX_DIGITS_ROUND_TRIP 17 /* enough to read the same double back */

/*
 * Writes value with `digits` (1 to 17) significant digits as C's "%.*g" does, with `.` whatever
 * the locale; correctly rounded. -0 is written 0. value must be finite. Returns the length; no NUL
 * is added, and what the buffer, of LEX_NUMBER_MAX bytes, holds after that is undefined.
 */
size_t lex_number_format_real(char *buffer, double value, unsigned digits);

/* Writes value in decimal. Returns the length, at most 20; a buffer of 32 bytes will do. */
size_t lex_number_format_count(char *buffer, uint64_t value);
