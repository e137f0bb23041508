/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-patterns.h"

#include "test-corpora.h"

/*
 * Counted by hand. Documents a and b are of source x, c of source y; a full stop is a border.
 *
 *     a  "bom atom meledak. bom air meledak"     trigrams: bom atom meledak, bom air meledak
 *     b  "bom atom meledak keras"                bom atom meledak, atom meledak keras
 *     c  "kota atom meledak. bom atom meledak"   kota atom meledak, bom atom meledak
 */
typedef struct {
    Reading reading;
    LexStopwords *stopwords;
    LexTerms *terms;
    LexStretchMap map;
    LexPatterns patterns[2]; /* by row */
    bool by_source;
} Counting;

static uint32_t
find_term(const Counting *counting, const char *name)
{
    for (uint32_t t = 0; t < counting->terms->n_terms; t++) {
        if (strcmp(counting->terms->terms[t].stem.bytes, name) == 0)
            return t;
    }
    fail_msg("no term %s", name);
    return LEX_TERM_NONE;
}

/* The words of "bom atom", as terms. */
static unsigned
find_words(const Counting *counting, const char *text, uint32_t ret_words[LEX_PATTERN_MAX_WORDS])
{
    g_auto(GStrv) names = g_strsplit(text, " ", -1);
    unsigned n = 0;
    for (; names[n] != NULL; n++)
        ret_words[n] = find_term(counting, names[n]);
    return n;
}

static void
counting_begin(Counting *counting, unsigned n_words)
{
    for (size_t row = 0; row < 2; row++)
        lex_patterns_init(&counting->patterns[row], n_words);
}

static void
counting_list(Counting *counting, size_t row, const char *text)
{
    uint32_t words[LEX_PATTERN_MAX_WORDS];
    const uint32_t *const listed[] = {words};
    assert_int_equal(find_words(counting, text, words), counting->patterns[row].n_words);
    assert_true(lex_patterns_add(&counting->patterns[row], 1, listed, NULL));
}

static void
counting_count(Counting *counting, unsigned n_threads, const LexBlockBits *longer,
               LexBlockBits *marks)
{
    const LexPatternScope scope = {
        .map = &counting->map,
        .patterns = counting->patterns,
        .n_rows = counting->by_source ? 2 : 1,
        .by_source = counting->by_source,
        .n_threads = n_threads,
        .longer = longer,
        .marks = marks,
    };
    assert_true(lex_patterns_count(&scope, NULL));
}

static void
counting_end(Counting *counting)
{
    for (size_t row = 0; row < 2; row++)
        lex_patterns_clear(&counting->patterns[row]);
}

/* Of patterns of one word, of none and of all nothing is said. */
static void
expect(const Counting *counting, size_t row, const char *text, const uint64_t *expected,
       uint64_t n_free)
{
    uint32_t words[LEX_PATTERN_MAX_WORDS];
    uint64_t margins[1 << LEX_PATTERN_MAX_WORDS];
    LexPatternCounts found = {.words = words, .margins = margins};
    const unsigned n = find_words(counting, text, words);
    lex_patterns_find(&counting->patterns[row], 1, &found);
    for (unsigned pattern = 0; pattern < (1U << n) - 1; pattern++) {
        if (__builtin_popcount(pattern) >= 2)
            assert_int_equal(margins[pattern], expected[pattern]);
    }
    assert_int_equal(found.n_free, n_free);
}

static void
counting_open(Counting *counting, unsigned n_threads, size_t block_size, bool by_source)
{
    static const LexCrossing crossing = {0};
    const unsigned classes = 1U << LEX_CLASS_WORD;
    put("corpus/x/a.txt", "bom atom meledak. bom air meledak");
    put("corpus/x/b.txt", "bom atom meledak keras");
    put("corpus/y/c.txt", "kota atom meledak. bom atom meledak");
    reading_open(&counting->reading, corpus_settings(n_threads, block_size));
    counting->stopwords = lex_stopwords_new("none", NULL);
    const LexTermSettings settings = {.stemming = {.level = LEX_STEM_NONE},
                                      .stopwords = counting->stopwords,
                                      .classes = classes,
                                      .min_count = 1,
                                      .max_df = 1};
    counting->terms = lex_terms_new(counting->reading.corpus, &settings, NULL);
    assert_non_null(counting->terms);
    lex_stretch_map_init(&counting->map, counting->reading.corpus, counting->terms, classes,
                         &crossing);
    counting->by_source = by_source;
}

static void
counting_close(Counting *counting)
{
    lex_stretch_map_clear(&counting->map);
    lex_terms_free(counting->terms);
    lex_stopwords_free(counting->stopwords);
    reading_close(&counting->reading);
}

/* By pattern: none, 1, 2, 12, 3, 13, 23, 123; 0 where it is not asked for. */
static const uint64_t bom_atom_meledak[] = {0, 0, 0, 3, 0, 4, 4, 0};
static const uint64_t atom_meledak_keras[] = {0, 0, 0, 1, 0, 1, 1, 0};
static const uint64_t pair[] = {0, 0, 0, 0};

/* Sequences of three, all at once or one by one, then those of two that they hold. Blocks end
 * anywhere. */
static void
test_corpus(void **state G_GNUC_UNUSED)
{
    for (size_t block_size = 1; block_size < 64; block_size += 7) {
        for (unsigned n_threads = 1; n_threads <= 3; n_threads++) {
            Counting counting;
            counting_open(&counting, n_threads, block_size, false);
            const size_t n_blocks = counting.reading.corpus->n_blocks;
            g_autoptr(LexBlockBits) marks = lex_block_bits_new(n_blocks, 8 * n_threads, NULL);

            counting_begin(&counting, 3);
            counting_list(&counting, 0, "bom atom meledak");
            if (n_threads == 2) {
                counting_count(&counting, n_threads, NULL, marks);
                expect(&counting, 0, "bom atom meledak", bom_atom_meledak, 3);
                counting_end(&counting);
                counting_begin(&counting, 3);
            }
            counting_list(&counting, 0, "atom meledak keras");
            counting_count(&counting, n_threads, NULL, marks);
            expect(&counting, 0, "atom meledak keras", atom_meledak_keras, 1);
            counting_end(&counting);

            counting_begin(&counting, 2);
            counting_list(&counting, 0, "bom atom");
            counting_list(&counting, 0, "atom meledak");
            counting_list(&counting, 0, "bom air");
            counting_count(&counting, n_threads, marks, NULL);
            expect(&counting, 0, "bom atom", pair, 0);
            expect(&counting, 0, "atom meledak", pair, 1); /* that of kota atom meledak */
            expect(&counting, 0, "bom air", pair, 1);
            counting_end(&counting);
            counting_close(&counting);
        }
    }
}

static void
test_sources(void **state G_GNUC_UNUSED)
{
    static const uint64_t in_x[] = {0, 0, 0, 2, 0, 3, 2, 0};
    static const uint64_t in_y[] = {0, 0, 0, 1, 0, 1, 2, 0};
    Counting counting;
    counting_open(&counting, 2, 10, true);
    g_autoptr(LexBlockBits) marks = lex_block_bits_new(counting.reading.corpus->n_blocks, 0, NULL);
    counting_begin(&counting, 3);
    counting_list(&counting, 0, "bom atom meledak");
    counting_list(&counting, 1, "bom atom meledak");
    counting_count(&counting, 2, NULL, marks);
    expect(&counting, 0, "bom atom meledak", in_x, 2);
    expect(&counting, 1, "bom atom meledak", in_y, 1);
    counting_end(&counting);

    counting_begin(&counting, 2);
    counting_list(&counting, 1, "atom meledak");
    counting_count(&counting, 2, marks, NULL);
    expect(&counting, 1, "atom meledak", pair, 1);
    counting_end(&counting);
    counting_close(&counting);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        folder_test(test_corpus),
        folder_test(test_sources),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
