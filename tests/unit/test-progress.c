/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-progress.h"

#include "lex-jobs.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* What was told. */
typedef struct {
    LexRunState last;
    unsigned n_calls;
    atomic_uint n_inside; /* calls that have not returned */
    bool overlapped;
    unsigned microseconds; /* that a call takes */
} Heard;

static void
hear(const LexRunState *state, void *data)
{
    Heard *const heard = data;
    if (atomic_fetch_add(&heard->n_inside, 1) > 0)
        heard->overlapped = true;
    heard->last = *state;
    heard->n_calls++;
    g_usleep(heard->microseconds);
    atomic_fetch_sub(&heard->n_inside, 1);
}

static void
test_nobody_asks(void **state G_GNUC_UNUSED)
{
    lex_progress_begin_reading(NULL, 1);
    lex_progress_add(NULL, 1, 1);
    lex_progress_begin_analysis(NULL, "tfidf");
    lex_progress_begin_work(NULL, "terms permuted", 1);
    lex_progress_work(NULL, 1);
    lex_progress_end_work(NULL);
}

static void
test_phases_are_told_at_once(void **state G_GNUC_UNUSED)
{
    Heard heard = {0};
    LexProgress progress;
    lex_progress_init(&progress, hear, &heard);
    lex_progress_begin_reading(&progress, 1000);
    assert_int_equal(heard.n_calls, 1);
    assert_int_equal(heard.last.phase, LEX_PHASE_READING);
    assert_int_equal(heard.last.n_bytes, 0);
    assert_int_equal(heard.last.n_bytes_total, 1000);
    assert_null(heard.last.analysis);

    lex_progress_add(&progress, 600, 2);
    lex_progress_add(&progress, 400, 1);
    lex_progress_begin_analysis(&progress, "tfidf");
    assert_int_equal(heard.last.phase, LEX_PHASE_ANALYSING);
    assert_int_equal(heard.last.n_bytes, 1000);
    assert_int_equal(heard.last.n_documents, 3);
    assert_string_equal(heard.last.analysis, "tfidf");
    lex_progress_begin_analysis(&progress, "tokens");
    assert_string_equal(heard.last.analysis, "tokens");
    lex_progress_clear(&progress);
}

static void
test_work_is_told_while_it_lasts(void **state G_GNUC_UNUSED)
{
    Heard heard = {0};
    LexProgress progress;
    lex_progress_init(&progress, hear, &heard);
    lex_progress_begin_analysis(&progress, "keyness");
    assert_null(heard.last.work);
    for (unsigned round = 0; round < 2; round++) {
        lex_progress_begin_work(&progress, "terms permuted", 40);
        assert_string_equal(heard.last.work, "terms permuted");
        assert_string_equal(heard.last.analysis, "keyness");
        assert_int_equal(heard.last.n_done, 0);
        assert_int_equal(heard.last.n_to_do, 40);
        lex_progress_work(&progress, 10);
        g_usleep(G_USEC_PER_SEC / 4);
        lex_progress_work(&progress, 5);
        assert_int_equal(heard.last.n_done, 15);
        assert_true(heard.last.work_seconds >= 0.25);
        lex_progress_end_work(&progress);
        assert_null(heard.last.work);
    }
    lex_progress_clear(&progress);
}

/* However often there is news, it is told five times a second. */
static void
test_told_five_times_a_second(void **state G_GNUC_UNUSED)
{
    Heard heard = {0};
    LexProgress progress;
    lex_progress_init(&progress, hear, &heard);
    const int64_t began = g_get_monotonic_time();
    lex_progress_begin_reading(&progress, 0);
    uint64_t n = 0;
    for (; g_get_monotonic_time() < began + G_USEC_PER_SEC / 2; n++)
        lex_progress_add(&progress, 10, 1);
    const double seconds = (double)(g_get_monotonic_time() - began) / G_USEC_PER_SEC;
    assert_in_range(heard.n_calls, 2, 1 + (unsigned)(5 * seconds));
    assert_in_range(heard.last.n_documents, 1, n);
    assert_int_equal(heard.last.n_bytes, 10 * heard.last.n_documents);
    lex_progress_clear(&progress);
}

static bool
read_some(void *progress, G_GNUC_UNUSED size_t job, G_GNUC_UNUSED unsigned worker,
          G_GNUC_UNUSED GError **error)
{
    lex_progress_add(progress, 3, 1);
    g_usleep(100);
    return true;
}

/* Nothing is lost, and a call that takes longer than the interval is not overtaken. */
static void
test_threads(void **state G_GNUC_UNUSED)
{
    enum { N_JOBS = 10000, N_THREADS = 8 };
    Heard heard = {.microseconds = 250000};
    LexProgress progress;
    lex_progress_init(&progress, hear, &heard);
    lex_progress_begin_reading(&progress, 3 * N_JOBS);
    assert_true(lex_jobs_run(N_JOBS, N_THREADS, read_some, &progress, NULL));
    lex_progress_begin_analysis(&progress, "tfidf");
    assert_int_equal(heard.last.n_bytes, 3 * N_JOBS);
    assert_int_equal(heard.last.n_documents, N_JOBS);
    assert_false(heard.overlapped);
    lex_progress_clear(&progress);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nobody_asks),
        cmocka_unit_test(test_phases_are_told_at_once),
        cmocka_unit_test(test_work_is_told_while_it_lasts),
        cmocka_unit_test(test_told_five_times_a_second),
        cmocka_unit_test(test_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
