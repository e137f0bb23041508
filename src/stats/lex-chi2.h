/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-macros.h>

/*
 * Pearson's chi-square of a word over many corpora, or of any two rows and n_columns columns: of
 * totals[i], counts[i] are in the first row. One degree of freedom less than there are columns with
 * a total; those without add nothing. O - E comes from an exact determinant, as in lex-deviance.h;
 * the totals together are < 2^63. NaN where a row is empty. Two by two: lex-association.h.
 */
double lex_chi2_2xk(size_t n_columns, const uint64_t counts[], const uint64_t totals[]);

/* Cramer's V (1946) of a chi-square of two rows: the root of its share of the total. 0 for
 * independence, 1 where the column decides the row. */
double lex_chi2_cramers_v(double chi2, uint64_t n_total);
