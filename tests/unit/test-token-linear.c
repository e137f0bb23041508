/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A text twice as long takes twice the time, whatever stands in it. Each text is made to have a
 * pattern begin at every place and fail late. The clock is the thread's own.
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

/* Lengths are doubled from the first to the last. */
enum { FIRST = 64 * 1024, LAST = 512 * 1024, MANY = 8 };

/* How much longer the longer text is, and how much more time it may take. */
enum { GROWTH = 8, BOUND = 20 };

/* A time to compare; below it the clock and the caches say more than the text. */
#define ENOUGH_SECONDS 0.01

static void
fill(uint8_t *text, const Pattern *pattern)
{
    const size_t start = strlen(pattern->beginning);
    const size_t length = strlen(pattern->piece);
    memcpy(text, pattern->beginning, start);
    for (size_t i = start; i < LAST; i++)
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

/*
 * Eight times the text takes 8 times as long when time is linear, 64 times when it is quadratic:
 * the bound between them leaves room for a busy machine, and the best of some runs decides.
 */
static void
expect_linear(const uint8_t *text, size_t length, LexHyphens hyphens, const Pattern *pattern)
{
    const size_t part = length / GROWTH;
    double shorter = time_run(text, part, hyphens);
    double longer = time_run(text, length, hyphens);
    for (int i = 1; i < MANY && longer >= BOUND * shorter; i++) {
        shorter = MIN(shorter, time_run(text, part, hyphens));
        longer = MIN(longer, time_run(text, length, hyphens));
    }
    if (longer >= BOUND * shorter)
        fail_msg("\"%s%s...\", hyphens %d: %zu bytes take %.4f s, %zu take %.4f s",
                 pattern->beginning, pattern->piece, (int)hyphens, part, shorter, length, longer);
}

/* As long as need be to measure it, and no longer. */
static void
check_pattern(const uint8_t *text, LexHyphens hyphens, const Pattern *pattern)
{
    for (size_t length = FIRST; length <= LAST; length *= 2) {
        if (time_run(text, length, hyphens) < ENOUGH_SECONDS)
            continue;
        expect_linear(text, length, hyphens, pattern);
        return;
    }
}

static void
test_time_grows_with_the_text(void **state G_GNUC_UNUSED)
{
    static const LexHyphens all[] = {LEX_HYPHENS_SMART, LEX_HYPHENS_KEEP, LEX_HYPHENS_SPLIT};
    g_autofree uint8_t *text = g_malloc(LAST);
    for (size_t i = 0; i < G_N_ELEMENTS(patterns); i++) {
        fill(text, &patterns[i]);
        for (size_t j = 0; j < G_N_ELEMENTS(all); j++)
            check_pattern(text, all[j], &patterns[i]);
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
