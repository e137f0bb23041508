/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-option.h>

/* Values of the options that a group's rows describe, in a struct of group->size bytes. */

/* Fills a zeroed struct with the defaults. */
void lex_options_init(const LexOptionGroup *group, void *values);

/* Frees what the struct owns and zeroes it. */
void lex_options_clear(const LexOptionGroup *group, void *values);

/* The row of this name, or NULL. */
const LexOption *lex_options_find(const LexOptionGroup *group, const char *name);

/*
 * Reads one value into the struct; text is NULL for a flag, which it sets. LEX_ERROR_USAGE says
 * the option, the value, and what is allowed: "--top=-1: a whole number from 0 was expected".
 */
bool lex_option_parse(const LexOption *option, const char *text, void *values, GError **error);

/* The value as a user would write it, or NULL when there is none. Free with g_free(). */
char *lex_option_show(const LexOption *option, const void *values);

/* What the option takes, for help: its argument, or its choices with bars between. */
char *lex_option_argument(const LexOption *option);
