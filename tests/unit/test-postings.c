/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The corpus turned on its side, and what is computed from that, against a count by hand. */
#include "lex-distances.h"
#include "lex-source-parts.h"
#include "test-corpora.h"
#include "test-random.h"

#include <math.h>

typedef struct {
    Reading reading;
    LexStopwords *stopwords;
    LexTerms *terms;
    uint32_t *df;
    uint32_t **counts; /* [document][term] */
    uint64_t *sizes;   /* by document */
} Counting;

/* Every token of every document, by its own way. */
static void
count_by_hand(Counting *counting)
{
    const LexCorpus *corpus = counting->reading.corpus;
    const size_t n_terms = counting->terms->n_terms;
    counting->df = g_new0(uint32_t, n_terms + 1);
    counting->counts = g_new(uint32_t *, corpus->n_documents);
    counting->sizes = g_new0(uint64_t, corpus->n_documents);
    for (size_t i = 0; i < corpus->n_documents; i++) {
        g_autofree TestToken *tokens = document_tokens(corpus, i);
        counting->counts[i] = g_new0(uint32_t, n_terms + 1);
        for (size_t k = 0; k < corpus->documents[i].n_tokens; k++) {
            const uint32_t form = corpus->surfaces[tokens[k].surface].form;
            const uint32_t term = counting->terms->term_of_form[form];
            if (term == LEX_TERM_NONE)
                continue;
            counting->sizes[i]++;
            counting->df[term] += counting->counts[i][term]++ == 0;
        }
    }
}

static void
counting_open(Counting *counting, LexCorpusSettings settings)
{
    reading_open(&counting->reading, settings);
    counting->stopwords = lex_stopwords_new("core", NULL);
    const LexTermSettings term_settings = {
        .stemming = {.level = LEX_STEM_NONE},
        .classes = 1u << LEX_CLASS_WORD,
        .stopwords = counting->stopwords,
        .max_df = 1,
        .n_threads = 1,
    };
    counting->terms = lex_terms_new(counting->reading.corpus, &term_settings, NULL);
    assert_non_null(counting->terms);
    count_by_hand(counting);
}

static void
counting_close(Counting *counting)
{
    for (size_t i = 0; i < counting->reading.corpus->n_documents; i++)
        g_free(counting->counts[i]);
    g_free(counting->counts);
    g_free(counting->sizes);
    g_free(counting->df);
    lex_terms_free(counting->terms);
    lex_stopwords_free(counting->stopwords);
    reading_close(&counting->reading);
}

static const char *const pieces[] = {"a ",  "b ",         "c ", "d. ", "dan ",   "yang ", "E ",
                                     "12 ", "kota-kota ", "\n", "h, ", "rumah ", NULL};

/* Documents of all lengths in three sources, one of them of many blocks, one without a word. */
static void
put_random_documents(uint64_t seed)
{
    g_autoptr(GString) text = g_string_new(NULL);
    folder_remove("corpus");
    for (unsigned i = 0; i < 12; i++) {
        g_autofree char *path = g_strdup_printf("corpus/%c/%02u.txt", 'p' + (int)(i % 3), i);
        random_text(&seed, pieces, i == 5 ? 3000 : i == 7 ? 0 : random_below(&seed, 60), text);
        put(path, text->str);
    }
}

/* What lex_postings_next() gives in all, against the count. */
static void
check_postings(const Counting *counting, const bool *wanted, uint64_t memory, unsigned n_threads)
{
    const LexCorpus *corpus = counting->reading.corpus;
    const LexTerms *terms = counting->terms;
    g_autoptr(LexPostings) postings =
        lex_postings_new(corpus, &terms->map, counting->df, wanted, memory, n_threads);
    uint32_t next = 0;
    while (lex_postings_next(postings, NULL) && postings->n_terms > 0) {
        for (size_t i = 0; i < postings->n_terms; i++) {
            const uint32_t term = postings->terms[i];
            while (wanted != NULL && !wanted[next])
                next++;
            assert_int_equal(term, next++);
            size_t n, k = 0;
            const LexPosting *list = lex_postings_of(postings, i, &n);
            for (uint32_t d = 0; d < corpus->n_documents; d++) {
                if (counting->counts[d][term] == 0)
                    continue;
                assert_true(k < n);
                assert_int_equal(list[k].document, d);
                assert_int_equal(list[k++].count, counting->counts[d][term]);
            }
            assert_int_equal(k, n);
        }
    }
    while (wanted != NULL && next < terms->n_terms && !wanted[next])
        next++;
    assert_int_equal(next, terms->n_terms);
    for (size_t d = 0; d < corpus->n_documents; d++)
        assert_int_equal(postings->sizes[d], counting->sizes[d]);
}

/* Whatever the blocks, the threads and the memory, for all terms and for some. */
static void
test_postings(void **state G_GNUC_UNUSED)
{
    static const size_t block_sizes[] = {1, 50, 1000, 1 << 20};
    static const uint64_t memories[] = {1, 500, UINT64_MAX / 4};
    put_random_documents(1);
    for (size_t b = 0; b < G_N_ELEMENTS(block_sizes); b++) {
        Counting counting;
        counting_open(&counting, corpus_settings(2, block_sizes[b]));
        g_autofree bool *some = g_new0(bool, counting.terms->n_terms);
        for (size_t t = 0; t < counting.terms->n_terms; t++)
            some[t] = t % 3 != 1;
        for (size_t m = 0; m < G_N_ELEMENTS(memories); m++) {
            for (unsigned n_threads = 1; n_threads <= 5; n_threads += 2) {
                check_postings(&counting, NULL, memories[m], n_threads);
                check_postings(&counting, some, memories[m], n_threads);
            }
        }
        counting_close(&counting);
    }
}

/* Nothing is wanted: the sizes of documents are known all the same. */
static void
test_no_terms(void **state G_GNUC_UNUSED)
{
    put_random_documents(2);
    Counting counting;
    counting_open(&counting, plain_settings());
    g_autofree bool *none = g_new0(bool, counting.terms->n_terms);
    check_postings(&counting, none, 1000, 2);
    counting_close(&counting);
    lex_postings_free(NULL);
}

static void
test_source_parts(void **state G_GNUC_UNUSED)
{
    put_random_documents(3);
    Counting counting;
    counting_open(&counting, plain_settings());
    const LexCorpus *corpus = counting.reading.corpus;
    LexSourceParts parts;
    lex_source_parts_init(&parts, corpus);
    g_autofree LexDivision *divisions = lex_source_divisions(corpus, counting.sizes);
    for (uint32_t term = 0; term < counting.terms->n_terms; term++) {
        LexPosting list[12];
        size_t n = 0;
        for (uint32_t d = 0; d < corpus->n_documents; d++) {
            if (counting.counts[d][term] > 0)
                list[n++] = (LexPosting){d, counting.counts[d][term]};
        }
        lex_source_parts_set(&parts, corpus, counting.sizes, n, list);
        size_t k = 0;
        for (uint32_t s = 0; s < corpus->n_sources; s++) {
            for (size_t i = 0; i < n; i++) {
                const uint32_t d = list[i].document;
                if (corpus->documents[d].source != s)
                    continue;
                assert_int_equal(parts.documents[k], d);
                assert_int_equal(parts.parts[k].count, list[i].count);
                assert_int_equal(parts.parts[k++].size, counting.sizes[d]);
            }
        }
        assert_int_equal(k, parts.n_parts);
    }
    uint64_t n_parts = 0, size = 0;
    for (size_t s = 0; s < corpus->n_sources; s++) {
        n_parts += divisions[s].n_parts;
        size += divisions[s].size;
    }
    assert_int_equal(divisions[corpus->n_sources].n_parts, n_parts);
    assert_int_equal(divisions[corpus->n_sources].size, size);
    assert_true(n_parts < corpus->n_documents); /* one has no word */
    lex_source_parts_clear(&parts);
    counting_close(&counting);
}

/* The positions of a term in the documents of a source, or of all, one after the other. */
static double
arf_by_hand(const Counting *counting, uint32_t term, uint32_t source)
{
    const LexCorpus *corpus = counting->reading.corpus;
    g_autoptr(GArray) positions = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    uint64_t position = 0;
    for (size_t i = 0; i < corpus->n_documents; i++) {
        if (source != UINT32_MAX && corpus->documents[i].source != source)
            continue;
        g_autofree TestToken *tokens = document_tokens(corpus, i);
        for (size_t k = 0; k < corpus->documents[i].n_tokens; k++) {
            const uint32_t found =
                counting->terms->term_of_form[corpus->surfaces[tokens[k].surface].form];
            if (found == term)
                g_array_append_val(positions, position);
            position += found != LEX_TERM_NONE;
        }
    }
    return lex_dispersion_distances(position, positions->len,
                                    (const uint64_t *)(void *)positions->data)
        .arf;
}

static void
check_arf(const Counting *counting, const LexSumScope *scope, unsigned n_threads)
{
    const LexCorpus *corpus = counting->reading.corpus;
    const size_t n_terms = counting->terms->n_terms;
    const size_t n_cells = n_terms * (scope->by_source ? scope->n_sources : 1);
    g_autofree LexTermSum *sums = g_new0(LexTermSum, n_cells);
    g_autofree double *arf = g_new(double, n_cells);
    assert_true(lex_sums_add(corpus, &counting->terms->map, scope, n_threads, sums, NULL));
    assert_true(lex_distances_arf(corpus, &counting->terms->map, scope, counting->sizes, sums,
                                  n_threads, arf, NULL));
    for (size_t i = 0; i < n_cells; i++) {
        const uint32_t source =
            scope->by_source ? (uint32_t)(scope->first_source + i / n_terms) : UINT32_MAX;
        const double expected = arf_by_hand(counting, (uint32_t)(i % n_terms), source);
        if (!(arf[i] == expected || (isnan(arf[i]) && isnan(expected))))
            fail_msg("term %zu: %.17g, expected %.17g", i, arf[i], expected);
    }
}

static void
test_arf(void **state G_GNUC_UNUSED)
{
    static const size_t block_sizes[] = {1, 200, 1 << 20};
    static const LexSumScope scopes[] = {
        {.by_source = false},
        {.by_source = true, .first_source = 0, .n_sources = 3},
        {.by_source = true, .first_source = 1, .n_sources = 1},
    };
    put_random_documents(4);
    for (size_t b = 0; b < G_N_ELEMENTS(block_sizes); b++) {
        Counting counting;
        counting_open(&counting, corpus_settings(3, block_sizes[b]));
        for (size_t s = 0; s < G_N_ELEMENTS(scopes); s++) {
            for (unsigned n_threads = 1; n_threads <= 7; n_threads += 3)
                check_arf(&counting, &scopes[s], n_threads);
        }
        counting_close(&counting);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        folder_test(test_postings),
        folder_test(test_no_terms),
        folder_test(test_source_parts),
        folder_test(test_arf),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
