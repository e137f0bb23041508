/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-arena.h"
#include "lex-bytes.h"
#include "lex-corpus.h"

/*
 * Cuts the inputs into the work of one job each, in their order: some whole files, which the worker
 * reads itself; or a piece of what must be read in a row, since only its bytes tell where it may be
 * cut: a large text (lex-cut.h), rows (lex-records.h), what is packed. No result depends on where
 * that is.
 */

typedef enum {
    LEX_CHUNK_FILES, /* whole files, small and plain */
    LEX_CHUNK_TEXT,  /* a document or a piece of one */
    LEX_CHUNK_ROWS,  /* rows, each a document */
} LexChunkKind;

typedef struct {
    LexChunkKind kind;
    size_t file; /* the first, or the only one; into the inputs */
    size_t n_files;

    /* Of text and rows: */
    uint64_t n_read;     /* bytes of the file, as it lies on the disk, since the last chunk */
    LexBytes bytes;      /* the worker's own */
    const char *name;    /* what messages call the text */
    LexInput document;   /* its id, or what the ids of rows begin with; its source, or theirs */
    uint64_t n_replaced; /* by the conversion from another encoding */

    /* Of text: */
    LexToken previous; /* the token that the piece before ended with: the first of the piece */
    uint64_t offset;   /* of the piece in the text */
    bool begins;       /* the document begins here */
    bool from_within;  /* begins inside a sentence; see LexCut.in_sentence */
    bool to_within;    /* ends inside one */
    size_t before;     /* bytes of the text that lie before these: see lex_feed_reach() */
    size_t after;      /* the same, behind them: beyond bytes.length */

    /* Of rows: */
    LexFormatIn format;
    const LexRecordHeader *header;
    uint64_t first_line;
} LexChunk;

typedef struct LexFeed LexFeed;

/*
 * Inputs and settings are borrowed. files[i] gets what was read of a file that is read here.
 * strings takes what the chunks point to, and must outlive them.
 */
LexFeed *lex_feed_new(const LexInputs *inputs, const LexCorpusSettings *settings,
                      LexFileRead *files, LexArena *strings);

/* Also frees the headers that chunks point to. */
void lex_feed_free(LexFeed *feed);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LexFeed, lex_feed_free)

/*
 * The next chunk, in place of what *chunk was; its buffer is kept. *ret_more is false when there
 * is none. Not thread-safe: one worker asks at a time.
 */
bool lex_feed_next(LexFeed *feed, LexChunk *chunk, bool *ret_more, GError **error);

/*
 * The pieces of a text are cut as ever, but from the next but one on each comes with so many bytes
 * of what is before it, and from the next on with so many of what is behind it, where there are
 * any: bytes.bytes begins with the former. 0 and 0 at the beginning.
 */
void lex_feed_reach(LexFeed *feed, size_t before, size_t after);

/*
 * What is being read is read to its end, so that it has a digest, but given to nobody; the next
 * chunk begins with this file, as one of another feed over the same inputs did. inputs->n_files:
 * there is none.
 */
bool lex_feed_go_to(LexFeed *feed, size_t file, GError **error);

/* Whether any of the files is an archive. */
bool lex_feed_met_archive(const LexFeed *feed);

/* Files in archives that are no documents: those that a directory would pass over, links and such.
 */
uint64_t lex_feed_n_passed_over(const LexFeed *feed);

/* Adds the messages about them, as of a directory. */
void lex_feed_report(const LexFeed *feed, LexMessages *messages);

/* Sets LEX_ERROR_FORMAT, when no document has come: why none has, as far as is known. */
void lex_feed_fail_empty(const LexFeed *feed, GError **error);

void lex_chunk_clear(LexChunk *chunk);
