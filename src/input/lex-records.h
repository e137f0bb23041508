/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-bytes.h"
#include "lex-convert.h"
#include "lex-format.h"
#include "lex-message.h"

/*
 * Documents that are rows of JSONL, CSV or TSV (CSV with tabs).
 *
 * Whole rows are cut from a stream one block after another, at several GB a second; the blocks may
 * be parsed by different threads. What is read, its lines and its errors do not depend on how the
 * file was cut:
 *
 *     LexRecordCut cut = {0};
 *     while there are bytes: append some to a buffer;
 *         first_line = cut.n_lines + 1;
 *         n = lex_records_cut(&cut, format, buffer, length, at_end);
 *         if n > 0: the first n bytes are a block; the others begin the next buffer
 *
 *     the first block of CSV and TSV: header = lex_record_header_new(..., &n_header, ...)
 *     each block: lex_records_begin(), lex_records_next() until it is false
 */

/* Both in the order of the defaults: text, source, date, title, id. The stratum has none: it is a
 * column when it is asked for. */
typedef enum {
    LEX_RECORD_TEXT,
    LEX_RECORD_SOURCE,
    LEX_RECORD_DATE,
    LEX_RECORD_TITLE,
    LEX_RECORD_ID,
    LEX_RECORD_STRATUM,
    LEX_RECORD_N_COLUMNS,
} LexRecordColumn;

typedef enum {
    LEX_ON_ERROR_FAIL, /* a row that is wrong is an error */
    LEX_ON_ERROR_SKIP, /* it is left out and counted */
} LexOnError;

typedef struct {
    LexFormatIn format;
    const char *columns[LEX_RECORD_N_COLUMNS]; /* names; NULL: the default, which only the text
                                                  needs to have. Borrowed. */
    LexInvalid invalid;
    LexOnError on_error;
} LexRecordSettings;

/* Where a stream is being cut; zeroed at its beginning. */
typedef struct {
    uint64_t n_lines; /* before the bytes that will be cut next */
    size_t n_seen;    /* of them, so far */
    uint64_t n_lines_seen;
    bool is_quoted;
} LexRecordCut;

/*
 * How many of the bytes are whole rows, ending with a line feed; 0 when no row ends in them: then
 * come back with the same bytes and more. The first block has a row that is not empty. at_end: no
 * more will come, all of them are rows.
 */
size_t lex_records_cut(LexRecordCut *cut, LexFormatIn format, const uint8_t *bytes, size_t length,
                       bool at_end);

/* The columns of CSV and TSV. Read-only, so that threads share it. */
typedef struct LexRecordHeader LexRecordHeader;

/*
 * Reads the first row that is not empty, of the first block. Its size and lines, with what is
 * before it, in *ret_length and *ret_n_lines: there the rows begin. LEX_ERROR_FORMAT when there is
 * none, it is broken, no column has the name of the text or one that was asked for, or two have it.
 */
LexRecordHeader *lex_record_header_new(const LexRecordSettings *settings, const char *name,
                                       const uint8_t *bytes, size_t length, size_t *ret_length,
                                       uint64_t *ret_n_lines, GError **error);

void lex_record_header_free(LexRecordHeader *header);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LexRecordHeader, lex_record_header_free)

/*
 * A document. Borrowed until the next call; the text perhaps from the block. Behind the text there
 * is no letter, and LEX_BYTES_PADDING bytes can be read if they can be behind the block.
 */
typedef struct {
    const uint8_t *text; /* may hold bytes that are not UTF-8, never a NUL */
    size_t text_length;
    const char *id;     /* ID:LINE where the row has none */
    const char *source; /* this and the next three: NULL when there is none, or an empty one */
    const char *date;
    const char *title;
    const char *stratum;
    uint64_t line;       /* where it begins, from 1 */
    uint64_t n_replaced; /* invalid sequences in its text, and U+FFFD put into the others */
} LexRecord;

/* What became of the rows; zeroed at the beginning. */
typedef struct {
    uint64_t n_rows;
    uint64_t n_skipped;
    char *first_problem;   /* of the rows skipped: an error's sentence */
    unsigned found;        /* bits by LexRecordColumn: has been in some row */
    char *without_stratum; /* the first row of JSONL that has no such field, and those it has */
} LexRecordTally;

/* Where a block comes from. Borrowed. */
typedef struct {
    const char *name;    /* what messages call the file */
    const char *id;      /* what the ids of rows without one begin with */
    uint64_t first_line; /* of the block, from 1 */
} LexRecordPlace;

/* One a thread; block after block reuses its memory. A zeroed one is ready for lex_records_begin().
 */
typedef struct {
    const LexRecordSettings *settings;
    const LexRecordHeader *header;
    LexRecordPlace place;
    LexRecordTally tally; /* of this block */

    const uint8_t *next;
    const uint8_t *end;
    uint64_t line;
    size_t n_columns; /* those that have a name */
    const char *names[LEX_RECORD_N_COLUMNS];
    size_t name_lengths[LEX_RECORD_N_COLUMNS];
    LexBytes text;
    GString *values[LEX_RECORD_N_COLUMNS];
    GError *problem;
} LexRecords;

/* Begins a block of whole rows. header is NULL for JSONL. All is borrowed. */
void lex_records_begin(LexRecords *records, const LexRecordSettings *settings,
                       const LexRecordHeader *header, const LexRecordPlace *place,
                       const uint8_t *bytes, size_t length);

/*
 * The next row; empty lines are no rows. False at the end of the block, without an error, or with
 * LEX_ERROR_FORMAT for a row that is wrong: "news.jsonl:17: no field \"text\"; ...". With
 * LEX_ON_ERROR_SKIP rows that are wrong are only counted.
 */
bool lex_records_next(LexRecords *records, LexRecord *ret_record, GError **error);

/* Frees what it holds, the tally too. */
void lex_records_clear(LexRecords *records);

/* Adds a block's tally to the total, in the order of the blocks, and empties it. */
void lex_record_tally_add(LexRecordTally *total, LexRecordTally *tally);

/*
 * A line for the rows that were skipped: "3 rows were skipped, the first at news.jsonl:17: ...",
 * and one for each column that was asked for and that no row has.
 */
void lex_record_tally_report(const LexRecordTally *tally, const LexRecordSettings *settings,
                             LexMessages *messages);

void lex_record_tally_clear(LexRecordTally *tally);
