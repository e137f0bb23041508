/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The stems of words: a list goes in, a word a line; for each line a row comes out, at every level
 * and with the affixes that were taken off. For teaching, for checking a stem, and for programs
 * that need an Indonesian stemmer.
 *
 * Its paths are lists, not documents: no corpus is read, and no text says what is a name. So a
 * line's row depends on the line alone: threads take pieces of the lists as they come, and memory
 * holds no more than those.
 */
#include "lex-analysis-run.h"
#include "lex-held-rows.h"
#include "lex-jobs.h"
#include "lex-lines.h"
#include "lex-message.h"

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

enum {
    PIECE_SIZE = 1 << 16, /* bytes of a list that a thread takes at once: 8,000 words, 15 ms */
    KNOWN_SIZE = 1 << 22, /* bytes of cells that a thread keeps at most: 80,000 words */
    LONGEST_KNOWN = 256,  /* bytes of a word that is kept; no Indonesian one comes near it */
};

/* What one thread works with. */
typedef struct {
    LexLinesPiece piece;
    uint64_t n_replaced;  /* byte sequences of all its pieces that were not valid */
    LexRootStemmer *root; /* NULL: it has not had a piece yet */
    LexStemmer *snowball;
    GString *form;
    LexVocab words; /* that have cells already; a list of tokens is the same few over and over */
    GArray *cells;  /* of LexCells, by number */
    LexRows known;  /* where those are */
    size_t known_size;
} Worker;

typedef struct {
    LexAnalysisRun *run;
    LexTable *table;
    LexReader *reader;
    LexLines *lines;
    Worker *workers;
    LexHeldRows held;
} StemList;

/* ---- the row of a word ---------------------------------------------------------------------- */

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
append_form(Worker *worker, LexRows *rows, const char *form, size_t length)
{
    LexAffixes affixes = {.possessive = "", .particle = ""};
    size_t stem_length;
    const char *stem = lex_root_stem(worker->root, form, length, &stem_length);
    lex_rows_optional(rows, form, length);
    lex_rows_optional(rows, stem, stem_length);
    stem = lex_light_stem(worker->root, form, length, &stem_length);
    lex_rows_optional(rows, stem, stem_length);
    stem = lex_stemmer_stem(worker->snowball, form, length, &stem_length);
    lex_rows_optional(rows, stem, stem_length);
    lex_root_explain(worker->root, form, length, &affixes);
    append_prefixes(rows, &affixes);
    lex_rows_optional(rows, lex_suffix_name(affixes.suffix),
                      strlen(lex_suffix_name(affixes.suffix)));
    append_clitics(rows, &affixes);
}

static void
worker_forget(Worker *worker)
{
    lex_vocab_clear(&worker->words);
    lex_rows_clear(&worker->known);
    g_array_set_size(worker->cells, 0);
}

static void
worker_append(Worker *worker, LexRows *rows, const char *word, size_t length)
{
    g_autofree char *valid = g_utf8_make_valid(word, (gssize)length);
    lex_fold(valid, strlen(valid), LEX_CASE_FOLD, worker->form);
    append_form(worker, rows, worker->form->str, worker->form->len);
}

/* The cells of the word. */
static const LexCells *
worker_know(Worker *worker, const char *word, size_t length)
{
    bool is_new;
    if (worker->known.length > worker->known_size)
        worker_forget(worker);
    const uint32_t number = lex_vocab_intern(&worker->words, word, length, &is_new);
    if (is_new) {
        LexCells cells = lex_rows_begin_cells(&worker->known, FORM);
        worker_append(worker, &worker->known, word, length);
        lex_rows_end_cells(&worker->known, &cells);
        g_array_append_val(worker->cells, cells);
    }
    return &g_array_index(worker->cells, LexCells, number);
}

static void
worker_write(Worker *worker, const char *word, size_t length, LexRows *rows)
{
    if (length > LONGEST_KNOWN)
        worker_append(worker, rows, word, length);
    else
        lex_rows_cells(rows, &worker->known, worker_know(worker, word, length));
    lex_rows_end(rows);
}

/* ---- lines ------------------------------------------------------------------------------------
 */

/* A line's word: blanks around it, and the CR before the LF, do not belong to it. */
static void
write_line(Worker *worker, const char *line, size_t length, LexRows *rows)
{
    while (length > 0 && g_ascii_isspace(line[length - 1]))
        length--;
    while (length > 0 && g_ascii_isspace(*line)) {
        line++;
        length--;
    }
    worker_write(worker, line, length, rows);
}

static void
write_lines(Worker *worker, LexRows *rows)
{
    const char *line = (const char *)worker->piece.bytes.bytes;
    const char *const end = line + worker->piece.bytes.length;
    while (line < end) {
        const char *line_end = memchr(line, '\n', (size_t)(end - line));
        if (line_end == NULL)
            line_end = end;
        write_line(worker, line, (size_t)(line_end - line), rows);
        line = line_end + 1;
    }
}

/* With its first piece: a short list is one thread's. */
static bool
worker_start(Worker *worker, const StemList *list, GError **error)
{
    LexStemming stemming = list->run->stemming;
    if (worker->root != NULL)
        return true;
    stemming.level = LEX_STEM_SNOWBALL;
    worker->snowball = lex_stemmer_new(&stemming, NULL, NULL, error);
    if (worker->snowball == NULL)
        return false;
    worker->root = lex_root_stemmer_new(stemming.dictionary, stemming.lists, NULL, NULL);
    worker->form = g_string_new(NULL);
    worker->cells = g_array_new(FALSE, FALSE, sizeof(LexCells));
    /* Words take as much as their cells. */
    worker->known_size = (size_t)MIN(list->run->memory / list->run->n_threads / 4, KNOWN_SIZE);
    lex_rows_init(&worker->known, lex_table_layout(list->table));
    return true;
}

static void
worker_clear(Worker *worker)
{
    lex_bytes_clear(&worker->piece.bytes);
    if (worker->root == NULL)
        return;
    lex_root_stemmer_free(worker->root);
    lex_stemmer_free(worker->snowball);
    g_string_free(worker->form, TRUE);
    lex_vocab_clear(&worker->words);
    lex_rows_release(&worker->known);
    g_array_unref(worker->cells);
}

static bool
take_piece(void *data, G_GNUC_UNUSED size_t job, unsigned worker, bool *ret_more, GError **error)
{
    const StemList *list = data;
    return lex_lines_next(list->lines, &list->workers[worker].piece, ret_more, error);
}

static bool
stem_piece(void *data, size_t job, unsigned number, GError **error)
{
    const StemList *list = data;
    Worker *worker = &list->workers[number];
    const LexLinesPiece *piece = &worker->piece;
    uint64_t n_replaced;
    if (!worker_start(worker, list, error) ||
        !lex_reader_check(list->reader, piece->name, piece->offset, &piece->bytes, &n_replaced,
                          error))
        return false;
    worker->n_replaced += n_replaced;
    write_lines(worker, lex_held_rows_begin(&list->held, job));
    return true;
}

static bool
deliver_piece(void *data, size_t job, G_GNUC_UNUSED unsigned worker, GError **error)
{
    const StemList *list = data;
    return lex_held_rows_write(&list->held, job, error);
}

static void
list_report_damaged(const StemList *list)
{
    uint64_t n = 0;
    for (unsigned w = 0; w < list->run->n_threads; w++)
        n += list->workers[w].n_replaced;
    if (n > 0)
        lex_messages_add(list->run->messages,
                         "--stem-list: %" G_GUINT64_FORMAT
                         " invalid byte %s as U+FFFD; --encoding=NAME reads other encodings",
                         n, n == 1 ? "sequence counts" : "sequences count");
}

static bool
list_write(StemList *list, GError **error)
{
    const unsigned n_threads = list->run->n_threads;
    list->workers = g_new0(Worker, n_threads);
    lex_held_rows_init(&list->held, list->table, n_threads);
    const bool written =
        lex_jobs_run_taken_ordered(n_threads, take_piece, stem_piece, deliver_piece, list, error);
    list_report_damaged(list);
    for (unsigned w = 0; w < n_threads; w++)
        worker_clear(&list->workers[w]);
    g_free(list->workers);
    lex_held_rows_clear(&list->held);
    json_object_set_new(list->run->report, "rows",
                        json_integer((json_int_t)lex_table_n_rows(list->table)));
    return written;
}

static bool
stem_list_run(LexAnalysisRun *run, GError **error)
{
    const LexSettings *settings = run->settings;
    const LexLinesSettings lines_settings = {
        .paths = run->paths,
        .reader = {settings->input.encoding, (LexInvalid)settings->input.invalid},
        .piece_size = (size_t)MIN(settings->machine.block_size, (uint64_t)PIECE_SIZE),
        .tmpdir = settings->machine.tmpdir,
    };
    g_autoptr(LexReader) reader = lex_reader_new(&lines_settings.reader, error);
    g_autoptr(LexLines) lines = lex_lines_new(&lines_settings);
    StemList list = {.run = run, .reader = reader, .lines = lines};
    list.table = reader != NULL ? lex_output_table(run->output, &schema, error) : NULL;
    return list.table != NULL && list_write(&list, error);
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
