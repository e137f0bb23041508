/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-macros.h>

#include <math.h>

/*
 * A sum whose error does not grow with the number of its terms (Neumaier 1974). A zeroed one is
 * empty. Sums of reals run in a stated order: the same terms in the same order give the same bits.
 */
typedef struct {
    double total;
    double lost; /* what rounding took from total */
} LexSum;

static inline void
lex_sum_add(LexSum *sum, double x)
{
    const double total = sum->total + x;
    if (fabs(sum->total) >= fabs(x))
        sum->lost += (sum->total - total) + x;
    else
        sum->lost += (x - total) + sum->total;
    sum->total = total;
}

static inline double
lex_sum_value(LexSum sum)
{
    return sum.total + sum.lost;
}
