/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-error.h>

/* What a file is, by its first bytes. */

typedef enum {
    LEX_MAGIC_NONE, /* nothing known: text, perhaps */
    LEX_MAGIC_GZIP,
    LEX_MAGIC_ZSTD,
    LEX_MAGIC_XZ,
    LEX_MAGIC_BZIP2,
    LEX_MAGIC_ZIP,
    LEX_MAGIC_TAR,
    LEX_MAGIC_UNREAD, /* recognised, and nothing that we read */
} LexMagic;

/* As many bytes suffice to tell: a tar has no mark but the checksum of its first header. */
enum { LEX_MAGIC_LENGTH = 512 };

/* For anything but LEX_MAGIC_NONE, *ret_name is what the field calls it: "a zip archive". */
LexMagic lex_magic_of(const uint8_t *bytes, size_t length, const char **ret_name);

/*
 * Where text is expected, because the name says so: false, with LEX_ERROR_FORMAT, when the first
 * bytes say that it is something else. What is read must not depend on who reads it, and a worker
 * that reads small text files does not unpack.
 */
bool lex_magic_check_text(const char *name, const uint8_t *bytes, size_t length, GError **error);

/* Sets LEX_ERROR_FORMAT for LEX_MAGIC_UNREAD, which is called `what`; always false. */
bool lex_magic_fail_unread(const char *name, const char *what, GError **error);
