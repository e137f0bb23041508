/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-archives.h"
#include "test-random.h"
#include "test-rights.h"

#include "lex-stream.h"

#include <fcntl.h>
#include <xxhash.h>

static LexStream *
stream_open(const char *path)
{
    GError *error = NULL;
    LexStream *const stream = lex_stream_open(path, NULL, NULL, &error);
    if (stream == NULL)
        fail_msg("%s", error->message);
    return stream;
}

/* The rest of the member, read in pieces of this size. */
static GString *
member_read(LexStream *stream, size_t size, GError **error)
{
    GString *const text = g_string_new(NULL);
    g_autofree uint8_t *buffer = g_malloc(size);
    size_t n;
    do {
        if (!lex_stream_read(stream, buffer, size, &n, error)) {
            g_string_free(text, TRUE);
            return NULL;
        }
        g_string_append_len(text, (const char *)buffer, (gssize)n);
        assert_int_equal(lex_stream_position(stream), text->len);
    } while (n == size);
    return text;
}

/* All members as "PATH=TEXT;", "-" for no path; NULL with an error. */
static char *
stream_list_kept(const char *path, size_t size, LexSpill *keep, GError **error)
{
    g_autoptr(LexStream) stream = lex_stream_open(path, NULL, keep, error);
    if (stream == NULL)
        return NULL;
    g_autoptr(GString) list = g_string_new(NULL);
    const char *member;
    GError *problem = NULL;
    while (lex_stream_next(stream, &member, &problem)) {
        g_string_append_printf(list, "%s=", member != NULL ? member : "-");
        GString *const text = member_read(stream, size, &problem);
        if (text == NULL)
            break;
        g_string_append_printf(list, "%s;", text->str);
        g_string_free(text, TRUE);
    }
    if (problem != NULL) {
        g_propagate_error(error, problem);
        return NULL;
    }
    return g_strdup(list->str);
}

static char *
stream_list(const char *path, size_t size, GError **error)
{
    return stream_list_kept(path, size, NULL, error);
}

static void
expect_members(const char *path, const char *expected)
{
    for (size_t size = 1; size <= 4096; size *= 16) {
        GError *error = NULL;
        g_autofree char *list = stream_list(path, size, &error);
        if (list == NULL)
            fail_msg("%s", error->message);
        assert_string_equal(list, expected);
    }
}

/* The digest and the size are those of the file, however much of it was read. */
static void
expect_digest(const char *path, bool reads)
{
    g_autofree char *bytes = NULL;
    gsize length;
    assert_true(g_file_get_contents(path, &bytes, &length, NULL));
    g_autoptr(LexStream) stream = stream_open(path);
    const char *member;
    GError *error = NULL;
    while (lex_stream_next(stream, &member, &error)) {
        if (reads)
            g_string_free(member_read(stream, 100, &error), TRUE);
    }
    assert_null(error);
    assert_int_equal(lex_stream_file_size(stream), length);
    assert_true(lex_stream_digest(stream) == XXH3_64bits(bytes, length));
    assert_false(lex_stream_next(stream, &member, &error));
}

static const char *const filters[] = {"gzip", "zstd", "xz", "bzip2"};

static const Entry folder[] = {
    {"berita/", NULL},         {"berita/b.txt", "Presiden"},  {"berita/a.txt", "Jokowi"},
    {"berita/link.txt", NULL}, {"./berita/\xC3\xA9.txt", ""}, {NULL, NULL},
};

static const char folder_list[] = "berita/b.txt=Presiden;berita/a.txt=Jokowi;berita/\xC3\xA9.txt=;";

static void
reads_plain_files(void **state)
{
    (void)state;
    put("a.txt", "Presiden Jokowi");
    expect_members("a.txt", "-=Presiden Jokowi;");
    put("b", "");
    expect_members("b", "-=;");
    put("c.txt", "BZh PK 7z \x1F");
    expect_members("c.txt", "-=BZh PK 7z \x1F;");
    expect_digest("a.txt", true);
    expect_digest("a.txt", false);
    expect_digest("b", false);
}

static void
reads_compressed_files(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(filters); i++) {
        put_compressed("a", filters[i], "Presiden Jokowi");
        expect_members("a", "-=Presiden Jokowi;");
        put_compressed("b", filters[i], "");
        expect_members("b", "-=;");
        expect_digest("a", true);
        expect_digest("a", false);
    }
}

static void
reads_archives(void **state)
{
    (void)state;
    put_archive("a.zip", "zip", NULL, NULL, folder);
    expect_members("a.zip", folder_list);
    expect_digest("a.zip", true);
    expect_digest("a.zip", false);
    const char *const formats[] = {"ustar", "pax", "gnutar"};
    for (size_t f = 0; f < G_N_ELEMENTS(formats); f++) {
        put_archive("a.tar", formats[f], NULL, NULL, folder);
        expect_members("a.tar", folder_list);
        for (size_t i = 0; i < G_N_ELEMENTS(filters); i++) {
            put_archive("a", formats[f], filters[i], NULL, folder);
            expect_members("a", folder_list);
            expect_digest("a", true);
            expect_digest("a", false);
        }
    }
}

static void
counts_what_is_no_file(void **state)
{
    (void)state;
    const char *const formats[] = {"zip", "pax"};
    for (size_t i = 0; i < G_N_ELEMENTS(formats); i++) {
        put_archive("a", formats[i], NULL, NULL, folder);
        g_autoptr(LexStream) stream = stream_open("a");
        const char *member;
        GError *error = NULL;
        while (lex_stream_next(stream, &member, &error))
            ;
        assert_null(error);
        assert_int_equal(lex_stream_n_passed_over(stream), 1);
    }
}

static void
an_archive_may_be_empty(void **state)
{
    (void)state;
    const Entry none[] = {{NULL, NULL}};
    put_archive("a.zip", "zip", NULL, NULL, none);
    expect_members("a.zip", "");
    expect_digest("a.zip", false);
    put_archive("a.tar.gz", "pax", "zstd", NULL, none);
    expect_members("a.tar.gz", "");
}

static void
members_may_be_passed_over(void **state)
{
    (void)state;
    put_archive("a.zip", "zip", NULL, NULL, folder);
    g_autoptr(LexStream) stream = stream_open("a.zip");
    const char *member;
    GError *error = NULL;
    size_t n;
    uint8_t buffer[3];
    assert_string_equal(lex_stream_name(stream), "a.zip");
    assert_true(lex_stream_next(stream, &member, &error));
    assert_string_equal(lex_stream_name(stream), "a.zip/berita/b.txt");
    assert_true(lex_stream_read(stream, buffer, 3, &n, &error));
    assert_memory_equal(buffer, "Pre", 3);
    assert_true(lex_stream_next(stream, &member, &error));
    assert_string_equal(member, "berita/a.txt");
    assert_int_equal(lex_stream_position(stream), 0);
    assert_true(lex_stream_read(stream, buffer, 3, &n, &error));
    assert_memory_equal(buffer, "Jok", 3);
}

static void
shows_the_first_bytes(void **state)
{
    (void)state;
    g_autofree char *large = g_strnfill(5000, 'a');
    put("plain", large);
    put_compressed("packed", "gzip", large);
    put_compressed("small", "zstd", "ya");
    const char *const paths[] = {"plain", "packed", "small"};
    for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_autoptr(LexStream) stream = stream_open(paths[i]);
        const char *member;
        const uint8_t *bytes;
        size_t n;
        const size_t length = i < 2 ? 5000 : 2;
        assert_true(lex_stream_next(stream, &member, NULL));
        for (int again = 0; again < 2; again++) {
            assert_true(lex_stream_peek(stream, &bytes, &n, NULL));
            assert_int_equal(n, MIN(length, LEX_STREAM_PEEK));
            assert_memory_equal(bytes, i < 2 ? large : "ya", n);
        }
        GString *const text = member_read(stream, 700, NULL);
        assert_int_equal(text->len, length);
        g_string_free(text, TRUE);
    }
}

/* gzip -c a >> b: what tools that write logs do. */
static void
reads_data_one_after_another(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(filters); i++) {
        put_compressed("a", filters[i], "Presiden ");
        put_compressed("b", filters[i], "Jokowi");
        g_autofree char *a = NULL;
        g_autofree char *b = NULL;
        gsize n_a, n_b;
        assert_true(g_file_get_contents("a", &a, &n_a, NULL));
        assert_true(g_file_get_contents("b", &b, &n_b, NULL));
        a = g_realloc(a, n_a + n_b);
        memcpy(a + n_a, b, n_b);
        put_bytes("c", a, n_a + n_b);
        expect_members("c", "-=Presiden Jokowi;");
    }
}

static void
expect_failure(const char *path, LexError code, const char *part, const char *other)
{
    GError *error = NULL;
    g_autofree char *list = stream_list(path, 64, &error);
    if (list != NULL)
        fail_msg("%s was read: %s", path, list);
    expect_error(&error, code, path, part, other);
}

/* Whatever the place, a file that is cut off there is not taken for the whole. */
static void
notices_what_is_cut_off(void **state)
{
    (void)state;
    uint64_t seed = 4;
    g_autoptr(GString) text = g_string_new(NULL);
    for (int i = 0; i < 3000; i++)
        g_string_append_c(text, (char)('a' + random_below(&seed, 26)));
    for (size_t i = 0; i < G_N_ELEMENTS(filters); i++) {
        put_compressed("whole", filters[i], text->str);
        g_autofree char *bytes = NULL;
        gsize length;
        assert_true(g_file_get_contents("whole", &bytes, &length, NULL));
        for (size_t n = 20; n < length; n += 1 + n / 40) {
            put_bytes("cut", bytes, n);
            expect_failure("cut", LEX_ERROR_FORMAT, "cut: cannot be unpacked: ", "");
        }
        put_bytes("cut", bytes, length - 1);
        expect_failure("cut", LEX_ERROR_FORMAT, "cut: cannot be unpacked: ", "");
    }
}

/* No bit turns without being noticed, where there are checksums: libarchive's zstd is without. */
static void
notices_what_is_damaged(void **state)
{
    (void)state;
    uint64_t seed = 5;
    g_autoptr(GString) text = g_string_new(NULL);
    for (int i = 0; i < 3000; i++)
        g_string_append_c(text, (char)('a' + random_below(&seed, 26)));
    for (size_t i = 0; i < G_N_ELEMENTS(filters); i++) {
        if (g_str_equal(filters[i], "zstd"))
            continue;
        put_compressed("whole", filters[i], text->str);
        g_autofree char *bytes = NULL;
        gsize length;
        assert_true(g_file_get_contents("whole", &bytes, &length, NULL));
        for (int k = 0; k < 100; k++) {
            const size_t place = 20 + random_below(&seed, length - 20);
            const char bit = (char)(1 << random_below(&seed, 8));
            bytes[place] ^= bit;
            put_bytes("damaged", bytes, length);
            bytes[place] ^= bit;
            g_autofree char *list = stream_list("damaged", 4096, NULL);
            g_autofree char *whole = g_strdup_printf("-=%s;", text->str);
            if (list != NULL && !g_str_equal(list, whole))
                fail_msg("%s: byte %zu, nothing was noticed", filters[i], place);
        }
    }
}

static void
names_the_member_that_is_damaged(void **state)
{
    (void)state;
    const Entry entries[] = {{"a.txt", "Presiden"}, {"b.txt", "Jokowi"}, {NULL, NULL}};
    put_archive("a.zip", "zip", NULL, "zip:compression=store", entries);
    g_autofree char *bytes = NULL;
    gsize length;
    assert_true(g_file_get_contents("a.zip", &bytes, &length, NULL));
    char *const word = memmem(bytes, length, "Jokowi", 6);
    assert_non_null(word);
    word[0] = 'M';
    put_bytes("a.zip", bytes, length);
    expect_failure("a.zip", LEX_ERROR_FORMAT, "a.zip/b.txt: cannot be unpacked: ", "CRC");

    put_archive("a.tar", "ustar", NULL, NULL, entries);
    gsize zip_length;
    g_autofree char *tar = NULL;
    assert_true(g_file_get_contents("a.tar", &tar, &length, NULL));
    g_autofree char *zip = NULL;
    put_archive("a.zip", "zip", NULL, NULL, entries);
    assert_true(g_file_get_contents("a.zip", &zip, &zip_length, NULL));
    put_bytes("a.zip", zip, zip_length - 1);
    expect_failure("a.zip", LEX_ERROR_FORMAT, "a.zip: cannot be unpacked: the list of members at ",
                   "the whole file");

    put_bytes("a.tar", tar, 512 + 4);
    expect_failure("a.tar", LEX_ERROR_FORMAT, "a.tar/a.txt: cannot be unpacked: ", "");
}

static void
refuses_behind_gzip(void **state)
{
    (void)state;
    put_compressed("a.gz", "gzip", "Presiden");
    g_autofree char *bytes = NULL;
    gsize length;
    assert_true(g_file_get_contents("a.gz", &bytes, &length, NULL));
    bytes = g_realloc(bytes, length + 3);
    memcpy(bytes + length, "\0\0\0", 3);
    put_bytes("a.gz", bytes, length + 3);
    expect_members("a.gz", "-=Presiden;");
    memcpy(bytes + length, "\0\0x", 3);
    put_bytes("a.gz", bytes, length + 3);
    expect_failure("a.gz", LEX_ERROR_FORMAT, "more behind the gzip data", "");
}

/* One entry, encrypted with ZipCrypto, by Info-ZIP: zip -P sandi a.zip a.txt. */
static void
refuses_what_is_encrypted(void **state)
{
    (void)state;
    const Entry entries[] = {{"a.txt", "Presiden"}, {NULL, NULL}};
    put_archive("a.zip", "zip", NULL, "zip:compression=store", entries);
    g_autofree char *bytes = NULL;
    gsize length;
    assert_true(g_file_get_contents("a.zip", &bytes, &length, NULL));
    char *const central = memmem(bytes, length, "PK\1\2", 4);
    assert_non_null(central);
    bytes[6] |= 1; /* bit 0 of the flags: APPNOTE.TXT 4.4.4 */
    central[8] |= 1;
    put_bytes("a.zip", bytes, length);
    expect_failure("a.zip", LEX_ERROR_FORMAT, "a.zip/a.txt: encrypted", "unpacked first");
}

static void
refuses_an_unknown_method(void **state)
{
    (void)state;
    const Entry entries[] = {{"a.txt", "Presiden"}, {NULL, NULL}};
    put_archive("a.zip", "zip", NULL, "zip:compression=store", entries);
    g_autofree char *bytes = NULL;
    gsize length;
    assert_true(g_file_get_contents("a.zip", &bytes, &length, NULL));
    char *const central = memmem(bytes, length, "PK\1\2", 4);
    bytes[8] = central[10] = 19; /* IBM LZ77 */
    put_bytes("a.zip", bytes, length);
    expect_failure("a.zip", LEX_ERROR_FORMAT, "a.zip/a.txt: cannot be unpacked: ", "method");
}

static void
refuses_what_is_packed_twice(void **state)
{
    (void)state;
    put_compressed("inner.gz", "gzip", "Presiden");
    g_autofree char *bytes = NULL;
    gsize length;
    assert_true(g_file_get_contents("inner.gz", &bytes, &length, NULL));
    struct archive *const archive = archive_write_new();
    archive_write_set_format_zip(archive);
    archive_write_open_filename(archive, "a.zip");
    struct archive_entry *const entry = archive_entry_new();
    archive_entry_set_pathname(entry, "inner.gz");
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_size(entry, (la_int64_t)length);
    archive_write_header(archive, entry);
    archive_write_data(archive, bytes, length);
    archive_entry_free(entry);
    archive_write_free(archive);
    expect_failure("a.zip", LEX_ERROR_FORMAT, "a.zip/inner.gz: gzip data within a zip archive",
                   "unpacked first");
    expect_digest("a.zip", false); /* passed over, it is no error */
}

static void
refuses_other_formats(void **state)
{
    (void)state;
    put("a.txt", "%PDF-1.5 \xE2\xE3");
    expect_failure("a.txt", LEX_ERROR_FORMAT, "a PDF document", "zip or tar");
    put("a.7z", "7z\xBC\xAF\x27\x1C");
    expect_failure("a.7z", LEX_ERROR_FORMAT, "a 7-Zip archive", "zip or tar");
    put("a.txt.GZ", "Presiden");
    expect_failure("a.txt.GZ", LEX_ERROR_FORMAT, "the name ends with .GZ", "does not begin");
    put("a.zip", "");
    expect_failure("a.zip", LEX_ERROR_FORMAT, "the name ends with .zip", "does not begin");
}

static void
says_what_the_system_refuses(void **state)
{
    (void)state;
    expect_failure("none.txt", LEX_ERROR_IO, "No such file", "");
    assert_int_equal(g_mkdir("folder", 0700), 0);
    expect_failure("folder", LEX_ERROR_IO, "directory", "");
    put("secret.txt", "a");
    assert_int_equal(chmod("secret.txt", 0), 0);
    rights_drop();
    expect_failure("secret.txt", LEX_ERROR_IO, "denied", "");
    rights_restore();
}

/* A text of an encoding, and what becomes of it: the same as when it is read as a whole. */
static void
expect_conversion(const char *encoding, const char *path)
{
    const LexReaderSettings settings = {encoding, LEX_INVALID_REPLACE};
    g_autoptr(LexReader) reader = lex_reader_new(&settings, NULL);
    LexText whole;
    assert_true(lex_reader_read(reader, path, &whole, NULL));
    for (size_t size = 1; size < 200000; size = size * 5 + 1) {
        g_autoptr(LexStream) stream = stream_open(path);
        const char *member;
        assert_true(lex_stream_set_encoding(stream, &settings, NULL));
        assert_true(lex_stream_next(stream, &member, NULL));
        GString *const text = member_read(stream, size, NULL);
        assert_int_equal(text->len, whole.length);
        assert_memory_equal(text->str, whole.bytes, whole.length);
        assert_int_equal(lex_stream_n_replaced(stream), whole.n_replaced);
        g_string_free(text, TRUE);
    }
}

static void
converts_across_pieces(void **state)
{
    (void)state;
    static const char *const encodings[] = {"UTF-16",  "UTF-16LE",    "UTF-32", "UTF-7",
                                            "EUC-JP",  "ISO-2022-JP", "CP1258", "WINDOWS-1252",
                                            "GB18030", "TCVN5712-1"};
    uint64_t seed = 7;
    for (size_t i = 0; i < G_N_ELEMENTS(encodings); i++) {
        g_autoptr(GString) bytes = g_string_new(NULL);
        for (int k = 0; k < 150000; k++) /* no NUL: those are errors of their own */
            g_string_append_c(bytes, (char)(1 + random_below(&seed, k % 1000 < 900 ? 127 : 255)));
        put_bytes("a", bytes->str, bytes->len);
        const LexReaderSettings settings = {encodings[i], LEX_INVALID_REPLACE};
        g_autoptr(LexReader) reader = lex_reader_new(&settings, NULL);
        LexText whole;
        if (lex_reader_read(reader, "a", &whole, NULL))
            expect_conversion(encodings[i], "a");
    }
}

static void
says_where_a_conversion_fails(void **state)
{
    (void)state;
    g_autofree char *text = g_strnfill(100000, 'a');
    text[70000] = '\xFF';
    put_compressed("a.gz", "gzip", text);
    const LexReaderSettings settings = {"US-ASCII", LEX_INVALID_FAIL};
    g_autoptr(LexStream) stream = stream_open("a.gz");
    const char *member;
    GError *error = NULL;
    assert_true(lex_stream_set_encoding(stream, &settings, NULL));
    assert_true(lex_stream_next(stream, &member, NULL));
    assert_null(member_read(stream, 4096, &error));
    expect_error(&error, LEX_ERROR_FORMAT, "a.gz: byte 70000: not valid US-ASCII (0xFF); ",
                 "--invalid=replace");
    const LexReaderSettings unknown = {"LATIN-99", LEX_INVALID_FAIL};
    g_autoptr(LexStream) other = stream_open("a.gz");
    assert_false(lex_stream_set_encoding(other, &unknown, &error));
    expect_error(&error, LEX_ERROR_USAGE, "LATIN-99", "iconv -l");
}

/* Each member from the first state, and with its own count. */
static void
converts_each_member(void **state)
{
    (void)state;
    const Entry entries[] = {
        {"a.txt", "caf\xE9"}, {"b.txt", "\xFE\xFF"}, {"c.txt", "c"}, {NULL, NULL}};
    put_archive("a.tar", "ustar", NULL, NULL, entries);
    const LexReaderSettings settings = {"US-ASCII", LEX_INVALID_REPLACE};
    g_autoptr(LexStream) stream = stream_open("a.tar");
    assert_true(lex_stream_set_encoding(stream, &settings, NULL));
    const uint64_t n_replaced[] = {1, 2, 0};
    for (size_t i = 0; i < 3; i++) {
        const char *member;
        assert_true(lex_stream_next(stream, &member, NULL));
        GString *const text = member_read(stream, 10, NULL);
        assert_int_equal(lex_stream_n_replaced(stream), n_replaced[i]);
        g_string_free(text, TRUE);
    }
}

/* Runs func while standard input is the file, in a pipe. */
static void
with_standard_input(const char *path, void (*func)(void))
{
    g_autofree char *bytes = NULL;
    gsize length;
    int pipes[2];
    assert_true(g_file_get_contents(path, &bytes, &length, NULL));
    assert_int_equal(pipe(pipes), 0);
    assert_true(length < 65536); /* what a pipe holds */
    assert_int_equal(write(pipes[1], bytes, length), length);
    close(pipes[1]);
    const int kept = dup(STDIN_FILENO);
    assert_int_equal(dup2(pipes[0], STDIN_FILENO), STDIN_FILENO);
    close(pipes[0]);
    func();
    dup2(kept, STDIN_FILENO);
    close(kept);
}

/* What standard input gives once and then no more, as often as it is asked for. */
static void
expect_again(const char *expected)
{
    g_autoptr(LexSpill) keep = lex_spill_new(NULL);
    for (int i = 0; i < 3; i++) {
        GError *error = NULL;
        g_autofree char *list = stream_list_kept("-", 7, keep, &error);
        assert_null(error);
        assert_string_equal(list, expected);
    }
    assert_true(lex_spill_size(keep) > 0);
}

static void
expect_folder_again(void)
{
    expect_again(folder_list);
}

static void
expect_text_again(void)
{
    expect_again("-=Presiden;");
}

static void
reads_standard_input_again(void **state)
{
    (void)state;
    put("a.txt", "Presiden");
    with_standard_input("a.txt", expect_text_again);
    put_compressed("a.zst", "zstd", "Presiden");
    with_standard_input("a.zst", expect_text_again);
    put_archive("a.tar", "pax", "xz", NULL, folder);
    with_standard_input("a.tar", expect_folder_again);
    put_archive("a.zip", "zip", NULL, NULL, folder);
    with_standard_input("a.zip", expect_folder_again);
}

/* A file that can be opened again is not copied. */
static void
keeps_no_files(void **state)
{
    (void)state;
    g_autoptr(LexSpill) keep = lex_spill_new(NULL);
    put_archive("a.zip", "zip", NULL, NULL, folder);
    g_autofree char *list = stream_list_kept("a.zip", 7, keep, NULL);
    assert_string_equal(list, folder_list);
    assert_int_equal(lex_spill_size(keep), 0);
}

/* Without unpacking what nobody asked for, a member that is damaged for one. */
static void
finishes_in_the_middle(void **state)
{
    (void)state;
    static const char *const names[] = {"a.tar.gz", "a.zip"};
    put_archive("a.tar.gz", "pax", "gzip", NULL, folder);
    put_archive("a.zip", "zip", NULL, NULL, folder);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *bytes = NULL;
        gsize length;
        const char *member;
        assert_true(g_file_get_contents(names[i], &bytes, &length, NULL));
        g_autoptr(LexStream) stream = stream_open(names[i]);
        assert_true(lex_stream_next(stream, &member, NULL));
        assert_true(lex_stream_finish(stream, NULL));
        assert_int_equal(lex_stream_file_size(stream), length);
        assert_int_equal(lex_stream_digest(stream), XXH3_64bits(bytes, length));
        assert_false(lex_stream_next(stream, &member, NULL));
    }
}

static void
expect_folder(void)
{
    GError *error = NULL;
    g_autofree char *list = stream_list("-", 7, &error);
    assert_null(error);
    assert_string_equal(list, folder_list);
}

static void
expect_text(void)
{
    GError *error = NULL;
    g_autofree char *list = stream_list("-", 7, &error);
    assert_null(error);
    assert_string_equal(list, "-=Presiden;");
}

static void
reads_standard_input(void **state)
{
    (void)state;
    put("a.txt", "Presiden");
    with_standard_input("a.txt", expect_text);
    put_compressed("a.gz", "gzip", "Presiden");
    with_standard_input("a.gz", expect_text);
    put_archive("a.tar", "pax", "xz", NULL, folder);
    with_standard_input("a.tar", expect_folder);
    put_archive("a.zip", "zip", NULL, NULL, folder);
    with_standard_input("a.zip", expect_folder);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        folder_test(reads_plain_files),
        folder_test(reads_compressed_files),
        folder_test(reads_archives),
        folder_test(counts_what_is_no_file),
        folder_test(an_archive_may_be_empty),
        folder_test(members_may_be_passed_over),
        folder_test(shows_the_first_bytes),
        folder_test(reads_data_one_after_another),
        folder_test(notices_what_is_cut_off),
        folder_test(notices_what_is_damaged),
        folder_test(names_the_member_that_is_damaged),
        folder_test(refuses_behind_gzip),
        folder_test(refuses_what_is_encrypted),
        folder_test(refuses_an_unknown_method),
        folder_test(refuses_what_is_packed_twice),
        folder_test(refuses_other_formats),
        folder_test(says_what_the_system_refuses),
        folder_test(converts_across_pieces),
        folder_test(says_where_a_conversion_fails),
        folder_test(converts_each_member),
        folder_test(reads_standard_input),
        folder_test(reads_standard_input_again),
        folder_test(keeps_no_files),
        folder_test(finishes_in_the_middle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
