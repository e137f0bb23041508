/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-nodes.h"

#include "lex-indonesian.h"
#include "lex-message.h"

#include <string.h>

static size_t
bits_size(const LexTerms *terms)
{
    return terms->n_terms / 64 + 1;
}

static void
set_bit(uint64_t *bits, uint32_t i)
{
    bits[i / 64] |= UINT64_C(1) << (i % 64);
}

typedef struct {
    GPatternSpec *spec;
    size_t least; /* bytes of what matches it: most words are too short or too long, */
    size_t most;  /* which is known without a look at them */
} Pattern;

static Pattern
pattern_new(const char *text)
{
    const size_t length = strlen(text);
    size_t n_literal = 0;
    for (size_t i = 0; i < length; i++)
        n_literal += text[i] != '*' && text[i] != '?';
    return (Pattern){
        .spec = g_pattern_spec_new(text),
        .least = n_literal,
        .most = n_literal == length ? length + LEX_INDONESIAN_ARTICLE_MAX : SIZE_MAX,
    };
}

/* The pattern is of the whole name, or of what follows its article: assad is al-Assad. */
static bool
pattern_matches(const Pattern *pattern, const LexVocabEntry *name)
{
    if (name->length < pattern->least || name->length > pattern->most)
        return false;
    const size_t article = lex_indonesian_article(name->bytes, name->length);
    return g_pattern_spec_match(pattern->spec, name->length, name->bytes, NULL) ||
           (article > 0 && g_pattern_spec_match(pattern->spec, name->length - article,
                                                name->bytes + article, NULL));
}

/* The terms of which a form or the stem matches. Returns whether there are any. */
static bool
match_terms(const LexAnalysisRun *run, const char *text, uint64_t *bits)
{
    const LexCorpus *corpus = run->corpus;
    const LexTerms *terms = run->terms;
    const Pattern pattern = pattern_new(text);
    bool any = false;
    for (uint32_t form = 0; form < corpus->form_names.n_entries; form++) {
        const uint32_t term = terms->term_of_form[form];
        if (term != LEX_TERM_NONE && pattern_matches(&pattern, &corpus->form_names.entries[form])) {
            set_bit(bits, term);
            any = true;
        }
    }
    for (uint32_t term = 0; term < terms->n_terms; term++) {
        if (pattern_matches(&pattern, &terms->terms[term].stem)) {
            set_bit(bits, term);
            any = true;
        }
    }
    g_pattern_spec_free(pattern.spec);
    return any;
}

/* A pattern that nothing matches is an oversight, or a stop word: it is said. */
static void
warn_no_match(const LexAnalysisRun *run, const char *word)
{
    const bool is_stop = lex_stopwords_contain(run->stopwords, word, strlen(word));
    lex_messages_add(run->messages, "--%s: no word that is counted matches \"%s\"%s",
                     run->analysis->name, word,
                     is_stop ? ": it is a stop word (--stopwords=none)" : "");
}

/* The words of `rezim assad`, with the quotes of `"rezim assad"` or without: no word holds one, and
 * help shows them, which a shell may have left or taken. Free with g_strfreev(). */
static char **
split_words(const char *text)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    g_auto(GStrv) parts = g_strsplit_set(text, " \t\n\"", -1);
    for (char **part = parts; *part != NULL; part++) {
        if (**part != '\0')
            g_ptr_array_add(words, g_strdup(*part));
    }
    g_ptr_array_add(words, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&words), FALSE);
}

static void
node_init(LexNode *node, const LexAnalysisRun *run, const char *text)
{
    g_auto(GStrv) words = split_words(text);
    node->text = g_strjoinv(" ", words);
    node->n_words = g_strv_length(words);
    node->matches = g_new0(uint64_t *, node->n_words + 1);
    node->may_occur = true;
    for (unsigned i = 0; i < node->n_words; i++) {
        g_autoptr(GString) folded = g_string_new(NULL);
        lex_fold(words[i], strlen(words[i]), run->corpus->letter_case, folded);
        node->matches[i] = g_new0(uint64_t, bits_size(run->terms));
        if (!match_terms(run, folded->str, node->matches[i])) {
            warn_no_match(run, folded->str);
            node->may_occur = false;
        }
    }
}

bool
lex_nodes_check(const LexAnalysisRun *run, GError **error)
{
    g_auto(GStrv) texts = g_strsplit(run->argument, ",", -1);
    bool good = texts[0] != NULL;
    for (char **text = texts; *text != NULL && good; text++) {
        g_auto(GStrv) words = split_words(*text);
        good = words[0] != NULL;
    }
    if (!good)
        lex_error_set(error, LEX_ERROR_USAGE,
                      "--%s=%s: words, patterns such as rezim* or phrases were expected, "
                      "with commas between",
                      run->analysis->name, run->argument);
    return good;
}

void
lex_nodes_init(LexNodes *nodes, const LexAnalysisRun *run)
{
    g_auto(GStrv) texts = g_strsplit(run->argument, ",", -1);
    const size_t n_words = bits_size(run->terms);
    *nodes = (LexNodes){
        .nodes = g_new0(LexNode, g_strv_length(texts) + 1),
        .starts = g_new0(uint64_t, n_words),
    };
    for (char **text = texts; *text != NULL; text++) {
        LexNode *node = &nodes->nodes[nodes->n_nodes++];
        node_init(node, run, *text);
        nodes->longest = MAX(nodes->longest, node->n_words);
        for (size_t i = 0; node->may_occur && i < n_words; i++)
            nodes->starts[i] |= node->matches[0][i];
    }
}

void
lex_nodes_clear(LexNodes *nodes)
{
    for (size_t n = 0; n < nodes->n_nodes; n++) {
        for (unsigned i = 0; i < nodes->nodes[n].n_words; i++)
            g_free(nodes->nodes[n].matches[i]);
        g_free(nodes->nodes[n].matches);
        g_free(nodes->nodes[n].text);
    }
    g_free(nodes->nodes);
    g_free(nodes->starts);
    *nodes = (LexNodes){0};
}
