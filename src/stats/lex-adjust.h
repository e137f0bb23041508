/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-macros.h>

/*
 * p-values of many tests at once, adjusted so that a threshold means the same however many there
 * are. With m tests and p(1) <= ... <= p(m):
 *
 *     bonferroni  m p(i)
 *     holm        max over j <= i of (m - j + 1) p(j)    Holm 1979
 *     hochberg    min over j >= i of (m - j + 1) p(j)    Hochberg 1988; independent tests
 *     bh          min over j >= i of m / j p(j)          Benjamini & Hochberg 1995
 *     by          bh times 1 + 1/2 + ... + 1/m           Benjamini & Yekutieli 2001; any dependence
 *
 * and never above 1. The first three bound the chance of one false discovery, the last two the
 * share of false ones among the discoveries. As R's p.adjust().
 */
typedef enum {
    LEX_ADJUST_NONE,
    LEX_ADJUST_BONFERRONI,
    LEX_ADJUST_HOLM,
    LEX_ADJUST_HOCHBERG,
    LEX_ADJUST_BH,
    LEX_ADJUST_BY,
} LexAdjustment;

/*
 * In logarithms, log10_p[i] <= 0 and ret_log10_q[i] <= 0: a p of 1e-5000 is adjusted as any other.
 * NaN is a test that was not done: it is not counted in m and stays NaN. -Inf (p = 0) stays.
 * Equal p give equal q, in whichever order they come. The two arrays may be the same.
 */
void lex_adjust(LexAdjustment adjustment, size_t n_tests, const double log10_p[],
                double ret_log10_q[]);
