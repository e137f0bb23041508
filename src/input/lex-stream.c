/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Four levels, each read through the one below it:
 *
 *     file → unpacked (gzip) → member (zip, tar; zstd, xz, bzip2) → text (other encodings)
 *
 * A level that has nothing to do hands on what is below. Each can be looked at before it is read:
 * the first bytes of a file say what it is, those of an unpacked one whether it is a tar.
 */
#include "lex-stream.h"

#include "lex-format.h"
#include "lex-gunzip.h"
#include "lex-magic.h"
#include "lex-message.h"
#include "lex-source.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <locale.h>
#include <string.h>

enum { CHUNK = 64 * 1024 }; /* what libarchive and iconv are given at once */

G_STATIC_ASSERT((int)LEX_STREAM_PEEK >= (int)LEX_MAGIC_LENGTH);

typedef struct {
    LexReadFunc read;
    void *data;
    bool is_peeked;
    size_t next; /* in head: what has not been read since */
    size_t end;
    uint8_t head[LEX_STREAM_PEEK];
} Level;

struct LexStream {
    LexSource *source;
    LexGunzip *gunzip;       /* NULL: not gzip */
    struct archive *archive; /* NULL: nothing that libarchive is for */
    LexConverter *converter; /* NULL: UTF-8 */
    LexMagic magic;          /* what the file is */
    const char *packing;     /* the same, for messages; NULL: not packed */

    Level file;
    Level unpacked;
    Level member;
    Level text;

    char *name;        /* of the member, for messages */
    char *path;        /* of the member in the archive; NULL: no archive */
    bool has_member;   /* lex_stream_next() has given one */
    bool is_checked;   /* the member's first bytes have been looked at */
    bool is_encrypted; /* the member */
    bool is_ended;     /* the file */
    uint64_t position;
    uint64_t n_passed_over;

    GError *problem; /* set in libarchive's callbacks */
    uint8_t *packed; /* CHUNK bytes for libarchive */

    uint8_t *raw; /* CHUNK bytes of the member, to be converted */
    size_t n_raw;
    bool is_raw_ended;
    LexBytes converted;
    size_t n_converted_read;
};

/* ---- levels ------------------------------------------------------------------------------ */

static void
level_begin(Level *level, LexReadFunc read, void *data)
{
    level->read = read;
    level->data = data;
    level->is_peeked = false;
    level->next = level->end = 0;
}

/* A LexReadFunc; data is the level. */
static bool
level_read(void *data, uint8_t *buffer, size_t size, size_t *ret_n, GError **error)
{
    Level *const level = data;
    const size_t n_head = MIN(size, level->end - level->next);
    size_t n_more = 0;
    if (n_head > 0)
        memcpy(buffer, level->head + level->next, n_head);
    if (n_head < size && !level->read(level->data, buffer + n_head, size - n_head, &n_more, error))
        return false;
    level->next += n_head;
    *ret_n = n_head + n_more;
    return true;
}

/* Before anything else is read of it. */
static bool
level_peek(Level *level, GError **error)
{
    if (level->is_peeked)
        return true;
    level->is_peeked = true;
    return level->read(level->data, level->head, sizeof level->head, &level->end, error);
}

static LexMagic
level_magic(const Level *level, const char **ret_name)
{
    return lex_magic_of(level->head, level->end, ret_name);
}

static bool
read_nothing(G_GNUC_UNUSED void *data, G_GNUC_UNUSED uint8_t *buffer, G_GNUC_UNUSED size_t size,
             size_t *ret_n, G_GNUC_UNUSED GError **error)
{
    *ret_n = 0;
    return true;
}

/* ---- libarchive -------------------------------------------------------------------------- */

static la_ssize_t
archive_on_read(G_GNUC_UNUSED struct archive *archive, void *data, const void **ret_bytes)
{
    LexStream *const stream = data;
    size_t n;
    *ret_bytes = stream->packed;
    if (!level_read(&stream->unpacked, stream->packed, CHUNK, &n, &stream->problem)) {
        archive_set_error(archive, EIO, "reading failed");
        return -1;
    }
    return (la_ssize_t)n;
}

static la_int64_t
archive_on_seek(G_GNUC_UNUSED struct archive *archive, void *data, la_int64_t offset, int whence)
{
    LexStream *const stream = data;
    const int64_t place = lex_source_seek(stream->source, offset, whence, &stream->problem);
    level_begin(&stream->file, lex_source_read, stream->source);
    return place < 0 ? ARCHIVE_FATAL : place;
}

static bool
stream_fail_archive(LexStream *stream, GError **error)
{
    const char *what = archive_error_string(stream->archive);
    if (archive_format(stream->archive) == 0 && stream->magic == LEX_MAGIC_ZIP)
        what = "the list of members at its end is missing; is this the whole file?";
    if (stream->problem != NULL)
        g_propagate_error(error, g_steal_pointer(&stream->problem));
    else
        lex_error_set(error, LEX_ERROR_FORMAT, "%s: cannot be unpacked: %s", stream->name,
                      what != NULL ? what : "the archive is damaged");
    return false;
}

/*
 * What in a zip is a file and what a link stands at its end, which one has to go to first. One
 * without members is all end, and nothing that libarchive would look for there.
 */
static bool
stream_prepare_zip(LexStream *stream, const char *tmpdir, GError **error)
{
    if (memcmp(stream->file.head, "PK\5\6", 4) == 0) {
        archive_read_support_format_zip_streamable(stream->archive);
        return true;
    }
    archive_read_support_format_zip_seekable(stream->archive);
    archive_read_set_seek_callback(stream->archive, archive_on_seek);
    if (lex_source_can_seek(stream->source))
        return true;
    if (!lex_source_spool(stream->source, tmpdir, level_read, &stream->file, error))
        return false;
    level_begin(&stream->file, lex_source_read, stream->source);
    return true;
}

static bool
stream_open_archive(LexStream *stream, const char *tmpdir, GError **error)
{
    struct archive *const archive = archive_read_new();
    g_assert(archive != NULL);
    stream->archive = archive;
    stream->packed = g_malloc(CHUNK);
    if (stream->magic == LEX_MAGIC_ZIP) {
        if (!stream_prepare_zip(stream, tmpdir, error))
            return false;
    } else {
        archive_read_support_format_tar(archive);
        archive_read_support_format_raw(archive);
        archive_read_support_format_empty(archive);
    }
    archive_read_support_filter_zstd(archive);
    archive_read_support_filter_xz(archive);
    archive_read_support_filter_bzip2(archive);
    archive_read_set_read_callback(archive, archive_on_read);
    archive_read_set_callback_data(archive, stream);
    if (archive_read_open1(archive) != ARCHIVE_OK)
        return stream_fail_archive(stream, error);
    return true;
}

/* A LexReadFunc. */
static bool
archive_read_member(void *data, uint8_t *buffer, size_t size, size_t *ret_n, GError **error)
{
    LexStream *const stream = data;
    size_t filled = 0;
    while (filled < size) {
        const la_ssize_t n =
            archive_read_data(stream->archive, buffer + filled, MIN(size - filled, G_MAXINT32));
        if (n < 0)
            return stream_fail_archive(stream, error);
        if (n == 0)
            break;
        filled += (size_t)n;
    }
    *ret_n = filled;
    return true;
}

/* libarchive gives names in the locale's encoding: in UTF-8 for as long as we ask. */
static locale_t
locale_utf8(void)
{
    static gsize made;
    static locale_t locale;
    if (g_once_init_enter(&made)) {
        locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
        g_once_init_leave(&made, 1);
    }
    return locale;
}

static char *
entry_path(struct archive_entry *entry)
{
    const char *path = archive_entry_pathname(entry);
    while (path != NULL && g_str_has_prefix(path, "./"))
        path += 2;
    return path != NULL && path[0] != '\0' ? g_utf8_make_valid(path, -1) : g_strdup("?");
}

/* Goes on to the next entry that is a file; its path in *ret_path, NULL when there is none. */
static bool
archive_advance(LexStream *stream, char **ret_path, GError **error)
{
    for (;;) {
        struct archive_entry *entry;
        const int result = archive_read_next_header(stream->archive, &entry);
        if (result == ARCHIVE_RETRY)
            continue;
        if (result != ARCHIVE_EOF && result < ARCHIVE_WARN)
            return stream_fail_archive(stream, error);
        if (result == ARCHIVE_EOF) {
            *ret_path = NULL;
            return true;
        }
        if (archive_entry_filetype(entry) == AE_IFREG && archive_entry_hardlink(entry) == NULL) {
            stream->is_encrypted = archive_entry_is_encrypted(entry);
            *ret_path = entry_path(entry);
            return true;
        }
        stream->n_passed_over += archive_entry_filetype(entry) != AE_IFDIR;
    }
}

static bool
archive_is_single(struct archive *archive)
{
    const int format = archive_format(archive);
    return format == ARCHIVE_FORMAT_RAW || format == ARCHIVE_FORMAT_EMPTY;
}

/* ---- conversion -------------------------------------------------------------------------- */

/* Converts a chunk more; what it leaves over begins the next. */
static bool
stream_convert_chunk(LexStream *stream, GError **error)
{
    size_t n, n_used;
    const size_t room = CHUNK - stream->n_raw;
    if (!level_read(&stream->member, stream->raw + stream->n_raw, room, &n, error))
        return false;
    stream->n_raw += n;
    stream->is_raw_ended = n < room;
    stream->converted.length = stream->n_converted_read = 0;
    if (!lex_converter_convert(stream->converter, stream->name, stream->raw, stream->n_raw,
                               stream->is_raw_ended, &stream->converted, &n_used, error))
        return false;
    stream->n_raw -= n_used;
    memmove(stream->raw, stream->raw + n_used, stream->n_raw);
    return true;
}

/* A LexReadFunc. */
static bool
converted_read(void *data, uint8_t *buffer, size_t size, size_t *ret_n, GError **error)
{
    LexStream *const stream = data;
    const LexBytes *const text = &stream->converted;
    size_t filled = 0;
    while (filled < size) {
        const size_t n = MIN(size - filled, text->length - stream->n_converted_read);
        if (n == 0 && stream->is_raw_ended)
            break;
        if (n == 0 && !stream_convert_chunk(stream, error))
            return false;
        if (n == 0)
            continue;
        memcpy(buffer + filled, text->bytes + stream->n_converted_read, n);
        stream->n_converted_read += n;
        filled += n;
    }
    *ret_n = filled;
    return true;
}

bool
lex_stream_set_encoding(LexStream *stream, const LexReaderSettings *settings, GError **error)
{
    g_return_val_if_fail(stream != NULL && settings != NULL && !stream->has_member, false);

    LexConverter *converter = NULL;
    if (!lex_encoding_is_utf8(settings->encoding)) {
        converter = lex_converter_new(settings->encoding, settings->invalid, error);
        if (converter == NULL)
            return false;
    }
    if (converter != NULL && stream->raw == NULL)
        stream->raw = g_malloc(CHUNK);
    lex_converter_free(stream->converter);
    stream->converter = converter;
    return true;
}

/* ---- members ----------------------------------------------------------------------------- */

static void
stream_begin_member(LexStream *stream, LexReadFunc read, void *data, char *path)
{
    level_begin(&stream->member, read, data);
    if (stream->converter != NULL) {
        lex_converter_begin(stream->converter);
        stream->n_raw = stream->converted.length = stream->n_converted_read = 0;
        stream->is_raw_ended = false;
        level_begin(&stream->text, converted_read, stream);
    } else {
        level_begin(&stream->text, level_read, &stream->member);
    }
    g_free(stream->path);
    g_free(stream->name);
    stream->path = path;
    stream->name = g_strjoin("/", lex_source_name(stream->source), path, NULL);
    stream->is_checked = stream->packing == NULL; /* the file has been looked at already */
    stream->has_member = true;
    stream->position = 0;
}

/* *ret_found is false at the end of the archive. */
static bool
stream_next_of_archive(LexStream *stream, bool *ret_found, GError **error)
{
    if (stream->has_member && archive_is_single(stream->archive))
        return true;
    char *path;
    const locale_t before = uselocale(locale_utf8());
    const bool is_advanced = archive_advance(stream, &path, error);
    uselocale(before);
    if (!is_advanced)
        return false;

    const bool is_single = archive_is_single(stream->archive);
    const bool is_empty = path == NULL;
    if (is_single)
        g_clear_pointer(&path, g_free);
    *ret_found = is_single || !is_empty;
    if (*ret_found)
        stream_begin_member(stream, is_empty ? read_nothing : archive_read_member, stream, path);
    return true;
}

static bool
stream_find_next(LexStream *stream, bool *ret_found, GError **error)
{
    if (stream->archive != NULL)
        return stream_next_of_archive(stream, ret_found, error);
    *ret_found = !stream->has_member;
    if (*ret_found)
        stream_begin_member(stream, level_read, &stream->unpacked, NULL);
    return true;
}

bool
lex_stream_next(LexStream *stream, const char **ret_member, GError **error)
{
    g_return_val_if_fail(stream != NULL && ret_member != NULL, false);

    bool found = false;
    if (!stream->is_ended && !stream_find_next(stream, &found, error))
        return false;
    if (found) {
        *ret_member = stream->path;
        return true;
    }
    lex_stream_finish(stream, error);
    return false;
}

bool
lex_stream_finish(LexStream *stream, GError **error)
{
    g_return_val_if_fail(stream != NULL, false);

    if (!stream->is_ended && !lex_source_finish(stream->source, error))
        return false;
    stream->is_ended = true;
    return true;
}

/* That the member is something to read, before any of it is given away. */
static bool
stream_check_member(LexStream *stream, GError **error)
{
    if (stream->is_checked)
        return true;
    if (stream->is_encrypted) {
        lex_error_set(error, LEX_ERROR_FORMAT, "%s: encrypted: it has to be unpacked first",
                      stream->name);
        return false;
    }
    if (!level_peek(&stream->member, error))
        return false;
    const char *what;
    if (level_magic(&stream->member, &what) != LEX_MAGIC_NONE) {
        lex_error_set(error, LEX_ERROR_FORMAT,
                      "%s: %s within %s, which is not read: it has to be unpacked first",
                      stream->name, what, stream->packing);
        return false;
    }
    stream->is_checked = true;
    return true;
}

bool
lex_stream_peek(LexStream *stream, const uint8_t **ret_bytes, size_t *ret_n, GError **error)
{
    g_return_val_if_fail(stream != NULL && ret_bytes != NULL && ret_n != NULL, false);
    g_return_val_if_fail(stream->has_member && stream->position == 0, false);

    if (!stream_check_member(stream, error) || !level_peek(&stream->text, error))
        return false;
    *ret_bytes = stream->text.head;
    *ret_n = stream->text.end;
    return true;
}

bool
lex_stream_read(LexStream *stream, uint8_t *buffer, size_t size, size_t *ret_n, GError **error)
{
    g_return_val_if_fail(stream != NULL && (buffer != NULL || size == 0) && ret_n != NULL, false);
    g_return_val_if_fail(stream->has_member && !stream->is_ended, false);

    if (!stream_check_member(stream, error) ||
        !level_read(&stream->text, buffer, size, ret_n, error))
        return false;
    stream->position += *ret_n;
    return true;
}

/* ---- the file ---------------------------------------------------------------------------- */

/* Plain text called berita.txt.gz is more often half a download than text. */
static bool
stream_check_name(const LexStream *stream, const char *path, GError **error)
{
    const char *const ending = lex_format_packed_ending(path);
    if (ending == NULL)
        return true;
    lex_error_set(error, LEX_ERROR_FORMAT,
                  "%s: the name ends with %s, but the file does not begin as such a file does",
                  stream->name, ending);
    return false;
}

/* Sets up the levels for what the file is. */
static bool
stream_recognise(LexStream *stream, const char *path, const char *tmpdir, GError **error)
{
    if (!level_peek(&stream->file, error))
        return false;
    stream->magic = level_magic(&stream->file, &stream->packing);
    if (stream->magic == LEX_MAGIC_NONE)
        return stream_check_name(stream, path, error);
    if (stream->magic == LEX_MAGIC_UNREAD)
        return lex_magic_fail_unread(stream->name, stream->packing, error);
    if (lex_format_of_name(path) == LEX_FORMAT_IN_TEXT && lex_format_packed_ending(path) == NULL)
        return lex_magic_check_text(stream->name, stream->file.head, stream->file.end, error);
    if (stream->magic == LEX_MAGIC_GZIP) {
        stream->gunzip = lex_gunzip_new(lex_source_name(stream->source), level_read, &stream->file);
        level_begin(&stream->unpacked, lex_gunzip_read, stream->gunzip);
        if (!level_peek(&stream->unpacked, error))
            return false;
        const char *what;
        if (level_magic(&stream->unpacked, &what) != LEX_MAGIC_TAR)
            return true;
    }
    return stream_open_archive(stream, tmpdir, error);
}

LexStream *
lex_stream_open(const char *path, const char *tmpdir, LexSpill *keep, GError **error)
{
    g_return_val_if_fail(path != NULL, NULL);

    LexSource *const source = lex_source_open(path, keep, error);
    if (source == NULL)
        return NULL;
    g_autoptr(LexStream) stream = g_new0(LexStream, 1);
    stream->source = source;
    stream->name = g_strdup(lex_source_name(source));
    level_begin(&stream->file, lex_source_read, source);
    level_begin(&stream->unpacked, level_read, &stream->file);
    return stream_recognise(stream, path, tmpdir, error) ? g_steal_pointer(&stream) : NULL;
}

void
lex_stream_free(LexStream *stream)
{
    if (stream == NULL)
        return;
    if (stream->archive != NULL)
        archive_read_free(stream->archive);
    lex_gunzip_free(stream->gunzip);
    lex_source_free(stream->source);
    lex_converter_free(stream->converter);
    lex_bytes_clear(&stream->converted);
    g_clear_error(&stream->problem);
    g_free(stream->packed);
    g_free(stream->raw);
    g_free(stream->path);
    g_free(stream->name);
    g_free(stream);
}

/* ---- what is known of it ----------------------------------------------------------------- */

const char *
lex_stream_name(const LexStream *stream)
{
    return stream->name;
}

uint64_t
lex_stream_position(const LexStream *stream)
{
    return stream->position;
}

uint64_t
lex_stream_n_replaced(const LexStream *stream)
{
    return stream->converter != NULL ? lex_converter_n_replaced(stream->converter) : 0;
}

uint64_t
lex_stream_n_passed_over(const LexStream *stream)
{
    return stream->n_passed_over;
}

uint64_t
lex_stream_file_size(const LexStream *stream)
{
    return lex_source_size(stream->source);
}

uint64_t
lex_stream_digest(const LexStream *stream)
{
    return lex_source_digest(stream->source);
}
