/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A corpus as text, so that two can be compared; for unit tests and the fuzz target. */

#include "lex-cursor.h"

G_GNUC_UNUSED static const char *
surface_name(const LexCorpus *corpus, uint32_t surface)
{
    return corpus->surface_names.entries[surface].bytes;
}

/* A token of a document, as the corpus has it. */
typedef struct {
    uint32_t surface;
    LexGap gap;
    size_t start;
} TestToken;

/* All of the document's, however it lies in blocks; free with g_free(). */
G_GNUC_UNUSED static TestToken *
document_tokens(const LexCorpus *corpus, size_t index)
{
    const LexDocument *const document = &corpus->documents[index];
    TestToken *const tokens = g_new(TestToken, document->n_tokens + 1);
    size_t n = 0, n_sentences = 0;
    LexCursor cursor;
    lex_cursor_init(&cursor, corpus);
    for (size_t b = 0; b < corpus->n_blocks; b++) {
        for (size_t i = 0; i < corpus->blocks[b].n_documents; i++) {
            LexPart part;
            g_assert_true(lex_cursor_part(&cursor, b, i, &part, NULL));
            if (part.document != index)
                continue;
            g_assert_cmpuint(part.place.n_tokens, ==, n);
            g_assert_cmpuint(part.place.n_sentences, ==, n_sentences);
            g_assert_true(part.is_whole == (part.passage.n_tokens == document->n_tokens));
            LexSpacing spacing = {part.passage.spacings, part.place.n_bytes};
            for (size_t k = 0; k < part.passage.n_tokens; k++) {
                const LexTokenWord word = part.passage.tokens[k];
                const uint32_t surface =
                    corpus->surface_of[part.passage.worker][lex_token_surface(word)];
                const size_t length = corpus->surface_names.entries[surface].length;
                n_sentences += lex_token_gap(word) >= LEX_GAP_SENTENCE;
                tokens[n++] = (TestToken){
                    .surface = surface,
                    .gap = lex_token_gap(word),
                    .start = spacing.next != NULL ? lex_spacing_next(&spacing, length) : 0,
                };
            }
        }
    }
    lex_cursor_clear(&cursor);
    g_assert_cmpuint(n, ==, document->n_tokens);
    g_assert_cmpuint(n_sentences, ==, document->n_sentences);
    return tokens;
}

/* Everything of it that does not depend on how it was read. */
G_GNUC_UNUSED static char *
tell_corpus(const LexCorpus *corpus, const LexInputs *inputs)
{
    GString *const text = g_string_new(NULL);
    for (uint32_t i = 0; i < corpus->surface_names.n_entries; i++) {
        const LexSurface *const surface = &corpus->surfaces[i];
        g_string_append_printf(text, "surface %u %s count %zu inside %zu form %u class %d\n", i,
                               surface_name(corpus, i), (size_t)surface->count,
                               (size_t)surface->n_inside, surface->form, (int)surface->class);
    }
    for (uint32_t i = 0; i < corpus->form_names.n_entries; i++)
        g_string_append_printf(text, "form %u %s count %zu label %s class %d\n", i,
                               corpus->form_names.entries[i].bytes, (size_t)corpus->forms[i].count,
                               surface_name(corpus, corpus->forms[i].label),
                               (int)corpus->forms[i].class);
    for (size_t i = 0; i < corpus->n_sources; i++)
        g_string_append_printf(text, "source %s\n", corpus->sources[i]);
    for (size_t i = 0; i < corpus->n_documents; i++) {
        const LexDocument *const document = &corpus->documents[i];
        g_autofree TestToken *tokens = document_tokens(corpus, i);
        g_string_append_printf(text, "document %s %u %zu %zu:", document->id, document->source,
                               (size_t)document->n_bytes, (size_t)document->n_replaced);
        for (size_t k = 0; k < document->n_tokens; k++)
            g_string_append_printf(text, " %u/%d/%zu", tokens[k].surface, (int)tokens[k].gap,
                                   tokens[k].start);
        g_string_append_c(text, '\n');
    }
    g_string_append_printf(text, "%zu tokens, %zu bytes\n", (size_t)corpus->n_tokens,
                           (size_t)corpus->n_bytes);
    for (size_t i = 0; i < inputs->n_files; i++)
        g_string_append_printf(text, "file %zu %" G_GINT64_MODIFIER "x\n",
                               (size_t)corpus->files[i].n_bytes, corpus->files[i].digest);
    return g_string_free(text, FALSE);
}
