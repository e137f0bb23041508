/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-macros.h>

/*
 * The affixes of an Indonesian word: every way to take them off, right or wrong.
 *
 * A word is clitics around a stem, the stem affixes around a root:
 *
 *     prefixes (up to three) + ROOT + suffix + possessive + particle
 *     memper + lakukan + nya + lah
 *
 * meN- and peN- swallow the first letter of some roots (me + tulis: menulis), so a prefix can
 * come off in several ways. Which analysis is right is a matter for a dictionary: lex-root.c.
 */

typedef enum {
    LEX_PREFIX_NONE,
    LEX_PREFIX_DI,
    LEX_PREFIX_KE,
    LEX_PREFIX_SE,
    LEX_PREFIX_ME,
    LEX_PREFIX_PE,
    LEX_PREFIX_PEL, /* pelajar */
    LEX_PREFIX_PER,
    LEX_PREFIX_BER,
    LEX_PREFIX_BE,  /* ber- before r and before -er- */
    LEX_PREFIX_BEL, /* belajar */
    LEX_PREFIX_TER,
    LEX_PREFIX_TE, /* ter- likewise */
    LEX_PREFIX_TIDAK,
    LEX_N_PREFIXES,
} LexPrefix;

typedef enum {
    LEX_SUFFIX_NONE,
    LEX_SUFFIX_AN,
    LEX_SUFFIX_KAN,
    LEX_SUFFIX_I,
    LEX_N_SUFFIXES,
} LexSuffix;

#define LEX_MAX_PREFIXES 3
#define LEX_AFFIX_MAX    64 /* bytes of a word; a longer one has no analyses */

/* One way to take a word apart. */
typedef struct {
    const char *root; /* followed by what stood there; borrowed during the visit */
    size_t root_length;
    LexPrefix prefixes[LEX_MAX_PREFIXES]; /* outermost first */
    unsigned n_prefixes;
    LexSuffix suffix;
    const char *possessive; /* "nya", "ku", "mu", or "" */
    const char *particle;   /* "lah", "kah", "tah", "pun", or "" */

    /* What is left without clitics and the outermost prefix: the word from byte inner_begin to
     * inner_end, its first letter being inner_first. Set when there is a prefix. */
    size_t inner_begin;
    size_t inner_end;
    char inner_first;
} LexAffixes;

typedef void (*LexAffixVisit)(const LexAffixes *affixes, void *data);

/*
 * Visits the analyses of the word, the one that takes nothing off first, with at most
 * max_prefixes prefixes each, in an order that depends on the word alone. The root has two letters
 * and a vowel at least.
 */
void lex_affix_analyse(const char *word, size_t length, unsigned max_prefixes, LexAffixVisit visit,
                       void *data);

/* "ber", "kan": as the textbook writes them; "" for none. */
const char *lex_prefix_name(LexPrefix prefix);
const char *lex_suffix_name(LexSuffix suffix);
