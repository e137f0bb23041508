/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-forms.h"
#include "lex-keyness-tests.h"
#include "lex-memo.h"

/* The second half of keyness: a row for a term in a contrast, out of its counts and its test. */
typedef struct {
    const LexAnalysisRun *run;
    const LexContrasts *contrasts;
    const LexKeynessTests *tests;
    const double *log10_q; /* as tests->results: adjusted */
    unsigned g2_cells;     /* 2 or 4 */
    double prior;          /* tokens that the prior of the log-odds weighs */
    bool specificity;      /* fill the column */

    LexTermForms forms; /* owned, as what follows */
    LexRows names;      /* text cells that many rows have */
    LexCells *terms;    /* there, by place: term, stem and forms */
    LexCells *sides;    /* there, by contrast: target and reference */
} LexKeynessRows;

extern const LexSchema lex_keyness_schema;

/* The fields above forms are set; the layout is the table's. */
void lex_keyness_rows_init(LexKeynessRows *keyness, const LexRowLayout *layout);
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

/* The cells term, stem and forms, of any table; scratch is the caller's. */
void lex_keyness_rows_add_term(const LexKeynessRows *keyness, LexRows *rows, size_t place,
                               GString *scratch);

/* The g2 of the row of the contrast and the place. */
double lex_keyness_rows_g2(const LexKeynessRows *keyness, size_t contrast, size_t place);
