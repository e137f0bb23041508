/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-report.h"

extern const LexAnalysis lex_analysis_collocates;
extern const LexAnalysis lex_analysis_collocations;
extern const LexAnalysis lex_analysis_frequencies;
extern const LexAnalysis lex_analysis_keyness;
extern const LexAnalysis lex_analysis_kwic;
extern const LexAnalysis lex_analysis_stem_list;
extern const LexAnalysis lex_analysis_tfidf;
extern const LexAnalysis lex_analysis_tokens;

/* To add an analysis: its file beside this one, its record here. */
const LexAnalysis *const *
lex_analyses(void)
{
    static const LexAnalysis *const analyses[] = {
        &lex_analysis_tfidf,        &lex_analysis_frequencies, &lex_analysis_keyness,
        &lex_analysis_collocations, &lex_analysis_collocates,  &lex_analysis_kwic,
        &lex_analysis_tokens,       &lex_analysis_stem_list,   NULL,
    };
    return analyses;
}

const LexSchema *
lex_schema(size_t i)
{
    if (i-- == 0)
        return &lex_documents_schema;
    for (const LexAnalysis *const *analysis = lex_analyses(); *analysis != NULL; analysis++) {
        for (const LexSchema *const *table = (*analysis)->tables; *table != NULL; table++) {
            if (i-- == 0)
                return *table;
        }
    }
    return NULL;
}
