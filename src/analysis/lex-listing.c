/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-listing.h"

#include "lex-message.h"

#include <math.h>

LexLimits
lex_limits_of(const LexAnalysisRun *run)
{
    return (LexLimits){run->term_options.min_count, run->term_options.min_df};
}

bool
lex_limits_lower(LexLimits *limits, const LexAnalysisRun *run)
{
    const LexLimits before = *limits;
    if (!lex_settings_is_given(run->settings, "min-count"))
        limits->min_count = MIN(before.min_count, 2);
    if (!lex_settings_is_given(run->settings, "min-df"))
        limits->min_df = MIN(before.min_df, 1);
    if (limits->min_count == before.min_count && limits->min_df == before.min_df)
        return false;
    lex_messages_add(
        run->messages,
        "--%s: nothing reaches --min-count=%" G_GUINT64_FORMAT " and --min-df=%" G_GUINT64_FORMAT
        ", so they are %" G_GUINT64_FORMAT " and %" G_GUINT64_FORMAT,
        run->analysis->name, before.min_count, before.min_df, limits->min_count, limits->min_df);
    return true;
}

void
lex_limits_report(const LexLimits *limits, const LexAnalysisRun *run, const LexTable *table)
{
    json_object_set_new(run->report, "rows", json_integer((json_int_t)lex_table_n_rows(table)));
    json_object_set_new(run->report, "min_count", json_integer((json_int_t)limits->min_count));
    json_object_set_new(run->report, "min_df", json_integer((json_int_t)limits->min_df));
}

bool
lex_sort_by_parse(const char *name, const char *const *others, const LexMeasure **ret_measure,
                  GError **error)
{
    static const char *const none[] = {NULL};
    others = others != NULL ? others : none;
    *ret_measure = lex_measure_find(name);
    if (*ret_measure != NULL || g_str_equal(name, "count") || g_strv_contains(others, name))
        return true;

    g_autoptr(GString) names = g_string_new("count");
    for (size_t i = 0; others[i] != NULL; i++)
        g_string_append_printf(names, ", %s", others[i]);
    for (const LexMeasure *measure = lex_measures; measure->name != NULL; measure++)
        g_string_append_printf(names, ", %s", measure->name);
    lex_error_set(error, LEX_ERROR_USAGE, "--sort-by=%s: one of %s was expected", name, names->str);
    return false;
}

double
lex_sort_by_key(const char *name, double value)
{
    if (isnan(value))
        return -INFINITY;
    return g_str_has_prefix(name, "log10_p") ? -value : value;
}
