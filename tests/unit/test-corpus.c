/* SPDX-License-Identifier: GPL-3.0-or-later */
#define XXH_INLINE_ALL
#include "test-corpora.h"
#include "test-random.h"

#include <xxhash.h>

/* ---- one corpus, read in many ways ---------------------------------------------------------- */

/* Words in all their cases, numbers, damage; sources a, b and c. */
static void
put_random_corpus(void)
{
    static const char *const pieces[] = {
        "kota ",    "Kota ",        "KOTA ",  "desa, ",   "Desa. ",    "12 ",      "12_ ",
        "1990-an ", "1990-AN",      " ",      "\n\n",     "@joko ",    "#pemilu ", "\xFF ",
        "Jum'at ",  "Jum\u2019at ", "sana. ", "tempo.co", " menulis ", "Menulis ", "ditulis ",
        NULL};
    uint64_t seed = 99;
    g_autoptr(GString) text = g_string_new(NULL);
    for (unsigned i = 0; i < 60; i++) {
        g_autofree char *path = g_strdup_printf("corpus/%c/%02u.txt", "abc"[i % 3], i);
        random_text(&seed, pieces, random_below(&seed, 400), text);
        for (unsigned k = 0; k < i % 7; k++) /* words of its own */
            g_string_append_printf(text, " kata%u", i * 7 + k);
        put_bytes(path, text->str, text->len);
    }
}

static void
test_does_not_depend_on_threads_and_blocks(void **state G_GNUC_UNUSED)
{
    static const size_t block_sizes[] = {1, 4096, 10000, 1 << 20, SIZE_MAX};
    static const unsigned thread_counts[] = {0, 1, 2, 7, 64};
    g_autofree char *expected = NULL;
    put_random_corpus();
    for (size_t b = 0; b < G_N_ELEMENTS(block_sizes); b++) {
        for (size_t t = 0; t < G_N_ELEMENTS(thread_counts); t++) {
            Reading reading;
            reading_open(&reading, corpus_settings(thread_counts[t], block_sizes[b]));
            g_autofree char *told = tell_corpus(reading.corpus, reading.inputs);
            reading_close(&reading);
            if (expected == NULL)
                expected = g_steal_pointer(&told);
            else
                assert_string_equal(told, expected);
        }
    }
}

/* ---- what is in it --------------------------------------------------------------------------- */

static void
test_numbers_surfaces_and_forms(void **state G_GNUC_UNUSED)
{
    put("corpus/1.txt", "Kota besar kota KOTA.");
    put("corpus/2.txt", "12 kota");
    Reading reading;
    reading_open(&reading, plain_settings());
    g_autofree char *told = tell_corpus(reading.corpus, reading.inputs);
    g_autofree char *expected = g_strdup_printf(
        "surface 0 Kota count 1 inside 0 form 0 class 0\n"
        "surface 1 besar count 1 inside 1 form 1 class 0\n"
        "surface 2 kota count 2 inside 2 form 0 class 0\n"
        "surface 3 KOTA count 1 inside 1 form 0 class 0\n"
        "surface 4 12 count 1 inside 0 form 2 class 1\n"
        "form 0 kota count 4 label kota class 0\n"
        "form 1 besar count 1 label besar class 0\n"
        "form 2 12 count 1 label 12 class 1\n"
        "source \n"
        "document corpus/1.txt 0 21 0: 0/3/0 1/0/5 2/0/11 3/0/16\n"
        "document corpus/2.txt 0 7 0: 4/3/0 2/0/3\n"
        "6 tokens, 28 bytes\n"
        "file 21 %" G_GINT64_MODIFIER "x\n"
        "file 7 %" G_GINT64_MODIFIER "x\n",
        (guint64)XXH3_64bits("Kota besar kota KOTA.", 21), (guint64)XXH3_64bits("12 kota", 7));
    assert_string_equal(told, expected);
    reading_close(&reading);
}

/* The surface that shows a form. */
static void
test_labels_prefer_the_case_inside_sentences(void **state G_GNUC_UNUSED)
{
    static const struct {
        const char *text, *form, *label;
    } labels[] = {
        {"Kota. Kota. Kota. Di kota", "kota", "kota"},     /* three at the beginning of a one */
        {"di Suriah, suriah Suriah", "suriah", "Suriah"},  /* inside, more often */
        {"Kota. Kota. Kota", "kota", "Kota"},              /* nowhere inside */
        {"di Putin dan putin. Putin", "putin", "Putin"},   /* as often inside, more at all */
        {"di AS dan as dan As", "as", "AS"},               /* all alike: the smaller bytes */
        {"di Jum\u2019at dan jum'at", "jum'at", "jum'at"}, /* all alike: the shorter */
    };
    for (size_t i = 0; i < G_N_ELEMENTS(labels); i++) {
        put("corpus/1.txt", labels[i].text);
        Reading reading;
        reading_open(&reading, plain_settings());
        const LexCorpus *const corpus = reading.corpus;
        const uint32_t form =
            lex_vocab_find(&corpus->form_names, labels[i].form, strlen(labels[i].form));
        assert_true(form != LEX_VOCAB_NONE);
        assert_string_equal(surface_name(corpus, corpus->forms[form].label), labels[i].label);
        reading_close(&reading);
    }
}

/* ---- names --------------------------------------------------------------------------------- */

/* names has blanks between; each is one, or each is not. */
static void
expect_names(const LexCorpus *corpus, const char *names, bool expected)
{
    g_auto(GStrv) list = g_strsplit(names, " ", -1);
    for (char **name = list; *name != NULL; name++) {
        if (lex_corpus_is_name(*name, strlen(*name), corpus) != expected)
            fail_msg("%s is %s name", *name, expected ? "no" : "a");
    }
}

static const struct {
    const char *text, *names, *others;
} name_texts[] = {
    /* a capital inside a sentence */
    {"Lalu dia dan Budi pergi.", "budi", "lalu dia dan pergi tidakada"},
    /* the beginning of a sentence says nothing */
    {"Budi pergi jauh. Lalu dia pulang! Siti datang juga? Ya", "tidakada",
     "budi pergi lalu siti ya"},
    {"Kata orang: Budi pergi ke sana", "budi", "kata orang"},
    /* a headline, a line in capitals, a list of names */
    {"Presiden Joko Widodo Tiba Di Bali", "tidakada", "presiden joko widodo tiba bali"},
    {"PRESIDEN TIBA DI BALI HARI INI", "tidakada", "presiden tiba bali"},
    {"HARGA NAIK\n\nLalu harga di Bali naik lagi", "bali", "harga naik"},
    /* half of the words after the first may have capitals, no more */
    {"Lalu Budi Utomo pergi jauh", "budi utomo", "lalu pergi jauh"},
    {"Lalu Budi Utomo Pergi jauh", "tidakada", "lalu budi utomo pergi jauh"},
    /* nine times in ten */
    {"a Budi b. a Budi b. a Budi b. a Budi b. a Budi b. a Budi b. a Budi b. a Budi b. a Budi b. "
     "a budi b. Budi",
     "budi", "a b"},
    {"a Budi b. a Budi b. a Budi b. a Budi b. a Budi b. a Budi b. a Budi b. a budi b. "
     "Budi",
     "tidakada", "budi"},
    /* all that folds to one form counts together; letters beyond ASCII have capitals too */
    {"ada BUDI di sana. ada Budi di sana", "budi", "ada"},
    {"dia ke \u00C9tat lagi", "\u00E9tat", "dia"},
    {"dia ke 7Eleven dan 12 lagi", "tidakada", "12 dia lagi"},
    {"", "tidakada", "a"},
};

static void
test_knows_names_by_their_capitals(void **state G_GNUC_UNUSED)
{
    for (size_t i = 0; i < G_N_ELEMENTS(name_texts); i++) {
        put("corpus/1.txt", name_texts[i].text);
        Reading reading;
        reading_open(&reading, plain_settings());
        if (strcmp(name_texts[i].names, "tidakada") != 0)
            expect_names(reading.corpus, name_texts[i].names, true);
        expect_names(reading.corpus, name_texts[i].others, false);
        expect_names(reading.corpus, "tidakada", false);
        reading_close(&reading);
    }
}

/* Every form's verdict, in the order of the forms' numbers. */
static char *
tell_names(const LexCorpus *corpus)
{
    GString *const text = g_string_new(NULL);
    for (uint32_t i = 0; i < corpus->form_names.n_entries; i++) {
        const LexVocabEntry *const form = &corpus->form_names.entries[i];
        g_string_append_printf(text, "%s %d of %zu in %zu\n", form->bytes,
                               lex_corpus_is_name(form->bytes, form->length, corpus),
                               (size_t)corpus->forms[i].n_capital,
                               (size_t)corpus->forms[i].n_inside);
    }
    return g_string_free(text, FALSE);
}

/* A name's evidence is spread over files that different threads read in different blocks. */
static void
test_names_do_not_depend_on_threads_and_blocks(void **state G_GNUC_UNUSED)
{
    static const char *const pieces[] = {"Budi ",  "budi ",    "kota ", "Kota ", "di ", "pergi ",
                                         "HARGA ", "Jakarta ", ". ",    "\n\n",  "? ",  ", ",
                                         "dan ",   "yang ",    "12 ",   NULL};
    static const size_t block_sizes[] = {1, 5000, SIZE_MAX};
    static const unsigned thread_counts[] = {1, 2, 7};
    uint64_t seed = 5;
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree char *expected = NULL;
    for (unsigned i = 0; i < 40; i++) {
        g_autofree char *path = g_strdup_printf("corpus/%02u.txt", i);
        random_text(&seed, pieces, random_below(&seed, 200), text);
        put(path, text->str);
    }
    put("corpus/50.txt", "lalu ke Bali");
    put("corpus/51.txt", "lalu ke Bali dan bali");
    for (size_t i = 0; i < G_N_ELEMENTS(block_sizes) * G_N_ELEMENTS(thread_counts); i++) {
        Reading reading;
        reading_open(&reading, corpus_settings(thread_counts[i % G_N_ELEMENTS(thread_counts)],
                                               block_sizes[i / G_N_ELEMENTS(thread_counts)]));
        g_autofree char *told = tell_names(reading.corpus);
        reading_close(&reading);
        if (expected == NULL)
            expected = g_steal_pointer(&told);
        else
            assert_string_equal(told, expected);
    }
    assert_non_null(strstr(expected, "bali 0 of 2 in 3\n"));
}

static void
test_keeps_case_when_told(void **state G_GNUC_UNUSED)
{
    put("corpus/1.txt", "Kota kota Jum\u2019at Jum'at");
    LexCorpusSettings settings = plain_settings();
    settings.letter_case = LEX_CASE_KEEP;
    Reading reading;
    reading_open(&reading, settings);
    assert_int_equal(reading.corpus->form_names.n_entries, 3);
    assert_int_equal(lex_vocab_find(&reading.corpus->form_names, "Kota", 4), 0);
    assert_int_equal(lex_vocab_find(&reading.corpus->form_names, "Jum'at", 6), 2);
    reading_close(&reading);
}

/* Gaps of one byte, of many, and of so many that they take three. */
static void
test_spacings_lead_back_to_the_text(void **state G_GNUC_UNUSED)
{
    static const size_t widths[] = {0, 1, 2, 126, 127, 128, 129, 16383, 16384, 20000, 3000000};
    g_autoptr(GString) text = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(widths); i++) {
        for (size_t k = 0; k < widths[i]; k++)
            g_string_append_c(text, ' ');
        g_string_append(text, i % 2 ? "\"kata" : "\"x");
    }
    put("corpus/1.txt", text->str);
    put("corpus/2.txt", "  lagi");
    Reading reading;
    reading_open(&reading, plain_settings());
    const LexDocument *const document = &reading.corpus->documents[0];
    assert_int_equal(document->n_tokens, G_N_ELEMENTS(widths));
    g_autofree TestToken *tokens = document_tokens(reading.corpus, 0);
    for (size_t i = 0; i < document->n_tokens; i++) {
        const LexVocabEntry *const name = &reading.corpus->surface_names.entries[tokens[i].surface];
        assert_memory_equal(text->str + tokens[i].start, name->bytes, name->length);
        assert_true(text->str[tokens[i].start - 1] == '"');
    }
    g_autofree TestToken *others = document_tokens(reading.corpus, 1);
    assert_int_equal(others[0].start, 2);
    reading_close(&reading);

    LexCorpusSettings settings = plain_settings();
    settings.keep = LEX_KEEP_TOKENS;
    reading_open(&reading, settings);
    assert_int_equal(reading.corpus->blocks[0].n_extras, 0);
    reading_close(&reading);
}

static void
test_numbers_sources_by_their_bytes(void **state G_GNUC_UNUSED)
{
    static const char *const names[] = {"SALAM", "antara", "\u00E9tat"};
    static const uint32_t of_documents[] = {0, 0, 1, 2};
    put("corpus/SALAM/1.txt", "a");
    put("corpus/SALAM/2.txt", "b");
    put("corpus/antara/1.txt", "c");
    put("corpus/\u00E9tat/1.txt", "d");
    Reading reading;
    reading_open(&reading, corpus_settings(2, 1));
    assert_int_equal(reading.corpus->n_sources, G_N_ELEMENTS(names));
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        assert_string_equal(reading.corpus->sources[i], names[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(of_documents); i++)
        assert_int_equal(reading.corpus->documents[i].source, of_documents[i]);
    reading_close(&reading);
}

static void
expect_message(const Reading *reading, guint i, const char *const *parts)
{
    assert_true(reading->messages.lines != NULL && reading->messages.lines->len > i);
    const char *const line = g_ptr_array_index(reading->messages.lines, i);
    for (; *parts != NULL; parts++) {
        if (strstr(line, *parts) == NULL)
            fail_msg("\"%s\" does not contain \"%s\"", line, *parts);
    }
}

static void
test_reports_damage_and_emptiness_in_one_line_each(void **state G_GNUC_UNUSED)
{
    put("corpus/1.txt", "kota");
    put("corpus/2.txt", "ko\xFFta \xE2\x80 \xED\xA0\x80");
    put("corpus/3.txt", "caf\xE9");
    put("corpus/4.txt", "");
    put("corpus/5.txt", " --- \n");
    Reading reading;
    reading_open(&reading, plain_settings());
    assert_int_equal(reading.corpus->documents[1].n_replaced, 5);
    assert_int_equal(reading.corpus->documents[2].n_replaced, 1);
    assert_int_equal(reading.corpus->documents[3].n_tokens, 0);
    assert_int_equal(reading.messages.lines->len, 2);
    expect_message(&reading, 0,
                   (const char *const[]){"6 invalid byte sequences", "2 of 5 documents",
                                         "corpus/2.txt", "--encoding", NULL});
    expect_message(&reading, 1,
                   (const char *const[]){"2 of 5 documents hold no words", "corpus/4.txt", NULL});
    reading_close(&reading);
}

static void
test_is_silent_and_empty_without_words(void **state G_GNUC_UNUSED)
{
    put("corpus/1.txt", "");
    Reading reading;
    reading_open(&reading, corpus_settings(7, 1));
    assert_int_equal(reading.corpus->n_blocks, 1);
    assert_int_equal(lex_corpus_block_documents(reading.corpus, 0).end, 1);
    assert_int_equal(reading.corpus->n_tokens, 0);
    assert_int_equal(reading.corpus->form_names.n_entries, 0);
    reading_close(&reading);
}

static void
test_fails_for_the_first_bad_file(void **state G_GNUC_UNUSED)
{
    for (unsigned i = 0; i < 30; i++) {
        g_autofree char *path = g_strdup_printf("corpus/%02u.txt", i);
        put(path, i == 11 || i == 20 ? "kota \xFF" : "kota");
    }
    const LexInputSettings settings = {.paths = (char **)(const char *[]){"corpus", NULL}};
    LexMessages messages = {0};
    g_autoptr(LexInputs) inputs = lex_inputs_collect(&settings, &messages, NULL);
    for (unsigned n_threads = 1; n_threads < 8; n_threads++) {
        GError *error = NULL;
        LexCorpusSettings strict = corpus_settings(n_threads, 1);
        strict.reader.invalid = LEX_INVALID_FAIL;
        assert_null(lex_corpus_read(inputs, &strict, &messages, &error));
        expect_error(&error, LEX_ERROR_FORMAT, "corpus/11.txt", "5");
    }
    lex_messages_clear(&messages);
}

/* Every document begins in one block, whatever the blocks are. */
static void
test_shares_documents_out_to_blocks(void **state G_GNUC_UNUSED)
{
    static const size_t sizes[] = {1, 7, 100, 5000, 1000000};
    put_random_corpus();
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        Reading reading;
        size_t next = 0;
        reading_open(&reading, corpus_settings(2, sizes[i]));
        for (size_t b = 0; b < reading.corpus->n_blocks; b++) {
            const LexDocumentRange range = lex_corpus_block_documents(reading.corpus, b);
            assert_int_equal(range.begin, next);
            next = range.end;
        }
        assert_int_equal(next, reading.corpus->n_documents);
        assert_true(sizes[i] < 1000000 || reading.corpus->n_blocks == 1);
        reading_close(&reading);
    }
}

/* A long text, with and without sentences, lines and blanks. */
static void
put_long_text(uint64_t seed, size_t n_pieces)
{
    static const char *const pieces[] = {
        "kota ",     "Kota ",    "desa, ",      "Desa. ",   "12 ",   "dr. ",
        "Budi ",     "hal. ",    "7 ",          "1990-an ", "S.H. ", "\n",
        "\n\n",      "sel-sel ", "Jum'at ",     "(1) ",     "a. ",   "selesai.Di ",
        "tempo.co ", "\"dan\" ", "caf\u00E9. ", NULL};
    static const char *const bare[] = {"kota ", "Kota ", "dr. ", "dan ", "12 ", "sana ", NULL};
    g_autoptr(GString) text = g_string_new(NULL);
    random_text(&seed, pieces, n_pieces, text);
    put("corpus/1.txt", text->str);
    random_text(&seed, bare, n_pieces / 3, text); /* sentences that never end */
    put("corpus/2.txt", text->str);
    put("corpus/3.txt", "lagi");
}

/* Blocks cut large documents in two, and some are kept in a file: nobody can tell. */
static void
test_cuts_large_documents_unseen(void **state G_GNUC_UNUSED)
{
    static const size_t block_sizes[] = {SIZE_MAX / 4, 20, 100, 5000, 40000};
    static const uint64_t memories[] = {UINT64_MAX, 0, 30000};
    put_long_text(3, 30000);
    g_autofree char *expected = NULL;
    for (size_t b = 0; b < G_N_ELEMENTS(block_sizes); b++) {
        for (size_t m = 0; m < G_N_ELEMENTS(memories); m++) {
            Reading reading;
            LexCorpusSettings settings = corpus_settings(1 + (unsigned)m, block_sizes[b]);
            settings.memory = memories[m];
            reading_open(&reading, settings);
            g_autofree char *told = tell_corpus(reading.corpus, reading.inputs);
            assert_true(block_sizes[b] > 100000 || reading.corpus->n_blocks > 5);
            reading_close(&reading);
            if (expected == NULL)
                expected = g_steal_pointer(&told);
            else
                assert_string_equal(told, expected);
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        folder_test(test_does_not_depend_on_threads_and_blocks),
        folder_test(test_numbers_surfaces_and_forms),
        folder_test(test_labels_prefer_the_case_inside_sentences),
        folder_test(test_knows_names_by_their_capitals),
        folder_test(test_names_do_not_depend_on_threads_and_blocks),
        folder_test(test_keeps_case_when_told),
        folder_test(test_spacings_lead_back_to_the_text),
        folder_test(test_numbers_sources_by_their_bytes),
        folder_test(test_reports_damage_and_emptiness_in_one_line_each),
        folder_test(test_is_silent_and_empty_without_words),
        folder_test(test_fails_for_the_first_bad_file),
        folder_test(test_shares_documents_out_to_blocks),
        folder_test(test_cuts_large_documents_unseen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
