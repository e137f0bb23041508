/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A frequency list of any bytes: its words are text with a count, or it is refused with a line. */
#include "fuzz-file.h"

#include "lex-word-counts.h"

static bool
check_word(void *data, const char *word, size_t length, uint64_t count,
           G_GNUC_UNUSED GError **error)
{
    size_t *const n_words = data;
    g_assert(g_utf8_validate_len(word, length, NULL));
    g_assert(count <= INT64_MAX);
    ++*n_words;
    return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FuzzFile file;
    size_t n_words = 0;
    g_autoptr(GError) error = NULL;
    fuzz_file_write(&file, data, size);
    const bool read = lex_word_counts_read(file.path, NULL, check_word, &n_words, &error);
    fuzz_check_outcome(read, &error);
    fuzz_file_clear(&file);
    return 0;
}
