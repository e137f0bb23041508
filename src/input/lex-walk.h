/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-error.h>

typedef enum {
    LEX_WALK_FILE,
    LEX_WALK_DANGLING, /* a symbolic link to nothing */
    LEX_WALK_RESULTS,  /* a directory of tables that lexstat wrote, with all that is in it */
} LexWalkKind;

/* What is met below a directory. Borrowed for the time of the call. */
typedef struct {
    LexWalkKind kind;
    const char *path; /* the directory as given and the path below it */
    size_t below;     /* where in path the path below the directory begins */
    size_t n_entries; /* of results: what lies there */
} LexWalkFile;

typedef void (*LexWalkVisit)(const LexWalkFile *file, void *data);

/*
 * Calls visit for each file below directory, in each directory by the bytes of the names. Follows
 * symbolic links, except to a directory that is being walked already. Does not enter hidden
 * directories, nor one below the first that holds the run.json and documents.csv of `-o`: what was
 * written beside the texts is none of them. Passes over what is no regular file. LEX_ERROR_IO for a
 * directory that cannot be read.
 */
bool lex_walk(const char *directory, LexWalkVisit visit, void *data, GError **error);
