/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-message.h"
#include "lex-options.h"
#include "lex-output.h"
#include "lex-settings.h"

#include <string.h>

static bool
fail_no_analysis(GError **error)
{
    g_autoptr(GString) names = g_string_new(NULL);
    for (size_t i = 0; lex_analyses()[i] != NULL; i++)
        g_string_append_printf(names, "%s--%s", i > 0 ? ", " : "", lex_analyses()[i]->name);
    lex_error_set(error, LEX_ERROR_USAGE,
                  "no analysis was asked for: %s; for example lexstat --tfidf seeds/", names->str);
    return false;
}

/* Whether the analyses asked for go together with the output asked for. */
static bool
check_analyses(const LexSettings *settings, GError **error)
{
    const LexOutputOptions *output = &settings->output;
    const LexAnalysis *first = NULL;
    for (size_t i = 0; lex_analyses()[i] != NULL; i++) {
        const LexAnalysis *analysis = lex_analyses()[i];
        if (!settings->wanted[i])
            continue;
        if (first != NULL && ((first->needs | analysis->needs) & LEX_NEEDS_WORDS)) {
            lex_error_set(error, LEX_ERROR_USAGE,
                          "--%s and --%s do not go together: one reads texts, the other lists of "
                          "words",
                          first->name, analysis->name);
            return false;
        }
        if (first != NULL && output->directory == NULL) {
            lex_error_set(error, LEX_ERROR_USAGE,
                          "--%s and --%s are two tables: -o DIR is needed to write them into",
                          first->name, analysis->name);
            return false;
        }
        if (output->format == LEX_FORMAT_MTX && !analysis->has_matrix) {
            lex_error_set(error, LEX_ERROR_USAGE,
                          "--format-out=mtx: --%s gives no matrix; csv, tsv or jsonl do",
                          analysis->name);
            return false;
        }
        first = first != NULL ? first : analysis;
    }
    return first != NULL || fail_no_analysis(error);
}

/* The analysis that alone has this option, or NULL. */
static const LexAnalysis *
find_owner(const char *option)
{
    const LexAnalysis *owner = NULL;
    for (size_t i = 0; lex_option_groups()[i] != NULL; i++) {
        if (lex_options_find(lex_option_groups()[i], option) != NULL)
            return NULL;
    }
    for (size_t i = 0; lex_analyses()[i] != NULL; i++) {
        if (lex_options_find(&lex_analyses()[i]->options, option) != NULL)
            owner = lex_analyses()[i];
    }
    return owner;
}

static bool
wants_option(const LexSettings *settings, const char *option)
{
    for (size_t i = 0; lex_analyses()[i] != NULL; i++) {
        if (settings->wanted[i] && lex_options_find(&lex_analyses()[i]->options, option))
            return true;
    }
    return false;
}

/* An option that would change nothing was meant to change something. */
static bool
check_options(const LexSettings *settings, GError **error)
{
    g_autoptr(GList) given =
        g_list_sort(g_hash_table_get_keys(settings->given), (GCompareFunc)strcmp);
    for (const GList *option = given; option != NULL; option = option->next) {
        const LexAnalysis *owner = find_owner(option->data);
        if (owner == NULL || wants_option(settings, option->data))
            continue;
        lex_error_set(error, LEX_ERROR_USAGE, "--%s is an option of --%s, which was not asked for",
                      (const char *)option->data, owner->name);
        return false;
    }
    return true;
}

bool
lex_settings_check(const LexSettings *settings, GError **error)
{
    return check_analyses(settings, error) && check_options(settings, error);
}
