/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-error.h>

/*
 * What the user should hear although nothing failed: a byte replaced, a file passed over, a
 * default changed. The library collects lines; the command prints them. One line a subject, with
 * a count in it, never one line a file.
 */
typedef struct {
    GPtrArray *lines; /* of char*, owned */
} LexMessages;

/* What has been said is not said again: five analyses may find the same to say. */
void lex_messages_add(LexMessages *messages, const char *format, ...) G_GNUC_PRINTF(2, 3);

void lex_messages_clear(LexMessages *messages);

/*
 * What comes from outside, as it may stand in a line: valid UTF-8, with line ends and other control
 * characters written out as \n, \t, \u001B. Free with g_free().
 */
char *lex_message_line(const char *text);

/* Sets an error in LEX_ERROR whose message is such a line, whatever the values in it hold. */
void lex_error_set(GError **error, LexError code, const char *format, ...) G_GNUC_PRINTF(3, 4);
