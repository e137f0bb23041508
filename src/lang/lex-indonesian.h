/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-token.h"

/* What the tokeniser must know of Indonesian: months, days, abbreviations, degrees. */
extern const LexTokenRules lex_indonesian_token_rules;
