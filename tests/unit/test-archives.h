/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Archives and compressed files for the tests of the input layer, as libarchive writes them. */

#include "test-files.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>

typedef struct {
    const char *path; /* NULL ends a list */
    const char *text; /* NULL: a directory if the path ends with a slash, else a link to "a.txt" */
} Entry;

static void
archive_check(struct archive *archive, int result)
{
    if (result != ARCHIVE_OK)
        fail_msg("libarchive: %s", archive_error_string(archive));
}

static void
archive_put_entry(struct archive *archive, const Entry *entry)
{
    struct archive_entry *const header = archive_entry_new();
    const bool is_directory = entry->text == NULL && g_str_has_suffix(entry->path, "/");
    archive_entry_set_pathname_utf8(header, entry->path);
    archive_entry_set_perm(header, 0644);
    archive_entry_set_filetype(header, entry->text != NULL ? AE_IFREG
                                       : is_directory      ? AE_IFDIR
                                                           : AE_IFLNK);
    if (entry->text != NULL)
        archive_entry_set_size(header, (la_int64_t)strlen(entry->text));
    else if (!is_directory)
        archive_entry_set_symlink(header, "a.txt");
    archive_check(archive, archive_write_header(archive, header));
    if (entry->text != NULL)
        assert_int_equal(archive_write_data(archive, entry->text, strlen(entry->text)),
                         strlen(entry->text));
    archive_entry_free(header);
}

/*
 * Writes the entries as format (zip, ustar, pax; raw has one entry and no name) through filter
 * (gzip, zstd, xz, bzip2; NULL: none). options as libarchive takes them, or NULL.
 */
G_GNUC_UNUSED static void
put_archive(const char *path, const char *format, const char *filter, const char *options,
            const Entry *entries)
{
    const locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    const locale_t before = uselocale(utf8); /* in which paths are understood */
    struct archive *const archive = archive_write_new();
    archive_check(archive, archive_write_set_format_by_name(archive, format));
    if (filter != NULL)
        archive_check(archive, archive_write_add_filter_by_name(archive, filter));
    if (options != NULL)
        archive_check(archive, archive_write_set_options(archive, options));
    archive_check(archive, archive_write_open_filename(archive, path));
    for (; entries->path != NULL; entries++)
        archive_put_entry(archive, entries);
    archive_check(archive, archive_write_close(archive));
    archive_write_free(archive);
    uselocale(before);
    freelocale(utf8);
}

G_GNUC_UNUSED static void
put_compressed(const char *path, const char *filter, const char *text)
{
    const Entry entries[] = {{"data", text}, {NULL, NULL}};
    put_archive(path, "raw", filter, NULL, entries);
}
