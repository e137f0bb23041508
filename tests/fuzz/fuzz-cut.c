/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A text cut in two has the tokens of the whole. The first byte chooses the way with hyphens and
 * how often the text is repeated, so that small inputs make sentences that are too long; the second
 * from where on a cut is looked for.
 */
#include "fuzz.h"

#include "../unit/test-cuts.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { LONG = 40000 }; /* two sentences of the greatest length, and some */
    if (size < 3)
        return 0;
    const LexHyphens hyphens = (LexHyphens)(data[0] % 3);
    const size_t length = data[0] >= 0xC0 ? LONG : size - 2;
    g_autofree uint8_t *text = g_malloc(length);
    for (size_t i = 0; i < length; i++)
        text[i] = data[2 + i % (size - 2)];
    g_autoptr(GArray) whole = cut_tokens(hyphens, text, length, NULL);
    cut_check(hyphens, text, length, whole, MIN(size - 2, length) * data[1] / 256);
    return 0;
}
