/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-walk.h"

#include "lex-bytes.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

/*
 * A directory is read to its end and closed before those in it are entered: the depth costs no
 * open descriptors, and entries can be sorted, so that messages do not depend on the file system.
 * Recursion ends where paths become too long for the system, some 2,000 levels down.
 */

typedef enum { ENTRY_OTHER, ENTRY_FILE, ENTRY_DIRECTORY, ENTRY_DANGLING } EntryKind;

typedef struct {
    char *name;
    EntryKind kind;
} Entry;

/* A directory being walked, and the one it was entered from: how a loop is noticed. */
typedef struct Level {
    dev_t device;
    ino_t inode;
    const struct Level *parent;
} Level;

typedef struct {
    GString *path;
    size_t below;
    LexWalkVisit visit;
    void *data;
} Walk;

static void
entry_clear(void *entry)
{
    g_free(((Entry *)entry)->name);
}

static int
entry_compare(const void *a, const void *b)
{
    return strcmp(((const Entry *)a)->name, ((const Entry *)b)->name);
}

/*
 * What cannot be examined is a file as long as it may be one: the reader will say what is wrong
 * with it, and nothing is left out in silence.
 */
static EntryKind
entry_kind_unexamined(unsigned char type, int system_error)
{
    if (type == DT_LNK && (system_error == ENOENT || system_error == ELOOP))
        return ENTRY_DANGLING;
    return type == DT_LNK || type == DT_UNKNOWN ? ENTRY_FILE : ENTRY_OTHER;
}

/* Most file systems say what an entry is with its name; links must be followed. */
static EntryKind
entry_kind(int directory, const struct dirent *found)
{
    struct stat status;
    if (found->d_type == DT_REG)
        return ENTRY_FILE;
    if (found->d_type == DT_DIR)
        return ENTRY_DIRECTORY;
    if (fstatat(directory, found->d_name, &status, 0) != 0)
        return entry_kind_unexamined(found->d_type, errno);
    if (S_ISDIR(status.st_mode))
        return ENTRY_DIRECTORY;
    return S_ISREG(status.st_mode) ? ENTRY_FILE : ENTRY_OTHER;
}

/* The sorted entries of the directory at walk->path; in *ret_level which one it is. */
static GArray *
walk_list(const Walk *walk, Level *ret_level, GError **error)
{
    DIR *directory = opendir(walk->path->str);
    struct stat status;
    if (directory == NULL || fstat(dirfd(directory), &status) != 0) {
        lex_input_fail(walk->path->str, errno, error);
        g_clear_pointer(&directory, closedir);
        return NULL;
    }
    ret_level->device = status.st_dev;
    ret_level->inode = status.st_ino;

    GArray *entries = g_array_new(FALSE, FALSE, sizeof(Entry));
    g_array_set_clear_func(entries, entry_clear);
    const struct dirent *found;
    while (errno = 0, (found = readdir(directory)) != NULL) {
        if (strcmp(found->d_name, ".") == 0 || strcmp(found->d_name, "..") == 0)
            continue;
        const Entry entry = {
            .name = g_strdup(found->d_name),
            .kind = entry_kind(dirfd(directory), found),
        };
        g_array_append_val(entries, entry);
    }
    if (errno != 0) {
        lex_input_fail(walk->path->str, errno, error);
        g_clear_pointer(&entries, g_array_unref);
    }
    closedir(directory);
    if (entries != NULL)
        g_array_sort(entries, entry_compare);
    return entries;
}

static bool
level_is_loop(const Level *level)
{
    for (const Level *above = level->parent; above != NULL; above = above->parent) {
        if (above->device == level->device && above->inode == level->inode)
            return true;
    }
    return false;
}

/* What `lexstat -o` leaves in its directory, whatever the analyses. */
static bool
entries_are_results(const GArray *entries)
{
    unsigned n = 0;
    for (guint i = 0; i < entries->len; i++) {
        const char *const name = g_array_index(entries, Entry, i).name;
        n += strcmp(name, "run.json") == 0 || strcmp(name, "documents.csv") == 0;
    }
    return n == 2;
}

static void
walk_visit(Walk *walk, LexWalkKind kind, size_t n_entries)
{
    const LexWalkFile file = {
        .kind = kind,
        .path = walk->path->str,
        .below = walk->below,
        .n_entries = n_entries,
    };
    walk->visit(&file, walk->data);
}

static bool walk_directory(Walk *walk, const Level *parent, GError **error);

static bool
walk_entry(Walk *walk, const Entry *entry, const Level *level, GError **error)
{
    const size_t length = walk->path->len;
    if (walk->path->str[length - 1] != '/')
        g_string_append_c(walk->path, '/');
    if (level->parent == NULL)
        walk->below = walk->path->len;
    g_string_append(walk->path, entry->name);

    bool is_walked = true;
    if (entry->kind == ENTRY_DIRECTORY) {
        if (entry->name[0] != '.')
            is_walked = walk_directory(walk, level, error);
    } else if (entry->kind != ENTRY_OTHER) {
        walk_visit(walk, entry->kind == ENTRY_DANGLING ? LEX_WALK_DANGLING : LEX_WALK_FILE, 0);
    }
    g_string_truncate(walk->path, length);
    return is_walked;
}

static bool
walk_directory(Walk *walk, const Level *parent, GError **error)
{
    Level level = {.parent = parent};
    g_autoptr(GArray) entries = walk_list(walk, &level, error);
    if (entries == NULL)
        return false;
    if (level_is_loop(&level))
        return true;
    if (parent != NULL && entries_are_results(entries)) {
        walk_visit(walk, LEX_WALK_RESULTS, entries->len);
        return true;
    }
    for (guint i = 0; i < entries->len; i++) {
        if (!walk_entry(walk, &g_array_index(entries, Entry, i), &level, error))
            return false;
    }
    return true;
}

bool
lex_walk(const char *directory, LexWalkVisit visit, void *data, GError **error)
{
    g_return_val_if_fail(directory != NULL && directory[0] != '\0' && visit != NULL, false);

    Walk walk = {.path = g_string_new(directory), .visit = visit, .data = data};
    const bool is_walked = walk_directory(&walk, NULL, error);
    g_string_free(walk.path, TRUE);
    return is_walked;
}
