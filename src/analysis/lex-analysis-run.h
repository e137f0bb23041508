/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-corpus.h"
#include "lex-output.h"
#include "lex-progress.h"
#include "lex-settings.h"
#include "lex-terms.h"

#include <jansson.h>

/*
 * What an analysis works with. Everything but the output, the report and the times is frozen:
 * threads may read it freely.
 */
struct LexAnalysisRun {
    const LexAnalysis *analysis;
    const void *options;  /* its own struct */
    const char *argument; /* of --NAME=VALUE; NULL where it takes none */
    const LexSettings *settings;
    LexTermOptions term_options; /* as they hold for this analysis */
    LexStemming stemming;        /* what term_options.stem means */
    const char *const *paths;    /* as given; ends with NULL */
    const LexInputs *inputs;     /* NULL with LEX_NEEDS_WORDS; so is corpus */
    const LexCorpus *corpus;     /* NULL while the plan is checked; so are terms and output */
    const LexTerms *terms;       /* NULL without LEX_NEEDS_TERMS */
    LexStopwords *stopwords;     /* those of term_options */
    LexOutput *output;
    LexMessages *messages;
    json_t *report;        /* what run.json says of this analysis; add to it */
    json_t *times;         /* the same of seconds, lex_report_time() */
    LexProgress *progress; /* NULL: nobody asks */
    unsigned n_threads;
    uint64_t memory; /* bytes that the analysis may take, more or less */
};
