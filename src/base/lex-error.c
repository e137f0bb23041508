/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <lexstat/lex-error.h>

G_DEFINE_QUARK(lex - error - quark, lex_error)
