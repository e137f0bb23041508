/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The manual page lexstat(1), in the macros of man(7); free it. */
char *lex_manual(void);
