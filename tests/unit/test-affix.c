/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-affix.h"

#include "test-random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* ---- words and all their analyses ------------------------------------------------------------ */

/* Prefixes|root|suffix|possessive|particle, in the order in which they are visited. */
static const struct {
    const char *word, *analyses;
} words[] = {
    /* nothing to take off */
    {"rumah", "|rumah|||"},
    {"ng", ""},
    {"st", ""},
    {"ab", "|ab|||"},
    {"tidak", "|tidak|||"},
    /* di-, ke-, se- */
    {"ditulis", "|ditulis||| di|tulis|||"},
    {"sebesar", "|sebesar||| se|besar|||"},
    {"kelas", "|kelas||| ke|las|||"},
    {"dia", "|dia|||"},
    /* meN- */
    {"melihat", "|melihat||| me|lihat|||"},
    {"merawat", "|merawat||| me|rawat|||"},
    {"mewarnai", "|mewarnai||| me|warnai||| |mewarna|i|| me|warna|i||"},
    {"meyakini", "|meyakini||| me|yakini||| |meyakin|i|| me|yakin|i||"},
    {"memakan", "|memakan||| me|pakan||| me|makan||| |mema|kan|| me|pa|kan|| "
                "me|ma|kan|| |memak|an|| me|pak|an|| me|mak|an||"},
    {"menanam", "|menanam||| me|tanam||| me|nanam|||"},
    {"membawa", "|membawa||| me|bawa||| me|mbawa|||"},
    {"memfitnah", "|memfitnah||| me|fitnah||| me|mfitnah|||"},
    {"memvonis", "|memvonis||| me|vonis||| me|mvonis|||"},
    {"memprotes", "|memprotes||| me|protes||| me|mprotes|||"},
    {"memukul", "|memukul||| me|pukul||| me|mukul|||"},
    {"mendengar", "|mendengar||| me|dengar||| me|ndengar|||"},
    {"mencari", "|mencari||| me|cari||| me|ncari||| |mencar|i|| me|car|i|| me|ncar|i||"},
    {"menjual", "|menjual||| me|jual||| me|njual|||"},
    {"menzalimi", "|menzalimi||| me|zalimi||| me|nzalimi||| |menzalim|i|| me|zalim|i|| "
                  "me|nzalim|i||"},
    {"mensyukuri", "|mensyukuri||| me|syukuri||| me|nsyukuri||| |mensyukur|i|| "
                   "me|syukur|i|| me|nsyukur|i||"},
    {"mentransfer", "|mentransfer||| me|transfer||| me|ntransfer|||"},
    {"menulis", "|menulis||| me|tulis||| me|nulis|||"},
    {"menyapu", "|menyapu||| me|sapu||| me|nyapu|||"},
    {"menggali", "|menggali||| me|gali||| me|nggali||| |menggal|i|| me|gal|i|| "
                 "me|nggal|i||"},
    {"menghitung", "|menghitung||| me|hitung||| me|nghitung|||"},
    {"mengkritik", "|mengkritik||| me|kritik||| me|ngkritik|||"},
    {"mengqasar", "|mengqasar||| me|qasar||| me|ngqasar|||"},
    {"mengambil", "|mengambil||| me|kambil||| me|ambil||| me|ngambil|||"},
    {"mengirim", "|mengirim||| me|kirim||| me|irim||| me|ngirim|||"},
    {"mengecat", "|mengecat||| me|cat||| me|kecat||| me+ke|cat||| me|ecat||| "
                 "me|ngecat|||"},
    {"mengebom", "|mengebom||| me|bom||| me|kebom||| me+ke|bom||| me|ebom||| "
                 "me|ngebom|||"},
    {"mengerti", "|mengerti||| me|rti||| me|kerti||| me+ke|rti||| me|erti||| "
                 "me|ngerti||| |mengert|i|| me|kert|i|| me|ert|i|| me|ngert|i||"},
    /* peN-, pe-, per-, pel- */
    {"pelukis", "|pelukis||| pe|lukis|||"},
    {"perawat", "|perawat||| per|awat||| pe|rawat|||"},
    {"pewaris", "|pewaris||| pe|waris|||"},
    {"peyakin", "|peyakin||| pe|yakin|||"},
    {"pemalas", "|pemalas||| pe|palas||| pe|malas|||"},
    {"penonton", "|penonton||| pe|tonton||| pe|nonton|||"},
    {"pembawa", "|pembawa||| pe|bawa||| pe|mbawa|||"},
    {"pemfitnah", "|pemfitnah||| pe|fitnah||| pe|mfitnah|||"},
    {"pemukul", "|pemukul||| pe|pukul||| pe|mukul|||"},
    {"pendengar", "|pendengar||| pe|dengar||| pe|ndengar|||"},
    {"pencuri", "|pencuri||| pe|curi||| pe|ncuri||| |pencur|i|| pe|cur|i|| pe|ncur|i||"},
    {"penjual", "|penjual||| pe|jual||| pe|njual|||"},
    {"penulis", "|penulis||| pe|tulis||| pe|nulis|||"},
    {"penyapu", "|penyapu||| pe|sapu||| pe|nyapu|||"},
    {"penggugat", "|penggugat||| pe|gugat||| pe|nggugat|||"},
    {"penghambat", "|penghambat||| pe|hambat||| pe|nghambat|||"},
    {"pengkritik", "|pengkritik||| pe|kritik||| pe|ngkritik|||"},
    {"pengambil", "|pengambil||| pe|kambil||| pe|ambil||| pe|ngambil|||"},
    {"pengecat", "|pengecat||| pe|cat||| pe|kecat||| pe+ke|cat||| pe|ecat||| "
                 "pe|ngecat|||"},
    {"petinju", "|petinju||| pe|tinju|||"},
    {"pegawai", "|pegawai||| pe|gawai||| |pegawa|i|| pe|gawa|i||"},
    {"pedagang", "|pedagang||| pe|dagang|||"},
    {"pelajar", "|pelajar||| pel|ajar||| pe|lajar|||"},
    {"peubah", "|peubah|||"},
    {"persatuan", "|persatuan||| per|satuan||| pe|rsatuan||| |persatu|an|| per|satu|an|| "
                  "pe|rsatu|an||"},
    /* ber-, be-, bel- */
    {"bermain", "|bermain||| be|rmain||| ber|main|||"},
    {"berasa", "|berasa||| be|rasa||| ber|asa|||"},
    {"bekerja", "|bekerja||| be|kerja|||"},
    {"beternak", "|beternak||| be|ternak|||"},
    {"belajar", "|belajar||| bel|ajar|||"},
    {"beda", "|beda|||"},
    {"berlin", "|berlin||| be|rlin||| ber|lin|||"},
    /* ter-, te- */
    {"terbawa", "|terbawa||| te|rbawa||| ter|bawa|||"},
    {"terasa", "|terasa||| te|rasa||| ter|asa|||"},
    {"tepercaya", "|tepercaya||| te|percaya|||"},
    {"tebal", "|tebal|||"},
    /* suffixes */
    {"tulisan", "|tulisan||| |tulis|an||"},
    {"tuliskan", "|tuliskan||| |tulis|kan|| |tulisk|an||"},
    {"tulisi", "|tulisi||| |tulis|i||"},
    {"kani", "|kani||| |kan|i||"},
    {"ikan", "|ikan||| |ik|an||"},
    {"makan", "|makan||| |ma|kan|| |mak|an||"},
    /* clitics */
    {"bukunya", "|bukunya||| |buku||nya|"},
    {"bukuku", "|bukuku||| |buku||ku|"},
    {"bukumu", "|bukumu||| |buku||mu|"},
    {"pergilah", "|pergilah||| per|gilah||| pe|rgilah||| |pergi|||lah per|gi|||lah "
                 "pe|rgi|||lah |perg|i||lah"},
    {"siapakah", "|siapakah||| |siapa|||kah"},
    {"apatah", "|apatah||| |apa|||tah"},
    {"sayapun", "|sayapun||| |saya|||pun"},
    {"bukunyalah", "|bukunyalah||| |bukunya|||lah |buku||nya|lah"},
    {"bukumukah", "|bukumukah||| |bukumu|||kah |buku||mu|kah"},
    {"ilah", "|ilah|||"},
    {"inya", "|inya|||"},
    {"aku", "|aku|||"},
    {"kamu", "|kamu||| |ka||mu|"},
    {"malah", "|malah|||"},
    /* two and three prefixes */
    {"memperluas", "|memperluas||| me|perluas||| me+per|luas||| me+pe|rluas||| "
                   "me|mperluas|||"},
    {"diperlebar", "|diperlebar||| di|perlebar||| di+per|lebar||| di+pe|rlebar|||"},
    {"dipekerjakan", "|dipekerjakan||| di|pekerjakan||| di+pe|kerjakan||| di+pe+ke|rjakan||| "
                     "|dipekerja|kan|| di|pekerja|kan|| di+pe|kerja|kan|| di+pe+ke|rja|kan|| "
                     "|dipekerjak|an|| di|pekerjak|an|| di+pe|kerjak|an|| di+pe+ke|rjak|an||"},
    {"keberhasilan", "|keberhasilan||| ke|berhasilan||| ke+be|rhasilan||| ke+ber|hasilan||| "
                     "|keberhasil|an|| ke|berhasil|an|| ke+be|rhasil|an|| ke+ber|hasil|an||"},
    {"ketertiban", "|ketertiban||| ke|tertiban||| ke+ter|tiban||| |ketertib|an|| "
                   "ke|tertib|an|| ke+ter|tib|an||"},
    {"kesepakatan", "|kesepakatan||| ke|sepakatan||| ke+se|pakatan||| |kesepakat|an|| "
                    "ke|sepakat|an|| ke+se|pakat|an||"},
    {"sepengetahuan", "|sepengetahuan||| se|pengetahuan||| se+pe|ketahuan||| "
                      "se+pe+ke|tahuan||| se+pe|etahuan||| se+pe|ngetahuan||| "
                      "|sepengetahu|an|| se|pengetahu|an|| se+pe|ketahu|an|| "
                      "se+pe+ke|tahu|an|| se+pe|etahu|an|| se+pe|ngetahu|an||"},
    {"pemberdayaan", "|pemberdayaan||| pe|berdayaan||| pe+be|rdayaan||| pe+ber|dayaan||| "
                     "pe|mberdayaan||| |pemberdaya|an|| pe|berdaya|an|| pe+be|rdaya|an|| "
                     "pe+ber|daya|an|| pe|mberdaya|an||"},
    {"bersepeda", "|bersepeda||| be|rsepeda||| ber|sepeda||| ber+se|peda|||"},
    {"terpelajar", "|terpelajar||| te|rpelajar||| ter|pelajar||| ter+pe|lajar|||"},
    {"keterbelakangan", "|keterbelakangan||| ke|terbelakangan||| ke+ter|belakangan||| "
                        "|keterbelakang|an|| ke|terbelakang|an|| ke+ter|belakang|an||"},
    {"berkeseimbangan", "|berkeseimbangan||| be|rkeseimbangan||| ber|keseimbangan||| "
                        "ber+ke|seimbangan||| ber+ke+se|imbangan||| |berkeseimbang|an|| "
                        "be|rkeseimbang|an|| ber|keseimbang|an|| ber+ke|seimbang|an|| "
                        "ber+ke+se|imbang|an||"},
    {"memperseterukan", "|memperseterukan||| me|perseterukan||| me+per|seterukan||| "
                        "me+per+se|terukan||| me+pe|rseterukan||| me|mperseterukan||| "
                        "|memperseteru|kan|| me|perseteru|kan|| me+per|seteru|kan|| "
                        "me+per+se|teru|kan|| me+pe|rseteru|kan|| me|mperseteru|kan|| "
                        "|memperseteruk|an|| me|perseteruk|an|| me+per|seteruk|an|| "
                        "me+per+se|teruk|an|| me+pe|rseteruk|an|| me|mperseteruk|an||"},
    {"dikesampingkan", "|dikesampingkan||| di|kesampingkan||| di+ke|sampingkan||| "
                       "|dikesamping|kan|| di|kesamping|kan|| di+ke|samping|kan|| "
                       "|dikesampingk|an|| di|kesampingk|an|| di+ke|sampingk|an||"},
    {"ketidakadilan", "|ketidakadilan||| ke|tidakadilan||| ke+tidak|adilan||| "
                      "|ketidakadil|an|| ke|tidakadil|an|| ke+tidak|adil|an||"},
    {"pertidaksamaan", "|pertidaksamaan||| per|tidaksamaan||| per+tidak|samaan||| "
                       "pe|rtidaksamaan||| |pertidaksama|an|| per|tidaksama|an|| "
                       "per+tidak|sama|an|| pe|rtidaksama|an||"},
    /* chains that are not allowed */
    {"didibaca", "|didibaca||| di|dibaca|||"},
    {"sediam", "|sediam||| se|diam|||"},
    {"bebekas", "|bebekas|||"},
    {"telkeluar", "|telkeluar|||"},
    {"perdilihat", "|perdilihat||| per|dilihat||| pe|rdilihat|||"},
    {"medibaca", "|medibaca|||"},
    {"kemebaca", "|kemebaca||| ke|mebaca|||"},
    /* all at once */
    {"memperjuangkannyalah", "|memperjuangkannyalah||| me|perjuangkannyalah||| "
                             "me+per|juangkannyalah||| me+pe|rjuangkannyalah||| "
                             "me|mperjuangkannyalah||| |memperjuangkannya|||lah "
                             "me|perjuangkannya|||lah me+per|juangkannya|||lah "
                             "me+pe|rjuangkannya|||lah me|mperjuangkannya|||lah "
                             "|memperjuangkan||nya|lah me|perjuangkan||nya|lah "
                             "me+per|juangkan||nya|lah me+pe|rjuangkan||nya|lah "
                             "me|mperjuangkan||nya|lah |memperjuang|kan|nya|lah "
                             "me|perjuang|kan|nya|lah me+per|juang|kan|nya|lah "
                             "me+pe|rjuang|kan|nya|lah me|mperjuang|kan|nya|lah "
                             "|memperjuangk|an|nya|lah me|perjuangk|an|nya|lah "
                             "me+per|juangk|an|nya|lah me+pe|rjuangk|an|nya|lah "
                             "me|mperjuangk|an|nya|lah"},
};

static void
tell_analysis(const LexAffixes *affixes, void *data)
{
    GString *const told = data;
    if (told->len > 0)
        g_string_append_c(told, ' ');
    for (unsigned i = 0; i < affixes->n_prefixes; i++)
        g_string_append_printf(told, "%s%s", i > 0 ? "+" : "",
                               lex_prefix_name(affixes->prefixes[i]));
    g_string_append_printf(told, "|%.*s|%s|%s|%s", (int)affixes->root_length, affixes->root,
                           lex_suffix_name(affixes->suffix), affixes->possessive,
                           affixes->particle);
}

static char *
tell(const char *word, size_t length, unsigned max_prefixes)
{
    GString *const told = g_string_new(NULL);
    lex_affix_analyse(word, length, max_prefixes, tell_analysis, told);
    return g_string_free(told, FALSE);
}

static void
expect(const char *word, unsigned max_prefixes, const char *expected)
{
    g_autofree char *told = tell(word, strlen(word), max_prefixes);
    if (strcmp(told, expected) != 0)
        fail_msg("%s with at most %u prefixes: %s\nnot %s", word, max_prefixes, told, expected);
}

static void
test_takes_words_apart_in_every_way(void **state G_GNUC_UNUSED)
{
    for (unsigned round = 0; round < 2; round++) { /* what came before does not matter */
        for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
            expect(words[i].word, LEX_MAX_PREFIXES, words[i].analyses);
    }
}

static void
test_takes_off_no_more_prefixes_than_it_may(void **state G_GNUC_UNUSED)
{
    expect("memperjuangkan", 0, "|memperjuangkan||| |memperjuang|kan|| |memperjuangk|an||");
    expect("memperluas", 1, "|memperluas||| me|perluas||| me|mperluas|||");
    expect("memperluas", 2,
           "|memperluas||| me|perluas||| me+per|luas||| me+pe|rluas||| me|mperluas|||");
    expect("bukunyalah", 0, "|bukunyalah||| |bukunya|||lah |buku||nya|lah");
}

static void
test_reads_no_further_than_the_word(void **state G_GNUC_UNUSED)
{
    g_autofree char *told = tell("tulisannyalah", 5, LEX_MAX_PREFIXES);
    assert_string_equal(told, "|tulis|||");
    g_autofree char *none = tell("tulis", 0, LEX_MAX_PREFIXES);
    assert_string_equal(none, "");
}

static void
test_leaves_long_words(void **state G_GNUC_UNUSED)
{
    g_autoptr(GString) word = g_string_new("di");
    while (word->len < LEX_AFFIX_MAX)
        g_string_append_c(word, word->len % 2 == 0 ? 'b' : 'a');
    g_autofree char *expected =
        g_strdup_printf("|%s||| di|%s|||", word->str, word->str + strlen("di"));
    expect(word->str, LEX_MAX_PREFIXES, expected);
    g_string_append_c(word, 'b');
    expect(word->str, LEX_MAX_PREFIXES, "");
}

static void
test_affixes_have_names(void **state G_GNUC_UNUSED)
{
    for (int i = 0; i < LEX_N_PREFIXES; i++)
        assert_non_null(lex_prefix_name((LexPrefix)i));
    assert_string_equal(lex_prefix_name(LEX_PREFIX_NONE), "");
    assert_string_equal(lex_suffix_name(LEX_SUFFIX_NONE), "");
    assert_string_equal(lex_suffix_name(LEX_SUFFIX_KAN), "kan");
}

/* ---- what holds for any word ----------------------------------------------------------------- */

typedef struct {
    const char *word;
    size_t length;
    unsigned n_visits;
} Checked;

/* Bytes that a prefix and its nasal take of a word, at least and at most. */
static void
prefix_range(LexPrefix prefix, size_t *ret_min, size_t *ret_max)
{
    const size_t n = strlen(lex_prefix_name(prefix));
    const bool nasal = prefix == LEX_PREFIX_ME || prefix == LEX_PREFIX_PE;
    *ret_min = n;
    *ret_max = nasal ? n + 3 : n; /* menge- */
}

/* The root, but for a first letter that was swallowed, stands in the word just before what was
 * taken off behind it, and just behind what was taken off before it. */
static void
check_place(const LexAffixes *affixes, const Checked *checked)
{
    const size_t n_behind = strlen(lex_suffix_name(affixes->suffix)) + strlen(affixes->possessive) +
                            strlen(affixes->particle);
    size_t min = 0, max = 0;
    for (unsigned i = 0; i < affixes->n_prefixes; i++) {
        size_t prefix_min, prefix_max;
        prefix_range(affixes->prefixes[i], &prefix_min, &prefix_max);
        min += prefix_min;
        max += prefix_max;
    }
    assert_true(affixes->root_length + n_behind <= checked->length);
    const size_t n_before = checked->length - n_behind - affixes->root_length;
    assert_in_range(n_before, min, max);
    assert_memory_equal(affixes->root + 1, checked->word + n_before + 1, affixes->root_length - 1);
    if (affixes->root[0] != checked->word[n_before]) {
        assert_true(affixes->n_prefixes > 0);
        assert_true(strchr("ptsk", affixes->root[0]) != NULL);
        assert_true(strchr("mnyg", checked->word[n_before]) != NULL);
    }
}

static void
check_endings(const LexAffixes *affixes, const Checked *checked)
{
    g_autofree char *endings =
        g_strconcat(lex_suffix_name(affixes->suffix), affixes->possessive, affixes->particle, NULL);
    assert_true(g_str_has_suffix(checked->word, endings));
}

/* What is left without clitics and the outermost prefix, inside of which the root is. */
static void
check_inner(const LexAffixes *affixes, const Checked *checked)
{
    const size_t n_clitics = strlen(affixes->possessive) + strlen(affixes->particle);
    assert_int_equal(affixes->inner_end, checked->length - n_clitics);
    if (affixes->n_prefixes == 0)
        return;
    size_t min, max;
    prefix_range(affixes->prefixes[0], &min, &max);
    assert_in_range(affixes->inner_begin, min, max);
    if (affixes->n_prefixes == 1)
        assert_int_equal(affixes->inner_first, affixes->root[0]);
    const size_t n_inner = affixes->inner_end - affixes->inner_begin;
    assert_true(affixes->root_length + strlen(lex_suffix_name(affixes->suffix)) <= n_inner);
}

static void
check_visit(const LexAffixes *affixes, void *data)
{
    Checked *const checked = data;
    assert_true(affixes->root_length >= 2);
    assert_true(affixes->n_prefixes <= LEX_MAX_PREFIXES);
    size_t n_vowels = 0;
    for (size_t i = 0; i < affixes->root_length; i++)
        n_vowels += strchr("aeiou", affixes->root[i]) != NULL;
    assert_true(n_vowels > 0);
    if (checked->n_visits == 0) { /* the first takes nothing off, where it is a root at all */
        assert_int_equal(affixes->n_prefixes, 0);
        assert_int_equal(affixes->root_length, checked->length);
    }
    checked->n_visits++;
    check_place(affixes, checked);
    check_endings(affixes, checked);
    check_inner(affixes, checked);
}

/* No analysis is visited twice. */
static void
check_distinct(const char *told)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    g_auto(GStrv) analyses = g_strsplit(told, " ", -1);
    for (char **analysis = analyses; *analysis != NULL; analysis++) {
        if (!g_hash_table_add(seen, *analysis))
            fail_msg("%s stands twice in %s", *analysis, told);
    }
}

static void
check_word(const char *word)
{
    Checked checked = {.word = word, .length = strlen(word)};
    lex_affix_analyse(word, checked.length, LEX_MAX_PREFIXES, check_visit, &checked);
    g_autofree char *told = tell(word, checked.length, LEX_MAX_PREFIXES);
    g_autofree char *again = tell(word, checked.length, LEX_MAX_PREFIXES);
    assert_string_equal(told, again);
    check_distinct(told);
}

static void
test_root_and_affixes_make_the_word(void **state G_GNUC_UNUSED)
{
    static const char alphabet[] = "aeiounmgyktpsbdrlnjwh";
    static const char *const pieces[] = {"me",   "mem", "men",   "meny", "meng", "menge", "pe",
                                         "per",  "ber", "ter",   "di",   "ke",   "se",    "tidak",
                                         "an",   "kan", "i",     "nya",  "ku",   "lah",   "kah",
                                         "ajar", "bom", "tulis", "pun",  "bel",  "pel",   NULL};
    uint64_t seed = 7;
    print_message("seed %" G_GUINT64_FORMAT "\n", (guint64)seed);
    g_autoptr(GString) word = g_string_new(NULL);
    for (unsigned i = 0; i < 20000; i++) {
        if (i % 2 == 0) {
            random_text(&seed, pieces, random_below(&seed, 8), word);
        } else {
            g_string_truncate(word, 0);
            for (size_t n = random_below(&seed, 20); n > 0; n--)
                g_string_append_c(word, alphabet[random_below(&seed, strlen(alphabet))]);
        }
        check_word(word->str);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        check_word(words[i].word);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_takes_words_apart_in_every_way),
        cmocka_unit_test(test_takes_off_no_more_prefixes_than_it_may),
        cmocka_unit_test(test_reads_no_further_than_the_word),
        cmocka_unit_test(test_leaves_long_words),
        cmocka_unit_test(test_affixes_have_names),
        cmocka_unit_test(test_root_and_affixes_make_the_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
