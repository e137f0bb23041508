/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-corpus.h"

/*
 * The texts of a frozen corpus once more, block by block, for who needs their bytes: an analysis
 * that shows text, where all others count. The corpus must have been read with
 * LexCorpusSettings.rereadable.
 *
 *     reread = lex_reread_new(corpus, n_threads, before, &error);
 *     for some blocks, in their order, one thread at a time:   lex_reread_take()
 *     in parallel, for some of its documents, in their order:  lex_reread_text()
 *     lex_reread_finish()
 *
 * A file is another one when it has another size or digest. Of a small one that is known before its
 * text is given, of a large one when it ends. LEX_ERROR_IO names it.
 */
typedef struct LexReread LexReread;

/* before: bytes wanted of what a text has before the block, at most. Free with lex_reread_free().
 */
LexReread *lex_reread_new(const LexCorpus *corpus, unsigned n_threads, size_t before,
                          GError **error);
void lex_reread_free(LexReread *reread);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LexReread, lex_reread_free)

/* The worker gets the block, with up to `behind` bytes of what its last text has behind it. Files
 * that lie between the last block and this are not read. */
bool lex_reread_take(LexReread *reread, size_t block, unsigned worker, size_t behind,
                     GError **error);

/* Bytes of a document, decoded, as the corpus saw them: what is not UTF-8 is there too. */
typedef struct {
    const uint8_t *bytes;
    size_t length;
    uint64_t offset;  /* of the bytes in the document */
    const char *name; /* what messages call it */
} LexRereadText;

/* The text of the block's document number i; borrowed until the worker's next call. */
bool lex_reread_text(LexReread *reread, unsigned worker, size_t i, LexRereadText *ret_text,
                     GError **error);

/* Sets LEX_ERROR_IO: NAME is not what it was when the corpus was read. Always false. */
bool lex_reread_fail_changed(const char *name, GError **error);

/* Reads the last file to its end: only then is it known that it is the same. */
bool lex_reread_finish(LexReread *reread, GError **error);
