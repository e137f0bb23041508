/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-reference-list.h"

#include "lex-indonesian.h"
#include "lex-message.h"
#include "lex-word-counts.h"

typedef struct {
    const LexAnalysisRun *run;
    LexReferenceList *list;
    LexStemmer *stemmer;
    LexVocab terms; /* the stems of the run; ids are terms */
    GString *form;
} ListReader;

/* The class that the word has in a text, where it is one token. */
static bool
find_class(const LexAnalysisRun *run, const char *word, size_t length, LexTokenClass *ret_class)
{
    LexTokenizer tokenizer;
    LexToken token;
    const LexHyphens hyphens = (LexHyphens)run->settings->text.hyphens;
    lex_tokenizer_init(&tokenizer, &lex_indonesian_token_rules, hyphens, (const uint8_t *)word,
                       length);
    if (!lex_tokenizer_next(&tokenizer, &token) || token.length != length)
        return false;
    *ret_class = token.class;
    return true;
}

/* Whether the folded word is one of the stop words, which are folded even when it is not. */
static bool
is_stop(const ListReader *reader)
{
    g_autoptr(GString) folded = g_string_new(NULL);
    lex_fold(reader->form->str, reader->form->len, LEX_CASE_FOLD, folded);
    return lex_stopwords_contain(reader->run->stopwords, folded->str, folded->len);
}

static bool
add_word(void *data, const char *word, size_t length, uint64_t count, GError **error)
{
    ListReader *reader = data;
    const LexAnalysisRun *run = reader->run;
    LexTokenClass class;
    if (!find_class(run, word, length, &class) || !(run->term_options.classes >> class & 1))
        return true;
    lex_fold(word, length, (LexCase)run->settings->text.letter_case, reader->form);
    if (is_stop(reader))
        return true;
    if (count > INT64_MAX - reader->list->n_tokens) {
        lex_error_set(error, LEX_ERROR_LIMIT, "the counts of the list add up to more than 2^63");
        return false;
    }
    size_t stem_length = reader->form->len;
    const char *stem =
        class == LEX_CLASS_WORD
            ? lex_stemmer_stem(reader->stemmer, reader->form->str, stem_length, &stem_length)
            : reader->form->str;
    const uint32_t term = lex_vocab_find(&reader->terms, stem, stem_length);
    reader->list->n_tokens += count;
    if (term != LEX_VOCAB_NONE)
        reader->list->counts[term] += count;
    return true;
}

LexReferenceList *
lex_reference_list_new(const LexAnalysisRun *run, const char *path, GError **error)
{
    g_autoptr(LexReferenceList) list = g_new0(LexReferenceList, 1);
    g_autoptr(LexStemmer) stemmer =
        lex_stemmer_new(&run->stemming, lex_corpus_is_name, run->corpus, error);
    if (stemmer == NULL)
        return NULL;
    ListReader reader = {
        .run = run,
        .list = list,
        .stemmer = stemmer,
        .form = g_string_new(NULL),
    };
    list->counts = g_new0(uint64_t, MAX(run->terms->n_terms, 1));
    for (size_t t = 0; t < run->terms->n_terms; t++) {
        uint32_t id;
        lex_vocab_adopt(&reader.terms, &run->terms->terms[t].stem, 1, &id);
    }
    const bool read =
        lex_word_counts_read(path, run->settings->machine.tmpdir, add_word, &reader, error);
    lex_vocab_clear(&reader.terms);
    g_string_free(reader.form, TRUE);
    if (!read)
        return NULL;
    if (list->n_tokens == 0) {
        lex_error_set(error, LEX_ERROR_FORMAT,
                      "%s: no word of the list is counted with these --classes and --stopwords",
                      path);
        return NULL;
    }
    return g_steal_pointer(&list);
}

void
lex_reference_list_free(LexReferenceList *list)
{
    if (list == NULL)
        return;
    g_free(list->counts);
    g_free(list);
}
