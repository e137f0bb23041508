/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-terms.h"

/*
 * The forms of each term, most frequent first; of two as frequent the shorter, then the smaller
 * bytes. The first is the one that labels the term.
 */
typedef struct {
    uint32_t *forms; /* of all terms, one term after another */
    size_t *begin;   /* by term: where its forms begin; one more for the end */
} LexTermForms;

void lex_term_forms_init(LexTermForms *term_forms, const LexTerms *terms, const LexCorpus *corpus);
void lex_term_forms_clear(LexTermForms *term_forms);

/* "pemerintah:1035;pemerintahan:57": the forms with their counts. Replaces what ret_text has. */
void lex_term_forms_show(const LexTermForms *term_forms, const LexCorpus *corpus, uint32_t term,
                         GString *ret_text);
