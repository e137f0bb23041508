/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-files.h"
#include "test-rights.h"

#include "lex-reader.h"

#include <errno.h>
#include <fcntl.h>
#include <xxhash.h>

static LexReader *
reader_new(const char *encoding, LexInvalid invalid)
{
    const LexReaderSettings settings = {encoding, invalid};
    GError *error = NULL;
    LexReader *const reader = lex_reader_new(&settings, &error);
    assert_non_null(reader);
    return reader;
}

static void
reads_bytes_as_they_are(void **state)
{
    (void)state;
    const char text[] = "\xEF\xBB\xBF"
                        "Presiden\r\n";
    put("a.txt", text);
    const char *const encodings[] = {NULL, "UTF-8", "utf8", "Utf-8"};
    for (size_t i = 0; i < G_N_ELEMENTS(encodings); i++) {
        g_autoptr(LexReader) reader = reader_new(encodings[i], LEX_INVALID_FAIL);
        LexText read;
        assert_true(lex_reader_read(reader, "a.txt", &read, NULL));
        assert_int_equal(read.length, strlen(text));
        assert_memory_equal(read.bytes, text, strlen(text));
        assert_int_equal(read.file_size, strlen(text));
        assert_true(read.digest == XXH3_64bits(text, strlen(text)));
        assert_int_equal(read.n_replaced, 0);
    }
}

static void
reads_an_empty_file(void **state)
{
    (void)state;
    put("a.txt", "");
    const char *const encodings[] = {NULL, "ISO-8859-1", "UTF-16"};
    for (size_t i = 0; i < G_N_ELEMENTS(encodings); i++) {
        g_autoptr(LexReader) reader = reader_new(encodings[i], LEX_INVALID_FAIL);
        LexText read;
        assert_true(lex_reader_read(reader, "a.txt", &read, NULL));
        assert_non_null(read.bytes);
        assert_int_equal(read.length, 0);
        assert_int_equal(read.file_size, 0);
    }
}

static void
counts_what_is_not_utf8(void **state)
{
    (void)state;
    put("a.txt", "caf\xE9 dan \xF0\x9F\x98 \xEF\xBF\xBD");
    g_autoptr(LexReader) reader = reader_new(NULL, LEX_INVALID_REPLACE);
    LexText read;
    assert_true(lex_reader_read(reader, "a.txt", &read, NULL));
    assert_int_equal(read.n_replaced, 2);
    assert_int_equal(read.length, 16);

    g_autoptr(LexReader) strict = reader_new(NULL, LEX_INVALID_FAIL);
    GError *error = NULL;
    assert_false(lex_reader_read(strict, "a.txt", &read, &error));
    expect_error(&error, LEX_ERROR_FORMAT, "a.txt: byte 3: not valid UTF-8 (0xE9); ",
                 "--encoding=NAME", "--invalid=replace");
}

static void
reuses_its_buffer(void **state)
{
    (void)state;
    enum { LARGE = 3 * 1024 * 1024 };
    g_autofree char *large = g_malloc(LARGE);
    memset(large, 'a', LARGE);
    put_bytes("large.txt", large, LARGE);
    put("small.txt", "kecil");

    g_autoptr(LexReader) reader = reader_new(NULL, LEX_INVALID_FAIL);
    LexText read;
    for (size_t i = 0; i < 3; i++) {
        assert_true(lex_reader_read(reader, "large.txt", &read, NULL));
        assert_int_equal(read.length, LARGE);
        assert_memory_equal(read.bytes, large, LARGE);
        const uint8_t *const bytes = read.bytes;
        assert_true(lex_reader_read(reader, "small.txt", &read, NULL));
        assert_int_equal(read.length, 5);
        assert_ptr_equal(read.bytes, bytes);
    }
}

typedef struct {
    const char *encoding;
    const char *bytes;
    size_t length;
    const char *text;
    uint64_t n_replaced;
} Conversion;

#define BYTES(literal) literal, sizeof(literal) - 1

static const Conversion conversions[] = {
    {"ISO-8859-1", BYTES("caf\xE9"), "caf\xC3\xA9", 0},
    {"windows-1252", BYTES("\x93ya\x94 \x81."), "\xE2\x80\x9Cya\xE2\x80\x9D \xEF\xBF\xBD.", 1},
    {"US-ASCII", BYTES("a\xFF\xFE b"), "a\xEF\xBF\xBD\xEF\xBF\xBD b", 2},
    {"UTF-16", BYTES("\xFF\xFEy\0a\0"), "ya", 0},
    {"UTF-16", BYTES("\xFE\xFF\0y\0a"), "ya", 0},
    {"UTF-16LE", BYTES("\xFF\xFEy\0"), "\xEF\xBB\xBFy", 0},
    /* A lone surrogate costs itself only: the rest stays in step. */
    {"UTF-16LE",
     BYTES("a\0\x00\xDC"
           "b\0"),
     "a\xEF\xBF\xBD"
     "b",
     1},
    {"UTF-16LE", BYTES("a\0b"), "a\xEF\xBF\xBD", 1},
    {"UTF-16LE", BYTES("a\0\x3D\xD8"), "a\xEF\xBF\xBD", 1},
    {"UTF-32BE", BYTES("\0\0\0a\0\x11\0\0\0\0\0b"),
     "a\xEF\xBF\xBD"
     "b",
     1},
    {"EUC-JP", BYTES("\xA4\xA2\xA4"), "\xE3\x81\x82\xEF\xBF\xBD", 1},
    /* Holds the last letter back, since an accent might follow. */
    {"CP1258", BYTES("ba"), "ba", 0},
    {"CP1258", BYTES("be\xEC"), "b\xC3\xA9", 0},
};

static void
converts(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(conversions); i++) {
        const Conversion *const conversion = &conversions[i];
        put_bytes("a.txt", conversion->bytes, conversion->length);
        g_autoptr(LexReader) reader = reader_new(conversion->encoding, LEX_INVALID_REPLACE);
        for (size_t again = 0; again < 2; again++) {
            LexText read;
            assert_true(lex_reader_read(reader, "a.txt", &read, NULL));
            g_autofree char *text = g_strndup((const char *)read.bytes, read.length);
            assert_string_equal(text, conversion->text);
            assert_int_equal(read.n_replaced, conversion->n_replaced);
            assert_int_equal(read.file_size, conversion->length);
            assert_true(read.digest == XXH3_64bits(conversion->bytes, conversion->length));
        }
    }
}

static void
converts_what_grows(void **state)
{
    (void)state;
    enum { SIZE = 300000 };
    g_autofree char *bytes = g_malloc(SIZE);
    memset(bytes, 0x80, SIZE); /* the euro sign, three bytes in UTF-8 */
    put_bytes("a.txt", bytes, SIZE);
    g_autoptr(LexReader) reader = reader_new("windows-1252", LEX_INVALID_FAIL);
    LexText read;
    assert_true(lex_reader_read(reader, "a.txt", &read, NULL));
    assert_int_equal(read.length, 3 * SIZE);
    assert_memory_equal(read.bytes + 3 * SIZE - 3, "\xE2\x82\xAC", 3);

    memset(bytes, 0xFF, SIZE);
    put_bytes("a.txt", bytes, SIZE);
    g_autoptr(LexReader) ascii = reader_new("US-ASCII", LEX_INVALID_REPLACE);
    assert_true(lex_reader_read(ascii, "a.txt", &read, NULL));
    assert_int_equal(read.n_replaced, SIZE);
    assert_int_equal(read.length, 3 * SIZE);
}

static void
fails_where_conversion_fails(void **state)
{
    (void)state;
    LexText read;
    GError *error = NULL;
    put("a.txt", "yang\xFF");
    g_autoptr(LexReader) ascii = reader_new("US-ASCII", LEX_INVALID_FAIL);
    assert_false(lex_reader_read(ascii, "a.txt", &read, &error));
    expect_error(&error, LEX_ERROR_FORMAT, "a.txt: byte 4: not valid US-ASCII (0xFF)");

    put_bytes("b.txt", "a\0b", 3);
    g_autoptr(LexReader) wide = reader_new("UTF-16LE", LEX_INVALID_FAIL);
    assert_false(lex_reader_read(wide, "b.txt", &read, &error));
    expect_error(&error, LEX_ERROR_FORMAT, "b.txt: byte 2: not valid UTF-16LE");

    /* and goes on with the next file */
    put_bytes("c.txt", "a\0", 2);
    assert_true(lex_reader_read(wide, "c.txt", &read, NULL));
    assert_int_equal(read.length, 1);
}

typedef struct {
    const char *encoding;
    const char *bytes;
    size_t length;
    const char *message;
} Nul;

static const Nul nuls[] = {
    {NULL, BYTES("12345\0abc"), "a.txt: byte 5 is NUL: this is not a text file (--exclude"},
    {NULL, BYTES("\0\0\0\0\0\0"), "a.txt: byte 0 is NUL: this is not a text file (--exclude"},
    {NULL, BYTES("\xFF\xFEy\0a\0"),
     "a.txt: byte 3 is NUL: this looks like UTF-16: pass "
     "--encoding=UTF-16"},
    {NULL, BYTES("\xFE\xFF\0y\0a"), "looks like UTF-16: pass --encoding=UTF-16"},
    {NULL, BYTES("y\0a\0n\0g\0"), "looks like UTF-16: pass --encoding=UTF-16LE"},
    {NULL, BYTES("\0y\0a\0n\0g"), "looks like UTF-16: pass --encoding=UTF-16BE"},
    {NULL, BYTES("\xFF\xFE\0\0y\0\0\0"), "looks like UTF-32: pass --encoding=UTF-32"},
    {"ISO-8859-1", BYTES("y\0a\0n\0g\0"), "looks like UTF-16: pass --encoding=UTF-16LE"},
    {"UTF-16LE", BYTES("y\0\0\0"), "a.txt: byte 1 is NUL: this is not a text file"},
};

static void
refuses_nul(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(nuls); i++) {
        put_bytes("a.txt", nuls[i].bytes, nuls[i].length);
        for (LexInvalid invalid = LEX_INVALID_REPLACE; invalid <= LEX_INVALID_FAIL; invalid++) {
            g_autoptr(LexReader) reader = reader_new(nuls[i].encoding, invalid);
            LexText read = {.length = 77};
            GError *error = NULL;
            assert_false(lex_reader_read(reader, "a.txt", &read, &error));
            expect_error(&error, LEX_ERROR_FORMAT, nuls[i].message);
            assert_int_equal(read.length, 77);
        }
    }
}

static void
refuses_encodings_nobody_knows(void **state)
{
    (void)state;
    const char *const encodings[] = {"", "klingon", "ASCII//IGNORE"};
    for (size_t i = 0; i < G_N_ELEMENTS(encodings); i++) {
        const LexReaderSettings settings = {encodings[i], LEX_INVALID_REPLACE};
        GError *error = NULL;
        assert_null(lex_reader_new(&settings, &error));
        expect_error(&error, LEX_ERROR_USAGE, "no encoding called", encodings[i]);
    }
}

static void
says_what_the_system_says(void **state)
{
    (void)state;
    g_autoptr(LexReader) reader = reader_new(NULL, LEX_INVALID_REPLACE);
    LexText read;
    GError *error = NULL;
    assert_false(lex_reader_read(reader, "there is none.txt", &read, &error));
    expect_error(&error, LEX_ERROR_IO, "there is none.txt: ", g_strerror(ENOENT));

    assert_int_equal(mkdir("folder", 0700), 0);
    assert_false(lex_reader_read(reader, "folder", &read, &error));
    expect_error(&error, LEX_ERROR_IO, "folder: ", g_strerror(EISDIR));

    assert_false(lex_reader_read(reader, "b\xFF.txt", &read, &error));
    expect_error(&error, LEX_ERROR_IO, "b\xEF\xBF\xBD.txt: ");
}

static void
says_what_may_not_be_read(void **state)
{
    (void)state;
    put("a.txt", "rahasia");
    assert_int_equal(chmod("a.txt", 0), 0);
    rights_drop();
    g_autoptr(LexReader) reader = reader_new(NULL, LEX_INVALID_REPLACE);
    LexText read;
    GError *error = NULL;
    assert_false(lex_reader_read(reader, "a.txt", &read, &error));
    expect_error(&error, LEX_ERROR_IO, "a.txt: ", g_strerror(EACCES));
    rights_restore();
}

/* Writes more than a pipe holds, a piece at a time. */
static void *
pipe_write(void *data)
{
    const int descriptor = GPOINTER_TO_INT(data);
    char piece[1000];
    memset(piece, 'x', sizeof piece);
    for (size_t i = 0; i < 300; i++) {
        if (write(descriptor, piece, sizeof piece) != (ssize_t)sizeof piece)
            break;
    }
    close(descriptor);
    return NULL;
}

static void
reads_standard_input_and_pipes(void **state)
{
    (void)state;
    const char *const paths[] = {"-", "/dev/stdin"};
    const int saved = dup(STDIN_FILENO);
    for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
        int ends[2];
        assert_int_equal(pipe(ends), 0);
        assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
        close(ends[0]);
        GThread *const writer = g_thread_new("writer", pipe_write, GINT_TO_POINTER(ends[1]));
        g_autoptr(LexReader) reader = reader_new(NULL, LEX_INVALID_FAIL);
        LexText read;
        assert_true(lex_reader_read(reader, paths[i], &read, NULL));
        assert_int_equal(read.length, 300000);
        g_thread_join(writer);
    }
    put_bytes("a.bin", "ya\0", 3);
    const int file = open("a.bin", O_RDONLY);
    assert_int_equal(dup2(file, STDIN_FILENO), STDIN_FILENO);
    close(file);
    g_autoptr(LexReader) reader = reader_new(NULL, LEX_INVALID_FAIL);
    LexText read;
    GError *error = NULL;
    assert_false(lex_reader_read(reader, "-", &read, &error));
    expect_error(&error, LEX_ERROR_FORMAT, "standard input: byte 2 is NUL");
    dup2(saved, STDIN_FILENO);
    close(saved);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        folder_test(reads_bytes_as_they_are),
        folder_test(reads_an_empty_file),
        folder_test(counts_what_is_not_utf8),
        folder_test(reuses_its_buffer),
        folder_test(converts),
        folder_test(converts_what_grows),
        folder_test(fails_where_conversion_fails),
        folder_test(refuses_nul),
        folder_test(refuses_encodings_nobody_knows),
        folder_test(says_what_the_system_says),
        folder_test(says_what_may_not_be_read),
        folder_test(reads_standard_input_and_pipes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
