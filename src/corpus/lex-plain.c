/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-plain.h"

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
    ['.'] = LEX_PLAIN_POINT,
    ['!'] = LEX_PLAIN_EXCLAIM,
    ['?'] = LEX_PLAIN_EXCLAIM,
    ['('] = LEX_PLAIN_OPENING,
    ['"'] = LEX_PLAIN_QUOTE,
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

const LexPlainGap lex_plain_gaps[LEX_PLAIN_N_KINDS][16] = {
    [LEX_PLAIN_BLANK] = {[DIGIT] = GAP(1, 0),
                         [LETTER] = GAP(1, 0),
                         [LEX_PLAIN_OPENING] = GAP(2, COMMA),
                         [LEX_PLAIN_QUOTE] = GAP(2, COMMA)},
    [LEX_PLAIN_NEWLINE] = {[DIGIT] = GAP(1, BREAK), [LETTER] = GAP(1, BREAK)},
    [LEX_PLAIN_SLASH] = {[LETTER] = GAP(1, COMMA)},
    [LEX_PLAIN_MARK] = MARKED(COMMA),
    [LEX_PLAIN_CLOSING] = MARKED(COMMA),
    [LEX_PLAIN_QUOTE] = MARKED(COMMA),
    [LEX_PLAIN_HYPHEN] = MARKED(COMMA),
    [LEX_PLAIN_POINT] = MARKED(STOP),
    [LEX_PLAIN_EXCLAIM] = MARKED(COMMA | BREAK),
};

/* The next letters or digits behind a joint at text, or 0. */
static size_t
count_joined(const LexPlainWindow *window, size_t i, bool digits)
{
    const uint8_t *const text = window->text + i;
    if (text >= window->end) /* the comma of a CSV file is none of its field's */
        return 0;
    if (!digits)
        return text[0] == '-' ? lex_plain_count_letters(window, i + 1) : 0;
    return text[0] == '.' || text[0] == ',' ? lex_plain_count_digits(text + 1) : 0;
}

size_t
lex_plain_go_on(const LexPlainWindow *window, size_t i, size_t length)
{
    const bool digits = lex_plain_kinds[window->text[i]] == DIGIT;
    size_t whole = length, more;
    while ((more = count_joined(window, i + whole, digits)) > 0 && whole <= LEX_LEXICON_SHORT)
        whole += 1 + more;
    return whole > length ? whole : 0;
}

void
lex_plain_move(LexPlainWindow *window, const uint8_t *text, const uint8_t *end)
{
    const size_t rest = (size_t)(end - text);
    const size_t n_steps =
        MIN((size_t)LEX_PLAIN_STEPS, (rest + LEX_MARKS_STEP - 1) / LEX_MARKS_STEP);
    window->mark(text, n_steps, window->letters);
    window->letters[n_steps] = 0;
    window->text = text;
    window->end = end;
    window->length = MIN(rest, (size_t)LEX_PLAIN_BYTES - LEX_MARKS_STEP);
}
