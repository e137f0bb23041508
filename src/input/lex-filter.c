/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-filter.h"

#include <string.h>

typedef struct {
    char *text;
    GPatternSpec *pattern;
} Glob;

struct LexFilter {
    GArray *include; /* of Glob */
    GArray *exclude;
};

static const char *const text_endings[] = {".txt", ".text", ".asc"};

/* The last component of a path, or of a glob. */
static const char *
name_of(const char *path)
{
    const char *const slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

static void
glob_clear(void *data)
{
    Glob *const glob = data;
    g_free(glob->text);
    g_pattern_spec_free(glob->pattern);
}

static GArray *
globs_new(char *const *texts)
{
    GArray *const globs = g_array_new(FALSE, FALSE, sizeof(Glob));
    g_array_set_clear_func(globs, glob_clear);
    for (; texts != NULL && *texts != NULL; texts++) {
        /* GPatternSpec steps over the end of what is not valid UTF-8. */
        Glob glob = {.text = g_utf8_make_valid(*texts, -1)};
        glob.pattern = g_pattern_spec_new(glob.text);
        g_array_append_val(globs, glob);
    }
    return globs;
}

static const char *
glob_subject(const Glob *glob, const char *below)
{
    return strchr(glob->text, '/') != NULL ? below : name_of(below);
}

typedef bool (*GlobTest)(const Glob *glob, const char *below);

static bool
glob_matches(const Glob *glob, const char *below)
{
    return g_pattern_spec_match_string(glob->pattern, glob_subject(glob, below));
}

static bool
glob_matches_hidden(const Glob *glob, const char *below)
{
    return name_of(glob->text)[0] == '.' && glob_matches(glob, below);
}

static bool
glob_names(const Glob *glob, const char *below)
{
    return strcmp(glob->text, glob_subject(glob, below)) == 0;
}

static bool
globs_any(const GArray *globs, GlobTest test, const char *below)
{
    for (guint i = 0; i < globs->len; i++) {
        if (test(&g_array_index(globs, Glob, i), below))
            return true;
    }
    return false;
}

LexFilter *
lex_filter_new(char *const *include, char *const *exclude)
{
    LexFilter *const filter = g_new0(LexFilter, 1);
    filter->include = globs_new(include);
    filter->exclude = globs_new(exclude);
    return filter;
}

void
lex_filter_free(LexFilter *filter)
{
    if (filter == NULL)
        return;
    g_array_unref(filter->include);
    g_array_unref(filter->exclude);
    g_free(filter);
}

const char *
lex_filter_ending(const char *path)
{
    const char *const dot = strrchr(name_of(path), '.');
    return dot != NULL && dot[1] != '\0' ? dot : "";
}

static bool
ending_is_text(const char *ending)
{
    if (ending[0] == '\0')
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(text_endings); i++) {
        if (g_ascii_strcasecmp(ending, text_endings[i]) == 0)
            return true;
    }
    return false;
}

static bool
name_is_about_the_folder(const char *name)
{
    return g_str_has_prefix(name, "README") || g_str_has_prefix(name, "LICENSE") ||
           strcmp(name, "metadata.csv") == 0;
}

LexFilterResult
lex_filter_apply(const LexFilter *filter, const char *below)
{
    const char *const name = name_of(below);
    if (globs_any(filter->exclude, glob_matches, below))
        return LEX_FILTER_EXCLUDED;
    if (globs_any(filter->include, glob_names, below))
        return LEX_FILTER_READ;
    if (name[0] == '.')
        return globs_any(filter->include, glob_matches_hidden, below) ? LEX_FILTER_READ
                                                                      : LEX_FILTER_BY_RULE;
    if (name_is_about_the_folder(name))
        return LEX_FILTER_BY_RULE;
    if (filter->include->len > 0)
        return globs_any(filter->include, glob_matches, below) ? LEX_FILTER_READ
                                                               : LEX_FILTER_NOT_INCLUDED;
    return ending_is_text(lex_filter_ending(name)) ? LEX_FILTER_READ : LEX_FILTER_BY_ENDING;
}
