/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-analysis-run.h"
#include "lex-reference-list.h"

/* What keyness compares with what: a source with the rest, with another source, with a list. */

#define LEX_REFERENCE_REST UINT32_MAX       /* all other sources together */
#define LEX_REFERENCE_LIST (UINT32_MAX - 1) /* the frequency list */

typedef struct {
    uint32_t target;    /* a source */
    uint32_t reference; /* a source, or one of the above */
} LexContrast;

typedef struct {
    LexContrast *contrasts; /* by target, then by reference, both by their names */
    size_t n_contrasts;
    size_t n_all_sources;   /* of the corpus */
    LexReferenceList *list; /* NULL where no contrast has it */
    char *list_name;        /* what tables call it */
} LexContrasts;

/*
 * reference: "rest", a source, or the path of a frequency list; pairs: every two sources, the
 * first by name being the target. Documents without a source take part in nothing. LEX_ERROR_USAGE
 * when there are too few sources, or none of that name.
 */
bool lex_contrasts_init(LexContrasts *contrasts, const LexAnalysisRun *run, const char *reference,
                        bool pairs, GError **error);
void lex_contrasts_clear(LexContrasts *contrasts);

/* What of that can be said before a text is read. */
bool lex_contrasts_check(const LexAnalysisRun *run, const char *reference, bool pairs,
                         GError **error);

/* What tables call the reference; borrowed. */
const char *lex_contrast_reference_name(const LexContrasts *contrasts, const LexContrast *contrast,
                                        const LexCorpus *corpus);
