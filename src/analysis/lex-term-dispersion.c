/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-term-dispersion.h"

#include "lex-jobs.h"

#define TERMS_PER_JOB 64

typedef struct {
    const LexAnalysisRun *run;
    LexTermDispersion *dispersion;
    LexPostings *postings;
    LexDivision *divisions;
    LexSourceParts *parts; /* by worker */
} Spreader;

static LexDocumentSpread
measure(const LexDivision *division, size_t n, const LexTermPart parts[], uint32_t source)
{
    uint64_t count = 0, max_count = 0;
    for (size_t i = 0; i < n; i++) {
        count += parts[i].count;
        max_count = MAX(max_count, parts[i].count);
    }
    return (LexDocumentSpread){
        .source = source,
        .dp = lex_dispersion_dp(division, n, parts),
        .dp_norm = lex_dispersion_dp_norm(division, n, parts),
        .juilland_d = lex_dispersion_juilland_d(division, n, parts),
        .max_doc_share = (double)max_count / (double)count,
    };
}

static bool
spread_terms(void *data, size_t job, unsigned worker, G_GNUC_UNUSED GError **error)
{
    Spreader *spreader = data;
    LexTermDispersion *dispersion = spreader->dispersion;
    LexSourceParts *parts = &spreader->parts[worker];
    const LexCorpus *corpus = spreader->run->corpus;
    const size_t end = MIN((job + 1) * TERMS_PER_JOB, spreader->postings->n_terms);
    for (size_t i = job * TERMS_PER_JOB; i < end; i++) {
        size_t n;
        const uint32_t term = spreader->postings->terms[i];
        const LexPosting *list = lex_postings_of(spreader->postings, i, &n);
        lex_source_parts_set(parts, corpus, spreader->postings->sizes, n, list);
        LexDocumentSpread *spreads = lex_arena_alloc(&dispersion->arenas[worker],
                                                     MAX(parts->n_sources, 1) * sizeof *spreads);
        for (size_t k = 0; k < parts->n_sources; k++)
            spreads[k] = measure(&spreader->divisions[parts->sources[k]],
                                 parts->begin[k + 1] - parts->begin[k],
                                 parts->parts + parts->begin[k], parts->sources[k]);
        dispersion->of_sources[term] = spreads;
        dispersion->n_of_sources[term] = (uint32_t)parts->n_sources;
        dispersion->all[term] =
            measure(&spreader->divisions[corpus->n_sources], n, parts->parts, 0);
    }
    return true;
}

/* All terms, as many at once as memory allows. */
static bool
spreader_run(Spreader *spreader, GError **error)
{
    while (lex_postings_next(spreader->postings, error)) {
        const size_t n_terms = spreader->postings->n_terms;
        if (spreader->divisions == NULL)
            spreader->divisions =
                lex_source_divisions(spreader->run->corpus, spreader->postings->sizes);
        if (n_terms == 0)
            return true;
        if (!lex_jobs_run((n_terms + TERMS_PER_JOB - 1) / TERMS_PER_JOB, spreader->run->n_threads,
                          spread_terms, spreader, error))
            return false;
    }
    return false;
}

bool
lex_term_dispersion_init(LexTermDispersion *dispersion, const LexAnalysisRun *run,
                         const uint32_t df[], GError **error)
{
    const size_t n_terms = MAX(run->terms->n_terms, 1);
    *dispersion = (LexTermDispersion){
        .all = g_new0(LexDocumentSpread, n_terms),
        .of_sources = g_new0(LexDocumentSpread *, n_terms),
        .n_of_sources = g_new0(uint32_t, n_terms),
        .arenas = g_new0(LexArena, run->n_threads),
        .n_arenas = run->n_threads,
    };
    Spreader spreader = {
        .run = run,
        .dispersion = dispersion,
        .postings = lex_postings_new(run->corpus, &run->terms->map, df, NULL, run->memory / 2,
                                     run->n_threads),
        .parts = g_new(LexSourceParts, run->n_threads),
    };
    for (unsigned w = 0; w < run->n_threads; w++)
        lex_source_parts_init(&spreader.parts[w], run->corpus);
    const bool done = spreader_run(&spreader, error);
    for (unsigned w = 0; w < run->n_threads; w++)
        lex_source_parts_clear(&spreader.parts[w]);
    dispersion->sizes = g_steal_pointer(&spreader.postings->sizes);
    lex_postings_free(spreader.postings);
    g_free(spreader.parts);
    g_free(spreader.divisions);
    return done;
}

void
lex_term_dispersion_clear(LexTermDispersion *dispersion)
{
    for (unsigned w = 0; w < dispersion->n_arenas; w++)
        lex_arena_clear(&dispersion->arenas[w]);
    g_free(dispersion->arenas);
    g_free(dispersion->all);
    g_free(dispersion->of_sources);
    g_free(dispersion->n_of_sources);
    g_free(dispersion->sizes);
    *dispersion = (LexTermDispersion){0};
}

const LexDocumentSpread *
lex_term_dispersion_find(const LexTermDispersion *dispersion, uint32_t term, uint32_t source)
{
    const LexDocumentSpread *spread = dispersion->of_sources[term];
    while (spread->source != source)
        spread++;
    g_assert(spread < dispersion->of_sources[term] + dispersion->n_of_sources[term]);
    return spread;
}
