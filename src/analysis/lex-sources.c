/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-sources.h"

#include "lex-message.h"

/* Whether a source may come out of the file itself. */
static bool
input_may_bring_sources(const LexAnalysisRun *run, const LexInput *input)
{
    const LexFormatIn format = (LexFormatIn)run->settings->input.format;
    const bool is_text =
        format == LEX_FORMAT_IN_TEXT ||
        (format == LEX_FORMAT_IN_AUTO && lex_format_of_name(input->path) == LEX_FORMAT_IN_TEXT);
    return !is_text || lex_format_packed_ending(input->path) != NULL;
}

/* The sources that the files are known to have; SIZE_MAX when more may come. */
static size_t
count_known_sources(const LexAnalysisRun *run)
{
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < run->inputs->n_files; i++) {
        const LexInput *input = &run->inputs->files[i];
        if (input_may_bring_sources(run, input))
            return SIZE_MAX;
        if (input->source != NULL)
            g_hash_table_add(names, (char *)input->source);
    }
    return g_hash_table_size(names);
}

/* Those of the documents that were read. */
static size_t
count_sources(const LexCorpus *corpus)
{
    const bool some_have_none = corpus->n_sources > 0 && corpus->sources[0][0] == '\0';
    return corpus->n_sources - some_have_none;
}

bool
lex_sources_require(const LexAnalysisRun *run, const char *option, size_t n, GError **error)
{
    const size_t n_sources =
        run->corpus != NULL ? count_sources(run->corpus) : count_known_sources(run);
    if (n_sources >= n)
        return true;
    lex_error_set(
        error, LEX_ERROR_USAGE,
        "%s: %s; it comes from a column of rows (--source-column), a metadata table "
        "(--metadata, or metadata.csv in a directory), from sub-directories, or from "
        "the names of several directories",
        option, n_sources == 0 ? "no document has a source" : "all documents have the same source");
    return false;
}

const char *const lex_by_names[] = {
    [LEX_BY_DOCUMENT] = "document", [LEX_BY_SOURCE] = "source", [LEX_BY_CORPUS] = "corpus", NULL};

bool
lex_by_check(const LexAnalysisRun *run, LexBy by, LexBy refused, GError **error)
{
    if (by == refused) {
        lex_error_set(error, LEX_ERROR_USAGE, "--by=%s: there is no such table of --%s; %s do",
                      lex_by_names[by], run->analysis->name,
                      refused == LEX_BY_CORPUS ? "document and source" : "corpus and source");
        return false;
    }
    return by != LEX_BY_SOURCE || lex_sources_require(run, "--by=source", 1, error);
}
