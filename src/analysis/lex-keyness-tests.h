/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-contrasts.h"
#include "lex-source-parts.h"
#include "lex-strata.h"

/*
 * The first half of keyness, all that needs to see a term's documents: what each source holds of
 * each term, and the test over documents of every contrast. What follows from the counts alone is
 * computed row by row afterwards.
 */

typedef enum {
    LEX_KEYNESS_WILCOXON,    /* ranks of the documents' rates */
    LEX_KEYNESS_DF,          /* G2 of the documents that hold the term; within strata Mantel and
                                Haenszel's */
    LEX_KEYNESS_WELCH,       /* means of the rates */
    LEX_KEYNESS_PERMUTATION, /* ranks, the documents dealt out again and again, within strata */
} LexKeynessTest;

typedef struct {
    LexKeynessTest test;
    unsigned rounds;        /* of the permutation */
    uint64_t seed;          /* the same */
    const uint32_t *strata; /* by document, below n_strata; NULL where n_strata is 1 */
    size_t n_strata;
    bool over_all; /* also Kruskal and Wallis's test over all sources */
} LexKeynessSettings;

/* What a source holds of a term, which it does hold. */
typedef struct {
    uint32_t source;
    uint32_t df;
    uint64_t count;
    uint64_t max_count; /* in one document */
    double squares;     /* sum of count^2 / size over its documents, for phi */
    double dp;          /* over its documents */
} LexHolding;

/* A term that is tested. */
typedef struct {
    const LexHolding *holdings; /* of the sources that hold the term, ascending */
    uint32_t n_holdings;
    uint32_t term;    /* of the run's terms */
    LexHolding total; /* over all sources; source and dp are not set */
} LexTestedTerm;

typedef struct {
    double z;
    double log10_p; /* two-sided */
} LexKeynessResult;

typedef struct {
    const LexContrasts *contrasts;
    LexTestedTerm *terms; /* ascending; where one stands is its place */
    size_t n_terms;
    LexDivision *divisions; /* by source: its documents; one without a name is empty; then of all */

    double *h; /* by place: of Kruskal and Wallis; NULL unless asked for */

    /* By contrast and place, [contrast * n_terms + place]: */
    LexKeynessResult *results; /* NaN where a side has fewer than two documents */
    LexMantelHaenszel *strata; /* over documents, which are odds; NULL with one stratum */

    LexArena *arenas; /* by worker */
    unsigned n_workers;
} LexKeynessTests;

/* Tests the terms that are wanted, by term. */
bool lex_keyness_tests_init(LexKeynessTests *tests, const LexAnalysisRun *run,
                            const LexContrasts *contrasts, const LexKeynessSettings *settings,
                            const bool *wanted, GError **error);
void lex_keyness_tests_clear(LexKeynessTests *tests);

/* What the source holds of the term; NULL where it does not. */
const LexHolding *lex_keyness_tests_find(const LexKeynessTests *tests, size_t place,
                                         uint32_t source);

/* Whether both sides have the two documents that a test needs. */
bool lex_keyness_tests_can(const LexKeynessTests *tests, const LexContrast *contrast);
