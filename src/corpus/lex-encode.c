/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-encode-text.h"

#include <string.h>

bool
lex_encoder_init(LexEncoder *encoder, const LexCorpusSettings *settings, const LexInputs *inputs,
                 LexFileRead *files, unsigned worker, LexArena *strings, GError **error)
{
    *encoder = (LexEncoder){
        .settings = settings,
        .inputs = inputs,
        .files = files,
        .worker = worker,
        .strings = strings,
        .reader = lex_reader_new(&settings->reader, error),
        .documents = g_array_new(FALSE, FALSE, sizeof(LexDocument)),
        .outside = g_array_new(FALSE, FALSE, sizeof(LexTokenWord)),
        .kept = {.keep = settings->keep},
    };
    lex_plain_init(&encoder->window);
    lex_lexicon_init(&encoder->lexicon, settings->keep == LEX_KEEP_BAGS);
    return encoder->reader != NULL;
}

void
lex_encoder_clear(LexEncoder *encoder)
{
    g_clear_pointer(&encoder->reader, lex_reader_free);
    g_clear_pointer(&encoder->documents, g_array_unref);
    g_clear_pointer(&encoder->outside, g_array_unref);
    lex_records_clear(&encoder->records);
    lex_chunk_clear(&encoder->chunk);
    lex_lexicon_clear(&encoder->lexicon);
    g_free(encoder->surfaces);
    lex_kept_clear(&encoder->kept);
    *encoder = (LexEncoder){0};
}

/* ---- one chunk --------------------------------------------------------------------------- */

/* A document that begins in the block. */
static LexDocument
encoder_begin_document(LexEncoder *encoder, const LexInput *input)
{
    encoder->n_sentences = 0;
    lex_kept_begin_document(&encoder->kept);
    return (LexDocument){
        .id = input->id,
        .date = input->date,
        .title = input->title,
        .stratum = input->stratum,
        .source_name = input->source,
        .first_token = lex_kept_n_words(&encoder->kept),
        .first_extra = encoder->kept.n_extras,
    };
}

static void
encoder_end_document(LexEncoder *encoder, LexDocument document)
{
    const bool bags = encoder->kept.keep == LEX_KEEP_BAGS;
    lex_encoder_count_outside(encoder);
    if (bags)
        lex_kept_end_document(&encoder->kept, &encoder->lexicon);
    document.n_kept = lex_kept_n_words(&encoder->kept) - document.first_token;
    document.n_tokens = bags ? encoder->kept.n_forgotten + encoder->kept.n_tokens : document.n_kept;
    document.n_sentences = encoder->n_sentences;
    g_array_append_val(encoder->documents, document);
}

static bool
encoder_encode_file(LexEncoder *encoder, size_t index, GError **error)
{
    const LexInput *input = &encoder->inputs->files[index];
    const LexOrigin origin = {.id = input->id, .begins = true};
    LexDocument document = encoder_begin_document(encoder, input);
    LexText text;
    if (!lex_reader_read(encoder->reader, input->path, &text, error) ||
        !lex_encoder_encode_text(encoder, text.bytes, text.length, &origin, error))
        return false;
    document.n_bytes = text.length;
    document.n_replaced = text.n_replaced;
    encoder->files[index] = (LexFileRead){.n_bytes = text.file_size, .digest = text.digest};
    encoder_end_document(encoder, document);
    return true;
}

static bool
encoder_encode_files(LexEncoder *encoder, GError **error)
{
    const LexChunk *chunk = &encoder->chunk;
    for (size_t i = 0; i < chunk->n_files; i++) {
        if (!encoder_encode_file(encoder, chunk->file + i, error))
            return false;
    }
    return true;
}

static bool
encoder_encode_piece(LexEncoder *encoder, GError **error)
{
    LexChunk *chunk = &encoder->chunk;
    const LexOrigin origin = {
        .id = chunk->name,
        .offset = chunk->offset,
        .previous = chunk->previous,
        .begins = chunk->begins,
        .from_within = chunk->from_within,
        .to_within = chunk->to_within,
    };
    LexDocument document = encoder_begin_document(encoder, &chunk->document);
    lex_bytes_pad(&chunk->bytes);
    if (!lex_reader_check(encoder->reader, chunk->name, chunk->offset, &chunk->bytes,
                          &document.n_replaced, error) ||
        !lex_encoder_encode_text(encoder, chunk->bytes.bytes, chunk->bytes.length, &origin, error))
        return false;
    document.n_bytes = chunk->bytes.length - chunk->previous.length;
    document.n_replaced += chunk->n_replaced;
    encoder_end_document(encoder, document);
    return true;
}

/* A copy that lives as long as the corpus; of the same text as last time, the same copy. */
static const char *
encoder_keep(LexEncoder *encoder, const char *text, const char *last)
{
    if (text == NULL || (last != NULL && strcmp(text, last) == 0))
        return text != NULL ? last : NULL;
    return lex_arena_copy(encoder->strings, text, strlen(text));
}

/* What the row says, or else what is said of its file. */
static LexInput
encoder_describe_row(LexEncoder *encoder, const LexRecord *record, const LexInput *last)
{
    const LexInput *file = &encoder->chunk.document;
    LexInput row = *file;
    row.id = encoder_keep(encoder, record->id, NULL);
    if (record->source != NULL)
        row.source = encoder_keep(encoder, record->source, last->source);
    if (record->date != NULL)
        row.date = encoder_keep(encoder, record->date, last->date);
    if (record->title != NULL)
        row.title = encoder_keep(encoder, record->title, NULL);
    if (record->stratum != NULL)
        row.stratum = encoder_keep(encoder, record->stratum, last->stratum);
    return row;
}

static bool
encoder_encode_row(LexEncoder *encoder, const LexRecord *record, const LexInput *row,
                   GError **error)
{
    const LexOrigin origin = {.id = row->id, .begins = true};
    LexDocument document = encoder_begin_document(encoder, row);
    if (!lex_encoder_encode_text(encoder, record->text, record->text_length, &origin, error))
        return false;
    document.n_bytes = record->text_length;
    document.n_replaced = record->n_replaced;
    encoder_end_document(encoder, document);
    return true;
}

static bool
encoder_encode_rows(LexEncoder *encoder, GError **error)
{
    LexChunk *chunk = &encoder->chunk;
    LexRecordSettings settings = encoder->settings->rows;
    const LexRecordPlace place = {chunk->name, chunk->document.id, chunk->first_line};
    LexRecord record;
    LexInput row = {0};
    GError *problem = NULL;
    settings.format = chunk->format;
    lex_bytes_pad(&chunk->bytes);
    lex_records_begin(&encoder->records, &settings, chunk->header, &place, chunk->bytes.bytes,
                      chunk->bytes.length);
    while (lex_records_next(&encoder->records, &record, &problem)) {
        row = encoder_describe_row(encoder, &record, &row);
        if (!encoder_encode_row(encoder, &record, &row, error))
            return false;
    }
    lex_record_tally_add(&encoder->block->rows, &encoder->records.tally);
    if (problem != NULL)
        g_propagate_error(error, problem);
    return problem == NULL;
}

static bool
encoder_encode_chunk(LexEncoder *encoder, GError **error)
{
    switch (encoder->chunk.kind) {
    case LEX_CHUNK_FILES:
        return encoder_encode_files(encoder, error);
    case LEX_CHUNK_TEXT:
        return encoder_encode_piece(encoder, error);
    default:
        return encoder_encode_rows(encoder, error);
    }
}

bool
lex_encoder_encode(LexEncoder *encoder, GError **error)
{
    LexEncodedBlock *const block = encoder->block;
    lex_kept_begin_block(&encoder->kept);
    g_array_set_size(encoder->documents, 0);
    block->first_new = encoder->lexicon.n_entries;
    block->block.worker = encoder->worker;
    block->block.file = encoder->chunk.file;
    if (!encoder_encode_chunk(encoder, error))
        return false;
    block->continues = encoder->chunk.kind == LEX_CHUNK_TEXT && !encoder->chunk.begins;
    block->end_new = encoder->lexicon.n_entries;
    if (block->end_new > block->first_new) /* a copy: the worker goes on with its lexicon */
        block->names = g_memdup2(encoder->lexicon.entries + block->first_new,
                                 (block->end_new - block->first_new) * sizeof *block->names);
    block->block.n_documents = encoder->documents->len;
    block->documents =
        g_memdup2(encoder->documents->data, encoder->documents->len * sizeof *block->documents);
    block->block.n_tokens = lex_kept_n_words(&encoder->kept);
    block->block.n_extras = encoder->kept.n_extras;
    return true;
}

void
lex_encoded_block_free(LexEncodedBlock *block)
{
    if (block == NULL)
        return;
    lex_record_tally_clear(&block->rows);
    g_free(block->documents);
    g_free(block->names);
    g_free(block->block.tokens);
    g_free(block);
}
