/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-encode.h"

#include "lex-char.h"
#include "lex-message.h"

bool
lex_encoder_init(LexEncoder *encoder, const LexCorpusSettings *settings, GError **error)
{
    *encoder = (LexEncoder){.reader = lex_reader_new(&settings->reader, error)};
    return encoder->reader != NULL;
}

void
lex_encoder_clear(LexEncoder *encoder)
{
    g_clear_pointer(&encoder->reader, lex_reader_free);
    lex_vocab_clear(&encoder->names);
    g_free(encoder->surfaces);
    *encoder = (LexEncoder){0};
}

/* A new surface's record, beside its name. */
static void
encoder_add_surface(LexEncoder *encoder, LexTokenClass class, const char *bytes, size_t length)
{
    const size_t n = encoder->names.n_entries;
    if (n > encoder->surfaces_size) {
        encoder->surfaces_size = MAX(encoder->surfaces_size * 2, 1024);
        encoder->surfaces = g_renew(LexSurface, encoder->surfaces, encoder->surfaces_size);
    }
    unsigned size;
    const uint8_t *first = (const uint8_t *)bytes;
    encoder->surfaces[n - 1] = (LexSurface){
        .class = class,
        .capital = lex_char_at(first, first + length, &size) == LEX_CHAR_UPPER,
    };
}

static void
block_append_token(LexCorpusBlock *block, LexTokenWord word)
{
    if (block->n_tokens == block->tokens_size) {
        block->tokens_size = MAX(block->tokens_size * 2, 4096);
        block->tokens = g_renew(LexTokenWord, block->tokens, block->tokens_size);
    }
    block->tokens[block->n_tokens++] = word;
}

#define SPACING_MAX 10 /* bytes of a 64-bit number, seven bits each */

/* Seven bits a byte, the lowest first; the eighth says that more follow (LEB128). */
static void
block_append_spacing(LexCorpusBlock *block, size_t spacing)
{
    if (block->spacings_size - block->n_spacings < SPACING_MAX) {
        block->spacings_size = MAX(block->spacings_size * 2, 4096);
        block->spacings = g_realloc(block->spacings, block->spacings_size);
    }
    while (spacing >= 0x80) {
        block->spacings[block->n_spacings++] = (uint8_t)(spacing | 0x80);
        spacing >>= 7;
    }
    block->spacings[block->n_spacings++] = (uint8_t)spacing;
}

LexSpacing
lex_spacing_begin(const LexDocument *document)
{
    return (LexSpacing){.next = document->spacings};
}

size_t
lex_spacing_next(LexSpacing *spacing, size_t token_length)
{
    size_t between = 0;
    for (unsigned shift = 0;; shift += 7) {
        const uint8_t byte = *spacing->next++;
        between |= (size_t)(byte & 0x7F) << shift;
        if (byte < 0x80)
            break;
    }
    const size_t start = spacing->end + between;
    spacing->end = start + token_length;
    return start;
}

/* A sentence that is being read: what it says about the case of its words. */
typedef struct {
    size_t first;     /* token of the block */
    size_t n_words;   /* after the first */
    size_t n_capital; /* of these */
} Sentence;

/*
 * A word inside a sentence shows its case: a capital there means a name. A headline, a line in
 * capitals, a list of names shows nothing: more than half of its words have capitals anyway.
 */
static void
encoder_weigh_sentence(LexEncoder *encoder, const LexCorpusBlock *block, const Sentence *sentence)
{
    if (2 * sentence->n_capital > sentence->n_words)
        return;
    for (size_t i = sentence->first + 1; i < block->n_tokens; i++)
        encoder->surfaces[lex_token_surface(block->tokens[i])].n_inside++;
}

/* One more token of the block, and of its sentence. */
static void
encoder_add_token(LexEncoder *encoder, LexCorpusBlock *block, Sentence *sentence, uint32_t surface,
                  LexGap gap)
{
    LexSurface *record = &encoder->surfaces[surface];
    record->count++;
    if (gap >= LEX_GAP_SENTENCE) {
        encoder_weigh_sentence(encoder, block, sentence);
        *sentence = (Sentence){.first = block->n_tokens};
    } else if (record->class == LEX_CLASS_WORD) {
        sentence->n_words++;
        sentence->n_capital += record->capital;
    }
    block_append_token(block, surface | (uint32_t)gap << 29);
}

/* The tokens of one text, into the block. */
static bool
encoder_encode_text(LexEncoder *encoder, const LexCorpusSettings *settings, const LexText *text,
                    const char *id, LexCorpusBlock *block, GError **error)
{
    LexTokenizer tokenizer;
    LexToken token;
    Sentence sentence = {.first = block->n_tokens};
    size_t previous_end = 0;
    lex_tokenizer_init(&tokenizer, settings->rules, settings->hyphens, text->bytes, text->length);

    while (lex_tokenizer_next(&tokenizer, &token)) {
        bool is_new;
        const char *const bytes = (const char *)text->bytes + token.start;
        const uint32_t surface = lex_vocab_intern(&encoder->names, bytes, token.length, &is_new);
        if (surface == LEX_VOCAB_NONE) {
            lex_error_set(error, LEX_ERROR_LIMIT,
                          "%s: byte %zu: more than %u distinct words, or one of %zu bytes", id,
                          token.start, LEX_VOCAB_MAX, token.length);
            return false;
        }
        if (is_new)
            encoder_add_surface(encoder, token.class, bytes, token.length);
        encoder_add_token(encoder, block, &sentence, surface, token.gap);
        if (settings->spacings)
            block_append_spacing(block, token.start - previous_end);
        previous_end = token.start + token.length;
    }
    encoder_weigh_sentence(encoder, block, &sentence);
    return true;
}

/* Reads and encodes one file. Its arrays are still growing: the document notes where it begins. */
static bool
encoder_encode_file(LexEncoder *encoder, const LexCorpusSettings *settings, const LexInput *input,
                    LexCorpusBlock *block, LexDocument *document, GError **error)
{
    LexText text;
    if (!lex_reader_read(encoder->reader, input->path, &text, error))
        return false;

    const size_t first = block->n_tokens;
    if (!encoder_encode_text(encoder, settings, &text, input->id, block, error))
        return false;
    *document = (LexDocument){
        .input = input,
        .n_tokens = block->n_tokens - first,
        .n_bytes = text.file_size,
        .digest = text.digest,
        .n_replaced = text.n_replaced,
    };
    return true;
}

/* The arrays stand still now: where each document's part of them is. */
static void
block_point_documents(LexCorpusBlock *block, const size_t *spacing_starts)
{
    const LexTokenWord *tokens = block->tokens;
    for (size_t i = 0; i < block->n_files; i++) {
        block->documents[i].tokens = tokens;
        if (block->spacings != NULL)
            block->documents[i].spacings = block->spacings + spacing_starts[i];
        tokens += block->documents[i].n_tokens;
    }
}

bool
lex_encoder_encode(LexEncoder *encoder, const LexCorpusSettings *settings, const LexInputs *inputs,
                   LexCorpusBlock *block, GError **error)
{
    g_autofree size_t *spacing_starts = g_new0(size_t, block->n_files);
    block->documents = g_new0(LexDocument, block->n_files);
    block->first_new = encoder->names.n_entries;

    for (size_t i = 0; i < block->n_files; i++) {
        spacing_starts[i] = block->n_spacings;
        if (!encoder_encode_file(encoder, settings, &inputs->files[block->first_file + i], block,
                                 &block->documents[i], error))
            return false;
    }
    block->tokens = g_renew(LexTokenWord, block->tokens, block->n_tokens);
    block->tokens_size = block->n_tokens;
    block->end_new = encoder->names.n_entries;
    block_point_documents(block, spacing_starts);
    return true;
}

void
lex_corpus_block_clear(LexCorpusBlock *block)
{
    g_free(block->documents);
    g_free(block->tokens);
    g_free(block->spacings);
    *block = (LexCorpusBlock){0};
}
