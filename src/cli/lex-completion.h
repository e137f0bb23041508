/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Scripts by which a shell completes options, their choices, files and directories; free them. */
char *lex_completion_bash(void);
char *lex_completion_zsh(void);
