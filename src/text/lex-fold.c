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

void
lex_fold(const char *token, size_t length, LexCase letter_case, GString *ret_form)
{
    g_string_truncate(ret_form, 0);
    if (fold_is_ascii(token, length)) {
        fold_ascii(token, length, letter_case, ret_form);
        return;
    }

    /* The marks that were invisible characters apart must compose: replace first, then NFC. */
    g_autoptr(GString) plain = g_string_sized_new(length);
    for (const char *p = token; p < token + length; p = g_utf8_next_char(p)) {
        const gunichar character = fold_character(g_utf8_get_char(p));
        if (character != 0)
            g_string_append_unichar(plain, character);
    }
    g_autofree char *composed = g_utf8_normalize(plain->str, (gssize)plain->len, G_NORMALIZE_NFC);
    if (letter_case == LEX_CASE_KEEP) {
        g_string_append(ret_form, composed);
        return;
    }

    g_autofree char *folded = g_utf8_casefold(composed, -1);
    g_autofree char *normal = g_utf8_normalize(folded, -1, G_NORMALIZE_NFC);
    g_string_append(ret_form, normal);
}
