/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-matrix.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static const char *const names[] = {"tfidf.mtx", "tfidf_rows.txt", "tfidf_columns.txt"};

static int
make_folder(void **state)
{
    *state = g_dir_make_tmp("lexstat-matrix-XXXXXX", NULL);
    return *state == NULL;
}

static int
remove_folder(void **state)
{
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(*state, names[i], NULL);
        g_unlink(path);
    }
    const int left = g_rmdir(*state); /* fails when a temporary file stayed */
    g_free(*state);
    return left;
}

static void
assert_file(const char *folder, const char *name, const char *expected)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *bytes = NULL;
    assert_true(g_file_get_contents(path, &bytes, NULL, NULL));
    assert_string_equal(bytes, expected);
}

static LexOutput *
open_output(const char *directory)
{
    return lex_output_new(&(LexOutputSettings){directory, LEX_FORMAT_MTX, 7, false}, NULL);
}

static bool
write_labels(LexMatrix *matrix, const char *const *rows, const char *const *columns)
{
    bool done = true;
    for (; *rows != NULL; rows++)
        done = done && lex_matrix_row_label(matrix, *rows, strlen(*rows), NULL);
    for (; *columns != NULL; columns++)
        done = done && lex_matrix_column_label(matrix, *columns, strlen(*columns), NULL);
    return done;
}

static void
test_writes_three_files(void **state)
{
    g_autoptr(LexOutput) output = open_output(*state);
    LexMatrix *const matrix = lex_matrix_new(output, "tfidf", 2, 3, 3, NULL);
    assert_non_null(matrix);

    g_autoptr(GString) entries = g_string_new(NULL);
    lex_matrix_format_entry(entries, 1, 1, 0.5, 7);
    lex_matrix_format_entry(entries, 1, 3, 1.0 / 3, 7);
    assert_true(lex_matrix_write(matrix, entries, NULL));
    g_string_truncate(entries, 0);
    lex_matrix_format_entry(entries, 2, 2, -2e-10, 17);
    assert_true(lex_matrix_write(matrix, entries, NULL));
    assert_true(write_labels(matrix, (const char *const[]){"a.txt", "b,c.txt", NULL},
                             (const char *const[]){"rakyat", "anak-anak", "\"x\"", NULL}));
    lex_matrix_free(matrix);
    assert_true(lex_output_commit(output, NULL));

    assert_file(*state, names[0],
                "%%MatrixMarket matrix coordinate real general\n"
                "% rows: documents (tfidf_rows.txt), columns: terms (tfidf_columns.txt)\n"
                "2 3 3\n1 1 0.5\n1 3 0.3333333\n2 2 -2.0000000000000001e-10\n");
    assert_file(*state, names[1], "a.txt\nb,c.txt\n");
    assert_file(*state, names[2], "rakyat\nanak-anak\n\"x\"\n");
}

static void
test_a_label_is_one_line(void **state)
{
    static const char *const rows[] = {
        "a\nb",
        "a\r\nb",
        "a\rb",
        "\n",
        "a\n",
        "a\xC2\x85"
        "b",
        "a\xE2\x80\xA8",
        "\xE2\x80\xA9",
        "\xE2\x80\x9Ckata lain\xE2\x80\x9D",
        "caf\xC3\xA9",
        "a\vb\fc\x1C"
        "d",
        NULL,
    };
    g_autoptr(LexOutput) output = open_output(*state);
    LexMatrix *const matrix = lex_matrix_new(output, "tfidf", G_N_ELEMENTS(rows) - 1, 0, 0, NULL);
    assert_true(write_labels(matrix, rows, (const char *const[]){NULL}));
    lex_matrix_free(matrix);
    assert_true(lex_output_commit(output, NULL));
    assert_file(*state, names[1],
                "a b\na b\na b\n \na \na b\na \n \n\xE2\x80\x9Ckata lain\xE2\x80\x9D\n"
                "caf\xC3\xA9\na b c d\n");
    assert_file(*state, names[2], "");
}

static void
test_nothing_stays_uncommitted(void **state)
{
    g_autoptr(LexOutput) output = open_output(*state);
    g_autoptr(LexMatrix) matrix = lex_matrix_new(output, "tfidf", 2, 3, 3, NULL);
    assert_non_null(matrix); /* the tear-down finds the folder empty */
}

/* The whole message of a file that cannot be made, and none of the three stays. */
static void
test_a_directory_in_the_way(void **state)
{
    g_autofree char *path = g_build_filename(*state, names[1], NULL);
    g_autofree char *expected = g_strconcat(path, ": is a directory", NULL);
    g_autoptr(GError) error = NULL;
    assert_int_equal(g_mkdir(path, 0777), 0);
    LexOutput *const output = open_output(*state);
    assert_null(lex_matrix_new(output, "tfidf", 1, 1, 1, &error));
    assert_string_equal(error->message, expected);
    lex_output_free(output);
    g_rmdir(path);
}

/* Whether a matrix announced with one entry and written with n_entries ends by an assertion. */
static bool
aborts(const char *folder, unsigned n_entries, unsigned n_labels)
{
    const pid_t child = fork();
    if (child == 0) {
        setrlimit(RLIMIT_CORE, &(struct rlimit){0});
        close(STDOUT_FILENO);
        close(STDERR_FILENO);
        LexOutput *const output = open_output(folder);
        LexMatrix *const matrix = lex_matrix_new(output, "tfidf", 1, 0, 1, NULL);
        GString *const entries = g_string_new(NULL);
        for (unsigned i = 0; i < n_entries; i++)
            lex_matrix_format_entry(entries, 1, 1, 1, 7);
        lex_matrix_write(matrix, entries, NULL);
        for (unsigned i = 0; i < n_labels; i++)
            lex_matrix_row_label(matrix, "a", 1, NULL);
        lex_matrix_free(matrix);
        _exit(lex_output_commit(output, NULL) ? 0 : 1);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static void
test_asserts_the_announced_size(void **state G_GNUC_UNUSED)
{
    g_autofree char *folder = g_dir_make_tmp("lexstat-matrix-XXXXXX", NULL);
    assert_false(aborts(folder, 1, 1));
    assert_true(aborts(folder, 0, 1));
    assert_true(aborts(folder, 2, 1));
    assert_true(aborts(folder, 1, 0));
    assert_true(aborts(folder, 1, 2));

    GDir *const left = g_dir_open(folder, 0, NULL); /* a process that aborts cleans nothing */
    const char *name;
    while ((name = g_dir_read_name(left)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_unlink(path);
    }
    g_dir_close(left);
    g_rmdir(folder);
}

#define in_folder(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        in_folder(test_writes_three_files),
        in_folder(test_a_label_is_one_line),
        in_folder(test_nothing_stays_uncommitted),
        in_folder(test_a_directory_in_the_way),
        cmocka_unit_test(test_asserts_the_announced_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
