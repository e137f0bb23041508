/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-word-counts.h"
#include "test-files.h"

static bool
tell(void *data, const char *word, size_t length, uint64_t count, GError **error G_GNUC_UNUSED)
{
    GString *told = data;
    g_string_append_printf(told, "%.*s=%" G_GUINT64_FORMAT ";", (int)length, word, count);
    return true;
}

static const struct {
    const char *list;
    const char *expected; /* NULL: it fails */
    const char *says;
} cases[] = {
    {"dan,12\nyang,7\n", "dan=12;yang=7;", NULL},
    {"dan\t12\nyang\t7", "dan=12;yang=7;", NULL},
    {"word,count\ndan,12\n", "dan=12;", NULL},
    {"kata,frekuensi\r\ndan,12\r\n", "dan=12;", NULL},
    {"rank,count,word\n1,12,dan\n2,7,yang\n", "dan=12;yang=7;", NULL},
    {"dan,12,480394\n\nyang,7,1\n", "dan=12;yang=7;", NULL},
    {"\"a,b\",3\n\"c\"\"d\",4\n", "a,b=3;c\"d=4;", NULL},
    {"\xef\xbb\xbf"
     "dan,12\n",
     "dan=12;", NULL},
    {"", "", NULL},
    {"dan,12\nyang\n", NULL, "list.csv:2: too few fields"},
    {"dan,12\nyang,tujuh\n", NULL, "list.csv:2: \"tujuh\" is no count"},
    {"dan,12\nyang,-1\n", NULL, "list.csv:2: \"-1\" is no count"},
    {"dan,12\n\n\xff,1\n", NULL, "list.csv:3: the word is not UTF-8"},
};

static void
test_lists(void **state G_GNUC_UNUSED)
{
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) told = g_string_new(NULL);
        g_autoptr(GError) error = NULL;
        put("list.csv", cases[i].list);
        const bool read = lex_word_counts_read("list.csv", NULL, tell, told, &error);
        if (cases[i].expected != NULL) {
            if (!read)
                fail_msg("%s: %s", cases[i].list, error->message);
            assert_string_equal(told->str, cases[i].expected);
        } else {
            assert_false(read);
            assert_non_null(strstr(error->message, cases[i].says));
        }
    }
}

static void
test_no_list(void **state G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    assert_false(lex_word_counts_read("tidak-ada.csv", NULL, tell, NULL, &error));
    assert_true(g_error_matches(error, LEX_ERROR, LEX_ERROR_IO));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        folder_test(test_lists),
        folder_test(test_no_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
