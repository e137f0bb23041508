/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A file of any bytes in some encodings. The first byte chooses the encoding, the rest is the file.
 * What is read with nothing replaced is read the same where replacing is not allowed, and the
 * other way round.
 */
#include "fuzz-file.h"

#include "lex-reader.h"
#include "lex-utf8.h"

/* One byte and several, with states, with a byte order mark, with accents that follow. */
static const char *const encodings[] = {
    "UTF-8",        "ISO-8859-1", "WINDOWS-1252", "UTF-16",     "UTF-16BE",
    "UTF-32",       "UTF-7",      "EUC-JP",       "SHIFT_JIS",  "ISO-2022-JP",
    "BIG5",         "GB18030",    "ISO-2022-KR",  "TCVN5712-1", "MACINTOSH",
    "EUC-JISX0213", "BIG5-HKSCS", "CP1255",       "UCS-2",      "ANSI_X3.4-1968",
};

/* The reader, or NULL where iconv does not know the encoding. */
static LexReader *
open_reader(const char *encoding, LexInvalid invalid)
{
    const LexReaderSettings settings = {encoding, invalid};
    g_autoptr(GError) error = NULL;
    LexReader *const reader = lex_reader_new(&settings, &error);
    fuzz_check_outcome(reader != NULL, &error);
    return reader;
}

static void
check_text(const char *encoding, const LexText *text, const uint8_t *bytes, size_t size)
{
    size_t first;
    const uint64_t n_invalid = lex_utf8_count_invalid(text->bytes, text->length, &first);
    g_assert(text->bytes != NULL && text->file_size == size);
    g_assert(memchr(text->bytes, '\0', text->length) == NULL);
    if (g_str_equal(encoding, "UTF-8")) {
        g_assert(text->length == size && n_invalid == text->n_replaced);
        g_assert(size == 0 || memcmp(text->bytes, bytes, size) == 0);
    } else {
        g_assert(n_invalid == 0);
    }
}

/* Reading once more gives the same: no state is left in the reader. */
static void
check_again(LexReader *reader, const char *path, const LexText *text)
{
    g_autofree uint8_t *bytes = g_memdup2(text->bytes, MAX(text->length, 1));
    LexText again;
    g_assert(lex_reader_read(reader, path, &again, NULL));
    g_assert(again.length == text->length && again.n_replaced == text->n_replaced &&
             again.digest == text->digest);
    g_assert(again.length == 0 || memcmp(again.bytes, bytes, again.length) == 0);
}

static void
check_file(const char *encoding, const char *path, const uint8_t *bytes, size_t size)
{
    g_autoptr(LexReader) replacing = open_reader(encoding, LEX_INVALID_REPLACE);
    g_autoptr(LexReader) failing = open_reader(encoding, LEX_INVALID_FAIL);
    g_assert((replacing == NULL) == (failing == NULL));
    if (replacing == NULL)
        return;

    g_autoptr(GError) error = NULL;
    LexText text, strict;
    const bool is_read = lex_reader_read(replacing, path, &text, &error);
    g_assert(is_read || g_error_matches(error, LEX_ERROR, LEX_ERROR_FORMAT));
    fuzz_check_outcome(is_read, &error);
    const bool is_valid = lex_reader_read(failing, path, &strict, &error);
    g_assert(is_valid || g_error_matches(error, LEX_ERROR, LEX_ERROR_FORMAT));
    fuzz_check_outcome(is_valid, &error);

    g_assert(is_valid == (is_read && text.n_replaced == 0));
    if (is_valid)
        g_assert(strict.length == text.length && strict.digest == text.digest &&
                 memcmp(strict.bytes, text.bytes, text.length) == 0);
    if (is_read) {
        check_text(encoding, &text, bytes, size);
        check_again(replacing, path, &text);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    FuzzFile file;
    fuzz_file_write(&file, data + 1, size - 1);
    check_file(encodings[data[0] % G_N_ELEMENTS(encodings)], file.path, data + 1, size - 1);
    fuzz_file_clear(&file);
    return 0;
}
