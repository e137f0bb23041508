/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Roots by dictionary.
 *
 * Every analysis of a word (lex-affix.c) whose root the dictionary knows is scored, and the best
 * wins. What counts most is a licence: that the dictionary says of the root that it takes just
 * these affixes. Then that the combination is possible at all, that the root is long, that little
 * was taken off. Scores are whole numbers, twentieths of the weights in the design, so that equal
 * is equal; of equals the first visited wins.
 *
 * A word that is in the dictionary itself stays whole, unless a licensed analysis explains a long
 * one (berlaku: laku).
 */
#include "lex-root.h"

#include "lex-arena.h"
#include "lex-data.h"
#include "lex-fold.h"
#include "lex-message.h"

#include <gio/gio.h>
#include <string.h>

/* A word or a part of one; not followed by NUL. */
typedef struct {
    const char *bytes;
    size_t length;
} Word;

struct LexStemLists {
    GHashTable *exceptions;     /* form to root, owned strings */
    GHashTable *function_words; /* a set of owned strings */
};

struct LexRootStemmer {
    const LexDictionary *dictionary;
    const LexStemLists *lists;
    LexIsName is_name;
    const void *is_name_data;
    bool *is_function_root; /* by LexWord: a root that is a function word */
    LexArena made; /* stems that are no part of the form or the dictionary; of the last call */
};

static const char *const clitics[] = {"nya", "ku", "mu", "lah", "kah", "pun"};

/* ---- lists ------------------------------------------------------------------------------- */

static bool
lists_add_exception(LexStemLists *lists, const char *line, const char *name, size_t number,
                    GError **error)
{
    g_autoptr(GString) folded = g_string_new(NULL);
    lex_fold(line, strlen(line), LEX_CASE_FOLD, folded);
    g_auto(GStrv) fields = g_strsplit_set(folded->str, " \t,;", -1);
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    for (char **field = fields; *field != NULL; field++) {
        if (**field != '\0')
            g_ptr_array_add(words, *field);
    }
    if (words->len == 0)
        return true;
    if (words->len != 2) {
        lex_error_set(error, LEX_ERROR_FORMAT,
                      "%s:%zu: %u words; a form and its root were expected", name, number,
                      words->len);
        return false;
    }
    g_hash_table_replace(lists->exceptions, g_strdup(g_ptr_array_index(words, 0)),
                         g_strdup(g_ptr_array_index(words, 1)));
    return true;
}

static bool
lists_add_exceptions(LexStemLists *lists, const char *text, const char *name, GError **error)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (size_t i = 0; lines[i] != NULL; i++) {
        lines[i][strcspn(lines[i], "#\r")] = '\0';
        if (!lists_add_exception(lists, lines[i], name, i + 1, error))
            return false;
    }
    return true;
}

static bool
lists_add_file(LexStemLists *lists, const char *path, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) cause = NULL;
    gsize length;
    const char *bad;
    if (!g_file_get_contents(path, &text, &length, &cause)) {
        lex_error_set(error, LEX_ERROR_IO, "--stem-exceptions: %s", cause->message);
        return false;
    }
    if (!g_utf8_validate(text, (gssize)length, &bad)) {
        lex_error_set(error, LEX_ERROR_FORMAT,
                      "%s: byte %zu is not UTF-8: a form and its root a line were expected", path,
                      (size_t)(bad - text));
        return false;
    }
    return lists_add_exceptions(lists, text, path, error);
}

/* A list that is built in. Its text ends with the NUL that GResource adds. */
static GBytes *
built_in(const char *name)
{
    g_autofree char *path = g_strconcat("/lexstat/", name, NULL);
    GBytes *bytes = g_resource_lookup_data(lex_data_get_resource(), path, 0, NULL);
    g_assert(bytes != NULL);
    return bytes;
}

static void
lists_add_function_words(LexStemLists *lists)
{
    g_autoptr(GBytes) bytes = built_in("function-words.txt");
    g_auto(GStrv) lines = g_strsplit(g_bytes_get_data(bytes, NULL), "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        if (**line != '\0' && **line != '#')
            g_hash_table_add(lists->function_words, g_strdup(*line));
    }
}

LexStemLists *
lex_stem_lists_new(const char *path, GError **error)
{
    g_autoptr(LexStemLists) lists = g_new0(LexStemLists, 1);
    g_autoptr(GBytes) exceptions = built_in("stem-exceptions.txt");
    lists->exceptions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    lists->function_words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    lists_add_function_words(lists);
    if (!lists_add_exceptions(lists, g_bytes_get_data(exceptions, NULL), "stem-exceptions.txt",
                              error))
        return NULL;
    if (path != NULL && !lists_add_file(lists, path, error))
        return NULL;
    return g_steal_pointer(&lists);
}

void
lex_stem_lists_free(LexStemLists *lists)
{
    if (lists == NULL)
        return;
    g_hash_table_unref(lists->exceptions);
    g_hash_table_unref(lists->function_words);
    g_free(lists);
}

/* ---- words ------------------------------------------------------------------------------- */

static Word
word_begin(Word word, size_t length)
{
    return (Word){word.bytes, length};
}

static bool
word_equals(Word word, Word other)
{
    return word.length == other.length && memcmp(word.bytes, other.bytes, word.length) == 0;
}

static bool
word_is(Word word, const char *text)
{
    return word.length == strlen(text) && memcmp(word.bytes, text, word.length) == 0;
}

static bool
word_begins_with(Word word, const char *beginning)
{
    const size_t n = strlen(beginning);
    return word.length >= n && memcmp(word.bytes, beginning, n) == 0;
}

static bool
word_ends_with(Word word, const char *ending)
{
    const size_t n = strlen(ending);
    return word.length >= n && memcmp(word.bytes + word.length - n, ending, n) == 0;
}

static bool
word_is_clitic(Word word)
{
    for (size_t i = 0; i < G_N_ELEMENTS(clitics); i++) {
        if (word_is(word, clitics[i]))
            return true;
    }
    return false;
}

static bool
word_is_ascii_letters(Word word)
{
    for (size_t i = 0; i < word.length; i++) {
        if (!g_ascii_isalpha(word.bytes[i]))
            return false;
    }
    return true;
}

static bool
word_is_letters(Word word)
{
    for (const char *p = word.bytes; p < word.bytes + word.length; p = g_utf8_next_char(p)) {
        if (!g_unichar_isalpha(g_utf8_get_char(p)))
            return false;
    }
    return true;
}

/* Whether the word is letters alone, and at least so many. */
static bool
word_has_letters(Word word, size_t min)
{
    if (word_is_ascii_letters(word))
        return word.length >= min;
    return word_is_letters(word) && (size_t)g_utf8_strlen(word.bytes, (gssize)word.length) >= min;
}

/* The two halves of a word with exactly one hyphen. */
static bool
word_split(Word word, Word *ret_left, Word *ret_right)
{
    const char *hyphen = memchr(word.bytes, '-', word.length);
    if (hyphen == NULL)
        return false;
    *ret_left = word_begin(word, (size_t)(hyphen - word.bytes));
    *ret_right = (Word){hyphen + 1, word.length - ret_left->length - 1};
    return memchr(ret_right->bytes, '-', ret_right->length) == NULL;
}

/* ---- what is known of a word ------------------------------------------------------------- */

static bool
stemmer_knows(const LexRootStemmer *stemmer, Word word)
{
    return lex_dictionary_find(stemmer->dictionary, word.bytes, word.length) != LEX_WORD_NONE;
}

/* GLib's tables want a NUL. No word of the lists is longer than a word can be. */
static const void *
table_find(GHashTable *table, Word word)
{
    char text[LEX_AFFIX_MAX + 1];
    if (word.length > LEX_AFFIX_MAX)
        return NULL;
    memcpy(text, word.bytes, word.length);
    text[word.length] = '\0';
    return g_hash_table_lookup(table, text);
}

static bool
stemmer_is_function_word(const LexRootStemmer *stemmer, Word word)
{
    return table_find(stemmer->lists->function_words, word) != NULL;
}

static bool
find_exception(const LexRootStemmer *stemmer, Word word, Word *ret_root)
{
    const char *root = table_find(stemmer->lists->exceptions, word);
    if (root == NULL)
        return false;
    *ret_root = (Word){root, strlen(root)};
    return true;
}

/* The word without its last clitic. False when it ends with none, or too little would be left. */
static bool
word_without_clitic(Word word, Word *ret_host)
{
    for (size_t i = 0; i < G_N_ELEMENTS(clitics); i++) {
        const size_t n = strlen(clitics[i]);
        if (word.length >= n + 4 && word_ends_with(word, clitics[i])) {
            *ret_host = word_begin(word, word.length - n);
            return true;
        }
    }
    return false;
}

/*
 * An exception holds with clitics too (pemilunya, Bekasinya), but not in a word that the dictionary
 * has: buku is not bu with -ku. The host is what the list has.
 */
static bool
find_exception_host(const LexRootStemmer *stemmer, Word word, Word *ret_host, Word *ret_root)
{
    Word host = word;
    if (word.length > LEX_AFFIX_MAX)
        return false;
    while (!find_exception(stemmer, host, ret_root)) {
        if (stemmer_knows(stemmer, host) || !word_without_clitic(host, &host))
            return false;
    }
    *ret_host = host;
    return true;
}

/* A name of the dictionary, or of the text. */
static bool
stemmer_is_name(const LexRootStemmer *stemmer, Word word)
{
    return lex_dictionary_has_name(stemmer->dictionary, word.bytes, word.length) ||
           (stemmer->is_name != NULL && !stemmer_knows(stemmer, word) &&
            stemmer->is_name(word.bytes, word.length, stemmer->is_name_data));
}

/* ---- scores ------------------------------------------------------------------------------ */

/* In twentieths. */
enum {
    SCORE_LICENSED = 60,
    SCORE_ILLEGAL = -40,
    SCORE_LETTER = 7, /* of the root, up to seven */
    SCORE_PREFIX = -7,
    SCORE_CLITIC = -2,
    SCORE_SUFFIX = -3,
    SCORE_SHORT_ROOT = -12,           /* three letters or fewer */
    SCORE_FUNCTION_WORD_PREFIX = -50, /* of four letters or fewer, under a prefix */
    SCORE_FUNCTION_WORD_CLITIC = -60, /* with -ku or -mu */
};

/* be- is ber-, te- is ter- to what follows. */
static LexPrefix
full_prefix(LexPrefix prefix)
{
    return prefix == LEX_PREFIX_BE   ? LEX_PREFIX_BER
           : prefix == LEX_PREFIX_TE ? LEX_PREFIX_TER
                                     : prefix;
}

#define PAIR(prefix, suffix) (LEX_PREFIX_##prefix * LEX_N_SUFFIXES + LEX_SUFFIX_##suffix)

/* Prefix and suffix that do not go together: di-...-an, ke-...-i. */
static bool
is_impossible_pair(LexPrefix prefix, LexSuffix suffix)
{
    switch (full_prefix(prefix) * LEX_N_SUFFIXES + suffix) {
    case PAIR(DI, AN):
    case PAIR(KE, I):
    case PAIR(KE, KAN):
    case PAIR(ME, AN):
    case PAIR(TER, AN):
    case PAIR(BER, I):
    case PAIR(PE, KAN):
    case PAIR(PE, I):
    case PAIR(SE, I):
    case PAIR(SE, KAN):
        return true;
    default:
        return false;
    }
}

/* How many rules of word formation the analysis breaks. */
static int
count_illegal(const LexAffixes *affixes)
{
    if (affixes->n_prefixes == 0)
        return 0;
    const LexPrefix outer = affixes->prefixes[0];
    const LexSuffix suffix = affixes->suffix;
    int n = is_impossible_pair(outer, suffix);
    if (outer == LEX_PREFIX_KE)
        n += suffix == LEX_SUFFIX_NONE || (affixes->n_prefixes == 1 && suffix != LEX_SUFFIX_AN);

    bool ber_inside = false;
    for (unsigned i = 1; i < affixes->n_prefixes; i++)
        ber_inside |= affixes->prefixes[i] == LEX_PREFIX_BER;
    if (ber_inside && (outer == LEX_PREFIX_ME || outer == LEX_PREFIX_DI || outer == LEX_PREFIX_PE))
        n += suffix != LEX_SUFFIX_KAN && suffix != LEX_SUFFIX_AN;
    return n;
}

static int
score_function_word(const LexAffixes *affixes)
{
    if (affixes->n_prefixes > 0 && affixes->root_length <= 4)
        return SCORE_FUNCTION_WORD_PREFIX;
    return *affixes->possessive == 'k' || *affixes->possessive == 'm' ? SCORE_FUNCTION_WORD_CLITIC
                                                                      : 0;
}

static int
score_analysis(const LexRootStemmer *stemmer, const LexAffixes *affixes, LexWord root,
               bool licensed)
{
    int score = SCORE_LETTER * (int)MIN(affixes->root_length, 7);
    score += licensed ? SCORE_LICENSED : 0;
    score += SCORE_ILLEGAL * count_illegal(affixes);
    score += SCORE_PREFIX * (int)affixes->n_prefixes;
    score += SCORE_CLITIC * ((*affixes->possessive != '\0') + (*affixes->particle != '\0'));
    score += affixes->suffix != LEX_SUFFIX_NONE ? SCORE_SUFFIX : 0;
    score += affixes->root_length <= 3 ? SCORE_SHORT_ROOT : 0;
    score += stemmer->is_function_root[root] ? score_function_word(affixes) : 0;
    return score;
}

/* ---- the best analysis ------------------------------------------------------------------- */

typedef struct {
    const LexRootStemmer *stemmer;
    Word word;
    bool licensed_only;
    Word only_root; /* no other will do; of no bytes: any */
    bool found;
    int score;
    LexWord root;
    LexAffixes affixes; /* its root is not valid after the visit */
} Best;

static void
best_visit(const LexAffixes *affixes, void *data)
{
    Best *best = data;
    const LexDictionary *dictionary = best->stemmer->dictionary;
    const Word root = {affixes->root, affixes->root_length};
    if (word_equals(root, best->word) ||
        (best->only_root.length > 0 && !word_equals(root, best->only_root)))
        return;
    const LexWord word = lex_dictionary_find(dictionary, root.bytes, root.length);
    if (word == LEX_WORD_NONE || (word_begins_with(root, "tidak") && root.length > 5))
        return;
    const bool licensed = lex_dictionary_licenses(dictionary, word, affixes);
    if (best->licensed_only &&
        !(licensed && (affixes->n_prefixes > 0 || affixes->suffix != LEX_SUFFIX_NONE)))
        return;
    const int score = score_analysis(best->stemmer, affixes, word, licensed);
    if (best->found && score <= best->score)
        return;
    best->found = true;
    best->score = score;
    best->root = word;
    best->affixes = *affixes;
}

static Best
find_best(const LexRootStemmer *stemmer, Word word, bool licensed_only)
{
    Best best = {.stemmer = stemmer, .word = word, .licensed_only = licensed_only};
    lex_affix_analyse(word.bytes, word.length, LEX_MAX_PREFIXES, best_visit, &best);
    return best;
}

/* The best analysis that leads to the root. */
static Best
find_best_of_root(const LexRootStemmer *stemmer, Word word, Word root)
{
    Best best = {.stemmer = stemmer, .word = word, .only_root = root};
    lex_affix_analyse(word.bytes, word.length, LEX_MAX_PREFIXES, best_visit, &best);
    return best;
}

static Word
best_root(const Best *best)
{
    Word root;
    root.bytes = lex_dictionary_word(best->stemmer->dictionary, best->root, &root.length);
    return root;
}

/* ---- ku- and kau- ------------------------------------------------------------------------ */

typedef struct {
    const LexRootStemmer *stemmer;
    LexWord root;
} Proclitic;

static void
proclitic_visit(const LexAffixes *affixes, void *data)
{
    Proclitic *proclitic = data;
    const LexDictionary *dictionary = proclitic->stemmer->dictionary;
    if (affixes->n_prefixes > 0 || proclitic->root != LEX_WORD_NONE)
        return;
    const LexWord root = lex_dictionary_find(dictionary, affixes->root, affixes->root_length);
    if (root != LEX_WORD_NONE &&
        lex_dictionary_licenses_proclitic(dictionary, root, affixes->suffix))
        proclitic->root = root;
}

/* The root behind ku- or kau- (kutulis, kaubawakan), where di- could stand as well; and the word
 * without them. */
static bool
find_proclitic_root(const LexRootStemmer *stemmer, Word word, Word *ret_root, Word *ret_rest)
{
    static const char *const proclitics[] = {"ku", "kau"};
    for (size_t i = 0; i < G_N_ELEMENTS(proclitics); i++) {
        const size_t n = strlen(proclitics[i]);
        if (!word_begins_with(word, proclitics[i]) || word.length - n < 4)
            continue;
        Proclitic proclitic = {stemmer, LEX_WORD_NONE};
        lex_affix_analyse(word.bytes + n, word.length - n, 0, proclitic_visit, &proclitic);
        if (proclitic.root == LEX_WORD_NONE)
            continue;
        ret_root->bytes =
            lex_dictionary_word(stemmer->dictionary, proclitic.root, &ret_root->length);
        *ret_rest = (Word){word.bytes + n, word.length - n};
        return true;
    }
    return false;
}

/* ---- reduplication ----------------------------------------------------------------------- */

/* All roots that one half of a hyphenated word might have, itself among them. */
typedef struct {
    LexRootStemmer *stemmer;
    GArray *words; /* of Word */
} Roots;

static void
roots_visit(const LexAffixes *affixes, void *data)
{
    Roots *roots = data;
    const Word root = {
        lex_arena_copy(&roots->stemmer->made, affixes->root, affixes->root_length),
        affixes->root_length,
    };
    g_array_append_val(roots->words, root);
}

static GArray *
list_roots(LexRootStemmer *stemmer, Word word)
{
    Roots roots = {stemmer, g_array_new(FALSE, FALSE, sizeof(Word))};
    g_array_append_val(roots.words, word);
    lex_affix_analyse(word.bytes, word.length, LEX_MAX_PREFIXES, roots_visit, &roots);
    return roots.words;
}

static bool
roots_contain(const GArray *words, Word word)
{
    for (guint i = 0; i < words->len; i++) {
        if (word_equals(g_array_index(words, Word, i), word))
            return true;
    }
    return false;
}

/* Whether a is the better common root: known, then longer, then the smaller bytes. */
static bool
common_root_is_better(const LexRootStemmer *stemmer, Word a, Word b)
{
    const bool a_known = stemmer_knows(stemmer, a), b_known = stemmer_knows(stemmer, b);
    if (a_known != b_known)
        return a_known;
    if (a.length != b.length)
        return a.length > b.length;
    return memcmp(a.bytes, b.bytes, a.length) < 0;
}

/* The root that both halves may have: ber-X-X, X-X-an, X-meX. False when there is none. */
static bool
find_common_root(LexRootStemmer *stemmer, Word left, Word right, Word *ret_root)
{
    g_autoptr(GArray) left_roots = list_roots(stemmer, left);
    g_autoptr(GArray) right_roots = list_roots(stemmer, right);
    Word best = {NULL, 0};
    for (guint i = 0; i < left_roots->len; i++) {
        const Word root = g_array_index(left_roots, Word, i);
        if (root.length < 3 || !roots_contain(right_roots, root))
            continue;
        if (best.bytes == NULL || common_root_is_better(stemmer, root, best))
            best = root;
    }
    if (best.bytes == NULL)
        return false;
    if (stemmer_knows(stemmer, best))
        *ret_root = best;
    else
        *ret_root = roots_contain(right_roots, left)   ? left
                    : roots_contain(left_roots, right) ? right
                                                       : best;
    return true;
}

/* menyebut-nyebut, meniru-nirukan: the second half is the first without me- or pe-. */
static bool
is_nasal_echo(Word left, Word right)
{
    static const char *const endings[] = {"", "nya", "ku", "mu", "lah", "kah", "pun", "kan", "i"};
    if (!word_begins_with(left, "me") && !word_begins_with(left, "pe"))
        return false;
    const Word bare = {left.bytes + 2, left.length - 2};
    for (size_t i = 0; i < G_N_ELEMENTS(endings); i++) {
        if (!word_ends_with(right, endings[i]))
            continue;
        const Word echo = word_begin(right, right.length - strlen(endings[i]));
        if (echo.length >= 3 && word_equals(bare, echo))
            return true;
    }
    return false;
}

/* ---- the root ---------------------------------------------------------------------------- */

static Word stem_root(LexRootStemmer *stemmer, Word word);

/* kira2: the plural of chats and notes. */
static bool
is_numeral_plural(const LexRootStemmer *stemmer, Word word)
{
    return word.length > 3 && word_ends_with(word, "2") &&
           stemmer_knows(stemmer, word_begin(word, word.length - 1));
}

static Word
stem_hyphenated(LexRootStemmer *stemmer, Word word)
{
    Word left, right, root;
    if (!word_split(word, &left, &right) || left.length < 2 || right.length < 2)
        return word;
    if (word_equals(left, right))
        return stem_root(stemmer, left);
    if (find_common_root(stemmer, left, right, &root))
        return stem_root(stemmer, root);
    return word_is_clitic(right) || word_is(right, "an") ? left : word;
}

/* What an unknown word surely does not keep. Not for a long one: nyanyanya... without end. */
static Word
strip_clitic(LexRootStemmer *stemmer, Word word)
{
    static const char *const sure[] = {"nya", "lah", "kah"};
    if (word.length > LEX_AFFIX_MAX)
        return word;
    for (size_t i = 0; i < G_N_ELEMENTS(sure); i++) {
        if (word_ends_with(word, sure[i]) && word_has_letters(word, 7))
            return stem_root(stemmer, word_begin(word, word.length - 3));
    }
    return word;
}

/* A word that is no exception and no half of one. */
static Word
stem_plain(LexRootStemmer *stemmer, Word word)
{
    if (stemmer_is_function_word(stemmer, word) || stemmer_is_name(stemmer, word))
        return word;
    if (memchr(word.bytes, '-', word.length) != NULL)
        return stem_hyphenated(stemmer, word);
    if (!word_has_letters(word, 4))
        return word;
    const bool known = stemmer_knows(stemmer, word);
    if (known && word.length < 7)
        return word;
    const Best best = find_best(stemmer, word, known);
    if (best.found)
        return best_root(&best);
    return known ? word : strip_clitic(stemmer, word);
}

/* What no analysis explains: ku- and kau-, and a name with -nya. */
static Word
stem_unexplained(LexRootStemmer *stemmer, Word word)
{
    Word root, rest;
    if (!word_has_letters(word, 6) || stemmer_knows(stemmer, word))
        return word;
    if (find_proclitic_root(stemmer, word, &root, &rest))
        return root;
    if (word_ends_with(word, "nya")) {
        const Word host = word_begin(word, word.length - 3);
        if (stemmer_is_name(stemmer, host))
            return host;
    }
    return word;
}

/* menurutnya is menurut, not turut; but masalah is no masa with -lah. */
static bool
is_function_word_with_clitic(const LexRootStemmer *stemmer, Word word, Word *ret_host)
{
    return !stemmer_knows(stemmer, word) && !stemmer_is_function_word(stemmer, word) &&
           word_without_clitic(word, ret_host) && stemmer_is_function_word(stemmer, *ret_host);
}

/* The root of a word that is no exception. */
static Word
stem_unlisted(LexRootStemmer *stemmer, Word word)
{
    Word left, right, host;
    if (is_function_word_with_clitic(stemmer, word, &host))
        return host;
    if (is_numeral_plural(stemmer, word))
        return stem_root(stemmer, word_begin(word, word.length - 1));
    if (word_split(word, &left, &right) &&
        (is_nasal_echo(left, right) || (word_is_clitic(right) && left.length > 2)))
        return stem_root(stemmer, left);

    Word root = stem_plain(stemmer, word);
    if (word_equals(root, word))
        return stem_unexplained(stemmer, word);
    if (find_exception(stemmer, root, &root))
        return root;
    /* The root may be a derived word that the dictionary lists: pelajaran, ajaran. */
    if (root.length >= 7 && !stemmer_is_function_word(stemmer, root) &&
        stemmer_knows(stemmer, root) && memchr(word.bytes, '-', word.length) == NULL) {
        const Best deeper = find_best(stemmer, root, true);
        if (deeper.found)
            return best_root(&deeper);
    }
    return root;
}

/* What a list says is said: the root of an exception is not looked up again. */
static Word
stem_root(LexRootStemmer *stemmer, Word word)
{
    Word host, root;
    if (find_exception_host(stemmer, word, &host, &root))
        return root;
    root = stem_unlisted(stemmer, word);
    find_exception(stemmer, root, &root); /* diketahui: ketahu: tahu */
    return root;
}

/* ---- the light stem ---------------------------------------------------------------------- */

static Word stem_light(LexRootStemmer *stemmer, Word word);

static Word
light_hyphenated(LexRootStemmer *stemmer, Word word)
{
    Word left, right;
    if (!word_split(word, &left, &right) || left.length < 2)
        return word;
    if (word_equals(left, right))
        return stemmer_knows(stemmer, left) ? stem_light(stemmer, left) : word;
    /* anak-anaknya */
    if (right.length > left.length && memcmp(left.bytes, right.bytes, left.length) == 0) {
        const Word ending = {right.bytes + left.length, right.length - left.length};
        if (word_is_clitic(ending))
            return stem_light(stemmer, left);
    }
    return word;
}

/* -nya of an unknown word; ku- and kau- of a verb. */
static Word
light_unexplained(LexRootStemmer *stemmer, Word word)
{
    Word root, rest;
    if (word_ends_with(word, "nya") && word_has_letters(word, 7))
        return word_begin(word, word.length - 3);
    return find_proclitic_root(stemmer, word, &root, &rest) ? rest : word;
}

/* Without clitics, and without me- or di-: who acts is not what is done. */
static Word
light_explained(LexRootStemmer *stemmer, Word word, const LexAffixes *affixes)
{
    const bool voice = affixes->n_prefixes > 0 && (affixes->prefixes[0] == LEX_PREFIX_ME ||
                                                   affixes->prefixes[0] == LEX_PREFIX_DI);
    if (!voice)
        return word_begin(word, affixes->inner_end);
    const size_t length = affixes->inner_end - affixes->inner_begin;
    char *inner = lex_arena_copy(&stemmer->made, word.bytes + affixes->inner_begin, length);
    inner[0] = affixes->inner_first;
    return (Word){inner, length};
}

static Word
stem_light(LexRootStemmer *stemmer, Word word)
{
    Word left, right, host, exception;
    const bool is_exception = find_exception_host(stemmer, word, &host, &exception);
    if (is_exception && word_equals(exception, host))
        return host;
    if (word_split(word, &left, &right) && word_is_clitic(right) && left.length > 2)
        return stem_light(stemmer, left);
    if (stemmer_is_function_word(stemmer, word) || stemmer_is_name(stemmer, word))
        return word;
    if (is_numeral_plural(stemmer, word))
        return word_begin(word, word.length - 1);
    if (memchr(word.bytes, '-', word.length) != NULL)
        return light_hyphenated(stemmer, word);
    if (!word_has_letters(word, 5) ||
        (stemmer_knows(stemmer, word) && (!word_ends_with(word, "nya") || word.length < 7)))
        return word;
    /* mengakui is akui, not kakui: the exception says aku. */
    Best best = {.found = false};
    if (is_exception)
        best = find_best_of_root(stemmer, word, exception);
    if (!best.found)
        best = find_best(stemmer, word, false);
    return best.found ? light_explained(stemmer, word, &best.affixes)
                      : light_unexplained(stemmer, word);
}

/* ---- the stemmer ------------------------------------------------------------------------- */

/* Asked for every candidate root: a look into an array instead of a table. */
static bool *
mark_function_roots(const LexDictionary *dictionary, const LexStemLists *lists)
{
    bool *marks = g_new0(bool, lex_dictionary_n_words(dictionary));
    GHashTableIter iter;
    gpointer word;
    g_hash_table_iter_init(&iter, lists->function_words);
    while (g_hash_table_iter_next(&iter, &word, NULL)) {
        const LexWord root = lex_dictionary_find(dictionary, word, strlen(word));
        if (root != LEX_WORD_NONE)
            marks[root] = true;
    }
    return marks;
}

LexRootStemmer *
lex_root_stemmer_new(const LexDictionary *dictionary, const LexStemLists *lists, LexIsName is_name,
                     const void *is_name_data)
{
    LexRootStemmer *stemmer = g_new0(LexRootStemmer, 1);
    *stemmer = (LexRootStemmer){
        .dictionary = dictionary,
        .lists = lists,
        .is_name = is_name,
        .is_name_data = is_name_data,
        .is_function_root = mark_function_roots(dictionary, lists),
    };
    return stemmer;
}

void
lex_root_stemmer_free(LexRootStemmer *stemmer)
{
    if (stemmer == NULL)
        return;
    lex_arena_clear(&stemmer->made);
    g_free(stemmer->is_function_root);
    g_free(stemmer);
}

const char *
lex_root_stem(LexRootStemmer *stemmer, const char *form, size_t length, size_t *ret_length)
{
    lex_arena_clear(&stemmer->made);
    const Word root = stem_root(stemmer, (Word){form, length});
    *ret_length = root.length;
    return root.bytes;
}

const char *
lex_light_stem(LexRootStemmer *stemmer, const char *form, size_t length, size_t *ret_length)
{
    lex_arena_clear(&stemmer->made);
    const Word stem = stem_light(stemmer, (Word){form, length});
    *ret_length = stem.length;
    return stem.bytes;
}

bool
lex_root_explain(LexRootStemmer *stemmer, const char *form, size_t length, LexAffixes *ret_affixes)
{
    const Word word = {form, length};
    Word host, exception;
    if (find_exception_host(stemmer, word, &host, &exception) ||
        stemmer_is_function_word(stemmer, word) || stemmer_is_name(stemmer, word) ||
        !word_has_letters(word, 4))
        return false;
    const bool known = stemmer_knows(stemmer, word);
    if (known && word.length < 7)
        return false;
    const Best best = find_best(stemmer, word, known);
    if (best.found)
        *ret_affixes = best.affixes;
    return best.found;
}
