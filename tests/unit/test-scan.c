/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-indonesian.h"
#include "lex-scan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* The longest local part of an address. */
#define X16 "abcdefghijklmnop"
#define X64 X16 X16 X16 X16

typedef const uint8_t *(*Pattern)(const uint8_t *text, const uint8_t *end);

static const uint8_t *
scan_abbreviation(const uint8_t *text, const uint8_t *end)
{
    return lex_scan_abbreviation(text, end, &lex_indonesian_token_rules);
}

/* What the pattern matches at the beginning of a text; NULL: nothing. */
typedef struct {
    const char *text;
    const char *match;
} Case;

static void
expect_match(Pattern pattern, const Case *expected)
{
    const size_t length = strlen(expected->text);
    g_autofree uint8_t *text = g_malloc(length + 1); /* the byte behind the end is no NUL */
    memcpy(text, expected->text, length);
    text[length] = 'a';
    const uint8_t *const stop = pattern(text, text + length);
    if (stop == NULL && expected->match != NULL)
        fail_msg("\"%s\": nothing matches, not \"%s\"", expected->text, expected->match);
    if (stop != NULL &&
        (expected->match == NULL || strlen(expected->match) != (size_t)(stop - text)))
        fail_msg("\"%s\": \"%.*s\" matches, not \"%s\"", expected->text, (int)(stop - text), text,
                 expected->match != NULL ? expected->match : "nothing");
}

#define expect_matches(pattern, ...)                                                               \
    do {                                                                                           \
        const Case cases_[] = {__VA_ARGS__};                                                       \
        for (size_t i_ = 0; i_ < G_N_ELEMENTS(cases_); i_++)                                       \
            expect_match(pattern, &cases_[i_]);                                                    \
    } while (0)

static void
test_run(void **state G_GNUC_UNUSED)
{
    expect_matches(
        lex_scan_run, {"", ""}, {" kota", ""}, {"kota besar", "kota"}, {"kota-kota", "kota"},
        {"a_b1.", "a_b1"}, {"_", "_"}, {"Jum'at", "Jum"}, {"caf\u00E9s!", "caf\u00E9s"},
        {"cafe\u0301s", "cafe\u0301s"}, {"km\u00B2 ", "km\u00B2"},
        {"me\u00ADmerintah", "me\u00ADmerintah"}, {"kota\u00AD ", "kota"}, {"kota\u00AD", "kota"},
        {"a\u200D\u2060b", "a\u200D\u2060b"}, {"a\u200Bb", "a"}, {"\u0627\u0644", "\u0627\u0644"},
        {"a\xFFz", "a"}, {"a\uFFFDz", "a"}, {"a\U0001F600", "a"}, {"a\xC3", "a"});
}

static void
test_url(void **state G_GNUC_UNUSED)
{
    expect_matches(
        lex_scan_url, {"", NULL}, {"http", NULL}, {"http://", NULL}, {"http:// a", NULL},
        {"https://tempo.co", "https://tempo.co"}, {"HTTPS://T.CO/x y", "HTTPS://T.CO/x"},
        {"ftp://a", "ftp://a"}, {"gopher://a", NULL}, {"www.kompas.com", "www.kompas.com"},
        {"www.", NULL}, {"www..a", NULL}, {"WWW.A", "WWW.A"}, {"www.a.", "www.a"},
        {"www.a/b?c=d&e=f#g,", "www.a/b?c=d&e=f#g"}, {"http://a.b/c.", "http://a.b/c"},
        {"http://a/b)", "http://a/b"}, {"http://a/b.\u201D", "http://a/b"},
        {"http://a/b\"x", "http://a/b"}, {"http://a<b", "http://a"}, {"http://a|b", "http://a"},
        {"http://a/%20b", "http://a/%20b"}, {"http://a\u00A0b", "http://a"},
        {"http://a/\u00E9!?", "http://a/\u00E9"}, {"http://a\u2013b", "http://a"},
        {"http://a/b-", "http://a/b-"}, {"http://a\xFF", "http://a"},
        {"http://a:80/", "http://a:80/"}, {"http://a...", "http://a"}, {"http://a'", "http://a"},
        {"http://a]", "http://a"});
}

static void
test_email(void **state G_GNUC_UNUSED)
{
    expect_matches(lex_scan_email, {"", NULL}, {"a", NULL}, {"@a.b", NULL}, {"a@b", NULL},
                   {"a@b.co.id", "a@b.co.id"}, {"a.b+c_d%e-f@g-h.id,", "a.b+c_d%e-f@g-h.id"},
                   {"a@b.", NULL}, {"a@b.c.", "a@b.c"}, {"a@b..c", NULL}, {"a@-b.c", "a@-b.c"},
                   {"a@@b.c", NULL}, {"a b@c.d", NULL}, {"A@B.C-", "A@B.C"}, {"a@b.c d", "a@b.c"},
                   {"a@\u00E9.c", NULL}, {X64 "@b.c", X64 "@b.c"}, {X64 "a@b.c", NULL});
}

static void
test_domain(void **state G_GNUC_UNUSED)
{
    expect_matches(lex_scan_domain, {"", NULL}, {"tempo", NULL}, {"tempo.", NULL}, {".co", NULL},
                   {"tempo.co", "tempo.co"}, {"TEMPO.CO", "TEMPO.CO"}, {"Tempo.Co", "Tempo.Co"},
                   {"dailymail.co.uk", "dailymail.co.uk"}, {"a-b.com.", "a-b.com"},
                   {"a.com/x", "a.com"}, {"republika.co.id,", "republika.co.id"},
                   {"selesai.Ketika", NULL}, {"selesai.Di", NULL}, {"tempo.coba", NULL},
                   {"a.com-Jakarta", "a.com"}, {"a.com-", "a.com"}, {"a.com_", NULL},
                   {"a.com\u00E9", NULL}, {"a..com", NULL}, {"a.b.c.id", "a.b.c.id"},
                   {"a.com.selesai", "a.com"}, {"metro.tv", "metro.tv"}, {"METRO.TV", "METRO.TV"},
                   {"usai.Tv", NULL}, {"usai.Info", NULL}, {"usai.info", "usai.info"},
                   {"usai.Asia", NULL}, {"kini.Online", NULL}, {"\u00E9.com", NULL},
                   {"1.id", "1.id"}, {"a--b.com", NULL}, {X64 X64 ".com", X64 X64 ".com"});
}

static void
test_tag(void **state G_GNUC_UNUSED)
{
    expect_matches(lex_scan_tag, {"@", NULL}, {"@ a", NULL}, {"@joko_w:", "@joko_w"},
                   {"@1a", "@1a"}, {"@\u00E9", NULL}, {"#", NULL}, {"#1", NULL}, {"#2024_", NULL},
                   {"#1a", "#1a"}, {"#Pemilu2024!", "#Pemilu2024"}, {"#\u00E9", "#\u00E9"},
                   {"#a-b", "#a"}, {"##a", NULL}, {"#_a", "#_a"}, {"# a", NULL});
}

static void
test_date(void **state G_GNUC_UNUSED)
{
    expect_matches(lex_scan_date, {"7/12/2017)", "7/12/2017"}, {"07/12/17", "07/12/17"},
                   {"14/9", "14/9"}, {"14/9,", "14/9"}, {"1/2/3", "1/2"}, {"1/2/345", "1/2"},
                   {"1/2/34567", "1/2"}, {"123/4", NULL}, {"1/234", NULL}, {"1/", NULL},
                   {"1", NULL}, {"/1", NULL}, {"1/a", NULL}, {"1/2a", NULL}, {"1/2/2017a", "1/2"},
                   {"1 /2", NULL}, {"1/2/2017/3", "1/2/2017"}, {"1/2-", "1/2"});
}

static void
test_digits(void **state G_GNUC_UNUSED)
{
    expect_matches(lex_scan_digits, {"7", "7"}, {"465.000", "465.000"}, {"2,5 tahun", "2,5"},
                   {"15:02", "15:02"}, {"1.234,56.", "1.234,56"}, {"1.", "1"}, {"1..2", "1"},
                   {"1,a", "1"}, {"100%", "100"}, {"1a", "1"}, {"1 000", "1"}, {"1-2", "1"},
                   {"\u0661\u0662.\u0663", "\u0661\u0662.\u0663"}, {"2;3", "2"});
}

static void
test_abbreviation(void **state G_GNUC_UNUSED)
{
    expect_matches(scan_abbreviation, {"A.S.", "A.S"}, {"a.n.", "a.n"}, {"S.H.", "S.H"},
                   {"M.Si.", "M.Si"}, {"S.Pd.I", "S.Pd.I"}, {"Ph.D.", "Ph.D"}, {"A.", NULL},
                   {"A. S", NULL}, {"H.Ali", NULL}, {"M.SI", "M.SI"}, {"m.si", NULL},
                   {"S.Sukarno", NULL}, {"S.H.Ali", "S.H"}, {"J.K.Rowling", "J.K"}, {"Ab.C", NULL},
                   {"1.2", NULL}, {"S.Si.x", "S.Si.x"}, {"\u00C9.S", NULL}, {"", NULL},
                   {"S..H", NULL}, {"K.H.", "K.H"}, {"Si.M", NULL});
}

static void
test_ampersand(void **state G_GNUC_UNUSED)
{
    expect_matches(lex_scan_ampersand, {"S&P", "S&P"}, {"AT&T,", "AT&T"}, {"A&W.", "A&W"},
                   {"ABCD&EFGH", "ABCD&EFGH"}, {"ABCDE&F", NULL}, {"A&BCDEF", NULL}, {"a&b", NULL},
                   {"A&b", NULL}, {"A&Bc", NULL}, {"A& B", NULL}, {"A &B", NULL}, {"&A", NULL},
                   {"A&", NULL}, {"A&B1", NULL}, {"A&&B", NULL}, {"", NULL});
}

static void
test_currency(void **state G_GNUC_UNUSED)
{
    expect_matches(lex_scan_currency, {"Rp9.000", "Rp"}, {"RP1", "RP"}, {"rp1", "rp"},
                   {"US1", "US"}, {"USD1", "USD"}, {"IDR5", "IDR"}, {"RM2", "RM"}, {"Rp", NULL},
                   {"Rp.5", NULL}, {"Rp 5", NULL}, {"rP5", NULL}, {"Rpa", NULL}, {"usd1", NULL},
                   {"USDA", NULL}, {"", NULL});
}

static void
test_is_one_of(void **state G_GNUC_UNUSED)
{
    static const char *const words[] = {"dr", "drs", "jum'at", NULL};
    static const struct {
        const char *text;
        bool found;
    } cases[] = {{"dr", true}, {"DR", true},    {"Drs", true}, {"Jum'at", true},
                 {"d", false}, {"drsx", false}, {"", false},   {"drh", false}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const uint8_t *const text = (const uint8_t *)cases[i].text;
        assert_int_equal(lex_scan_is_one_of(text, text + strlen(cases[i].text), words),
                         cases[i].found);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_run),       cmocka_unit_test(test_url),
        cmocka_unit_test(test_email),     cmocka_unit_test(test_domain),
        cmocka_unit_test(test_tag),       cmocka_unit_test(test_date),
        cmocka_unit_test(test_digits),    cmocka_unit_test(test_abbreviation),
        cmocka_unit_test(test_ampersand), cmocka_unit_test(test_currency),
        cmocka_unit_test(test_is_one_of),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
