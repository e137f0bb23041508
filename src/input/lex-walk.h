/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-error.h>

/* A file below a directory. Borrowed for the time of the call. */
typedef struct {
    const char *path; /* the directory as given and the path below it */
    size_t below;     /* where in path the path below the directory begins */
    uint64_t size;    /* 0 when unknown */
    bool is_dangling; /* a symbolic link to nothing */
} LexWalkFile;

typedef void (*LexWalkVisit)(const LexWalkFile *file, void *data);

/*
 * Calls visit for each file below directory, in each directory by the bytes of the names. Follows
 * symbolic links, except to a directory that is being walked already. Does not enter hidden
 * directories; passes over what is no regular file. LEX_ERROR_IO for a directory that cannot be
 * read.
 */
bool lex_walk(const char *directory, LexWalkVisit visit, void *data, GError **error);
