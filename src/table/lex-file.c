/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-file.h"

#include "lex-jobs.h"
#include "lex-message.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define BUFFER_SIZE ((size_t)128 * 1024)

struct LexFile {
    char *path;                /* the final name; NULL: standard output */
    char *temporary;           /* NULL: none, or renamed */
    char *buffer;              /* BUFFER_SIZE bytes */
    size_t length;             /* bytes in the buffer */
    int descriptor;            /* -1: closed */
    int problem;               /* errno of the first write that failed, 0: none */
    LexCompressor *compressor; /* NULL: written as it is */
    GString *packed;           /* what it gave, on its way to the buffer */
};

static const char *
file_name(const LexFile *file)
{
    return file->path != NULL ? file->path : "standard output";
}

/* Always false, for `return`. */
static bool
file_fail(LexFile *file, int problem, GError **error)
{
    file->problem = problem;
    if (problem == EPIPE)
        lex_error_set(error, LEX_ERROR_CLOSED, "%s: the reader has gone", file_name(file));
    else
        lex_error_set(error, LEX_ERROR_IO, "%s: %s", file_name(file), g_strerror(problem));
    return false;
}

static LexFile *
file_new(int descriptor, char *path, char *temporary)
{
    LexFile *const file = g_new0(LexFile, 1);
    file->path = path;
    file->temporary = temporary;
    file->buffer = g_malloc(BUFFER_SIZE);
    file->descriptor = descriptor;
    return file;
}

LexFile *
lex_file_new(const char *directory, const char *filename, GError **error)
{
    g_autofree char *path = g_build_filename(directory, filename, NULL);
    g_autofree char *hidden = g_strdup_printf(".%s.XXXXXX", filename);
    g_autofree char *temporary = g_build_filename(directory, hidden, NULL);

    /* Said now rather than at the end of a long run. */
    if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
        lex_error_set(error, LEX_ERROR_IO, "%s: is a directory", path);
        return NULL;
    }
    /* mkstemp() would make it 0600, and to ask for the umask is to change it for all threads. */
    const int descriptor = g_mkstemp_full(temporary, O_WRONLY | O_CLOEXEC, 0666);
    if (descriptor < 0) {
        const int problem = errno;
        lex_error_set(error, LEX_ERROR_IO, "%s: %s", path, g_strerror(problem));
        return NULL;
    }
    return file_new(descriptor, g_steal_pointer(&path), g_steal_pointer(&temporary));
}

LexFile *
lex_file_new_standard_output(void)
{
    return file_new(STDOUT_FILENO, NULL, NULL);
}

/* Standard output may be a pipe that somebody made non-blocking: wait for room in it. */
static void
wait_for_room(int descriptor)
{
    struct pollfd room = {.fd = descriptor, .events = POLLOUT};
    poll(&room, 1, -1);
}

static bool
file_write_out(LexFile *file, const char *bytes, size_t length, GError **error)
{
    while (length > 0) {
        const ssize_t n_written = write(file->descriptor, bytes, length);
        if (n_written >= 0) {
            bytes += n_written;
            length -= (size_t)n_written;
        } else if (errno == EAGAIN) {
            wait_for_room(file->descriptor);
        } else if (errno != EINTR) {
            return file_fail(file, errno, error);
        } else if (lex_jobs_are_cancelled(error)) {
            return false;
        }
    }
    return true;
}

static bool
file_flush(LexFile *file, GError **error)
{
    const size_t length = file->length;
    file->length = 0;
    return file_write_out(file, file->buffer, length, error);
}

static bool
file_put(LexFile *file, const char *bytes, size_t length, GError **error)
{
    if (length > BUFFER_SIZE - file->length && !file_flush(file, error))
        return false;
    if (length > BUFFER_SIZE)
        return file_write_out(file, bytes, length, error);
    if (length > 0)
        memcpy(file->buffer + file->length, bytes, length);
    file->length += length;
    return true;
}

static bool
file_put_packed(LexFile *file, GError **error)
{
    const bool done = file_put(file, file->packed->str, file->packed->len, error);
    g_string_truncate(file->packed, 0);
    return done;
}

void
lex_file_compress(LexFile *file, LexCompression compression, unsigned n_threads)
{
    g_assert(file->compressor == NULL && file->length == 0);
    if (compression == LEX_COMPRESSION_NONE)
        return;
    file->compressor = lex_compressor_new(compression, n_threads);
    file->packed = g_string_new(NULL);
}

bool
lex_file_write(LexFile *file, const char *bytes, size_t length, GError **error)
{
    g_assert(file->descriptor >= 0);
    if (file->problem != 0)
        return file_fail(file, file->problem, error);
    if (file->compressor == NULL)
        return file_put(file, bytes, length, error);
    return lex_compressor_add(file->compressor, bytes, length, file->packed, error) &&
           file_put_packed(file, error);
}

static bool
file_finish_compression(LexFile *file, GError **error)
{
    return file->compressor == NULL ||
           (lex_compressor_finish(file->compressor, file->packed, error) &&
            file_put_packed(file, error));
}

bool
lex_file_close(LexFile *file, GError **error)
{
    g_assert(file->descriptor >= 0);
    if (file->problem != 0)
        return file_fail(file, file->problem, error);
    if (!file_finish_compression(file, error) || !file_flush(file, error))
        return false;

    /* Some file systems report only here that the disk is full: a copy of standard output, too. */
    const int descriptor = file->path != NULL ? file->descriptor : dup(file->descriptor);
    file->descriptor = -1;
    if (descriptor < 0 || (close(descriptor) != 0 && errno != EINTR))
        return file_fail(file, errno, error);
    return true;
}

bool
lex_file_rename(LexFile *file, GError **error)
{
    g_assert(file->descriptor < 0 && file->problem == 0);
    if (file->path == NULL)
        return true;
    if (g_rename(file->temporary, file->path) != 0)
        return file_fail(file, errno, error);
    g_clear_pointer(&file->temporary, g_free);
    return true;
}

void
lex_file_free(LexFile *file)
{
    if (file == NULL)
        return;
    if (file->path != NULL && file->descriptor >= 0)
        close(file->descriptor);
    if (file->temporary != NULL)
        g_unlink(file->temporary);
    g_free(file->path);
    g_free(file->temporary);
    g_free(file->buffer);
    lex_compressor_free(file->compressor);
    if (file->packed != NULL)
        g_string_free(file->packed, TRUE);
    g_free(file);
}
