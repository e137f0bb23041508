/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The stems of words: a list goes in, a word a line; for each line a row comes out, at every level
 * and with the affixes that were taken off. For teaching, for checking a stem, and for programs
 * that need an Indonesian stemmer.
 *
 * Its paths are lists, not documents: no corpus is read, and no text says what is a name.
 */
#include "lex-analysis-run.h"
#include "lex-reader.h"

#include <string.h>

enum { FORM, ROOT, LIGHT, SNOWBALL, PREFIXES, SUFFIX, CLITICS };

static const LexColumn columns[] = {
    [FORM] = {"form", LEX_COLUMN_TEXT, "the word, folded"},
    [ROOT] = {"root", LEX_COLUMN_TEXT, "its stem with --stem=root"},
    [LIGHT] = {"light", LEX_COLUMN_TEXT, "its stem with --stem=light"},
    [SNOWBALL] = {"snowball", LEX_COLUMN_TEXT, "its stem with --stem=snowball"},
    [PREFIXES] = {"prefixes", LEX_COLUMN_TEXT,
                  "prefixes taken off for the root, outermost first: me+per"},
    [SUFFIX] = {"suffix", LEX_COLUMN_TEXT, "suffix taken off for the root: an, kan, i"},
    [CLITICS] = {"clitics", LEX_COLUMN_TEXT, "clitics taken off for the root: nya+lah"},
    {0},
};

static const LexSchema schema = {"stem-list", "a row for each word of the list", columns};

enum { N_LEVELS = 3 };

static const LexStemLevel levels[N_LEVELS] = {LEX_STEM_ROOT, LEX_STEM_LIGHT, LEX_STEM_SNOWBALL};

typedef struct {
    LexAnalysisRun *run;
    LexTable *table;
    LexRows rows;
    LexStemmer *stemmers[N_LEVELS];
    LexRootStemmer *explainer;
    GString *form;
} StemList;

static void
append_prefixes(LexRows *rows, const LexAffixes *affixes)
{
    g_autoptr(GString) shown = g_string_new(NULL);
    for (unsigned i = 0; i < affixes->n_prefixes; i++)
        g_string_append_printf(shown, "%s%s", i > 0 ? "+" : "",
                               lex_prefix_name(affixes->prefixes[i]));
    lex_rows_optional(rows, shown->str, shown->len);
}

static void
append_clitics(LexRows *rows, const LexAffixes *affixes)
{
    const bool both = *affixes->possessive != '\0' && *affixes->particle != '\0';
    g_autofree char *shown =
        g_strconcat(affixes->possessive, both ? "+" : "", affixes->particle, NULL);
    lex_rows_optional(rows, shown, strlen(shown));
}

static void
write_word(StemList *list, const char *word, size_t length)
{
    LexAffixes affixes = {.possessive = "", .particle = ""};
    lex_fold(word, length, LEX_CASE_FOLD, list->form);
    lex_rows_optional(&list->rows, list->form->str, list->form->len);
    for (size_t i = 0; i < N_LEVELS; i++) {
        size_t stem_length;
        const char *stem =
            lex_stemmer_stem(list->stemmers[i], list->form->str, list->form->len, &stem_length);
        lex_rows_optional(&list->rows, stem, stem_length);
    }
    lex_root_explain(list->explainer, list->form->str, list->form->len, &affixes);
    append_prefixes(&list->rows, &affixes);
    lex_rows_optional(&list->rows, lex_suffix_name(affixes.suffix),
                      strlen(lex_suffix_name(affixes.suffix)));
    append_clitics(&list->rows, &affixes);
    lex_rows_end(&list->rows);
}

/* A line's word: blanks around it, and the CR before the LF, do not belong to it. */
static void
write_line(StemList *list, const char *line, size_t length)
{
    while (length > 0 && g_ascii_isspace(line[length - 1]))
        length--;
    while (length > 0 && g_ascii_isspace(*line)) {
        line++;
        length--;
    }
    g_autofree char *valid = g_utf8_make_valid(line, (gssize)length);
    write_word(list, valid, strlen(valid));
}

static bool
write_file(StemList *list, LexReader *reader, const char *path, GError **error)
{
    LexText text;
    if (!lex_reader_read(reader, path, &text, error))
        return false;
    const char *line = (const char *)text.bytes;
    const char *const end = line + text.length;
    while (line < end) {
        const char *line_end = memchr(line, '\n', (size_t)(end - line));
        if (line_end == NULL)
            line_end = end;
        lex_rows_clear(&list->rows);
        write_line(list, line, (size_t)(line_end - line));
        if (!lex_table_write(list->table, &list->rows, error))
            return false;
        line = line_end + 1;
    }
    return true;
}

static bool
list_start(StemList *list, GError **error)
{
    LexStemming stemming = list->run->stemming;
    for (size_t i = 0; i < N_LEVELS; i++) {
        stemming.level = levels[i];
        list->stemmers[i] = lex_stemmer_new(&stemming, NULL, NULL, error);
        if (list->stemmers[i] == NULL)
            return false;
    }
    list->explainer = lex_root_stemmer_new(stemming.dictionary, stemming.lists, NULL, NULL);
    list->table = lex_output_table(list->run->output, &schema, error);
    if (list->table == NULL)
        return false;
    lex_rows_init(&list->rows, lex_table_layout(list->table));
    return true;
}

static bool
list_write(StemList *list, GError **error)
{
    const LexInputOptions *input = &list->run->settings->input;
    const LexReaderSettings settings = {input->encoding, (LexInvalid)input->invalid};
    g_autoptr(LexReader) reader = lex_reader_new(&settings, error);
    if (reader == NULL)
        return false;
    for (const char *const *path = list->run->paths; *path != NULL; path++) {
        if (!write_file(list, reader, *path, error))
            return false;
    }
    json_object_set_new(list->run->report, "rows",
                        json_integer((json_int_t)lex_table_n_rows(list->table)));
    return true;
}

static bool
stem_list_run(LexAnalysisRun *run, GError **error)
{
    StemList list = {.run = run, .form = g_string_new(NULL)};
    const bool written = list_start(&list, error) && list_write(&list, error);
    for (size_t i = 0; i < N_LEVELS; i++)
        lex_stemmer_free(list.stemmers[i]);
    lex_root_stemmer_free(list.explainer);
    lex_rows_release(&list.rows);
    g_string_free(list.form, TRUE);
    return written;
}

/* Of what says how texts are found and counted, a list of words needs next to nothing. */
static bool
check_options(const LexSettings *settings, GError **error)
{
    static const LexOptionGroup *const groups[] = {&lex_input_group, &lex_text_group,
                                                   &lex_term_group};
    static const char *const used[] = {"encoding", "invalid", "dictionary", "stem-exceptions",
                                       NULL};
    for (size_t i = 0; i < G_N_ELEMENTS(groups); i++) {
        for (const LexOption *option = groups[i]->options; option->name != NULL; option++) {
            if (!lex_settings_is_given(settings, option->name) ||
                g_strv_contains(used, option->name))
                continue;
            lex_error_set(error, LEX_ERROR_USAGE,
                          "--%s has no part in --stem-list, which shows every level for the words "
                          "of a list",
                          option->name);
            return false;
        }
    }
    return true;
}

static bool
stem_list_check(const LexAnalysisRun *run, GError **error)
{
    if (run->paths[0] == NULL) {
        lex_error_set(error, LEX_ERROR_USAGE,
                      "--stem-list: no list of words; a file with a word a line, or -, was "
                      "expected");
        return false;
    }
    return check_options(run->settings, error);
}

const LexAnalysis lex_analysis_stem_list = {
    .name = "stem-list",
    .summary = "the stems of words: PATH is a list, a word a line",
    .needs = LEX_NEEDS_WORDS,
    .stem = "root",
    .stopwords = "none",
    .classes = "word",
    .options = {"stem-list", "Stem list", NULL, 0},
    .tables = {&schema},
    .check = stem_list_check,
    .run = stem_list_run,
};
