/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-arguments.h"
#include "lex-help.h"
#include "lex-progress-line.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

enum { STATUS_DONE = 0, STATUS_FAILED = 1, STATUS_USAGE = 2 };

/* A stream that is closed must not become the next file that is opened: its table would go there.
 */
static void
open_standard_streams(void)
{
    for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; stream++) {
        if (fcntl(stream, F_GETFD) == -1 && errno == EBADF) {
            const int flags = stream == STDIN_FILENO ? O_WRONLY : O_RDONLY; /* using it fails */
            if (open("/dev/null", flags) != stream)
                _exit(STATUS_FAILED);
        }
    }
}

/*
 * Blocks of text and of tokens come and go all the time. The C library would give their memory back
 * to the system each time and ask for it anew, which zeroes it page by page, and threads wait for
 * each other there: that takes one twentieth of a run.
 */
static void
keep_memory(void)
{
#ifdef __GLIBC__
    enum { MIB = 1 << 20 };
    mallopt(M_MMAP_THRESHOLD, 32 * MIB);
    mallopt(M_TRIM_THRESHOLD, 64 * MIB);
    mallopt(M_TOP_PAD, MIB);
#endif
}

static volatile sig_atomic_t received; /* the signal that ends the run, or 0 */

/* The first signal ends the run in good order; the second ends the program as ever. */
static void
cancel_run(int signal_number)
{
    received = signal_number;
    lex_run_cancel();
}

static void
handle_signals(void)
{
    static const int ending[] = {SIGINT, SIGTERM, SIGHUP};
    /* No SA_RESTART: who waits for standard input must hear of it. */
    const struct sigaction action = {.sa_handler = cancel_run, .sa_flags = (int)SA_RESETHAND};
    for (size_t i = 0; i < G_N_ELEMENTS(ending); i++) {
        struct sigaction before;
        sigaction(ending[i], NULL, &before);
        if (before.sa_handler != SIG_IGN) /* not under nohup, nor as a job in the background */
            sigaction(ending[i], &action, NULL);
    }
    signal(SIGPIPE, SIG_IGN); /* a reader that leaves is an error of write(), and no news */
}

/* Whose fault it is: what the user asked for, or what happened on the way. */
static int
status_of(const GError *error)
{
    if (g_error_matches(error, LEX_ERROR, LEX_ERROR_CLOSED))
        return STATUS_DONE;
    return error->domain == G_OPTION_ERROR || g_error_matches(error, LEX_ERROR, LEX_ERROR_USAGE)
               ? STATUS_USAGE
               : STATUS_FAILED;
}

/* One line, whatever is in the names of files: a newline there, or a terminal's commands. */
static void
print_message(const char *message, const char *more)
{
    g_autoptr(GString) shown = g_string_new(NULL);
    for (; *message != '\0'; message++) {
        if (g_ascii_iscntrl(*message))
            g_string_append_printf(shown, "\\x%02x", (unsigned)*message);
        else
            g_string_append_c(shown, *message);
    }
    fprintf(stderr, "lexstat: %s%s\n", shown->str, more);
}

static void
print_messages(LexRun *run)
{
    for (const char *const *line = lex_run_messages(run); *line != NULL; line++)
        print_message(*line, "");
}

/* Takes the text. */
static bool
print_text(char *text, GError **error)
{
    const bool printed = fputs(text, stdout) != EOF && fflush(stdout) == 0;
    if (!printed)
        g_set_error(error, LEX_ERROR, errno == EPIPE ? LEX_ERROR_CLOSED : LEX_ERROR_IO,
                    "standard output: %s", g_strerror(errno));
    g_free(text);
    return printed;
}

static bool
execute(LexRun *run, GError **error)
{
    LexProgressLine line;
    lex_progress_line_attach(&line, run);
    const bool done = lex_run_execute(run, error);
    lex_progress_line_erase(&line);
    return done;
}

static bool
run_arguments(LexRun *run, int argc, char **argv, GError **error)
{
    g_autoptr(LexArguments) arguments = lex_arguments_new(run);
    const char *request;
    lex_run_set_command(run, argc, (const char *const *)argv);
    if (!lex_arguments_parse(arguments, argc, argv, &request, error))
        return false;
    if (request == NULL)
        return execute(run, error);
    if (g_str_equal(request, "columns"))
        return lex_run_write_columns(run, error);
    if (g_str_equal(request, "version"))
        return print_text(g_strdup_printf("lexstat %s\n", lex_version()), error);
    return print_text(lex_help_page(request), error);
}

int
main(int argc, char **argv)
{
    open_standard_streams();
    handle_signals();
    keep_memory();
    setlocale(LC_CTYPE, ""); /* for the names of files; numbers and order stay the library's */
    setlocale(LC_MESSAGES, "");

    g_autoptr(LexRun) run = lex_run_new();
    g_autoptr(GError) error = NULL;
    const bool done = run_arguments(run, argc, argv, &error);
    print_messages(run);
    if (done)
        return STATUS_DONE;
    if (!g_error_matches(error, LEX_ERROR, LEX_ERROR_CLOSED))
        print_message(error->message, error->domain == G_OPTION_ERROR
                                          ? "; lexstat --help-all lists the options"
                                          : "");
    if (received != 0) /* all is cleaned up: end as the signal would have ended us */
        raise(received);
    return status_of(error);
}
