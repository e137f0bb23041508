/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-macros.h>

/*
 * ln n! less Stirling's (n + 1/2) ln n - n + ln(2 pi) / 2, to the last digit. Of 0, where Stirling
 * has no value, it is -ln(2 pi) / 2: then the formula holds with ln(max(n, 1)) for ln n.
 *
 * Probabilities of counts are quotients of factorials, whose logarithms would cancel: from 1e9 on
 * the difference of two lgamma() is good to seven digits. What is left when Stirling's parts are
 * cancelled by hand are deviances (lex-deviance.h) and these corrections, all small.
 */
double lex_stirling_error(uint64_t n);
