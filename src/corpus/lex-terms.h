/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-cursor.h"
#include "lex-stem.h"
#include "lex-stopwords.h"

/*
 * What is counted: forms of the chosen classes, without stop words, under their stems; and how
 * often. Each form is decided once; a token then costs one look into a LexTermMap.
 */

#define LEX_TERM_NONE UINT32_MAX

typedef struct {
    LexStemming stemming;
    const LexStopwords *stopwords; /* borrowed while the terms are made */
    unsigned classes;              /* bit i: tokens of LexTokenClass i count */
    uint64_t min_count;            /* in the corpus */
    uint64_t min_df;               /* documents */
    double max_df;                 /* share of the documents, 0 to 1 */
    bool needs_df;                 /* somebody reads LexTerm.df; else it may stay 0 */
    unsigned n_threads;
} LexTermSettings;

typedef struct {
    LexVocabEntry stem;  /* what was counted */
    LexVocabEntry label; /* what a person reads: the most frequent form, in its dominant case */
    uint64_t count;
    uint32_t df; /* documents that hold it; see LexTermSettings.needs_df */
} LexTerm;

/* From the tokens of a worker's blocks to terms. */
typedef struct {
    uint32_t **term_of; /* by worker, then by lex_token_surface(); LEX_TERM_NONE: not counted */
    unsigned n_workers;
    size_t n_terms;
} LexTermMap;

/* How many tokens and terms each sieve took out; for run.json. */
typedef struct {
    uint64_t n_tokens;        /* in the corpus */
    uint64_t n_class_tokens;  /* not of a counted class */
    uint64_t n_stop_tokens;   /* stop words */
    uint64_t n_rare_tokens;   /* below min_count or min_df */
    uint64_t n_common_tokens; /* above max_df */
    uint64_t n_rare_terms;
    uint64_t n_common_terms;
} LexSifted;

typedef struct {
    LexTerm *terms; /* by label, then stem, both by their bytes: comparing ids sorts tables */
    size_t n_terms;
    uint32_t *term_of_form; /* LEX_TERM_NONE: not counted */
    LexTermMap map;         /* what tokens are looked up in */
    uint64_t n_tokens;      /* counted */
    LexSifted sifted;
    LexVocab stems;
    LexArena *strings; /* by worker: the stems that are no forms */
    unsigned n_workers;
} LexTerms;

/* Free with lex_terms_free(). The corpus must outlive the terms, which point at its strings. */
LexTerms *lex_terms_new(const LexCorpus *corpus, const LexTermSettings *settings, GError **error);

void lex_terms_free(LexTerms *terms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LexTerms, lex_terms_free)

/*
 * What a form is counted under: its stem if it is a word; a number, a URL or a tag is itself.
 * Borrowed as lex_stemmer_stem() says.
 */
const char *lex_corpus_form_stem(const LexCorpus *corpus, uint32_t form, LexStemmer *stemmer,
                                 size_t *ret_length);

/* Whether the form is one of the stop words, which are folded even when the form is not. */
bool lex_corpus_form_is_stop(const LexCorpus *corpus, uint32_t form, const LexStopwords *stopwords);

/* A term of a document and how often it stands there. */
typedef struct {
    uint32_t term;
    uint32_t count;
} LexTermCount;

/* Scratch memory to count one document after another; one a thread. */
typedef struct {
    uint32_t *slot_of_term; /* 0: not in this document; else its place in counts, plus one */
    LexTermCount *counts;
    size_t n_counts;
    size_t counts_size;
} LexTermCounter;

void lex_term_counter_init(LexTermCounter *counter, const LexTerms *terms);
void lex_term_counter_clear(LexTermCounter *counter);

/*
 * Counts the document, which the cursor reads: counter->counts, in the order of first appearance.
 * What was counted before is forgotten. False when a temporary file cannot be read.
 */
bool lex_term_counter_count(LexTermCounter *counter, const LexTerms *terms, LexCursor *cursor,
                            const LexDocument *document, GError **error);
