/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-token.h"

#include "lex-fold.h"
#include "lex-indonesian.h"
#include "lex-scan.h"
#include "test-random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const LexHyphens all_hyphens[] = {LEX_HYPHENS_SMART, LEX_HYPHENS_KEEP, LEX_HYPHENS_SPLIT};

/* ---- tokens as a line ---------------------------------------------------------------------- */

static GArray *
tokenize(const char *text, size_t length, LexHyphens hyphens)
{
    GArray *const tokens = g_array_new(FALSE, FALSE, sizeof(LexToken));
    LexTokenizer tokenizer;
    LexToken token;
    size_t previous_end = 0;
    lex_tokenizer_init(&tokenizer, &lex_indonesian_token_rules, hyphens, (const uint8_t *)text,
                       length);
    while (lex_tokenizer_next(&tokenizer, &token)) {
        assert_true(token.length > 0);
        assert_true(token.start >= previous_end);
        assert_true(token.start + token.length <= length);
        previous_end = token.start + token.length;
        g_array_append_val(tokens, token);
    }
    assert_false(lex_tokenizer_next(&tokenizer, &token)); /* the end stays the end */
    return tokens;
}

#define token_at(tokens, i) (&g_array_index(tokens, LexToken, i))

/* Tokens with | between them. */
static char *
show_tokens(const char *text, size_t length, LexHyphens hyphens)
{
    g_autoptr(GArray) tokens = tokenize(text, length, hyphens);
    g_autoptr(GString) line = g_string_new(NULL);
    for (guint i = 0; i < tokens->len; i++) {
        g_string_append(line, i > 0 ? "|" : "");
        g_string_append_len(line, text + token_at(tokens, i)->start,
                            (gssize)token_at(tokens, i)->length);
    }
    return g_string_free(g_steal_pointer(&line), FALSE);
}

/* The same, the first letter of its class after each that is no word: 7/12^n. */
static char *
show_classes(const char *text)
{
    g_autoptr(GArray) tokens = tokenize(text, strlen(text), LEX_HYPHENS_SMART);
    g_autoptr(GString) line = g_string_new(NULL);
    for (guint i = 0; i < tokens->len; i++) {
        const LexToken *const token = token_at(tokens, i);
        g_string_append(line, i > 0 ? "|" : "");
        g_string_append_len(line, text + token->start, (gssize)token->length);
        if (token->class != LEX_CLASS_WORD)
            g_string_append_printf(line, "^%c", lex_token_class_name(token->class)[0]);
    }
    return g_string_free(g_steal_pointer(&line), FALSE);
}

/* The same with what is between: a blank, `,` punctuation, `.` a sentence, `#` a paragraph. */
static char *
show_gaps(const char *text)
{
    static const char *const gaps[] = {" ", " , ", " . ", " # "};
    g_autoptr(GArray) tokens = tokenize(text, strlen(text), LEX_HYPHENS_SMART);
    g_autoptr(GString) line = g_string_new(NULL);
    for (guint i = 0; i < tokens->len; i++) {
        const LexToken *const token = token_at(tokens, i);
        if (i > 0)
            g_string_append(line, gaps[token->gap]);
        else
            assert_int_equal(token->gap, LEX_GAP_PARAGRAPH);
        g_string_append_len(line, text + token->start, (gssize)token->length);
    }
    return g_string_free(g_steal_pointer(&line), FALSE);
}

/* ---- gold ---------------------------------------------------------------------------------- */

/* A file of LEXSTAT_GOLD, of its folder `language`, or of ours. */
static char *
read_gold(const char *name)
{
    const char *const gold = g_getenv("LEXSTAT_GOLD");
    const char *const root = g_getenv("LEXSTAT_SOURCE_ROOT");
    char *const paths[] = {
        g_build_filename(gold != NULL ? gold : "", name, NULL),
        g_build_filename(gold != NULL ? gold : "", "language", name, NULL),
        g_build_filename(root != NULL ? root : ".", "tests", "gold", "language", name, NULL),
    };
    char *text = NULL;
    for (size_t i = gold != NULL ? 0 : 2; i < G_N_ELEMENTS(paths) && text == NULL; i++)
        g_file_get_contents(paths[i], &text, NULL, NULL);
    if (text == NULL)
        fail_msg("there is no %s", paths[2]);
    for (size_t i = 0; i < G_N_ELEMENTS(paths); i++)
        g_free(paths[i]);
    return text;
}

/* Calls back for every row that is no comment; says how many held. */
static void
expect_gold(const char *name, unsigned n_needed, bool (*holds)(char **fields))
{
    g_autofree char *text = read_gold(name);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    unsigned n_read = 0, n_held = 0;
    for (char **line = lines; *line != NULL; line++) {
        if (**line == '#' || **line == '\0')
            continue;
        g_auto(GStrv) fields = g_strsplit(*line, "\t", -1);
        n_read++;
        if (g_strv_length(fields) >= n_needed && holds(fields))
            n_held++;
        else
            print_message("%s: not held: %s\n", name, *line);
    }
    print_message("%s: %u rows read, %u held\n", name, n_read, n_held);
    assert_true(n_read > 0);
    assert_int_equal(n_held, n_read);
}

static bool
case_holds(char **fields)
{
    enum { ID, CATEGORY, INPUT, TOKENS };
    g_autofree char *shown = show_tokens(fields[INPUT], strlen(fields[INPUT]), LEX_HYPHENS_SMART);
    if (strcmp(shown, fields[TOKENS]) == 0)
        return true;
    print_message("got %s\n", shown);
    return false;
}

static void
test_holds_the_gold_cases(void **state G_GNUC_UNUSED)
{
    expect_gold("token_gold_cases.tsv", 4, case_holds);
}

/* The seed that is being read, and how much of it the gold has named. */
static struct {
    char *name;
    char *text;
    size_t length;
    GArray *tokens;
    guint n_named;
} seed;

static void
seed_close(void)
{
    if (seed.tokens != NULL && seed.n_named != seed.tokens->len)
        fail_msg("%s has %u tokens, the gold %u", seed.name, seed.tokens->len, seed.n_named);
    g_clear_pointer(&seed.tokens, g_array_unref);
    g_clear_pointer(&seed.text, g_free);
    g_clear_pointer(&seed.name, g_free);
    seed.n_named = 0;
}

static char *
seed_path(const char *name)
{
    const char *const root = g_getenv("LEXSTAT_SOURCE_ROOT");
    return g_build_filename(root != NULL ? root : ".", "seeds", name, NULL);
}

static void
seed_open(const char *name)
{
    if (g_strcmp0(seed.name, name) == 0)
        return;
    seed_close();
    g_autofree char *path = seed_path(name);
    seed.name = g_strdup(name);
    if (!g_file_get_contents(path, &seed.text, &seed.length, NULL))
        fail_msg("there is no %s", path);
    seed.tokens = tokenize(seed.text, seed.length, LEX_HYPHENS_SMART);
}

/* Where the line begins; lines count from 1. */
static size_t
seed_line(uint64_t number)
{
    const char *line = seed.text;
    while (--number > 0 && line != NULL) {
        line = strchr(line, '\n');
        line = line != NULL ? line + 1 : NULL;
    }
    return line != NULL ? (size_t)(line - seed.text) : SIZE_MAX;
}

static bool
seed_token_holds(char **fields)
{
    enum { SEED, LINE, START, END, TOKEN };
    seed_open(fields[SEED]);
    if (seed.n_named >= seed.tokens->len)
        return false;
    const LexToken *const token = token_at(seed.tokens, seed.n_named);
    const size_t line = seed_line(g_ascii_strtoull(fields[LINE], NULL, 10));
    seed.n_named++;
    return token->start == line + g_ascii_strtoull(fields[START], NULL, 10) &&
           token->start + token->length == line + g_ascii_strtoull(fields[END], NULL, 10) &&
           token->length == strlen(fields[TOKEN]) &&
           memcmp(seed.text + token->start, fields[TOKEN], token->length) == 0;
}

static void
test_holds_the_gold_seeds(void **state G_GNUC_UNUSED)
{
    expect_gold("token_gold_seed.tsv", 5, seed_token_holds);
    seed_close();
}

/* ---- tables -------------------------------------------------------------------------------- */

typedef struct {
    const char *text;
    const char *expected;
} Case;

static void
expect_shown(const Case *cases, size_t n, char *(*show)(const char *text))
{
    unsigned n_failed = 0;
    for (size_t i = 0; i < n; i++) {
        g_autofree char *shown = show(cases[i].text);
        if (strcmp(shown, cases[i].expected) == 0)
            continue;
        print_message("\"%s\"\n   gives %s\n     not %s\n", cases[i].text, shown,
                      cases[i].expected);
        n_failed++;
    }
    assert_int_equal(n_failed, 0);
}

static const Case classes[] = {
    /* numbers: whole, with separators, dates, times, decades */
    {"", ""},
    {"465.000 orang", "465.000^n|orang"},
    {"2,5 tahun, 100% atau -3", "2,5^n|tahun|100^n|atau|3^n"},
    {"(7/12/2017) 15:02 WIB", "7/12/2017^n|15:02^n|WIB"},
    {"14/9 dan 15/9", "14/9^n|dan|15/9^n"},
    {"1990-an, 10.000-an, TAHUN 1990-AN", "1990-an^n|10.000-an^n|TAHUN|1990-AN^n"},
    {"1990-anak", "1990-anak"},
    {"ke-19 dan ke-2", "ke-19|dan|ke-2"},
    {"Rp9.000 Rp 5 US$100 USD5 IDR7 RM2", "Rp|9.000^n|Rp|5^n|US|100^n|USD|5^n|IDR|7^n|RM|2^n"},
    {"4G MH17 U-20 7-Eleven 2x", "4G|MH17|U-20|7-Eleven|2x"},
    {"2,5kg 2,5-juta 10.30-selesai", "2,5^n|kg|2,5^n|juta|10.30^n|selesai"},
    {"30 \u2013 40, 30\u201340, 2014-2019", "30^n|40^n|30^n|40^n|2014^n|2019^n"},
    {"1.2.3 v1.0 .5 5.", "1.2.3^n|v1|0^n|5^n|5^n"},
    {"12_ __12 12_345 1990-an_", "12^n|12^n|12_345|1990-an^n"},
    {"\u0661\u0662\u0663 km\u00B2 m\u00B3 5\u00B2",
     "\u0661\u0662\u0663^n|km\u00B2|m\u00B3|5\u00B2"},
    /* the web */
    {"https://tempo.co/a?b=c.", "https://tempo.co/a?b=c^u"},
    {"(www.kompas.com), WWW.X", "www.kompas.com^u|WWW.X^u"},
    {"www._x www. www", "www._x^u|www|www"},
    {"\u2018dailymail.co.uk\u2019 REPUBLIKA.CO.ID, Tempo.co",
     "dailymail.co.uk^u|REPUBLIKA.CO.ID^u|Tempo.co^u"},
    {"KOMPAS.com-Jakarta", "KOMPAS.com^u|Jakarta"},
    {"selesai.Di usai.Info sana.Ini kata.Saya", "selesai|Di|usai|Info|sana|Ini|kata|Saya"},
    {"a.b@c.co.id joko+x@mail.com.", "a.b@c.co.id^e|joko+x@mail.com^e"},
    {"a@b c@d.", "a|b|c|d"},
    {"@joko_w #Pemilu2024 #1 @ #", "@joko_w^t|#Pemilu2024^t|1^n"},
    {"(@a) \"#b\" c@d e#f", "@a^t|#b^t|c|d|e|f"},
    {"@joko.", "@joko^t"},
    {"##a #a-b", "#a^t|#a^t|b"},
    /* words that hold more than letters */
    {"S.H. M.Si. S.Pd.I Ph.D A.S.", "S.H|M.Si|S.Pd.I|Ph.D|A.S"},
    {"H.Ali S.Sukarno J.K.Rowling", "H|Ali|S|Sukarno|J.K|Rowling"},
    {"S&P AT&T R & D a&b PT&CVX", "S&P|AT&T|R|D|a|b|PT&CVX"},
    {"Jum'at Qur\u2019an Ma\u2018ruf 'kata' anak'", "Jum'at|Qur\u2019an|Ma\u2018ruf|kata|anak"},
    {"al-Assad Sisa-sisa de-eskalasi Deir ez-Zor", "al-Assad|Sisa-sisa|de-eskalasi|Deir|ez-Zor"},
    {"kota\u2011kota kota\u2010kota a\u2013b a\u2014b a--b a-",
     "kota\u2011kota|kota\u2010kota|a|b|a|b|a|b|a"},
    {"-kan meng- ber-", "kan|meng|ber"},
    {"_tebal_ nama_berkas __ ___a", "tebal|nama_berkas|a"},
    {"langgeng/permanen dan/atau", "langgeng|permanen|dan|atau"},
    /* what is not seen, not composed, not Latin, not text */
    {"me\u00ADmerintah zero\u200Bwidth a\u200Db \uFEFFawal",
     "me\u00ADmerintah|zero|width|a\u200Db|awal"},
    {"kata\u00AD lagi\u200D", "kata|lagi"},
    {"cafe\u0301 Cafe\u0301-cafe\u0301 \u0301a", "cafe\u0301|Cafe\u0301-cafe\u0301|a"},
    {"\u0627\u0644\u0644\u0647 \u0623\u0643\u0628\u0631\u060C",
     "\u0627\u0644\u0644\u0647|\u0623\u0643\u0628\u0631"},
    {"\u65E5\u672C \uA995\uA9AE", "\u65E5\u672C|\uA995\uA9AE"},
    {"mantap\U0001F600\U0001F44D\U0001F3FDsekali \u2764\uFE0F", "mantap|sekali"},
    {"a\xFFz \xC3 k\xE2\x80 \xED\xA0\x80x a\uFFFDz", "a|z|k|x|a|z"},
    {"a\u00A0b\u3000c\td", "a|b|c|d"},
    {"\u201DPada hari", "Pada|hari"},
    {"DAMASKUS--- dilaporkanRT", "DAMASKUS|dilaporkanRT"},
};

static void
test_tells_the_classes(void **state G_GNUC_UNUSED)
{
    expect_shown(classes, G_N_ELEMENTS(classes), show_classes);
    assert_string_equal(lex_token_class_name(LEX_CLASS_EMAIL), "email");
}

static const struct {
    const char *text, *smart, *keep, *split;
} hyphens[] = {
    {"kota-kota", "kota-kota", "kota-kota", "kota|kota"},
    {"al-Assad", "al-Assad", "al-Assad", "al|Assad"},
    {"ke-19", "ke-19", "ke-19", "ke|19"},
    {"1990-an", "1990-an", "1990-an", "1990-an"},
    {"10.000-an", "10.000-an", "10.000-an", "10.000-an"},
    {"2014-2019", "2014|2019", "2014-2019", "2014|2019"},
    {"1-2-3", "1|2|3", "1-2-3", "1|2|3"},
    {"08.00-10.00", "08.00|10.00", "08.00-10.00", "08.00|10.00"},
    {"0812-3456-an", "0812|3456-an", "0812-3456-an", "0812|3456-an"},
    {"2014-2019-x", "2014|2019-x", "2014-2019-x", "2014|2019|x"},
    {"2.5-3.5-x", "2.5|3.5|x", "2.5-3.5|x", "2.5|3.5|x"},
    {"7-Eleven", "7-Eleven", "7-Eleven", "7|Eleven"},
    {"Januari-Oktober", "Januari|Oktober", "Januari-Oktober", "Januari|Oktober"},
    {"Senin-Jumat-Sabtu", "Senin|Jumat|Sabtu", "Senin-Jumat-Sabtu", "Senin|Jumat|Sabtu"},
    {"Jum'at-Minggu", "Jum'at|Minggu", "Jum'at-Minggu", "Jum'at|Minggu"},
    {"sel-sel", "sel-sel", "sel-sel", "sel|sel"},
    {"Sel-sel", "Sel-sel", "Sel-sel", "Sel|sel"},
    {"minggu-minggu", "minggu-minggu", "minggu-minggu", "minggu|minggu"},
    {"Senin-Januari", "Senin-Januari", "Senin-Januari", "Senin|Januari"},
    {"Sabtu-minggunya", "Sabtu-minggunya", "Sabtu-minggunya", "Sabtu|minggunya"},
    {"a--b", "a|b", "a|b", "a|b"},
    {"a\u2010b", "a\u2010b", "a\u2010b", "a|b"},
    {"me\u00AD-X", "me|X", "me|X", "me|X"},
};

static void
test_joins_by_hyphens_as_told(void **state G_GNUC_UNUSED)
{
    for (size_t i = 0; i < G_N_ELEMENTS(hyphens); i++) {
        const char *const expected[] = {hyphens[i].smart, hyphens[i].keep, hyphens[i].split};
        for (size_t k = 0; k < G_N_ELEMENTS(all_hyphens); k++) {
            g_autofree char *shown =
                show_tokens(hyphens[i].text, strlen(hyphens[i].text), all_hyphens[k]);
            assert_string_equal(shown, expected[k]);
        }
    }
}

static const Case gaps[] = {
    {"satu dua, tiga (empat) \u201Clima", "satu dua , tiga , empat , lima"},
    {"satu\tdua\u00A0tiga\u200Bempat", "satu dua tiga empat"},
    {"satu\u00AD dua", "satu dua"},
    /* stops */
    {"Ia pergi. Dia datang.", "Ia pergi . Dia datang"},
    {"Ia pergi? Dia datang! Kita", "Ia pergi . Dia datang . Kita"},
    {"\"Apa?\" tanyanya. \"Ya!\" kata dia", "Apa , tanyanya . Ya , kata dia"},
    {"\"Ya.\" Dia", "Ya . Dia"},
    {"\u201CYa.\u201D Dia (Tidak.) Kita", "Ya . Dia , Tidak . Kita"},
    {"tapi... Dia tapi... dia", "tapi . Dia tapi , dia"},
    {"tapi\u2026 Dia", "tapi . Dia"},
    {"selesai.Ketika itu", "selesai . Ketika itu"},
    {"selesai!Ketika AS.Ketika", "selesai . Ketika AS , Ketika"},
    {"naik 5. Harga", "naik 5 . Harga"},
    {"v1.0", "v1 , 0"},
    {"pergi. 5 orang", "pergi . 5 orang"},
    {"pergi. \u0627\u0644\u0644\u0647", "pergi . \u0627\u0644\u0644\u0647"},
    /* stops that end nothing */
    {"Dr. Joko, Prof. Ali dan PT. Maju", "Dr , Joko , Prof , Ali dan PT , Maju"},
    {"Jl. Sudirman No. 12 Jakarta", "Jl , Sudirman No , 12 Jakarta"},
    {"H. Joko S. Widodo", "H , Joko S , Widodo"},
    {"Ali, S.H. Ketua A.S. Dan", "Ali , S.H , Ketua A.S , Dan"},
    {"lihat hal. 7 dan tiga hal. Dia", "lihat hal , 7 dan tiga hal . Dia"},
    {"No. Dia", "No . Dia"},
    {"Dr.. Joko", "Dr . Joko"},
    {"Dr! Joko", "Dr . Joko"},
    {"1. Satu\n2. Dua\n10. Tiga", "1 , Satu . 2 , Dua . 10 , Tiga"},
    {"Ada 1. Dua", "Ada 1 . Dua"},
    {"a. Satu", "a , Satu"},
    {"dsb. Dia", "dsb . Dia"},
    /* lines */
    {"satu\ndua", "satu dua"},
    {"satu\nDua", "satu . Dua"},
    {"satu,\ndua", "satu , dua"},
    {"satu.\ndua", "satu , dua"},
    {"satu\r\ndua\r\nTiga", "satu dua . Tiga"},
    {"satu\r\n\r\ndua", "satu # dua"},
    {"satu\n\ndua", "satu # dua"},
    {"satu\n \t\ndua", "satu # dua"},
    {"satu\r\rdua", "satu # dua"},
    {"satu\u2029dua", "satu # dua"},
    {"satu\u2028dua\u2028Tiga\xC2\x85"
     "Empat",
     "satu dua . Tiga . Empat"},
    {"satu.\n\n\nDua", "satu # Dua"},
    {"satu\n---\ndua", "satu # dua"},
    {"satu\n5 dua", "satu . 5 dua"},
    /* before what is no word */
    {"Ya. @joko #tag", "Ya . @joko #tag"},
    {"lihat. www.a.co", "lihat , www.a.co"},
    {"lihat www.a.co. Dia", "lihat www.a.co . Dia"},
    {"@joko. Dia", "@joko . Dia"},
    {"a\xFFz \U0001F600 b", "a , z , b"},
};

static void
test_tells_what_is_between(void **state G_GNUC_UNUSED)
{
    expect_shown(gaps, G_N_ELEMENTS(gaps), show_gaps);
}

/* ---- properties ---------------------------------------------------------------------------- */

/* What the rules have to do with, so that chance brings it together. */
static const char *const pieces[] = {
    "a",      "an",     "Kota",     "kota",   "S",          "M",      "Si",     "Pd",     "Com",
    "com",    "id",     "co",       "info",   "Info",       "www",    "http",   "://",    "Rp",
    "US",     "1",      "12",       "1990",   "2",          "Senin",  "Jumat",  "sel",    "Mei",
    "dr",     "hal",    "AT",       "P",      ".",          ".",      ",",      ":",      "/",
    "-",      "-",      "-",        "_",      "_",          "@",      "#",      "&",      "'",
    "`",      "%",      "+",        "\"",     ")",          ";",      "!",      "?",      " ",
    " ",      " ",      " ",        "\n",     "\r\n",       "\n\n",   "\u00AD", "\u200B", "\u200D",
    "\u2010", "\u2013", "\u2019",   "\u2026", "\u00E9",     "\u0301", "\u00B2", "\u0661", "\u0627",
    "\xFF",   "\xC3",   "\xE2\x80", "\uFFFD", "\U0001F600", NULL};

enum { N_RANDOM_TEXTS = 20000, RANDOM_SEED = 20240801 };

/* Calls back with every seed and with random texts. */
static void
for_texts(void (*expect)(const char *text, size_t length, LexHyphens hyphens, void *data),
          LexHyphens mode, void *data)
{
    g_autofree char *folder = seed_path("");
    g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
    const char *name;
    while (directory != NULL && (name = g_dir_read_name(directory)) != NULL) {
        g_autofree char *path = seed_path(name);
        g_autofree char *text = NULL;
        gsize length;
        if (g_file_get_contents(path, &text, &length, NULL))
            expect(text, length, mode, data);
    }

    uint64_t numbers = RANDOM_SEED;
    g_autoptr(GString) text = g_string_new(NULL);
    for (unsigned i = 0; i < N_RANDOM_TEXTS; i++) {
        random_text(&numbers, pieces, 1 + random_below(&numbers, 14), text);
        expect(text->str, text->len, mode, data);
    }
}

/* bytes -> class + 1; the corpus keeps one class for each. */
static void
expect_one_class(const char *text, size_t length, LexHyphens mode, void *data)
{
    g_autoptr(GArray) tokens = tokenize(text, length, mode);
    for (guint i = 0; i < tokens->len; i++) {
        const LexToken *const token = token_at(tokens, i);
        g_autofree char *bytes = g_strndup(text + token->start, token->length);
        const guint seen = GPOINTER_TO_UINT(g_hash_table_lookup(data, bytes));
        if (seen != 0 && seen != token->class + 1)
            fail_msg("\"%s\" is of class %s in \"%s\", and %s elsewhere", bytes,
                     lex_token_class_name(token->class), text,
                     lex_token_class_name((LexTokenClass)(seen - 1)));
        g_hash_table_insert(data, g_steal_pointer(&bytes), GUINT_TO_POINTER(token->class + 1));
    }
}

static void
test_class_depends_on_the_bytes_alone(void **state G_GNUC_UNUSED)
{
    for (size_t i = 0; i < G_N_ELEMENTS(all_hyphens); i++) {
        g_autoptr(GHashTable) class_of =
            g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        for_texts(expect_one_class, all_hyphens[i], class_of);
        assert_true(g_hash_table_size(class_of) > 1000);
    }
}

/* Tokens are valid UTF-8 and begin with what may begin one; a run of letters is in some token. */
static void
expect_tokens_to_cover(const char *text, size_t length, LexHyphens mode, void *data G_GNUC_UNUSED)
{
    g_autoptr(GArray) tokens = tokenize(text, length, mode);
    const uint8_t *const end = (const uint8_t *)text + length;
    const uint8_t *p = (const uint8_t *)text;
    for (guint i = 0; i <= tokens->len; i++) {
        const bool last = i == tokens->len;
        const uint8_t *const stop = last ? end : (const uint8_t *)text + token_at(tokens, i)->start;
        unsigned size;
        for (; p < stop; p += size) {
            if (lex_char_begins_word(lex_char_at(p, end, &size)))
                fail_msg("\"%s\": byte %td is in no token", text, p - (const uint8_t *)text);
        }
        if (last)
            break;
        assert_true(g_utf8_validate((const char *)p, (gssize)token_at(tokens, i)->length, NULL));
        p += token_at(tokens, i)->length;
    }
}

static void
test_no_letter_is_lost(void **state G_GNUC_UNUSED)
{
    for (size_t i = 0; i < G_N_ELEMENTS(all_hyphens); i++)
        for_texts(expect_tokens_to_cover, all_hyphens[i], NULL);
}

/* A token read alone is itself again: what follows it is no part of what it is. */
static void
expect_tokens_alone(const char *text, size_t length, LexHyphens mode, void *data G_GNUC_UNUSED)
{
    g_autoptr(GArray) tokens = tokenize(text, length, mode);
    for (guint i = 0; i < tokens->len; i++) {
        const LexToken *const token = token_at(tokens, i);
        g_autoptr(GArray) again = tokenize(text + token->start, token->length, mode);
        if (again->len != 1 || token_at(again, 0)->length != token->length ||
            token_at(again, 0)->class != token->class)
            fail_msg("\"%.*s\" of \"%s\" is another token alone", (int)token->length,
                     text + token->start, text);
    }
}

static void
test_tokens_alone_are_themselves(void **state G_GNUC_UNUSED)
{
    for (size_t i = 0; i < G_N_ELEMENTS(all_hyphens); i++)
        for_texts(expect_tokens_alone, all_hyphens[i], NULL);
}

/*
 * The short way for plain words against the patterns: with a soft hyphen after its first letter
 * a word goes through them, and must end at the same place. (A pattern that the soft hyphen itself
 * ends is let be: URLs, e-mails, domains, tags, degrees, what has an ampersand, months, days.)
 */
static void
expect_same_the_long_way(const char *text, size_t length, LexHyphens mode, void *data G_GNUC_UNUSED)
{
    g_autoptr(GArray) tokens = tokenize(text, length, mode);
    for (guint i = 0; i < tokens->len; i++) {
        const LexToken *const token = token_at(tokens, i);
        const char *const bytes = text + token->start;
        if (token->class != LEX_CLASS_WORD || token->length < 2 || !g_ascii_isalpha(bytes[0]) ||
            !g_ascii_isalpha(bytes[1]) || memchr(bytes, '-', token->length) != NULL ||
            memchr(bytes, '.', token->length) != NULL ||
            memchr(bytes, '&', token->length) != NULL ||
            (i + 1 < tokens->len && bytes[token->length] == '-') ||
            g_ascii_isdigit(bytes[token->length]))
            continue;
        g_autoptr(GString) slow = g_string_new_len(bytes, 1);
        g_string_append(slow, "\u00AD");
        g_string_append_len(slow, bytes + 1, (gssize)(text + length - bytes - 1));
        g_autoptr(GArray) again = tokenize(slow->str, slow->len, mode);
        if (token_at(again, 0)->length != token->length + strlen("\u00AD") ||
            token_at(again, 0)->class != token->class)
            fail_msg("\"%.*s\" of \"%s\" ends elsewhere the long way", (int)token->length, bytes,
                     text);
    }
}

static void
test_short_way_gives_what_the_long_way_gives(void **state G_GNUC_UNUSED)
{
    for (size_t i = 0; i < G_N_ELEMENTS(all_hyphens); i++)
        for_texts(expect_same_the_long_way, all_hyphens[i], NULL);
}

/* ASCII letters before every two bytes: no pattern may reach further than the short way went. */
static void
test_patterns_reach_no_further_than_the_short_way(void **state G_GNUC_UNUSED)
{
    static const char *const words[] = {"www", "http", "Ph",    "AT",
                                        "Rp",  "kata", "tempo", "Januari"};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        for (unsigned k = 0; k < 128 * 128; k++) {
            const char after[] = {(char)(k / 128), (char)(k % 128)};
            g_autoptr(GString) text = g_string_new(words[i]);
            g_string_append_len(text, after, 2);
            g_string_append(text, "co.id@x.id");
            const uint8_t *const begin = (const uint8_t *)text->str;
            const uint8_t *const end = begin + text->len;
            g_autoptr(GArray) tokens = tokenize(text->str, text->len, LEX_HYPHENS_SMART);
            const uint8_t *const url = lex_scan_url(begin, end);
            if (url != NULL && token_at(tokens, 0)->length != (size_t)(url - begin))
                fail_msg("\"%s\" begins with an URL", text->str);
            const uint8_t *const degree =
                lex_scan_abbreviation(begin, end, &lex_indonesian_token_rules);
            assert_true(url != NULL || degree == NULL ||
                        token_at(tokens, 0)->length >= (size_t)(degree - begin));
        }
    }
}

/* Patterns that fail late must not read far from every byte on: that would take minutes. */
static void
test_reads_long_texts_in_linear_time(void **state G_GNUC_UNUSED)
{
    static const char *const repeated[] = {"a.", "a-", "a@", "1-", "1.",   "a&", "a'",     "_",
                                           "#",  "@",  "-",  ".",  "www.", "a%", "\u00AD", "a_"};
    for (size_t i = 0; i < G_N_ELEMENTS(repeated); i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        while (text->len < 200000)
            g_string_append(text, repeated[i]);
        for (size_t k = 0; k < G_N_ELEMENTS(all_hyphens); k++) {
            const int64_t began = g_get_monotonic_time();
            g_array_unref(tokenize(text->str, text->len, all_hyphens[k]));
            if (g_get_monotonic_time() - began > 10 * G_USEC_PER_SEC)
                fail_msg("200 kB of \"%s\" take more than ten seconds", repeated[i]);
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_holds_the_gold_cases),
        cmocka_unit_test(test_holds_the_gold_seeds),
        cmocka_unit_test(test_tells_the_classes),
        cmocka_unit_test(test_joins_by_hyphens_as_told),
        cmocka_unit_test(test_tells_what_is_between),
        cmocka_unit_test(test_class_depends_on_the_bytes_alone),
        cmocka_unit_test(test_no_letter_is_lost),
        cmocka_unit_test(test_tokens_alone_are_themselves),
        cmocka_unit_test(test_short_way_gives_what_the_long_way_gives),
        cmocka_unit_test(test_patterns_reach_no_further_than_the_short_way),
        cmocka_unit_test(test_reads_long_texts_in_linear_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
