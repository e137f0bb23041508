/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-files.h"
#include "test-rights.h"

#include "lex-inputs.h"

#include <errno.h>
#include <fcntl.h>

#define LIST(...) ((char **)(const char *[]){__VA_ARGS__, NULL})

static LexMessages messages;

static int
set_up(void **state)
{
    lex_messages_clear(&messages);
    return folder_set_up(state);
}

static int
tear_down(void **state)
{
    lex_messages_clear(&messages);
    return folder_tear_down(state);
}

#define input_test(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

static LexInputs *
collect(LexInputSettings settings)
{
    GError *error = NULL;
    lex_messages_clear(&messages);
    LexInputs *const inputs = lex_inputs_collect(&settings, &messages, &error);
    if (inputs == NULL)
        fail_msg("%s", error->message);
    return inputs;
}

#define expect_failure(settings, code, ...)                                                        \
    do {                                                                                           \
        const LexInputSettings given_ = settings;                                                  \
        GError *error_ = NULL;                                                                     \
        assert_null(lex_inputs_collect(&given_, &messages, &error_));                              \
        expect_error(&error_, code, __VA_ARGS__);                                                  \
    } while (0)

#define SETTINGS(...) ((LexInputSettings){__VA_ARGS__})

/* The ids and, where there is one, =SOURCE; separated by blanks. */
static void
expect_inputs(LexInputSettings settings, const char *expected)
{
    g_autoptr(LexInputs) inputs = collect(settings);
    g_autoptr(GString) text = g_string_new(NULL);
    for (size_t i = 0; i < inputs->n_files; i++) {
        const LexInput *const input = &inputs->files[i];
        g_string_append_printf(text, "%s%s%s%s", i == 0 ? "" : " ", input->id,
                               input->source != NULL ? "=" : "",
                               input->source != NULL ? input->source : "");
    }
    assert_string_equal(text->str, expected);
}

static void
expect_messages(const char *const *expected)
{
    const guint n = messages.lines == NULL ? 0 : messages.lines->len;
    for (guint i = 0; i < n; i++) {
        const char *const line = g_ptr_array_index(messages.lines, i);
        if (expected[i] == NULL)
            fail_msg("not expected: %s", line);
        assert_string_equal(line, expected[i]);
    }
    assert_null(expected[n]);
}

#define MESSAGES(...) ((const char *const[]){__VA_ARGS__, NULL})

static void
names_documents(void **state)
{
    (void)state;
    put("seeds/000.txt", "satu");
    put("seeds/001.txt", "");
    expect_inputs(SETTINGS(LIST("seeds/")), "seeds/000.txt seeds/001.txt");
    expect_inputs(SETTINGS(LIST("seeds")), "seeds/000.txt seeds/001.txt");
    expect_inputs(SETTINGS(LIST("./seeds/")), "./seeds/000.txt ./seeds/001.txt");
    expect_inputs(SETTINGS(LIST("seeds/001.txt", "./seeds/000.txt")),
                  "./seeds/000.txt seeds/001.txt");
    expect_inputs(SETTINGS(LIST("seeds/000.txt", "-")), "- seeds/000.txt");
    /* the same files under other names */
    expect_inputs(SETTINGS(LIST("seeds/000.txt", "./seeds/000.txt")),
                  "./seeds/000.txt seeds/000.txt");
    expect_messages(MESSAGES(NULL));

    g_autoptr(LexInputs) inputs = collect(SETTINGS(LIST("seeds", "-")));
    assert_int_equal(inputs->n_files, 3);
    assert_string_equal(inputs->files[0].path, "-");
    assert_int_equal(inputs->files[0].size, 0);
    assert_string_equal(inputs->files[1].path, "seeds/000.txt");
    assert_int_equal(inputs->files[1].size, 4);
    assert_null(inputs->files[1].source);
    assert_null(inputs->files[1].date);
    assert_null(inputs->files[1].title);
}

/* By any number of threads, and more files than one of them looks at in one go. */
static void
measures_files(void **state)
{
    (void)state;
    enum { N_FILES = 600 };
    g_autofree char *text = g_strnfill(N_FILES, 'a');
    for (int i = 0; i < N_FILES; i++) {
        g_autofree char *path = g_strdup_printf("kompas/%03d.txt", i);
        put(path, text + N_FILES - i);
    }
    for (unsigned n_threads = 0; n_threads < 4; n_threads++) {
        g_autoptr(LexInputs) inputs = collect(SETTINGS(LIST("kompas"), .n_threads = n_threads));
        assert_int_equal(inputs->n_files, N_FILES);
        for (size_t i = 0; i < N_FILES; i++)
            assert_int_equal(inputs->files[i].size, i);
    }
}

static void
sorts_by_bytes(void **state)
{
    (void)state;
    const char *const paths[] = {"b.txt", "a/z.txt", "a.txt", "B.txt", "\xC3\xA9.txt", "a-b.txt"};
    for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_autofree char *path = g_build_filename("d", paths[i], NULL);
        put(path, "");
    }
    expect_inputs(SETTINGS(LIST("d")),
                  "d/B.txt d/a-b.txt d/a.txt d/a/z.txt=a d/b.txt d/\xC3\xA9.txt");
}

static void
finds_sources(void **state)
{
    (void)state;
    put("corpus/kompas/2017/a.txt", "");
    put("corpus/tempo/b.txt", "");
    put("corpus/c.txt", "");
    put("detik/d.txt", "");
    put("e.txt", "");
    expect_inputs(SETTINGS(LIST("corpus", "e.txt")),
                  "corpus/c.txt corpus/kompas/2017/a.txt=kompas corpus/tempo/b.txt=tempo e.txt");
    expect_inputs(SETTINGS(LIST("corpus/", "detik/", "e.txt")),
                  "corpus/c.txt=corpus corpus/kompas/2017/a.txt=kompas "
                  "corpus/tempo/b.txt=tempo detik/d.txt=detik e.txt");
    assert_int_equal(chdir("detik"), 0);
    expect_inputs(SETTINGS(LIST(".", "../corpus/tempo")),
                  "../corpus/tempo/b.txt=tempo ./d.txt=detik");
    assert_int_equal(chdir(".."), 0);
}

static void
passes_over_what_is_no_document(void **state)
{
    (void)state;
    const char *const paths[] = {
        "c/a.txt",       "c/b.TEXT",    "c/d.asc",          "c/e",        "c/f.",
        "c/.hidden",     "c/.git/HEAD", "c/.git/a.txt",     "c/README",   "c/README.txt",
        "c/x/README.md", "c/LICENSE",   "c/x/metadata.csv", "c/x/g.html", "c/x/h.html",
        "c/x/i.pdf",     "c/z.html",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(paths); i++)
        put(paths[i], "");
    assert_int_equal(mkfifo("c/pipe.txt", 0600), 0);
    expect_inputs(SETTINGS(LIST("c")), "c/a.txt c/b.TEXT c/d.asc c/e c/f.");
    expect_messages(
        MESSAGES("c/: 4 files were not read because their names do not end in .txt, "
                 ".jsonl, .csv or the like: x/g.html, x/h.html, x/i.pdf, …; --include='*.html' "
                 "would read 3 of them"));
    g_autoptr(LexInputs) inputs = collect(SETTINGS(LIST("c", "c/z.html", "c/README", "c/.hidden")));
    assert_int_equal(inputs->n_files, 8);
    assert_int_equal(inputs->n_passed_over, 10);
}

static void
reads_tables_and_archives(void **state)
{
    (void)state;
    const char *const paths[] = {
        "c/a.jsonl",      "c/b.CSV",     "c/d.tsv.zst", "c/e.zip",
        "c/f.tar.gz",     "c/g.txt.bz2", "c/h.gz",      "c/metadata.csv.gz",
        "c/metadata.csv", "c/i.json",    "c/k.html.gz", "c/l.gz.html",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(paths); i++)
        put(paths[i], "");
    expect_inputs(SETTINGS(LIST("c"), .exclude = LIST("metadata.csv*")),
                  "c/a.jsonl c/b.CSV c/d.tsv.zst c/e.zip c/f.tar.gz c/g.txt.bz2 c/h.gz");
    expect_messages(MESSAGES("c/: 3 files were not read because their names do not end in .txt, "
                             ".jsonl, .csv or the like: i.json, k.html.gz, l.gz.html; "
                             "--include='*.gz' would read 1 of them"));
}

static void
says_how_to_read_the_others(void **state)
{
    (void)state;
    put("c/a.txt", "");
    put("c/b.html", "");
    expect_inputs(SETTINGS(LIST("c/")), "c/a.txt");
    expect_messages(
        MESSAGES("c/: 1 file was not read because its name does not end in .txt, .jsonl, "
                 ".csv or the like: b.html; --include='*.html' would read it"));
    put("c/d.html", "");
    expect_inputs(SETTINGS(LIST("c/")), "c/a.txt");
    expect_messages(
        MESSAGES("c/: 2 files were not read because their names do not end in .txt, "
                 ".jsonl, .csv or the like: b.html, d.html; --include='*.html' would read them"));
    expect_inputs(SETTINGS(LIST("c/"), .include = LIST("*.html")), "c/b.html c/d.html");
    expect_messages(MESSAGES(NULL));
}

static void
obeys_globs(void **state)
{
    (void)state;
    const char *const paths[] = {
        "c/a.txt",   "c/b.html", "c/x/a.txt",     "c/x/c.html",       "c/x/y/d.html",
        "c/.e.html", "c/README", "c/README.html", "c/x/metadata.csv", "c/metadata.html",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(paths); i++)
        put(paths[i], "");
    const struct {
        char **include, **exclude;
        const char *expected;
    } cases[] = {
        {LIST("*.html"), NULL, "c/b.html c/metadata.html c/x/c.html=x c/x/y/d.html=x"},
        {LIST("x/*.html"), NULL, "c/x/c.html=x c/x/y/d.html=x"},
        {LIST("x/*"), NULL, "c/x/a.txt=x c/x/c.html=x c/x/y/d.html=x"},
        {LIST("?.txt", "b.*"), NULL, "c/a.txt c/b.html c/x/a.txt=x"},
        {LIST("*"), LIST("x/*", "a.*"), "c/b.html c/metadata.html"},
        {NULL, LIST("x/*"), "c/a.txt"},
        {LIST(NULL), LIST(NULL), "c/a.txt c/x/a.txt=x"},
        {LIST(".*"), NULL, "c/.e.html"},
        {LIST("README"), NULL, "c/README"},
        {LIST("README*", "a.txt"), NULL, "c/a.txt c/x/a.txt=x"},
        {LIST("x/metadata.csv"), NULL, "c/x/metadata.csv=x"},
        {LIST("b.html", "a.txt"), LIST("*.html"), "c/a.txt c/x/a.txt=x"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        expect_inputs(SETTINGS(LIST("c"), .include = cases[i].include, .exclude = cases[i].exclude),
                      cases[i].expected);
    /* for what is found, not for what is named */
    expect_inputs(SETTINGS(LIST("c/b.html"), .include = LIST("*.txt"), .exclude = LIST("b*")),
                  "c/b.html");
}

static void
refuses_directories_without_documents(void **state)
{
    (void)state;
    put("a.txt", "");
    assert_int_equal(mkdir("c", 0700), 0);
    const LexInputSettings both = {.paths = LIST("a.txt", "c")};
    expect_failure(both, LEX_ERROR_FORMAT, "c/: no documents found: it holds no file");
    assert_int_equal(symlink("nowhere", "c/l.txt"), 0);
    expect_failure(both, LEX_ERROR_FORMAT, "c/: no documents found: it holds only symbolic links");
    put("c/README", "");
    expect_failure(both, LEX_ERROR_FORMAT,
                   "c/: no documents found: it holds only what is never "
                   "one (hidden files, README*, LICENSE*, metadata.csv: 1)");
    put("c/1.md", "");
    expect_failure(
        both, LEX_ERROR_FORMAT,
        "c/: no documents found: it holds no file that ends in .txt, .jsonl, .csv or the like (1 "
        "other file; --include='*.md' would read it)");
    put("c/2.md", "");
    put("c/3.md", "");
    expect_failure(both, LEX_ERROR_FORMAT, "(3 other files; --include='*.md' would read them)");
    expect_failure(SETTINGS(LIST("c"), .include = LIST("*.html")), LEX_ERROR_FORMAT,
                   "c/: no documents found: --include matches none of its files (4)");
    expect_failure(SETTINGS(LIST("c"), .exclude = LIST("*.md")), LEX_ERROR_FORMAT,
                   "c/: no documents found: --exclude leaves out what it holds (3 files)");
}

static void
refuses_what_is_not_there(void **state)
{
    (void)state;
    expect_failure(SETTINGS(LIST("none.txt")), LEX_ERROR_IO, "none.txt: ", g_strerror(ENOENT));
    expect_failure(SETTINGS(LIST("")), LEX_ERROR_IO, "\"\": ", g_strerror(ENOENT));
    expect_failure(SETTINGS(LIST(NULL)), LEX_ERROR_USAGE, "no files to read");
    expect_failure(SETTINGS(NULL), LEX_ERROR_USAGE, "no files to read");
    expect_failure(SETTINGS(LIST("-"), .metadata = "none.csv"), LEX_ERROR_IO, "none.csv: ");

    g_autofree char *long_path = g_strnfill(100000, 'x');
    expect_failure(SETTINGS(LIST(long_path)), LEX_ERROR_IO, "xxx: ", g_strerror(ENAMETOOLONG));
}

static void
refuses_unreadable_directories(void **state)
{
    (void)state;
    put("c/a.txt", "");
    put("c/x/b.txt", "");
    rights_drop();
    assert_int_equal(chmod("c/a.txt", 0), 0);
    expect_inputs(SETTINGS(LIST("c")), "c/a.txt c/x/b.txt=x"); /* the reader's business */
    assert_int_equal(chmod("c/x", 0), 0);
    expect_failure(SETTINGS(LIST("c")), LEX_ERROR_IO, "c/x: ", g_strerror(EACCES));
    /* names may be read, but nothing about them: files for all we know */
    assert_int_equal(chmod("c/x", 0400), 0);
    expect_inputs(SETTINGS(LIST("c")), "c/a.txt c/x/b.txt=x");
    assert_int_equal(chmod("c/x", 0700), 0);
    rights_restore();
}

static void
refuses_the_same_id_twice(void **state)
{
    (void)state;
    put("c/a.txt", "");
    put("c/b.txt", "");
    expect_failure(SETTINGS(LIST("c", "c/b.txt")), LEX_ERROR_FORMAT,
                   "c/b.txt: two documents have this id");
    expect_failure(SETTINGS(LIST("c", "c/")), LEX_ERROR_FORMAT, "c/a.txt: two documents");
    expect_failure(SETTINGS(LIST("-", "c", "-")), LEX_ERROR_FORMAT, "-: standard input is given");
}

static void
follows_links_and_ends(void **state)
{
    (void)state;
    put("c/a.txt", "");
    put("other/b.txt", "isi");
    assert_int_equal(symlink("../other", "c/link"), 0);
    assert_int_equal(symlink("../other/b.txt", "c/f.txt"), 0);
    assert_int_equal(symlink("../c", "other/back"), 0);
    assert_int_equal(symlink(".", "c/self"), 0);
    assert_int_equal(symlink("nowhere.txt", "c/gone.txt"), 0);
    assert_int_equal(symlink("round", "c/round"), 0);
    assert_int_equal(symlink("nowhere", "c/.hidden"), 0);
    expect_inputs(SETTINGS(LIST("c")), "c/a.txt c/f.txt c/link/b.txt=link");
    expect_messages(MESSAGES("c/: 2 symbolic links lead nowhere: gone.txt, round"));
    g_autoptr(LexInputs) inputs = collect(SETTINGS(LIST("c")));
    assert_int_equal(inputs->n_passed_over, 3);
    assert_int_equal(inputs->files[1].size, 3);
    assert_int_equal(symlink("c", "entry"), 0);
    expect_inputs(SETTINGS(LIST("entry")), "entry/a.txt entry/f.txt entry/link/b.txt=link");
}

static void
stands_strange_names(void **state)
{
    (void)state;
    put("c d/a b.txt", "");
    put("c d/baris\nbaru.txt", "");
    put("c d/\xFF\xFE.txt", "");
    put("c d/x\xE9/y.txt", "");
    g_autoptr(LexInputs) inputs = collect(SETTINGS(LIST("c d"), .exclude = LIST("?", "*\xE9")));
    assert_int_equal(inputs->n_files, 4);
    assert_string_equal(inputs->files[0].id, "c d/a b.txt");
    assert_string_equal(inputs->files[1].id, "c d/baris\nbaru.txt");
    assert_string_equal(inputs->files[2].id, "c d/x\xEF\xBF\xBD/y.txt");
    assert_string_equal(inputs->files[2].path, "c d/x\xE9/y.txt");
    assert_string_equal(inputs->files[2].source, "x\xEF\xBF\xBD");
    assert_string_equal(inputs->files[3].id, "c d/\xEF\xBF\xBD\xEF\xBF\xBD.txt");
    assert_string_equal(inputs->files[3].path, "c d/\xFF\xFE.txt");
    expect_inputs(SETTINGS(LIST("c d/x\xE9", "c d/a b.txt")),
                  "c d/a b.txt c d/x\xEF\xBF\xBD/y.txt");

    /* as deep as the system allows, and deeper: an end either way */
    g_autoptr(GString) path = g_string_new("deep");
    assert_int_equal(mkdir("deep", 0700), 0);
    while (path->len < 4000) {
        g_string_append(path, "/d");
        assert_int_equal(mkdir(path->str, 0700), 0);
    }
    g_string_append(path, "/a.txt");
    put(path->str, "");
    g_autoptr(LexInputs) deep = collect(SETTINGS(LIST("deep")));
    assert_int_equal(deep->n_files, 1);
    assert_string_equal(deep->files[0].id, path->str);
}

static void
reads_lists_of_files(void **state)
{
    (void)state;
    put("a.txt", "");
    put("b c.txt", "");
    put("d/e.txt", "");
    put("list", "\xEF\xBB\xBF"
                "a.txt\r\n\r\nb c.txt\n\nd/");
    expect_inputs(SETTINGS(NULL, .files_from = "list"), "a.txt b c.txt d/e.txt");
    expect_inputs(SETTINGS(LIST("-"), .files_from = "list"), "- a.txt b c.txt d/e.txt");
    expect_failure(SETTINGS(LIST("a.txt"), .files_from = "list"), LEX_ERROR_FORMAT,
                   "a.txt: two documents");
    expect_failure(SETTINGS(NULL, .files_from = "none"), LEX_ERROR_IO, "none: ");
    put("list", "\n\r\n");
    expect_failure(SETTINGS(NULL, .files_from = "list"), LEX_ERROR_USAGE, "list: no files to read");
    expect_inputs(SETTINGS(LIST("a.txt"), .files_from = "list"), "a.txt");
    put("list", "a.txt\nnone.txt\n");
    expect_failure(SETTINGS(NULL, .files_from = "list"), LEX_ERROR_IO, "none.txt: ");
    put_bytes("list", "a.txt\nb\0c", 9);
    expect_failure(SETTINGS(NULL, .files_from = "list"), LEX_ERROR_FORMAT, "list:2: a NUL byte");
}

static void
reads_lists_from_standard_input(void **state)
{
    (void)state;
    put("a.txt", "");
    put("list", "a.txt\n");
    const int saved = dup(STDIN_FILENO);
    const int list = open("list", O_RDONLY);
    assert_int_equal(dup2(list, STDIN_FILENO), STDIN_FILENO);
    expect_inputs(SETTINGS(NULL, .files_from = "-"), "a.txt");
    expect_failure(SETTINGS(NULL, .files_from = "-"), LEX_ERROR_USAGE, "standard input: no files");
    expect_failure(SETTINGS(LIST("-"), .files_from = "-"), LEX_ERROR_USAGE, "one thing only");
    expect_failure(SETTINGS(LIST("-"), .metadata = "-"), LEX_ERROR_USAGE, "one thing only");
    dup2(saved, STDIN_FILENO);
    close(saved);
    close(list);
}

static void
uses_the_table_in_a_directory(void **state)
{
    (void)state;
    put("c/a.txt", "");
    put("c/x/b.txt", "");
    put("c/x/d.txt", "");
    put("c/e.html", "");
    put("c/metadata.csv", "file,source,date,title\n"
                          "a.txt,Kompas,2017-01-02,Judul\n"
                          "./x/b.txt,,2018,\n"
                          "e.html,K,,\n");
    expect_inputs(SETTINGS(LIST("c"), .exclude = LIST("*.html")),
                  "c/a.txt=Kompas c/x/b.txt=x c/x/d.txt=x");
    expect_messages(MESSAGES("c/metadata.csv: 1 document has no row: c/x/d.txt"));
    g_autoptr(LexInputs) inputs = collect(SETTINGS(LIST("c")));
    assert_string_equal(inputs->files[0].date, "2017-01-02");
    assert_string_equal(inputs->files[0].title, "Judul");
    assert_string_equal(inputs->files[1].date, "2018");
    assert_null(inputs->files[1].title);

    /* for its own directory, and not for a file given by name */
    put("k/a.txt", "");
    expect_inputs(SETTINGS(LIST("c", "k")), "c/a.txt=Kompas c/x/b.txt=x c/x/d.txt=x k/a.txt=k");
    expect_inputs(SETTINGS(LIST("c/a.txt")), "c/a.txt");
    expect_inputs(SETTINGS(LIST("c"), .exclude = LIST("metadata.csv")),
                  "c/a.txt c/x/b.txt=x c/x/d.txt=x");
    /* --metadata takes its place */
    put("m.csv", "file,source\nc/a.txt,Tempo\nc/x/b.txt,Tempo\nc/x/d.txt,Tempo\n");
    expect_inputs(SETTINGS(LIST("c"), .metadata = "m.csv", .exclude = LIST("e.*")),
                  "c/a.txt=Tempo c/x/b.txt=Tempo c/x/d.txt=Tempo");
    expect_messages(MESSAGES(NULL));

    put("c/metadata.csv", "file,source\na.txt,K\nnone.txt,K\n");
    expect_failure(SETTINGS(LIST("c")), LEX_ERROR_FORMAT,
                   "c/metadata.csv:3: there is no file \"none.txt\" beside the table");
    put("c/metadata.csv", "nama\n");
    expect_failure(SETTINGS(LIST("c")), LEX_ERROR_FORMAT, "c/metadata.csv:1: there is no column");
}

static void
matches_rows_three_ways(void **state)
{
    (void)state;
    put("data/c/a.txt", "");
    put("data/c/b.txt", "");
    put("data/k.txt", "");
    const char *const tables[][2] = {
        {"m.csv", "file,source\ndata/c/a.txt,A\ndata/c/b.txt,B\n"},   /* ids */
        {"m.csv", "file,source\na.txt,A\nb.txt,B\n"},                 /* below c */
        {"data/m.csv", "file,source\nc/a.txt,A\nc/../c/b.txt,B\n"},   /* from its folder */
        {"data/m.csv", "file,source\nk.txt,K\nc/a.txt,A\nb.txt,B\n"}, /* k.txt: not asked for */
        {"m.csv", "file,source\ndata/c/a.txt,A\nb.txt,B\n./data/k.txt,K\n"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
        put(tables[i][0], tables[i][1]);
        expect_inputs(SETTINGS(LIST("data/c"), .metadata = tables[i][0]),
                      "data/c/a.txt=A data/c/b.txt=B");
        expect_messages(MESSAGES(NULL));
    }
    put("m.csv", "file,source\n-,layar\n");
    expect_inputs(SETTINGS(LIST("-", "data/c/a.txt"), .metadata = "m.csv"), "-=layar data/c/a.txt");
    expect_messages(MESSAGES("m.csv: 1 document has no row: data/c/a.txt"));
    put("n.csv", "file,source\nb.txt,B\n");
    put("data/c/d.txt", "");
    put("data/c/e.txt", "");
    put("data/c/f.txt", "");
    expect_inputs(SETTINGS(LIST("data/c"), .metadata = "n.csv", .exclude = LIST("a*")),
                  "data/c/b.txt=B data/c/d.txt data/c/e.txt data/c/f.txt");
    expect_messages(MESSAGES("n.csv: 3 documents have no row: data/c/d.txt, data/c/e.txt, "
                             "data/c/f.txt"));
    expect_inputs(SETTINGS(LIST("data/c"), .metadata = "n.csv"),
                  "data/c/a.txt data/c/b.txt=B data/c/d.txt data/c/e.txt data/c/f.txt");
    expect_messages(MESSAGES("n.csv: 4 documents have no row: data/c/a.txt, data/c/d.txt, "
                             "data/c/e.txt, …"));
}

static void
refuses_rows_that_mislead(void **state)
{
    (void)state;
    put("k/a.txt", "");
    put("t/a.txt", "");
    put("a.txt", "");
    put("m.csv", "file,source\na.txt,A\n");
    expect_failure(SETTINGS(LIST("k", "t"), .metadata = "m.csv"), LEX_ERROR_FORMAT,
                   "m.csv:2: \"a.txt\" could be k/a.txt or t/a.txt; write it with its directory");
    /* the exact name goes first; the same file twice is one file */
    expect_inputs(SETTINGS(LIST("k", "a.txt"), .metadata = "m.csv"), "a.txt=A k/a.txt");
    expect_inputs(SETTINGS(LIST("k", "./k"), .metadata = "m.csv"), "./k/a.txt=A k/a.txt=A");
    put("k/m.csv", "file,source\na.txt,A\n");
    expect_failure(SETTINGS(LIST("k", "a.txt"), .metadata = "k/m.csv"), LEX_ERROR_FORMAT,
                   "k/m.csv:2: \"a.txt\" could be a.txt or k/a.txt");

    put("m.csv", "file,source\na.txt,A\n./a.txt,B\n");
    expect_failure(SETTINGS(LIST("a.txt"), .metadata = "m.csv"), LEX_ERROR_FORMAT,
                   "m.csv:3: \"./a.txt\" is the file of line 2, \"a.txt\"");
    put("m.csv", "file,source\na.txt,A\nx.txt,B\n");
    expect_failure(SETTINGS(LIST("a.txt"), .metadata = "m.csv"), LEX_ERROR_FORMAT,
                   "m.csv:3: there is no file \"x.txt\"");
    put("m.csv", "file,a,b,c,source\na.txt,1,2,3\n");
    expect_failure(SETTINGS(LIST("a.txt"), .metadata = "m.csv"), LEX_ERROR_FORMAT,
                   "m.csv:2: 4 fields, the header has 5");
    g_autofree char *name = g_strnfill(1000000, '/');
    g_autofree char *table = g_strconcat("file,source\nnone", name, ",A\n", NULL);
    put("m.csv", table);
    expect_failure(SETTINGS(LIST("a.txt"), .metadata = "m.csv"), LEX_ERROR_FORMAT,
                   "m.csv:2: there is no file \"none//");
}

static void
collects_many_files_quickly(void **state)
{
    (void)state;
    enum { N_FILES = 20000 };
    GString *const table = g_string_new("file,source\n");
    assert_int_equal(mkdir("c", 0700), 0);
    for (int i = 0; i < N_FILES; i++) {
        g_autofree char *path = g_strdup_printf("c/%05d.txt", N_FILES - 1 - i);
        close(open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
        g_string_append_printf(table, "%05d.txt,S%d\n", i, i % 7);
    }
    put("c/metadata.csv", table->str);
    g_string_free(table, TRUE);

    const gint64 start = g_get_monotonic_time();
    g_autoptr(LexInputs) inputs = collect(SETTINGS(LIST("c")));
    const gint64 used = g_get_monotonic_time() - start;
    assert_int_equal(inputs->n_files, N_FILES);
    assert_string_equal(inputs->files[N_FILES - 1].id, "c/19999.txt");
    assert_string_equal(inputs->files[13].source, "S6");
    print_message("%d files with metadata: %d ms\n", N_FILES, (int)(used / 1000));
    assert_true(used < 5 * G_USEC_PER_SEC); /* quadratic would take longer on any machine */
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        input_test(names_documents),
        input_test(measures_files),
        input_test(sorts_by_bytes),
        input_test(finds_sources),
        input_test(passes_over_what_is_no_document),
        input_test(reads_tables_and_archives),
        input_test(says_how_to_read_the_others),
        input_test(obeys_globs),
        input_test(refuses_directories_without_documents),
        input_test(refuses_what_is_not_there),
        input_test(refuses_unreadable_directories),
        input_test(refuses_the_same_id_twice),
        input_test(follows_links_and_ends),
        input_test(stands_strange_names),
        input_test(reads_lists_of_files),
        input_test(reads_lists_from_standard_input),
        input_test(uses_the_table_in_a_directory),
        input_test(matches_rows_three_ways),
        input_test(refuses_rows_that_mislead),
        input_test(collects_many_files_quickly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
