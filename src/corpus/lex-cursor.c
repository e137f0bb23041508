/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-cursor.h"

#include "lex-spill.h"

void
lex_cursor_init(LexCursor *cursor, const LexCorpus *corpus)
{
    *cursor = (LexCursor){.corpus = corpus};
}

void
lex_cursor_clear(LexCursor *cursor)
{
    g_free(cursor->buffer);
    *cursor = (LexCursor){0};
}

/* Where a block's tokens and extras are now. */
typedef struct {
    const LexTokenWord *tokens;
    const uint8_t *extras;
} Loaded;

/* The block as it is in memory, or brought there; a block brought before is still there. */
static bool
cursor_load(LexCursor *cursor, size_t index, Loaded *ret_loaded, GError **error)
{
    const LexBlock *block = &cursor->corpus->blocks[index];
    if (block->tokens != NULL || block->n_tokens == 0) {
        *ret_loaded = (Loaded){block->tokens, block->extras};
        return true;
    }
    const size_t n_bytes = block->n_tokens * sizeof(LexTokenWord);
    if (cursor->loaded != index + 1) {
        const size_t size = n_bytes + block->n_extras;
        if (size > cursor->buffer_size) {
            cursor->buffer_size = size;
            g_free(cursor->buffer);
            cursor->buffer = g_malloc(size);
        }
        cursor->loaded = 0;
        if (!lex_spill_read(cursor->corpus->spill, block->token_offset, cursor->buffer, n_bytes,
                            error) ||
            !lex_spill_read(cursor->corpus->spill, block->extra_offset,
                            (uint8_t *)cursor->buffer + n_bytes, block->n_extras, error))
            return false;
        cursor->loaded = index + 1;
    }
    *ret_loaded = (Loaded){
        .tokens = cursor->buffer,
        .extras = block->n_extras > 0 ? (uint8_t *)cursor->buffer + n_bytes : NULL,
    };
    return true;
}

void
lex_cursor_begin(LexCursor *cursor, const LexDocument *document)
{
    cursor->document = document;
    cursor->block = document->block;
    cursor->rest = document->n_kept;
}

/* Tokens of the block from `token` on, as many as it has or `max`. */
static bool
cursor_take(LexCursor *cursor, size_t index, size_t token, size_t extra, uint64_t max,
            LexPassage *ret_passage, GError **error)
{
    const LexBlock *block = &cursor->corpus->blocks[index];
    Loaded loaded;
    if (!cursor_load(cursor, index, &loaded, error))
        return false;
    *ret_passage = (LexPassage){
        .tokens = loaded.tokens != NULL ? loaded.tokens + token : NULL, /* a block without words */
        .n_tokens = (size_t)MIN(max, block->n_tokens - token),
        .worker = block->worker,
    };
    const uint8_t *const extras = loaded.extras != NULL ? loaded.extras + extra : NULL;
    if (cursor->corpus->settings.keep == LEX_KEEP_BAGS)
        ret_passage->counts = extras;
    else
        ret_passage->spacings = extras;
    return true;
}

bool
lex_cursor_next(LexCursor *cursor, LexPassage *ret_passage, GError **error)
{
    *ret_passage = (LexPassage){0};
    while (cursor->rest > 0 && ret_passage->n_tokens == 0) {
        const LexDocument *document = cursor->document;
        const bool begins = cursor->block == document->block;
        if (!cursor_take(cursor, cursor->block, begins ? document->first_token : 0,
                         begins ? document->first_extra : 0, cursor->rest, ret_passage, error))
            return false;
        cursor->rest -= ret_passage->n_tokens;
        cursor->block++;
    }
    return true;
}

bool
lex_cursor_part(LexCursor *cursor, size_t index, size_t i, LexPart *ret_part, GError **error)
{
    const LexBlock *block = &cursor->corpus->blocks[index];
    const size_t number = block->first_document + i;
    const LexDocument *document = &cursor->corpus->documents[number];
    const bool begins = document->block == index;
    const size_t begin = begins ? document->first_token : 0;
    const size_t end =
        i + 1 < block->n_documents ? document[1].first_token : block->n_tokens; /* it begins here */
    ret_part->document = number;
    ret_part->place = begins ? (LexPlace){0} : block->begin;
    ret_part->is_whole = end - begin == document->n_kept;
    return cursor_take(cursor, index, begin, begins ? document->first_extra : 0, end - begin,
                       &ret_part->passage, error);
}

LexDocumentRange
lex_corpus_block_documents(const LexCorpus *corpus, size_t index)
{
    const LexBlock *block = &corpus->blocks[index];
    return (LexDocumentRange){block->first_begun, block->first_document + block->n_documents};
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
