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
    return g_utf8_normalize(plain->str, (gssize)plain->len, G_NORMALIZE_NFC);
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

    g_autofree char *composed = g_utf8_normalize(token, (gssize)length, G_NORMALIZE_NFC);
    g_autofree char *kept = fold_replace(composed, false);
    if (letter_case == LEX_CASE_KEEP) {
        g_string_append(ret_form, kept);
        return;
    }
    g_autofree char *folded = g_utf8_casefold(kept, -1);
    g_autofree char *form = fold_replace(folded, true);
    g_string_append(ret_form, form);
}
