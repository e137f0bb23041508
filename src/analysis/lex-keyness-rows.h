/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-keyness-tests.h"
#include "lex-memo.h"

/* Where the text cells of a term are. Rows come in the order of their tests, so what they need of
 * a term lies together. */
typedef struct {
    size_t begin;
    uint32_t lengths[3];
} LexTermTexts;

/* The second half of keyness: a row for a term in a contrast, out of its counts and its test. */
typedef struct {
    const LexAnalysisRun *run;
    const LexContrasts *contrasts;
    const LexKeynessTests *tests;
    const double *log10_q; /* as tests->results: adjusted */
    unsigned g2_cells;     /* 2 or 4 */
    double prior;          /* tokens that the prior of the log-odds weighs */
    bool specificity;      /* fill the column */

    GString *texts; /* the cells term, stem and forms of all terms, one after another; owned */
    LexTermTexts *texts_of; /* by place */
} LexKeynessRows;

extern const LexSchema lex_keyness_schema;

/* The fields above texts are set. */
void lex_keyness_rows_init(LexKeynessRows *keyness);
void lex_keyness_rows_clear(LexKeynessRows *keyness);

/* What a thread has formatted. Two thirds of the rows are of words that the target does not have,
 * and most of those differ in the word alone. */
typedef struct {
    LexMemo tokens;    /* what follows from the counts of occurrences */
    LexMemo documents; /* from those of documents */
    LexMemo tests;     /* from the result of the test */
} LexKeynessMemo;

void lex_keyness_memo_init(LexKeynessMemo *memo, const LexRowLayout *layout);
void lex_keyness_memo_clear(LexKeynessMemo *memo);

/* Appends the row of the contrast and the place; any thread may, with a memo of its own. */
void lex_keyness_rows_add(const LexKeynessRows *keyness, LexKeynessMemo *memo, LexRows *rows,
                          size_t contrast, size_t place);

/*
 * Asks the memory for what the row will read, some rows before it is added: places come in the
 * order of their tests, and every one is elsewhere. First the row's own numbers, later, when they
 * are there, what they point to.
 */
void lex_keyness_rows_fetch(const LexKeynessRows *keyness, size_t contrast, size_t place);
void lex_keyness_rows_fetch_term(const LexKeynessRows *keyness, size_t place);

/* The cells term, stem and forms. */
void lex_keyness_rows_add_term(const LexKeynessRows *keyness, LexRows *rows, size_t place);

/* Whether neither side holds the term: of two sources out of several. */
bool lex_keyness_rows_is_empty(const LexKeynessRows *keyness, size_t contrast, size_t place);

/* What its g2 is. */
double lex_keyness_rows_g2(const LexKeynessRows *keyness, size_t contrast, size_t place);

/* Whether the term has one rate everywhere: in each contrast the interval of the log ratio lies
 * within -0.5 to 0.5. */
bool lex_keyness_rows_is_lock(const LexKeynessRows *keyness, size_t place);
