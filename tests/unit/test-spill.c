/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-jobs.h"
#include "lex-spill.h"
#include "test-files.h"
#include "test-random.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>

enum { N_THREADS = 8, N_PIECES = 300, PIECE_MAX = 5000 };

/* A piece: where it went, and what its bytes are made from. */
typedef struct {
    uint64_t offset;
    uint64_t seed;
    size_t size;
} Piece;

typedef struct {
    LexSpill *spill;
    uint64_t seed;
    Piece pieces[N_PIECES];
    bool succeeded;
} Writer;

static void
fill(uint8_t *bytes, const Piece *piece)
{
    uint64_t seed = piece->seed;
    for (size_t i = 0; i < piece->size; i++)
        bytes[i] = (uint8_t)random_next(&seed);
}

static bool
piece_is_there(LexSpill *spill, const Piece *piece)
{
    uint8_t expected[PIECE_MAX], bytes[PIECE_MAX];
    fill(expected, piece);
    return lex_spill_read(spill, piece->offset, bytes, piece->size, NULL) &&
           memcmp(bytes, expected, piece->size) == 0;
}

/* Also reads while others write. No assertions here: they may not jump out of a thread. */
static void *
write_pieces(void *data)
{
    Writer *const writer = data;
    writer->succeeded = true;
    for (size_t i = 0; i < N_PIECES; i++) {
        Piece *const piece = &writer->pieces[i];
        uint8_t bytes[PIECE_MAX];
        piece->seed = random_next(&writer->seed);
        piece->size = random_below(&writer->seed, PIECE_MAX + 1);
        fill(bytes, piece);
        writer->succeeded &=
            lex_spill_write(writer->spill, bytes, piece->size, &piece->offset, NULL) &&
            piece_is_there(writer->spill, &writer->pieces[i / 2]);
    }
    return NULL;
}

static void
test_threads_write_and_read(void **state G_GNUC_UNUSED)
{
    static Writer writers[N_THREADS];
    pthread_t threads[N_THREADS];
    g_autoptr(LexSpill) spill = lex_spill_new(".");
    uint64_t size = 0;
    for (unsigned t = 0; t < N_THREADS; t++) {
        writers[t].spill = spill;
        writers[t].seed = t;
        assert_int_equal(pthread_create(&threads[t], NULL, write_pieces, &writers[t]), 0);
    }
    for (unsigned t = 0; t < N_THREADS; t++) {
        pthread_join(threads[t], NULL);
        assert_true(writers[t].succeeded);
    }
    for (unsigned t = 0; t < N_THREADS; t++) {
        for (size_t i = 0; i < N_PIECES; i++) {
            assert_true(piece_is_there(spill, &writers[t].pieces[i]));
            size += writers[t].pieces[i].size;
        }
    }
    assert_int_equal(lex_spill_size(spill), size);
}

static unsigned
count_files(const char *folder)
{
    unsigned n = 0;
    GDir *const directory = g_dir_open(folder, 0, NULL);
    assert_non_null(directory);
    while (g_dir_read_name(directory) != NULL)
        n++;
    g_dir_close(directory);
    return n;
}

static void
test_file_has_no_name(void **state G_GNUC_UNUSED)
{
    uint64_t offset;
    g_autoptr(LexSpill) spill = lex_spill_new(".");
    assert_int_equal(lex_spill_size(spill), 0);
    assert_true(lex_spill_write(spill, "kota", 4, &offset, NULL));
    assert_int_equal(offset, 0);
    assert_true(lex_spill_write(spill, "desa", 4, &offset, NULL));
    assert_int_equal(offset, 4);
    assert_int_equal(lex_spill_size(spill), 8);
    assert_int_equal(count_files("."), 0);
}

static void
expect_write_fails(LexSpill *spill, const void *bytes, size_t size, const char *where,
                   const char *why)
{
    uint64_t offset;
    GError *error = NULL;
    assert_false(lex_spill_write(spill, bytes, size, &offset, &error));
    expect_error(&error, LEX_ERROR_IO, where, why, "--tmpdir=DIR", "--memory=SIZE");
}

/* Nobody minds while nothing is written. */
static void
test_directory_must_be_one(void **state G_GNUC_UNUSED)
{
    put("file", "x");
    g_autoptr(LexSpill) missing = lex_spill_new("tidak/ada");
    g_autoptr(LexSpill) file = lex_spill_new("file");
    expect_write_fails(missing, "kota", 4, "tidak/ada", "No such file");
    expect_write_fails(file, "kota", 4, "file", "Not a directory");
    assert_int_equal(g_mkdir_with_parents("tidak/ada", 0700), 0); /* it may come */
    uint64_t offset;
    assert_true(lex_spill_write(missing, "kota", 4, &offset, NULL));
}

static void
test_default_is_the_systems(void **state G_GNUC_UNUSED)
{
    uint64_t offset;
    char bytes[4];
    g_autoptr(LexSpill) spill = lex_spill_new(NULL);
    assert_true(lex_spill_write(spill, "kota", 4, &offset, NULL));
    assert_true(lex_spill_read(spill, offset, bytes, 4, NULL));
    assert_memory_equal(bytes, "kota", 4);
}

static void
test_what_is_not_there(void **state G_GNUC_UNUSED)
{
    uint64_t offset;
    char bytes[8];
    GError *error = NULL;
    g_autoptr(LexSpill) spill = lex_spill_new(".");
    assert_true(lex_spill_write(spill, "kota", 4, &offset, NULL));
    assert_false(lex_spill_read(spill, 1, bytes, 4, &error));
    expect_error(&error, LEX_ERROR_IO, "temporary file");
    assert_true(lex_spill_read(spill, 4, bytes, 0, NULL));
}

enum { DISK = 256 * 1024 };

/* Fills a disk of that size, 64 KiB at a time; what was written before stays. */
static void
expect_full(const char *directory, const char *why)
{
    uint64_t offset;
    g_autofree uint8_t *bytes = g_malloc0(DISK / 4);
    g_autoptr(LexSpill) spill = lex_spill_new(directory);
    const Piece piece = {.offset = 0, .seed = 5, .size = PIECE_MAX};
    uint8_t first[PIECE_MAX];
    fill(first, &piece);
    assert_true(lex_spill_write(spill, first, sizeof first, &offset, NULL));
    for (unsigned i = 0; i < 3; i++)
        assert_true(lex_spill_write(spill, bytes, DISK / 4, &offset, NULL));
    expect_write_fails(spill, bytes, DISK / 4, directory, why);
    assert_true(piece_is_there(spill, &piece));
}

static void
test_largest_file(void **state G_GNUC_UNUSED)
{
    struct rlimit before;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    const struct rlimit limit = {.rlim_cur = DISK, .rlim_max = before.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    expect_full(".", "File too large");
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, SIG_DFL);
}

/* Mounting is root's, and not in every container. */
static void
test_full_disk(void **state G_GNUC_UNUSED)
{
    assert_int_equal(g_mkdir("disk", 0700), 0);
    if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("tmpfs", "disk", "tmpfs", 0, "size=256k") != 0) {
        print_message("a file system of 256 KiB cannot be mounted here\n");
        skip();
    }
    expect_full("disk", "No space left");
    assert_int_equal(umount("disk"), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        folder_test(test_threads_write_and_read),
        folder_test(test_file_has_no_name),
        folder_test(test_directory_must_be_one),
        folder_test(test_default_is_the_systems),
        folder_test(test_what_is_not_there),
        folder_test(test_largest_file),
        folder_test(test_full_disk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
