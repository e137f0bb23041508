/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A zip archive is read from its end first, the digest is of the bytes in their order: those that
 * come in order are taken in as they pass, the few that were passed over are read again at the
 * end.
 */
#include "lex-source.h"

#include "lex-bytes.h"
#include "lex-jobs.h"
#include "lex-message.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

enum { BUFFER_SIZE = 64 * 1024 };

struct LexSource {
    int descriptor; /* -1: the bytes are in keep */
    LexSpill *keep; /* NULL: none are kept */
    char *path;
    char *name;
    bool can_seek;
    bool at_end;       /* a terminal would wait for more behind its end */
    uint64_t offset;   /* of the next byte that is read */
    uint64_t n_hashed; /* bytes from the start that are in the digest */
    XXH3_state_t *digest;
};

LexSource *
lex_source_open(const char *path, LexSpill *keep, GError **error)
{
    const bool is_kept = keep != NULL && lex_spill_size(keep) > 0;
    const int descriptor = is_kept ? -1 : lex_input_open(path, error);
    if (descriptor < 0 && !is_kept)
        return NULL;
    struct stat status;
    LexSource *const source = g_new0(LexSource, 1);
    source->descriptor = descriptor;
    source->path = g_strdup(path);
    source->name = lex_input_name(path);
    source->can_seek = is_kept || (descriptor != STDIN_FILENO && fstat(descriptor, &status) == 0 &&
                                   S_ISREG(status.st_mode));
    source->keep = is_kept || !source->can_seek ? keep : NULL;
    source->digest = XXH3_createState();
    g_assert(source->digest != NULL);
    XXH3_64bits_reset(source->digest);
    return source;
}

void
lex_source_free(LexSource *source)
{
    if (source == NULL)
        return;
    if (source->descriptor >= 0)
        lex_input_close(source->descriptor);
    XXH3_freeState(source->digest);
    g_free(source->path);
    g_free(source->name);
    g_free(source);
}

/* Takes in what of the bytes at source->offset has not been hashed, if nothing before is missing.
 */
static void
source_hash(LexSource *source, const uint8_t *bytes, size_t n)
{
    if (source->offset <= source->n_hashed && source->offset + n > source->n_hashed) {
        const size_t n_known = (size_t)(source->n_hashed - source->offset);
        XXH3_64bits_update(source->digest, bytes + n_known, n - n_known);
        source->n_hashed = source->offset + n;
    }
    source->offset += n;
}

/* The next bytes, as many as come at once; 0 at the end. */
static bool
source_take(LexSource *source, uint8_t *buffer, size_t size, size_t *ret_n, GError **error)
{
    uint64_t offset;
    if (source->descriptor < 0) {
        *ret_n = (size_t)MIN(size, lex_spill_size(source->keep) - source->offset);
        return lex_spill_read(source->keep, source->offset, buffer, *ret_n, error);
    }
    return lex_input_read(source->descriptor, source->path, buffer, size, ret_n, error) &&
           (source->keep == NULL || *ret_n == 0 ||
            lex_spill_write(source->keep, buffer, *ret_n, &offset, error));
}

bool
lex_source_read(void *data, uint8_t *buffer, size_t size, size_t *ret_n, GError **error)
{
    LexSource *const source = data;
    size_t filled = 0;
    while (filled < size && !source->at_end) {
        size_t n;
        if (!source_take(source, buffer + filled, size - filled, &n, error))
            return false;
        source->at_end = n == 0;
        source_hash(source, buffer + filled, n);
        filled += n;
    }
    *ret_n = filled;
    return true;
}

bool
lex_source_can_seek(const LexSource *source)
{
    return source->can_seek;
}

/* lseek() in what is kept. */
static int64_t
kept_seek(const LexSource *source, int64_t offset, int whence)
{
    const int64_t size = (int64_t)lex_spill_size(source->keep);
    const int64_t base = whence == SEEK_END   ? size
                         : whence == SEEK_CUR ? (int64_t)source->offset
                                              : 0;
    errno = EINVAL;
    return offset >= -base && offset <= size - base ? base + offset : -1;
}

int64_t
lex_source_seek(LexSource *source, int64_t offset, int whence, GError **error)
{
    const int64_t place = source->descriptor < 0 ? kept_seek(source, offset, whence)
                                                 : lseek(source->descriptor, (off_t)offset, whence);
    if (place < 0) {
        lex_input_fail(source->path, errno, error);
        return -1;
    }
    source->offset = (uint64_t)place;
    source->at_end = false;
    return place;
}

/* Always false, for `return`. */
static bool
spool_fail(const LexSource *source, const char *directory, int system_error, GError **error)
{
    lex_error_set(
        error, LEX_ERROR_IO,
        "%s: cannot be kept in a temporary file in %s: %s; --tmpdir=DIR puts it elsewhere",
        source->name, directory, g_strerror(system_error));
    return false;
}

/* False with errno, or with EINTR when the run was cancelled. */
static bool
spool_write(int descriptor, const uint8_t *bytes, size_t n)
{
    while (n > 0) {
        const ssize_t n_written = write(descriptor, bytes, n);
        if (n_written < 0 && (errno != EINTR || lex_jobs_are_cancelled(NULL)))
            return false;
        bytes += MAX(n_written, 0);
        n -= (size_t)MAX(n_written, 0);
    }
    return true;
}

static bool
spool_copy(const LexSource *source, const char *directory, int descriptor, LexReadFunc read,
           void *data, GError **error)
{
    g_autofree uint8_t *buffer = g_malloc(BUFFER_SIZE);
    for (size_t n = BUFFER_SIZE; n == BUFFER_SIZE;) {
        if (!read(data, buffer, BUFFER_SIZE, &n, error))
            return false;
        if (!spool_write(descriptor, buffer, n))
            return !lex_jobs_are_cancelled(error) && spool_fail(source, directory, errno, error);
    }
    return true;
}

bool
lex_source_spool(LexSource *source, const char *directory, LexReadFunc read, void *data,
                 GError **error)
{
    const char *const place = lex_spill_directory(directory);
    const int descriptor = lex_spill_open_file(place);
    if (descriptor < 0)
        return spool_fail(source, place, errno, error);
    if (!spool_copy(source, place, descriptor, read, data, error)) {
        close(descriptor);
        return false;
    }
    lex_input_close(source->descriptor);
    source->descriptor = descriptor;
    source->keep = NULL; /* has all of it by now */
    source->can_seek = true;
    return lex_source_seek(source, 0, SEEK_SET, error) == 0;
}

bool
lex_source_finish(LexSource *source, GError **error)
{
    if (source->offset != source->n_hashed &&
        lex_source_seek(source, (int64_t)source->n_hashed, SEEK_SET, error) < 0)
        return false;
    g_autofree uint8_t *buffer = g_malloc(BUFFER_SIZE);
    for (size_t n = BUFFER_SIZE; n == BUFFER_SIZE;) {
        if (!lex_source_read(source, buffer, BUFFER_SIZE, &n, error))
            return false;
    }
    return true;
}

uint64_t
lex_source_size(const LexSource *source)
{
    return source->n_hashed;
}

uint64_t
lex_source_digest(const LexSource *source)
{
    return XXH3_64bits_digest(source->digest);
}

const char *
lex_source_name(const LexSource *source)
{
    return source->name;
}
