/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-analysis-run.h"

/* The choices of --by: what a table has its rows for. One option for several analyses, so its names
 * are one list; an analysis refuses those that make no sense for it. */
typedef enum { LEX_BY_DOCUMENT, LEX_BY_SOURCE, LEX_BY_CORPUS } LexBy;

extern const char *const lex_by_names[]; /* ends with NULL */

/* LEX_ERROR_USAGE when `by` is `refused`; the sources that --by=source needs, as below. */
bool lex_by_check(const LexAnalysisRun *run, LexBy by, LexBy refused, GError **error);

/*
 * Whether there are n sources, for what compares them: LEX_ERROR_USAGE says how documents come to
 * have one. Asked before a text is read, it fails only when no text could bring another source (a
 * row or an archive may), so ask again afterwards. option: who asks, "--by=source".
 */
bool lex_sources_require(const LexAnalysisRun *run, const char *option, size_t n, GError **error);
