/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-lexicon.h"
#include "lex-marks.h"
#include "lex-token.h"

/*
 * Plain words: nine tokens in ten are ASCII letters, or digits, with little between them, and need
 * none of the tokeniser's patterns. Here are the questions that the loop over them asks of the text
 * (lex-encode.c), each answered by a look into a table or by counting bits.
 *
 * What is found is what the tokeniser would find, and a test holds it to that; where more than a
 * glance is needed, nothing is found, and the tokeniser is asked.
 */

enum {
    LEX_PLAIN_STEPS = 64,
    LEX_PLAIN_BYTES = LEX_PLAIN_STEPS * LEX_MARKS_STEP,
};

/* A part of a text, marked. */
typedef struct {
    LexMarksFunc mark;
    const uint8_t *text; /* where the window begins */
    const uint8_t *end;  /* of the text */
    size_t length;       /* of words that begin below it all is here; never more than the text */
    uint64_t letters[LEX_PLAIN_STEPS + 1]; /* one more, to take many bits anywhere */
} LexPlainWindow;

/* Moves the window to text. LEX_MARKS_STEP bytes behind the end can be read; the first is no
 * letter. */
void lex_plain_move(LexPlainWindow *window, const uint8_t *text, const uint8_t *end);

/* ---- between two words ------------------------------------------------------------------- */

/* What lies between a plain word and the token before it; of none of these, one blank. */
enum {
    LEX_PLAIN_PUNCTUATION = 1 << 0,
    LEX_PLAIN_STOP = 1 << 1,  /* one full stop */
    LEX_PLAIN_BREAK = 1 << 2, /* a line end, ! or ? */
};

/* Where no sentence may begin, that is the gap. */
G_STATIC_ASSERT((int)LEX_PLAIN_PUNCTUATION == (int)LEX_GAP_PUNCTUATION && LEX_GAP_NONE == 0);

/* Bits 0 and 1 the size in bytes, 0 when more than a glance is needed; above them what lies
 * between. */
typedef uint8_t LexPlainGap;

static inline unsigned
lex_plain_gap_size(LexPlainGap gap)
{
    return gap & 3;
}

static inline unsigned
lex_plain_gap_between(LexPlainGap gap)
{
    return gap >> 2;
}

/* What the bytes behind a token may be. */
enum {
    LEX_PLAIN_OTHER,
    LEX_PLAIN_BLANK,
    LEX_PLAIN_NEWLINE,
    LEX_PLAIN_MARK,    /* , : % */
    LEX_PLAIN_CLOSING, /* ; ) */
    LEX_PLAIN_POINT,
    LEX_PLAIN_EXCLAIM, /* ! ? */
    LEX_PLAIN_OPENING, /* ( */
    LEX_PLAIN_QUOTE,   /* " */
    LEX_PLAIN_SLASH,
    LEX_PLAIN_HYPHEN,
    LEX_PLAIN_DIGIT,
    LEX_PLAIN_LETTER,
    LEX_PLAIN_N_KINDS,
};

extern const uint8_t lex_plain_kinds[256];
extern const LexPlainGap lex_plain_gaps[LEX_PLAIN_N_KINDS][16]; /* 16: a shift, no product */
G_STATIC_ASSERT(LEX_PLAIN_N_KINDS <= 16);

/* The gap at text, if it is a usual one before a letter or digit. */
static inline LexPlainGap
lex_plain_gap(const uint8_t *text)
{
    const LexPlainGap gap = lex_plain_gaps[lex_plain_kinds[text[0]]][lex_plain_kinds[text[1]]];
    return (gap & 2) != 0 && lex_plain_kinds[text[2]] < LEX_PLAIN_DIGIT ? 0 : gap;
}

/*
 * The gap as the tokeniser names it. is_small: before a small letter. abbreviates: a full stop
 * would belong to the token before it.
 */
static inline LexGap
lex_plain_judge(LexPlainGap gap, bool is_small, bool abbreviates)
{
    const unsigned between = lex_plain_gap_between(gap);
    const bool ends =
        (between & LEX_PLAIN_BREAK) != 0 || ((between & LEX_PLAIN_STOP) != 0 && !abbreviates);
    return ends && !is_small ? LEX_GAP_SENTENCE : (LexGap)(between & LEX_PLAIN_PUNCTUATION);
}

/* ---- words ------------------------------------------------------------------------------- */

/* The letters at byte i of the window; of a long word, more than LEX_LEXICON_SHORT of them. */
static inline size_t
lex_plain_count_letters(const LexPlainWindow *window, size_t i)
{
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
    uint64_t some; /* 57 marks or more from i on */
    memcpy(&some, (const uint8_t *)window->letters + i / 8, sizeof some);
    some >>= i % 8;
#else
    const uint64_t some = window->letters[i / 64] >> (i % 64) | window->letters[i / 64 + 1]
                                                                    << 1 << (63 - i % 64);
#endif
    return (size_t)__builtin_ctzll(~some | UINT64_C(1) << 56);
}

/* The digits at text, or LEX_LEXICON_SHORT + 1 of more. */
static inline size_t
lex_plain_count_digits(const uint8_t *text)
{
    size_t n = 0;
    while (n <= LEX_LEXICON_SHORT && lex_plain_kinds[text[n]] == LEX_PLAIN_DIGIT)
        n++;
    return n;
}

/* Whether letters or digits are a whole token when this, and no usual gap, follows them. */
static inline bool
lex_plain_ends(const uint8_t *text)
{
    const uint8_t next = lex_plain_kinds[text[1]];
    switch (lex_plain_kinds[text[0]]) {
    case LEX_PLAIN_BLANK:
    case LEX_PLAIN_NEWLINE:
    case LEX_PLAIN_CLOSING:
    case LEX_PLAIN_QUOTE:
        return true;
    case LEX_PLAIN_MARK:
    case LEX_PLAIN_POINT:
    case LEX_PLAIN_EXCLAIM:
        return next == LEX_PLAIN_BLANK || next == LEX_PLAIN_NEWLINE;
    default:
        return false;
    }
}

/*
 * The letters or digits at byte i of the window go on behind this: letters behind a hyphen, digits
 * behind a point or comma, as in orang-orang and 10.500,25. Then the length of all of it, else 0.
 * That it is one token, and no range of months or half an address, only the tokeniser can say; but
 * what is a word of the lexicon, it has said of.
 */
size_t lex_plain_go_on(const LexPlainWindow *window, size_t i, size_t length);
