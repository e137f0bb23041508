/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

/*
 * Files of reference values: lines `# remark`, a line of column names, then rows, all separated by
 * tabs, or by commas where the file is called .csv. They lie in tests/gold/statistics; LEXSTAT_GOLD
 * may name another folder, or the one above its statistics/, with more rows of the same kind.
 *
 * Includes cmocka's names, so it comes after <cmocka.h>.
 */

typedef struct {
    const char *line;
    char **names; /* of the columns */
    char **fields;
} GoldRow;

/* What a file's rows came to. */
typedef struct {
    unsigned read;
    unsigned held;    /* the value is within its tolerance */
    unsigned skipped; /* and the reason was printed */
} GoldTally;

typedef void GoldRowFunc(const GoldRow *row, GoldTally *tally, void *data);

/* The field in the column of that name, which the file has; "" where the row is too short. */
G_GNUC_UNUSED static const char *
gold_field(const GoldRow *row, const char *name)
{
    size_t i = 0;
    while (row->names[i] != NULL && strcmp(row->names[i], name) != 0)
        i++;
    if (row->names[i] == NULL)
        fail_msg("no column %s: %s", name, row->line);
    return i < g_strv_length(row->fields) ? row->fields[i] : "";
}

/* A blank field is 0; "inf", "-inf" and "nan" are what they say. */
G_GNUC_UNUSED static bool
gold_number(const GoldRow *row, const char *name, double *ret_value)
{
    char *end;
    *ret_value = g_ascii_strtod(gold_field(row, name), &end);
    return *end == '\0';
}

G_GNUC_UNUSED static uint64_t
gold_count(const GoldRow *row, const char *name)
{
    return g_ascii_strtoull(gold_field(row, name), NULL, 10);
}

/* Not a number is equal to itself here, and an infinity to the same one. */
G_GNUC_UNUSED static bool
gold_near(double got, double expected, double tolerance)
{
    if (isnan(expected) || isnan(got))
        return isnan(expected) && isnan(got);
    return got == expected || fabs(got - expected) <= tolerance;
}

/* The same, or the test has failed; a zero has no sign. */
G_GNUC_UNUSED static void
assert_value(const char *what, double got, double expected, double tolerance)
{
    if (!gold_near(got, expected, tolerance))
        fail_msg("%s: got %.17g, expected %.17g", what, got, expected);
    if (got == 0 && signbit(got))
        fail_msg("%s: got -0", what);
}

G_GNUC_UNUSED static void
gold_check(const GoldRow *row, GoldTally *tally, double got, double expected, double tolerance)
{
    if (gold_near(got, expected, tolerance))
        tally->held++;
    else
        print_error("got %.17g, expected %.17g within %g: %s\n", got, expected, tolerance,
                    row->line);
}

G_GNUC_UNUSED static void
gold_skip(const GoldRow *row, GoldTally *tally, const char *reason)
{
    tally->skipped++;
    print_message("not compared, %s: %s\n", reason, row->line);
}

/* Where the file lies in the source. */
G_GNUC_UNUSED static char *
gold_source_path(const char *file)
{
    const char *const root = g_getenv("LEXSTAT_SOURCE_ROOT");
    return g_build_filename(root != NULL ? root : ".", "tests", "gold", "statistics", file, NULL);
}

/* And where the one to test is, which may be another. */
G_GNUC_UNUSED static char *
gold_path(const char *file)
{
    const char *const gold = g_getenv("LEXSTAT_GOLD");
    if (gold == NULL)
        return gold_source_path(file);
    char *path = g_build_filename(gold, file, NULL);
    if (g_file_test(path, G_FILE_TEST_EXISTS))
        return path;
    g_free(path);
    return g_build_filename(gold, "statistics", file, NULL);
}

/* Every row of the file at `path` to check. */
G_GNUC_UNUSED static GoldTally
gold_read(const char *path, GoldRowFunc *check, void *data)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) names = NULL;
    const char *const separator = g_str_has_suffix(path, ".csv") ? "," : "\t";
    GoldTally tally = {0};

    if (!g_file_get_contents(path, &text, NULL, &error))
        fail_msg("%s", error->message);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (size_t i = 0; lines[i] != NULL; i++) {
        g_strdelimit(lines[i], "\r", '\0');
        if (*lines[i] == '\0' || *lines[i] == '#')
            continue;
        if (names == NULL) {
            names = g_strsplit(lines[i], separator, -1);
            continue;
        }
        g_auto(GStrv) fields = g_strsplit(lines[i], separator, -1);
        tally.read++;
        check(&(GoldRow){lines[i], names, fields}, &tally, data);
    }
    assert_true(tally.read > 0);
    return tally;
}

/*
 * The same of a file of gold, whose rows check() counts in the tally as held or skipped. A row that
 * is neither fails the test, and so does a skipped one in the folder of the source, where all
 * `n_skipped` are known.
 */
G_GNUC_UNUSED static void
gold_each_row(const char *file, unsigned n_skipped, GoldRowFunc *check, void *data)
{
    g_autofree char *path = gold_path(file);
    const GoldTally tally = gold_read(path, check, data);

    print_message("%s: %u rows read, %u held, %u not compared\n", path, tally.read, tally.held,
                  tally.skipped);
    assert_int_equal(tally.held + tally.skipped, tally.read);
    if (g_getenv("LEXSTAT_GOLD") == NULL)
        assert_int_equal(tally.skipped, n_skipped);
}
