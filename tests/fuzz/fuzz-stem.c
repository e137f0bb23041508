/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A word of any bytes, folded: its root and its light stem, with a dictionary of a few words and
 * the project's lists. A bit of the first byte says whether the text treats short forms as names.
 */
#include "fuzz.h"

#include "lex-fold.h"
#include "lex-root.h"

static const char words[] = "1\n"
                            "ajar/D0DiDkM0MiMkP0Paa0i0k0\n"
                            "tulis/B0BkD0DiDkM0MiMkP0PaT0a0\n"
                            "juang/B0D0DuKaMuPER0Ra\n"
                            "laku/B0BlDkDuKaMkMuP0R0RaS0\n"
                            "kuasa/B0DiKaM0MiP0PaS0T0i0\n"
                            "perintah/D0DkM0MkP0Pa\n"
                            "adil/KaMiP0PaRa\n"
                            "rasa/B0DkM0MkRaS0T0\n"
                            "ternak/B0MkRa\n"
                            "bom/D0M0P0\n"
                            "pada\nkata/B0DkMk\nanak/B0Ka\nmain/D0MkP0Raa0\nbesar/D0KaM0MRRaS0T0\n"
                            "tahu/KaMgPo\nketahu\nhati\naku/D0M0\nmulai/D0M0P0\nnya\nlah\nke\ni\n"
                            "pelajar\npelajaran\npenguasa\nberlaku\nperlakuan\nkaf\xC3\xA9/M0\n"
                            "Jakarta\nBali\nDKI\n";

typedef struct {
    LexDictionary *dictionary;
    LexStemLists *lists;
    LexRootStemmer *stemmers[2]; /* without and with names of the text */
} Stems;

static bool
is_short(const char *form G_GNUC_UNUSED, size_t length, const void *data G_GNUC_UNUSED)
{
    return length % 5 == 1;
}

/* Once for all inputs. */
static const Stems *
stems_get(void)
{
    static Stems stems;
    if (stems.dictionary == NULL) {
        stems.dictionary = lex_dictionary_parse("words", words, strlen(words), NULL);
        stems.lists = lex_stem_lists_new(NULL, NULL);
        stems.stemmers[0] = lex_root_stemmer_new(stems.dictionary, stems.lists, NULL, NULL);
        stems.stemmers[1] = lex_root_stemmer_new(stems.dictionary, stems.lists, is_short, NULL);
    }
    return &stems;
}

typedef const char *(*StemFunction)(LexRootStemmer *stemmer, const char *form, size_t length,
                                    size_t *ret_length);

/* An exception may be longer than its form, by a letter or two. */
enum { LONGER = 4 };

static void
check_stem(LexRootStemmer *stemmer, StemFunction function, const char *form, size_t length)
{
    size_t stem_length, again_length;
    const char *stem = function(stemmer, form, length, &stem_length);
    g_autofree char *copy = g_strndup(stem, stem_length);
    g_assert(length == 0 || stem_length > 0);
    g_assert(stem_length <= length + LONGER);
    g_assert(g_utf8_validate(copy, (gssize)stem_length, NULL));
    stem = function(stemmer, form, length, &again_length);
    g_assert(again_length == stem_length && memcmp(stem, copy, stem_length) == 0);
}

static void
check_explanation(LexRootStemmer *stemmer, const char *form, size_t length)
{
    LexAffixes affixes;
    if (!lex_root_explain(stemmer, form, length, &affixes))
        return;
    g_assert(affixes.n_prefixes <= LEX_MAX_PREFIXES && affixes.suffix < LEX_N_SUFFIXES);
    for (unsigned i = 0; i < affixes.n_prefixes; i++)
        g_assert(*lex_prefix_name(affixes.prefixes[i]) != '\0');
    g_assert(affixes.inner_end <= length && affixes.inner_begin < affixes.inner_end);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FuzzBytes input = {data, size};
    const unsigned choice = fuzz_take_byte(&input);
    g_autofree char *valid = g_utf8_make_valid((const char *)input.bytes, (gssize)input.left);
    g_autoptr(GString) folded = g_string_new(NULL);
    lex_fold(valid, strlen(valid), LEX_CASE_FOLD, folded);
    /* A copy of just this size, for AddressSanitizer to see a read beyond it. */
    g_autofree char *form = g_memdup2(folded->str, MAX(folded->len, 1));

    LexRootStemmer *const stemmer = stems_get()->stemmers[choice & 1];
    check_stem(stemmer, lex_root_stem, form, folded->len);
    check_stem(stemmer, lex_light_stem, form, folded->len);
    check_explanation(stemmer, form, folded->len);
    return 0;
}
