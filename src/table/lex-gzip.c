/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A sync flush ends a deflate block at a byte (RFC 1951, 3.2.4). So chunks that are deflated apart,
 * with no look back at the one before and such a flush at the end, are one stream when they are put
 * one after the other, as in Adler's pigz. One member for all of them and not one each: there are
 * readers that stop after the first and say nothing.
 *
 * Measured on 102 MB of tfidf.csv, one core: level 1 gives 145 MB/s and 1 / 3.6 of the size, level
 * 4 gives 87 MB/s and 1 / 4.1, level 6 gives 39 MB/s and 1 / 4.3.
 */
#include "lex-gzip.h"

#include "lex-jobs.h"

#include <string.h>
#include <zlib.h>

enum { LEVEL = 4, MEMORY_LEVEL = 9, RAW = -MAX_WBITS };

#define CHUNK_SIZE ((size_t)256 * 1024)

/* Room for any chunk: one that nothing can make smaller grows by 5 bytes in 16 KB, or so. */
#define PACKED_SIZE (2 * CHUNK_SIZE)

/* At the end of a batch threads wait for the last of them: the more chunks, the less. */
#define CHUNKS_PER_THREAD 4

typedef struct {
    unsigned char *packed; /* PACKED_SIZE bytes; NULL until it is needed */
    size_t length;         /* of what is packed */
    uLong crc;             /* of what was plain */
} Chunk;

typedef struct {
    z_stream zlib;
    bool is_ready;
} Stream;

struct LexGzip {
    unsigned n_threads;
    Stream *streams; /* by thread; 270 KB each when they are needed */
    size_t n_chunks; /* of a batch */
    Chunk *chunks;
    char *batch;   /* plain bytes, of n_chunks */
    size_t length; /* of what is in it */

    uLong crc; /* of all that was deflated */
    uint64_t n_bytes;
    bool has_begun;
};

LexGzip *
lex_gzip_new(unsigned n_threads)
{
    LexGzip *const gzip = g_new0(LexGzip, 1);
    gzip->n_threads = n_threads;
    gzip->streams = g_new0(Stream, n_threads);
    gzip->n_chunks = (size_t)n_threads * CHUNKS_PER_THREAD;
    gzip->chunks = g_new0(Chunk, gzip->n_chunks);
    gzip->batch = g_malloc(gzip->n_chunks * CHUNK_SIZE);
    gzip->crc = crc32(0, NULL, 0);
    return gzip;
}

static size_t
chunk_plain_length(const LexGzip *gzip, size_t i)
{
    return MIN(gzip->length - i * CHUNK_SIZE, CHUNK_SIZE);
}

static void
stream_prepare(Stream *stream)
{
    if (stream->is_ready) {
        deflateReset(&stream->zlib);
        return;
    }
    const int status =
        deflateInit2(&stream->zlib, LEVEL, Z_DEFLATED, RAW, MEMORY_LEVEL, Z_DEFAULT_STRATEGY);
    g_assert(status == Z_OK); /* only memory can be wanting, and without that GLib ends, too */
    stream->is_ready = true;
}

static bool
gzip_deflate_chunk(void *data, size_t job, unsigned worker, G_GNUC_UNUSED GError **error)
{
    const LexGzip *const gzip = data;
    Chunk *const chunk = &gzip->chunks[job];
    Bytef *const plain = (Bytef *)gzip->batch + job * CHUNK_SIZE;
    const uInt length = (uInt)chunk_plain_length(gzip, job);
    if (chunk->packed == NULL)
        chunk->packed = g_malloc(PACKED_SIZE);

    stream_prepare(&gzip->streams[worker]);
    z_stream *const zlib = &gzip->streams[worker].zlib;
    zlib->next_in = plain;
    zlib->avail_in = length;
    zlib->next_out = chunk->packed;
    zlib->avail_out = (uInt)PACKED_SIZE;
    deflate(zlib, Z_SYNC_FLUSH);
    g_assert(zlib->avail_in == 0 && zlib->avail_out > 0);
    chunk->length = PACKED_SIZE - zlib->avail_out;
    chunk->crc = crc32(crc32(0, NULL, 0), plain, length);
    return true;
}

static void
gzip_begin(LexGzip *gzip, GString *output)
{
    /* Deflate, no flags, no time, no hint, a system that does not matter. */
    static const char header[10] = {'\x1F', '\x8B', '\x08', 0, 0, 0, 0, 0, 0, '\xFF'};
    if (!gzip->has_begun)
        g_string_append_len(output, header, sizeof header);
    gzip->has_begun = true;
}

/* Deflates the batch, and empties it. */
static bool
gzip_flush(LexGzip *gzip, GString *output, GError **error)
{
    const size_t n_chunks = (gzip->length + CHUNK_SIZE - 1) / CHUNK_SIZE;
    if (!lex_jobs_run(n_chunks, gzip->n_threads, gzip_deflate_chunk, gzip, error))
        return false;

    gzip_begin(gzip, output);
    for (size_t i = 0; i < n_chunks; i++) {
        const Chunk *const chunk = &gzip->chunks[i];
        g_string_append_len(output, (const char *)chunk->packed, (gssize)chunk->length);
        gzip->crc = crc32_combine(gzip->crc, chunk->crc, (z_off_t)chunk_plain_length(gzip, i));
    }
    gzip->n_bytes += gzip->length;
    gzip->length = 0;
    return true;
}

bool
lex_gzip_add(LexGzip *gzip, const char *bytes, size_t length, GString *output, GError **error)
{
    while (length > 0) {
        const size_t room = gzip->n_chunks * CHUNK_SIZE - gzip->length;
        const size_t n = MIN(length, room);
        memcpy(gzip->batch + gzip->length, bytes, n);
        gzip->length += n;
        bytes += n;
        length -= n;
        if (n == room && !gzip_flush(gzip, output, error))
            return false;
    }
    return true;
}

/* The lower 32 bits, the lowest byte first. */
static void
append_32_bits(GString *output, uint64_t value)
{
    for (unsigned shift = 0; shift < 32; shift += 8)
        g_string_append_c(output, (char)(value >> shift & 0xFF));
}

bool
lex_gzip_finish(LexGzip *gzip, GString *output, GError **error)
{
    if (!gzip_flush(gzip, output, error))
        return false;
    g_string_append_len(output, "\x03", 2); /* a last block with nothing in it */
    append_32_bits(output, gzip->crc);
    append_32_bits(output, gzip->n_bytes);
    return true;
}

void
lex_gzip_free(LexGzip *gzip)
{
    if (gzip == NULL)
        return;
    for (unsigned i = 0; i < gzip->n_threads; i++)
        if (gzip->streams[i].is_ready)
            deflateEnd(&gzip->streams[i].zlib);
    for (size_t i = 0; i < gzip->n_chunks; i++)
        g_free(gzip->chunks[i].packed);
    g_free(gzip->streams);
    g_free(gzip->chunks);
    g_free(gzip->batch);
    g_free(gzip);
}
