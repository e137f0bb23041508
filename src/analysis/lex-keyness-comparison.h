/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-contingency.h"
#include "lex-keyness-tests.h"

/* A term in a contrast: what both sides hold of it, put side by side. */
typedef struct {
    LexContingency tokens;
    LexContingency documents; /* a frequency list has none */
    const LexHolding *target; /* NULL where the target does not hold it */
    double phi;               /* of both sides together; of the target alone beside a list */
} LexKeynessComparison;

LexKeynessComparison lex_keyness_compare(const LexKeynessTests *tests, size_t contrast,
                                         size_t place);

/* Half the length of the 95 % interval of the log ratio with that standard error, on the scale of
 * documents where phi is known: over tokens alone one in five would not hold what it should. */
double lex_keyness_interval_half(double error, double phi);

/* Whether neither side holds the term: of two sources out of several. */
bool lex_keyness_is_in_neither(const LexKeynessTests *tests, size_t contrast, size_t place);

/* Whether the term has one rate everywhere: in each contrast the interval of the log ratio lies
 * within -0.5 to 0.5. */
bool lex_keyness_is_lock(const LexKeynessTests *tests, size_t place);

/* The other sources in which the rate is lower than in that of own, exactly; own may be NULL. */
uint64_t lex_keyness_n_lower(const LexKeynessTests *tests, const LexHolding *own, size_t place);
