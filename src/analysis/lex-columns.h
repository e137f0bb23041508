/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-output.h"

/* The dictionary of columns, columns.csv: the tables in the order of lex_schema(), their columns in
 * that of the table. */
bool lex_columns_write(LexOutput *output, GError **error);
