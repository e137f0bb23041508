/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-token.h"

/* What the tokeniser must know of Indonesian: months, days, abbreviations, degrees. */
extern const LexTokenRules lex_indonesian_token_rules;

/*
 * Where the name itself begins in one that is written with the Arabic article: 3 of al-assad, as-,
 * el- and their kin being the same; else 0. The name is folded.
 */
size_t lex_indonesian_article(const char *name, size_t length);

#define LEX_INDONESIAN_ARTICLE_MAX 4 /* bytes, ash- */
