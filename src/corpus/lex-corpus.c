/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Chunks (lex-feed.c) to blocks, in parallel (lex-encode.c); one vocabulary out of the workers';
 * forms out of surfaces. After lex_corpus_read() nothing changes any more.
 */
#include "lex-corpus.h"

#include "lex-encode.h"
#include "lex-jobs.h"
#include "lex-message.h"
#include "lex-numbering.h"
#include "lex-spill.h"

#include <pthread.h>
#include <string.h>

struct LexCorpusOwned {
    LexLexicon *lexicons; /* by worker; own the strings of the surfaces */
    LexArena *strings;    /* by worker, of documents; the last one is the feed's */
};

/* ---- blocks ------------------------------------------------------------------------------ */

/* The corpus while it is read. */
typedef struct {
    LexCorpus *corpus;
    LexFeed *feed;
    LexEncoder *encoders;  /* by worker */
    GPtrArray *encoded;    /* of LexEncodedBlock*, owned */
    LexProgress *progress; /* NULL: nobody asks */
    uint64_t memory;       /* that blocks may take */
    pthread_mutex_t lock;  /* guards encoded and in_memory */
    uint64_t in_memory;    /* bytes of blocks */
    LexNumbering numbering;
} Reading;

static void
encoded_block_free(void *block)
{
    lex_encoded_block_free(block);
}

static bool
reading_take(void *data, G_GNUC_UNUSED size_t job, unsigned worker, bool *ret_more, GError **error)
{
    Reading *reading = data;
    LexEncoder *encoder = &reading->encoders[worker];
    if (!lex_feed_next(reading->feed, &encoder->chunk, ret_more, error))
        return false;
    if (*ret_more) {
        encoder->block = g_new0(LexEncodedBlock, 1);
        pthread_mutex_lock(&reading->lock);
        g_ptr_array_add(reading->encoded, encoder->block);
        pthread_mutex_unlock(&reading->lock);
    }
    return true;
}

/* Room for a block, as long as there is some: NULL when it has to go to the temporary file. */
static void *
reading_find_room(Reading *reading, size_t size)
{
    pthread_mutex_lock(&reading->lock);
    const bool fits = reading->in_memory + size <= reading->memory;
    reading->in_memory += fits ? size : 0;
    pthread_mutex_unlock(&reading->lock);
    return fits ? g_malloc(size) : NULL;
}

/* Moves the encoder's tokens, and behind them the extras, to where the block will have them. */
static bool
reading_keep(Reading *reading, const LexEncoder *encoder, LexBlock *block, GError **error)
{
    const LexTokenWord *const tokens = lex_kept_words(&encoder->kept);
    const size_t n_bytes = block->n_tokens * sizeof *tokens;
    if (block->n_tokens == 0)
        return true;
    block->tokens = reading_find_room(reading, n_bytes + block->n_extras);
    if (block->tokens == NULL)
        return lex_spill_write(reading->corpus->spill, tokens, n_bytes, &block->token_offset,
                               error) &&
               lex_spill_write(reading->corpus->spill, encoder->kept.extras, block->n_extras,
                               &block->extra_offset, error);
    memcpy(block->tokens, tokens, n_bytes);
    if (block->n_extras > 0) {
        block->extras = (uint8_t *)block->tokens + n_bytes;
        memcpy(block->extras, encoder->kept.extras, block->n_extras);
    }
    return true;
}

/* Bytes of files and documents that a block stands for. */
static void
reading_tell(const Reading *reading, const LexEncoder *encoder)
{
    const LexEncodedBlock *block = encoder->block;
    uint64_t n_bytes = encoder->chunk.n_read;
    if (encoder->chunk.kind == LEX_CHUNK_FILES) {
        for (size_t i = 0; i < encoder->chunk.n_files; i++)
            n_bytes += encoder->files[encoder->chunk.file + i].n_bytes;
    }
    lex_progress_add(reading->progress, n_bytes, block->block.n_documents - block->continues);
}

static bool
reading_encode(void *data, G_GNUC_UNUSED size_t job, unsigned worker, GError **error)
{
    Reading *reading = data;
    LexEncoder *encoder = &reading->encoders[worker];
    if (!lex_encoder_encode(encoder, error) ||
        !reading_keep(reading, encoder, &encoder->block->block, error))
        return false;
    reading_tell(reading, encoder);
    return true;
}

static LexEncodedBlock *
reading_block(Reading *reading, size_t job)
{
    pthread_mutex_lock(&reading->lock);
    LexEncodedBlock *block = g_ptr_array_index(reading->encoded, job);
    pthread_mutex_unlock(&reading->lock);
    return block;
}

/* The block's surfaces get their numbers, while later ones are encoded. */
static bool
reading_number(void *data, size_t job, G_GNUC_UNUSED unsigned worker, GError **error)
{
    Reading *reading = data;
    LexEncodedBlock *block = reading_block(reading, job);
    const bool numbered =
        lex_numbering_add(&reading->numbering, block->block.worker, block->first_new, block->names,
                          block->end_new - block->first_new, error);
    g_clear_pointer(&block->names, g_free);
    return numbered;
}

/* A document that goes on in a later block. */
static void
document_go_on(LexDocument *document, const LexDocument *more)
{
    document->n_kept += more->n_kept;
    document->n_tokens += more->n_tokens;
    document->n_sentences += more->n_sentences;
    document->n_bytes += more->n_bytes;
    document->n_replaced += more->n_replaced;
}

/* The documents of the next block, behind those before it. */
static void
corpus_add_documents(LexCorpus *corpus, const LexEncodedBlock *encoded, LexBlock *block,
                     uint32_t number)
{
    const size_t n_continued = encoded->continues ? 1 : 0;
    block->first_begun = corpus->n_documents;
    block->first_document = corpus->n_documents - n_continued;
    if (encoded->continues) {
        LexDocument *document = &corpus->documents[corpus->n_documents - 1];
        block->begin = (LexPlace){document->n_tokens, document->n_sentences, document->n_bytes};
        document_go_on(document, &encoded->documents[0]);
    }
    for (size_t i = n_continued; i < block->n_documents; i++) {
        LexDocument *document = &corpus->documents[corpus->n_documents++];
        *document = encoded->documents[i];
        document->block = number;
    }
}

/* What was encoded, as the blocks and documents of the corpus. */
static void
corpus_gather(LexCorpus *corpus, const GPtrArray *encoded)
{
    size_t n_documents = 0;
    for (guint b = 0; b < encoded->len; b++) {
        const LexEncodedBlock *block = g_ptr_array_index(encoded, b);
        n_documents += block->block.n_documents - block->continues;
    }
    corpus->documents = g_new(LexDocument, MAX(n_documents, 1));
    corpus->n_blocks = encoded->len;
    corpus->blocks = g_new0(LexBlock, MAX(corpus->n_blocks, 1));
    for (guint b = 0; b < encoded->len; b++) {
        LexEncodedBlock *block = g_ptr_array_index(encoded, b);
        corpus->blocks[b] = block->block;
        block->block.tokens = NULL; /* the corpus's now */
        lex_record_tally_add(&corpus->rows, &block->rows);
        corpus_add_documents(corpus, block, &corpus->blocks[b], b);
    }
    for (size_t i = 0; i < corpus->n_documents; i++) {
        corpus->n_tokens += corpus->documents[i].n_tokens;
        corpus->n_bytes += corpus->documents[i].n_bytes;
    }
}

/* ---- one vocabulary ---------------------------------------------------------------------- */

/* The class of a surface is that which it had where it first appeared. */
static void
corpus_add_surfaces(LexCorpus *corpus, const LexEncoder *encoders, const GPtrArray *encoded)
{
    corpus->surfaces = g_new(LexSurface, MAX(corpus->surface_names.n_entries, 1));
    uint32_t n_known = 0;
    for (guint b = 0; b < encoded->len; b++) {
        const LexEncodedBlock *block = g_ptr_array_index(encoded, b);
        const unsigned w = block->block.worker;
        for (uint32_t id = block->first_new; id < block->end_new; id++) {
            const LexEncoderSurface *surface = &encoders[w].surfaces[id];
            if (corpus->surface_of[w][id] == n_known)
                corpus->surfaces[n_known++] =
                    (LexSurface){.class = surface->class, .capital = surface->capital};
        }
    }
}

/* What one worker counted, added to the corpus's sums. */
static void
corpus_add_counts(LexCorpus *corpus, const LexEncoder *encoder, const uint32_t *surface_of)
{
    const uint32_t n = encoder->lexicon.n_entries;
    g_autofree uint64_t *counts = g_new(uint64_t, MAX(n, 1));
    lex_lexicon_counts(&encoder->lexicon, counts);
    for (uint32_t id = 0; id < n; id++) {
        LexSurface *surface = &corpus->surfaces[surface_of[id]];
        surface->count += counts[id];
        surface->n_inside += counts[id] - encoder->surfaces[id].n_outside;
    }
}

/* From the workers' surfaces to the corpus's. Tokens keep their numbers: surface_of translates. */
static void
corpus_merge(LexCorpus *corpus, LexEncoder *encoders, const GPtrArray *encoded)
{
    corpus_add_surfaces(corpus, encoders, encoded);
    for (unsigned w = 0; w < corpus->n_workers; w++) {
        corpus->n_surfaces_of[w] = encoders[w].lexicon.n_entries;
        corpus_add_counts(corpus, &encoders[w], corpus->surface_of[w]);
        corpus->owned->lexicons[w] = encoders[w].lexicon;
        encoders[w].lexicon = (LexLexicon){0};
        lex_lexicon_forget_slots(&corpus->owned->lexicons[w]);
    }
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

/* A surface of the form: the first one gives it its class. */
static void
form_add_surface(LexForm *form, const LexCorpus *corpus, uint32_t surface, bool is_first)
{
    const LexSurface *record = &corpus->surfaces[surface];
    if (is_first)
        *form = (LexForm){.label = surface, .class = record->class};
    else if (corpus_shows_better(corpus, surface, form->label))
        form->label = surface;
    form->count += record->count;
    form->n_inside += record->n_inside;
    form->n_capital += record->capital ? record->n_inside : 0;
}

/* form_of, by surface: what the forms add up. */
static void
corpus_make_forms(LexCorpus *corpus, const uint32_t form_of[])
{
    const uint32_t n = corpus->surface_names.n_entries;
    corpus->forms = g_new(LexForm, MAX(corpus->form_names.n_entries, 1));
    uint32_t n_known = 0;
    for (uint32_t i = 0; i < n; i++) {
        const bool is_first = form_of[i] == n_known;
        n_known += is_first;
        corpus->surfaces[i].form = form_of[i];
        form_add_surface(&corpus->forms[form_of[i]], corpus, i, is_first);
    }
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
    return document->source_name != NULL ? document->source_name : "";
}

/* The distinct sources by their bytes, and each document's. */
static void
corpus_number_sources(LexCorpus *corpus)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    const char *last = NULL; /* files of a folder come together, and share its name */
    for (size_t i = 0; i < corpus->n_documents; i++) {
        const char *name = document_source_name(&corpus->documents[i]);
        if (name != last)
            g_hash_table_add(seen, (char *)name);
        last = name;
    }

    guint n_sources;
    corpus->sources = (const char **)g_hash_table_get_keys_as_array(seen, &n_sources);
    corpus->n_sources = n_sources;
    qsort(corpus->sources, n_sources, sizeof *corpus->sources, compare_names);

    const char **found = NULL;
    for (size_t i = 0; i < corpus->n_documents; i++) {
        const char *name = document_source_name(&corpus->documents[i]);
        if (found == NULL || name != last)
            found = bsearch(&name, corpus->sources, n_sources, sizeof name, compare_names);
        corpus->documents[i].source = (uint32_t)(found - corpus->sources);
        last = name;
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
            first = document->id;
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
            first = corpus->documents[i].id;
        }
    }
    if (n_documents == 1)
        lex_messages_add(messages, "%s: the document holds no words", first);
    else if (n_documents > 1)
        lex_messages_add(messages, "%zu of %zu documents hold no words, the first of them %s",
                         n_documents, corpus->n_documents, first);
}

/* Files have ids of their own; a row may call itself anything, and a tar hold a path twice. */
static bool
corpus_check_ids(const LexCorpus *corpus, const LexFeed *feed, GError **error)
{
    if (corpus->rows.n_rows == 0 && !lex_feed_met_archive(feed))
        return true;
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < corpus->n_documents; i++) {
        if (g_hash_table_add(seen, (char *)corpus->documents[i].id))
            continue;
        lex_error_set(
            error, LEX_ERROR_FORMAT, "two documents have the id \"%s\"%s", corpus->documents[i].id,
            corpus->rows.n_rows > 0 ? "; --id-column=NAME takes another column for it" : "");
        return false;
    }
    return true;
}

static bool
corpus_check_documents(const LexCorpus *corpus, const LexFeed *feed, GError **error)
{
    if (corpus->n_documents > 0)
        return corpus_check_ids(corpus, feed, error);
    if (corpus->rows.n_skipped > 0)
        lex_error_set(error, LEX_ERROR_FORMAT,
                      "no documents found: all rows were skipped, the first at %s",
                      corpus->rows.first_problem);
    else
        lex_feed_fail_empty(feed, error);
    return false;
}

static bool
reading_run(Reading *reading, const LexInputs *inputs, const LexCorpusSettings *settings,
            LexMessages *messages, GError **error)
{
    LexCorpus *corpus = reading->corpus;
    for (unsigned w = 0; w < corpus->n_workers; w++) {
        if (!lex_encoder_init(&reading->encoders[w], settings, inputs, corpus->files, w,
                              &corpus->owned->strings[w], error))
            return false;
    }
    if (!lex_jobs_run_taken_ordered(corpus->n_workers, reading_take, reading_encode, reading_number,
                                    reading, error))
        return false;
    corpus_merge(corpus, reading->encoders, reading->encoded);
    corpus_make_forms(corpus, reading->numbering.form_of);
    corpus_gather(corpus, reading->encoded);
    corpus->n_passed_over = lex_feed_n_passed_over(reading->feed);
    if (!corpus_check_documents(corpus, reading->feed, error))
        return false;
    lex_feed_report(reading->feed, messages);
    lex_filter_report(inputs->filter, messages);
    return true;
}

/* Everything up to the vocabularies. */
static bool
corpus_encode(LexCorpus *corpus, const LexInputs *inputs, const LexCorpusSettings *settings,
              LexMessages *messages, GError **error)
{
    Reading reading = {
        .corpus = corpus,
        .feed = lex_feed_new(inputs, settings, corpus->files,
                             &corpus->owned->strings[corpus->n_workers]),
        .encoders = g_new0(LexEncoder, corpus->n_workers),
        .encoded = g_ptr_array_new_with_free_func(encoded_block_free),
        .progress = settings->progress,
        .memory = settings->memory,
        .lock = PTHREAD_MUTEX_INITIALIZER,
    };
    lex_numbering_init(&reading.numbering, corpus);
    const bool encoded = reading_run(&reading, inputs, settings, messages, error);
    for (unsigned w = 0; w < corpus->n_workers; w++)
        lex_encoder_clear(&reading.encoders[w]);
    g_free(reading.encoders);
    lex_numbering_clear(&reading.numbering);
    g_ptr_array_unref(reading.encoded);
    lex_feed_free(reading.feed);
    pthread_mutex_destroy(&reading.lock);
    return encoded;
}

LexCorpus *
lex_corpus_read(const LexInputs *inputs, const LexCorpusSettings *settings, LexMessages *messages,
                GError **error)
{
    g_autoptr(LexCorpus) corpus = g_new0(LexCorpus, 1);
    corpus->inputs = inputs;
    corpus->settings = *settings;
    corpus->letter_case = settings->letter_case;
    corpus->n_workers = MAX(settings->n_threads, 1);
    corpus->files = g_new0(LexFileRead, MAX(inputs->n_files, 1));
    corpus->surface_of = g_new0(uint32_t *, corpus->n_workers);
    corpus->n_surfaces_of = g_new0(uint32_t, corpus->n_workers);
    corpus->spill = lex_spill_new(settings->tmpdir);
    corpus->owned = g_new0(LexCorpusOwned, 1);
    corpus->owned->lexicons = g_new0(LexLexicon, corpus->n_workers);
    corpus->owned->strings = g_new0(LexArena, corpus->n_workers + 1);
    if (!corpus_encode(corpus, inputs, settings, messages, error))
        return NULL;
    corpus_number_sources(corpus);
    report_damaged(corpus, messages);
    report_empty(corpus, messages);
    lex_record_tally_report(&corpus->rows, &settings->rows, messages);
    return g_steal_pointer(&corpus);
}

static void
owned_free(LexCorpusOwned *owned, unsigned n_workers)
{
    for (unsigned w = 0; w < n_workers; w++)
        lex_lexicon_clear(&owned->lexicons[w]);
    for (unsigned w = 0; w <= n_workers; w++)
        lex_arena_clear(&owned->strings[w]);
    g_free(owned->lexicons);
    g_free(owned->strings);
    g_free(owned);
}

void
lex_corpus_free(LexCorpus *corpus)
{
    if (corpus == NULL)
        return;
    for (size_t b = 0; b < corpus->n_blocks; b++)
        g_free(corpus->blocks[b].tokens);
    for (size_t f = 0; f < corpus->inputs->n_files; f++)
        lex_spill_free(corpus->files[f].kept);
    for (unsigned w = 0; w < corpus->n_workers; w++)
        g_free(corpus->surface_of[w]);
    owned_free(corpus->owned, corpus->n_workers);
    lex_spill_free(corpus->spill);
    lex_record_tally_clear(&corpus->rows);
    lex_vocab_clear(&corpus->surface_names);
    lex_vocab_clear(&corpus->form_names);
    g_free(corpus->blocks);
    g_free(corpus->surface_of);
    g_free(corpus->n_surfaces_of);
    g_free(corpus->documents);
    g_free(corpus->files);
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
