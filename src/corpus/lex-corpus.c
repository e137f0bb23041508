/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Blocks, encoded in parallel (lex-encode.c); one vocabulary out of the workers'; forms out of
 * surfaces. After lex_corpus_read() nothing changes any more.
 */
#include "lex-corpus.h"

#include "lex-encode.h"
#include "lex-jobs.h"
#include "lex-message.h"

#include <string.h>

/* ---- blocks ------------------------------------------------------------------------------ */

/* Consecutive files of about block_size bytes; a small file costs as much as 4 KB of a large. */
static void
corpus_cut_blocks(LexCorpus *corpus, const LexInputs *inputs, size_t block_size)
{
    g_autoptr(GArray) blocks = g_array_new(FALSE, TRUE, sizeof(LexCorpusBlock));
    uint64_t filled = 0;

    for (size_t i = 0; i < inputs->n_files; i++) {
        if (i == 0 || filled >= block_size) {
            const LexCorpusBlock block = {.first_file = i};
            g_array_append_val(blocks, block);
            filled = 0;
        }
        g_array_index(blocks, LexCorpusBlock, blocks->len - 1).n_files++;
        filled += MAX(inputs->files[i].size, 4096);
    }
    corpus->n_blocks = blocks->len;
    corpus->blocks = (LexCorpusBlock *)g_array_free(g_steal_pointer(&blocks), FALSE);
}

typedef struct {
    LexCorpus *corpus;
    const LexInputs *inputs;
    const LexCorpusSettings *settings;
    LexEncoder *encoders; /* by worker */
} Reading;

static uint64_t
block_n_bytes(const LexCorpusBlock *block)
{
    uint64_t n_bytes = 0;
    for (size_t i = 0; i < block->n_files; i++)
        n_bytes += block->documents[i].n_bytes;
    return n_bytes;
}

static bool
reading_encode_block(void *data, size_t job, unsigned worker, GError **error)
{
    Reading *reading = data;
    LexCorpusBlock *block = &reading->corpus->blocks[job];
    block->worker = worker;
    if (!lex_encoder_encode(&reading->encoders[worker], reading->settings, reading->inputs, block,
                            error))
        return false;
    lex_progress_add(reading->settings->progress, block_n_bytes(block), block->n_files);
    return true;
}

static void
corpus_gather_documents(LexCorpus *corpus, const LexInputs *inputs)
{
    corpus->documents = g_new(LexDocument, MAX(inputs->n_files, 1));
    for (size_t b = 0; b < corpus->n_blocks; b++) {
        LexCorpusBlock *block = &corpus->blocks[b];
        memcpy(corpus->documents + corpus->n_documents, block->documents,
               block->n_files * sizeof *block->documents);
        corpus->n_documents += block->n_files;
        corpus->n_tokens += block->n_tokens;
        g_clear_pointer(&block->documents, g_free);
    }
    for (size_t i = 0; i < corpus->n_documents; i++)
        corpus->n_bytes += corpus->documents[i].n_bytes;
}

/* ---- one vocabulary ---------------------------------------------------------------------- */

/* Numbers the surfaces by first appearance; ret_surface_of[worker][id] says what became of each. */
static bool
corpus_merge_names(LexCorpus *corpus, uint32_t **ret_surface_of, GError **error)
{
    for (size_t b = 0; b < corpus->n_blocks; b++) {
        const LexCorpusBlock *block = &corpus->blocks[b];
        const LexVocab *names = &corpus->worker_names[block->worker];
        for (uint32_t id = block->first_new; id < block->end_new; id++) {
            bool is_new;
            const uint32_t surface =
                lex_vocab_adopt(&corpus->surface_names, &names->entries[id], &is_new);
            if (surface == LEX_VOCAB_NONE) {
                lex_error_set(error, LEX_ERROR_LIMIT, "more than %u distinct words", LEX_VOCAB_MAX);
                return false;
            }
            ret_surface_of[block->worker][id] = surface;
        }
    }
    return true;
}

/*
 * Adds up what the workers counted. The class of a surface is that of its first appearance: "1"
 * is a number, but a word in "1.250-ISIS", and which worker saw it where is chance.
 */
static void
corpus_merge_counts(LexCorpus *corpus, const LexEncoder *encoders, uint32_t **surface_of)
{
    corpus->surfaces = g_new0(LexSurface, MAX(corpus->surface_names.n_entries, 1));
    for (size_t b = 0; b < corpus->n_blocks; b++) {
        const LexCorpusBlock *block = &corpus->blocks[b];
        for (uint32_t id = block->first_new; id < block->end_new; id++) {
            const LexSurface *seen = &encoders[block->worker].surfaces[id];
            LexSurface *surface = &corpus->surfaces[surface_of[block->worker][id]];
            if (surface->count == 0) {
                surface->class = seen->class;
                surface->capital = seen->capital;
            }
            surface->count += seen->count;
            surface->n_inside += seen->n_inside;
        }
    }
}

typedef struct {
    LexCorpus *corpus;
    uint32_t **surface_of;
} Renumbering;

static bool
renumbering_do_block(void *data, size_t job, G_GNUC_UNUSED unsigned worker,
                     G_GNUC_UNUSED GError **error)
{
    const Renumbering *renumbering = data;
    const LexCorpusBlock *block = &renumbering->corpus->blocks[job];
    const uint32_t *surface_of = renumbering->surface_of[block->worker];
    for (size_t i = 0; i < block->n_tokens; i++) {
        const LexTokenWord gap = block->tokens[i] & ~(LEX_VOCAB_MAX - 1);
        block->tokens[i] = gap | surface_of[lex_token_surface(block->tokens[i])];
    }
    return true;
}

/* From workers' surfaces to the corpus's: names, counts, and every token. */
static bool
corpus_merge(LexCorpus *corpus, LexEncoder *encoders, unsigned n_threads, GError **error)
{
    g_autofree uint32_t **surface_of = g_new(uint32_t *, corpus->n_workers);
    for (unsigned w = 0; w < corpus->n_workers; w++) {
        corpus->worker_names[w] = encoders[w].names;
        encoders[w].names = (LexVocab){0};
        surface_of[w] = g_new(uint32_t, MAX(corpus->worker_names[w].n_entries, 1));
    }

    bool merged = corpus_merge_names(corpus, surface_of, error);
    if (merged) {
        corpus_merge_counts(corpus, encoders, surface_of);
        Renumbering renumbering = {corpus, surface_of};
        if (corpus->n_workers > 1) /* a single worker's numbers are the corpus's already */
            merged = lex_jobs_run(corpus->n_blocks, n_threads, renumbering_do_block, &renumbering,
                                  error);
    }
    for (unsigned w = 0; w < corpus->n_workers; w++)
        g_free(surface_of[w]);
    return merged;
}

/* ---- forms ------------------------------------------------------------------------------- */

static const LexVocabEntry *
corpus_surface_name(const LexCorpus *corpus, uint32_t surface)
{
    return &corpus->surface_names.entries[surface];
}

/*
 * Whether surface a shows the form better than b: more often inside sentences, where a capital
 * means a name; then more often at all; then the bytes, so that chance has no part.
 */
static bool
corpus_shows_better(const LexCorpus *corpus, uint32_t a, uint32_t b)
{
    const LexSurface *x = &corpus->surfaces[a];
    const LexSurface *y = &corpus->surfaces[b];
    if (x->n_inside != y->n_inside)
        return x->n_inside > y->n_inside;
    if (x->count != y->count)
        return x->count > y->count;
    const LexVocabEntry *m = corpus_surface_name(corpus, a);
    const LexVocabEntry *n = corpus_surface_name(corpus, b);
    if (m->length != n->length)
        return m->length < n->length;
    return memcmp(m->bytes, n->bytes, m->length) < 0;
}

static bool
corpus_add_form(LexCorpus *corpus, uint32_t surface, const GString *name, size_t *forms_size,
                GError **error)
{
    bool is_new;
    LexSurface *record = &corpus->surfaces[surface];
    record->form = lex_vocab_intern(&corpus->form_names, name->str, name->len, &is_new);
    if (record->form == LEX_VOCAB_NONE) {
        lex_error_set(error, LEX_ERROR_LIMIT, "more than %u distinct forms", LEX_VOCAB_MAX);
        return false;
    }
    if (corpus->form_names.n_entries > *forms_size) {
        *forms_size = MAX(*forms_size * 2, 1024);
        corpus->forms = g_renew(LexForm, corpus->forms, *forms_size);
    }

    LexForm *form = &corpus->forms[record->form];
    if (is_new)
        *form = (LexForm){.label = surface, .class = record->class};
    else if (corpus_shows_better(corpus, surface, form->label))
        form->label = surface;
    form->count += record->count;
    form->n_inside += record->n_inside;
    form->n_capital += record->capital ? record->n_inside : 0;
    return true;
}

/* Folds every surface once: thousands, where the tokens are millions. */
static bool
corpus_make_forms(LexCorpus *corpus, GError **error)
{
    size_t forms_size = 0;
    g_autoptr(GString) name = g_string_new(NULL);
    for (uint32_t i = 0; i < corpus->surface_names.n_entries; i++) {
        const LexVocabEntry *surface = corpus_surface_name(corpus, i);
        lex_fold(surface->bytes, surface->length, corpus->letter_case, name);
        if (!corpus_add_form(corpus, i, name, &forms_size, error))
            return false;
    }
    return true;
}

/* ---- sources ----------------------------------------------------------------------------- */

static int
compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char *
document_source_name(const LexDocument *document)
{
    return document->input->source != NULL ? document->input->source : "";
}

/* The distinct sources by their bytes, and each document's. */
static void
corpus_number_sources(LexCorpus *corpus)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < corpus->n_documents; i++)
        g_hash_table_add(seen, (char *)document_source_name(&corpus->documents[i]));

    guint n_sources;
    corpus->sources = (const char **)g_hash_table_get_keys_as_array(seen, &n_sources);
    corpus->n_sources = n_sources;
    qsort(corpus->sources, n_sources, sizeof *corpus->sources, compare_names);

    for (size_t i = 0; i < corpus->n_documents; i++) {
        const char *name = document_source_name(&corpus->documents[i]);
        const char **found = bsearch(&name, corpus->sources, n_sources, sizeof name, compare_names);
        corpus->documents[i].source = (uint32_t)(found - corpus->sources);
    }
}

/* ---- all of it --------------------------------------------------------------------------- */

static void
report_damaged(const LexCorpus *corpus, LexMessages *messages)
{
    size_t n_documents = 0;
    uint64_t n = 0;
    const char *first = NULL;
    for (size_t i = corpus->n_documents; i-- > 0;) {
        const LexDocument *document = &corpus->documents[i];
        if (document->n_replaced > 0) {
            n_documents++;
            n += document->n_replaced;
            first = document->input->id;
        }
    }
    if (n_documents > 0)
        lex_messages_add(messages,
                         "%" G_GUINT64_FORMAT
                         " invalid byte %s as U+FFFD, in %zu of %zu documents, "
                         "first in %s; --encoding=NAME reads other encodings",
                         n, n == 1 ? "sequence counts" : "sequences count", n_documents,
                         corpus->n_documents, first);
}

static void
report_empty(const LexCorpus *corpus, LexMessages *messages)
{
    size_t n_documents = 0;
    const char *first = NULL;
    for (size_t i = corpus->n_documents; i-- > 0;) {
        if (corpus->documents[i].n_tokens == 0) {
            n_documents++;
            first = corpus->documents[i].input->id;
        }
    }
    if (n_documents == 1)
        lex_messages_add(messages, "%s: the document holds no words", first);
    else if (n_documents > 1)
        lex_messages_add(messages, "%zu of %zu documents hold no words, the first of them %s",
                         n_documents, corpus->n_documents, first);
}

static bool
corpus_encode(LexCorpus *corpus, const LexInputs *inputs, const LexCorpusSettings *settings,
              LexEncoder *encoders, GError **error)
{
    for (unsigned w = 0; w < corpus->n_workers; w++) {
        if (!lex_encoder_init(&encoders[w], settings, error))
            return false;
    }
    Reading reading = {corpus, inputs, settings, encoders};
    if (!lex_jobs_run(corpus->n_blocks, corpus->n_workers, reading_encode_block, &reading, error))
        return false;
    return corpus_merge(corpus, encoders, settings->n_threads, error);
}

LexCorpus *
lex_corpus_read(const LexInputs *inputs, const LexCorpusSettings *settings, LexMessages *messages,
                GError **error)
{
    g_autoptr(LexCorpus) corpus = g_new0(LexCorpus, 1);
    corpus->letter_case = settings->letter_case;
    corpus_cut_blocks(corpus, inputs, settings->block_size);
    corpus->n_workers = (unsigned)CLAMP(corpus->n_blocks, 1, MAX(settings->n_threads, 1));
    corpus->worker_names = g_new0(LexVocab, corpus->n_workers);

    g_autofree LexEncoder *encoders = g_new0(LexEncoder, corpus->n_workers);
    const bool encoded = corpus_encode(corpus, inputs, settings, encoders, error);
    for (unsigned w = 0; w < corpus->n_workers; w++)
        lex_encoder_clear(&encoders[w]);
    if (!encoded || !corpus_make_forms(corpus, error))
        return NULL;

    corpus_gather_documents(corpus, inputs);
    corpus_number_sources(corpus);
    report_damaged(corpus, messages);
    report_empty(corpus, messages);
    return g_steal_pointer(&corpus);
}

void
lex_corpus_free(LexCorpus *corpus)
{
    if (corpus == NULL)
        return;
    for (size_t b = 0; b < corpus->n_blocks; b++)
        lex_corpus_block_clear(&corpus->blocks[b]);
    for (unsigned w = 0; w < corpus->n_workers; w++)
        lex_vocab_clear(&corpus->worker_names[w]);
    lex_vocab_clear(&corpus->surface_names);
    lex_vocab_clear(&corpus->form_names);
    g_free(corpus->blocks);
    g_free(corpus->worker_names);
    g_free(corpus->documents);
    g_free(corpus->surfaces);
    g_free(corpus->forms);
    g_free(corpus->sources);
    g_free(corpus);
}

bool
lex_corpus_is_name(const char *form, size_t length, const void *corpus)
{
    const LexCorpus *asked = corpus;
    const uint32_t id = lex_vocab_find(&asked->form_names, form, length);
    if (id == LEX_VOCAB_NONE)
        return false;
    const LexForm *record = &asked->forms[id];
    return record->n_inside > 0 && 10 * record->n_capital >= 9 * record->n_inside;
}

LexDocumentRange *
lex_corpus_cut(const LexCorpus *corpus, size_t n_tokens, size_t *ret_n)
{
    g_autoptr(GArray) ranges = g_array_new(FALSE, FALSE, sizeof(LexDocumentRange));
    size_t filled = 0;
    for (size_t i = 0; i < corpus->n_documents; i++) {
        if (i == 0 || filled >= n_tokens) {
            const LexDocumentRange range = {.begin = i};
            g_array_append_val(ranges, range);
            filled = 0;
        }
        g_array_index(ranges, LexDocumentRange, ranges->len - 1).end = i + 1;
        filled += corpus->documents[i].n_tokens;
    }
    *ret_n = ranges->len;
    return (LexDocumentRange *)g_array_free(g_steal_pointer(&ranges), FALSE);
}
