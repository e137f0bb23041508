/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-macros.h>

__extension__ typedef unsigned __int128 LexUint128;

/*
 * Random numbers out of a seed, the same on every machine: xoshiro256++ (Blackman & Vigna 2021).
 *
 * What is drawn for a term must not depend on which thread comes to it, nor on what was drawn for
 * others before: each has a stream of its own, by a number that is the term's alone.
 */
typedef struct {
    uint64_t state[4];
} LexRandom;

/* splitmix64 (Steele, Lea & Flood 2014): the next of a sequence that visits every number once. */
static inline uint64_t
lex_random_mix(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/* A stream of a seed. The seed is mixed before the stream's number comes to it, so that (1, 2) and
 * (2, 1) have nothing in common. */
static inline LexRandom
lex_random_stream(uint64_t seed, uint64_t stream)
{
    LexRandom random;
    uint64_t mixed = lex_random_mix(&seed) ^ stream;
    for (size_t i = 0; i < G_N_ELEMENTS(random.state); i++)
        random.state[i] = lex_random_mix(&mixed);
    return random;
}

static inline uint64_t
lex_random_rotate(uint64_t x, unsigned bits)
{
    return (x << bits) | (x >> (64 - bits));
}

/* 64 random bits. */
static inline uint64_t
lex_random_next(LexRandom *random)
{
    uint64_t *const s = random->state;
    const uint64_t result = lex_random_rotate(s[0] + s[3], 23) + s[0];
    const uint64_t shifted = s[1] << 17;

    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = lex_random_rotate(s[3], 45);
    return result;
}

/* 0 to n - 1, n > 0, each as often as the others: Lemire 2019, which divides only where the first
 * draw may be one too many. */
static inline uint64_t
lex_random_below(LexRandom *random, uint64_t n)
{
    LexUint128 product = (LexUint128)lex_random_next(random) * n;
    if ((uint64_t)product < n) {
        const uint64_t too_many = -n % n;
        while ((uint64_t)product < too_many)
            product = (LexUint128)lex_random_next(random) * n;
    }
    return (uint64_t)(product >> 64);
}

/* Between 0 and 1, never either: the middle of one of 2^52 equal steps. */
static inline double
lex_random_unit(LexRandom *random)
{
    return ((double)(lex_random_next(random) >> 12) + 0.5) * 0x1p-52;
}
