/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "test-files.h"
#include "test-tell.h"

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
        .keep = LEX_KEEP_SPACINGS,
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
