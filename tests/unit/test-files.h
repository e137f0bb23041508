/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <setjmp.h>

#include <cmocka.h>

#include <glib/gstdio.h>
#include <lexstat/lex-error.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What the tests of the input layer share: a folder of their own, and errors. */

/* Each test starts in a fresh folder and leaves nothing; paths in tests are relative to it. */
static int
folder_set_up(void **state)
{
    char *const folder = g_dir_make_tmp("lexstat-test-XXXXXX", NULL);
    *state = folder;
    return folder != NULL && chdir(folder) == 0 ? 0 : -1;
}

static void
folder_remove(const char *folder)
{
    GDir *directory = g_dir_open(folder, 0, NULL);
    const char *name;
    while (directory != NULL && (name = g_dir_read_name(directory)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        struct stat status;
        if (lstat(path, &status) == 0 && S_ISDIR(status.st_mode))
            folder_remove(path);
        else
            unlink(path);
    }
    g_clear_pointer(&directory, g_dir_close);
    rmdir(folder);
}

static int
folder_tear_down(void **state)
{
    const int changed = chdir("/");
    folder_remove(*state);
    g_free(*state);
    return changed;
}

#define folder_test(function)                                                                      \
    cmocka_unit_test_setup_teardown(function, folder_set_up, folder_tear_down)

/* Writes a file and the directories it needs. */
G_GNUC_UNUSED static void
put_bytes(const char *path, const void *bytes, size_t length)
{
    g_autofree char *folder = g_path_get_dirname(path);
    assert_int_equal(g_mkdir_with_parents(folder, 0700), 0);
    /* Not g_file_set_contents(), which waits for the disk. */
    unlink(path);
    assert_true(g_file_set_contents_full(path, bytes, (gssize)length, G_FILE_SET_CONTENTS_NONE,
                                         0600, NULL));
}

G_GNUC_UNUSED static void
put(const char *path, const char *text)
{
    put_bytes(path, text, strlen(text));
}

/* The error has this code, and its message every one of the parts; frees it. */
#define expect_error(error, code, ...)                                                             \
    expect_error_parts(error, code, (const char *const[]){__VA_ARGS__, NULL})

G_GNUC_UNUSED static void
expect_error_parts(GError **error, LexError code, const char *const *parts)
{
    assert_non_null(*error);
    for (; *parts != NULL; parts++) {
        if (strstr((*error)->message, *parts) == NULL)
            fail_msg("\"%s\" does not contain \"%s\"", (*error)->message, *parts);
    }
    assert_true(g_utf8_validate((*error)->message, -1, NULL));
    if (!g_error_matches(*error, LEX_ERROR, (int)code))
        fail_msg("\"%s\" has code %d, not %d", (*error)->message, (*error)->code, (int)code);
    g_clear_error(error);
}
