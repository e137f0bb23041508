/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-again.h"
#include "test-archives.h"
#include "test-corpora.h"
#include "test-random.h"

static LexCorpusSettings
rereadable(unsigned n_threads, size_t block_size, uint64_t memory)
{
    LexCorpusSettings settings = corpus_settings(n_threads, block_size);
    settings.rereadable = true;
    settings.memory = memory;
    return settings;
}

/* Sentences, and in the middle none for longer than anything that is one. */
static char *
long_text(void)
{
    GString *text = g_string_new("\xEF\xBB\xBF");
    for (int i = 0; i < 400; i++)
        g_string_append_printf(text, "Kalimat ke-%d, «begitu» katanya.%s", i, i % 7 ? " " : "\n\n");
    for (int i = 0; i < 2500; i++)
        g_string_append(text, i % 50 ? "tanpa titik " : "t\xC3 tak valid ");
    for (int i = 0; i < 300; i++)
        g_string_append(text, "Akhir! ");
    return g_string_free(text, FALSE);
}

static void
put_corpus(void)
{
    static const Entry entries[] = {
        {"kompas/a.txt", "Rezim lama."}, {"kompas/b.txt", ""}, {"c.txt", "Tiga."}, {NULL, NULL}};
    g_autofree char *text = long_text();
    put("corpus/a.txt", text);
    put("corpus/b.txt", "Rezim lama jatuh.");
    put("corpus/c.txt", "");
    put("corpus/d.txt", "Rezim baru");
    put("corpus/e.jsonl", "{\"text\": \"Ia: \\\"rezim\\\"\\n\\u00e9\"}\n\n{\"text\": \"Kota\"}\n"
                          "{\"text\": \"\"}\n{\"text\": \"Desa \\ud83d\\ude00 lama\"}\n");
    put("corpus/f.csv", "id,text\nx,\"Ia: \"\"rezim\"\"\nlama\"\ny,kota\n");
    put_archive("corpus/g.zip", "zip", NULL, NULL, entries);
    put_archive("corpus/h.tar", "pax", "gzip", NULL, entries);
    put_compressed("corpus/i.txt.xz", "xz", text);
}

static void
test_texts_are_those_that_were_read(void **state G_GNUC_UNUSED)
{
    static const size_t block_sizes[] = {400, 3000, 20000, 1 << 20};
    put_corpus();
    for (size_t b = 0; b < G_N_ELEMENTS(block_sizes); b++) {
        Reading reading;
        reading_open(&reading, rereadable(1 + b % 2, block_sizes[b], b == 1 ? 0 : UINT64_MAX));
        for (size_t step = 1; step < 40; step = 3 * step + 1) {
            GError *error = NULL;
            for (size_t first = 0; first < step; first += 1 + step / 3) {
                if (!read_again(reading.corpus, first, step, step % 4 + 1, &error))
                    fail_msg("%s", error->message);
            }
        }
        reading_close(&reading);
    }
}

static void
test_other_encodings(void **state G_GNUC_UNUSED)
{
    Reading reading;
    GError *error = NULL;
    GString *text = g_string_new(NULL);
    for (int i = 0; i < 900; i++)
        g_string_append(text, "Caf\xE9 \xABlama\xBB dan baru. ");
    put("corpus/a.txt", text->str);
    put("corpus/b.txt", "Caf\xE9");
    LexCorpusSettings settings = rereadable(2, 500, UINT64_MAX);
    settings.reader.encoding = "ISO-8859-1";
    reading_open(&reading, settings);
    assert_true(reading.corpus->n_blocks > 5);
    assert_true(read_again(reading.corpus, 0, 1, 1, &error));
    reading_close(&reading);
    g_string_free(text, TRUE);
}

/* A file that is not what it was, however it differs; and only if somebody looks at it. */
static void
test_changes_are_noticed(void **state G_GNUC_UNUSED)
{
    static const struct {
        const char *path;
        const char *text;
    } changes[] = {
        {"corpus/a.txt", ""},
        {"corpus/a.txt", "Rezim"},
        {"corpus/b.txt", "Rezim lama runtuh"},
        {"corpus/d.txt", ""},
        {"corpus/e.jsonl", "{\"text\": \"Kota\"}\n"},
        {"corpus/e.jsonl", "kota"},
        {"corpus/f.csv", "id,text\nx,kota\n"},
        {"corpus/f.csv", "nomor,isi\n"},
        {"corpus/g.zip", "PK"},
        {"corpus/i.txt.xz", "kota"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(changes); i++) {
        Reading reading;
        g_autoptr(GError) error = NULL;
        put_corpus();
        reading_open(&reading, rereadable(1, 2000, UINT64_MAX));
        put(changes[i].path, changes[i].text);
        assert_false(read_again(reading.corpus, 0, 1, 1, &error));
        assert_non_null(strstr(error->message, changes[i].path));
        assert_true(read_again(reading.corpus, reading.corpus->n_blocks, 1, 1, NULL));
        reading_close(&reading);
    }
}

/* A change behind what was looked at is one too. */
static void
test_a_change_at_the_end_is_noticed(void **state G_GNUC_UNUSED)
{
    Reading reading;
    GError *error = NULL;
    g_autofree char *text = long_text();
    put("corpus/a.txt", text);
    reading_open(&reading, rereadable(1, 2000, UINT64_MAX));
    text[strlen(text) - 2] = '?';
    put("corpus/a.txt", text);
    assert_false(read_again(reading.corpus, 0, SIZE_MAX / 2, 1, &error));
    expect_error(&error, LEX_ERROR_IO, "corpus/a.txt: changed while it was being read");
    reading_close(&reading);
}

/* The tokens around a part are those of the document, as far as one looks. */
static void
test_vicinity_is_of_the_document(void **state G_GNUC_UNUSED)
{
    static const size_t block_sizes[] = {400, 5000};
    g_autofree char *text = long_text();
    put("corpus/a.txt", text);
    for (size_t b = 0; b < G_N_ELEMENTS(block_sizes); b++) {
        Reading reading;
        LexVicinityReader reader;
        reading_open(&reading, rereadable(1, block_sizes[b], UINT64_MAX));
        const LexCorpus *corpus = reading.corpus;
        g_autofree TestToken *tokens = document_tokens(corpus, 0);
        lex_vicinity_reader_init(&reader, corpus, 3);
        for (size_t block = 0, own = 0; block < corpus->n_blocks; block += 1 + block % 5) {
            LexVicinity vicinity;
            own = corpus->blocks[block].begin.n_tokens;
            assert_true(lex_vicinity_read(&reader, block, 0, &vicinity, NULL));
            assert_int_equal(vicinity.end - vicinity.begin, corpus->blocks[block].n_tokens);
            const size_t first = own - vicinity.begin;
            for (size_t i = 0; i < vicinity.n_tokens; i++) {
                assert_int_equal(vicinity.tokens[i].start, tokens[first + i].start);
                assert_int_equal(vicinity.tokens[i].surface, tokens[first + i].surface);
                assert_int_equal(vicinity.tokens[i].gap, tokens[first + i].gap);
            }
            const size_t end = first + vicinity.n_tokens;
            assert_true(first == 0 || tokens[own].start - tokens[first].start >= 16000);
            assert_true(end == corpus->n_tokens || tokens[end].start - tokens[own].start >= 16000);
        }
        lex_vicinity_reader_clear(&reader);
        reading_close(&reading);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        folder_test(test_texts_are_those_that_were_read),
        folder_test(test_other_encodings),
        folder_test(test_changes_are_noticed),
        folder_test(test_a_change_at_the_end_is_noticed),
        folder_test(test_vicinity_is_of_the_document),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
