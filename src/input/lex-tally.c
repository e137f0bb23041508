/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-tally.h"

#include "lex-message.h"

#include <inttypes.h>
#include <string.h>

#define READ_ENDINGS ".txt, .jsonl, .csv or the like"

static const char *
plural(uint64_t n)
{
    return n == 1 ? "" : "s";
}

static void
names_add(GPtrArray **names, const char *name)
{
    if (*names == NULL)
        *names = g_ptr_array_new_with_free_func(g_free);
    if ((*names)->len < LEX_TALLY_NAMES)
        g_ptr_array_add(*names, g_strdup(name));
}

void
lex_tally_add(LexTally *tally, LexFilterResult result, const char *below)
{
    tally->n_by[result]++;
    if (result != LEX_FILTER_BY_ENDING)
        return;

    names_add(&tally->other_names, below);
    if (tally->endings == NULL)
        tally->endings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const char *const ending = lex_filter_ending(below);
    const size_t n = GPOINTER_TO_SIZE(g_hash_table_lookup(tally->endings, ending));
    g_hash_table_insert(tally->endings, g_strdup(ending), GSIZE_TO_POINTER(n + 1));
}

void
lex_tally_add_dangling(LexTally *tally, const char *below)
{
    tally->n_dangling++;
    names_add(&tally->dangling, below);
}

void
lex_tally_add_results(LexTally *tally, const char *below, size_t n_entries)
{
    tally->n_results++;
    tally->n_in_results += n_entries;
    names_add(&tally->results, below);
}

uint64_t
lex_tally_n_passed_over(const LexTally *tally)
{
    uint64_t n = tally->n_dangling + tally->n_in_results;
    for (size_t result = 0; result < LEX_FILTER_N_RESULTS; result++)
        n += result == LEX_FILTER_READ ? 0 : tally->n_by[result];
    return n;
}

char *
lex_tally_list(const GPtrArray *names, uint64_t n)
{
    GString *const text = g_string_new(NULL);
    for (guint i = 0; i < names->len; i++) {
        g_string_append(text, i == 0 ? "" : ", ");
        g_string_append(text, g_ptr_array_index(names, i));
    }
    if (n > names->len)
        g_string_append(text, ", …");
    return g_string_free(text, FALSE);
}

/* The ending most files have, of several the first by its bytes; and how many have it. */
static const char *
tally_common_ending(const LexTally *tally, uint64_t *ret_n)
{
    const char *common = "";
    uint64_t n_common = 0;
    GHashTableIter endings;
    gpointer ending, count;
    g_hash_table_iter_init(&endings, tally->endings);
    while (g_hash_table_iter_next(&endings, &ending, &count)) {
        const uint64_t n = GPOINTER_TO_SIZE(count);
        if (n < n_common || (n == n_common && strcmp(ending, common) > 0))
            continue;
        common = ending;
        n_common = n;
    }
    *ret_n = n_common;
    return common;
}

/* "--include='*.html' would read them", or how many of them. */
static char *
tally_advice(const LexTally *tally)
{
    uint64_t n_common;
    const uint64_t n = tally->n_by[LEX_FILTER_BY_ENDING];
    g_autofree char *glob = g_strconcat("*", tally_common_ending(tally, &n_common), NULL);
    g_autofree char *quoted = g_shell_quote(glob);
    if (n_common < n)
        return g_strdup_printf("--include=%s would read %" PRIu64 " of them", quoted, n_common);
    return g_strdup_printf("--include=%s would read %s", quoted, n == 1 ? "it" : "them");
}

static void
tally_report_endings(const LexTally *tally, const char *directory, LexMessages *messages)
{
    const uint64_t n = tally->n_by[LEX_FILTER_BY_ENDING];
    g_autofree char *names = lex_tally_list(tally->other_names, n);
    g_autofree char *advice = tally_advice(tally);
    lex_messages_add(
        messages, "%s: %" PRIu64 " file%s not read because %s not end in " READ_ENDINGS ": %s; %s",
        directory, n, n == 1 ? " was" : "s were", n == 1 ? "its name does" : "their names do",
        names, advice);
}

void
lex_tally_report(const LexTally *tally, const char *directory, LexMessages *messages)
{
    if (tally->n_by[LEX_FILTER_BY_ENDING] > 0)
        tally_report_endings(tally, directory, messages);
    if (tally->n_dangling > 0) {
        g_autofree char *names = lex_tally_list(tally->dangling, tally->n_dangling);
        lex_messages_add(messages, "%s: %" PRIu64 " symbolic link%s nowhere: %s", directory,
                         tally->n_dangling, tally->n_dangling == 1 ? " leads" : "s lead", names);
    }
    if (tally->n_results > 0) {
        g_autofree char *names = lex_tally_list(tally->results, tally->n_results);
        lex_messages_add(messages, "%s: tables that lexstat wrote are not read: %s", directory,
                         names);
    }
}

/* Why no file was a document, from the reason the user can do most about. */
static char *
tally_explain_empty(const LexTally *tally)
{
    const uint64_t *const n_by = tally->n_by;
    if (n_by[LEX_FILTER_BY_ENDING] > 0) {
        g_autofree char *advice = tally_advice(tally);
        const uint64_t n = n_by[LEX_FILTER_BY_ENDING];
        return g_strdup_printf("it holds no file that ends in " READ_ENDINGS " (%" PRIu64
                               " other file%s; %s)",
                               n, plural(n), advice);
    }
    if (n_by[LEX_FILTER_NOT_INCLUDED] > 0)
        return g_strdup_printf("--include matches none of its files (%" PRIu64 ")",
                               n_by[LEX_FILTER_NOT_INCLUDED]);
    if (n_by[LEX_FILTER_EXCLUDED] > 0)
        return g_strdup_printf("--exclude leaves out what it holds (%" PRIu64 " file%s)",
                               n_by[LEX_FILTER_EXCLUDED], plural(n_by[LEX_FILTER_EXCLUDED]));
    if (n_by[LEX_FILTER_BY_RULE] > 0)
        return g_strdup_printf("it holds only what is never one (hidden files, README*, LICENSE*, "
                               "metadata.csv: %" PRIu64 ")",
                               n_by[LEX_FILTER_BY_RULE]);
    if (tally->n_results > 0)
        return g_strdup("it holds only tables that lexstat wrote");
    if (tally->n_dangling > 0)
        return g_strdup_printf("it holds only symbolic links that lead nowhere (%" PRIu64 ")",
                               tally->n_dangling);
    return g_strdup("it holds no file");
}

void
lex_tally_fail_empty(const LexTally *tally, const char *directory, GError **error)
{
    g_autofree char *why = tally_explain_empty(tally);
    lex_error_set(error, LEX_ERROR_FORMAT, "%s: no documents found: %s", directory, why);
}

void
lex_tally_clear(LexTally *tally)
{
    g_clear_pointer(&tally->endings, g_hash_table_unref);
    g_clear_pointer(&tally->other_names, g_ptr_array_unref);
    g_clear_pointer(&tally->dangling, g_ptr_array_unref);
    g_clear_pointer(&tally->results, g_ptr_array_unref);
    *tally = (LexTally){0};
}
