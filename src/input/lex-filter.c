/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-filter.h"

#include "lex-format.h"

#include <string.h>

typedef struct {
    char *text;
    GRegex *pattern;
    bool matched; /* something */
} Glob;

struct LexFilter {
    GArray *include; /* of Glob */
    GArray *exclude;
};

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
    g_regex_unref(glob->pattern);
}

/* [a-z], [!a-z] at *glob as a regular expression's class; false when no bracket closes it. */
static bool
translate_class(const char **glob, GString *pattern)
{
    const char *const first = *glob + 1 + ((*glob)[1] == '!' || (*glob)[1] == '^');
    const char *const end = *first != '\0' ? strchr(first + 1, ']') : NULL;
    if (end == NULL)
        return false;
    g_string_append(pattern, first > *glob + 1 ? "[^" : "[");
    for (const char *p = first; p < end; p++)
        g_string_append_printf(pattern, strchr("\\[]^&", *p) != NULL ? "\\%c" : "%c", *p);
    g_string_append_c(pattern, ']');
    *glob = end + 1;
    return true;
}

/* The shell's *, ? and [...]; the same in every locale, unlike fnmatch(). */
static GRegex *
translate_glob(const char *glob)
{
    g_autoptr(GString) pattern = g_string_new("^");
    while (*glob != '\0') {
        if (*glob == '[' && translate_class(&glob, pattern))
            continue;
        const char *const next = g_utf8_next_char(glob);
        g_autofree char *literal = g_regex_escape_string(glob, (int)(next - glob));
        g_string_append(pattern, *glob == '*' ? ".*" : *glob == '?' ? "." : literal);
        glob = next;
    }
    g_string_append(pattern, "\\z");
    return g_regex_new(pattern->str, G_REGEX_DOTALL | G_REGEX_OPTIMIZE, 0, NULL);
}

/* A class that is none, [z-a], stands for itself. */
static GRegex *
compile_glob(const char *glob)
{
    GRegex *const pattern = translate_glob(glob);
    if (pattern != NULL)
        return pattern;
    g_autofree char *literal = g_regex_escape_string(glob, -1);
    g_autofree char *whole = g_strdup_printf("^%s\\z", literal);
    return g_regex_new(whole, 0, 0, NULL);
}

static GArray *
globs_new(char *const *texts)
{
    GArray *const globs = g_array_new(FALSE, FALSE, sizeof(Glob));
    g_array_set_clear_func(globs, glob_clear);
    for (; texts != NULL && *texts != NULL; texts++) {
        Glob glob = {.text = g_utf8_make_valid(*texts, -1)};
        glob.pattern = compile_glob(glob.text);
        g_array_append_val(globs, glob);
    }
    return globs;
}

static const char *
glob_subject(const Glob *glob, const char *below)
{
    return strchr(glob->text, '/') != NULL ? below : name_of(below);
}

typedef bool (*GlobTest)(Glob *glob, const char *below);

static bool
glob_matches(Glob *glob, const char *below)
{
    const bool matches = g_regex_match(glob->pattern, glob_subject(glob, below), 0, NULL);
    glob->matched |= matches;
    return matches;
}

static bool
glob_matches_hidden(Glob *glob, const char *below)
{
    return name_of(glob->text)[0] == '.' && glob_matches(glob, below);
}

static bool
glob_names(Glob *glob, const char *below)
{
    const bool names = strcmp(glob->text, glob_subject(glob, below)) == 0;
    glob->matched |= names;
    return names;
}

/* Every glob is tried, so that one that never matches is known for it. */
static bool
globs_any(GArray *globs, GlobTest test, const char *below)
{
    bool any = false;
    for (guint i = 0; i < globs->len; i++)
        any |= test(&g_array_index(globs, Glob, i), below);
    return any;
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
name_is_about_the_folder(const char *name)
{
    return g_str_has_prefix(name, "README") || g_str_has_prefix(name, "LICENSE") ||
           strcmp(name, "metadata.csv") == 0;
}

LexFilterResult
lex_filter_apply(LexFilter *filter, const char *below)
{
    const char *const name = name_of(below);
    const bool included = globs_any(filter->include, glob_matches, below);
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
        return included ? LEX_FILTER_READ : LEX_FILTER_NOT_INCLUDED;
    return lex_format_is_read(name) ? LEX_FILTER_READ : LEX_FILTER_BY_ENDING;
}

/* Files of the system that packed it lie in such directories. */
static bool
path_is_hidden(const char *path)
{
    for (const char *slash; (slash = strchr(path, '/')) != NULL; path = slash + 1) {
        if (path[0] == '.' || g_str_has_prefix(path, "__MACOSX/"))
            return true;
    }
    return false;
}

LexFilterResult
lex_filter_apply_member(LexFilter *filter, const char *member)
{
    return path_is_hidden(member) ? LEX_FILTER_BY_RULE : lex_filter_apply(filter, member);
}

static void
globs_report(const GArray *globs, const char *option, LexMessages *messages)
{
    for (guint i = 0; i < globs->len; i++) {
        const Glob *const glob = &g_array_index(globs, Glob, i);
        if (!glob->matched)
            lex_messages_add(messages, "--%s=%s: no file in a directory or archive matches", option,
                             glob->text);
    }
}

void
lex_filter_report(const LexFilter *filter, LexMessages *messages)
{
    globs_report(filter->include, "include", messages);
    globs_report(filter->exclude, "exclude", messages);
}
