/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-reader.h"

#include "lex-bytes.h"
#include "lex-message.h"
#include "lex-utf8.h"

#include <errno.h>
#include <string.h>
#include <xxhash.h>

#define NO_CONVERTER ((GIConv)-1)
#define ICONV_FAILED ((size_t)-1)

/* Room for U+FFFD, and for what iconv writes at once. */
enum { CONVERT_ROOM = 64 };

struct LexReader {
    LexBytes file;
    LexBytes converted;
    GIConv converter; /* NO_CONVERTER: the file is UTF-8 */
    char *encoding;
    size_t unit; /* bytes of a code unit: what is skipped where a file is not valid */
    LexInvalid invalid;
};

static bool
encoding_is_utf8(const char *encoding)
{
    return encoding == NULL || g_ascii_strcasecmp(encoding, "UTF-8") == 0 ||
           g_ascii_strcasecmp(encoding, "UTF8") == 0;
}

static GIConv
encoding_open(const char *encoding, GError **error)
{
    /* "" would mean the locale's encoding, and "//IGNORE" would drop bytes that nobody counts. */
    const bool is_name = encoding[0] != '\0' && strstr(encoding, "//") == NULL;
    const GIConv converter = is_name ? g_iconv_open("UTF-8", encoding) : NO_CONVERTER;
    if (converter == NO_CONVERTER)
        lex_error_set(error, LEX_ERROR_USAGE,
                      "there is no encoding called \"%s\"; `iconv -l` lists them", encoding);
    return converter;
}

static size_t
encoding_length_of(GIConv converter, const char *ascii)
{
    char bytes[64];
    char *in = (char *)ascii;
    char *out = bytes;
    size_t in_left = strlen(ascii);
    size_t out_left = sizeof bytes;
    g_iconv(converter, NULL, NULL, NULL, NULL);
    g_iconv(converter, &in, &in_left, &out, &out_left);
    return sizeof bytes - out_left;
}

/*
 * Bytes of a code unit: 2 for UTF-16, 4 for UTF-32, else 1; skipping one byte there would turn
 * the rest of the file into nonsense. Asked of iconv, since these encodings have many names: by
 * how much a second letter lengthens the text (the first may come with a byte order mark).
 */
static size_t
encoding_unit(const char *encoding)
{
    const GIConv converter = g_iconv_open(encoding, "UTF-8");
    if (converter == NO_CONVERTER)
        return 1;
    const size_t one = encoding_length_of(converter, "a");
    const size_t two = encoding_length_of(converter, "aa");
    g_iconv_close(converter);
    return two > one ? two - one : 1;
}

bool
lex_reader_is_plain(const LexReaderSettings *settings)
{
    return encoding_is_utf8(settings->encoding);
}

LexReader *
lex_reader_new(const LexReaderSettings *settings, GError **error)
{
    g_return_val_if_fail(settings != NULL, NULL);

    GIConv converter = NO_CONVERTER;
    const bool converts = !encoding_is_utf8(settings->encoding);
    if (converts) {
        converter = encoding_open(settings->encoding, error);
        if (converter == NO_CONVERTER)
            return NULL;
    }
    LexReader *const reader = g_new0(LexReader, 1);
    reader->converter = converter;
    reader->encoding = g_strdup(converts ? settings->encoding : "UTF-8");
    reader->unit = converts ? encoding_unit(settings->encoding) : 1;
    reader->invalid = settings->invalid;
    return reader;
}

void
lex_reader_free(LexReader *reader)
{
    if (reader == NULL)
        return;
    if (reader->converter != NO_CONVERTER)
        g_iconv_close(reader->converter);
    lex_bytes_clear(&reader->file);
    lex_bytes_clear(&reader->converted);
    g_free(reader->encoding);
    g_free(reader);
}

/* A piece of a file that is being looked at: all of it, mostly. */
typedef struct {
    const char *path;
    const uint8_t *bytes;
    size_t length;
    uint64_t offset; /* in the file */
} Piece;

static bool
reader_fail_invalid(const LexReader *reader, const Piece *piece, size_t at, GError **error)
{
    g_autofree char *name = lex_input_name(piece->path);
    g_autofree char *byte =
        at < piece->length ? g_strdup_printf(" (0x%02X)", piece->bytes[at]) : g_strdup("");
    lex_error_set(error, LEX_ERROR_FORMAT,
                  "%s: byte %" G_GUINT64_FORMAT
                  ": not valid %s%s; --encoding=NAME if the file is in another encoding, "
                  "--invalid=replace to go on",
                  name, piece->offset + at, reader->encoding, byte);
    return false;
}

/* Which of UTF-16 and UTF-32 a file with NUL bytes looks like, as iconv calls it; else NULL. */
static const char *
bytes_wide_encoding(const uint8_t *bytes, size_t length)
{
    if (length >= 4 &&
        (memcmp(bytes, "\xFF\xFE\0\0", 4) == 0 || memcmp(bytes, "\0\0\xFE\xFF", 4) == 0))
        return "UTF-32";
    if (length >= 2 && (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0))
        return "UTF-16";

    size_t n_nul[2] = {0, 0};
    const size_t n_pairs = MIN(length, (size_t)64) / 2;
    for (size_t i = 0; i < 2 * n_pairs; i++)
        n_nul[i % 2] += bytes[i] == '\0';
    if (n_pairs > 0 && n_nul[1] == n_pairs && n_nul[0] == 0)
        return "UTF-16LE";
    if (n_pairs > 0 && n_nul[0] == n_pairs && n_nul[1] == 0)
        return "UTF-16BE";
    return NULL;
}

/* file: the beginning of the file as it is, when that is there. */
static bool
reader_fail_nul(const LexReader *reader, const Piece *piece, size_t at, const LexBytes *file,
                GError **error)
{
    g_autofree char *name = lex_input_name(piece->path);
    const uint64_t offset = piece->offset + at;
    const char *const wide = file != NULL ? bytes_wide_encoding(file->bytes, file->length) : NULL;
    if (wide != NULL && reader->unit == 1)
        lex_error_set(error, LEX_ERROR_FORMAT,
                      "%s: byte %" G_GUINT64_FORMAT
                      " is NUL: this looks like %.6s: pass --encoding=%s",
                      name, offset, wide, wide);
    else
        lex_error_set(error, LEX_ERROR_FORMAT,
                      "%s: byte %" G_GUINT64_FORMAT
                      " is NUL: this is not a text file (--exclude leaves it out)",
                      name, offset);
    return false;
}

/* What is still to be converted. */
typedef struct {
    char *bytes;
    size_t left;
} Rest;

/*
 * Converts as much as there is room for; with a rest without bytes, what iconv still holds back.
 * Returns 0 or iconv's errno.
 */
static int
reader_convert_some(LexReader *reader, Rest *rest)
{
    LexBytes *const text = &reader->converted;
    char *out = (char *)text->bytes + text->length;
    size_t out_left = text->capacity - text->length;
    char **const in = rest->bytes != NULL ? &rest->bytes : NULL;
    const size_t result = g_iconv(reader->converter, in, &rest->left, &out, &out_left);
    const int problem = result == ICONV_FAILED ? errno : 0;
    text->length = text->capacity - out_left;
    return problem;
}

static bool
reader_grow_text(LexReader *reader, size_t n_more, const char *path, GError **error)
{
    if (lex_bytes_reserve(&reader->converted, reader->converted.length + n_more))
        return true;
    g_autofree char *name = lex_input_name(path);
    lex_error_set(error, LEX_ERROR_LIMIT,
                  "%s: too large for this machine's memory when converted from %s", name,
                  reader->encoding);
    return false;
}

/* Writes U+FFFD for one code unit, or for the sequence that the end of the file cuts off. */
static bool
reader_replace(LexReader *reader, const char *path, int problem, Rest *rest, GError **error)
{
    const bool is_cut_off = problem != EILSEQ;
    if (reader->invalid == LEX_INVALID_FAIL) {
        const Piece piece = {path, reader->file.bytes, reader->file.length, 0};
        return reader_fail_invalid(reader, &piece, reader->file.length - rest->left, error);
    }
    if (!reader_grow_text(reader, CONVERT_ROOM, path, error))
        return false;
    memcpy(reader->converted.bytes + reader->converted.length, "\xEF\xBF\xBD", 3);
    reader->converted.length += 3;

    const size_t n_skipped = is_cut_off ? rest->left : MIN(reader->unit, rest->left);
    rest->bytes += n_skipped;
    rest->left -= n_skipped;
    if (is_cut_off)
        g_iconv(reader->converter, NULL, NULL, NULL, NULL);
    return true;
}

static bool
reader_convert(LexReader *reader, const char *path, uint64_t *n_replaced, GError **error)
{
    Rest rest = {(char *)reader->file.bytes, reader->file.length};
    Rest held_back = {NULL, 0}; /* the last character, by encodings whose accents follow */
    reader->converted.length = 0;
    if (!reader_grow_text(reader, rest.left + CONVERT_ROOM, path, error))
        return false;

    g_iconv(reader->converter, NULL, NULL, NULL, NULL); /* each file begins in the first state */
    while (rest.left > 0) {
        const int problem = reader_convert_some(reader, &rest);
        if (problem == 0)
            break;
        const bool is_full = problem == E2BIG;
        if (is_full && !reader_grow_text(reader, rest.left + CONVERT_ROOM, path, error))
            return false;
        if (!is_full && !reader_replace(reader, path, problem, &rest, error))
            return false;
        *n_replaced += !is_full;
    }
    while (reader_convert_some(reader, &held_back) == E2BIG) {
        if (!reader_grow_text(reader, CONVERT_ROOM, path, error))
            return false;
    }
    return true;
}

/* Bytes that no text has; ret_n_replaced NULL: what is not valid is known already. */
static bool
reader_check(const LexReader *reader, const Piece *piece, const LexBytes *file,
             uint64_t *ret_n_replaced, GError **error)
{
    /* NUL first: UTF-16 is not valid UTF-8 either, and this sentence says what it is. */
    const uint8_t *const nul = memchr(piece->bytes, '\0', piece->length);
    if (nul != NULL)
        return reader_fail_nul(reader, piece, (size_t)(nul - piece->bytes), file, error);
    if (ret_n_replaced == NULL)
        return true;
    size_t first_invalid = 0;
    *ret_n_replaced = lex_utf8_count_invalid(piece->bytes, piece->length, &first_invalid);
    return *ret_n_replaced == 0 || reader->invalid != LEX_INVALID_FAIL ||
           reader_fail_invalid(reader, piece, first_invalid, error);
}

bool
lex_reader_check(const LexReader *reader, const char *path, uint64_t offset, const LexBytes *bytes,
                 uint64_t *ret_n_replaced, GError **error)
{
    const Piece piece = {path, bytes->bytes, bytes->length, offset};
    return reader_check(reader, &piece, offset == 0 ? bytes : NULL, ret_n_replaced, error);
}

bool
lex_reader_read(LexReader *reader, const char *path, LexText *ret_text, GError **error)
{
    g_return_val_if_fail(reader != NULL && path != NULL && ret_text != NULL, false);

    if (!lex_bytes_read_file(&reader->file, path, error))
        return false;
    const bool converts = reader->converter != NO_CONVERTER;
    uint64_t n_replaced = 0;
    if (converts && !reader_convert(reader, path, &n_replaced, error))
        return false;

    LexBytes *const text = converts ? &reader->converted : &reader->file;
    const Piece piece = {path, text->bytes, text->length, 0};
    if (!reader_check(reader, &piece, &reader->file, converts ? NULL : &n_replaced, error))
        return false;

    lex_bytes_pad(text);
    *ret_text = (LexText){
        .bytes = text->bytes,
        .length = text->length,
        .file_size = reader->file.length,
        .digest = XXH3_64bits(reader->file.bytes, reader->file.length),
        .n_replaced = n_replaced,
    };
    return true;
}
