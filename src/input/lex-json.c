/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-json.h"

#include "lex-swar.h"

#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

const char *const lex_json_kind_names[] = {
    [LEX_JSON_STRING] = "a string", [LEX_JSON_NUMBER] = "a number", [LEX_JSON_TRUE] = "true",
    [LEX_JSON_FALSE] = "false",     [LEX_JSON_NULL] = "null",       [LEX_JSON_OBJECT] = "an object",
    [LEX_JSON_LIST] = "a list",
};

static bool
json_fail(LexJson *json, const char *expected)
{
    json->expected = expected;
    return false;
}

static void
json_skip_blanks(LexJson *json)
{
    while (json->next < json->end && (*json->next == ' ' || *json->next == '\t' ||
                                      *json->next == '\n' || *json->next == '\r'))
        json->next++;
}

/* Whether the next character, after blanks, is this one; it is not taken. */
static bool
json_is_at(LexJson *json, uint8_t character)
{
    json_skip_blanks(json);
    return json->next < json->end && *json->next == character;
}

static bool
json_take(LexJson *json, uint8_t character)
{
    const bool is_there = json_is_at(json, character);
    json->next += is_there;
    return is_there;
}

/* ---- strings ----------------------------------------------------------------------------- */

#ifdef __SSE2__
/* As string_find_special(), as far as there are sixteen bytes more; then NULL, with *text moved. */
static const uint8_t *
string_find_wide(const uint8_t **text, const uint8_t *end, uint64_t *seen)
{
    const __m128i quotes = _mm_set1_epi8('"'), backslashes = _mm_set1_epi8('\\');
    const __m128i controls = _mm_set1_epi8(0x1F); /* the last of them */
    for (; end - *text >= 16; *text += 16) {
        const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)*text);
        const __m128i marks = _mm_or_si128(
            _mm_or_si128(_mm_cmpeq_epi8(bytes, quotes), _mm_cmpeq_epi8(bytes, backslashes)),
            _mm_cmpeq_epi8(_mm_min_epu8(bytes, controls), bytes));
        const unsigned found = (unsigned)_mm_movemask_epi8(marks);
        *seen |= _mm_movemask_epi8(bytes) != 0 ? LEX_SWAR_HIGHS : 0;
        if (found != 0)
            return *text + __builtin_ctz(found);
    }
    return NULL;
}
#endif

/* The next quote, backslash or control character; in *seen all bits of the bytes up to it. */
static const uint8_t *
string_find_special(const uint8_t *text, const uint8_t *end, uint64_t *seen)
{
#ifdef __SSE2__
    const uint8_t *const found = string_find_wide(&text, end, seen);
    if (found != NULL)
        return found;
#endif
    while (end - text >= 8) {
        const uint64_t word = lex_swar_load(text);
        const uint64_t marks =
            lex_swar_equal(word, '"') | lex_swar_equal(word, '\\') | lex_swar_below(word, 0x20);
        *seen |= word; /* also of what comes after the mark: a second look at worst */
        if (marks != 0)
            return text + lex_swar_first(marks);
        text += 8;
    }
    while (text < end && *text != '"' && *text != '\\' && *text >= 0x20)
        *seen |= *text++;
    return text;
}

/* The four digits of a \u escape; -1 when they are none. */
static int
hex_value(const uint8_t *digits)
{
    int value = 0;
    for (int i = 0; i < 4; i++) {
        const int digit = g_ascii_xdigit_value((char)digits[i]);
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

/* Passes over an escape; where it is cut off or none, next stands where it goes wrong. */
static bool
json_skip_escape(LexJson *json)
{
    static const char known[] = "\"\\/bfnrtu";
    json->next++;
    if (json->next == json->end || *json->next == '\0' || strchr(known, *json->next) == NULL)
        return json_fail(json, "one of \" \\ / b f n r t u after a backslash");
    if (*json->next++ != 'u')
        return true;
    for (int i = 0; i < 4; i++, json->next++) {
        if (json->next == json->end || !g_ascii_isxdigit((char)*json->next))
            return json_fail(json, "four hexadecimal digits after \\u");
    }
    return true;
}

/* json->next is after the opening quote. */
static bool
json_take_string(LexJson *json, LexJsonValue *ret_string)
{
    const uint8_t *const begin = json->next;
    bool has_escapes = false;
    uint64_t seen = 0;
    for (;;) {
        json->next = string_find_special(json->next, json->end, &seen);
        if (json->next == json->end)
            return json_fail(json, "a quote that ends the string");
        if (*json->next == '"')
            break;
        if (*json->next != '\\')
            return json_fail(json, "an escape instead of a control character");
        has_escapes = true;
        if (!json_skip_escape(json))
            return false;
    }
    *ret_string = (LexJsonValue){LEX_JSON_STRING, begin, (size_t)(json->next - begin), has_escapes,
                                 (seen & LEX_SWAR_HIGHS) == 0};
    json->next++;
    return true;
}

/* The character of a \u escape whose digits are at *text; *text moves on. */
static uint32_t
unescape_unicode(const uint8_t **text, const uint8_t *end, uint64_t *n_replaced)
{
    const uint32_t first = (uint32_t)hex_value(*text);
    *text += 4;
    if (first < 0xD800 || first > 0xDFFF)
        return first;
    if (first < 0xDC00 && end - *text >= 6 && (*text)[0] == '\\' && (*text)[1] == 'u') {
        const uint32_t second = (uint32_t)hex_value(*text + 2);
        if (second >= 0xDC00 && second <= 0xDFFF) {
            *text += 6;
            return 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
        }
    }
    ++*n_replaced;
    return 0xFFFD;
}

static uint8_t
unescape_letter(uint8_t letter)
{
    switch (letter) {
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return letter;
    }
}

size_t
lex_json_unescape(const LexJsonValue *string, uint8_t *buffer, uint64_t *n_replaced)
{
    const uint8_t *text = string->bytes;
    const uint8_t *const end = text + string->length;
    uint8_t *out = buffer;
    while (text < end) {
        const uint8_t *const escape = memchr(text, '\\', (size_t)(end - text));
        const size_t n_plain = (size_t)((escape != NULL ? escape : end) - text);
        memcpy(out, text, n_plain);
        out += n_plain;
        if (escape == NULL)
            break;
        text = escape + 2;
        if (escape[1] == 'u')
            out += g_unichar_to_utf8(unescape_unicode(&text, end, n_replaced), (char *)out);
        else
            *out++ = unescape_letter(escape[1]);
    }
    return (size_t)(out - buffer);
}

bool
lex_json_string_is(const LexJsonValue *string, const char *name, size_t length)
{
    if (!string->has_escapes)
        return string->length == length && memcmp(string->bytes, name, length) == 0;
    uint64_t n_replaced = 0;
    g_autofree uint8_t *plain = g_malloc(string->length);
    return lex_json_unescape(string, plain, &n_replaced) == length &&
           memcmp(plain, name, length) == 0;
}

/* ---- values ------------------------------------------------------------------------------ */

static bool
json_take_literal(LexJson *json, const char *literal, LexJsonKind kind, LexJsonValue *ret_value)
{
    const uint8_t *const begin = json->next;
    for (const char *p = literal; *p != '\0'; p++, json->next++) {
        if (json->next == json->end || *json->next != (uint8_t)*p)
            return json_fail(json, "true, false or null");
    }
    *ret_value = (LexJsonValue){.kind = kind, .bytes = begin, .length = strlen(literal)};
    return true;
}

static bool
json_take_digits(LexJson *json)
{
    if (json->next == json->end || !g_ascii_isdigit((char)*json->next))
        return json_fail(json, "a digit");
    while (json->next < json->end && g_ascii_isdigit((char)*json->next))
        json->next++;
    return true;
}

/* As json_take(), but blanks are no part of a number. */
static bool
json_take_mark(LexJson *json, uint8_t a, uint8_t b)
{
    const bool is_there = json->next < json->end && (*json->next == a || *json->next == b);
    json->next += is_there;
    return is_there;
}

static bool
json_take_number(LexJson *json, LexJsonValue *ret_value)
{
    const uint8_t *const begin = json->next;
    json_take_mark(json, '-', '-');
    if (!json_take_mark(json, '0', '0') && !json_take_digits(json))
        return false;
    if (json_take_mark(json, '.', '.') && !json_take_digits(json))
        return false;
    if (json_take_mark(json, 'e', 'E')) {
        json_take_mark(json, '+', '-');
        if (!json_take_digits(json))
            return false;
    }
    *ret_value = (LexJsonValue){LEX_JSON_NUMBER, begin, (size_t)(json->next - begin), false, true};
    return true;
}

/* A value that is neither object nor list. */
static bool
json_take_scalar(LexJson *json, LexJsonValue *ret_value)
{
    if (json_take(json, '"'))
        return json_take_string(json, ret_value);
    const uint8_t first = json->next < json->end ? *json->next : '\0';
    switch (first) {
    case 't':
        return json_take_literal(json, "true", LEX_JSON_TRUE, ret_value);
    case 'f':
        return json_take_literal(json, "false", LEX_JSON_FALSE, ret_value);
    case 'n':
        return json_take_literal(json, "null", LEX_JSON_NULL, ret_value);
    default:
        if (first == '-' || g_ascii_isdigit((char)first))
            return json_take_number(json, ret_value);
        return json_fail(json, "a value");
    }
}

static bool
json_take_key(LexJson *json, LexJsonValue *ret_key)
{
    if (!json_take(json, '"'))
        return json_fail(json, "a key in quotes");
    return json_take_string(json, ret_key) &&
           (json_take(json, ':') || json_fail(json, "a colon after the key"));
}

/* The objects and lists that one stands in: a bit each, 1 for an object. */
typedef struct {
    size_t depth;
    uint64_t is_object[LEX_JSON_MAX_DEPTH / 64];
} Nest;

static bool
nest_is_object(const Nest *nest)
{
    const size_t top = nest->depth - 1;
    return (nest->is_object[top / 64] >> (top % 64) & 1) != 0;
}

static bool
nest_enter(Nest *nest, LexJson *json)
{
    if (nest->depth == LEX_JSON_MAX_DEPTH)
        return json_fail(json, "no more objects and lists within each other");
    const uint64_t bit = UINT64_C(1) << (nest->depth % 64);
    uint64_t *const word = &nest->is_object[nest->depth / 64];
    *word = *json->next == '{' ? *word | bit : *word & ~bit;
    nest->depth++;
    json->next++;
    return true;
}

/* Leaves all that end here; then there is a comma, or nothing is left. */
static bool
nest_leave(Nest *nest, LexJson *json)
{
    while (nest->depth > 0) {
        const bool is_object = nest_is_object(nest);
        if (json_take(json, ','))
            return true;
        if (!json_take(json, is_object ? '}' : ']'))
            return json_fail(json, is_object ? "a comma or }" : "a comma or ]");
        nest->depth--;
    }
    return true;
}

/* An object or a list, with all that is in it. */
static bool
json_take_nest(LexJson *json, LexJsonValue *ret_value)
{
    const uint8_t *const begin = json->next;
    LexJsonValue ignored;
    Nest nest = {.depth = 0};
    if (!nest_enter(&nest, json))
        return false;
    bool is_first = true;
    while (nest.depth > 0) {
        const bool is_object = nest_is_object(&nest);
        if (is_first && json_is_at(json, is_object ? '}' : ']')) {
            is_first = false;
            if (!nest_leave(&nest, json))
                return false;
            continue;
        }
        if (is_object && !json_take_key(json, &ignored))
            return false;
        is_first = json_is_at(json, '{') || json_is_at(json, '[');
        if (is_first ? !nest_enter(&nest, json)
                     : !json_take_scalar(json, &ignored) || !nest_leave(&nest, json))
            return false;
    }
    *ret_value = (LexJsonValue){.kind = *begin == '{' ? LEX_JSON_OBJECT : LEX_JSON_LIST,
                                .bytes = begin,
                                .length = (size_t)(json->next - begin)};
    return true;
}

/* ---- the object -------------------------------------------------------------------------- */

void
lex_json_begin(LexJson *json, const uint8_t *bytes, size_t length)
{
    if (length == 0)
        bytes = (const uint8_t *)""; /* nothing may be added to no pointer, not even 0 */
    *json = (LexJson){.begin = bytes, .next = bytes, .end = bytes + length, .is_first = true};
    if (!json_take(json, '{'))
        json_fail(json, "an object: {");
}

/* After the object. */
static bool
json_end(LexJson *json)
{
    json_skip_blanks(json);
    if (json->next < json->end)
        json_fail(json, "nothing more after the object");
    return false;
}

bool
lex_json_next(LexJson *json, LexJsonValue *ret_key, LexJsonValue *ret_value)
{
    if (json->expected != NULL)
        return false;
    if (json_take(json, '}'))
        return json_end(json);
    if (!json->is_first && !json_take(json, ','))
        return json_fail(json, "a comma or }");
    json->is_first = false;
    if (!json_take_key(json, ret_key))
        return false;
    return json_is_at(json, '{') || json_is_at(json, '[') ? json_take_nest(json, ret_value)
                                                          : json_take_scalar(json, ret_value);
}

LexJsonResult
lex_json_check(const uint8_t *bytes, size_t length)
{
    LexJson json;
    LexJsonValue key, value;
    lex_json_begin(&json, bytes, length);
    while (lex_json_next(&json, &key, &value))
        ;
    if (json.expected == NULL)
        return LEX_JSON_COMPLETE;
    return json.next == json.end ? LEX_JSON_CUT : LEX_JSON_INVALID;
}
