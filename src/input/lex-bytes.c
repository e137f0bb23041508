/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-bytes.h"

#include "lex-jobs.h"

#include "lex-message.h"

#include <errno.h>
#include <fcntl.h>
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

static bool
file_read_descriptor(LexBytes *buffer, int descriptor, const char *path, GError **error)
{
    struct stat status;
    if (fstat(descriptor, &status) != 0)
        return lex_input_fail(path, errno, error);
    if (S_ISDIR(status.st_mode))
        return lex_input_fail(path, EISDIR, error);

    buffer->length = 0;
    size_t wanted = file_expected_size(&status);
    for (;;) {
        if (!lex_bytes_reserve(buffer, wanted))
            return file_fail_memory(path, error);
        const size_t room = MIN(buffer->capacity - buffer->length, (size_t)LARGEST_READ);
        const ssize_t n_read = read(descriptor, buffer->bytes + buffer->length, room);
        if (n_read == 0)
            return true;
        if (n_read > 0)
            buffer->length += (size_t)n_read;
        else if (errno != EINTR)
            return lex_input_fail(path, errno, error);
        else if (lex_jobs_are_cancelled(error))
            return false;
        wanted = buffer->length + 1;
    }
}

bool
lex_bytes_read_file(LexBytes *buffer, const char *path, GError **error)
{
    if (strcmp(path, "-") == 0)
        return file_read_descriptor(buffer, STDIN_FILENO, path, error);

    const int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return lex_input_fail(path, errno, error);
    const bool is_read = file_read_descriptor(buffer, descriptor, path, error);
    close(descriptor);
    return is_read;
}
