/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-describe.h"

#include "lex-message.h"
#include "lex-metadata.h"
#include "lex-tally.h"

#include <inttypes.h>
#include <limits.h>
#include <string.h>

enum { UNCLAIMED = 0 };

/* Which document has a row; a claim by the path below a directory is weak, it gives way. */
typedef struct {
    size_t document; /* index + 1, or UNCLAIMED */
    bool is_weak;
} Claim;

typedef struct {
    const LexDescription *given;
    LexMetadata *metadata;
    char *working_directory;
    char *folder;            /* of the table, absolute */
    GHashTable *row_of_path; /* absolute path → row */
    Claim *claims;           /* a row each */
    GError *error;
} Describer;

static bool
describer_init(Describer *describer, const LexDescription *given, GError **error)
{
    *describer = (Describer){.given = given};
    describer->metadata = lex_metadata_read(given->path, given->stratum, error);
    if (describer->metadata == NULL)
        return false;
    g_autofree char *folder = g_path_get_dirname(given->path);
    describer->working_directory = g_get_current_dir();
    describer->folder = g_canonicalize_filename(folder, describer->working_directory);
    describer->row_of_path = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    describer->claims = g_new0(Claim, lex_metadata_n_rows(describer->metadata));
    return true;
}

static void
describer_clear(Describer *describer)
{
    g_clear_pointer(&describer->row_of_path, g_hash_table_unref);
    g_clear_pointer(&describer->metadata, lex_metadata_free);
    g_free(describer->working_directory);
    g_free(describer->folder);
    g_free(describer->claims);
}

static void G_GNUC_PRINTF(3, 4)
    describer_fail(Describer *describer, const LexMetadataRow *row, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    lex_error_set(&describer->error, LEX_ERROR_FORMAT, "%s:%zu: %s",
                  lex_metadata_name(describer->metadata), row->line, what);
}

/* The same file may be written in two ways in the table; its rows might contradict each other. */
static bool
describer_index_rows(Describer *describer)
{
    const size_t n_rows = lex_metadata_n_rows(describer->metadata);
    for (size_t i = 0; i < n_rows; i++) {
        const LexMetadataRow *const row = lex_metadata_row(describer->metadata, i);
        if (strlen(row->file) >= PATH_MAX) /* no such file; and slow to take apart */
            continue;
        char *const path = g_canonicalize_filename(row->file, describer->folder);
        const LexMetadataRow *const earlier = g_hash_table_lookup(describer->row_of_path, path);
        if (earlier != NULL) {
            describer_fail(describer, row, "\"%s\" is the file of line %zu, \"%s\"", row->file,
                           earlier->line, earlier->file);
            g_free(path);
            return false;
        }
        g_hash_table_insert(describer->row_of_path, path, (gpointer)row);
    }
    return true;
}

static char *
describer_path_of(const Describer *describer, const LexCandidate *document)
{
    return g_canonicalize_filename(document->input.id, describer->working_directory);
}

static void
describer_apply(const Describer *describer, const LexMetadataRow *row, LexCandidate *document)
{
    GStringChunk *const strings = describer->given->strings;
    LexInput *const input = &document->input;
    if (row->source != NULL)
        input->source = g_string_chunk_insert_const(strings, row->source);
    if (row->date != NULL)
        input->date = g_string_chunk_insert_const(strings, row->date);
    if (row->title != NULL)
        input->title = g_string_chunk_insert(strings, row->title);
    if (row->stratum != NULL)
        input->stratum = g_string_chunk_insert_const(strings, row->stratum);
    document->is_described = true;
}

static void
describer_note_no_stratum(const Describer *describer)
{
    const char *const columns = lex_metadata_without_stratum(describer->metadata);
    const char **const noted = describer->given->ret_without_stratum;
    if (columns == NULL || *noted != NULL)
        return;
    g_autofree char *text =
        g_strdup_printf("%s has the columns %s", lex_metadata_name(describer->metadata), columns);
    *noted = g_string_chunk_insert(describer->given->strings, text);
}

/* A row is of one file, which may be there twice under different spellings. */
static bool
describer_claim(Describer *describer, const LexMetadataRow *row, size_t index, bool is_weak)
{
    const size_t i = (size_t)(row - lex_metadata_row(describer->metadata, 0));
    Claim *const claim = &describer->claims[i];
    LexCandidate *const document = &describer->given->documents[index];
    if (claim->document != UNCLAIMED) {
        const LexCandidate *const other = &describer->given->documents[claim->document - 1];
        g_autofree char *path = describer_path_of(describer, document);
        g_autofree char *other_path = describer_path_of(describer, other);
        if (strcmp(path, other_path) != 0) {
            if (is_weak && !claim->is_weak)
                return true;
            describer_fail(describer, row, "\"%s\" could be %s or %s; write it with its directory",
                           row->file, other->input.id, document->input.id);
            return false;
        }
    }
    *claim = (Claim){.document = index + 1, .is_weak = is_weak};
    describer_apply(describer, row, document);
    return true;
}

static const LexMetadataRow *
describer_find_row(const Describer *describer, const LexCandidate *document, bool is_weak)
{
    const char *const id = document->input.id;
    if (is_weak)
        return document->directory != LEX_NO_DIRECTORY
                   ? lex_metadata_find(describer->metadata, id + document->below)
                   : NULL;

    const LexMetadataRow *row = NULL;
    if (describer->given->is_for_all)
        row = lex_metadata_find(describer->metadata, id);
    if (row == NULL) {
        g_autofree char *path = describer_path_of(describer, document);
        row = g_hash_table_lookup(describer->row_of_path, path);
    }
    return row;
}

static bool
describer_match(Describer *describer, bool is_weak)
{
    for (size_t i = 0; i < describer->given->n_documents; i++) {
        const LexCandidate *const document = &describer->given->documents[i];
        if (document->is_described)
            continue;
        const LexMetadataRow *const row = describer_find_row(describer, document, is_weak);
        if (row != NULL && !describer_claim(describer, row, i, is_weak))
            return false;
    }
    return true;
}

static bool
file_is_in(const char *folder, const char *file)
{
    g_autofree char *path = g_build_filename(folder, file, NULL);
    return g_file_test(path, G_FILE_TEST_EXISTS);
}

static bool
describer_file_exists(const Describer *describer, const char *file)
{
    if (g_file_test(file, G_FILE_TEST_EXISTS) || file_is_in(describer->folder, file))
        return true;
    for (char *const *directory = describer->given->directories; *directory != NULL; directory++) {
        if (file_is_in(*directory, file))
            return true;
    }
    return false;
}

/* A row for a file that was not asked for is fine; one for a file that is not there is a slip. */
static bool
describer_check_unclaimed(Describer *describer)
{
    const size_t n_rows = lex_metadata_n_rows(describer->metadata);
    for (size_t i = 0; i < n_rows; i++) {
        const LexMetadataRow *const row = lex_metadata_row(describer->metadata, i);
        if (describer->claims[i].document != UNCLAIMED ||
            describer_file_exists(describer, row->file))
            continue;
        describer_fail(describer, row,
                       "there is no file \"%s\" beside the table, in the working directory or in "
                       "a directory given",
                       row->file);
        return false;
    }
    return true;
}

static void
describer_report(const Describer *describer, LexMessages *messages)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    uint64_t n = 0;
    for (size_t i = 0; i < describer->given->n_documents; i++) {
        const LexCandidate *const document = &describer->given->documents[i];
        if (document->is_described)
            continue;
        if (n++ < LEX_TALLY_NAMES)
            g_ptr_array_add(names, (gpointer)document->input.id);
    }
    if (n == 0)
        return;
    g_autofree char *list = lex_tally_list(names, n);
    lex_messages_add(messages, "%s: %" PRIu64 " document%s no row: %s",
                     lex_metadata_name(describer->metadata), n, n == 1 ? " has" : "s have", list);
}

bool
lex_describe(const LexDescription *description, LexMessages *messages, GError **error)
{
    Describer describer;
    if (!describer_init(&describer, description, error))
        return false;
    const bool is_described = describer_index_rows(&describer) &&
                              describer_match(&describer, false) &&
                              (!description->is_for_all || describer_match(&describer, true)) &&
                              describer_check_unclaimed(&describer);
    describer_note_no_stratum(&describer);
    if (is_described)
        describer_report(&describer, messages);
    else
        g_propagate_error(error, describer.error);
    describer_clear(&describer);
    return is_described;
}
