/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-filter.h"
#include "lex-message.h"

#include <lexstat/lex-error.h>

/*
 * From the paths of the command line to the documents that will be read.
 *
 * A file given by name is always read. A directory is walked recursively: symbolic links to files
 * are followed, links to directories too unless they lead back up (a loop). In a directory, these
 * are not documents and are passed over: hidden files, README*, LICENSE*, and metadata.csv, unless
 * an include glob names one exactly or, for hidden files, begins with a dot. Hidden directories
 * are not entered, nor those with tables that lexstat wrote. With no --include, only names without
 * an ending or with the ending of a text, a table or an archive are read (lex-format.h); what else
 * lies there is counted and said in one message that names the first few and how to read them. So
 * are symbolic links that lead nowhere, and directories of results. The result is ordered by the
 * bytes of the document ids, so the order of the arguments and of the file system does not matter.
 *
 * A metadata.csv directly in a directory argument describes the documents below it, unless there
 * is a table for all documents, or --exclude leaves it out.
 */

typedef struct {
    char **paths;           /* as given; "-" is standard input; NULL-terminated; borrowed */
    const char *files_from; /* NULL, or a file of paths, one a line ("-": standard input) */
    char **include;         /* globs on the base name, or on the path below its directory if the
                               glob has a slash; NULL or empty: by ending */
    char **exclude;         /* the same; wins over include */
    const char *metadata;   /* NULL, or a metadata table for all documents */
    const char *stratum;    /* NULL, or a column of metadata that is kept, too */
    unsigned n_threads;     /* that ask for the sizes of files; 0: one */
} LexInputSettings;

/* One file to read. Strings belong to the LexInputs. Missing source, date, title,
 * stratum are NULL. */
typedef struct {
    const char *path;   /* what to open; "-": standard input */
    const char *id;     /* document id: the path as given and the path below it */
    const char *source; /* metadata, else sub-directory, else directory argument (see DESIGN) */
    const char *date;
    const char *title;
    const char *stratum;
    uint64_t size; /* as the file system says, for sharing out work; 0 when unknown */
} LexInput;

typedef struct {
    LexInput *files; /* by the bytes of the ids */
    size_t n_files;
    uint64_t n_passed_over; /* files in directories that are not documents */
    LexFilter *filter;      /* what chose the files; chooses the members of archives too, and says
                               then which globs matched nothing */
    const char *without_stratum; /* a table without the stratum asked for, and its columns */
    GStringChunk *strings;       /* owns the strings above */
} LexInputs;

/*
 * Fails with one sentence when a path does not exist or a directory cannot be read (LEX_ERROR_IO;
 * a file that cannot be read is the reader's to find), a directory holds no document, an id occurs
 * twice ("-" twice, a file given and found) or the metadata is wrong (LEX_ERROR_FORMAT), there is
 * no path at all, or standard input is to be two things at once (LEX_ERROR_USAGE). Adds messages
 * for what was passed over and for documents without a row. Ids, sources and messages are valid
 * UTF-8, whatever the file system says; path is what it says. Free with lex_inputs_free().
 */
LexInputs *lex_inputs_collect(const LexInputSettings *settings, LexMessages *messages,
                              GError **error);

void lex_inputs_free(LexInputs *inputs);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LexInputs, lex_inputs_free)
