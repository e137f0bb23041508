/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-spill.h"

#include "lex-jobs.h"
#include "lex-message.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <pthread.h>
#include <unistd.h>

struct LexSpill {
    char *directory;
    pthread_mutex_t lock; /* guards the rest */
    int descriptor;       /* -1: no file yet */
    uint64_t size;
};

const char *
lex_spill_directory(const char *directory)
{
    return directory != NULL ? directory : g_get_tmp_dir();
}

LexSpill *
lex_spill_new(const char *directory)
{
    LexSpill *const spill = g_new0(LexSpill, 1);
    spill->directory = g_strdup(lex_spill_directory(directory));
    spill->descriptor = -1;
    pthread_mutex_init(&spill->lock, NULL);
    return spill;
}

void
lex_spill_free(LexSpill *spill)
{
    if (spill == NULL)
        return;
    if (spill->descriptor >= 0)
        close(spill->descriptor);
    pthread_mutex_destroy(&spill->lock);
    g_free(spill->directory);
    g_free(spill);
}

/* Always false, for `return`. */
static bool
spill_fail(const LexSpill *spill, int problem, GError **error)
{
    lex_error_set(error, LEX_ERROR_IO,
                  "%s: the temporary file: %s; --tmpdir=DIR puts it elsewhere, --memory=SIZE "
                  "allows more memory instead",
                  spill->directory, g_strerror(problem));
    return false;
}

/* A file system that cannot make a file without a name gets one whose name is taken away at once.
 */
int
lex_spill_open_file(const char *directory)
{
    const int descriptor = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != ENOENT))
        return descriptor;
    g_autofree char *path = g_build_filename(directory, "lexstat.XXXXXX", NULL);
    const int named = g_mkstemp_full(path, O_RDWR | O_CLOEXEC, 0600);
    if (named >= 0)
        g_unlink(path);
    return named;
}

/* A place for so many bytes, in a file that is there then. */
static bool
spill_reserve(LexSpill *spill, size_t size, uint64_t *ret_offset, GError **error)
{
    pthread_mutex_lock(&spill->lock);
    if (spill->descriptor < 0)
        spill->descriptor = lex_spill_open_file(spill->directory);
    const int problem = errno;
    const bool ready = spill->descriptor >= 0;
    *ret_offset = spill->size;
    if (ready)
        spill->size += size;
    pthread_mutex_unlock(&spill->lock);
    return ready || spill_fail(spill, problem, error);
}

bool
lex_spill_write(LexSpill *spill, const void *bytes, size_t size, uint64_t *ret_offset,
                GError **error)
{
    uint64_t offset;
    if (!spill_reserve(spill, size, &offset, error))
        return false;
    *ret_offset = offset;
    for (const char *next = bytes; size > 0;) {
        const ssize_t n = pwrite(spill->descriptor, next, size, (off_t)offset);
        if (n >= 0) {
            next += n;
            offset += (uint64_t)n;
            size -= (size_t)n;
        } else if (errno != EINTR) {
            return spill_fail(spill, errno, error);
        } else if (lex_jobs_are_cancelled(error)) {
            return false;
        }
    }
    return true;
}

bool
lex_spill_read(LexSpill *spill, uint64_t offset, void *bytes, size_t size, GError **error)
{
    for (char *next = bytes; size > 0;) {
        const ssize_t n = pread(spill->descriptor, next, size, (off_t)offset);
        if (n > 0) {
            next += n;
            offset += (uint64_t)n;
            size -= (size_t)n;
        } else if (n == 0) {
            return spill_fail(spill, EIO, error); /* somebody cut the file off */
        } else if (errno != EINTR) {
            return spill_fail(spill, errno, error);
        } else if (lex_jobs_are_cancelled(error)) {
            return false;
        }
    }
    return true;
}

uint64_t
lex_spill_size(const LexSpill *spill)
{
    return spill->size;
}
