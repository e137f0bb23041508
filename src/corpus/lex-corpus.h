/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-fold.h"
#include "lex-inputs.h"
#include "lex-message.h"
#include "lex-progress.h"
#include "lex-reader.h"
#include "lex-token.h"
#include "lex-vocab.h"

/*
 * The corpus: documents as arrays of numbers, and what the numbers mean.
 *
 * Three kinds of id, each an index into an array:
 *
 *     surface   a token as written: "Kota-kota", "KOTA-KOTA"; in order of first appearance
 *     form      its folded form: "kota-kota"; what stop words and stemmers see
 *     term      what is counted, a form's stem; not here, but in lex-terms.h
 *
 * A document is its tokens' surfaces, four bytes a token. Each also says what lies before it, so
 * that no collocation has to guess where a sentence ended. Built once (lex_corpus_read), then
 * frozen: any thread may read it without a lock, and nothing in it depends on the number of
 * threads or the size of the blocks.
 */

/* A token of a document: bits 0-28 the surface, bits 29-30 the LexGap before it. */
typedef uint32_t LexTokenWord;

static inline uint32_t
lex_token_surface(LexTokenWord token)
{
    return token & (LEX_VOCAB_MAX - 1);
}

static inline LexGap
lex_token_gap(LexTokenWord token)
{
    return (LexGap)(token >> 29 & 3);
}

typedef struct {
    const LexInput *input; /* id, source, date, title */
    uint32_t source;       /* index into the corpus's sources */
    const LexTokenWord *tokens;
    size_t n_tokens;
    const uint8_t *spacings; /* see LexSpacing; NULL unless asked for */
    uint64_t n_bytes;        /* in the file */
    uint64_t digest;         /* XXH3 of the file */
    uint64_t n_replaced;     /* byte sequences that were not valid */
} LexDocument;

/* A token as it was written, and how often. */
typedef struct {
    uint64_t count;
    uint64_t n_inside; /* of these inside a sentence, where its case says something */
    uint32_t form;
    LexTokenClass class;
    bool capital; /* begins with one */
} LexSurface;

typedef struct {
    uint64_t count;
    uint64_t n_inside;  /* as of its surfaces */
    uint64_t n_capital; /* of these with a capital */
    uint32_t label;     /* the surface that shows it: its dominant case */
    LexTokenClass class;
} LexForm;

typedef struct LexCorpusBlock LexCorpusBlock;

typedef struct {
    LexDocument *documents; /* by the bytes of their ids */
    size_t n_documents;
    uint64_t n_tokens;
    uint64_t n_bytes;

    LexVocab surface_names; /* the strings, by surface */
    LexSurface *surfaces;
    LexVocab form_names;
    LexForm *forms;
    LexCase letter_case; /* of the forms */

    const char **sources; /* names by their bytes; "" for documents without a source */
    size_t n_sources;

    LexCorpusBlock *blocks; /* own the tokens */
    size_t n_blocks;
    LexVocab *worker_names; /* own the strings */
    unsigned n_workers;
} LexCorpus;

typedef struct {
    LexReaderSettings reader;
    const LexTokenRules *rules;
    LexHyphens hyphens;
    LexCase letter_case;
    bool spacings; /* keep where tokens stand in their documents */
    unsigned n_threads;
    size_t block_size;     /* bytes of text a job takes at once */
    LexProgress *progress; /* told of every block; NULL: nobody is */
} LexCorpusSettings;

/*
 * Reads, tokenises and encodes every input, which must outlive the corpus. Adds one message for
 * bytes replaced and one for empty documents. Free with lex_corpus_free().
 */
LexCorpus *lex_corpus_read(const LexInputs *inputs, const LexCorpusSettings *settings,
                           LexMessages *messages, GError **error);

void lex_corpus_free(LexCorpus *corpus);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LexCorpus, lex_corpus_free)

/*
 * Whether the text treats the form as a name: nine in ten times that it stands inside a sentence it
 * has a capital, and it does stand there. A LexIsName; data is the corpus. The same for any number
 * of threads and any order of files, because the whole corpus is asked.
 */
bool lex_corpus_is_name(const char *form, size_t length, const void *corpus);

/*
 * Where the tokens of a document stand. With the length of each token known, the bytes between
 * tokens are enough: mostly one, so one byte a token.
 *
 *     LexSpacing spacing = lex_spacing_begin(document);
 *     for (size_t i = 0; i < document->n_tokens; i++) {
 *         const size_t start = lex_spacing_next(&spacing, length of token i);
 */
typedef struct {
    const uint8_t *next;
    size_t end; /* of the previous token */
} LexSpacing;

LexSpacing lex_spacing_begin(const LexDocument *document);
size_t lex_spacing_next(LexSpacing *spacing, size_t token_length);

/* Documents begin to end - 1, a share of the work for one job. */
typedef struct {
    size_t begin;
    size_t end;
} LexDocumentRange;

/*
 * Cuts the documents into ranges of about n_tokens tokens each. Free with g_free(). The cut
 * depends on the corpus alone.
 */
LexDocumentRange *lex_corpus_cut(const LexCorpus *corpus, size_t n_tokens, size_t *ret_n);
