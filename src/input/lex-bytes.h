/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-error.h>

/*
 * A whole file in memory. A zeroed LexBytes is ready to use; the memory is kept from file to
 * file and only grows.
 */
typedef struct {
    uint8_t *bytes; /* not NULL after lex_bytes_reserve(), even when length is 0 */
    size_t length;
    size_t capacity; /* LEX_BYTES_PADDING more are there */
} LexBytes;

/* What can always be read behind the bytes: wide registers take more than they need. */
#define LEX_BYTES_PADDING 64

/* Room for at least capacity bytes; false when memory does not suffice. */
bool lex_bytes_reserve(LexBytes *buffer, size_t capacity);

/* Sets the padding behind the bytes to 0. */
void lex_bytes_pad(LexBytes *buffer);

void lex_bytes_clear(LexBytes *buffer);

/*
 * The bytes of the file ("-": standard input) replace those of the buffer. Reads what is no
 * regular file too, until it ends. LEX_ERROR_IO or LEX_ERROR_LIMIT names the file.
 */
bool lex_bytes_read_file(LexBytes *buffer, const char *path, GError **error);

/*
 * Opens the file for reading ("-": standard input). -1 with LEX_ERROR_IO. A directory can be
 * opened; that it is one is said when it is read.
 */
int lex_input_open(const char *path, GError **error);

/* Closes what lex_input_open() gave; standard input stays open. */
void lex_input_close(int descriptor);

/*
 * The next bytes, as many as the system has at once; 0 at the end. An interrupted call is taken up
 * again, unless the run was cancelled (LEX_ERROR_CANCELLED).
 */
bool lex_input_read(int descriptor, const char *path, uint8_t *buffer, size_t size, size_t *ret_n,
                    GError **error);

/* What messages call the file: its path as valid UTF-8, or "standard input". Free with g_free(). */
char *lex_input_name(const char *path);

/* Sets LEX_ERROR_IO, "PATH: what the system says"; always false. */
bool lex_input_fail(const char *path, int system_error, GError **error);
