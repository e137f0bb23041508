/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Term weights: weight = tf(f) * idf(df) / norm(the document's vector).
 *
 * f occurrences of the term in the document, df documents of N hold it, dl the document's length
 * in counted tokens, avdl the mean of those. Only terms with f > 0 have a weight.
 *
 * SMART (Salton & Buckley 1988; Manning, Raghavan & Schuetze 2008, fig. 6.15), base 10:
 *
 *     tf    n f    l 1 + log f    a 1/2 + f / 2 max f    b 1
 *           L (1 + log f) / (1 + log mean f)    d 1 + log(1 + log f)
 *     idf   n 1    t log(N / df)    p max(0, log((N - df) / df))
 *     norm  n 1    c 1 / sqrt(sum w^2)    b 1 / bytes^alpha
 *           u 1 / ((1 - slope) mean unique + slope unique)  (Singhal, Buckley & Mitra 1996)
 *
 * Other tools, each in its own base:
 *
 *     quanteda   dfm_tfidf(): f log10(N / df); dfm_weight() has the other tf
 *     sklearn    TfidfTransformer: f (ln((1 + N) / (1 + df)) + 1), then unit length; the + 1 keeps
 *                words of every document
 *     tidytext   bind_tf_idf(): f / dl ln(N / df)
 *     tm         weightTfIdf(): f / dl log2(N / df)
 *     voyant     f / dl log10(N / df)
 *     gensim     TfidfModel: f log2(N / df), then unit length; its letter t is log2((N + 1) / df)
 *
 * BM25 (Robertson et al. 1994), named as Kamphuis, de Vries, Boytsov & Lin 2020 name the variants,
 * natural logarithm; B = 1 - b + b dl / avdl:
 *
 *     robertson  f / (f + k1 B)             log((N - df + .5) / (df + .5))
 *     lucene     f / (f + k1 B)             log(1 + (N - df + .5) / (df + .5))
 *     atire      (k1 + 1) f / (f + k1 B)    log(N / df)
 *     plus       that + delta               log((N + 1) / df)
 *     l          (k1 + 1) (c + delta) / (k1 + c + delta), c = f / B    log((N + 1) / (df + .5))
 *     okapi      atire's tf                 robertson's, a quarter of the mean for negatives
 *
 * Where we differ: rank_bm25 and bm25s give a document without the term delta's share under plus
 * and l (a constant per query, which ranks nothing); here an absent term weighs nothing. tm's
 * weightSMART() takes the cosine before the idf and so has no unit vectors; we follow the book.
 */
#include "lex-weight.h"

#include <math.h>
#include <string.h>

/* The usual values of what a scheme's name does not say. */
static const double usual_k1 = 1.2;
static const double usual_b = 0.75;
static const double usual_slope = 0.25; /* gensim's */
static const double usual_alpha = 0.375;

/* rank_bm25's epsilon. */
static const double okapi_share_of_mean = 0.25;

/* --- arithmetic --- */

/* The exact functions where there is one: log10(1000) is 3, log(1000) / log(10) is not. */
static double
logarithm(double base, double x)
{
    if (base == 10)
        return log10(x);
    if (base == 2)
        return log2(x);
    if (base == G_E)
        return log(x);
    return log(x) / log(base);
}

/* Neumaier 1974: a sum whose error does not grow with the number of its terms. */
typedef struct {
    double total;
    double lost;
} Sum;

static void
sum_add(Sum *sum, double x)
{
    const double total = sum->total + x;
    if (fabs(sum->total) >= fabs(x))
        sum->lost += (sum->total - total) + x;
    else
        sum->lost += (x - total) + sum->total;
    sum->total = total;
}

static double
sum_value(Sum sum)
{
    return sum.total + sum.lost;
}

/* --- tf: the count in the document --- */

/* What the count of one term is measured by: the rest of its document. */
typedef struct {
    const LexWeighting *weighting;
    double length;        /* all counts together, > 0 */
    double max;           /* the largest count, >= 1 */
    double mean;          /* per distinct term, >= 1 */
    double length_factor; /* BM25's B: 1 for a document of mean length */
} Document;

/* SMART n. From 1, without bound. */
static double
tf_count(const Document *document, double count)
{
    (void)document;
    return count;
}

/* SMART l, scikit-learn's sublinear_tf, quanteda's logcount. 1 for a single occurrence. */
static double
tf_log(const Document *document, double count)
{
    return 1 + logarithm(document->weighting->log_base, count);
}

/* SMART a, quanteda's augmented with k = 0.5. Above 0.5; 1 for the most frequent term. */
static double
tf_augmented(const Document *document, double count)
{
    return 0.5 + 0.5 * count / document->max;
}

/* SMART b. Always 1: absent terms are not asked about. */
static double
tf_boolean(const Document *document, double count)
{
    (void)document;
    (void)count;
    return 1;
}

/* SMART L, quanteda's logave. The mean is over the terms present and at least 1, so the divisor
 * is too; 1 for every term when all counts are equal. */
static double
tf_log_average(const Document *document, double count)
{
    const double base = document->weighting->log_base;
    return (1 + logarithm(base, count)) / (1 + logarithm(base, document->mean));
}

/* SMART d as gensim has it. 1 for a single occurrence, and it hardly grows. */
static double
tf_double_log(const Document *document, double count)
{
    const double base = document->weighting->log_base;
    return 1 + logarithm(base, 1 + logarithm(base, count));
}

/* quanteda's prop, tidytext, tm, Voyant. In (0, 1]; 1 when the document is that word alone. */
static double
tf_proportion(const Document *document, double count)
{
    return count / document->length;
}

/* quanteda's propmax. In (0, 1]; 1 for the most frequent term. */
static double
tf_max_proportion(const Document *document, double count)
{
    return count / document->max;
}

/* BM25's saturation without the factor k1 + 1 (Robertson et al. 1994; Lucene since version 8).
 * In (0, 1]; k1 = 0 makes it 1, SMART's b. */
static double
tf_bm25_lucene(const Document *document, double count)
{
    return count / (count + document->weighting->k1 * document->length_factor);
}

/* BM25's saturation (ATIRE: Trotman, Jia & Crane 2012). Rises to k1 + 1; 1 for a single
 * occurrence in a document of mean length. */
static double
tf_bm25(const Document *document, double count)
{
    const double k1 = document->weighting->k1;
    return count * (k1 + 1) / (count + k1 * document->length_factor);
}

/* BM25+ (Lv & Zhai 2011, CIKM): above delta however long the document; delta = 0 is ATIRE's. */
static double
tf_bm25_plus(const Document *document, double count)
{
    return tf_bm25(document, count) + document->weighting->delta;
}

/* BM25L (Lv & Zhai 2011, SIGIR): rises to k1 + 1, never below its value for c = 0. */
static double
tf_bm25_l(const Document *document, double count)
{
    const double k1 = document->weighting->k1;
    const double shifted = count / document->length_factor + document->weighting->delta;
    return (k1 + 1) * shifted / (k1 + shifted);
}

static double (*const tf_functions[])(const Document *document, double count) = {
    [LEX_TF_COUNT] = tf_count,
    [LEX_TF_LOG] = tf_log,
    [LEX_TF_AUGMENTED] = tf_augmented,
    [LEX_TF_BOOLEAN] = tf_boolean,
    [LEX_TF_LOG_AVERAGE] = tf_log_average,
    [LEX_TF_DOUBLE_LOG] = tf_double_log,
    [LEX_TF_PROPORTION] = tf_proportion,
    [LEX_TF_MAX_PROPORTION] = tf_max_proportion,
    [LEX_TF_BM25] = tf_bm25,
    [LEX_TF_BM25_LUCENE] = tf_bm25_lucene,
    [LEX_TF_BM25_PLUS] = tf_bm25_plus,
    [LEX_TF_BM25_L] = tf_bm25_l,
};

/* --- idf: the rarity in the collection --- */

/* SMART n. */
static double
idf_none(double base, double n_docs, double df)
{
    (void)base;
    (void)n_docs;
    (void)df;
    return 1;
}

/* SMART t (Sparck Jones 1972), gensim's f. From 0, where every document has the term. */
static double
idf_log(double base, double n_docs, double df)
{
    return logarithm(base, n_docs / df);
}

/* SMART p (Croft & Harper 1979), quanteda's inverseprob. 0 from df = N / 2 on. */
static double
idf_probable(double base, double n_docs, double df)
{
    const double odds = (n_docs - df) / df;
    return odds > 1 ? logarithm(base, odds) : 0;
}

/* scikit-learn, smooth_idf=False. 1 where every document has the term. */
static double
idf_plus_one(double base, double n_docs, double df)
{
    return idf_log(base, n_docs, df) + 1;
}

/* scikit-learn, smooth_idf=True: one more document, with every term once. 1 where df = N. */
static double
idf_smooth(double base, double n_docs, double df)
{
    return logarithm(base, (1 + n_docs) / (1 + df)) + 1;
}

/* Robertson & Sparck Jones 1976, no relevance known. 0 at df = N / 2, negative above. */
static double
idf_robertson(double base, double n_docs, double df)
{
    return logarithm(base, (n_docs - df + 0.5) / (df + 0.5));
}

/* Lucene's: the 1 keeps it above 0, also at df = N. */
static double
idf_lucene(double base, double n_docs, double df)
{
    return logarithm(base, 1 + (n_docs - df + 0.5) / (df + 0.5));
}

/* BM25+ and gensim's t. Above 0, also at df = N. */
static double
idf_plus(double base, double n_docs, double df)
{
    return logarithm(base, (n_docs + 1) / df);
}

/* BM25L. The same number as Lucene's, rounded otherwise: the 1 there is (df + .5) / (df + .5). */
static double
idf_l(double base, double n_docs, double df)
{
    return logarithm(base, (n_docs + 1) / (df + 0.5));
}

static double (*const idf_functions[])(double base, double n_docs, double df) = {
    [LEX_IDF_NONE] = idf_none,
    [LEX_IDF_LOG] = idf_log,
    [LEX_IDF_PROBABLE] = idf_probable,
    [LEX_IDF_PLUS_ONE] = idf_plus_one,
    [LEX_IDF_SMOOTH] = idf_smooth,
    [LEX_IDF_ROBERTSON] = idf_robertson,
    [LEX_IDF_OKAPI] = idf_robertson, /* and then idf_raise_negatives() */
    [LEX_IDF_LUCENE] = idf_lucene,
    [LEX_IDF_PLUS] = idf_plus,
    [LEX_IDF_L] = idf_l,
};

/* rank_bm25's BM25Okapi. The mean is over all terms, negatives too: in a handful of documents it
 * may be negative itself, and so stay the raised ones. */
static void
idf_raise_negatives(size_t n_terms, double idf[])
{
    Sum sum = {0};
    for (size_t i = 0; i < n_terms; i++)
        sum_add(&sum, idf[i]);

    const double raised = okapi_share_of_mean * sum_value(sum) / (double)n_terms;
    for (size_t i = 0; i < n_terms; i++) {
        if (idf[i] < 0)
            idf[i] = raised;
    }
}

void
lex_weighting_idf(const LexWeighting *weighting, const LexCollection *collection, size_t n_terms,
                  const uint32_t df[], double ret_idf[])
{
    const double n_docs = (double)collection->n_docs;

    for (size_t i = 0; i < n_terms; i++) {
        g_assert(df[i] >= 1 && df[i] <= collection->n_docs);
        ret_idf[i] = idf_functions[weighting->idf](weighting->log_base, n_docs, df[i]);
    }
    if (weighting->idf == LEX_IDF_OKAPI)
        idf_raise_negatives(n_terms, ret_idf);
}

/* --- norm: the size of the document's vector --- */

/* SMART c, scikit-learn's l2. 0 for a vector of zeros. */
static double
norm_cosine(size_t n_terms, const double weights[])
{
    Sum squares = {0};
    for (size_t i = 0; i < n_terms; i++)
        sum_add(&squares, weights[i] * weights[i]);
    return sqrt(sum_value(squares));
}

/* scikit-learn's l1. 0 for a vector of zeros. */
static double
norm_l1(size_t n_terms, const double weights[])
{
    Sum sum = {0};
    for (size_t i = 0; i < n_terms; i++)
        sum_add(&sum, fabs(weights[i]));
    return sum_value(sum);
}

/* SMART u: the mean itself for a document of mean size, whatever the slope. */
static double
norm_unique(const LexWeighting *weighting, const LexCollection *collection, size_t n_terms)
{
    const double slope = weighting->slope;
    return (1 - slope) * collection->mean_unique + slope * (double)n_terms;
}

/* What the weights are divided by; 0 where there is nothing to divide by. */
static double
norm_divisor(const LexWeighting *weighting, const LexCollection *collection,
             uint64_t document_bytes, size_t n_terms, const double weights[])
{
    switch (weighting->norm) {
    case LEX_NORM_NONE:
        return 1;
    case LEX_NORM_COSINE:
        return norm_cosine(n_terms, weights);
    case LEX_NORM_L1:
        return norm_l1(n_terms, weights);
    case LEX_NORM_UNIQUE:
        return norm_unique(weighting, collection, n_terms);
    case LEX_NORM_BYTES: /* SMART b; alpha = 0 is no norm at all */
        return pow((double)document_bytes, weighting->alpha);
    }
    g_assert_not_reached();
}

/* --- a document's weights --- */

static Document
document_measure(const LexWeighting *weighting, const LexCollection *collection, size_t n_terms,
                 const uint32_t counts[])
{
    uint64_t length = 0;
    uint32_t max = 0;
    for (size_t i = 0; i < n_terms; i++) {
        g_assert(counts[i] > 0);
        length += counts[i];
        max = MAX(max, counts[i]);
    }

    /* A caller who weighs by no length may not know the mean: then no document is a long one. */
    const double mean_length = collection->mean_length;
    const double relative_length = mean_length > 0 ? (double)length / mean_length : 1;
    return (Document){
        .weighting = weighting,
        .length = (double)length,
        .max = max,
        .mean = (double)length / (double)n_terms,
        .length_factor = 1 - weighting->b + weighting->b * relative_length,
    };
}

void
lex_weighting_document(const LexWeighting *weighting, const LexCollection *collection,
                       uint64_t document_bytes, size_t n_terms, const uint32_t counts[],
                       const double idf[], double ret_weights[])
{
    if (n_terms == 0)
        return;

    const Document document = document_measure(weighting, collection, n_terms, counts);
    for (size_t i = 0; i < n_terms; i++)
        ret_weights[i] = tf_functions[weighting->tf](&document, counts[i]) * idf[i];

    const double divisor =
        norm_divisor(weighting, collection, document_bytes, n_terms, ret_weights);
    if (divisor == 0 || divisor == 1)
        return;
    for (size_t i = 0; i < n_terms; i++)
        ret_weights[i] /= divisor;
}

/* --- the names of schemes --- */

typedef struct {
    const char *name;
    LexTf tf;
    LexIdf idf;
    LexNorm norm;
    double log_base;
    double k1; /* 0: the usual one */
    double delta;
} Scheme;

static const Scheme schemes[] = {
    {"quanteda", LEX_TF_COUNT, LEX_IDF_LOG, LEX_NORM_NONE, 10, 0, 0},
    {"quanteda:count", LEX_TF_COUNT, LEX_IDF_LOG, LEX_NORM_NONE, 10, 0, 0},
    {"quanteda:prop", LEX_TF_PROPORTION, LEX_IDF_LOG, LEX_NORM_NONE, 10, 0, 0},
    {"quanteda:propmax", LEX_TF_MAX_PROPORTION, LEX_IDF_LOG, LEX_NORM_NONE, 10, 0, 0},
    {"quanteda:logcount", LEX_TF_LOG, LEX_IDF_LOG, LEX_NORM_NONE, 10, 0, 0},
    {"quanteda:boolean", LEX_TF_BOOLEAN, LEX_IDF_LOG, LEX_NORM_NONE, 10, 0, 0},
    {"quanteda:augmented", LEX_TF_AUGMENTED, LEX_IDF_LOG, LEX_NORM_NONE, 10, 0, 0},
    {"quanteda:logave", LEX_TF_LOG_AVERAGE, LEX_IDF_LOG, LEX_NORM_NONE, 10, 0, 0},
    {"sklearn", LEX_TF_COUNT, LEX_IDF_SMOOTH, LEX_NORM_COSINE, G_E, 0, 0},
    {"tidytext", LEX_TF_PROPORTION, LEX_IDF_LOG, LEX_NORM_NONE, G_E, 0, 0},
    {"tm", LEX_TF_PROPORTION, LEX_IDF_LOG, LEX_NORM_NONE, 2, 0, 0},
    {"tm:nonorm", LEX_TF_COUNT, LEX_IDF_LOG, LEX_NORM_NONE, 2, 0, 0},
    {"voyant", LEX_TF_PROPORTION, LEX_IDF_LOG, LEX_NORM_NONE, 10, 0, 0},
    {"gensim", LEX_TF_COUNT, LEX_IDF_LOG, LEX_NORM_COSINE, 2, 0, 0},
    {"bm25", LEX_TF_BM25_LUCENE, LEX_IDF_LUCENE, LEX_NORM_NONE, G_E, 0, 0},
    {"bm25:lucene", LEX_TF_BM25_LUCENE, LEX_IDF_LUCENE, LEX_NORM_NONE, G_E, 0, 0},
    {"bm25:robertson", LEX_TF_BM25_LUCENE, LEX_IDF_ROBERTSON, LEX_NORM_NONE, G_E, 0, 0},
    {"bm25:atire", LEX_TF_BM25, LEX_IDF_LOG, LEX_NORM_NONE, G_E, 0, 0},
    {"bm25:plus", LEX_TF_BM25_PLUS, LEX_IDF_PLUS, LEX_NORM_NONE, G_E, 0, 1},
    {"bm25:l", LEX_TF_BM25_L, LEX_IDF_L, LEX_NORM_NONE, G_E, 0, 0.5},
    {"bm25:okapi", LEX_TF_BM25, LEX_IDF_OKAPI, LEX_NORM_NONE, G_E, 1.5, 0},
};

/* How a scheme is spelt, for the message about one that does not exist. */
#define SCHEME_SPELLINGS                                                                           \
    "quanteda[:TF], sklearn[:FLAG,...], tidytext, tm[:nonorm], voyant, gensim[:XYZ], "             \
    "bm25[:VARIANT]"

/* The letters of one place in XYZ; choices[i] is what letters[i] stands for. */
typedef struct {
    const char *letters;
    int choices[8];
} Letters;

enum { TF_LETTER, IDF_LETTER, NORM_LETTER, N_LETTERS };

static const Letters smart_letters[N_LETTERS] = {
    [TF_LETTER] = {"nlabLd",
                   {LEX_TF_COUNT, LEX_TF_LOG, LEX_TF_AUGMENTED, LEX_TF_BOOLEAN, LEX_TF_LOG_AVERAGE,
                    LEX_TF_DOUBLE_LOG}},
    [IDF_LETTER] = {"ntp", {LEX_IDF_NONE, LEX_IDF_LOG, LEX_IDF_PROBABLE}},
    [NORM_LETTER] = {"ncub", {LEX_NORM_NONE, LEX_NORM_COSINE, LEX_NORM_UNIQUE, LEX_NORM_BYTES}},
};

/*
 * gensim's smartirs: t as tf is n, x is n, f is SMART's t and t its own. Its pivoted norms u and b
 * are left out: they measure a document by the terms that are not in all documents, and b by the
 * characters of the vocabulary; neither is what SMART's u and b divide by.
 */
static const Letters gensim_letters[N_LETTERS] = {
    [TF_LETTER] = {"bntaldL",
                   {LEX_TF_BOOLEAN, LEX_TF_COUNT, LEX_TF_COUNT, LEX_TF_AUGMENTED, LEX_TF_LOG,
                    LEX_TF_DOUBLE_LOG, LEX_TF_LOG_AVERAGE}},
    [IDF_LETTER] = {"xnftp",
                    {LEX_IDF_NONE, LEX_IDF_NONE, LEX_IDF_LOG, LEX_IDF_PLUS, LEX_IDF_PROBABLE}},
    [NORM_LETTER] = {"xnc", {LEX_NORM_NONE, LEX_NORM_NONE, LEX_NORM_COSINE}},
};

/* Three letters change the three choices; anything else leaves the scheme as it is. */
static bool
letters_apply(const Letters alphabet[N_LETTERS], const char *word, Scheme *scheme)
{
    int choices[N_LETTERS];

    if (strlen(word) != N_LETTERS)
        return false;
    for (size_t i = 0; i < N_LETTERS; i++) {
        const char *const letter = strchr(alphabet[i].letters, word[i]);
        if (letter == NULL)
            return false;
        choices[i] = alphabet[i].choices[letter - alphabet[i].letters];
    }
    scheme->tf = (LexTf)choices[TF_LETTER];
    scheme->idf = (LexIdf)choices[IDF_LETTER];
    scheme->norm = (LexNorm)choices[NORM_LETTER];
    return true;
}

static const Scheme *
scheme_find(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(schemes); i++) {
        if (strcmp(schemes[i].name, name) == 0)
            return &schemes[i];
    }
    return NULL;
}

static bool
gensim_parse(const char *name, const char *letters, Scheme *scheme, GError **error)
{
    *scheme = *scheme_find("gensim");
    if (letters_apply(gensim_letters, letters, scheme))
        return true;
    g_set_error(error, LEX_ERROR, LEX_ERROR_USAGE,
                "scheme '%s': expected three of gensim's letters, one of %s (tf), one of %s (idf) "
                "and one of %s (norm; its pivoted u and b are not offered)",
                name, gensim_letters[TF_LETTER].letters, gensim_letters[IDF_LETTER].letters,
                gensim_letters[NORM_LETTER].letters);
    return false;
}

static bool
sklearn_apply(const char *flag, Scheme *scheme)
{
    if (strcmp(flag, "sublinear") == 0)
        scheme->tf = LEX_TF_LOG;
    else if (strcmp(flag, "nosmooth") == 0)
        scheme->idf = LEX_IDF_PLUS_ONE;
    else if (strcmp(flag, "l1") == 0)
        scheme->norm = LEX_NORM_L1;
    else if (strcmp(flag, "nonorm") == 0)
        scheme->norm = LEX_NORM_NONE;
    else
        return false;
    return true;
}

static bool
sklearn_parse(const char *name, const char *flags, Scheme *scheme, GError **error)
{
    g_auto(GStrv) words = g_strsplit(flags, ",", -1);
    const char *const *const set = (const char *const *)words;

    *scheme = *scheme_find("sklearn");
    for (size_t i = 0; i == 0 || words[i] != NULL; i++) {
        /* An empty string splits into no words, and names no flag. */
        const char *const flag = words[i] != NULL ? words[i] : "";
        if (!sklearn_apply(flag, scheme)) {
            g_set_error(error, LEX_ERROR, LEX_ERROR_USAGE,
                        "scheme '%s': flag '%s' is none of sublinear, nosmooth, l1, nonorm", name,
                        flag);
            return false;
        }
    }
    if (g_strv_contains(set, "l1") && g_strv_contains(set, "nonorm")) {
        g_set_error(error, LEX_ERROR, LEX_ERROR_USAGE,
                    "scheme '%s': l1 and nonorm exclude each other, expected one of them", name);
        return false;
    }
    return true;
}

/* The schemes that begin as this one does, up to the colon; NULL when there are none. */
static char *
scheme_relatives(const char *name)
{
    const size_t length = strcspn(name, ":");
    GString *list = g_string_new(NULL);

    for (size_t i = 0; i < G_N_ELEMENTS(schemes); i++) {
        const char *const other = schemes[i].name;
        if (strcspn(other, ":") == length && strncmp(other, name, length) == 0)
            g_string_append_printf(list, "%s%s", list->len > 0 ? ", " : "", other);
    }
    return g_string_free(list, list->len == 0);
}

static void
scheme_refuse(const char *name, GError **error)
{
    g_autofree char *relatives = scheme_relatives(name);

    if (relatives != NULL)
        g_set_error(error, LEX_ERROR, LEX_ERROR_USAGE, "unknown scheme '%s': expected one of %s",
                    name, relatives);
    else
        g_set_error(error, LEX_ERROR, LEX_ERROR_USAGE,
                    "unknown scheme '%s': expected " SCHEME_SPELLINGS " or three SMART letters, "
                    "one of %s (tf), one of %s (idf) and one of %s (norm)",
                    name, smart_letters[TF_LETTER].letters, smart_letters[IDF_LETTER].letters,
                    smart_letters[NORM_LETTER].letters);
}

static bool
scheme_parse(const char *name, Scheme *scheme, GError **error)
{
    static const char gensim[] = "gensim:";
    static const char sklearn[] = "sklearn:";

    const Scheme *const known = scheme_find(name);
    if (known != NULL) {
        *scheme = *known;
        return true;
    }
    if (g_str_has_prefix(name, gensim))
        return gensim_parse(name, name + strlen(gensim), scheme, error);
    if (g_str_has_prefix(name, sklearn))
        return sklearn_parse(name, name + strlen(sklearn), scheme, error);

    *scheme = (Scheme){.log_base = 10};
    if (letters_apply(smart_letters, name, scheme))
        return true;
    scheme_refuse(name, error);
    return false;
}

static bool
log_base_check(double log_base, GError **error)
{
    if (log_base == 0 || (log_base > 1 && isfinite(log_base)))
        return true;

    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    g_set_error(error, LEX_ERROR, LEX_ERROR_USAGE,
                "log base %s: expected a number above 1, or 0 for the scheme's own",
                g_ascii_formatd(digits, sizeof digits, "%g", log_base));
    return false;
}

bool
lex_weighting_parse(const char *scheme, double log_base, LexWeighting *ret_weighting,
                    GError **error)
{
    Scheme parsed;

    if (!log_base_check(log_base, error) || !scheme_parse(scheme, &parsed, error))
        return false;
    *ret_weighting = (LexWeighting){
        .tf = parsed.tf,
        .idf = parsed.idf,
        .norm = parsed.norm,
        .log_base = log_base > 0 ? log_base : parsed.log_base,
        .k1 = parsed.k1 > 0 ? parsed.k1 : usual_k1,
        .b = usual_b,
        .delta = parsed.delta,
        .slope = usual_slope,
        .alpha = usual_alpha,
    };
    return true;
}
