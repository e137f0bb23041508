/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-error.h>

G_BEGIN_DECLS

/*
 * Options are data: a row says what an option is called, what it may be, and where its value
 * goes. Parser, help, manual and run.json read the row.
 */

typedef enum {
    LEX_OPTION_FLAG,    /* bool; takes no value */
    LEX_OPTION_COUNT,   /* uint64_t */
    LEX_OPTION_SIZE,    /* uint64_t, bytes; K, M, G, T multiply by powers of 1024 */
    LEX_OPTION_REAL,    /* double */
    LEX_OPTION_TEXT,    /* char *, owned by the struct; NULL when not given */
    LEX_OPTION_LIST,    /* char **, owned; each use of the option adds one; NULL when not given */
    LEX_OPTION_CHOICE,  /* int: index into choices */
    LEX_OPTION_CHOICES, /* unsigned: bit i is choice i; values separated by commas */
} LexOptionType;

typedef struct {
    const char *name; /* the long option, without dashes */
    char letter;      /* the short option, or 0 */
    LexOptionType type;
    size_t offset;              /* of the value in its struct */
    const char *value;          /* the default, as a user would write it; NULL: not given */
    const char *const *choices; /* of the last two types; ends with NULL */
    double min, max;            /* of the numbers; both 0: any */
    const char *argument;       /* what help calls the value: N, FILE; NULL: the choices */
    const char *help;           /* one line */
} LexOption;

/* Rows that fill one struct; the rows end with {0}. */
typedef struct {
    const char *name;    /* help is asked for by --help-NAME */
    const char *summary; /* its headline */
    const LexOption *options;
    size_t size; /* of the struct */
} LexOptionGroup;

G_END_DECLS
