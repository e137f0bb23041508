/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The tokeniser's two loops: over what separates (gap_*), to tell a blank from a comma from the end
 * of a sentence; and over what a token is made of (token_*). The patterns are in lex-scan.c.
 *
 * Rules and their measurement against hand-annotated text: docs/tokens.md. A scanner of our own
 * rather than Unicode's word break (UAX #29), which cuts every reduplication, every al- name and
 * every slashed date in two.
 */
#include "lex-token.h"

#include "lex-scan.h"

#include <string.h>

void
lex_tokenizer_init(LexTokenizer *tokenizer, const LexTokenRules *rules, LexHyphens hyphens,
                   const uint8_t *text, size_t length)
{
    *tokenizer = (LexTokenizer){
        .rules = rules,
        .hyphens = hyphens,
        .begin = text,
        .end = text + length,
        .next = text,
    };
}

void
lex_tokenizer_follow(LexTokenizer *tokenizer, const LexToken *previous)
{
    tokenizer->previous = *previous;
    tokenizer->previous.start = 0;
    tokenizer->next = tokenizer->begin + previous->length;
}

const char *
lex_token_class_name(LexTokenClass class)
{
    static const char *const names[LEX_N_CLASSES] = {
        [LEX_CLASS_WORD] = "word",   [LEX_CLASS_NUMBER] = "number", [LEX_CLASS_URL] = "url",
        [LEX_CLASS_EMAIL] = "email", [LEX_CLASS_TAG] = "tag",
    };
    return names[class];
}

/* ---- what separates -------------------------------------------------------------------- */

typedef struct {
    unsigned lines;   /* line ends: two of them are a blank line */
    unsigned stops;   /* full stops */
    bool exclaim;     /* ! or ? */
    bool blank_after; /* a blank or line end after a stop, ! or ? */
    bool punctuation; /* anything that is no blank */
} Gap;

static void
gap_add_line(Gap *gap)
{
    gap->lines++;
    gap->blank_after |= gap->stops > 0 || gap->exclaim;
}

static void
gap_add(Gap *gap, LexCharClass class)
{
    switch (class) {
    case LEX_CHAR_SPACE:
        gap->blank_after |= gap->stops > 0 || gap->exclaim;
        break;
    case LEX_CHAR_PARAGRAPH:
        gap_add_line(gap);
        gap_add_line(gap);
        break;
    case LEX_CHAR_LINE:
        gap_add_line(gap);
        break;
    case LEX_CHAR_STOP:
        gap->stops++;
        gap->punctuation = true;
        break;
    case LEX_CHAR_EXCLAIM:
        gap->exclaim = true;
        gap->punctuation = true;
        break;
    case LEX_CHAR_IGNORABLE:
    case LEX_CHAR_MARK:
        break; /* nothing that a reader sees standing there */
    default:
        gap->punctuation = true;
    }
}

/* Reads what separates, up to the next thing that may begin a token, or to the end. */
static void
gap_read(LexTokenizer *tokenizer, Gap *gap)
{
    const uint8_t *text = tokenizer->next;
    const uint8_t *const end = tokenizer->end;
    bool after_word = text > tokenizer->begin;

    /* Six gaps in seven are one blank. */
    if (end - text >= 2 && text[0] == ' ' && text[1] < 0x80 &&
        lex_char_begins_word((LexCharClass)lex_char_ascii[text[1]])) {
        tokenizer->next = text + 1;
        return;
    }

    while (text < end) {
        unsigned size;
        const LexCharClass class = lex_char_at(text, end, &size);
        if (lex_char_begins_word(class))
            break;
        if ((*text == '@' || *text == '#') && !after_word && lex_scan_tag(text, end) != NULL)
            break;
        after_word = false;
        if (*text == '\r' && text + 1 < end && text[1] == '\n')
            size = 2;
        gap_add(gap, class);
        text += size;
    }
    tokenizer->next = text;
}

LexStop
lex_token_stop(const LexTokenRules *rules, const uint8_t *word, size_t length)
{
    if (length == 1 || memchr(word, '.', length) != NULL ||
        lex_scan_is_one_of(word, word + length, rules->abbreviations))
        return LEX_STOP_ABBREVIATES;
    return lex_scan_is_one_of(word, word + length, rules->references) ? LEX_STOP_BEFORE_DIGIT
                                                                      : LEX_STOP_ENDS;
}

/* Whether the full stop after the previous token belongs to it. */
static bool
gap_stop_is_abbreviation(const LexTokenizer *tokenizer, LexCharClass next)
{
    const LexToken *previous = &tokenizer->previous;
    LexStop stop = previous->stop;
    if (stop == LEX_STOP_UNKNOWN && previous->class == LEX_CLASS_WORD)
        stop =
            lex_token_stop(tokenizer->rules, tokenizer->begin + previous->start, previous->length);
    return lex_token_abbreviates(previous, stop, next == LEX_CHAR_DIGIT);
}

static bool
gap_previous_ends_lower(const LexTokenizer *tokenizer)
{
    const LexToken *previous = &tokenizer->previous;
    return g_ascii_islower(tokenizer->begin[previous->start + previous->length - 1]);
}

/* What the gap is, seen from the token that begins with a character of class `next`. */
static LexGap
gap_judge(const LexTokenizer *tokenizer, const Gap *gap, LexCharClass next)
{
    if (tokenizer->previous.length == 0 || gap->lines >= 2)
        return LEX_GAP_PARAGRAPH;

    const LexGap rest = gap->punctuation ? LEX_GAP_PUNCTUATION : LEX_GAP_NONE;
    if (next == LEX_CHAR_LOWER) /* a sentence does not begin small; a wrapped line does */
        return rest;
    if (gap->lines > 0)
        return LEX_GAP_SENTENCE;
    if (gap->stops == 0 && !gap->exclaim)
        return rest;
    if (!gap->blank_after) /* glued: "selesai.Ketika" */
        return next == LEX_CHAR_UPPER && gap_previous_ends_lower(tokenizer) ? LEX_GAP_SENTENCE
                                                                            : rest;
    if (gap->stops == 1 && !gap->exclaim && gap_stop_is_abbreviation(tokenizer, next))
        return rest;
    return LEX_GAP_SENTENCE;
}

/* ---- what a token is made of ------------------------------------------------------------- */

static bool
token_begins_word(const uint8_t *text, const uint8_t *end)
{
    unsigned size;
    return lex_char_begins_word(lex_char_at(text, end, &size));
}

static bool
token_begins_letter(const uint8_t *text, const uint8_t *end)
{
    unsigned size;
    return lex_char_is_letter(lex_char_at(text, end, &size));
}

static bool
token_continues(const uint8_t *text, const uint8_t *end)
{
    unsigned size;
    return lex_char_continues_word(lex_char_at(text, end, &size));
}

/* The hyphen at text joins two parts: the next part's beginning, or NULL. */
static const uint8_t *
token_after_hyphen(const uint8_t *text, const uint8_t *end)
{
    unsigned size;
    if (lex_char_at(text, end, &size) != LEX_CHAR_HYPHEN || !token_begins_word(text + size, end))
        return NULL;
    return text + size;
}

/* Of the longest month, september or nopember; no longer word needs to be looked up. */
#define RANGE_MAX 9

/* Januari-Oktober, Senin-Jumat: two of a kind are a range; twice the same (sel-sel) is a plural. */
static bool
token_is_range(const LexTokenRules *rules, const uint8_t *left, const uint8_t *left_end,
               const uint8_t *right, const uint8_t *right_end)
{
    if (left_end - left > RANGE_MAX || right_end - right > RANGE_MAX)
        return false;
    if (left_end - left == right_end - right &&
        g_ascii_strncasecmp((const char *)left, (const char *)right, left_end - left) == 0)
        return false;
    return (lex_scan_is_one_of(left, left_end, rules->months) &&
            lex_scan_is_one_of(right, right_end, rules->months)) ||
           (lex_scan_is_one_of(left, left_end, rules->days) &&
            lex_scan_is_one_of(right, right_end, rules->days));
}

/* The end of a word part: letters with inner apostrophes before a letter. */
static const uint8_t *
token_read_part(const uint8_t *text, const uint8_t *end)
{
    for (;;) {
        text = lex_scan_run(text, end);
        unsigned size;
        if (lex_char_at(text, end, &size) != LEX_CHAR_APOSTROPHE ||
            !token_begins_letter(text + size, end))
            return text;
        text += size;
    }
}

/* The end of the word whose first part is text to part_end: parts joined by single hyphens. */
static const uint8_t *
token_read_parts(const LexTokenizer *tokenizer, const uint8_t *text, const uint8_t *part_end)
{
    const uint8_t *const end = tokenizer->end;
    if (tokenizer->hyphens == LEX_HYPHENS_SPLIT)
        return part_end;

    const uint8_t *next;
    while ((next = token_after_hyphen(part_end, end)) != NULL) {
        const uint8_t *const next_end = token_read_part(next, end);
        if (tokenizer->hyphens == LEX_HYPHENS_SMART &&
            token_is_range(tokenizer->rules, text, part_end, next, next_end))
            break;
        text = next;
        part_end = next_end;
    }
    return part_end;
}

/* The last character before end. */
static const uint8_t *
token_last(const uint8_t *text, const uint8_t *end)
{
    do
        end--;
    while (end > text && (*end & 0xC0) == 0x80);
    return end;
}

/*
 * An underscore at the edge is emphasis or a blank form, not part of the word; nor is what is
 * invisible before it.
 */
static const uint8_t *
token_trim(const uint8_t *text, const uint8_t *end)
{
    const uint8_t *stop = end;
    while (stop > text && end[-1] == '_') {
        const uint8_t *const last = token_last(text, stop);
        unsigned size;
        if (*last != '_' && lex_char_at(last, stop, &size) != LEX_CHAR_IGNORABLE)
            break;
        stop = last;
    }
    return stop;
}

/* The end of the word at text. */
static const uint8_t *
token_read_word(const LexTokenizer *tokenizer, const uint8_t *text)
{
    const uint8_t *const part_end = token_read_part(text, tokenizer->end);
    return token_trim(text, token_read_parts(tokenizer, text, part_end));
}

/* 1990-an, 10.000-an, 1990-AN: the end after the number that ends at text, or NULL. */
static const uint8_t *
token_read_decade(const uint8_t *text, const uint8_t *end)
{
    static const char *const suffixes[] = {"an", NULL};
    const uint8_t *const suffix = token_after_hyphen(text, end);
    if (suffix == NULL)
        return NULL;
    const uint8_t *const stop = token_trim(suffix, lex_scan_run(suffix, end));
    return lex_scan_is_one_of(suffix, stop, suffixes) ? stop : NULL;
}

/*
 * What follows the number that ends at stop makes a word of it: 4G, 7-Eleven. A number with inner
 * separators stays one, and what is glued to it is a token of its own: 2,5kg, 2,5-juta.
 */
static bool
token_number_is_word(const LexTokenizer *tokenizer, const uint8_t *text, const uint8_t *stop)
{
    const uint8_t *const end = tokenizer->end;
    const uint8_t *const next = token_after_hyphen(stop, end);
    if (!token_continues(stop, end) && (next == NULL || !token_begins_letter(next, end)))
        return false;
    return token_read_word(tokenizer, text) > stop;
}

/* The number, date or decade at text, or NULL when it is the beginning of a word. */
static const uint8_t *
token_read_number(const LexTokenizer *tokenizer, const uint8_t *text)
{
    const uint8_t *const end = tokenizer->end;
    const uint8_t *stop = lex_scan_date(text, end);
    if (stop != NULL)
        return stop;

    stop = lex_scan_digits(text, end);
    for (;;) {
        const uint8_t *const decade = token_read_decade(stop, end);
        if (decade != NULL)
            return decade;
        if (token_number_is_word(tokenizer, text, stop))
            return NULL;
        const uint8_t *const next = token_after_hyphen(stop, end);
        if (next == NULL || token_begins_letter(next, end) ||
            tokenizer->hyphens != LEX_HYPHENS_KEEP)
            return stop;
        stop = lex_scan_digits(next, end); /* 2014-2019, kept whole */
    }
}

/* Bytes of joined letters behind which it is left to the patterns to look on; they do not far. */
#define JOINED_MAX 64

/* What the name before an @ may hold beside letters and digits. */
static bool
token_is_local_mark(uint8_t c)
{
    return c == '.' || c == '_' || c == '%' || c == '+' || c == '-';
}

/*
 * Whether something stands at text that may make more than a word of what is before it. A hyphen
 * alone does not: behind the last of the joined letters, as in orang-orang, there must be something
 * that an address goes on with.
 */
static bool
token_may_be_web(const uint8_t *text, const uint8_t *end)
{
    if (text >= end)
        return false;
    if (*text == '@')
        return true;
    if (!token_is_local_mark(*text) || *text == '_' || text + 1 >= end || !g_ascii_isalnum(text[1]))
        return false;
    const uint8_t *const far = text + JOINED_MAX;
    while (end - text >= 2 && *text == '-' && g_ascii_isalnum(text[1])) {
        do
            text++;
        while (text < end && g_ascii_isalnum(*text));
        if (text > far)
            return true;
    }
    if (text >= end || *text == '@')
        return text < end;
    return token_is_local_mark(*text) && text + 1 < end &&
           (g_ascii_isalnum(text[1]) || token_is_local_mark(text[1]) || text[1] == '@');
}

/* URL, e-mail, domain: the end of the match, or NULL. */
static const uint8_t *
token_read_web(const uint8_t *text, const uint8_t *run_end, const uint8_t *end, LexToken *token)
{
    const uint8_t *stop;
    if ((*text | 0x20) == 'h' || (*text | 0x20) == 'f' || (*text | 0x20) == 'w') {
        if ((stop = lex_scan_url(text, end)) != NULL) {
            token->class = LEX_CLASS_URL;
            return stop;
        }
    }
    if (!token_may_be_web(run_end, end))
        return NULL;
    if ((stop = lex_scan_email(text, end)) != NULL)
        token->class = LEX_CLASS_EMAIL;
    else if ((stop = lex_scan_domain(text, end)) != NULL)
        token->class = LEX_CLASS_URL;
    return stop;
}

/*
 * Nine tokens in ten are ASCII letters before something that cannot make more of them: the end of
 * those, or NULL for the patterns below. Gives what they would give, and a test holds it to that.
 */
static const uint8_t *
token_read_plain(const uint8_t *text, const uint8_t *end)
{
    while (text < end && *text < 0x80 && lex_char_is_letter((LexCharClass)lex_char_ascii[*text]))
        text++;
    if (end - text < 2)
        return NULL;
    if (*text == ' ' || *text == ',' || *text == '\n' || *text == '"' || *text == ')' ||
        *text == ';')
        return text;
    if (*text != '.' || text[1] >= 0x80)
        return NULL;
    return lex_char_continues_word((LexCharClass)lex_char_ascii[text[1]]) ? NULL : text;
}

/* The end of the token at text, and its class in *token. */
static const uint8_t *
token_read(const LexTokenizer *tokenizer, const uint8_t *text, LexToken *token)
{
    const uint8_t *const end = tokenizer->end;
    const uint8_t *stop;

    token->class = LEX_CLASS_WORD;
    if (lex_char_ascii[*text & 0x7F] >= LEX_CHAR_LOWER && *text < 0x80 &&
        (stop = token_read_plain(text, end)) != NULL)
        return stop;

    token->class = LEX_CLASS_TAG;
    if (*text == '@' || *text == '#')
        return lex_scan_tag(text, end);

    const uint8_t *const run_end = lex_scan_run(text, end);
    if ((stop = token_read_web(text, run_end, end, token)) != NULL)
        return stop;

    unsigned size;
    if (lex_char_at(text, end, &size) == LEX_CHAR_DIGIT) {
        token->class = LEX_CLASS_NUMBER;
        if ((stop = token_read_number(tokenizer, text)) != NULL)
            return stop;
    }

    token->class = LEX_CLASS_WORD;
    if ((stop = lex_scan_currency(text, end)) != NULL)
        return stop;
    if (run_end < end && *run_end == '.' &&
        (stop = lex_scan_abbreviation(text, end, tokenizer->rules)) != NULL)
        return stop;
    if (run_end < end && *run_end == '&' && (stop = lex_scan_ampersand(text, end)) != NULL)
        return stop;
    return token_read_word(tokenizer, text);
}

bool
lex_tokenizer_next(LexTokenizer *tokenizer, LexToken *ret_token)
{
    Gap gap = {0};
    gap_read(tokenizer, &gap);
    if (tokenizer->next == tokenizer->end)
        return false;

    const uint8_t *const text = tokenizer->next;
    unsigned size;
    const LexCharClass first = lex_char_at(text, tokenizer->end, &size);
    LexToken token = {
        .start = (size_t)(text - tokenizer->begin),
        .gap = gap_judge(tokenizer, &gap, first),
    };
    tokenizer->next = token_read(tokenizer, text, &token);
    token.length = (size_t)(tokenizer->next - text);

    tokenizer->previous = token;
    *ret_token = token;
    return true;
}
