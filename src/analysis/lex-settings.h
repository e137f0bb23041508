/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-run.h>

/* The options that are not an analysis's own, a struct for each group of --help. */

typedef struct {
    char *metadata;
    char **include;
    char **exclude;
    char *files_from;
    int format; /* LexFormatIn */
    char *text_column;
    char *source_column;
    char *date_column;
    char *title_column;
    char *id_column;
    int on_error; /* LexOnError */
    char *encoding;
    int invalid; /* LexInvalid */
} LexInputOptions;

typedef struct {
    int hyphens;     /* LexHyphens */
    int letter_case; /* LexCase */
} LexTextOptions;

/* What an analysis's record says holds where the user did not say. */
typedef struct {
    int stem; /* LexStemLevel */
    char *stem_exceptions;
    char *dictionary;
    char *stopwords;
    unsigned classes; /* bits, by LexTokenClass */
    uint64_t min_count;
    uint64_t min_df;
    double max_df;
} LexTermOptions;

typedef struct {
    char *directory;
    int format; /* LexFormat */
    uint64_t digits;
    bool bom;
    int compression; /* LexCompression */
} LexOutputOptions;

typedef struct {
    uint64_t jobs; /* 0: as many as the machine has */
    uint64_t block_size;
    uint64_t memory; /* bytes; 0: half of what the machine has */
    char *tmpdir;
    bool quiet;
    bool progress;
} LexMachineOptions;

extern const LexOptionGroup lex_input_group;
extern const LexOptionGroup lex_text_group;
extern const LexOptionGroup lex_term_group;
extern const LexOptionGroup lex_output_group;
extern const LexOptionGroup lex_machine_group;

/* All values of a run; filled by name, so that one option may serve several analyses. */
typedef struct {
    LexInputOptions input;
    LexTextOptions text;
    LexTermOptions terms;
    LexOutputOptions output;
    LexMachineOptions machine;
    void **analyses;   /* by index in lex_analyses(): its own struct */
    bool *wanted;      /* by the same: whether it was asked for */
    char **arguments;  /* by the same: the value of --NAME=VALUE; NULL without */
    GHashTable *given; /* names of the options that the user set */
} LexSettings;

void lex_settings_init(LexSettings *settings);
void lex_settings_clear(LexSettings *settings);

/* See lex_run_set(). */
bool lex_settings_set(LexSettings *settings, const char *name, const char *value, GError **error);

bool lex_settings_is_given(const LexSettings *settings, const char *name);

/*
 * Whether what was asked for goes together: analyses with each other and with the output, options
 * with analyses. If not, LEX_ERROR_USAGE.
 */
bool lex_settings_check(const LexSettings *settings, GError **error);

/*
 * The term options of one analysis: the user's where given, else the record's. Strings are
 * borrowed from both. min_count and min_df may be for its rows: see LexAnalysis.
 */
LexTermOptions lex_settings_terms(const LexSettings *settings, const LexAnalysis *analysis);
