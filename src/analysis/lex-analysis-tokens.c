/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every token, a row each, in the order of the documents: the tidy table from which users of R
 * and Python go their own way. Form, class, stop word and stem are decided once per distinct form;
 * a row only puts them together, so the table costs what writing it costs.
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

/* What is known of a form. */
typedef struct {
    const char *stem;
    size_t stem_length;
    bool stop;
    bool shown; /* its class is asked for */
} FormFacts;

typedef struct {
    LexAnalysisRun *run;
    FormFacts *forms;
    LexArena stems;
    LexTable *table;
    LexHeldRows held;
    LexCursor *cursors; /* by worker */
} Tokens;

static bool
tokens_learn_forms(Tokens *tokens, GError **error)
{
    const LexCorpus *corpus = tokens->run->corpus;
    g_autoptr(LexStemmer) stemmer =
        lex_stemmer_new(&tokens->run->stemming, lex_corpus_is_name, corpus, error);
    if (stemmer == NULL)
        return false;

    tokens->forms = g_new0(FormFacts, MAX(corpus->form_names.n_entries, 1));
    for (uint32_t i = 0; i < corpus->form_names.n_entries; i++) {
        FormFacts *form = &tokens->forms[i];
        const char *stem = lex_corpus_form_stem(corpus, i, stemmer, &form->stem_length);
        form->stem = lex_arena_copy(&tokens->stems, stem, form->stem_length);
        form->stop = lex_corpus_form_is_stop(corpus, i, tokens->run->stopwords);
        form->shown = tokens->run->term_options.classes >> corpus->forms[i].class & 1;
    }
    return true;
}

static void
write_token(const Tokens *tokens, LexRows *rows, const LexDocument *document, uint32_t surface_id,
            size_t position, size_t sentence, size_t start)
{
    const LexCorpus *corpus = tokens->run->corpus;
    const LexVocabEntry *surface = &corpus->surface_names.entries[surface_id];
    const uint32_t form_id = corpus->surfaces[surface_id].form;
    const LexVocabEntry *form = &corpus->form_names.entries[form_id];
    const FormFacts *facts = &tokens->forms[form_id];
    const char *source = corpus->sources[document->source];
    const char *class = lex_token_class_name(corpus->surfaces[surface_id].class);

    lex_rows_text(rows, document->id, strlen(document->id));
    lex_rows_optional(rows, source, strlen(source));
    lex_rows_count(rows, position);
    lex_rows_count(rows, sentence);
    lex_rows_count(rows, start);
    lex_rows_count(rows, start + surface->length);
    lex_rows_text(rows, surface->bytes, surface->length);
    lex_rows_text(rows, form->bytes, form->length);
    lex_rows_text(rows, class, strlen(class));
    lex_rows_count(rows, facts->stop);
    lex_rows_text(rows, facts->stem, facts->stem_length);
    lex_rows_end(rows);
}

static void
write_part(const Tokens *tokens, LexRows *rows, const LexPart *part)
{
    const LexCorpus *corpus = tokens->run->corpus;
    const LexPassage *passage = &part->passage;
    const uint32_t *surface_of = corpus->surface_of[passage->worker];
    LexSpacing spacing = {passage->spacings, part->place.n_bytes};
    size_t position = part->place.n_tokens, sentence = part->place.n_sentences;
    for (size_t i = 0; i < passage->n_tokens; i++) {
        const uint32_t surface = surface_of[lex_token_surface(passage->tokens[i])];
        const size_t start =
            lex_spacing_next(&spacing, corpus->surface_names.entries[surface].length);
        sentence += lex_token_gap(passage->tokens[i]) >= LEX_GAP_SENTENCE;
        position++;
        if (tokens->forms[corpus->surfaces[surface].form].shown)
            write_token(tokens, rows, &corpus->documents[part->document], surface, position,
                        sentence, start);
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
        write_part(tokens, rows, &part);
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
    const unsigned n_threads = tokens->run->n_threads;
    lex_held_rows_init(&tokens->held, tokens->table, n_threads);
    tokens->cursors = g_new0(LexCursor, n_threads);
    for (unsigned w = 0; w < n_threads; w++)
        lex_cursor_init(&tokens->cursors[w], tokens->run->corpus);
    const bool written = lex_jobs_run_ordered(tokens->run->corpus->n_blocks, n_threads,
                                              tokens_do_block, tokens_deliver, tokens, error);
    for (unsigned w = 0; w < n_threads; w++)
        lex_cursor_clear(&tokens->cursors[w]);
    lex_held_rows_clear(&tokens->held);
    g_free(tokens->cursors);
    json_object_set_new(tokens->run->report, "rows",
                        json_integer((json_int_t)lex_table_n_rows(tokens->table)));
    return written;
}

/* Surfaces, forms and stems that readers will not take for text. */
static void
tokens_warn_missing_like(const Tokens *tokens)
{
    const LexCorpus *corpus = tokens->run->corpus;
    LexMissingLike missing_like = {0};
    for (uint32_t i = 0; i < corpus->surface_names.n_entries; i++) {
        const LexVocabEntry *surface = &corpus->surface_names.entries[i];
        const uint32_t form = corpus->surfaces[i].form;
        if (!tokens->forms[form].shown)
            continue;
        const LexVocabEntry *name = &corpus->form_names.entries[form];
        lex_missing_like_look(&missing_like, surface->bytes, surface->length);
        lex_missing_like_look(&missing_like, name->bytes, name->length);
        lex_missing_like_look(&missing_like, tokens->forms[form].stem,
                              tokens->forms[form].stem_length);
    }
    lex_missing_like_report(&missing_like, "tokens", tokens->run->messages);
}

static bool
tokens_run(LexAnalysisRun *run, GError **error)
{
    Tokens tokens = {.run = run};
    tokens.table = lex_output_table(run->output, &schema, error);
    const bool learned = tokens.table != NULL && tokens_learn_forms(&tokens, error);
    if (learned)
        tokens_warn_missing_like(&tokens);
    const bool written = learned && tokens_write(&tokens, error);
    g_free(tokens.forms);
    lex_arena_clear(&tokens.stems);
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
