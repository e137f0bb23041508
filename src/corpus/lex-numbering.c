/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-numbering.h"

#include "lex-message.h"

#include <string.h>

void
lex_numbering_init(LexNumbering *numbering, LexCorpus *corpus)
{
    *numbering = (LexNumbering){
        .corpus = corpus,
        .room = g_new0(uint32_t, corpus->n_workers),
        .folded = g_array_new(FALSE, FALSE, sizeof(LexVocabEntry)),
        .scratch = g_string_new(NULL),
    };
}

void
lex_numbering_clear(LexNumbering *numbering)
{
    g_free(numbering->room);
    g_free(numbering->form_of);
    g_array_unref(numbering->folded);
    g_string_free(numbering->scratch, TRUE);
    *numbering = (LexNumbering){0};
}

/* Always false, for `return`. */
static bool
fail_full(GError **error)
{
    lex_error_set(error, LEX_ERROR_LIMIT, "more than %u distinct words", LEX_VOCAB_MAX);
    return false;
}

static bool
numbering_add_names(LexNumbering *numbering, unsigned worker, uint32_t n_known,
                    const LexVocabEntry names[], uint32_t n_names, GError **error)
{
    LexCorpus *corpus = numbering->corpus;
    if (n_known + n_names > numbering->room[worker]) {
        numbering->room[worker] = MAX(2 * numbering->room[worker], n_known + n_names);
        corpus->surface_of[worker] =
            g_renew(uint32_t, corpus->surface_of[worker], numbering->room[worker]);
    }
    return lex_vocab_adopt(&corpus->surface_names, names, n_names,
                           corpus->surface_of[worker] + n_known) ||
           fail_full(error);
}

/* A surface that is folded already, as most are, lends its bytes; the others are copied. */
static bool
numbering_fold(LexNumbering *numbering, const LexVocabEntry *name, GError **error)
{
    LexCorpus *corpus = numbering->corpus;
    GString *form = numbering->scratch;
    lex_fold(name->bytes, name->length, corpus->letter_case, form);
    if (form->len > UINT32_MAX) {
        lex_error_set(error, LEX_ERROR_LIMIT, "a word of %zu bytes; at most %u are possible",
                      form->len, UINT32_MAX);
        return false;
    }
    const bool same = form->len == name->length && memcmp(form->str, name->bytes, form->len) == 0;
    const LexVocabEntry folded =
        same ? *name : lex_vocab_entry(&corpus->form_names.arena, form->str, form->len);
    g_array_append_val(numbering->folded, folded);
    return true;
}

/* Each surface is folded once: thousands, where the tokens are millions. */
static bool
numbering_add_forms(LexNumbering *numbering, uint32_t first_surface, GError **error)
{
    LexCorpus *corpus = numbering->corpus;
    const uint32_t n_surfaces = corpus->surface_names.n_entries;
    g_array_set_size(numbering->folded, 0);
    for (uint32_t i = first_surface; i < n_surfaces; i++) {
        if (!numbering_fold(numbering, &corpus->surface_names.entries[i], error))
            return false;
    }
    if (n_surfaces > numbering->form_of_size) {
        numbering->form_of_size = MAX(2 * numbering->form_of_size, n_surfaces);
        numbering->form_of = g_renew(uint32_t, numbering->form_of, numbering->form_of_size);
    }
    const LexVocabEntry *folded = (const LexVocabEntry *)(void *)numbering->folded->data;
    return lex_vocab_adopt(&corpus->form_names, folded, numbering->folded->len,
                           numbering->form_of + first_surface) ||
           fail_full(error);
}

bool
lex_numbering_add(LexNumbering *numbering, unsigned worker, uint32_t n_known,
                  const LexVocabEntry names[], uint32_t n_names, GError **error)
{
    const uint32_t first_surface = numbering->corpus->surface_names.n_entries;
    return n_names == 0 ||
           (numbering_add_names(numbering, worker, n_known, names, n_names, error) &&
            numbering_add_forms(numbering, first_surface, error));
}
