/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-keyness-tests.h"

#include "lex-deviance.h"
#include "lex-jobs.h"
#include "lex-keyness.h"
#include "lex-rank-tail.h"
#include "lex-resample.h"
#include "lex-sum.h"
#include "lex-tail.h"

#include <math.h>
#include <string.h>
#include <xxhash.h>

#define TERMS_PER_JOB 32
#define Z_95          1.959963984540054

/* One thread's memory. */
typedef struct {
    LexSourceParts parts;
    LexRate *rates;
    LexRate *pair; /* of two sources alone */
    size_t n_rates;
    size_t rates_size;
    uint64_t *sums;     /* of doubled ranks, by source */
    uint64_t *sizes;    /* by source, but for two of them 0 */
    LexMoments *groups; /* by source */
    LexMoments *rests;  /* the same, of all others */
    double *log10_p;    /* by source, of the permutation */
    LexPermutation *permutation;
    uint32_t *held;         /* [stratum * n_sources + source]: documents that hold the term */
    LexContingency *tables; /* by stratum */
} Worker;

typedef struct {
    const LexAnalysisRun *run;
    const LexKeynessSettings *settings;
    LexKeynessTests *tests;
    LexPostings *postings;
    size_t n_done; /* terms of postings before those at hand */
    size_t n_sources;
    uint64_t *n_docs;       /* by source, with a counted token */
    uint64_t *stratum_docs; /* [stratum * n_sources + source] */
    Worker *workers;
} Tester;

/* ---- what the sources hold --------------------------------------------------------------- */

static LexHolding
make_holding(const LexKeynessTests *tests, const LexSourceParts *parts, size_t i)
{
    const LexTermPart *const first = parts->parts + parts->begin[i];
    const size_t n = parts->begin[i + 1] - parts->begin[i];
    LexHolding holding = {.source = parts->sources[i], .df = (uint32_t)n};
    LexSum squares = {0};
    for (size_t k = 0; k < n; k++) {
        const double count = (double)first[k].count;
        holding.count += first[k].count;
        holding.max_count = MAX(holding.max_count, first[k].count);
        lex_sum_add(&squares, count * count / (double)first[k].size);
    }
    holding.squares = lex_sum_value(squares);
    holding.dp = lex_dispersion_dp(&tests->divisions[holding.source], n, first);
    return holding;
}

static void
set_holdings(LexKeynessTests *tests, size_t place, const LexSourceParts *parts, LexArena *arena)
{
    LexTestedTerm *term = &tests->terms[place];
    LexHolding *holdings = lex_arena_alloc(arena, MAX(parts->n_sources, 1) * sizeof *holdings);
    LexHolding *total = &term->total;
    uint32_t n = 0;
    for (size_t i = 0; i < parts->n_sources; i++) {
        if (tests->divisions[parts->sources[i]].n_parts == 0)
            continue; /* documents without a source */
        const LexHolding holding = holdings[n++] = make_holding(tests, parts, i);
        total->df += holding.df;
        total->count += holding.count;
        total->max_count = MAX(total->max_count, holding.max_count);
        total->squares += holding.squares;
    }
    term->holdings = holdings;
    term->n_holdings = n;
}

const LexHolding *
lex_keyness_tests_find(const LexKeynessTests *tests, size_t place, uint32_t source)
{
    const LexTestedTerm *term = &tests->terms[place];
    for (uint32_t i = 0; i < term->n_holdings && term->holdings[i].source <= source; i++) {
        if (term->holdings[i].source == source)
            return &term->holdings[i];
    }
    return NULL;
}

bool
lex_keyness_tests_can(const LexKeynessTests *tests, const LexContrast *contrast)
{
    const LexDivision *const divisions = tests->divisions;
    const size_t n_all = tests->contrasts->n_all_sources;
    const size_t n_target = divisions[contrast->target].n_parts;
    if (contrast->reference == LEX_REFERENCE_LIST)
        return false;
    if (contrast->reference == LEX_REFERENCE_REST)
        return n_target >= 2 && divisions[n_all].n_parts - n_target >= 2;
    return n_target >= 2 && divisions[contrast->reference].n_parts >= 2;
}

/* ---- the term's documents ---------------------------------------------------------------- */

/* Documents without a source take part in nothing. */
static void
worker_set_rates(Worker *worker, const LexKeynessSettings *settings, const uint64_t n_docs[])
{
    const LexSourceParts *parts = &worker->parts;
    worker->n_rates = 0;
    if (parts->n_parts > worker->rates_size) {
        worker->rates_size = MAX(parts->n_parts, 2 * worker->rates_size);
        worker->rates = g_renew(LexRate, worker->rates, worker->rates_size);
        worker->pair = g_renew(LexRate, worker->pair, worker->rates_size);
    }
    for (size_t i = 0; i < parts->n_sources; i++) {
        if (n_docs[parts->sources[i]] == 0)
            continue;
        for (size_t k = parts->begin[i]; k < parts->begin[i + 1]; k++)
            worker->rates[worker->n_rates++] = (LexRate){
                .rate = (double)parts->parts[k].count / (double)parts->parts[k].size,
                .group = parts->sources[i],
                .stratum = settings->strata != NULL ? settings->strata[parts->documents[k]] : 0,
            };
    }
}

/* A stream of the term's own, whatever the other terms are. */
static LexRandom
term_random(const Tester *tester, size_t place)
{
    const LexVocabEntry *stem = &tester->run->terms->terms[tester->tests->terms[place].term].stem;
    return lex_random_stream(tester->settings->seed, XXH3_64bits(stem->bytes, stem->length));
}

/* ---- tests ------------------------------------------------------------------------------- */

/* The documents that a test looks at: of all sources, or of two. */
typedef struct {
    const uint64_t *sizes; /* by source */
    LexRate *rates;
    size_t n_rates;
    LexRanks ranks;
    LexScores scores;
    LexPermutation *permutation; /* NULL: to be made */
    size_t place;
} Field;

static void
field_rank(const Tester *tester, Worker *worker, Field *field)
{
    const size_t n_sources = tester->n_sources;
    field->ranks = lex_rates_rank(n_sources, field->sizes, field->n_rates, field->rates);
    lex_rank_sums(&field->ranks, n_sources, field->sizes, field->n_rates, field->rates,
                  worker->sums);
    field->scores = lex_rank_scores(&field->ranks, field->sizes, field->n_rates, field->rates);
    if (tester->settings->test == LEX_KEYNESS_WELCH) {
        lex_rates_moments(n_sources, field->sizes, field->n_rates, field->rates, worker->groups);
        lex_moments_of_rest(n_sources, worker->groups, worker->rests);
    }
}

/* The sizes of the field's sources in each stratum. */
static LexPermutation *
make_permutation(const Tester *tester, const uint64_t sizes[])
{
    const size_t n_cells = tester->settings->n_strata * tester->n_sources;
    g_autofree uint64_t *in_field = g_new0(uint64_t, MAX(n_cells, 1));
    for (size_t i = 0; i < n_cells; i++)
        in_field[i] = sizes[i % tester->n_sources] > 0 ? tester->stratum_docs[i] : 0;
    return lex_permutation_new(tester->n_sources, tester->settings->n_strata, in_field);
}

static void
field_permute(const Tester *tester, Worker *worker, const Field *field)
{
    LexRandom random = term_random(tester, field->place);
    g_autoptr(LexPermutation) own = NULL;
    LexPermutation *permutation = field->permutation;
    if (permutation == NULL)
        permutation = own = make_permutation(tester, field->sizes);
    lex_permutation_test(permutation, &field->ranks, field->n_rates, field->rates,
                         tester->settings->rounds, &random, worker->log10_p);
}

/* z is p as a deviate of the normal, so that what is surer has the larger z, whatever the test. */
static LexKeynessResult
make_result(double direction, double log10_p)
{
    const double z = lex_tail_normal_deviate(log10_p);
    return (LexKeynessResult){z > 0 ? copysign(z, direction) : z, log10_p};
}

/* The test of a source against the others of the field. Permutation, whose p has a floor, leaves z
 * to the ranks. */
static LexKeynessResult
field_test(const Tester *tester, const Worker *worker, const Field *field, uint32_t target)
{
    if (tester->settings->test == LEX_KEYNESS_WELCH) {
        const LexWelch welch = lex_welch(&worker->groups[target], &worker->rests[target]);
        return make_result(welch.t, welch.log10_p);
    }
    const uint64_t size = field->sizes[target], sum = worker->sums[target];
    const double expected = (double)size * ((double)field->ranks.n_docs + 1);
    LexKeynessResult result = make_result((double)sum - expected,
                                          lex_rank_tail(&field->ranks, &field->scores, size, sum));
    if (tester->settings->test == LEX_KEYNESS_PERMUTATION)
        result.log10_p = worker->log10_p[target];
    return result;
}

/* The documents of a contrast that hold the term. */
static LexContingency
document_table(const Tester *tester, const LexContrast *contrast, size_t place)
{
    const LexKeynessTests *tests = tester->tests;
    const LexHolding *target = lex_keyness_tests_find(tests, place, contrast->target);
    const uint64_t n1 = tester->n_docs[contrast->target], f1 = target != NULL ? target->df : 0;
    if (contrast->reference == LEX_REFERENCE_REST)
        return (LexContingency){f1, n1, tests->terms[place].total.df,
                                tests->divisions[tester->n_sources].n_parts};
    const LexHolding *reference = lex_keyness_tests_find(tests, place, contrast->reference);
    return lex_keyness_table(f1, n1, reference != NULL ? reference->df : 0,
                             tester->n_docs[contrast->reference]);
}

static LexKeynessResult
test_df(const Tester *tester, const LexContrast *contrast, size_t place)
{
    const LexContingency table = document_table(tester, contrast, place);
    const double g2 = lex_keyness_g2(&table, 4);
    return make_result(g2, lex_tail_chi2(fabs(g2), 1));
}

/* One table a stratum, of documents. */
static LexMantelHaenszel
test_strata(const Tester *tester, Worker *worker, const LexContrast *contrast)
{
    const size_t n_sources = tester->n_sources;
    for (size_t s = 0; s < tester->settings->n_strata; s++) {
        const uint32_t *const held = worker->held + s * n_sources;
        const uint64_t *const docs = tester->stratum_docs + s * n_sources;
        uint64_t n_held = held[contrast->target], n_docs = docs[contrast->target];
        for (uint32_t g = 0; g < n_sources; g++) {
            if (g == contrast->target ||
                (contrast->reference != LEX_REFERENCE_REST && contrast->reference != g))
                continue;
            n_held += held[g];
            n_docs += docs[g];
        }
        worker->tables[s] =
            (LexContingency){held[contrast->target], docs[contrast->target], n_held, n_docs};
    }
    const size_t n_strata = tester->settings->n_strata;
    LexMantelHaenszel test = lex_mantel_haenszel(n_strata, worker->tables, true, Z_95);
    const double exact = lex_strata_exact(n_strata, worker->tables);
    if (!isnan(exact))
        test.log10_p = exact;
    return test;
}

/* The field of two sources, out of that of all. */
static Field
make_pair(Worker *worker, const Field *all, const LexContrast *contrast)
{
    Field pair = {.sizes = worker->sizes, .rates = worker->pair, .place = all->place};
    worker->sizes[contrast->target] = all->sizes[contrast->target];
    worker->sizes[contrast->reference] = all->sizes[contrast->reference];
    for (size_t i = 0; i < all->n_rates; i++) {
        if (worker->sizes[all->rates[i].group] > 0)
            pair.rates[pair.n_rates++] = all->rates[i];
    }
    return pair;
}

static LexKeynessResult
test_pair(const Tester *tester, Worker *worker, const Field *all, const LexContrast *contrast)
{
    Field pair = make_pair(worker, all, contrast);
    field_rank(tester, worker, &pair);
    if (tester->settings->test == LEX_KEYNESS_PERMUTATION)
        field_permute(tester, worker, &pair);
    const LexKeynessResult result = field_test(tester, worker, &pair, contrast->target);
    worker->sizes[contrast->target] = worker->sizes[contrast->reference] = 0;
    return result;
}

/* All contrasts are of one kind: against the rest, where the ranks of all serve each, or pairs. */
static void
test_contrasts(const Tester *tester, Worker *worker, const Field *all)
{
    const LexContrasts *contrasts = tester->tests->contrasts;
    for (size_t c = 0; c < contrasts->n_contrasts; c++) {
        const LexContrast *contrast = &contrasts->contrasts[c];
        const size_t cell = c * tester->tests->n_terms + all->place;
        LexKeynessResult *result = &tester->tests->results[cell];
        const bool has_strata = tester->tests->strata != NULL;
        if (has_strata && contrast->reference != LEX_REFERENCE_LIST)
            tester->tests->strata[cell] = test_strata(tester, worker, contrast);
        if (!lex_keyness_tests_can(tester->tests, contrast))
            *result = (LexKeynessResult){NAN, NAN};
        else if (tester->settings->test == LEX_KEYNESS_DF && has_strata)
            *result =
                make_result(tester->tests->strata[cell].z, tester->tests->strata[cell].log10_p);
        else if (tester->settings->test == LEX_KEYNESS_DF)
            *result = test_df(tester, contrast, all->place);
        else if (contrast->reference == LEX_REFERENCE_REST)
            *result = field_test(tester, worker, all, contrast->target);
        else
            *result = test_pair(tester, worker, all, contrast);
    }
}

/* Adds one for each document that holds the term, or takes it away again. */
static void
count_held(const Tester *tester, Worker *worker, const Field *all, bool add)
{
    for (size_t i = 0; i < all->n_rates; i++) {
        const LexRate *rate = &all->rates[i];
        uint32_t *held = &worker->held[rate->stratum * tester->n_sources + rate->group];
        *held = add ? *held + 1 : 0;
    }
}

static void
test_term(const Tester *tester, Worker *worker, size_t place)
{
    LexKeynessTests *tests = tester->tests;
    const bool against_rest = tests->contrasts->n_contrasts > 0 &&
                              tests->contrasts->contrasts[0].reference == LEX_REFERENCE_REST;
    Field all = {
        .sizes = tester->n_docs,
        .rates = worker->rates,
        .n_rates = worker->n_rates,
        .permutation = worker->permutation,
        .place = place,
    };
    if (tests->h != NULL || (against_rest && tester->settings->test != LEX_KEYNESS_DF))
        field_rank(tester, worker, &all);
    if (tests->h != NULL)
        tests->h[place] =
            lex_kruskal_wallis(&all.ranks, tester->n_sources, all.sizes, worker->sums).h;
    if (against_rest && tester->settings->test == LEX_KEYNESS_PERMUTATION)
        field_permute(tester, worker, &all);
    if (tests->strata != NULL)
        count_held(tester, worker, &all, true);
    test_contrasts(tester, worker, &all);
    if (tests->strata != NULL)
        count_held(tester, worker, &all, false);
}

static bool
tester_do_terms(void *data, size_t job, unsigned number, G_GNUC_UNUSED GError **error)
{
    Tester *tester = data;
    Worker *worker = &tester->workers[number];
    const size_t end = MIN((job + 1) * TERMS_PER_JOB, tester->postings->n_terms);
    for (size_t i = job * TERMS_PER_JOB; i < end; i++) {
        size_t n;
        const size_t place = tester->n_done + i;
        const LexPosting *postings = lex_postings_of(tester->postings, i, &n);
        lex_source_parts_set(&worker->parts, tester->run->corpus, tester->postings->sizes, n,
                             postings);
        worker_set_rates(worker, tester->settings, tester->n_docs);
        set_holdings(tester->tests, place, &worker->parts, &tester->tests->arenas[number]);
        test_term(tester, worker, place);
        if (tester->settings->test == LEX_KEYNESS_PERMUTATION)
            lex_progress_work(tester->run->progress, 1);
    }
    return true;
}

/* ---- set-up ------------------------------------------------------------------------------ */

/* Documents by source and by stratum; a source without a name has none. */
static void
tester_learn_documents(Tester *tester)
{
    const LexCorpus *corpus = tester->run->corpus;
    const LexKeynessSettings *settings = tester->settings;
    LexDivision *divisions = lex_source_divisions(corpus, tester->postings->sizes);
    const bool has_nameless = corpus->n_sources > 0 && corpus->sources[0][0] == '\0';
    if (has_nameless) {
        divisions[corpus->n_sources].n_parts -= divisions[0].n_parts;
        divisions[corpus->n_sources].size -= divisions[0].size;
        divisions[0] = (LexDivision){0};
    }
    tester->tests->divisions = divisions;
    tester->n_docs = g_new0(uint64_t, MAX(tester->n_sources, 1));
    for (size_t s = 0; s < tester->n_sources; s++)
        tester->n_docs[s] = divisions[s].n_parts;
    tester->stratum_docs = g_new0(uint64_t, MAX(settings->n_strata * tester->n_sources, 1));
    for (size_t i = 0; i < corpus->n_documents; i++) {
        const uint32_t source = corpus->documents[i].source;
        const size_t stratum = settings->strata != NULL ? settings->strata[i] : 0;
        if (tester->postings->sizes[i] > 0 && tester->n_docs[source] > 0)
            tester->stratum_docs[stratum * tester->n_sources + source]++;
    }
}

static void
tester_start_workers(Tester *tester)
{
    const size_t n_sources = MAX(tester->n_sources, 1);
    const size_t n_strata = tester->settings->n_strata;
    tester->workers = g_new0(Worker, tester->run->n_threads);
    for (unsigned w = 0; w < tester->run->n_threads; w++) {
        Worker *worker = &tester->workers[w];
        lex_source_parts_init(&worker->parts, tester->run->corpus);
        worker->sums = g_new(uint64_t, n_sources);
        worker->sizes = g_new0(uint64_t, n_sources);
        worker->groups = g_new(LexMoments, n_sources);
        worker->rests = g_new(LexMoments, n_sources);
        worker->log10_p = g_new(double, n_sources);
        worker->held = g_new0(uint32_t, n_strata * n_sources);
        worker->tables = g_new(LexContingency, n_strata);
        if (tester->settings->test == LEX_KEYNESS_PERMUTATION)
            worker->permutation = make_permutation(tester, tester->n_docs);
    }
}

static void
tester_clear(Tester *tester)
{
    for (unsigned w = 0; tester->workers != NULL && w < tester->run->n_threads; w++) {
        Worker *worker = &tester->workers[w];
        lex_source_parts_clear(&worker->parts);
        g_free(worker->rates);
        g_free(worker->pair);
        g_free(worker->sums);
        g_free(worker->sizes);
        g_free(worker->groups);
        g_free(worker->rests);
        g_free(worker->log10_p);
        g_free(worker->held);
        g_free(worker->tables);
        lex_permutation_free(worker->permutation);
    }
    g_free(tester->workers);
    g_free(tester->n_docs);
    g_free(tester->stratum_docs);
    lex_postings_free(tester->postings);
}

static void
tests_start(LexKeynessTests *tests, const LexAnalysisRun *run, const LexKeynessSettings *settings,
            const bool *wanted)
{
    for (size_t t = 0; t < run->terms->n_terms; t++)
        tests->n_terms += wanted[t];
    const size_t n_terms = MAX(tests->n_terms, 1);
    tests->terms = g_new0(LexTestedTerm, n_terms);
    for (size_t t = 0, place = 0; t < run->terms->n_terms; t++) {
        if (wanted[t])
            tests->terms[place++].term = (uint32_t)t;
    }
    const size_t n_results = n_terms * MAX(tests->contrasts->n_contrasts, 1);
    tests->h = settings->over_all ? g_new(double, n_terms) : NULL;
    tests->results = g_new(LexKeynessResult, n_results);
    tests->strata = settings->n_strata > 1 ? g_new0(LexMantelHaenszel, n_results) : NULL;
    tests->n_workers = run->n_threads;
    tests->arenas = g_new0(LexArena, run->n_threads);
}

/* All terms, as many at once as memory allows. */
static bool
tester_run(Tester *tester, GError **error)
{
    while (lex_postings_next(tester->postings, error)) {
        if (tester->workers == NULL) {
            tester_learn_documents(tester);
            tester_start_workers(tester);
        }
        const size_t n_terms = tester->postings->n_terms;
        if (n_terms == 0)
            return true;
        if (!lex_jobs_run((n_terms + TERMS_PER_JOB - 1) / TERMS_PER_JOB, tester->run->n_threads,
                          tester_do_terms, tester, error))
            return false;
        tester->n_done += n_terms;
    }
    return false;
}

bool
lex_keyness_tests_init(LexKeynessTests *tests, const LexAnalysisRun *run,
                       const LexContrasts *contrasts, const LexKeynessSettings *settings,
                       const bool *wanted, GError **error)
{
    *tests = (LexKeynessTests){.contrasts = contrasts};
    tests_start(tests, run, settings, wanted);
    g_autofree uint32_t *df = g_new(uint32_t, MAX(run->terms->n_terms, 1));
    for (size_t t = 0; t < run->terms->n_terms; t++)
        df[t] = run->terms->terms[t].df;
    Tester tester = {
        .run = run,
        .settings = settings,
        .tests = tests,
        .postings = lex_postings_new(run->corpus, &run->terms->map, df, wanted, run->memory / 2,
                                     run->n_threads),
        .n_sources = run->corpus->n_sources,
    };
    if (settings->test == LEX_KEYNESS_PERMUTATION)
        lex_progress_begin_work(run->progress, "terms permuted", tests->n_terms);
    const bool done = tester_run(&tester, error);
    if (settings->test == LEX_KEYNESS_PERMUTATION)
        lex_progress_end_work(run->progress);
    tester_clear(&tester);
    return done;
}

void
lex_keyness_tests_clear(LexKeynessTests *tests)
{
    for (unsigned w = 0; w < tests->n_workers; w++)
        lex_arena_clear(&tests->arenas[w]);
    g_free(tests->arenas);
    g_free(tests->terms);
    g_free(tests->divisions);
    g_free(tests->h);
    g_free(tests->results);
    g_free(tests->strata);
    *tests = (LexKeynessTests){0};
}
