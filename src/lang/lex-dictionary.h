/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-affix.h"

#include <lexstat/lex-error.h>

/*
 * The Indonesian dictionary of hunspell (id_ID.dic): which words there are, and which affixes
 * each of them takes. Read at run time from where the system has it (Debian: hunspell-id); not
 * part of lexstat.
 *
 * A line is WORD or WORD/FLAGS; a flag is two letters that the dictionary's affix file names
 * ("Mk": meN-...-kan). Words in small letters are roots; words with capitals are names; entries
 * with hyphens or blanks are left out.
 */
typedef struct LexDictionary LexDictionary;

/* A word's number in the dictionary, or LEX_WORD_NONE. */
typedef uint32_t LexWord;
#define LEX_WORD_NONE UINT32_MAX

/* What to say when there is none. */
#define LEX_NO_DICTIONARY                                                                          \
    "no dictionary id_ID.dic was found (Debian: apt install hunspell-id; --dictionary=FILE names " \
    "one)"

/*
 * Where the dictionary is: the file that the environment variable LEXSTAT_DICTIONARY names, or
 * id_ID.dic in one of the folders where systems keep it; NULL when there is none. Free with
 * g_free().
 */
char *lex_dictionary_find_file(void);

/* A dictionary that is broken or cut off is LEX_ERROR_FORMAT with file and line. */
LexDictionary *lex_dictionary_new(const char *path, GError **error);

/* The same from memory; name stands for the path in messages. */
LexDictionary *lex_dictionary_parse(const char *name, const char *text, size_t length,
                                    GError **error);

LexWord lex_dictionary_find(const LexDictionary *dictionary, const char *word, size_t length);

/* The bytes of a word that was found; as long as the dictionary. */
const char *lex_dictionary_word(const LexDictionary *dictionary, LexWord word, size_t *ret_length);

/* Whether the folded form is a name there. */
bool lex_dictionary_has_name(const LexDictionary *dictionary, const char *form, size_t length);

/*
 * Whether the dictionary says that the root takes the affixes of the analysis: all prefixes and
 * the suffix together. Without prefix and suffix, whether there are clitics.
 */
bool lex_dictionary_licenses(const LexDictionary *dictionary, LexWord root,
                             const LexAffixes *affixes);

/* Whether ku- and kau- may stand before the root with this suffix: where di- may. */
bool lex_dictionary_licenses_proclitic(const LexDictionary *dictionary, LexWord root,
                                       LexSuffix suffix);

/* Where the dictionary was read from; the name given to lex_dictionary_parse(). */
const char *lex_dictionary_path(const LexDictionary *dictionary);

size_t lex_dictionary_n_words(const LexDictionary *dictionary);

void lex_dictionary_free(LexDictionary *dictionary);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LexDictionary, lex_dictionary_free)
