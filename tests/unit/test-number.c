/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-number.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Fails unless value prints as the C library prints it (-0 excepted: 0 by our rule). */
static void
check_against_libc(double value, unsigned digits)
{
    char expected[64];
    char got[LEX_NUMBER_MAX + 1];
    snprintf(expected, sizeof expected, "%.*g", (int)digits, value == 0 ? 0.0 : value);
    const size_t length = lex_number_format_real(got, value, digits);
    assert_true(length <= LEX_NUMBER_MAX);
    got[length] = '\0';
    if (strcmp(got, expected) != 0)
        fail_msg("%a with %u digits: %s, expected %s", value, digits, got, expected);
}

static void
check_all_digits(double value)
{
    for (unsigned digits = 1; digits <= LEX_DIGITS_ROUND_TRIP; digits++) {
        check_against_libc(value, digits);
        check_against_libc(-value, digits);
    }
}

static double
double_of_bits(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* splitmix64 (Steele, Lea & Flood 2014): a seeded stream that is the same everywhere. */
static uint64_t
random_bits(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

/* A multiplier for long runs: LEXSTAT_TEST_EFFORT=1000 ninja test. */
static unsigned
effort(void)
{
    const char *const value = g_getenv("LEXSTAT_TEST_EFFORT");
    return value == NULL ? 1 : (unsigned)g_ascii_strtoull(value, NULL, 10);
}

static void
test_formats_counts(void **state G_GNUC_UNUSED)
{
    static const uint64_t values[] = {
        0,
        1,
        9,
        10,
        99,
        100,
        101,
        999,
        1000,
        12345,
        1234567890,
        UINT32_MAX,
        100000,
        1000000007,
        INT64_MAX,
        UINT64_MAX,
        UINT64_C(10000000000000000000),
    };
    for (size_t i = 0; i < G_N_ELEMENTS(values); i++) {
        char expected[32];
        char got[LEX_NUMBER_MAX + 1];
        g_snprintf(expected, sizeof expected, "%" G_GUINT64_FORMAT, values[i]);
        got[lex_number_format_count(got, values[i])] = '\0';
        assert_string_equal(got, expected);
    }
}

/* Of every length, each with as many values. */
static void
test_formats_any_count(void **state G_GNUC_UNUSED)
{
    uint64_t seed = 64;
    for (unsigned i = 0; i < 640000 * effort(); i++) {
        const uint64_t value = random_bits(&seed) >> i % 64;
        char expected[32];
        char got[LEX_NUMBER_MAX + 1];
        g_snprintf(expected, sizeof expected, "%" G_GUINT64_FORMAT, value);
        got[lex_number_format_count(got, value)] = '\0';
        if (strcmp(got, expected) != 0)
            fail_msg("%s, expected %s", got, expected);
    }
}

static void
test_formats_reals(void **state G_GNUC_UNUSED)
{
    static const struct {
        double value;
        unsigned digits;
        const char *expected;
    } cases[] = {
        {0.0, 7, "0"},
        {-0.0, 7, "0"},
        {-0.0, 17, "0"},
        {1, 7, "1"},
        {-1, 7, "-1"},
        {0.5, 1, "0.5"},
        {0.1, 7, "0.1"},
        {0.1, 17, "0.10000000000000001"},
        {1.0 / 3, 7, "0.3333333"},
        {100, 1, "1e+02"},
        {123456.7, 7, "123456.7"},
        {1234567.8, 7, "1234568"},
        {9999999.5, 7, "1e+07"},
        {9999998.5, 7, "9999998"}, /* a tie goes to the even digit */
        {0.0001, 7, "0.0001"},
        {0.00009999999999, 7, "0.0001"}, /* the shape is chosen after rounding */
        {0.00001, 7, "1e-05"},
        {2.5, 1, "2"},
        {3.5, 1, "4"},
        {DBL_MAX, 17, "1.7976931348623157e+308"},
        {-2.2250738585072014e-308, 17, "-2.2250738585072014e-308"},
        {4.9406564584124654e-324, 3, "4.94e-324"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        char got[LEX_NUMBER_MAX + 1];
        got[lex_number_format_real(got, cases[i].value, cases[i].digits)] = '\0';
        assert_string_equal(got, cases[i].expected);
    }
}

static void
test_agrees_with_libc_at_powers(void **state G_GNUC_UNUSED)
{
    for (int exponent = -330; exponent <= 308; exponent++) {
        char text[16];
        g_snprintf(text, sizeof text, "1e%d", exponent);
        const double power = g_ascii_strtod(text, NULL);
        check_all_digits(power);
        check_all_digits(nextafter(power, 0));
        check_all_digits(nextafter(power, INFINITY) > DBL_MAX ? 0 : nextafter(power, INFINITY));
    }
    for (int exponent = -1074; exponent <= 1023; exponent++) {
        check_all_digits(ldexp(1, exponent));
        check_all_digits(nextafter(ldexp(1, exponent), 0));
    }
}

/* k / 2^n has a finite decimal expansion that often ends in 5 just after the last digit. */
static void
test_agrees_with_libc_at_ties(void **state G_GNUC_UNUSED)
{
    for (unsigned k = 1; k < 2000; k += 2)
        for (int n = 0; n <= 12; n++)
            check_all_digits(ldexp(k, -n));
    for (uint64_t k = (UINT64_C(1) << 53) - 200; k < (UINT64_C(1) << 53) + 200; k++)
        check_all_digits((double)k);
    for (uint64_t k = 5; k < UINT64_C(100000000000000000); k *= 10)
        for (int i = -3; i <= 3; i++)
            check_all_digits((double)k * 1.0 + i);
}

static void
test_agrees_with_libc_on_random_bits(void **state G_GNUC_UNUSED)
{
    uint64_t seed = 1945;
    const unsigned n_values = 50000 * effort();
    print_message("any bit pattern: %u values, seed %u\n", n_values, (unsigned)seed);
    for (unsigned i = 0; i < n_values; i++) {
        const double value = double_of_bits(random_bits(&seed));
        if (isfinite(value))
            check_against_libc(value, 1 + (unsigned)(random_bits(&seed) % 17));
    }
}

/* Magnitudes that tables hold, where the arithmetic is our own. */
static void
test_agrees_with_libc_on_random_sizes(void **state G_GNUC_UNUSED)
{
    uint64_t seed = 17;
    const unsigned n_values = 1200000 * effort();
    print_message("2^-80 to 2^60: %u values, seed %u\n", n_values, (unsigned)seed);
    for (unsigned i = 0; i < n_values; i++) {
        const uint64_t bits = random_bits(&seed);
        const uint64_t exponent = 1023 - 80 + bits % 141;
        const uint64_t sign = bits & UINT64_C(1) << 63;
        const uint64_t fraction = random_bits(&seed) >> 12;
        const double value = double_of_bits(sign | exponent << 52 | fraction);
        check_against_libc(value, 1 + (unsigned)((bits >> 32) % 17));
    }
}

/* Ratios of small integers and short decimals: the near ties and the trailing zeros. */
static void
test_agrees_with_libc_on_ratios(void **state G_GNUC_UNUSED)
{
    uint64_t seed = 28;
    const unsigned n_values = 300000 * effort();
    print_message("ratios and short decimals: %u values each, seed %u\n", n_values, (unsigned)seed);
    for (unsigned i = 0; i < n_values; i++) {
        const uint64_t bits = random_bits(&seed);
        const double numerator = (double)(bits % 100000);
        const double denominator = (double)(1 + (bits >> 20) % 5000);
        const unsigned digits = 1 + (unsigned)((bits >> 40) % 17);
        check_against_libc(numerator / denominator, digits);

        static const double powers[] = {1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10};
        const double decimal = (double)(random_bits(&seed) % 100000000) / powers[bits % 11];
        check_against_libc(decimal, digits);
    }
}

/* What lies half way between two numbers of so many digits, as near as a double comes, and on
 * either side of it: the rounding is decided by the last bit. */
static void
test_agrees_with_libc_near_halves(void **state G_GNUC_UNUSED)
{
    uint64_t seed = 1973;
    const unsigned n_values = 100000 * effort();
    print_message("near halves: %u values, thrice each, seed %u\n", n_values, (unsigned)seed);
    for (unsigned i = 0; i < n_values; i++) {
        const uint64_t bits = random_bits(&seed);
        const unsigned digits = 1 + (unsigned)(bits % 17);
        uint64_t end = 1;
        for (unsigned d = 0; d < digits; d++)
            end *= 10;
        const uint64_t figures = end / 10 + random_bits(&seed) % (end - end / 10);
        char text[48];
        g_snprintf(text, sizeof text, "%" G_GUINT64_FORMAT "5e%d", figures,
                   -(int)(bits >> 32 & 63) + 20);
        const double half = g_ascii_strtod(text, NULL);
        check_against_libc(half, digits);
        check_against_libc(nextafter(half, 0), digits);
        check_against_libc(nextafter(half, INFINITY), digits);
    }
}

/* Rates, weights and measures, in the digits that are the default. */
static void
test_agrees_with_libc_on_usual_numbers(void **state G_GNUC_UNUSED)
{
    uint64_t seed = 1908;
    const unsigned n_values = 1000000 * effort();
    print_message("1e-6 to 1e8: %u values, seed %u\n", n_values, (unsigned)seed);
    for (unsigned i = 0; i < n_values; i++) {
        const double size = pow(10, (double)(random_bits(&seed) >> 11) * 0x1p-53 * 14 - 6);
        check_against_libc(i % 2 == 0 ? size : -size, LEX_DIGITS_DEFAULT);
    }
}

/* The 17th digit is enough to read the same double back. */
static void
test_round_trips(void **state G_GNUC_UNUSED)
{
    uint64_t seed = 1928;
    for (unsigned i = 0; i < 50000; i++) {
        const double value = double_of_bits(random_bits(&seed));
        if (!isfinite(value))
            continue;
        char text[LEX_NUMBER_MAX + 1];
        text[lex_number_format_real(text, value, LEX_DIGITS_ROUND_TRIP)] = '\0';
        assert_true(g_ascii_strtod(text, NULL) == value);
    }
}

/* The figures of CPython: LEXSTAT_GOLD, its folder statistics, or our own copy. */
static char *
read_gold(void)
{
    const char *const gold = g_getenv("LEXSTAT_GOLD");
    const char *const root = g_getenv("LEXSTAT_SOURCE_ROOT");
    char *const paths[] = {
        g_build_filename(gold != NULL ? gold : "", "roundtrip.tsv", NULL),
        g_build_filename(gold != NULL ? gold : "", "statistics", "roundtrip.tsv", NULL),
        g_build_filename(root != NULL ? root : ".", "tests", "gold", "statistics", "roundtrip.tsv",
                         NULL),
    };
    char *text = NULL;
    for (size_t i = gold != NULL ? 0 : 2; i < G_N_ELEMENTS(paths) && text == NULL; i++)
        g_file_get_contents(paths[i], &text, NULL, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(paths); i++)
        g_free(paths[i]);
    return text;
}

static bool
gold_holds(double value, unsigned digits, const char *expected)
{
    char got[LEX_NUMBER_MAX + 1];
    got[lex_number_format_real(got, value, digits)] = '\0';
    if (strcmp(expected, "-0") == 0) /* the gold keeps the sign of zero, tables do not */
        expected = "0";
    if (strcmp(got, expected) == 0)
        return true;
    print_message("%a: %s, the gold has %s\n", value, got, expected);
    return false;
}

static void
test_holds_the_gold(void **state G_GNUC_UNUSED)
{
    enum { HEX, SHORTEST, G17, G6, N_NEEDED };
    g_autofree char *text = read_gold();
    if (text == NULL) {
        print_message("SKIPPED: no roundtrip.tsv\n");
        skip();
    }

    unsigned n_read = 0;
    unsigned n_held = 0;
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        if (!g_str_has_prefix(*line, "0x") && !g_str_has_prefix(*line, "-0x"))
            continue;
        g_auto(GStrv) fields = g_strsplit(*line, "\t", -1);
        assert_true(g_strv_length(fields) >= N_NEEDED);
        const double value = g_ascii_strtod(fields[HEX], NULL);
        n_read++;
        n_held += gold_holds(value, 17, fields[G17]) && gold_holds(value, 6, fields[G6]);
    }
    print_message("roundtrip.tsv: %u rows read, %u held\n", n_read, n_held);
    assert_true(n_read > 0);
    assert_int_equal(n_held, n_read);
}

static void
test_ignores_the_locale(void **state G_GNUC_UNUSED)
{
    static const char *const names[] = {"id_ID.UTF-8", "id_ID.utf8",  "de_DE.UTF-8",
                                        "fr_FR.UTF-8", "nl_NL.UTF-8", "es_ES.UTF-8"};
    const char *found = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(names) && found == NULL; i++)
        found = setlocale(LC_ALL, names[i]);
    if (found == NULL || strcmp(localeconv()->decimal_point, ",") != 0) {
        setlocale(LC_ALL, "C");
        print_message("SKIPPED: no locale with a decimal comma is installed\n");
        skip();
    }

    char near[LEX_NUMBER_MAX + 1];
    char far[LEX_NUMBER_MAX + 1];
    near[lex_number_format_real(near, 2.5, 7)] = '\0';
    far[lex_number_format_real(far, 2.5e-30, 7)] = '\0';
    setlocale(LC_ALL, "C");
    assert_string_equal(near, "2.5");
    assert_string_equal(far, "2.5e-30");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_formats_counts),
        cmocka_unit_test(test_formats_any_count),
        cmocka_unit_test(test_formats_reals),
        cmocka_unit_test(test_agrees_with_libc_at_powers),
        cmocka_unit_test(test_agrees_with_libc_at_ties),
        cmocka_unit_test(test_agrees_with_libc_on_random_bits),
        cmocka_unit_test(test_agrees_with_libc_on_random_sizes),
        cmocka_unit_test(test_agrees_with_libc_on_ratios),
        cmocka_unit_test(test_agrees_with_libc_near_halves),
        cmocka_unit_test(test_agrees_with_libc_on_usual_numbers),
        cmocka_unit_test(test_round_trips),
        cmocka_unit_test(test_holds_the_gold),
        cmocka_unit_test(test_ignores_the_locale),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
