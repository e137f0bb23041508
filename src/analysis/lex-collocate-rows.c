/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-collocate-rows.h"

#include "lex-listing.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* ---- in their order ----------------------------------------------------------------------- */

enum { BY_COUNT, BY_LOG_RATIO_REST, BY_P_DOC };

const char *const lex_collocate_sort_names[] = {
    [BY_COUNT] = "count",
    [BY_LOG_RATIO_REST] = "log_ratio_rest",
    [BY_P_DOC] = "p_doc",
    NULL,
};

static LexContingency
row_table(const LexCollocateRow *row)
{
    return (LexContingency){row->left + row->right, row->f_node, row->f_collocate, row->n_total};
}

void
lex_collocate_row_set_key(LexCollocateRow *row, const LexCollocateRows *rows)
{
    const LexContingency table = row_table(row);
    double value = (double)table.o11;
    if (rows->key.of_pair != NULL)
        value = rows->key.of_pair(&table);
    else if (g_str_equal(rows->sort_by, lex_collocate_sort_names[BY_LOG_RATIO_REST]))
        value = row->log_ratio_rest;
    else if (g_str_equal(rows->sort_by, lex_collocate_sort_names[BY_P_DOC]))
        value = -row->log10_p_doc;
    row->key = lex_sort_by_key(rows->sort_by, value);
}

int
lex_collocate_row_compare_p(const void *a, const void *b)
{
    const double p = ((const LexCollocateRow *)a)->log10_p_doc;
    const double q = ((const LexCollocateRow *)b)->log10_p_doc;
    if (isnan(p) || isnan(q))
        return (isnan(p) != 0) - (isnan(q) != 0);
    return (p < q) - (p > q);
}

int
lex_collocate_row_compare(const void *a, const void *b)
{
    const LexCollocateRow *x = a, *y = b;
    if (x->node != y->node)
        return x->node < y->node ? -1 : 1;
    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    if (x->key != y->key)
        return x->key < y->key ? 1 : -1;
    if (x->left + x->right != y->left + y->right)
        return x->left + x->right < y->left + y->right ? 1 : -1;
    return (x->term > y->term) - (x->term < y->term);
}

bool
lex_collocate_row_begins_group(const void *row, const void *before)
{
    const LexCollocateRow *x = row, *y = before;
    return x->node != y->node || x->group != y->group;
}

/* ---- as text ------------------------------------------------------------------------------ */

/* Never 0, which no p is: what a double cannot hold is its smallest normal number. */
static double
probability(double log10_p)
{
    return isnan(log10_p) ? NAN : MAX(pow(10, log10_p), DBL_MIN);
}

void
lex_collocate_row_write(const void *data, const void *record, LexRows *output,
                        G_GNUC_UNUSED GString *scratch)
{
    const LexCollocateRows *rows = data;
    const LexCollocateRow *row = record;
    const LexAnalysisRun *run = rows->run;
    const LexNode *node = &rows->nodes->nodes[row->node];
    const LexVocabEntry *label = &run->terms->terms[row->term].label;
    const char *source = row->group == 0 ? LEX_ALL_SOURCES : run->corpus->sources[row->group - 1];
    const LexContingency table = row_table(row);

    lex_rows_text(output, node->text, strlen(node->text));
    lex_rows_text(output, label->bytes, label->length);
    lex_rows_optional(output, source, strlen(source));
    lex_rows_count(output, table.o11);
    lex_rows_count(output, row->left);
    lex_rows_count(output, row->right);
    lex_rows_count(output, row->df);
    lex_rows_count(output, row->f_node);
    lex_rows_count(output, row->f_collocate);
    for (size_t i = 0; i < rows->shown.n_measures; i++)
        lex_rows_real(output, rows->shown.measures[i].of_pair(&table));
    lex_rows_real(output, row->log_ratio_rest);
    lex_rows_real(output, probability(row->log10_p_doc));
    lex_rows_real(output, probability(row->log10_q_doc));
    lex_rows_end(output);
}
