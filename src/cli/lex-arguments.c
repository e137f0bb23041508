/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-arguments.h"

#include "lex-help.h"

#include <string.h>

struct LexArguments {
    LexRun *run;
    GOptionContext *context;
    GPtrArray *texts; /* strings that the entries point to */
    LexRequest request;
};

static const char description[] =
    "PATH is a text, JSON Lines, CSV or TSV file, compressed or not, a zip or tar archive,\n"
    "a directory (read with all below it), or - for standard input.\n"
    "One analysis is written to standard output as CSV; -o DIR takes several, and notes in\n"
    "documents.csv, run.json and datapackage.json what was read, how, and what columns mean.\n"
    "\n"
    "Examples:\n"
    "  lexstat --tfidf seeds/\n"
    "  lexstat --tfidf --by=source --top=20 seeds/\n"
    "  lexstat --collocates=assad,asad seeds/\n"
    "  lexstat --tfidf --tokens -o results/ seeds/\n"
    "\n"
    "Exit status: 0 done, 1 failed while running, 2 wrong usage.";

/* The row of this short option, or NULL. */
static const LexOption *
find_letter(char letter)
{
    for (size_t i = 0; lex_option_groups()[i] != NULL; i++) {
        for (const LexOption *row = lex_option_groups()[i]->options; row->name; row++) {
            if (letter != '\0' && row->letter == letter)
                return row;
        }
    }
    return NULL;
}

/* Whether the option is one of the command itself, which is then what it is to do. */
static bool
arguments_request(LexArguments *arguments, const char *option)
{
    for (size_t i = 0; lex_command_options[i].name != NULL; i++) {
        if (g_str_equal(option, lex_command_options[i].name)) {
            arguments->request = (LexRequest)i;
            return true;
        }
    }
    return false;
}

/* GLib calls back for each option, with "-o" or "--output" as the name. */
static gboolean
arguments_set(const char *name, const char *value, gpointer data, GError **error)
{
    LexArguments *arguments = data;
    const char *option = g_str_has_prefix(name, "--") ? name + 2 : find_letter(name[1])->name;
    return arguments_request(arguments, option) ||
           lex_run_set(arguments->run, option, value, error);
}

/* GLib wants the function as a data pointer, which ISO C has no conversion for; POSIX has. */
static gpointer
arguments_callback(void)
{
    const GOptionArgFunc function = arguments_set;
    gpointer pointer;
    memcpy(&pointer, &function, sizeof pointer);
    return pointer;
}

static char *
arguments_keep(LexArguments *arguments, char *text)
{
    g_ptr_array_add(arguments->texts, text);
    return text;
}

static GOptionEntry
arguments_entry(LexArguments *arguments, const LexOption *row)
{
    return (GOptionEntry){
        .long_name = row->name,
        .short_name = row->letter,
        /* Several analyses may have an option, under one name. */
        .flags = G_OPTION_FLAG_NOALIAS |
                 (row->type == LEX_OPTION_FLAG ? G_OPTION_FLAG_NO_ARG : G_OPTION_FLAG_NONE),
        .arg = G_OPTION_ARG_CALLBACK,
        .arg_data = arguments_callback(),
        .description = arguments_keep(arguments, lex_help_text(row)),
        .arg_description = arguments_keep(arguments, lex_help_value(row)),
    };
}

static void
arguments_add_group(LexArguments *arguments, const LexOptionGroup *rows)
{
    if (rows->options == NULL)
        return;
    g_autoptr(GArray) entries = g_array_new(TRUE, TRUE, sizeof(GOptionEntry));
    for (const LexOption *row = rows->options; row->name != NULL; row++) {
        const GOptionEntry entry = arguments_entry(arguments, row);
        g_array_append_val(entries, entry);
    }
    char *title = arguments_keep(arguments, g_strdup_printf("%s options:", rows->summary));
    char *help = arguments_keep(arguments, g_strdup_printf("Show %s options", rows->name));
    GOptionGroup *group = g_option_group_new(rows->name, title, help, arguments, NULL);
    g_option_group_add_entries(group, (const GOptionEntry *)(void *)entries->data);
    g_option_context_add_group(arguments->context, group);
}

/* The analyses are the options that --help itself lists. */
static void
arguments_add_main_group(LexArguments *arguments)
{
    g_autoptr(GArray) entries = g_array_new(TRUE, TRUE, sizeof(GOptionEntry));
    for (size_t i = 0; lex_analyses()[i] != NULL; i++) {
        const LexAnalysis *analysis = lex_analyses()[i];
        const GOptionEntry entry = {
            .long_name = analysis->name,
            .flags = analysis->argument == NULL ? G_OPTION_FLAG_NO_ARG : G_OPTION_FLAG_NONE,
            .arg = G_OPTION_ARG_CALLBACK,
            .arg_data = arguments_callback(),
            .description = analysis->summary,
            .arg_description = analysis->argument,
        };
        g_array_append_val(entries, entry);
    }
    for (const LexOption *row = lex_command_options; row->name != NULL; row++) {
        const GOptionEntry entry = arguments_entry(arguments, row);
        g_array_append_val(entries, entry);
    }
    GOptionGroup *group = g_option_group_new("lexstat", "", "", arguments, NULL);
    g_option_group_add_entries(group, (const GOptionEntry *)(void *)entries->data);
    g_option_context_set_main_group(arguments->context, group);
}

LexArguments *
lex_arguments_new(LexRun *run)
{
    LexArguments *arguments = g_new0(LexArguments, 1);
    arguments->run = run;
    arguments->request = LEX_REQUEST_RUN;
    arguments->texts = g_ptr_array_new_with_free_func(g_free);
    arguments->context = g_option_context_new("PATH...");
    g_option_context_set_summary(arguments->context,
                                 "Term statistics of Indonesian text, as tables.");
    g_option_context_set_description(arguments->context, description);

    arguments_add_main_group(arguments);
    for (size_t i = 0; lex_option_groups()[i] != NULL; i++)
        arguments_add_group(arguments, lex_option_groups()[i]);
    for (size_t i = 0; lex_analyses()[i] != NULL; i++)
        arguments_add_group(arguments, &lex_analyses()[i]->options);
    return arguments;
}

/* "-j4" as "-j" and "4", which GLib does not do by itself. Free with g_strfreev(). */
static char **
split_short_values(int argc, char **argv)
{
    g_autoptr(GPtrArray) split = g_ptr_array_new();
    bool options = true;
    for (int i = 0; i < argc; i++) {
        options = options && !g_str_equal(argv[i], "--");
        const LexOption *row = options && argv[i][0] == '-' ? find_letter(argv[i][1]) : NULL;
        if (i > 0 && row != NULL && row->type != LEX_OPTION_FLAG && argv[i][2] != '\0') {
            g_ptr_array_add(split, g_strndup(argv[i], 2));
            g_ptr_array_add(split, g_strdup(argv[i] + 2));
        } else {
            g_ptr_array_add(split, g_strdup(argv[i]));
        }
    }
    g_ptr_array_add(split, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&split), FALSE);
}

/* Whether --NAME is an option that says all by being there. */
static bool
takes_no_value(const char *name)
{
    for (size_t i = 0; lex_analyses()[i] != NULL; i++) {
        if (g_str_equal(name, lex_analyses()[i]->name))
            return lex_analyses()[i]->argument == NULL;
    }
    for (size_t i = 0; lex_option_groups()[i] != NULL; i++) {
        for (const LexOption *row = lex_option_groups()[i]->options; row->name; row++) {
            if (g_str_equal(name, row->name))
                return row->type == LEX_OPTION_FLAG;
        }
    }
    for (const LexOption *row = lex_command_options; row->name != NULL; row++) {
        if (g_str_equal(name, row->name))
            return true;
    }
    return false;
}

/* Refuses "--tfidf=seeds/", whose value GLib would drop without a word. */
static bool
check_flags(char **argv, GError **error)
{
    for (char **argument = argv; *argument != NULL && !g_str_equal(*argument, "--"); argument++) {
        const char *value = strchr(*argument, '=');
        if (!g_str_has_prefix(*argument, "--") || value == NULL)
            continue;
        g_autofree char *name = g_strndup(*argument + 2, (size_t)(value - *argument - 2));
        if (takes_no_value(name)) {
            g_set_error(error, LEX_ERROR, LEX_ERROR_USAGE,
                        "--%s takes no value, and is given \"%s\"", name, value + 1);
            return false;
        }
    }
    return true;
}

bool
lex_arguments_parse(LexArguments *arguments, int argc, char **argv, LexRequest *ret_request,
                    GError **error)
{
    g_auto(GStrv) left = split_short_values(argc, argv);
    if (!check_flags(left, error) || !g_option_context_parse_strv(arguments->context, &left, error))
        return false;
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
    g_ptr_array_unref(arguments->texts);
    g_free(arguments);
}
