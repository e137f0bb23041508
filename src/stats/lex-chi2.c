/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-chi2.h"

#include "lex-contingency.h"

#include <math.h>

/* The two cells of a column are off by the same d: d^2 / E of both together is d^2 / total over
 * the shares of the rows. */
double
lex_chi2_2xk(size_t n_columns, const uint64_t counts[], const uint64_t totals[])
{
    uint64_t row = 0;
    uint64_t n_total = 0;
    for (size_t i = 0; i < n_columns; i++) {
        row += counts[i];
        n_total += totals[i];
    }

    double sum = row > 0 && row < n_total ? 0 : NAN;
    for (size_t i = 0; i < n_columns; i++) {
        const LexContingency column = {counts[i], row, totals[i], n_total};
        const double d = (double)lex_contingency_determinant(&column) / (double)n_total;
        if (totals[i] > 0)
            sum += d / (double)totals[i] * d;
    }
    const double size = (double)n_total;
    return sum / ((double)row / size * ((double)(n_total - row) / size));
}

double
lex_chi2_cramers_v(double chi2, uint64_t n_total)
{
    return sqrt(chi2 / (double)n_total);
}
