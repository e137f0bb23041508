/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-feed.h"

#include "lex-cut.h"
#include "lex-filter.h"
#include "lex-message.h"
#include "lex-stream.h"
#include "lex-tally.h"

#include <string.h>

/* A small file costs as much as so many bytes of a large one: it must be opened and closed. */
#define FILE_COST 4096

/* Bytes behind a block that are enough to find the next sentence in most texts. */
#define CUT_LOOKAHEAD 4096

struct LexFeed {
    const LexInputs *inputs;
    const LexCorpusSettings *settings;
    LexFileRead *files;
    LexArena *strings;
    GPtrArray *headers; /* of LexRecordHeader*, owned */
    size_t next_file;
    LexTally tally;    /* of the members of archives */
    uint64_t n_others; /* links and such in them */
    const char *name;  /* of the archive; when there are several, of all of them */

    /* What is read in a row now. */
    LexStream *stream; /* NULL: nothing */
    size_t file;
    bool in_member;
    LexChunk piece;    /* what all chunks of the member have in common, and the next one has */
    LexRecordCut rows; /* where the rows are cut */
    LexBytes rest;     /* read, but not given out */
    bool at_end;       /* of the member: nothing is left to read */
    uint64_t n_replaced;
    uint64_t n_read;     /* of the file */
    size_t reach_before; /* what pieces of a text come with */
    size_t reach_after;
};

LexFeed *
lex_feed_new(const LexInputs *inputs, const LexCorpusSettings *settings, LexFileRead *files,
             LexArena *strings)
{
    LexFeed *const feed = g_new0(LexFeed, 1);
    feed->inputs = inputs;
    feed->settings = settings;
    feed->files = files;
    feed->strings = strings;
    feed->headers = g_ptr_array_new_with_free_func((GDestroyNotify)lex_record_header_free);
    return feed;
}

void
lex_feed_free(LexFeed *feed)
{
    if (feed == NULL)
        return;
    lex_stream_free(feed->stream);
    lex_tally_clear(&feed->tally);
    g_ptr_array_unref(feed->headers);
    lex_bytes_clear(&feed->rest);
    g_free(feed);
}

void
lex_feed_reach(LexFeed *feed, size_t before, size_t after)
{
    feed->reach_before = before;
    feed->reach_after = after;
}

uint64_t
lex_feed_n_passed_over(const LexFeed *feed)
{
    return lex_tally_n_passed_over(&feed->tally) + feed->n_others;
}

bool
lex_feed_met_archive(const LexFeed *feed)
{
    return feed->name != NULL;
}

void
lex_feed_report(const LexFeed *feed, LexMessages *messages)
{
    if (feed->name != NULL)
        lex_tally_report(&feed->tally, feed->name, messages);
}

void
lex_feed_fail_empty(const LexFeed *feed, GError **error)
{
    if (feed->name != NULL)
        lex_tally_fail_empty(&feed->tally, feed->name, error);
    else
        lex_error_set(error, LEX_ERROR_FORMAT,
                      "no documents found: the files hold no texts and no rows");
}

void
lex_chunk_clear(LexChunk *chunk)
{
    lex_bytes_clear(&chunk->bytes);
    *chunk = (LexChunk){0};
}

static const char *
feed_keep(LexFeed *feed, const char *text)
{
    return lex_arena_copy(feed->strings, text, strlen(text));
}

/* ---- small files ------------------------------------------------------------------------- */

/* Whether the worker may read the file as a whole: it is small, and its name says it is text. */
static bool
feed_leaves_to_worker(const LexFeed *feed, const LexInput *input)
{
    const LexFormatIn format = feed->settings->rows.format;
    const bool may_be_pipe = input->size == 0 && feed->settings->rereadable;
    return !may_be_pipe && input->size <= feed->settings->block_size &&
           strcmp(input->path, "-") != 0 &&
           (format == LEX_FORMAT_IN_AUTO || format == LEX_FORMAT_IN_TEXT) &&
           lex_format_of_name(input->path) == LEX_FORMAT_IN_TEXT &&
           lex_format_packed_ending(input->path) == NULL;
}

static void
feed_take_files(LexFeed *feed, LexChunk *chunk)
{
    size_t filled = 0;
    chunk->kind = LEX_CHUNK_FILES;
    chunk->file = feed->next_file;
    chunk->n_files = 0;
    chunk->n_read = 0; /* the worker's to read */
    while (feed->next_file < feed->inputs->n_files && filled < feed->settings->block_size) {
        const LexInput *input = &feed->inputs->files[feed->next_file];
        if (!feed_leaves_to_worker(feed, input))
            break;
        filled += MAX(input->size, FILE_COST);
        chunk->n_files++;
        feed->next_file++;
    }
}

/* ---- members of a file ------------------------------------------------------------------- */

static bool
feed_open(LexFeed *feed, GError **error)
{
    const LexCorpusSettings *const settings = feed->settings;
    feed->file = feed->next_file++;
    feed->in_member = false;
    feed->n_read = 0;
    LexFileRead *const read = &feed->files[feed->file];
    if (settings->rereadable && read->kept == NULL)
        read->kept = lex_spill_new(settings->tmpdir);
    feed->stream =
        lex_stream_open(feed->inputs->files[feed->file].path, settings->tmpdir, read->kept, error);
    return feed->stream != NULL &&
           lex_stream_set_encoding(feed->stream, &feed->settings->reader, error);
}

static void
feed_close(LexFeed *feed)
{
    feed->files[feed->file].n_bytes = lex_stream_file_size(feed->stream);
    feed->files[feed->file].digest = lex_stream_digest(feed->stream);
    feed->n_others += lex_stream_n_passed_over(feed->stream);
    g_clear_pointer(&feed->stream, lex_stream_free);
}

/*
 * The source that a member's folder in the archive says: kompas/a.txt, or corpus/kompas/a.txt in
 * corpus.zip, which is how one packs a folder. NULL when it lies in none.
 */
static const char *
feed_source_of_member(LexFeed *feed, const char *path, const char *member)
{
    g_autofree char *base = g_path_get_basename(path);
    const char *slash = strchr(member, '/');
    if (slash != NULL && strncmp(base, member, (size_t)(slash - member)) == 0 &&
        base[slash - member] == '.') {
        member = slash + 1;
        slash = strchr(member, '/');
    }
    return slash != NULL ? lex_arena_copy(feed->strings, member, (size_t)(slash - member)) : NULL;
}

/* The document of a text, or what is common to rows. */
static LexInput
feed_describe(LexFeed *feed, const char *member)
{
    LexInput document = feed->inputs->files[feed->file];
    if (member == NULL)
        return document;
    g_autofree char *id = g_strconcat(document.id, "/", member, NULL);
    document.id = feed_keep(feed, id);
    if (document.source == NULL)
        document.source = feed_source_of_member(feed, document.path, member);
    return document;
}

/* What the member holds: told, or by its name, or by its first bytes. */
static bool
feed_find_format(LexFeed *feed, const char *member, LexFormatIn *ret_format, GError **error)
{
    const uint8_t *bytes;
    size_t n;
    *ret_format = feed->settings->rows.format;
    if (*ret_format == LEX_FORMAT_IN_AUTO)
        *ret_format =
            lex_format_of_name(member != NULL ? member : feed->inputs->files[feed->file].path);
    if (*ret_format != LEX_FORMAT_IN_AUTO)
        return true;
    if (!lex_stream_peek(feed->stream, &bytes, &n, error))
        return false;
    *ret_format = lex_format_of_bytes(bytes, n);
    return true;
}

static bool
feed_begin_member(LexFeed *feed, const char *member, GError **error)
{
    LexFormatIn format;
    if (!feed_find_format(feed, member, &format, error))
        return false;
    feed->in_member = true;
    feed->at_end = false;
    feed->rest.length = 0;
    feed->rows = (LexRecordCut){0};
    feed->n_replaced = 0;
    feed->piece = (LexChunk){
        .kind = format == LEX_FORMAT_IN_TEXT ? LEX_CHUNK_TEXT : LEX_CHUNK_ROWS,
        .file = feed->file,
        .n_files = 1,
        .name = feed_keep(feed, lex_stream_name(feed->stream)),
        .document = feed_describe(feed, member),
        .begins = true,
        .format = format,
    };
    return true;
}

/* What messages call the archive that what they are about lies in. */
static void
feed_note_archive(LexFeed *feed)
{
    const char *const id = feed->inputs->files[feed->file].id;
    const char *const name = strcmp(id, "-") == 0 ? "standard input" : id;
    if (feed->name == NULL || strcmp(feed->name, name) == 0)
        feed->name = name;
    else
        feed->name = "archives";
}

/* Whether the member is to be read; counts it. */
static bool
feed_wants(LexFeed *feed, const char *member)
{
    const LexFilterResult result = lex_filter_apply_member(feed->inputs->filter, member);
    lex_tally_add(&feed->tally, result, member);
    feed_note_archive(feed);
    return result == LEX_FILTER_READ;
}

/* Goes to the next member that is a document or rows; feed->in_member is false when there is none.
 */
static bool
feed_next_member(LexFeed *feed, GError **error)
{
    const char *member;
    GError *problem = NULL;
    feed->in_member = false;
    while (lex_stream_next(feed->stream, &member, &problem)) {
        if (member == NULL || feed_wants(feed, member))
            return feed_begin_member(feed, member, error);
    }
    if (problem != NULL) {
        g_propagate_error(error, problem);
        return false;
    }
    feed_close(feed);
    return true;
}

/* ---- pieces of a member ------------------------------------------------------------------ */

static bool
feed_fail_memory(const LexFeed *feed, GError **error)
{
    lex_error_set(error, LEX_ERROR_LIMIT, "%s: %s too large for this machine's memory",
                  feed->piece.name,
                  feed->piece.kind == LEX_CHUNK_ROWS ? "a row is" : "a word of it is");
    return false;
}

/* Reads until the buffer holds so many bytes, or the member ends. */
static bool
feed_fill(LexFeed *feed, LexBytes *buffer, size_t wanted, GError **error)
{
    size_t n;
    if (feed->at_end || buffer->length >= wanted)
        return true;
    if (!lex_bytes_reserve(buffer, wanted))
        return feed_fail_memory(feed, error);
    const size_t room = wanted - buffer->length;
    if (!lex_stream_read(feed->stream, buffer->bytes + buffer->length, room, &n, error))
        return false;
    buffer->length += n;
    feed->at_end = n < room;
    return true;
}

/* The chunk ends at byte `end`; the bytes from `begin` on are for the next one. */
static bool
feed_keep_rest(LexFeed *feed, LexChunk *chunk, size_t begin, size_t end, GError **error)
{
    const size_t n_rest = chunk->bytes.length - begin;
    if (!lex_bytes_reserve(&feed->rest, n_rest))
        return feed_fail_memory(feed, error);
    memcpy(feed->rest.bytes, chunk->bytes.bytes + begin, n_rest);
    feed->rest.length = n_rest;
    feed->piece.begins = false;
    chunk->bytes.length = end;
    return true;
}

/* The piece ends at the cut; the next one begins with the token before it. */
static bool
feed_end_piece(LexFeed *feed, LexChunk *chunk, const LexCut *cut, GError **error)
{
    const size_t end = chunk->before + cut->offset;
    const size_t next = chunk->before + cut->previous.start;
    if (!feed_fill(feed, &chunk->bytes, end + feed->reach_after, error))
        return false;
    chunk->after = chunk->bytes.length - end;
    chunk->to_within = cut->in_sentence;
    feed->piece.previous = cut->previous;
    feed->piece.from_within = cut->in_sentence;
    feed->piece.offset = chunk->offset + cut->previous.start;
    feed->piece.before = MIN(next, feed->reach_before);
    return feed_keep_rest(feed, chunk, next - feed->piece.before, end, error);
}

/* As many bytes as a block has, and then up to the next place to cut. */
static bool
feed_cut_text(LexFeed *feed, LexChunk *chunk, GError **error)
{
    const LexCorpusSettings *settings = feed->settings;
    const size_t begin = chunk->before;
    const size_t from = chunk->previous.length + settings->block_size;
    LexCut cut;
    for (size_t wanted = from + MAX(settings->block_size / 16, CUT_LOOKAHEAD);; wanted *= 2) {
        if (!feed_fill(feed, &chunk->bytes, begin + wanted, error))
            return false;
        if (lex_cut_find(settings->rules, settings->hyphens, chunk->bytes.bytes + begin,
                         chunk->bytes.length - begin, feed->at_end, from, &cut))
            break;
        if (feed->at_end) {
            feed->in_member = false;
            return true;
        }
    }
    return feed_end_piece(feed, chunk, &cut, error);
}

/* Reads the names of the columns, which are the first row. */
static bool
feed_read_header(LexFeed *feed, LexChunk *chunk, GError **error)
{
    size_t length;
    uint64_t n_lines;
    LexRecordSettings settings = feed->settings->rows;
    settings.format = chunk->format;
    LexRecordHeader *header = lex_record_header_new(&settings, chunk->name, chunk->bytes.bytes,
                                                    chunk->bytes.length, &length, &n_lines, error);
    if (header == NULL)
        return false;
    g_ptr_array_add(feed->headers, header);
    feed->piece.header = chunk->header = header;
    chunk->first_line += n_lines;
    chunk->bytes.length -= length;
    memmove(chunk->bytes.bytes, chunk->bytes.bytes + length, chunk->bytes.length);
    return true;
}

/* As many whole rows as a block has bytes, but one at least. */
static bool
feed_cut_rows(LexFeed *feed, LexChunk *chunk, GError **error)
{
    size_t n = 0;
    chunk->first_line = feed->rows.n_lines + 1;
    for (size_t wanted = feed->settings->block_size; n == 0; wanted *= 2) {
        if (!feed_fill(feed, &chunk->bytes, wanted, error))
            return false;
        n = lex_records_cut(&feed->rows, chunk->format, chunk->bytes.bytes, chunk->bytes.length,
                            feed->at_end);
        if (feed->at_end)
            break;
    }
    if (!feed_keep_rest(feed, chunk, n, n, error))
        return false;
    if (feed->at_end && feed->rest.length == 0)
        feed->in_member = false;
    return chunk->format == LEX_FORMAT_IN_JSONL || chunk->header != NULL ||
           feed_read_header(feed, chunk, error);
}

static bool
feed_take_piece(LexFeed *feed, LexChunk *chunk, GError **error)
{
    LexBytes buffer = chunk->bytes;
    *chunk = feed->piece;
    chunk->bytes = feed->rest; /* and the rest gets the chunk's */
    feed->rest = buffer;
    if (!(chunk->kind == LEX_CHUNK_TEXT ? feed_cut_text(feed, chunk, error)
                                        : feed_cut_rows(feed, chunk, error)))
        return false;
    chunk->n_replaced = lex_stream_n_replaced(feed->stream) - feed->n_replaced;
    feed->n_replaced += chunk->n_replaced;
    chunk->n_read = lex_stream_file_size(feed->stream) - feed->n_read;
    feed->n_read += chunk->n_read;
    return true;
}

bool
lex_feed_go_to(LexFeed *feed, size_t file, GError **error)
{
    if (feed->stream != NULL) {
        if (!lex_stream_finish(feed->stream, error))
            return false;
        feed_close(feed);
    }
    feed->next_file = file;
    return true;
}

bool
lex_feed_next(LexFeed *feed, LexChunk *chunk, bool *ret_more, GError **error)
{
    *ret_more = true;
    for (;;) {
        if (feed->stream != NULL && !feed->in_member && !feed_next_member(feed, error))
            return false;
        if (feed->stream != NULL)
            return feed_take_piece(feed, chunk, error);
        if (feed->next_file == feed->inputs->n_files) {
            *ret_more = false;
            return true;
        }
        feed_take_files(feed, chunk);
        if (chunk->n_files > 0)
            return true;
        if (!feed_open(feed, error))
            return false;
    }
}
