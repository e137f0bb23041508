/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-macros.h>

G_BEGIN_DECLS

typedef enum {
    LEX_PHASE_READING,
    LEX_PHASE_ANALYSING,
} LexPhase;

/* How far a run is. */
typedef struct {
    LexPhase phase;
    const char *analysis;   /* the name of the one that runs; NULL while texts are read */
    uint64_t n_bytes;       /* read so far, as they lie in the files */
    uint64_t n_bytes_total; /* that there are to read; 0: not known */
    uint64_t n_documents;   /* read so far */

    /* Work of an analysis that may take longer than reading; NULL while there is none. */
    const char *work;    /* "terms permuted": what is counted, and what is done with it */
    uint64_t n_done;     /* of it */
    uint64_t n_to_do;    /* in all */
    double work_seconds; /* since it began */
} LexRunState;

typedef void (*LexRunProgressFunc)(const LexRunState *state, void *data);

G_END_DECLS
