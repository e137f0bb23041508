/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-root.h"

#include "lex-fold.h"
#include "test-files.h"
#include "test-random.h"

/* ---- stemmers -------------------------------------------------------------------------------- */

typedef struct {
    LexDictionary *dictionary;
    LexStemLists *lists;
    LexRootStemmer *stemmer;
} Stems;

static LexStemLists *
lists_new(const char *path)
{
    GError *error = NULL;
    LexStemLists *const lists = lex_stem_lists_new(path, &error);
    if (lists == NULL)
        fail_msg("%s", error->message);
    return lists;
}

static void
stems_open(Stems *stems, LexDictionary *dictionary, const char *exceptions, LexIsName is_name,
           const void *data)
{
    stems->dictionary = dictionary;
    stems->lists = lists_new(exceptions);
    stems->stemmer = lex_root_stemmer_new(dictionary, stems->lists, is_name, data);
}

/* words: entries of a dictionary, blanks between. */
static void
stems_open_small(Stems *stems, const char *words, const char *exceptions, LexIsName is_name,
                 const void *data)
{
    GError *error = NULL;
    g_autofree char *lines = g_strdup_printf("1\n%s\n", words);
    g_strdelimit(lines, " ", '\n');
    LexDictionary *const dictionary = lex_dictionary_parse("kecil", lines, strlen(lines), &error);
    if (dictionary == NULL)
        fail_msg("%s", error->message);
    stems_open(stems, dictionary, exceptions, is_name, data);
}

/* With the system's dictionary; where there is none, the test is left out and says so. */
static void
stems_open_system(Stems *stems, const char *exceptions, LexIsName is_name, const void *data)
{
    GError *error = NULL;
    g_autofree char *path = lex_dictionary_find_file();
    if (path == NULL) {
        print_message("skipped: %s\n", LEX_NO_DICTIONARY);
        skip();
    }
    LexDictionary *const dictionary = lex_dictionary_new(path, &error);
    if (dictionary == NULL)
        fail_msg("%s", error->message);
    stems_open(stems, dictionary, exceptions, is_name, data);
}

static void
stems_close(Stems *stems)
{
    lex_root_stemmer_free(stems->stemmer);
    lex_stem_lists_free(stems->lists);
    lex_dictionary_free(stems->dictionary);
}

static char *
root_of(const Stems *stems, const char *form)
{
    size_t length;
    const char *stem = lex_root_stem(stems->stemmer, form, strlen(form), &length);
    return g_strndup(stem, length);
}

static char *
light_of(const Stems *stems, const char *form)
{
    size_t length;
    const char *stem = lex_light_stem(stems->stemmer, form, strlen(form), &length);
    return g_strndup(stem, length);
}

static void
expect_root(const Stems *stems, const char *form, const char *expected)
{
    g_autofree char *root = root_of(stems, form);
    if (strcmp(root, expected) != 0)
        fail_msg("the root of %s is %s, not %s", form, root, expected);
}

static void
expect_light(const Stems *stems, const char *form, const char *expected)
{
    g_autofree char *light = light_of(stems, form);
    if (strcmp(light, expected) != 0)
        fail_msg("the light stem of %s is %s, not %s", form, light, expected);
}

/* ---- Indonesian, with the dictionary of the system ------------------------------------------- */

static const struct {
    const char *form, *root, *light;
} forms[] = {
    /* derivation */
    {"penulis", "tulis", "penulis"},
    {"penulisan", "tulis", "penulisan"},
    {"tulisan", "tulis", "tulisan"},
    {"pemerintah", "perintah", "pemerintah"},
    {"pemerintahan", "perintah", "pemerintahan"},
    {"kekuasaan", "kuasa", "kekuasaan"},
    {"penguasa", "kuasa", "penguasa"},
    {"perjuangan", "juang", "perjuangan"},
    {"pejuang", "juang", "pejuang"},
    {"keberhasilan", "hasil", "keberhasilan"},
    {"ketidakadilan", "adil", "ketidakadilan"},
    {"pembelajaran", "ajar", "pembelajaran"},
    {"pengajar", "ajar", "pengajar"},
    {"perlakuan", "laku", "perlakuan"},
    {"kelakuan", "laku", "kelakuan"},
    {"penyapu", "sapu", "penyapu"},
    {"pengiriman", "kirim", "pengiriman"},
    {"pemukulan", "pukul", "pemukulan"},
    {"pekerja", "kerja", "pekerja"},
    {"pekerjaan", "kerja", "pekerjaan"},
    {"peternakan", "ternak", "peternakan"},
    {"perasaan", "rasa", "perasaan"},
    {"kepercayaan", "percaya", "kepercayaan"},
    {"pertanian", "tani", "pertanian"},
    {"petani", "tani", "petani"},
    {"pedagang", "dagang", "pedagang"},
    {"perdagangan", "dagang", "perdagangan"},
    {"pembaca", "baca", "pembaca"},
    {"makanan", "makan", "makanan"},
    {"minuman", "minum", "minuman"},
    {"perjalanan", "jalan", "perjalanan"},
    {"penerimaan", "terima", "penerimaan"},
    {"kekeluargaan", "keluarga", "kekeluargaan"},
    {"kritikan", "kritik", "kritikan"},
    {"permainan", "main", "permainan"},
    {"mainan", "main", "mainan"},
    {"kewarganegaraan", "warganegara", "kewarganegaraan"},
    {"penyeberangan", "seberang", "penyeberangan"},
    {"pembesaran", "besar", "pembesaran"},
    {"sepengetahuan", "tahu", "sepengetahuan"},
    {"seperjuangan", "juang", "seperjuangan"},
    {"keterlambatan", "lambat", "keterlambatan"},
    {"kehidupannya", "hidup", "kehidupan"},
    {"pengetahuan", "tahu", "pengetahuan"},
    {"ketidaktahuan", "tahu", "ketidaktahuan"},
    /* voice */
    {"menulis", "tulis", "tulis"},
    {"ditulis", "tulis", "tulis"},
    {"tertulis", "tulis", "tertulis"},
    {"menuliskan", "tulis", "tuliskan"},
    {"memerintahkan", "perintah", "perintahkan"},
    {"diperintahkan", "perintah", "perintahkan"},
    {"menguasai", "kuasa", "kuasai"},
    {"memperjuangkannya", "juang", "perjuangkan"},
    {"berjuang", "juang", "berjuang"},
    {"mengajar", "ajar", "ajar"},
    {"diberlakukan", "laku", "berlakukan"},
    {"memberlakukan", "laku", "berlakukan"},
    {"menyapu", "sapu", "sapu"},
    {"mengirim", "kirim", "kirim"},
    {"mengirimkan", "kirim", "kirimkan"},
    {"memukul", "pukul", "pukul"},
    {"dipukuli", "pukul", "pukuli"},
    {"mengebom", "bom", "bom"},
    {"mengecat", "cat", "cat"},
    {"bekerja", "kerja", "bekerja"},
    {"dipekerjakan", "kerja", "pekerjakan"},
    {"beternak", "ternak", "beternak"},
    {"terasa", "rasa", "terasa"},
    {"berasa", "rasa", "berasa"},
    {"merasakan", "rasa", "rasakan"},
    {"tepercaya", "percaya", "tepercaya"},
    {"terpercaya", "percaya", "terpercaya"},
    {"mempercayai", "percaya", "percayai"},
    {"membaca", "baca", "baca"},
    {"dibacakan", "baca", "bacakan"},
    {"dimakan", "makan", "makan"},
    {"diterima", "terima", "terima"},
    {"menjalankan", "jalan", "jalankan"},
    {"memengaruhi", "pengaruh", "pengaruhi"},
    {"mempengaruhi", "pengaruh", "pengaruhi"},
    {"menyenangkan", "senang", "senangkan"},
    {"dipermainkan", "main", "permainkan"},
    {"memperbesar", "besar", "perbesar"},
    {"diperbesar", "besar", "perbesar"},
    {"terbesar", "besar", "terbesar"},
    {"sebesar", "besar", "sebesar"},
    {"sekuat", "kuat", "sekuat"},
    {"mengesampingkan", "samping", "kesampingkan"},
    {"menyeberangi", "seberang", "seberangi"},
    {"menghidupkan", "hidup", "hidupkan"},
    {"menyanyi", "nyanyi", "nyanyi"},
    {"dinyanyikan", "nyanyi", "nyanyikan"},
    {"sekeluarga", "keluarga", "sekeluarga"},
    {"berkeluarga", "keluarga", "berkeluarga"},
    {"berpengalaman", "alam", "berpengalaman"},
    {"bacakan", "baca", "bacakan"},
    /* a word of the dictionary that is taken apart all the same, and such that are not */
    {"berlaku", "laku", "berlaku"},
    {"berjalan", "jalan", "berjalan"},
    {"sekolah", "sekolah", "sekolah"},
    {"masalah", "masalah", "masalah"},
    {"istilah", "istilah", "istilah"},
    {"sampai", "sampai", "sampai"},
    {"ekonomi", "ekonomi", "ekonomi"},
    {"kelompok", "kelompok", "kelompok"},
    {"media", "media", "media"},
    {"berita", "berita", "berita"},
    {"terima", "terima", "terima"},
    {"keluarga", "keluarga", "keluarga"},
    {"makan", "makan", "makan"},
    {"jalan", "jalan", "jalan"},
    {"kritik", "kritik", "kritik"},
    {"pengaruh", "pengaruh", "pengaruh"},
    {"nyanyi", "nyanyi", "nyanyi"},
    {"tanya", "tanya", "tanya"},
    /* clitics */
    {"bacalah", "baca", "baca"},
    {"rumahnya", "rumah", "rumah"},
    {"rumahku", "rumah", "rumah"},
    {"rumahmu", "rumah", "rumah"},
    {"rumahnyalah", "rumah", "rumah"},
    {"siapakah", "siapa", "siapa"},
    {"mampukah", "mampu", "mampu"},
    {"pergilah", "pergi", "pergi"},
    {"siapapun", "siapa", "siapa"},
    {"dijalankannya", "jalan", "jalankan"},
    {"keberhasilannya", "hasil", "keberhasilan"},
    {"dialaminya", "alam", "alami"},
    {"menuliskannya", "tulis", "tuliskan"},
    {"sekitarnya", "sekitar", "sekitar"},
    /* the same twice, wholly or in part */
    {"rumah-rumah", "rumah", "rumah"},
    {"kota-kota", "kota", "kota"},
    {"anak-anaknya", "anak", "anak"},
    {"berlari-lari", "lari", "berlari-lari"},
    {"berlari-larian", "lari", "berlari-larian"},
    {"buah-buahan", "buah", "buah-buahan"},
    {"tolong-menolong", "tolong", "tolong-menolong"},
    {"tulis-menulis", "tulis", "tulis-menulis"},
    {"pukul-memukul", "pukul", "pukul-memukul"},
    {"kebarat-baratan", "barat", "kebarat-baratan"},
    {"kekanak-kanakan", "kanak", "kekanak-kanakan"},
    {"bermain-main", "main", "bermain-main"},
    {"sebesar-besarnya", "besar", "sebesar-besarnya"},
    {"bersenang-senang", "senang", "bersenang-senang"},
    {"pemain-pemain", "main", "pemain-pemain"},
    {"rumah2", "rumah", "rumah"},
    {"kira2", "kira", "kira"},
    {"xyz2", "xyz2", "xyz2"},
    /* me- and its bare nasal */
    {"menyebut-nyebut", "sebut", "menyebut-nyebut"},
    {"menyebut-nyebutnya", "sebut", "menyebut-nyebutnya"},
    {"meniru-nirukan", "tiru", "meniru-nirukan"},
    /* two words */
    {"sayur-mayur", "sayur-mayur", "sayur-mayur"},
    {"bolak-balik", "bolak-balik", "bolak-balik"},
    {"anak-cucu", "anak-cucu", "anak-cucu"},
    {"al-assad", "al-assad", "al-assad"},
    {"de-eskalasi", "de-eskalasi", "de-eskalasi"},
    /* hyphens before endings */
    {"pph-nya", "pph", "pph"},
    {"indonesia-nya", "indonesia", "indonesia"},
    {"rumah-nya", "rumah", "rumah"},
    {"rumah-an", "rumah", "rumah-an"},
    {"1990-an", "1990", "1990-an"},
    /* ku- and kau- */
    {"kutulis", "tulis", "tulis"},
    {"kaubaca", "baca", "baca"},
    {"kaubawakan", "bawa", "bawakan"},
    {"kubawakan", "bawa", "bawakan"},
    {"kukirimi", "kirim", "kirimi"},
    {"kukira", "kira", "kira"},
    {"kuliah", "kuliah", "kuliah"},
    {"kaukasus", "kaukasus", "kaukasus"},
    /* names of the dictionary */
    {"jakarta", "jakarta", "jakarta"},
    {"jakartanya", "jakarta", "jakarta"},
    {"surabayanya", "surabaya", "surabaya"},
    {"indonesianya", "indonesia", "indonesia"},
    /* function words */
    {"kepada", "kepada", "kepada"},
    {"daripada", "daripada", "daripada"},
    {"mereka", "mereka", "mereka"},
    {"adalah", "adalah", "adalah"},
    {"berapa", "berapa", "berapa"},
    {"sebagai", "sebagai", "sebagai"},
    {"terhadap", "terhadap", "terhadap"},
    {"seolah-olah", "seolah-olah", "seolah-olah"},
    {"ke", "ke", "ke"},
    {"di", "di", "di"},
    {"seseorang", "seseorang", "seseorang"},
    /* exceptions, and what leads to them */
    {"belajar", "ajar", "belajar"},
    {"pelajar", "ajar", "pelajar"},
    {"pelajaran", "ajar", "pelajaran"},
    {"mempelajari", "ajar", "pelajari"},
    {"diketahui", "tahu", "ketahui"},
    {"mengetahui", "tahu", "ketahui"},
    {"perhatian", "hati", "perhatian"},
    {"pertama-tama", "pertama", "pertama-tama"},
    {"lain-lain", "lain", "lain"},
    {"dimulai", "mulai", "mulai"},
    {"sama-sama", "sama", "sama"},
    /* exceptions that stay, with clitics too */
    {"mulai", "mulai", "mulai"},
    {"mulailah", "mulai", "mulai"},
    {"undang-undang", "undang-undang", "undang-undang"},
    {"undang-undangnya", "undang-undang", "undang-undang"},
    {"laki-laki", "laki-laki", "laki-laki"},
    {"rata-ratanyalah", "rata-rata", "rata-rata"},
    {"bali", "bali", "bali"},
    {"balinya", "bali", "bali"},
    {"merapi", "merapi", "merapi"},
    {"perangkatnya", "perangkat", "perangkat"},
    {"pemilunya", "pemilu", "pemilu"},
    {"perdana", "perdana", "perdana"},
    /* exceptions with clitics */
    {"pelajarnya", "ajar", "pelajar"},
    {"perhatiannya", "hati", "perhatian"},
    {"pelajarannya", "ajar", "pelajaran"},
    {"belajarlah", "ajar", "belajar"},
    /* words that nobody knows */
    {"blablanya", "blabla", "blabla"},
    {"blablalah", "blabla", "blablalah"},
    {"blablakah", "blabla", "blablakah"},
    {"zzznya", "zzznya", "zzznya"},
    {"zzzznya", "zzzz", "zzzz"},
    /* too short, or no letters alone */
    {"a", "a", "a"},
    {"an", "an", "an"},
    {"aku", "aku", "aku"},
    {"iya", "iya", "iya"},
    {"b2b", "b2b", "b2b"},
    {"covid19", "covid19", "covid19"},
    {"2024", "2024", "2024"},
    {"12nya", "12nya", "12nya"},
    {"tahun1990nya", "tahun1990nya", "tahun1990nya"},
    /* letters beyond ASCII */
    {"caf\u00E9", "caf\u00E9", "caf\u00E9"},
    {"kaf\u00E9nya", "kaf\u00E9", "kaf\u00E9"},
    {"kaf\u00E9lah", "kaf\u00E9", "kaf\u00E9lah"},
    {"dikaf\u00E9kan", "dikaf\u00E9kan", "dikaf\u00E9kan"},
    {"\u0639\u0631\u0628\u064A\u0629", "\u0639\u0631\u0628\u064A\u0629",
     "\u0639\u0631\u0628\u064A\u0629"},
    {"\u00E9-\u00E9", "\u00E9", "\u00E9-\u00E9"},
    /* hyphens where none belongs */
    {"-", "-", "-"},
    {"--", "--", "--"},
    {"-nya", "-nya", "-nya"},
    {"--nya", "--nya", "--nya"},
    {"a-a", "a-a", "a-a"},
    {"ab-ab", "ab", "ab"},
    {"rumah-", "rumah-", "rumah-"},
    {"-rumah", "-rumah", "-rumah"},
    {"rumah--rumah", "rumah--rumah", "rumah--rumah"},
    {"rumah-rumah-rumah", "rumah-rumah-rumah", "rumah-rumah-rumah"},
    {"nya-nya", "nya", "nya"},
    {"a-nya", "a-nya", "a-nya"},
};

static void
test_stems_indonesian(void **state G_GNUC_UNUSED)
{
    Stems stems;
    stems_open_system(&stems, NULL, NULL, NULL);
    for (unsigned round = 0; round < 2; round++) { /* what came before does not matter */
        for (size_t i = 0; i < G_N_ELEMENTS(forms); i++) {
            expect_root(&stems, forms[i].form, forms[i].root);
            expect_light(&stems, forms[i].form, forms[i].light);
        }
    }
    print_message("%zu forms\n", G_N_ELEMENTS(forms));
    stems_close(&stems);
}

/* ---- scores, each rule alone ----------------------------------------------------------------- */

static const struct {
    const char *words, *form, *root;
} scores[] = {
    /* a licence beats a longer root */
    {"kali/Dk kalikan", "dikalikan", "kali"},
    {"kali kalikan", "dikalikan", "kalikan"},
    {"kali/Mi kalikan", "dikalikan", "kalikan"},
    /* of the unlicensed, the longest; beyond seven letters length is no merit */
    {"tanam nanamin", "menanam", "tanam"},
    {"satu satuan", "persatuan", "satuan"},
    {"sempurna sempurnakan", "disempurnakan", "sempurnakan"},
    {"sempurnaa sempurnaakan", "disempurnaakan", "sempurnaakan"},
    /* affixes that do not go together lose: bare ke-, di-an, ber-i, me-an, pe-kan, se-i */
    {"lasan las", "kelasan", "las"},
    {"baruk baru", "dibarukan", "baru"},
    {"lasan las", "selasan", "lasan"},
    {"tulisi tulis", "bertulisi", "tulisi"},
    {"tuk tukan", "ketukan", "tuk"},
    /* meN- before ber- wants -kan */
    {"laku berlaku", "memberlakukan", "berlaku"},
    {"laku/MB berlaku", "memberlakukan", "laku"},
    /* three letters are few */
    {"bom berboman", "keberboman", "berboman"},
    {"kota berkotaan", "keberkotaan", "kota"},
    /* function words of four letters under a prefix */
    {"pada padaan", "kepadaan", "padaan"},
    {"kata kataan", "kekataan", "kata"},
    /* a function word is not mine or yours */
    {"sekitar kitar", "sekitaranku", "kitar"}, /* a function word has no -an and -ku */
    {"selama lama/S0", "selamaku", "selama"},  /* but -ku alone: untukku */
    {"selama lama/S0", "selamanya", "selama"},
    /* equals: the first visited, which restores the letter that the nasal swallowed */
    {"tanam nanam", "menanam", "tanam"},
    {"nanam tanam", "menanam", "tanam"},
    {"nanam", "menanam", "nanam"},
    {"pakan makan", "pemakan", "pakan"},
    {"kukir ukir", "mengukir", "kukir"},
    {"kukir ukir/M0", "mengukir", "ukir"},
    /* every clitic is licensed */
    {"buku bukunya", "bukunyalah", "bukunya"},
    {"buku", "bukunyalah", "buku"},
    {"buk buku", "bukuku", "buku"},
    /* a word of the dictionary: short, it stays; long, a licence takes it apart; once more after */
    {"ajar ajaran", "ajaran", "ajaran"},
    {"ajar/a0 ajaran", "ajaran", "ajaran"},
    {"kuasa penguasa", "penguasa", "penguasa"},
    {"kuasa/P0 penguasa", "penguasa", "kuasa"},
    {"kuasa/M0 penguasa", "penguasa", "penguasa"},
    {"kuasa/P0 penguasa", "penguasaku", "kuasa"},
    {"kuasa penguasa", "penguasaku", "penguasa"},
    {"jalanan jalan", "jalanan", "jalanan"},
    /* tidak is no beginning of a root */
    {"tidakadil adil", "ketidakadilan", "adil"},
    /* what the dictionary does not know stays, or loses what it surely does not keep */
    {"abc", "dikerjakan", "dikerjakan"},
    {"abc", "dikerjakannya", "dikerjakan"},
    {"abc", "kerjalah", "kerja"},
    {"abc", "kerjakulah", "kerjaku"},
    {"abc", "kejakah", "keja"},
    {"abc", "ejakah", "ejakah"},
    /* names of the dictionary; a word that is both is both */
    {"Menulis tulis/M0", "menulis", "menulis"},
    {"Menulis tulis/M0", "menulisnya", "tulis"},
    {"Abc tulis", "abcnya", "abc"},
    /* ku- and kau- where di- may stand */
    {"tulis/D0", "kutulis", "tulis"},
    {"tulis/D0", "kautulis", "tulis"},
    {"tulis/M0", "kutulis", "kutulis"},
    {"tulis/Dk", "kutuliskan", "tulis"},
    {"tulis/D0", "kutuliskan", "kutuliskan"},
    {"tulis/D0", "kaukutulis", "kaukutulis"},
    {"cat/D0", "kucat", "kucat"},
};

static void
test_scores_analyses(void **state G_GNUC_UNUSED)
{
    for (size_t i = 0; i < G_N_ELEMENTS(scores); i++) {
        Stems stems;
        stems_open_small(&stems, scores[i].words, NULL, NULL, NULL);
        g_autofree char *root = root_of(&stems, scores[i].form);
        if (strcmp(root, scores[i].root) != 0)
            fail_msg("with %s the root of %s is %s, not %s", scores[i].words, scores[i].form, root,
                     scores[i].root);
        stems_close(&stems);
    }
}

/* ---- names, exceptions, long words ----------------------------------------------------------- */

/* data: names, blanks between. */
static bool
is_listed(const char *form, size_t length, const void *data)
{
    g_autofree char *name = g_strndup(form, length);
    g_auto(GStrv) names = g_strsplit(data, " ", -1);
    return g_strv_contains((const char *const *)names, name);
}

static void
test_leaves_the_names_of_the_text(void **state G_GNUC_UNUSED)
{
    Stems stems;
    stems_open_small(&stems, "tulis/M0D0a0 tulisan penguasa kuasa/P0", NULL, is_listed,
                     "menulis tulisan penguasa abc marsudikan xa-xa");
    expect_root(&stems, "menulis", "menulis");
    expect_light(&stems, "menulis", "menulis");
    expect_root(&stems, "ditulis", "tulis");
    expect_root(&stems, "penguasa", "kuasa"); /* the dictionary knows it: no name */
    expect_root(&stems, "tulisan", "tulis");
    expect_root(&stems, "abcnya", "abc");
    expect_root(&stems, "marsudikannya", "marsudikan");
    expect_light(&stems, "marsudikannya", "marsudikan");
    expect_root(&stems, "xa-xa", "xa-xa");
    expect_root(&stems, "ya-ya", "ya");
    LexAffixes affixes;
    assert_false(lex_root_explain(stems.stemmer, "menulis", 7, &affixes));
    stems_close(&stems);
}

static void
test_a_users_exceptions_win(void **state G_GNUC_UNUSED)
{
    put("mine", "\xEF\xBB\xBFtulis karang # and what leads to it\r\n"
                "\n"
                "  # nothing\n"
                "Belajar\tBelajar\n"
                "mulai, awal\n"
                "Jum\u2019at;\u00C9tat\n"
                "kepada pada\n"
                "tulis karang2");
    Stems stems;
    stems_open_small(&stems, "tulis/M0P0 belajar ajar mulai", "mine", NULL, NULL);
    expect_root(&stems, "tulis", "karang2"); /* the later line */
    expect_root(&stems, "penulis", "karang2");
    expect_root(&stems, "menulisnya", "karang2");
    expect_root(&stems, "belajar", "belajar"); /* over the project's */
    expect_root(&stems, "belajarlah", "belajar");
    expect_light(&stems, "belajarlah", "belajar");
    expect_root(&stems, "mulai", "awal");
    expect_light(&stems, "mulai", "mulai");
    expect_root(&stems, "jum'at", "\u00E9tat");
    expect_root(&stems, "kepada", "pada");
    expect_root(&stems, "tulis-tulis", "karang2");
    expect_root(&stems, "karang2", "karang2");
    expect_root(&stems, "pelajar", "ajar"); /* the project's are still there */
    stems_close(&stems);
}

static void
test_refuses_broken_exceptions(void **state G_GNUC_UNUSED)
{
    static const struct {
        const char *text;
        const char *parts[2];
    } broken[] = {
        {"tulis karang\nbaca\n", {"mine:2:", "1 words"}},
        {"# nothing\n\ntulis karang tulis\n", {"mine:3:", "3 words"}},
        {"tulis \u200B\n", {"mine:1:", "1 words"}},
        {"tulis caf\xE9\n", {"mine", "byte 9"}},
    };
    GError *error = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(broken); i++) {
        put("mine", broken[i].text);
        assert_null(lex_stem_lists_new("mine", &error));
        expect_error(&error, LEX_ERROR_FORMAT, broken[i].parts[0], broken[i].parts[1]);
    }
    put_bytes("mine", "tulis\0karang", 12);
    assert_null(lex_stem_lists_new("mine", &error));
    expect_error(&error, LEX_ERROR_FORMAT, "mine", "byte 5");
    assert_null(lex_stem_lists_new("none", &error));
    expect_error(&error, LEX_ERROR_IO, "--stem-exceptions", "none");
    put("mine", "");
    lex_stem_lists_free(lists_new("mine"));
    lex_stem_lists_free(NULL);
    lex_root_stemmer_free(NULL);
}

/* 64 bytes are taken apart, one more is no word any more; and no length takes long. */
static void
test_leaves_long_words(void **state G_GNUC_UNUSED)
{
    g_autoptr(GString) root = g_string_new(NULL);
    while (root->len < LEX_AFFIX_MAX - 5)
        g_string_append_c(root, root->len % 2 == 0 ? 'b' : 'a');
    for (unsigned longer = 0; longer < 2; longer++) {
        Stems stems;
        g_autofree char *form = g_strdup_printf("di%snya", root->str);
        g_autofree char *host = g_strdup_printf("di%s", root->str);
        stems_open_small(&stems, root->str, NULL, NULL, NULL);
        assert_int_equal(strlen(form), LEX_AFFIX_MAX + longer);
        expect_root(&stems, form, longer ? form : root->str);
        expect_light(&stems, form, longer ? host : root->str);
        stems_close(&stems);
        g_string_append_c(root, 'b');
    }

    g_autoptr(GString) endless = g_string_new(NULL);
    while (endless->len < 3000000)
        g_string_append(endless, "nya");
    Stems stems;
    stems_open_small(&stems, "tulis", NULL, NULL, NULL);
    expect_root(&stems, endless->str, endless->str);
    g_string_append_c(endless, '-');
    g_string_append_len(endless, endless->str, (gssize)endless->len - 1);
    g_autofree char *light = light_of(&stems, endless->str);
    assert_int_not_equal(strlen(light), 0);
    g_autofree char *half = g_strndup(endless->str, 3000000);
    expect_root(&stems, endless->str, half);
    stems_close(&stems);
}

static void
test_reads_no_further_than_the_form(void **state G_GNUC_UNUSED)
{
    Stems stems;
    size_t length;
    stems_open_small(&stems, "tulis/M0D0a0", NULL, NULL, NULL);
    const char *stem = lex_root_stem(stems.stemmer, "ditulisannya", 7, &length);
    assert_int_equal(length, 5);
    assert_memory_equal(stem, "tulis", 5);
    stem = lex_light_stem(stems.stemmer, "menulis-nya", 7, &length);
    assert_int_equal(length, 5);
    assert_memory_equal(stem, "tulis", 5);
    lex_root_stem(stems.stemmer, "tulis", 0, &length);
    assert_int_equal(length, 0);
    stems_close(&stems);
}

/* ---- explanations ---------------------------------------------------------------------------- */

static void
expect_explanation(const Stems *stems, const char *form, const char *expected)
{
    LexAffixes affixes;
    g_autoptr(GString) told = g_string_new(NULL);
    if (lex_root_explain(stems->stemmer, form, strlen(form), &affixes)) {
        for (unsigned i = 0; i < affixes.n_prefixes; i++)
            g_string_append_printf(told, "%s%s", i > 0 ? "+" : "",
                                   lex_prefix_name(affixes.prefixes[i]));
        g_string_append_printf(told, "|%s|%s|%s", lex_suffix_name(affixes.suffix),
                               affixes.possessive, affixes.particle);
    }
    if (strcmp(told->str, expected) != 0)
        fail_msg("%s is explained by %s, not %s", form, told->str, expected);
}

static void
test_explains(void **state G_GNUC_UNUSED)
{
    static const struct {
        const char *form, *explanation;
    } explained[] = {
        {"memperjuangkannya", "me+per|kan|nya|"},
        {"ketidakadilan", "ke+tidak|an||"},
        {"bukumulah", "||mu|lah"},
        {"menulis", "me|||"},
        {"berlaku", "ber|||"},
        {"tulis", ""},
        {"makan", ""},
        {"belajar", ""},
        {"pelajarnya", ""},
        {"kepada", ""},
        {"jakarta", ""},
        {"rumah-rumah", ""},
        {"kutulis", ""},
        {"blablanya", ""},
        {"2024", ""},
        {"", ""},
    };
    Stems stems;
    stems_open_system(&stems, NULL, NULL, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(explained); i++)
        expect_explanation(&stems, explained[i].form, explained[i].explanation);
    stems_close(&stems);
}

/* ---- what holds for any form ----------------------------------------------------------------- */

/* The root that the explanation leaves, for up to one prefix: only there is it all told. */
static char *
explained_root(const char *form, const LexAffixes *affixes)
{
    const size_t begin = affixes->n_prefixes > 0 ? affixes->inner_begin : 0;
    const size_t end = affixes->inner_end - strlen(lex_suffix_name(affixes->suffix));
    char *root = g_strndup(form + begin, end - begin);
    if (affixes->n_prefixes > 0)
        root[0] = affixes->inner_first;
    return root;
}

/* The stem is the root explained, or what becomes of that one: an exception, a deeper root. */
static void
check_explanation(const Stems *stems, const char *form, const char *root)
{
    LexAffixes affixes;
    if (!lex_root_explain(stems->stemmer, form, strlen(form), &affixes) || affixes.n_prefixes > 1)
        return;
    g_autofree char *explained = explained_root(form, &affixes);
    g_autofree char *further = root_of(stems, explained);
    if (strcmp(root, explained) != 0 && strcmp(root, further) != 0)
        fail_msg("%s: the root is %s, %s is explained", form, root, explained);
}

static void
check_stem(const char *form, const char *stem)
{
    if (*stem == '\0' || strlen(stem) > strlen(form) || !g_utf8_validate(stem, -1, NULL))
        fail_msg("%s becomes \"%s\"", form, stem);
}

static void
check_form(const Stems *stems, const Stems *others, const char *form)
{
    if (*form == '\0')
        return;
    g_autofree char *root = root_of(stems, form);
    g_autofree char *light = light_of(stems, form);
    g_autofree char *light_again = light_of(others, form);
    g_autofree char *root_again = root_of(others, form);
    assert_string_equal(root, root_again);
    assert_string_equal(light, light_again);
    check_stem(form, light);
    check_stem(form, root);
    check_explanation(stems, form, root);
}

/* The forms are folded, as those of a run are. */
static void
check_text(const Stems *stems, const Stems *others, const char *text)
{
    g_autoptr(GString) form = g_string_new(NULL);
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    lex_fold(valid, strlen(valid), LEX_CASE_FOLD, form);
    check_form(stems, others, form->str);
}

static void
check_random_forms(const Stems *stems, const Stems *others)
{
    static const char *const pieces[] = {
        "me",     "mem",    "meng",  "menge",  "pe", "per",    "ber",  "ter",   "di",
        "ke",     "se",     "-",     "2",      "an", "kan",    "i",    "nya",   "ku",
        "kau",    "lah",    "tulis", "ajar",   "a",  "\u00E9", "bali", "mulai", "aku",
        "undang", "perang", "tidak", "\u0639", "7",  NULL};
    uint64_t seed = 31;
    print_message("seed %" G_GUINT64_FORMAT "\n", (guint64)seed);
    g_autoptr(GString) text = g_string_new(NULL);
    for (unsigned i = 0; i < 30000; i++) {
        random_text(&seed, pieces, 1 + random_below(&seed, 6), text);
        check_text(stems, others, text->str);
        g_string_truncate(text, 0);
        for (size_t n = random_below(&seed, 12); n > 0; n--)
            g_string_append_c(text, (char)(1 + random_below(&seed, 255)));
        check_text(stems, others, text->str);
    }
}

/* Every word of the dictionary, and what may be made of it. */
static void
check_dictionary_forms(const Stems *stems, const Stems *others)
{
    static const char *const shapes[][2] = {
        {"", ""},    {"di", ""},    {"meng", "i"}, {"ber", "an"},  {"memper", "kannya"},
        {"", "nya"}, {"pe", "lah"}, {"ke", "an"},  {"ter", "kan"}, {"ku", "kan"},
    };
    for (LexWord word = 0; word < lex_dictionary_n_words(stems->dictionary); word++) {
        size_t length;
        const char *bytes = lex_dictionary_word(stems->dictionary, word, &length);
        for (size_t i = 0; i < G_N_ELEMENTS(shapes); i++) {
            g_autofree char *form = g_strconcat(shapes[i][0], bytes, shapes[i][1], NULL);
            check_form(stems, others, form);
        }
    }
}

static void
test_holds_for_any_form(void **state G_GNUC_UNUSED)
{
    Stems stems, others;
    stems_open_system(&stems, NULL, NULL, NULL);
    stems_open_system(&others, NULL, NULL, NULL);
    check_random_forms(&stems, &others);
    check_dictionary_forms(&stems, &others);
    stems_close(&others);
    stems_close(&stems);
}

/* A word of seven letters and more with -nya or -lah, unless the dictionary lists that too; words
 * that end so themselves are something else. */
static void
check_clitic(const Stems *stems, const char *word, const char *clitic)
{
    g_autofree char *form = g_strconcat(word, clitic, NULL);
    if (lex_dictionary_find(stems->dictionary, form, strlen(form)) != LEX_WORD_NONE ||
        g_str_has_suffix(word, "nya") || strlen(word) < 4)
        return;
    g_autofree char *expected = light_of(stems, word);
    if (strcmp(word, "pena") != 0 && strcmp(word, "peta") != 0) /* pe-tanya */
        expect_light(stems, form, expected);
}

/*
 * The root of a root is that root, where it is one of a word of the dictionary; the light stem is
 * the same with a clitic. (Neither holds for all strings: kebi becomes kebi-, then bi.)
 */
static void
test_stems_of_stems(void **state G_GNUC_UNUSED)
{
    Stems stems;
    stems_open_system(&stems, NULL, NULL, NULL);
    for (LexWord word = 0; word < lex_dictionary_n_words(stems.dictionary); word++) {
        size_t length;
        const char *bytes = lex_dictionary_word(stems.dictionary, word, &length);
        g_autofree char *root = root_of(&stems, bytes);
        expect_root(&stems, root, root);
        check_clitic(&stems, bytes, "nya");
        check_clitic(&stems, bytes, "lah");
    }
    stems_close(&stems);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stems_indonesian),
        cmocka_unit_test(test_scores_analyses),
        cmocka_unit_test(test_leaves_the_names_of_the_text),
        folder_test(test_a_users_exceptions_win),
        folder_test(test_refuses_broken_exceptions),
        cmocka_unit_test(test_leaves_long_words),
        cmocka_unit_test(test_reads_no_further_than_the_form),
        cmocka_unit_test(test_explains),
        cmocka_unit_test(test_holds_for_any_form),
        cmocka_unit_test(test_stems_of_stems),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
