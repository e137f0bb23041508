/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-corpus.h"

/*
 * The tokens of a frozen corpus: by document, or by block for what can be added up in any order.
 *
 *     LexCursor cursor = {0};
 *     LexPassage passage;
 *     lex_cursor_init(&cursor, corpus);
 *     lex_cursor_begin(&cursor, document);
 *     while (lex_cursor_next(&cursor, &passage, &error) && passage.n_tokens > 0) {
 *         const uint32_t *surface_of = corpus->surface_of[passage.worker];
 *         ...
 *     }
 *     lex_cursor_clear(&cursor);
 *
 * Jobs take a block each: they are of one size, whatever the documents are. A document belongs to
 * the block that it begins in.
 */

/* How much of a document lies before something. */
typedef struct {
    uint64_t n_tokens;
    uint64_t n_sentences; /* that have begun */
    uint64_t n_bytes;     /* to the end of the last token */
} LexPlace;

/* A part of the corpus, read by one job. */
struct LexBlock {
    LexTokenWord *tokens; /* NULL: in the spill */
    uint8_t *extras;      /* the same: bytes beside them, spacings or counts; see LexPassage */
    size_t n_tokens;
    size_t n_extras;       /* 0 with LEX_KEEP_TOKENS */
    uint64_t token_offset; /* in the spill */
    uint64_t extra_offset;
    unsigned worker; /* whose surfaces they are */
    size_t file;     /* the first, or the only one, that it was read from; into the inputs */

    size_t first_document; /* that has a part in it; it may have begun in a block before */
    size_t n_documents;    /* that have a part in it */
    size_t first_begun;    /* the first that begins in it */
    LexPlace begin;        /* of the block, in a document that began before it */
};

/*
 * Tokens that lie together: a document, or what a block has of one. In a bag each stands for as
 * many as its count says, and comes again where a byte is too small for all of them.
 */
typedef struct {
    const LexTokenWord *tokens;
    size_t n_tokens;
    unsigned worker;         /* corpus->surface_of[worker] says what its surfaces are */
    const uint8_t *spacings; /* NULL without LEX_KEEP_SPACINGS; see LexSpacing */
    const uint8_t *counts;   /* by token; NULL without LEX_KEEP_BAGS */
} LexPassage;

/* How often token i of the passage occurs in its place. */
static inline uint32_t
lex_passage_count(const LexPassage *passage, size_t i)
{
    return passage->counts != NULL ? passage->counts[i] : 1;
}

/* What one thread reads with. */
typedef struct {
    const LexCorpus *corpus;
    size_t loaded; /* the block that the buffers hold, plus one */
    void *buffer;  /* of a block in the spill: its tokens, then its extras */
    size_t buffer_size;
    const LexDocument *document;
    size_t block;  /* that the next passage is in */
    uint64_t rest; /* tokens of the document that are still to come */
} LexCursor;

void lex_cursor_init(LexCursor *cursor, const LexCorpus *corpus);
void lex_cursor_clear(LexCursor *cursor);

void lex_cursor_begin(LexCursor *cursor, const LexDocument *document);

/*
 * The next passage of the document; of no tokens when it is at its end. Borrowed until the cursor
 * goes on. False when a temporary file cannot be read.
 */
bool lex_cursor_next(LexCursor *cursor, LexPassage *ret_passage, GError **error);

/* A document's part in a block. */
typedef struct {
    size_t document;
    LexPlace place; /* where in it */
    LexPassage passage;
    bool is_whole; /* all of the document */
} LexPart;

/* Part number i, below block->n_documents, of the block; borrowed as a passage is. */
bool lex_cursor_part(LexCursor *cursor, size_t block, size_t i, LexPart *ret_part, GError **error);

/* Documents begin to end - 1. */
typedef struct {
    size_t begin;
    size_t end;
} LexDocumentRange;

/* Those that begin in the block. */
LexDocumentRange lex_corpus_block_documents(const LexCorpus *corpus, size_t block);

/*
 * Where the tokens of a passage stand. With the length of each token known, the bytes between
 * tokens are enough: mostly one, so one byte a token.
 *
 *     LexSpacing spacing = {part.passage.spacings, part.place.n_bytes};
 *     for each token of the passage
 *         const size_t start = lex_spacing_next(&spacing, length of the token);
 */
typedef struct {
    const uint8_t *next;
    size_t end; /* of the previous token, in the document */
} LexSpacing;

size_t lex_spacing_next(LexSpacing *spacing, size_t token_length);
