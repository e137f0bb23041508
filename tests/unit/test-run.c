/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The library as a program in C uses it: the public headers alone. */
#include <lexstat/lexstat.h>

#include "test-files.h"

typedef struct {
    const char *name, *value;
} Setting;

static LexRun *
run_new(const Setting *settings)
{
    LexRun *const run = lex_run_new();
    for (; settings->name != NULL; settings++) {
        GError *error = NULL;
        if (!lex_run_set(run, settings->name, settings->value, &error))
            fail_msg("%s", error->message);
    }
    lex_run_add_path(run, "corpus");
    return run;
}

#define SETTINGS(...) ((const Setting[]){__VA_ARGS__, {NULL, NULL}})

static void
execute(LexRun *run)
{
    GError *error = NULL;
    if (!lex_run_execute(run, &error))
        fail_msg("%s", error->message);
    assert_null(error);
}

static void
put_corpus(void)
{
    put("corpus/1.txt", "Kota besar. NA dan kota");
    put("corpus/2.txt", "kota \xFF desa");
}

static void
expect_file(const char *path, const char *expected)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        fail_msg("there is no %s", path);
    assert_string_equal(text, expected);
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names in the folder, sorted, with blanks between. */
static void
expect_folder(const char *path, const char *expected)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) directory = g_dir_open(path, 0, NULL);
    const char *name;
    while (directory != NULL && (name = g_dir_read_name(directory)) != NULL)
        g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, compare_names);
    g_ptr_array_add(names, NULL);
    g_autofree char *joined = g_strjoinv(" ", (char **)names->pdata);
    assert_string_equal(joined, expected);
}

static void
test_writes_two_analyses_into_a_folder(void **state G_GNUC_UNUSED)
{
    put_corpus();
    g_autoptr(LexRun) run =
        run_new(SETTINGS({"tfidf", NULL}, {"tokens", NULL}, {"output", "results"}, {"jobs", "2"}));
    execute(run);
    expect_folder("results", "datapackage.json documents.csv run.json tfidf.csv tokens.csv");
    expect_file("results/documents.csv",
                "doc_id,source,date,title,n_tokens,n_terms,bytes,warnings\n"
                "corpus/1.txt,,,,5,4,23,\n"
                "corpus/2.txt,,,,2,2,11,replaced:1\n");
    expect_file("results/tfidf.csv", "doc_id,source,term,stem,tf,df,idf,tfidf\n"
                                     "corpus/1.txt,,NA,na,1,1,0.30103,0.30103\n"
                                     "corpus/1.txt,,besar,besar,1,1,0.30103,0.30103\n"
                                     "corpus/1.txt,,kota,kota,2,2,0,0\n"
                                     "corpus/2.txt,,desa,desa,1,1,0.30103,0.30103\n"
                                     "corpus/2.txt,,kota,kota,1,2,0,0\n");
    expect_file("results/tokens.csv",
                "doc_id,source,position,sentence,start,end,token,form,class,stop,stem\n"
                "corpus/1.txt,,1,1,0,4,Kota,kota,word,0,kota\n"
                "corpus/1.txt,,2,1,5,10,besar,besar,word,0,besar\n"
                "corpus/1.txt,,3,2,12,14,NA,na,word,0,na\n"
                "corpus/1.txt,,4,2,15,18,dan,dan,word,1,dan\n"
                "corpus/1.txt,,5,2,19,23,kota,kota,word,0,kota\n"
                "corpus/2.txt,,1,1,0,4,kota,kota,word,0,kota\n"
                "corpus/2.txt,,2,1,7,11,desa,desa,word,0,desa\n");
}

/* Byte for byte but for the seconds it took. */
static void
test_gives_the_same_whatever_the_threads(void **state G_GNUC_UNUSED)
{
    static const char *const files[] = {"tfidf.csv", "tokens.csv", "documents.csv"};
    static const char *const jobs[] = {"1", "2", "7"};
    put_corpus();
    for (unsigned i = 0; i < 50; i++) {
        g_autofree char *path = g_strdup_printf("corpus/more/%02u.txt", i);
        g_autofree char *text = g_strdup_printf("Kota %u kata%u_ 12_ 1990-AN\nDesa", i, i % 7);
        put(path, text);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(jobs); i++) {
        g_autoptr(LexRun) run =
            run_new(SETTINGS({"tfidf", NULL}, {"tokens", NULL}, {"output", jobs[i]},
                             {"jobs", jobs[i]}, {"block-size", i == 1 ? "1" : "1M"}));
        execute(run);
        for (size_t k = 0; k < G_N_ELEMENTS(files); k++) {
            g_autofree char *path = g_build_filename(jobs[i], files[k], NULL);
            g_autofree char *first = g_build_filename(jobs[0], files[k], NULL);
            g_autofree char *text = NULL;
            assert_true(g_file_get_contents(first, &text, NULL, NULL));
            expect_file(path, text);
        }
    }
}

static void
test_tells_what_the_user_should_hear(void **state G_GNUC_UNUSED)
{
    put_corpus();
    g_autoptr(LexRun) run = run_new(SETTINGS({"tfidf", NULL}, {"output", "results"}));
    assert_null(lex_run_messages(run)[0]);
    execute(run);
    for (unsigned round = 0; round < 2; round++) {
        const char *const *messages = lex_run_messages(run);
        assert_non_null(messages[0]);
        assert_non_null(strstr(messages[0], "corpus/2.txt"));
        assert_non_null(strstr(messages[1], "missing values: NA"));
        assert_null(messages[2]);
    }
    execute(run); /* once more: these are the messages of the last time */
    assert_non_null(strstr(lex_run_messages(run)[1], "missing values: NA"));
    assert_null(lex_run_messages(run)[2]);

    g_autoptr(LexRun) quiet =
        run_new(SETTINGS({"tfidf", NULL}, {"output", "results"}, {"quiet", NULL}));
    execute(quiet);
    assert_null(lex_run_messages(quiet)[0]);
}

static void
test_notes_the_command(void **state G_GNUC_UNUSED)
{
    static const char *const command[] = {"lexstat", "--tfidf", "corpus"};
    put_corpus();
    g_autoptr(LexRun) run = run_new(SETTINGS({"tfidf", NULL}, {"output", "results"}));
    lex_run_set_command(run, 1, command);
    lex_run_set_command(run, G_N_ELEMENTS(command), command);
    execute(run);
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents("results/run.json", &text, NULL, NULL));
    assert_non_null(strstr(text, "\"--tfidf\""));
    assert_non_null(strstr(text, lex_version()));
    assert_non_null(strstr(text, "corpus/2.txt"));
}

static const struct {
    Setting settings[4];
    LexError code;
    const char *part;
} failures[] = {
    {{{"output", "results"}},
     LEX_ERROR_USAGE,
     "no analysis was asked for: --tfidf, --frequencies, --"},
    {{{"tfidf", NULL}, {"tokens", NULL}}, LEX_ERROR_USAGE, "-o DIR is needed"},
    {{{"tokens", NULL}, {"output", "results"}, {"format-out", "mtx"}},
     LEX_ERROR_USAGE,
     "--tokens gives no matrix"},
    {{{"tfidf", NULL}, {"output", "results"}, {"stopwords", "cor"}},
     LEX_ERROR_USAGE,
     "--stopwords=cor"},
    {{{"tfidf", NULL}, {"output", "results"}, {"encoding", "no-such"}}, LEX_ERROR_USAGE, "no-such"},
    {{{"tfidf", NULL}, {"output", "results"}, {"invalid", "fail"}},
     LEX_ERROR_FORMAT,
     "corpus/2.txt"},
    {{{"tfidf", NULL}, {"output", "results"}, {"metadata", "none.csv"}}, LEX_ERROR_IO, "none.csv"},
    {{{"tfidf", NULL}, {"output", "corpus/1.txt"}}, LEX_ERROR_IO, "corpus/1.txt"},
    {{{"tfidf", NULL}, {"output", "results"}, {"exclude", "*"}}, LEX_ERROR_FORMAT, "corpus"},
    {{{"tfidf", NULL}, {"stem", "root"}, {"dictionary", "none.dic"}}, LEX_ERROR_IO, "none.dic"},
    {{{"tfidf", NULL}, {"dictionary", "none.dic"}}, LEX_ERROR_IO, "none.dic"},
    {{{"tfidf", NULL}, {"stem", "light"}, {"dictionary", "corpus/1.txt"}},
     LEX_ERROR_FORMAT,
     "corpus/1.txt:1: "},
    {{{"tfidf", NULL}, {"stem", "none"}, {"stem-exceptions", "mine"}},
     LEX_ERROR_USAGE,
     "--stem-exceptions"},
    {{{"tfidf", NULL}, {"stem", "snowball"}, {"dictionary", "none.dic"}},
     LEX_ERROR_USAGE,
     "--dictionary"},
    {{{"stem-list", NULL}, {"tfidf", NULL}, {"output", "results"}}, LEX_ERROR_USAGE, "lists of "},
};

static void
test_fails_in_one_sentence_and_leaves_nothing(void **state G_GNUC_UNUSED)
{
    put_corpus();
    for (size_t i = 0; i < G_N_ELEMENTS(failures); i++) {
        GError *error = NULL;
        g_autoptr(LexRun) run = run_new(failures[i].settings);
        assert_false(lex_run_execute(run, &error));
        expect_error(&error, failures[i].code, failures[i].part);
        expect_folder(".", "corpus");
        expect_folder("corpus", "1.txt 2.txt");
    }
    lex_run_free(NULL);
}

/* The dictionary and the exceptions of a run, and the names of its texts. */
static void
test_stems_by_the_users_dictionary(void **state G_GNUC_UNUSED)
{
    put("corpus/1.txt", "Dia menulis tulisannya. Lalu ia dan Ditulis datang.");
    put("kecil.dic", "1\ntulis/M0D0a0\n");
    put("mine", "tulis karang\n");
    g_autoptr(LexRun) run =
        run_new(SETTINGS({"tokens", NULL}, {"output", "results"}, {"stem", "root"},
                         {"dictionary", "kecil.dic"}, {"stem-exceptions", "mine"}));
    execute(run);
    assert_null(lex_run_messages(run)[0]);
    expect_file("results/tokens.csv",
                "doc_id,source,position,sentence,start,end,token,form,class,stop,stem\n"
                "corpus/1.txt,,1,1,0,3,Dia,dia,word,1,dia\n"
                "corpus/1.txt,,2,1,4,11,menulis,menulis,word,0,karang\n"
                "corpus/1.txt,,3,1,12,22,tulisannya,tulisannya,word,0,karang\n"
                "corpus/1.txt,,4,2,24,28,Lalu,lalu,word,1,lalu\n"
                "corpus/1.txt,,5,2,29,31,ia,ia,word,1,ia\n"
                "corpus/1.txt,,6,2,32,35,dan,dan,word,1,dan\n"
                "corpus/1.txt,,7,2,36,43,Ditulis,ditulis,word,0,ditulis\n"
                "corpus/1.txt,,8,2,44,50,datang,datang,word,0,datang\n");
}

static void
test_names_the_line_of_a_broken_dictionary(void **state G_GNUC_UNUSED)
{
    GError *error = NULL;
    put_corpus();
    put("odd.dic", "2\ntulis/M0\nbaca/M\n");
    put("ok.dic", "1\ntulis/M0\n");
    put("mine", "a b\na b c\n");
    g_autoptr(LexRun) odd = run_new(SETTINGS({"tfidf", NULL}, {"dictionary", "odd.dic"}));
    if (lex_run_execute(odd, &error))
        fail_msg("a broken dictionary is read");
    expect_error(&error, LEX_ERROR_FORMAT, "odd.dic:3:");
    g_autoptr(LexRun) exceptions =
        run_new(SETTINGS({"tfidf", NULL}, {"dictionary", "ok.dic"}, {"stem-exceptions", "mine"}));
    assert_false(lex_run_execute(exceptions, &error));
    expect_error(&error, LEX_ERROR_FORMAT, "mine:2:");
    expect_folder(".", "corpus mine odd.dic ok.dic");
}

static void
test_refuses_options(void **state G_GNUC_UNUSED)
{
    GError *error = NULL;
    g_autoptr(LexRun) run = lex_run_new();
    assert_false(lex_run_set(run, "tfdif", NULL, &error));
    expect_error(&error, LEX_ERROR_USAGE, "--tfdif");
    assert_false(lex_run_set(run, "digits", "0", &error));
    expect_error(&error, LEX_ERROR_USAGE, "--digits=0");
    assert_false(lex_run_set(run, "tokens", NULL, NULL) && lex_run_execute(run, &error));
    expect_error(&error, LEX_ERROR_USAGE, "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        folder_test(test_writes_two_analyses_into_a_folder),
        folder_test(test_gives_the_same_whatever_the_threads),
        folder_test(test_tells_what_the_user_should_hear),
        folder_test(test_notes_the_command),
        folder_test(test_fails_in_one_sentence_and_leaves_nothing),
        folder_test(test_stems_by_the_users_dictionary),
        folder_test(test_names_the_line_of_a_broken_dictionary),
        folder_test(test_refuses_options),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
