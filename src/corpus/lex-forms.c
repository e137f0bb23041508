/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-forms.h"

#include "lex-number.h"

#include <string.h>

static int
compare_forms(const void *a, const void *b, void *data)
{
    const LexCorpus *corpus = data;
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    const uint64_t m = corpus->forms[x].count, n = corpus->forms[y].count;
    if (m != n)
        return m > n ? -1 : 1;
    const LexVocabEntry *p = &corpus->form_names.entries[x];
    const LexVocabEntry *q = &corpus->form_names.entries[y];
    if (p->length != q->length)
        return p->length < q->length ? -1 : 1;
    return memcmp(p->bytes, q->bytes, p->length);
}

void
lex_term_forms_init(LexTermForms *term_forms, const LexTerms *terms, const LexCorpus *corpus)
{
    const uint32_t n_forms = corpus->form_names.n_entries;
    size_t *begin = g_new0(size_t, terms->n_terms + 2);
    uint32_t *forms = g_new(uint32_t, MAX(n_forms, 1));

    /* A counting sort by term: begin[t + 1] moves from the beginning of term t to its end. */
    for (uint32_t form = 0; form < n_forms; form++) {
        const uint32_t term = terms->term_of_form[form];
        if (term != LEX_TERM_NONE)
            begin[term + 2]++;
    }
    for (size_t t = 2; t < terms->n_terms + 2; t++)
        begin[t] += begin[t - 1];
    for (uint32_t form = 0; form < n_forms; form++) {
        const uint32_t term = terms->term_of_form[form];
        if (term != LEX_TERM_NONE)
            forms[begin[term + 1]++] = form;
    }
    for (size_t t = 0; t < terms->n_terms; t++)
        g_qsort_with_data(forms + begin[t], (int)(begin[t + 1] - begin[t]), sizeof *forms,
                          compare_forms, (void *)corpus);
    *term_forms = (LexTermForms){.forms = forms, .begin = begin};
}

void
lex_term_forms_clear(LexTermForms *term_forms)
{
    g_free(term_forms->forms);
    g_free(term_forms->begin);
    *term_forms = (LexTermForms){0};
}

void
lex_term_forms_show(const LexTermForms *term_forms, const LexCorpus *corpus, uint32_t term,
                    GString *ret_text)
{
    g_string_truncate(ret_text, 0);
    for (size_t i = term_forms->begin[term]; i < term_forms->begin[term + 1]; i++) {
        const uint32_t form = term_forms->forms[i];
        const LexVocabEntry *name = &corpus->form_names.entries[form];
        if (ret_text->len > 0)
            g_string_append_c(ret_text, ';');
        g_string_append_len(ret_text, name->bytes, name->length);
        char count[LEX_NUMBER_MAX] = ":";
        const size_t length = 1 + lex_number_format_count(count + 1, corpus->forms[form].count);
        g_string_append_len(ret_text, count, (gssize)length);
    }
}
