/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A file of any bytes as a corpus, read in two ways: at once, by one thread, in memory; and in
 * small blocks, by several threads, with a temporary file. Both must come to the same, and the
 * texts, read again, must have the tokens where the corpus has them. The first bytes of an input
 * choose the name, the options, and the second way.
 */
#include "fuzz.h"

#include "../unit/test-again.h"
#include "../unit/test-tell.h"

#include "lex-indonesian.h"
#include "lex-message.h"

#include <glib/gstdio.h>

static const char *const names[] = {"a.txt", "a.jsonl", "a.csv", "a.tsv", "a"};
static const char *const encodings[] = {NULL, "ISO-8859-1", "UTF-16LE", "EUC-JP"};

static char *folder;

static void
remove_folder(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(folder, names[i], NULL);
        g_unlink(path);
    }
    g_rmdir(folder);
}

static char *
write_file(const char *name, const uint8_t *bytes, size_t size)
{
    if (folder == NULL) {
        folder = g_dir_make_tmp("lexstat-fuzz-XXXXXX", NULL);
        g_assert(folder != NULL);
        atexit(remove_folder);
    }
    char *const path = g_build_filename(folder, name, NULL);
    g_unlink(path); /* GLib would leave the end of a longer one */
    g_assert(g_file_set_contents_full(path, (const char *)bytes, (gssize)size,
                                      G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    return path;
}

/* A document that is all of the bytes has the tokens that the tokeniser finds in them. */
static void
check_tokens(const LexCorpus *corpus, LexHyphens hyphens, const uint8_t *text, size_t length)
{
    g_autofree TestToken *tokens = document_tokens(corpus, 0);
    LexTokenizer tokenizer;
    LexToken token;
    size_t n = 0;
    lex_tokenizer_init(&tokenizer, &lex_indonesian_token_rules, hyphens, text, length);
    for (; lex_tokenizer_next(&tokenizer, &token); n++) {
        g_assert(n < corpus->documents[0].n_tokens);
        const LexVocabEntry *name = &corpus->surface_names.entries[tokens[n].surface];
        g_assert(tokens[n].start == token.start && tokens[n].gap == token.gap);
        g_assert(name->length == token.length &&
                 memcmp(name->bytes, text + token.start, token.length) == 0);
    }
    g_assert(n == corpus->documents[0].n_tokens);
}

/*
 * What became of it: the corpus told in full, with all messages, or the error. text: the bytes of
 * the document; NULL when it is not just these.
 */
static char *
read_corpus(const LexInputs *inputs, const LexCorpusSettings *settings, const uint8_t *text)
{
    LexMessages messages = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(LexCorpus) corpus = lex_corpus_read(inputs, settings, &messages, &error);
    GString *const told = g_string_new(NULL);
    if (corpus == NULL) {
        g_assert(error != NULL && fuzz_is_one_line(error->message));
        g_string_append_printf(told, "error %d", error->code);
    } else {
        g_assert(error == NULL);
        g_autofree char *all = tell_corpus(corpus, inputs);
        g_string_append(told, all);
        g_assert(read_again(corpus, 0, 1, 1, NULL) && read_again(corpus, 1, 3, 2, NULL));
        if (text != NULL)
            check_tokens(corpus, settings->hyphens, text, inputs->files[0].size);
    }
    for (guint i = 0; corpus != NULL && messages.lines != NULL && i < messages.lines->len; i++)
        g_string_append_printf(told, "%s\n", (char *)g_ptr_array_index(messages.lines, i));
    lex_messages_clear(&messages);
    return g_string_free(told, FALSE);
}

/* How often each surface occurs in the passages of all documents. */
static uint64_t *
count_surfaces(const LexCorpus *corpus)
{
    uint64_t *const counts = g_new0(uint64_t, corpus->surface_names.n_entries + 1);
    LexCursor cursor;
    lex_cursor_init(&cursor, corpus);
    for (size_t d = 0; d < corpus->n_documents; d++) {
        LexPassage passage;
        uint64_t n_tokens = 0;
        lex_cursor_begin(&cursor, &corpus->documents[d]);
        while (lex_cursor_next(&cursor, &passage, NULL) && passage.n_tokens > 0) {
            for (size_t i = 0; i < passage.n_tokens; i++) {
                const uint32_t token = lex_token_surface(passage.tokens[i]);
                counts[corpus->surface_of[passage.worker][token]] += lex_passage_count(&passage, i);
                n_tokens += lex_passage_count(&passage, i);
            }
        }
        g_assert(n_tokens == corpus->documents[d].n_tokens);
    }
    lex_cursor_clear(&cursor);
    return counts;
}

/* Bags hold what documents do. */
static void
check_bags(const LexInputs *inputs, LexCorpusSettings settings)
{
    LexMessages messages = {0};
    g_autoptr(LexCorpus) corpus = lex_corpus_read(inputs, &settings, &messages, NULL);
    settings.keep = LEX_KEEP_BAGS;
    g_autoptr(LexCorpus) bags = lex_corpus_read(inputs, &settings, &messages, NULL);
    lex_messages_clear(&messages);
    g_assert((corpus == NULL) == (bags == NULL));
    if (corpus == NULL)
        return;
    const uint32_t n = corpus->surface_names.n_entries;
    g_autofree uint64_t *expected = count_surfaces(corpus);
    g_autofree uint64_t *counts = count_surfaces(bags);
    g_assert(bags->surface_names.n_entries == n);
    for (uint32_t i = 0; i < n; i++)
        g_assert(counts[i] == expected[i] &&
                 bags->surfaces[i].n_inside == corpus->surfaces[i].n_inside);
}

static void
compare(const char *first, const char *second)
{
    if (!g_str_equal(first, second))
        g_error("two ways of reading differ:\n%s\n----\n%s", first, second);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FuzzBytes input = {data, size};
    const uint8_t kind = fuzz_take_byte(&input), options = fuzz_take_byte(&input);
    const uint8_t block_size = fuzz_take_byte(&input), machine = fuzz_take_byte(&input);
    g_autofree char *path = write_file(names[kind % G_N_ELEMENTS(names)], input.bytes, input.left);
    LexInput file = {.path = path, .id = "a", .size = input.left};
    g_autoptr(LexFilter) filter = lex_filter_new(NULL, NULL);
    const LexInputs inputs = {.files = &file, .n_files = 1, .filter = filter};
    LexCorpusSettings settings = {
        .reader = {encodings[options & 3], options & 4 ? LEX_INVALID_FAIL : LEX_INVALID_REPLACE},
        .rows = {.format = kind >= 0xF0 ? (LexFormatIn)(kind & 3) + 1 : LEX_FORMAT_IN_AUTO,
                 .on_error = options & 8 ? LEX_ON_ERROR_SKIP : LEX_ON_ERROR_FAIL,
                 .invalid = options & 4 ? LEX_INVALID_FAIL : LEX_INVALID_REPLACE},
        .rules = &lex_indonesian_token_rules,
        .hyphens = (LexHyphens)(options >> 4) % 3,
        .letter_case = options & 0x80 ? LEX_CASE_KEEP : LEX_CASE_FOLD,
        .keep = LEX_KEEP_SPACINGS,
        .rereadable = true,
        .n_threads = 1,
        .block_size = 1 << 20,
        .memory = UINT64_MAX,
    };
    const bool is_text = kind < 0xF0 && kind % G_N_ELEMENTS(names) == 0 && (options & 3) == 0;
    const uint8_t *const text = is_text ? input.bytes : NULL;
    g_autofree char *expected = read_corpus(&inputs, &settings, text);
    settings.block_size = 1 + block_size;
    settings.n_threads = 1 + machine % 4;
    settings.memory = machine & 4 ? 64 * (machine >> 3) : UINT64_MAX;
    g_autofree char *told = read_corpus(&inputs, &settings, text);
    compare(expected, told);
    check_bags(&inputs, settings);
    return 0;
}
