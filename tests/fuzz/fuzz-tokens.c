/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What lex-token.h says of tokens, for any bytes and each way with hyphens.
 *
 * The tokeniser takes short cuts for ASCII words and single blanks. A second copy of it is compiled
 * into this file without them: the table they look into says here that ASCII has no letters, and
 * nothing else in the file looks into it. Both must give the same.
 */
#include "fuzz.h"

#include "lex-indonesian.h"
#include "lex-scan.h"
#include "lex-token.h"
#include "lex-utf8.h"

static const uint8_t no_letters[128];

#define lex_char_ascii       no_letters
#define lex_tokenizer_init   thorough_init
#define lex_tokenizer_next   thorough_next
#define lex_token_class_name thorough_class_name
#define lex_token_stop       thorough_stop
#define lex_tokenizer_follow thorough_follow
void thorough_init(LexTokenizer *tokenizer, const LexTokenRules *rules, LexHyphens hyphens,
                   const uint8_t *text, size_t length);
bool thorough_next(LexTokenizer *tokenizer, LexToken *ret_token);
const char *thorough_class_name(LexTokenClass class);
LexStop thorough_stop(const LexTokenRules *rules, const uint8_t *word, size_t length);
void thorough_follow(LexTokenizer *tokenizer, const LexToken *previous);
#include "../../src/text/lex-token.c"
#undef lex_char_ascii
#undef lex_tokenizer_init
#undef lex_tokenizer_next
#undef lex_token_class_name
#undef lex_token_stop
#undef lex_tokenizer_follow

static GArray *
tokenize(const uint8_t *text, size_t length, LexHyphens hyphens)
{
    GArray *const tokens = g_array_new(FALSE, FALSE, sizeof(LexToken));
    LexTokenizer tokenizer;
    LexToken token;
    lex_tokenizer_init(&tokenizer, &lex_indonesian_token_rules, hyphens, text, length);
    while (lex_tokenizer_next(&tokenizer, &token))
        g_array_append_val(tokens, token);
    g_assert(!lex_tokenizer_next(&tokenizer, &token));
    return tokens;
}

static bool
token_equal(const LexToken *a, const LexToken *b, size_t shift)
{
    return a->start == b->start + shift && a->length == b->length && a->class == b->class &&
           a->gap == b->gap;
}

/* The tokens from index `from` on are these, `shift` bytes further on. */
static void
check_same(const GArray *tokens, size_t from, const GArray *others, size_t shift)
{
    g_assert(from + others->len <= tokens->len);
    for (size_t i = 0; i < others->len; i++)
        g_assert(token_equal(&g_array_index(tokens, LexToken, from + i),
                             &g_array_index(others, LexToken, i), shift));
}

static void
check_token(const uint8_t *text, const LexToken *token)
{
    const uint8_t *const begin = text + token->start;
    const uint8_t *const end = begin + token->length;
    unsigned size;
    const LexCharClass first = lex_char_at(begin, end, &size);
    const bool is_tag = *begin == '@' || *begin == '#';

    g_assert(token->length > 0);
    g_assert(is_tag ? token->class == LEX_CLASS_TAG : lex_char_begins_word(first));
    g_assert(is_tag || token->class != LEX_CLASS_TAG);
    g_assert(token->class != LEX_CLASS_NUMBER || first == LEX_CHAR_DIGIT);
    g_assert(token->class < LEX_N_CLASSES && lex_token_class_name(token->class) != NULL);
    g_assert(lex_utf8_count_invalid(begin, token->length, NULL) == 0);
}

/* Between tokens nothing begins a word, and the gap is what its characters make of it. */
static void
check_gap(const uint8_t *text, const uint8_t *end, const LexToken *token)
{
    unsigned n_lines = 0;
    bool punctuation = false;
    for (unsigned size; text < end; text += size) {
        const LexCharClass class = lex_char_at(text, end, &size);
        g_assert(!lex_char_begins_word(class));
        if (*text == '\r' && text + 1 < end && text[1] == '\n')
            size = 2;
        n_lines += class == LEX_CHAR_LINE ? 1 : class == LEX_CHAR_PARAGRAPH ? 2 : 0;
        punctuation |= class == LEX_CHAR_OTHER || class == LEX_CHAR_STOP ||
                       class == LEX_CHAR_EXCLAIM || class == LEX_CHAR_APOSTROPHE ||
                       class == LEX_CHAR_HYPHEN || class == LEX_CHAR_UNDERSCORE;
    }
    if (token == NULL) /* the end of the text */
        return;
    g_assert((token->gap == LEX_GAP_PARAGRAPH) == (n_lines >= 2));
    g_assert(token->gap != LEX_GAP_NONE || !punctuation);
    g_assert(token->gap != LEX_GAP_PUNCTUATION || punctuation);
}

static void
check_tokens(const uint8_t *text, size_t length, const GArray *tokens)
{
    const uint8_t *after = text;
    for (size_t i = 0; i < tokens->len; i++) {
        const LexToken *const token = &g_array_index(tokens, LexToken, i);
        g_assert(token->start >= (size_t)(after - text));
        g_assert(token->length <= length && token->start <= length - token->length);
        check_token(text, token);
        if (i == 0)
            g_assert(token->gap == LEX_GAP_PARAGRAPH);
        else
            check_gap(after, text + token->start, token);
        after = text + token->start + token->length;
    }
    check_gap(after, text + length, NULL);
}

static void
check_thorough(const uint8_t *text, size_t length, LexHyphens hyphens, const GArray *tokens)
{
    LexTokenizer tokenizer;
    LexToken token;
    size_t n = 0;
    thorough_init(&tokenizer, &lex_indonesian_token_rules, hyphens, text, length);
    for (; thorough_next(&tokenizer, &token); n++) {
        g_assert(n < tokens->len);
        g_assert(token_equal(&token, &g_array_index(tokens, LexToken, n), 0));
        g_assert(g_str_equal(thorough_class_name(token.class), lex_token_class_name(token.class)));
    }
    g_assert(n == tokens->len);
}

/* Blanks around the text move the tokens and change nothing else. */
static void
check_surrounded(const uint8_t *text, size_t length, LexHyphens hyphens, const GArray *tokens)
{
    static const char before[] = "\n \t";
    static const char after[] = " \n";
    g_autoptr(GString) wide = g_string_new(before);
    g_string_append_len(wide, (const char *)text, (gssize)length);
    g_string_append(wide, after);
    g_autoptr(GArray) moved = tokenize((const uint8_t *)wide->str, wide->len, hyphens);
    g_assert(moved->len == tokens->len);
    check_same(moved, 0, tokens, strlen(before));
}

/* The byte after the first blank line that ends after `from`; 0 when there is none. */
static size_t
find_blank_line(const uint8_t *text, size_t length, size_t from)
{
    static const char *const blank_lines[] = {"\n\n", "\r\n\r\n", "\r\r", "\xE2\x80\xA9"};
    for (size_t at = from + 1; at <= length; at++) {
        for (size_t i = 0; i < G_N_ELEMENTS(blank_lines); i++) {
            const size_t n = strlen(blank_lines[i]);
            if (n <= at && memcmp(text + at - n, blank_lines[i], n) == 0)
                return at;
        }
    }
    return 0;
}

/* A text is the texts before and after a blank line, one after the other. */
static void
check_cut(const uint8_t *text, size_t length, size_t cut, LexHyphens hyphens, const GArray *tokens)
{
    g_autoptr(GArray) before = tokenize(text, cut, hyphens);
    g_autoptr(GArray) after = tokenize(text + cut, length - cut, hyphens);
    g_assert(before->len + after->len == tokens->len);
    check_same(tokens, 0, before, 0);
    check_same(tokens, before->len, after, cut);
}

static void
check_cuts(const uint8_t *text, size_t length, LexHyphens hyphens, const GArray *tokens)
{
    enum { MANY = 4 }; /* each is two more readings of the text */
    size_t cut = 0;
    for (int i = 0; i < MANY && (cut = find_blank_line(text, length, cut)) > 0; i++)
        check_cut(text, length, cut, hyphens, tokens);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const LexHyphens all_hyphens[] = {LEX_HYPHENS_SMART, LEX_HYPHENS_KEEP,
                                             LEX_HYPHENS_SPLIT};
    /* A copy of just this size, for AddressSanitizer to see a read beyond it. */
    g_autofree uint8_t *text = g_memdup2(size > 0 ? data : (const uint8_t *)"", MAX(size, 1));
    for (size_t i = 0; i < G_N_ELEMENTS(all_hyphens); i++) {
        const LexHyphens hyphens = all_hyphens[i];
        g_autoptr(GArray) tokens = tokenize(text, size, hyphens);
        g_autoptr(GArray) again = tokenize(text, size, hyphens);
        g_assert(again->len == tokens->len);
        check_same(tokens, 0, again, 0);
        check_tokens(text, size, tokens);
        check_thorough(text, size, hyphens, tokens);
        check_surrounded(text, size, hyphens, tokens);
        check_cuts(text, size, hyphens, tokens);
    }
    return 0;
}
