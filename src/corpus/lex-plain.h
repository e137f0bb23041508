/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-lexicon.h"
#include "lex-marks.h"
#include "lex-token.h"

/*
 * Plain words: nine tokens in ten are ASCII letters, or digits, with little between them, and need
 * none of the tokeniser's patterns. They are found some at a time, by the marks of many bytes at
 * once (lex-marks.h), and their places in the lexicon asked for long before they are needed: the
 * memory then answers for all of them together.
 *
 * What is found is what the tokeniser would find, and a test holds it to that; where more than a
 * glance is needed, nothing is found, and the tokeniser is asked.
 */

/* What lies between a plain word and the token before it. */
enum {
    LEX_PLAIN_PUNCTUATION = 1 << 0,
    LEX_PLAIN_STOP = 1 << 1, /* one full stop */
    LEX_PLAIN_LINE = 1 << 2, /* a line end */
};

typedef struct {
    LexLexiconKey key;
    uint32_t slot;   /* of the lexicon, where to look first */
    uint16_t start;  /* from the beginning of the window */
    uint8_t length;  /* at most LEX_LEXICON_SHORT */
    uint8_t between; /* of the above; 0: one blank */
} LexPlainWord;

enum {
    LEX_PLAIN_STEPS = 64,
    LEX_PLAIN_BYTES = LEX_PLAIN_STEPS * LEX_MARKS_STEP,
    LEX_PLAIN_MAX = 48, /* words found at once */
};

/* A part of a text, marked. */
typedef struct {
    LexMarksFunc mark;
    const uint8_t *text;                   /* where the window begins */
    size_t length;                         /* words that begin below it have all their marks here */
    uint64_t letters[LEX_PLAIN_STEPS + 1]; /* one more, to take 64 bits anywhere */
    uint64_t joints[LEX_PLAIN_STEPS + 1];
} LexPlainWindow;

/* Moves the window to text. LEX_MARKS_STEP bytes behind the end can be read; the first is no
 * letter. */
void lex_plain_move(LexPlainWindow *window, const uint8_t *text, const uint8_t *end);

/*
 * The plain words that follow the token that ends at `end`, below window->length: up to
 * LEX_PLAIN_MAX. Returns how many.
 */
size_t lex_plain_find(const LexPlainWindow *window, const LexLexicon *lexicon, size_t end,
                      LexPlainWord *ret_words);

/* The gap before the word. abbreviates: a full stop would belong to the token before it. */
static inline LexGap
lex_plain_gap(const LexPlainWord *word, bool is_small, bool abbreviates)
{
    const bool ends = (word->between & LEX_PLAIN_LINE) != 0 ||
                      ((word->between & LEX_PLAIN_STOP) != 0 && !abbreviates);
    if (ends && !is_small)
        return LEX_GAP_SENTENCE;
    return (word->between & LEX_PLAIN_PUNCTUATION) != 0 ? LEX_GAP_PUNCTUATION : LEX_GAP_NONE;
}
