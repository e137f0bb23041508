/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdint.h>

/* Numbers that are the same everywhere, out of a seed (splitmix64). */

G_GNUC_UNUSED static uint64_t
random_next(uint64_t *seed)
{
    uint64_t z = (*seed += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/* 0 to n - 1. */
G_GNUC_UNUSED static size_t
random_below(uint64_t *seed, size_t n)
{
    return (size_t)(random_next(seed) % n);
}

/* A text of n pieces, each one of the list's, which ends with NULL. */
G_GNUC_UNUSED static void
random_text(uint64_t *seed, const char *const *pieces, size_t n, GString *ret_text)
{
    size_t n_pieces = 0;
    while (pieces[n_pieces] != NULL)
        n_pieces++;
    g_string_truncate(ret_text, 0);
    for (size_t i = 0; i < n; i++)
        g_string_append(ret_text, pieces[random_below(seed, n_pieces)]);
}
