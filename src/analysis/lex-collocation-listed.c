/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-collocation-listed.h"

#include "lex-jobs.h"

enum { BATCHES_PER_JOB = 16, PER_JOB = BATCHES_PER_JOB * LEX_PATTERN_BATCH };

/* Those that are counted at once. */
typedef struct {
    const LexListedSettings *settings;
    LexPatterns *patterns; /* by row */
    uint64_t size;         /* bytes of all these */
    GArray *tuples;        /* of LexTuple */
    LexListedFunc func;
    void *data;
} Group;

int
lex_collocation_listed_compare(const void *a, const void *b)
{
    const LexTuple *x = a, *y = b;
    if (x->source != y->source)
        return x->source < y->source ? -1 : 1;
    for (size_t i = 0; i < LEX_TUPLE_MAX_WORDS; i++) {
        if (x->words[i] != y->words[i])
            return x->words[i] < y->words[i] ? -1 : 1;
    }
    return 0;
}

static size_t
group_row(const Group *group, const LexTuple *tuple)
{
    return lex_collocation_row(group->settings->counts->scope, tuple->source);
}

/* Up to a batch more of one source; *ret_next is the first of another, NULL at the end. */
static bool
group_take_batch(Group *group, LexSorter *listed, const LexTuple **ret_next, GError **error)
{
    const guint first = group->tuples->len;
    while (*ret_next != NULL && group->tuples->len - first < LEX_PATTERN_BATCH) {
        const void *next;
        g_array_append_vals(group->tuples, *ret_next, 1);
        if (!lex_sorter_next(listed, &next, error))
            return false;
        *ret_next = next;
        if (next != NULL &&
            (*ret_next)->source != g_array_index(group->tuples, LexTuple, first).source)
            break;
    }
    return true;
}

/* Lists the patterns of the tuples from `first` on. */
static bool
group_add_batch(Group *group, guint first, GError **error)
{
    const unsigned n_threads = group->settings->counts->scope->run->n_threads;
    const LexTuple *tuples = &g_array_index(group->tuples, LexTuple, first);
    const size_t n = group->tuples->len - first;
    const uint32_t *words[LEX_PATTERN_BATCH];
    LexPatterns *patterns = &group->patterns[group_row(group, tuples)];
    const uint64_t before = lex_patterns_size(patterns, n_threads);
    for (size_t i = 0; i < n; i++)
        words[i] = tuples[i].words;
    if (!lex_patterns_add(patterns, n, words, error))
        return false;
    group->size += lex_patterns_size(patterns, n_threads) - before + n * sizeof *tuples;
    return true;
}

/* From the one at hand on as many as fit; *ret_next is the first that does not, NULL at the end. */
static bool
group_fill(Group *group, LexSorter *listed, const LexTuple **ret_next, GError **error)
{
    while (*ret_next != NULL &&
           (group->tuples->len == 0 || group->size < group->settings->memory)) {
        const guint first = group->tuples->len;
        if (!group_take_batch(group, listed, ret_next, error) ||
            !group_add_batch(group, first, error))
            return false;
    }
    return true;
}

/* Of one source, no more than are looked up together. */
static bool
group_give_batch(const Group *group, size_t first, size_t n, GError **error)
{
    const LexListedSettings *settings = group->settings;
    const LexTuple *tuples = &g_array_index(group->tuples, LexTuple, first);
    uint64_t margins[LEX_PATTERN_BATCH][1 << LEX_PATTERN_MAX_WORDS];
    LexPatternCounts counts[LEX_PATTERN_BATCH];
    for (size_t i = 0; i < n; i++)
        counts[i] = (LexPatternCounts){.words = tuples[i].words, .margins = margins[i]};
    lex_patterns_find(&group->patterns[group_row(group, tuples)], n, counts);
    for (size_t i = 0; i < n; i++) {
        lex_collocation_margins(settings->counts, &tuples[i], margins[i]);
        if (!group->func(group->data, &tuples[i], margins[i], counts[i].n_free, error))
            return false;
    }
    return true;
}

static bool
group_give(void *data, size_t job, G_GNUC_UNUSED unsigned worker, GError **error)
{
    const Group *group = data;
    const LexTuple *tuples = &g_array_index(group->tuples, LexTuple, 0);
    const size_t end = MIN((job + 1) * PER_JOB, (size_t)group->tuples->len);
    for (size_t first = job * PER_JOB; first < end;) {
        size_t n = 1;
        while (n < LEX_PATTERN_BATCH && first + n < end &&
               tuples[first + n].source == tuples[first].source)
            n++;
        if (!group_give_batch(group, first, n, error))
            return false;
        first += n;
    }
    return true;
}

static bool
group_count(Group *group, GError **error)
{
    const LexListedSettings *settings = group->settings;
    const LexCollocationScope *scope = settings->counts->scope;
    const LexPatternScope patterns = {
        .map = scope->map,
        .patterns = group->patterns,
        .n_rows = scope->n_rows,
        .by_source = scope->by_source,
        .first_source = scope->first_source,
        .n_threads = scope->run->n_threads,
        .longer = settings->longer,
        .marks = settings->marks,
    };
    const size_t n_jobs = (group->tuples->len + PER_JOB - 1) / PER_JOB;
    return lex_patterns_count(&patterns, error) &&
           lex_jobs_run(n_jobs, scope->run->n_threads, group_give, group, error);
}

static void
group_begin(Group *group)
{
    const LexCollocationCounts *counts = group->settings->counts;
    group->size = 0;
    g_array_set_size(group->tuples, 0);
    for (size_t row = 0; row < counts->scope->n_rows; row++)
        lex_patterns_init(&group->patterns[row], counts->n_words);
}

static void
group_end(Group *group)
{
    for (size_t row = 0; row < group->settings->counts->scope->n_rows; row++)
        lex_patterns_clear(&group->patterns[row]);
}

bool
lex_collocation_listed_count(LexSorter *listed, const LexListedSettings *settings,
                             LexListedFunc func, void *data, GError **error)
{
    g_autofree LexPatterns *patterns = g_new(LexPatterns, settings->counts->scope->n_rows);
    g_autoptr(GArray) tuples = g_array_new(FALSE, FALSE, sizeof(LexTuple));
    Group group = {
        .settings = settings, .patterns = patterns, .tuples = tuples, .func = func, .data = data};
    const void *record;
    bool done = lex_sorter_next(listed, &record, error);
    const LexTuple *next = record;
    while (done && next != NULL) {
        group_begin(&group);
        done = group_fill(&group, listed, &next, error) && group_count(&group, error);
        group_end(&group);
    }
    return done;
}
