/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-progress-line.h"

#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define PATIENCE     (3 * G_USEC_PER_SEC / 10) /* before the first line */
#define LOG_INTERVAL (10 * G_USEC_PER_SEC)     /* between lines that stay */

#define N_COLUMNS 80 /* of a terminal that does not say */

/* "12.5 of 114.9 MB", or without the second where it is not known, or was wrong. */
static void
append_bytes(GString *text, uint64_t n_bytes, uint64_t n_bytes_total)
{
    const bool known = n_bytes_total >= n_bytes && n_bytes_total > 0;
    const bool large = MAX(n_bytes, n_bytes_total) >= 1000000000;
    const double unit = large ? 1e9 : 1e6;
    g_string_append_printf(text, "%.1f ", (double)n_bytes / unit);
    if (known)
        g_string_append_printf(text, "of %.1f ", (double)n_bytes_total / unit);
    g_string_append(text, large ? "GB" : "MB");
}

/* "4 s", "12 min", "3 h". */
static void
append_duration(GString *text, double seconds)
{
    if (seconds < 100)
        g_string_append_printf(text, "%u s", (unsigned)seconds + 1);
    else if (seconds < 100 * 60)
        g_string_append_printf(text, "%.0f min", seconds / 60);
    else
        g_string_append_printf(text, "%.0f h", seconds / 3600);
}

/* Of what is to be read, before its speed says when the rest will be: one part in so many. */
#define TOO_LITTLE 1000

/* How fast, and how much longer; nothing as long as there is nothing to go by. */
static void
append_rate(GString *text, const LexRunState *state, double seconds)
{
    if (state->n_bytes == 0 || seconds <= 0)
        return;
    const double rate = (double)state->n_bytes / seconds;
    g_string_append_printf(text, ", %.1f MB/s", rate / 1e6);
    if (state->n_bytes_total < state->n_bytes || state->n_bytes < state->n_bytes_total / TOO_LITTLE)
        return;
    g_string_append(text, ", ");
    append_duration(text, (double)(state->n_bytes_total - state->n_bytes) / rate);
    g_string_append(text, " left");
}

/* "keyness: 120 of 13600 terms permuted, 4 s left". */
static GString *
work_text(const LexRunState *state)
{
    GString *const text = g_string_new("lexstat: ");
    g_string_append_printf(text, "%s: %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " %s",
                           state->analysis, state->n_done, state->n_to_do, state->work);
    if (state->n_done > 0) {
        g_string_append(text, ", ");
        append_duration(text, state->work_seconds * (double)(state->n_to_do - state->n_done) /
                                  (double)state->n_done);
        g_string_append(text, " left");
    }
    return text;
}

static GString *
state_text(const LexRunState *state, double seconds)
{
    if (state->work != NULL)
        return work_text(state);
    const bool reading = state->phase == LEX_PHASE_READING;
    GString *const text = g_string_new("lexstat: ");
    if (!reading)
        g_string_append_printf(text, "%s of ", state->analysis);
    append_bytes(text, state->n_bytes, reading ? state->n_bytes_total : 0);
    g_string_append_printf(text, ", %" G_GUINT64_FORMAT " %s", state->n_documents,
                           state->n_documents == 1 ? "document" : "documents");
    if (reading)
        append_rate(text, state, seconds);
    return text;
}

static int
terminal_columns(void)
{
    struct winsize size;
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col
                                                                           : N_COLUMNS;
}

#define INTERRUPT_COLUMNS 2 /* of the ^C that a terminal shows when it is typed */

/* With blanks over what earlier lines had more: any terminal can do that. */
static void
line_draw(LexProgressLine *line, const GString *text)
{
    /* In the last column of all some terminals go to the next line. */
    const int room = terminal_columns() - INTERRUPT_COLUMNS - 1;
    const int n_columns = MIN((int)text->len, MAX(room, 0));
    line->n_columns = MAX(line->n_columns, n_columns);
    fprintf(stderr, "\r%-*.*s", line->n_columns, n_columns, text->str);
}

void
lex_progress_line_erase(LexProgressLine *line)
{
    if (line->n_columns > 0)
        fprintf(stderr, "\r%*s\r", line->n_columns + INTERRUPT_COLUMNS, "");
    line->n_columns = 0;
}

/* A LexRunProgressFunc. */
static void
line_show(const LexRunState *state, void *data)
{
    LexProgressLine *const line = data;
    const int64_t now = g_get_monotonic_time();
    if (line->began == 0) {
        line->began = now;
        line->next = now + PATIENCE;
    }
    /* Work is ended before rows are written. */
    if (state->phase == LEX_PHASE_ANALYSING && state->work == NULL && line->shares_screen) {
        lex_progress_line_erase(line);
        return;
    }
    if (now < line->next)
        return;

    g_autoptr(GString) text = state_text(state, (double)(now - line->began) / G_USEC_PER_SEC);
    if (line->is_terminal) {
        line_draw(line, text);
    } else {
        fprintf(stderr, "%s\n", text->str);
        line->next = now + LOG_INTERVAL;
    }
}

void
lex_progress_line_attach(LexProgressLine *line, LexRun *run)
{
    *line = (LexProgressLine){
        .is_terminal = isatty(STDERR_FILENO),
        .shares_screen = isatty(STDOUT_FILENO) && !lex_run_is_given(run, "output"),
    };
    if (!lex_run_is_given(run, "quiet") && (line->is_terminal || lex_run_is_given(run, "progress")))
        lex_run_set_progress(run, line_show, line);
}
