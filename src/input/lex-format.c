/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-format.h"

#include "lex-json.h"

#include <string.h>

const char *const lex_format_in_names[] = {
    [LEX_FORMAT_IN_AUTO] = "auto", [LEX_FORMAT_IN_TEXT] = "text", [LEX_FORMAT_IN_JSONL] = "jsonl",
    [LEX_FORMAT_IN_CSV] = "csv",   [LEX_FORMAT_IN_TSV] = "tsv",   NULL,
};

typedef struct {
    const char *ending;
    LexFormatIn format;
    bool is_read; /* in directories */
} Ending;

static const Ending endings[] = {
    {".txt", LEX_FORMAT_IN_TEXT, true},     {".text", LEX_FORMAT_IN_TEXT, true},
    {".asc", LEX_FORMAT_IN_TEXT, true},     {".jsonl", LEX_FORMAT_IN_JSONL, true},
    {".ndjson", LEX_FORMAT_IN_JSONL, true}, {".json", LEX_FORMAT_IN_JSONL, false},
    {".csv", LEX_FORMAT_IN_CSV, true},      {".tsv", LEX_FORMAT_IN_TSV, true},
    {".tab", LEX_FORMAT_IN_TSV, true},
};

static const char *const compressed_endings[] = {".gz", ".zst", ".xz", ".bz2"};
static const char *const archive_endings[] = {".zip", ".tar", ".tgz", ".tzst",
                                              ".txz", ".tbz", ".tbz2"};

/* The name without its directories, and where the last ending of its first length bytes begins. */
static size_t
ending_begin(const char *name, size_t length)
{
    size_t i = length;
    while (i > 0 && name[i - 1] != '.' && name[i - 1] != '/')
        i--;
    return i > 0 && name[i - 1] == '.' && i < length ? i - 1 : length;
}

static bool
ending_is(const char *text, size_t length, const char *ending)
{
    return strlen(ending) == length && g_ascii_strncasecmp(text, ending, length) == 0;
}

static bool
ending_is_among(const char *text, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (ending_is(text, strlen(text), list[i]))
            return true;
    }
    return false;
}

static bool
ending_is_compressed(const char *ending)
{
    return ending_is_among(ending, compressed_endings, G_N_ELEMENTS(compressed_endings));
}

static bool
ending_is_archive(const char *ending)
{
    return ending_is_among(ending, archive_endings, G_N_ELEMENTS(archive_endings));
}

const char *
lex_format_packed_ending(const char *name)
{
    const char *const ending = name + ending_begin(name, strlen(name));
    return ending_is_compressed(ending) || ending_is_archive(ending) ? ending : NULL;
}

/* The ending that says what is inside, and its length (0: there is none). */
static const char *
inner_ending(const char *name, size_t *ret_length)
{
    size_t end = strlen(name);
    size_t begin = ending_begin(name, end);
    if (ending_is_compressed(name + begin)) {
        end = begin;
        begin = ending_begin(name, end);
    }
    *ret_length = end - begin;
    return name + begin;
}

static const Ending *
find_ending(const char *name)
{
    size_t length;
    const char *const ending = inner_ending(name, &length);
    for (size_t i = 0; i < G_N_ELEMENTS(endings); i++) {
        if (ending_is(ending, length, endings[i].ending))
            return &endings[i];
    }
    return NULL;
}

LexFormatIn
lex_format_of_name(const char *name)
{
    const Ending *const ending = find_ending(name);
    return ending != NULL ? ending->format : LEX_FORMAT_IN_AUTO;
}

bool
lex_format_is_read(const char *name)
{
    size_t length;
    const char *const inner = inner_ending(name, &length);
    const Ending *const ending = find_ending(name);
    return length == 0 || (ending != NULL && ending->is_read) || ending_is(inner, length, ".tar") ||
           ending_is_archive(name + ending_begin(name, strlen(name)));
}

LexFormatIn
lex_format_of_bytes(const uint8_t *bytes, size_t length)
{
    if (length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        bytes += 3;
        length -= 3;
    }
    const uint8_t *const line_feed = length > 0 ? memchr(bytes, '\n', length) : NULL;
    const size_t line = line_feed != NULL ? (size_t)(line_feed - bytes) : length;
    const LexJsonResult result =
        line > 0 && bytes[0] == '{' ? lex_json_check(bytes, line) : LEX_JSON_INVALID;
    const bool is_object =
        result == LEX_JSON_COMPLETE || (result == LEX_JSON_CUT && line_feed == NULL);
    return is_object ? LEX_FORMAT_IN_JSONL : LEX_FORMAT_IN_TEXT;
}
