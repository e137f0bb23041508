/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-output.h"

/*
 * datapackage.json: which files of data lie in the directory, and of tables every column with its
 * type and meaning, so that programs need not guess that the term "null" is text. A Data Package
 * of version 1 (https://specs.frictionlessdata.io/data-package/), tabular where all files are CSV
 * or TSV; JSON Lines and matrices are resources without that profile.
 */

/* Describes the files begun so far: to be called when there will be no more. */
bool lex_package_write(LexOutput *output, GError **error);
