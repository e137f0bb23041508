/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-scan.h"

#include <string.h>

/* RFC 1035 and 5321: the longest host name and the longest local part. */
#define HOST_MAX  253
#define LOCAL_MAX 64

/*
 * Top-level domains of Indonesian running text. Short on purpose: after a full stop without a
 * blank ("selesai.Di sana") an Indonesian word must not pass for a domain, so that `as`, `se`,
 * `ke` and their like are left out. By first letter: "ab.ab.ab." looks many a label up.
 */
enum { TOP_LEVEL_MAX = 6, TOP_LEVEL_LETTERS = 6 };

static const char *const top_level_domains['z' - 'a' + 1][TOP_LEVEL_MAX] = {
    ['a' - 'a'] = {"au", "app"},
    ['b' - 'a'] = {"biz", "blog"},
    ['c' - 'a'] = {"com", "co", "cn", "ca"},
    ['d' - 'a'] = {"dev"},
    ['e' - 'a'] = {"edu", "eu"},
    ['f' - 'a'] = {"fr", "fm"},
    ['g' - 'a'] = {"gov", "go"},
    ['h' - 'a'] = {"hk"},
    ['i' - 'a'] = {"id", "io", "int"},
    ['j' - 'a'] = {"jp"},
    ['k' - 'a'] = {"kr"},
    ['l' - 'a'] = {"ly"},
    ['m' - 'a'] = {"mil", "my"},
    ['n' - 'a'] = {"net", "nz"},
    ['o' - 'a'] = {"org", "or"},
    ['r' - 'a'] = {"ru"},
    ['s' - 'a'] = {"sg", "site"},
    ['t' - 'a'] = {"tw"},
    ['u' - 'a'] = {"uk"},
    ['v' - 'a'] = {"vn"},
    ['x' - 'a'] = {"xyz"},
};

/* Words as well: domains only when written small or in capitals ("usai.Asia" is no domain). */
static const char *const top_level_words['z' - 'a' + 1][TOP_LEVEL_MAX] = {
    ['a' - 'a'] = {"ai", "ac", "asia"},
    ['i' - 'a'] = {"info"},
    ['l' - 'a'] = {"live"},
    ['m' - 'a'] = {"me"},
    ['n' - 'a'] = {"news", "nl"},
    ['o' - 'a'] = {"online"},
    ['s' - 'a'] = {"sch"},
    ['t' - 'a'] = {"tv"},
    ['u' - 'a'] = {"us"},
    ['w' - 'a'] = {"web"},
};

static bool
scan_is_alnum(const uint8_t *text, const uint8_t *end)
{
    return text < end && g_ascii_isalnum(*text);
}

static bool
scan_is_digit(const uint8_t *text, const uint8_t *end)
{
    return text < end && g_ascii_isdigit(*text);
}

static bool
scan_continues(const uint8_t *text, const uint8_t *end)
{
    unsigned size;
    return lex_char_continues_word(lex_char_at(text, end, &size));
}

/* g_ascii_tolower() is a call into another library, and this is asked often. */
static inline char
scan_lower(uint8_t c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
}

bool
lex_scan_is_one_of(const uint8_t *text, const uint8_t *end, const char *const *words)
{
    const size_t length = (size_t)(end - text);
    if (length == 0)
        return false;
    const char first = scan_lower(text[0]);
    const char second = length > 1 ? scan_lower(text[1]) : '\0';
    for (; *words != NULL; words++) {
        /* Two letters turn most words away without a call. */
        if ((*words)[0] == first && (*words)[1] == second &&
            g_ascii_strncasecmp((const char *)text, *words, length) == 0 &&
            (*words)[length] == '\0')
            return true;
    }
    return false;
}

/* What is invisible counts only between two visible characters of a word. */
static const uint8_t *
scan_skip_ignorable(const uint8_t *text, const uint8_t *end)
{
    unsigned size;
    while (lex_char_at(text, end, &size) == LEX_CHAR_IGNORABLE)
        text += size;
    return text;
}

const uint8_t *
lex_scan_run(const uint8_t *text, const uint8_t *end)
{
    for (;;) {
        while (text < end && *text < 0x80 &&
               lex_char_continues_word((LexCharClass)lex_char_ascii[*text]))
            text++;
        if (text == end || *text < 0x80)
            return text;

        unsigned size;
        const LexCharClass class = lex_char_at(text, end, &size);
        if (class == LEX_CHAR_IGNORABLE) {
            const uint8_t *visible = scan_skip_ignorable(text, end);
            if (!scan_continues(visible, end))
                return text;
            text = visible;
        } else if (lex_char_continues_word(class)) {
            text += size;
        } else {
            return text;
        }
    }
}

/* The bytes of the prefix when text begins with it, ASCII case ignored; else 0. */
static size_t
scan_prefix(const uint8_t *text, const uint8_t *end, const char *prefix)
{
    const size_t length = strlen(prefix);
    return (size_t)(end - text) >= length &&
                   g_ascii_strncasecmp((const char *)text, prefix, length) == 0
               ? length
               : 0;
}

/* Quotation marks, brackets and blanks end a URL wherever they are. */
static bool
scan_ends_url(const uint8_t *text, const uint8_t *end, unsigned *ret_size)
{
    const LexCharClass class = lex_char_at(text, end, ret_size);
    if (class >= LEX_CHAR_SPACE && class <= LEX_CHAR_PARAGRAPH)
        return true;
    if (*ret_size == 1)
        return *text < 0x21 || *text >= 0x7F || strchr("<>\"{}|\\^`", *text) != NULL;
    return !lex_char_continues_word(class) && class != LEX_CHAR_HYPHEN;
}

const uint8_t *
lex_scan_url(const uint8_t *text, const uint8_t *end)
{
    static const char *const beginnings[] = {"https://", "http://", "ftp://", "www."};
    size_t length = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(beginnings) && length == 0; i++)
        length = scan_prefix(text, end, beginnings[i]);
    if (length == 0 || !scan_continues(text + length, end))
        return NULL;

    const uint8_t *stop = text + length;
    unsigned size;
    while (!scan_ends_url(stop, end, &size))
        stop += size;
    while (strchr(".,;:!?)]'", stop[-1]) != NULL)
        stop--;
    return stop > text + length ? stop : NULL;
}

/*
 * A label of a host name: letters, digits and inner hyphens. Empty when there is none, and cut
 * where no host name is as long: a pattern that fails must not have read far.
 */
static const uint8_t *
scan_label(const uint8_t *text, const uint8_t *end)
{
    if (end - text > HOST_MAX)
        end = text + HOST_MAX;
    while (scan_is_alnum(text, end) || (text < end && *text == '-' && scan_is_alnum(text + 1, end)))
        text++;
    return text;
}

const uint8_t *
lex_scan_email(const uint8_t *text, const uint8_t *end)
{
    const uint8_t *at = text;
    while (at < end && at - text < LOCAL_MAX &&
           (g_ascii_isalnum(*at) || strchr("._%+-", *at) != NULL) && *at != '\0')
        at++;
    if (at == end || *at != '@' || at == text)
        return NULL;

    const uint8_t *const host = at + 1;
    const uint8_t *label_end = scan_label(host, end);
    const uint8_t *stop = NULL;
    while (label_end < end && *label_end == '.' && label_end - host <= HOST_MAX) {
        const uint8_t *next_end = scan_label(label_end + 1, end);
        if (next_end == label_end + 1)
            break;
        stop = label_end = next_end;
    }
    return stop;
}

/* Whether letters are all small or all capitals. */
static bool
scan_is_one_case(const uint8_t *text, const uint8_t *end)
{
    const bool upper = g_ascii_isupper(*text);
    while (text < end && g_ascii_isupper(*text) == upper)
        text++;
    return text == end;
}

static bool
scan_is_top_level(const uint8_t *label, const uint8_t *end)
{
    if (end - label < 2 || end - label > TOP_LEVEL_LETTERS || !g_ascii_isalpha(*label))
        return false;
    const size_t letter = (size_t)(g_ascii_tolower((char)*label) - 'a');
    return lex_scan_is_one_of(label, end, top_level_domains[letter]) ||
           (lex_scan_is_one_of(label, end, top_level_words[letter]) &&
            scan_is_one_case(label, end));
}

/* Where the top-level domain that begins at label ends, or NULL: `com` in "com-Jakarta" too. */
static const uint8_t *
scan_top_level(const uint8_t *label, const uint8_t *label_end, const uint8_t *end)
{
    const uint8_t *stop = memchr(label, '-', (size_t)(label_end - label));
    if (stop == NULL)
        stop = label_end;
    return scan_is_top_level(label, stop) && !scan_continues(stop, end) ? stop : NULL;
}

const uint8_t *
lex_scan_domain(const uint8_t *text, const uint8_t *end)
{
    const uint8_t *label_end = scan_label(text, end);
    const uint8_t *stop = NULL;
    if (label_end == text)
        return NULL;

    while (label_end < end && *label_end == '.' && label_end - text <= HOST_MAX) {
        const uint8_t *const label = label_end + 1;
        label_end = scan_label(label, end);
        if (label_end == label)
            break;
        const uint8_t *top = scan_top_level(label, label_end, end);
        if (top != NULL)
            stop = top;
        if (top != NULL && top != label_end)
            break;
    }
    return stop;
}

const uint8_t *
lex_scan_tag(const uint8_t *text, const uint8_t *end)
{
    const uint8_t *stop = text + 1;
    if (*text == '@') {
        while (scan_is_alnum(stop, end) || (stop < end && *stop == '_'))
            stop++;
        return stop > text + 1 ? stop : NULL;
    }

    stop = lex_scan_run(stop, end);
    for (const uint8_t *p = text + 1; p < stop;) {
        unsigned size;
        if (lex_char_is_letter(lex_char_at(p, end, &size)))
            return stop;
        p += size;
    }
    return NULL;
}

static size_t
scan_count_digits(const uint8_t *text, const uint8_t *end)
{
    size_t n = 0;
    while (scan_is_digit(text + n, end))
        n++;
    return n;
}

const uint8_t *
lex_scan_date(const uint8_t *text, const uint8_t *end)
{
    const size_t day = scan_count_digits(text, end);
    const uint8_t *p = text + day;
    if (day < 1 || day > 2 || p == end || *p != '/')
        return NULL;
    const size_t month = scan_count_digits(p + 1, end);
    if (month < 1 || month > 2)
        return NULL;
    p += 1 + month;
    if (p < end && *p == '/') {
        const size_t year = scan_count_digits(p + 1, end);
        if ((year == 2 || year == 4) && !scan_continues(p + 1 + year, end))
            return p + 1 + year;
    }
    return scan_continues(p, end) ? NULL : p;
}

/* The end of the digits at text, in any script. */
static const uint8_t *
scan_digit_run(const uint8_t *text, const uint8_t *end)
{
    unsigned size;
    while (lex_char_at(text, end, &size) == LEX_CHAR_DIGIT)
        text += size;
    return text;
}

const uint8_t *
lex_scan_digits(const uint8_t *text, const uint8_t *end)
{
    text = scan_digit_run(text, end);
    while (text < end && (*text == '.' || *text == ',' || *text == ':')) {
        const uint8_t *more = scan_digit_run(text + 1, end);
        if (more == text + 1)
            break;
        text = more;
    }
    return text;
}

/* Whether text to end is one of the words, letter by letter. */
static bool
scan_is_exactly(const uint8_t *text, const uint8_t *end, const char *const *words)
{
    const size_t length = (size_t)(end - text);
    for (; *words != NULL; words++) {
        if (strlen(*words) == length && memcmp(text, *words, length) == 0)
            return true;
    }
    return false;
}

static bool
scan_is_one_letter(const uint8_t *text, const uint8_t *end)
{
    return end - text == 1 && g_ascii_isalpha(*text);
}

const uint8_t *
lex_scan_abbreviation(const uint8_t *text, const uint8_t *end, const LexTokenRules *rules)
{
    const uint8_t *part_end = lex_scan_run(text, end);
    const bool title = scan_is_exactly(text, part_end, rules->degree_titles);
    if (!title && !scan_is_one_letter(text, part_end))
        return NULL;

    const uint8_t *stop = NULL;
    while (part_end < end && *part_end == '.') {
        const uint8_t *const part = part_end + 1;
        part_end = lex_scan_run(part, end);
        if (!scan_is_one_letter(part, part_end) &&
            !(title && scan_is_exactly(part, part_end, rules->degree_fields)))
            break;
        stop = part_end;
    }
    return stop;
}

static size_t
scan_count_capitals(const uint8_t *text, const uint8_t *end)
{
    size_t n = 0;
    while (text + n < end && g_ascii_isupper(text[n]))
        n++;
    return n;
}

const uint8_t *
lex_scan_ampersand(const uint8_t *text, const uint8_t *end)
{
    const size_t before = scan_count_capitals(text, end);
    const uint8_t *const sign = text + before;
    if (before < 1 || before > 4 || sign == end || *sign != '&')
        return NULL;
    const size_t after = scan_count_capitals(sign + 1, end);
    const uint8_t *const stop = sign + 1 + after;
    return after >= 1 && after <= 4 && !scan_continues(stop, end) ? stop : NULL;
}

const uint8_t *
lex_scan_currency(const uint8_t *text, const uint8_t *end)
{
    static const char *const codes[] = {"Rp", "RP", "rp", "USD", "US", "IDR", "RM"};
    for (size_t i = 0; i < G_N_ELEMENTS(codes); i++) {
        const size_t length = strlen(codes[i]);
        if ((size_t)(end - text) > length && memcmp(text, codes[i], length) == 0 &&
            g_ascii_isdigit(text[length]))
            return text + length;
    }
    return NULL;
}
