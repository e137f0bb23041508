/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-measure-options.h"

#include "lex-message.h"

#include <math.h>

LexNamedMeasure
lex_named_measure_find(const char *name)
{
    const LexMeasure *of_pair = lex_measure_find(name);
    LexNamedMeasure measure = {.of_pair = of_pair != NULL ? of_pair->value : NULL};
    for (const LexSequenceMeasure *other = lex_sequence_measures; other->name != NULL; other++) {
        if (g_str_equal(other->name, name))
            measure.of_sequence = other->value;
    }
    return measure;
}

/* Always false, for `return`. */
static bool
fail_no_measure(const char *option, const char *name, const char *const *others, GError **error)
{
    g_autoptr(GString) names = g_string_new(NULL);
    for (size_t i = 0; others[i] != NULL; i++)
        g_string_append_printf(names, "%s, ", others[i]);
    for (const LexMeasure *measure = lex_measures; measure->name != NULL; measure++)
        g_string_append_printf(names, "%s%s", measure == lex_measures ? "" : ", ", measure->name);
    lex_error_set(error, LEX_ERROR_USAGE, "--%s=%s: one of %s was expected", option, name,
                  names->str);
    return false;
}

/* ---- --sort-by ---------------------------------------------------------------------------- */

bool
lex_sort_by_check(const char *name, const char *const *others, GError **error)
{
    static const char *const count[] = {"count", NULL};
    others = others != NULL ? others : count;
    return lex_measure_find(name) != NULL || g_strv_contains(others, name) ||
           fail_no_measure("sort-by", name, others, error);
}

double
lex_sort_by_key(const char *name, double value)
{
    if (isnan(value))
        return -INFINITY;
    return g_str_has_prefix(name, "log10_p") ? -value : value;
}

/* ---- --measure ---------------------------------------------------------------------------- */

/* The table's own column of that name, or one from the list of measures. */
static LexColumn
measure_column(const char *name, const LexColumn *table)
{
    for (const LexColumn *column = table; column->name != NULL; column++) {
        if (g_str_equal(column->name, name))
            return *column;
    }
    const LexMeasure *measure = lex_measure_find(name);
    return (LexColumn){measure->name, LEX_COLUMN_REAL, measure->help};
}

static bool
has_column(const GArray *columns, const char *name)
{
    for (guint i = 0; i < columns->len; i++) {
        if (g_str_equal(g_array_index(columns, LexColumn, i).name, name))
            return true;
    }
    return false;
}

/* Adds those of the list; one that is named twice is shown once. */
static bool
add_measures(GArray *columns, const LexColumn *table, const char *list, GError **error)
{
    static const char *const none[] = {NULL};
    g_auto(GStrv) names = g_strsplit(list, ",", -1);
    for (char **name = names; *name != NULL; name++) {
        if (lex_measure_find(*name) == NULL)
            return fail_no_measure("measure", *name, none, error);
        const LexColumn column = measure_column(*name, table);
        if (!has_column(columns, *name))
            g_array_append_val(columns, column);
    }
    return columns->len > 0 || fail_no_measure("measure", list, none, error);
}

bool
lex_measure_columns_parse(LexMeasureColumns *columns, const LexSchema *table, size_t first,
                          size_t end, const char *list, GError **error)
{
    g_autoptr(GArray) measures = g_array_new(FALSE, FALSE, sizeof(LexColumn));
    if (list == NULL)
        g_array_append_vals(measures, table->columns + first, (guint)(end - first));
    else if (!add_measures(measures, table->columns, list, error))
        return false;

    g_autoptr(GArray) all = g_array_new(TRUE, FALSE, sizeof(LexColumn));
    g_array_append_vals(all, table->columns, (guint)first);
    g_array_append_vals(all, measures->data, measures->len);
    for (const LexColumn *column = table->columns + end; column->name != NULL; column++)
        g_array_append_vals(all, column, 1);

    columns->n_measures = measures->len;
    columns->measures = g_new(LexNamedMeasure, measures->len);
    for (guint i = 0; i < measures->len; i++)
        columns->measures[i] = lex_named_measure_find(g_array_index(measures, LexColumn, i).name);
    columns->columns = (LexColumn *)(void *)g_array_free(g_steal_pointer(&all), FALSE);
    columns->schema = (LexSchema){table->name, table->summary, columns->columns};
    return true;
}

void
lex_measure_columns_clear(LexMeasureColumns *columns)
{
    g_free(columns->columns);
    g_free(columns->measures);
    *columns = (LexMeasureColumns){0};
}
