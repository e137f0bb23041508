/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-number.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
 * Reals without printf's big integers.
 *
 * The leading `digits` digits of value are the integer nearest to value * 10^scale, where
 * scale = digits - 1 - floor(log10(value)). A double is m * 2^b with m < 2^53. Three ways:
 *
 *  - Exactly, by one multiplication, for scale 0 to 27: 10^scale is 5^scale * 2^scale, 5^27 fits 64
 *    bits and m * 5^scale 128. The power of two is a shift, and what it shifts out is the rest: a
 *    tie is seen as a tie and goes to the even digit, as in glibc and in IEEE 754-2019 (5.12.2) in
 *    the default rounding direction. With 7 digits these are the numbers from 1e-21 to 1e7, with 17
 *    those from 1e-11 to 1e17.
 *
 *  - As a double, scaled in two steps: 10^scale is one of 22 exact powers times one of a few far
 *    apart. Each step is off by at most 2^-53 of the result, and so is the second power: together
 *    less than 2^-51. The nearest integer is certain where no half lies that near, which with 7
 *    digits is all but one number in 10^8 (and those that are halves).
 *
 *  - Exactly, by a division, for a negative scale: both sides fit 128 bits below 10^17.
 *
 * What none can (17 digits from 1e17 or below 1e-11, subnormal numbers) goes to g_ascii_formatd().
 */

#define FAST_END 1e17 /* 10^17 < 2^57: whole numbers below fit with room for every shift */

#define PLAIN_MIN        (-4) /* the lowest power of ten that is not written as one */
#define EIGHT            8    /* digits that are made at once */
#define EIGHT_DIGITS_END UINT64_C(100000000)
#define MILLIONTH        UINT64_C(144115188076)       /* 2^57 / 10^6, rounded up */
#define ZEROS            UINT64_C(0x3030303030303030) /* eight times '0' */

__extension__ typedef unsigned __int128 Wide;

/* 10^0 to 10^19, all that uint64_t holds. */
static const uint64_t powers_of_ten[] = {
    1,
    10,
    100,
    1000,
    10000,
    100000,
    1000000,
    10000000,
    100000000,
    1000000000,
    10000000000,
    100000000000,
    1000000000000,
    10000000000000,
    100000000000000,
    1000000000000000,
    10000000000000000,
    100000000000000000,
    1000000000000000000,
    UINT64_C(10000000000000000000),
};

static uint64_t
two_characters(uint64_t value)
{
    static const char pairs[] = "00010203040506070809101112131415161718192021222324"
                                "25262728293031323334353637383940414243444546474849"
                                "50515253545556575859606162636465666768697071727374"
                                "75767778798081828384858687888990919293949596979899";
    uint16_t characters;
    memcpy(&characters, pairs + 2 * value, sizeof characters);
    return GUINT16_FROM_LE(characters);
}

/*
 * The eight digits of a number below 10^8, the first one lowest, out of its product with MILLIONTH:
 * in units of 2^-57 that is how many millions it is. The whole part is two digits, and a hundred
 * times the rest has the next two; the product is too large by less than 2^27, a thousandth of what
 * the last digit counts.
 */
static uint64_t
eight_characters(uint64_t millions)
{
    const uint64_t rest = (UINT64_C(1) << 57) - 1;
    uint64_t characters = two_characters(millions >> 57);
    for (unsigned shift = 16; shift < 64; shift += 16) {
        millions = (millions & rest) * 100;
        characters |= two_characters(millions >> 57) << shift;
    }
    return characters;
}

/* Writes eight bytes, the lowest first. */
static void
put_bytes(char *end, uint64_t bytes)
{
    bytes = GUINT64_TO_LE(bytes);
    memcpy(end, &bytes, sizeof bytes);
}

size_t
lex_number_format_count(char *buffer, uint64_t value)
{
    if (value < 10) { /* most are, of those that tables hold */
        *buffer = (char)('0' + value);
        return 1;
    }
    if (value >= EIGHT_DIGITS_END) {
        const size_t length = lex_number_format_count(buffer, value / EIGHT_DIGITS_END);
        put_bytes(buffer + length, eight_characters(value % EIGHT_DIGITS_END * MILLIONTH));
        return length + EIGHT;
    }
    const uint64_t characters = eight_characters(value * MILLIONTH);
    const unsigned n_zeros = (unsigned)__builtin_ctzll(characters ^ ZEROS) / 8;
    put_bytes(buffer, characters >> (8 * n_zeros));
    return EIGHT - n_zeros;
}

/* The bits of a double without its sign. */
static uint64_t
size_bits(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits & ~(UINT64_C(1) << 63);
}

/* n with 2^n <= value < 2^(n + 1), value > 0; for subnormal ones one below the smallest normal. */
static int
binary_exponent(uint64_t bits)
{
    return (int)(bits >> 52) - 1023;
}

/* m of the double, with the bit that is not stored; it is normal. */
static uint64_t
mantissa_of(uint64_t bits)
{
    return (bits & ((UINT64_C(1) << 52) - 1)) | UINT64_C(1) << 52;
}

/* A power of five with its highest bit in the highest place, and how far that is to the left. */
typedef struct {
    uint64_t shifted;
    int shift;
} PowerOfFive;

#define POWER_OF_FIVE(x)                                                                           \
    {                                                                                              \
        UINT64_C(x) << __builtin_clzll(x), __builtin_clzll(x)                                      \
    }

/* 5^0 to 5^27, all that 64 bits hold. */
static const PowerOfFive fives[] = {
    POWER_OF_FIVE(1),
    POWER_OF_FIVE(5),
    POWER_OF_FIVE(25),
    POWER_OF_FIVE(125),
    POWER_OF_FIVE(625),
    POWER_OF_FIVE(3125),
    POWER_OF_FIVE(15625),
    POWER_OF_FIVE(78125),
    POWER_OF_FIVE(390625),
    POWER_OF_FIVE(1953125),
    POWER_OF_FIVE(9765625),
    POWER_OF_FIVE(48828125),
    POWER_OF_FIVE(244140625),
    POWER_OF_FIVE(1220703125),
    POWER_OF_FIVE(6103515625),
    POWER_OF_FIVE(30517578125),
    POWER_OF_FIVE(152587890625),
    POWER_OF_FIVE(762939453125),
    POWER_OF_FIVE(3814697265625),
    POWER_OF_FIVE(19073486328125),
    POWER_OF_FIVE(95367431640625),
    POWER_OF_FIVE(476837158203125),
    POWER_OF_FIVE(2384185791015625),
    POWER_OF_FIVE(11920928955078125),
    POWER_OF_FIVE(59604644775390625),
    POWER_OF_FIVE(298023223876953125),
    POWER_OF_FIVE(1490116119384765625),
    POWER_OF_FIVE(7450580596923828125),
};

/*
 * The integer nearest to value * 10^scale, ties to even, by one multiplication; false where 5^scale
 * is beyond 64 bits. The quotient is at least 1 and below 2^60, since scale is what it is or one
 * too high, so it ends within the product's upper half.
 */
static bool
nearest_by_product(uint64_t bits, int scale, uint64_t *ret_nearest)
{
    if (scale < 0 || scale >= (int)G_N_ELEMENTS(fives))
        return false;
    const PowerOfFive five = fives[scale];
    const Wide product = (Wide)(mantissa_of(bits) << 11) * five.shifted;
    const uint64_t high = (uint64_t)(product >> 64), low = (uint64_t)product;
    /* value * 10^scale is the product times 2^-(64 + n_rest): so many bits of high are the rest. */
    const int n_rest = 11 + five.shift - scale - (binary_exponent(bits) - 52) - 64;
    const uint64_t twice = high >> (n_rest - 1);
    /* A branch on the first bit of the rest would be wrong one time in two. */
    const uint64_t is_tie = twice & ((low | high << (65 - n_rest)) == 0);
    *ret_nearest = (twice + 1) >> 1 & ~is_tie;
    return true;
}

/* The same for a negative scale, by a division; false from FAST_END on. */
static bool
nearest_by_division(double value, int scale, uint64_t *ret_nearest)
{
    if (scale >= 0 || value >= FAST_END)
        return false;
    const int binary = binary_exponent(size_bits(value)) - 52;
    const Wide above = (Wide)mantissa_of(size_bits(value)) << MAX(binary, 0);
    const Wide below = (Wide)powers_of_ten[-scale] << MAX(-binary, 0);
    const Wide rest = above % below, missing = below - rest;
    uint64_t quotient = (uint64_t)(above / below);
    if (rest > missing || (rest == missing && quotient % 2 == 1))
        quotient++;
    *ret_nearest = quotient;
    return true;
}

/* The integer nearest to value * 10^scale, by doubles; false where their error leaves it open. */
static bool
nearest_by_doubles(double value, int scale, uint64_t *ret_nearest)
{
    static const double fine[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10,
                                  1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21};
    static const double coarse[] = {1e0,   1e22,  1e44,  1e66,  1e88,  1e110, 1e132, 1e154,
                                    1e176, 1e198, 1e220, 1e242, 1e264, 1e286, 1e308};
    const unsigned size = (unsigned)abs(scale);
    const unsigned step = size / G_N_ELEMENTS(fine), rest = size % G_N_ELEMENTS(fine);
    if (step >= G_N_ELEMENTS(coarse) || value < DBL_MIN)
        return false;
    const double scaled =
        scale >= 0 ? value * fine[rest] * coarse[step] : value / fine[rest] / coarse[step];
    const uint64_t whole = (uint64_t)scaled;
    const double fraction = scaled - (double)whole; /* exact */
    *ret_nearest = whole + (fraction > 0.5);
    return fabs(fraction - 0.5) > 0x1p-51 * scaled;
}

/* By one of the ways for numbers that are rare; false when value is beyond all. */
static bool
nearest_of_rare(uint64_t bits, int scale, uint64_t *ret_nearest)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return nearest_by_doubles(value, scale, ret_nearest) ||
           nearest_by_division(value, scale, ret_nearest);
}

/* floor(log10(2^n)), 2^n <= it < 2^(n + 1): the power of ten of the first digit, or one too low. */
static int
exponent_or_less(uint64_t bits)
{
    return (binary_exponent(bits) * 78913) >> 18;
}

/* The leading digits of a number above 0 and the power of ten of the first, where there is a way.
 */
static bool
real_round(uint64_t bits, unsigned digits, uint64_t *ret_leading, int *ret_exponent)
{
    int exponent = exponent_or_less(bits);
    for (;; exponent++) {
        const int scale = (int)digits - 1 - exponent;
        uint64_t leading;
        if (!nearest_by_product(bits, scale, &leading) && !nearest_of_rare(bits, scale, &leading))
            return false;
        if (leading < powers_of_ten[digits]) { /* else one too low, or 9.99... became 10 */
            *ret_leading = leading;
            *ret_exponent = exponent;
            return true;
        }
    }
}

/* How many of eight characters there are up to the last that is not 0, which one is. */
static size_t
count_shown(uint64_t characters)
{
    return (63 - (size_t)__builtin_clzll(characters ^ ZEROS)) / 8 + 1;
}

/* How "%.*g" (C17 7.21.6.1) shows figures: zeros at the end go, and a point with nothing behind. */
typedef struct {
    size_t n_zeros; /* before the first figure, with the one before the point: 0, or 2 to 5 */
    size_t n_whole; /* figures before the point; at least 1 */
    size_t n_shown; /* figures, without the zeros at the end */
} Shape;

/* Without an exponent; whether the number is below 1 cannot be foreseen in most columns. */
static Shape
plain_shape(int exponent, size_t n_shown)
{
    return (Shape){
        .n_zeros = exponent < 0 ? (size_t)(1 - exponent) : 0,
        .n_whole = exponent < 0 ? n_shown : (size_t)(exponent + 1),
        .n_shown = n_shown,
    };
}

static char *
shape_end(char *end, Shape shape)
{
    return end + (shape.n_shown <= shape.n_whole ? shape.n_whole : shape.n_shown + 1);
}

/*
 * Nearly all numbers of nearly all tables: up to eight digits and no exponent. 0 where that does
 * not hold, else the length. Copies of a fixed size are a few stores, where one of a few bytes is a
 * call: what is too much is written over.
 */
static size_t
format_plain(char *buffer, double value, unsigned digits)
{
    static const uint64_t units[] = {
        MILLIONTH,         MILLIONTH * 10,     MILLIONTH * 100,     MILLIONTH * 1000,
        MILLIONTH * 10000, MILLIONTH * 100000, MILLIONTH * 1000000, MILLIONTH * 10000000,
    };
    const uint64_t bits = size_bits(value);
    int exponent = exponent_or_less(bits);
    uint64_t leading;
    for (;; exponent++) {
        if (exponent < PLAIN_MIN || exponent >= (int)digits ||
            !nearest_by_product(bits, (int)digits - 1 - exponent, &leading))
            return 0;
        if (leading < powers_of_ten[digits])
            break;
    }

    const uint64_t figures = eight_characters(leading * units[EIGHT - digits]);
    const Shape shape = plain_shape(exponent, count_shown(figures));
    *buffer = '-';
    char *const begin = buffer + (value < 0);
    memcpy(begin, "0.000", 5);
    char *const first = begin + shape.n_zeros;
    put_bytes(first, figures);
    put_bytes(first + shape.n_whole + 1, figures >> (8 * (shape.n_whole - 1)) >> 8);
    first[shape.n_whole] = '.';
    return (size_t)(shape_end(first, shape) - buffer);
}

static char *
write_exponent(char *end, int exponent)
{
    const unsigned size = (unsigned)abs(exponent);
    *end++ = 'e';
    *end++ = exponent < 0 ? '-' : '+';
    if (size >= 100)
        *end++ = (char)('0' + size / 100);
    *end++ = (char)('0' + size / 10 % 10);
    *end++ = (char)('0' + size % 10);
    return end;
}

/* The same of any leading digits, in either shape. */
static char *
write_figures(char *end, uint64_t leading, unsigned digits, int exponent)
{
    char figures[2 * LEX_DIGITS_ROUND_TRIP];
    const uint64_t all = leading * powers_of_ten[LEX_DIGITS_ROUND_TRIP - digits];
    const uint64_t first = eight_characters(all / EIGHT_DIGITS_END / 10 * MILLIONTH);
    const uint64_t second = eight_characters(all / 10 % EIGHT_DIGITS_END * MILLIONTH);
    const uint64_t last = all % 10;
    put_bytes(figures, first);
    put_bytes(figures + EIGHT, second);
    figures[2 * EIGHT] = (char)('0' + last);

    const size_t n_shown = last != 0         ? LEX_DIGITS_ROUND_TRIP
                           : second != ZEROS ? EIGHT + count_shown(second)
                                             : count_shown(first);
    const bool is_plain = exponent >= PLAIN_MIN && exponent < (int)digits;
    const Shape shape =
        is_plain ? plain_shape(exponent, n_shown) : (Shape){.n_whole = 1, .n_shown = n_shown};
    memcpy(end, "0.000", 5);
    end += shape.n_zeros;
    memcpy(end, figures, LEX_DIGITS_ROUND_TRIP);
    memcpy(end + shape.n_whole + 1, figures + shape.n_whole, LEX_DIGITS_ROUND_TRIP);
    end[shape.n_whole] = '.';
    end = shape_end(end, shape);
    return is_plain ? end : write_exponent(end, exponent);
}

/* The same for every double, slowly. */
static size_t
real_write_any(char *buffer, double value, unsigned digits)
{
    char format[8];
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    g_snprintf(format, sizeof format, "%%.%ug", digits);
    g_ascii_formatd(text, sizeof text, format, value);
    const size_t length = strlen(text);
    memcpy(buffer, text, length);
    return length;
}

/* All that is not plain. */
G_GNUC_NO_INLINE static size_t
format_other(char *buffer, double value, unsigned digits)
{
    uint64_t leading;
    int exponent;
    g_assert(isfinite(value));
    if (value == 0) {
        *buffer = '0';
        return 1;
    }
    if (!real_round(size_bits(value), digits, &leading, &exponent))
        return real_write_any(buffer, value, digits);
    *buffer = '-';
    return (size_t)(write_figures(buffer + (value < 0), leading, digits, exponent) - buffer);
}

size_t
lex_number_format_real(char *buffer, double value, unsigned digits)
{
    g_assert(digits >= 1 && digits <= LEX_DIGITS_ROUND_TRIP);
    const size_t length = digits <= EIGHT ? format_plain(buffer, value, digits) : 0;
    return length > 0 ? length : format_other(buffer, value, digits);
}
