/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-marks.h"

void
lex_marks_portable(const uint8_t *text, size_t n_steps, uint64_t *ret_letters)
{
    for (size_t i = 0; i < n_steps; i++, text += LEX_MARKS_STEP) {
        uint64_t letters = 0;
        for (unsigned k = 0; k < LEX_MARKS_STEP; k++)
            letters |= (uint64_t)((uint8_t)((text[k] | 0x20) - 'a') < 26) << k;
        ret_letters[i] = letters;
    }
}

#if defined(__x86_64__)

#include <immintrin.h>

/* 32 bytes to 32 bits. Unsigned bytes are compared as min(x, 25) = x. */
__attribute__((target("avx2"))) static inline uint32_t
mark_avx2(const uint8_t *text)
{
    const __m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)text);
    const __m256i small = _mm256_or_si256(bytes, _mm256_set1_epi8(0x20));
    const __m256i place = _mm256_sub_epi8(small, _mm256_set1_epi8('a'));
    const __m256i clipped = _mm256_min_epu8(place, _mm256_set1_epi8(25));
    return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(clipped, place));
}

__attribute__((target("avx2"))) static void
marks_avx2(const uint8_t *text, size_t n_steps, uint64_t *ret_letters)
{
    for (size_t i = 0; i < n_steps; i++, text += LEX_MARKS_STEP)
        ret_letters[i] = mark_avx2(text) | (uint64_t)mark_avx2(text + 32) << 32;
}

LexMarksFunc
lex_marks_choose(void)
{
    return __builtin_cpu_supports("avx2") ? marks_avx2 : lex_marks_portable;
}

#else

LexMarksFunc
lex_marks_choose(void)
{
    return lex_marks_portable;
}

#endif
