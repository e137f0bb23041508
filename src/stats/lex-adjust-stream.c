/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-adjust-stream.h"

#include <math.h>

LexAdjustStream
lex_adjust_stream_begin(uint64_t n_tests)
{
    return (LexAdjustStream){.n_tests = n_tests, .rank = n_tests};
}

double
lex_adjust_stream_next(LexAdjustStream *stream, double log10_p)
{
    g_assert(stream->rank > 0 && !isnan(log10_p));
    const double factor = (double)stream->n_tests / (double)stream->rank--;
    stream->least = fmin(stream->least, log10_p + log10(factor)); /* 0 at first: q is at most 1 */
    return stream->least;
}
