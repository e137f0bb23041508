/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-column.h>
#include <lexstat/lex-option.h>

G_BEGIN_DECLS

/* What the library hands an analysis when it runs it. */
typedef struct LexAnalysisRun LexAnalysisRun;

/* What an analysis must have before it runs. */
typedef enum {
    LEX_NEEDS_TERMS = 1 << 0,     /* forms stemmed and sifted into terms */
    LEX_NEEDS_SPACINGS = 1 << 1,  /* where each token stands in its document */
    LEX_NEEDS_WORDS = 1 << 2,     /* nothing but its paths, which are lists of words */
    LEX_NEEDS_DF = 1 << 3,        /* the document frequency of each term */
    LEX_NEEDS_ALL_TERMS = 1 << 4, /* rare and common ones too: it sieves them itself */
    LEX_NEEDS_TEXTS = 1 << 5,     /* the texts once more, after they were counted */
    LEX_NEEDS_ORDER = 1 << 6,     /* tokens in their order, not only how many there are of each */
} LexNeeds;

enum { LEX_TABLES_MAX = 3 }; /* of one analysis */

/*
 * An analysis is this record and the file it is in. Command line, help, run.json and tests find
 * it through lex_analyses().
 */
typedef struct {
    const char *name;     /* the option --NAME, and the table NAME.csv */
    const char *argument; /* what help calls the value of --NAME=VALUE; NULL: it takes none */
    const char *summary;  /* one line, for help */
    unsigned needs;       /* LexNeeds */
    bool has_matrix;      /* can be written as --format-out=mtx */

    /* What its kind of question wants when the user does not say (see --help-terms). */
    const char *stem;
    const char *stopwords;
    const char *classes;

    /* The same of --min-count and --min-df, for an analysis that sifts rows of its own by them;
     * NULL: 1, and they sift terms. */
    const char *min_count;
    const char *min_df;

    LexOptionGroup options;                      /* its own; options NULL when it has none */
    const LexSchema *tables[LEX_TABLES_MAX + 1]; /* NAME.csv, and what it writes beside it; NULL */

    /* What it needs besides, with these options; NULL: no more. */
    unsigned (*more_needs)(const void *options);

    /* The column of rows and metadata that its options name beside the usual ones, kept with the
     * documents as their stratum; NULL, or gives NULL: none. */
    const char *(*stratum)(const void *options);

    /* Whether the options go together with one another and with the files to read, before any
     * is read; NULL when they always do. */
    bool (*check)(const LexAnalysisRun *run, GError **error);
    bool (*run)(LexAnalysisRun *run, GError **error);
} LexAnalysis;

/* All analyses, in the order in which they run and are listed; ends with NULL. */
LEX_API const LexAnalysis *const *lex_analyses(void);

G_END_DECLS
