/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <lexstat/lex-error.h>

/* clang-format off: it takes the name for a subtraction */
G_DEFINE_QUARK(lex - error - quark, lex_error)
