/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-contingency.h"

/*
 * G2, the log-likelihood ratio of counts against what is expected of them: 2 sum O ln(O / E).
 *
 * Summed so, large terms of both signs cancel: of sixteen digits a bigram in 14 million words
 * loses seven, one near independence all. Here every cell is O ln(O / E) - (O - E) >= 0, the sum
 * of O - E being 0, and O - E comes from an exact determinant. Relative error against 70 digits
 * below 1e-14, mostly 1e-15, up to totals of 2^63.
 */

/*
 * One cell's half of what it adds to G2: observed ln(observed / expected) - difference, where
 * difference is observed - expected as exact as the caller has it. >= 0; expected when nothing was
 * observed; infinite when something was and nothing expected. Loader 2000, bd0() in R.
 */
double lex_deviance_cell(double observed, double expected, double difference);

/* G2 of the four cells (Dunning 1993), without sign: 0 exactly when rows and columns are
 * independent, as they are where a margin is 0 or everything. The transposed table gives the same
 * bits. NaN for the empty table. */
double lex_deviance_2x2(const LexContingency *table);

/* The part of the first column alone (Rayson & Garside 2000, the "LL wizard"), where rows are
 * corpora and the column is a word. */
double lex_deviance_column(const LexContingency *table);

/*
 * G2 of two rows and n_columns columns: of totals[i], counts[i] are in the first row, the others
 * in the second. Chi-square with one degree of freedom less than there are columns with a total;
 * those without add nothing. The totals together are < 2^63; NaN when they are 0.
 */
double lex_deviance_2xk(size_t n_columns, const uint64_t counts[], const uint64_t totals[]);

/* The part of the first row alone: a word over many corpora, as Rayson's tools compare them. */
double lex_deviance_1xk(size_t n_columns, const uint64_t counts[], const uint64_t totals[]);
