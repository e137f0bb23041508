/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A text twice as long takes twice the time, whatever stands in it. Each text is made to have a
 * pattern begin at every place and fail late. The clock is the thread's own, the best of some runs.
 */
#include "lex-indonesian.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

/* The text is the beginning once and then the piece over and over. */
typedef struct {
    const char *beginning;
    const char *piece;
} Pattern;

static const Pattern patterns[] = {
    {"", "a.a."},     {"", "ab.ab."},   {"", "A.B.C."}, {"A", ".Pd"},      {"S", ".Pd"},
    {"", "x-x-x-"},   {"", "1-1-1-"},   {"", "1-a-"},   {"", "mei-juni-"}, {"", "mei-mei-"},
    {"", "1990-an-"}, {"", "@@@@"},     {"", "####a"},  {"", "####1"},     {"#", "1"},
    {"", "#_"},       {"", "1,1,1,"},   {"", "1.1:1a"}, {"", "1/"},        {"1/1/", "1"},
    {"", "a'a'"},     {"", "www.www."}, {"", "www."},   {"", "http://"},   {"www.a", ")"},
    {"", "www.a)\n"}, {"", "a@a@a@"},   {"", "a.@"},    {"", "a%b+"},      {"a", "\u00AD"},
    {"#", "\u00AD"},  {"", "a\u00AD"},  {"", "\u00AD"}, {"", "\uFEFF"},    {"a", "\u0301"},
    {"", "\u0301"},   {"", "a\u0301"},  {"", "(((("},   {"", "____"},      {"a", "_"},
    {"", "a_ "},      {"", "A&"},       {"", "Rp"},     {"", "Rp1"},       {"", "a"},
    {"", "1"},        {"", "\n"},       {"", "\r"},     {"", "."},         {"", "a. "},
    {"", "\xE2\x80"}, {"", "\u0661"},
};

/* Room for the longer text; the shorter is the beginning of it. */
enum { SHORT = 128 * 1024, LONG = 2 * SHORT, N_RUNS = 3 };

/* Below this the clock and the caches say more than the text. */
#define MIN_SECONDS 2e-3

static void
fill(uint8_t *text, const Pattern *pattern)
{
    const size_t start = strlen(pattern->beginning);
    const size_t length = strlen(pattern->piece);
    memcpy(text, pattern->beginning, start);
    for (size_t i = start; i < LONG; i++)
        text[i] = (uint8_t)pattern->piece[(i - start) % length];
}

static double
seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static double
time_run(const uint8_t *text, size_t length, LexHyphens hyphens)
{
    LexTokenizer tokenizer;
    LexToken token;
    const double start = seconds_now();
    lex_tokenizer_init(&tokenizer, &lex_indonesian_token_rules, hyphens, text, length);
    while (lex_tokenizer_next(&tokenizer, &token))
        continue;
    return seconds_now() - start;
}

static double
time_best(const uint8_t *text, size_t length, LexHyphens hyphens)
{
    double best = time_run(text, length, hyphens);
    for (int i = 1; i < N_RUNS; i++)
        best = MIN(best, time_run(text, length, hyphens));
    return best;
}

/* Quadratic growth is a ratio of 4. A ratio is looked at again before it is believed. */
static void
expect_linear(const uint8_t *text, LexHyphens hyphens, const Pattern *pattern)
{
    double shorter = 0, longer = 0;
    for (int attempt = 0; attempt < 5; attempt++) {
        longer = time_best(text, LONG, hyphens);
        if (longer < MIN_SECONDS)
            return;
        shorter = time_best(text, SHORT, hyphens);
        if (longer < 3 * shorter)
            return;
    }
    fail_msg("\"%s%s...\" in hyphens mode %d: %d bytes %.4f s, %d bytes %.4f s", pattern->beginning,
             pattern->piece, (int)hyphens, SHORT, shorter, LONG, longer);
}

static void
test_time_grows_with_the_text(void **state G_GNUC_UNUSED)
{
    static const LexHyphens all[] = {LEX_HYPHENS_SMART, LEX_HYPHENS_KEEP, LEX_HYPHENS_SPLIT};
    g_autofree uint8_t *text = g_malloc(LONG);
    for (size_t i = 0; i < G_N_ELEMENTS(patterns); i++) {
        fill(text, &patterns[i]);
        for (size_t j = 0; j < G_N_ELEMENTS(all); j++)
            expect_linear(text, all[j], &patterns[i]);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_time_grows_with_the_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
