/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A file of any bytes as a stream. The first byte chooses how much is read at once and the
 * encoding. Its members do not depend on that, and at the end the digest is the file's.
 */
#include "fuzz-file.h"

#include "lex-stream.h"

#include <xxhash.h>

/* What is larger unpacked is not read on: a few bytes may stand for gigabytes. */
enum { MAX_UNPACKED = 1 << 20 };

static const char *const encodings[] = {NULL, "ISO-8859-1", "UTF-16", "ISO-2022-JP"};

/* Adds the member to list; false at an error or when it is too large. */
static bool
read_member(LexStream *stream, size_t size, GString *list, GError **error)
{
    g_autofree uint8_t *buffer = g_malloc(size);
    const uint8_t *head;
    size_t n_head, n;
    if (!lex_stream_peek(stream, &head, &n_head, error))
        return false;
    g_assert(n_head <= LEX_STREAM_PEEK);
    g_autofree uint8_t *first = g_memdup2(head, n_head);
    const size_t begin = list->len;
    do {
        if (!lex_stream_read(stream, buffer, size, &n, error))
            return false;
        g_assert(n <= size);
        g_string_append_len(list, (const char *)buffer, (gssize)n);
        g_assert(lex_stream_position(stream) == list->len - begin);
    } while (n == size && list->len < MAX_UNPACKED);
    g_assert(list->len - begin >= n_head);
    g_assert(n_head == 0 || memcmp(list->str + begin, first, n_head) == 0);
    return n < size;
}

static void
check_digest(const LexStream *stream, const uint8_t *bytes, size_t size)
{
    g_assert(lex_stream_file_size(stream) == size);
    g_assert(lex_stream_digest(stream) == XXH3_64bits(bytes, size));
}

/* False when it was not read to its end. */
static bool
read_all(const char *path, const char *encoding, size_t size, GString *list, const uint8_t *bytes,
         size_t n_bytes)
{
    const LexReaderSettings settings = {encoding, LEX_INVALID_REPLACE};
    g_autoptr(GError) error = NULL;
    g_autoptr(LexStream) stream = lex_stream_open(path, NULL, NULL, &error);
    fuzz_check_outcome(stream != NULL, &error);
    if (stream == NULL || !lex_stream_set_encoding(stream, &settings, NULL))
        return false;
    const char *member;
    while (lex_stream_next(stream, &member, &error)) {
        g_assert(member == NULL || (member[0] != '\0' && g_utf8_validate(member, -1, NULL)));
        g_string_append_printf(list, "%s=", member != NULL ? member : "-");
        if (!read_member(stream, size, list, &error)) {
            g_assert(error == NULL || g_error_matches(error, LEX_ERROR, LEX_ERROR_FORMAT));
            if (error != NULL)
                fuzz_check_outcome(false, &error);
            return false;
        }
    }
    const bool is_read = error == NULL;
    fuzz_check_outcome(is_read, &error);
    if (is_read)
        check_digest(stream, bytes, n_bytes);
    return is_read;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const char *const encoding = encodings[data[0] % G_N_ELEMENTS(encodings)];
    FuzzFile file;
    fuzz_file_write(&file, data + 1, size - 1);
    g_autoptr(GString) large = g_string_new(NULL);
    g_autoptr(GString) small = g_string_new(NULL);
    const bool is_read = read_all(file.path, encoding, 256 * 1024, large, data + 1, size - 1);
    const size_t piece = 1 + (data[0] >> 2) * 16u;
    const bool is_read_again = read_all(file.path, encoding, piece, small, data + 1, size - 1);
    g_assert(is_read == is_read_again || large->len >= MAX_UNPACKED || small->len >= MAX_UNPACKED);
    g_assert(!is_read || !is_read_again || g_string_equal(large, small));
    fuzz_file_clear(&file);
    return 0;
}
