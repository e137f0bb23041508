/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The same inputs through the same feed give the same chunks, so block n is chunk n: nothing has to
 * be kept of the first reading but how many blocks a file had. The alternative, to keep all texts
 * in a temporary file while they are read, writes a corpus to the disk to show some lines of it.
 */
#include "lex-reread.h"

#include "lex-cursor.h"
#include "lex-feed.h"
#include "lex-message.h"

#include <string.h>

/* What a thread reads a block with. */
typedef struct {
    LexReader *reader;
    LexRecords records;
    LexRecordSettings rows; /* that they are read with */
    LexChunk chunk;
    size_t block;
    size_t n_rows; /* of the chunk, that were read */
} Worker;

struct LexReread {
    const LexCorpus *corpus;
    LexFeed *feed;
    LexFileRead *files; /* what was read this time */
    LexArena strings;
    size_t file;       /* that the last chunk is of; SIZE_MAX: none was read */
    size_t next_block; /* that the next chunk will be */
    size_t before;
    unsigned n_workers;
    Worker *workers;
};

LexReread *
lex_reread_new(const LexCorpus *corpus, unsigned n_threads, size_t before, GError **error)
{
    const LexInputs *const inputs = corpus->inputs;
    g_autoptr(LexReread) reread = g_new0(LexReread, 1);
    reread->corpus = corpus;
    reread->files = g_memdup2(corpus->files, inputs->n_files * sizeof *corpus->files);
    reread->feed = lex_feed_new(inputs, &corpus->settings, reread->files, &reread->strings);
    reread->file = SIZE_MAX;
    reread->before = before;
    reread->n_workers = MAX(n_threads, 1);
    reread->workers = g_new0(Worker, reread->n_workers);
    for (unsigned w = 0; w < reread->n_workers; w++) {
        reread->workers[w].reader = lex_reader_new(&corpus->settings.reader, error);
        if (reread->workers[w].reader == NULL)
            return NULL;
    }
    return g_steal_pointer(&reread);
}

void
lex_reread_free(LexReread *reread)
{
    if (reread == NULL)
        return;
    for (unsigned w = 0; w < reread->n_workers; w++) {
        lex_reader_free(reread->workers[w].reader);
        lex_records_clear(&reread->workers[w].records);
        lex_chunk_clear(&reread->workers[w].chunk);
    }
    lex_feed_free(reread->feed);
    lex_arena_clear(&reread->strings);
    g_free(reread->workers);
    g_free(reread->files);
    g_free(reread);
}

bool
lex_reread_fail_changed(const char *name, GError **error)
{
    lex_error_set(error, LEX_ERROR_IO, "%s: changed while it was being read", name);
    return false;
}

static bool
reread_fail_file(const LexReread *reread, size_t file, GError **error)
{
    g_autofree char *name = lex_input_name(reread->corpus->inputs->files[file].path);
    return lex_reread_fail_changed(name, error);
}

/* ---- blocks ------------------------------------------------------------------------------ */

/* The feed goes on with another file; the last one must be what it was. */
static bool
reread_go_to(LexReread *reread, size_t file, GError **error)
{
    const size_t last = reread->file;
    if (!lex_feed_go_to(reread->feed, file, error))
        return false;
    if (last != SIZE_MAX && (reread->files[last].n_bytes != reread->corpus->files[last].n_bytes ||
                             reread->files[last].digest != reread->corpus->files[last].digest))
        return reread_fail_file(reread, last, error);
    reread->file = file;
    return true;
}

/* The first block of the file that the block is of. */
static size_t
reread_first_block(const LexReread *reread, size_t block)
{
    const LexBlock *const blocks = reread->corpus->blocks;
    while (block > 0 && blocks[block - 1].file == blocks[block].file)
        block--;
    return block;
}

bool
lex_reread_take(LexReread *reread, size_t block, unsigned worker, size_t behind, GError **error)
{
    Worker *const taker = &reread->workers[worker];
    const size_t file = reread->corpus->blocks[block].file;
    if (file != reread->file) {
        if (!reread_go_to(reread, file, error))
            return false;
        reread->next_block = reread_first_block(reread, block);
    }
    for (bool more; reread->next_block <= block; reread->next_block++) {
        lex_feed_reach(reread->feed, reread->before, reread->next_block == block ? behind : 0);
        if (!lex_feed_next(reread->feed, &taker->chunk, &more, error))
            return false;
        if (!more || taker->chunk.file != file)
            return reread_fail_file(reread, file, error);
    }
    taker->block = block;
    taker->n_rows = 0;
    return true;
}

bool
lex_reread_finish(LexReread *reread, GError **error)
{
    return reread_go_to(reread, reread->corpus->inputs->n_files, error);
}

/* ---- texts ------------------------------------------------------------------------------- */

static bool
worker_read_file(Worker *worker, const LexCorpus *corpus, size_t i, LexRereadText *ret_text,
                 GError **error)
{
    const LexInput *const input = &corpus->inputs->files[worker->chunk.file + i];
    const LexFileRead *const read = &corpus->files[worker->chunk.file + i];
    LexText text;
    if (i >= worker->chunk.n_files)
        return lex_reread_fail_changed(input->id, error);
    if (!lex_reader_read(worker->reader, input->path, &text, error))
        return false;
    if (text.file_size != read->n_bytes || text.digest != read->digest)
        return lex_reread_fail_changed(input->id, error);
    *ret_text = (LexRereadText){text.bytes, text.length, 0, input->id};
    return true;
}

static bool
worker_find_piece(const Worker *worker, const LexCorpus *corpus, LexRereadText *ret_text,
                  GError **error)
{
    const LexChunk *const chunk = &worker->chunk;
    const uint64_t begin = chunk->begins ? 0 : chunk->offset + chunk->previous.length;
    if (begin != corpus->blocks[worker->block].begin.n_bytes)
        return lex_reread_fail_changed(chunk->name, error);
    *ret_text = (LexRereadText){
        .bytes = chunk->bytes.bytes,
        .length = chunk->bytes.length + chunk->after,
        .offset = chunk->offset - chunk->before,
        .name = chunk->name,
    };
    return true;
}

/* The chunk's rows from the first on, up to number i. */
static bool
worker_read_row(Worker *worker, const LexCorpus *corpus, size_t i, LexRereadText *ret_text,
                GError **error)
{
    LexChunk *const chunk = &worker->chunk;
    const LexRecordPlace place = {chunk->name, chunk->document.id, chunk->first_line};
    LexRecord record = {0};
    if (worker->n_rows == 0) {
        worker->rows = corpus->settings.rows;
        worker->rows.format = chunk->format;
        lex_bytes_pad(&chunk->bytes);
        lex_records_begin(&worker->records, &worker->rows, chunk->header, &place,
                          chunk->bytes.bytes, chunk->bytes.length);
    }
    for (; worker->n_rows <= i; worker->n_rows++) {
        GError *problem = NULL;
        if (lex_records_next(&worker->records, &record, &problem))
            continue;
        if (problem == NULL)
            return lex_reread_fail_changed(chunk->name, error);
        g_propagate_error(error, problem);
        return false;
    }
    *ret_text = (LexRereadText){record.text, record.text_length, 0, chunk->name};
    return true;
}

bool
lex_reread_text(LexReread *reread, unsigned worker, size_t i, LexRereadText *ret_text,
                GError **error)
{
    Worker *const reader = &reread->workers[worker];
    switch (reader->chunk.kind) {
    case LEX_CHUNK_FILES:
        return worker_read_file(reader, reread->corpus, i, ret_text, error);
    case LEX_CHUNK_TEXT:
        return worker_find_piece(reader, reread->corpus, ret_text, error);
    default:
        return worker_read_row(reader, reread->corpus, i, ret_text, error);
    }
}
