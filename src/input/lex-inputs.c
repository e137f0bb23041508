/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-inputs.h"

#include "lex-bytes.h"
#include "lex-describe.h"
#include "lex-filter.h"
#include "lex-jobs.h"
#include "lex-message.h"
#include "lex-tally.h"
#include "lex-walk.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

typedef struct {
    const LexInputSettings *settings;
    LexMessages *messages;
    LexFilter *filter;
    LexInputs *inputs;
    GArray *documents;      /* of LexCandidate */
    GPtrArray *directories; /* the directory arguments, as given; ends with NULL in the end */
} Collector;

/* A directory argument while it is walked. */
typedef struct {
    Collector *collector;
    char *id;       /* what ids of its documents begin with */
    char *metadata; /* the table that lies in it */
    LexTally tally;
} Directory;

static bool
is_standard_input(const char *path)
{
    return path != NULL && strcmp(path, "-") == 0;
}

static void
collector_add(Collector *collector, const char *path, const char *id, size_t below)
{
    GStringChunk *const strings = collector->inputs->strings;
    const char *const kept_path = g_string_chunk_insert(strings, path);
    const bool is_same = strcmp(path, id) == 0;
    const LexCandidate document = {
        .input = {.path = kept_path,
                  .id = is_same ? kept_path : g_string_chunk_insert(strings, id)},
        .below = below,
        .directory = below > 0 ? collector->directories->len - 1 : LEX_NO_DIRECTORY,
    };
    g_array_append_val(collector->documents, document);
}

static void
directory_visit(const LexWalkFile *file, void *data)
{
    Directory *const directory = data;
    g_autofree char *below = g_utf8_make_valid(file->path + file->below, -1);
    if (file->kind == LEX_WALK_RESULTS) {
        lex_tally_add_results(&directory->tally, below, file->n_entries);
        return;
    }
    const bool is_dangling = file->kind == LEX_WALK_DANGLING;
    const LexFilterResult result = lex_filter_apply(directory->collector->filter, below);
    if (is_dangling && (result == LEX_FILTER_READ || result == LEX_FILTER_BY_ENDING)) {
        lex_tally_add_dangling(&directory->tally, below);
        return;
    }
    lex_tally_add(&directory->tally, result, below);
    if (result == LEX_FILTER_BY_RULE && strcmp(below, "metadata.csv") == 0 && !is_dangling)
        directory->metadata = g_strdup(file->path);
    if (result == LEX_FILTER_READ) {
        g_autofree char *id = g_strconcat(directory->id, below, NULL);
        collector_add(directory->collector, file->path, id, strlen(directory->id));
    }
}

/* Describes the documents from the first on by the table that lies in their directory. */
static bool
directory_describe(const Directory *directory, const char *path, size_t first, GError **error)
{
    Collector *const collector = directory->collector;
    if (directory->metadata == NULL || collector->settings->metadata != NULL)
        return true;
    char *const directories[] = {(char *)path, NULL};
    const LexDescription description = {
        .path = directory->metadata,
        .stratum = collector->settings->stratum,
        .ret_without_stratum = &collector->inputs->without_stratum,
        .documents = &g_array_index(collector->documents, LexCandidate, first),
        .n_documents = collector->documents->len - first,
        .directories = directories,
        .strings = collector->inputs->strings,
    };
    return lex_describe(&description, collector->messages, error);
}

static bool
directory_collect(Directory *directory, const char *path, GError **error)
{
    Collector *const collector = directory->collector;
    const size_t first = collector->documents->len;
    if (!lex_walk(path, directory_visit, directory, error))
        return false;
    if (collector->documents->len == first) {
        lex_tally_fail_empty(&directory->tally, directory->id, error);
        return false;
    }
    lex_tally_report(&directory->tally, directory->id, collector->messages);
    collector->inputs->n_passed_over += lex_tally_n_passed_over(&directory->tally);
    return directory_describe(directory, path, first, error);
}

static bool
collector_add_directory(Collector *collector, const char *path, GError **error)
{
    g_autofree char *id = g_utf8_make_valid(path, -1);
    Directory directory = {
        .collector = collector,
        .id = g_strconcat(id, g_str_has_suffix(id, "/") ? NULL : "/", NULL),
    };
    g_ptr_array_add(collector->directories, g_strdup(path));
    const bool is_collected = directory_collect(&directory, path, error);
    lex_tally_clear(&directory.tally);
    g_free(directory.metadata);
    g_free(directory.id);
    return is_collected;
}

static bool
collector_add_argument(Collector *collector, const char *path, GError **error)
{
    if (is_standard_input(path)) {
        collector_add(collector, path, path, 0);
        return true;
    }
    struct stat status;
    if (stat(path, &status) != 0)
        return lex_input_fail(path, errno, error);
    if (S_ISDIR(status.st_mode))
        return collector_add_directory(collector, path, error);

    g_autofree char *id = g_utf8_make_valid(path, -1);
    collector_add(collector, path, id, 0);
    return true;
}

static bool
paths_fail_nul(const char *list, size_t line, GError **error)
{
    g_autofree char *name = lex_input_name(list);
    lex_error_set(error, LEX_ERROR_FORMAT,
                  "%s:%zu: a NUL byte; expected is a list of paths, one a line", name, line);
    return false;
}

/* Adds the lines of a list: LF or CR LF, empty ones skipped, a byte order mark too. */
static bool
paths_split(GPtrArray *paths, const char *list, const LexBytes *bytes, GError **error)
{
    const char *text = (const char *)bytes->bytes;
    const char *const end = text + bytes->length;
    if (bytes->length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
        text += 3;
    for (size_t line = 1; text < end; line++) {
        const char *const line_feed = memchr(text, '\n', (size_t)(end - text));
        const char *const next = line_feed != NULL ? line_feed + 1 : end;
        size_t length = (size_t)((line_feed != NULL ? line_feed : end) - text);
        if (length > 0 && text[length - 1] == '\r')
            length--;
        if (memchr(text, '\0', length) != NULL)
            return paths_fail_nul(list, line, error);
        if (length > 0)
            g_ptr_array_add(paths, g_strndup(text, length));
        text = next;
    }
    return true;
}

static bool
paths_read(GPtrArray *paths, const char *list, GError **error)
{
    LexBytes bytes = {0};
    const bool is_read =
        lex_bytes_read_file(&bytes, list, error) && paths_split(paths, list, &bytes, error);
    lex_bytes_clear(&bytes);
    return is_read;
}

/* Standard input can be read once. Given twice as a document it is an id that occurs twice. */
static bool
paths_check_standard_input(const GPtrArray *paths, const LexInputSettings *settings, GError **error)
{
    bool is_document = false;
    for (guint i = 0; i < paths->len; i++)
        is_document |= is_standard_input(g_ptr_array_index(paths, i));
    const int n_uses = is_document + is_standard_input(settings->files_from) +
                       is_standard_input(settings->metadata);
    if (n_uses > 1)
        lex_error_set(error, LEX_ERROR_USAGE,
                      "standard input (\"-\") can be one thing only: a document, the list of "
                      "--files-from, or the table of --metadata");
    return n_uses <= 1;
}

static bool
paths_check(const GPtrArray *paths, const LexInputSettings *settings, GError **error)
{
    if (paths->len > 0)
        return paths_check_standard_input(paths, settings, error);
    if (settings->files_from == NULL) {
        lex_error_set(error, LEX_ERROR_USAGE,
                      "no files to read; expected are files, directories, or - for standard input");
        return false;
    }
    g_autofree char *name = lex_input_name(settings->files_from);
    lex_error_set(error, LEX_ERROR_USAGE,
                  "%s: no files to read; expected is a list of paths, one a line", name);
    return false;
}

/* All arguments, with those of the list. */
static GPtrArray *
paths_new(const LexInputSettings *settings, GError **error)
{
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    for (char **path = settings->paths; path != NULL && *path != NULL; path++)
        g_ptr_array_add(paths, g_strdup(*path));
    if (settings->files_from != NULL && !paths_read(paths, settings->files_from, error))
        return NULL;
    return paths_check(paths, settings, error) ? g_steal_pointer(&paths) : NULL;
}

static int
document_compare(const void *a, const void *b)
{
    return strcmp(((const LexCandidate *)a)->input.id, ((const LexCandidate *)b)->input.id);
}

static bool
collector_sort(Collector *collector, GError **error)
{
    GArray *const documents = collector->documents;
    g_array_sort(documents, document_compare);
    for (guint i = 1; i < documents->len; i++) {
        const LexCandidate *const document = &g_array_index(documents, LexCandidate, i);
        if (document_compare(document - 1, document) != 0)
            continue;
        lex_error_set(error, LEX_ERROR_FORMAT,
                      is_standard_input(document->input.id)
                          ? "%s: standard input is given twice, and can be read once"
                          : "%s: two documents have this id; is the file or its directory given "
                            "twice?",
                      document->input.id);
        return false;
    }
    return true;
}

static bool
collector_describe(Collector *collector, GError **error)
{
    if (collector->settings->metadata == NULL)
        return true;
    const LexDescription description = {
        .path = collector->settings->metadata,
        .is_for_all = true,
        .stratum = collector->settings->stratum,
        .ret_without_stratum = &collector->inputs->without_stratum,
        .documents = (LexCandidate *)(void *)collector->documents->data,
        .n_documents = collector->documents->len,
        .directories = (char *const *)collector->directories->pdata,
        .strings = collector->inputs->strings,
    };
    return lex_describe(&description, collector->messages, error);
}

/* The name of a directory argument; of "." the name it has, for `lexstat . ../tempo`. */
static char *
directory_source(const char *path)
{
    g_autofree char *absolute = g_canonicalize_filename(path, NULL);
    g_autofree char *name = g_path_get_basename(absolute);
    return g_utf8_make_valid(name, -1);
}

/* The sub-directory it is in, else the directory argument if there are several, else none. */
static char *
collector_source(const Collector *collector, const LexCandidate *document)
{
    if (document->directory == LEX_NO_DIRECTORY)
        return NULL;
    const char *const below = document->input.id + document->below;
    const char *const slash = strchr(below, '/');
    if (slash != NULL)
        return g_strndup(below, (size_t)(slash - below));
    if (collector->directories->len <= 2) /* one, and the NULL */
        return NULL;
    return directory_source(g_ptr_array_index(collector->directories, document->directory));
}

static void
collector_finish(Collector *collector)
{
    LexInputs *const inputs = collector->inputs;
    inputs->n_files = collector->documents->len;
    inputs->files = g_new(LexInput, inputs->n_files);
    for (size_t i = 0; i < inputs->n_files; i++) {
        const LexCandidate *const document = &g_array_index(collector->documents, LexCandidate, i);
        inputs->files[i] = document->input;
        if (document->input.source != NULL)
            continue;
        g_autofree char *source = collector_source(collector, document);
        if (source != NULL)
            inputs->files[i].source = g_string_chunk_insert_const(inputs->strings, source);
    }
}

/* Thousands of files take longer to look at than to list: all threads do. */
#define FILES_PER_JOB 256

static bool
inputs_measure(void *data, size_t job, G_GNUC_UNUSED unsigned worker, G_GNUC_UNUSED GError **error)
{
    const LexInputs *const inputs = data;
    const size_t end = MIN((job + 1) * FILES_PER_JOB, inputs->n_files);
    for (size_t i = job * FILES_PER_JOB; i < end; i++) {
        LexInput *const file = &inputs->files[i];
        struct stat status;
        if (!is_standard_input(file->path) && stat(file->path, &status) == 0 &&
            S_ISREG(status.st_mode))
            file->size = (uint64_t)MAX(status.st_size, 0);
    }
    return true;
}

static bool
collector_collect(Collector *collector, GError **error)
{
    g_autoptr(GPtrArray) paths = paths_new(collector->settings, error);
    if (paths == NULL)
        return false;
    for (guint i = 0; i < paths->len; i++) {
        if (!collector_add_argument(collector, g_ptr_array_index(paths, i), error))
            return false;
    }
    g_ptr_array_add(collector->directories, NULL);
    if (!collector_sort(collector, error) || !collector_describe(collector, error))
        return false;
    collector_finish(collector);
    const size_t n_jobs = (collector->inputs->n_files + FILES_PER_JOB - 1) / FILES_PER_JOB;
    return lex_jobs_run(n_jobs, MAX(collector->settings->n_threads, 1), inputs_measure,
                        collector->inputs, error);
}

LexInputs *
lex_inputs_collect(const LexInputSettings *settings, LexMessages *messages, GError **error)
{
    g_return_val_if_fail(settings != NULL && messages != NULL, NULL);

    g_autoptr(LexInputs) inputs = g_new0(LexInputs, 1);
    inputs->strings = g_string_chunk_new(64 * 1024);
    inputs->filter = lex_filter_new(settings->include, settings->exclude);
    Collector collector = {
        .settings = settings,
        .messages = messages,
        .filter = inputs->filter,
        .inputs = inputs,
        .documents = g_array_new(FALSE, FALSE, sizeof(LexCandidate)),
        .directories = g_ptr_array_new_with_free_func(g_free),
    };
    const bool is_collected = collector_collect(&collector, error);
    g_array_unref(collector.documents);
    g_ptr_array_unref(collector.directories);
    return is_collected ? g_steal_pointer(&inputs) : NULL;
}

void
lex_inputs_free(LexInputs *inputs)
{
    if (inputs == NULL)
        return;
    g_free(inputs->files);
    lex_filter_free(inputs->filter);
    g_string_chunk_free(inputs->strings);
    g_free(inputs);
}
