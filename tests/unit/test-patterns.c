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
    LexPatterns patterns;
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
counting_list(Counting *counting, size_t row, const char *text)
{
    uint32_t words[LEX_PATTERN_MAX_WORDS];
    const unsigned n = find_words(counting, text, words);
    assert_true(lex_patterns_add(&counting->patterns, row, n, words, NULL));
}

static void
expect(const Counting *counting, size_t row, const char *text, const uint64_t *expected,
       uint64_t n_free)
{
    uint32_t words[LEX_PATTERN_MAX_WORDS];
    uint64_t margins[1 << LEX_PATTERN_MAX_WORDS], found_free;
    const unsigned n = find_words(counting, text, words);
    lex_patterns_margins(&counting->patterns, row, n, words, margins, &found_free);
    for (unsigned pattern = 0; pattern < 1U << n; pattern++)
        assert_int_equal(margins[pattern], expected[pattern]);
    assert_int_equal(found_free, n_free);
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
    lex_patterns_init(&counting->patterns, by_source ? 2 : 1);
}

static void
counting_count(Counting *counting, unsigned n_threads, bool by_source)
{
    const LexPatternScope scope = {.map = &counting->map,
                                   .by_source = by_source,
                                   .min_words = 2,
                                   .max_words = 3,
                                   .n_threads = n_threads};
    assert_true(lex_patterns_count(&counting->patterns, &scope, NULL));
}

static void
counting_close(Counting *counting)
{
    lex_patterns_clear(&counting->patterns);
    lex_stretch_map_clear(&counting->map);
    lex_terms_free(counting->terms);
    lex_stopwords_free(counting->stopwords);
    reading_close(&counting->reading);
}

/* By pattern: none, 1, 2, 12, 3, 13, 23, 123. */
static void
test_corpus(void **state G_GNUC_UNUSED)
{
    static const uint64_t trigram[] = {6, 4, 4, 3, 5, 4, 4, 3};
    static const uint64_t pair[] = {11, 4, 5, 4};
    for (unsigned n_threads = 1; n_threads <= 3; n_threads++) {
        for (size_t block_size = 1; block_size < 64; block_size += 7) {
            Counting counting;
            counting_open(&counting, n_threads, block_size, false);
            counting_list(&counting, 0, "bom atom meledak");
            counting_list(&counting, 0, "atom meledak");
            counting_count(&counting, n_threads, false);
            expect(&counting, 0, "bom atom meledak", trigram, 3);
            expect(&counting, 0, "atom meledak", pair, 1); /* that of kota atom meledak */
            counting_close(&counting);
        }
    }
}

static void
test_sources(void **state G_GNUC_UNUSED)
{
    static const uint64_t in_x[] = {4, 3, 2, 2, 3, 3, 2, 2};
    static const uint64_t in_y[] = {2, 1, 2, 1, 2, 1, 2, 1};
    static const uint64_t pair_in_y[] = {4, 2, 2, 2};
    Counting counting;
    counting_open(&counting, 2, 10, true);
    counting_list(&counting, 0, "bom atom meledak");
    counting_list(&counting, 1, "bom atom meledak");
    counting_list(&counting, 1, "atom meledak");
    counting_count(&counting, 2, true);
    expect(&counting, 0, "bom atom meledak", in_x, 2);
    expect(&counting, 1, "bom atom meledak", in_y, 1);
    expect(&counting, 1, "atom meledak", pair_in_y, 1);
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
