/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-weight.h"

#include <lexstat/lex-error.h>

/*
 * Reads a scheme by name; the names are those of `--scheme`:
 *
 *     quanteda[:TF]        count x log10(N/df); TF: count prop propmax logcount boolean augmented
 *                          logave (quanteda's own names)
 *     sklearn[:FLAG,...]   scikit-learn's TfidfVectorizer; FLAG: sublinear nosmooth l1 nonorm
 *     tidytext             f / length x ln(N/df)
 *     tm[:nonorm]          f / length x log2(N/df); nonorm: count x log2(N/df)
 *     voyant               f / length x log10(N/df)
 *     gensim[:XYZ]         count x log2(N/df), cosine; or three of gensim's smartirs letters:
 *                          b n t a l d L, x n f t p, x n c (not its pivoted norms u and b)
 *     bm25[:VARIANT]       lucene (default) robertson atire plus l okapi
 *     XYZ                  three SMART letters: n l a b L d, n t p, n c u b
 *
 * log_base > 1 replaces the scheme's own base; 0 keeps it; another is LEX_ERROR_USAGE. A scheme
 * that does not exist is LEX_ERROR_USAGE with a sentence that lists those that do. `k1`, `b`,
 * `delta`, `slope` and `alpha` get their usual values; a caller may change them afterwards.
 */
bool lex_scheme_parse(const char *scheme, double log_base, LexWeighting *ret_weighting,
                      GError **error);
