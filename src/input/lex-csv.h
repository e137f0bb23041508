/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-macros.h>

/*
 * Fields and rows of CSV, as RFC 4180 has them: fields with delimiters, quotes or line ends are in
 * quotes, the quotes in them written twice; rows end with LF or CR LF. Blanks are part of a field.
 *
 * A row ends at the first line feed before which the quotes are even in number. That is a matter of
 * counting, so a file can be cut into blocks of whole rows without being parsed, and one knows
 * where to go on after a row with a quote too many.
 *
 * libcsv makes 480 MB a second of rows that are mostly one long field, this several times that.
 */

/* What is done with when length of the bytes have been looked at. */
typedef struct {
    uint64_t n_lines; /* line feeds */
    bool is_quoted;   /* an odd number of quotes */
} LexCsvPlace;

/*
 * The length of the whole rows at the beginning of the bytes; 0 when none ends in them. place is
 * that of the first byte, and becomes that after the last; *ret_n_lines is how many line feeds
 * there are in the rows. Without quotes, every line feed ends a row.
 */
size_t lex_csv_rows(LexCsvPlace *place, bool has_quotes, const uint8_t *bytes, size_t length,
                    uint64_t *ret_n_lines);

/* The length of the row that the bytes begin with, with its line end: all of them if it is open. */
size_t lex_csv_row(const uint8_t *bytes, size_t length);

/* A row that is being taken apart. */
typedef struct {
    const uint8_t *next;
    const uint8_t *end;
    uint8_t delimiter;
    bool is_ended;
    const char *problem; /* NULL: nothing is wrong */
} LexCsvRow;

typedef struct {
    const uint8_t *bytes; /* without the quotes around it; borrowed */
    size_t length;
    bool has_quotes; /* written twice: lex_csv_unquote() is needed */
} LexCsvField;

/*
 * The next field; false at the end of the row, where row->next is the next row's first byte, and
 * when something is wrong: then row->problem says what. Begin with next, end and delimiter set and
 * the rest 0.
 */
bool lex_csv_next(LexCsvRow *row, LexCsvField *ret_field);

/* Writes the field with each quote once, which is not longer, and returns the length. */
size_t lex_csv_unquote(const LexCsvField *field, uint8_t *buffer);
