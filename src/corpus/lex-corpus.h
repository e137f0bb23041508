/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-fold.h"
#include "lex-inputs.h"
#include "lex-message.h"
#include "lex-progress.h"
#include "lex-reader.h"
#include "lex-records.h"
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
 * A document is its tokens, four bytes each. Each also says what lies before it, so that no
 * collocation has to guess where a sentence ended. Where nobody asks for their order, a document is
 * a bag, its distinct surfaces and how often each occurs: five bytes each, for half of the tokens
 * of an article, and one in a hundred of a book. Tokens lie in blocks, in the order of the
 * documents, in memory or in a temporary file; lex-cursor.h reads them. In a block, surfaces have
 * the numbers that the thread gave them that read it: surface_of[thread] translates.
 *
 * Built once (lex_corpus_read), then frozen: any thread may read it without a lock, and nothing
 * but the blocks depends on the number of threads, their size or the memory allowed.
 */

/* A token of a document: bits 0-28 the surface of its block's worker, bits 29-30 the LexGap before.
 */
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
    const char *id;
    const char *date; /* NULL when not known; so are title and stratum */
    const char *title;
    const char *stratum;
    const char *source_name; /* the same; an index is better */
    uint32_t source;         /* into the corpus's sources */
    uint32_t block;          /* that its first token is in, or would be */
    size_t first_token;      /* in that block */
    size_t first_extra;      /* the same, of the bytes beside its tokens */
    uint64_t n_kept;         /* tokens in blocks: all, or of bags the distinct ones */
    uint64_t n_tokens;
    uint64_t n_sentences;
    uint64_t n_bytes;    /* of its text, in UTF-8 */
    uint64_t n_replaced; /* byte sequences that were not valid */
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

typedef struct LexSpill LexSpill;

/* What was read of a file. */
typedef struct {
    uint64_t n_bytes;
    uint64_t digest; /* XXH3, 64 bits */
    LexSpill *kept;  /* what can be read but once, for a second time; NULL: nothing is kept */
} LexFileRead;

/* What is kept of tokens. */
typedef enum {
    LEX_KEEP_TOKENS,
    LEX_KEEP_SPACINGS, /* and where they stand in their documents */
    LEX_KEEP_BAGS,     /* what they are and how many, not their order */
} LexKeep;

typedef struct LexBlock LexBlock;
typedef struct LexCorpusOwned LexCorpusOwned;

typedef struct {
    LexReaderSettings reader;
    LexRecordSettings rows; /* what the files hold, and the columns of rows */
    const LexTokenRules *rules;
    LexHyphens hyphens;
    LexCase letter_case;
    LexKeep keep;
    bool rereadable; /* keep what can be read but once: see lex-reread.h */
    unsigned n_threads;
    size_t block_size;     /* bytes of text a job takes at once */
    uint64_t memory;       /* bytes that tokens may take before they go to a temporary file */
    const char *tmpdir;    /* where that is; NULL: where the system has such files */
    LexProgress *progress; /* told of every block; NULL: nobody is */
} LexCorpusSettings;

typedef struct {
    LexDocument *documents; /* in the order of the files, and in a file as they stand there */
    size_t n_documents;
    uint64_t n_tokens;
    uint64_t n_bytes;
    LexFileRead *files; /* by their places in the inputs */
    LexRecordTally rows;
    uint64_t n_passed_over; /* files in archives that are no documents */

    LexVocab surface_names; /* the strings, by surface */
    LexSurface *surfaces;
    LexVocab form_names;
    LexForm *forms;
    LexCase letter_case; /* of the forms */

    const char **sources; /* names by their bytes; "" for documents without a source */
    size_t n_sources;

    LexBlock *blocks; /* see lex-cursor.h */
    size_t n_blocks;
    uint32_t **surface_of; /* by worker: the surfaces of the numbers in its blocks */
    uint32_t *n_surfaces_of;
    unsigned n_workers;
    LexSpill *spill;
    const LexInputs *inputs; /* that it was read from, and how */
    LexCorpusSettings settings;
    LexCorpusOwned *owned; /* strings and vocabularies that the above point to */
} LexCorpus;

/*
 * Reads, tokenises and encodes every input. Inputs and what settings point to must outlive the
 * corpus. Adds messages for what
 * was left out: members of archives, globs that matched nothing, bytes replaced, documents without
 * words, rows skipped. LEX_ERROR_FORMAT also when there is no document, or two have one id. Free
 * with lex_corpus_free().
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
