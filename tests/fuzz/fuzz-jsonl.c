/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lines of any bytes. Cut anywhere, they are the same rows; and each is an object or none, with the
 * same strings in it, as jansson has it.
 */
#include "fuzz-records.h"

#include "lex-json.h"

#include <jansson.h>

/*
 * Where jansson refuses what RFC 8259 leaves open: halves of surrogate pairs (we replace them), NUL
 * in keys, numbers too large for a double.
 */
static bool
jansson_is_stricter(const json_error_t *error)
{
    const enum json_error_code code = json_error_code(error);
    return code == json_error_numeric_overflow || code == json_error_null_byte_in_key ||
           code == json_error_null_character || code == json_error_stack_overflow ||
           strstr(error->text, "invalid Unicode") != NULL;
}

static char *
unescape(const LexJsonValue *string, size_t *ret_length)
{
    uint64_t n_replaced = 0;
    g_autofree uint8_t *plain = g_malloc(MAX(string->length, 1)); /* never longer */
    *ret_length = lex_json_unescape(string, plain, &n_replaced);
    g_assert(*ret_length <= string->length && n_replaced == 0);
    g_assert(lex_json_string_is(string, (const char *)plain, *ret_length));
    g_assert(string->has_escapes || *ret_length == string->length);
    char *const text = g_malloc(*ret_length + 1);
    memcpy(text, plain, *ret_length);
    text[*ret_length] = '\0';
    return text;
}

static void
check_member(const json_t *object, const LexJsonValue *key, const LexJsonValue *value)
{
    static const json_type types[] = {
        [LEX_JSON_STRING] = JSON_STRING, [LEX_JSON_NUMBER] = JSON_REAL,
        [LEX_JSON_TRUE] = JSON_TRUE,     [LEX_JSON_FALSE] = JSON_FALSE,
        [LEX_JSON_NULL] = JSON_NULL,     [LEX_JSON_OBJECT] = JSON_OBJECT,
        [LEX_JSON_LIST] = JSON_ARRAY,
    };
    size_t length;
    g_autofree char *name = unescape(key, &length);
    const json_t *const found = json_object_get(object, name);
    g_assert(found != NULL && json_typeof(found) == types[value->kind]);
    if (value->kind == LEX_JSON_STRING) {
        g_autofree char *text = unescape(value, &length);
        g_assert(json_string_length(found) == length &&
                 memcmp(json_string_value(found), text, length) == 0);
        for (size_t i = 0; value->is_ascii && i < value->length; i++)
            g_assert(value->bytes[i] < 0x80);
    } else if (value->kind == LEX_JSON_NUMBER) {
        g_autofree char *number = g_strndup((const char *)value->bytes, value->length);
        g_assert(json_real_value(found) == g_ascii_strtod(number, NULL));
    }
}

/* A line of valid UTF-8 without NUL. */
static void
check_against_jansson(const uint8_t *line, size_t length)
{
    json_error_t error;
    json_t *const object =
        json_loadb((const char *)line, length, JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL, &error);
    LexJson json;
    LexJsonValue key, value;
    size_t n_members = 0;
    lex_json_begin(&json, line, length);
    while (lex_json_next(&json, &key, &value))
        n_members++;
    const bool is_object = json.expected == NULL;
    const bool is_too_deep = !is_object && strstr(json.expected, "within each other") != NULL;
    if (object != NULL && json_is_object(object))
        g_assert(is_object || is_too_deep);
    else
        g_assert(!is_object || jansson_is_stricter(&error));
    if (is_object && object != NULL && json_object_size(object) == n_members) {
        lex_json_begin(&json, line, length);
        while (lex_json_next(&json, &key, &value))
            check_member(object, &key, &value);
    }
    json_decref(object);
}

static void
check_line(const uint8_t *bytes, size_t length)
{
    g_autofree uint8_t *line = g_memdup2(bytes, length);
    const LexJsonResult result = lex_json_check(line, length);
    if (length > 0 && memchr(line, '\0', length) != NULL) {
        g_assert(result != LEX_JSON_COMPLETE);
        return;
    }
    g_autofree char *valid = g_utf8_make_valid((const char *)bytes, (gssize)length);
    const size_t valid_length = strlen(valid);
    g_assert(lex_json_check((const uint8_t *)valid, valid_length) == result);
    check_against_jansson((const uint8_t *)valid, valid_length);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    size_t piece;
    const LexRecordSettings settings = fuzz_take_settings(data[0], LEX_FORMAT_IN_JSONL, &piece);
    fuzz_check_rows(&settings, data + 1, size - 1, piece);

    const uint8_t *const end = data + size;
    for (const uint8_t *line = data + 1; line < end;) {
        const uint8_t *const line_feed = memchr(line, '\n', (size_t)(end - line));
        const uint8_t *const line_end = line_feed != NULL ? line_feed : end;
        check_line(line, (size_t)(line_end - line));
        line = line_end + 1;
    }
    return 0;
}
