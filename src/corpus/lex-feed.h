/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-bytes.h"
#include "lex-corpus.h"

/*
 * Cuts the inputs into the work of one job each, in their order: some whole files, which the worker
 * reads itself; or a piece of a large one, which is read here, since only its bytes tell where it
 * may be cut (lex-cut.h). No result depends on where that is.
 */

typedef enum {
    LEX_CHUNK_FILES, /* whole files, small and plain */
    LEX_CHUNK_TEXT,  /* a document or a piece of one */
} LexChunkKind;

typedef struct {
    LexChunkKind kind;
    size_t file; /* the first, or the only one; into the inputs */
    size_t n_files;

    /* Of a piece: */
    LexBytes bytes;    /* the worker's own */
    LexToken previous; /* the token that the piece before ended with: the first of the bytes */
    uint64_t offset;   /* of the bytes in the file */
    bool begins;       /* the document begins here */
    bool ends;         /* and ends here */
    bool from_within;  /* begins inside a sentence; see LexCut.in_sentence */
    bool to_within;    /* ends inside one */
} LexChunk;

typedef struct LexFeed LexFeed;

/* Both are borrowed. files[i] gets what was read of a file that is read here. */
LexFeed *lex_feed_new(const LexInputs *inputs, const LexCorpusSettings *settings,
                      LexFileRead *files);
void lex_feed_free(LexFeed *feed);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LexFeed, lex_feed_free)

/*
 * The next chunk, in place of what *chunk was; its buffer is kept. *ret_more is false when there
 * is none. Not thread-safe: one worker asks at a time.
 */
bool lex_feed_next(LexFeed *feed, LexChunk *chunk, bool *ret_more, GError **error);

void lex_chunk_clear(LexChunk *chunk);
