/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-file.h"
#include "lex-rows.h"

#include <lexstat/lex-error.h>

/*
 * Where tables go: one table to standard output, or a file each into a directory.
 *
 * Into a directory, every file is written under a temporary name in the same directory (its name
 * begins with a dot) and all of them are renamed by lex_output_commit(), so that a table is
 * either complete or not there. What was not committed is removed by lex_output_free(), the
 * directory too if the output made it and it is empty. Files of an earlier run are replaced at
 * the commit, not before; others in the directory are left alone. Two things are beyond this: a
 * signal that ends the process leaves the temporary files, and a power failure may take what the
 * system had not yet put on the disk.
 *
 * Errors: LEX_ERROR_IO names the file and what the system said ("results/tfidf.csv: No space
 * left on device"; standard output is called so); LEX_ERROR_CLOSED when the reader of standard
 * output has gone (EPIPE). The library never touches signals: the command ignores SIGPIPE.
 */

typedef struct {
    const char *directory;      /* NULL: standard output */
    LexFormat format;           /* LEX_FORMAT_MTX needs a directory */
    unsigned digits;            /* significant digits of a real, 1 to 17 */
    bool bom;                   /* begin CSV and TSV files with U+FEFF, for Excel on Windows */
    LexCompression compression; /* of tables and matrices, not of other files */
    unsigned n_threads;         /* that may compress */
} LexOutputSettings;

typedef struct LexOutput LexOutput;
typedef struct LexTable LexTable;

/*
 * Makes the directory (one level) if it is missing. Fails when its name is a file, or when
 * nothing can be written there, or when compressed bytes would go to a terminal. settings is
 * copied. Free with lex_output_free().
 */
LexOutput *lex_output_new(const LexOutputSettings *settings, GError **error);

/*
 * Begins a table (file NAME.csv, .tsv, .jsonl, compressed .csv.gz and so on) with its header. The
 * table belongs to the output and is valid until lex_output_free(); the strings of the schema are
 * borrowed as long, the list of columns is copied. Standard output takes one table. Beside a matrix
 * (LEX_FORMAT_MTX) tables are CSV: documents.csv names its rows.
 */
LexTable *lex_output_table(LexOutput *output, const LexSchema *schema, GError **error);

/* The layout for LexRows of this table; valid as long as the table. */
const LexRowLayout *lex_table_layout(const LexTable *table);

/*
 * Appends the rows, which are complete and have this table's layout, as they are. Not
 * thread-safe: callers write in the order of the table.
 */
bool lex_table_write(LexTable *table, const LexRows *rows, GError **error);

uint64_t lex_table_n_rows(const LexTable *table);

/* A file of another kind, such as run.json, never compressed; needs a directory. */
bool lex_output_file(LexOutput *output, const char *filename, const char *bytes, size_t length,
                     GError **error);

/*
 * Writes out what is buffered, checks that it arrived, and only then renames the files, in the
 * order in which they were begun. Once, at the end; fails if a write before it failed. Every
 * LexMatrix must be complete and free.
 */
bool lex_output_commit(LexOutput *output, GError **error);

void lex_output_free(LexOutput *output);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LexOutput, lex_output_free)

/* For writers of other files: lex-matrix.c, lex-package.c. */

/* A file of data in the directory: a table, or a part of a matrix. */
typedef struct {
    char *name;               /* "tfidf", which no other has */
    char *filename;           /* "tfidf.csv.gz" */
    const char *ending;       /* "csv" */
    const char *summary;      /* what is in it, in one line */
    const LexColumn *columns; /* NULL: it is no table */
} LexDataFile;

/*
 * Begins NAME.ENDING, which is compressed as the tables are, its name with the ending for that, and
 * committed with them; it belongs to the output. ending and summary are borrowed as long.
 */
LexFile *lex_output_begin_file(LexOutput *output, const char *name, const char *ending,
                               const char *summary, GError **error);

/* All that were begun so far, of LexDataFile, in that order; borrowed. */
const GPtrArray *lex_output_data_files(const LexOutput *output);

LexCompression lex_output_compression(const LexOutput *output);

unsigned lex_output_digits(const LexOutput *output);

/* While anything is held, something is not complete yet, and to commit is a mistake. */
void lex_output_hold(LexOutput *output);
void lex_output_release(LexOutput *output);
