/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The quick way through plain words finds what the tokeniser finds, in any text. The first byte
 * chooses the way with hyphens, what stands behind the text, and how often it is repeated: windows
 * end after some thousand bytes.
 */
#include "fuzz.h"

#include "../unit/test-plain-words.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char behind[] = {'\0', '"', ',', '\n', '1', ' ', '.', 'a'};
    if (size == 0)
        return 0;
    const LexHyphens hyphens = (LexHyphens)(data[0] % 3);
    const unsigned n_times = data[0] >= 0xF0 ? 40 : 1;
    g_autoptr(GString) text = g_string_new(NULL);
    for (unsigned i = 0; i < n_times && text->len < 16384; i++)
        g_string_append_len(text, (const char *)data + 1, (gssize)(size - 1));
    expect_plain_words(hyphens, text->str, text->len, behind[data[0] / 3 % sizeof behind]);
    return 0;
}
