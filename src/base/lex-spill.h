/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-error.h>

/*
 * Where data goes that memory shall not hold: one temporary file, which has no name, so that it is
 * gone when the program is, however it ends. Any thread writes and reads.
 */
typedef struct LexSpill LexSpill;

/* directory: NULL for TMPDIR, or /tmp. No file is made before something is written. */
LexSpill *lex_spill_new(const char *directory);
void lex_spill_free(LexSpill *spill);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LexSpill, lex_spill_free)

/*
 * Writes the bytes behind what is there; *ret_offset says where. LEX_ERROR_IO names the directory
 * and what the system said (a full disk, for one), and --tmpdir.
 */
bool lex_spill_write(LexSpill *spill, const void *bytes, size_t size, uint64_t *ret_offset,
                     GError **error);

/* Reads back what was written there. */
bool lex_spill_read(LexSpill *spill, uint64_t offset, void *bytes, size_t size, GError **error);

/*
 * The file alone, for who writes it himself: its descriptor, or -1 and errno. directory: not NULL.
 */
int lex_spill_open_file(const char *directory);

/* Where temporary files go: directory, or the system's for NULL. */
const char *lex_spill_directory(const char *directory);

/* Bytes written so far. */
uint64_t lex_spill_size(const LexSpill *spill);
