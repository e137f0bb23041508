/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-runs.h"

/* A bit a byte of one step, lowest first. */
typedef struct {
    uint64_t letters;
    uint64_t digits;
} Marks;

/* What was found so far. Each run is begun and ended on its own: neither waits for the other. */
typedef struct {
    LexRun *runs;
    size_t n_starts;
    size_t n_ends;
    Marks last; /* of the step before */
} Finding;

/* Where bits of a class begin, when the step before ended with `last`; and behind which they end.
 */
static inline uint64_t
begin_bits(uint64_t class, uint64_t last)
{
    return class & ~(class << 1 | last >> 63);
}

static inline uint64_t
end_bits(uint64_t class, uint64_t last)
{
    return ~class & (class << 1 | last >> 63);
}

/* Where the runs of both classes begin in a step, and behind which bytes they end. */
typedef struct {
    uint64_t starts;
    uint64_t ends;
} Edges;

static inline Edges
edges_of(Marks marks, Marks last)
{
    return (Edges){
        .starts = begin_bits(marks.letters, last.letters) | begin_bits(marks.digits, last.digits),
        .ends = end_bits(marks.letters, last.letters) | end_bits(marks.digits, last.digits),
    };
}

/*
 * The usual step begins and ends 7 to 10 runs, so that as many are written whether they are there
 * or not: a loop that stops in time is one that the processor cannot foresee.
 */
enum { USUAL = 12 };

/* The places of the bits, each to the start of a run or each to its end. */
__attribute__((always_inline)) static inline void
write_places(LexRun *run, bool is_end, size_t begin, uint64_t bits)
{
    const uint64_t none = UINT64_C(1) << 63; /* ctz() of 0 is not defined */
    for (unsigned i = 0; i < USUAL; i++, run++, bits &= bits - 1)
        *(is_end ? &run->end : &run->start) =
            (uint16_t)(begin + (size_t)__builtin_ctzll(bits | none));
    for (; G_UNLIKELY(bits != 0); run++, bits &= bits - 1)
        *(is_end ? &run->end : &run->start) = (uint16_t)(begin + (size_t)__builtin_ctzll(bits));
}

__attribute__((always_inline)) static inline void
finding_add(Finding *finding, size_t begin, Marks marks)
{
    const Edges edges = edges_of(marks, finding->last);
    write_places(finding->runs + finding->n_starts, false, begin, edges.starts);
    write_places(finding->runs + finding->n_ends, true, begin, edges.ends);
    finding->n_starts += (size_t)__builtin_popcountll(edges.starts);
    finding->n_ends += (size_t)__builtin_popcountll(edges.ends);
    finding->last = marks;
}

/* The last run may have no end yet. */
static size_t
finding_end(const Finding *finding, size_t length)
{
    if (finding->n_ends < finding->n_starts)
        finding->runs[finding->n_ends].end = (uint16_t)length;
    return finding->n_starts;
}

static Marks
mark_portable(const uint8_t *text)
{
    Marks marks = {0};
    for (unsigned k = 0; k < LEX_RUNS_STEP; k++) {
        marks.letters |= (uint64_t)((uint8_t)((text[k] | 0x20) - 'a') < 26) << k;
        marks.digits |= (uint64_t)((uint8_t)(text[k] - '0') < 10) << k;
    }
    return marks;
}

static size_t
runs_portable(const uint8_t *text, size_t n_steps, LexRun *ret_runs)
{
    Finding finding = {.runs = ret_runs};
    for (size_t i = 0; i < n_steps; i++)
        finding_add(&finding, i * LEX_RUNS_STEP, mark_portable(text + i * LEX_RUNS_STEP));
    return finding_end(&finding, n_steps * LEX_RUNS_STEP);
}

#if defined(__x86_64__)

#include <immintrin.h>

#define TARGET __attribute__((target("avx2,bmi,popcnt")))

/* Which of 32 bytes are `first` and the `n` - 1 bytes after it. Unsigned bytes are compared as
 * min(x, n - 1) = x. */
TARGET static inline uint32_t
find_avx2(__m256i bytes, char first, char n)
{
    const __m256i place = _mm256_sub_epi8(bytes, _mm256_set1_epi8(first));
    const __m256i clipped = _mm256_min_epu8(place, _mm256_set1_epi8((char)(n - 1)));
    return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(clipped, place));
}

TARGET static inline Marks
mark_avx2(const uint8_t *text)
{
    Marks marks = {0};
    for (unsigned k = 0; k < LEX_RUNS_STEP; k += 32) {
        const __m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)(text + k));
        const __m256i small = _mm256_or_si256(bytes, _mm256_set1_epi8(0x20));
        marks.letters |= (uint64_t)find_avx2(small, 'a', 26) << k;
        marks.digits |= (uint64_t)find_avx2(bytes, '0', 10) << k;
    }
    return marks;
}

TARGET static size_t
runs_avx2(const uint8_t *text, size_t n_steps, LexRun *ret_runs)
{
    Finding finding = {.runs = ret_runs};
    for (size_t i = 0; i < n_steps; i++)
        finding_add(&finding, i * LEX_RUNS_STEP, mark_avx2(text + i * LEX_RUNS_STEP));
    return finding_end(&finding, n_steps * LEX_RUNS_STEP);
}

#undef TARGET
#define TARGET __attribute__((target("avx512f,avx512bw,avx512vbmi2,bmi,popcnt")))

TARGET static inline Marks
mark_avx512(const uint8_t *text)
{
    const __m512i bytes = _mm512_loadu_si512(text);
    const __m512i small = _mm512_or_si512(bytes, _mm512_set1_epi8(0x20));
    return (Marks){
        .letters = _mm512_cmplt_epu8_mask(_mm512_sub_epi8(small, _mm512_set1_epi8('a')),
                                          _mm512_set1_epi8(26)),
        .digits = _mm512_cmplt_epu8_mask(_mm512_sub_epi8(bytes, _mm512_set1_epi8('0')),
                                         _mm512_set1_epi8(10)),
    };
}

/* The places of the first sixteen bits. */
TARGET static inline __m512i
places_avx512(size_t begin, uint64_t bits)
{
    static const uint8_t counting[LEX_RUNS_STEP] = {
        0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
        22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43,
        44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};
    const __m512i packed = _mm512_maskz_compress_epi8(bits, _mm512_loadu_si512(counting));
    return _mm512_add_epi32(_mm512_cvtepu8_epi32(_mm512_castsi512_si128(packed)),
                            _mm512_set1_epi32((int)begin));
}

/*
 * A step's places, packed by one instruction each; a run that was open before it comes first. What
 * lies behind the last end is written again with the next step.
 */
TARGET static inline void
finding_add_avx512(Finding *finding, size_t begin, Marks marks)
{
    const Edges edges = edges_of(marks, finding->last);
    const size_t n_starts = (size_t)__builtin_popcountll(edges.starts);
    if (G_UNLIKELY(n_starts >= 16)) { /* then there may be as many ends */
        finding_add(finding, begin, marks);
        return;
    }
    const size_t n_open = finding->n_starts - finding->n_ends; /* 0 or 1 */
    LexRun *const runs = finding->runs + finding->n_ends;
    const __m512i all_starts =
        _mm512_mask_expand_epi32(_mm512_set1_epi32(runs->start), (__mmask16)(0xFFFF - n_open),
                                 places_avx512(begin, edges.starts));
    _mm512_storeu_si512(
        runs, _mm512_or_si512(all_starts, _mm512_slli_epi32(places_avx512(begin, edges.ends), 16)));
    finding->n_starts += n_starts;
    finding->n_ends += (size_t)__builtin_popcountll(edges.ends);
    finding->last = marks;
}

TARGET static size_t
runs_avx512(const uint8_t *text, size_t n_steps, LexRun *ret_runs)
{
    Finding finding = {.runs = ret_runs};
    for (size_t i = 0; i < n_steps; i++)
        finding_add_avx512(&finding, i * LEX_RUNS_STEP, mark_avx512(text + i * LEX_RUNS_STEP));
    return finding_end(&finding, n_steps * LEX_RUNS_STEP);
}

size_t
lex_runs_ways(LexRunsFunc ret_ways[LEX_RUNS_MAX_WAYS])
{
    const bool has_bits = __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt");
    size_t n = 0;
    if (has_bits && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi2"))
        ret_ways[n++] = runs_avx512;
    if (has_bits && __builtin_cpu_supports("avx2"))
        ret_ways[n++] = runs_avx2;
    ret_ways[n++] = runs_portable;
    return n;
}

#else

size_t
lex_runs_ways(LexRunsFunc ret_ways[LEX_RUNS_MAX_WAYS])
{
    ret_ways[0] = runs_portable;
    return 1;
}

#endif

LexRunsFunc
lex_runs_choose(void)
{
    LexRunsFunc ways[LEX_RUNS_MAX_WAYS];
    lex_runs_ways(ways);
    return ways[0];
}
