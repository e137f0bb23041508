/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-options.h"

#include "lex-message.h"

#include <errno.h>
#include <math.h>
#include <string.h>

static void *
option_place(const LexOption *option, const void *values)
{
    return (char *)values + option->offset;
}

char *
lex_option_argument(const LexOption *option)
{
    if (option->type == LEX_OPTION_FLAG)
        return NULL;
    if (option->argument != NULL)
        return g_strdup(option->argument);
    return g_strjoinv(option->type == LEX_OPTION_CHOICES ? "," : "|", (char **)option->choices);
}

/* "--top=x: ... was expected" */
static bool
option_fail(const LexOption *option, const char *text, const char *expected, GError **error)
{
    lex_error_set(error, LEX_ERROR_USAGE, "--%s=%s: %s was expected", option->name, text, expected);
    return false;
}

static bool
option_has_range(const LexOption *option)
{
    return option->min != 0 || option->max != 0;
}

/* How help and messages call what a number must be; free it. */
static char *
option_range(const LexOption *option, const char *kind)
{
    char min[G_ASCII_DTOSTR_BUF_SIZE], max[G_ASCII_DTOSTR_BUF_SIZE];
    if (!option_has_range(option))
        return g_strdup(kind);
    g_ascii_formatd(min, sizeof min, "%.15g", option->min);
    g_ascii_formatd(max, sizeof max, "%.15g", option->max);
    return isinf(option->max) ? g_strdup_printf("%s from %s", kind, min)
                              : g_strdup_printf("%s from %s to %s", kind, min, max);
}

static bool
option_in_range(const LexOption *option, double value)
{
    return !option_has_range(option) || (value >= option->min && value <= option->max);
}

static bool
option_parse_count(const LexOption *option, const char *text, uint64_t *ret, GError **error)
{
    guint64 value;
    if (!g_ascii_string_to_unsigned(text, 10, 0, UINT64_MAX, &value, NULL) ||
        !option_in_range(option, (double)value)) {
        g_autofree char *expected = option_range(option, "a whole number");
        return option_fail(option, text, expected, error);
    }
    *ret = value;
    return true;
}

static bool
option_parse_size(const LexOption *option, const char *text, uint64_t *ret, GError **error)
{
    static const char units[] = "KMGT";
    const size_t length = strlen(text);
    const char *unit = length > 0 ? strchr(units, g_ascii_toupper(text[length - 1])) : NULL;
    const unsigned shift = unit != NULL && *unit != '\0' ? 10 * (unsigned)(unit - units + 1) : 0;
    g_autofree char *digits = g_strndup(text, shift > 0 ? length - 1 : length);
    guint64 value;

    if (!g_ascii_string_to_unsigned(digits, 10, 1, UINT64_MAX >> shift, &value, NULL))
        return option_fail(option, text, "a size such as 64M or 2G", error);
    *ret = value << shift;
    return true;
}

static bool
option_parse_real(const LexOption *option, const char *text, double *ret, GError **error)
{
    char *end;
    errno = 0;
    const double value = g_ascii_strtod(text, &end);
    if (end == text || g_ascii_isspace(*text) || *end != '\0' || errno != 0 || !isfinite(value) ||
        !option_in_range(option, value)) {
        g_autofree char *expected = option_range(option, "a number");
        return option_fail(option, text, expected, error);
    }
    *ret = value;
    return true;
}

static bool
option_find_choice(const LexOption *option, const char *text, int *ret, GError **error)
{
    for (int i = 0; option->choices[i] != NULL; i++) {
        if (g_str_equal(text, option->choices[i])) {
            *ret = i;
            return true;
        }
    }
    g_autofree char *names = g_strjoinv(", ", (char **)option->choices);
    g_autofree char *expected = g_strdup_printf("one of %s", names);
    return option_fail(option, text, expected, error);
}

static bool
option_parse_choices(const LexOption *option, const char *text, unsigned *ret, GError **error)
{
    g_auto(GStrv) names = g_strsplit(text, ",", -1);
    unsigned set = 0;
    for (char **name = names; *name != NULL; name++) {
        int choice;
        if (!option_find_choice(option, *name, &choice, error))
            return false;
        set |= 1u << choice;
    }
    if (set == 0)
        return option_find_choice(option, text, &(int){0}, error);
    *ret = set;
    return true;
}

static void
option_append(char ***list, const char *text)
{
    const size_t n = *list != NULL ? g_strv_length(*list) : 0;
    *list = g_renew(char *, *list, n + 2);
    (*list)[n] = g_strdup(text);
    (*list)[n + 1] = NULL;
}

bool
lex_option_parse(const LexOption *option, const char *text, void *values, GError **error)
{
    void *place = option_place(option, values);
    switch (option->type) {
    case LEX_OPTION_FLAG:
        *(bool *)place = true;
        return true;
    case LEX_OPTION_COUNT:
        return option_parse_count(option, text, place, error);
    case LEX_OPTION_SIZE:
        return option_parse_size(option, text, place, error);
    case LEX_OPTION_REAL:
        return option_parse_real(option, text, place, error);
    case LEX_OPTION_CHOICE:
        return option_find_choice(option, text, place, error);
    case LEX_OPTION_CHOICES:
        return option_parse_choices(option, text, place, error);
    case LEX_OPTION_TEXT:
        g_free(*(char **)place);
        *(char **)place = g_strdup(text);
        return true;
    case LEX_OPTION_LIST:
        option_append(place, text);
        return true;
    }
    g_assert_not_reached();
}

const LexOption *
lex_options_find(const LexOptionGroup *group, const char *name)
{
    for (const LexOption *option = group->options; option != NULL && option->name; option++) {
        if (g_str_equal(option->name, name))
            return option;
    }
    return NULL;
}

void
lex_options_init(const LexOptionGroup *group, void *values)
{
    for (const LexOption *option = group->options; option != NULL && option->name; option++) {
        g_autoptr(GError) error = NULL;
        if (option->value != NULL && option->type != LEX_OPTION_FLAG)
            lex_option_parse(option, option->value, values, &error);
        g_assert_no_error(error); /* a row's own default is a value it allows */
    }
}

void
lex_options_clear(const LexOptionGroup *group, void *values)
{
    for (const LexOption *option = group->options; option != NULL && option->name; option++) {
        void *place = option_place(option, values);
        if (option->type == LEX_OPTION_TEXT)
            g_free(*(char **)place);
        else if (option->type == LEX_OPTION_LIST)
            g_strfreev(*(char ***)place);
    }
    if (group->size > 0)
        memset(values, 0, group->size);
}

static char *
option_show_choices(const LexOption *option, unsigned set)
{
    g_autoptr(GString) names = g_string_new(NULL);
    for (int i = 0; option->choices[i] != NULL; i++) {
        if (set >> i & 1)
            g_string_append_printf(names, "%s%s", names->len > 0 ? "," : "", option->choices[i]);
    }
    return g_string_free(g_steal_pointer(&names), FALSE);
}

/* As short as gives the same number back: 0.1 and no 0.10000000000000001. */
static char *
option_show_real(double value)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(text, sizeof text, "%.15g", value);
    if (g_ascii_strtod(text, NULL) != value)
        g_ascii_formatd(text, sizeof text, "%.17g", value);
    return g_strdup(text);
}

char *
lex_option_show(const LexOption *option, const void *values)
{
    const void *place = option_place(option, values);
    switch (option->type) {
    case LEX_OPTION_FLAG:
        return g_strdup(*(const bool *)place ? "true" : "false");
    case LEX_OPTION_COUNT:
    case LEX_OPTION_SIZE:
        return g_strdup_printf("%" G_GUINT64_FORMAT, *(const uint64_t *)place);
    case LEX_OPTION_REAL:
        return option_show_real(*(const double *)place);
    case LEX_OPTION_CHOICE:
        return g_strdup(option->choices[*(const int *)place]);
    case LEX_OPTION_CHOICES:
        return option_show_choices(option, *(const unsigned *)place);
    case LEX_OPTION_TEXT:
        return g_strdup(*(char *const *)place);
    case LEX_OPTION_LIST:
        return *(char **const *)place != NULL ? g_strjoinv(",", *(char **const *)place) : NULL;
    }
    g_assert_not_reached();
}
