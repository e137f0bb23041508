/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-inputs.h"

/* Source, date, title and stratum of documents from the rows of a metadata table. */

typedef struct {
    LexInput input;
    size_t below;      /* where in its id the path below its directory begins */
    size_t directory;  /* index of the directory argument; LEX_NO_DIRECTORY: given by name */
    bool is_described; /* by a row */
} LexCandidate;

#define LEX_NO_DIRECTORY SIZE_MAX

/* A table and what it applies to. All borrowed. */
typedef struct {
    const char *path;    /* of the table */
    bool is_for_all;     /* --metadata: rows may also name ids, and paths below directories */
    const char *stratum; /* its column; NULL: none */
    const char **ret_without_stratum; /* set, if it is NULL, where the table has none, to which
                                         columns it has */
    LexCandidate *documents;
    size_t n_documents;
    char *const *directories; /* where else a row's file may lie; ends with NULL */
    GStringChunk *strings;    /* takes what the documents point to */
} LexDescription;

/*
 * A row is for the document with the same path, read from the table's own folder. When it is for
 * all, also for the document that has it as its id, and, if that is none, as its path below a
 * directory argument. Errors: what is wrong with the table itself, a row for a file that is not
 * there or could be two. A message counts the documents without a row.
 */
bool lex_describe(const LexDescription *description, LexMessages *messages, GError **error);
