/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-reader.h"

#include "lex-magic.h"
#include "lex-utf8.h"

#include <string.h>
#include <xxhash.h>

struct LexReader {
    LexBytes file;
    LexBytes converted;
    LexConverter *converter; /* NULL: the file is UTF-8 */
    LexInvalid invalid;
};

LexReader *
lex_reader_new(const LexReaderSettings *settings, GError **error)
{
    g_return_val_if_fail(settings != NULL, NULL);

    LexConverter *converter = NULL;
    if (!lex_encoding_is_utf8(settings->encoding)) {
        converter = lex_converter_new(settings->encoding, settings->invalid, error);
        if (converter == NULL)
            return NULL;
    }
    LexReader *const reader = g_new0(LexReader, 1);
    reader->converter = converter;
    reader->invalid = settings->invalid;
    return reader;
}

void
lex_reader_free(LexReader *reader)
{
    if (reader == NULL)
        return;
    lex_converter_free(reader->converter);
    lex_bytes_clear(&reader->file);
    lex_bytes_clear(&reader->converted);
    g_free(reader);
}

static bool
reader_convert(LexReader *reader, const char *name, GError **error)
{
    size_t n_used;
    reader->converted.length = 0;
    lex_converter_begin(reader->converter);
    return lex_converter_convert(reader->converter, name, reader->file.bytes, reader->file.length,
                                 true, &reader->converted, &n_used, error);
}

/*
 * Whether the bytes, which begin at byte `offset` of their text, are text. wide: how the file
 * begins, where a NUL may mean that it is UTF-16; else NULL. ret_n_replaced NULL: converted, so
 * valid.
 */
static bool
reader_check(const LexReader *reader, const char *name, uint64_t offset, const LexBytes *text,
             const LexBytes *wide, uint64_t *ret_n_replaced, GError **error)
{
    /* NUL first: UTF-16 is not valid UTF-8 either, and this sentence says what it is. */
    const uint8_t *const nul = memchr(text->bytes, '\0', text->length);
    if (nul != NULL) {
        lex_nul_fail(name, offset + (uint64_t)(nul - text->bytes),
                     wide != NULL ? wide->bytes : NULL, wide != NULL ? wide->length : 0, error);
        return false;
    }
    if (ret_n_replaced == NULL)
        return true;
    size_t first = 0;
    *ret_n_replaced = lex_utf8_count_invalid(text->bytes, text->length, &first);
    if (*ret_n_replaced > 0 && reader->invalid == LEX_INVALID_FAIL) {
        lex_invalid_fail(name, offset + first, "UTF-8", text->bytes[first], error);
        return false;
    }
    return true;
}

bool
lex_reader_check(const LexReader *reader, const char *name, uint64_t offset, const LexBytes *piece,
                 uint64_t *ret_n_replaced, GError **error)
{
    const bool converts = reader->converter != NULL;
    *ret_n_replaced = 0;
    return reader_check(reader, name, offset, piece, !converts && offset == 0 ? piece : NULL,
                        converts ? NULL : ret_n_replaced, error);
}

/* The file's bytes, converted where they have to be. */
static bool
reader_take_text(LexReader *reader, const char *name, LexText *ret_text, GError **error)
{
    const LexBytes *const file = &reader->file;
    const bool converts = reader->converter != NULL;
    if (converts && !reader_convert(reader, name, error))
        return false;

    LexBytes *const text = converts ? &reader->converted : &reader->file;
    const bool may_be_wide = !converts || lex_converter_unit(reader->converter) == 1;
    uint64_t n_replaced = converts ? lex_converter_n_replaced(reader->converter) : 0;
    if (!reader_check(reader, name, 0, text, may_be_wide ? file : NULL,
                      converts ? NULL : &n_replaced, error))
        return false;
    lex_bytes_pad(text);
    *ret_text = (LexText){
        .bytes = text->bytes,
        .length = text->length,
        .file_size = file->length,
        .digest = XXH3_64bits(file->bytes, file->length),
        .n_replaced = n_replaced,
    };
    return true;
}

bool
lex_reader_read(LexReader *reader, const char *path, LexText *ret_text, GError **error)
{
    g_return_val_if_fail(reader != NULL && path != NULL && ret_text != NULL, false);

    if (!lex_bytes_read_file(&reader->file, path, error))
        return false;
    g_autofree char *name = lex_input_name(path);
    return lex_magic_check_text(name, reader->file.bytes, reader->file.length, error) &&
           reader_take_text(reader, name, ret_text, error);
}
