/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-convert.h"

#include "lex-message.h"

#include <errno.h>
#include <string.h>

#define NO_CONVERTER ((GIConv)-1)
#define ICONV_FAILED ((size_t)-1)

/* Room for U+FFFD, and for what iconv writes at once. */
enum { CONVERT_ROOM = 64 };

struct LexConverter {
    GIConv iconv;
    char *encoding;
    size_t unit; /* bytes of a code unit: what is skipped where a text is not valid */
    LexInvalid invalid;
    uint64_t n_done; /* bytes of the text before the piece */
    uint64_t n_replaced;
};

/* ---- encodings --------------------------------------------------------------------------- */

bool
lex_encoding_is_utf8(const char *encoding)
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
 * Skipping one byte of UTF-16 would turn the rest of the file into nonsense. Asked of iconv, since
 * these encodings have many names: by how much a second letter lengthens the text (the first may
 * come with a byte order mark).
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

/* ---- what is wrong with a text ----------------------------------------------------------- */

void
lex_invalid_fail(const char *name, uint64_t offset, const char *encoding, int byte, GError **error)
{
    g_autofree char *value = byte >= 0 ? g_strdup_printf(" (0x%02X)", byte) : g_strdup("");
    lex_error_set(error, LEX_ERROR_FORMAT,
                  "%s: byte %" G_GUINT64_FORMAT
                  ": not valid %s%s; --encoding=NAME if the file is in another encoding, "
                  "--invalid=replace to go on",
                  name, offset, encoding, value);
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

void
lex_nul_fail(const char *name, uint64_t offset, const uint8_t *start, size_t length, GError **error)
{
    const char *const wide = start != NULL ? bytes_wide_encoding(start, length) : NULL;
    if (wide != NULL)
        lex_error_set(error, LEX_ERROR_FORMAT,
                      "%s: byte %" G_GUINT64_FORMAT
                      " is NUL: this looks like %.6s: pass --encoding=%s",
                      name, offset, wide, wide);
    else
        lex_error_set(error, LEX_ERROR_FORMAT,
                      "%s: byte %" G_GUINT64_FORMAT
                      " is NUL: this is not a text file (--exclude leaves it out)",
                      name, offset);
}

/* ---- the converter ----------------------------------------------------------------------- */

LexConverter *
lex_converter_new(const char *encoding, LexInvalid invalid, GError **error)
{
    g_return_val_if_fail(encoding != NULL, NULL);

    const GIConv iconv = encoding_open(encoding, error);
    if (iconv == NO_CONVERTER)
        return NULL;
    LexConverter *const converter = g_new0(LexConverter, 1);
    converter->iconv = iconv;
    converter->encoding = g_strdup(encoding);
    converter->unit = encoding_unit(encoding);
    converter->invalid = invalid;
    return converter;
}

void
lex_converter_free(LexConverter *converter)
{
    if (converter == NULL)
        return;
    g_iconv_close(converter->iconv);
    g_free(converter->encoding);
    g_free(converter);
}

void
lex_converter_begin(LexConverter *converter)
{
    g_iconv(converter->iconv, NULL, NULL, NULL, NULL);
    converter->n_done = converter->n_replaced = 0;
}

uint64_t
lex_converter_n_replaced(const LexConverter *converter)
{
    return converter->n_replaced;
}

size_t
lex_converter_unit(const LexConverter *converter)
{
    return converter->unit;
}

/* A piece on its way: what is still to be converted, and where to. */
typedef struct {
    LexConverter *converter;
    const char *name;
    char *bytes;
    size_t left;
    size_t length;
    LexBytes *text;
} Piece;

static bool
piece_make_room(Piece *piece, size_t n_more, GError **error)
{
    if (lex_bytes_reserve(piece->text, piece->text->length + n_more))
        return true;
    lex_error_set(error, LEX_ERROR_LIMIT,
                  "%s: too large for this machine's memory when converted from %s", piece->name,
                  piece->converter->encoding);
    return false;
}

/*
 * Converts as much as there is room for; from NULL, what iconv still holds back. Returns 0 or
 * iconv's errno.
 */
static int
piece_convert_some(Piece *piece, char **bytes)
{
    LexBytes *const text = piece->text;
    char *out = (char *)text->bytes + text->length;
    size_t out_left = text->capacity - text->length;
    const size_t result = g_iconv(piece->converter->iconv, bytes, &piece->left, &out, &out_left);
    const int problem = result == ICONV_FAILED ? errno : 0;
    text->length = text->capacity - out_left;
    return problem;
}

/* Writes U+FFFD for one code unit, or for the sequence that the end of the text cuts off. */
static bool
piece_replace(Piece *piece, bool is_cut_off, GError **error)
{
    LexConverter *const converter = piece->converter;
    if (converter->invalid == LEX_INVALID_FAIL) {
        const int byte = piece->left > 0 ? (uint8_t)piece->bytes[0] : -1;
        lex_invalid_fail(piece->name, converter->n_done + piece->length - piece->left,
                         converter->encoding, byte, error);
        return false;
    }
    if (!piece_make_room(piece, CONVERT_ROOM, error))
        return false;
    memcpy(piece->text->bytes + piece->text->length, "\xEF\xBF\xBD", 3);
    piece->text->length += 3;
    converter->n_replaced++;

    const size_t n_skipped = is_cut_off ? piece->left : MIN(converter->unit, piece->left);
    piece->bytes += n_skipped;
    piece->left -= n_skipped;
    if (is_cut_off)
        g_iconv(converter->iconv, NULL, NULL, NULL, NULL);
    return true;
}

/* Some encodings hold the last character back, because an accent may follow it. */
static bool
piece_flush(Piece *piece, GError **error)
{
    while (piece_convert_some(piece, NULL) == E2BIG) {
        if (!piece_make_room(piece, CONVERT_ROOM, error))
            return false;
    }
    return true;
}

static bool
piece_convert(Piece *piece, bool is_last, GError **error)
{
    if (!piece_make_room(piece, piece->left + CONVERT_ROOM, error))
        return false;
    while (piece->left > 0) {
        const int problem = piece_convert_some(piece, &piece->bytes);
        if (problem == 0)
            break;
        if (problem == EINVAL && !is_last)
            return true;
        const bool is_full = problem == E2BIG;
        if (is_full && !piece_make_room(piece, piece->left + CONVERT_ROOM, error))
            return false;
        if (!is_full && !piece_replace(piece, problem != EILSEQ, error))
            return false;
    }
    return !is_last || piece_flush(piece, error);
}

bool
lex_converter_convert(LexConverter *converter, const char *name, const uint8_t *bytes,
                      size_t length, bool is_last, LexBytes *text, size_t *ret_n_used,
                      GError **error)
{
    g_return_val_if_fail(converter != NULL && name != NULL && (bytes != NULL || length == 0) &&
                             text != NULL && ret_n_used != NULL,
                         false);

    Piece piece = {converter, name, (char *)bytes, length, length, text};
    if (!piece_convert(&piece, is_last, error))
        return false;
    *ret_n_used = length - piece.left;
    converter->n_done += *ret_n_used;
    return true;
}
