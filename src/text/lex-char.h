/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-utf8.h"

/* What a character is to the tokeniser. ASCII is a table; the rest asks GLib's Unicode data. */

typedef enum {
    LEX_CHAR_OTHER,      /* punctuation, symbols, controls, what is not UTF-8 */
    LEX_CHAR_SPACE,      /* blanks of every width, no-break too, and zero-width space */
    LEX_CHAR_LINE,       /* ends a line: LF, CR, VT, FF, NEL, U+2028 */
    LEX_CHAR_PARAGRAPH,  /* U+2029 */
    LEX_CHAR_STOP,       /* . and the ellipsis U+2026: may end a sentence */
    LEX_CHAR_EXCLAIM,    /* ! and ? */
    LEX_CHAR_APOSTROPHE, /* ' ` U+00B4 U+02BC U+2018 U+2019 */
    LEX_CHAR_HYPHEN,     /* - U+2010 U+2011; longer dashes never join */
    LEX_CHAR_IGNORABLE,  /* U+00AD U+200C U+200D U+2060 U+FEFF: inside a word, not seen */
    LEX_CHAR_UNDERSCORE,
    LEX_CHAR_MARK, /* combining, and the exponents of km² and m³: continues a word, never begins one
                    */
    LEX_CHAR_DIGIT,
    LEX_CHAR_LOWER,
    LEX_CHAR_UPPER,    /* upper and title case */
    LEX_CHAR_CASELESS, /* letters of scripts without case, modifier letters */
} LexCharClass;

extern const uint8_t lex_char_ascii[128];

LexCharClass lex_char_classify_wide(uint32_t character);

static inline LexCharClass
lex_char_classify(uint32_t character)
{
    return character < 128 ? (LexCharClass)lex_char_ascii[character]
                           : lex_char_classify_wide(character);
}

static inline bool
lex_char_is_letter(LexCharClass class)
{
    return class >= LEX_CHAR_LOWER;
}

/* What a word may begin with. */
static inline bool
lex_char_begins_word(LexCharClass class)
{
    return class >= LEX_CHAR_DIGIT;
}

/* What a word goes on with. */
static inline bool
lex_char_continues_word(LexCharClass class)
{
    return class >= LEX_CHAR_UNDERSCORE;
}

/*
 * The class of the character at text, and its bytes in *ret_size. At the end of the text, where
 * nothing is, the class is LEX_CHAR_PARAGRAPH and the size 0: an end ends everything.
 */
static inline LexCharClass
lex_char_at(const uint8_t *text, const uint8_t *end, unsigned *ret_size)
{
    if (text >= end) {
        *ret_size = 0;
        return LEX_CHAR_PARAGRAPH;
    }
    if (*text < 0x80) {
        *ret_size = 1;
        return (LexCharClass)lex_char_ascii[*text];
    }
    uint32_t character;
    *ret_size = lex_utf8_decode(text, end, &character);
    return lex_char_classify_wide(character);
}
