/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-error.h>

/* Below 0, 0 or above it, as strcmp(). Called from several threads. */
typedef int (*LexCompareFunc)(const void *a, const void *b);

/*
 * Sorts pointers by what they point to, on several threads. Where no two are equal, the order is
 * that of the comparison alone; of others nothing is said. Takes 9 bytes a pointer meanwhile, and
 * a few hundred kilobytes. Fails only with LEX_ERROR_CANCELLED, the order then being any.
 */
bool lex_sort(size_t n, const void *items[], LexCompareFunc compare, unsigned n_threads,
              GError **error);
