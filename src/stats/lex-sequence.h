/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-macros.h>

enum { LEX_SEQUENCE_MAX_WORDS = 5 };

/*
 * How strongly the words of a sequence of two to five belong together: lex-association.h for a
 * table of 2^n_words cells.
 *
 * All sequences of n_words words in the text are sorted by where they agree with the one in
 * question. cells[pattern] counts those that have its word in the positions of the pattern and
 * another word in all other positions; bit i of the pattern is position i, from 0. So
 * cells[2^n_words - 1] is the count of the sequence, cells[0] that of sequences which share no
 * word with it in its place, and the sum is the number of all sequences, < 2^63.
 */
typedef struct {
    unsigned n_words;
    uint64_t n_total;
    uint64_t with[LEX_SEQUENCE_MAX_WORDS]; /* by position: how many have its word there */
    uint64_t cells[1 << LEX_SEQUENCE_MAX_WORDS];
} LexSequence;

/*
 * All of it from what one counts: margins[pattern] sequences have the words of the pattern in its
 * positions, whatever stands in the others. margins[0] is the number of all sequences,
 * margins[2^n_words - 1] the count of the sequence; a pattern never has more than one that it
 * contains.
 */
void lex_sequence_set_margins(LexSequence *sequence, unsigned n_words, const uint64_t margins[]);

/* --- measures --- */
/* m1, m2, ... sequences have the first, second, ... word in its place; N are all; O is the count,
 * Inf, -Inf and NaN are as in lex-association.h. */

/* E = m1 m2 ... / N^(n_words - 1), what chance would give. */
double lex_sequence_expected(const LexSequence *sequence);

/* 2 sum O ln(O / E) of all cells against complete independence, signed by O - E of the sequence:
 * Text::NSP's ll of trigrams. O - E is a difference of doubles, there being no exact determinant
 * of three words: where it is 1e-9 of E, seven digits are left. */
double lex_sequence_g2(const LexSequence *sequence);

/* log10 of its p-value: chi-square with df 2^n_words - n_words - 1. */
double lex_sequence_log10_p(const LexSequence *sequence);

/* log2(O / E) */
double lex_sequence_pmi(const LexSequence *sequence);

/* 14 + log2(n_words O / (m1 + m2 + ...)): at most 14, and for a pair what logDice is. */
double lex_sequence_log_dice(const LexSequence *sequence);

/* The interaction of all words in the log-linear model, what the sequence has that none of its
 * parts explains: sum of ln(cell + 1/2), negative where an odd number of words differs. quanteda's
 * lambda (Blaheta & Johnson 2001); for a pair the ln of the odds ratio. */
double lex_sequence_lambda(const LexSequence *sequence);

/* lambda / sqrt(sum 1 / (cell + 1/2)): quanteda's z. */
double lex_sequence_z(const LexSequence *sequence);

typedef struct {
    const char *name; /* as in lex_measures, where pairs have the same */
    double (*value)(const LexSequence *sequence);
    const char *help;
} LexSequenceMeasure;

/* In the order above, up to one without a name. */
extern const LexSequenceMeasure lex_sequence_measures[];
