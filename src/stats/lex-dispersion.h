/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-macros.h>

/*
 * How evenly a term is spread over the parts of a corpus, its documents for instance.
 *
 * Part i of n holds v_i of the term's f occurrences in a share s_i of the corpus's tokens; its rate
 * is r_i = v_i / s_i. A function takes the parts in which the term occurs and knows of the others
 * through the division alone, so that a term of few documents costs little among many. Sums run in
 * the order of the parts: the same order gives the same bits.
 *
 * NaN where there is nothing to say: no occurrence at all, and where stated. Names and formulas as
 * in Gries 2008 (IJCL 13(4)) and 2020 (A Practical Handbook of Corpus Linguistics, ch. 5).
 */

/* A part in which the term occurs. */
typedef struct {
    uint64_t count; /* of the term, 1 <= count <= size */
    uint64_t size;  /* tokens */
} LexTermPart;

/* A corpus in parts, those without a token left out: they can hold nothing. */
typedef struct {
    size_t n_parts;
    uint64_t size;     /* tokens of all parts together */
    uint64_t min_size; /* of the smallest part */
} LexDivision;

/*
 * DP (Gries 2008): half the sum of |v_i / f - s_i|, the share of occurrences that would have to
 * move for an even spread. 0: as the parts are large; towards 1 - s_i: all in part i.
 */
double lex_dispersion_dp(const LexDivision *division, size_t n, const LexTermPart parts[]);

/* DP / (1 - min s_i) (Lijffijt & Gries 2012), 1 when all is in the smallest part. NaN for a single
 * part. */
double lex_dispersion_dp_norm(const LexDivision *division, size_t n, const LexTermPart parts[]);

/* The same with the smallest of the parts that hold the term (Egbert, Burch & Biber 2020): 1 when
 * all is in one part, whichever. NaN when that part is everything. */
double lex_dispersion_dp_egbert(const LexDivision *division, size_t n, const LexTermPart parts[]);

/* Kullback & Leibler's divergence of v_i / f from s_i, in bits. 0 to log2(1 / min s_i); Gries maps
 * it to 0..1 by 1 - e^-KL, others by KL / (1 + KL). */
double lex_dispersion_kl(const LexDivision *division, size_t n, const LexTermPart parts[]);

/* Juilland's D (1964): 1 - CV / sqrt(n - 1), CV the coefficient of variation of the rates, its
 * deviation over n and not n - 1. 0: in one part; 1: the same rate in all. NaN for a single part.
 */
double lex_dispersion_juilland_d(const LexDivision *division, size_t n, const LexTermPart parts[]);

/* Carroll's D2 (1970): the entropy of r_i / sum r over log n. 0 to 1 as D. NaN for a single
 * part. */
double lex_dispersion_carroll_d2(const LexDivision *division, size_t n, const LexTermPart parts[]);

/* Rosengren's S (1971): (sum sqrt(v_i s_i))^2 / f. From min s_i, to 1 for an even spread. With
 * equal parts it is Zhang's distributional consistency (2004). */
double lex_dispersion_rosengren_s(const LexDivision *division, size_t n, const LexTermPart parts[]);

/* Lyne's D3 (1985): 1 - X2 / (4 f), X2 the chi-square of v_i against f s_i. 1 for an even spread;
 * negative for rare words in many parts, as Lyne warns. */
double lex_dispersion_lyne_d3(const LexDivision *division, size_t n, const LexTermPart parts[]);

/* D_A (Burch, Egbert & Biber 2017): 1 - mean |r_i - r_j| / (2 mean r) over all pairs of parts. 0:
 * in one part; 1: the same rate in all. NaN for a single part. */
double lex_dispersion_da(const LexDivision *division, size_t n, const LexTermPart parts[]);

/* Range: the share of the parts that hold the term. 0, not NaN, where none does. */
double lex_dispersion_range(const LexDivision *division, size_t n);

/*
 * Adjusted frequencies, f times a dispersion: how often the term would occur if it was spread
 * evenly and did as much. Between 0 and f, in occurrences.
 *
 *     Juilland's U   f D
 *     Carroll's Um   f D2 + (1 - D2) f / n
 *     Rosengren's AF f S, (sum sqrt(v_i s_i))^2
 *     Engwall's FM   f times the range (1974)
 *     Kromer's UR    the sum of 1 + 1/2 + ... + 1/v_i (2003): an occurrence counts less with every
 *                    one before it in its part
 */
double lex_dispersion_juilland_u(const LexDivision *division, size_t n, const LexTermPart parts[]);
double lex_dispersion_carroll_um(const LexDivision *division, size_t n, const LexTermPart parts[]);
double lex_dispersion_rosengren_af(const LexDivision *division, size_t n,
                                   const LexTermPart parts[]);
double lex_dispersion_engwall_fm(const LexDivision *division, size_t n, const LexTermPart parts[]);
double lex_dispersion_kromer_ur(size_t n, const LexTermPart parts[]);

/*
 * Without parts: the distances d_i from each of f occurrences to the one before, in a text of
 * n_tokens that is closed to a ring. Positions count from 0 and ascend. Savicky & Hlavacova 2002
 * (Journal of Quantitative Linguistics 9(3)); v = n_tokens / f is the distance of an even spread.
 *
 *     ARF   average reduced frequency, sum min(d_i, v) / v: f when even, near 1 when all together
 *     AWT   average waiting time, (1 + sum d_i^2 / n_tokens) / 2, in tokens
 *     ALD   average logarithmic distance, sum d_i log10 d_i / n_tokens
 *     f_AWT n_tokens / (2 AWT - 1) and f_ALD n_tokens / 10^ALD: frequencies, as ARF is one
 */
typedef struct {
    double arf;
    double awt;
    double ald;
    double f_awt;
    double f_ald;
} LexDistances;

LexDistances lex_dispersion_distances(uint64_t n_tokens, size_t n_positions,
                                      const uint64_t positions[]);

/*
 * ARF alone, for a corpus that is read once and in order, with one of these per term: a zeroed one
 * is empty, _add() takes the positions as they come, _value() closes the ring. `even` is v, the
 * same for all calls. Exact but for the last division.
 */
typedef struct {
    uint64_t first; /* position + 1; 0 before there is one */
    uint64_t last;
    uint64_t shorter;  /* sum of the distances below v */
    uint64_t n_longer; /* distances from v on */
} LexArf;

void lex_arf_add(LexArf *arf, double even, uint64_t position);

/* What was added to `next` comes after all that was added to arf, as if it had been added here: a
 * corpus may be read in stretches. */
void lex_arf_append(LexArf *arf, double even, const LexArf *next);
double lex_arf_value(const LexArf *arf, double even, uint64_t n_tokens);
