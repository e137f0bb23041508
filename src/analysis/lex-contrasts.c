/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-contrasts.h"

#include "lex-message.h"
#include "lex-sources.h"

static bool
is_rest(const char *reference)
{
    return g_str_equal(reference, "rest");
}

/* The first source that has a name. */
static uint32_t
first_source(const LexCorpus *corpus)
{
    return corpus->n_sources > 0 && corpus->sources[0][0] == '\0';
}

static uint32_t
find_source(const LexCorpus *corpus, const char *name)
{
    for (uint32_t s = first_source(corpus); s < corpus->n_sources; s++) {
        if (g_str_equal(corpus->sources[s], name))
            return s;
    }
    return UINT32_MAX;
}

static void
add_contrast(LexContrasts *contrasts, uint32_t target, uint32_t reference)
{
    contrasts->contrasts[contrasts->n_contrasts++] = (LexContrast){target, reference};
}

static void
add_pairs(LexContrasts *contrasts, const LexCorpus *corpus)
{
    const size_t n = corpus->n_sources;
    contrasts->contrasts = g_new(LexContrast, n * (n - 1) / 2);
    for (uint32_t a = first_source(corpus); a < n; a++) {
        for (uint32_t b = a + 1; b < n; b++)
            add_contrast(contrasts, a, b);
    }
}

/* Every source, but for the reference where that is one itself. */
static void
add_targets(LexContrasts *contrasts, const LexCorpus *corpus, uint32_t reference)
{
    contrasts->contrasts = g_new(LexContrast, corpus->n_sources);
    for (uint32_t s = first_source(corpus); s < corpus->n_sources; s++) {
        if (s != reference)
            add_contrast(contrasts, s, reference);
    }
}

static bool
fail_unknown(const LexCorpus *corpus, const char *reference, GError **error)
{
    g_autoptr(GString) names = g_string_new(NULL);
    for (uint32_t s = first_source(corpus); s < corpus->n_sources && s < 20; s++)
        g_string_append_printf(names, ", %s", corpus->sources[s]);
    lex_error_set(error, LEX_ERROR_USAGE,
                  "--reference=%s is no file and no source of these: rest%s%s", reference,
                  names->str, corpus->n_sources > 20 ? ", ..." : "");
    return false;
}

bool
lex_contrasts_check(const LexAnalysisRun *run, const char *reference, bool pairs, GError **error)
{
    if (pairs && lex_settings_is_given(run->settings, "reference")) {
        lex_error_set(error, LEX_ERROR_USAGE,
                      "--pairs and --reference=%s do not go together: one compares all sources "
                      "with one another, the other with one reference",
                      reference);
        return false;
    }
    const bool one_is_enough = !is_rest(reference) && !pairs;
    return lex_sources_require(run, "--keyness", one_is_enough ? 1 : 2, error);
}

bool
lex_contrasts_init(LexContrasts *contrasts, const LexAnalysisRun *run, const char *reference,
                   bool pairs, GError **error)
{
    const LexCorpus *corpus = run->corpus;
    *contrasts = (LexContrasts){.n_all_sources = corpus->n_sources};
    if (pairs) {
        add_pairs(contrasts, corpus);
    } else if (is_rest(reference)) {
        add_targets(contrasts, corpus, LEX_REFERENCE_REST);
    } else if (find_source(corpus, reference) != UINT32_MAX) {
        if (!lex_sources_require(run, "--reference", 2, error))
            return false;
        add_targets(contrasts, corpus, find_source(corpus, reference));
    } else if (g_file_test(reference, G_FILE_TEST_EXISTS)) {
        contrasts->list = lex_reference_list_new(run, reference, error);
        if (contrasts->list == NULL)
            return false;
        contrasts->list_name = g_filename_display_name(reference);
        add_targets(contrasts, corpus, LEX_REFERENCE_LIST);
    } else {
        return fail_unknown(corpus, reference, error);
    }
    return true;
}

void
lex_contrasts_clear(LexContrasts *contrasts)
{
    g_free(contrasts->contrasts);
    g_free(contrasts->list_name);
    lex_reference_list_free(contrasts->list);
    *contrasts = (LexContrasts){0};
}

const char *
lex_contrast_reference_name(const LexContrasts *contrasts, const LexContrast *contrast,
                            const LexCorpus *corpus)
{
    if (contrast->reference == LEX_REFERENCE_REST)
        return "(rest)";
    return contrast->reference == LEX_REFERENCE_LIST ? contrasts->list_name
                                                     : corpus->sources[contrast->reference];
}
