/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-macros.h>

/*
 * Counts in two rows and two columns, by the first cell and the margins, as a row of a table of
 * collocations prints them:
 *
 *              column 1   column 2
 *     row 1    o11        o12         n1
 *     row 2    o21        o22         n_total - n1
 *              n2         ...         n_total
 *
 * For a pair of words: row 1 is the pairs that begin with the first word, column 1 those that end
 * with the second, n_total all pairs. For keyness: row 1 is the target, column 1 the word.
 *
 * A table is consistent when o11 <= n1, n2 and n1 + n2 - o11 <= n_total < 2^63. Functions that
 * take a table assume that.
 */
typedef struct {
    uint64_t o11;
    uint64_t n1;
    uint64_t n2;
    uint64_t n_total;
} LexContingency;

/* Two factors of 63 bits and their difference need 127: __int128 holds them exactly. */
__extension__ typedef __int128 LexInt128;

static inline uint64_t
lex_contingency_o12(const LexContingency *table)
{
    return table->n1 - table->o11;
}

static inline uint64_t
lex_contingency_o21(const LexContingency *table)
{
    return table->n2 - table->o11;
}

static inline uint64_t
lex_contingency_o22(const LexContingency *table)
{
    return table->n_total - table->n1 - table->n2 + table->o11;
}

/* The same with the other row first: for keyness, the reference as the target. */
static inline LexContingency
lex_contingency_swap_rows(const LexContingency *table)
{
    return (LexContingency){lex_contingency_o21(table), table->n_total - table->n1, table->n2,
                            table->n_total};
}

static inline bool
lex_contingency_is_consistent(const LexContingency *table)
{
    return table->n_total <= INT64_MAX && table->n1 <= table->n_total &&
           table->n2 <= table->n_total && table->o11 <= MIN(table->n1, table->n2) &&
           table->n1 - table->o11 <= table->n_total - table->n2;
}

/* o11 o22 - o12 o21, exact: positive where the first cell holds more than by chance. Divided by
 * n_total it is o11 - e11, and the other cells differ by the same from what is expected of them. */
static inline LexInt128
lex_contingency_determinant(const LexContingency *table)
{
    return (LexInt128)table->o11 * table->n_total - (LexInt128)table->n1 * table->n2;
}

/* What chance would put in a cell whose row and column hold row and column of n_total. */
static inline double
lex_contingency_expected(uint64_t row, uint64_t column, uint64_t n_total)
{
    return (double)row * (double)column / (double)n_total;
}
