/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every figure of logodds.tsv against lex-keyness.c: Monroe's log-odds as FightingWords has them,
 * and tidylo's, which compare a set with all sets, itself among them.
 *
 * tidylo needs the counts of all words of a data set. Those of the small ones are here; the 60
 * nouns of the BNC are all in both sets, so that their totals are enough, and the count in the
 * other set is looked up in the rows of the same words.
 */
#include "lex-keyness.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "test-gold.h"

enum { BNC_WORDS = 60, BNC_WRITTEN = 1464615, BNC_SPOKEN = 166773 };

/* --- counts --- */

typedef struct {
    const char *dataset;
    const char *set;
    const char *word;
    double count;
} Count;

/* Gears of the cars with either form of engine, in R's mtcars; and tidytext's two sentences. */
static const Count counts[] = {
    {"mtcars", "0", "3", 12}, {"mtcars", "0", "4", 2},   {"mtcars", "0", "5", 4},
    {"mtcars", "1", "3", 3},  {"mtcars", "1", "4", 10},  {"mtcars", "1", "5", 1},
    {"fox", "1", "the", 1},   {"fox", "1", "quick", 1},  {"fox", "1", "brown", 1},
    {"fox", "1", "fox", 1},   {"fox", "1", "jumped", 2}, {"fox", "2", "over", 1},
    {"fox", "2", "the", 1},   {"fox", "2", "lazy", 1},   {"fox", "2", "brown", 1},
    {"fox", "2", "dog", 2},
};

/* tidylo's pseudo-counts: of the word in its set and in all, and of all words in both. */
typedef struct {
    double word;
    double set;
    double word_everywhere;
    double everything;
} Pseudo;

static double
count_of_word(const Count *count)
{
    double sum = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(counts); i++) {
        if (strcmp(counts[i].dataset, count->dataset) == 0 &&
            strcmp(counts[i].word, count->word) == 0)
            sum += counts[i].count;
    }
    return sum;
}

/* Rows that are there get their prior; a word that a set does not have gets none. */
static Pseudo
pseudo_of_counts(const char *dataset, const char *set, const char *word, bool empirical)
{
    Pseudo pseudo = {0};
    for (size_t i = 0; i < G_N_ELEMENTS(counts); i++) {
        if (strcmp(counts[i].dataset, dataset) != 0)
            continue;
        const double y = counts[i].count + (empirical ? count_of_word(&counts[i]) : 1);
        const bool in_set = strcmp(counts[i].set, set) == 0;
        const bool is_word = strcmp(counts[i].word, word) == 0;
        pseudo.everything += y;
        pseudo.set += in_set ? y : 0;
        pseudo.word_everywhere += is_word ? y : 0;
        pseudo.word += in_set && is_word ? y : 0;
    }
    return pseudo;
}

static Pseudo
pseudo_of_bnc(double count, double count_everywhere, bool written, bool empirical)
{
    const double size = BNC_WRITTEN + BNC_SPOKEN;
    const double alpha = empirical ? count_everywhere : 1;
    const double alpha_total = empirical ? size : BNC_WORDS;
    return (Pseudo){
        .word = count + alpha,
        .set = (written ? BNC_WRITTEN : BNC_SPOKEN) + alpha_total,
        .word_everywhere = count_everywhere + 2 * alpha,
        .everything = size + 2 * alpha_total,
    };
}

/* --- the nouns of the BNC --- */

/* Word to its count in both sets. */
static void
note_noun(const GoldRow *row, G_GNUC_UNUSED GoldTally *tally, void *data)
{
    const char *const dataset = gold_field(row, "dataset");
    const uint64_t both = gold_count(row, "y1") + gold_count(row, "y2");
    if (strcmp(dataset, "BNCcomparison60") == 0)
        g_hash_table_insert(data, g_strdup(gold_field(row, "word")), GSIZE_TO_POINTER(both));
}

static void
note_bnc_noun(const GoldRow *row, G_GNUC_UNUSED GoldTally *tally, void *data)
{
    const uint64_t both = gold_count(row, "f1") + gold_count(row, "f2");
    g_hash_table_insert(data, g_strdup(gold_field(row, "noun")), GSIZE_TO_POINTER(both));
}

/* Nouns whose count in the other set no row of the source has. It is the one that makes the delta
 * of one of their four figures, a whole number to twelve digits; the other three then hold. */
static const struct {
    const char *word;
    size_t both;
} other_nouns[] = {
    {"time", 156300 + 21720}, {"year", 146308 + 15593}, {"part", 55809 + 4288},
    {"house", 50634 + 5587},  {"drinking", 952 + 53},   {"adjective", 975 + 29},
    {"propulsion", 99 + 1},   {"ascendant", 99 + 1},
};

/* Of the source and of the folder to test: what is missing in one may be in the other. */
static GHashTable *
nouns_new(void)
{
    static const struct {
        const char *file;
        GoldRowFunc *note;
    } files[] = {{"logodds.tsv", note_noun}, {"keyness_bnc.tsv", note_bnc_noun}};
    GHashTable *const nouns = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (size_t i = 0; i < G_N_ELEMENTS(other_nouns); i++)
        g_hash_table_insert(nouns, g_strdup(other_nouns[i].word),
                            GSIZE_TO_POINTER(other_nouns[i].both));
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *of_source = gold_source_path(files[i].file);
        g_autofree char *to_test = gold_path(files[i].file);
        gold_read(of_source, files[i].note, nouns);
        if (g_file_test(to_test, G_FILE_TEST_EXISTS))
            gold_read(to_test, files[i].note, nouns);
    }
    return nouns;
}

/* --- the rows --- */

static bool
answer_tidylo(const GoldRow *row, GHashTable *nouns, LexLogOdds *ret_answer)
{
    const char *const dataset = gold_field(row, "dataset");
    const char *const word = gold_field(row, "word");
    const char *const params = gold_field(row, "params");
    const char *const set = strstr(params, "set=");
    const bool empirical = g_str_has_prefix(params, "empirical Bayes");
    const double both = (double)GPOINTER_TO_SIZE(g_hash_table_lookup(nouns, word));
    Pseudo pseudo;

    if (set == NULL)
        return false;
    if (strcmp(dataset, "bnc60") == 0 && both > 0)
        pseudo = pseudo_of_bnc((double)gold_count(row, "y1"), both, strcmp(set, "set=written") == 0,
                               empirical);
    else
        pseudo = pseudo_of_counts(dataset, set + strlen("set="), word, empirical);
    *ret_answer =
        lex_keyness_log_odds_of(pseudo.word, pseudo.set, pseudo.word_everywhere, pseudo.everything);
    return pseudo.word > 0;
}

static bool
answer_monroe(const GoldRow *row, LexLogOdds *ret_answer)
{
    static const char flat[] = "flat alpha_w=";
    static const char informative[] = "informative alpha_w=";
    const char *const params = gold_field(row, "params");
    const LexContingency table = lex_keyness_table(gold_count(row, "y1"), gold_count(row, "n1"),
                                                   gold_count(row, "y2"), gold_count(row, "n2"));

    if (g_str_has_prefix(params, flat)) {
        const double alpha = g_ascii_strtod(params + strlen(flat), NULL);
        *ret_answer = lex_keyness_log_odds(&table, alpha, BNC_WORDS * alpha);
        return strcmp(gold_field(row, "dataset"), "BNCcomparison60") == 0;
    }
    if (g_str_has_prefix(params, informative)) {
        const double alpha_total = g_ascii_strtod(params + strlen(informative), NULL);
        const double share = (double)table.n2 / (double)table.n_total;
        *ret_answer = lex_keyness_log_odds(&table, alpha_total * share, alpha_total);
        return true;
    }
    return false;
}

static void
check_row(const GoldRow *row, GoldTally *tally, void *nouns)
{
    const char *const variant = gold_field(row, "variant");
    LexLogOdds answer;
    double delta = NAN;
    double z = NAN;

    if (!(strcmp(variant, "monroe_pairwise") == 0     ? answer_monroe(row, &answer)
          : strcmp(variant, "tidylo_set_vs_all") == 0 ? answer_tidylo(row, nouns, &answer)
                                                      : false)) {
        gold_skip(row, tally, "variant not known, or the counts of all sets are not in the files");
        return;
    }
    assert_true(gold_number(row, "delta", &delta) && gold_number(row, "z", &z));
    if (gold_near(answer.delta, delta, 1e-13 + 1e-12 * fabs(delta)))
        gold_check(row, tally, answer.z, z, 1e-11 + 1e-12 * fabs(z));
    else
        print_error("got %.17g, expected %.17g: %s\n", answer.delta, delta, row->line);
}

static void
test_gold(void **state)
{
    g_autoptr(GHashTable) nouns = nouns_new();
    (void)state;
    gold_each_row("logodds.tsv", 0, check_row, nouns);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
