/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-macros.h>

/*
 * Indonesian text to tokens.
 *
 * The scan goes from left to right; at each place the first class that matches wins: URL, e-mail,
 * @mention or #tag; domain; abbreviation; decade (1990-an); number, date or time; word. Everything
 * else separates. A reduplication (kota-kota), an Arabic name (al-Assad) and a prefixed number
 * (ke-19) are one word, a range (2014-2019, Januari-Oktober) is two; docs/tokens.md has the rules
 * with examples. The bytes of a token are the bytes of the text: folding comes later, once per
 * distinct form.
 */

typedef enum {
    LEX_CLASS_WORD,
    LEX_CLASS_NUMBER, /* digits with inner . , : ; dates; 1990-an */
    LEX_CLASS_URL,    /* http://, www., and bare domains */
    LEX_CLASS_EMAIL,
    LEX_CLASS_TAG, /* @mention, #tag */
    LEX_N_CLASSES,
} LexTokenClass;

/* What lies between a token and the one before it; the larger holds the smaller. */
typedef enum {
    LEX_GAP_NONE,        /* blanks only */
    LEX_GAP_PUNCTUATION, /* something that is no blank */
    LEX_GAP_SENTENCE,    /* a sentence begins here */
    LEX_GAP_PARAGRAPH,   /* a paragraph begins here; so does the first token of a text */
} LexGap;

typedef enum {
    LEX_HYPHENS_SMART, /* keep, but split ranges of numbers, months and days */
    LEX_HYPHENS_KEEP,  /* keep ranges too */
    LEX_HYPHENS_SPLIT, /* keep only 1990-an */
} LexHyphens;

/* What a full stop after a word is. Known of a word once and for all, so that who keeps words may
 * keep it too. */
typedef enum {
    LEX_STOP_UNKNOWN,
    LEX_STOP_ENDS,         /* the end of a sentence */
    LEX_STOP_BEFORE_DIGIT, /* a part of the word before a digit (hal. 7), else the end */
    LEX_STOP_ABBREVIATES,  /* a part of the word: Dr., PT., S.H., an initial */
} LexStop;

typedef struct {
    size_t start; /* bytes from the beginning of the text */
    size_t length;
    LexTokenClass class;
    LexGap gap;
    LexStop stop; /* of a word; LEX_STOP_UNKNOWN unless the caller has set it */
} LexToken;

/*
 * What a language adds: ASCII words as arrays that end with NULL. Borrowed; see
 * lex_indonesian_token_rules. Degrees are compared as written, the others without case.
 */
typedef struct {
    const char *const *months;        /* not joined with one another by a hyphen */
    const char *const *days;          /* the same */
    const char *const *abbreviations; /* their full stop ends no sentence: dr, jl, pt */
    const char *const *references;    /* the same, but before a digit only: no, hal */
    const char *const *degree_titles; /* before the stop of S.Pd, Ph.D */
    const char *const *degree_fields; /* after it; a single letter always may be */
} LexTokenRules;

/* One text being read. Fields are the tokeniser's own. */
typedef struct {
    const LexTokenRules *rules;
    LexHyphens hyphens;
    const uint8_t *begin;
    const uint8_t *end;
    const uint8_t *next; /* not yet read */
    LexToken previous;   /* the last token given; length 0 before the first */
} LexTokenizer;

/* rules and text stay the caller's and must outlive the tokeniser. Nothing to free. */
void lex_tokenizer_init(LexTokenizer *tokenizer, const LexTokenRules *rules, LexHyphens hyphens,
                        const uint8_t *text, size_t length);

/* The next token, or false at the end. Any bytes will do: what is not UTF-8 separates. */
bool lex_tokenizer_next(LexTokenizer *tokenizer, LexToken *ret_token);

/*
 * The text goes on behind `previous`, a token of what came before it; its bytes are the first of
 * the text, and are not read again.
 */
void lex_tokenizer_follow(LexTokenizer *tokenizer, const LexToken *previous);

/* What a full stop after the word is; never LEX_STOP_UNKNOWN. */
LexStop lex_token_stop(const LexTokenRules *rules, const uint8_t *word, size_t length);

/*
 * Whether a full stop right behind the token belongs to it, and so ends no sentence: of a word that
 * is for `stop` to say, and a number counts a list when it is the first of a line (1.).
 */
static inline bool
lex_token_abbreviates(const LexToken *token, LexStop stop, bool before_digit)
{
    if (token->class == LEX_CLASS_NUMBER)
        return token->gap >= LEX_GAP_SENTENCE && token->length <= 3;
    return token->class == LEX_CLASS_WORD &&
           (stop == LEX_STOP_ABBREVIATES || (stop == LEX_STOP_BEFORE_DIGIT && before_digit));
}

/* The caller has read tokens on his own, the last of which this is; the tokeniser goes on there. */
static inline void
lex_tokenizer_go_on(LexTokenizer *tokenizer, const LexToken *last)
{
    tokenizer->previous = *last;
    tokenizer->next = tokenizer->begin + last->start + last->length;
}

/* The name of a class as options and tables say it: word, number, url, email, tag. */
const char *lex_token_class_name(LexTokenClass class);
