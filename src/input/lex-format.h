/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-macros.h>

/* What a file holds: one document, or a document a row. By its name, else by its first bytes. */

typedef enum {
    LEX_FORMAT_IN_AUTO, /* not known, to be found out */
    LEX_FORMAT_IN_TEXT,
    LEX_FORMAT_IN_JSONL,
    LEX_FORMAT_IN_CSV,
    LEX_FORMAT_IN_TSV,
} LexFormatIn;

/* By LexFormatIn, as --format calls them; ends with NULL. */
extern const char *const lex_format_in_names[];

/*
 * By the ending, in any case, after one of a compressed file is taken off: .txt .text .asc; .jsonl
 * .ndjson .json; .csv; .tsv .tab. LEX_FORMAT_IN_AUTO when there is none, or another. (.json is one
 * object a line or an error that says so: a list of objects is not text to be counted.)
 */
LexFormatIn lex_format_of_name(const char *name);

/*
 * By the first bytes, a kilobyte or so: LEX_FORMAT_IN_JSONL if the first line is a JSON object, or
 * the beginning of one that is longer than that; else LEX_FORMAT_IN_TEXT. CSV cannot be told from
 * text with commas, and is never guessed.
 */
LexFormatIn lex_format_of_bytes(const uint8_t *bytes, size_t length);

/*
 * Whether a file of this name is read where it lies in a directory or an archive: what has the
 * ending of a text, of rows (but .json, which is seldom that) or none, all of it compressed or
 * not; and, in directories, archives.
 */
bool lex_format_is_read(const char *name);

/* The ending if it is one of a compressed file or an archive, with its dot; else NULL. Borrowed. */
const char *lex_format_packed_ending(const char *name);
