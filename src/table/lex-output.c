/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-output.h"

#include "lex-message.h"
#include "lex-number.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

static const char *const extensions[] = {
    [LEX_FORMAT_CSV] = "csv",
    [LEX_FORMAT_TSV] = "tsv",
    [LEX_FORMAT_JSONL] = "jsonl",
};

struct LexOutput {
    char *directory; /* NULL: standard output */
    LexFormat format;
    unsigned digits;
    bool bom;
    LexCompression compression;
    unsigned n_threads;
    bool made_directory;
    bool committed;
    unsigned n_held;
    GPtrArray *files;      /* of LexFile, owned */
    GPtrArray *data_files; /* of LexDataFile, owned: what those of the files hold that hold data */
    GPtrArray *tables;     /* of LexTable, owned */
};

struct LexTable {
    LexFile *file; /* the output's */
    LexRowLayout layout;
    LexColumn *columns; /* the layout's */
    uint64_t n_rows;
};

/* Why mkdir() failed, in words that say what to do. */
static void
set_directory_error(const char *directory, int problem, GError **error)
{
    if (problem == EEXIST) {
        lex_error_set(error, LEX_ERROR_IO, "%s: is a file; -o needs a directory", directory);
    } else if (problem == ENOENT) {
        g_autofree char *parent = g_path_get_dirname(directory);
        lex_error_set(error, LEX_ERROR_IO, "%s: the directory to make it in, %s, does not exist",
                      directory, parent);
    } else {
        lex_error_set(error, LEX_ERROR_IO, "%s: %s", directory, g_strerror(problem));
    }
}

/* Makes the directory, or finds it. */
static bool
output_make_directory(LexOutput *output, GError **error)
{
    if (g_file_test(output->directory, G_FILE_TEST_IS_DIR))
        return true;
    if (g_mkdir(output->directory, 0777) != 0) {
        set_directory_error(output->directory, errno, error);
        return false;
    }
    output->made_directory = true;
    return true;
}

/* Permissions do not tell (root, read-only file systems): try. */
static bool
output_try_directory(const LexOutput *output, GError **error)
{
    g_autofree char *trial = g_build_filename(output->directory, ".lexstat.XXXXXX", NULL);
    const int descriptor = g_mkstemp_full(trial, O_WRONLY | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        lex_error_set(error, LEX_ERROR_IO, "%s: nothing can be written there: %s",
                      output->directory, g_strerror(errno));
        return false;
    }
    close(descriptor);
    g_unlink(trial);
    return true;
}

static void
table_free(void *data)
{
    LexTable *table = data;
    g_free(table->columns);
    g_free(table);
}

static void
file_free(void *file)
{
    lex_file_free(file);
}

static void
data_file_free(void *data)
{
    LexDataFile *const data_file = data;
    g_free(data_file->name);
    g_free(data_file->filename);
    g_free(data_file);
}

/* Whether the output can be what the settings say. */
static bool
check_settings(const LexOutputSettings *settings, GError **error)
{
    const bool named = settings->directory != NULL && *settings->directory != '\0';
    if (!named && (settings->directory != NULL || settings->format == LEX_FORMAT_MTX)) {
        lex_error_set(error, LEX_ERROR_USAGE, "%s: -o must name a directory",
                      settings->directory != NULL ? "no name" : "a matrix is several files");
        return false;
    }
    if (!named && settings->compression != LEX_COMPRESSION_NONE && isatty(STDOUT_FILENO)) {
        lex_error_set(
            error, LEX_ERROR_USAGE,
            "--compress=%s: a terminal shows no compressed tables; -o DIR or > FILE takes "
            "them",
            lex_compression_names[settings->compression]);
        return false;
    }
    return true;
}

LexOutput *
lex_output_new(const LexOutputSettings *settings, GError **error)
{
    g_assert(settings->digits >= 1 && settings->digits <= LEX_DIGITS_ROUND_TRIP);
    if (!check_settings(settings, error))
        return NULL;

    g_autoptr(LexOutput) output = g_new0(LexOutput, 1);
    output->directory = g_strdup(settings->directory);
    output->format = settings->format;
    output->digits = settings->digits;
    output->bom = settings->bom;
    output->compression = settings->compression;
    output->n_threads = settings->n_threads;
    output->files = g_ptr_array_new_with_free_func(file_free);
    output->data_files = g_ptr_array_new_with_free_func(data_file_free);
    output->tables = g_ptr_array_new_with_free_func(table_free);

    if (output->directory != NULL &&
        (!output_make_directory(output, error) || !output_try_directory(output, error)))
        return NULL;
    return g_steal_pointer(&output);
}

static LexFile *
output_begin_plain_file(LexOutput *output, const char *filename, GError **error)
{
    g_assert(output->directory != NULL && !output->committed);
    LexFile *const file = lex_file_new(output->directory, filename, error);
    if (file != NULL)
        g_ptr_array_add(output->files, file);
    return file;
}

static LexFile *
output_begin_data_file(LexOutput *output, const LexSchema *data, const char *ending, GError **error)
{
    LexDataFile *const data_file = g_new0(LexDataFile, 1);
    data_file->name = g_strdup(data->name);
    data_file->filename =
        g_strconcat(data->name, ".", ending, lex_compression_ending(output->compression), NULL);
    data_file->ending = ending;
    data_file->summary = data->summary;
    data_file->columns = data->columns;
    g_ptr_array_add(output->data_files, data_file);

    LexFile *const file = output_begin_plain_file(output, data_file->filename, error);
    if (file != NULL)
        lex_file_compress(file, output->compression, output->n_threads);
    return file;
}

LexFile *
lex_output_begin_file(LexOutput *output, const char *name, const char *ending, const char *summary,
                      GError **error)
{
    const LexSchema no_table = {name, summary, NULL};
    return output_begin_data_file(output, &no_table, ending, error);
}

static LexFile *
output_begin_table_file(LexOutput *output, const LexSchema *schema, LexFormat format,
                        GError **error)
{
    if (output->directory != NULL)
        return output_begin_data_file(output, schema, extensions[format], error);
    g_assert(output->files->len == 0 && !output->committed);
    LexFile *const file = lex_file_new_standard_output();
    lex_file_compress(file, output->compression, output->n_threads);
    g_ptr_array_add(output->files, file);
    return file;
}

static bool
table_begin(LexTable *table, bool bom, GError **error)
{
    if (bom && table->layout.format != LEX_FORMAT_JSONL &&
        !lex_file_write(table->file, "\xEF\xBB\xBF", 3, error))
        return false;

    LexRows header;
    lex_rows_init(&header, &table->layout);
    lex_rows_header(&header);
    const bool done = lex_file_write(table->file, header.bytes, header.length, error);
    lex_rows_release(&header);
    return done;
}

static LexTable *
output_add_table(LexOutput *output, const LexColumn *columns)
{
    LexTable *const table = g_new0(LexTable, 1);
    g_ptr_array_add(output->tables, table);
    while (columns[table->layout.n_columns].name != NULL)
        table->layout.n_columns++;
    table->columns = g_memdup2(columns, (table->layout.n_columns + 1) * sizeof *columns);
    table->layout.columns = table->columns;
    table->layout.format = output->format == LEX_FORMAT_MTX ? LEX_FORMAT_CSV : output->format;
    table->layout.digits = output->digits;
    return table;
}

LexTable *
lex_output_table(LexOutput *output, const LexSchema *schema, GError **error)
{
    LexTable *const table = output_add_table(output, schema->columns);
    const LexSchema kept = {schema->name, schema->summary, table->columns};
    table->file = output_begin_table_file(output, &kept, table->layout.format, error);
    return table->file != NULL && table_begin(table, output->bom, error) ? table : NULL;
}

const LexRowLayout *
lex_table_layout(const LexTable *table)
{
    return &table->layout;
}

bool
lex_table_write(LexTable *table, const LexRows *rows, GError **error)
{
    g_assert(rows->layout == &table->layout && rows->column == 0);
    if (!lex_file_write(table->file, rows->bytes, rows->length, error))
        return false;
    table->n_rows += rows->n_rows;
    return true;
}

uint64_t
lex_table_n_rows(const LexTable *table)
{
    return table->n_rows;
}

bool
lex_output_file(LexOutput *output, const char *filename, const char *bytes, size_t length,
                GError **error)
{
    LexFile *const file = output_begin_plain_file(output, filename, error);
    return file != NULL && lex_file_write(file, bytes, length, error);
}

bool
lex_output_commit(LexOutput *output, GError **error)
{
    g_assert(!output->committed && output->n_held == 0);
    for (unsigned i = 0; i < output->files->len; i++)
        if (!lex_file_close(output->files->pdata[i], error))
            return false;
    for (unsigned i = 0; i < output->files->len; i++)
        if (!lex_file_rename(output->files->pdata[i], error))
            return false;
    output->committed = true;
    return true;
}

void
lex_output_free(LexOutput *output)
{
    if (output == NULL)
        return;
    g_ptr_array_unref(output->tables);
    g_ptr_array_unref(output->data_files);
    g_ptr_array_unref(output->files); /* removes what has no name yet */
    if (output->made_directory && !output->committed)
        g_rmdir(output->directory); /* refused when something is in it */
    g_free(output->directory);
    g_free(output);
}

const GPtrArray *
lex_output_data_files(const LexOutput *output)
{
    return output->data_files;
}

LexCompression
lex_output_compression(const LexOutput *output)
{
    return output->compression;
}

unsigned
lex_output_digits(const LexOutput *output)
{
    return output->digits;
}

void
lex_output_hold(LexOutput *output)
{
    output->n_held++;
}

void
lex_output_release(LexOutput *output)
{
    g_assert(output->n_held > 0);
    output->n_held--;
}
