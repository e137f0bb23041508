/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Runs the inputs of a corpus through a fuzz target, without libFuzzer, by any compiler:
 *
 *     replay-NAME FOLDER
 *
 * An input that breaks something ends the program, with its name as the last line.
 */
#include "fuzz.h"

#include <stdio.h>

static int
compare_paths(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static GPtrArray *
list_inputs(const char *folder)
{
    GPtrArray *const paths = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
    const char *name;
    while (directory != NULL && (name = g_dir_read_name(directory)) != NULL)
        g_ptr_array_add(paths, g_build_filename(folder, name, NULL));
    g_ptr_array_sort(paths, compare_paths);
    return paths;
}

int
main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
        return 2;
    }
    g_autoptr(GPtrArray) paths = list_inputs(argv[1]);
    for (size_t i = 0; i < paths->len; i++) {
        const char *const path = g_ptr_array_index(paths, i);
        g_autofree char *bytes = NULL;
        gsize size;
        if (!g_file_get_contents(path, &bytes, &size, NULL)) {
            fprintf(stderr, "%s cannot be read\n", path);
            return 1;
        }
        fprintf(stderr, "%s\n", path);
        LLVMFuzzerTestOneInput((const uint8_t *)bytes, size);
    }
    printf("%u inputs replayed\n", paths->len);
    return paths->len > 0 ? 0 : 1;
}
