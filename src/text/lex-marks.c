/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-marks.h"

/* Until here joints holds the blanks; now only those before a letter stay. */
static void
marks_join(size_t n_steps, const uint64_t *letters, uint64_t *joints)
{
    for (size_t i = 0; i < n_steps; i++) {
        const uint64_t first_of_next = i + 1 < n_steps ? letters[i + 1] << 63 : 0;
        joints[i] &= letters[i] >> 1 | first_of_next;
    }
}

void
lex_marks_portable(const uint8_t *text, size_t n_steps, uint64_t *letters, uint64_t *joints)
{
    for (size_t i = 0; i < n_steps; i++, text += LEX_MARKS_STEP) {
        uint64_t letter = 0, blank = 0;
        for (unsigned k = 0; k < LEX_MARKS_STEP; k++) {
            letter |= (uint64_t)((uint8_t)((text[k] | 0x20) - 'a') < 26) << k;
            blank |= (uint64_t)(text[k] == ' ') << k;
        }
        letters[i] = letter;
        joints[i] = blank;
    }
    marks_join(n_steps, letters, joints);
}

#if defined(__x86_64__)

#include <immintrin.h>

/* 32 bytes to 32 bits. Unsigned bytes are compared as min(x, 25) = x. */
__attribute__((target("avx2"))) static inline uint32_t
mark_letters_avx2(__m256i bytes)
{
    const __m256i small = _mm256_or_si256(bytes, _mm256_set1_epi8(0x20));
    const __m256i place = _mm256_sub_epi8(small, _mm256_set1_epi8('a'));
    const __m256i clipped = _mm256_min_epu8(place, _mm256_set1_epi8(25));
    return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(clipped, place));
}

__attribute__((target("avx2"))) static inline uint32_t
mark_blanks_avx2(__m256i bytes)
{
    return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(' ')));
}

__attribute__((target("avx2"))) static void
marks_avx2(const uint8_t *text, size_t n_steps, uint64_t *letters, uint64_t *joints)
{
    for (size_t i = 0; i < n_steps; i++, text += LEX_MARKS_STEP) {
        const __m256i low = _mm256_loadu_si256((const __m256i *)(const void *)text);
        const __m256i high = _mm256_loadu_si256((const __m256i *)(const void *)(text + 32));
        letters[i] = mark_letters_avx2(low) | (uint64_t)mark_letters_avx2(high) << 32;
        joints[i] = mark_blanks_avx2(low) | (uint64_t)mark_blanks_avx2(high) << 32;
    }
    marks_join(n_steps, letters, joints);
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
