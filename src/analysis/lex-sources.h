/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-analysis-run.h"

/*
 * Whether there are n sources, for what compares them: LEX_ERROR_USAGE says how documents come to
 * have one. Asked before a text is read, it fails only when no text could bring another source (a
 * row or an archive may), so ask again afterwards. option: who asks, "--by=source".
 */
bool lex_sources_require(const LexAnalysisRun *run, const char *option, size_t n, GError **error);
