/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-keyness-rows.h"

/*
 * The other table of keyness, keyness_sources.csv: a row for each term over all sources at once.
 * Does any of them differ, before one asks which? It is written beside keyness.csv, into a
 * directory; its columns are not those of the first table, so it has a file of its own.
 */
typedef struct {
    const LexKeynessRows *rows; /* of tests with over_all */
    const bool *is_lock;        /* by place */
    int adjust;                 /* LexAdjustment */
    bool locks;                 /* these alone */
} LexKeynessSources;

extern const LexSchema lex_keyness_sources_schema;

bool lex_keyness_sources_write(const LexKeynessSources *sources, GError **error);
