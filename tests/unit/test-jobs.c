/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A failed assertion jumps out of its function, which no thread but the first may do: jobs only
 * note what they see, and the tests look at the notes.
 */
#include "lex-jobs.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { MAX_JOBS = 1000, MAX_THREADS = 64 };
#define NEVER SIZE_MAX

static const unsigned thread_counts[] = {0, 1, 2, 7, 16};

/* What a run is to do wrong, and what it did. */
typedef struct {
    size_t fail_work[2]; /* NEVER: none */
    size_t fail_deliver;
    void (*pause)(size_t job);
    unsigned n_threads;

    atomic_uint n_done[MAX_JOBS];
    atomic_uint n_begun;
    atomic_uint n_wrong_worker;      /* out of range, or twice at once */
    atomic_bool busy[MAX_THREADS];   /* by worker */
    atomic_uint delivering;          /* at this moment */
    atomic_uint n_delivered_at_once; /* deliveries that found another under way */
    size_t delivered[MAX_JOBS];      /* in their order */
    atomic_size_t n_delivered;
    atomic_size_t result[2 * MAX_THREADS]; /* that is held: what work leaves for deliver */
    atomic_uint n_wrong_results;
} Notes;

static Notes notes;

static void
notes_reset(unsigned n_threads, void (*pause)(size_t job))
{
    memset(&notes, 0, sizeof notes);
    notes.fail_work[0] = notes.fail_work[1] = notes.fail_deliver = NEVER;
    notes.n_threads = n_threads;
    notes.pause = pause;
}

static void
pause_none(size_t job G_GNUC_UNUSED)
{
}

/* The first jobs take longest, so that the later ones are done before them. */
static void
pause_first(size_t job)
{
    g_usleep(job < 10 ? 500 - 50 * (unsigned)job : 1);
}

static void
pause_uneven(size_t job)
{
    g_usleep((unsigned)(job * 7919 % 13) * 5);
}

static bool
break_down(const char *step, size_t job, GError **error)
{
    g_set_error(error, LEX_ERROR, LEX_ERROR_IO, "%s %zu", step, job);
    return false;
}

static bool
work(void *data, size_t job, unsigned worker, GError **error)
{
    Notes *const n = data;
    if (worker >= MAX(n->n_threads, 1) || atomic_exchange(&n->busy[worker], true))
        n->n_wrong_worker++;
    n->n_begun++;
    n->pause(job);
    n->result[lex_jobs_held(job, n->n_threads)] = job * 3 + 1;
    n->n_done[job]++;
    atomic_store(&n->busy[worker], false);
    return job != n->fail_work[0] && job != n->fail_work[1] ? true : break_down("work", job, error);
}

static bool
deliver(void *data, size_t job, G_GNUC_UNUSED unsigned worker, GError **error)
{
    Notes *const n = data;
    if (atomic_fetch_add(&n->delivering, 1) > 0)
        n->n_delivered_at_once++;
    if (n->result[lex_jobs_held(job, n->n_threads)] != job * 3 + 1)
        n->n_wrong_results++;
    n->pause(job + 1);
    n->delivered[n->n_delivered++] = job;
    atomic_fetch_sub(&n->delivering, 1);
    return job != n->fail_deliver ? true : break_down("deliver", job, error);
}

static void (*const pauses[])(size_t) = {pause_none, pause_first, pause_uneven};
static const size_t job_counts[] = {0, 1, 2, 5, 100};

static void
expect_all_done(size_t n_jobs)
{
    for (size_t i = 0; i < MAX_JOBS; i++)
        assert_int_equal(notes.n_done[i], i < n_jobs);
    assert_int_equal(notes.n_wrong_worker, 0);
}

static void
test_does_every_job_once(void **state G_GNUC_UNUSED)
{
    for (size_t t = 0; t < G_N_ELEMENTS(thread_counts); t++) {
        for (size_t i = 0; i < G_N_ELEMENTS(job_counts); i++) {
            GError *error = NULL;
            notes_reset(thread_counts[t], pause_uneven);
            assert_true(lex_jobs_run(job_counts[i], thread_counts[t], work, &notes, &error));
            assert_null(error);
            expect_all_done(job_counts[i]);
        }
    }
}

static void
expect_ordered(size_t n_jobs, unsigned n_threads, void (*pause)(size_t))
{
    GError *error = NULL;
    notes_reset(n_threads, pause);
    assert_true(lex_jobs_run_ordered(n_jobs, n_threads, work, deliver, &notes, &error));
    assert_null(error);
    expect_all_done(n_jobs);
    assert_int_equal(notes.n_delivered, n_jobs);
    for (size_t i = 0; i < n_jobs; i++)
        assert_int_equal(notes.delivered[i], i);
    assert_int_equal(notes.n_delivered_at_once, 0);
    assert_int_equal(notes.n_wrong_results, 0);
}

static void
test_delivers_in_order(void **state G_GNUC_UNUSED)
{
    for (size_t t = 0; t < G_N_ELEMENTS(thread_counts); t++) {
        for (size_t i = 0; i < G_N_ELEMENTS(job_counts); i++) {
            for (size_t p = 0; p < G_N_ELEMENTS(pauses); p++)
                expect_ordered(job_counts[i], thread_counts[t], pauses[p]);
        }
    }
}

/* Waits until so many jobs have begun, or long enough to say that they will not. */
static bool
await_begun(size_t n_jobs)
{
    for (unsigned i = 0; i < 5000 && notes.n_begun < n_jobs; i++)
        g_usleep(1000);
    return notes.n_begun >= n_jobs;
}

/* The first job lasts until as many have begun as there is room for; no other may begin then. */
static bool
work_long(void *data, size_t job, unsigned worker, GError **error)
{
    const unsigned n_held = lex_jobs_n_held(notes.n_threads);
    if (!work(data, job, worker, error))
        return false;
    if (job > 0)
        return true;
    if (!await_begun(n_held))
        return break_down("alone", job, error);
    g_usleep(20000);
    return notes.n_begun == n_held || break_down("crowded", job, error);
}

static void
test_holds_results_while_one_job_lasts(void **state G_GNUC_UNUSED)
{
    for (size_t t = 0; t < G_N_ELEMENTS(thread_counts); t++) {
        GError *error = NULL;
        notes_reset(thread_counts[t], pause_none);
        if (!lex_jobs_run_ordered(100, thread_counts[t], work_long, deliver, &notes, &error))
            fail_msg("%s", error->message);
        assert_int_equal(notes.n_delivered, 100);
        assert_int_equal(notes.n_wrong_results, 0);
    }
}

/* Which step of which jobs fails, and whose error is to come out. */
static const struct {
    size_t work[2];
    size_t deliver;
    const char *ordered; /* message of lex_jobs_run_ordered() */
    const char *any;     /* of lex_jobs_run(), which delivers nothing */
} failures[] = {
    {{0, NEVER}, NEVER, "work 0", "work 0"},    {{3, NEVER}, NEVER, "work 3", "work 3"},
    {{3, 5}, NEVER, "work 3", "work 3"},        {{6, 0}, NEVER, "work 0", "work 0"},
    {{99, NEVER}, NEVER, "work 99", "work 99"}, {{NEVER, NEVER}, 0, "deliver 0", NULL},
    {{NEVER, NEVER}, 4, "deliver 4", NULL},     {{NEVER, NEVER}, 99, "deliver 99", NULL},
    {{5, NEVER}, 3, "deliver 3", "work 5"},     {{3, NEVER}, 5, "work 3", "work 3"},
    {{4, 2}, 1, "deliver 1", "work 2"},
};

static void
expect_failure(bool ordered, size_t row, unsigned n_threads, void (*pause)(size_t))
{
    const char *const message = ordered ? failures[row].ordered : failures[row].any;
    GError *error = NULL;
    notes_reset(n_threads, pause);
    notes.fail_work[0] = failures[row].work[0];
    notes.fail_work[1] = failures[row].work[1];
    notes.fail_deliver = failures[row].deliver;
    const bool done = ordered ? lex_jobs_run_ordered(100, n_threads, work, deliver, &notes, &error)
                              : lex_jobs_run(100, n_threads, work, &notes, &error);
    assert_int_equal(done, message == NULL);
    if (message == NULL) {
        assert_null(error);
        return;
    }
    assert_non_null(error);
    assert_string_equal(error->message, message);
    g_error_free(error);
    for (size_t i = 0; i < notes.n_delivered; i++)
        assert_int_equal(notes.delivered[i], i);
    assert_int_equal(notes.n_delivered_at_once, 0);
}

static void
test_returns_the_failure_of_the_lowest_job(void **state G_GNUC_UNUSED)
{
    for (size_t row = 0; row < G_N_ELEMENTS(failures); row++) {
        for (size_t t = 0; t < G_N_ELEMENTS(thread_counts); t++) {
            for (size_t p = 0; p < G_N_ELEMENTS(pauses); p++) {
                expect_failure(true, row, thread_counts[t], pauses[p]);
                expect_failure(false, row, thread_counts[t], pauses[p]);
            }
        }
    }
}

/* Everything before the failing job is delivered, nothing after it. */
static void
test_delivers_up_to_the_failure(void **state G_GNUC_UNUSED)
{
    for (size_t t = 0; t < G_N_ELEMENTS(thread_counts); t++) {
        notes_reset(thread_counts[t], pause_first);
        notes.fail_work[0] = 8;
        assert_false(lex_jobs_run_ordered(100, thread_counts[t], work, deliver, &notes, NULL));
        assert_int_equal(notes.n_delivered, 8);
    }
}

static void
pause_after_failure(size_t job)
{
    if (job > 5)
        g_usleep(1000);
}

static void
test_begins_no_job_after_a_failure(void **state G_GNUC_UNUSED)
{
    for (size_t t = 0; t < G_N_ELEMENTS(thread_counts); t++) {
        const unsigned n_threads = thread_counts[t];
        g_autoptr(GError) error = NULL;
        notes_reset(n_threads, pause_after_failure);
        notes.fail_work[0] = 5;
        assert_false(lex_jobs_run(MAX_JOBS, n_threads, work, &notes, &error));
        if (n_threads <= 1)
            assert_int_equal(notes.n_begun, 6);
        else /* the others may have taken a few before they could know */
            assert_true(notes.n_begun < MAX_JOBS / 2);
    }
}

static void
test_takes_no_more_threads_than_jobs(void **state G_GNUC_UNUSED)
{
    notes_reset(2, pause_uneven); /* a worker numbered 2 or above would be noted */
    assert_true(lex_jobs_run(2, MAX_THREADS, work, &notes, NULL));
    expect_all_done(2);
}

/* One thread is the caller's, in the order of the jobs. */
static pthread_t caller;

static bool
work_in_caller(void *data, size_t job, unsigned worker, G_GNUC_UNUSED GError **error)
{
    size_t *const n_seen = data;
    *n_seen += worker == 0 && *n_seen == job && pthread_equal(pthread_self(), caller);
    return true;
}

static void
test_one_thread_is_the_caller(void **state G_GNUC_UNUSED)
{
    size_t n_seen = 0;
    caller = pthread_self();
    assert_true(lex_jobs_run(50, 1, work_in_caller, &n_seen, NULL));
    assert_int_equal(n_seen, 50);
}

/* ---- jobs that are taken --------------------------------------------------------------------- */

/* What take is to find, and what it did; take is never called twice at once. */
typedef struct {
    Notes *notes;
    size_t n_jobs;
    size_t fail_take;   /* NEVER: none */
    size_t cancel_take; /* the same */
    unsigned taken_by[MAX_JOBS];
    atomic_uint n_taking;
    atomic_uint n_wrong; /* out of order, or two at once */
    size_t n_taken;
} Taking;

static bool
take(void *data, size_t job, unsigned worker, bool *ret_more, GError **error)
{
    Taking *const taking = data;
    taking->n_wrong += atomic_fetch_add(&taking->n_taking, 1) > 0 || job != taking->n_taken;
    taking->notes->pause(job);
    if (job == taking->cancel_take)
        lex_jobs_cancel();
    *ret_more = job < taking->n_jobs;
    if (*ret_more)
        taking->taken_by[job] = worker;
    taking->n_taken += *ret_more;
    atomic_fetch_sub(&taking->n_taking, 1);
    return job != taking->fail_take ? true : break_down("take", job, error);
}

/* The worker that took a job does it. */
static bool
work_taken(void *data, size_t job, unsigned worker, GError **error)
{
    Taking *const taking = data;
    taking->n_wrong += taking->taken_by[job] != worker;
    return work(taking->notes, job, worker, error);
}

static bool
deliver_taken(void *data, size_t job, unsigned worker, GError **error)
{
    const Taking *const taking = data;
    return deliver(taking->notes, job, worker, error);
}

static Taking
taking_begin(size_t n_jobs, unsigned n_threads, void (*pause)(size_t))
{
    notes_reset(n_threads, pause);
    return (Taking){.notes = &notes, .n_jobs = n_jobs, .fail_take = NEVER, .cancel_take = NEVER};
}

static void
test_takes_jobs_in_order(void **state G_GNUC_UNUSED)
{
    for (size_t t = 0; t < G_N_ELEMENTS(thread_counts); t++) {
        for (size_t i = 0; i < G_N_ELEMENTS(job_counts); i++) {
            for (size_t p = 0; p < G_N_ELEMENTS(pauses); p++) {
                GError *error = NULL;
                Taking taking = taking_begin(job_counts[i], thread_counts[t], pauses[p]);
                assert_true(
                    lex_jobs_run_taken(thread_counts[t], take, work_taken, &taking, &error));
                assert_null(error);
                expect_all_done(job_counts[i]);
                assert_int_equal(taking.n_taken, job_counts[i]);
                assert_int_equal(taking.n_wrong, 0);
            }
        }
    }
}

static void
test_delivers_what_was_taken_in_order(void **state G_GNUC_UNUSED)
{
    for (size_t t = 0; t < G_N_ELEMENTS(thread_counts); t++) {
        for (size_t p = 0; p < G_N_ELEMENTS(pauses); p++) {
            Taking taking = taking_begin(100, thread_counts[t], pauses[p]);
            assert_true(lex_jobs_run_taken_ordered(thread_counts[t], take, work_taken,
                                                   deliver_taken, &taking, NULL));
            expect_all_done(100);
            assert_int_equal(notes.n_delivered, 100);
            for (size_t i = 0; i < 100; i++)
                assert_int_equal(notes.delivered[i], i);
            assert_int_equal(taking.n_wrong + notes.n_wrong_results, 0);
        }
    }
}

/* A job that could not be taken comes after those that were, and a failure among them. */
static const struct {
    size_t take;
    size_t work[2];
    const char *message;
} taken_failures[] = {
    {0, {NEVER, NEVER}, "take 0"},     {7, {NEVER, NEVER}, "take 7"}, {NEVER, {7, NEVER}, "work 7"},
    {NEVER, {9, 7}, "work 7"},         {8, {7, NEVER}, "work 7"},     {7, {8, NEVER}, "take 7"},
    {100, {NEVER, NEVER}, "take 100"}, /* when all are done */
};

static void
test_taking_may_fail(void **state G_GNUC_UNUSED)
{
    for (size_t row = 0; row < G_N_ELEMENTS(taken_failures); row++) {
        for (size_t t = 0; t < G_N_ELEMENTS(thread_counts); t++) {
            g_autoptr(GError) error = NULL;
            Taking taking = taking_begin(100, thread_counts[t], pauses[row % 3]);
            taking.fail_take = taken_failures[row].take;
            memcpy(notes.fail_work, taken_failures[row].work, sizeof notes.fail_work);
            assert_false(lex_jobs_run_taken(thread_counts[t], take, work_taken, &taking, &error));
            assert_string_equal(error->message, taken_failures[row].message);
            assert_int_equal(taking.n_wrong, 0);
            assert_true(taking.n_taken <= MIN(taking.fail_take, 100) + 1);
        }
    }
}

static void
test_taking_may_be_cancelled(void **state G_GNUC_UNUSED)
{
    for (size_t t = 0; t < G_N_ELEMENTS(thread_counts); t++) {
        g_autoptr(GError) error = NULL;
        Taking taking = taking_begin(100, thread_counts[t], pause_uneven);
        taking.cancel_take = 5;
        assert_false(lex_jobs_run_taken(thread_counts[t], take, work_taken, &taking, &error));
        assert_true(g_error_matches(error, LEX_ERROR, LEX_ERROR_CANCELLED));
        assert_int_equal(taking.n_taken, 6); /* it was under way */
        lex_jobs_resume();
    }
    lex_jobs_cancel();
    Taking taking = taking_begin(100, 2, pause_none);
    assert_false(lex_jobs_run_taken(2, take, work_taken, &taking, NULL));
    assert_int_equal(taking.n_taken, 0);
    lex_jobs_resume();
}

static void
test_machine_has_a_thread(void **state G_GNUC_UNUSED)
{
    assert_true(lex_jobs_default_threads() >= 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_does_every_job_once),
        cmocka_unit_test(test_delivers_in_order),
        cmocka_unit_test(test_holds_results_while_one_job_lasts),
        cmocka_unit_test(test_returns_the_failure_of_the_lowest_job),
        cmocka_unit_test(test_delivers_up_to_the_failure),
        cmocka_unit_test(test_begins_no_job_after_a_failure),
        cmocka_unit_test(test_takes_no_more_threads_than_jobs),
        cmocka_unit_test(test_one_thread_is_the_caller),
        cmocka_unit_test(test_takes_jobs_in_order),
        cmocka_unit_test(test_delivers_what_was_taken_in_order),
        cmocka_unit_test(test_taking_may_fail),
        cmocka_unit_test(test_taking_may_be_cancelled),
        cmocka_unit_test(test_machine_has_a_thread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
