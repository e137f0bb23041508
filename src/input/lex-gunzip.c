/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-gunzip.h"

#include "lex-message.h"

#include <gio/gio.h>

enum { PACKED_SIZE = 64 * 1024 };

struct LexGunzip {
    const char *name;
    LexReadFunc read;
    void *data;
    GConverter *zlib;
    bool is_within; /* a member */
    size_t next;    /* where in packed the bytes begin that zlib has not had */
    size_t end;
    uint8_t packed[PACKED_SIZE];
};

LexGunzip *
lex_gunzip_new(const char *name, LexReadFunc read, void *data)
{
    LexGunzip *const gunzip = g_new(LexGunzip, 1);
    gunzip->name = name;
    gunzip->read = read;
    gunzip->data = data;
    gunzip->zlib = G_CONVERTER(g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP));
    gunzip->is_within = false;
    gunzip->next = gunzip->end = 0;
    return gunzip;
}

void
lex_gunzip_free(LexGunzip *gunzip)
{
    if (gunzip == NULL)
        return;
    g_object_unref(gunzip->zlib);
    g_free(gunzip);
}

static bool
gunzip_fail(const LexGunzip *gunzip, const char *what, GError **error)
{
    lex_error_set(error, LEX_ERROR_FORMAT, "%s: cannot be unpacked: %s", gunzip->name, what);
    return false;
}

/* Sees to it that there are packed bytes of a member; none at the end of the file. */
static bool
gunzip_fill(LexGunzip *gunzip, GError **error)
{
    do {
        if (gunzip->next == gunzip->end) {
            gunzip->next = 0;
            if (!gunzip->read(gunzip->data, gunzip->packed, PACKED_SIZE, &gunzip->end, error))
                return false;
        }
        while (!gunzip->is_within && gunzip->next < gunzip->end &&
               gunzip->packed[gunzip->next] == '\0')
            gunzip->next++;
    } while (gunzip->next == gunzip->end && gunzip->end == PACKED_SIZE);

    const bool has_bytes = gunzip->next < gunzip->end;
    if (gunzip->is_within && !has_bytes)
        return gunzip_fail(gunzip, "the gzip data are cut off", error);
    if (!gunzip->is_within && has_bytes && gunzip->packed[gunzip->next] != 0x1F)
        return gunzip_fail(gunzip, "there is more behind the gzip data", error);
    return true;
}

/* Unpacks some of what there is. */
static bool
gunzip_convert(LexGunzip *gunzip, uint8_t *buffer, size_t size, size_t *ret_n, GError **error)
{
    size_t n_read = 0;
    size_t n_written = 0;
    g_autoptr(GError) problem = NULL;
    gunzip->is_within = true;
    const GConverterResult result =
        g_converter_convert(gunzip->zlib, gunzip->packed + gunzip->next, gunzip->end - gunzip->next,
                            buffer, size, G_CONVERTER_NO_FLAGS, &n_read, &n_written, &problem);
    if (result == G_CONVERTER_ERROR)
        return gunzip_fail(gunzip, "the gzip data are damaged", error);
    if (result == G_CONVERTER_FINISHED) {
        g_converter_reset(gunzip->zlib);
        gunzip->is_within = false;
    }
    gunzip->next += n_read;
    *ret_n = n_written;
    return true;
}

bool
lex_gunzip_read(void *data, uint8_t *buffer, size_t size, size_t *ret_n, GError **error)
{
    LexGunzip *const gunzip = data;
    size_t filled = 0;
    while (filled < size) {
        size_t n;
        if (!gunzip_fill(gunzip, error))
            return false;
        if (gunzip->next == gunzip->end)
            break;
        if (!gunzip_convert(gunzip, buffer + filled, size - filled, &n, error))
            return false;
        filled += n;
    }
    *ret_n = filled;
    return true;
}
