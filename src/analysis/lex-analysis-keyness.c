/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Keyness: which terms each source over- and under-uses, against the rest, another source, or a
 * frequency list.
 *
 * Three steps. lex-keyness-tests.c goes through the documents of every term and tests it over
 * documents. Then the p-values of all tests are adjusted together, the rows that pass the filters
 * are put into order, and written in parallel: everything else in a row follows from the counts.
 *
 * The sieves --min-count and --min-df choose what is tested, by the counts of the whole corpus and
 * never by source; rates are per counted token all the same, those of rare terms too.
 */
#include "lex-adjust.h"
#include "lex-contrasts.h"
#include "lex-document-strata.h"
#include "lex-document-test.h"
#include "lex-forms.h"
#include "lex-jobs.h"
#include "lex-keyness-sources.h"
#include "lex-keyness-tests.h"
#include "lex-keyness.h"
#include "lex-log-ratio.h"
#include "lex-message.h"
#include "lex-tail.h"

#include <math.h>
#include <stdatomic.h>
#include <string.h>

#define ALPHA        0.05
#define Z_95         1.959963984540054 /* the interval of 95 % is so many errors to either side */
#define LOCK         0.5               /* a lock's interval is within 2^-0.5 to 2^0.5 */
#define ROWS_PER_JOB 256

typedef struct {
    char *reference;
    bool pairs;
    int test; /* LexKeynessTest */
    uint64_t rounds;
    uint64_t seed;
    int adjust; /* LexAdjustment */
    int strata; /* LexStrataBy */
    double max_q;
    bool locks;
    uint64_t g2_cells;
    double prior;
    bool specificity;
} Options;

static const char *const test_names[] = {[LEX_KEYNESS_WILCOXON] = "wilcoxon",
                                         [LEX_KEYNESS_DF] = "df",
                                         [LEX_KEYNESS_WELCH] = "welch",
                                         [LEX_KEYNESS_PERMUTATION] = "permutation",
                                         NULL};

static const char *const adjust_names[] = {[LEX_ADJUST_NONE] = "none",
                                           [LEX_ADJUST_BONFERRONI] = "bonferroni",
                                           [LEX_ADJUST_HOLM] = "holm",
                                           [LEX_ADJUST_HOCHBERG] = "hochberg",
                                           [LEX_ADJUST_BH] = "bh",
                                           [LEX_ADJUST_BY] = "by",
                                           NULL};

static const LexOption options[] = {
    {"reference", 0, LEX_OPTION_TEXT, offsetof(Options, reference), "rest",
     .argument = "rest|SOURCE|FILE",
     .help = "what each source is compared with: all others together, one of them, or a frequency "
             "list (word,count)"},
    {"pairs", 0, LEX_OPTION_FLAG, offsetof(Options, pairs),
     .help = "compare every two sources with one another"},
    {"test", 0, LEX_OPTION_CHOICE, offsetof(Options, test), "wilcoxon", test_names,
     .help = "the test over documents: ranks of their rates, how many hold the term, mean rates, "
             "or ranks with the documents dealt out at random"},
    {"rounds", 0, LEX_OPTION_COUNT, offsetof(Options, rounds), "9999", .min = 99, .max = 1e8,
     .argument = "N", .help = "of --test=permutation; no p is below 1 / (N + 1)"},
    {"seed", 0, LEX_OPTION_COUNT, offsetof(Options, seed), "1", .argument = "N",
     .help = "of the random numbers of --test=permutation"},
    {"adjust", 0, LEX_OPTION_CHOICE, offsetof(Options, adjust), "bh", adjust_names,
     .help = "how q_doc allows for the number of tests, all terms and sources being one family"},
    {"strata", 0, LEX_OPTION_CHOICE, offsetof(Options, strata), "none", lex_strata_names,
     .help = "compare documents of the same day, week, month or year only (--test=df, which is "
             "then the default, or permutation); date: as it is written, in --date-column"},
    {"max-q", 0, LEX_OPTION_REAL, offsetof(Options, max_q), "1", .max = 1, .argument = "Q",
     .help = "only rows with a q_doc of at most Q"},
    {"locks", 0, LEX_OPTION_FLAG, offsetof(Options, locks),
     .help = "only terms that every source uses at the same rate: all intervals of log_ratio "
             "within -0.5 to 0.5"},
    {"g2-cells", 0, LEX_OPTION_COUNT, offsetof(Options, g2_cells), "4", .min = 2, .max = 4,
     .argument = "2|4", .help = "g2 of four cells, or of the two of the term (Rayson & Garside)"},
    {"prior", 0, LEX_OPTION_REAL, offsetof(Options, prior), "1000", .min = 1e-6, .max = 1e12,
     .argument = "N", .help = "tokens that the prior of log_odds_z weighs"},
    {"specificity", 0, LEX_OPTION_FLAG, offsetof(Options, specificity),
     .help = "fill the column specificity (Lafon's, as TXM and IRaMuTeQ), an exact test"},
    {0},
};

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
};

static const LexColumn columns[] = {
    [TARGET] = {"target", LEX_COLUMN_TEXT, "the source the term is tested for"},
    [REFERENCE] = {"reference", LEX_COLUMN_TEXT,
                   "what it is compared with; (rest): all other sources"},
    [TERM] = {"term", LEX_COLUMN_TEXT,
              "most frequent form of the stem in the corpus, in its dominant case"},
    [STEM] = {"stem", LEX_COLUMN_TEXT, "what was counted"},
    [FORMS] = {"forms", LEX_COLUMN_TEXT, "its forms with their counts in the corpus"},
    [N_TARGET] = {"n_target", LEX_COLUMN_COUNT, "occurrences in the target"},
    [N_REFERENCE] = {"n_reference", LEX_COLUMN_COUNT, "occurrences in the reference"},
    [PER_MILLION_TARGET] = {"per_million_target", LEX_COLUMN_REAL,
                            "occurrences in a million counted tokens of the target"},
    [PER_MILLION_REFERENCE] = {"per_million_reference", LEX_COLUMN_REAL,
                               "the same of the reference"},
    [DF_TARGET] = {"df_target", LEX_COLUMN_COUNT, "documents of the target that hold the term"},
    [DF_REFERENCE] = {"df_reference", LEX_COLUMN_COUNT, "the same of the reference"},
    [DOCS_TARGET] = {"docs_target", LEX_COLUMN_COUNT,
                     "documents of the target, those without a counted token left out"},
    [DOCS_REFERENCE] = {"docs_reference", LEX_COLUMN_COUNT, "the same of the reference"},
    [LOG_RATIO] = {"log_ratio", LEX_COLUMN_REAL,
                   "log2 of the ratio of rates, 1/2 added to each count; 1: twice as often"},
    [CI_LOW] = {"ci_low", LEX_COLUMN_REAL,
                "lower end of its 95 % interval, widened by the root of phi"},
    [CI_HIGH] = {"ci_high", LEX_COLUMN_REAL, "upper end"},
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
    [P_DOC] = {"p_doc", LEX_COLUMN_REAL, "its p, two-sided; empty with fewer than two documents"},
    [LOG10_P_DOC] = {"log10_p_doc", LEX_COLUMN_REAL, "log10 of p_doc"},
    [Q_DOC] = {"q_doc", LEX_COLUMN_REAL, "p_doc adjusted over all tests (--adjust)"},
    [LOG_ODDS_Z] = {"log_odds_z", LEX_COLUMN_REAL,
                    "Monroe et al.'s log-odds with informative prior; a ranking, no test"},
    [ODDS_RATIO] = {"odds_ratio", LEX_COLUMN_REAL, "with 1/2 added to each cell"},
    [PCT_DIFF] = {"pct_diff", LEX_COLUMN_REAL,
                  "difference of the rates in per cent of the reference's; empty where that is 0"},
    [BIC] = {"bic", LEX_COLUMN_REAL, "g2 less ln of all tokens (Wilson 2013)"},
    [DP] = {"dp", LEX_COLUMN_REAL,
            "Gries's DP over the target's documents; 0: evenly spread, near 1: in few"},
    [MAX_DOC_SHARE] = {"max_doc_share", LEX_COLUMN_REAL,
                       "share of n_target that the document with most of them has"},
    [N_ABOVE] = {"n_above", LEX_COLUMN_COUNT,
                 "other sources whose rate is lower than the target's"},
    [SPECIFICITY] = {"specificity", LEX_COLUMN_REAL,
                     "Lafon's, signed log10 of a hypergeometric p; empty without --specificity"},
    [STRATA_ODDS_RATIO] =
        {"strata_odds_ratio", LEX_COLUMN_REAL,
         "odds that a document holds the term, target over reference, common to all strata (Mantel "
         "& Haenszel); empty without --strata"},
    [STRATA_CI_LOW] = {"strata_ci_low", LEX_COLUMN_REAL, "lower end of its 95 % interval"},
    [STRATA_CI_HIGH] = {"strata_ci_high", LEX_COLUMN_REAL, "upper end"},
    [STRATA_LOG10_P] = {"strata_log10_p", LEX_COLUMN_REAL,
                        "log10 of the p of Cochran, Mantel and Haenszel's test"},
    {0},
};

/* A piece of the table, made by one job: rows of one contrast. */
typedef struct {
    size_t contrast;
    size_t begin; /* into its order */
    size_t end;
} Piece;

typedef struct {
    LexAnalysisRun *run;
    const Options *options;
    LexContrasts contrasts;
    LexDocumentStrata strata;
    LexKeynessTests tests;
    double *log10_q;  /* as tests.results */
    uint64_t n_tests; /* that gave a p */
    uint32_t **order; /* by contrast: places of the terms in its rows */
    size_t *n_rows;   /* by contrast */
    bool *is_lock;    /* by place; NULL unless asked for */
    atomic_size_t n_above_max_q;
    atomic_size_t n_no_lock;
    LexTermForms forms;
    LexTable *table;
    LexRows *outputs;  /* by worker */
    GString **scratch; /* the same */
    Piece *pieces;
    size_t n_pieces;
} Keyness;

/* ---- one row's numbers ------------------------------------------------------------------- */

/* A term in a contrast. */
typedef struct {
    LexContingency tokens;
    LexContingency documents; /* none in a list */
    const LexHolding *target; /* NULL where the target does not hold it */
    double phi;
} Comparison;

static LexHolding
holding_or_none(const LexHolding *holding)
{
    return holding != NULL ? *holding : (LexHolding){0};
}

/* What the reference holds, and its documents. */
static LexHolding
find_reference(const Keyness *keyness, const LexContrast *contrast, size_t place,
               LexDivision *ret_division)
{
    const LexKeynessTests *tests = &keyness->tests;
    const LexReferenceList *list = keyness->contrasts.list;
    if (contrast->reference == LEX_REFERENCE_LIST) {
        *ret_division = (LexDivision){.size = list->n_tokens};
        return (LexHolding){.count = list->counts[tests->terms[place]]};
    }
    if (contrast->reference != LEX_REFERENCE_REST) {
        *ret_division = tests->divisions[contrast->reference];
        return holding_or_none(lex_keyness_tests_find(tests, place, contrast->reference));
    }
    const LexHolding target =
        holding_or_none(lex_keyness_tests_find(tests, place, contrast->target));
    const LexHolding *total = &tests->totals[place];
    *ret_division = tests->divisions[keyness->contrasts.n_all_sources];
    ret_division->n_parts -= tests->divisions[contrast->target].n_parts;
    ret_division->size -= tests->divisions[contrast->target].size;
    return (LexHolding){
        .count = total->count - target.count,
        .df = total->df - target.df,
        .squares = total->squares - target.squares,
    };
}

/* phi of both sides together; of the target alone where the reference is no documents. */
static double
find_phi(const LexHolding *target, const LexDivision *target_docs, const LexHolding *reference,
         const LexDivision *reference_docs)
{
    if (reference_docs->n_parts == 0)
        return lex_overdispersion(target->count, target_docs->size, target_docs->n_parts,
                                  target->squares);
    return lex_overdispersion(
        target->count + reference->count, target_docs->size + reference_docs->size,
        target_docs->n_parts + reference_docs->n_parts, target->squares + reference->squares);
}

static Comparison
compare(const Keyness *keyness, size_t contrast_index, size_t place)
{
    const LexContrast *contrast = &keyness->contrasts.contrasts[contrast_index];
    const LexDivision *target_docs = &keyness->tests.divisions[contrast->target];
    LexDivision reference_docs;
    const LexHolding reference = find_reference(keyness, contrast, place, &reference_docs);
    const LexHolding *held = lex_keyness_tests_find(&keyness->tests, place, contrast->target);
    const LexHolding target = holding_or_none(held);
    return (Comparison){
        .tokens = lex_keyness_table(target.count, target_docs->size, reference.count,
                                    reference_docs.size),
        .documents = lex_keyness_table(target.df, target_docs->n_parts, reference.df,
                                       reference_docs.n_parts),
        .target = held,
        .phi = find_phi(&target, target_docs, &reference, &reference_docs),
    };
}

/* Half the length of the interval of the log ratio, on the scale of documents where phi is known:
 * over tokens alone one in five would not hold what it should. */
static double
interval_half(const Comparison *comparison)
{
    const double widening = comparison->phi > 1 ? sqrt(comparison->phi) : 1;
    return Z_95 * widening * lex_keyness_log_ratio_error(&comparison->tokens);
}

/* The other sources in which the rate is lower, exactly. */
static uint64_t
count_lower(const Keyness *keyness, uint32_t target, size_t place)
{
    const LexKeynessTests *tests = &keyness->tests;
    const LexHolding *own = lex_keyness_tests_find(tests, place, target);
    uint64_t n_lower = 0;
    if (own == NULL)
        return 0;
    for (uint32_t s = 0; s < keyness->contrasts.n_all_sources; s++)
        n_lower += tests->divisions[s].n_parts > 0; /* all that do not hold it */
    for (uint32_t i = 0; i < tests->n_holdings[place]; i++) {
        const LexHolding *other = &tests->holdings[place][i];
        n_lower -= (LexInt128)other->count * tests->divisions[target].size >=
                   (LexInt128)own->count * tests->divisions[other->source].size;
    }
    return n_lower;
}

/* ---- rows -------------------------------------------------------------------------------- */

static void
write_term(const Keyness *keyness, LexRows *rows, uint32_t term_id, GString *scratch)
{
    const LexTerm *term = &keyness->run->terms->terms[term_id];
    lex_term_forms_show(&keyness->forms, keyness->run->corpus, term_id, scratch);
    lex_rows_text(rows, term->label.bytes, term->label.length);
    lex_rows_text(rows, term->stem.bytes, term->stem.length);
    lex_rows_text(rows, scratch->str, scratch->len);
}

static void
write_counts(LexRows *rows, const Comparison *comparison, bool has_documents)
{
    const LexContingency *tokens = &comparison->tokens, *documents = &comparison->documents;
    const uint64_t n1 = tokens->n1, n2 = tokens->n_total - n1, f2 = lex_contingency_o21(tokens);
    lex_rows_count(rows, tokens->o11);
    lex_rows_count(rows, f2);
    lex_rows_real(rows, 1e6 * (double)tokens->o11 / (double)n1);
    lex_rows_real(rows, 1e6 * (double)f2 / (double)n2);
    lex_rows_count(rows, documents->o11);
    if (has_documents)
        lex_rows_count(rows, lex_contingency_o21(documents));
    else
        lex_rows_missing(rows);
    lex_rows_count(rows, documents->n1);
    if (has_documents)
        lex_rows_count(rows, documents->n_total - documents->n1);
    else
        lex_rows_missing(rows);
}

static void
write_token_measures(const Keyness *keyness, LexRows *rows, const Comparison *comparison, double g2,
                     bool has_documents)
{
    const LexContingency *tokens = &comparison->tokens;
    const double log_ratio = lex_keyness_log_ratio(tokens), half = interval_half(comparison);
    const double n_results =
        (double)keyness->tests.n_terms * (double)keyness->contrasts.n_contrasts;
    lex_rows_real(rows, log_ratio);
    lex_rows_real(rows, log_ratio - half);
    lex_rows_real(rows, log_ratio + half);
    lex_rows_real(rows, lex_log_ratio_conservative(tokens, ALPHA / n_results));
    lex_rows_real(rows, g2);
    lex_rows_real(rows, lex_tail_chi2(fabs(g2), 1));
    lex_rows_real(rows, comparison->phi);
    lex_rows_real(rows, has_documents ? lex_keyness_g2(&comparison->documents, 4) : NAN);
}

static void
write_strata(const Keyness *keyness, LexRows *rows, size_t cell)
{
    const LexMantelHaenszel none = {NAN, NAN, NAN, NAN, NAN};
    const LexMantelHaenszel strata =
        keyness->tests.strata != NULL ? keyness->tests.strata[cell] : none;
    lex_rows_real(rows, strata.odds_ratio);
    lex_rows_real(rows, strata.ci_low);
    lex_rows_real(rows, strata.ci_high);
    lex_rows_real(rows, strata.log10_p);
}

static void
write_row(const Keyness *keyness, LexRows *rows, size_t contrast_index, size_t place,
          GString *scratch)
{
    const LexContrast *contrast = &keyness->contrasts.contrasts[contrast_index];
    const LexCorpus *corpus = keyness->run->corpus;
    const size_t cell = contrast_index * keyness->tests.n_terms + place;
    const LexKeynessResult *result = &keyness->tests.results[cell];
    const Comparison comparison = compare(keyness, contrast_index, place);
    const LexContingency *tokens = &comparison.tokens;
    const bool has_documents = contrast->reference != LEX_REFERENCE_LIST;
    const double g2 = lex_keyness_g2(tokens, (unsigned)keyness->options->g2_cells);
    const double prior = keyness->options->prior;
    const double alpha = prior * (double)tokens->n2 / (double)tokens->n_total;
    const char *target = corpus->sources[contrast->target];
    const char *reference = lex_contrast_reference_name(&keyness->contrasts, contrast, corpus);

    lex_rows_text(rows, target, strlen(target));
    lex_rows_text(rows, reference, strlen(reference));
    write_term(keyness, rows, keyness->tests.terms[place], scratch);
    write_counts(rows, &comparison, has_documents);
    write_token_measures(keyness, rows, &comparison, g2, has_documents);
    lex_rows_real(rows, result->z);
    lex_rows_real(rows, lex_tail_probability(result->log10_p));
    lex_rows_real(rows, result->log10_p);
    lex_rows_real(rows, lex_tail_probability(keyness->log10_q[cell]));
    lex_rows_real(rows, lex_keyness_log_odds(tokens, alpha, prior).z);
    lex_rows_real(rows, lex_keyness_odds_ratio(tokens));
    lex_rows_real(rows, lex_keyness_percent_difference(tokens));
    lex_rows_real(rows, lex_keyness_bic(g2, 1, tokens->n_total));
    const LexHolding *held = comparison.target;
    lex_rows_real(rows, held != NULL ? held->dp : NAN);
    lex_rows_real(rows, held != NULL ? (double)held->max_count / (double)held->count : NAN);
    lex_rows_count(rows, count_lower(keyness, contrast->target, place));
    lex_rows_real(rows, keyness->options->specificity ? lex_keyness_specificity(tokens) : NAN);
    write_strata(keyness, rows, cell);
    lex_rows_end(rows);
}

static bool
keyness_do_piece(void *data, size_t job, unsigned worker, G_GNUC_UNUSED GError **error)
{
    Keyness *keyness = data;
    const Piece *piece = &keyness->pieces[job];
    lex_rows_clear(&keyness->outputs[worker]);
    for (size_t i = piece->begin; i < piece->end; i++)
        write_row(keyness, &keyness->outputs[worker], piece->contrast,
                  keyness->order[piece->contrast][i], keyness->scratch[worker]);
    return true;
}

static bool
keyness_deliver(void *data, G_GNUC_UNUSED size_t job, unsigned worker, GError **error)
{
    const Keyness *keyness = data;
    return lex_table_write(keyness->table, &keyness->outputs[worker], error);
}

static void
keyness_cut(Keyness *keyness)
{
    g_autoptr(GArray) pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
    for (size_t c = 0; c < keyness->contrasts.n_contrasts; c++) {
        for (size_t i = 0; i < keyness->n_rows[c]; i += ROWS_PER_JOB) {
            const Piece piece = {c, i, MIN(i + ROWS_PER_JOB, keyness->n_rows[c])};
            g_array_append_val(pieces, piece);
        }
    }
    keyness->n_pieces = pieces->len;
    keyness->pieces = (Piece *)g_array_free(g_steal_pointer(&pieces), FALSE);
}

static bool
keyness_write_rows(Keyness *keyness, GError **error)
{
    const unsigned n_threads = keyness->run->n_threads;
    keyness_cut(keyness);
    keyness->outputs = g_new0(LexRows, n_threads);
    keyness->scratch = g_new(GString *, n_threads);
    for (unsigned w = 0; w < n_threads; w++) {
        lex_rows_init(&keyness->outputs[w], lex_table_layout(keyness->table));
        keyness->scratch[w] = g_string_new(NULL);
    }
    const bool written = lex_jobs_run_ordered(keyness->n_pieces, n_threads, keyness_do_piece,
                                              keyness_deliver, keyness, error);
    for (unsigned w = 0; w < n_threads; w++) {
        lex_rows_release(&keyness->outputs[w]);
        g_string_free(keyness->scratch[w], TRUE);
    }
    g_free(keyness->outputs);
    g_free(keyness->scratch);
    return written;
}

/* ---- order and filters ------------------------------------------------------------------- */

typedef struct {
    double key;
    bool tested;
    uint32_t place;
} Ordered;

/* |z_doc| where there is one, then |g2|, each from the highest on; then by term: places are in the
 * order of the labels. */
static int
compare_ordered(const void *a, const void *b)
{
    const Ordered *x = a, *y = b;
    if (x->tested != y->tested)
        return x->tested ? -1 : 1;
    if (x->key != y->key)
        return x->key < y->key ? 1 : -1;
    return (x->place > y->place) - (x->place < y->place);
}

static Ordered
order_key(const Keyness *keyness, size_t contrast, size_t place)
{
    const double z = keyness->tests.results[contrast * keyness->tests.n_terms + place].z;
    if (!isnan(z))
        return (Ordered){fabs(z), true, (uint32_t)place};
    const Comparison comparison = compare(keyness, contrast, place);
    const double g2 = lex_keyness_g2(&comparison.tokens, (unsigned)keyness->options->g2_cells);
    return (Ordered){isnan(g2) ? 0 : fabs(g2), false, (uint32_t)place};
}

/* Whether the row is written; what goes is counted. */
static bool
row_passes(Keyness *keyness, size_t contrast, size_t place)
{
    const double log10_q = keyness->log10_q[contrast * keyness->tests.n_terms + place];
    if (keyness->options->locks && !keyness->is_lock[place]) {
        atomic_fetch_add(&keyness->n_no_lock, 1);
        return false;
    }
    if (keyness->options->max_q < 1 &&
        !(lex_tail_probability(log10_q) <= keyness->options->max_q)) {
        atomic_fetch_add(&keyness->n_above_max_q, 1);
        return false;
    }
    return true;
}

static bool
keyness_order_contrast(void *data, size_t job, G_GNUC_UNUSED unsigned worker,
                       G_GNUC_UNUSED GError **error)
{
    Keyness *keyness = data;
    const size_t n_terms = keyness->tests.n_terms;
    g_autofree Ordered *ordered = g_new(Ordered, MAX(n_terms, 1));
    size_t n = 0;
    for (size_t i = 0; i < n_terms; i++) {
        if (row_passes(keyness, job, i))
            ordered[n++] = order_key(keyness, job, i);
    }
    if (n > 1)
        qsort(ordered, n, sizeof *ordered, compare_ordered);
    keyness->order[job] = g_new(uint32_t, MAX(n, 1));
    for (size_t i = 0; i < n; i++)
        keyness->order[job][i] = ordered[i].place;
    keyness->n_rows[job] = n;
    return true;
}

static void
keyness_find_locks(Keyness *keyness)
{
    keyness->is_lock = g_new(bool, MAX(keyness->tests.n_terms, 1));
    for (size_t i = 0; i < keyness->tests.n_terms; i++) {
        keyness->is_lock[i] = true;
        for (size_t c = 0; c < keyness->contrasts.n_contrasts && keyness->is_lock[i]; c++) {
            const Comparison comparison = compare(keyness, c, i);
            const double log_ratio = lex_keyness_log_ratio(&comparison.tokens);
            keyness->is_lock[i] = fabs(log_ratio) + interval_half(&comparison) <= LOCK;
        }
    }
}

/* Whether the other table is written, too. */
static bool
keyness_is_over_all(const LexAnalysisRun *run)
{
    return run->settings->output.directory != NULL;
}

/* All terms and contrasts are one family. */
static void
keyness_adjust(Keyness *keyness)
{
    const size_t n = keyness->tests.n_terms * keyness->contrasts.n_contrasts;
    keyness->log10_q = g_new(double, MAX(n, 1));
    for (size_t i = 0; i < n; i++) {
        keyness->log10_q[i] = keyness->tests.results[i].log10_p;
        keyness->n_tests += !isnan(keyness->log10_q[i]);
    }
    lex_adjust((LexAdjustment)keyness->options->adjust, n, keyness->log10_q, keyness->log10_q);
}

static bool
keyness_order(Keyness *keyness, GError **error)
{
    const size_t n_contrasts = keyness->contrasts.n_contrasts;
    keyness_adjust(keyness);
    if (keyness->options->locks || keyness_is_over_all(keyness->run))
        keyness_find_locks(keyness);
    keyness->order = g_new0(uint32_t *, MAX(n_contrasts, 1));
    keyness->n_rows = g_new0(size_t, MAX(n_contrasts, 1));
    return lex_jobs_run(n_contrasts, keyness->run->n_threads, keyness_order_contrast, keyness,
                        error);
}

/* ---- what to test ------------------------------------------------------------------------ */

/* The test as it holds: within strata it is that of documents that hold the term. */
static LexKeynessTest
keyness_test_of(const LexAnalysisRun *run)
{
    const Options *given = run->options;
    return given->strata != LEX_STRATA_NONE && !lex_settings_is_given(run->settings, "test")
               ? LEX_KEYNESS_DF
               : (LexKeynessTest)given->test;
}

/* How many terms the sieves took out; for run.json. */
typedef struct {
    uint64_t n_rare;
    uint64_t n_common;
} Sieved;

static bool *
keyness_sieve(const LexAnalysisRun *run, Sieved *ret_sieved)
{
    const LexTermOptions *sieve = &run->term_options;
    bool *wanted = g_new(bool, MAX(run->terms->n_terms, 1));
    *ret_sieved = (Sieved){0};
    for (size_t t = 0; t < run->terms->n_terms; t++) {
        const LexTerm *term = &run->terms->terms[t];
        const bool rare = term->count < sieve->min_count || term->df < sieve->min_df;
        const bool common = (double)term->df / (double)run->corpus->n_documents > sieve->max_df;
        ret_sieved->n_rare += rare;
        ret_sieved->n_common += !rare && common;
        wanted[t] = !rare && !common;
    }
    return wanted;
}

static void
keyness_report(const Keyness *keyness, const Sieved *sieved)
{
    json_t *removed = json_object();
    json_object_set_new(removed, "rare_terms", json_integer((json_int_t)sieved->n_rare));
    json_object_set_new(removed, "common_terms", json_integer((json_int_t)sieved->n_common));
    json_object_set_new(removed, "rows_above_max_q",
                        json_integer((json_int_t)atomic_load(&keyness->n_above_max_q)));
    json_object_set_new(removed, "rows_no_lock",
                        json_integer((json_int_t)atomic_load(&keyness->n_no_lock)));
    json_t *report = keyness->run->report;
    json_object_set_new(report, "test", json_string(test_names[keyness_test_of(keyness->run)]));
    if (keyness->options->strata != LEX_STRATA_NONE)
        json_object_set_new(report, "strata", json_integer((json_int_t)keyness->strata.n_strata));
    json_object_set_new(report, "tested_terms", json_integer((json_int_t)keyness->tests.n_terms));
    json_object_set_new(report, "tests", json_integer((json_int_t)keyness->n_tests));
    json_object_set_new(report, "removed", removed);
    json_object_set_new(report, "rows", json_integer((json_int_t)lex_table_n_rows(keyness->table)));
}

/* One line for all contrasts that documents are too few for. */
static void
keyness_warn_untested(const Keyness *keyness)
{
    const LexContrasts *contrasts = &keyness->contrasts;
    size_t n_without = 0, first = 0;
    for (size_t c = contrasts->n_contrasts; c-- > 0;) {
        if (!lex_keyness_tests_can(&keyness->tests, &contrasts->contrasts[c])) {
            n_without++;
            first = c;
        }
    }
    if (n_without == 0)
        return;
    const LexContrast *contrast = &contrasts->contrasts[first];
    if (contrast->reference == LEX_REFERENCE_LIST)
        lex_messages_add(keyness->run->messages,
                         "--keyness: p_doc is empty: a frequency list has no documents that could "
                         "be compared");
    else
        lex_messages_add(
            keyness->run->messages,
            "--keyness: p_doc is empty in %zu of %zu comparisons (%s is one): a side of fewer "
            "than two documents does not tell how much its documents differ",
            n_without, contrasts->n_contrasts, keyness->run->corpus->sources[contrast->target]);
}

static void
keyness_warn(const Keyness *keyness)
{
    const LexCorpus *corpus = keyness->run->corpus;
    size_t n_nameless = 0;
    for (size_t i = 0; i < corpus->n_documents; i++)
        n_nameless += corpus->sources[corpus->documents[i].source][0] == '\0';
    if (n_nameless > 0)
        lex_messages_add(keyness->run->messages,
                         "--keyness: %zu of %zu documents have no source and take no part",
                         n_nameless, corpus->n_documents);
    if (keyness->strata.n_undated > 0)
        lex_messages_add(keyness->run->messages,
                         "--keyness: %zu of %zu documents have no date for --strata=%s and are a "
                         "stratum of their own",
                         keyness->strata.n_undated, corpus->n_documents,
                         lex_strata_names[keyness->options->strata]);
    keyness_warn_untested(keyness);
}

static bool
keyness_check(const LexAnalysisRun *run, GError **error)
{
    const Options *given = run->options;
    if (given->g2_cells == 3) {
        lex_error_set(error, LEX_ERROR_USAGE, "--g2-cells=3: 2 or 4 was expected");
        return false;
    }
    const LexKeynessTest test = keyness_test_of(run);
    if (given->strata != LEX_STRATA_NONE &&
        (test == LEX_KEYNESS_WILCOXON || test == LEX_KEYNESS_WELCH)) {
        lex_error_set(error, LEX_ERROR_USAGE,
                      "--strata=%s and --test=%s do not go together: df and permutation compare "
                      "within strata",
                      lex_strata_names[given->strata], test_names[test]);
        return false;
    }
    static const char *const names[] = {"rounds", "seed"};
    for (size_t i = 0; i < G_N_ELEMENTS(names) && test != LEX_KEYNESS_PERMUTATION; i++) {
        if (!lex_settings_is_given(run->settings, names[i]))
            continue;
        lex_error_set(error, LEX_ERROR_USAGE, "--%s has no part in --test=%s", names[i],
                      test_names[test]);
        return false;
    }
    return lex_contrasts_check(run, given->reference, given->pairs, error);
}

static bool
keyness_test(Keyness *keyness, Sieved *ret_sieved, GError **error)
{
    const LexAnalysisRun *run = keyness->run;
    const LexKeynessSettings settings = {
        .test = keyness_test_of(run),
        .rounds = (unsigned)keyness->options->rounds,
        .seed = keyness->options->seed,
        .strata = keyness->strata.of_document,
        .n_strata = keyness->strata.n_strata,
        .over_all = keyness_is_over_all(run),
    };
    g_autofree bool *wanted = keyness_sieve(run, ret_sieved);
    return lex_keyness_tests_init(&keyness->tests, run, &keyness->contrasts, &settings, wanted,
                                  error);
}

static bool
keyness_write_over_all(const Keyness *keyness, GError **error)
{
    const LexKeynessSources sources = {
        .run = keyness->run,
        .tests = &keyness->tests,
        .forms = &keyness->forms,
        .is_lock = keyness->is_lock,
        .adjust = keyness->options->adjust,
        .locks = keyness->options->locks,
    };
    return !keyness_is_over_all(keyness->run) || lex_keyness_sources_write(&sources, error);
}

static void
keyness_clear(Keyness *keyness)
{
    for (size_t c = 0; keyness->order != NULL && c < keyness->contrasts.n_contrasts; c++)
        g_free(keyness->order[c]);
    g_free(keyness->order);
    g_free(keyness->n_rows);
    g_free(keyness->log10_q);
    g_free(keyness->is_lock);
    g_free(keyness->pieces);
    lex_term_forms_clear(&keyness->forms);
    lex_keyness_tests_clear(&keyness->tests);
    lex_document_strata_clear(&keyness->strata);
    lex_contrasts_clear(&keyness->contrasts);
}

static bool
keyness_run(LexAnalysisRun *run, GError **error)
{
    Keyness keyness = {.run = run, .options = run->options};
    Sieved sieved;
    if (!keyness_check(run, error) ||
        !lex_contrasts_init(&keyness.contrasts, run, keyness.options->reference,
                            keyness.options->pairs, error))
        return false;
    keyness.table = lex_output_table(run->output, "keyness", columns, error);
    lex_term_forms_init(&keyness.forms, run->terms, run->corpus);
    lex_document_strata_init(&keyness.strata, run->corpus, (LexStrataBy)keyness.options->strata);
    const bool written = keyness.table != NULL && keyness_test(&keyness, &sieved, error) &&
                         keyness_order(&keyness, error) && keyness_write_rows(&keyness, error) &&
                         keyness_write_over_all(&keyness, error);
    if (written) {
        keyness_warn(&keyness);
        keyness_report(&keyness, &sieved);
    }
    keyness_clear(&keyness);
    return written;
}

const LexAnalysis lex_analysis_keyness = {
    .name = "keyness",
    .summary = "which terms each source over- and under-uses, tested over documents",
    .needs = LEX_NEEDS_TERMS | LEX_NEEDS_DF | LEX_NEEDS_ALL_TERMS,
    .stem = "light",
    .stopwords = "none",
    .classes = "word,tag",
    .min_count = "5",
    .options = {"keyness", "Keyness", options, sizeof(Options)},
    .columns = columns,
    .check = keyness_check,
    .run = keyness_run,
};
