/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-source-parts.h"

static void
division_add(LexDivision *division, uint64_t size)
{
    division->min_size = division->n_parts == 0 ? size : MIN(division->min_size, size);
    division->n_parts++;
    division->size += size;
}

LexDivision *
lex_source_divisions(const LexCorpus *corpus, const uint64_t sizes[])
{
    LexDivision *divisions = g_new0(LexDivision, corpus->n_sources + 1);
    for (size_t i = 0; i < corpus->n_documents; i++) {
        if (sizes[i] == 0)
            continue;
        division_add(&divisions[corpus->documents[i].source], sizes[i]);
        division_add(&divisions[corpus->n_sources], sizes[i]);
    }
    return divisions;
}

void
lex_source_parts_init(LexSourceParts *source_parts, const LexCorpus *corpus)
{
    const size_t n = MAX(corpus->n_sources, 1);
    *source_parts = (LexSourceParts){
        .sources = g_new(uint32_t, n),
        .begin = g_new0(size_t, n + 1),
        .next = g_new0(size_t, n),
        .n_all_sources = corpus->n_sources,
    };
}

void
lex_source_parts_clear(LexSourceParts *source_parts)
{
    g_free(source_parts->parts);
    g_free(source_parts->documents);
    g_free(source_parts->sources);
    g_free(source_parts->begin);
    g_free(source_parts->next);
    *source_parts = (LexSourceParts){0};
}

static void
source_parts_reserve(LexSourceParts *source_parts, size_t n)
{
    if (n <= source_parts->parts_size)
        return;
    source_parts->parts_size = MAX(n, 2 * source_parts->parts_size);
    source_parts->parts = g_renew(LexTermPart, source_parts->parts, source_parts->parts_size);
    source_parts->documents = g_renew(uint32_t, source_parts->documents, source_parts->parts_size);
}

/* A counting sort, which keeps the order of the documents. */
void
lex_source_parts_set(LexSourceParts *source_parts, const LexCorpus *corpus, const uint64_t sizes[],
                     size_t n, const LexPosting postings[])
{
    size_t *const next = source_parts->next;
    source_parts_reserve(source_parts, n);
    for (size_t i = 0; i < n; i++)
        next[corpus->documents[postings[i].document].source]++;

    size_t n_sources = 0, begin = 0;
    for (uint32_t s = 0; s < source_parts->n_all_sources; s++) {
        const size_t n_of_source = next[s];
        if (n_of_source == 0)
            continue;
        source_parts->sources[n_sources] = s;
        source_parts->begin[n_sources++] = next[s] = begin;
        begin += n_of_source;
    }
    for (size_t i = 0; i < n; i++) {
        const uint32_t document = postings[i].document;
        const size_t place = next[corpus->documents[document].source]++;
        source_parts->parts[place] = (LexTermPart){postings[i].count, sizes[document]};
        source_parts->documents[place] = document;
    }
    for (size_t i = 0; i < n_sources; i++)
        next[source_parts->sources[i]] = 0;
    source_parts->begin[n_sources] = source_parts->n_parts = n;
    source_parts->n_sources = n_sources;
}
