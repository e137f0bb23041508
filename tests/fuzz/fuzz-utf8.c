/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The decoder against the table it implements (Unicode Standard, table 3-7), read row by row: a
 * character is a row that matches to its end; what is none is as long as the longest beginning of
 * a row, at least one byte (section 3.9, "maximal subpart").
 */
#include "fuzz.h"

#include "lex-utf8.h"

typedef struct {
    unsigned size;
    struct {
        uint8_t low, high;
    } bytes[4];
} Row;

static const Row rows[] = {
    {1, {{0x00, 0x7F}}},
    {2, {{0xC2, 0xDF}, {0x80, 0xBF}}},
    {3, {{0xE0, 0xE0}, {0xA0, 0xBF}, {0x80, 0xBF}}},
    {3, {{0xE1, 0xEC}, {0x80, 0xBF}, {0x80, 0xBF}}},
    {3, {{0xED, 0xED}, {0x80, 0x9F}, {0x80, 0xBF}}},
    {3, {{0xEE, 0xEF}, {0x80, 0xBF}, {0x80, 0xBF}}},
    {4, {{0xF0, 0xF0}, {0x90, 0xBF}, {0x80, 0xBF}, {0x80, 0xBF}}},
    {4, {{0xF1, 0xF3}, {0x80, 0xBF}, {0x80, 0xBF}, {0x80, 0xBF}}},
    {4, {{0xF4, 0xF4}, {0x80, 0x8F}, {0x80, 0xBF}, {0x80, 0xBF}}},
};

static unsigned
row_match(const Row *row, const uint8_t *text, size_t left)
{
    unsigned n = 0;
    while (n < row->size && n < left && text[n] >= row->bytes[n].low &&
           text[n] <= row->bytes[n].high)
        n++;
    return n;
}

/* The bytes of the sequence at text; *ret_valid says whether it is a character. */
static unsigned
reference_size(const uint8_t *text, size_t left, bool *ret_valid)
{
    unsigned longest = 1;
    *ret_valid = false;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        const unsigned n = row_match(&rows[i], text, left);
        *ret_valid |= n == rows[i].size;
        longest = MAX(longest, n);
    }
    return longest;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint64_t n_invalid = 0;
    size_t first = SIZE_MAX;
    for (size_t at = 0; at < size;) {
        bool valid;
        const unsigned expected = reference_size(data + at, size - at, &valid);
        uint32_t character;
        const unsigned got = lex_utf8_decode(data + at, data + size, &character);
        g_assert(got == expected);
        g_assert(character ==
                 (valid ? g_utf8_get_char((const char *)data + at) : LEX_UTF8_REPLACEMENT));
        if (!valid && n_invalid++ == 0)
            first = at;
        at += got;
    }

    size_t got_first = SIZE_MAX;
    g_assert(lex_utf8_count_invalid(data, size, &got_first) == n_invalid);
    g_assert(got_first == first);
    g_assert(lex_utf8_count_invalid(data, size, NULL) == n_invalid);
    /* A second opinion; to GLib a NUL ends the text. */
    if (size > 0 && memchr(data, '\0', size) == NULL)
        g_assert(g_utf8_validate((const char *)data, (gssize)size, NULL) == (n_invalid == 0));
    return 0;
}
