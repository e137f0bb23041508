/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Three steps: every form to a stem or out (terms_add_forms); one pass over the tokens for
 * document frequencies (terms_count_documents); then the sieves and the final numbering, by
 * label, so that analyses sort by comparing numbers (terms_settle).
 */
#include "lex-terms.h"

#include "lex-jobs.h"
#include "lex-keyed.h"
#include "lex-sums.h"

#include <stdlib.h>
#include <string.h>

static LexVocabEntry
corpus_form_label(const LexCorpus *corpus, uint32_t form)
{
    return corpus->surface_names.entries[corpus->forms[form].label];
}

/* By length never, by bytes always: what strcmp would say, NUL bytes or not. */
static int
compare_entries(const LexVocabEntry *a, const LexVocabEntry *b)
{
    const int order = memcmp(a->bytes, b->bytes, MIN(a->length, b->length));
    return order != 0 ? order : (a->length > b->length) - (a->length < b->length);
}

/* ---- forms to stems ---------------------------------------------------------------------- */

typedef struct {
    LexTerms *terms;
    const LexCorpus *corpus;
    const LexTermSettings *settings;
    LexStemmer **stemmers; /* by worker */
    LexVocabEntry *stems;  /* by form; without bytes: it is not counted */
} TermMaker;

#define FORMS_PER_JOB 1024

/* The most frequent form is the label; of two as frequent the shorter, then the smaller bytes. */
static bool
maker_labels_better(const TermMaker *maker, uint32_t a, uint32_t b)
{
    const LexCorpus *corpus = maker->corpus;
    if (corpus->forms[a].count != corpus->forms[b].count)
        return corpus->forms[a].count > corpus->forms[b].count;
    const LexVocabEntry *x = &corpus->form_names.entries[a];
    const LexVocabEntry *y = &corpus->form_names.entries[b];
    if (x->length != y->length)
        return x->length < y->length;
    return compare_entries(x, y) < 0;
}

const char *
lex_corpus_form_stem(const LexCorpus *corpus, uint32_t form, LexStemmer *stemmer,
                     size_t *ret_length)
{
    const LexVocabEntry *name = &corpus->form_names.entries[form];
    *ret_length = name->length;
    return corpus->forms[form].class == LEX_CLASS_WORD
               ? lex_stemmer_stem(stemmer, name->bytes, name->length, ret_length)
               : name->bytes;
}

bool
lex_corpus_form_is_stop(const LexCorpus *corpus, uint32_t form, const LexStopwords *stopwords)
{
    const LexVocabEntry *name = &corpus->form_names.entries[form];
    if (corpus->letter_case == LEX_CASE_FOLD)
        return lex_stopwords_contain(stopwords, name->bytes, name->length);

    g_autoptr(GString) folded = g_string_sized_new(name->length);
    lex_fold(name->bytes, name->length, LEX_CASE_FOLD, folded);
    return lex_stopwords_contain(stopwords, folded->str, folded->len);
}

static bool
maker_wants_class(const TermMaker *maker, uint32_t form)
{
    return maker->settings->classes >> maker->corpus->forms[form].class & 1;
}

/* The stem of a form that is counted. The form itself lends its bytes; others are copied. */
static LexVocabEntry
maker_stem(const TermMaker *maker, uint32_t form, unsigned worker)
{
    const LexVocabEntry *name = &maker->corpus->form_names.entries[form];
    size_t length;
    const char *stem = lex_corpus_form_stem(maker->corpus, form, maker->stemmers[worker], &length);
    if (stem == name->bytes && length == name->length)
        return *name;
    return lex_vocab_entry(&maker->terms->strings[worker], stem, length);
}

static bool
maker_do_part(void *data, size_t job, unsigned worker, G_GNUC_UNUSED GError **error)
{
    const TermMaker *maker = data;
    const uint32_t begin = (uint32_t)job * FORMS_PER_JOB;
    const uint32_t end = MIN(begin + FORMS_PER_JOB, maker->corpus->form_names.n_entries);
    for (uint32_t form = begin; form < end; form++) {
        if (maker_wants_class(maker, form) &&
            !lex_corpus_form_is_stop(maker->corpus, form, maker->settings->stopwords))
            maker->stems[form] = maker_stem(maker, form, worker);
    }
    return true;
}

/* The stems of all forms, by all threads. */
static bool
maker_stem_forms(TermMaker *maker, GError **error)
{
    const size_t n_forms = maker->corpus->form_names.n_entries;
    const unsigned n_workers = maker->terms->n_workers;
    maker->stemmers = g_new0(LexStemmer *, n_workers);
    bool done = true;
    for (unsigned w = 0; done && w < n_workers; w++) {
        maker->stemmers[w] =
            lex_stemmer_new(&maker->settings->stemming, lex_corpus_is_name, maker->corpus, error);
        done = maker->stemmers[w] != NULL;
    }
    done = done && lex_jobs_run((n_forms + FORMS_PER_JOB - 1) / FORMS_PER_JOB, n_workers,
                                maker_do_part, maker, error);
    for (unsigned w = 0; w < n_workers; w++)
        lex_stemmer_free(maker->stemmers[w]);
    g_free(maker->stemmers);
    return done;
}

/* Notes the forms without stems and moves the stems of the others together; how many these are. */
static size_t
maker_sift(TermMaker *maker, uint32_t *ret_counted)
{
    const uint32_t n_forms = maker->corpus->form_names.n_entries;
    LexSifted *sifted = &maker->terms->sifted;
    size_t n = 0;
    for (uint32_t form = 0; form < n_forms; form++) {
        maker->terms->term_of_form[form] = LEX_TERM_NONE;
        if (maker->stems[form].bytes != NULL) {
            maker->stems[n] = maker->stems[form];
            ret_counted[n++] = form;
        } else if (maker_wants_class(maker, form)) {
            sifted->n_stop_tokens += maker->corpus->forms[form].count;
        } else {
            sifted->n_class_tokens += maker->corpus->forms[form].count;
        }
    }
    return n;
}

/* Stems to terms, numbered by first appearance; forms to their terms, which add up. */
static void
maker_make_terms(TermMaker *maker)
{
    const LexCorpus *corpus = maker->corpus;
    LexTerms *terms = maker->terms;
    const size_t n_forms = MAX(corpus->form_names.n_entries, 1);
    terms->term_of_form = g_new(uint32_t, n_forms);
    g_autofree uint32_t *counted = g_new(uint32_t, n_forms);
    g_autofree uint32_t *term_of = g_new(uint32_t, n_forms);
    const size_t n = maker_sift(maker, counted);
    const bool fits = lex_vocab_adopt(&terms->stems, maker->stems, n, term_of);
    g_assert(fits); /* no more stems than forms */

    terms->n_terms = terms->stems.n_entries;
    terms->terms = g_new0(LexTerm, MAX(terms->n_terms, 1));
    g_autofree uint32_t *best_form = g_new(uint32_t, MAX(terms->n_terms, 1));
    uint32_t n_known = 0;
    for (size_t i = 0; i < n; i++) {
        const uint32_t term = term_of[i];
        if (term == n_known || maker_labels_better(maker, counted[i], best_form[term]))
            best_form[term] = counted[i];
        n_known += term == n_known;
        terms->terms[term].count += corpus->forms[counted[i]].count;
        terms->term_of_form[counted[i]] = term;
    }
    for (size_t t = 0; t < terms->n_terms; t++) {
        terms->terms[t].stem = terms->stems.entries[t];
        terms->terms[t].label = corpus_form_label(corpus, best_form[t]);
    }
}

static bool
terms_add_forms(LexTerms *terms, const LexCorpus *corpus, const LexTermSettings *settings,
                GError **error)
{
    TermMaker maker = {
        .terms = terms,
        .corpus = corpus,
        .settings = settings,
        .stems = g_new0(LexVocabEntry, MAX(corpus->form_names.n_entries, 1)),
    };
    const bool stemmed = maker_stem_forms(&maker, error);
    if (stemmed)
        maker_make_terms(&maker);
    g_free(maker.stems);
    return stemmed;
}

/* ---- one document's terms ---------------------------------------------------------------- */

void
lex_term_counter_init(LexTermCounter *counter, const LexTerms *terms)
{
    *counter = (LexTermCounter){.slot_of_term = g_new0(uint32_t, MAX(terms->n_terms, 1))};
}

void
lex_term_counter_clear(LexTermCounter *counter)
{
    g_free(counter->slot_of_term);
    g_free(counter->counts);
    *counter = (LexTermCounter){0};
}

static void
counter_add(LexTermCounter *counter, uint32_t term, uint32_t count)
{
    uint32_t *slot = &counter->slot_of_term[term];
    if (*slot != 0) {
        counter->counts[*slot - 1].count += count;
        return;
    }
    if (counter->n_counts == counter->counts_size) {
        counter->counts_size = MAX(counter->counts_size * 2, 1024);
        counter->counts = g_renew(LexTermCount, counter->counts, counter->counts_size);
    }
    counter->counts[counter->n_counts++] = (LexTermCount){.term = term, .count = count};
    *slot = (uint32_t)counter->n_counts;
}

bool
lex_term_counter_count(LexTermCounter *counter, const LexTerms *terms, LexCursor *cursor,
                       const LexDocument *document, GError **error)
{
    LexPassage passage;
    for (size_t i = 0; i < counter->n_counts; i++)
        counter->slot_of_term[counter->counts[i].term] = 0;
    counter->n_counts = 0;

    lex_cursor_begin(cursor, document);
    do {
        if (!lex_cursor_next(cursor, &passage, error))
            return false;
        const uint32_t *const term_of = terms->map.term_of[passage.worker];
        for (size_t i = 0; i < passage.n_tokens; i++) {
            const uint32_t term = term_of[lex_token_surface(passage.tokens[i])];
            if (term != LEX_TERM_NONE)
                counter_add(counter, term, lex_passage_count(&passage, i));
        }
    } while (passage.n_tokens > 0);
    return true;
}

/* ---- from tokens to terms ---------------------------------------------------------------- */

static void
terms_make_map(LexTerms *terms, const LexCorpus *corpus)
{
    terms->map = (LexTermMap){
        .term_of = g_new(uint32_t *, corpus->n_workers),
        .n_workers = corpus->n_workers,
        .n_terms = terms->n_terms,
    };
    for (unsigned w = 0; w < corpus->n_workers; w++) {
        const uint32_t n = corpus->n_surfaces_of[w];
        uint32_t *term_of = terms->map.term_of[w] = g_new(uint32_t, MAX(n, 1));
        for (uint32_t i = 0; i < n; i++)
            term_of[i] = terms->term_of_form[corpus->surfaces[corpus->surface_of[w][i]].form];
    }
}

static void
terms_clear_map(LexTerms *terms)
{
    for (unsigned w = 0; w < terms->map.n_workers; w++)
        g_free(terms->map.term_of[w]);
    g_free(terms->map.term_of);
    terms->map = (LexTermMap){0};
}

/* The document frequency of every term, when anybody asks for it. */
static bool
terms_count_documents(LexTerms *terms, const LexCorpus *corpus, const LexTermSettings *settings,
                      GError **error)
{
    if (!settings->needs_df && settings->min_df <= 1 && settings->max_df >= 1)
        return true;
    const LexSumScope scope = {.by_source = false};
    g_autofree LexTermSum *sums = g_new0(LexTermSum, MAX(terms->n_terms, 1));
    terms_make_map(terms, corpus);
    if (!lex_sums_add(corpus, &terms->map, &scope, settings->n_threads, sums, error))
        return false;
    for (size_t t = 0; t < terms->n_terms; t++) {
        g_assert(sums[t].count == terms->terms[t].count);
        terms->terms[t].df = sums[t].df;
    }
    terms_clear_map(terms);
    return true;
}

/* ---- sieves ------------------------------------------------------------------------------ */

/* Whether the term stays; what goes is noted. */
static bool
terms_pass(LexTerms *terms, const LexTerm *term, const LexTermSettings *settings, size_t n_docs)
{
    LexSifted *sifted = &terms->sifted;
    if (term->count < settings->min_count ||
        (settings->min_df > 1 && term->df < settings->min_df)) {
        sifted->n_rare_terms++;
        sifted->n_rare_tokens += term->count;
        return false;
    }
    /* A quotient rounds to the share as it is written, a product may not: 0.29 * 100 < 29. */
    if (settings->max_df < 1 && (double)term->df / (double)n_docs > settings->max_df) {
        sifted->n_common_terms++;
        sifted->n_common_tokens += term->count;
        return false;
    }
    return true;
}

/* Terms whose labels begin with the same eight bytes. */
static int
compare_kept(const void *a, const void *b, void *data)
{
    const LexTerms *terms = data;
    const LexTerm *x = &terms->terms[((const LexKeyed *)a)->value];
    const LexTerm *y = &terms->terms[((const LexKeyed *)b)->value];
    const int order = compare_entries(&x->label, &y->label);
    return order != 0 ? order : compare_entries(&x->stem, &y->stem);
}

/*
 * By label and stem: by the first bytes of the labels, as numbers, then each run of equal ones. Of
 * 110,000 words of laws, a fifth share them with others; comparing all took five times as long.
 */
static void
terms_sort_kept(LexTerms *terms, size_t n, LexKeyed kept[])
{
    lex_keyed_sort(n, kept);
    for (size_t begin = 0, end; begin < n; begin = end) {
        for (end = begin + 1; end < n && kept[end].key == kept[begin].key; end++)
            ;
        if (end - begin > 1)
            qsort_r(&kept[begin], end - begin, sizeof *kept, compare_kept, terms);
    }
}

/* Drops what does not pass and numbers the rest by label and stem. */
static void
terms_settle(LexTerms *terms, const LexCorpus *corpus, const LexTermSettings *settings)
{
    g_autofree LexKeyed *kept = g_new(LexKeyed, MAX(terms->n_terms, 1));
    g_autofree uint32_t *new_of_old = g_new(uint32_t, MAX(terms->n_terms, 1));
    size_t n = 0;
    for (size_t t = 0; t < terms->n_terms; t++) {
        const LexTerm *term = &terms->terms[t];
        new_of_old[t] = LEX_TERM_NONE;
        if (terms_pass(terms, term, settings, corpus->n_documents))
            kept[n++] = (LexKeyed){lex_keyed_text(term->label.bytes, term->label.length), t};
    }
    terms_sort_kept(terms, n, kept);

    LexTerm *settled = g_new(LexTerm, MAX(n, 1));
    for (size_t t = 0; t < n; t++) {
        new_of_old[kept[t].value] = (uint32_t)t;
        settled[t] = terms->terms[kept[t].value];
        terms->n_tokens += settled[t].count;
    }
    g_free(terms->terms);
    terms->terms = settled;
    terms->n_terms = n;
    for (uint32_t form = 0; form < corpus->form_names.n_entries; form++) {
        uint32_t *term = &terms->term_of_form[form];
        *term = *term != LEX_TERM_NONE ? new_of_old[*term] : LEX_TERM_NONE;
    }
}

LexTerms *
lex_terms_new(const LexCorpus *corpus, const LexTermSettings *settings, GError **error)
{
    g_autoptr(LexTerms) terms = g_new0(LexTerms, 1);
    terms->n_workers = MAX(settings->n_threads, 1);
    terms->strings = g_new0(LexArena, terms->n_workers);
    terms->sifted.n_tokens = corpus->n_tokens;
    if (!terms_add_forms(terms, corpus, settings, error) ||
        !terms_count_documents(terms, corpus, settings, error))
        return NULL;
    terms_settle(terms, corpus, settings);
    terms_make_map(terms, corpus);
    return g_steal_pointer(&terms);
}

void
lex_terms_free(LexTerms *terms)
{
    if (terms == NULL)
        return;
    g_free(terms->terms);
    g_free(terms->term_of_form);
    terms_clear_map(terms);
    lex_vocab_clear(&terms->stems);
    for (unsigned w = 0; w < terms->n_workers; w++)
        lex_arena_clear(&terms->strings[w]);
    g_free(terms->strings);
    g_free(terms);
}
