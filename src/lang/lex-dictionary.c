/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Words and their affix licences. The two-letter flags that lexstat knows are the bits of a set,
 * and each combination of prefixes and suffix has the set of flags of which one suffices; whether
 * a root takes it is then one AND.
 */
#include "lex-dictionary.h"

#include "lex-message.h"
#include "lex-vocab.h"

#include <string.h>

/* The flags of one word, or those that license one combination. */
typedef struct {
    uint64_t bits[2];
} Flags;

#define MAX_FLAGS 128

/*
 * Nine in ten candidates for a root are no words. A filter of 32 KB, which stays in the nearest
 * cache, turns most of them away before the table is touched (Bloom 1970, with one hash).
 */
#define FILTER_BITS (UINT32_C(1) << 18)

struct LexDictionary {
    char *path;
    LexVocab words;
    uint64_t filter[FILTER_BITS / 64]; /* a bit for the hash of each word */
    Flags *flags;                      /* by word */
    size_t flags_size;
    LexVocab names;
    char known[MAX_FLAGS][2]; /* the flags that the rules name; a flag's number is its place */
    unsigned n_known;
    Flags licences[LEX_N_PREFIXES][LEX_N_PREFIXES][LEX_N_SUFFIXES]; /* outer, inner, suffix */
    Flags proclitics[LEX_N_SUFFIXES];
};

/* Which flags license outer- inner- -suffix. Chains of three prefixes have none. */
typedef struct {
    LexPrefix outer, inner;
    LexSuffix suffix;
    const char *flags;
} Licence;

#define P(name) LEX_PREFIX_##name
#define S(name) LEX_SUFFIX_##name

static const Licence licences[] = {
    {P(BER), P(NONE), S(NONE), "B0"},
    {P(BER), P(NONE), S(AN), "Ba Bb"},
    {P(BER), P(NONE), S(KAN), "Bk"},
    {P(BER), P(KE), S(AN), "Bl BK"},
    {P(BER), P(PE), S(NONE), "BP"},
    {P(BER), P(PE), S(AN), "Bq"},
    {P(BER), P(SE), S(NONE), "BS"},
    {P(BER), P(SE), S(AN), "Bt"},
    {P(DI), P(NONE), S(NONE), "D0"},
    {P(DI), P(NONE), S(I), "Di"},
    {P(DI), P(NONE), S(KAN), "Dk"},
    {P(DI), P(KE), S(I), "Dm"},
    {P(DI), P(KE), S(KAN), "Dn"},
    {P(DI), P(KE), S(NONE), "DK"},
    {P(DI), P(PER), S(NONE), "DR"},
    {P(DI), P(PER), S(I), "Dt"},
    {P(DI), P(PER), S(KAN), "Du"},
    {P(DI), P(SE), S(KAN), "Dv"},
    {P(DI), P(SE), S(NONE), "DS"},
    {P(KE), P(NONE), S(NONE), "K0"},
    {P(KE), P(NONE), S(AN), "Ka"},
    {P(KE), P(NONE), S(I), "Ki"},
    {P(KE), P(BER), S(AN), "Kc KB"},
    {P(KE), P(ME), S(AN), "Ko"},
    {P(KE), P(PE), S(AN), "Kq KP"},
    {P(KE), P(SE), S(AN), "Kt"},
    {P(KE), P(TER), S(AN), "Ku"},
    {P(ME), P(NONE), S(NONE), "M0 MG MM"},
    {P(ME), P(NONE), S(I), "Mi Mg Mm"},
    {P(ME), P(NONE), S(KAN), "Mk Mh Mo"},
    {P(ME), P(BER), S(KAN), "Me MB"},
    {P(ME), P(PE), S(NONE), "MP"},
    {P(ME), P(PE), S(I), "Mp"},
    {P(ME), P(PE), S(KAN), "Mq"},
    {P(ME), P(PER), S(NONE), "MR"},
    {P(ME), P(PER), S(I), "Mt"},
    {P(ME), P(PER), S(KAN), "Mu"},
    {P(ME), P(SE), S(I), "Mw"},
    {P(ME), P(SE), S(KAN), "Mx"},
    {P(ME), P(SE), S(NONE), "MS"},
    {P(PE), P(NONE), S(NONE), "P0 PE PG PK PN"},
    {P(PE), P(NONE), S(AN), "Pa Pf Pg Pl Po"},
    {P(PE), P(BER), S(AN), "Pc"},
    {P(PE), P(ME), S(AN), "Pn"},
    {P(PE), P(PER), S(AN), "Ps"},
    {P(PE), P(SE), S(AN), "Pv"},
    {P(PE), P(BER), S(NONE), "PB"},
    {P(PER), P(NONE), S(NONE), "R0 P0"},
    {P(PER), P(NONE), S(AN), "Ra"},
    {P(PER), P(NONE), S(I), "Ri"},
    {P(PER), P(NONE), S(KAN), "Rk"},
    {P(PER), P(SE), S(AN), "Rt"},
    {P(SE), P(NONE), S(NONE), "S0"},
    {P(SE), P(NONE), S(AN), "Sa"},
    {P(SE), P(BER), S(NONE), "SB"},
    {P(SE), P(KE), S(AN), "Sl"},
    {P(SE), P(PE), S(AN), "Sq"},
    {P(SE), P(PER), S(AN), "Ss"},
    {P(TER), P(NONE), S(NONE), "T0"},
    {P(TER), P(NONE), S(AN), "Ta"},
    {P(TER), P(NONE), S(I), "Ti"},
    {P(TER), P(NONE), S(KAN), "Tk Tn"},
    {P(NONE), P(NONE), S(AN), "a0"},
    {P(NONE), P(NONE), S(KAN), "k0 Mk Dk"},
    {P(NONE), P(NONE), S(I), "i0 Mi Di"},
};

/* ku- and kau- stand where di- stands; O marks what takes them alone. */
static const Licence proclitic_licences[] = {
    {P(NONE), P(NONE), S(NONE), "D0 O0"},
    {P(NONE), P(NONE), S(KAN), "Dk O0 Ok Oi"},
    {P(NONE), P(NONE), S(I), "Di O0 Ok Oi"},
    {P(NONE), P(NONE), S(AN), "O0 Ok Oi"},
};

#undef P
#undef S

static const char *const usual_folders[] = {
    "/usr/share/hunspell",
    "/usr/local/share/hunspell",
    "/usr/share/myspell/dicts",
    "/opt/homebrew/share/hunspell",
};

/* ---- flags ------------------------------------------------------------------------------- */

static void
flags_add(Flags *flags, unsigned number)
{
    flags->bits[number / 64] |= UINT64_C(1) << number % 64;
}

static bool
flags_meet(const Flags *a, const Flags *b)
{
    return (a->bits[0] & b->bits[0]) != 0 || (a->bits[1] & b->bits[1]) != 0;
}

/* The number of a flag; n_known when no rule names it. */
static unsigned
dictionary_flag(const LexDictionary *dictionary, const char *flag)
{
    unsigned i = 0;
    while (i < dictionary->n_known && memcmp(dictionary->known[i], flag, 2) != 0)
        i++;
    return i;
}

/* The set of a rule's flags, two letters and a blank each. */
static Flags
dictionary_learn_flags(LexDictionary *dictionary, const char *text)
{
    Flags flags = {0};
    for (; *text != '\0'; text += text[2] == ' ' ? 3 : 2) {
        const unsigned number = dictionary_flag(dictionary, text);
        if (number == dictionary->n_known) {
            g_assert(number < MAX_FLAGS);
            memcpy(dictionary->known[dictionary->n_known++], text, 2);
        }
        flags_add(&flags, number);
    }
    return flags;
}

static void
dictionary_learn_licences(LexDictionary *dictionary)
{
    for (size_t i = 0; i < G_N_ELEMENTS(licences); i++)
        dictionary->licences[licences[i].outer][licences[i].inner][licences[i].suffix] =
            dictionary_learn_flags(dictionary, licences[i].flags);
    for (size_t i = 0; i < G_N_ELEMENTS(proclitic_licences); i++)
        dictionary->proclitics[proclitic_licences[i].suffix] =
            dictionary_learn_flags(dictionary, proclitic_licences[i].flags);
}

/* ---- reading ----------------------------------------------------------------------------- */

static bool
dictionary_fail(const LexDictionary *dictionary, size_t line, const char *what, GError **error)
{
    lex_error_set(error, LEX_ERROR_FORMAT, "%s:%zu: %s", dictionary->path, line, what);
    return false;
}

/* A word may stand twice with different flags: it has them all. */
static Flags *
dictionary_add_word(LexDictionary *dictionary, const char *word, size_t length)
{
    bool is_new;
    const uint32_t number = lex_vocab_intern(&dictionary->words, word, length, &is_new);
    if (number >= dictionary->flags_size) {
        dictionary->flags_size = MAX(dictionary->flags_size * 2, 32768);
        dictionary->flags = g_renew(Flags, dictionary->flags, dictionary->flags_size);
    }
    if (is_new) {
        const uint32_t bit = dictionary->words.entries[number].hash >> 14;
        dictionary->filter[bit / 64] |= UINT64_C(1) << bit % 64;
        dictionary->flags[number] = (Flags){0};
    }
    return &dictionary->flags[number];
}

static void
dictionary_add_name(LexDictionary *dictionary, const char *word, size_t length)
{
    bool is_new;
    g_autofree char *folded = g_ascii_strdown(word, (gssize)length);
    lex_vocab_intern(&dictionary->names, folded, length, &is_new);
}

static bool
has_any(const char *word, size_t length, bool (*is)(char))
{
    for (size_t i = 0; i < length; i++) {
        if (is(word[i]))
            return true;
    }
    return false;
}

static bool
is_upper(char c)
{
    return g_ascii_isupper(c);
}

static bool
is_lower(char c)
{
    return g_ascii_islower(c);
}

static bool
is_separator(char c)
{
    return c == '-' || c == ' ' || c == '\t';
}

static bool
dictionary_add_line(LexDictionary *dictionary, const char *text, size_t length, size_t line,
                    GError **error)
{
    const char *slash = memchr(text, '/', length);
    const size_t word_length = slash != NULL ? (size_t)(slash - text) : length;
    const char *flags = slash != NULL ? slash + 1 : text + length;
    const size_t flags_length = (size_t)(text + length - flags);
    if (memchr(text, '\0', length) != NULL)
        return dictionary_fail(dictionary, line, "a NUL byte; WORD/FLAGS was expected", error);
    if (flags_length % 2 != 0)
        return dictionary_fail(dictionary, line,
                               "an odd number of letters after /; flags have two each", error);
    if (word_length == 0 || has_any(text, word_length, is_separator))
        return true;
    if (has_any(text, word_length, is_upper) || !has_any(text, word_length, is_lower)) {
        dictionary_add_name(dictionary, text, word_length);
        return true;
    }
    Flags *set = dictionary_add_word(dictionary, text, word_length);
    for (size_t i = 0; i < flags_length; i += 2) {
        const unsigned number = dictionary_flag(dictionary, flags + i);
        if (number < dictionary->n_known)
            flags_add(set, number);
    }
    return true;
}

/* The line at *text, without its end and blanks around; *text moves to the next. */
static size_t
next_line(const char **text, const char *end, const char **ret_line)
{
    const char *line = *text;
    const char *line_end = memchr(line, '\n', (size_t)(end - line));
    *text = line_end != NULL ? line_end + 1 : end;
    if (line_end == NULL)
        line_end = end;
    while (line < line_end && g_ascii_isspace(*line))
        line++;
    while (line < line_end && g_ascii_isspace(line_end[-1]))
        line_end--;
    *ret_line = line;
    return (size_t)(line_end - line);
}

/* The first line: how many entries follow. */
static bool
dictionary_read_count(LexDictionary *dictionary, const char **text, const char *end,
                      guint64 *ret_count, GError **error)
{
    const char *line;
    const size_t length = next_line(text, end, &line);
    g_autofree char *digits = g_strndup(line, length);
    if (g_ascii_string_to_unsigned(digits, 10, 1, UINT32_MAX, ret_count, NULL))
        return true;
    return dictionary_fail(
        dictionary, 1, "the number of words was expected: is this a hunspell dictionary?", error);
}

static bool
dictionary_read(LexDictionary *dictionary, const char *text, size_t length, GError **error)
{
    const char *const end = text + length;
    guint64 n_announced, n_lines = 0;
    if (!dictionary_read_count(dictionary, &text, end, &n_announced, error))
        return false;
    while (text < end) {
        const char *line;
        const size_t line_length = next_line(&text, end, &line);
        n_lines++;
        if (!dictionary_add_line(dictionary, line, line_length, n_lines + 1, error))
            return false;
    }
    if (n_lines >= n_announced)
        return true;
    lex_error_set(error, LEX_ERROR_FORMAT,
                  "%s:%" G_GUINT64_FORMAT ": the dictionary ends here, after %" G_GUINT64_FORMAT
                  " of %" G_GUINT64_FORMAT " words: is it cut off?",
                  dictionary->path, n_lines + 1, n_lines, n_announced);
    return false;
}

LexDictionary *
lex_dictionary_parse(const char *name, const char *text, size_t length, GError **error)
{
    g_autoptr(LexDictionary) dictionary = g_new0(LexDictionary, 1);
    dictionary->path = g_strdup(name);
    dictionary_learn_licences(dictionary);
    return dictionary_read(dictionary, text, length, error) ? g_steal_pointer(&dictionary) : NULL;
}

char *
lex_dictionary_find_file(void)
{
    const char *named = g_getenv("LEXSTAT_DICTIONARY");
    if (named != NULL && *named != '\0')
        return g_strdup(named);
    for (size_t i = 0; i < G_N_ELEMENTS(usual_folders); i++) {
        g_autofree char *path = g_build_filename(usual_folders[i], "id_ID.dic", NULL);
        if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
            return g_steal_pointer(&path);
    }
    return NULL;
}

LexDictionary *
lex_dictionary_new(const char *path, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) cause = NULL;
    gsize length;
    if (!g_file_get_contents(path, &text, &length, &cause)) {
        lex_error_set(error, LEX_ERROR_IO, "the dictionary cannot be read: %s", cause->message);
        return NULL;
    }
    return lex_dictionary_parse(path, text, length, error);
}

void
lex_dictionary_free(LexDictionary *dictionary)
{
    if (dictionary == NULL)
        return;
    g_free(dictionary->path);
    g_free(dictionary->flags);
    lex_vocab_clear(&dictionary->words);
    lex_vocab_clear(&dictionary->names);
    g_free(dictionary);
}

/* ---- questions --------------------------------------------------------------------------- */

LexWord
lex_dictionary_find(const LexDictionary *dictionary, const char *word, size_t length)
{
    const uint32_t hash = lex_vocab_hash(word, length);
    const uint32_t bit = hash >> 14;
    return dictionary->filter[bit / 64] >> bit % 64 & 1
               ? lex_vocab_find_hashed(&dictionary->words, word, length, hash)
               : LEX_WORD_NONE;
}

const char *
lex_dictionary_word(const LexDictionary *dictionary, LexWord word, size_t *ret_length)
{
    *ret_length = dictionary->words.entries[word].length;
    return dictionary->words.entries[word].bytes;
}

bool
lex_dictionary_has_name(const LexDictionary *dictionary, const char *form, size_t length)
{
    return lex_vocab_find(&dictionary->names, form, length) != LEX_VOCAB_NONE;
}

/* The dictionary has one flag for the two shapes of a prefix. */
static LexPrefix
flagged_prefix(LexPrefix prefix)
{
    switch (prefix) {
    case LEX_PREFIX_BE:
    case LEX_PREFIX_BEL:
        return LEX_PREFIX_BER;
    case LEX_PREFIX_TE:
        return LEX_PREFIX_TER;
    case LEX_PREFIX_PEL:
        return LEX_PREFIX_PE;
    default:
        return prefix;
    }
}

bool
lex_dictionary_licenses(const LexDictionary *dictionary, LexWord root, const LexAffixes *affixes)
{
    if (affixes->n_prefixes == 0 && affixes->suffix == LEX_SUFFIX_NONE)
        return *affixes->possessive != '\0' || *affixes->particle != '\0';
    if (affixes->n_prefixes > 2)
        return false;
    const LexPrefix outer = affixes->n_prefixes > 0 ? affixes->prefixes[0] : LEX_PREFIX_NONE;
    const LexPrefix inner = affixes->n_prefixes > 1 ? affixes->prefixes[1] : LEX_PREFIX_NONE;
    return flags_meet(
        &dictionary->flags[root],
        &dictionary->licences[flagged_prefix(outer)][flagged_prefix(inner)][affixes->suffix]);
}

bool
lex_dictionary_licenses_proclitic(const LexDictionary *dictionary, LexWord root, LexSuffix suffix)
{
    return flags_meet(&dictionary->flags[root], &dictionary->proclitics[suffix]);
}

const char *
lex_dictionary_path(const LexDictionary *dictionary)
{
    return dictionary->path;
}

size_t
lex_dictionary_n_words(const LexDictionary *dictionary)
{
    return dictionary->words.n_entries;
}
