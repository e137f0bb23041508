/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * POSIX threads rather than GLib's, whose locks the thread sanitizer does not see through.
 */
#include "lex-jobs.h"

#include "lex-message.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <unistd.h>

/* The one thing that all runs of a process share: a signal handler has nothing else to go by. */
static atomic_bool cancelled;

typedef struct {
    size_t n_jobs;
    LexTakeFunc take; /* NULL: jobs are there */
    LexJobFunc work;
    LexJobFunc deliver; /* NULL: order does not matter */
    void *data;
    unsigned n_held;

    pthread_mutex_t lock; /* guards everything below */
    pthread_cond_t turn;  /* delivered, failed, or asked */
    bool is_asking;       /* somebody asks for the next job */
    size_t next;          /* the next job to take */
    bool *done;           /* by place: its result waits for its turn */
    bool is_delivering;   /* somebody delivers */
    size_t n_delivered;
    size_t failed_job; /* SIZE_MAX: none */
    GError *failure;   /* of failed_job */
} Jobs;

typedef struct {
    Jobs *jobs;
    unsigned number;
} Worker;

void
lex_jobs_cancel(void)
{
    atomic_store(&cancelled, true);
}

void
lex_jobs_resume(void)
{
    atomic_store(&cancelled, false);
}

bool
lex_jobs_are_cancelled(GError **error)
{
    if (!atomic_load(&cancelled))
        return false;
    lex_error_set(error, LEX_ERROR_CANCELLED, "interrupted");
    return true;
}

unsigned
lex_jobs_default_threads(void)
{
    cpu_set_t cpus;
    const int n = sched_getaffinity(0, sizeof cpus, &cpus) == 0 ? CPU_COUNT(&cpus) : 0;
    return n > 0 ? (unsigned)n : 1;
}

/* What a container may have, which its kernel keeps in a file; UINT64_MAX where there is no limit.
 */
static uint64_t
memory_of_container(void)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents("/sys/fs/cgroup/memory.max", &text, NULL, NULL) ||
        !g_ascii_isdigit(*text))
        return UINT64_MAX;
    return g_ascii_strtoull(text, NULL, 10);
}

uint64_t
lex_jobs_default_memory(void)
{
    const long n_pages = sysconf(_SC_PHYS_PAGES), page_size = sysconf(_SC_PAGESIZE);
    const uint64_t machine =
        n_pages > 0 && page_size > 0 ? (uint64_t)n_pages * (uint64_t)page_size : UINT64_C(1) << 31;
    struct rlimit limit;
    const uint64_t process = getrlimit(RLIMIT_AS, &limit) == 0 ? (uint64_t)limit.rlim_cur : machine;
    return MIN(MIN(machine, process), memory_of_container()) / 2;
}

/* Remembers the failure of the lowest job. The lock is held. */
static void
jobs_note_failure(Jobs *jobs, size_t job, GError *failure)
{
    if (job < jobs->failed_job) {
        g_clear_error(&jobs->failure);
        jobs->failure = failure;
        jobs->failed_job = job;
    } else {
        g_error_free(failure);
    }
    pthread_cond_broadcast(&jobs->turn);
}

static bool
jobs_may_begin(const Jobs *jobs)
{
    return jobs->next < jobs->n_jobs && jobs->failed_job == SIZE_MAX && !atomic_load(&cancelled);
}

/*
 * Asks for the next job, one worker at a time, but without the lock: it may have to wait for the
 * system, and whoever waits for it shall hear of signals. The lock is held before and after.
 */
static bool
jobs_ask(Jobs *jobs, unsigned worker)
{
    GError *error = NULL;
    bool more = false;
    jobs->is_asking = true;
    pthread_mutex_unlock(&jobs->lock);
    const bool asked = jobs->take(jobs->data, jobs->next, worker, &more, &error);
    pthread_mutex_lock(&jobs->lock);
    jobs->is_asking = false;
    pthread_cond_broadcast(&jobs->turn);
    if (!asked) {
        jobs_note_failure(jobs, jobs->next, error);
        return false;
    }
    if (!more)
        jobs->n_jobs = jobs->next;
    return more;
}

/* Whether the next job must wait: for who asks for it, or for a place for its result. */
static bool
jobs_must_wait(const Jobs *jobs)
{
    return jobs->is_asking || (jobs->deliver != NULL && jobs_may_begin(jobs) &&
                               jobs->next >= jobs->n_delivered + jobs->n_held);
}

/* The next job's number, or false when there is none or one has failed. */
static bool
jobs_take(Jobs *jobs, unsigned worker, size_t *ret_job)
{
    pthread_mutex_lock(&jobs->lock);
    while (jobs_must_wait(jobs))
        pthread_cond_wait(&jobs->turn, &jobs->lock);
    const bool more = jobs_may_begin(jobs) && (jobs->take == NULL || jobs_ask(jobs, worker));
    if (more)
        *ret_job = jobs->next++;
    pthread_mutex_unlock(&jobs->lock);
    return more;
}

/*
 * Delivers what is done and next. Who comes while another does it leaves it to that one. The lock
 * is held before and after, and not meanwhile.
 */
static void
jobs_deliver(Jobs *jobs, unsigned worker)
{
    if (jobs->is_delivering)
        return;
    jobs->is_delivering = true;
    while (jobs->done[jobs->n_delivered % jobs->n_held] && jobs->failed_job > jobs->n_delivered) {
        GError *error = NULL;
        pthread_mutex_unlock(&jobs->lock);
        const bool delivered = jobs->deliver(jobs->data, jobs->n_delivered, worker, &error);
        pthread_mutex_lock(&jobs->lock);
        if (!delivered) {
            jobs_note_failure(jobs, jobs->n_delivered, error);
            break;
        }
        jobs->done[jobs->n_delivered++ % jobs->n_held] = false;
        pthread_cond_broadcast(&jobs->turn);
    }
    jobs->is_delivering = false;
}

static void
jobs_do(Jobs *jobs, size_t job, unsigned worker)
{
    GError *error = NULL;
    const bool worked = jobs->work(jobs->data, job, worker, &error);
    pthread_mutex_lock(&jobs->lock);
    if (!worked) {
        jobs_note_failure(jobs, job, error);
    } else if (jobs->deliver != NULL) {
        jobs->done[job % jobs->n_held] = true;
        jobs_deliver(jobs, worker);
    }
    pthread_mutex_unlock(&jobs->lock);
}

static void *
jobs_work(void *data)
{
    const Worker *worker = data;
    size_t job;
    while (jobs_take(worker->jobs, worker->number, &job))
        jobs_do(worker->jobs, job, worker->number);
    return NULL;
}

/* Runs the workers, the first of them here. A thread that cannot be had is done without. */
static void
jobs_run_workers(Jobs *jobs, unsigned n_threads)
{
    g_autofree Worker *workers = g_new(Worker, n_threads);
    g_autofree pthread_t *threads = g_new(pthread_t, n_threads);
    unsigned n_started = 1;

    for (unsigned i = 0; i < n_threads; i++)
        workers[i] = (Worker){.jobs = jobs, .number = i};
    while (n_started < n_threads &&
           pthread_create(&threads[n_started], NULL, jobs_work, &workers[n_started]) == 0)
        n_started++;
    jobs_work(&workers[0]);
    for (unsigned i = 1; i < n_started; i++)
        pthread_join(threads[i], NULL);
}

/* Runs the jobs on so many threads; what they ended with. */
static bool
jobs_run(Jobs *jobs, unsigned n_threads, GError **error)
{
    jobs->n_held = lex_jobs_n_held(n_threads);
    g_autofree bool *done = g_new0(bool, jobs->n_held);
    jobs->done = done;
    pthread_mutex_init(&jobs->lock, NULL);
    pthread_cond_init(&jobs->turn, NULL);
    jobs->failed_job = SIZE_MAX;
    jobs_run_workers(jobs, (unsigned)MIN(n_threads, MAX(jobs->n_jobs, 1)));
    pthread_cond_destroy(&jobs->turn);
    pthread_mutex_destroy(&jobs->lock);

    if (jobs->failure != NULL) {
        g_propagate_error(error, jobs->failure);
        return false;
    }
    return !lex_jobs_are_cancelled(error);
}

bool
lex_jobs_run_ordered(size_t n_jobs, unsigned n_threads, LexJobFunc work, LexJobFunc deliver,
                     void *data, GError **error)
{
    Jobs jobs = {.n_jobs = n_jobs, .work = work, .deliver = deliver, .data = data};
    return jobs_run(&jobs, MAX(n_threads, 1), error);
}

bool
lex_jobs_run(size_t n_jobs, unsigned n_threads, LexJobFunc func, void *data, GError **error)
{
    return lex_jobs_run_ordered(n_jobs, n_threads, func, NULL, data, error);
}

bool
lex_jobs_run_taken(unsigned n_threads, LexTakeFunc take, LexJobFunc work, void *data,
                   GError **error)
{
    return lex_jobs_run_taken_ordered(n_threads, take, work, NULL, data, error);
}

bool
lex_jobs_run_taken_ordered(unsigned n_threads, LexTakeFunc take, LexJobFunc work,
                           LexJobFunc deliver, void *data, GError **error)
{
    Jobs jobs = {.n_jobs = SIZE_MAX, .take = take, .work = work, .deliver = deliver, .data = data};
    return jobs_run(&jobs, MAX(n_threads, 1), error);
}
