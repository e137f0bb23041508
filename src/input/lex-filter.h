/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-message.h"

#include <lexstat/lex-error.h>

/* Which of the files found in directories and archives are read: by their names alone. */

typedef enum {
    LEX_FILTER_READ,         /* documents */
    LEX_FILTER_BY_RULE,      /* hidden, README*, LICENSE*, metadata.csv: never a document */
    LEX_FILTER_EXCLUDED,     /* --exclude leaves it out */
    LEX_FILTER_NOT_INCLUDED, /* there are --include globs and none matches */
    LEX_FILTER_BY_ENDING,    /* no --include, and see lex_format_is_read() */
} LexFilterResult;

#define LEX_FILTER_N_RESULTS (LEX_FILTER_BY_ENDING + 1)

typedef struct LexFilter LexFilter;

/*
 * Lists of globs end with NULL and may be NULL; they are copied. A glob (*, ?, [...]) without a
 * slash is for the name of the file, one with a slash for the path below the directory.
 */
LexFilter *lex_filter_new(char *const *include, char *const *exclude);

/* below: the path below the directory, as valid UTF-8. */
LexFilterResult lex_filter_apply(LexFilter *filter, const char *below);

/* The same for a path in an archive, which may be below a hidden directory: then it is not read. */
LexFilterResult lex_filter_apply_member(LexFilter *filter, const char *member);

/* A message for each glob that has matched nothing. */
void lex_filter_report(const LexFilter *filter, LexMessages *messages);

/* The ending of a file's name, with its dot; "" when it has none. Borrowed from path. */
const char *lex_filter_ending(const char *path);

void lex_filter_free(LexFilter *filter);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LexFilter, lex_filter_free)
