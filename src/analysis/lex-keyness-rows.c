/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-keyness-rows.h"

#include "lex-keyness-comparison.h"
#include "lex-keyness.h"
#include "lex-log-ratio.h"
#include "lex-tail.h"

#include <math.h>
#include <string.h>

#define ALPHA 0.05

enum {
    TARGET,
    REFERENCE,
    TERM,
    STEM,
    FORMS,
    N_TARGET,
    N_REFERENCE,
    PER_MILLION_TARGET,
    PER_MILLION_REFERENCE,
    DF_TARGET,
    DF_REFERENCE,
    DOCS_TARGET,
    DOCS_REFERENCE,
    LOG_RATIO,
    CI_LOW,
    CI_HIGH,
    LRC,
    G2,
    LOG10_P,
    PHI,
    DF_G2,
    Z_DOC,
    P_DOC,
    LOG10_P_DOC,
    Q_DOC,
    LOG_ODDS_Z,
    ODDS_RATIO,
    PCT_DIFF,
    BIC,
    DP,
    MAX_DOC_SHARE,
    N_ABOVE,
    SPECIFICITY,
    STRATA_ODDS_RATIO,
    STRATA_CI_LOW,
    STRATA_CI_HIGH,
    STRATA_LOG10_P,
    N_COLUMNS,
};

static const LexColumn columns[] = {
    [TARGET] = {"target", LEX_COLUMN_TEXT, "the source the term is tested for"},
    [REFERENCE] = {"reference", LEX_COLUMN_TEXT,
                   "what it is compared with; (rest): all other sources"},
    [TERM] = {"term", LEX_COLUMN_TEXT,
              "most frequent form of the stem in the corpus, in its dominant case"},
    [STEM] = {"stem", LEX_COLUMN_TEXT, "stem that was counted (--stem)"},
    [FORMS] = {"forms", LEX_COLUMN_TEXT, "its forms with their counts in the corpus"},
    [N_TARGET] = {"n_target", LEX_COLUMN_COUNT, "occurrences in the target"},
    [N_REFERENCE] = {"n_reference", LEX_COLUMN_COUNT, "occurrences in the reference"},
    [PER_MILLION_TARGET] = {"per_million_target", LEX_COLUMN_REAL,
                            "occurrences in a million counted tokens of the target"},
    [PER_MILLION_REFERENCE] = {"per_million_reference", LEX_COLUMN_REAL,
                               "occurrences in a million counted tokens of the reference"},
    [DF_TARGET] = {"df_target", LEX_COLUMN_COUNT, "documents of the target that hold the term"},
    [DF_REFERENCE] = {"df_reference", LEX_COLUMN_COUNT,
                      "documents of the reference that hold the term"},
    [DOCS_TARGET] = {"docs_target", LEX_COLUMN_COUNT,
                     "documents of the target, those without a counted token left out"},
    [DOCS_REFERENCE] = {"docs_reference", LEX_COLUMN_COUNT,
                        "documents of the reference, those without a counted token left out"},
    [LOG_RATIO] = {"log_ratio", LEX_COLUMN_REAL,
                   "log2 of the ratio of rates, 1/2 added to each count; 1: twice as often"},
    [CI_LOW] = {"ci_low", LEX_COLUMN_REAL,
                "lower end of the 95 % interval of log_ratio, widened by the root of phi"},
    [CI_HIGH] = {"ci_high", LEX_COLUMN_REAL, "upper end of the 95 % interval of log_ratio"},
    [LRC] = {"lrc", LEX_COLUMN_REAL,
             "conservative log ratio (Evert 2022), at 0.05 over the number of tests; 0: not sure"},
    [G2] = {"g2", LEX_COLUMN_REAL,
            "log-likelihood over tokens, negative where the target has fewer; not calibrated"},
    [LOG10_P] = {"log10_p", LEX_COLUMN_REAL, "log10 of the p of g2, too small by far: see p_doc"},
    [PHI] = {"phi", LEX_COLUMN_REAL,
             "how much more the counts vary between documents than by chance; 1: not more"},
    [DF_G2] = {"df_g2", LEX_COLUMN_REAL, "log-likelihood over documents that hold the term"},
    [Z_DOC] = {"z_doc", LEX_COLUMN_REAL,
               "the test over documents (--test), positive where the target's rates are higher"},
    [P_DOC] = {"p_doc", LEX_COLUMN_REAL,
               "p of z_doc, two-sided; empty with fewer than two documents"},
    [LOG10_P_DOC] = {"log10_p_doc", LEX_COLUMN_REAL, "log10 of p_doc"},
    [Q_DOC] = {"q_doc", LEX_COLUMN_REAL, "p_doc adjusted over all tests (--adjust)"},
    [LOG_ODDS_Z] = {"log_odds_z", LEX_COLUMN_REAL,
                    "Monroe et al.'s log-odds with informative prior; a ranking, no test"},
    [ODDS_RATIO] =
        {"odds_ratio", LEX_COLUMN_REAL,
         "odds of the term in the target over those in the reference, 1/2 added to each cell"},
    [PCT_DIFF] = {"pct_diff", LEX_COLUMN_REAL,
                  "difference of the rates in per cent of the reference's; empty where that is 0"},
    [BIC] = {"bic", LEX_COLUMN_REAL, "g2 less ln of all tokens (Wilson 2013)"},
    [DP] = {"dp", LEX_COLUMN_REAL,
            "Gries's DP over the target's documents; 0: evenly spread, near 1: in few"},
    [MAX_DOC_SHARE] = {"max_doc_share", LEX_COLUMN_REAL,
                       "share of n_target that the document with most of them has"},
    [N_ABOVE] = {"n_above", LEX_COLUMN_COUNT,
                 "number of other sources whose rate is lower than the target's"},
    [SPECIFICITY] = {"specificity", LEX_COLUMN_REAL,
                     "Lafon's, signed log10 of a hypergeometric p; empty without --specificity"},
    [STRATA_ODDS_RATIO] =
        {"strata_odds_ratio", LEX_COLUMN_REAL,
         "odds that a document holds the term, target over reference, common to all strata (Mantel "
         "& Haenszel); empty without --strata"},
    [STRATA_CI_LOW] = {"strata_ci_low", LEX_COLUMN_REAL,
                       "lower end of the 95 % interval of strata_odds_ratio"},
    [STRATA_CI_HIGH] = {"strata_ci_high", LEX_COLUMN_REAL,
                        "upper end of the 95 % interval of strata_odds_ratio"},
    [STRATA_LOG10_P] = {"strata_log10_p", LEX_COLUMN_REAL,
                        "log10 of the p of Cochran, Mantel and Haenszel's test"},
    {0},
};

const LexSchema lex_keyness_schema = {
    "keyness", "a row for each term of each target, compared with its reference", columns};

/* ---- cells that rows share ----------------------------------------------------------------- */

/* Where an entry of tokens has its cells, and what else it has. */
enum { COUNTS, RATIO, SIGNIFICANCE, SIZES, LAST };
enum { RATIO_VALUE, RATIO_ERROR };

static void
format_token_counts(LexRows *shared, const LexContingency *tokens)
{
    const uint64_t n1 = tokens->n1, n2 = tokens->n_total - n1, f2 = lex_contingency_o21(tokens);
    lex_rows_count(shared, tokens->o11);
    lex_rows_count(shared, f2);
    lex_rows_real(shared, 1e6 * (double)tokens->o11 / (double)n1);
    lex_rows_real(shared, 1e6 * (double)f2 / (double)n2);
}

static void
format_significance(const LexKeynessRows *keyness, LexRows *shared, const LexContingency *tokens,
                    double g2)
{
    const double n_results =
        (double)keyness->tests->n_terms * (double)keyness->contrasts->n_contrasts;
    lex_rows_real(shared, lex_log_ratio_conservative(tokens, ALPHA / n_results));
    lex_rows_real(shared, g2);
    lex_rows_real(shared, lex_tail_chi2(fabs(g2), 1));
}

static void
format_sizes(const LexKeynessRows *keyness, LexRows *shared, const LexContingency *tokens,
             double g2)
{
    const double prior = keyness->prior;
    const double alpha = prior * (double)tokens->n2 / (double)tokens->n_total;
    lex_rows_real(shared, lex_keyness_log_odds(tokens, alpha, prior).z);
    lex_rows_real(shared, lex_keyness_odds_ratio(tokens));
    lex_rows_real(shared, lex_keyness_percent_difference(tokens));
    lex_rows_real(shared, lex_keyness_bic(g2, 1, tokens->n_total));
}

/* Without strata their cells are empty in all rows. */
static void
format_last(const LexKeynessRows *keyness, LexRows *shared, const LexContingency *tokens)
{
    lex_rows_real(shared, keyness->specificity ? lex_keyness_specificity(tokens) : NAN);
    for (unsigned i = STRATA_ODDS_RATIO; keyness->tests->strata == NULL && i < N_COLUMNS; i++)
        lex_rows_missing(shared);
}

static void
format_tokens(const LexKeynessRows *keyness, LexRows *shared, const LexContingency *tokens,
              LexMemoEntry *entry)
{
    const double g2 = lex_keyness_g2(tokens, keyness->g2_cells);
    entry->values[RATIO_VALUE] = lex_keyness_log_ratio(tokens);
    entry->values[RATIO_ERROR] = lex_keyness_log_ratio_error(tokens);

    entry->cells[COUNTS] = lex_rows_begin_cells(shared, N_TARGET);
    format_token_counts(shared, tokens);
    lex_rows_end_cells(shared, &entry->cells[COUNTS]);
    entry->cells[RATIO] = lex_rows_begin_cells(shared, LOG_RATIO);
    lex_rows_real(shared, entry->values[RATIO_VALUE]);
    lex_rows_end_cells(shared, &entry->cells[RATIO]);
    entry->cells[SIGNIFICANCE] = lex_rows_begin_cells(shared, LRC);
    format_significance(keyness, shared, tokens, g2);
    lex_rows_end_cells(shared, &entry->cells[SIGNIFICANCE]);
    entry->cells[SIZES] = lex_rows_begin_cells(shared, LOG_ODDS_Z);
    format_sizes(keyness, shared, tokens, g2);
    lex_rows_end_cells(shared, &entry->cells[SIZES]);
    entry->cells[LAST] = lex_rows_begin_cells(shared, SPECIFICITY);
    format_last(keyness, shared, tokens);
    lex_rows_end_cells(shared, &entry->cells[LAST]);
}

static const LexMemoEntry *
find_tokens(const LexKeynessRows *keyness, LexMemo *memo, const LexContingency *tokens,
            size_t contrast)
{
    bool is_new;
    const uint64_t key[] = {tokens->o11, tokens->n2, contrast};
    LexMemoEntry *entry = lex_memo_find(memo, key, &is_new);
    if (is_new)
        format_tokens(keyness, &memo->shared, tokens, entry);
    return entry;
}

/* A frequency list has no documents. */
static void
format_document_counts(LexRows *shared, const LexContingency *documents, bool has_reference)
{
    lex_rows_count(shared, documents->o11);
    if (has_reference)
        lex_rows_count(shared, lex_contingency_o21(documents));
    else
        lex_rows_missing(shared);
    lex_rows_count(shared, documents->n1);
    if (has_reference)
        lex_rows_count(shared, documents->n_total - documents->n1);
    else
        lex_rows_missing(shared);
}

/* An entry of documents has its counts first, then its g2. */
static const LexMemoEntry *
find_documents(LexMemo *memo, const LexContingency *documents, size_t contrast, bool has_reference)
{
    bool is_new;
    const uint64_t key[] = {documents->o11, documents->n2, contrast};
    LexMemoEntry *entry = lex_memo_find(memo, key, &is_new);
    if (is_new) {
        entry->cells[0] = lex_rows_begin_cells(&memo->shared, DF_TARGET);
        format_document_counts(&memo->shared, documents, has_reference);
        lex_rows_end_cells(&memo->shared, &entry->cells[0]);
        entry->cells[1] = lex_rows_begin_cells(&memo->shared, DF_G2);
        lex_rows_real(&memo->shared, has_reference ? lex_keyness_g2(documents, 4) : NAN);
        lex_rows_end_cells(&memo->shared, &entry->cells[1]);
    }
    return entry;
}

static uint64_t
bits_of(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static const LexMemoEntry *
find_test(LexMemo *memo, const LexKeynessResult *result, double log10_q)
{
    bool is_new;
    const uint64_t key[] = {bits_of(result->z), bits_of(result->log10_p), bits_of(log10_q)};
    LexMemoEntry *entry = lex_memo_find(memo, key, &is_new);
    if (is_new) {
        entry->cells[0] = lex_rows_begin_cells(&memo->shared, Z_DOC);
        lex_rows_real(&memo->shared, result->z);
        lex_rows_real(&memo->shared, lex_tail_probability(result->log10_p));
        lex_rows_real(&memo->shared, result->log10_p);
        lex_rows_real(&memo->shared, lex_tail_probability(log10_q));
        lex_rows_end_cells(&memo->shared, &entry->cells[0]);
    }
    return entry;
}

void
lex_keyness_memo_init(LexKeynessMemo *memo, const LexRowLayout *layout)
{
    lex_memo_init(&memo->tokens, layout);
    lex_memo_init(&memo->documents, layout);
    lex_memo_init(&memo->tests, layout);
}

void
lex_keyness_memo_clear(LexKeynessMemo *memo)
{
    lex_memo_clear(&memo->tokens);
    lex_memo_clear(&memo->documents);
    lex_memo_clear(&memo->tests);
}

/* ---- rows -------------------------------------------------------------------------------- */

static void
write_interval(LexRows *rows, double log_ratio, double error, double phi)
{
    const double half = lex_keyness_interval_half(error, phi);
    lex_rows_real(rows, log_ratio - half);
    lex_rows_real(rows, log_ratio + half);
}

static void
write_spread(const LexKeynessRows *keyness, LexRows *rows, const LexHolding *held, size_t place)
{
    lex_rows_real(rows, held != NULL ? held->dp : NAN);
    lex_rows_real(rows, held != NULL ? (double)held->max_count / (double)held->count : NAN);
    lex_rows_count(rows, lex_keyness_n_lower(keyness->tests, held, place));
}

static void
write_strata(LexRows *rows, const LexMantelHaenszel *strata)
{
    lex_rows_real(rows, strata->odds_ratio);
    lex_rows_real(rows, strata->ci_low);
    lex_rows_real(rows, strata->ci_high);
    lex_rows_real(rows, strata->log10_p);
}

void
lex_keyness_rows_add(const LexKeynessRows *keyness, LexKeynessMemo *memo, LexRows *rows,
                     size_t contrast_index, size_t place)
{
    const LexContrast *contrast = &keyness->contrasts->contrasts[contrast_index];
    const size_t cell = contrast_index * keyness->tests->n_terms + place;
    const bool has_reference = contrast->reference != LEX_REFERENCE_LIST;
    const LexKeynessComparison comparison =
        lex_keyness_compare(keyness->tests, contrast_index, place);
    const LexMemoEntry *tokens =
        find_tokens(keyness, &memo->tokens, &comparison.tokens, contrast_index);
    const LexMemoEntry *documents =
        find_documents(&memo->documents, &comparison.documents, contrast_index, has_reference);
    const LexMemoEntry *test =
        find_test(&memo->tests, &keyness->tests->results[cell], keyness->log10_q[cell]);
    const LexRows *of_tokens = &memo->tokens.shared, *of_documents = &memo->documents.shared;

    lex_rows_cells(rows, &keyness->names, &keyness->sides[contrast_index]);
    lex_rows_cells(rows, &keyness->names, &keyness->terms[place]);
    lex_rows_cells(rows, of_tokens, &tokens->cells[COUNTS]);
    lex_rows_cells(rows, of_documents, &documents->cells[0]);
    lex_rows_cells(rows, of_tokens, &tokens->cells[RATIO]);
    write_interval(rows, tokens->values[RATIO_VALUE], tokens->values[RATIO_ERROR], comparison.phi);
    lex_rows_cells(rows, of_tokens, &tokens->cells[SIGNIFICANCE]);
    lex_rows_real(rows, comparison.phi);
    lex_rows_cells(rows, of_documents, &documents->cells[1]);
    lex_rows_cells(rows, &memo->tests.shared, &test->cells[0]);
    lex_rows_cells(rows, of_tokens, &tokens->cells[SIZES]);
    write_spread(keyness, rows, comparison.target, place);
    lex_rows_cells(rows, of_tokens, &tokens->cells[LAST]);
    if (keyness->tests->strata != NULL)
        write_strata(rows, &keyness->tests->strata[cell]);
    lex_rows_end(rows);
}

void
lex_keyness_rows_fetch(const LexKeynessRows *keyness, size_t contrast, size_t place)
{
    const size_t cell = contrast * keyness->tests->n_terms + place;
    __builtin_prefetch(&keyness->tests->results[cell]);
    __builtin_prefetch(&keyness->log10_q[cell]);
    __builtin_prefetch(&keyness->tests->terms[place]);
    __builtin_prefetch(&keyness->terms[place]);
}

void
lex_keyness_rows_fetch_term(const LexKeynessRows *keyness, size_t place)
{
    const LexTestedTerm *term = &keyness->tests->terms[place];
    for (uint32_t i = 0; i < term->n_holdings; i++)
        __builtin_prefetch(&term->holdings[i]);
    lex_rows_fetch_cells(&keyness->names, &keyness->terms[place]);
}

double
lex_keyness_rows_g2(const LexKeynessRows *keyness, size_t contrast, size_t place)
{
    const LexKeynessComparison comparison = lex_keyness_compare(keyness->tests, contrast, place);
    return lex_keyness_g2(&comparison.tokens, keyness->g2_cells);
}

void
lex_keyness_rows_add_term(const LexKeynessRows *keyness, LexRows *rows, size_t place,
                          GString *scratch)
{
    const LexAnalysisRun *run = keyness->run;
    const uint32_t number = keyness->tests->terms[place].term;
    const LexTerm *term = &run->terms->terms[number];
    lex_term_forms_show(&keyness->forms, run->corpus, number, scratch);
    lex_rows_text(rows, term->label.bytes, term->label.length);
    lex_rows_text(rows, term->stem.bytes, term->stem.length);
    lex_rows_text(rows, scratch->str, scratch->len);
}

static LexCells
format_sides(const LexKeynessRows *keyness, const LexContrast *contrast, LexRows *shared)
{
    const LexCorpus *corpus = keyness->run->corpus;
    const char *target = corpus->sources[contrast->target];
    const char *reference = lex_contrast_reference_name(keyness->contrasts, contrast, corpus);
    LexCells cells = lex_rows_begin_cells(shared, TARGET);
    lex_rows_text(shared, target, strlen(target));
    lex_rows_text(shared, reference, strlen(reference));
    lex_rows_end_cells(shared, &cells);
    return cells;
}

void
lex_keyness_rows_init(LexKeynessRows *keyness, const LexRowLayout *layout)
{
    const size_t n_terms = keyness->tests->n_terms;
    const size_t n_contrasts = keyness->contrasts->n_contrasts;
    g_autoptr(GString) scratch = g_string_new(NULL);
    lex_term_forms_init(&keyness->forms, keyness->run->terms, keyness->run->corpus);
    lex_rows_init(&keyness->names, layout);
    keyness->sides = g_new(LexCells, MAX(n_contrasts, 1));
    for (size_t c = 0; c < n_contrasts; c++)
        keyness->sides[c] =
            format_sides(keyness, &keyness->contrasts->contrasts[c], &keyness->names);
    keyness->terms = g_new(LexCells, MAX(n_terms, 1));
    for (size_t i = 0; i < n_terms; i++) {
        keyness->terms[i] = lex_rows_begin_cells(&keyness->names, TERM);
        lex_keyness_rows_add_term(keyness, &keyness->names, i, scratch);
        lex_rows_end_cells(&keyness->names, &keyness->terms[i]);
    }
}

void
lex_keyness_rows_clear(LexKeynessRows *keyness)
{
    lex_term_forms_clear(&keyness->forms);
    lex_rows_release(&keyness->names);
    g_free(keyness->terms);
    g_free(keyness->sides);
    *keyness = (LexKeynessRows){0};
}
