/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-random.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* The numbers that Vigna's xoshiro256plusplus.c gives from the state 1, 2, 3, 4, and splitmix64.c
 * from 1234567. */
static void
test_reference(void **state)
{
    static const uint64_t expected[] = {
        UINT64_C(41943041),
        UINT64_C(58720359),
        UINT64_C(3588806011781223),
        UINT64_C(3591011842654386),
        UINT64_C(9228616714210784205),
        UINT64_C(9973669472204895162),
        UINT64_C(14011001112246962877),
        UINT64_C(12406186145184390807),
        UINT64_C(15849039046786891736),
        UINT64_C(10450023813501588000),
    };
    static const uint64_t expected_mix[] = {
        UINT64_C(6457827717110365317),  UINT64_C(3203168211198807973),
        UINT64_C(9817491932198370423),  UINT64_C(4593380528125082431),
        UINT64_C(16408922859458223821),
    };
    LexRandom random = {{1, 2, 3, 4}};
    uint64_t mix = 1234567;
    (void)state;

    for (size_t i = 0; i < G_N_ELEMENTS(expected); i++)
        assert_true(lex_random_next(&random) == expected[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(expected_mix); i++)
        assert_true(lex_random_mix(&mix) == expected_mix[i]);
}

/* The same numbers again for the same seed and stream, others for any other. */
static void
test_streams(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 20; seed++) {
        for (uint64_t stream = 0; stream < 20; stream++) {
            LexRandom random = lex_random_stream(seed, stream);
            LexRandom again = lex_random_stream(seed, stream);
            LexRandom next = lex_random_stream(seed, stream + 1);
            LexRandom other = lex_random_stream(seed + 1, stream);
            LexRandom swapped = lex_random_stream(stream, seed);
            const uint64_t first = lex_random_next(&random);
            assert_true(first == lex_random_next(&again));
            assert_true(first != lex_random_next(&next));
            assert_true(first != lex_random_next(&other));
            assert_true(seed == stream || first != lex_random_next(&swapped));
        }
    }
}

/*
 * 70,000 draws below 7: chi-square with 6 degrees of freedom is above 35 once in 200,000 seeds.
 * Below 3 * 2^62, where a quarter of all draws is one too many, 0, 3, 6, ... would come twice as
 * often as the others.
 */
static void
test_below(void **state)
{
    LexRandom random = lex_random_stream(1, 2);
    unsigned n[7] = {0};
    unsigned residues[3] = {0};
    double chi2 = 0;
    (void)state;

    for (unsigned i = 0; i < 70000; i++)
        n[lex_random_below(&random, 7)]++;
    for (size_t i = 0; i < 7; i++)
        chi2 += pow(n[i] - 10000.0, 2) / 10000;
    assert_true(chi2 < 35);

    for (unsigned i = 0; i < 30000; i++)
        residues[lex_random_below(&random, 3 * (UINT64_C(1) << 62)) % 3]++;
    for (size_t i = 0; i < 3; i++)
        assert_true(fabs(residues[i] - 10000.0) < 400); /* 5 standard deviations */

    for (unsigned i = 0; i < 100; i++)
        assert_true(lex_random_below(&random, 1) == 0);
}

static void
test_unit(void **state)
{
    LexRandom random = lex_random_stream(3, 4);
    double sum = 0;
    (void)state;

    for (unsigned i = 0; i < 100000; i++) {
        const double u = lex_random_unit(&random);
        assert_true(u > 0 && u < 1);
        sum += u;
    }
    assert_true(fabs(sum / 100000 - 0.5) < 5 * sqrt(1 / 12.0 / 100000));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reference),
        cmocka_unit_test(test_streams),
        cmocka_unit_test(test_below),
        cmocka_unit_test(test_unit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
