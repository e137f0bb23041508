/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every figure of tfidf.tsv, which says of each where it is from, against lex-weight.c.
 *
 * A row names a dataset, a scheme in the words of its source, a document and a term. The datasets
 * are tables here, the schemes are translated to the names of lex_scheme_parse(), and the
 * expected values are read from the file. LEXSTAT_GOLD may name another folder with more rows:
 * those of a dataset or scheme that is not known here are counted and let pass.
 */
#include "lex-scheme.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "test-gold.h"

/* --- the datasets --- */

/* A document as a text: words separated by spaces, `word*n` for n times the word. */
typedef struct {
    const char *name;
    const char *text;
} Document;

typedef struct {
    const char *name;
    const Document *documents; /* to the one without a name */
    uint64_t n_docs;           /* 0: the documents are the whole collection */
    const char *df;            /* in a larger collection: `word*df` */
} Dataset;

/* Manning, Raghavan & Schuetze 2008, figures 6.8 to 6.10. */
static const Document iir_documents[] = {
    {"Doc1", "car*27 auto*3 best*14"},
    {"Doc2", "car*4 auto*33 insurance*33"},
    {"Doc3", "car*24 insurance*29 best*17"},
    {0},
};

/* The same book, figure 6.13 and the slides of its chapter 6. */
static const Document novels3_documents[] = {
    {"SaS", "affection*115 jealous*10 gossip*2"},
    {"PaP", "affection*58 jealous*7"},
    {"WH", "affection*20 jealous*11 gossip*6"},
    {0},
};

static const Document novels4_documents[] = {
    {"SaS", "affection*115 jealous*10 gossip*2"},
    {"PaP", "affection*58 jealous*7"},
    {"WH", "affection*20 jealous*11 gossip*6 wuthering*38"},
    {0},
};

/* scikit-learn's user guide. */
static const Document sklearn_documents[] = {
    {"d0", "t0*3 t2"},
    {"d1", "t0*2"},
    {"d2", "t0*3"},
    {"d3", "t0*4"},
    {"d4", "t0*3 t1*2"},
    {"d5", "t0*3 t2*2"},
    {0},
};

/* Wikipedia's example, as quanteda tests it. */
static const Document wiki2_documents[] = {
    {"text1", "this is a a sample"},
    {"text2", "this is another another example example example"},
    {0},
};

/* gensim's test_tfidfmodel.py. */
static const Document gensim9_documents[] = {
    {"d0", "complier system computer"},
    {"d1", "eulerian node cycle graph tree path"},
    {"d2", "graph flow network graph"},
    {"d3", "loading computer system"},
    {"d4", "user server system"},
    {"d5", "tree hamiltonian"},
    {"d6", "graph trees"},
    {"d7", "computer kernel malfunction computer"},
    {"d8", "server system computer"},
    {0},
};

/* The README of rank_bm25. */
static const Document london3_documents[] = {
    {"d0", "Hello there good man!"},
    {"d1", "It is quite windy in London"},
    {"d2", "How is the weather today?"},
    {0},
};

static const Dataset datasets[] = {
    {"IIR", iir_documents, 806791, "car*18165 auto*6723 insurance*19241 best*25235"},
    {"IIR3docs", iir_documents, 0, NULL},
    {"novels3", novels3_documents, 0, NULL},
    {"novels4", novels4_documents, 0, NULL},
    {"sklearn_counts6x3", sklearn_documents, 0, NULL},
    {"wiki2", wiki2_documents, 0, NULL},
    {"gensim9", gensim9_documents, 0, NULL},
    {"london3", london3_documents, 0, NULL},
};

/* --- a dataset counted --- */

enum { MAX_TERMS = 32, MAX_DOCUMENTS = 16 };

typedef struct {
    const Dataset *dataset;
    LexCollection collection;
    size_t n_documents;
    size_t n_terms;
    char *terms[MAX_TERMS];
    uint32_t counts[MAX_DOCUMENTS][MAX_TERMS];
    uint32_t df[MAX_TERMS];
} Counted;

static bool
counted_find_term(const Counted *counted, const char *term, size_t *ret_index)
{
    for (size_t i = 0; i < counted->n_terms; i++) {
        if (strcmp(counted->terms[i], term) == 0) {
            *ret_index = i;
            return true;
        }
    }
    return false;
}

/* Adds the words of text to counts; words met for the first time become terms. */
static void
counted_add_text(Counted *counted, const char *text, uint32_t counts[MAX_TERMS])
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);

    for (size_t i = 0; words[i] != NULL; i++) {
        char *const star = strchr(words[i], '*');
        const uint32_t n = star != NULL ? (uint32_t)g_ascii_strtoull(star + 1, NULL, 10) : 1;
        size_t term;
        if (star != NULL)
            *star = '\0';
        if (!counted_find_term(counted, words[i], &term)) {
            term = counted->n_terms++;
            assert_true(counted->n_terms <= MAX_TERMS);
            counted->terms[term] = g_strdup(words[i]);
        }
        counts[term] += n;
    }
}

static void
counted_add_documents(Counted *counted)
{
    uint64_t n_tokens = 0;
    uint64_t n_unique = 0;

    for (const Document *d = counted->dataset->documents; d->name != NULL; d++) {
        uint32_t *const counts = counted->counts[counted->n_documents++];
        assert_true(counted->n_documents <= MAX_DOCUMENTS);
        counted_add_text(counted, d->text, counts);
        for (size_t i = 0; i < counted->n_terms; i++) {
            n_tokens += counts[i];
            n_unique += counts[i] > 0;
            counted->df[i] += counts[i] > 0;
        }
    }
    counted->collection = (LexCollection){
        .n_docs = counted->n_documents,
        .mean_length = (double)n_tokens / (double)counted->n_documents,
        .mean_unique = (double)n_unique / (double)counted->n_documents,
    };
}

static Counted *
counted_new(const char *name)
{
    const Dataset *dataset = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(datasets); i++) {
        if (strcmp(datasets[i].name, name) == 0)
            dataset = &datasets[i];
    }
    if (dataset == NULL)
        return NULL;

    Counted *const counted = g_new0(Counted, 1);
    counted->dataset = dataset;
    counted_add_documents(counted);
    if (dataset->n_docs > 0) {
        counted->collection.n_docs = dataset->n_docs;
        memset(counted->df, 0, sizeof counted->df);
        counted_add_text(counted, dataset->df, counted->df);
    }
    return counted;
}

static void
counted_free(Counted *counted)
{
    if (counted == NULL)
        return;
    for (size_t i = 0; i < counted->n_terms; i++)
        g_free(counted->terms[i]);
    g_free(counted);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Counted, counted_free)

static bool
counted_find_document(const Counted *counted, const char *name, size_t *ret_index)
{
    for (size_t i = 0; i < counted->n_documents; i++) {
        if (strcmp(counted->dataset->documents[i].name, name) == 0) {
            *ret_index = i;
            return true;
        }
    }
    return false;
}

/* --- the schemes --- */

/* What a row asks for: a weighting, and what its source does beyond it. */
typedef enum {
    ASK_WEIGHT, /* of one term in one document */
    ASK_IDF,    /* of one term */
    ASK_COSINE, /* of two documents */
    ASK_QUERY,  /* the sum over the words of a query */
} Ask;

typedef struct {
    Ask ask;
    LexWeighting weighting;
    bool round_idf; /* to two decimals, as the book prints it */
    bool clip_idf;  /* negative is 0, as in bm25s */
} Scheme;

/* A row's words, or how they begin, and ours. */
typedef struct {
    const char *theirs;
    const char *ours; /* what the rest of theirs is appended to */
} Translation;

static const Translation exact_schemes[] = {
    {"tm weightTfIdf_norm_TRUE", "tm"},   {"tm weightTfIdf_norm_FALSE", "tm:nonorm"},
    {"quanteda dfm_tfidf", "quanteda"},   {"tidytext bind_tf_idf", "tidytext"},
    {"idf=log10(N/df), N=806791", "ntn"},
};

static const Translation prefixed_schemes[] = {
    {"tm weightSMART ", ""},
    {"gensim smartirs=", "gensim:"},
    {"cosine ", ""},
};

static const Translation bm25_schemes[] = {
    {"BM25 lucene ", "bm25:lucene"},
    {"BM25 okapi ", "bm25:okapi"},
    {"BM25 robertson ", "bm25:robertson"},
    {"BM25 robertson_clip0 ", "bm25:robertson"},
    {"BM25 atire ", "bm25:atire"},
    {"BM25+ ", "bm25:plus"},
    {"BM25L ", "bm25:l"},
};

/* "smooth_idf=False norm=l1 sublinear=True" as "sklearn:nosmooth,l1,sublinear". */
static char *
sklearn_name(const char *settings)
{
    static const Translation flags[] = {
        {"smooth_idf=True", ""},
        {"smooth_idf=False", "nosmooth"},
        {"norm=l2", ""},
        {"norm=None", "nonorm"},
        {"norm=l1", "l1"},
        {"sublinear=False", ""},
        {"sublinear=True", "sublinear"},
    };
    g_auto(GStrv) words = g_strsplit(settings, " ", -1);
    GString *name = g_string_new("sklearn");

    for (size_t i = 0; words[i] != NULL; i++) {
        const Translation *flag = NULL;
        for (size_t j = 0; j < G_N_ELEMENTS(flags); j++) {
            if (strcmp(words[i], flags[j].theirs) == 0)
                flag = &flags[j];
        }
        if (flag == NULL) {
            g_string_free(name, TRUE);
            return NULL;
        }
        if (*flag->ours != '\0')
            g_string_append_printf(name, "%c%s", strchr(name->str, ':') ? ',' : ':', flag->ours);
    }
    return g_string_free(name, FALSE);
}

/* `dfm_tfidf(scheme_tf="prop")` as "quanteda:prop". */
static char *
quanteda_name(const char *quoted)
{
    const char *const end = strstr(quoted, "\")");
    return end != NULL ? g_strdup_printf("quanteda:%.*s", (int)(end - quoted), quoted) : NULL;
}

static char *
scheme_name(const char *theirs)
{
    static const char sklearn[] = "sklearn ";
    static const char quanteda[] = "quanteda dfm_tfidf(scheme_tf=\"";

    for (size_t i = 0; i < G_N_ELEMENTS(exact_schemes); i++) {
        if (strcmp(theirs, exact_schemes[i].theirs) == 0)
            return g_strdup(exact_schemes[i].ours);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(prefixed_schemes); i++) {
        const char *const prefix = prefixed_schemes[i].theirs;
        if (g_str_has_prefix(theirs, prefix))
            return g_strconcat(prefixed_schemes[i].ours, theirs + strlen(prefix), NULL);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(bm25_schemes); i++) {
        if (g_str_has_prefix(theirs, bm25_schemes[i].theirs))
            return g_strdup(bm25_schemes[i].ours);
    }
    if (g_str_has_prefix(theirs, sklearn))
        return sklearn_name(theirs + strlen(sklearn));
    if (g_str_has_prefix(theirs, quanteda))
        return quanteda_name(theirs + strlen(quanteda));
    /* "ntc with the 2-decimal idf" and plain "ntc" */
    return g_strndup(theirs, strcspn(theirs, " "));
}

/* " k1=1.5" in text: the number. */
static void
read_setting(const char *text, const char *name, double *value)
{
    const char *const found = strstr(text, name);
    if (found != NULL)
        *value = g_ascii_strtod(found + strlen(name), NULL);
}

/* Blank: the scheme's own. */
static double
read_log_base(const char *text)
{
    return strcmp(text, "e") == 0 ? G_E : g_ascii_strtod(text, NULL);
}

static bool
scheme_read(const char *theirs, const char *log_base, Scheme *scheme)
{
    const bool bm25 = g_str_has_prefix(theirs, "BM25");
    g_autofree char *name = scheme_name(theirs);

    *scheme = (Scheme){
        .ask = bm25                                  ? ASK_QUERY
               : g_str_has_prefix(theirs, "idf=")    ? ASK_IDF
               : g_str_has_prefix(theirs, "cosine ") ? ASK_COSINE
                                                     : ASK_WEIGHT,
        .round_idf = g_str_has_suffix(theirs, " with the 2-decimal idf"),
        .clip_idf = bm25 && strstr(theirs, "_clip0 ") != NULL,
    };
    if (name == NULL || !lex_scheme_parse(name, read_log_base(log_base), &scheme->weighting, NULL))
        return false;
    if (bm25) {
        read_setting(theirs, " k1=", &scheme->weighting.k1);
        read_setting(theirs, " b=", &scheme->weighting.b);
        read_setting(theirs, " delta=", &scheme->weighting.delta);
    }
    return true;
}

/* --- the values --- */

static void
idf_of(const Counted *counted, const Scheme *scheme, double idf[MAX_TERMS])
{
    lex_weighting_idf(&scheme->weighting, &counted->collection, counted->n_terms, counted->df, idf);
    for (size_t i = 0; i < counted->n_terms; i++) {
        if (scheme->round_idf)
            idf[i] = round(100 * idf[i]) / 100;
        if (scheme->clip_idf)
            idf[i] = fmax(0, idf[i]);
    }
}

/* The weights of a document by term, 0 for those it does not have. */
static void
weights_of(const Counted *counted, const Scheme *scheme, size_t document, double weights[MAX_TERMS])
{
    uint32_t counts[MAX_TERMS];
    double idf[MAX_TERMS];
    double idf_here[MAX_TERMS];
    double weights_here[MAX_TERMS];
    size_t terms_here[MAX_TERMS];
    size_t n = 0;

    idf_of(counted, scheme, idf);
    for (size_t i = 0; i < counted->n_terms; i++) {
        weights[i] = 0;
        if (counted->counts[document][i] > 0) {
            counts[n] = counted->counts[document][i];
            idf_here[n] = idf[i];
            terms_here[n++] = i;
        }
    }
    lex_weighting_document(&scheme->weighting, &counted->collection, 0, n, counts, idf_here,
                           weights_here);
    for (size_t i = 0; i < n; i++)
        weights[terms_here[i]] = weights_here[i];
}

/* rank_bm25 gives a document that lacks the word what tf is at 0; for lexstat that is no weight. */
static double
absent_tf(const LexWeighting *weighting)
{
    if (weighting->tf == LEX_TF_BM25_PLUS)
        return weighting->delta;
    if (weighting->tf == LEX_TF_BM25_L)
        return (weighting->k1 + 1) * weighting->delta / (weighting->k1 + weighting->delta);
    return 0;
}

static double
query_value(const Counted *counted, const Scheme *scheme, size_t document, const char *query)
{
    g_auto(GStrv) words = g_strsplit(query, " ", -1);
    double weights[MAX_TERMS];
    double idf[MAX_TERMS];
    double sum = 0;

    idf_of(counted, scheme, idf);
    weights_of(counted, scheme, document, weights);
    for (size_t i = 0; words[i] != NULL; i++) {
        size_t term;
        if (!counted_find_term(counted, words[i], &term))
            continue;
        const bool present = counted->counts[document][term] > 0;
        sum += present ? weights[term] : absent_tf(&scheme->weighting) * idf[term];
    }
    return sum;
}

static bool
cosine_value(const Counted *counted, const Scheme *scheme, const char *pair, double *ret_value)
{
    g_auto(GStrv) names = g_strsplit(pair, ",", -1);
    double weights[2][MAX_TERMS];
    size_t document;

    if (g_strv_length(names) != 2)
        return false;
    for (size_t i = 0; i < 2; i++) {
        if (!counted_find_document(counted, names[i], &document))
            return false;
        weights_of(counted, scheme, document, weights[i]);
    }

    double sum = 0;
    for (size_t i = 0; i < counted->n_terms; i++)
        sum += weights[0][i] * weights[1][i];
    *ret_value = sum;
    return true;
}

static bool
weight_value(const Counted *counted, const Scheme *scheme, const char *document, const char *term,
             double *ret_value)
{
    static const char query[] = "query: ";
    double weights[MAX_TERMS];
    size_t d;
    size_t t;

    if (!counted_find_document(counted, document, &d))
        return false;
    if (scheme->ask == ASK_QUERY && g_str_has_prefix(term, query)) {
        *ret_value = query_value(counted, scheme, d, term + strlen(query));
        return true;
    }
    if (!counted_find_term(counted, term, &t))
        return false;
    weights_of(counted, scheme, d, weights);
    *ret_value = weights[t];
    return true;
}

/* --- the rows --- */

/* What lexstat says to the row's question; false when the question is not understood. */
static bool
row_answer(const GoldRow *row, double *ret_value)
{
    const char *const document = gold_field(row, "doc");
    const char *const term = gold_field(row, "term");
    g_autoptr(Counted) counted = counted_new(gold_field(row, "dataset"));
    Scheme scheme;
    size_t index;
    double idf[MAX_TERMS];

    if (counted == NULL ||
        !scheme_read(gold_field(row, "scheme"), gold_field(row, "logbase"), &scheme))
        return false;
    switch (scheme.ask) {
    case ASK_COSINE:
        return cosine_value(counted, &scheme, document, ret_value);
    case ASK_IDF:
        if (!counted_find_term(counted, term, &index))
            return false;
        idf_of(counted, &scheme, idf);
        *ret_value = idf[index];
        return true;
    case ASK_WEIGHT:
    case ASK_QUERY:
        return weight_value(counted, &scheme, document, term, ret_value);
    }
    return false;
}

static void
row_check(const GoldRow *row, GoldTally *tally, G_GNUC_UNUSED void *data)
{
    double answer;
    double value;
    double tolerance;

    if (!row_answer(row, &answer) || !gold_number(row, "value", &value) ||
        !gold_number(row, "tol", &tolerance))
        gold_skip(row, tally, "dataset or scheme not known");
    else
        gold_check(row, tally, answer, value, tolerance);
}

static void
test_gold(void **state)
{
    (void)state;
    gold_each_row("tfidf.tsv", 0, row_check, NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
