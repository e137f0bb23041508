/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Everything a program needs to use liblexstat; include only this. */

#include <lexstat/lex-analysis.h>
#include <lexstat/lex-column.h>
#include <lexstat/lex-error.h>
#include <lexstat/lex-macros.h>
#include <lexstat/lex-option.h>
#include <lexstat/lex-run-state.h>
#include <lexstat/lex-run.h>
#include <lexstat/lex-word-stemmer.h>
