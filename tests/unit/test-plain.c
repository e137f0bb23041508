/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The quick ways through a text give what the slow ones give, on any bytes. */
#include "test-plain-words.h"
#include "test-random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

enum { N_STEPS = 8, N_BYTES = N_STEPS * LEX_RUNS_STEP };

/* Byte by byte, as one would say it. */
static size_t
find_runs_slowly(const uint8_t *text, size_t length, LexRun *ret_runs)
{
    size_t n = 0;
    for (size_t i = 0; i < length; i++) {
        const bool is_letter = g_ascii_isalpha(text[i]);
        if (!is_letter && !g_ascii_isdigit(text[i]))
            continue;
        const size_t start = i;
        while (i + 1 < length && g_ascii_isalnum(text[i + 1]) &&
               g_ascii_isalpha(text[i + 1]) == is_letter)
            i++;
        ret_runs[n++] = (LexRun){(uint16_t)start, (uint16_t)(i + 1)};
    }
    return n;
}

static void
test_runs_are_the_same_on_every_processor(void **state G_GNUC_UNUSED)
{
    static const char *const few = "az AZ@[`{09/:";
    LexRunsFunc ways[LEX_RUNS_MAX_WAYS];
    const size_t n_ways = lex_runs_ways(ways);
    uint64_t seed = 1;
    for (unsigned round = 0; round < 5000; round++) {
        uint8_t text[N_BYTES];
        LexRun expected[LEX_RUNS_ROOM(N_STEPS)], runs[LEX_RUNS_ROOM(N_STEPS)];
        const size_t n_steps = 1 + random_below(&seed, N_STEPS);
        for (size_t i = 0; i < N_BYTES; i++)
            text[i] = round % 3 == 0   ? (uint8_t)random_below(&seed, 256)
                      : round % 3 == 1 ? (uint8_t)few[random_below(&seed, strlen(few))]
                                       : (uint8_t) "a1 "[random_below(&seed, 1 + round % 9) % 3];
        const size_t n = find_runs_slowly(text, n_steps * LEX_RUNS_STEP, expected);
        for (size_t w = 0; w < n_ways; w++) {
            assert_int_equal(ways[w](text, n_steps, runs), n);
            assert_memory_equal(runs, expected, n * sizeof *runs);
        }
    }
}

static void
test_plain_words_are_tokens(void **state G_GNUC_UNUSED)
{
    static const char *const pieces[] = {"kota ",      "Desa ",     "dan, ",
                                         "12 ",        "ia. ",      "Lalu ",
                                         "hal. ",      "(1) ",      "dr. ",
                                         "a ",         "7. ",       "\nDi ",
                                         "kota-kota ", "1.250,5 ",  "Januari-Mei ",
                                         "apa? ",      "dan/atau ", "7% ",
                                         "sel- ",      "kota",      "Kota",
                                         "KOTA",       "a",         "S",
                                         "dr",         "hal",       "www",
                                         "http",       "Rp",        "1",
                                         "12",         "1990",      "an",
                                         "-",          " ",         " ",
                                         " ",          " ",         ". ",
                                         ", ",         ".",         ",",
                                         ":",          ";",         "(",
                                         ")",          "\"",        "\n",
                                         "\n\n",       "?",         "!",
                                         "'",          "_",         "@",
                                         "#",          "&",         "/",
                                         "%",          "+",         "com",
                                         ".id",        "\t",        "\r",
                                         "café",       "“",         " “",
                                         "” ",         "”",         ",” ",
                                         ".”\n",       ",\" ",      ".\"",
                                         "?\" ",       " ^",        " '",
                                         "' ",         " [",        "] ",
                                         "\n(",        "\n\"",      "\n'",
                                         "\n^",        "\u2013",    " \u2013 ",
                                         "\xFF",       "Januari",   "Senin",
                                         ": ",         "; ",        ") ",
                                         " (",         "ISIS",      "ke",
                                         "S.H",        ".\n(",      ". (",
                                         "). ",        ").\n(",     "!) ",
                                         "...\n",      " - ",       "tanggungjawabnyalahsendiri",
                                         NULL};
    static const char behind[] = {'\0', '"', ',', '\n', '1', ' ', 'a'};
    uint64_t seed = 7;
    g_autoptr(GString) text = g_string_new(NULL);
    size_t n_found = 0;
    for (unsigned round = 0; round < 20000; round++) {
        random_text(&seed, pieces, random_below(&seed, 40), text);
        n_found += expect_plain_words(LEX_HYPHENS_SMART, text->str, text->len,
                                      behind[round % sizeof behind]);
    }
    assert_true(n_found > 30000);
}

/* A window's edge is no edge of a word. */
static void
test_windows_do_not_cut_words(void **state G_GNUC_UNUSED)
{
    g_autoptr(GString) text = g_string_new("x");
    for (unsigned i = 0; i < 3 * LEX_PLAIN_BYTES / 9; i++)
        g_string_append(text, i % 5 ? " kalimat" : ", Kalimatnya");
    assert_int_equal(expect_plain_words(LEX_HYPHENS_SMART, text->str, text->len, '\0'),
                     3 * LEX_PLAIN_BYTES / 9 - 1);
}

static void
test_lexicon_numbers_and_counts(void **state G_GNUC_UNUSED)
{
    LexLexicon lexicon;
    uint64_t seed = 3;
    lex_lexicon_init(&lexicon, false);
    g_autoptr(GHashTable) expected = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (unsigned i = 0; i < 60000; i++) {
        const unsigned number = (unsigned)random_below(&seed, 9000);
        char padded[64] = {0};
        g_snprintf(padded, sizeof padded, number % 3 ? "kata%u" : "kata-yang-panjang-%u", number);
        bool is_new;
        const uint32_t id =
            lex_lexicon_meet(&lexicon, (const uint8_t *)padded, strlen(padded), &is_new);
        const gpointer seen = g_hash_table_lookup(expected, padded);
        assert_int_equal(is_new, seen == NULL);
        assert_int_equal(lexicon.entries[id].length, strlen(padded));
        assert_memory_equal(lexicon.entries[id].bytes, padded, strlen(padded));
        g_hash_table_replace(expected, g_strdup(padded),
                             GSIZE_TO_POINTER(GPOINTER_TO_SIZE(seen) + 1));
    }
    assert_int_equal(lexicon.n_entries, g_hash_table_size(expected));
    g_autofree uint64_t *counts = g_new(uint64_t, lexicon.n_entries);
    lex_lexicon_counts(&lexicon, counts);
    for (uint32_t id = 0; id < lexicon.n_entries; id++)
        assert_int_equal(
            counts[id], GPOINTER_TO_SIZE(g_hash_table_lookup(expected, lexicon.entries[id].bytes)));
    lex_lexicon_clear(&lexicon);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_runs_are_the_same_on_every_processor),
        cmocka_unit_test(test_plain_words_are_tokens),
        cmocka_unit_test(test_windows_do_not_cut_words),
        cmocka_unit_test(test_lexicon_numbers_and_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
