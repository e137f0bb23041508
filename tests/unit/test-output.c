/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-output.h"

#include "test-rights.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static const LexColumn columns[] = {
    {"term", LEX_COLUMN_TEXT, "a word"},
    {"count", LEX_COLUMN_COUNT, "how often"},
    {0},
};

/* A folder of its own for every test. */
static int
make_folder(void **state)
{
    *state = g_dir_make_tmp("lexstat-output-XXXXXX", NULL);
    return *state == NULL;
}

static void
remove_tree(const char *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const char *name;
    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *inside = g_build_filename(path, name, NULL);
        remove_tree(inside);
    }
    g_remove(path);
}

static int
remove_folder(void **state)
{
    remove_tree(*state);
    g_free(*state);
    return 0;
}

static unsigned
n_names_in(const char *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    unsigned n_names = 0;
    assert_non_null(folder);
    while (g_dir_read_name(folder) != NULL)
        n_names++;
    return n_names;
}

static void
assert_file(const char *folder, const char *name, const char *expected)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *bytes = NULL;
    assert_true(g_file_get_contents(path, &bytes, NULL, NULL));
    assert_string_equal(bytes, expected);
}

static bool
exists(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    return g_file_test(path, G_FILE_TEST_EXISTS);
}

static LexOutput *
open_output(const char *directory, LexFormat format, bool bom)
{
    g_autoptr(GError) error = NULL;
    LexOutput *const output =
        lex_output_new(&(LexOutputSettings){directory, format, 7, bom}, &error);
    if (error != NULL)
        fail_msg("%s", error->message);
    return output;
}

/* n_rows rows `kata,0`, `kata,1`, ... */
static bool
write_table(LexOutput *output, const char *name, unsigned n_rows, GError **error)
{
    LexTable *const table =
        lex_output_table(output, &(LexSchema){name, "a row for each word", columns}, error);
    if (table == NULL)
        return false;
    LexRows rows;
    lex_rows_init(&rows, lex_table_layout(table));
    for (unsigned i = 0; i < n_rows; i++) {
        lex_rows_text(&rows, "kata", 4);
        lex_rows_count(&rows, i);
        lex_rows_end(&rows);
    }
    const bool done = lex_table_write(table, &rows, error);
    lex_rows_release(&rows);
    return done && lex_table_n_rows(table) == n_rows;
}

static void
test_files_appear_at_the_commit(void **state)
{
    g_autofree char *results = g_build_filename(*state, "results", NULL);
    g_autoptr(LexOutput) output = open_output(results, LEX_FORMAT_CSV, false);
    assert_true(write_table(output, "tfidf", 2, NULL));
    assert_true(write_table(output, "documents", 1, NULL));
    assert_true(lex_output_file(output, "run.json", "{}\n", 3, NULL));
    assert_false(exists(results, "tfidf.csv"));
    assert_int_equal(n_names_in(results), 3); /* the temporary files */

    assert_true(lex_output_commit(output, NULL));
    assert_file(results, "tfidf.csv", "term,count\nkata,0\nkata,1\n");
    assert_file(results, "documents.csv", "term,count\nkata,0\n");
    assert_file(results, "run.json", "{}\n");
    assert_int_equal(n_names_in(results), 3);
}

static void
test_temporary_names_are_hidden(void **state)
{
    g_autoptr(LexOutput) output = open_output(*state, LEX_FORMAT_CSV, false);
    assert_int_equal(n_names_in(*state), 0); /* the trial leaves nothing */
    assert_true(write_table(output, "tfidf", 2, NULL));
    g_autoptr(GDir) folder = g_dir_open(*state, 0, NULL);
    assert_true(g_str_has_prefix(g_dir_read_name(folder), ".tfidf.csv."));
}

static void
test_formats(void **state)
{
    static const struct {
        LexFormat format;
        bool bom;
        const char *name;
        const char *expected;
    } cases[] = {
        {LEX_FORMAT_CSV, true, "a.csv", "\xEF\xBB\xBFterm,count\nkata,0\n"},
        {LEX_FORMAT_TSV, true, "a.tsv", "\xEF\xBB\xBFterm\tcount\nkata\t0\n"},
        {LEX_FORMAT_TSV, false, "a.tsv", "term\tcount\nkata\t0\n"},
        {LEX_FORMAT_JSONL, true, "a.jsonl", "{\"term\":\"kata\",\"count\":0}\n"},
        {LEX_FORMAT_MTX, false, "a.csv", "term,count\nkata,0\n"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(LexOutput) output = open_output(*state, cases[i].format, cases[i].bom);
        assert_true(write_table(output, "a", 1, NULL));
        assert_true(lex_output_commit(output, NULL));
        assert_file(*state, cases[i].name, cases[i].expected);
    }
}

/* run.json and its like stay as they are. */
static void
test_compressed_files(void **state)
{
    static const LexCompression compressions[] = {LEX_COMPRESSION_GZ, LEX_COMPRESSION_ZST};
    static const char *const names[] = {"a.csv.gz", "a.csv.zst"};
    static const char *const beginnings[] = {"\x1F\x8B", "\x28\xB5\x2F\xFD"};
    for (size_t i = 0; i < G_N_ELEMENTS(compressions); i++) {
        const LexOutputSettings settings = {*state, LEX_FORMAT_CSV, 7, false, compressions[i], 2};
        g_autoptr(LexOutput) output = lex_output_new(&settings, NULL);
        assert_true(write_table(output, "a", 1, NULL));
        assert_true(lex_output_file(output, "run.json", "{}\n", 3, NULL));
        assert_true(lex_output_commit(output, NULL));
        assert_file(*state, "run.json", "{}\n");

        g_autofree char *path = g_build_filename(*state, names[i], NULL);
        g_autofree char *bytes = NULL;
        assert_true(g_file_get_contents(path, &bytes, NULL, NULL));
        assert_memory_equal(bytes, beginnings[i], strlen(beginnings[i]));
        assert_int_equal(n_names_in(*state), i + 2);
    }
}

static void
test_an_empty_table_has_its_header(void **state)
{
    g_autoptr(LexOutput) output = open_output(*state, LEX_FORMAT_CSV, false);
    assert_true(write_table(output, "csv", 0, NULL));
    assert_true(lex_output_commit(output, NULL));
    assert_file(*state, "csv.csv", "term,count\n");

    g_autoptr(LexOutput) json = open_output(*state, LEX_FORMAT_JSONL, false);
    assert_true(write_table(json, "json", 0, NULL));
    assert_true(lex_output_commit(json, NULL));
    assert_file(*state, "json.jsonl", "");
}

/* More than the buffer, in pieces smaller and larger than it. */
static void
test_a_long_table_is_whole(void **state)
{
    g_autoptr(LexOutput) output = open_output(*state, LEX_FORMAT_CSV, false);
    const LexSchema schema = {"long", "a row for each word", columns};
    LexTable *const table = lex_output_table(output, &schema, NULL);
    g_autoptr(GString) expected = g_string_new("term,count\n");
    LexRows rows;
    lex_rows_init(&rows, lex_table_layout(table));
    uint64_t n_rows = 0;
    for (unsigned size = 1; size < 100000; size *= 3) {
        lex_rows_clear(&rows);
        for (unsigned i = 0; i < size; i++, n_rows++) {
            lex_rows_text(&rows, "kata", 4);
            lex_rows_count(&rows, i);
            lex_rows_end(&rows);
            g_string_append_printf(expected, "kata,%u\n", i);
        }
        assert_true(lex_table_write(table, &rows, NULL));
    }
    lex_rows_release(&rows);
    assert_int_equal(lex_table_n_rows(table), n_rows);
    assert_true(lex_output_commit(output, NULL));

    g_autofree char *path = g_build_filename(*state, "long.csv", NULL);
    g_autofree char *bytes = NULL;
    size_t length = 0;
    assert_true(g_file_get_contents(path, &bytes, &length, NULL));
    assert_int_equal(length, expected->len);
    assert_memory_equal(bytes, expected->str, length);
}

static void
test_nothing_stays_uncommitted(void **state)
{
    g_autofree char *results = g_build_filename(*state, "results", NULL);
    LexOutput *output = open_output(results, LEX_FORMAT_CSV, false);
    assert_true(write_table(output, "tfidf", 100000, NULL));
    lex_output_free(output);
    assert_int_equal(n_names_in(*state), 0); /* not even the directory, which was ours */

    output = open_output(*state, LEX_FORMAT_CSV, false);
    assert_true(write_table(output, "tfidf", 2, NULL));
    lex_output_free(output);
    assert_true(g_file_test(*state, G_FILE_TEST_IS_DIR)); /* was there before */
    assert_int_equal(n_names_in(*state), 0);
    lex_output_free(NULL);
}

/* A directory that we made but somebody else uses by now stays. */
static void
test_a_directory_in_use_stays(void **state)
{
    g_autofree char *results = g_build_filename(*state, "results", NULL);
    g_autofree char *other = g_build_filename(results, "other", NULL);
    LexOutput *const output = open_output(results, LEX_FORMAT_CSV, false);
    assert_true(g_file_set_contents(other, "x", -1, NULL));
    lex_output_free(output);
    assert_file(results, "other", "x");
}

static void
test_replaces_at_the_commit_only(void **state)
{
    g_autofree char *old = g_build_filename(*state, "tfidf.csv", NULL);
    g_autofree char *other = g_build_filename(*state, "notes.txt", NULL);
    assert_true(g_file_set_contents(old, "old", -1, NULL));
    assert_true(g_file_set_contents(other, "mine", -1, NULL));

    LexOutput *output = open_output(*state, LEX_FORMAT_CSV, false);
    assert_true(write_table(output, "tfidf", 1, NULL));
    assert_file(*state, "tfidf.csv", "old");
    lex_output_free(output);
    assert_file(*state, "tfidf.csv", "old");

    output = open_output(*state, LEX_FORMAT_CSV, false);
    assert_true(write_table(output, "tfidf", 1, NULL));
    assert_true(lex_output_commit(output, NULL));
    lex_output_free(output);
    assert_file(*state, "tfidf.csv", "term,count\nkata,0\n");
    assert_file(*state, "notes.txt", "mine");
    assert_int_equal(n_names_in(*state), 2);
}

static void
test_permissions_follow_the_umask(void **state)
{
    static const mode_t masks[] = {022, 077, 002};
    for (size_t i = 0; i < G_N_ELEMENTS(masks); i++) {
        const mode_t before = umask(masks[i]);
        g_autoptr(LexOutput) output = open_output(*state, LEX_FORMAT_CSV, false);
        assert_true(write_table(output, "tfidf", 1, NULL));
        assert_true(lex_output_commit(output, NULL));
        umask(before);

        g_autofree char *path = g_build_filename(*state, "tfidf.csv", NULL);
        struct stat status;
        assert_int_equal(stat(path, &status), 0);
        assert_int_equal(status.st_mode & 0777, 0666 & ~masks[i]);
    }
}

static void
check_refused(const char *directory, LexFormat format, LexError code, const char *message)
{
    g_autoptr(GError) error = NULL;
    const LexOutputSettings settings = {directory, format, 7, false};
    assert_null(lex_output_new(&settings, &error));
    assert_int_equal(error->domain, LEX_ERROR);
    assert_string_equal(error->message, message);
    assert_int_equal(error->code, code);
}

static void
test_directories_that_cannot_be(void **state)
{
    g_autofree char *file = g_build_filename(*state, "results", NULL);
    g_autofree char *below = g_build_filename(*state, "none", "results", NULL);
    g_autofree char *parent = g_build_filename(*state, "none", NULL);
    g_autofree char *is_file = g_strconcat(file, ": is a file; -o needs a directory", NULL);
    g_autofree char *no_parent =
        g_strdup_printf("%s: the directory to make it in, %s, does not exist", below, parent);
    assert_true(g_file_set_contents(file, "x", -1, NULL));

    check_refused(file, LEX_FORMAT_CSV, LEX_ERROR_IO, is_file);
    check_refused(below, LEX_FORMAT_CSV, LEX_ERROR_IO, no_parent);
    check_refused("", LEX_FORMAT_CSV, LEX_ERROR_USAGE, "no name: -o must name a directory");
    check_refused(NULL, LEX_FORMAT_MTX, LEX_ERROR_USAGE,
                  "a matrix is several files: -o must name a directory");
    assert_file(*state, "results", "x");
    assert_int_equal(n_names_in(*state), 1);
}

static void
test_an_unwritable_directory(void **state)
{
    g_autofree char *message =
        g_strdup_printf("%s: nothing can be written there: %s", (char *)*state, g_strerror(EACCES));
    assert_int_equal(g_chmod(*state, 0555), 0);
    rights_drop();
    check_refused(*state, LEX_FORMAT_CSV, LEX_ERROR_IO, message);
    rights_restore();
    assert_int_equal(g_chmod(*state, 0755), 0);
}

static void
test_a_directory_in_the_way(void **state)
{
    g_autofree char *path = g_build_filename(*state, "tfidf.csv", NULL);
    g_autofree char *expected = g_strconcat(path, ": is a directory", NULL);
    assert_int_equal(g_mkdir(path, 0777), 0);
    g_autoptr(GError) error = NULL;
    g_autoptr(LexOutput) output = open_output(*state, LEX_FORMAT_CSV, false);
    const LexSchema schema = {"tfidf", "a row for each word", columns};
    assert_null(lex_output_table(output, &schema, &error));
    assert_string_equal(error->message, expected);
}

static const LexOutputSettings to_standard_output[] = {
    {NULL, LEX_FORMAT_CSV, 7, false, LEX_COMPRESSION_NONE, 2},
    {NULL, LEX_FORMAT_CSV, 7, false, LEX_COMPRESSION_GZ, 2},
    {NULL, LEX_FORMAT_CSV, 7, false, LEX_COMPRESSION_ZST, 2},
};

/*
 * One table of n_rows rows on standard output, which is the descriptor for as long. No assertions
 * in between: they would speak into it.
 */
static bool
write_to(int descriptor, unsigned n_rows, const LexOutputSettings *settings, GError **error)
{
    fflush(stdout);
    const int saved = dup(STDOUT_FILENO);
    dup2(descriptor, STDOUT_FILENO);
    LexOutput *const output = lex_output_new(settings, error);
    const bool done =
        write_table(output, "tfidf", n_rows, error) && lex_output_commit(output, error);
    lex_output_free(output);
    dup2(saved, STDOUT_FILENO);
    close(saved);
    return done;
}

static void
test_standard_output(void **state)
{
    g_autofree char *path = g_build_filename(*state, "out", NULL);
    const int descriptor = g_open(path, O_WRONLY | O_CREAT, 0600);
    assert_true(write_to(descriptor, 2, &(LexOutputSettings){.digits = 7, .bom = true}, NULL));
    close(descriptor);
    assert_file(*state, "out", "\xEF\xBB\xBFterm,count\nkata,0\nkata,1\n");
}

/* A small table fails when it is written out at the commit, a large one before. */
static void
test_a_full_disk(void **state G_GNUC_UNUSED)
{
    static const unsigned sizes[] = {0, 2, 1000000};
    g_autofree char *expected = g_strconcat("standard output: ", g_strerror(ENOSPC), NULL);
    const int full = g_open("/dev/full", O_WRONLY, 0);
    if (full < 0) {
        print_message("SKIPPED: no /dev/full\n");
        skip();
    }
    for (size_t i = 0; i < G_N_ELEMENTS(sizes) * G_N_ELEMENTS(to_standard_output); i++) {
        g_autoptr(GError) error = NULL;
        assert_false(write_to(full, sizes[i % G_N_ELEMENTS(sizes)],
                              &to_standard_output[i / G_N_ELEMENTS(sizes)], &error));
        assert_true(g_error_matches(error, LEX_ERROR, LEX_ERROR_IO));
        assert_string_equal(error->message, expected);
    }
    close(full);
}

static void
test_a_closed_pipe(void **state G_GNUC_UNUSED)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    close(ends[0]);
    signal(SIGPIPE, SIG_IGN);
    for (size_t i = 0; i < G_N_ELEMENTS(to_standard_output); i++) {
        g_autoptr(GError) error = NULL;
        assert_false(write_to(ends[1], 2, &to_standard_output[i], &error));
        assert_true(g_error_matches(error, LEX_ERROR, LEX_ERROR_CLOSED));
        assert_string_equal(error->message, "standard output: the reader has gone");
    }
    signal(SIGPIPE, SIG_DFL);
    close(ends[1]);
}

static void *
read_all(void *descriptor)
{
    GString *const bytes = g_string_new(NULL);
    char piece[1000];
    ssize_t n_read;
    while ((n_read = read(GPOINTER_TO_INT(descriptor), piece, sizeof piece)) > 0)
        g_string_append_len(bytes, piece, n_read);
    return bytes;
}

/* Short writes and EAGAIN: a pipe that holds less than we write and does not block. */
static void
test_a_slow_pipe(void **state G_GNUC_UNUSED)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
    GThread *const reader = g_thread_new("reader", read_all, GINT_TO_POINTER(ends[0]));
    const bool done = write_to(ends[1], 100000, &to_standard_output[0], NULL);
    close(ends[1]);
    GString *const bytes = g_thread_join(reader);
    close(ends[0]);
    assert_true(done);

    g_autoptr(GString) expected = g_string_new("term,count\n");
    for (unsigned i = 0; i < 100000; i++)
        g_string_append_printf(expected, "kata,%u\n", i);
    assert_int_equal(bytes->len, expected->len);
    assert_memory_equal(bytes->str, expected->str, expected->len);
    g_string_free(bytes, TRUE);
}

/* A file that cannot grow: the other tables must not appear without it. */
static void
test_a_failed_write_fails_the_commit(void **state)
{
    g_autoptr(LexOutput) output = open_output(*state, LEX_FORMAT_CSV, false);
    assert_true(write_table(output, "good", 2, NULL));

    const struct rlimit small = {1000, RLIM_INFINITY};
    struct rlimit before;
    getrlimit(RLIMIT_FSIZE, &before);
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &small);
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) again = NULL;
    const bool written = write_table(output, "bad", 100000, &error);
    setrlimit(RLIMIT_FSIZE, &before);
    signal(SIGXFSZ, SIG_DFL);

    g_autofree char *path = g_build_filename(*state, "bad.csv", NULL);
    g_autofree char *expected = g_strconcat(path, ": ", g_strerror(EFBIG), NULL);
    assert_false(written);
    assert_string_equal(error->message, expected);
    assert_false(lex_output_commit(output, &again));
    assert_string_equal(again->message, expected);
    assert_false(exists(*state, "good.csv"));
}

#define in_folder(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        in_folder(test_files_appear_at_the_commit),
        in_folder(test_temporary_names_are_hidden),
        in_folder(test_formats),
        in_folder(test_compressed_files),
        in_folder(test_an_empty_table_has_its_header),
        in_folder(test_a_long_table_is_whole),
        in_folder(test_nothing_stays_uncommitted),
        in_folder(test_a_directory_in_use_stays),
        in_folder(test_replaces_at_the_commit_only),
        in_folder(test_permissions_follow_the_umask),
        in_folder(test_directories_that_cannot_be),
        in_folder(test_an_unwritable_directory),
        in_folder(test_a_directory_in_the_way),
        in_folder(test_standard_output),
        cmocka_unit_test(test_a_full_disk),
        cmocka_unit_test(test_a_closed_pipe),
        cmocka_unit_test(test_a_slow_pipe),
        in_folder(test_a_failed_write_fails_the_commit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
