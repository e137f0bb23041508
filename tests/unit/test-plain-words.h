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
find_plain_word(const LexPlainWindow *window, const uint8_t *text, size_t end, LexToken *ret_token,
                LexPlainGap *ret_gap)
{
    const size_t begin = (size_t)(window->text - text);
    *ret_gap = lex_plain_gap(text + end);
    if (*ret_gap == 0 || end + lex_plain_gap_size(*ret_gap) - begin >= window->length)
        return false;
    const size_t start = end + lex_plain_gap_size(*ret_gap);
    size_t length = lex_plain_count_letters(window, start - begin);
    if (length == 0)
        length = lex_plain_count_digits(text + start);
    *ret_token = (LexToken){
        .start = start,
        .length = length,
        .class = text[start] < 'A' ? LEX_CLASS_NUMBER : LEX_CLASS_WORD,
    };
    return length <= LEX_LEXICON_SHORT &&
           (lex_plain_gap(text + start + length) != 0 || lex_plain_ends(text + start + length));
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
 * What is found behind each token is what the tokeniser finds there, whatever is behind the text,
 * as long as it is no letter. Returns how often something is found.
 */
static size_t
expect_plain_words(LexHyphens hyphens, const char *bytes, size_t length, char behind)
{
    g_autofree uint8_t *text = g_malloc(length + LEX_MARKS_STEP);
    memcpy(text, bytes, length);
    memset(text + length, behind, LEX_MARKS_STEP);
    g_autoptr(GArray) tokens = read_tokens(hyphens, text, length);
    LexPlainWindow window = {.mark = lex_marks_choose()};
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
