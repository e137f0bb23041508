/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-cuts.h"
#include "test-random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const LexHyphens all_hyphens[] = {LEX_HYPHENS_SMART, LEX_HYPHENS_KEEP, LEX_HYPHENS_SPLIT};

/* Cuts from n places of the text, spread over it; returns how many there are. */
static size_t
count_cuts(const char *bytes, size_t length, size_t n)
{
    size_t n_found = 0;
    const uint8_t *const text = (const uint8_t *)bytes;
    for (size_t h = 0; h < G_N_ELEMENTS(all_hyphens); h++) {
        g_autoptr(GArray) whole = cut_tokens(all_hyphens[h], text, length, NULL);
        for (size_t i = 0; i < n; i++)
            n_found += cut_check(all_hyphens[h], text, length, whole, length * i / n);
    }
    return n_found;
}

static const char *const words[] = {"kota",        "Kota",
                                    "desa",        "ISIS",
                                    "Jum'at",      "kota-kota",
                                    "1990-an",     "2,5",
                                    "7/12",        "7/12/2017",
                                    "hal.",        "dr.",
                                    "Dr.",         "S.H.",
                                    "M.Si",        "AT&T",
                                    "Rp5",         "4G",
                                    "@joko",       "#tagar",
                                    "caf\303\251", "\342\200\234Kata\342\200\235",
                                    "Januari-Mei", "al-Assad",
                                    NULL};

static const char *const separators[] = {
    " ",  " ",   " ", " ",  ", ", ". ",  ".\n",      "\n",  "\n\n", "\r\n", "? ", "! ",
    "; ", " - ", ".", ": ", "\t", "...", "\302\240", ".) ", "\"",   " (",   "",   NULL};

/* Words with something between them, as in a newspaper. */
static void
append_words(uint64_t *seed, size_t n, GString *text)
{
    for (size_t i = 0; i < n; i++) {
        g_string_append(text, words[random_below(seed, G_N_ELEMENTS(words) - 1)]);
        g_string_append(text, separators[random_below(seed, G_N_ELEMENTS(separators) - 1)]);
    }
}

static void
test_parts_are_the_whole(void **state G_GNUC_UNUSED)
{
    uint64_t seed = 1;
    size_t n_found = 0;
    g_autoptr(GString) text = g_string_new(NULL);
    for (unsigned round = 0; round < 400; round++) {
        g_string_truncate(text, 0);
        append_words(&seed, 1 + random_below(&seed, 300), text);
        n_found += count_cuts(text->str, text->len, 12);
    }
    assert_true(n_found > 10000);
}

static void
test_parts_of_any_bytes(void **state G_GNUC_UNUSED)
{
    static const char few[] = "aB1 .\n,-@#/:&\r\xC3\xA9\xE2\x80\x9C\xFF_'";
    uint64_t seed = 2;
    size_t n_found = 0;
    for (unsigned round = 0; round < 3000; round++) {
        char text[400];
        const size_t length = 1 + random_below(&seed, sizeof text);
        for (size_t i = 0; i < length; i++) /* any byte but NUL, or those that matter most */
            text[i] = round % 3 == 0 ? (char)(1 + random_below(&seed, 255))
                                     : few[random_below(&seed, sizeof few - 1)];
        n_found += count_cuts(text, length, 5);
    }
    assert_true(n_found > 1000);
}

/* Repeated, each is a text of more than two sentences' length. */
static const struct {
    const char *piece;
    bool has_cuts;
} long_texts[] = {
    {"kata ", true}, /* no sentence ends */
    {"kata, Kata ", true},
    {"a. b c. ", true}, /* small letters begin none */
    {"katakatakata", false},
    {"kata\n", true}, /* wrapped lines */
    {"Kata\n", true},
    {"12\n", true},
    {"kata\tkata\n\n", false}, /* no blank or line end between letters */
    {"kata. Kata\n\nKata kata. ", true},
    {"selesai.Ketika", false}, /* sentences glued to each other */
    {"kata selesai.Ketika ", true},
    {"https://a.id/b?c=1,", false},
    {"https://a.id/b?c=1 x ", true},
    {"a@b.co.id ", true},
    {"ab.ab.ab.", false},
    {"ab.ab.ab. x ", true},
    {"1.250,5 ", true},
    {"7/12/2017 ", true},
    {"\xFF\xFE ", false},
    {"\xE2\x80 a b \xFF", true},
    {"...... ", false},
    {"\" \" a \" b ", false},
    {"\u00E9t\u00E9 ", false}, /* letters beyond ASCII are not looked for */
    {"dr. A S. ", true},
};

static void
test_long_texts(void **state G_GNUC_UNUSED)
{
    for (size_t i = 0; i < G_N_ELEMENTS(long_texts); i++) {
        g_autoptr(GString) text = g_string_new("Di sini");
        while (text->len < 3 * LEX_SENTENCE_MAX)
            g_string_append(text, long_texts[i].piece);
        const uint8_t *const bytes = (const uint8_t *)text->str;
        g_autoptr(GArray) whole = cut_tokens(LEX_HYPHENS_SMART, bytes, text->len, NULL);
        for (size_t from = 100; from < LEX_SENTENCE_MAX; from += 3 * from) {
            if (cut_check(LEX_HYPHENS_SMART, bytes, text->len, whole, from) !=
                long_texts[i].has_cuts)
                fail_msg("\"%s\" from byte %zu", long_texts[i].piece, from);
        }
    }
}

/* From the byte 3 of a text whose length a sentence may or may not have. */
static bool
find_cut(const GString *text, bool at_end, LexCut *ret_cut)
{
    return lex_cut_find(&lex_indonesian_token_rules, LEX_HYPHENS_SMART, (const uint8_t *)text->str,
                        text->len, at_end, 3, ret_cut);
}

static void
test_sentences_are_cut_only_when_too_long(void **state G_GNUC_UNUSED)
{
    LexCut cut;
    g_autoptr(GString) text = g_string_new("Di sini");
    while (text->len < LEX_SENTENCE_MAX - 100)
        g_string_append(text, " kota");
    assert_false(find_cut(text, true, &cut)); /* the end of the text ends a sentence as well */
    const size_t end = text->len;
    g_string_append(text, ". Lalu");
    assert_true(find_cut(text, true, &cut));
    assert_int_equal(cut.offset, end);
    assert_int_equal(cut.previous.length, 4);
    assert_false(cut.in_sentence);

    g_string_truncate(text, end);
    while (text->len < LEX_SENTENCE_MAX + 100)
        g_string_append(text, " kota");
    g_string_append(text, ". Lalu");
    assert_true(find_cut(text, true, &cut));
    assert_int_equal(cut.offset, 7); /* "Di sini| kota": the blank before is at byte 2 */
    assert_int_equal(cut.previous.start, 6);
    assert_int_equal(cut.previous.length, 1);
    assert_true(cut.in_sentence);
}

/* What would be a sentence may turn out to be something else when one sees more. */
static void
test_waits_for_more(void **state G_GNUC_UNUSED)
{
    LexCut cut;
    g_autoptr(GString) text = g_string_new("Di sini ada kota. Lalu");
    assert_true(find_cut(text, true, &cut));
    assert_int_equal(cut.offset, strlen("Di sini ada kota"));
    assert_false(find_cut(text, false, &cut));
    for (unsigned i = 0; i < 400; i++)
        g_string_append(text, " kota");
    assert_true(find_cut(text, false, &cut));
    assert_int_equal(cut.offset, strlen("Di sini ada kota"));
}

static void
test_short_texts_have_no_cut(void **state G_GNUC_UNUSED)
{
    static const char *const texts[] = {"",    "a",    " ",       "a ",    " a",
                                        "a b", "kota", "a  b. C", "a\n\nB"};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        assert_int_equal(count_cuts(texts[i], strlen(texts[i]), 4), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parts_are_the_whole),
        cmocka_unit_test(test_parts_of_any_bytes),
        cmocka_unit_test(test_long_texts),
        cmocka_unit_test(test_sentences_are_cut_only_when_too_long),
        cmocka_unit_test(test_waits_for_more),
        cmocka_unit_test(test_short_texts_have_no_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
