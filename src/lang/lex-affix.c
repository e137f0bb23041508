/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-affix.h"

#include <string.h>

static const char *const particles[] = {"lah", "kah", "tah", "pun"};
static const char *const possessives[] = {"nya", "ku", "mu"};

/* A prefix that a word begins with: what comes off, and the letter that it had swallowed. */
typedef struct {
    LexPrefix prefix;
    unsigned skip; /* bytes that come off */
    char restored; /* the root's first letter then, or 0 */
} Peel;

#define MAX_PEELS 8

typedef struct {
    Peel peels[MAX_PEELS];
    unsigned n;
    size_t length; /* of the word they are for */
} PeelList;

/* The word while its prefixes come off, one within the other. */
typedef struct {
    char word[LEX_AFFIX_MAX + 1]; /* with the restored letters of this analysis */
    LexAffixes affixes;
    unsigned max_prefixes;
    LexAffixVisit visit;
    void *data;
} Peeler;

const char *
lex_prefix_name(LexPrefix prefix)
{
    static const char *const names[LEX_N_PREFIXES] = {
        [LEX_PREFIX_NONE] = "",   [LEX_PREFIX_DI] = "di",       [LEX_PREFIX_KE] = "ke",
        [LEX_PREFIX_SE] = "se",   [LEX_PREFIX_ME] = "me",       [LEX_PREFIX_PE] = "pe",
        [LEX_PREFIX_PEL] = "pel", [LEX_PREFIX_PER] = "per",     [LEX_PREFIX_BER] = "ber",
        [LEX_PREFIX_BE] = "be",   [LEX_PREFIX_BEL] = "bel",     [LEX_PREFIX_TER] = "ter",
        [LEX_PREFIX_TE] = "te",   [LEX_PREFIX_TIDAK] = "tidak",
    };
    return names[prefix];
}

const char *
lex_suffix_name(LexSuffix suffix)
{
    static const char *const names[LEX_N_SUFFIXES] = {"", "an", "kan", "i"};
    return names[suffix];
}

static bool
is_vowel(char letter)
{
    return letter != '\0' && strchr("aeiou", letter) != NULL;
}

static bool
is_among(char letter, const char *letters)
{
    return letter != '\0' && strchr(letters, letter) != NULL;
}

static bool
begins_with(const char *word, size_t length, const char *beginning)
{
    const size_t n = strlen(beginning);
    return length >= n && memcmp(word, beginning, n) == 0;
}

static bool
ends_with(const char *word, size_t length, const char *ending)
{
    const size_t n = strlen(ending);
    return length >= n && memcmp(word + length - n, ending, n) == 0;
}

/* ---- prefixes ---------------------------------------------------------------------------- */

/* At least two letters must be left. */
static void
peels_add(PeelList *list, LexPrefix prefix, unsigned skip, char restored)
{
    if (list->length >= skip + 2)
        list->peels[list->n++] = (Peel){.prefix = prefix, .skip = skip, .restored = restored};
}

/* mem-: before b, f, v, p the m is the prefix's; before a vowel it stands for p. */
static void
peels_add_m(PeelList *list, LexPrefix prefix, char next)
{
    if (is_among(next, "bfvp"))
        peels_add(list, prefix, 3, 0);
    if (is_vowel(next))
        peels_add(list, prefix, 2, 'p');
}

static bool
is_one_syllable(const char *word, size_t length)
{
    unsigned n = 0;
    for (size_t i = 0; i < length; i++)
        n += is_vowel(word[i]) && (i == 0 || !is_vowel(word[i - 1]));
    return n == 1;
}

/* meng-: before a vowel nothing or k was swallowed; menge- stands before one syllable. */
static void
peels_add_ng(PeelList *list, LexPrefix prefix, const char *rest, size_t length)
{
    if (is_among(rest[0], "ghkq"))
        peels_add(list, prefix, 4, 0);
    if (is_vowel(rest[0])) {
        peels_add(list, prefix, 4, 0);
        peels_add(list, prefix, 3, 'k');
    }
    if (rest[0] == 'e' && length > 2 && is_one_syllable(rest + 1, length - 1))
        peels_add(list, prefix, 5, 0);
}

/* men-, meny-, meng-; after is what follows the n. */
static void
peels_add_n(PeelList *list, LexPrefix prefix, const char *after, size_t length)
{
    if (after[0] == 'y' && length > 1 && is_vowel(after[1]))
        peels_add(list, prefix, 3, 's');
    if (after[0] == 'g' && length > 1)
        peels_add_ng(list, prefix, after + 1, length - 1);
    if (is_among(after[0], "dcjzst"))
        peels_add(list, prefix, 3, 0);
    if (is_vowel(after[0]))
        peels_add(list, prefix, 2, 't');
}

/* meN- or peN-, two letters, and what their nasal did to the root. */
static void
peels_add_nasal(PeelList *list, LexPrefix prefix, const char *word)
{
    if (list->length < 3)
        return;
    if (is_among(word[2], "lrwymn"))
        peels_add(list, prefix, 2, 0);
    if (list->length < 4)
        return;
    if (word[2] == 'm')
        peels_add_m(list, prefix, word[3]);
    if (word[2] == 'n')
        peels_add_n(list, prefix, word + 3, list->length - 3);
}

/* ber- and ter-, which before r and before a consonant and -er- may be be- and te-. */
static void
peels_add_r(PeelList *list, LexPrefix prefix, LexPrefix without_r, const char *word)
{
    if (list->length > 2 && word[2] == 'r') {
        peels_add(list, prefix, 3, 0);
        peels_add(list, without_r, 2, 0);
    } else if (list->length >= 5 && !is_vowel(word[2]) && word[3] == 'e' && word[4] == 'r') {
        peels_add(list, without_r, 2, 0);
    }
}

static void
peels_add_pe(PeelList *list, const char *word)
{
    peels_add_nasal(list, LEX_PREFIX_PE, word);
    if (list->length > 2 && word[2] == 'r')
        peels_add(list, LEX_PREFIX_PER, 3, 0);
    else if (list->length > 4 && !is_among(word[2], "lwymn") && !is_vowel(word[2]))
        peels_add(list, LEX_PREFIX_PE, 2, 0);
    if (begins_with(word, list->length, "pelajar"))
        peels_add(list, LEX_PREFIX_PEL, 3, 0);
}

/* All prefixes that the word may begin with. */
static PeelList
peels_of(const char *word, size_t length)
{
    PeelList list = {.length = length};
    if (begins_with(word, length, "di"))
        peels_add(&list, LEX_PREFIX_DI, 2, 0);
    if (begins_with(word, length, "ke"))
        peels_add(&list, LEX_PREFIX_KE, 2, 0);
    if (begins_with(word, length, "se"))
        peels_add(&list, LEX_PREFIX_SE, 2, 0);
    if (begins_with(word, length, "me"))
        peels_add_nasal(&list, LEX_PREFIX_ME, word);
    if (begins_with(word, length, "pe"))
        peels_add_pe(&list, word);
    if (begins_with(word, length, "be"))
        peels_add_r(&list, LEX_PREFIX_BER, LEX_PREFIX_BE, word);
    if (begins_with(word, length, "belajar"))
        peels_add(&list, LEX_PREFIX_BEL, 3, 0);
    if (begins_with(word, length, "te"))
        peels_add_r(&list, LEX_PREFIX_TER, LEX_PREFIX_TE, word);
    if (begins_with(word, length, "tidak"))
        peels_add(&list, LEX_PREFIX_TIDAK, 5, 0);
    return list;
}

#define BIT(prefix) (1u << LEX_PREFIX_##prefix)

/* Whether `inner` may stand directly behind `outer`. Nothing follows pel-, be-, bel- and te-. */
static bool
prefix_may_follow(LexPrefix outer, LexPrefix inner)
{
    static const unsigned followers[LEX_N_PREFIXES] = {
        [LEX_PREFIX_DI] = BIT(PER) | BIT(BER) | BIT(KE) | BIT(PE) | BIT(PEL) | BIT(SE),
        [LEX_PREFIX_ME] =
            BIT(PER) | BIT(BER) | BIT(KE) | BIT(TER) | BIT(PE) | BIT(PEL) | BIT(SE) | BIT(BE),
        [LEX_PREFIX_KE] =
            BIT(BER) | BIT(TER) | BIT(SE) | BIT(PER) | BIT(PE) | BIT(TIDAK) | BIT(BE) | BIT(DI),
        [LEX_PREFIX_SE] = BIT(KE) | BIT(PER) | BIT(PE) | BIT(BER) | BIT(TER) | BIT(ME),
        [LEX_PREFIX_PE] = BIT(BER) | BIT(PER) | BIT(KE) | BIT(SE) | BIT(BE) | BIT(ME),
        [LEX_PREFIX_TER] = BIT(KE) | BIT(PER) | BIT(SE) | BIT(PE),
        [LEX_PREFIX_BER] = BIT(KE) | BIT(SE) | BIT(PE) | BIT(PER) | BIT(ME) | BIT(TER),
        [LEX_PREFIX_PER] = BIT(KE) | BIT(SE) | BIT(BER) | BIT(TIDAK),
        [LEX_PREFIX_TIDAK] = BIT(BER) | BIT(ME) | BIT(TER) | BIT(PER) | BIT(PE) | BIT(SE) | BIT(KE),
    };
    return followers[outer] >> inner & 1;
}

/* ---- the analyses ------------------------------------------------------------------------ */

static bool
has_vowel(const char *word, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (is_vowel(word[i]))
            return true;
    }
    return false;
}

static void peeler_peel(Peeler *peeler, size_t begin, size_t end);

/* Takes one more prefix off, looks at what is left, and puts it back. */
static void
peeler_try(Peeler *peeler, size_t begin, size_t end, const Peel *peel)
{
    LexAffixes *affixes = &peeler->affixes;
    const size_t inner = begin + peel->skip;
    const char kept = peeler->word[inner];
    if (peel->restored != 0)
        peeler->word[inner] = peel->restored;
    if (affixes->n_prefixes == 0) {
        affixes->inner_begin = inner;
        affixes->inner_first = peeler->word[inner];
    }
    affixes->prefixes[affixes->n_prefixes++] = peel->prefix;
    peeler_peel(peeler, inner, end);
    affixes->n_prefixes--;
    peeler->word[inner] = kept;
}

static void
peeler_peel(Peeler *peeler, size_t begin, size_t end)
{
    LexAffixes *affixes = &peeler->affixes;
    if (end - begin >= 2 && has_vowel(peeler->word + begin, end - begin)) {
        affixes->root = peeler->word + begin;
        affixes->root_length = end - begin;
        peeler->visit(affixes, peeler->data);
    }
    if (affixes->n_prefixes == peeler->max_prefixes)
        return;

    const PeelList list = peels_of(peeler->word + begin, end - begin);
    for (unsigned i = list.n; i-- > 0;) {
        const unsigned n = affixes->n_prefixes;
        if (n == 0 || prefix_may_follow(affixes->prefixes[n - 1], list.peels[i].prefix))
            peeler_try(peeler, begin, end, &list.peels[i]);
    }
}

/* The forms without clitics: where they end, and what was taken off. */
typedef struct {
    size_t end;
    const char *possessive;
    const char *particle;
} Host;

/* The ending the word has, or NULL; at least min letters must be left before it. */
static const char *
find_ending(const char *word, size_t end, const char *const *endings, size_t n_endings, size_t min)
{
    for (size_t i = 0; i < n_endings; i++) {
        if (ends_with(word, end, endings[i]) && end - strlen(endings[i]) >= min)
            return endings[i];
    }
    return NULL;
}

/* With and without particle, and each with and without possessive. */
static unsigned
list_hosts(const char *word, size_t length, Host hosts[4])
{
    unsigned n = 0;
    hosts[n++] = (Host){length, "", ""};
    const char *particle = find_ending(word, length, particles, G_N_ELEMENTS(particles), 3);
    if (particle != NULL)
        hosts[n++] = (Host){length - strlen(particle), "", particle};
    for (unsigned i = 0, n_before = n; i < n_before; i++) {
        const char *possessive =
            find_ending(word, hosts[i].end, possessives, G_N_ELEMENTS(possessives), 2);
        if (possessive != NULL)
            hosts[n++] = (Host){hosts[i].end - strlen(possessive), possessive, hosts[i].particle};
    }
    return n;
}

static void
peeler_begin(Peeler *peeler, const Host *host, LexSuffix suffix)
{
    peeler->affixes = (LexAffixes){
        .suffix = suffix,
        .possessive = host->possessive,
        .particle = host->particle,
        .inner_end = host->end,
    };
    peeler_peel(peeler, 0, host->end - strlen(lex_suffix_name(suffix)));
}

void
lex_affix_analyse(const char *word, size_t length, unsigned max_prefixes, LexAffixVisit visit,
                  void *data)
{
    static const LexSuffix suffixes[] = {LEX_SUFFIX_KAN, LEX_SUFFIX_AN, LEX_SUFFIX_I};
    if (length > LEX_AFFIX_MAX)
        return;
    Peeler peeler = {.max_prefixes = max_prefixes, .visit = visit, .data = data};
    memcpy(peeler.word, word, length);

    Host hosts[4];
    const unsigned n_hosts = list_hosts(word, length, hosts);
    for (unsigned i = 0; i < n_hosts; i++)
        peeler_begin(&peeler, &hosts[i], LEX_SUFFIX_NONE);
    for (unsigned i = 0; i < n_hosts; i++) {
        for (size_t s = 0; s < G_N_ELEMENTS(suffixes); s++) {
            const char *ending = lex_suffix_name(suffixes[s]);
            if (ends_with(word, hosts[i].end, ending) && hosts[i].end - strlen(ending) >= 2)
                peeler_begin(&peeler, &hosts[i], suffixes[s]);
        }
    }
}
