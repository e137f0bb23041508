/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-analysis-run.h"

/*
 * A frequency list as a reference corpus: how often the terms of a run occur in it. Its words are
 * taken as those of a text would be: folded, sorted into classes, stop words left out, stemmed.
 */
typedef struct {
    uint64_t *counts;  /* by term; 0 where the list does not have it */
    uint64_t n_tokens; /* counted, those of terms that the run does not have too */
} LexReferenceList;

/* Errors as of lex_word_counts_read(), and LEX_ERROR_FORMAT when nothing in the list counts. */
LexReferenceList *lex_reference_list_new(const LexAnalysisRun *run, const char *path,
                                         GError **error);
void lex_reference_list_free(LexReferenceList *list);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LexReferenceList, lex_reference_list_free)
