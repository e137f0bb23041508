/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-bytes.h"

#include "lex-jobs.h"

#include "lex-message.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    FIRST_CAPACITY = 64 * 1024, /* of a pipe, whose size nobody knows */
    LARGEST_READ = 1 << 30,     /* Linux reads less than 2 GiB at once; others refuse more */
};

bool
lex_bytes_reserve(LexBytes *buffer, size_t capacity)
{
    if (buffer->bytes != NULL && capacity <= buffer->capacity)
        return true;

    if (capacity > SIZE_MAX / 2)
        return false;
    const size_t doubled = buffer->capacity <= SIZE_MAX / 4 ? buffer->capacity * 2 : SIZE_MAX / 2;
    size_t wanted = MAX(MAX(capacity, doubled), 1);
    uint8_t *bytes = g_try_realloc(buffer->bytes, wanted + LEX_BYTES_PADDING);
    if (bytes == NULL && wanted > capacity && capacity > 0) {
        wanted = capacity;
        bytes = g_try_realloc(buffer->bytes, wanted + LEX_BYTES_PADDING);
    }
    if (bytes == NULL)
        return false;
    buffer->bytes = bytes;
    buffer->capacity = wanted;
    return true;
}

void
lex_bytes_pad(LexBytes *buffer)
{
    memset(buffer->bytes + buffer->length, 0, LEX_BYTES_PADDING);
}

void
lex_bytes_clear(LexBytes *buffer)
{
    g_clear_pointer(&buffer->bytes, g_free);
    buffer->length = buffer->capacity = 0;
}

char *
lex_input_name(const char *path)
{
    if (strcmp(path, "-") == 0)
        return g_strdup("standard input");
    return path[0] == '\0' ? g_strdup("\"\"") : g_utf8_make_valid(path, -1);
}

bool
lex_input_fail(const char *path, int system_error, GError **error)
{
    g_autofree char *name = lex_input_name(path);
    lex_error_set(error, LEX_ERROR_IO, "%s: %s", name, g_strerror(system_error));
    return false;
}

static bool
file_fail_memory(const char *path, GError **error)
{
    g_autofree char *name = lex_input_name(path);
    lex_error_set(error, LEX_ERROR_LIMIT, "%s: too large for this machine's memory", name);
    return false;
}

/* One byte more than the file has, so that the read that finds its end needs no larger buffer. */
static size_t
file_expected_size(const struct stat *status)
{
    const bool known = S_ISREG(status->st_mode) && status->st_size > 0;
    return known ? (size_t)status->st_size + 1 : FIRST_CAPACITY;
}

int
lex_input_open(const char *path, GError **error)
{
    const int descriptor = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        lex_input_fail(path, errno, error);
    return descriptor;
}

void
lex_input_close(int descriptor)
{
    if (descriptor >= 0 && descriptor != STDIN_FILENO)
        close(descriptor);
}

/*
 * Waits until standard input has something to say. A signal comes to any thread, and not to the one
 * that waits here: it looks itself, a few times a second.
 */
static bool
input_await(int descriptor, GError **error)
{
    enum { MILLISECONDS = 100 };
    struct pollfd input = {.fd = descriptor, .events = POLLIN};
    while (poll(&input, 1, MILLISECONDS) == 0 || input.revents == 0) {
        if (lex_jobs_are_cancelled(error))
            return false;
    }
    return true;
}

bool
lex_input_read(int descriptor, const char *path, uint8_t *buffer, size_t size, size_t *ret_n,
               GError **error)
{
    for (;;) {
        if (descriptor == STDIN_FILENO && !input_await(descriptor, error))
            return false;
        const ssize_t n_read = read(descriptor, buffer, MIN(size, (size_t)LARGEST_READ));
        if (n_read >= 0) {
            *ret_n = (size_t)n_read;
            return true;
        }
        if (errno != EINTR)
            return lex_input_fail(path, errno, error);
        if (lex_jobs_are_cancelled(error))
            return false;
    }
}

static bool
file_read_descriptor(LexBytes *buffer, int descriptor, const char *path, GError **error)
{
    struct stat status;
    if (fstat(descriptor, &status) != 0)
        return lex_input_fail(path, errno, error);

    buffer->length = 0;
    size_t wanted = file_expected_size(&status);
    for (;;) {
        size_t n_read;
        if (!lex_bytes_reserve(buffer, wanted))
            return file_fail_memory(path, error);
        if (!lex_input_read(descriptor, path, buffer->bytes + buffer->length,
                            buffer->capacity - buffer->length, &n_read, error))
            return false;
        if (n_read == 0)
            return true;
        buffer->length += n_read;
        wanted = buffer->length + 1;
    }
}

bool
lex_bytes_read_file(LexBytes *buffer, const char *path, GError **error)
{
    const int descriptor = lex_input_open(path, error);
    if (descriptor < 0)
        return false;
    const bool is_read = file_read_descriptor(buffer, descriptor, path, error);
    lex_input_close(descriptor);
    return is_read;
}
