/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-feed.h"
#include "lex-indonesian.h"
#include "test-archives.h"

#define LIST(...)  ((char **)(const char *[]){__VA_ARGS__, NULL})
#define PATHS(...) ((LexInputSettings){.paths = LIST(__VA_ARGS__)})

/* A feed over paths, and what it has given so far. */
typedef struct {
    LexInputs *inputs;
    LexCorpusSettings settings;
    LexFileRead *files;
    LexArena strings;
    LexFeed *feed;
    LexMessages messages;
    LexChunk chunk;
    GString *told;
    size_t n_chunks;
    uint64_t n_lines; /* of the rows before */
    uint64_t n_read;
    uint64_t n_replaced;
} Feeding;

static void
feeding_open(Feeding *feeding, LexInputSettings inputs, LexCorpusSettings settings)
{
    GError *error = NULL;
    *feeding = (Feeding){.settings = settings, .told = g_string_new(NULL)};
    feeding->settings.rules = &lex_indonesian_token_rules;
    feeding->inputs = lex_inputs_collect(&inputs, &feeding->messages, &error);
    if (feeding->inputs == NULL)
        fail_msg("%s", error->message);
    feeding->files = g_new0(LexFileRead, feeding->inputs->n_files);
    feeding->feed =
        lex_feed_new(feeding->inputs, &feeding->settings, feeding->files, &feeding->strings);
}

static void
feeding_close(Feeding *feeding)
{
    lex_feed_free(feeding->feed);
    lex_chunk_clear(&feeding->chunk);
    lex_arena_clear(&feeding->strings);
    lex_inputs_free(feeding->inputs);
    lex_messages_clear(&feeding->messages);
    g_string_free(feeding->told, TRUE);
    g_free(feeding->files);
}

static void
tell_source(Feeding *feeding, const char *kind, const LexInput *document)
{
    g_string_append_printf(feeding->told, "\n%s %s%s%s: ", kind, document->id,
                           document->source != NULL ? "=" : "",
                           document->source != NULL ? document->source : "");
}

/* A small file is told as the worker will read it: as a large one is told that the feed reads. */
static void
tell_files(Feeding *feeding)
{
    for (size_t i = 0; i < feeding->chunk.n_files; i++) {
        const LexInput *const input = &feeding->inputs->files[feeding->chunk.file + i];
        g_autofree char *text = NULL;
        gsize length;
        assert_true(g_file_get_contents(input->path, &text, &length, NULL));
        tell_source(feeding, "text", input);
        g_string_append_len(feeding->told, text, (gssize)length);
        feeding->n_read += length;
    }
}

static void
tell_text(Feeding *feeding, uint64_t *offset)
{
    const LexChunk *const chunk = &feeding->chunk;
    const size_t n_known = chunk->begins ? 0 : chunk->previous.length;
    if (chunk->begins) {
        tell_source(feeding, "text", &chunk->document);
        *offset = 0;
    }
    assert_int_equal(chunk->offset + n_known, *offset);
    assert_true(chunk->bytes.length >= n_known);
    *offset = chunk->offset + chunk->bytes.length;
    g_string_append_len(feeding->told, (const char *)chunk->bytes.bytes + n_known,
                        (gssize)(chunk->bytes.length - n_known));
}

static void
tell_rows(Feeding *feeding)
{
    const LexChunk *const chunk = &feeding->chunk;
    if (chunk->begins) {
        g_autofree char *line = g_strdup_printf("%" G_GUINT64_FORMAT, chunk->first_line);
        tell_source(feeding, "rows", &chunk->document);
        g_string_append_printf(feeding->told, "(%s) ", line);
        feeding->n_lines = chunk->first_line - 1;
    }
    assert_int_equal(chunk->first_line, feeding->n_lines + 1);
    assert_true((chunk->header == NULL) == (chunk->format == LEX_FORMAT_IN_JSONL));
    g_string_append_len(feeding->told, (const char *)chunk->bytes.bytes,
                        (gssize)chunk->bytes.length);
    for (size_t i = 0; i < chunk->bytes.length; i++)
        feeding->n_lines += chunk->bytes.bytes[i] == '\n';
}

/* Everything that the feed gives, however it was cut. NULL when it fails. */
static const char *
feeding_tell(Feeding *feeding, GError **error)
{
    uint64_t offset = 0;
    for (bool more = true;; feeding->n_chunks++) {
        if (!lex_feed_next(feeding->feed, &feeding->chunk, &more, error))
            return NULL;
        if (!more)
            return feeding->told->str;
        feeding->n_read += feeding->chunk.n_read;
        if (feeding->chunk.kind == LEX_CHUNK_FILES)
            tell_files(feeding);
        else if (feeding->chunk.kind == LEX_CHUNK_TEXT)
            tell_text(feeding, &offset);
        else
            tell_rows(feeding);
        if (feeding->chunk.kind != LEX_CHUNK_FILES)
            feeding->n_replaced += feeding->chunk.n_replaced;
    }
}

static const size_t block_sizes[] = {1, 2, 7, 60, 1000, 1 << 20};

/* For every size of blocks; returns how many blocks there are with the smallest. */
static size_t
expect_feed_with(LexInputSettings inputs, LexCorpusSettings settings, const char *expected)
{
    size_t n_chunks = 0;
    for (size_t b = 0; b < G_N_ELEMENTS(block_sizes); b++) {
        Feeding feeding;
        GError *error = NULL;
        settings.block_size = block_sizes[b];
        feeding_open(&feeding, inputs, settings);
        const char *const told = feeding_tell(&feeding, &error);
        if (told == NULL)
            fail_msg("%s", error->message);
        assert_string_equal(told, expected);
        n_chunks = b == 0 ? feeding.n_chunks : n_chunks;
        feeding_close(&feeding);
    }
    return n_chunks;
}

static size_t
expect_feed(LexInputSettings inputs, const char *expected)
{
    return expect_feed_with(inputs, (LexCorpusSettings){0}, expected);
}

static void
expect_failure_with(LexInputSettings inputs, LexCorpusSettings settings, const char *const *parts)
{
    for (size_t b = 0; b < G_N_ELEMENTS(block_sizes); b++) {
        Feeding feeding;
        GError *error = NULL;
        settings.block_size = block_sizes[b];
        feeding_open(&feeding, inputs, settings);
        assert_null(feeding_tell(&feeding, &error));
        expect_error_parts(&error, LEX_ERROR_FORMAT, parts);
        feeding_close(&feeding);
    }
}

#define expect_failure(paths, ...)                                                                 \
    expect_failure_with(paths, (LexCorpusSettings){0}, (const char *const[]){__VA_ARGS__, NULL})

/* ---- texts ----------------------------------------------------------------------------------- */

static void
test_files_come_in_their_order(void **state G_GNUC_UNUSED)
{
    put("corpus/a/1.txt", "satu");
    put("corpus/a/2.txt", "");
    put("corpus/b/3", "tiga dan empat");
    put("corpus/b/4.txt", "empat");
    put_compressed("corpus/b/5.txt.gz", "gzip", "lima");
    put("corpus/b/6.txt", "enam");
    expect_feed(PATHS("corpus"), "\ntext corpus/a/1.txt=a: satu\ntext corpus/a/2.txt=a: "
                                 "\ntext corpus/b/3=b: tiga dan empat\ntext corpus/b/4.txt=b: empat"
                                 "\ntext corpus/b/5.txt.gz=b: lima\ntext corpus/b/6.txt=b: enam");
}

/* A file costs something, however small it is: a block holds 256 of them. */
static void
test_small_files_share_a_block(void **state G_GNUC_UNUSED)
{
    for (unsigned i = 0; i < 300; i++) {
        g_autofree char *path = g_strdup_printf("corpus/%03u.txt", i);
        put(path, "kota");
    }
    Feeding feeding;
    bool more;
    feeding_open(&feeding, PATHS("corpus"), (LexCorpusSettings){.block_size = 1 << 20});
    assert_true(lex_feed_next(feeding.feed, &feeding.chunk, &more, NULL) && more);
    assert_int_equal(feeding.chunk.kind, LEX_CHUNK_FILES);
    assert_int_equal(feeding.chunk.file, 0);
    assert_int_equal(feeding.chunk.n_files, 256);
    assert_true(lex_feed_next(feeding.feed, &feeding.chunk, &more, NULL) && more);
    assert_int_equal(feeding.chunk.file, 256);
    assert_int_equal(feeding.chunk.n_files, 44);
    assert_true(lex_feed_next(feeding.feed, &feeding.chunk, &more, NULL) && !more);
    assert_true(lex_feed_next(feeding.feed, &feeding.chunk, &more, NULL) && !more);
    feeding_close(&feeding);
}

static void
test_large_texts_come_in_pieces(void **state G_GNUC_UNUSED)
{
    g_autoptr(GString) text = g_string_new("\n  Awal");
    g_autoptr(GString) expected = g_string_new("\ntext a.txt: ");
    for (unsigned i = 0; i < 400; i++)
        g_string_append(text, i % 5 ? " kota lama" : ". Lalu");
    g_string_append(text, ".\n\n");
    g_string_append(expected, text->str);
    put("a.txt", text->str);
    assert_true(expect_feed(PATHS("a.txt"), expected->str) > 20);
    put("a.txt", "kota");
    expect_feed(PATHS("a.txt"), "\ntext a.txt: kota");
}

/* What has been read is told: of the file, and as a digest. */
static void
test_what_was_read(void **state G_GNUC_UNUSED)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (unsigned i = 0; i < 50000; i++)
        g_string_append_printf(text, "Kata lama%u. ", i);
    put("a", text->str);
    put_compressed("b.gz", "gzip", text->str);
    Feeding feeding;
    feeding_open(&feeding, PATHS("a", "b.gz"), (LexCorpusSettings){.block_size = 10000});
    assert_non_null(feeding_tell(&feeding, NULL));
    struct stat packed;
    assert_int_equal(stat("b.gz", &packed), 0);
    assert_int_equal(feeding.files[0].n_bytes, text->len);
    assert_int_equal(feeding.files[1].n_bytes, packed.st_size);
    assert_int_equal(feeding.n_read, feeding.files[0].n_bytes + feeding.files[1].n_bytes);
    assert_true(feeding.files[0].digest != feeding.files[1].digest);
    assert_true(feeding.n_chunks > 50);
    feeding_close(&feeding);
}

static void
test_encodings(void **state G_GNUC_UNUSED)
{
    LexCorpusSettings latin = {.reader = {.encoding = "ISO-8859-1"}};
    LexCorpusSettings wide = {.reader = {.encoding = "UTF-16LE"}};
    put("a", "caf\xE9. R\xE9sum\xE9");
    expect_feed_with(PATHS("a"), latin, "\ntext a: caf\u00E9. R\u00E9sum\u00E9");
    put_bytes("b", "k\0\0\xD8t\0", 6);
    for (size_t b = 0; b < G_N_ELEMENTS(block_sizes); b++) {
        Feeding feeding;
        wide.block_size = block_sizes[b];
        feeding_open(&feeding, PATHS("b"), wide);
        assert_string_equal(feeding_tell(&feeding, NULL), "\ntext b: k\uFFFDt");
        assert_int_equal(feeding.n_replaced, 1);
        feeding_close(&feeding);
    }
    put("a", "teks\nca\xE9\n");
    latin.rows = (LexRecordSettings){.format = LEX_FORMAT_IN_CSV, .columns = {"teks"}};
    expect_feed_with(PATHS("a"), latin, "\nrows a: (2) ca\u00E9\n");
}

/* ---- rows ------------------------------------------------------------------------------------ */

static void
test_rows(void **state G_GNUC_UNUSED)
{
    put("a.jsonl", "{\"text\":\"satu\"}\n\n{\"text\":\"dua\"}\n{\"text\":\"tiga\"}");
    put("b.csv", "id,text\r\n1,\"satu\n\"\"dua\"\"\"\r\n2,tiga\r\n");
    put("c.tsv", "\xEF\xBB\xBF\n\ntext\tid\n\nsatu\t1\n");
    expect_feed(PATHS("a.jsonl", "b.csv", "c.tsv"),
                "\nrows a.jsonl: (1) "
                "{\"text\":\"satu\"}\n\n{\"text\":\"dua\"}\n{\"text\":\"tiga\"}"
                "\nrows b.csv: (2) 1,\"satu\n\"\"dua\"\"\"\r\n2,tiga\r\n"
                "\nrows c.tsv: (4) \nsatu\t1\n");
}

static void
test_formats(void **state G_GNUC_UNUSED)
{
    put("a", "{\"text\":\"satu\"}\n");
    put("b", "id,text\n1,satu\n");
    put("c.txt", "{\"text\":\"satu\"}\n");
    expect_feed(PATHS("a", "b", "c.txt"), "\nrows a: (1) {\"text\":\"satu\"}\n"
                                          "\ntext b: id,text\n1,satu\n"
                                          "\ntext c.txt: {\"text\":\"satu\"}\n");
    expect_feed_with(PATHS("a"), (LexCorpusSettings){.rows.format = LEX_FORMAT_IN_TEXT},
                     "\ntext a: {\"text\":\"satu\"}\n");
    expect_feed_with(PATHS("b"), (LexCorpusSettings){.rows.format = LEX_FORMAT_IN_CSV},
                     "\nrows b: (2) 1,satu\n");
    expect_feed_with(PATHS("c.txt"), (LexCorpusSettings){.rows.format = LEX_FORMAT_IN_JSONL},
                     "\nrows c.txt: (1) {\"text\":\"satu\"}\n");
}

static void
test_rows_of_little(void **state G_GNUC_UNUSED)
{
    put("empty.jsonl", "");
    put("blank.jsonl", "\n \n");
    put("header.csv", "text,id");
    put("line.csv", "text,id\n");
    expect_feed(PATHS("blank.jsonl", "empty.jsonl", "header.csv", "line.csv"),
                "\nrows blank.jsonl: (1) \n \n\nrows empty.jsonl: (1) \nrows header.csv: (1) "
                "\nrows line.csv: (2) ");
    put("empty.csv", "");
    put("blank.csv", "\n\r\n");
    put("mark.csv", "\xEF\xBB\xBF");
    expect_failure(PATHS("empty.csv"), "empty.csv: the table is empty");
    expect_failure(PATHS("blank.csv"), "blank.csv: the table is empty");
    expect_failure(PATHS("mark.csv"), "mark.csv: the table is empty");
}

/* One row of more than many blocks is one piece. */
static void
test_rows_are_not_cut(void **state G_GNUC_UNUSED)
{
    g_autoptr(GString) rows = g_string_new("{\"text\":\"");
    for (unsigned i = 0; i < 5000; i++)
        g_string_append(rows, "Kota lama. ");
    g_string_append(rows, "\"}\n{\"text\":\"kota\"}\n");
    put("a.jsonl", rows->str);
    g_autofree char *expected = g_strdup_printf("\nrows a.jsonl: (1) %s", rows->str);
    assert_true(expect_feed(PATHS("a.jsonl"), expected) <= 3);
}

static void
test_headers_are_checked(void **state G_GNUC_UNUSED)
{
    put("a.csv", "id,teks\n1,satu\n");
    expect_failure(PATHS("a.csv"), "a.csv:1: no column \"text\"", "id, teks", "--text-column");
    put("b.csv", "text,text\n1,satu\n");
    expect_failure(PATHS("b.csv"), "b.csv:1: two columns are called \"text\"");
    put("c.csv", "text,\"id\n1,satu\n");
    expect_failure(PATHS("c.csv"), "c.csv:1:", "quote");
}

/* ---- archives -------------------------------------------------------------------------------- */

static const Entry entries[] = {
    {"kompas/", NULL},
    {"kompas/a.txt", "Kota lama. Kota baru"},
    {"kompas/2017/b.txt", ""},
    {"kompas/link.txt", NULL},
    {"kompas/gambar.png", "x"},
    {"kompas/metadata.csv", "file,source\na.txt,A\n"},
    {"kompas/README", "x"},
    {"kompas/.rahasia.txt", "x"},
    {".git/a.txt", "x"},
    {"__MACOSX/kompas/a.txt", "x"},
    {"tempo/rows.jsonl", "{\"text\":\"satu\"}\n{\"text\":\"dua\"}\n"},
    {"c", "lepas"},
    {NULL, NULL},
};

static const char *const told_entries =
    "\ntext %1$s/kompas/a.txt=kompas: Kota lama. Kota baru"
    "\ntext %1$s/kompas/2017/b.txt=kompas: "
    "\nrows %1$s/tempo/rows.jsonl=tempo: (1) {\"text\":\"satu\"}\n{\"text\":\"dua\"}\n"
    "\ntext %1$s/c: lepas";

static void
test_archives(void **state G_GNUC_UNUSED)
{
    static const struct {
        const char *name, *format, *filter;
    } archives[] = {
        {"corpus.zip", "zip", NULL},      {"corpus.tar", "pax", NULL},
        {"corpus.tar.gz", "pax", "gzip"}, {"corpus.tar.zst", "ustar", "zstd"},
        {"corpus.tar.xz", "ustar", "xz"}, {"corpus.tbz2", "ustar", "bzip2"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(archives); i++) {
        put_archive(archives[i].name, archives[i].format, archives[i].filter, NULL, entries);
        g_auto(GStrv) parts = g_strsplit(told_entries, "%1$s", -1);
        g_autofree char *expected = g_strjoinv(archives[i].name, parts);
        expect_feed(PATHS(archives[i].name), expected);
    }
}

static void
test_members_that_are_no_documents_are_counted(void **state G_GNUC_UNUSED)
{
    put_archive("a.zip", "zip", NULL, NULL, entries);
    Feeding feeding;
    feeding_open(&feeding, PATHS("a.zip"), (LexCorpusSettings){.block_size = 100});
    assert_non_null(feeding_tell(&feeding, NULL));
    assert_int_equal(lex_feed_n_passed_over(feeding.feed), 7);
    feeding_close(&feeding);
}

static void
test_globs_choose_members(void **state G_GNUC_UNUSED)
{
    put_archive("a.zip", "zip", NULL, NULL, entries);
    expect_feed_with((LexInputSettings){.paths = LIST("a.zip"), .include = LIST("*.png")},
                     (LexCorpusSettings){0}, "\ntext a.zip/kompas/gambar.png=kompas: x");
    expect_feed_with(
        (LexInputSettings){.paths = LIST("a.zip"), .exclude = LIST("kompas/*", "*.jsonl")},
        (LexCorpusSettings){0}, "\ntext a.zip/c: lepas");
}

/* corpus.zip is corpus/ packed: that folder is no source. What is said of the archive comes first.
 */
static void
test_sources_of_members(void **state G_GNUC_UNUSED)
{
    static const Entry packed[] = {{"corpus/kompas/a.txt", "satu"},
                                   {"./corpus/b.txt", "dua"},
                                   {"corpus2/c.txt", "tiga"},
                                   {"kompas/2017/d.txt", "empat"},
                                   {NULL, NULL}};
    put_archive("corpus.zip", "zip", NULL, NULL, packed);
    expect_feed(PATHS("corpus.zip"), "\ntext corpus.zip/corpus/kompas/a.txt=kompas: satu"
                                     "\ntext corpus.zip/corpus/b.txt: dua"
                                     "\ntext corpus.zip/corpus2/c.txt=corpus2: tiga"
                                     "\ntext corpus.zip/kompas/2017/d.txt=kompas: empat");
    assert_int_equal(g_mkdir_with_parents("berita/tempo", 0700), 0);
    put_archive("berita/tempo/corpus.zip", "zip", NULL, NULL, packed);
    Feeding feeding;
    feeding_open(&feeding, PATHS("berita"), (LexCorpusSettings){.block_size = 100});
    assert_non_null(strstr(feeding_tell(&feeding, NULL), "/corpus/kompas/a.txt=tempo: satu"));
    feeding_close(&feeding);
}

static void
test_archive_without_documents(void **state G_GNUC_UNUSED)
{
    static const Entry none[] = {{"gambar.png", "x"}, {NULL, NULL}};
    put_archive("a.zip", "zip", NULL, NULL, none);
    put("b.txt", "kota");
    expect_feed(PATHS("a.zip", "b.txt"), "\ntext b.txt: kota");
}

static void
test_archive_in_archive(void **state G_GNUC_UNUSED)
{
    static const Entry outer[] = {{"a.txt", "kota"}, {"b.txt", "PK\3\4x"}, {NULL, NULL}};
    put_archive("a.zip", "zip", NULL, NULL, outer);
    expect_failure(PATHS("a.zip"), "a.zip/b.txt: a zip archive within a zip archive");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        folder_test(test_files_come_in_their_order),
        folder_test(test_small_files_share_a_block),
        folder_test(test_large_texts_come_in_pieces),
        folder_test(test_what_was_read),
        folder_test(test_encodings),
        folder_test(test_rows),
        folder_test(test_formats),
        folder_test(test_rows_of_little),
        folder_test(test_rows_are_not_cut),
        folder_test(test_headers_are_checked),
        folder_test(test_archives),
        folder_test(test_members_that_are_no_documents_are_counted),
        folder_test(test_globs_choose_members),
        folder_test(test_sources_of_members),
        folder_test(test_archive_without_documents),
        folder_test(test_archive_in_archive),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
