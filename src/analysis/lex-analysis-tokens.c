/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every token, a row each, in the order of the documents: the tidy table from which users of R
 * and Python go their own way. Token, form, class, stop word and stem are formatted once per
 * distinct token; a row only puts them together, so the table costs what writing it costs.
 */
#include "lex-analysis-run.h"
#include "lex-held-rows.h"
#include "lex-jobs.h"
#include "lex-missing-like.h"

#include <string.h>

enum { DOC_ID, SOURCE, POSITION, SENTENCE, START, END, TOKEN, FORM, CLASS, STOP, STEM };

static const LexColumn columns[] = {
    [DOC_ID] = {"doc_id", LEX_COLUMN_TEXT, "the document"},
    [SOURCE] = {"source", LEX_COLUMN_TEXT, "the document's source"},
    [POSITION] = {"position", LEX_COLUMN_COUNT, "number of the token in the document, from 1"},
    [SENTENCE] = {"sentence", LEX_COLUMN_COUNT, "number of its sentence in the document, from 1"},
    [START] =
        {"start", LEX_COLUMN_COUNT,
         "byte of the file where the token begins, from 0 (of the text in UTF-8 with --encoding)"},
    [END] = {"end", LEX_COLUMN_COUNT, "byte after the token's last"},
    [TOKEN] = {"token", LEX_COLUMN_TEXT, "the token as written"},
    [FORM] = {"form", LEX_COLUMN_TEXT, "the token folded: what stop words and stems are found by"},
    [CLASS] = {"class", LEX_COLUMN_TEXT, "class of token: word, number, url, email, tag"},
    [STOP] = {"stop", LEX_COLUMN_COUNT, "1: a stop word; 0: none"},
    [STEM] = {"stem", LEX_COLUMN_TEXT, "stem that the other analyses count (--stem)"},
    {0},
};

static const LexSchema schema = {"tokens", "a row for each token of each document", columns};

enum { SURFACES_PER_JOB = 4096 };

typedef struct {
    LexAnalysisRun *run;
    LexTable *table;
    LexStemmer **stemmers; /* by worker; so are cursors and heads */
    LexCursor *cursors;
    LexRows *heads;
    LexHeldRows held;

    LexCells
        *cells_of;   /* by surface: token to stem; of no columns when its class is not asked for */
    size_t n_parts;  /* of SURFACES_PER_JOB surfaces each */
    LexRows *shared; /* by part: where the cells are */
    LexMissingLike *missing_like; /* by part */
} Tokens;

/* ---- the cells of surfaces ------------------------------------------------------------------ */

static void
format_surface(const Tokens *tokens, uint32_t surface, size_t part, LexStemmer *stemmer)
{
    const LexCorpus *corpus = tokens->run->corpus;
    const LexVocabEntry *token = &corpus->surface_names.entries[surface];
    const uint32_t form = corpus->surfaces[surface].form;
    const LexVocabEntry *name = &corpus->form_names.entries[form];
    const char *class = lex_token_class_name(corpus->surfaces[surface].class);
    LexRows *rows = &tokens->shared[part];
    size_t stem_length;
    const char *stem = lex_corpus_form_stem(corpus, form, stemmer, &stem_length);

    LexCells *cells = &tokens->cells_of[surface];
    *cells = lex_rows_begin_cells(rows, TOKEN);
    lex_rows_text(rows, token->bytes, token->length);
    lex_rows_text(rows, name->bytes, name->length);
    lex_rows_text(rows, class, strlen(class));
    lex_rows_count(rows, lex_corpus_form_is_stop(corpus, form, tokens->run->stopwords));
    lex_rows_text(rows, stem, stem_length);
    lex_rows_end_cells(rows, cells);

    lex_missing_like_look(&tokens->missing_like[part], token->bytes, token->length);
    lex_missing_like_look(&tokens->missing_like[part], name->bytes, name->length);
    lex_missing_like_look(&tokens->missing_like[part], stem, stem_length);
}

static bool
format_part(void *data, size_t job, unsigned worker, G_GNUC_UNUSED GError **error)
{
    const Tokens *tokens = data;
    const LexCorpus *corpus = tokens->run->corpus;
    const uint32_t begin = (uint32_t)job * SURFACES_PER_JOB;
    const uint32_t end = MIN(begin + SURFACES_PER_JOB, corpus->surface_names.n_entries);
    for (uint32_t i = begin; i < end; i++) {
        const uint32_t form = corpus->surfaces[i].form;
        if (tokens->run->term_options.classes >> corpus->forms[form].class & 1)
            format_surface(tokens, i, job, tokens->stemmers[worker]);
    }
    return true;
}

/* Surfaces, forms and stems that readers will not take for text. */
static void
tokens_warn_missing_like(const Tokens *tokens)
{
    LexMissingLike all = {0};
    for (size_t i = 0; i < tokens->n_parts; i++)
        lex_missing_like_join(&all, &tokens->missing_like[i]);
    lex_missing_like_report(&all, "tokens", tokens->run->messages);
}

static bool
tokens_format_surfaces(Tokens *tokens, GError **error)
{
    const LexAnalysisRun *run = tokens->run;
    const uint32_t n = run->corpus->surface_names.n_entries;
    tokens->n_parts = (n + SURFACES_PER_JOB - 1) / SURFACES_PER_JOB;
    tokens->cells_of = g_new0(LexCells, MAX(n, 1));
    tokens->shared = g_new(LexRows, MAX(tokens->n_parts, 1));
    tokens->missing_like = g_new0(LexMissingLike, MAX(tokens->n_parts, 1));
    for (size_t i = 0; i < tokens->n_parts; i++)
        lex_rows_init(&tokens->shared[i], lex_table_layout(tokens->table));
    for (unsigned w = 0; w < run->n_threads; w++) {
        tokens->stemmers[w] =
            lex_stemmer_new(&run->stemming, lex_corpus_is_name, run->corpus, error);
        if (tokens->stemmers[w] == NULL)
            return false;
    }
    if (!lex_jobs_run(tokens->n_parts, run->n_threads, format_part, tokens, error))
        return false;
    tokens_warn_missing_like(tokens);
    return true;
}

/* ---- rows ----------------------------------------------------------------------------------- */

static LexCells
format_head(const Tokens *tokens, LexRows *head, const LexDocument *document)
{
    const char *source = tokens->run->corpus->sources[document->source];
    lex_rows_clear(head);
    LexCells cells = lex_rows_begin_cells(head, DOC_ID);
    lex_rows_text(head, document->id, strlen(document->id));
    lex_rows_optional(head, source, strlen(source));
    lex_rows_end_cells(head, &cells);
    return cells;
}

static void
write_part(const Tokens *tokens, LexRows *rows, LexRows *head, const LexPart *part)
{
    const LexCorpus *corpus = tokens->run->corpus;
    const LexPassage *passage = &part->passage;
    const uint32_t *surface_of = corpus->surface_of[passage->worker];
    const LexCells document = format_head(tokens, head, &corpus->documents[part->document]);
    LexSpacing spacing = {passage->spacings, part->place.n_bytes};
    size_t position = part->place.n_tokens, sentence = part->place.n_sentences;
    for (size_t i = 0; i < passage->n_tokens; i++) {
        const uint32_t surface = surface_of[lex_token_surface(passage->tokens[i])];
        const size_t length = corpus->surface_names.entries[surface].length;
        const size_t start = lex_spacing_next(&spacing, length);
        const LexCells *cells = &tokens->cells_of[surface];
        sentence += lex_token_gap(passage->tokens[i]) >= LEX_GAP_SENTENCE;
        position++;
        if (cells->n_columns == 0)
            continue;
        lex_rows_cells(rows, head, &document);
        lex_rows_count(rows, position);
        lex_rows_count(rows, sentence);
        lex_rows_count(rows, start);
        lex_rows_count(rows, start + length);
        lex_rows_cells(rows, &tokens->shared[surface / SURFACES_PER_JOB], cells);
        lex_rows_end(rows);
    }
}

static bool
tokens_do_block(void *data, size_t job, unsigned worker, GError **error)
{
    const Tokens *tokens = data;
    const size_t n_parts = tokens->run->corpus->blocks[job].n_documents;
    LexRows *rows = lex_held_rows_begin(&tokens->held, job);
    for (size_t i = 0; i < n_parts; i++) {
        LexPart part;
        if (!lex_cursor_part(&tokens->cursors[worker], job, i, &part, error))
            return false;
        write_part(tokens, rows, &tokens->heads[worker], &part);
    }
    return true;
}

static bool
tokens_deliver(void *data, size_t job, G_GNUC_UNUSED unsigned worker, GError **error)
{
    const Tokens *tokens = data;
    return lex_held_rows_write(&tokens->held, job, error);
}

static bool
tokens_write(Tokens *tokens, GError **error)
{
    const LexAnalysisRun *run = tokens->run;
    if (!tokens_format_surfaces(tokens, error))
        return false;
    const bool written = lex_jobs_run_ordered(run->corpus->n_blocks, run->n_threads,
                                              tokens_do_block, tokens_deliver, tokens, error);
    json_object_set_new(run->report, "rows",
                        json_integer((json_int_t)lex_table_n_rows(tokens->table)));
    return written;
}

/* ---- all of it ------------------------------------------------------------------------------ */

static void
tokens_start(Tokens *tokens)
{
    const unsigned n_threads = tokens->run->n_threads;
    tokens->stemmers = g_new0(LexStemmer *, n_threads);
    tokens->cursors = g_new0(LexCursor, n_threads);
    tokens->heads = g_new(LexRows, n_threads);
    for (unsigned w = 0; w < n_threads; w++) {
        lex_cursor_init(&tokens->cursors[w], tokens->run->corpus);
        lex_rows_init(&tokens->heads[w], lex_table_layout(tokens->table));
    }
    lex_held_rows_init(&tokens->held, tokens->table, n_threads);
}

static void
tokens_clear(Tokens *tokens)
{
    for (unsigned w = 0; w < tokens->run->n_threads; w++) {
        lex_stemmer_free(tokens->stemmers[w]);
        lex_cursor_clear(&tokens->cursors[w]);
        lex_rows_release(&tokens->heads[w]);
    }
    for (size_t i = 0; i < tokens->n_parts; i++) {
        lex_rows_release(&tokens->shared[i]);
        lex_missing_like_clear(&tokens->missing_like[i]);
    }
    lex_held_rows_clear(&tokens->held);
    g_free(tokens->stemmers);
    g_free(tokens->cursors);
    g_free(tokens->heads);
    g_free(tokens->cells_of);
    g_free(tokens->shared);
    g_free(tokens->missing_like);
}

static bool
tokens_run(LexAnalysisRun *run, GError **error)
{
    Tokens tokens = {.run = run, .table = lex_output_table(run->output, &schema, error)};
    if (tokens.table == NULL)
        return false;
    tokens_start(&tokens);
    const bool written = tokens_write(&tokens, error);
    tokens_clear(&tokens);
    return written;
}

const LexAnalysis lex_analysis_tokens = {
    .name = "tokens",
    .summary = "every token, one row each, with its place, class, stop mark and stem",
    .needs = LEX_NEEDS_SPACINGS,
    .stem = "root",
    .stopwords = "core",
    .classes = "word,number,url,email,tag",
    .options = {"tokens", "Tokens", NULL, 0},
    .tables = {&schema},
    .run = tokens_run,
};
