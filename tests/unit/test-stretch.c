/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-stretch.h"

#include "test-corpora.h"

typedef struct {
    Reading reading;
    LexStopwords *stopwords;
    LexTerms *terms;
    LexStretchMap map;
} Neighbours;

static void
neighbours_open(Neighbours *neighbours, LexCorpusSettings settings, LexCrossing crossing)
{
    const unsigned classes = 1U << LEX_CLASS_WORD;
    reading_open(&neighbours->reading, settings);
    neighbours->stopwords = lex_stopwords_new("core", NULL);
    const LexTermSettings term_settings = {.stemming = {.level = LEX_STEM_NONE},
                                           .stopwords = neighbours->stopwords,
                                           .classes = classes,
                                           .min_count = 1,
                                           .max_df = 1};
    neighbours->terms = lex_terms_new(neighbours->reading.corpus, &term_settings, NULL);
    assert_non_null(neighbours->terms);
    lex_stretch_map_init(&neighbours->map, neighbours->reading.corpus, neighbours->terms, classes,
                         &crossing);
}

static void
neighbours_close(Neighbours *neighbours)
{
    lex_stretch_map_clear(&neighbours->map);
    lex_terms_free(neighbours->terms);
    lex_stopwords_free(neighbours->stopwords);
    reading_close(&neighbours->reading);
}

/* "kota" as it is, a bar for a break and a line for a hole; one break where there are several. */
static void
tell_code(const Neighbours *neighbours, uint32_t code, GString *text)
{
    const bool after_break = text->len == 0 || text->str[text->len - 1] == '|';
    if (code == LEX_STRETCH_BREAK) {
        if (!after_break)
            g_string_append(text, "|");
        return;
    }
    if (!after_break)
        g_string_append_c(text, ' ');
    g_string_append(text,
                    code == LEX_STRETCH_HOLE ? "_" : neighbours->terms->terms[code].stem.bytes);
}

/* The own parts of all blocks, one after another. */
static char *
tell_own(const Neighbours *neighbours, size_t reach)
{
    const LexCorpus *corpus = neighbours->reading.corpus;
    GString *text = g_string_new(NULL);
    LexStretcher stretcher;
    lex_stretcher_init(&stretcher, &neighbours->map, reach);
    for (size_t b = 0; b < corpus->n_blocks; b++) {
        for (size_t i = 0; i < corpus->blocks[b].n_documents; i++) {
            LexStretch stretch;
            assert_true(lex_stretcher_read(&stretcher, b, i, &stretch, NULL));
            assert_int_equal(stretch.codes[0], LEX_STRETCH_BREAK);
            assert_int_equal(stretch.codes[stretch.n_codes - 1], LEX_STRETCH_BREAK);
            for (size_t k = stretch.begin; k < stretch.end; k++)
                tell_code(neighbours, stretch.codes[k], text);
        }
    }
    lex_stretcher_clear(&stretcher);
    return g_string_free(text, FALSE);
}

static const struct {
    LexCrossing crossing;
    const char *text;
    const char *expected;
} cases[] = {
    {{0}, "Kota tua dan pasukan baru", "kota tua|pasukan baru"},
    {{0}, "kota tua, pasukan (baru). Mereka", "kota tua|pasukan|baru|"},
    {{0}, "kota 2017 tua", "kota|tua"},
    {{.widest = LEX_GAP_PUNCTUATION}, "kota, tua. Pasukan", "kota tua|pasukan"},
    {{.widest = LEX_GAP_SENTENCE}, "kota, tua. Pasukan\n\nbaru", "kota tua pasukan|baru"},
    {{.widest = LEX_GAP_PARAGRAPH}, "kota, tua. Pasukan\n\nbaru", "kota tua pasukan baru"},
    {{.stopwords = true}, "kota dan tua, dan pasukan", "kota tua|pasukan"},
    {{.stopwords = true, .holes = true}, "kota dan di tua", "kota _ _ tua"},
    {{.classes = true}, "kota 2017 tua dan baru", "kota tua|baru"},
    {{.stopwords = true, .classes = true, .holes = true}, "kota 2017 dan tua", "kota _ _ tua"},
    /* what is crossed does not carry over a border on either side of it */
    {{.stopwords = true}, "kota dan. Tua", "kota|tua"},
    {{.stopwords = true}, "kota. Dan tua", "kota|tua"},
};

static void
test_borders(void **state G_GNUC_UNUSED)
{
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        Neighbours neighbours;
        folder_remove("corpus");
        put("corpus/a.txt", cases[i].text);
        neighbours_open(&neighbours, plain_settings(), cases[i].crossing);
        g_autofree char *told = tell_own(&neighbours, 0);
        g_autofree char *expected = g_strdup(cases[i].expected);
        if (g_str_has_suffix(told, "|") && !g_str_has_suffix(expected, "|"))
            told[strlen(told) - 1] = '\0';
        assert_string_equal(told, expected);
        neighbours_close(&neighbours);
    }
}

/* The codes before and after are those of the text, as many as were asked for or up to a break. */
static void
expect_around(const LexStretch *stretch, const uint32_t *all, size_t own, size_t reach)
{
    const size_t end = own + stretch->end - stretch->begin;
    bool in_reach = true;
    for (size_t d = 1; in_reach && d <= reach; d++) {
        assert_int_equal(stretch->codes[stretch->begin - d], all[own - d]);
        in_reach = all[own - d] != LEX_STRETCH_BREAK;
    }
    in_reach = true;
    for (size_t d = 0; in_reach && d < reach; d++) {
        assert_int_equal(stretch->codes[stretch->end + d], all[end + d]);
        in_reach = all[end + d] != LEX_STRETCH_BREAK;
    }
}

/* However small the blocks, their own parts are the text, one after another. */
static void
expect_blocks(const char *text, size_t block_size, size_t reach, uint64_t memory)
{
    static const LexCrossing crossing = {.widest = LEX_GAP_PUNCTUATION, .stopwords = true};
    Neighbours whole, cut;
    LexStretcher one, many;
    LexStretch all, part;
    LexCorpusSettings settings = corpus_settings(2, block_size);
    settings.memory = memory;
    folder_remove("corpus");
    put("corpus/a.txt", text);
    neighbours_open(&whole, plain_settings(), crossing);
    neighbours_open(&cut, settings, crossing);
    lex_stretcher_init(&one, &whole.map, 0);
    lex_stretcher_init(&many, &cut.map, reach);
    assert_true(lex_stretcher_read(&one, 0, 0, &all, NULL));

    size_t own = all.begin;
    for (size_t b = 0; b < cut.reading.corpus->n_blocks; b++) {
        assert_int_equal(cut.reading.corpus->blocks[b].n_documents, 1);
        assert_true(lex_stretcher_read(&many, b, 0, &part, NULL));
        for (size_t k = part.begin; k < part.end; k++)
            assert_int_equal(part.codes[k], all.codes[own + k - part.begin]);
        expect_around(&part, all.codes, own, reach);
        own += part.end - part.begin;
    }
    assert_int_equal(own, all.end);
    lex_stretcher_clear(&one);
    lex_stretcher_clear(&many);
    neighbours_close(&whole);
    neighbours_close(&cut);
}

static void
test_blocks(void **state G_GNUC_UNUSED)
{
    static const size_t reaches[] = {0, 1, 4, 50};
    static const char text[] = "kota tua dan pasukan baru, dan dan dan serangan. Rezim lama dan di "
                               "kota itu runtuh. Tentara dan pasukan menyerang desa, lalu pergi";
    for (size_t i = 0; i < G_N_ELEMENTS(reaches); i++) {
        for (size_t size = 1; size < sizeof text; size += 5) {
            expect_blocks(text, size, reaches[i], UINT64_MAX);
            expect_blocks(text, size, reaches[i], 0);
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        folder_test(test_borders),
        folder_test(test_blocks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
