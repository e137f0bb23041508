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

#include "lex-sum.h"

#include <math.h>
#include <string.h>

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
    LexSum sum = {0};
    for (size_t i = 0; i < n_terms; i++)
        lex_sum_add(&sum, idf[i]);

    const double raised = okapi_share_of_mean * lex_sum_value(sum) / (double)n_terms;
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
    LexSum squares = {0};
    for (size_t i = 0; i < n_terms; i++)
        lex_sum_add(&squares, weights[i] * weights[i]);
    return sqrt(lex_sum_value(squares));
}

/* scikit-learn's l1. 0 for a vector of zeros. */
static double
norm_l1(size_t n_terms, const double weights[])
{
    LexSum sum = {0};
    for (size_t i = 0; i < n_terms; i++)
        lex_sum_add(&sum, fabs(weights[i]));
    return lex_sum_value(sum);
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
