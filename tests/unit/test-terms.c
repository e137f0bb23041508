/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-terms.h"
#include "test-corpora.h"
#include "test-random.h"

typedef struct {
    Reading reading;
    LexStopwords *stopwords;
    LexTerms *terms;
} Counting;

#define WORDS 1u
#define ALL   ((1u << LEX_N_CLASSES) - 1)

static void
counting_open(Counting *counting, const char *stopwords, LexTermSettings settings)
{
    reading_open(&counting->reading, plain_settings());
    counting->stopwords = lex_stopwords_new(stopwords, NULL);
    settings.stopwords = counting->stopwords;
    settings.needs_df = true;
    if (lex_stem_level_needs_dictionary(settings.stemming.level)) /* the level of a zeroed struct */
        settings.stemming.level = LEX_STEM_SNOWBALL;
    counting->terms = lex_terms_new(counting->reading.corpus, &settings, NULL);
    assert_non_null(counting->terms);
}

static void
counting_close(Counting *counting)
{
    lex_terms_free(counting->terms);
    lex_stopwords_free(counting->stopwords);
    reading_close(&counting->reading);
}

/* label=stem:count/df, with blanks between, in the order of the ids. */
static char *
tell(const LexTerms *terms)
{
    GString *const text = g_string_new(NULL);
    for (size_t t = 0; t < terms->n_terms; t++)
        g_string_append_printf(text, "%s%s=%s:%zu/%u", t > 0 ? " " : "",
                               terms->terms[t].label.bytes, terms->terms[t].stem.bytes,
                               (size_t)terms->terms[t].count, terms->terms[t].df);
    return g_string_free(text, FALSE);
}

/* Documents have a bar between. */
static void
put_documents(const char *texts)
{
    g_auto(GStrv) documents = g_strsplit(texts, "|", -1);
    folder_remove("corpus");
    for (unsigned i = 0; documents[i] != NULL; i++) {
        g_autofree char *path = g_strdup_printf("corpus/%03u.txt", i);
        put(path, documents[i]);
    }
}

static const struct {
    const char *texts;
    const char *stopwords;
    LexTermSettings settings;
    const char *expected;
} cases[] = {
    /* stems: the most frequent form is the label */
    {"kota Kota|KOTA, kota",
     "none",
     {.classes = WORDS, .stemming = {.level = LEX_STEM_NONE}, .max_df = 1},
     "kota=kota:4/2"},
    {"makanan makan|makanan dimakan", "none", {.classes = WORDS, .max_df = 1}, "makanan=makan:4/2"},
    /* ties: the shorter form, then the smaller bytes */
    {"makanan makan", "none", {.classes = WORDS, .max_df = 1}, "makan=makan:2/1"},
    {"bukukah bukulah", "none", {.classes = WORDS, .max_df = 1}, "bukukah=buku:2/1"},
    /* the label in its dominant case */
    {"di Suriah dan Suriah", "core", {.classes = WORDS, .max_df = 1}, "Suriah=suriah:2/1"},
    /* ids by the bytes of the label, then of the stem */
    {"b a C \u00E9 ab",
     "none",
     {.classes = WORDS, .stemming = {.level = LEX_STEM_NONE}, .max_df = 1},
     "C=c:1/1 a=a:1/1 ab=ab:1/1 b=b:1/1 \u00E9=\u00E9:1/1"},
    /* stop words go before stemming: media is not dia */
    {"media dan dia", "core", {.classes = WORDS, .max_df = 1}, "media=dia:1/1"},
    {"Dan DIA Yang kota", "core", {.classes = WORDS, .max_df = 1}, "kota=kota:1/1"},
    /* classes; only words are stemmed */
    {"kota 12 #makanan @makanan tempo.co a@b.co",
     "none",
     {.classes = WORDS, .max_df = 1},
     "kota=kota:1/1"},
    {"kota 12 #makanan tempo.co a@b.co 1990-an",
     "none",
     {.classes = ALL, .max_df = 1},
     "#makanan=#makanan:1/1 12=12:1/1 1990-an=1990-an:1/1 a@b.co=a@b.co:1/1 kota=kota:1/1 "
     "tempo.co=tempo.co:1/1"},
    {"kota 12 12|12", "none", {.classes = 1u << LEX_CLASS_NUMBER, .max_df = 1}, "12=12:3/2"},
    {"kota", "none", {.classes = 0, .max_df = 1}, ""},
    {"---", "none", {.classes = WORDS, .max_df = 1}, ""},
    /* sieves */
    {"a a b|a b c", "none", {.classes = WORDS, .min_count = 2, .max_df = 1}, "a=a:3/2 b=b:2/2"},
    {"a a b b|a c", "none", {.classes = WORDS, .min_df = 2, .max_df = 1}, "a=a:3/2"},
    {"a a b b|a c", "none", {.classes = WORDS, .max_df = 0.5}, "b=b:2/1 c=c:1/1"},
    {"a b|a c|a c", "none", {.classes = WORDS, .max_df = 0.67, .min_df = 2}, "c=c:2/2"},
    {"a b|a c|a c", "none", {.classes = WORDS, .max_df = 0}, ""},
};

static void
test_counts(void **state G_GNUC_UNUSED)
{
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        Counting counting;
        put_documents(cases[i].texts);
        counting_open(&counting, cases[i].stopwords, cases[i].settings);
        g_autofree char *told = tell(counting.terms);
        assert_string_equal(told, cases[i].expected);
        counting_close(&counting);
    }
}

/* 29 of 100 documents are a share of 0.29, though 0.29 times 100 is less than 29. */
static void
test_largest_share_is_inclusive(void **state G_GNUC_UNUSED)
{
    g_autoptr(GString) texts = g_string_new(NULL);
    for (unsigned i = 0; i < 100; i++)
        g_string_append_printf(texts, "%skota%s", i > 0 ? "|" : "", i < 29 ? " desa" : "");
    put_documents(texts->str);
    for (unsigned percent = 28; percent <= 30; percent++) {
        Counting counting;
        g_autofree char *share = g_strdup_printf("0.%u", percent);
        counting_open(&counting, "none",
                      (LexTermSettings){.classes = WORDS, .max_df = g_ascii_strtod(share, NULL)});
        g_autofree char *told = tell(counting.terms);
        assert_string_equal(told, percent < 29 ? "" : "desa=desa:29/29");
        counting_close(&counting);
    }
}

/* What sieves took out and what stayed is all there was. */
static void
expect_sums(const Counting *counting)
{
    const LexTerms *const terms = counting->terms;
    const LexSifted *const sifted = &terms->sifted;
    uint64_t n_tokens = 0;
    for (size_t t = 0; t < terms->n_terms; t++)
        n_tokens += terms->terms[t].count;
    assert_int_equal(n_tokens, terms->n_tokens);
    assert_int_equal(sifted->n_tokens, counting->reading.corpus->n_tokens);
    assert_int_equal(sifted->n_tokens, sifted->n_class_tokens + sifted->n_stop_tokens +
                                           sifted->n_rare_tokens + sifted->n_common_tokens +
                                           terms->n_tokens);
    assert_int_equal(terms->stems.n_entries,
                     terms->n_terms + sifted->n_rare_terms + sifted->n_common_terms);
}

/* The terms of each document, counted one by one, are those of the corpus. */
static void
expect_documents_add_up(const Counting *counting)
{
    const LexTerms *const terms = counting->terms;
    g_autofree uint64_t *counts = g_new0(uint64_t, terms->n_terms + 1);
    g_autofree uint32_t *dfs = g_new0(uint32_t, terms->n_terms + 1);
    LexTermCounter counter;
    LexCursor cursor;
    lex_term_counter_init(&counter, terms);
    lex_cursor_init(&cursor, counting->reading.corpus);
    for (size_t i = 0; i < counting->reading.corpus->n_documents; i++) {
        const LexDocument *const document = &counting->reading.corpus->documents[i];
        assert_true(lex_term_counter_count(&counter, terms, &cursor, document, NULL));
        for (size_t k = 0; k < counter.n_counts; k++) {
            counts[counter.counts[k].term] += counter.counts[k].count;
            dfs[counter.counts[k].term]++;
        }
    }
    lex_cursor_clear(&cursor);
    for (size_t t = 0; t < terms->n_terms; t++) {
        assert_int_equal(counts[t], terms->terms[t].count);
        assert_int_equal(dfs[t], terms->terms[t].df);
    }
    lex_term_counter_clear(&counter);
}

static void
expect_order(const LexTerms *terms)
{
    for (size_t t = 1; t < terms->n_terms; t++) {
        const int order = strcmp(terms->terms[t - 1].label.bytes, terms->terms[t].label.bytes);
        assert_true(order < 0 || (order == 0 && strcmp(terms->terms[t - 1].stem.bytes,
                                                       terms->terms[t].stem.bytes) < 0));
    }
}

static void
put_random_documents(void)
{
    static const char *const pieces[] = {"yang ",    "kota ", "Kota ",      "makan ",   "makanan ",
                                         "dimakan ", "12 ",   "1990-an ",   "@joko ",   "#pemilu ",
                                         "media ",   "dia ",  "menulis ",   "ditulis ", "tempo.co ",
                                         "\n\n",     ". ",    "desa-desa ", NULL};
    uint64_t seed = 5;
    g_autoptr(GString) text = g_string_new(NULL);
    for (unsigned i = 0; i < 40; i++) {
        g_autofree char *path = g_strdup_printf("corpus/%02u.txt", i);
        random_text(&seed, pieces, random_below(&seed, 30), text);
        g_string_append_printf(text, " kata%u", (unsigned)random_below(&seed, 20));
        put(path, text->str);
    }
}

static void
test_sieves_add_up(void **state G_GNUC_UNUSED)
{
    const LexTermSettings settings[] = {
        {.classes = WORDS, .max_df = 1},
        {.classes = ALL, .stemming = {.level = LEX_STEM_NONE}, .max_df = 1},
        {.classes = WORDS, .min_count = 5, .max_df = 1},
        {.classes = WORDS, .min_df = 3, .max_df = 0.6},
        {.classes = WORDS, .max_df = 0},
        {.min_count = 1000, .classes = ALL, .max_df = 1},
        {.classes = 0, .max_df = 1},
    };
    put_random_documents();
    for (size_t i = 0; i < G_N_ELEMENTS(settings); i++) {
        for (unsigned k = 0; k < 2; k++) {
            Counting counting;
            counting_open(&counting, k == 0 ? "core" : "none", settings[i]);
            expect_sums(&counting);
            expect_documents_add_up(&counting);
            expect_order(counting.terms);
            counting_close(&counting);
        }
    }
}

static void
test_does_not_depend_on_threads(void **state G_GNUC_UNUSED)
{
    static const unsigned thread_counts[] = {0, 1, 2, 7};
    g_autofree char *expected = NULL;
    put_random_documents();
    for (size_t i = 0; i < G_N_ELEMENTS(thread_counts); i++) {
        Counting counting;
        counting_open(
            &counting, "core",
            (LexTermSettings){.classes = WORDS, .n_threads = thread_counts[i], .max_df = 1});
        g_autofree char *told = tell(counting.terms);
        counting_close(&counting);
        if (expected == NULL)
            expected = g_steal_pointer(&told);
        else
            assert_string_equal(told, expected);
    }
}

/* More surfaces and forms than a thread takes at once, many of them alike up to their tenth byte.
 */
static void
put_many_words(void)
{
    static const char *const begins[] = {"memper", "Memper", "dipertanggung",
                                         "ke",     "Pem",    "\u00C9"};
    static const char *const middles[] = {"ba", "ca", "da", "ra", "ga", "la", "na", "sa", "ta"};
    static const char *const ends[] = {"", "kan", "an", "nya"};
    uint64_t seed = 11;
    g_autoptr(GString) text = g_string_new(NULL);
    for (unsigned i = 0; i < 20000; i++) {
        g_string_append(text, begins[random_below(&seed, G_N_ELEMENTS(begins))]);
        for (unsigned k = 0; k < 3; k++)
            g_string_append(text, middles[random_below(&seed, G_N_ELEMENTS(middles))]);
        g_string_append(text, ends[random_below(&seed, G_N_ELEMENTS(ends))]);
        g_string_append_c(text, ' ');
    }
    folder_remove("corpus");
    put("corpus/many.txt", text->str);
}

static void
test_many_words(void **state G_GNUC_UNUSED)
{
    static const unsigned thread_counts[] = {1, 2, 7};
    g_autoptr(LexStopwords) stopwords = lex_stopwords_new("none", NULL);
    g_autofree char *expected = NULL;
    put_many_words();
    for (size_t i = 0; i < G_N_ELEMENTS(thread_counts); i++) {
        Counting counting = {.stopwords = stopwords};
        reading_open(&counting.reading, corpus_settings(thread_counts[i], 4096));
        assert_true(counting.reading.corpus->surface_names.n_entries > 8192);
        const LexTermSettings settings = {.classes = WORDS,
                                          .stemming = {.level = LEX_STEM_SNOWBALL},
                                          .stopwords = stopwords,
                                          .max_df = 1,
                                          .needs_df = true,
                                          .n_threads = thread_counts[i]};
        counting.terms = lex_terms_new(counting.reading.corpus, &settings, NULL);
        expect_sums(&counting);
        expect_order(counting.terms);
        g_autofree char *told = tell(counting.terms);
        lex_terms_free(counting.terms);
        reading_close(&counting.reading);
        if (expected == NULL)
            expected = g_steal_pointer(&told);
        else
            assert_string_equal(told, expected);
    }
}

/* Each surface knows its term, or that it has none. */
static void
test_surfaces_lead_to_terms(void **state G_GNUC_UNUSED)
{
    put_documents("Makanan makan yang 12 kota|makanan");
    Counting counting;
    counting_open(&counting, "core",
                  (LexTermSettings){.classes = WORDS, .min_count = 2, .max_df = 1});
    const LexCorpus *const corpus = counting.reading.corpus;
    const LexTerms *const terms = counting.terms;
    assert_int_equal(terms->n_terms, 1);
    for (uint32_t i = 0; i < corpus->surface_names.n_entries; i++) {
        const bool counted = g_ascii_strncasecmp(surface_name(corpus, i), "makan", 5) == 0;
        assert_int_equal(terms->term_of_form[corpus->surfaces[i].form],
                         counted ? 0 : LEX_TERM_NONE);
    }
    counting_close(&counting);
    lex_terms_free(NULL);
}

/* With --case=keep forms keep their case, stop words do not care. */
static void
test_stop_words_have_no_case(void **state G_GNUC_UNUSED)
{
    put_documents("Yang yang YANG Kota kota");
    Reading reading;
    LexCorpusSettings keep = plain_settings();
    keep.letter_case = LEX_CASE_KEEP;
    reading_open(&reading, keep);
    g_autoptr(LexStopwords) stopwords = lex_stopwords_new("core", NULL);
    const LexTermSettings settings = {.classes = WORDS,
                                      .stemming = {.level = LEX_STEM_NONE},
                                      .stopwords = stopwords,
                                      .max_df = 1,
                                      .needs_df = true};
    LexTerms *const terms = lex_terms_new(reading.corpus, &settings, NULL);
    g_autofree char *told = tell(terms);
    assert_string_equal(told, "Kota=Kota:1/1 kota=kota:1/1");
    assert_int_equal(terms->sifted.n_stop_tokens, 3);
    lex_terms_free(terms);
    reading_close(&reading);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        folder_test(test_counts),
        folder_test(test_largest_share_is_inclusive),
        folder_test(test_sieves_add_up),
        folder_test(test_does_not_depend_on_threads),
        folder_test(test_many_words),
        folder_test(test_surfaces_lead_to_terms),
        folder_test(test_stop_words_have_no_case),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
