/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every token, a row each, in the order of the documents: the tidy table from which users of R
 * and Python go their own way. Form, class, stop word and stem are decided once per distinct form;
 * a row only puts them together, so the table costs what writing it costs.
 */
#include "lex-analysis-run.h"
#include "lex-jobs.h"
#include "lex-missing-like.h"

#include <string.h>

#define TOKENS_PER_JOB ((size_t)1 << 14)

enum { DOC_ID, SOURCE, POSITION, SENTENCE, START, END, TOKEN, FORM, CLASS, STOP, STEM };

static const LexColumn columns[] = {
    [DOC_ID] = {"doc_id", LEX_COLUMN_TEXT, "the document"},
    [SOURCE] = {"source", LEX_COLUMN_TEXT, "its source"},
    [POSITION] = {"position", LEX_COLUMN_COUNT, "of the token among the document's, from 1"},
    [SENTENCE] = {"sentence", LEX_COLUMN_COUNT, "of the document, from 1"},
    [START] =
        {"start", LEX_COLUMN_COUNT,
         "byte of the file where the token begins, from 0 (of the text in UTF-8 with --encoding)"},
    [END] = {"end", LEX_COLUMN_COUNT, "byte after its last"},
    [TOKEN] = {"token", LEX_COLUMN_TEXT, "as written"},
    [FORM] = {"form", LEX_COLUMN_TEXT, "folded: what stop words and stems are found by"},
    [CLASS] = {"class", LEX_COLUMN_TEXT, "word, number, url, email, tag"},
    [STOP] = {"stop", LEX_COLUMN_COUNT, "1: a stop word"},
    [STEM] = {"stem", LEX_COLUMN_TEXT, "what the other analyses count"},
    {0},
};

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
    LexRows *outputs; /* by worker */
    GArray *pieces;   /* of Piece */
} Tokens;

/* Where the reading of a document stands. */
typedef struct {
    size_t token; /* the next */
    size_t sentence;
    LexSpacing spacing;
} Place;

/* The work of one job: some whole documents, or a part of a long one. */
typedef struct {
    size_t begin; /* documents */
    size_t end;
    Place place;      /* where in the first document */
    size_t end_token; /* of a part; SIZE_MAX: to the end */
} Piece;

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

    lex_rows_text(rows, document->input->id, strlen(document->input->id));
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

/* The next token's beginning; the place moves behind it. */
static size_t
place_next(Place *place, const LexCorpus *corpus, const LexDocument *document)
{
    const LexTokenWord word = document->tokens[place->token++];
    place->sentence += lex_token_gap(word) >= LEX_GAP_SENTENCE;
    return lex_spacing_next(&place->spacing,
                            corpus->surface_names.entries[lex_token_surface(word)].length);
}

static Place
place_begin(const LexDocument *document)
{
    return (Place){.spacing = lex_spacing_begin(document)};
}

static void
write_document(const Tokens *tokens, LexRows *rows, const LexDocument *document, Place place,
               size_t end_token)
{
    const LexCorpus *corpus = tokens->run->corpus;
    const size_t end = MIN(end_token, document->n_tokens);
    while (place.token < end) {
        const uint32_t surface = lex_token_surface(document->tokens[place.token]);
        const size_t start = place_next(&place, corpus, document);
        if (tokens->forms[corpus->surfaces[surface].form].shown)
            write_token(tokens, rows, document, surface, place.token, place.sentence, start);
    }
}

/* ---- pieces ------------------------------------------------------------------------------ */

/* A long document in parts, each of which knows the place where it begins. */
static void
tokens_cut_document(Tokens *tokens, size_t index)
{
    const LexCorpus *corpus = tokens->run->corpus;
    const LexDocument *document = &corpus->documents[index];
    Place place = place_begin(document);
    while (place.token < document->n_tokens) {
        const Piece piece = {index, index + 1, place, place.token + TOKENS_PER_JOB};
        g_array_append_val(tokens->pieces, piece);
        while (place.token < MIN(piece.end_token, document->n_tokens))
            place_next(&place, corpus, document);
    }
}

/* Pieces of about TOKENS_PER_JOB tokens, however the corpus is cut into documents. */
static void
tokens_cut(Tokens *tokens)
{
    const LexCorpus *corpus = tokens->run->corpus;
    size_t filled = TOKENS_PER_JOB;
    tokens->pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
    for (size_t i = 0; i < corpus->n_documents; i++) {
        const LexDocument *document = &corpus->documents[i];
        if (document->n_tokens > TOKENS_PER_JOB) {
            tokens_cut_document(tokens, i);
            filled = TOKENS_PER_JOB; /* a part takes no other document */
            continue;
        }
        if (filled >= TOKENS_PER_JOB) {
            const Piece piece = {i, i, place_begin(document), SIZE_MAX};
            g_array_append_val(tokens->pieces, piece);
            filled = 0;
        }
        g_array_index(tokens->pieces, Piece, tokens->pieces->len - 1).end = i + 1;
        filled += document->n_tokens;
    }
}

static bool
tokens_do_piece(void *data, size_t job, unsigned worker, G_GNUC_UNUSED GError **error)
{
    const Tokens *tokens = data;
    const LexDocument *documents = tokens->run->corpus->documents;
    const Piece *piece = &g_array_index(tokens->pieces, Piece, job);
    LexRows *rows = &tokens->outputs[worker];
    lex_rows_clear(rows);
    write_document(tokens, rows, &documents[piece->begin], piece->place, piece->end_token);
    for (size_t i = piece->begin + 1; i < piece->end; i++)
        write_document(tokens, rows, &documents[i], place_begin(&documents[i]), SIZE_MAX);
    return true;
}

static bool
tokens_deliver(void *data, G_GNUC_UNUSED size_t job, unsigned worker, GError **error)
{
    const Tokens *tokens = data;
    return lex_table_write(tokens->table, &tokens->outputs[worker], error);
}

static bool
tokens_write(Tokens *tokens, GError **error)
{
    const unsigned n_threads = tokens->run->n_threads;
    g_autofree LexRows *outputs = g_new0(LexRows, n_threads);
    tokens->outputs = outputs;
    tokens_cut(tokens);
    for (unsigned w = 0; w < n_threads; w++)
        lex_rows_init(&outputs[w], lex_table_layout(tokens->table));

    const bool written = lex_jobs_run_ordered(tokens->pieces->len, n_threads, tokens_do_piece,
                                              tokens_deliver, tokens, error);
    for (unsigned w = 0; w < n_threads; w++)
        lex_rows_release(&outputs[w]);
    g_array_unref(tokens->pieces);
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
    tokens.table = lex_output_table(run->output, "tokens", columns, error);
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
    .columns = columns,
    .run = tokens_run,
};
