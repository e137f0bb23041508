/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-char.h"

#define LOWER LEX_CHAR_LOWER
#define UPPER LEX_CHAR_UPPER
#define DIGIT LEX_CHAR_DIGIT

/* What is not named is LEX_CHAR_OTHER. */
const uint8_t lex_char_ascii[128] = {
    ['\t'] = LEX_CHAR_SPACE,
    [' '] = LEX_CHAR_SPACE,
    ['\n'] = LEX_CHAR_LINE,
    ['\v'] = LEX_CHAR_LINE,
    ['\f'] = LEX_CHAR_LINE,
    ['\r'] = LEX_CHAR_LINE,
    ['.'] = LEX_CHAR_STOP,
    ['!'] = LEX_CHAR_EXCLAIM,
    ['?'] = LEX_CHAR_EXCLAIM,
    ['\''] = LEX_CHAR_APOSTROPHE,
    ['`'] = LEX_CHAR_APOSTROPHE,
    ['-'] = LEX_CHAR_HYPHEN,
    ['_'] = LEX_CHAR_UNDERSCORE,
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
    ['a'] = LOWER,
    ['b'] = LOWER,
    ['c'] = LOWER,
    ['d'] = LOWER,
    ['e'] = LOWER,
    ['f'] = LOWER,
    ['g'] = LOWER,
    ['h'] = LOWER,
    ['i'] = LOWER,
    ['j'] = LOWER,
    ['k'] = LOWER,
    ['l'] = LOWER,
    ['m'] = LOWER,
    ['n'] = LOWER,
    ['o'] = LOWER,
    ['p'] = LOWER,
    ['q'] = LOWER,
    ['r'] = LOWER,
    ['s'] = LOWER,
    ['t'] = LOWER,
    ['u'] = LOWER,
    ['v'] = LOWER,
    ['w'] = LOWER,
    ['x'] = LOWER,
    ['y'] = LOWER,
    ['z'] = LOWER,
    ['A'] = UPPER,
    ['B'] = UPPER,
    ['C'] = UPPER,
    ['D'] = UPPER,
    ['E'] = UPPER,
    ['F'] = UPPER,
    ['G'] = UPPER,
    ['H'] = UPPER,
    ['I'] = UPPER,
    ['J'] = UPPER,
    ['K'] = UPPER,
    ['L'] = UPPER,
    ['M'] = UPPER,
    ['N'] = UPPER,
    ['O'] = UPPER,
    ['P'] = UPPER,
    ['Q'] = UPPER,
    ['R'] = UPPER,
    ['S'] = UPPER,
    ['T'] = UPPER,
    ['U'] = UPPER,
    ['V'] = UPPER,
    ['W'] = UPPER,
    ['X'] = UPPER,
    ['Y'] = UPPER,
    ['Z'] = UPPER,
};

/* The characters whose Unicode category does not say what they do in Indonesian text. */
static bool
char_classify_special(uint32_t character, LexCharClass *ret_class)
{
    switch (character) {
    case 0x00AD: /* soft hyphen */
    case 0x200C: /* zero-width non-joiner */
    case 0x200D: /* zero-width joiner */
    case 0x2060: /* word joiner */
    case 0xFEFF: /* byte order mark, zero-width no-break space */
        *ret_class = LEX_CHAR_IGNORABLE;
        return true;
    case 0x00B4: /* acute accent */
    case 0x02BC: /* modifier letter apostrophe */
    case 0x2018: /* quotation marks that stand for it: Ma‘ruf, Jum’at */
    case 0x2019:
        *ret_class = LEX_CHAR_APOSTROPHE;
        return true;
    case 0x2010: /* hyphen */
    case 0x2011: /* non-breaking hyphen */
        *ret_class = LEX_CHAR_HYPHEN;
        return true;
    case 0x2026: /* ellipsis */
        *ret_class = LEX_CHAR_STOP;
        return true;
    case 0x0085: /* next line */
        *ret_class = LEX_CHAR_LINE;
        return true;
    case 0x00B2: /* squared and cubed, of units: km² is not km */
    case 0x00B3:
        *ret_class = LEX_CHAR_MARK;
        return true;
    case 0x200B: /* zero-width space: not a space to Unicode, but it separates */
        *ret_class = LEX_CHAR_SPACE;
        return true;
    default:
        return false;
    }
}

LexCharClass
lex_char_classify_wide(uint32_t character)
{
    LexCharClass class;
    if (char_classify_special(character, &class))
        return class;

    switch (g_unichar_type(character)) {
    case G_UNICODE_UPPERCASE_LETTER:
    case G_UNICODE_TITLECASE_LETTER:
        return LEX_CHAR_UPPER;
    case G_UNICODE_LOWERCASE_LETTER:
        return LEX_CHAR_LOWER;
    case G_UNICODE_MODIFIER_LETTER:
    case G_UNICODE_OTHER_LETTER:
        return LEX_CHAR_CASELESS;
    case G_UNICODE_DECIMAL_NUMBER:
        return LEX_CHAR_DIGIT;
    case G_UNICODE_NON_SPACING_MARK:
    case G_UNICODE_SPACING_MARK:
    case G_UNICODE_ENCLOSING_MARK:
        return LEX_CHAR_MARK;
    case G_UNICODE_SPACE_SEPARATOR:
        return LEX_CHAR_SPACE;
    case G_UNICODE_LINE_SEPARATOR:
        return LEX_CHAR_LINE;
    case G_UNICODE_PARAGRAPH_SEPARATOR:
        return LEX_CHAR_PARAGRAPH;
    default:
        return LEX_CHAR_OTHER;
    }
}
