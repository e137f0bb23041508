/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What lex-cut.h says of any text, for the unit test and the fuzz target. */

#include "lex-cut.h"
#include "lex-indonesian.h"

#include <string.h>

/* The tokens of the text; `previous` is the one it begins with, told and not read; or NULL. */
G_GNUC_UNUSED static GArray *
cut_tokens(LexHyphens hyphens, const uint8_t *text, size_t length, const LexToken *previous)
{
    GArray *const tokens = g_array_new(FALSE, FALSE, sizeof(LexToken));
    LexTokenizer tokenizer;
    LexToken token;
    lex_tokenizer_init(&tokenizer, &lex_indonesian_token_rules, hyphens, text, length);
    if (previous != NULL)
        lex_tokenizer_follow(&tokenizer, previous);
    while (lex_tokenizer_next(&tokenizer, &token))
        g_array_append_val(tokens, token);
    return tokens;
}

static const LexToken *
cut_token(const GArray *tokens, guint i)
{
    return &g_array_index(tokens, LexToken, i);
}

static size_t
cut_token_end(const LexToken *token)
{
    return token->start + token->length;
}

/* tokens are those of the whole text from `first` on, which begins `shift` bytes later there. */
static void
cut_expect_tokens(const GArray *whole, guint first, const GArray *tokens, size_t shift)
{
    g_assert_cmpuint(first + tokens->len, <=, whole->len);
    for (guint i = 0; i < tokens->len; i++) {
        const LexToken *const expected = cut_token(whole, first + i);
        const LexToken *const token = cut_token(tokens, i);
        g_assert_cmpuint(token->start + shift, ==, expected->start);
        g_assert_cmpuint(token->length, ==, expected->length);
        g_assert_cmpint((int)token->class, ==, (int)expected->class);
        g_assert_cmpint((int)token->gap, ==, (int)expected->gap);
    }
}

/* Token i begins a sentence; or it stands in one that is longer than a sentence may be. */
static void
cut_expect_place(const GArray *whole, guint i, const LexCut *cut)
{
    guint begin = i - 1, end = i;
    g_assert_cmpint(cut->in_sentence, ==, cut_token(whole, i)->gap < LEX_GAP_SENTENCE);
    if (!cut->in_sentence)
        return;
    while (begin > 0 && cut_token(whole, begin)->gap < LEX_GAP_SENTENCE)
        begin--;
    while (end < whole->len && cut_token(whole, end)->gap < LEX_GAP_SENTENCE)
        end++;
    g_assert_cmpuint(cut_token_end(cut_token(whole, end - 1)) - cut_token(whole, begin)->start, >,
                     LEX_SENTENCE_MAX);
}

/* The two parts, read one by one, have the tokens of the whole. */
static void
cut_expect_parts(LexHyphens hyphens, const uint8_t *text, size_t length, const GArray *whole,
                 const LexCut *cut)
{
    const size_t begin = cut->previous.start;
    g_assert_cmpuint(begin + cut->previous.length, ==, cut->offset);
    g_autofree uint8_t *first = g_memdup2(text, cut->offset); /* nothing to be seen behind it */
    g_autofree uint8_t *second = g_memdup2(text + begin, length - begin);
    g_autoptr(GArray) before = cut_tokens(hyphens, first, cut->offset, NULL);
    g_autoptr(GArray) after = cut_tokens(hyphens, second, length - begin, &cut->previous);
    g_assert_cmpuint(before->len, >, 0);
    g_assert_cmpuint(before->len + after->len, ==, whole->len);
    cut_expect_tokens(whole, 0, before, 0);
    cut_expect_tokens(whole, before->len, after, begin);
    cut_expect_place(whole, before->len, cut);
}

/* What is found without having seen all of the text is what is found with it. */
static void
cut_expect_early(LexHyphens hyphens, const uint8_t *text, size_t n_seen, size_t from,
                 const LexCut *cut)
{
    LexCut early;
    g_autofree uint8_t *seen = g_memdup2(text, n_seen);
    if (!lex_cut_find(&lex_indonesian_token_rules, hyphens, seen, n_seen, false, from, &early))
        return;
    g_assert(cut != NULL);
    g_assert_cmpuint(early.offset, ==, cut->offset);
    g_assert_cmpuint(early.previous.start, ==, cut->previous.start);
    g_assert_cmpint(early.in_sentence, ==, cut->in_sentence);
}

/* Whether there is a cut from that byte on; it is as the header says. whole: all tokens. */
G_GNUC_UNUSED static bool
cut_check(LexHyphens hyphens, const uint8_t *text, size_t length, const GArray *whole, size_t from)
{
    LexCut cut;
    const bool is_found =
        lex_cut_find(&lex_indonesian_token_rules, hyphens, text, length, true, from, &cut);
    for (size_t n_seen = from + 1; n_seen < length; n_seen += 1 + n_seen / 3)
        cut_expect_early(hyphens, text, n_seen, from, is_found ? &cut : NULL);
    if (!is_found)
        return false;
    g_assert_cmpuint(cut.offset, >=, from);
    g_assert_cmpuint(cut.offset, <, length);
    cut_expect_parts(hyphens, text, length, whole, &cut);
    return true;
}
