/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-compress.h"

#include "lex-gzip.h"
#include "lex-message.h"

#include <zstd.h>

/* Enough for 2 GB/s, and a bound on memory: gzip takes 3 MB a thread, zstd 4 MB. */
#define THREADS_MAX 32

struct LexCompressor {
    LexGzip *gzip; /* one of the two */
    ZSTD_CCtx *zstd;
};

const char *const lex_compression_names[] = {[LEX_COMPRESSION_NONE] = "none",
                                             [LEX_COMPRESSION_GZ] = "gz",
                                             [LEX_COMPRESSION_ZST] = "zst",
                                             NULL};

const char *
lex_compression_ending(LexCompression compression)
{
    static const char *const endings[] = {
        [LEX_COMPRESSION_NONE] = "",
        [LEX_COMPRESSION_GZ] = ".gz",
        [LEX_COMPRESSION_ZST] = ".zst",
    };
    return endings[compression];
}

/*
 * zstd has threads of its own, to which it hands jobs of a fixed size: one thread or many, the
 * bytes are the same. Without any they would be others, so there is always one. (Where the library
 * was built without threads there is none, always.)
 */
static ZSTD_CCtx *
new_zstd(unsigned n_threads)
{
    ZSTD_CCtx *const zstd = ZSTD_createCCtx();
    g_assert(zstd != NULL); /* 5 KB: GLib, too, ends without them */
    ZSTD_CCtx_setParameter(zstd, ZSTD_c_compressionLevel, ZSTD_CLEVEL_DEFAULT);
    ZSTD_CCtx_setParameter(zstd, ZSTD_c_checksumFlag, 1);
    ZSTD_CCtx_setParameter(zstd, ZSTD_c_nbWorkers, (int)n_threads);
    ZSTD_CCtx_setParameter(zstd, ZSTD_c_jobSize, 1 << 20);
    return zstd;
}

LexCompressor *
lex_compressor_new(LexCompression compression, unsigned n_threads)
{
    g_assert(compression != LEX_COMPRESSION_NONE);
    LexCompressor *const compressor = g_new0(LexCompressor, 1);
    n_threads = CLAMP(n_threads, 1, THREADS_MAX);
    if (compression == LEX_COMPRESSION_GZ)
        compressor->gzip = lex_gzip_new(n_threads);
    else
        compressor->zstd = new_zstd(n_threads);
    return compressor;
}

/*
 * Takes what it can of the input and appends what is ready; *ret_left is 0 when all is out. Fails
 * when its memory or its threads are not to be had.
 */
static bool
zstd_step(ZSTD_CCtx *zstd, ZSTD_inBuffer *input, ZSTD_EndDirective directive, GString *output,
          size_t *ret_left, GError **error)
{
    const size_t before = output->len;
    g_string_set_size(output, before + ZSTD_CStreamOutSize());
    ZSTD_outBuffer room = {output->str + before, output->len - before, 0};
    *ret_left = ZSTD_compressStream2(zstd, &room, input, directive);
    g_string_truncate(output, before + room.pos);
    if (ZSTD_isError(*ret_left)) {
        lex_error_set(error, LEX_ERROR_LIMIT, "zstd: %s", ZSTD_getErrorName(*ret_left));
        return false;
    }
    return true;
}

static bool
zstd_add(ZSTD_CCtx *zstd, const char *bytes, size_t length, GString *output, GError **error)
{
    ZSTD_inBuffer input = {bytes, length, 0};
    size_t left;
    while (input.pos < input.size)
        if (!zstd_step(zstd, &input, ZSTD_e_continue, output, &left, error))
            return false;
    return true;
}

static bool
zstd_finish(ZSTD_CCtx *zstd, GString *output, GError **error)
{
    ZSTD_inBuffer nothing = {NULL, 0, 0};
    size_t left;
    do {
        if (!zstd_step(zstd, &nothing, ZSTD_e_end, output, &left, error))
            return false;
    } while (left > 0);
    return true;
}

bool
lex_compressor_add(LexCompressor *compressor, const char *bytes, size_t length, GString *output,
                   GError **error)
{
    return compressor->gzip != NULL ? lex_gzip_add(compressor->gzip, bytes, length, output, error)
                                    : zstd_add(compressor->zstd, bytes, length, output, error);
}

bool
lex_compressor_finish(LexCompressor *compressor, GString *output, GError **error)
{
    return compressor->gzip != NULL ? lex_gzip_finish(compressor->gzip, output, error)
                                    : zstd_finish(compressor->zstd, output, error);
}

void
lex_compressor_free(LexCompressor *compressor)
{
    if (compressor == NULL)
        return;
    lex_gzip_free(compressor->gzip);
    ZSTD_freeCCtx(compressor->zstd);
    g_free(compressor);
}
