/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-corpus.h"
#include "lex-lexicon.h"

/*
 * What a worker keeps of the block that it encodes: its tokens, with spacings beside them or not,
 * or the bags of its documents. With bags, tokens are there only until their sentence was judged.
 */
typedef struct {
    LexKeep keep;
    LexTokenWord *tokens;
    size_t n_tokens;
    size_t tokens_size;
    uint64_t n_forgotten; /* of the document, before tokens; only with bags */
    LexTokenWord *bags;   /* of the documents so far */
    size_t n_bags;
    size_t bags_size;
    uint8_t *extras; /* spacings, or the counts of bags */
    size_t n_extras;
    size_t extras_size;
} LexKept;

void lex_kept_clear(LexKept *kept);

void lex_kept_begin_block(LexKept *kept);
void lex_kept_begin_document(LexKept *kept);

/* The document's bag goes out of the lexicon to the others. */
void lex_kept_end_document(LexKept *kept, LexLexicon *lexicon);

/* Room for n tokens more, and their spacings. */
void lex_kept_reserve(LexKept *kept, size_t n);

/* Seven bits a byte, the lowest first; the eighth says that more follow (LEB128). There is room. */
void lex_kept_append_spacing(LexKept *kept, size_t spacing);

/* Of the tokens only the last n are of use any more; only with bags. */
void lex_kept_forget(LexKept *kept, size_t n);

/* What the block gets, and how much of it. */
static inline const LexTokenWord *
lex_kept_words(const LexKept *kept)
{
    return kept->keep == LEX_KEEP_BAGS ? kept->bags : kept->tokens;
}

static inline size_t
lex_kept_n_words(const LexKept *kept)
{
    return kept->keep == LEX_KEEP_BAGS ? kept->n_bags : kept->n_tokens;
}
