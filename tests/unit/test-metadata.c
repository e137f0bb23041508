/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-files.h"

#include "lex-metadata.h"

#include <errno.h>

static LexMetadata *
parse(const char *text, GError **error)
{
    return lex_metadata_parse("corpus.csv", NULL, text, strlen(text), error);
}

typedef struct {
    const char *what;
    const char *text;
    size_t n_rows;
    LexMetadataRow row; /* the last one */
} Good;

static const Good good[] = {
    {"all columns",
     "file,source,date,title\na.txt,Kompas,2017-01-02,Judul\n",
     1,
     {"a.txt", "Kompas", "2017-01-02", "Judul", 2}},
    {"any order, other columns",
     "url,title,file,source\nu,T,a.txt,K\n",
     1,
     {"a.txt", "K", NULL, "T", 2}},
    {"the least", "file,date\na,2017\n", 1, {"a", NULL, "2017", NULL, 2}},
    {"no line end", "file,source\na,K", 1, {"a", "K", NULL, NULL, 2}},
    {"CR LF", "file,source\r\na,K\r\nb,T\r\n", 2, {"b", "T", NULL, NULL, 3}},
    {"lone CR", "file,source\ra,K\rb,T\r", 2, {"b", "T", NULL, NULL, 3}},
    {"BOM",
     "\xEF\xBB\xBF"
     "file,source\na,K\n",
     1,
     {"a", "K", NULL, NULL, 2}},
    {"BOM and quotes",
     "\xEF\xBB\xBF"
     "\"file\",\"source\"\na,K\n",
     1,
     {"a", "K", NULL, NULL, 2}},
    {"blanks around names", " file ,\" source \"\na,K\n", 1, {"a", "K", NULL, NULL, 2}},
    {"blank lines", "\n \nfile,source\n\n\na,K\n\n", 1, {"a", "K", NULL, NULL, 6}},
    {"quoted comma and quote",
     "file,title\n\"a,b.txt\",\"\"\"Ya\"\", kata\"\n",
     1,
     {"a,b.txt", NULL, NULL, "\"Ya\", kata", 2}},
    {"quoted line ends",
     "file,title\na,\"satu\n\ndua\"\nb,\"\ntiga\"\nc,x\n",
     3,
     {"c", NULL, NULL, "x", 7}},
    {"quoted CR LF", "file,title\r\na,\"satu\r\ndua\"\r\nb,x\r\n", 2, {"b", NULL, NULL, "x", 4}},
    {"empty fields", "file,source,date,title\na,,\"\",\n", 1, {"a", NULL, NULL, NULL, 2}},
};

static void
assert_text_equal(const char *a, const char *b)
{
    if (a == NULL || b == NULL)
        assert_ptr_equal(a, b);
    else
        assert_string_equal(a, b);
}

static void
parses(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(good); i++) {
        GError *error = NULL;
        g_autoptr(LexMetadata) metadata = parse(good[i].text, &error);
        if (metadata == NULL)
            fail_msg("%s: %s", good[i].what, error->message);
        assert_int_equal(lex_metadata_n_rows(metadata), good[i].n_rows);
        const LexMetadataRow *const row = lex_metadata_row(metadata, good[i].n_rows - 1);
        assert_string_equal(row->file, good[i].row.file);
        assert_text_equal(row->source, good[i].row.source);
        assert_text_equal(row->date, good[i].row.date);
        assert_text_equal(row->title, good[i].row.title);
        assert_int_equal(row->line, good[i].row.line);
        assert_ptr_equal(lex_metadata_find(metadata, row->file), row);
        assert_null(lex_metadata_find(metadata, "none.txt"));
        assert_string_equal(lex_metadata_name(metadata), "corpus.csv");
    }
}

typedef struct {
    const char *text;
    const char *message;
} Bad;

static const Bad bad[] = {
    {"", "corpus.csv: the table is empty; expected is a header with the column \"file\""},
    {"\n\n", "corpus.csv: the table is empty"},
    {"\xEF\xBB\xBF", "corpus.csv: the table is empty"},
    {"file,source\n", "corpus.csv: the table has a header and no rows"},
    {"file,source", "corpus.csv: the table has a header and no rows"},
    {"name,source\na,b\n", "corpus.csv:1: there is no column \"file\" among the columns \"name\", "
                           "\"source\"; expected is a header with the column \"file\" and at least "
                           "one of \"source\", \"date\" and \"title\", separated by commas"},
    {"\nFile,Source\na,b\n", "corpus.csv:2: there is no column \"file\""},
    {"file;source\na;b\n", "there is no column \"file\" among the columns \"file;source\""},
    {"file,url\na,b\n", "corpus.csv:1: none of \"source\", \"date\" and \"title\" is among the "
                        "columns \"file\", \"url\"; expected"},
    {"a,b,c,d,e,f,g,h,i,j,k,l,m,n\n", "\"l\", …; expected"},
    {"file,source,source\na,b,c\n", "corpus.csv:1: two columns are called \"source\""},
    {"file,a,b,source,date\nx,1,2,3,4\ny,1,2,3\n", "corpus.csv:3: 4 fields, the header has 5"},
    {"file,source\nx\n", "corpus.csv:2: 1 field, the header has 2"},
    {"file,source\nx,\"a\nb\"\ny,1,2\n", "corpus.csv:4: 3 fields, the header has 2"},
    {"file,source\nx,a\n,b\n", "corpus.csv:3: the column \"file\" is empty"},
    {"file,source\nx,a\ny,b\nx,c\n", "corpus.csv:4: the file \"x\" has a row already, in line 2"},
    {"file,source\nx,a\ny,\"b\nz,c\n", "corpus.csv:3: a quote is opened in this row and never"},
    {"file,\"source", "corpus.csv:1: a quote is opened in this row and never closed"},
    {"file,source\nx,a \"b\" c\n", "corpus.csv:2: a quote inside a field"},
    {"file,source\nx,\"b\" c\n", "corpus.csv:2: a quote inside a field"},
    {"file,source\nx,a\ny,b\xE9\n", "corpus.csv:3: not valid UTF-8 (0xE9)"},
    {"file,source\r\nx,a\r\n\xE9,b\r\n", "corpus.csv:3: not valid UTF-8 (0xE9)"},
    {"\xFF"
     "file,source\n",
     "corpus.csv:1: not valid UTF-8 (0xFF)"},
};

static void
says_what_is_wrong(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        GError *error = NULL;
        assert_null(parse(bad[i].text, &error));
        expect_error(&error, LEX_ERROR_FORMAT, bad[i].message);
    }
    const char nul[] = "file,source\nx,a\ny\0,b\n";
    GError *error = NULL;
    assert_null(lex_metadata_parse("corpus.csv", NULL, nul, sizeof nul - 1, &error));
    expect_error(&error, LEX_ERROR_FORMAT, "corpus.csv:3: a NUL byte");
    assert_null(lex_metadata_parse("corpus.csv", NULL, NULL, 0, &error));
    expect_error(&error, LEX_ERROR_FORMAT, "corpus.csv: the table is empty");
}

/* Of the column that is asked for, which alone is enough beside the file's. */
static void
reads_the_stratum(void **state)
{
    static const char text[] = "rubrik,file\nolahraga,a\n,b\n";
    (void)state;
    g_autoptr(LexMetadata) metadata =
        lex_metadata_parse("m.csv", "rubrik", text, strlen(text), NULL);
    assert_string_equal(lex_metadata_find(metadata, "a")->stratum, "olahraga");
    assert_null(lex_metadata_find(metadata, "b")->stratum);
    assert_null(lex_metadata_without_stratum(metadata));

    static const char other[] = "file,source\na,K\n";
    g_autoptr(LexMetadata) without =
        lex_metadata_parse("m.csv", "rubrik", other, strlen(other), NULL);
    assert_null(lex_metadata_find(without, "a")->stratum);
    assert_string_equal(lex_metadata_without_stratum(without), "\"file\", \"source\"");

    g_autoptr(LexMetadata) twice =
        lex_metadata_parse("m.csv", "source", other, strlen(other), NULL);
    assert_string_equal(lex_metadata_find(twice, "a")->stratum, "K");
    assert_string_equal(lex_metadata_find(twice, "a")->source, "K");
}

static void
reads_files(void **state)
{
    (void)state;
    put("m.csv", "file,source\na,K\n");
    g_autoptr(LexMetadata) metadata = lex_metadata_read("m.csv", NULL, NULL);
    assert_non_null(metadata);
    assert_string_equal(lex_metadata_find(metadata, "a")->source, "K");

    GError *error = NULL;
    assert_null(lex_metadata_read("none.csv", NULL, &error));
    expect_error(&error, LEX_ERROR_IO, "none.csv: ", g_strerror(ENOENT));
    put("b\xFF.csv", "");
    assert_null(lex_metadata_read("b\xFF.csv", NULL, &error));
    expect_error(&error, LEX_ERROR_FORMAT, "b\xEF\xBF\xBD.csv: the table is empty");
}

static void
reads_large_tables(void **state)
{
    (void)state;
    enum { N_ROWS = 100000 };
    GString *const text = g_string_new("file,source,title\n");
    for (int i = 0; i < N_ROWS; i++)
        g_string_append_printf(text, "berita/%06d.txt,Kompas,\"Judul, ke-%d\"\n", i, i);
    const gint64 start = g_get_monotonic_time();
    g_autoptr(LexMetadata) metadata = lex_metadata_parse("m.csv", NULL, text->str, text->len, NULL);
    assert_non_null(metadata);
    assert_int_equal(lex_metadata_n_rows(metadata), N_ROWS);
    assert_int_equal(lex_metadata_find(metadata, "berita/099999.txt")->line, N_ROWS + 1);
    assert_true(g_get_monotonic_time() - start < 5 * G_USEC_PER_SEC);

    /* one endless field */
    g_string_assign(text, "file,source\n\"");
    for (int i = 0; i < N_ROWS; i++)
        g_string_append(text, "a long field that never ends, line by line\n");
    GError *error = NULL;
    assert_null(lex_metadata_parse("m.csv", NULL, text->str, text->len, &error));
    expect_error(&error, LEX_ERROR_FORMAT, "m.csv:2: a quote is opened");
    g_string_free(text, TRUE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parses),
        cmocka_unit_test(says_what_is_wrong),
        cmocka_unit_test(reads_the_stratum),
        folder_test(reads_files),
        cmocka_unit_test(reads_large_tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
