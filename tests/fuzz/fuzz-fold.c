/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What lex-fold.h says of forms: valid, nothing invisible, one apostrophe, one hyphen, NFC, and
 * folding a form gives the form again.
 */
#include "fuzz.h"

#include "lex-fold.h"

static void
check_form(const GString *form)
{
    g_assert(form->len == strlen(form->str));
    g_assert(g_utf8_validate(form->str, (gssize)form->len, NULL));
    for (const char *p = form->str; *p != '\0'; p = g_utf8_next_char(p)) {
        static const gunichar gone[] = {0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, '`',
                                        0xB4, 0x2BC,  0x2018, 0x2019, 0x2010, 0x2011};
        for (size_t i = 0; i < G_N_ELEMENTS(gone); i++)
            g_assert(g_utf8_get_char(p) != gone[i]);
    }
    g_autofree char *composed = g_utf8_normalize(form->str, -1, G_NORMALIZE_NFC);
    g_assert(g_str_equal(composed, form->str));
}

static void
check_fold(const char *token, size_t length, LexCase letter_case)
{
    g_autoptr(GString) form = g_string_new(NULL);
    lex_fold(token, length, letter_case, form);
    check_form(form);

    g_autoptr(GString) again = g_string_new("what was there before");
    lex_fold(form->str, form->len, letter_case, again);
    g_assert(g_string_equal(form, again));

    /* What stands around the token, in the text that it is borrowed from, is not looked at. */
    g_autoptr(GString) text = g_string_new("Z\xCC\x81");
    const size_t start = text->len;
    g_string_append_len(text, token, (gssize)length);
    g_string_append(text, "\xCC\x81Z");
    lex_fold(text->str + start, length, letter_case, again);
    g_assert(g_string_equal(form, again));
}

/* A form is its own form however the case is treated. */
static void
check_case(const char *token, size_t length)
{
    g_autoptr(GString) form = g_string_new(NULL);
    g_autoptr(GString) kept = g_string_new(NULL);
    lex_fold(token, length, LEX_CASE_FOLD, form);
    lex_fold(form->str, form->len, LEX_CASE_KEEP, kept);
    g_assert(g_string_equal(form, kept));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *token = g_utf8_make_valid((const char *)data, (gssize)size);
    const size_t length = strlen(token);
    check_fold(token, length, LEX_CASE_FOLD);
    check_fold(token, length, LEX_CASE_KEEP);
    check_case(token, length);
    return 0;
}
