/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-lexicon.h"
#include "lex-runs.h"
#include "lex-token.h"

/*
 * Plain words: nine tokens in ten are ASCII letters, or digits, with little between them, and need
 * none of the tokeniser's patterns. Here are the questions that the loop over them asks of the text
 * (lex-encode.c), each answered by a look into a list or a table.
 *
 * What is found is what the tokeniser would find, and a test holds it to that; where more than a
 * glance is needed, nothing is found, and the tokeniser is asked.
 */

enum {
    LEX_PLAIN_STEPS = 64,
    LEX_PLAIN_BYTES = LEX_PLAIN_STEPS * LEX_RUNS_STEP,
};

G_STATIC_ASSERT(LEX_PLAIN_STEPS <= LEX_RUNS_MAX_STEPS);

/* Bits 0 and 1 the size in bytes, 3 of more than two, 0 when more than a glance is needed; above
 * them what lies between. */
typedef uint8_t LexPlainGap;

/* A part of a text, and the runs of letters and of digits in it. */
typedef struct {
    LexRunsFunc find_runs;
    const LexPlainGap *gaps; /* by the two bytes behind a token, the first the high one */
    const uint8_t *text;     /* where the window begins */
    size_t length;           /* of runs that begin below it all is here; never more than the text */
    size_t next;             /* the run to go on with */
    LexRun runs[LEX_RUNS_ROOM(LEX_PLAIN_STEPS)]; /* behind the last, one that is far away */
} LexPlainWindow;

void lex_plain_init(LexPlainWindow *window);

/* Moves the window to text. LEX_RUNS_STEP bytes behind the end can be read, whatever they are. */
void lex_plain_move(LexPlainWindow *window, const uint8_t *text, const uint8_t *end);

/* The first run that begins at byte i of the window or behind it. */
static inline const LexRun *
lex_plain_seek(LexPlainWindow *window, size_t i)
{
    while (window->runs[window->next].start < i)
        window->next++;
    while (window->next > 0 && window->runs[window->next - 1].start >= i)
        window->next--;
    return &window->runs[window->next];
}

/* ---- between two words ------------------------------------------------------------------- */

/* What lies between a plain word and the token before it; of none of these, one blank. */
enum {
    LEX_PLAIN_PUNCTUATION = 1 << 0,
    LEX_PLAIN_STOP = 1 << 1,  /* one full stop */
    LEX_PLAIN_BREAK = 1 << 2, /* a line end, ! or ? */
};

/* Where no sentence may begin, that is the gap. */
G_STATIC_ASSERT((int)LEX_PLAIN_PUNCTUATION == (int)LEX_GAP_PUNCTUATION && LEX_GAP_NONE == 0);

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
    LEX_PLAIN_CLOSING, /* ; ) ] */
    LEX_PLAIN_POINT,
    LEX_PLAIN_EXCLAIM, /* ! ? */
    LEX_PLAIN_OPENING, /* ( [ ' ^ */
    LEX_PLAIN_QUOTE,   /* " */
    LEX_PLAIN_WIDE,    /* the first byte of curly quotes, among others */
    LEX_PLAIN_SLASH,
    LEX_PLAIN_HYPHEN,
    LEX_PLAIN_DIGIT,
    LEX_PLAIN_LETTER,
    LEX_PLAIN_N_KINDS,
};

extern const uint8_t lex_plain_kinds[256];

enum { LEX_PLAIN_GAP_MAX = 6 }; /* bytes */

/* The gap of so many bytes at text, at least three, if it is one of usual bytes. */
LexPlainGap lex_plain_long_gap(const uint8_t *text, size_t length);

/* The gap between byte i of the window, where a token ends, and the next run, if a usual one. */
static inline LexPlainGap
lex_plain_gap(const LexPlainWindow *window, size_t i, const LexRun *next)
{
    const uint8_t *const text = window->text + i;
    uint16_t pair;
    memcpy(&pair, text, sizeof pair);
    const LexPlainGap gap = window->gaps[GUINT16_FROM_BE(pair)];
    const size_t length = next->start - i;
    if ((gap & 3) == length)
        return gap;
    return length > 2 && length <= LEX_PLAIN_GAP_MAX ? lex_plain_long_gap(text, length) : 0;
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

/* One of the quotes \u201C and \u201D. Three bytes of text can be read. */
static inline bool
lex_plain_is_curly(const uint8_t *text)
{
    return text[0] == 0xE2 && text[1] == 0x80 && (text[2] & 0xFE) == 0x9C;
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
        return next == LEX_PLAIN_BLANK || next == LEX_PLAIN_NEWLINE || next == LEX_PLAIN_QUOTE ||
               (next == LEX_PLAIN_WIDE && lex_plain_is_curly(text + 1));
    case LEX_PLAIN_WIDE:
        return lex_plain_is_curly(text);
    default:
        return false;
    }
}

/*
 * The run goes on behind this: letters behind a hyphen, digits behind a point or comma, as in
 * orang-orang and 10.500,25. Then the last run of all of it, else the run itself. That it is one
 * token, and no range of months or half an address, only the tokeniser can say; but what is a word
 * of the lexicon, it has said of.
 */
const LexRun *lex_plain_join(const LexPlainWindow *window, const LexRun *run);
