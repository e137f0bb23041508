/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-fold.h"

static bool
fold_is_ascii(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] & 0x80)
            return false;
    }
    return true;
}

static void
fold_ascii(const char *text, size_t length, LexCase letter_case, GString *form)
{
    for (size_t i = 0; i < length; i++) {
        const char c = text[i] == '`' ? '\'' : text[i];
        g_string_append_c(form, letter_case == LEX_CASE_FOLD ? g_ascii_tolower(c) : c);
    }
}

/* One letter for the many ways to write it, or 0 for what is not to be seen. */
static gunichar
fold_character(gunichar character)
{
    switch (character) {
    case 0x00AD:
    case 0x200B:
    case 0x200C:
    case 0x200D:
    case 0x2060:
    case 0xFEFF:
        return 0;
    case '`':
    case 0x00B4:
    case 0x02BC:
    case 0x2018:
    case 0x2019:
        return '\'';
    case 0x2010:
    case 0x2011:
        return '-';
    default:
        return character;
    }
}

/* GLib swaps the case of Cherokee letters; Unicode folds them to the capital. */
static gunichar
fold_cherokee(gunichar character)
{
    if (character >= 0xAB70 && character <= 0xABBF)
        return character - 0xAB70 + 0x13A0;
    return character >= 0x13F8 && character <= 0x13FD ? character - 8 : character;
}

/* What joins nothing and is not seen, but stands between marks: U+034F. */
#define GRAPHEME_JOINER 0x034F

/* Marks in a row; the longest that a language writes has fewer than ten. */
enum { MARKS_MAX = 30 };

/* How many marks the decomposition of a character begins with and ends with. */
static void
fold_count_marks(gunichar character, size_t *ret_begins, size_t *ret_ends, bool *ret_all)
{
    gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
    const size_t n = g_unichar_fully_decompose(character, FALSE, parts, G_N_ELEMENTS(parts));
    size_t begins = 0, ends = 0;
    while (begins < n && g_unichar_combining_class(parts[begins]) != 0)
        begins++;
    while (ends < n && g_unichar_combining_class(parts[n - 1 - ends]) != 0)
        ends++;
    *ret_begins = begins;
    *ret_ends = ends;
    *ret_all = begins == n;
}

/*
 * NFC. g_utf8_normalize() sorts the marks of a letter by exchanging neighbours: 80 KB of them took
 * 15 s. So a longer row is cut as UAX #15 has it for "stream-safe text" (section 13).
 */
static char *
fold_normalize(const char *text, size_t length)
{
    g_autoptr(GString) safe = g_string_sized_new(length);
    size_t n_marks = 0;
    for (const char *p = text; p < text + length; p = g_utf8_next_char(p)) {
        const gunichar character = g_utf8_get_char(p);
        size_t begins, ends;
        bool all;
        fold_count_marks(character, &begins, &ends, &all);
        if (n_marks + begins > MARKS_MAX) {
            g_string_append_unichar(safe, GRAPHEME_JOINER);
            n_marks = 0;
        }
        g_string_append_unichar(safe, character);
        n_marks = all ? n_marks + ends : ends;
    }
    return g_utf8_normalize(safe->str, (gssize)safe->len, G_NORMALIZE_NFC);
}

/* The text with those letters in it, NFC. Free with g_free(). */
static char *
fold_replace(const char *text, bool is_case_folded)
{
    g_autoptr(GString) plain = g_string_new(NULL);
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar character = fold_character(g_utf8_get_char(p));
        if (is_case_folded)
            character = fold_cherokee(character);
        if (character != 0)
            g_string_append_unichar(plain, character);
    }
    return fold_normalize(plain->str, plain->len);
}

/*
 * NFC before, for what becomes an apostrophe by it (U+1FFD), and after, for the marks that an
 * invisible character kept from their letter. Once more after case folding, which makes U+02BC and
 * a letter of U+0149.
 */
void
lex_fold(const char *token, size_t length, LexCase letter_case, GString *ret_form)
{
    g_string_truncate(ret_form, 0);
    if (fold_is_ascii(token, length)) {
        fold_ascii(token, length, letter_case, ret_form);
        return;
    }

    g_autofree char *composed = fold_normalize(token, length);
    g_autofree char *kept = fold_replace(composed, false);
    if (letter_case == LEX_CASE_KEEP) {
        g_string_append(ret_form, kept);
        return;
    }
    g_autofree char *folded = g_utf8_casefold(kept, -1);
    g_autofree char *form = fold_replace(folded, true);
    g_string_append(ret_form, form);
}
