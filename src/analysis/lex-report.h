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
    json_t *times;    /* of parts of the run, by name */
    int64_t began;    /* on g_get_monotonic_time() */
} LexReport;

extern const LexSchema lex_documents_schema;

/* What took from `began` on until now, in seconds. */
void lex_report_time(json_t *times, const char *name, int64_t began);

bool lex_report_write_documents(LexOutput *output, const LexCorpus *corpus, unsigned n_threads,
                                GError **error);

bool lex_report_write_run(LexOutput *output, const LexReport *report, GError **error);

/* What run.json says of an analysis before it ran: its options as they hold, what was sifted. */
json_t *lex_report_analysis(const LexAnalysisRun *run);
