/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-terms.h"

/*
 * Which words stand beside one another: a document's terms in their order, with a mark wherever
 * two that are neighbours in the array are none in the text.
 *
 *     presiden BREAK bashar assad BREAK rezim BREAK
 *
 * What is between two words decides: a stop word, a token of a class that is not counted, a
 * punctuation mark, the end of a sentence or of a paragraph break, unless they are crossed. A
 * document's end always does.
 */

#define LEX_STRETCH_BREAK UINT32_MAX       /* nothing goes past */
#define LEX_STRETCH_HOLE  (UINT32_MAX - 1) /* a token that is crossed but takes up a place */

static inline bool
lex_stretch_is_term(uint32_t code)
{
    return code < LEX_STRETCH_HOLE;
}

typedef struct {
    LexGap widest;  /* the widest gap that is crossed; LEX_GAP_NONE: blanks only */
    bool stopwords; /* stop words, and terms above --max-df, are crossed */
    bool classes;   /* tokens of classes that are not counted are */
    bool holes;     /* what is crossed leaves a hole, so that a distance is one in the text */
} LexCrossing;

/* From the tokens of a worker's blocks to codes: terms, and what else they are. */
typedef struct {
    const LexCorpus *corpus;
    LexCrossing crossing;
    uint32_t **code_of; /* by worker, then by lex_token_surface() */
} LexStretchMap;

void lex_stretch_map_init(LexStretchMap *map, const LexCorpus *corpus, const LexTerms *terms,
                          unsigned classes, const LexCrossing *crossing);
void lex_stretch_map_clear(LexStretchMap *map);

/* What a block has of a document, and some codes before and after it, which other blocks have. */
typedef struct {
    const uint32_t *codes; /* begin and end with a BREAK */
    size_t n_codes;
    size_t begin; /* the part's own are those from begin to end - 1 */
    size_t end;
    size_t document;
} LexStretch;

/* What one thread reads with. */
typedef struct {
    const LexStretchMap *map;
    size_t reach; /* codes wanted before and after what a block has of a document */
    LexCursor cursor;
    LexCursor beside; /* reads the blocks before and after */
    uint32_t *codes;
    size_t n_codes;
    size_t codes_size;
} LexStretcher;

void lex_stretcher_init(LexStretcher *stretcher, const LexStretchMap *map, size_t reach);
void lex_stretcher_clear(LexStretcher *stretcher);

/*
 * Part number i of the block; borrowed until the next. False when a temporary file cannot be read.
 */
bool lex_stretcher_read(LexStretcher *stretcher, size_t block, size_t i, LexStretch *ret_stretch,
                        GError **error);
