/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-document-strata.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { MAX_DATES = 8 };

/* Strata as letters, in the order of their first documents: "aab". */
static const struct {
    LexStrataBy by;
    const char *dates[MAX_DATES]; /* "": no date; ends with NULL */
    const char *expected;
    size_t n_without;
} cases[] = {
    {LEX_STRATA_NONE, {"2017-09-12", "2018-01-01", NULL}, "aa", 0},
    {LEX_STRATA_DAY, {"2017-09-12", "2017-09-13", "2017-09-12T23:59", NULL}, "aba", 0},
    {LEX_STRATA_MONTH, {"2017-09-12", "2017-09", "2017-10-12", "2018-09-12", NULL}, "aabc", 0},
    {LEX_STRATA_YEAR, {"2017-09-12", "2017", "2018-09-12", NULL}, "aab", 0},
    /* 31 December 2017 was a Sunday: the next week begins on 1 January. */
    {LEX_STRATA_WEEK, {"2017-12-25", "2017-12-31", "2018-01-01", "2018-01-07", NULL}, "aabb", 0},
    {LEX_STRATA_WEEK, {"2016-02-29", "2016-03-06", "2016-03-07", NULL}, "aab", 0},
    /* Without a date, or with one that says too little or nothing: together. */
    {LEX_STRATA_DAY, {"", "2017-09", "2017-02-30", "14/9/2017", "2017-09-14", NULL}, "aaaab", 4},
    {LEX_STRATA_MONTH, {"2017-13-01", "2017-00", "2017/09", "17-09-01", NULL}, "aaaa", 4},
    {LEX_STRATA_DATE, {"olahraga", "politik", "", "olahraga", NULL}, "abca", 1},
    {LEX_STRATA_COLUMN, {"olahraga", "2017-09-01", "", "olahraga", "2017-09-02", NULL}, "abcad", 1},
};

static char *
tell(const LexDocumentStrata *strata, size_t n)
{
    char *told = g_new0(char, n + 1);
    char next = 'a';
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < i && told[i] == '\0'; k++) {
            if (strata->of_document == NULL || strata->of_document[k] == strata->of_document[i])
                told[i] = told[k];
        }
        if (told[i] == '\0')
            told[i] = next++;
    }
    return told;
}

static void
test_strata(void **state G_GNUC_UNUSED)
{
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        LexDocument documents[MAX_DATES] = {0};
        LexCorpus corpus = {.documents = documents};
        for (; cases[i].dates[corpus.n_documents] != NULL; corpus.n_documents++) {
            const char *date = cases[i].dates[corpus.n_documents];
            if (*date != '\0' && cases[i].by == LEX_STRATA_COLUMN)
                documents[corpus.n_documents].stratum = date;
            else if (*date != '\0')
                documents[corpus.n_documents].date = date;
        }
        LexDocumentStrata strata;
        lex_document_strata_init(&strata, &corpus, cases[i].by);
        g_autofree char *told = tell(&strata, corpus.n_documents);
        assert_string_equal(told, cases[i].expected);
        assert_int_equal(strata.n_without, cases[i].n_without);
        for (size_t k = 0; strata.of_document != NULL && k < corpus.n_documents; k++)
            assert_true(strata.of_document[k] < strata.n_strata);
        lex_document_strata_clear(&strata);
    }
}

/* Their numbers are in the order of the dates, whatever that of the documents. */
static void
test_numbers(void **state G_GNUC_UNUSED)
{
    LexDocument documents[] = {{.date = "2017-10-01"}, {.date = "2017-09-01"}, {.date = NULL}};
    const LexCorpus corpus = {.documents = documents, .n_documents = 3};
    LexDocumentStrata strata;
    lex_document_strata_init(&strata, &corpus, LEX_STRATA_MONTH);
    assert_int_equal(strata.n_strata, 3);
    assert_int_equal(strata.of_document[2], 0);
    assert_int_equal(strata.of_document[1], 1);
    assert_int_equal(strata.of_document[0], 2);
    lex_document_strata_clear(&strata);
}

static void
test_parse(void **state G_GNUC_UNUSED)
{
    LexStrataBy by;
    assert_true(lex_strata_parse("none", &by, NULL));
    assert_int_equal(by, LEX_STRATA_NONE);
    assert_true(lex_strata_parse("date", &by, NULL));
    assert_int_equal(by, LEX_STRATA_DATE);
    assert_true(lex_strata_parse("date:year", &by, NULL));
    assert_int_equal(by, LEX_STRATA_YEAR);
    static const char *const columns[] = {"rubrik", "Date", "month", "dates", "source"};
    for (size_t i = 0; i < G_N_ELEMENTS(columns); i++) {
        assert_true(lex_strata_parse(columns[i], &by, NULL));
        assert_int_equal(by, LEX_STRATA_COLUMN);
    }
    static const char *const wrong[] = {"", "date:", "date:hour", "date:Day"};
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        assert_false(lex_strata_parse(wrong[i], &by, &error));
        assert_true(g_error_matches(error, LEX_ERROR, LEX_ERROR_USAGE));
        assert_non_null(strstr(error->message, "date:week"));
    }
}

static void
test_no_documents(void **state G_GNUC_UNUSED)
{
    const LexCorpus corpus = {0};
    LexDocumentStrata strata;
    lex_document_strata_init(&strata, &corpus, LEX_STRATA_DAY);
    assert_int_equal(strata.n_strata, 1);
    lex_document_strata_clear(&strata);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_strata),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_parse),
        cmocka_unit_test(test_no_documents),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
