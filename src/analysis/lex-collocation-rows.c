/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-collocation-rows.h"

#include "lex-listing.h"

#include <math.h>
#include <string.h>

size_t
lex_collocation_rows_size(const LexCollocationRows *rows)
{
    return sizeof(LexCollocationRow) + sizeof(uint64_t) * ((size_t)1 << rows->max_words);
}

static uint64_t
row_count(const LexCollocationRow *row)
{
    return row->margins[(1U << row->n_words) - 1];
}

/* ---- in their order ----------------------------------------------------------------------- */

int
lex_collocation_row_compare(const void *a, const void *b)
{
    const LexCollocationRow *x = a, *y = b;
    if (x->source != y->source)
        return x->source < y->source ? -1 : 1;
    if (x->key != y->key)
        return x->key < y->key ? 1 : -1;
    if (row_count(x) != row_count(y))
        return row_count(x) < row_count(y) ? 1 : -1;
    for (size_t i = 0; i < LEX_SEQUENCE_MAX_WORDS; i++) {
        if (x->words[i] != y->words[i])
            return x->words[i] < y->words[i] ? -1 : 1;
    }
    return (x->n_words > y->n_words) - (x->n_words < y->n_words);
}

bool
lex_collocation_row_begins_source(const void *row, const void *before)
{
    return ((const LexCollocationRow *)row)->source != ((const LexCollocationRow *)before)->source;
}

/* ---- measures ----------------------------------------------------------------------------- */

/* What measures are computed from: a table for two words, a sequence for more. */
typedef struct {
    bool is_pair;
    LexContingency table;
    LexSequence sequence;
} Cells;

static void
cells_init(Cells *cells, const LexCollocationRow *row)
{
    const uint64_t *margins = row->margins;
    cells->is_pair = row->n_words == 2;
    if (cells->is_pair)
        cells->table = (LexContingency){margins[3], margins[1], margins[2], margins[0]};
    else
        lex_sequence_set_margins(&cells->sequence, row->n_words, margins);
}

static double
cells_measure(const Cells *cells, const LexNamedMeasure *measure)
{
    if (cells->is_pair)
        return measure->of_pair(&cells->table);
    return measure->of_sequence != NULL ? measure->of_sequence(&cells->sequence) : NAN;
}

static double
row_key(const LexCollocationRow *row, const LexCollocationRows *rows)
{
    Cells cells;
    if (rows->key.of_pair == NULL)
        return (double)row_count(row);
    cells_init(&cells, row);
    return lex_sort_by_key(rows->sort_by, cells_measure(&cells, &rows->key));
}

static void
row_turn(LexCollocationRow *row)
{
    const uint32_t word = row->words[0];
    const uint64_t margin = row->margins[1];
    row->words[0] = row->words[1];
    row->words[1] = word;
    row->margins[1] = row->margins[2];
    row->margins[2] = margin;
}

void
lex_collocation_row_init(LexCollocationRow *row, const LexCollocationRows *rows, unsigned n_words,
                         const LexTuple *tuple, const uint64_t *margins, uint64_t n_free,
                         bool turned)
{
    *row = (LexCollocationRow){
        .n_free = n_free, .source = tuple->source, .df = tuple->df, .n_words = n_words};
    memcpy(row->words, tuple->words, n_words * sizeof *row->words);
    memcpy(row->margins, margins, sizeof *margins << n_words);
    if (turned)
        row_turn(row);
    row->key = row_key(row, rows);
}

/* ---- as text ------------------------------------------------------------------------------ */

static void
write_words(const LexTerms *terms, LexRows *output, const LexCollocationRow *row, GString *scratch)
{
    g_string_truncate(scratch, 0);
    for (unsigned i = 0; i < row->n_words; i++) {
        const LexVocabEntry *label = &terms->terms[row->words[i]].label;
        if (i > 0)
            g_string_append_c(scratch, ' ');
        g_string_append_len(scratch, label->bytes, label->length);
    }
    lex_rows_text(output, scratch->str, scratch->len);
}

void
lex_collocation_row_write(const void *data, const void *record, LexRows *output, GString *scratch)
{
    const LexCollocationRows *rows = data;
    const LexCollocationRow *row = record;
    const char *source =
        rows->by_source ? rows->run->corpus->sources[row->source] : LEX_ALL_SOURCES;
    Cells cells;
    cells_init(&cells, row);

    lex_rows_optional(output, source, strlen(source));
    write_words(rows->run->terms, output, row, scratch);
    lex_rows_count(output, row->n_words);
    lex_rows_count(output, row_count(row));
    lex_rows_count(output, row->df);
    lex_rows_count(output, row->margins[1]);
    lex_rows_count(output, row->margins[2]);
    lex_rows_count(output, row->margins[0]);
    for (size_t i = 0; i < rows->shown.n_measures; i++)
        lex_rows_real(output, cells_measure(&cells, &rows->shown.measures[i]));
    lex_rows_count(output, row->n_free);
    lex_rows_end(output);
}

/* Words are anywhere among the terms, and their labels anywhere else. */
void
lex_collocation_row_fetch(const void *data, const void *record, bool later)
{
    const LexCollocationRows *rows = data;
    const LexCollocationRow *row = record;
    for (unsigned i = 0; i < row->n_words; i++) {
        const LexTerm *term = &rows->run->terms->terms[row->words[i]];
        __builtin_prefetch(later ? (const void *)term->label.bytes : &term->label);
    }
}
