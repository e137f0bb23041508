/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cursors and sums over corpora whose documents are spread over blocks, in memory or not. */
#include "lex-sums.h"
#include "test-corpora.h"
#include "test-random.h"

/* Terms are forms with more than one letter. */
typedef struct {
    Reading reading;
    LexTermMap map;
} Counting;

static void
counting_open(Counting *counting, LexCorpusSettings settings)
{
    reading_open(&counting->reading, settings);
    const LexCorpus *const corpus = counting->reading.corpus;
    counting->map = (LexTermMap){
        .term_of = g_new(uint32_t *, corpus->n_workers),
        .n_workers = corpus->n_workers,
        .n_terms = corpus->form_names.n_entries,
    };
    for (unsigned w = 0; w < corpus->n_workers; w++) {
        counting->map.term_of[w] = g_new(uint32_t, corpus->n_surfaces_of[w] + 1);
        for (uint32_t i = 0; i < corpus->n_surfaces_of[w]; i++) {
            const uint32_t form = corpus->surfaces[corpus->surface_of[w][i]].form;
            const bool counts = corpus->form_names.entries[form].length > 1;
            counting->map.term_of[w][i] = counts ? form : LEX_TERM_NONE;
        }
    }
}

static void
counting_close(Counting *counting)
{
    for (unsigned w = 0; w < counting->map.n_workers; w++)
        g_free(counting->map.term_of[w]);
    g_free(counting->map.term_of);
    reading_close(&counting->reading);
}

/* What the sums should be, one document after another. */
static LexTermSum *
count_slowly(const Counting *counting, const LexSumScope *scope, size_t n_rows)
{
    const LexCorpus *const corpus = counting->reading.corpus;
    const size_t n_terms = counting->map.n_terms;
    LexTermSum *const sums = g_new0(LexTermSum, n_rows * n_terms + 1);
    for (size_t d = 0; d < corpus->n_documents; d++) {
        const LexDocument *const document = &corpus->documents[d];
        const size_t row = scope->by_source ? document->source - scope->first_source : 0;
        if (scope->by_source && row >= scope->n_sources)
            continue;
        g_autofree TestToken *tokens = document_tokens(corpus, d);
        for (size_t i = 0; i < document->n_tokens; i++) {
            const uint32_t form = corpus->surfaces[tokens[i].surface].form;
            if (corpus->form_names.entries[form].length < 2)
                continue;
            LexTermSum *const sum = &sums[row * n_terms + form];
            sum->count++;
            sum->df += sum->last != d + 1;
            sum->last = (uint32_t)d + 1;
        }
    }
    return sums;
}

static void
expect_sums(const Counting *counting, LexSumScope scope, unsigned n_threads)
{
    const size_t n_rows = scope.by_source ? scope.n_sources : 1;
    const size_t n_cells = n_rows * counting->map.n_terms;
    g_autofree LexTermSum *expected = count_slowly(counting, &scope, n_rows);
    g_autofree LexTermSum *sums = g_new0(LexTermSum, n_cells + 1);
    assert_true(
        lex_sums_add(counting->reading.corpus, &counting->map, &scope, n_threads, sums, NULL));
    for (size_t i = 0; i < n_cells; i++) {
        assert_int_equal(sums[i].count, expected[i].count);
        assert_int_equal(sums[i].df, expected[i].df);
    }
}

/* Sources a, b and c; documents of no word, of few, and of many. */
static void
put_corpus(void)
{
    static const char *const pieces[] = {"kota ", "Kota. ",   "desa, ",  "Desa ", "12 ",    "a ",
                                         "dan ",  "sel-sel ", "Jum'at ", "\n\n",  "kata\n", NULL};
    uint64_t seed = 11;
    g_autoptr(GString) text = g_string_new(NULL);
    for (unsigned i = 0; i < 24; i++) {
        static const size_t sizes[] = {0, 3, 50, 2000, 1, 9000};
        g_autofree char *path = g_strdup_printf("corpus/%c/%02u.txt", "abc"[i / 5 % 3], i);
        random_text(&seed, pieces, sizes[i % G_N_ELEMENTS(sizes)], text);
        g_string_append_printf(text, "kata%u", i % 9);
        put(path, text->str);
    }
}

static const struct {
    size_t block_size;
    uint64_t memory;
    unsigned n_threads;
} ways[] = {
    {1 << 20, UINT64_MAX, 1}, {1 << 20, UINT64_MAX, 3},
    {3000, UINT64_MAX, 1},    {3000, UINT64_MAX, 7},
    {200, UINT64_MAX, 3},     {3000, 0, 3},
    {200, 20000, 2},          {1, 0, 1},
};

static void
test_sums(void **state G_GNUC_UNUSED)
{
    put_corpus();
    for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
        Counting counting;
        LexCorpusSettings settings = corpus_settings(ways[i].n_threads, ways[i].block_size);
        settings.memory = ways[i].memory;
        counting_open(&counting, settings);
        expect_sums(&counting, (LexSumScope){.by_source = false}, ways[i].n_threads);
        expect_sums(&counting, (LexSumScope){true, 0, 3}, ways[i].n_threads);
        expect_sums(&counting, (LexSumScope){true, 0, 1}, ways[i].n_threads);
        expect_sums(&counting, (LexSumScope){true, 1, 2}, ways[i].n_threads);
        expect_sums(&counting, (LexSumScope){true, 2, 1}, ways[i].n_threads);
        counting_close(&counting);
    }
}

/* Sums may be added to what is there: counts of another corpus, or the same once more. */
static void
test_documents_count_once(void **state G_GNUC_UNUSED)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (unsigned i = 0; i < 2000; i++)
        g_string_append(text, "Kota lama. ");
    put("corpus/1.txt", text->str);
    put("corpus/2.txt", "kota");
    Counting counting;
    counting_open(&counting, corpus_settings(4, 500));
    const LexCorpus *const corpus = counting.reading.corpus;
    assert_true(corpus->n_blocks > 10);
    LexTermSum sums[2] = {{0}};
    assert_int_equal(counting.map.n_terms, 2);
    assert_true(lex_sums_add(corpus, &counting.map, &(LexSumScope){0}, 4, sums, NULL));
    assert_int_equal(sums[0].count, 2001);
    assert_int_equal(sums[0].df, 2);
    assert_int_equal(sums[1].count, 2000);
    assert_int_equal(sums[1].df, 1);
    counting_close(&counting);
}

/* ---- cursors --------------------------------------------------------------------------------- */

/* The document as passages, one after the other, is the document as parts of blocks. */
static void
expect_passages(LexCursor *cursor, const LexCorpus *corpus, size_t index)
{
    const LexDocument *const document = &corpus->documents[index];
    g_autofree TestToken *tokens = document_tokens(corpus, index);
    LexPassage passage;
    size_t n = 0;
    lex_cursor_begin(cursor, document);
    do {
        assert_true(lex_cursor_next(cursor, &passage, NULL));
        const LexSpacing spacing = {passage.spacings, 0};
        assert_true(passage.n_tokens == 0 || spacing.next != NULL);
        for (size_t i = 0; i < passage.n_tokens; i++, n++) {
            const uint32_t surface =
                corpus->surface_of[passage.worker][lex_token_surface(passage.tokens[i])];
            assert_int_equal(surface, tokens[n].surface);
            assert_int_equal(lex_token_gap(passage.tokens[i]), tokens[n].gap);
        }
    } while (passage.n_tokens > 0);
    assert_int_equal(n, document->n_tokens);
    assert_true(lex_cursor_next(cursor, &passage, NULL)); /* and so it stays */
    assert_int_equal(passage.n_tokens, 0);
}

static void
test_documents_in_any_order(void **state G_GNUC_UNUSED)
{
    uint64_t seed = 4;
    put_corpus();
    for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
        Reading reading;
        LexCorpusSettings settings = corpus_settings(ways[i].n_threads, ways[i].block_size);
        settings.memory = ways[i].memory;
        reading_open(&reading, settings);
        LexCursor cursor;
        lex_cursor_init(&cursor, reading.corpus);
        for (size_t d = 0; d < reading.corpus->n_documents; d++)
            expect_passages(&cursor, reading.corpus, d);
        for (unsigned k = 0; k < 20; k++)
            expect_passages(&cursor, reading.corpus,
                            random_below(&seed, reading.corpus->n_documents));
        lex_cursor_clear(&cursor);
        reading_close(&reading);
    }
}

/* A part says where in its document it begins; the spacings go on from there. */
static void
test_parts_say_where_they_are(void **state G_GNUC_UNUSED)
{
    g_autoptr(GString) text = g_string_new("  \"");
    for (unsigned i = 0; i < 3000; i++)
        g_string_append(text, "Kota lama.  ");
    put("corpus/1.txt", text->str);
    Reading reading;
    reading_open(&reading, corpus_settings(2, 700));
    g_autofree TestToken *tokens = document_tokens(reading.corpus, 0); /* holds the places to it */
    for (size_t i = 0; i < reading.corpus->documents[0].n_tokens; i++)
        assert_int_equal(tokens[i].start, 3 + i / 2 * 12 + i % 2 * 5);
    const LexBlock *const second = &reading.corpus->blocks[1];
    assert_int_equal(second->begin.n_tokens % 2, 0); /* a block ends with a sentence */
    assert_int_equal(second->begin.n_sentences, second->begin.n_tokens / 2);
    assert_int_equal(second->begin.n_bytes, 3 + second->begin.n_tokens / 2 * 12 - 3);
    reading_close(&reading);
}

/* ---- bags ------------------------------------------------------------------------------------ */

/* Words that a vocabulary grows by while a document is read, some of them too long for its slots.
 */
static void
put_many_words(void)
{
    uint64_t seed = 5;
    g_autoptr(GString) text = g_string_new(NULL);
    for (unsigned i = 0; i < 6000; i++) {
        const unsigned word = (unsigned)random_below(&seed, i + 1) / 2;
        g_string_append_printf(text, "%s%s%u%s", i % 3 == 0 ? "Kata" : "kata",
                               word % 5 == 0 ? "yangpanjangsekali" : "", word,
                               i % 11 == 0 ? ". " : " ");
    }
    put("corpus/d.txt", text->str);
}

/* How often each surface occurs in the document, and the surfaces in the order they come in. */
static void
count_surfaces(const LexCorpus *corpus, size_t document, GHashTable *counts, GArray *order)
{
    LexCursor cursor;
    LexPassage passage;
    lex_cursor_init(&cursor, corpus);
    lex_cursor_begin(&cursor, &corpus->documents[document]);
    do {
        assert_true(lex_cursor_next(&cursor, &passage, NULL));
        for (size_t i = 0; i < passage.n_tokens; i++) {
            const uint32_t surface =
                corpus->surface_of[passage.worker][lex_token_surface(passage.tokens[i])];
            void *const key = GUINT_TO_POINTER(surface + 1);
            const guint before = GPOINTER_TO_UINT(g_hash_table_lookup(counts, key));
            if (before == 0)
                g_array_append_val(order, surface);
            g_hash_table_insert(counts, key,
                                GUINT_TO_POINTER(before + lex_passage_count(&passage, i)));
        }
    } while (passage.n_tokens > 0);
    lex_cursor_clear(&cursor);
}

static void
expect_same_document(const LexCorpus *corpus, const LexCorpus *bags, size_t document)
{
    g_autoptr(GHashTable) expected = g_hash_table_new(NULL, NULL);
    g_autoptr(GHashTable) counts = g_hash_table_new(NULL, NULL);
    g_autoptr(GArray) expected_order = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    g_autoptr(GArray) order = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    const LexDocument *const x = &corpus->documents[document], *const y =
                                                                   &bags->documents[document];
    assert_int_equal(x->n_tokens, y->n_tokens);
    assert_int_equal(x->n_sentences, y->n_sentences);
    assert_int_equal(x->n_bytes, y->n_bytes);
    count_surfaces(corpus, document, expected, expected_order);
    count_surfaces(bags, document, counts, order);
    assert_int_equal(order->len, expected_order->len);
    for (guint i = 0; i < order->len; i++) {
        const uint32_t surface = g_array_index(order, uint32_t, i);
        const void *const key = GUINT_TO_POINTER(surface + 1);
        assert_int_equal(surface, g_array_index(expected_order, uint32_t, i));
        assert_ptr_equal(g_hash_table_lookup(counts, key), g_hash_table_lookup(expected, key));
    }
}

static void
expect_same_surfaces(const LexCorpus *corpus, const LexCorpus *bags)
{
    assert_int_equal(bags->n_tokens, corpus->n_tokens);
    assert_int_equal(bags->surface_names.n_entries, corpus->surface_names.n_entries);
    for (uint32_t i = 0; i < corpus->surface_names.n_entries; i++) {
        assert_int_equal(bags->surfaces[i].count, corpus->surfaces[i].count);
        assert_int_equal(bags->surfaces[i].n_inside, corpus->surfaces[i].n_inside);
    }
}

/* A bag holds what its document does, in the order of first appearance. */
static void
test_bags(void **state G_GNUC_UNUSED)
{
    put_corpus();
    put_many_words();
    for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
        Reading tokens, bags;
        LexCorpusSettings settings = corpus_settings(ways[i].n_threads, ways[i].block_size);
        settings.memory = ways[i].memory;
        settings.keep = LEX_KEEP_TOKENS;
        reading_open(&tokens, settings);
        settings.keep = LEX_KEEP_BAGS;
        reading_open(&bags, settings);
        expect_same_surfaces(tokens.corpus, bags.corpus);
        for (size_t d = 0; d < tokens.corpus->n_documents; d++)
            expect_same_document(tokens.corpus, bags.corpus, d);
        reading_close(&bags);
        reading_close(&tokens);
    }
}

/* Each surface once a part, and once more for every 255 of it. */
static void
test_bags_are_small(void **state G_GNUC_UNUSED)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (unsigned i = 0; i < 1000; i++)
        g_string_append(text, "kota lama ");
    g_string_append(text, "sekali");
    put("corpus/1.txt", text->str);
    Reading reading;
    LexCorpusSettings settings = plain_settings();
    settings.keep = LEX_KEEP_BAGS;
    reading_open(&reading, settings);
    assert_int_equal(reading.corpus->documents[0].n_tokens, 2001);
    assert_int_equal(reading.corpus->documents[0].n_kept, 4 + 4 + 1);
    reading_close(&reading);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        folder_test(test_sums),
        folder_test(test_documents_count_once),
        folder_test(test_documents_in_any_order),
        folder_test(test_parts_say_where_they_are),
        folder_test(test_bags),
        folder_test(test_bags_are_small),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
