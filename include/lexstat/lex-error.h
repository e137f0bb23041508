/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-macros.h>

G_BEGIN_DECLS

/*
 * What the world can do wrong. Every message is one sentence that names the file, the line or
 * byte where there is one, the value, and what was expected:
 *
 *     corpus.csv:17: 4 fields, the header has 5
 *
 * A function that takes a GError reports failure by its return value as well, and sets its
 * outputs on success only.
 */
typedef enum {
    LEX_ERROR_USAGE,  /* the caller asked for something that does not exist: an option, a value */
    LEX_ERROR_IO,     /* the system refused: missing, unreadable, full, closed */
    LEX_ERROR_FORMAT, /* the bytes are not what they should be: NUL, bad UTF-8, a broken table */
    LEX_ERROR_LIMIT,  /* more than lexstat can count or keep */
    LEX_ERROR_CLOSED, /* the reader of standard output went away (`| head`): no fault of ours */
    LEX_ERROR_CANCELLED, /* lex_run_cancel() */
} LexError;

#define LEX_ERROR (lex_error_quark())

LEX_API GQuark lex_error_quark(void);

G_END_DECLS
