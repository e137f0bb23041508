/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <lexstat/lex-run.h>

#include "lex-columns.h"
#include "lex-execution.h"
#include "lex-jobs.h"

struct LexRun {
    LexSettings settings;
    GPtrArray *paths;   /* of char*, owned; ends with NULL */
    GPtrArray *command; /* of char*, owned, ends with NULL; NULL when not told */
    LexMessages messages;
    LexRunProgressFunc progress_func; /* NULL: nobody asks */
    void *progress_data;
};

const char *
lex_version(void)
{
    return LEX_VERSION;
}

LexRun *
lex_run_new(void)
{
    LexRun *run = g_new0(LexRun, 1);
    lex_settings_init(&run->settings);
    run->paths = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(run->paths, NULL);
    return run;
}

void
lex_run_free(LexRun *run)
{
    if (run == NULL)
        return;
    lex_settings_clear(&run->settings);
    g_ptr_array_unref(run->paths);
    g_clear_pointer(&run->command, g_ptr_array_unref);
    lex_messages_clear(&run->messages);
    g_free(run);
}

bool
lex_run_set(LexRun *run, const char *option, const char *value, GError **error)
{
    g_return_val_if_fail(run != NULL && option != NULL, false);
    return lex_settings_set(&run->settings, option, value, error);
}

void
lex_run_add_path(LexRun *run, const char *path)
{
    g_return_if_fail(run != NULL && path != NULL);
    g_ptr_array_insert(run->paths, (int)run->paths->len - 1, g_strdup(path));
}

void
lex_run_set_command(LexRun *run, int argc, const char *const *argv)
{
    g_return_if_fail(run != NULL && argv != NULL);
    g_clear_pointer(&run->command, g_ptr_array_unref);
    run->command = g_ptr_array_new_with_free_func(g_free);
    for (int i = 0; i < argc; i++)
        g_ptr_array_add(run->command, g_strdup(argv[i]));
    g_ptr_array_add(run->command, NULL);
}

bool
lex_run_is_given(const LexRun *run, const char *option)
{
    g_return_val_if_fail(run != NULL && option != NULL, false);
    return lex_settings_is_given(&run->settings, option);
}

void
lex_run_set_progress(LexRun *run, LexRunProgressFunc func, void *data)
{
    g_return_if_fail(run != NULL);
    run->progress_func = func;
    run->progress_data = data;
}

const char *const *
lex_run_messages(LexRun *run)
{
    static const char *const none[] = {NULL};
    g_return_val_if_fail(run != NULL, none);
    if (run->settings.machine.quiet || run->messages.lines == NULL)
        return none;
    GPtrArray *lines = run->messages.lines;
    if (lines->len == 0 || g_ptr_array_index(lines, lines->len - 1) != NULL)
        g_ptr_array_add(lines, NULL);
    return (const char *const *)lines->pdata;
}

void
lex_run_cancel(void)
{
    lex_jobs_cancel();
}

bool
lex_run_execute(LexRun *run, GError **error)
{
    g_return_val_if_fail(run != NULL, false);
    lex_jobs_resume();
    lex_messages_clear(&run->messages);
    LexProgress progress;
    lex_progress_init(&progress, run->progress_func, run->progress_data);
    const LexOrder order = {
        .settings = &run->settings,
        .paths = (const char *const *)run->paths->pdata,
        .command = run->command != NULL ? (const char *const *)run->command->pdata : NULL,
        .messages = &run->messages,
        .progress = run->progress_func != NULL ? &progress : NULL,
    };
    const bool done = lex_settings_check(&run->settings, error) && lex_execution_run(&order, error);
    lex_progress_clear(&progress);
    return done;
}

bool
lex_run_write_columns(LexRun *run, GError **error)
{
    g_return_val_if_fail(run != NULL, false);
    g_autoptr(LexOutput) output = lex_execution_open_output(&run->settings, error);
    return output != NULL && lex_columns_write(output, error) && lex_output_commit(output, error);
}
