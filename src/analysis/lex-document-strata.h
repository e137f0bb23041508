/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-corpus.h"

/* Documents in strata by their dates, or by another column, for comparisons within each:
 * lex-strata.h says why. */

typedef enum {
    LEX_STRATA_NONE,
    LEX_STRATA_DATE, /* the date as it is written, which may be any word of a row's column */
    LEX_STRATA_DAY,
    LEX_STRATA_WEEK, /* from Monday to Sunday (ISO 8601) */
    LEX_STRATA_MONTH,
    LEX_STRATA_YEAR,
    LEX_STRATA_COLUMN, /* what a column of rows or metadata says, LexDocument.stratum */
} LexStrataBy;

/* What --strata=VALUE means: none, date, date:day, ..., or a column of that name. False with
 * LEX_ERROR_USAGE for no name, and for a part of a date that there is not. */
bool lex_strata_parse(const char *value, LexStrataBy *ret_by, GError **error);

typedef struct {
    uint32_t *of_document; /* NULL where there is one stratum */
    size_t n_strata;       /* at least 1 */
    size_t n_without;      /* documents without a value, or a date that says as much; a stratum of
                              their own */
} LexDocumentStrata;

/* A date is YYYY-MM-DD, or begins so; for a month or a year, what comes after may be missing. */
void lex_document_strata_init(LexDocumentStrata *strata, const LexCorpus *corpus, LexStrataBy by);
void lex_document_strata_clear(LexDocumentStrata *strata);
