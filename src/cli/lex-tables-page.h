/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* docs/TABLES.md: every column of every table; free it. */
char *lex_tables_page(void);
