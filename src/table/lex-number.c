/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-number.h"

#include <math.h>
#include <string.h>

/*
 * Reals with exact integers instead of printf's big ones.
 *
 * A double is m * 2^b with m < 2^53. Its leading `digits` digits are the integer nearest to
 * m * 2^b * 10^scale, where scale = digits - 1 - floor(log10(value)). For scale up to 22 the
 * product m * 10^scale fits 128 bits (10^22 < 2^74), and the power of two is a shift; for a
 * negative scale both sides of the division fit. Quotient and remainder are exact, so there is no
 * error to bound: a tie is seen as a tie and goes to the even digit, as in glibc and in
 * IEEE 754-2019 (5.12.2) in the default rounding direction.
 *
 * What lies outside (from 1e17; below 1e-15 with 7 digits, 1e-5 with 17) goes to
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

/* The integer nearest to mantissa * 2^binary * 10^scale, ties to even; exact, see above. */
static uint64_t
nearest_scaled(uint64_t mantissa, int binary, int scale)
{
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

/*
 * The leading digits of value > 0 and the power of ten of the first; false when value is outside
 * the range of exact arithmetic.
 */
static bool
real_round(double value, unsigned digits, uint64_t *ret_leading, int *ret_exponent)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    const int binary = (int)(bits >> 52) - 1075;
    const uint64_t mantissa = (bits & ((UINT64_C(1) << 52) - 1)) | UINT64_C(1) << 52;

    /* floor(log10(2^n)), 2^n <= value < 2^(n + 1): the power of ten or one too low. */
    int exponent = ((binary + 52) * 78913) >> 18;
    int scale = (int)digits - 1 - exponent;
    if (scale > SCALE_MAX || value >= FAST_END)
        return false;

    uint64_t leading = nearest_scaled(mantissa, binary, scale);
    if (leading >= powers_of_ten[digits]) { /* it was one too low, or 9.99... became 10 */
        exponent++;
        leading = nearest_scaled(mantissa, binary, scale - 1);
    }
    *ret_leading = leading;
    *ret_exponent = exponent;
    return true;
}

/* Appends figures with a point after the first n_whole of them. */
static char *
write_figures(char *end, const char *figures, size_t n_figures, size_t n_whole)
{
    memcpy(end, figures, n_whole);
    end += n_whole;
    if (n_figures > n_whole) {
        *end++ = '.';
        memcpy(end, figures + n_whole, n_figures - n_whole);
        end += n_figures - n_whole;
    }
    return end;
}

/* %g (C17 7.21.6.1): the exponent after rounding chooses the shape, trailing zeros go. */
static char *
real_write(char *end, const char *figures, unsigned digits, int exponent)
{
    size_t n_figures = digits;
    while (n_figures > 1 && figures[n_figures - 1] == '0')
        n_figures--;

    if (exponent < -4 || exponent >= (int)digits) {
        const unsigned size = (unsigned)(exponent < 0 ? -exponent : exponent); /* 1 to 22 */
        end = write_figures(end, figures, n_figures, 1);
        *end++ = 'e';
        *end++ = exponent < 0 ? '-' : '+';
        *end++ = (char)('0' + size / 10);
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
    if (value == 0) {
        *buffer = '0';
        return 1;
    }

    uint64_t leading;
    int exponent;
    if (!real_round(fabs(value), digits, &leading, &exponent))
        return real_write_any(buffer, value, digits);

    char figures[LEX_NUMBER_MAX];
    char *const figures_end = figures + sizeof figures;
    const char *const first = count_write_back(figures_end, leading);
    char *end = buffer;
    if (value < 0)
        *end++ = '-';
    return (size_t)(real_write(end, first, digits, exponent) - buffer);
}
