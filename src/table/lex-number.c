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
 * scale = digits - 1 - floor(log10(value)). Two ways to find it:
 *
 *  - As a double, scaled in two steps: 10^scale is one of 22 exact powers times one of a few far
 *    apart. Each step is off by at most 2^-53 of the result, and so is the second power: together
 *    less than 2^-51. The nearest integer is certain where no half lies that near, which with 7
 *    digits is all but one number in 10^8 (and those that are halves, such as 0.5 with no digit
 *    left for it).
 *
 *  - Exactly. A double is m * 2^b with m < 2^53. For scale up to 22 the product m * 10^scale fits
 *    128 bits (10^22 < 2^74), and the power of two is a shift; for a negative scale both sides of
 *    the division fit. Quotient and remainder are exact: a tie is seen as a tie and goes to the
 *    even digit, as in glibc and in IEEE 754-2019 (5.12.2) in the default rounding direction.
 *
 * What neither can (17 digits from 1e17 or below 1e-5, subnormal numbers) goes to
 * g_ascii_formatd().
 */

#define SCALE_MAX 22
#define FAST_END  1e17 /* 10^17 < 2^57: whole numbers below fit with room for every shift */

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

static Wide
power_of_ten(int exponent)
{
    return exponent < 20 ? powers_of_ten[exponent]
                         : (Wide)powers_of_ten[19] * powers_of_ten[exponent - 19];
}

/* Writes value so that it ends before `end`; returns where it begins. Two digits a division. */
static char *
count_write_back(char *end, uint64_t value)
{
    static const char pairs[] = "00010203040506070809101112131415161718192021222324"
                                "25262728293031323334353637383940414243444546474849"
                                "50515253545556575859606162636465666768697071727374"
                                "75767778798081828384858687888990919293949596979899";

    for (; value >= 100; value /= 100)
        memcpy(end -= 2, pairs + 2 * (value % 100), 2);
    if (value >= 10)
        return memcpy(end - 2, pairs + 2 * value, 2);
    *--end = (char)('0' + value);
    return end;
}

size_t
lex_number_format_count(char *buffer, uint64_t value)
{
    char text[LEX_NUMBER_MAX];
    char *const end = text + sizeof text;
    const char *const begin = count_write_back(end, value);
    const size_t length = (size_t)(end - begin);
    memcpy(buffer, begin, length);
    return length;
}

/* n with 2^n <= value < 2^(n + 1), value > 0; for subnormal ones that of the smallest normal. */
static int
binary_exponent(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return (int)(bits >> 52) - 1023;
}

/* The integer nearest to value * 10^scale, ties to even; value is normal and below FAST_END. */
static uint64_t
nearest_exactly(double value, int scale)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    const uint64_t mantissa = (bits & ((UINT64_C(1) << 52) - 1)) | UINT64_C(1) << 52;
    const int binary = binary_exponent(value) - 52;
    Wide above = mantissa;
    Wide below = 1;
    if (scale >= 0)
        above *= power_of_ten(scale);
    else
        below = power_of_ten(-scale);
    if (binary >= 0)
        above <<= binary;
    else
        below <<= -binary;

    const bool shift = scale >= 0 && binary < 0; /* the usual case; a division costs ten times it */
    uint64_t quotient = (uint64_t)(shift ? above >> -binary : above / below);
    const Wide rest = shift ? above & (below - 1) : above % below;
    const Wide missing = below - rest;
    if (rest > missing || (rest == missing && quotient % 2 == 1))
        quotient++;
    return quotient;
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

/* The same in one of the two ways; false when value is beyond both. */
static bool
nearest_of(double value, int scale, uint64_t *ret_nearest)
{
    if (nearest_by_doubles(value, scale, ret_nearest))
        return true;
    if (scale > SCALE_MAX || value >= FAST_END)
        return false;
    *ret_nearest = nearest_exactly(value, scale);
    return true;
}

/* The leading digits of value > 0 and the power of ten of the first, where nearest_of() can. */
static bool
real_round(double value, unsigned digits, uint64_t *ret_leading, int *ret_exponent)
{
    /* floor(log10(2^n)), 2^n <= value < 2^(n + 1): the power of ten or one too low. */
    int exponent = (binary_exponent(value) * 78913) >> 18;
    const int scale = (int)digits - 1 - exponent;
    if (!nearest_of(value, scale, ret_leading))
        return false;
    if (*ret_leading >= powers_of_ten[digits]) { /* it was one too low, or 9.99... became 10 */
        exponent++;
        if (!nearest_of(value, scale - 1, ret_leading))
            return false;
    }
    *ret_exponent = exponent;
    return true;
}

/*
 * Appends figures with a point after the first n_whole of them. Copies of a fixed size are a few
 * stores, where one of a few bytes is a call: what is too much is written over. figures has
 * 2 * LEX_DIGITS_ROUND_TRIP bytes.
 */
static char *
write_figures(char *end, const char *figures, size_t n_figures, size_t n_whole)
{
    memcpy(end, figures, LEX_DIGITS_ROUND_TRIP);
    if (n_figures <= n_whole)
        return end + n_whole;
    end[n_whole] = '.';
    memcpy(end + n_whole + 1, figures + n_whole, LEX_DIGITS_ROUND_TRIP);
    return end + n_figures + 1;
}

/* %g (C17 7.21.6.1): the exponent after rounding chooses the shape, trailing zeros go. */
static char *
real_write(char *end, const char *figures, unsigned digits, int exponent)
{
    size_t n_figures = digits;
    while (n_figures > 1 && figures[n_figures - 1] == '0')
        n_figures--;

    if (exponent < -4 || exponent >= (int)digits) {
        const unsigned size = (unsigned)abs(exponent);
        end = write_figures(end, figures, n_figures, 1);
        *end++ = 'e';
        *end++ = exponent < 0 ? '-' : '+';
        if (size >= 100)
            *end++ = (char)('0' + size / 100);
        *end++ = (char)('0' + size / 10 % 10);
        *end++ = (char)('0' + size % 10);
        return end;
    }
    if (exponent >= 0)
        return write_figures(end, figures, n_figures, (size_t)exponent + 1);

    const size_t n_zeros = (size_t)-exponent; /* 1 to 4, the one before the point too */
    memcpy(end, "0.000", 5);
    return write_figures(end + 1 + n_zeros, figures, n_figures, n_figures);
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

size_t
lex_number_format_real(char *buffer, double value, unsigned digits)
{
    g_assert(isfinite(value) && digits >= 1 && digits <= LEX_DIGITS_ROUND_TRIP);
    const double size = fabs(value);
    char *end = buffer;
    if (value < 0)
        *end++ = '-';
    /* Whole numbers, 0 and 1 above all, are as frequent in tables as others. */
    if (size < (double)powers_of_ten[digits] && (double)(uint64_t)size == size)
        return (size_t)(end - buffer) + lex_number_format_count(end, (uint64_t)size);

    uint64_t leading;
    int exponent;
    if (!real_round(size, digits, &leading, &exponent))
        return real_write_any(buffer, value, digits);

    char figures[3 * LEX_DIGITS_ROUND_TRIP] = {0};
    const char *const first = count_write_back(figures + LEX_DIGITS_ROUND_TRIP, leading);
    return (size_t)(real_write(end, first, digits, exponent) - buffer);
}
