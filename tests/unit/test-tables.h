/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-contingency.h"

#include "test-random.h"

/* Tables of two by two out of a seed, of any size; includes cmocka's names. */
G_GNUC_UNUSED static LexContingency
random_table(uint64_t *seed, unsigned max_bits)
{
    LexContingency table;
    table.n_total = 1 + (random_next(seed) >> (64 - max_bits + random_below(seed, max_bits)));
    table.n1 = random_next(seed) % (table.n_total + 1);
    table.n2 = random_next(seed) % (table.n_total + 1);
    const uint64_t least =
        table.n1 > table.n_total - table.n2 ? table.n1 - (table.n_total - table.n2) : 0;
    table.o11 = least + random_next(seed) % (MIN(table.n1, table.n2) - least + 1);
    assert_true(lex_contingency_is_consistent(&table));
    return table;
}

G_GNUC_UNUSED static LexContingency
transposed_table(const LexContingency *table)
{
    return (LexContingency){table->o11, table->n2, table->n1, table->n_total};
}

G_GNUC_UNUSED static LexContingency
with_rows_swapped(const LexContingency *table)
{
    return (LexContingency){lex_contingency_o21(table), table->n_total - table->n1, table->n2,
                            table->n_total};
}

G_GNUC_UNUSED static LexContingency
with_columns_swapped(const LexContingency *table)
{
    return (LexContingency){lex_contingency_o12(table), table->n1, table->n_total - table->n2,
                            table->n_total};
}
