/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Names and values of options, with NUL bytes between: name, value, name, value ... A value that
 * is a single \1 stands for none (NULL). Each is accepted or gets a sentence; an accepted value is
 * shown in a way that is accepted again and shown the same.
 */
#include "fuzz.h"

#include "lex-options.h"
#include "lex-settings.h"

/* The group with an option of this name, of an analysis or not; NULL when there is none. */
static const LexOptionGroup *
find_group(const char *name)
{
    for (size_t i = 0; lex_option_groups()[i] != NULL; i++) {
        if (lex_options_find(lex_option_groups()[i], name) != NULL)
            return lex_option_groups()[i];
    }
    for (size_t i = 0; lex_analyses()[i] != NULL; i++) {
        if (lex_options_find(&lex_analyses()[i]->options, name) != NULL)
            return &lex_analyses()[i]->options;
    }
    return NULL;
}

static const LexAnalysis *
find_analysis(const char *name)
{
    for (size_t i = 0; lex_analyses()[i] != NULL; i++) {
        if (g_str_equal(lex_analyses()[i]->name, name))
            return lex_analyses()[i];
    }
    return NULL;
}

/* What is shown when only this value was given; NULL when it is refused. */
static char *
parse_and_show(const LexOptionGroup *group, const LexOption *option, const char *value)
{
    g_autoptr(GError) error = NULL;
    g_autofree void *values = g_malloc0(group->size);
    lex_options_init(group, values);
    const bool accepted = lex_option_parse(option, value, values, &error);
    fuzz_check_outcome(accepted, &error);
    char *const shown = accepted ? lex_option_show(option, values) : NULL;
    lex_options_clear(group, values);
    return shown;
}

static void
check_shown(const LexOptionGroup *group, const char *name, const char *value)
{
    const LexOption *const option = lex_options_find(group, name);
    g_autofree char *shown = parse_and_show(group, option, value);
    g_assert(shown != NULL);
    g_autofree char *again =
        parse_and_show(group, option, option->type == LEX_OPTION_FLAG ? NULL : shown);
    g_assert(g_strcmp0(shown, again) == 0);
    g_autofree char *argument = lex_option_argument(option);
    g_assert((argument == NULL) == (option->type == LEX_OPTION_FLAG));
}

static void
check_pair(LexSettings *settings, const char *name, const char *value)
{
    g_autoptr(GError) error = NULL;
    const LexOptionGroup *const group = find_group(name);
    const bool was_given = lex_settings_is_given(settings, name);
    const bool accepted = lex_settings_set(settings, name, value, &error);

    g_assert(accepted || g_error_matches(error, LEX_ERROR, LEX_ERROR_USAGE));
    fuzz_check_outcome(accepted, &error);
    g_assert(lex_settings_is_given(settings, name) == (accepted || was_given));
    if (!accepted)
        return;
    if (group != NULL)
        check_shown(group, name, value);
    else
        g_assert((value != NULL) == (find_analysis(name)->argument != NULL));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *bytes = g_malloc0(size + 2); /* the last name may have no value */
    if (size > 0)
        memcpy(bytes, data, size);

    LexSettings settings;
    lex_settings_init(&settings);
    for (size_t at = 0; at < size;) {
        const char *const name = bytes + at;
        at += strlen(name) + 1;
        const char *const value = at <= size ? bytes + at : "";
        at += strlen(value) + 1;
        check_pair(&settings, name, g_str_equal(value, "\1") ? NULL : value);
    }
    for (size_t i = 0; lex_analyses()[i] != NULL; i++) {
        const LexTermOptions terms = lex_settings_terms(&settings, lex_analyses()[i]);
        g_assert(terms.classes != 0 && terms.stopwords != NULL);
    }
    lex_settings_clear(&settings);
    return 0;
}
