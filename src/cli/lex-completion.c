/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a shell offers comes from the rows: the names of options; of a value the choices, or the
 * words in small letters of what help calls it ("rest|SOURCE|FILE": rest); files and directories
 * where it is called FILE or DIR. Several analyses may have an option of one name: the values of
 * all of them are offered.
 */
#include "lex-completion.h"

#include "lex-help.h"

#include <string.h>

/* What may be completed of an option's value. */
typedef struct {
    GPtrArray *words; /* of char *, owned; ends with NULL */
    bool is_list;     /* several, with commas between */
    bool files;
    bool directories;
} Values;

static void
values_add_word(Values *values, const char *word)
{
    if (!g_ptr_array_find_with_equal_func(values->words, word, g_str_equal, NULL))
        g_ptr_array_add(values->words, g_strdup(word));
}

static void
values_add_argument(Values *values, const char *argument)
{
    g_auto(GStrv) parts = g_strsplit_set(argument, "|,", -1);
    for (char **part = parts; *part != NULL; part++) {
        values->files = values->files || g_str_equal(*part, "FILE");
        values->directories = values->directories || g_str_equal(*part, "DIR");
        if (g_ascii_islower(**part) || g_ascii_isdigit(**part))
            values_add_word(values, *part);
    }
    values->is_list = values->is_list || g_str_has_suffix(argument, ",...");
}

static void
values_add_row(Values *values, const LexOption *row)
{
    for (const char *const *choice = row->choices; choice != NULL && *choice != NULL; choice++)
        values_add_word(values, *choice);
    values->is_list = values->is_list || row->type == LEX_OPTION_CHOICES;
    if (row->choices == NULL && row->argument != NULL)
        values_add_argument(values, row->argument);
}

/* Of all options of the name. */
static void
values_init(Values *values, const char *name)
{
    const LexOptionGroup *group;
    *values = (Values){.words = g_ptr_array_new_with_free_func(g_free)};
    for (size_t i = 0; (group = lex_help_group(i)) != NULL; i++) {
        for (const LexOption *row = group->options; row->name != NULL; row++) {
            if (g_str_equal(row->name, name))
                values_add_row(values, row);
        }
    }
    g_ptr_array_add(values->words, NULL);
}

static void
values_clear(Values *values)
{
    g_ptr_array_unref(values->words);
}

typedef void (*RowFunc)(GString *script, const LexOption *row);

/* Calls the function for every option that there is, of each name once: the analyses as well. */
static void
for_each_option(GString *script, RowFunc function)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    const LexOptionGroup *group;
    for (const LexAnalysis *const *analysis = lex_analyses(); *analysis != NULL; analysis++) {
        const LexOption row = lex_help_analysis(*analysis);
        function(script, &row);
    }
    for (size_t i = 0; (group = lex_help_group(i)) != NULL; i++) {
        for (const LexOption *row = group->options; row->name != NULL; row++) {
            if (g_hash_table_add(seen, (char *)row->name))
                function(script, row);
        }
    }
    for (const LexOption *row = lex_command_options; row->name != NULL; row++)
        function(script, row);
    for (size_t i = 0; (group = lex_help_group(i)) != NULL; i++) {
        g_autofree char *name = g_strconcat("help-", group->name, NULL);
        const LexOption row = {.name = name, .type = LEX_OPTION_FLAG, .help = group->summary};
        function(script, &row);
    }
}

/* ---- bash -------------------------------------------------------------------------------- */

static const char bash_head[] =
    "# Completion of lexstat's command line in bash. Written by lexstat-pages from its options.\n"
    "\n"
    "_lexstat()\n"
    "{\n"
    "    local line=${COMP_LINE:0:COMP_POINT} current=${COMP_WORDS[COMP_CWORD]} i\n"
    "    local word=${line##*[[:space:]]} option='' value='' start='' words='' paths='' list='' "
    "before=''\n"
    "    COMPREPLY=()\n"
    "    [[ $current != = ]] || current=\n"
    "    # Whatever bash takes for a word, --stem=ro is an option and its value.\n"
    "    case $word in\n"
    "    --*=*) option=${word%%=*} value=${word#*=} start=$option= ;;\n"
    "    -*)\n"
    "        mapfile -t COMPREPLY < <(compgen -W '";

static const char bash_options_end[] =
    "' -- \"$word\")\n"
    "        [[ ${#COMPREPLY[@]} -ne 1 || ${COMPREPLY[0]} != *= ]] || compopt -o nospace "
    "2>/dev/null\n"
    "        return\n"
    "        ;;\n"
    "    *) option=${COMP_WORDS[COMP_CWORD - 1]} value=$word ;;\n"
    "    esac\n"
    "    case $option in\n";

static const char bash_tail[] =
    "    *) paths=files ;;\n"
    "    esac\n"
    "    # In a list it is the last value that is completed.\n"
    "    if [[ -n $list && $value == *,* ]]; then\n"
    "        start+=${value%,*},\n"
    "        value=${value##*,}\n"
    "    fi\n"
    "    mapfile -t COMPREPLY < <(compgen -P \"$start\" -W \"$words\" -- \"$value\")\n"
    "    # Bash has what stands before the last = or : already, where it breaks words there.\n"
    "    for i in = :; do\n"
    "        if [[ $COMP_WORDBREAKS == *$i* && ${word##*\"$i\"} != \"$word\" ]]; then\n"
    "            start=${word%\"${word##*\"$i\"}\"}\n"
    "            ((${#start} <= ${#before})) || before=$start\n"
    "        fi\n"
    "    done\n"
    "    COMPREPLY=(\"${COMPREPLY[@]#\"$before\"}\")\n"
    "    case $paths in\n"
    "    files) mapfile -t -O \"${#COMPREPLY[@]}\" COMPREPLY < <(compgen -f -- \"$current\") ;;\n"
    "    directories) mapfile -t COMPREPLY < <(compgen -d -- \"$current\") ;;\n"
    "    esac\n"
    "    [[ -z $paths ]] || compopt -o filenames 2>/dev/null\n"
    "}\n"
    "\n"
    "complete -F _lexstat lexstat\n";

static void
append_bash_name(GString *script, const LexOption *row)
{
    if (!g_str_has_suffix(script->str, "'"))
        g_string_append_c(script, ' ');
    if (row->letter != '\0')
        g_string_append_printf(script, "-%c ", row->letter);
    g_string_append_printf(script, "--%s%s", row->name, row->type != LEX_OPTION_FLAG ? "=" : "");
}

static void
append_bash_case(GString *script, const LexOption *row)
{
    if (row->type == LEX_OPTION_FLAG)
        return;
    Values values;
    values_init(&values, row->name);
    g_string_append_printf(script, "    --%s", row->name);
    if (row->letter != '\0')
        g_string_append_printf(script, " | -%c", row->letter);
    g_string_append_c(script, ')');
    if (values.words->len > 1) {
        g_autofree char *words = g_strjoinv(" ", (char **)values.words->pdata);
        g_string_append_printf(script, " words='%s'", words);
    }
    if (values.is_list)
        g_string_append(script, " list=yes");
    if (values.files || values.directories)
        g_string_append_printf(script, " paths=%s", values.files ? "files" : "directories");
    g_string_append(script, " ;;\n");
    values_clear(&values);
}

char *
lex_completion_bash(void)
{
    g_autoptr(GString) script = g_string_new(bash_head);
    for_each_option(script, append_bash_name);
    g_string_append(script, bash_options_end);
    for_each_option(script, append_bash_case);
    g_string_append(script, bash_tail);
    return g_string_free(g_steal_pointer(&script), FALSE);
}

/* ---- zsh --------------------------------------------------------------------------------- */

/* Appends the text within '...[...]' or '...:...', where these characters would end it. */
static void
append_zsh_text(GString *script, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '\'')
            g_string_append(script, "'\\'");
        else if (strchr("[]:\\", *text) != NULL)
            g_string_append_c(script, '\\');
        g_string_append_c(script, *text);
    }
}

/* What completes the value: ":(root light)", ":_values -s , class word tag", ":_files". */
static void
append_zsh_action(GString *script, const Values *values)
{
    g_autofree char *words = g_strjoinv(" ", (char **)values->words->pdata);
    if (values->files || values->directories)
        g_string_append(script, values->files ? ":_files" : ":_files -/");
    else if (values->is_list && *words != '\0')
        g_string_append_printf(script, ":_values -s , value %s", words);
    else if (*words != '\0') {
        g_string_append(script, ":(");
        append_zsh_text(script, words);
        g_string_append_c(script, ')');
    } else {
        g_string_append(script, ": ");
    }
}

static void
append_zsh_option(GString *script, const LexOption *row)
{
    const bool takes_value = row->type != LEX_OPTION_FLAG;
    g_string_append(script, " \\\n    ");
    if (row->letter != '\0')
        g_string_append_printf(script, "'(-%c --%s)'{-%c%s,--%s%s}'[", row->letter, row->name,
                               row->letter, takes_value ? "+" : "", row->name,
                               takes_value ? "=" : "");
    else
        g_string_append_printf(script, "'%s--%s%s[", row->type == LEX_OPTION_LIST ? "*" : "",
                               row->name, takes_value ? "=" : "");
    append_zsh_text(script, row->help);
    g_string_append_c(script, ']');
    if (takes_value) {
        Values values;
        values_init(&values, row->name);
        g_string_append(script, ":value");
        append_zsh_action(script, &values);
        values_clear(&values);
    }
    g_string_append_c(script, '\'');
}

char *
lex_completion_zsh(void)
{
    g_autoptr(GString) script =
        g_string_new("#compdef lexstat\n"
                     "# Completion of lexstat's command line in zsh. Written by lexstat-pages.\n"
                     "\n"
                     "_arguments -S");
    for_each_option(script, append_zsh_option);
    g_string_append(script, " \\\n    '*:path:_files'\n");
    return g_string_free(g_steal_pointer(&script), FALSE);
}
