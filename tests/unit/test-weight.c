/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-scheme.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { MAX_TERMS = 64 };

static void
assert_near(const char *what, double got, double expected)
{
    if (!(fabs(got - expected) <= 1e-14 * fmax(1, fabs(expected))))
        fail_msg("%s: got %.17g, expected %.17g", what, got, expected);
    /* A CSV with -0 in it is a difference nobody meant. */
    if (got == 0 && signbit(got))
        fail_msg("%s: got -0", what);
}

static LexWeighting
weighting_of(const char *scheme, double log_base)
{
    LexWeighting weighting;
    GError *error = NULL;

    if (!lex_scheme_parse(scheme, log_base, &weighting, &error))
        fail_msg("%s: %s", scheme, error->message);
    assert_null(error);
    return weighting;
}

/* --- the formulas --- */

/*
 * A document of 1, 2 and 5 occurrences; avdl = 6. In R:
 *
 *     f <- c(1, 2, 5); m <- mean(f); B <- 1 - .75 + .75 * 8/6; k <- 1.2; c <- f/B + .5
 *     f; 1+log10(f); 1+log2(f); 1+log(f,3); .5+.5*f/5; f^0; (1+log10(f))/(1+log10(m))
 *     (1+log2(f))/(1+log2(m)); 1+log10(1+log10(f)); f/8; f/5
 *     f/(f+k*B); f*(k+1)/(f+k*B); f*(k+1)/(f+k*B)+1; (k+1)*c/(k+c)
 */
static void
test_tf(void **state)
{
    static const struct {
        const char *name;
        LexTf tf;
        double log_base;
        double delta;
        double expected[3];
    } cases[] = {
        {"n", LEX_TF_COUNT, 10, 0, {1, 2, 5}},
        {"l", LEX_TF_LOG, 10, 0, {1, 1.3010299956639813, 1.6989700043360187}},
        {"l base 2", LEX_TF_LOG, 2, 0, {1, 2, 3.3219280948873622}},
        {"l base 3", LEX_TF_LOG, 3, 0, {1, 1.6309297535714573, 2.4649735207179271}},
        {"a", LEX_TF_AUGMENTED, 10, 0, {0.6, 0.7, 1}},
        {"b", LEX_TF_BOOLEAN, 10, 0, {1, 1, 1}},
        {"L",
         LEX_TF_LOG_AVERAGE,
         10,
         0,
         {0.70127764891906152, 0.91238325653241359, 1.1914496902247709}},
        {"L base 2",
         LEX_TF_LOG_AVERAGE,
         2,
         0,
         {0.41407224537863729, 0.82814449075727459, 1.3755182252363889}},
        {"d", LEX_TF_DOUBLE_LOG, 10, 0, {1, 1.1142873094756345, 1.2301857113785546}},
        {"prop", LEX_TF_PROPORTION, 10, 0, {0.125, 0.25, 0.625}},
        {"propmax", LEX_TF_MAX_PROPORTION, 10, 0, {0.2, 0.4, 1}},
        {"lucene", LEX_TF_BM25_LUCENE, G_E, 0, {0.4, 0.5714285714285714, 0.76923076923076927}},
        {"bm25", LEX_TF_BM25, G_E, 0, {0.88, 1.2571428571428573, 1.6923076923076923}},
        {"plus", LEX_TF_BM25_PLUS, G_E, 1, {1.88, 2.2571428571428571, 2.6923076923076925}},
        {"l of bm25", LEX_TF_BM25_L, G_E, 0.5, {1.144, 1.4, 1.736842105263158}},
    };
    static const uint32_t counts[3] = {1, 2, 5};
    static const double idf[3] = {1, 1, 1};
    const LexCollection collection = {.n_docs = 10, .mean_length = 6, .mean_unique = 3};
    (void)state;

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        LexWeighting weighting = weighting_of("nnn", cases[i].log_base);
        weighting.tf = cases[i].tf;
        weighting.delta = cases[i].delta;
        double weights[3];
        lex_weighting_document(&weighting, &collection, 40, 3, counts, idf, weights);
        for (size_t j = 0; j < 3; j++)
            assert_near(cases[i].name, weights[j], cases[i].expected[j]);
    }
}

/*
 * N = 10. In R:
 *
 *     N <- 10; n <- c(1, 4, 5, 10); r <- log((N-n+.5)/(n+.5))
 *     log10(N/n); pmax(0, log10((N-n)/n)); log(N/n)+1; log((1+N)/(1+n))+1; r
 *     ifelse(r < 0, .25*mean(r), r); log(1+(N-n+.5)/(n+.5)); log((N+1)/n); log((N+1)/(n+.5))
 */
static void
test_idf(void **state)
{
    static const struct {
        const char *name;
        LexIdf idf;
        double log_base;
        double expected[4];
    } cases[] = {
        {"n", LEX_IDF_NONE, 10, {1, 1, 1, 1}},
        {"t", LEX_IDF_LOG, 10, {1, 0.3979400086720376, 0.3010299956639812, 0}},
        {"p", LEX_IDF_PROBABLE, 10, {0.95424250943932487, 0.17609125905568124, 0, 0}},
        {"sklearn without smoothing",
         LEX_IDF_PLUS_ONE,
         G_E,
         {3.3025850929940459, 1.9162907318741551, 1.6931471805599454, 1}},
        {"sklearn",
         LEX_IDF_SMOOTH,
         G_E,
         {2.7047480922384253, 1.7884573603642702, 1.6061358035703155, 1}},
        {"robertson",
         LEX_IDF_ROBERTSON,
         G_E,
         {1.8458266904983307, 0.36772478012531734, 0, -3.044522437723423}},
        {"okapi",
         LEX_IDF_OKAPI,
         G_E,
         {1.8458266904983307, 0.36772478012531734, 0, -0.051935685443735932}},
        {"lucene",
         LEX_IDF_LUCENE,
         G_E,
         {1.9924301646902061, 0.8938178760220965, 0.69314718055994529, 0.046520015634892907}},
        {"plus",
         LEX_IDF_PLUS,
         G_E,
         {2.3978952727983707, 1.0116009116784799, 0.78845736036427028, 0.095310179804324935}},
        {"l",
         LEX_IDF_L,
         G_E,
         {1.9924301646902061, 0.8938178760220965, 0.69314718055994529, 0.046520015634892907}},
    };
    static const uint32_t df[4] = {1, 4, 5, 10};
    const LexCollection collection = {.n_docs = 10};
    (void)state;

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        LexWeighting weighting = weighting_of("nnn", cases[i].log_base);
        weighting.idf = cases[i].idf;
        double idf[4];
        lex_weighting_idf(&weighting, &collection, 4, df, idf);
        for (size_t j = 0; j < 4; j++)
            assert_near(cases[i].name, idf[j], cases[i].expected[j]);
    }
}

/* 3, 4, 12 is a box of diagonal 13; mean_unique 4 and slope 1/4 divide by 3.75; 256^.375 = 8. */
static void
test_norm(void **state)
{
    static const struct {
        const char *name;
        LexNorm norm;
        double expected[3];
    } cases[] = {
        {"n", LEX_NORM_NONE, {3, 4, 12}},
        {"c", LEX_NORM_COSINE, {3. / 13, 4. / 13, 12. / 13}},
        {"l1", LEX_NORM_L1, {3. / 19, 4. / 19, 12. / 19}},
        {"u", LEX_NORM_UNIQUE, {0.8, 16. / 15, 3.2}},
        {"b", LEX_NORM_BYTES, {0.375, 0.5, 1.5}},
    };
    static const uint32_t counts[3] = {3, 4, 12};
    static const double idf[3] = {1, 1, 1};
    const LexCollection collection = {.n_docs = 10, .mean_length = 19, .mean_unique = 4};
    (void)state;

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        LexWeighting weighting = weighting_of("nnn", 0);
        weighting.norm = cases[i].norm;
        double weights[3];
        lex_weighting_document(&weighting, &collection, 256, 3, counts, idf, weights);
        for (size_t j = 0; j < 3; j++)
            assert_near(cases[i].name, weights[j], cases[i].expected[j]);
    }
}

/* --- the names --- */

static void
test_schemes(void **state)
{
    static const struct {
        const char *name;
        LexTf tf;
        LexIdf idf;
        LexNorm norm;
        double log_base;
        double k1;
        double delta;
    } cases[] = {
        {"quanteda", LEX_TF_COUNT, LEX_IDF_LOG, LEX_NORM_NONE, 10, 1.2, 0},
        {"quanteda:count", LEX_TF_COUNT, LEX_IDF_LOG, LEX_NORM_NONE, 10, 1.2, 0},
        {"quanteda:prop", LEX_TF_PROPORTION, LEX_IDF_LOG, LEX_NORM_NONE, 10, 1.2, 0},
        {"quanteda:propmax", LEX_TF_MAX_PROPORTION, LEX_IDF_LOG, LEX_NORM_NONE, 10, 1.2, 0},
        {"quanteda:logcount", LEX_TF_LOG, LEX_IDF_LOG, LEX_NORM_NONE, 10, 1.2, 0},
        {"quanteda:boolean", LEX_TF_BOOLEAN, LEX_IDF_LOG, LEX_NORM_NONE, 10, 1.2, 0},
        {"quanteda:augmented", LEX_TF_AUGMENTED, LEX_IDF_LOG, LEX_NORM_NONE, 10, 1.2, 0},
        {"quanteda:logave", LEX_TF_LOG_AVERAGE, LEX_IDF_LOG, LEX_NORM_NONE, 10, 1.2, 0},
        {"sklearn", LEX_TF_COUNT, LEX_IDF_SMOOTH, LEX_NORM_COSINE, G_E, 1.2, 0},
        {"sklearn:sublinear", LEX_TF_LOG, LEX_IDF_SMOOTH, LEX_NORM_COSINE, G_E, 1.2, 0},
        {"sklearn:nosmooth", LEX_TF_COUNT, LEX_IDF_PLUS_ONE, LEX_NORM_COSINE, G_E, 1.2, 0},
        {"sklearn:l1", LEX_TF_COUNT, LEX_IDF_SMOOTH, LEX_NORM_L1, G_E, 1.2, 0},
        {"sklearn:nonorm", LEX_TF_COUNT, LEX_IDF_SMOOTH, LEX_NORM_NONE, G_E, 1.2, 0},
        {"sklearn:l1,sublinear,nosmooth", LEX_TF_LOG, LEX_IDF_PLUS_ONE, LEX_NORM_L1, G_E, 1.2, 0},
        {"tidytext", LEX_TF_PROPORTION, LEX_IDF_LOG, LEX_NORM_NONE, G_E, 1.2, 0},
        {"tm", LEX_TF_PROPORTION, LEX_IDF_LOG, LEX_NORM_NONE, 2, 1.2, 0},
        {"tm:nonorm", LEX_TF_COUNT, LEX_IDF_LOG, LEX_NORM_NONE, 2, 1.2, 0},
        {"voyant", LEX_TF_PROPORTION, LEX_IDF_LOG, LEX_NORM_NONE, 10, 1.2, 0},
        {"gensim", LEX_TF_COUNT, LEX_IDF_LOG, LEX_NORM_COSINE, 2, 1.2, 0},
        {"gensim:nfc", LEX_TF_COUNT, LEX_IDF_LOG, LEX_NORM_COSINE, 2, 1.2, 0},
        {"gensim:ttx", LEX_TF_COUNT, LEX_IDF_PLUS, LEX_NORM_NONE, 2, 1.2, 0},
        {"gensim:bxn", LEX_TF_BOOLEAN, LEX_IDF_NONE, LEX_NORM_NONE, 2, 1.2, 0},
        {"gensim:apc", LEX_TF_AUGMENTED, LEX_IDF_PROBABLE, LEX_NORM_COSINE, 2, 1.2, 0},
        {"gensim:lnn", LEX_TF_LOG, LEX_IDF_NONE, LEX_NORM_NONE, 2, 1.2, 0},
        {"gensim:dfc", LEX_TF_DOUBLE_LOG, LEX_IDF_LOG, LEX_NORM_COSINE, 2, 1.2, 0},
        {"gensim:Lfc", LEX_TF_LOG_AVERAGE, LEX_IDF_LOG, LEX_NORM_COSINE, 2, 1.2, 0},
        {"bm25", LEX_TF_BM25_LUCENE, LEX_IDF_LUCENE, LEX_NORM_NONE, G_E, 1.2, 0},
        {"bm25:lucene", LEX_TF_BM25_LUCENE, LEX_IDF_LUCENE, LEX_NORM_NONE, G_E, 1.2, 0},
        {"bm25:robertson", LEX_TF_BM25_LUCENE, LEX_IDF_ROBERTSON, LEX_NORM_NONE, G_E, 1.2, 0},
        {"bm25:atire", LEX_TF_BM25, LEX_IDF_LOG, LEX_NORM_NONE, G_E, 1.2, 0},
        {"bm25:plus", LEX_TF_BM25_PLUS, LEX_IDF_PLUS, LEX_NORM_NONE, G_E, 1.2, 1},
        {"bm25:l", LEX_TF_BM25_L, LEX_IDF_L, LEX_NORM_NONE, G_E, 1.2, 0.5},
        {"bm25:okapi", LEX_TF_BM25, LEX_IDF_OKAPI, LEX_NORM_NONE, G_E, 1.5, 0},
        {"ltc", LEX_TF_LOG, LEX_IDF_LOG, LEX_NORM_COSINE, 10, 1.2, 0},
        {"Lpb", LEX_TF_LOG_AVERAGE, LEX_IDF_PROBABLE, LEX_NORM_BYTES, 10, 1.2, 0},
        {"dnu", LEX_TF_DOUBLE_LOG, LEX_IDF_NONE, LEX_NORM_UNIQUE, 10, 1.2, 0},
    };
    (void)state;

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const LexWeighting got = weighting_of(cases[i].name, 0);
        if (got.tf != cases[i].tf || got.idf != cases[i].idf || got.norm != cases[i].norm)
            fail_msg("%s: got %d %d %d", cases[i].name, got.tf, got.idf, got.norm);
        assert_near(cases[i].name, got.log_base, cases[i].log_base);
        assert_near(cases[i].name, got.k1, cases[i].k1);
        assert_near(cases[i].name, got.delta, cases[i].delta);
        assert_near(cases[i].name, got.b, 0.75);
        assert_near(cases[i].name, got.slope, 0.25);
        assert_near(cases[i].name, got.alpha, 0.375);
        assert_near(cases[i].name, weighting_of(cases[i].name, 7).log_base, 7);
    }
}

/* Every word of letters is a scheme, and no two of SMART's are the same one. */
static void
test_letters(void **state)
{
    static const struct {
        const char *prefix;
        const char *letters[3];
    } alphabets[] = {
        {"", {"nlabLd", "ntp", "ncub"}},
        {"gensim:", {"bntaldL", "xnftp", "xnc"}},
    };
    (void)state;

    for (size_t i = 0; i < G_N_ELEMENTS(alphabets); i++) {
        bool seen[LEX_TF_BM25_L + 1][LEX_IDF_L + 1][LEX_NORM_BYTES + 1] = {0};
        for (const char *tf = alphabets[i].letters[0]; *tf != '\0'; tf++) {
            for (const char *idf = alphabets[i].letters[1]; *idf != '\0'; idf++) {
                for (const char *norm = alphabets[i].letters[2]; *norm != '\0'; norm++) {
                    char name[16];
                    g_snprintf(name, sizeof name, "%s%c%c%c", alphabets[i].prefix, *tf, *idf,
                               *norm);
                    const LexWeighting got = weighting_of(name, 0);
                    assert_false(i == 0 && seen[got.tf][got.idf][got.norm]);
                    seen[got.tf][got.idf][got.norm] = true;
                }
            }
        }
    }
}

#define EVERY_SCHEME                                                                               \
    "expected quanteda[:TF], sklearn[:FLAG,...], tidytext, tm[:nonorm], voyant, gensim[:XYZ], "    \
    "bm25[:VARIANT] or three SMART letters, one of nlabLd (tf), one of ntp (idf) and one of ncub " \
    "(norm)"
#define EVERY_GENSIM                                                                               \
    "expected three of gensim's letters, one of bntaldL (tf), one of xnftp (idf) and one of xnc "  \
    "(norm; its pivoted u and b are not offered)"
#define EVERY_FLAG "is none of sublinear, nosmooth, l1, nonorm"

static void
test_refusals(void **state)
{
    static const struct {
        const char *scheme;
        double log_base;
        const char *message;
    } cases[] = {
        {"", 0, "unknown scheme '': " EVERY_SCHEME},
        {"tfidf", 0, "unknown scheme 'tfidf': " EVERY_SCHEME},
        {"foo:bar", 0, "unknown scheme 'foo:bar': " EVERY_SCHEME},
        {"nqc", 0, "unknown scheme 'nqc': " EVERY_SCHEME},
        {"NTC", 0, "unknown scheme 'NTC': " EVERY_SCHEME},
        {"ntcc", 0, "unknown scheme 'ntcc': " EVERY_SCHEME},
        {"quanteda:tf", 0,
         "unknown scheme 'quanteda:tf': expected one of quanteda, quanteda:count, quanteda:prop, "
         "quanteda:propmax, quanteda:logcount, quanteda:boolean, quanteda:augmented, "
         "quanteda:logave"},
        {"tidytext:", 0, "unknown scheme 'tidytext:': expected one of tidytext"},
        {"tm:norm", 0, "unknown scheme 'tm:norm': expected one of tm, tm:nonorm"},
        {"bm25:adpt", 0,
         "unknown scheme 'bm25:adpt': expected one of bm25, bm25:lucene, bm25:robertson, "
         "bm25:atire, bm25:plus, bm25:l, bm25:okapi"},
        {"gensim:nfu", 0, "scheme 'gensim:nfu': " EVERY_GENSIM},
        {"gensim:", 0, "scheme 'gensim:': " EVERY_GENSIM},
        {"gensim:nf", 0, "scheme 'gensim:nf': " EVERY_GENSIM},
        {"sklearn:l3", 0, "scheme 'sklearn:l3': flag 'l3' " EVERY_FLAG},
        {"sklearn:", 0, "scheme 'sklearn:': flag '' " EVERY_FLAG},
        {"sklearn:l1,", 0, "scheme 'sklearn:l1,': flag '' " EVERY_FLAG},
        {"sklearn:l1,nonorm", 0,
         "scheme 'sklearn:l1,nonorm': l1 and nonorm exclude each other, expected one of them"},
        {"ntc", 1, "log base 1: expected a number above 1, or 0 for the scheme's own"},
        {"ntc", 0.5, "log base 0.5: expected a number above 1, or 0 for the scheme's own"},
        {"ntc", -2, "log base -2: expected a number above 1, or 0 for the scheme's own"},
        {"ntc", INFINITY, "log base inf: expected a number above 1, or 0 for the scheme's own"},
        {"ntc", NAN, "log base nan: expected a number above 1, or 0 for the scheme's own"},
    };
    (void)state;

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        LexWeighting weighting = {.k1 = 42};
        g_autoptr(GError) error = NULL;
        assert_false(lex_scheme_parse(cases[i].scheme, cases[i].log_base, &weighting, &error));
        assert_true(g_error_matches(error, LEX_ERROR, LEX_ERROR_USAGE));
        assert_string_equal(error->message, cases[i].message);
        assert_true(weighting.k1 == 42);
    }
    assert_false(lex_scheme_parse("ntcc", 0, &(LexWeighting){0}, NULL));
}

/* --- the limits --- */

/* One document of one word: N = df = 1, everything there is to divide by is 1. */
static void
test_single_document(void **state)
{
    static const struct {
        const char *scheme;
        double expected;
    } cases[] = {
        {"quanteda", 0},
        {"tidytext", 0},
        {"tm", 0},
        {"ntc", 0}, /* a vector of zeros has no direction */
        {"npc", 0},
        {"gensim", 0},
        {"sklearn", 1},
        {"sklearn:l1", 1},
        {"sklearn:nonorm", 1},
        {"nnc", 1},
        {"Lnn", 1},
        {"dnn", 1},
        {"ann", 1},
        {"nnu", 1},
        {"nnb", 1},
        {"bm25:atire", 0},
        {"bm25:lucene", 0.13076457838717309},     /* log(4/3) / 2.2 */
        {"bm25:robertson", -0.49936922212186802}, /* log(1/3) / 2.2 */
        {"bm25:okapi", -0.27465307216702745},     /* log(1/3) / 4: the mean is negative too */
        {"bm25:plus", 1.3862943611198906},        /* 2 log 2 */
        {"bm25:l", 0.35161142188550992},          /* log(4/3) 2.2 1.5 / 2.7 */
    };
    static const uint32_t one[1] = {1};
    const LexCollection collection = {.n_docs = 1, .mean_length = 1, .mean_unique = 1};
    (void)state;

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const LexWeighting weighting = weighting_of(cases[i].scheme, 0);
        double idf[1];
        double weights[1];
        lex_weighting_idf(&weighting, &collection, 1, one, idf);
        lex_weighting_document(&weighting, &collection, 1, 1, one, idf, weights);
        assert_near(cases[i].scheme, weights[0], cases[i].expected);
    }
}

/* No term, no weight, and nothing is touched. */
static void
test_empty_document(void **state)
{
    static const char *const names[] = {"ntc", "Ltu", "nnb", "sklearn:l1", "bm25:okapi", "tm"};
    const LexCollection collection = {.n_docs = 1};
    (void)state;

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        const LexWeighting weighting = weighting_of(names[i], 0);
        lex_weighting_idf(&weighting, &collection, 0, NULL, NULL);
        lex_weighting_document(&weighting, &collection, 0, 0, NULL, NULL, NULL);
    }
}

/* The ends of BM25's and the norms' knobs. */
static void
test_knobs(void **state)
{
    static const uint32_t counts[2] = {3, 1};
    static const double idf[2] = {1, 1};
    const LexCollection collection = {.n_docs = 9, .mean_length = 2, .mean_unique = 8};
    double weights[2];
    (void)state;

    LexWeighting weighting = weighting_of("nnn", 0);
    weighting.tf = LEX_TF_BM25;
    weighting.k1 = 0; /* repetition does not count */
    lex_weighting_document(&weighting, &collection, 0, 2, counts, idf, weights);
    assert_near("k1 = 0", weights[0], 1);

    weighting.k1 = 2;
    weighting.b = 0; /* length does not count: 3 * 3 / (3 + 2) */
    lex_weighting_document(&weighting, &collection, 0, 2, counts, idf, weights);
    assert_near("b = 0", weights[0], 1.8);

    weighting.b = 1; /* twice the mean: 3 * 3 / (3 + 2 * 2) */
    lex_weighting_document(&weighting, &collection, 0, 2, counts, idf, weights);
    assert_near("b = 1", weights[0], 9. / 7);

    weighting.tf = LEX_TF_COUNT;
    weighting.norm = LEX_NORM_UNIQUE;
    weighting.slope = 0;
    lex_weighting_document(&weighting, &collection, 0, 2, counts, idf, weights);
    assert_near("slope = 0", weights[0], 3. / 8);
    weighting.slope = 1;
    lex_weighting_document(&weighting, &collection, 0, 2, counts, idf, weights);
    assert_near("slope = 1", weights[0], 3. / 2);

    weighting.norm = LEX_NORM_BYTES;
    weighting.alpha = 0;
    lex_weighting_document(&weighting, &collection, 100, 2, counts, idf, weights);
    assert_near("alpha = 0", weights[0], 3);
}

/* --- properties on random documents --- */

typedef struct {
    LexCollection collection;
    size_t n_terms;
    uint32_t counts[MAX_TERMS];
    uint32_t df[MAX_TERMS];
} RandomDocument;

static RandomDocument
random_document(GRand *random)
{
    RandomDocument document = {
        .collection = {.n_docs = 1 + (uint64_t)g_rand_int_range(random, 0, 1000)},
        .n_terms = (size_t)g_rand_int_range(random, 1, MAX_TERMS + 1),
    };
    for (size_t i = 0; i < document.n_terms; i++) {
        document.counts[i] = (uint32_t)g_rand_int_range(random, 1, 50);
        document.df[i] =
            (uint32_t)g_rand_int_range(random, 1, (gint32)document.collection.n_docs + 1);
    }
    document.collection.mean_length = g_rand_double_range(random, 1, 1000);
    document.collection.mean_unique = g_rand_double_range(random, 1, 100);
    return document;
}

static void
weigh(const char *scheme, double log_base, const RandomDocument *document, double weights[])
{
    const LexWeighting weighting = weighting_of(scheme, log_base);
    double idf[MAX_TERMS];
    lex_weighting_idf(&weighting, &document->collection, document->n_terms, document->df, idf);
    lex_weighting_document(&weighting, &document->collection, 1000, document->n_terms,
                           document->counts, idf, weights);
    for (size_t i = 0; i < document->n_terms; i++) {
        assert_true(isfinite(weights[i]));
        assert_false(weights[i] == 0 && signbit(weights[i]));
    }
}

static void
check_unit_length(const RandomDocument *document)
{
    static const char *const unit[] = {"nnc", "ltc", "dpc", "Lnc", "atc", "sklearn", "gensim:lpc"};
    double weights[MAX_TERMS];

    for (size_t i = 0; i < G_N_ELEMENTS(unit); i++) {
        double squares = 0;
        weigh(unit[i], 0, document, weights);
        for (size_t j = 0; j < document->n_terms; j++)
            squares += weights[j] * weights[j];
        if (squares != 0)
            assert_near(unit[i], squares, 1);
    }

    double sum = 0;
    weigh("sklearn:l1", 0, document, weights);
    for (size_t j = 0; j < document->n_terms; j++)
        sum += weights[j];
    assert_near("sklearn:l1", sum, 1);
}

/* A text twice over has the same direction; a base only stretches what is linear in it. */
static void
check_scales(const RandomDocument *document)
{
    RandomDocument doubled = *document;
    double once[MAX_TERMS];
    double twice[MAX_TERMS];

    for (size_t i = 0; i < doubled.n_terms; i++)
        doubled.counts[i] *= 2;
    weigh("nnc", 0, document, once);
    weigh("nnc", 0, &doubled, twice);
    for (size_t i = 0; i < doubled.n_terms; i++)
        assert_near("nnc doubled", twice[i], once[i]);

    weigh("ntn", 10, document, once);
    weigh("ntn", 2, document, twice);
    for (size_t i = 0; i < doubled.n_terms; i++)
        assert_near("ntn base 2", twice[i], once[i] * log2(10));
    weigh("ntn", 100, document, twice);
    for (size_t i = 0; i < doubled.n_terms; i++)
        assert_near("ntn base 100", twice[i], once[i] / 2);
}

/* SMART's p, BM25+ and BM25L have nothing below 0; tm is tidytext in bits; Voyant is quanteda's
 * prop. */
static void
check_relatives(const RandomDocument *document)
{
    double one[MAX_TERMS];
    double other[MAX_TERMS];

    weigh("bm25:l", 0, document, one);
    weigh("bm25:plus", 0, document, other);
    for (size_t i = 0; i < document->n_terms; i++)
        assert_true(one[i] > 0 && other[i] > 0);
    weigh("npn", 0, document, one);
    for (size_t i = 0; i < document->n_terms; i++)
        assert_true(one[i] >= 0);

    weigh("tm", 0, document, one);
    weigh("tidytext", 0, document, other);
    for (size_t i = 0; i < document->n_terms; i++)
        assert_near("tm", one[i], other[i] / log(2));
    weigh("voyant", 0, document, one);
    weigh("quanteda:prop", 0, document, other);
    assert_memory_equal(one, other, document->n_terms * sizeof one[0]);
}

/* What is left of a scheme when the order of its terms changes. */
static void
check_order(const RandomDocument *document)
{
    static const char *const names[] = {"ltc", "bm25:okapi", "sklearn:l1", "Ltu", "bm25:l"};
    RandomDocument reversed = *document;
    double weights[MAX_TERMS];
    double backwards[MAX_TERMS];

    for (size_t i = 0; i < reversed.n_terms; i++) {
        reversed.counts[i] = document->counts[reversed.n_terms - 1 - i];
        reversed.df[i] = document->df[reversed.n_terms - 1 - i];
    }
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        weigh(names[i], 0, document, weights);
        weigh(names[i], 0, &reversed, backwards);
        for (size_t j = 0; j < reversed.n_terms; j++)
            assert_near(names[i], backwards[reversed.n_terms - 1 - j], weights[j]);
    }
}

static void
test_properties(void **state)
{
    const guint32 seed = 20170807;
    g_autoptr(GRand) random = g_rand_new_with_seed(seed);
    (void)state;

    print_message("seed %u\n", seed);
    for (size_t i = 0; i < 500; i++) {
        const RandomDocument document = random_document(random);
        check_unit_length(&document);
        check_scales(&document);
        check_relatives(&document);
        check_order(&document);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tf),
        cmocka_unit_test(test_idf),
        cmocka_unit_test(test_norm),
        cmocka_unit_test(test_schemes),
        cmocka_unit_test(test_letters),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_single_document),
        cmocka_unit_test(test_empty_document),
        cmocka_unit_test(test_knobs),
        cmocka_unit_test(test_properties),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
