/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-arguments.h"

#include "lex-help.h"

#include <string.h>

struct LexArguments {
    LexRun *run;
    GOptionContext *context;
    GArray *entries;     /* of GOptionEntry: every option that there is; ends with {0} */
    GPtrArray *texts;    /* strings that they point to */
    const char *request; /* the long name of one of them; NULL: a run */
};

/* The option of this name, or of this letter where there is one; NULL: none. */
static const GOptionEntry *
arguments_find(const LexArguments *arguments, const char *name, char letter)
{
    for (guint i = 0; i < arguments->entries->len; i++) {
        const GOptionEntry *entry = &g_array_index(arguments->entries, GOptionEntry, i);
        if (letter != '\0' ? entry->short_name == letter : g_strcmp0(entry->long_name, name) == 0)
            return entry;
    }
    return NULL;
}

/* GLib calls back for each option, with "-o" or "--output" as the name. */
static const char *
arguments_long_name(const LexArguments *arguments, const char *name)
{
    return g_str_has_prefix(name, "--") ? arguments_find(arguments, name + 2, '\0')->long_name
                                        : arguments_find(arguments, NULL, name[1])->long_name;
}

static gboolean
arguments_set(const char *name, const char *value, gpointer data, GError **error)
{
    const LexArguments *arguments = data;
    return lex_run_set(arguments->run, arguments_long_name(arguments, name), value, error);
}

/* Of several requests the first holds. */
static gboolean
arguments_request(const char *name, G_GNUC_UNUSED const char *value, gpointer data,
                  G_GNUC_UNUSED GError **error)
{
    LexArguments *arguments = data;
    if (arguments->request == NULL)
        arguments->request = arguments_long_name(arguments, name);
    return TRUE;
}

/* The name must stay; help is not GLib's but that of lex-help.c. */
static void
arguments_add(LexArguments *arguments, const char *name, char letter, bool takes_value,
              GOptionArgFunc function)
{
    GOptionEntry entry = {
        .long_name = name,
        .short_name = letter,
        .flags = takes_value ? G_OPTION_FLAG_NONE : G_OPTION_FLAG_NO_ARG,
        .arg = G_OPTION_ARG_CALLBACK,
    };
    /* GLib wants a data pointer, which ISO C has no conversion for; POSIX has. */
    memcpy(&entry.arg_data, &function, sizeof entry.arg_data);
    g_array_append_val(arguments->entries, entry);
}

/* Several analyses may have an option, under one name: the run sets it for all of them. */
static void
arguments_add_rows(LexArguments *arguments, const LexOption *rows, GOptionArgFunc function)
{
    for (const LexOption *row = rows; row->name != NULL; row++) {
        if (arguments_find(arguments, row->name, '\0') == NULL)
            arguments_add(arguments, row->name, row->letter, row->type != LEX_OPTION_FLAG,
                          function);
    }
}

static void
arguments_add_all(LexArguments *arguments)
{
    const LexOptionGroup *group;
    arguments_add_rows(arguments, lex_command_options, arguments_request);
    for (const LexAnalysis *const *analysis = lex_analyses(); *analysis != NULL; analysis++)
        arguments_add(arguments, (*analysis)->name, '\0', (*analysis)->argument != NULL,
                      arguments_set);
    for (size_t i = 0; (group = lex_help_group(i)) != NULL; i++) {
        char *const help = g_strconcat("help-", group->name, NULL);
        g_ptr_array_add(arguments->texts, help);
        arguments_add(arguments, help, '\0', false, arguments_request);
        arguments_add_rows(arguments, group->options, arguments_set);
    }
}

LexArguments *
lex_arguments_new(LexRun *run)
{
    LexArguments *arguments = g_new0(LexArguments, 1);
    arguments->run = run;
    arguments->entries = g_array_new(TRUE, TRUE, sizeof(GOptionEntry));
    arguments->texts = g_ptr_array_new_with_free_func(g_free);
    arguments_add_all(arguments);

    GOptionGroup *group = g_option_group_new("lexstat", "", "", arguments, NULL);
    g_option_group_add_entries(group, (const GOptionEntry *)(void *)arguments->entries->data);
    arguments->context = g_option_context_new(NULL);
    g_option_context_set_help_enabled(arguments->context, FALSE);
    g_option_context_set_main_group(arguments->context, group);
    return arguments;
}

/* "-j4" as "-j" and "4", which GLib does not do by itself. Free with g_strfreev(). */
static char **
split_short_values(const LexArguments *arguments, int argc, char **argv)
{
    g_autoptr(GPtrArray) split = g_ptr_array_new();
    bool options = true;
    for (int i = 0; i < argc; i++) {
        options = options && !g_str_equal(argv[i], "--");
        const char letter = options && argv[i][0] == '-' ? argv[i][1] : '\0';
        const GOptionEntry *entry = letter != '\0' ? arguments_find(arguments, NULL, letter) : NULL;
        if (i > 0 && entry != NULL && !(entry->flags & G_OPTION_FLAG_NO_ARG) &&
            argv[i][2] != '\0') {
            g_ptr_array_add(split, g_strndup(argv[i], 2));
            g_ptr_array_add(split, g_strdup(argv[i] + 2));
        } else {
            g_ptr_array_add(split, g_strdup(argv[i]));
        }
    }
    g_ptr_array_add(split, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&split), FALSE);
}

/* Refuses "--tfidf=seeds/", whose value GLib would drop without a word. */
static bool
arguments_check_flags(const LexArguments *arguments, char **argv, GError **error)
{
    for (char **argument = argv; *argument != NULL && !g_str_equal(*argument, "--"); argument++) {
        const char *value = strchr(*argument, '=');
        if (!g_str_has_prefix(*argument, "--") || value == NULL)
            continue;
        g_autofree char *name = g_strndup(*argument + 2, (size_t)(value - *argument - 2));
        const GOptionEntry *entry = arguments_find(arguments, name, '\0');
        if (entry != NULL && (entry->flags & G_OPTION_FLAG_NO_ARG)) {
            g_set_error(error, LEX_ERROR, LEX_ERROR_USAGE,
                        "--%s takes no value, and is given \"%s\"", name, value + 1);
            return false;
        }
    }
    return true;
}

bool
lex_arguments_parse(LexArguments *arguments, int argc, char **argv, const char **ret_request,
                    GError **error)
{
    g_auto(GStrv) left = split_short_values(arguments, argc, argv);
    g_autoptr(GError) problem = NULL;
    if (!arguments_check_flags(arguments, left, &problem) ||
        !g_option_context_parse_strv(arguments->context, &left, &problem)) {
        const bool asks_help =
            arguments->request != NULL && g_str_has_prefix(arguments->request, "help");
        *ret_request = arguments->request;
        if (!asks_help)
            g_propagate_error(error, g_steal_pointer(&problem));
        return asks_help;
    }
    *ret_request = arguments->request;
    bool options = true;
    for (char **path = left + 1; left[0] != NULL && *path != NULL; path++) {
        if (options && g_str_equal(*path, "--"))
            options = false; /* GLib leaves it in */
        else
            lex_run_add_path(arguments->run, *path);
    }
    return true;
}

void
lex_arguments_free(LexArguments *arguments)
{
    if (arguments == NULL)
        return;
    g_option_context_free(arguments->context);
    g_array_unref(arguments->entries);
    g_ptr_array_unref(arguments->texts);
    g_free(arguments);
}
