/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Names of weighting schemes, and weights of small collections: finite, and the same in the same
 * order. The name ends at a NUL; then come the base of the logarithms, the parameters, and the
 * counts of one document's terms, a byte or two each.
 */
#include "fuzz.h"

#include "lex-scheme.h"

#include <math.h>

enum { MANY = 64 };

/* 0 to 1, both included. */
static double
take_share(FuzzBytes *input)
{
    return fuzz_take_byte(input) / 255.0;
}

static double
take_base(FuzzBytes *input)
{
    static const double bases[] = {0, 2, 10, G_E, 1.5, 1, -1, NAN, INFINITY, 0.5};
    return bases[fuzz_take_byte(input) % G_N_ELEMENTS(bases)];
}

static void
check_finite(size_t n, const double numbers[])
{
    for (size_t i = 0; i < n; i++)
        g_assert(isfinite(numbers[i]));
}

static void
check_weights(const LexWeighting *weighting, FuzzBytes *input)
{
    uint32_t counts[MANY], df[MANY];
    double idf[MANY], weights[MANY], again[MANY];
    const uint64_t document_bytes = fuzz_take_number(input, 2);
    const LexCollection collection = {
        .n_docs = 1 + fuzz_take_number(input, 2),
        .mean_length = 1 + fuzz_take_byte(input) / 4.0,
        .mean_unique = 1 + fuzz_take_byte(input) / 4.0,
    };
    size_t n = 0;
    for (; n < MANY && input->left > 0; n++) {
        counts[n] = 1 + fuzz_take_byte(input);
        df[n] = 1 + (uint32_t)(fuzz_take_number(input, 2) % collection.n_docs);
    }
    lex_weighting_idf(weighting, &collection, n, df, idf);
    check_finite(n, idf);
    lex_weighting_document(weighting, &collection, document_bytes, n, counts, idf, weights);
    check_finite(n, weights);
    lex_weighting_document(weighting, &collection, document_bytes, n, counts, idf, again);
    g_assert(n == 0 || memcmp(weights, again, n * sizeof *weights) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *const nul = size > 0 ? memchr(data, '\0', size) : NULL;
    const size_t length = nul != NULL ? (size_t)(nul - data) : size;
    g_autofree char *name = g_strndup((const char *)data, length);
    FuzzBytes input = {data + length, size - length};
    fuzz_take_byte(&input);

    const double base = take_base(&input);
    g_autoptr(GError) error = NULL;
    LexWeighting weighting;
    const bool is_scheme = lex_scheme_parse(name, base, &weighting, &error);
    g_assert(is_scheme || g_error_matches(error, LEX_ERROR, LEX_ERROR_USAGE));
    fuzz_check_outcome(is_scheme, &error);
    if (!is_scheme)
        return 0;

    g_assert(weighting.log_base > 1 && (base == 0 || weighting.log_base == base));
    if (fuzz_take_byte(&input) % 2 == 1) {
        weighting.k1 = 4 * take_share(&input);
        weighting.b = take_share(&input);
        weighting.delta = 2 * take_share(&input);
        weighting.slope = take_share(&input);
        weighting.alpha = take_share(&input);
    }
    check_weights(&weighting, &input);
    return 0;
}
