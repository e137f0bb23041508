/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-vicinity.h"

void
lex_vicinity_reader_init(LexVicinityReader *reader, const LexCorpus *corpus, size_t n_words)
{
    *reader = (LexVicinityReader){.corpus = corpus, .n_words = n_words};
    lex_cursor_init(&reader->cursor, corpus);
}

void
lex_vicinity_reader_clear(LexVicinityReader *reader)
{
    lex_cursor_clear(&reader->cursor);
    g_free(reader->tokens);
    *reader = (LexVicinityReader){0};
}

/* A part's tokens, one after another. */
typedef struct {
    const LexCorpus *corpus;
    const LexPart *part;
    LexSpacing spacing;
    size_t n_given;
} Walk;

static Walk
walk_begin(const LexCorpus *corpus, const LexPart *part)
{
    return (Walk){corpus, part, {part->passage.spacings, part->place.n_bytes}, 0};
}

static bool
walk_next(Walk *walk, LexPlacedToken *ret_token)
{
    const LexPassage *passage = &walk->part->passage;
    if (walk->n_given == passage->n_tokens)
        return false;
    const LexTokenWord word = passage->tokens[walk->n_given++];
    const uint32_t surface = walk->corpus->surface_of[passage->worker][lex_token_surface(word)];
    const size_t length = walk->corpus->surface_names.entries[surface].length;
    const uint64_t start = lex_spacing_next(&walk->spacing, length);
    *ret_token = (LexPlacedToken){start, start + length, surface, lex_token_gap(word)};
    return true;
}

static void
reader_add(LexVicinityReader *reader, const LexPlacedToken *token)
{
    if (reader->n_tokens == reader->tokens_size) {
        reader->tokens_size = MAX(1024, 2 * reader->tokens_size);
        reader->tokens = g_renew(LexPlacedToken, reader->tokens, reader->tokens_size);
    }
    reader->tokens[reader->n_tokens++] = *token;
}

/* Tokens of the part that end behind the byte `from`. */
static void
reader_add_part(LexVicinityReader *reader, const LexPart *part, uint64_t from)
{
    Walk walk = walk_begin(reader->corpus, part);
    LexPlacedToken token;
    while (walk_next(&walk, &token)) {
        if (token.end > from)
            reader_add(reader, &token);
    }
}

/* What the document has before the block, within reach. */
static bool
reader_add_before(LexVicinityReader *reader, size_t block, const LexPart *part, GError **error)
{
    const LexBlock *blocks = reader->corpus->blocks;
    const size_t begun = reader->corpus->documents[part->document].block;
    const uint64_t n_bytes = part->place.n_bytes;
    const uint64_t from = n_bytes - MIN(n_bytes, LEX_VICINITY_REACH);
    size_t first = block;
    while (first > begun && blocks[first].begin.n_bytes > from)
        first--;
    for (size_t b = first; b < block; b++) {
        LexPart before;
        if (!lex_cursor_part(&reader->cursor, b, blocks[b].n_documents - 1, &before, error))
            return false;
        reader_add_part(reader, &before, from);
    }
    return true;
}

/* The same behind it, of which `rest` tokens are left: as many words as may belong to one that
 * begins in the part, and what is within reach of them. *ret_to is how far that is. */
static bool
reader_add_behind(LexVicinityReader *reader, size_t block, uint64_t rest, uint64_t *ret_to,
                  GError **error)
{
    size_t n_words = reader->n_words - 1;
    while (rest > 0) {
        LexPart part;
        LexPlacedToken token;
        if (!lex_cursor_part(&reader->cursor, ++block, 0, &part, error))
            return false;
        rest -= part.passage.n_tokens;
        for (Walk walk = walk_begin(reader->corpus, &part); walk_next(&walk, &token);) {
            if (n_words == 0 && token.start >= *ret_to)
                return true;
            reader_add(reader, &token);
            if (n_words > 0 && --n_words == 0)
                *ret_to = token.end + LEX_VICINITY_REACH;
        }
    }
    if (n_words > 0)
        *ret_to = MAX(*ret_to, reader->tokens[reader->n_tokens - 1].end + LEX_VICINITY_REACH);
    return true;
}

bool
lex_vicinity_read(LexVicinityReader *reader, size_t block, size_t i, LexVicinity *ret_vicinity,
                  GError **error)
{
    LexPart part;
    reader->n_tokens = 0;
    if (!lex_cursor_part(&reader->cursor, block, i, &part, error))
        return false;
    *ret_vicinity = (LexVicinity){.document = part.document};
    const uint64_t n_tokens = reader->corpus->documents[part.document].n_tokens;
    const uint64_t rest = n_tokens - part.place.n_tokens - part.passage.n_tokens;
    if (part.passage.n_tokens == 0)
        return true;
    if (part.place.n_tokens > 0 && (!reader_add_before(reader, block, &part, error) ||
                                    !lex_cursor_part(&reader->cursor, block, i, &part, error)))
        return false;
    ret_vicinity->begin = reader->n_tokens;
    reader_add_part(reader, &part, 0);
    ret_vicinity->end = reader->n_tokens;
    const uint64_t end = reader->tokens[reader->n_tokens - 1].end;
    uint64_t to = end + LEX_VICINITY_REACH;
    if (rest > 0 && !reader_add_behind(reader, block, rest, &to, error))
        return false;
    ret_vicinity->tokens = reader->tokens;
    ret_vicinity->n_tokens = reader->n_tokens;
    ret_vicinity->n_behind = to - end;
    return true;
}
