/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-magic.h"

#include "lex-message.h"

#include <string.h>

typedef struct {
    const char *bytes;
    size_t length;
    LexMagic magic;
    const char *name;
} Mark;

#define BYTES(literal) literal, sizeof(literal) - 1

/* As the formats' own specifications have them. */
static const Mark marks[] = {
    {BYTES("\x1F\x8B"), LEX_MAGIC_GZIP, "gzip data"},
    {BYTES("\x28\xB5\x2F\xFD"), LEX_MAGIC_ZSTD, "zstd data"},
    {BYTES("\xFD"
           "7zXZ\0"),
     LEX_MAGIC_XZ, "xz data"},
    {BYTES("PK\3\4"), LEX_MAGIC_ZIP, "a zip archive"},
    {BYTES("PK\5\6"), LEX_MAGIC_ZIP, "a zip archive"},
    {BYTES("PK\7\b"), LEX_MAGIC_ZIP, "a zip archive"},
    {BYTES("7z\xBC\xAF\x27\x1C"), LEX_MAGIC_UNREAD, "a 7-Zip archive"},
    {BYTES("Rar!\x1A\7"), LEX_MAGIC_UNREAD, "a RAR archive"},
    {BYTES("\x04\x22\x4D\x18"), LEX_MAGIC_UNREAD, "lz4 data"},
    {BYTES("LZIP\1"), LEX_MAGIC_UNREAD, "lzip data"},
    {BYTES("\x1F\x9D"), LEX_MAGIC_UNREAD, "data of compress"},
    {BYTES("%PDF-"), LEX_MAGIC_UNREAD, "a PDF document"},
    {BYTES("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), LEX_MAGIC_UNREAD, "an Office document"},
};

/* "BZh", a level, and the mark of a block (pi) or of the end (its square root). */
static bool
bytes_are_bzip2(const uint8_t *bytes, size_t length)
{
    return length >= 10 && memcmp(bytes, "BZh", 3) == 0 &&
           (memcmp(bytes + 4, "1AY&SY", 6) == 0 ||
            memcmp(bytes + 4, "\x17\x72\x45\x38\x50\x90", 6) == 0);
}

/* A number of a tar header: octal digits among blanks, and a NUL; SIZE_MAX when it is none. */
static size_t
tar_number(const uint8_t *field, size_t length)
{
    size_t number = 0;
    size_t i = 0;
    while (i < length && field[i] == ' ')
        i++;
    if (i == length || field[i] < '0' || field[i] > '7')
        return SIZE_MAX;
    for (; i < length && field[i] >= '0' && field[i] <= '7'; i++)
        number = number * 8 + (size_t)(field[i] - '0');
    return i == length || field[i] == ' ' || field[i] == '\0' ? number : SIZE_MAX;
}

/* A header of 512 bytes holds their sum, taken with blanks where the sum stands. */
static bool
bytes_are_tar(const uint8_t *bytes, size_t length)
{
    enum { HEADER = 512, SUM = 148, SUM_LENGTH = 8 };
    if (length < HEADER || bytes[0] == '\0')
        return false;
    size_t sum = 0;
    for (size_t i = 0; i < HEADER; i++)
        sum += i >= SUM && i < SUM + SUM_LENGTH ? ' ' : bytes[i];
    return tar_number(bytes + SUM, SUM_LENGTH) == sum;
}

LexMagic
lex_magic_of(const uint8_t *bytes, size_t length, const char **ret_name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(marks); i++) {
        if (length < marks[i].length || memcmp(bytes, marks[i].bytes, marks[i].length) != 0)
            continue;
        *ret_name = marks[i].name;
        return marks[i].magic;
    }
    if (bytes_are_bzip2(bytes, length)) {
        *ret_name = "bzip2 data";
        return LEX_MAGIC_BZIP2;
    }
    if (bytes_are_tar(bytes, length)) {
        *ret_name = "a tar archive";
        return LEX_MAGIC_TAR;
    }
    return LEX_MAGIC_NONE;
}

bool
lex_magic_fail_unread(const char *name, const char *what, GError **error)
{
    lex_error_set(
        error, LEX_ERROR_FORMAT,
        "%s: %s, which is not read; text is, plain or in gzip, zstd, xz, bzip2, zip or tar", name,
        what);
    return false;
}

bool
lex_magic_check_text(const char *name, const uint8_t *bytes, size_t length, GError **error)
{
    const char *what;
    const LexMagic magic = lex_magic_of(bytes, length, &what);
    if (magic == LEX_MAGIC_NONE)
        return true;
    if (magic == LEX_MAGIC_UNREAD)
        return lex_magic_fail_unread(name, what, error);
    lex_error_set(error, LEX_ERROR_FORMAT,
                  "%s: %s where text was expected; unpack it, or let its name end with what it is",
                  name, what);
    return false;
}
