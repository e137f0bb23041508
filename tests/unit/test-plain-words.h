/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What lex-plain.h says of any text, for the unit test and the fuzz target. */

#include "lex-indonesian.h"
#include "lex-plain.h"

/* What the tokeniser says of the whole text. */
static GArray *
read_tokens(LexHyphens hyphens, const uint8_t *text, size_t length)
{
    GArray *const tokens = g_array_new(FALSE, FALSE, sizeof(LexToken));
    LexTokenizer tokenizer;
    LexToken token;
    lex_tokenizer_init(&tokenizer, &lex_indonesian_token_rules, hyphens, text, length);
    while (lex_tokenizer_next(&tokenizer, &token))
        g_array_append_val(tokens, token);
    return tokens;
}

/* The word that plain words would find behind the byte `end`: as the tokeniser would give it. */
static bool
find_plain_word(LexPlainWindow *window, const uint8_t *text, size_t end, LexToken *ret_token,
                LexPlainGap *ret_gap)
{
    const size_t begin = (size_t)(window->text - text);
    const LexRun *const run = lex_plain_seek(window, end - begin);
    *ret_gap = lex_plain_gap(window, end - begin, run);
    if (*ret_gap == 0 || run->start >= window->length)
        return false;
    *ret_token = (LexToken){
        .start = begin + run->start,
        .length = (size_t)(run->end - run->start),
        .class = window->text[run->start] < 'A' ? LEX_CLASS_NUMBER : LEX_CLASS_WORD,
    };
    return ret_token->length <= LEX_LEXICON_SHORT &&
           (lex_plain_gap(window, run->end, run + 1) != 0 ||
            lex_plain_ends(window->text + run->end));
}

static LexGap
judge(const uint8_t *text, const LexToken *last, LexPlainGap gap, uint8_t first)
{
    const LexStop stop =
        last->class == LEX_CLASS_WORD
            ? lex_token_stop(&lex_indonesian_token_rules, text + last->start, last->length)
            : LEX_STOP_UNKNOWN;
    return lex_plain_judge(gap, first >= 'a', lex_token_abbreviates(last, stop, first < 'A'));
}

/*
 * What is found behind each token is what the tokeniser finds there, whatever is behind the text.
 * Returns how often something is found.
 */
static size_t
expect_plain_words(LexHyphens hyphens, const char *bytes, size_t length, char behind)
{
    g_autofree uint8_t *text = g_malloc(length + LEX_RUNS_STEP);
    memcpy(text, bytes, length);
    for (size_t i = 0; i < LEX_RUNS_STEP; i++) /* short words, as one might go on with */
        text[length + i] = (uint8_t)(i % 2 ? ' ' : behind);
    g_autoptr(GArray) tokens = read_tokens(hyphens, text, length);
    LexPlainWindow window = {0};
    lex_plain_init(&window);
    size_t n_found = 0;
    for (guint i = 0; i < tokens->len; i++) {
        const LexToken *const before = &g_array_index(tokens, LexToken, i);
        const size_t end = before->start + before->length;
        LexToken found;
        LexPlainGap gap;
        if (i % 7 == 0 || end - (size_t)(window.text - text) >= window.length)
            lex_plain_move(&window, text + end, text + length);
        if (!find_plain_word(&window, text, end, &found, &gap))
            continue;
        g_assert_true(i + 1 < tokens->len);
        const LexToken *const token = &g_array_index(tokens, LexToken, i + 1);
        g_assert_true(found.start == token->start);
        g_assert_true(found.length == token->length);
        g_assert_true(found.class == token->class);
        g_assert_true(judge(text, before, gap, text[token->start]) == token->gap);
        n_found++;
    }
    return n_found;
}
