/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-stretch.h"

/* A token that is crossed and leaves nothing; never in a stretch. */
#define CODE_NOTHING (UINT32_MAX - 2)

/* ---- from tokens to codes ---------------------------------------------------------------- */

/* What a form stands for among its neighbours. */
static uint32_t
form_code(const LexCorpus *corpus, const LexTerms *terms, unsigned classes,
          const LexCrossing *crossing, uint32_t form)
{
    if (terms->term_of_form[form] != LEX_TERM_NONE)
        return terms->term_of_form[form];
    const bool is_counted_class = classes >> corpus->forms[form].class & 1;
    if (!(is_counted_class ? crossing->stopwords : crossing->classes))
        return LEX_STRETCH_BREAK;
    return crossing->holes ? LEX_STRETCH_HOLE : CODE_NOTHING;
}

void
lex_stretch_map_init(LexStretchMap *map, const LexCorpus *corpus, const LexTerms *terms,
                     unsigned classes, const LexCrossing *crossing)
{
    *map = (LexStretchMap){corpus, *crossing, g_new(uint32_t *, corpus->n_workers)};
    for (unsigned w = 0; w < corpus->n_workers; w++) {
        const uint32_t n = corpus->n_surfaces_of[w];
        uint32_t *const code_of = map->code_of[w] = g_new(uint32_t, MAX(n, 1));
        for (uint32_t i = 0; i < n; i++) {
            const uint32_t form = corpus->surfaces[corpus->surface_of[w][i]].form;
            code_of[i] = form_code(corpus, terms, classes, crossing, form);
        }
    }
}

void
lex_stretch_map_clear(LexStretchMap *map)
{
    for (unsigned w = 0; map->code_of != NULL && w < map->corpus->n_workers; w++)
        g_free(map->code_of[w]);
    g_free(map->code_of);
    *map = (LexStretchMap){0};
}

/* ---- a part and what is beside it -------------------------------------------------------- */

void
lex_stretcher_init(LexStretcher *stretcher, const LexStretchMap *map, size_t reach)
{
    *stretcher = (LexStretcher){.map = map, .reach = reach};
    lex_cursor_init(&stretcher->cursor, map->corpus);
    lex_cursor_init(&stretcher->beside, map->corpus);
}

void
lex_stretcher_clear(LexStretcher *stretcher)
{
    lex_cursor_clear(&stretcher->cursor);
    lex_cursor_clear(&stretcher->beside);
    g_free(stretcher->codes);
    *stretcher = (LexStretcher){0};
}

/* The codes of tokens from `begin` to end - 1: at most two each, for there may be a break before.
 */
static void
stretcher_append(LexStretcher *stretcher, const LexPassage *passage, size_t begin, size_t end)
{
    const size_t needed = stretcher->n_codes + 2 * (end - begin) + 1;
    if (needed > stretcher->codes_size) {
        stretcher->codes_size = MAX(needed, 2 * stretcher->codes_size);
        stretcher->codes = g_renew(uint32_t, stretcher->codes, stretcher->codes_size);
    }
    const uint32_t *const code_of = stretcher->map->code_of[passage->worker];
    const LexGap widest = stretcher->map->crossing.widest;
    uint32_t *next = stretcher->codes + stretcher->n_codes;
    for (size_t i = begin; i < end; i++) {
        /* Written always and kept sometimes: a branch would be wrong too often. */
        const LexTokenWord token = passage->tokens[i];
        *next = LEX_STRETCH_BREAK;
        next += lex_token_gap(token) > widest;
        *next = code_of[lex_token_surface(token)];
        next += *next != CODE_NOTHING;
    }
    stretcher->n_codes = (size_t)(next - stretcher->codes);
}

static void
stretcher_append_break(LexStretcher *stretcher)
{
    stretcher_append(stretcher, &(LexPassage){.worker = 0}, 0, 0); /* there is room for one more */
    stretcher->codes[stretcher->n_codes++] = LEX_STRETCH_BREAK;
}

/* The token at or after which `need` codes lie before the passage's end, as far as they can be
 * reached: 0 with *ret_missing when there may be more before the passage. */
static size_t
find_tail(const LexStretchMap *map, const LexPassage *passage, size_t need, size_t *ret_missing)
{
    const uint32_t *const code_of = map->code_of[passage->worker];
    size_t i = passage->n_tokens;
    *ret_missing = 0;
    while (need > 0 && i > 0) {
        const LexTokenWord token = passage->tokens[--i];
        const uint32_t code = code_of[lex_token_surface(token)];
        if (code == LEX_STRETCH_BREAK || lex_token_gap(token) > map->crossing.widest)
            return i;
        need -= code != CODE_NOTHING;
    }
    *ret_missing = need;
    return i;
}

/* The part of the document that the block ends with. */
static bool
stretcher_last_part(LexStretcher *stretcher, size_t block, LexPart *ret_part, GError **error)
{
    const size_t n_parts = stretcher->map->corpus->blocks[block].n_documents;
    return lex_cursor_part(&stretcher->beside, block, n_parts - 1, ret_part, error);
}

/* The codes that the document has before the block: `need` of them, or those up to a break. */
static bool
stretcher_append_before(LexStretcher *stretcher, size_t block, size_t need, GError **error)
{
    LexPart part;
    size_t missing;
    if (!stretcher_last_part(stretcher, block - 1, &part, error))
        return false;
    const size_t tail = find_tail(stretcher->map, &part.passage, need, &missing);
    if (missing > 0 && part.place.n_tokens > 0) {
        if (!stretcher_append_before(stretcher, block - 1, missing, error) ||
            !stretcher_last_part(stretcher, block - 1, &part, error))
            return false;
    }
    stretcher_append(stretcher, &part.passage, tail, part.passage.n_tokens);
    return true;
}

/* The codes that the document has after the part: `need`, or up to a break. */
static bool
stretcher_append_after(LexStretcher *stretcher, size_t block, const LexPart *part, GError **error)
{
    const LexStretchMap *map = stretcher->map;
    const LexDocument *document = &map->corpus->documents[part->document];
    uint64_t rest = document->n_tokens - part->place.n_tokens - part->passage.n_tokens;
    size_t need = stretcher->reach;
    while (rest > 0 && need > 0) {
        LexPart next;
        if (!lex_cursor_part(&stretcher->beside, ++block, 0, &next, error))
            return false;
        const uint32_t *const code_of = map->code_of[next.passage.worker];
        size_t n = 0;
        for (; n < next.passage.n_tokens && need > 0; n++) {
            const LexTokenWord token = next.passage.tokens[n];
            const uint32_t code = code_of[lex_token_surface(token)];
            if (code == LEX_STRETCH_BREAK || lex_token_gap(token) > map->crossing.widest)
                need = 1; /* the last */
            need -= code != CODE_NOTHING;
        }
        stretcher_append(stretcher, &next.passage, 0, n);
        rest -= next.passage.n_tokens;
    }
    return true;
}

bool
lex_stretcher_read(LexStretcher *stretcher, size_t block, size_t i, LexStretch *ret_stretch,
                   GError **error)
{
    LexPart part;
    if (!lex_cursor_part(&stretcher->cursor, block, i, &part, error))
        return false;
    stretcher->n_codes = 0;
    stretcher_append_break(stretcher);
    if (part.place.n_tokens > 0 &&
        !stretcher_append_before(stretcher, block, stretcher->reach, error))
        return false;
    const size_t begin = stretcher->n_codes;
    stretcher_append(stretcher, &part.passage, 0, part.passage.n_tokens);
    const size_t end = stretcher->n_codes;
    if (!part.is_whole && !stretcher_append_after(stretcher, block, &part, error))
        return false;
    stretcher_append_break(stretcher);
    *ret_stretch = (LexStretch){stretcher->codes, stretcher->n_codes, begin, end, part.document};
    return true;
}
