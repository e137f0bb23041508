/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-analysis.h>
#include <lexstat/lex-run-state.h>

G_BEGIN_DECLS

/*
 * One run of lexstat, as the command does it:
 *
 *     LexRun *run = lex_run_new();
 *     lex_run_set(run, "tfidf", NULL, &error);
 *     lex_run_set(run, "output", "results", &error);
 *     lex_run_add_path(run, "seeds/");
 *     lex_run_execute(run, &error);
 *     lex_run_free(run);
 *
 * Options carry the names of the command line. Without the option `output` the one table goes to
 * standard output. The library prints nothing else; what a user should hear is in
 * lex_run_messages().
 */
typedef struct LexRun LexRun;

LEX_API LexRun *lex_run_new(void);
LEX_API void lex_run_free(LexRun *run);

/*
 * Sets an option by its long name; value is NULL for flags. The name of an analysis asks for it.
 * LEX_ERROR_USAGE names what is allowed.
 */
LEX_API bool lex_run_set(LexRun *run, const char *option, const char *value, GError **error);

/* A file, a directory, or "-": see --help-input. */
LEX_API void lex_run_add_path(LexRun *run, const char *path);

/* The command line as it was given, for run.json; without it, the options alone are noted. */
LEX_API void lex_run_set_command(LexRun *run, int argc, const char *const *argv);

/* Whether lex_run_set() set the option; for a flag, whether it holds. */
LEX_API bool lex_run_is_given(const LexRun *run, const char *option);

/*
 * Asks to be told how far the run is: when a phase or an analysis begins, and while texts are read,
 * at most five times a second. The function is called from any thread, but never from two at once,
 * and the run may wait for it; the state is good for the call. To be set before lex_run_execute().
 */
LEX_API void lex_run_set_progress(LexRun *run, LexRunProgressFunc func, void *data);

/* Does all of it, once. On failure no table is left behind. */
LEX_API bool lex_run_execute(LexRun *run, GError **error);

/*
 * Instead of lex_run_execute(): writes the dictionary of columns to where the table of an analysis
 * would go, a row for each column of each table that there is (lex_schema()).
 */
LEX_API bool lex_run_write_columns(LexRun *run, GError **error);

/*
 * Ends the run that is going on: lex_run_execute() soon returns false with LEX_ERROR_CANCELLED, and
 * no file is left behind. May be called from any thread, and from a signal handler.
 */
LEX_API void lex_run_cancel(void);

/*
 * What the user should hear of the last execution, a line each, no line twice; ends with NULL.
 * Borrowed until the next call.
 */
LEX_API const char *const *lex_run_messages(LexRun *run);

/* The groups of options that are not an analysis's own; ends with NULL. */
LEX_API const LexOptionGroup *const *lex_option_groups(void);

LEX_API const char *lex_version(void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LexRun, lex_run_free)

G_END_DECLS
