/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-kept.h"

#include <string.h>

#define SPACING_MAX 10 /* bytes of a 64-bit number, seven bits each */

void
lex_kept_clear(LexKept *kept)
{
    g_free(kept->tokens);
    g_free(kept->bags);
    g_free(kept->extras);
    *kept = (LexKept){0};
}

void
lex_kept_begin_block(LexKept *kept)
{
    kept->n_tokens = kept->n_bags = kept->n_extras = 0;
}

void
lex_kept_begin_document(LexKept *kept)
{
    kept->n_forgotten = 0;
    if (kept->keep == LEX_KEEP_BAGS)
        kept->n_tokens = 0;
}

static void
kept_reserve_extras(LexKept *kept, size_t n)
{
    if (kept->extras_size - kept->n_extras < n) {
        kept->extras_size = MAX(kept->extras_size * 2, kept->n_extras + n);
        kept->extras = g_realloc(kept->extras, kept->extras_size);
    }
}

void
lex_kept_reserve(LexKept *kept, size_t n)
{
    if (kept->tokens_size - kept->n_tokens < n) {
        kept->tokens_size = MAX(kept->tokens_size * 2, kept->n_tokens + MAX(n, 4096));
        kept->tokens = g_renew(LexTokenWord, kept->tokens, kept->tokens_size);
    }
    if (kept->keep == LEX_KEEP_SPACINGS)
        kept_reserve_extras(kept, n * SPACING_MAX);
}

void
lex_kept_append_spacing(LexKept *kept, size_t spacing)
{
    while (spacing >= 0x80) {
        kept->extras[kept->n_extras++] = (uint8_t)(spacing | 0x80);
        spacing >>= 7;
    }
    kept->extras[kept->n_extras++] = (uint8_t)spacing;
}

void
lex_kept_forget(LexKept *kept, size_t n)
{
    const size_t n_forgotten = kept->n_tokens - n;
    memmove(kept->tokens, kept->tokens + n_forgotten, n * sizeof *kept->tokens);
    kept->n_tokens = n;
    kept->n_forgotten += n_forgotten;
}

static void
kept_reserve_bags(LexKept *kept, size_t n)
{
    if (kept->bags_size - kept->n_bags < n) {
        kept->bags_size = MAX(kept->bags_size * 2, kept->n_bags + MAX(n, 4096));
        kept->bags = g_renew(LexTokenWord, kept->bags, kept->bags_size);
    }
    kept_reserve_extras(kept, n);
}

static void
kept_append_to_bag(LexKept *kept, uint32_t surface, uint32_t count)
{
    kept->bags[kept->n_bags++] = surface;
    kept->extras[kept->n_extras++] = (uint8_t)count;
}

enum { EXPECTED = 32 }; /* tokens ahead whose slots are asked for */

void
lex_kept_end_document(LexKept *kept, LexLexicon *lexicon)
{
    kept_reserve_bags(kept, lexicon->n_bag);
    for (size_t i = 0; i < lexicon->n_bag; i++) {
        uint32_t count;
        lex_lexicon_expect(lexicon, i + EXPECTED);
        const uint32_t surface = lex_lexicon_take(lexicon, i, &count);
        for (; G_UNLIKELY(count > UINT8_MAX); count -= UINT8_MAX) {
            kept_append_to_bag(kept, surface, UINT8_MAX);
            kept_reserve_bags(kept, lexicon->n_bag - i);
        }
        kept_append_to_bag(kept, surface, count);
    }
    lexicon->n_bag = 0;
}
