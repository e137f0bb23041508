/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-compress.h"

#include "lex-jobs.h"
#include "test-random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>
#include <zlib.h>
#include <zstd.h>

#define CHUNK ((size_t)256 * 1024) /* of lex-gzip.c */

static const LexCompression compressions[] = {LEX_COMPRESSION_GZ, LEX_COMPRESSION_ZST};

/* What the compressor makes of the bytes when they come in pieces of a given size. */
static GString *
pack(LexCompression compression, unsigned n_threads, const GString *plain, size_t piece)
{
    GString *const packed = g_string_new(NULL);
    g_autoptr(LexCompressor) compressor = lex_compressor_new(compression, n_threads);
    for (size_t i = 0; i < plain->len; i += piece)
        assert_true(lex_compressor_add(compressor, plain->str + i, MIN(piece, plain->len - i),
                                       packed, NULL));
    assert_true(lex_compressor_finish(compressor, packed, NULL));
    return packed;
}

/* The plain bytes of one gzip member, which must be all there is; zlib looks at the checksum. */
static GString *
gunzip(const GString *packed, size_t size)
{
    GString *const plain = g_string_new(NULL);
    g_string_set_size(plain, size + 1);
    z_stream stream = {.next_in = (Bytef *)packed->str,
                       .avail_in = (uInt)packed->len,
                       .next_out = (Bytef *)plain->str,
                       .avail_out = (uInt)plain->len};
    assert_int_equal(inflateInit2(&stream, 16 + MAX_WBITS), Z_OK);
    assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
    assert_int_equal(stream.avail_in, 0);
    inflateEnd(&stream);
    g_string_truncate(plain, stream.total_out);
    return plain;
}

/* The same of one frame. */
static GString *
unzstd(const GString *packed, size_t size)
{
    GString *const plain = g_string_new(NULL);
    g_string_set_size(plain, size + 1);
    assert_int_equal(ZSTD_findFrameCompressedSize(packed->str, packed->len), packed->len);
    const size_t length = ZSTD_decompress(plain->str, plain->len, packed->str, packed->len);
    assert_false(ZSTD_isError(length));
    g_string_truncate(plain, length);
    return plain;
}

static void
free_string(GString *string)
{
    g_string_free(string, TRUE);
}

static GString *
words(uint64_t seed, size_t size)
{
    static const char *const pieces[] = {"pemerintah,", "kota,", "0.69897\n", "12\n", "a", NULL};
    GString *const text = g_string_new(NULL);
    random_text(&seed, pieces, size / 4 + 1, text);
    g_string_truncate(text, size);
    return text;
}

static GString *
noise(uint64_t seed, size_t size)
{
    GString *const bytes = g_string_new(NULL);
    for (size_t i = 0; i < size; i++)
        g_string_append_c(bytes, (char)random_next(&seed));
    return bytes;
}

/* Comes back as it went in, and the bytes are the same whatever the threads and the pieces. */
static void
check(LexCompression compression, GString *plain)
{
    static const struct {
        unsigned n_threads;
        size_t piece;
    } ways[] = {{1, 1 << 16}, {2, 1 << 20}, {3, 99991}, {1000, SIZE_MAX / 2}};
    GString *const first = pack(compression, 1, plain, SIZE_MAX / 2);
    GString *const again =
        compression == LEX_COMPRESSION_GZ ? gunzip(first, plain->len) : unzstd(first, plain->len);
    assert_int_equal(again->len, plain->len);
    assert_memory_equal(again->str, plain->str, plain->len);
    for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
        GString *const other = pack(compression, ways[i].n_threads, plain, ways[i].piece);
        assert_int_equal(other->len, first->len);
        assert_memory_equal(other->str, first->str, first->len);
        free_string(other);
    }
    free_string(again);
    free_string(first);
    free_string(plain);
}

static void
test_comes_back(void **state G_GNUC_UNUSED)
{
    static const size_t sizes[] = {0,     1,         2,         1000,          CHUNK - 1,
                                   CHUNK, CHUNK + 1, 4 * CHUNK, 4 * CHUNK + 1, 13 * CHUNK + 7};
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        for (size_t k = 0; k < G_N_ELEMENTS(compressions); k++) {
            check(compressions[k], words(i, sizes[i]));
            check(compressions[k], noise(i, sizes[i]));
        }
    }
}

/* Byte by byte: each call gives nothing or what it has, and loses none. */
static void
test_bytes_one_by_one(void **state G_GNUC_UNUSED)
{
    for (size_t k = 0; k < G_N_ELEMENTS(compressions); k++) {
        GString *const plain = words(7, 5000);
        GString *const whole = pack(compressions[k], 2, plain, 5000);
        GString *const bytes = pack(compressions[k], 2, plain, 1);
        assert_true(g_string_equal(whole, bytes));
        free_string(whole);
        free_string(bytes);
        free_string(plain);
    }
}

static void
test_tables_shrink(void **state G_GNUC_UNUSED)
{
    GString *const plain = words(1, 8 * CHUNK);
    for (size_t k = 0; k < G_N_ELEMENTS(compressions); k++) {
        GString *const packed = pack(compressions[k], 2, plain, CHUNK);
        assert_in_range(packed->len, 1, plain->len / 3);
        free_string(packed);
    }
    free_string(plain);
}

/* RFC 1952: no flags, time 0. The same table tomorrow is the same file. */
static void
test_gzip_has_no_time(void **state G_GNUC_UNUSED)
{
    static const char expected[] = {'\x1F', '\x8B', 8, 0, 0, 0, 0, 0, 0, '\xFF'};
    GString *const plain = words(1, 10);
    GString *const packed = pack(LEX_COMPRESSION_GZ, 1, plain, 10);
    assert_memory_equal(packed->str, expected, sizeof expected);
    free_string(packed);
    free_string(plain);
}

static void
test_cancelled(void **state G_GNUC_UNUSED)
{
    GString *const plain = words(1, 8 * CHUNK), *const packed = g_string_new(NULL);
    g_autoptr(LexCompressor) compressor = lex_compressor_new(LEX_COMPRESSION_GZ, 1);
    g_autoptr(GError) error = NULL;
    lex_jobs_cancel();
    assert_false(lex_compressor_add(compressor, plain->str, plain->len, packed, &error));
    lex_jobs_resume();
    assert_true(g_error_matches(error, LEX_ERROR, LEX_ERROR_CANCELLED));
    free_string(packed);
    free_string(plain);
}

static void
test_names(void **state G_GNUC_UNUSED)
{
    assert_string_equal(lex_compression_names[LEX_COMPRESSION_ZST], "zst");
    assert_null(lex_compression_names[LEX_COMPRESSION_ZST + 1]);
    assert_string_equal(lex_compression_ending(LEX_COMPRESSION_NONE), "");
    assert_string_equal(lex_compression_ending(LEX_COMPRESSION_GZ), ".gz");
    assert_string_equal(lex_compression_ending(LEX_COMPRESSION_ZST), ".zst");
    lex_compressor_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_comes_back),    cmocka_unit_test(test_bytes_one_by_one),
        cmocka_unit_test(test_tables_shrink), cmocka_unit_test(test_gzip_has_no_time),
        cmocka_unit_test(test_cancelled),     cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
