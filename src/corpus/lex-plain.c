/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-plain.h"

void
lex_plain_move(LexPlainWindow *window, const uint8_t *text, const uint8_t *end)
{
    const size_t rest = (size_t)(end - text);
    const size_t n_steps =
        MIN((size_t)LEX_PLAIN_STEPS, (rest + LEX_MARKS_STEP - 1) / LEX_MARKS_STEP);
    window->mark(text, n_steps, window->letters, window->joints);
    window->letters[n_steps] = window->joints[n_steps] = 0;
    window->text = text;
    window->length = MIN(rest, (size_t)LEX_PLAIN_BYTES - LEX_MARKS_STEP);
}

static inline bool
window_is_joint(const LexPlainWindow *window, size_t i)
{
    return window->joints[i / 64] >> (i % 64) & 1;
}

/* 57 marks or more from i on. */
static inline uint64_t
marks_from(const uint64_t *marks, size_t i)
{
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
    uint64_t some;
    memcpy(&some, (const uint8_t *)marks + i / 8, sizeof some);
    return some >> (i % 8);
#else
    return marks[i / 64] >> (i % 64) | marks[i / 64 + 1] << 1 << (63 - i % 64);
#endif
}

/* The length of the run of letters at i; of a long one, more than a lexicon's slot holds. */
static inline size_t
window_run(const LexPlainWindow *window, size_t i)
{
    return (size_t)__builtin_ctzll(~marks_from(window->letters, i) | UINT64_C(1) << 56);
}

static inline size_t
count_digits(const uint8_t *text)
{
    size_t n = 0;
    while (n <= LEX_LEXICON_SHORT && (uint8_t)(text[n] - '0') < 10)
        n++;
    return n;
}

/* Whether letters or digits are a whole token when this follows them. */
static inline bool
ends_plain_word(const uint8_t *text)
{
    switch (text[0]) {
    case ' ':
    case '\n':
    case '"':
    case ')':
    case ';':
        return true;
    case ',':
    case '.':
    case ':':
        return text[1] == ' ' || text[1] == '\n';
    default:
        return false;
    }
}

/* What is between two words and no single blank: how many bytes, 0 when a glance does not tell. */
static inline unsigned
measure_gap(const uint8_t *text, uint8_t *ret_between)
{
    switch (text[0]) {
    case '\n':
        *ret_between = LEX_PLAIN_LINE;
        return 1;
    case ' ':
        *ret_between = LEX_PLAIN_PUNCTUATION;
        if (text[1] == '(' || text[1] == '"')
            return 2;
        *ret_between = 0;
        return (uint8_t)(text[1] - '0') < 10 ? 1 : 0;
    case ',':
    case ';':
    case ':':
    case ')':
    case '"':
        *ret_between = LEX_PLAIN_PUNCTUATION;
        break;
    case '.':
        *ret_between = LEX_PLAIN_PUNCTUATION | LEX_PLAIN_STOP;
        break;
    default:
        return 0;
    }
    if (text[1] == '\n')
        *ret_between |= LEX_PLAIN_LINE;
    return text[1] == ' ' || text[1] == '\n' ? 2 : 0;
}

size_t
lex_plain_find(const LexPlainWindow *window, const LexLexicon *lexicon, size_t end,
               LexPlainWord *ret_words)
{
    const uint8_t *const text = window->text;
    bool joint = window_is_joint(window, end);
    size_t n = 0;
    while (n < LEX_PLAIN_MAX && end < window->length) {
        LexPlainWord *const word = &ret_words[n];
        size_t start = end + 1;
        word->between = 0;
        if (!joint) {
            start = end + measure_gap(text + end, &word->between);
            if (start == end || start >= window->length)
                break;
        }
        size_t length = window_run(window, start);
        if (length == 0)
            length = count_digits(text + start);
        if (length - 1 >= LEX_LEXICON_SHORT) /* too long, or none */
            break;
        end = start + length;
        joint = window_is_joint(window, end);
        if (!joint && !ends_plain_word(text + end))
            break;
        word->key = lex_lexicon_key(text + start, length);
        word->slot = lex_lexicon_place(lexicon, word->key);
        word->start = (uint16_t)start;
        word->length = (uint8_t)length;
        __builtin_prefetch(&lexicon->slots[word->slot]);
        n++;
    }
    return n;
}
