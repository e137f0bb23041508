/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-macros.h>

/*
 * The members of a JSON object, taken from its bytes one by one. As strict as RFC 8259, but that
 * bytes in strings need not be UTF-8 (they are given as they are) and a \u escape may be half a
 * surrogate pair (U+FFFD). Objects and lists in it are passed over and checked all the same.
 *
 * Why not a library: a row of news is one long string and some short ones. On two corpora, jansson
 * makes 90 MB of it a second and yajl 900, the tokeniser that comes after 350, this some thousand.
 */

typedef enum {
    LEX_JSON_STRING,
    LEX_JSON_NUMBER,
    LEX_JSON_TRUE,
    LEX_JSON_FALSE,
    LEX_JSON_NULL,
    LEX_JSON_OBJECT,
    LEX_JSON_LIST,
} LexJsonKind;

/* By LexJsonKind, as messages call them: "a string". */
extern const char *const lex_json_kind_names[];

/* Borrowed from the bytes. */
typedef struct {
    LexJsonKind kind;
    const uint8_t *bytes; /* as written; of a string, what is between the quotes */
    size_t length;
    bool has_escapes; /* of a string: lex_json_unescape() is needed */
    bool is_ascii;    /* of a string: certainly no byte above 0x7F */
} LexJsonValue;

typedef struct {
    const uint8_t *begin;
    const uint8_t *next; /* where it stands; after a failure, what is wrong */
    const uint8_t *end;
    const char *expected; /* there; NULL: nothing is wrong */
    bool is_first;        /* no member has been read */
} LexJson;

/* Deeper objects and lists are refused, so that no input decides how much memory we take. */
enum { LEX_JSON_MAX_DEPTH = 1024 };

/* Begins an object that takes up all the bytes but for blanks; lex_json_next() says if not. */
void lex_json_begin(LexJson *json, const uint8_t *bytes, size_t length);

/*
 * The next member; of a key, kind is LEX_JSON_STRING. False at the end of the object and of the
 * bytes, and where something is wrong: then expected says what, "a comma or }".
 */
bool lex_json_next(LexJson *json, LexJsonValue *ret_key, LexJsonValue *ret_value);

/*
 * Writes what a string stands for, which is never longer than the string, and returns the length;
 * it may hold NUL bytes. Adds halves of surrogate pairs to *n_replaced.
 */
size_t lex_json_unescape(const LexJsonValue *string, uint8_t *buffer, uint64_t *n_replaced);

/* Whether the string, escapes undone, is this name. */
bool lex_json_string_is(const LexJsonValue *string, const char *name, size_t length);

/* The bytes are an object; the beginning of one; neither. */
typedef enum { LEX_JSON_COMPLETE, LEX_JSON_CUT, LEX_JSON_INVALID } LexJsonResult;

LexJsonResult lex_json_check(const uint8_t *bytes, size_t length);
