/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-analysis-run.h"

/*
 * What a directory of tables says of itself: documents.csv, the documents that were read, and
 * run.json, what was done with them.
 */

/* Everything of a run that run.json tells. All borrowed. */
typedef struct {
    const LexSettings *settings;
    const char *const *command; /* ends with NULL; may be NULL */
    const LexInputs *inputs;
    const LexCorpus *corpus;
    const LexMessages *messages;
    json_t *analyses; /* an object of reports by name */
    double seconds;
} LexReport;

extern const LexSchema lex_documents_schema;

bool lex_report_write_documents(LexOutput *output, const LexCorpus *corpus, unsigned n_threads,
                                GError **error);

bool lex_report_write_run(LexOutput *output, const LexReport *report, GError **error);

/* What run.json says of an analysis before it ran: its options as they hold, what was sifted. */
json_t *lex_report_analysis(const LexAnalysisRun *run);
