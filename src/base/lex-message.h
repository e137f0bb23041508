/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-macros.h>

/*
 * What the user should hear although nothing failed: a byte replaced, a file passed over, a
 * default changed. The library collects lines; the command prints them. One line a subject, with
 * a count in it, never one line a file.
 */
typedef struct {
    GPtrArray *lines; /* of char*, owned */
} LexMessages;

void lex_messages_add(LexMessages *messages, const char *format, ...) G_GNUC_PRINTF(2, 3);

void lex_messages_clear(LexMessages *messages);
