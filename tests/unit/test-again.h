/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The texts of a corpus read again; for unit tests and the fuzz target. */

#include "lex-reread.h"
#include "lex-vicinity.h"

#include <string.h>

/* Whether every token of the part stands in the text where it should, and those around it that are
 * within reach of one of them; else the text is another. */
G_GNUC_UNUSED static bool
check_text(const LexCorpus *corpus, const LexVicinity *vicinity, const LexRereadText *text,
           GError **error)
{
    const LexPlacedToken *const tokens = vicinity->tokens;
    const uint64_t text_end = text->offset + text->length;
    const uint64_t begin = tokens[vicinity->begin].start, end = tokens[vicinity->end - 1].end;
    for (size_t i = 0; i < vicinity->n_tokens; i++) {
        const LexVocabEntry *name = &corpus->surface_names.entries[tokens[i].surface];
        const uint64_t start = tokens[i].start;
        g_assert(tokens[i].end - start == name->length);
        g_assert(i == 0 || start >= tokens[i - 1].end);
        if (start + LEX_VICINITY_REACH < begin || tokens[i].end > end + vicinity->n_behind)
            continue;
        if (start < text->offset || tokens[i].end > text_end ||
            memcmp(text->bytes + (start - text->offset), name->bytes, name->length) != 0)
            return lex_reread_fail_changed(text->name, error);
    }
    return true;
}

/* Reads every n-th block again and, of it, what parts have words. False with an error. */
G_GNUC_UNUSED static bool
read_again(const LexCorpus *corpus, size_t first, size_t step, size_t n_words, GError **error)
{
    g_autoptr(LexReread) reread = lex_reread_new(corpus, 1, LEX_VICINITY_REACH, error);
    LexVicinityReader reader;
    bool good = reread != NULL;
    lex_vicinity_reader_init(&reader, corpus, n_words);
    for (size_t b = first; good && b < corpus->n_blocks; b += step) {
        const size_t n_parts = corpus->blocks[b].n_documents;
        LexVicinity vicinity;
        LexRereadText text;
        good = n_parts == 0 || lex_vicinity_read(&reader, b, n_parts - 1, &vicinity, error);
        good = good && lex_reread_take(reread, b, 0, n_parts > 0 ? vicinity.n_behind : 0, error);
        for (size_t i = 0; good && i < n_parts; i++) {
            good = lex_vicinity_read(&reader, b, i, &vicinity, error);
            if (!good || vicinity.begin == vicinity.end)
                continue;
            good = lex_reread_text(reread, 0, i, &text, error) &&
                   check_text(corpus, &vicinity, &text, error);
        }
    }
    lex_vicinity_reader_clear(&reader);
    return good && lex_reread_finish(reread, error);
}
