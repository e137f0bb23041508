/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-column.h>

/*
 * Rows of a table as the bytes they will have in the file.
 *
 * Any thread formats rows into a LexRows of its own; lex_table_write() then appends them to the
 * table in whatever order the caller gives. Cells are added from the first column to the last,
 * each with the function of its column's type (an assert checks it), then the row is ended:
 *
 *     LexRows rows = {0};
 *     lex_rows_init(&rows, &layout);
 *     lex_rows_text(&rows, "pemerintah", 10);
 *     lex_rows_count(&rows, 7);
 *     lex_rows_real(&rows, 0.25);
 *     lex_rows_end(&rows);
 */

typedef enum {
    LEX_FORMAT_CSV,   /* RFC 4180, comma, \n, quotes only where needed */
    LEX_FORMAT_TSV,   /* the same with a tab */
    LEX_FORMAT_JSONL, /* one object a line; a missing cell is null */
    LEX_FORMAT_MTX,   /* Matrix Market coordinates: documents, terms, weights */
} LexFormat;

/* How rows of one table are written. Borrowed by every LexRows made for it. */
typedef struct {
    const LexColumn *columns; /* ends with {0} */
    size_t n_columns;
    LexFormat format; /* CSV, TSV or JSONL here: a matrix has no rows */
    unsigned digits;  /* significant digits of a real, 1 to 17 */
} LexRowLayout;

typedef struct {
    const LexRowLayout *layout;
    char *bytes; /* owned */
    size_t length;
    size_t capacity;
    size_t column; /* the next cell's */
    uint64_t n_rows;
    char between;   /* cells: ',' or '\t'; 0: names are */
    char apart[64]; /* threads have theirs side by side, and must not share a cache line */
} LexRows;

void lex_rows_init(LexRows *rows, const LexRowLayout *layout);

/* Forgets the rows, keeps the memory. */
void lex_rows_clear(LexRows *rows);

/* Gives the memory back; the struct is zeroed. */
void lex_rows_release(LexRows *rows);

/* text need not end in NUL and must be valid UTF-8. */
void lex_rows_text(LexRows *rows, const char *text, size_t length);
void lex_rows_count(LexRows *rows, uint64_t value);

/* A NaN or an infinity is written as a missing cell: tables hold numbers or nothing. */
void lex_rows_real(LexRows *rows, double value);
void lex_rows_missing(LexRows *rows);

/* Text that, when it is empty, says that there is none: the source of a document without one. */
void lex_rows_optional(LexRows *rows, const char *text, size_t length);

/*
 * Cells that many rows share, such as those of a term in a table of documents and terms, are
 * formatted once, in a LexRows that is not written itself, and copied into the rows:
 *
 *     LexCells cells = lex_rows_begin_cells(&shared, TERM);
 *     lex_rows_text(&shared, "pemerintah", 10);
 *     lex_rows_end_cells(&shared, &cells);
 *     ...
 *     lex_rows_cells(&rows, &shared, &cells);
 *
 * Both have one layout, and the cells keep their columns.
 */
typedef struct {
    size_t begin; /* in the bytes of shared */
    uint32_t length;
    uint16_t column; /* of the first */
    uint16_t n_columns;
} LexCells;

LexCells lex_rows_begin_cells(LexRows *shared, size_t column);
void lex_rows_end_cells(LexRows *shared, LexCells *cells);
void lex_rows_cells(LexRows *rows, const LexRows *shared, const LexCells *cells);

/* Asks the memory for cells that will be copied some rows later. */
static inline void
lex_rows_fetch_cells(const LexRows *shared, const LexCells *cells)
{
    __builtin_prefetch(shared->bytes + cells->begin);
    __builtin_prefetch(shared->bytes + cells->begin + cells->length);
}

/* The row must have all its cells. One that would be a blank line is `""`: readers skip those. */
void lex_rows_end(LexRows *rows);

/* The header line of the layout (nothing in JSONL), as a row of its own. */
void lex_rows_header(LexRows *rows);
