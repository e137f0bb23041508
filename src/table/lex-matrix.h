/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-output.h"

/*
 * A sparse matrix as a Matrix Market coordinate file with its two label files:
 * NAME.mtx, NAME_rows.txt and NAME_columns.txt, one label a line. Reads with scipy.io.mmread in
 * Python and Matrix::readMM in R. Needs an output directory, and is compressed as its tables are.
 *
 * lex_matrix_free() looks whether as many entries and labels were written as lex_matrix_new() was
 * told; if not, the output cannot be committed (an assertion). Free the matrix before the commit
 * and before the output.
 */
typedef struct LexMatrix LexMatrix;

/* n_entries must be the number of entries that will be written: the format says it first. */
LexMatrix *lex_matrix_new(LexOutput *output, const char *name, uint64_t n_rows, uint64_t n_columns,
                          uint64_t n_entries, GError **error);

/* Appends `row column value` (from 1, value finite) to a buffer; any thread, its own buffer. */
void lex_matrix_format_entry(GString *buffer, uint64_t row, uint64_t column, double value,
                             unsigned digits);

/* Appends whole entries as they are. Not thread-safe, nor are the labels. */
bool lex_matrix_write(LexMatrix *matrix, const GString *buffer, GError **error);

/* A label of the next row or column; a line break in it becomes a space. */
bool lex_matrix_row_label(LexMatrix *matrix, const char *label, size_t length, GError **error);
bool lex_matrix_column_label(LexMatrix *matrix, const char *label, size_t length, GError **error);

void lex_matrix_free(LexMatrix *matrix);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LexMatrix, lex_matrix_free)
