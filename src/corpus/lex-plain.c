/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-plain.h"

#include <pthread.h>

#define DIGIT  LEX_PLAIN_DIGIT
#define LETTER LEX_PLAIN_LETTER

const uint8_t lex_plain_kinds[256] = {
    [' '] = LEX_PLAIN_BLANK,
    ['\n'] = LEX_PLAIN_NEWLINE,
    [','] = LEX_PLAIN_MARK,
    [':'] = LEX_PLAIN_MARK,
    ['%'] = LEX_PLAIN_MARK,
    [';'] = LEX_PLAIN_CLOSING,
    [')'] = LEX_PLAIN_CLOSING,
    [']'] = LEX_PLAIN_CLOSING,
    ['.'] = LEX_PLAIN_POINT,
    ['!'] = LEX_PLAIN_EXCLAIM,
    ['?'] = LEX_PLAIN_EXCLAIM,
    ['('] = LEX_PLAIN_OPENING,
    ['['] = LEX_PLAIN_OPENING,
    ['\''] = LEX_PLAIN_OPENING,
    ['^'] = LEX_PLAIN_OPENING,
    ['"'] = LEX_PLAIN_QUOTE,
    [0xE2] = LEX_PLAIN_WIDE,
    ['/'] = LEX_PLAIN_SLASH,
    ['-'] = LEX_PLAIN_HYPHEN,
    ['0'] = DIGIT,
    ['1'] = DIGIT,
    ['2'] = DIGIT,
    ['3'] = DIGIT,
    ['4'] = DIGIT,
    ['5'] = DIGIT,
    ['6'] = DIGIT,
    ['7'] = DIGIT,
    ['8'] = DIGIT,
    ['9'] = DIGIT,
    ['A'] = LETTER,
    ['B'] = LETTER,
    ['C'] = LETTER,
    ['D'] = LETTER,
    ['E'] = LETTER,
    ['F'] = LETTER,
    ['G'] = LETTER,
    ['H'] = LETTER,
    ['I'] = LETTER,
    ['J'] = LETTER,
    ['K'] = LETTER,
    ['L'] = LETTER,
    ['M'] = LETTER,
    ['N'] = LETTER,
    ['O'] = LETTER,
    ['P'] = LETTER,
    ['Q'] = LETTER,
    ['R'] = LETTER,
    ['S'] = LETTER,
    ['T'] = LETTER,
    ['U'] = LETTER,
    ['V'] = LETTER,
    ['W'] = LETTER,
    ['X'] = LETTER,
    ['Y'] = LETTER,
    ['Z'] = LETTER,
    ['a'] = LETTER,
    ['b'] = LETTER,
    ['c'] = LETTER,
    ['d'] = LETTER,
    ['e'] = LETTER,
    ['f'] = LETTER,
    ['g'] = LETTER,
    ['h'] = LETTER,
    ['i'] = LETTER,
    ['j'] = LETTER,
    ['k'] = LETTER,
    ['l'] = LETTER,
    ['m'] = LETTER,
    ['n'] = LETTER,
    ['o'] = LETTER,
    ['p'] = LETTER,
    ['q'] = LETTER,
    ['r'] = LETTER,
    ['s'] = LETTER,
    ['t'] = LETTER,
    ['u'] = LETTER,
    ['v'] = LETTER,
    ['w'] = LETTER,
    ['x'] = LETTER,
    ['y'] = LETTER,
    ['z'] = LETTER,
};

#define GAP(size, between) (LexPlainGap)((size) | (between) << 2)
#define COMMA              LEX_PLAIN_PUNCTUATION
#define STOP               (LEX_PLAIN_PUNCTUATION | LEX_PLAIN_STOP)
#define BREAK              LEX_PLAIN_BREAK

/* A mark and a blank, or a line end. */
#define MARKED(between)                                                                            \
    {                                                                                              \
        [LEX_PLAIN_BLANK] = GAP(2, between), [LEX_PLAIN_NEWLINE] = GAP(2, (between) | BREAK),      \
    }

static const LexPlainGap gaps_of_kinds[LEX_PLAIN_N_KINDS][LEX_PLAIN_N_KINDS] = {
    [LEX_PLAIN_BLANK] = {[DIGIT] = GAP(1, 0),
                         [LETTER] = GAP(1, 0),
                         [LEX_PLAIN_OPENING] = GAP(2, COMMA),
                         [LEX_PLAIN_QUOTE] = GAP(2, COMMA)},
    [LEX_PLAIN_NEWLINE] = {[DIGIT] = GAP(1, BREAK),
                           [LETTER] = GAP(1, BREAK),
                           [LEX_PLAIN_OPENING] = GAP(2, COMMA | BREAK),
                           [LEX_PLAIN_QUOTE] = GAP(2, COMMA | BREAK)},
    [LEX_PLAIN_SLASH] = {[LETTER] = GAP(1, COMMA)},
    [LEX_PLAIN_MARK] = MARKED(COMMA),
    [LEX_PLAIN_CLOSING] = MARKED(COMMA),
    [LEX_PLAIN_QUOTE] = MARKED(COMMA),
    [LEX_PLAIN_HYPHEN] = MARKED(COMMA),
    [LEX_PLAIN_POINT] = MARKED(STOP),
    [LEX_PLAIN_EXCLAIM] = MARKED(COMMA | BREAK),
};

/* The same by bytes, which saves two looks into another table for each word. */
static LexPlainGap gaps_of_bytes[1 << 16];

static void
make_gaps(void)
{
    for (unsigned pair = 0; pair < G_N_ELEMENTS(gaps_of_bytes); pair++)
        gaps_of_bytes[pair] =
            gaps_of_kinds[lex_plain_kinds[pair >> 8]][lex_plain_kinds[pair & 0xFF]];
}

void
lex_plain_init(LexPlainWindow *window)
{
    static pthread_once_t made = PTHREAD_ONCE_INIT;
    pthread_once(&made, make_gaps);
    window->find_runs = lex_runs_choose();
    window->gaps = gaps_of_bytes;
    window->length = window->next = 0;
}

LexPlainGap
lex_plain_long_gap(const uint8_t *text, size_t length)
{
    unsigned n_lines = 0, n_stops = 0, n_exclaims = 0, between = 0;
    bool is_ended = false; /* something that ends sentences has a blank behind it */
    if (!lex_plain_ends(text))
        return 0;
    for (size_t i = 0; i < length; i++) {
        const uint8_t kind = lex_plain_kinds[text[i]];
        if (kind == LEX_PLAIN_OTHER || (kind == LEX_PLAIN_WIDE && !lex_plain_is_curly(text + i)))
            return 0;
        i += kind == LEX_PLAIN_WIDE ? 2 : 0;
        n_lines += kind == LEX_PLAIN_NEWLINE;
        n_stops += kind == LEX_PLAIN_POINT;
        n_exclaims += kind == LEX_PLAIN_EXCLAIM;
        if (kind != LEX_PLAIN_BLANK && kind != LEX_PLAIN_NEWLINE)
            between |= LEX_PLAIN_PUNCTUATION;
        else
            is_ended |= n_stops + n_exclaims > 0;
    }
    if (n_lines > 1 || (n_stops + n_exclaims > 0 && !is_ended))
        return 0;
    if (n_lines + n_exclaims > 0 || n_stops > 1)
        between |= BREAK;
    return GAP(3, n_stops == 1 ? between | LEX_PLAIN_STOP : between);
}

/* Whether the byte joins what comes before and after it, of the same kind, to one word. */
static bool
is_joint(uint8_t byte, uint8_t kind)
{
    return kind == DIGIT ? byte == '.' || byte == ',' : byte == '-';
}

const LexRun *
lex_plain_join(const LexPlainWindow *window, const LexRun *run)
{
    const uint8_t *const text = window->text;
    const uint8_t kind = lex_plain_kinds[text[run->start]];
    while (run[1].start == run->end + 1 && is_joint(text[run->end], kind) &&
           lex_plain_kinds[text[run[1].start]] == kind)
        run++;
    return run;
}

void
lex_plain_move(LexPlainWindow *window, const uint8_t *text, const uint8_t *end)
{
    const size_t rest = (size_t)(end - text);
    const size_t n_steps = MIN((size_t)LEX_PLAIN_STEPS, (rest + LEX_RUNS_STEP - 1) / LEX_RUNS_STEP);
    LexRun *const runs = window->runs;
    size_t n = window->find_runs(text, n_steps, runs);
    while (n > 0 && runs[n - 1].start >= rest) /* what is behind the text is none of it */
        n--;
    if (n > 0)
        runs[n - 1].end = (uint16_t)MIN(runs[n - 1].end, rest);
    runs[n] = (LexRun){UINT16_MAX, UINT16_MAX};
    window->next = 0;
    window->text = text;
    window->length = MIN(rest, (size_t)LEX_PLAIN_BYTES - LEX_RUNS_STEP);
}
