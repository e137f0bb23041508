/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-utf8.h"

#include <string.h>

/* Well-formed byte sequences: Unicode Standard, table 3-7. */
static bool
utf8_continues(const uint8_t *text, const uint8_t *end, uint8_t low, uint8_t high)
{
    return text < end && *text >= low && *text <= high;
}

unsigned
lex_utf8_decode(const uint8_t *text, const uint8_t *end, uint32_t *ret_character)
{
    const uint8_t lead = text[0];
    *ret_character = LEX_UTF8_REPLACEMENT;

    if (lead < 0x80) {
        *ret_character = lead;
        return 1;
    }
    if (lead < 0xC2 || lead > 0xF4)
        return 1;
    if (lead < 0xE0) {
        if (!utf8_continues(text + 1, end, 0x80, 0xBF))
            return 1;
        *ret_character = (lead & 0x1Fu) << 6 | (text[1] & 0x3Fu);
        return 2;
    }

    /* The second byte of three and four is narrower: no overlong forms, surrogates, > U+10FFFF. */
    const uint8_t low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const uint8_t high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (!utf8_continues(text + 1, end, low, high))
        return 1;
    if (!utf8_continues(text + 2, end, 0x80, 0xBF))
        return 2;
    if (lead < 0xF0) {
        *ret_character = (lead & 0x0Fu) << 12 | (text[1] & 0x3Fu) << 6 | (text[2] & 0x3Fu);
        return 3;
    }
    if (!utf8_continues(text + 3, end, 0x80, 0xBF))
        return 3;
    *ret_character =
        (lead & 0x07u) << 18 | (text[1] & 0x3Fu) << 12 | (text[2] & 0x3Fu) << 6 | (text[3] & 0x3Fu);
    return 4;
}

#define STEP 64 /* bytes that are looked at together; compilers make wide registers of it */

static bool
utf8_is_ascii(const uint8_t *text)
{
    uint64_t words[STEP / sizeof(uint64_t)], all = 0;
    memcpy(words, text, sizeof words);
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        all |= words[i];
    return (all & UINT64_C(0x8080808080808080)) == 0;
}

/* The end of the run of ASCII bytes that begins at text. */
static const uint8_t *
utf8_skip_ascii(const uint8_t *text, const uint8_t *end)
{
    while (end - text >= STEP && utf8_is_ascii(text))
        text += STEP;
    while (text < end && *text < 0x80)
        text++;
    return text;
}

uint64_t
lex_utf8_count_invalid(const uint8_t *text, size_t length, size_t *ret_first)
{
    const uint8_t *const begin = text;
    const uint8_t *const end = text + length;
    uint64_t n_invalid = 0;

    while ((text = utf8_skip_ascii(text, end)) < end) {
        uint32_t character;
        const unsigned size = lex_utf8_decode(text, end, &character);
        /* U+FFFD itself takes three bytes that decode to it. */
        const bool written_out = size == 3 && memcmp(text, "\xEF\xBF\xBD", 3) == 0;
        if (character == LEX_UTF8_REPLACEMENT && !written_out) {
            if (n_invalid == 0 && ret_first != NULL)
                *ret_first = (size_t)(text - begin);
            n_invalid++;
        }
        text += size;
    }
    return n_invalid;
}
