/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-deviance.h"

#include <math.h>

double
lex_deviance_cell(double observed, double expected, double difference)
{
    if (observed == 0)
        return expected;
    const double sum = observed + expected;
    if (fabs(difference) >= 0.1 * sum)
        return observed * log(observed / expected) - difference;

    /* With v = (O - E) / (O + E), ln(O / E) = 2 atanh v = 2 (v + v^3 / 3 + ...): what cancels,
     * O - E, is taken out of the series before it is summed. */
    const double v = difference / sum;
    double total = difference * v;
    double power = 2 * observed * v;
    for (int i = 3;; i += 2) {
        power *= v * v;
        const double next = total + power / i;
        if (next == total)
            return total;
        total = next;
    }
}

/* The cell of a row and a column that hold so much of n_total. */
static double
cell(uint64_t observed, uint64_t row, uint64_t column, uint64_t n_total, double difference)
{
    const double expected = lex_contingency_expected(row, column, n_total);
    return lex_deviance_cell((double)observed, expected, difference);
}

/* o11 - e11 */
static double
difference_of(const LexContingency *table)
{
    return (double)lex_contingency_determinant(table) / (double)table->n_total;
}

double
lex_deviance_2x2(const LexContingency *table)
{
    const uint64_t n = table->n_total;
    const uint64_t n1 = table->n1;
    const uint64_t n2 = table->n2;
    const double d = difference_of(table);
    const double along =
        cell(table->o11, n1, n2, n, d) + cell(lex_contingency_o22(table), n - n1, n - n2, n, d);
    const double across = cell(lex_contingency_o12(table), n1, n - n2, n, -d) +
                          cell(lex_contingency_o21(table), n - n1, n2, n, -d);
    return 2 * (along + across);
}

double
lex_deviance_column(const LexContingency *table)
{
    const uint64_t n = table->n_total;
    const double d = difference_of(table);
    return 2 * (cell(table->o11, table->n1, table->n2, n, d) +
                cell(lex_contingency_o21(table), n - table->n1, table->n2, n, -d));
}

/* Twice the cells of the first row, or of both. */
static double
deviance_of_columns(size_t n_columns, const uint64_t counts[], const uint64_t totals[],
                    bool both_rows)
{
    uint64_t row = 0;
    uint64_t n_total = 0;
    for (size_t i = 0; i < n_columns; i++) {
        row += counts[i];
        n_total += totals[i];
    }

    double sum = n_total > 0 ? 0 : NAN;
    for (size_t i = 0; i < n_columns; i++) {
        const LexContingency column = {counts[i], row, totals[i], n_total};
        const double d = difference_of(&column);
        sum += cell(counts[i], row, totals[i], n_total, d);
        if (both_rows)
            sum += cell(totals[i] - counts[i], n_total - row, totals[i], n_total, -d);
    }
    return 2 * sum;
}

double
lex_deviance_2xk(size_t n_columns, const uint64_t counts[], const uint64_t totals[])
{
    return deviance_of_columns(n_columns, counts, totals, true);
}

double
lex_deviance_1xk(size_t n_columns, const uint64_t counts[], const uint64_t totals[])
{
    return deviance_of_columns(n_columns, counts, totals, false);
}
