/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-macros.h>

/*
 * TF-IDF and BM25: the weight of a term in a document.
 *
 * A weighting is three choices and a logarithm, named as the SMART system names them
 * (Manning, Raghavan & Schuetze 2008, Introduction to Information Retrieval, fig. 6.15):
 * how the count in the document is damped (tf), how rare the term is in the collection (idf),
 * and how the document's vector is scaled (norm). The schemes of other tools are such triples
 * under the tool's name: see lex-scheme.h. Pure functions on numbers: no I/O, no state.
 */

typedef enum {
    LEX_TF_COUNT,          /* n: f */
    LEX_TF_LOG,            /* l: 1 + log f */
    LEX_TF_AUGMENTED,      /* a: 0.5 + 0.5 f / max f */
    LEX_TF_BOOLEAN,        /* b: 1 */
    LEX_TF_LOG_AVERAGE,    /* L: (1 + log f) / (1 + log ave f) */
    LEX_TF_DOUBLE_LOG,     /* d: 1 + log(1 + log f) */
    LEX_TF_PROPORTION,     /* f / document length (quanteda prop, tidytext, tm) */
    LEX_TF_MAX_PROPORTION, /* f / max f (quanteda propmax) */
    LEX_TF_BM25,           /* saturating, see lex-weight.c */
    LEX_TF_BM25_LUCENE,    /* the same without the constant factor k1 + 1 */
    LEX_TF_BM25_PLUS,
    LEX_TF_BM25_L,
} LexTf;

typedef enum {
    LEX_IDF_NONE,      /* n: 1 */
    LEX_IDF_LOG,       /* t: log(N / df) */
    LEX_IDF_PROBABLE,  /* p: max(0, log((N - df) / df)) */
    LEX_IDF_PLUS_ONE,  /* scikit-learn smooth_idf=False: log(N / df) + 1 */
    LEX_IDF_SMOOTH,    /* scikit-learn smooth_idf=True: log((1 + N) / (1 + df)) + 1 */
    LEX_IDF_ROBERTSON, /* log((N - df + .5) / (df + .5)), negative from df > N / 2 */
    LEX_IDF_OKAPI,     /* Robertson's, negatives replaced by 0.25 * mean idf (rank_bm25) */
    LEX_IDF_LUCENE,    /* log(1 + (N - df + .5) / (df + .5)) */
    LEX_IDF_PLUS,      /* log((N + 1) / df) */
    LEX_IDF_L,         /* log((N + 1) / (df + .5)) */
} LexIdf;

typedef enum {
    LEX_NORM_NONE,   /* n: 1 */
    LEX_NORM_COSINE, /* c: 1 / sqrt(sum w^2) */
    LEX_NORM_L1,     /* 1 / sum |w| */
    LEX_NORM_UNIQUE, /* u: 1 / ((1 - slope) mean unique terms + slope unique terms) */
    LEX_NORM_BYTES,  /* b: 1 / bytes^alpha */
} LexNorm;

typedef struct {
    LexTf tf;
    LexIdf idf;
    LexNorm norm;
    double log_base; /* of the logarithms in tf and idf, > 1 */
    double k1;       /* BM25: how fast repetition saturates, >= 0 */
    double b;        /* BM25: how much length matters, 0 to 1 */
    double delta;    /* BM25+ and BM25L: what a long document keeps, >= 0 */
    double slope;    /* norm u: share of the document's own size, 0 to 1 */
    double alpha;    /* norm b: exponent, 0 to 1 */
} LexWeighting;

/* What a weight needs to know of the whole collection. */
typedef struct {
    uint64_t n_docs;    /* N: every document, those without a counted term too */
    double mean_length; /* counted tokens per document */
    double mean_unique; /* distinct counted terms per document */
} LexCollection;

/*
 * The idf of every term of the collection: df[i] documents of n_docs hold term i, 1 <= df <= N.
 * All at once, because LEX_IDF_OKAPI looks at the mean.
 */
void lex_weighting_idf(const LexWeighting *weighting, const LexCollection *collection,
                       size_t n_terms, const uint32_t df[], double ret_idf[]);

/*
 * The weights of one document's terms: counts[i] > 0 occurrences of a term whose inverse document
 * frequency is idf[i]. document_bytes is the size of its text (norm b). Sums run in the order
 * given, so the same order gives the same bits. A norm of a zero vector leaves it zero. A term the
 * document does not hold weighs 0 under every scheme.
 */
void lex_weighting_document(const LexWeighting *weighting, const LexCollection *collection,
                            uint64_t document_bytes, size_t n_terms, const uint32_t counts[],
                            const double idf[], double ret_weights[]);
