/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-scheme.h"

#include "lex-message.h"

#include <math.h>
#include <string.h>

/* The usual values of what a scheme's name does not say. */
static const double usual_k1 = 1.2;
static const double usual_b = 0.75;
static const double usual_slope = 0.25; /* gensim's */
static const double usual_alpha = 0.375;

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
    lex_error_set(
        error, LEX_ERROR_USAGE,
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
            lex_error_set(error, LEX_ERROR_USAGE,
                          "scheme '%s': flag '%s' is none of sublinear, nosmooth, l1, nonorm", name,
                          flag);
            return false;
        }
    }
    if (g_strv_contains(set, "l1") && g_strv_contains(set, "nonorm")) {
        lex_error_set(error, LEX_ERROR_USAGE,
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
        lex_error_set(error, LEX_ERROR_USAGE, "unknown scheme '%s': expected one of %s", name,
                      relatives);
    else
        lex_error_set(error, LEX_ERROR_USAGE,
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
    lex_error_set(error, LEX_ERROR_USAGE,
                  "log base %s: expected a number above 1, or 0 for the scheme's own",
                  g_ascii_formatd(digits, sizeof digits, "%g", log_base));
    return false;
}

bool
lex_scheme_parse(const char *scheme, double log_base, LexWeighting *ret_weighting, GError **error)
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
