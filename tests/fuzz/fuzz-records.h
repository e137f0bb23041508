/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fuzz.h"

#include "lex-records.h"
#include "lex-utf8.h"

/* Rows read from any bytes, whole and in pieces: what the two targets share. */

typedef struct {
    const LexRecordSettings *settings;
    LexRecordHeader *header;
    LexRecords records;
    LexRecordTally tally;
    GString *list; /* what was read */
    GError *error;
} FuzzReading;

static void
fuzz_check_value(const char *value)
{
    g_assert(value == NULL || (value[0] != '\0' && g_utf8_validate(value, -1, NULL)));
}

static void
fuzz_add_record(FuzzReading *reading, const LexRecord *record)
{
    const char *const values[] = {record->id, record->source, record->date, record->title};
    for (size_t i = 0; i < G_N_ELEMENTS(values); i++) {
        fuzz_check_value(values[i]);
        g_string_append_printf(reading->list, "%s|", values[i] != NULL ? values[i] : "");
    }
    const uint64_t n_invalid = lex_utf8_count_invalid(record->text, record->text_length, NULL);
    g_assert(record->id != NULL && record->n_replaced >= n_invalid);
    g_assert(record->text_length == 0 || memchr(record->text, '\0', record->text_length) == NULL);
    g_assert(record->n_replaced == 0 || reading->settings->invalid == LEX_INVALID_REPLACE);
    g_string_append_printf(reading->list, "%d|%d|", (int)record->line, (int)record->n_replaced);
    g_string_append_len(reading->list, (const char *)record->text, (gssize)record->text_length);
    g_string_append_c(reading->list, '\n');
}

static bool
fuzz_read_block(FuzzReading *reading, uint64_t first_line, const uint8_t *bytes, size_t length)
{
    size_t begin = 0;
    if (reading->settings->format != LEX_FORMAT_IN_JSONL && reading->header == NULL) {
        uint64_t n_lines = 0;
        reading->header = lex_record_header_new(reading->settings, "rows", bytes, length, &begin,
                                                &n_lines, &reading->error);
        if (reading->header == NULL)
            return false;
        first_line += n_lines;
    }
    g_autofree uint8_t *block = g_memdup2(bytes + begin, length - begin); /* nothing behind it */
    const LexRecordPlace place = {"rows", "rows", first_line};
    lex_records_begin(&reading->records, reading->settings, reading->header, &place, block,
                      length - begin);
    LexRecord record;
    while (lex_records_next(&reading->records, &record, &reading->error))
        fuzz_add_record(reading, &record);
    lex_record_tally_add(&reading->tally, &reading->records.tally);
    return reading->error == NULL;
}

/* The bytes come in pieces of this size; every block ends with a row. */
static void
fuzz_read_rows(FuzzReading *reading, const LexRecordSettings *settings, const uint8_t *bytes,
               size_t length, size_t piece)
{
    *reading = (FuzzReading){.settings = settings, .list = g_string_new(NULL)};
    LexRecordCut cut = {0};
    size_t begin = 0;
    size_t end = 0;
    bool goes_on = true;
    do {
        end += MIN(piece, length - end);
        const uint64_t first_line = cut.n_lines + 1;
        const size_t n =
            lex_records_cut(&cut, settings->format, bytes + begin, end - begin, end == length);
        g_assert(n <= end - begin && (n == 0 || end == length || bytes[begin + n - 1] == '\n'));
        if (n > 0)
            goes_on = fuzz_read_block(reading, first_line, bytes + begin, n);
        begin += n;
    } while (goes_on && end < length);
    g_assert(!goes_on || begin == length);
}

static void
fuzz_reading_clear(FuzzReading *reading)
{
    fuzz_check_outcome(reading->error == NULL, &reading->error);
    lex_record_header_free(reading->header);
    lex_records_clear(&reading->records);
    lex_record_tally_clear(&reading->tally);
    g_string_free(reading->list, TRUE);
}

/* Cut anywhere, the rows, the first error and the counts are the same. */
static void
fuzz_check_rows(const LexRecordSettings *settings, const uint8_t *bytes, size_t length,
                size_t piece)
{
    FuzzReading whole, cut;
    fuzz_read_rows(&whole, settings, bytes, length, MAX(length, 1));
    fuzz_read_rows(&cut, settings, bytes, length, piece);
    g_assert((whole.error == NULL) == (cut.error == NULL));
    if (whole.error != NULL)
        g_assert(g_str_equal(whole.error->message, cut.error->message));
    g_assert(g_string_equal(whole.list, cut.list));
    g_assert(whole.tally.n_rows == cut.tally.n_rows &&
             whole.tally.n_skipped == cut.tally.n_skipped);
    g_assert(g_strcmp0(whole.tally.first_problem, cut.tally.first_problem) == 0);
    g_assert(settings->on_error == LEX_ON_ERROR_SKIP || whole.tally.n_skipped == 0);
    fuzz_reading_clear(&whole);
    fuzz_reading_clear(&cut);
}

/* The first byte of an input: how the rows are cut, and what becomes of those that are wrong. */
static LexRecordSettings
fuzz_take_settings(uint8_t byte, LexFormatIn format, size_t *ret_piece)
{
    *ret_piece = 1 + (byte >> 2);
    return (LexRecordSettings){.format = format,
                               .on_error = byte & 1 ? LEX_ON_ERROR_SKIP : LEX_ON_ERROR_FAIL,
                               .invalid = byte & 2 ? LEX_INVALID_FAIL : LEX_INVALID_REPLACE};
}
