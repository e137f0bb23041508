/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "test-files.h"

#include "lex-cursor.h"
#include "lex-indonesian.h"

/* What the tests of corpora share: files on disk read as a run reads them. */

typedef struct {
    LexInputs *inputs;
    LexCorpus *corpus;
    LexMessages messages;
} Reading;

G_GNUC_UNUSED static LexCorpusSettings
corpus_settings(unsigned n_threads, size_t block_size)
{
    return (LexCorpusSettings){
        .rules = &lex_indonesian_token_rules,
        .n_threads = n_threads,
        .block_size = block_size,
        .memory = UINT64_MAX,
        .spacings = true,
    };
}

/* One thread, one block. */
G_GNUC_UNUSED static LexCorpusSettings
plain_settings(void)
{
    return corpus_settings(1, 1 << 20);
}

/* Reads the folder `corpus` of the test's own. */
static void
reading_open(Reading *reading, LexCorpusSettings settings)
{
    GError *error = NULL;
    const LexInputSettings input_settings = {.paths = (char **)(const char *[]){"corpus", NULL}};
    *reading = (Reading){0};
    reading->inputs = lex_inputs_collect(&input_settings, &reading->messages, &error);
    if (reading->inputs == NULL)
        fail_msg("%s", error->message);
    reading->corpus = lex_corpus_read(reading->inputs, &settings, &reading->messages, &error);
    if (reading->corpus == NULL)
        fail_msg("%s", error->message);
}

static void
reading_close(Reading *reading)
{
    lex_corpus_free(reading->corpus);
    lex_inputs_free(reading->inputs);
    lex_messages_clear(&reading->messages);
}

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
    size_t n = 0;
    LexCursor cursor;
    lex_cursor_init(&cursor, corpus);
    for (size_t b = 0; b < corpus->n_blocks; b++) {
        for (size_t i = 0; i < corpus->blocks[b].n_documents; i++) {
            LexPart part;
            assert_true(lex_cursor_part(&cursor, b, i, &part, NULL));
            if (part.document != index)
                continue;
            assert_int_equal(part.place.n_tokens, n);
            LexSpacing spacing = {part.passage.spacings, part.place.n_bytes};
            for (size_t k = 0; k < part.passage.n_tokens; k++) {
                const LexTokenWord word = part.passage.tokens[k];
                const uint32_t surface =
                    corpus->surface_of[part.passage.worker][lex_token_surface(word)];
                const size_t length = corpus->surface_names.entries[surface].length;
                tokens[n++] = (TestToken){
                    .surface = surface,
                    .gap = lex_token_gap(word),
                    .start = spacing.next != NULL ? lex_spacing_next(&spacing, length) : 0,
                };
            }
        }
    }
    lex_cursor_clear(&cursor);
    assert_int_equal(n, document->n_tokens);
    return tokens;
}
