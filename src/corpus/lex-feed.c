/* SPDX-License-Identifier: GPL-3.0-or-later */
#define XXH_INLINE_ALL
#include "lex-feed.h"

#include "lex-cut.h"
#include "lex-jobs.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>

/* A small file costs as much as so many bytes of a large one: it must be opened and closed. */
#define FILE_COST 4096

struct LexFeed {
    const LexInputs *inputs;
    const LexCorpusSettings *settings;
    LexFileRead *files;
    size_t next_file;

    /* The large file that is being read. */
    int descriptor; /* -1: none */
    size_t file;
    XXH3_state_t *digest;
    bool at_end;     /* nothing is left to read */
    LexBytes rest;   /* read, but not given out */
    uint64_t offset; /* of the rest, in the file */
    bool begins;
    bool in_sentence;  /* the rest begins in one */
    LexToken previous; /* of the rest */
};

LexFeed *
lex_feed_new(const LexInputs *inputs, const LexCorpusSettings *settings, LexFileRead *files)
{
    LexFeed *const feed = g_new0(LexFeed, 1);
    feed->inputs = inputs;
    feed->settings = settings;
    feed->files = files;
    feed->descriptor = -1;
    feed->digest = XXH3_createState();
    return feed;
}

static void
feed_close(LexFeed *feed)
{
    if (feed->descriptor > STDIN_FILENO)
        close(feed->descriptor);
    feed->descriptor = -1;
}

void
lex_feed_free(LexFeed *feed)
{
    if (feed == NULL)
        return;
    feed_close(feed);
    XXH3_freeState(feed->digest);
    lex_bytes_clear(&feed->rest);
    g_free(feed);
}

void
lex_chunk_clear(LexChunk *chunk)
{
    lex_bytes_clear(&chunk->bytes);
    *chunk = (LexChunk){0};
}

static bool
is_standard_input(const LexInput *input)
{
    return strcmp(input->path, "-") == 0;
}

/* Whether the file is read in pieces. What must be converted is read as a whole. */
static bool
feed_reads_in_pieces(const LexFeed *feed, const LexInput *input)
{
    return lex_reader_is_plain(&feed->settings->reader) &&
           (input->size > feed->settings->block_size || is_standard_input(input));
}

/* ---- small files ------------------------------------------------------------------------- */

static void
feed_take_files(LexFeed *feed, LexChunk *chunk)
{
    size_t filled = 0;
    chunk->kind = LEX_CHUNK_FILES;
    chunk->file = feed->next_file;
    chunk->n_files = 0;
    while (feed->next_file < feed->inputs->n_files && filled < feed->settings->block_size) {
        const LexInput *input = &feed->inputs->files[feed->next_file];
        if (feed_reads_in_pieces(feed, input))
            break;
        filled += MAX(input->size, FILE_COST);
        chunk->n_files++;
        feed->next_file++;
    }
}

/* ---- a large file ------------------------------------------------------------------------ */

static bool
feed_open(LexFeed *feed, GError **error)
{
    feed->file = feed->next_file++;
    const LexInput *input = &feed->inputs->files[feed->file];
    feed->descriptor =
        is_standard_input(input) ? STDIN_FILENO : open(input->path, O_RDONLY | O_CLOEXEC);
    if (feed->descriptor < 0)
        return lex_input_fail(input->path, errno, error);
    XXH3_64bits_reset(feed->digest);
    feed->at_end = false;
    feed->rest.length = 0;
    feed->offset = 0;
    feed->begins = true;
    feed->in_sentence = false;
    feed->previous = (LexToken){0};
    return true;
}

/* Reads until the buffer holds so many bytes, or the file ends. */
static bool
feed_fill(LexFeed *feed, LexBytes *buffer, size_t wanted, GError **error)
{
    const char *path = feed->inputs->files[feed->file].path;
    if (!lex_bytes_reserve(buffer, wanted))
        return lex_input_fail(path, ENOMEM, error);
    while (buffer->length < wanted && !feed->at_end) {
        const ssize_t n =
            read(feed->descriptor, buffer->bytes + buffer->length, wanted - buffer->length);
        if (n < 0 && errno != EINTR)
            return lex_input_fail(path, errno, error);
        if (n < 0) {
            if (lex_jobs_are_cancelled(error))
                return false;
            continue;
        }
        feed->at_end = n == 0;
        XXH3_64bits_update(feed->digest, buffer->bytes + buffer->length, (size_t)n);
        buffer->length += (size_t)n;
    }
    return true;
}

/* What lies behind the cut is for the next chunk, with the token before it. */
static bool
feed_keep_rest(LexFeed *feed, LexChunk *chunk, const LexCut *cut, GError **error)
{
    const size_t begin = cut->previous.start;
    const size_t n_rest = chunk->bytes.length - begin;
    if (!lex_bytes_reserve(&feed->rest, n_rest))
        return lex_input_fail(feed->inputs->files[feed->file].path, ENOMEM, error);
    memcpy(feed->rest.bytes, chunk->bytes.bytes + begin, n_rest);
    feed->rest.length = n_rest;
    feed->offset = chunk->offset + begin;
    feed->previous = cut->previous;
    feed->begins = false;
    feed->in_sentence = cut->in_sentence;
    chunk->bytes.length = cut->offset;
    chunk->to_within = cut->in_sentence;
    return true;
}

static void
feed_end_file(LexFeed *feed, LexChunk *chunk)
{
    feed->files[feed->file] = (LexFileRead){
        .n_bytes = chunk->offset + chunk->bytes.length,
        .digest = XXH3_64bits_digest(feed->digest),
    };
    chunk->ends = true;
    feed_close(feed);
}

/* The next piece: as many bytes as a block has, and then up to the next place to cut. */
static bool
feed_take_piece(LexFeed *feed, LexChunk *chunk, GError **error)
{
    const LexCorpusSettings *settings = feed->settings;
    const size_t from = feed->previous.length + settings->block_size;
    size_t wanted = from + LEX_CUT_LOOKAHEAD;
    LexBytes buffer = chunk->bytes;
    LexCut cut;

    *chunk = (LexChunk){
        .kind = LEX_CHUNK_TEXT,
        .file = feed->file,
        .n_files = 1,
        .bytes = feed->rest, /* and the rest gets the chunk's */
        .previous = feed->previous,
        .offset = feed->offset,
        .begins = feed->begins,
        .from_within = feed->in_sentence,
    };
    feed->rest = buffer;
    for (;; wanted *= 2) {
        if (!feed_fill(feed, &chunk->bytes, wanted, error))
            return false;
        if (lex_cut_find(settings->rules, settings->hyphens, chunk->bytes.bytes,
                         chunk->bytes.length, feed->at_end, from, &cut))
            return feed_keep_rest(feed, chunk, &cut, error);
        if (feed->at_end)
            break;
    }
    feed_end_file(feed, chunk);
    return true;
}

bool
lex_feed_next(LexFeed *feed, LexChunk *chunk, bool *ret_more, GError **error)
{
    *ret_more = feed->descriptor >= 0 || feed->next_file < feed->inputs->n_files;
    if (!*ret_more)
        return true;
    if (feed->descriptor < 0) {
        feed_take_files(feed, chunk);
        if (chunk->n_files > 0)
            return true;
        if (!feed_open(feed, error))
            return false;
    }
    return feed_take_piece(feed, chunk, error);
}
