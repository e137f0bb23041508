/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-cut.h"

/* No pattern of the tokeniser looks further behind its match (a host name: 253 bytes). */
#define TOKEN_LOOKAHEAD 1024

/*
 * A blank or line end between two ASCII letters or digits: no token holds one, and whatever the
 * token before it was, nothing else lies between. So the tokens from here on can be known without
 * those before. length when there is none.
 */
static size_t
find_blank(const uint8_t *text, size_t length, size_t from)
{
    for (size_t i = MAX(from, 1); i + 1 < length; i++) {
        if ((text[i] == ' ' || text[i] == '\n') && g_ascii_isalnum(text[i - 1]) &&
            g_ascii_isalnum(text[i + 1]))
            return i;
    }
    return length;
}

/* There, with no more known of the token before than that its last byte is a letter or digit. */
static LexCut
cut_at_blank(size_t blank, bool in_sentence)
{
    return (LexCut){
        .offset = blank,
        .previous = {.start = blank - 1, .length = 1, .class = LEX_CLASS_WORD},
        .in_sentence = in_sentence,
    };
}

typedef enum {
    SENTENCE_FOUND,
    SENTENCE_FAR,     /* more than LEX_SENTENCE_MAX bytes go by without one */
    SENTENCE_UNKNOWN, /* the text ends before */
} SentenceResult;

/* The first sentence that begins in the text, whose first token stands in a sentence. */
static SentenceResult
find_sentence(LexTokenizer *tokenizer, size_t length, bool at_end, LexCut *ret_cut)
{
    LexToken token, previous;
    if (!lex_tokenizer_next(tokenizer, &previous))
        return SENTENCE_UNKNOWN;
    previous.gap = LEX_GAP_NONE;
    tokenizer->previous = previous;
    for (;;) {
        const size_t offset = previous.start + previous.length;
        if (!at_end && offset + TOKEN_LOOKAHEAD > length)
            return SENTENCE_UNKNOWN;
        if (offset > LEX_SENTENCE_MAX)
            return SENTENCE_FAR;
        if (!lex_tokenizer_next(tokenizer, &token))
            return SENTENCE_UNKNOWN;
        if (token.gap >= LEX_GAP_SENTENCE) {
            *ret_cut = (LexCut){.offset = offset, .previous = previous};
            return SENTENCE_FOUND;
        }
        previous = token;
    }
}

bool
lex_cut_find(const LexTokenRules *rules, LexHyphens hyphens, const uint8_t *text, size_t length,
             bool at_end, size_t from, LexCut *ret_cut)
{
    const size_t blank = find_blank(text, length, from);
    if (blank == length)
        return false;

    LexTokenizer tokenizer;
    const size_t begin = blank + 1;
    if (text[blank] == '\n' && !g_ascii_islower(text[begin])) { /* a line that is no wrapped one */
        *ret_cut = cut_at_blank(blank, false);
        return true;
    }
    lex_tokenizer_init(&tokenizer, rules, hyphens, text + begin, length - begin);
    switch (find_sentence(&tokenizer, length - begin, at_end, ret_cut)) {
    case SENTENCE_FOUND:
        ret_cut->offset += begin;
        ret_cut->previous.start += begin;
        return true;
    case SENTENCE_FAR:
        *ret_cut = cut_at_blank(blank, true);
        return true;
    default:
        return false;
    }
}
