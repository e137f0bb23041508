/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-association.h"
#include "lex-sequence.h"
#include "lex-tail.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "test-gold.h"
#include "test-tables.h"

static void
assert_near(double got, double expected, double tolerance)
{
    if (!gold_near(got, expected, tolerance))
        fail_msg("got %.17g, expected %.17g", got, expected);
}

/* --- the figures of ngram.tsv --- */

/* Text::NSP's tmi, of every cell. */
static double
average_mi(const LexSequence *sequence)
{
    return fabs(lex_sequence_g2(sequence)) / (2 * M_LN2 * (double)sequence->n_total);
}

static double
poisson_stirling(const LexSequence *sequence)
{
    const double count = (double)sequence->cells[(1U << sequence->n_words) - 1];
    return count * (lex_sequence_pmi(sequence) * M_LN2 - 1);
}

static double
unsigned_g2(const LexSequence *sequence)
{
    return fabs(lex_sequence_g2(sequence));
}

static const struct {
    const char *name;
    double (*value)(const LexSequence *sequence);
} measures[] = {
    {"g2_indep", unsigned_g2},
    {"pmi_log2", lex_sequence_pmi},
    {"tmi_log2", average_mi},
    {"poisson_stirling_ln", poisson_stirling},
    {"quanteda_lambda", lex_sequence_lambda},
    {"quanteda_z", lex_sequence_z},
};

/*
 * "n111=10 n1pp=40 ... nppp=100": a 1 is the word of the sequence, 0 another, p any. Either cells,
 * all of 1 and 0, or margins of 1 and p. False when the text has none.
 */
static bool
read_counts(const char *input, LexSequence *ret_sequence)
{
    g_autoptr(GRegex) regex = g_regex_new("\\bn([01p]{2,5})=([0-9]+)", 0, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    uint64_t counts[1 << LEX_SEQUENCE_MAX_WORDS] = {0};
    size_t n_words = 0;
    bool are_margins = false;

    g_regex_match(regex, input, 0, &match);
    for (; g_match_info_matches(match); g_match_info_next(match, NULL)) {
        g_autofree char *places = g_match_info_fetch(match, 1);
        g_autofree char *count = g_match_info_fetch(match, 2);
        unsigned pattern = 0;
        n_words = strlen(places);
        for (size_t i = 0; i < n_words; i++)
            pattern |= (unsigned)(places[i] == '1') << i;
        counts[pattern] = g_ascii_strtoull(count, NULL, 10);
        are_margins = are_margins || strchr(places, 'p') != NULL;
    }
    if (n_words == 0)
        return false;
    if (are_margins) {
        lex_sequence_set_margins(ret_sequence, (unsigned)n_words, counts);
    } else {
        ret_sequence->n_words = (unsigned)n_words;
        memcpy(ret_sequence->cells, counts, sizeof counts);
    }
    return true;
}

/*
 * NLTK's pairs in a window: counts of pairs, but n1, n2 and N of words, and the count divided by
 * window - 1. No table, so only its PMI is asked for.
 */
static bool
read_nltk(const char *input, LexContingency *ret_table)
{
    g_autoptr(GRegex) regex = g_regex_new(
        "window_size=(\\d+): pair .* count (\\d+), words (\\d+),(\\d+), N=(\\d+)", 0, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    uint64_t numbers[5];

    if (!g_regex_match(regex, input, 0, &match))
        return false;
    for (int i = 0; i < 5; i++) {
        g_autofree char *number = g_match_info_fetch(match, i + 1);
        numbers[i] = g_ascii_strtoull(number, NULL, 10);
    }
    *ret_table =
        (LexContingency){numbers[1], numbers[2] * (numbers[0] - 1), numbers[3], numbers[4]};
    return true;
}

static bool
answer(const char *measure, const char *input, LexSequence *last, double *ret_value)
{
    LexContingency table;
    if (strcmp(measure, "nltk_pmi") == 0 && read_nltk(input, &table)) {
        *ret_value = lex_association_pmi(&table);
        return true;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(measures); i++) {
        if (strcmp(measures[i].name, measure) == 0 &&
            (strcmp(input, "same") == 0 || read_counts(input, last))) {
            *ret_value = measures[i].value(last);
            return true;
        }
    }
    return false;
}

static void
check_row(const GoldRow *row, GoldTally *tally, void *last)
{
    double value = NAN;
    double tolerance = 0;
    double got;

    if (!answer(gold_field(row, "measure"), gold_field(row, "input"), last, &got)) {
        gold_skip(row, tally, "measure or input not known");
        return;
    }
    assert_true(gold_number(row, "value", &value) && gold_number(row, "tol", &tolerance));
    gold_check(row, tally, got, value, tolerance);
}

static void
test_gold(void **state)
{
    LexSequence last = {0}; /* an input may be the one of the row before */
    (void)state;
    gold_each_row("ngram.tsv", 0, check_row, &last);
}

/* --- by hand --- */

/* Two of the 8 sequences are "a b c"; a stands first in four, b second in four, c third in two. */
static void
test_by_hand(void **state)
{
    /* margins by pattern: bit 0 is a, bit 1 b, bit 2 c */
    static const uint64_t margins[] = {8, 4, 4, 3, 2, 2, 2, 2};
    static const uint64_t cells[] = {3, 1, 1, 1, 0, 0, 0, 2};
    LexSequence sequence;
    (void)state;
    lex_sequence_set_margins(&sequence, 3, margins);
    for (unsigned i = 0; i < G_N_ELEMENTS(cells); i++)
        assert_int_equal(sequence.cells[i], cells[i]);

    const double expected = 4.0 * 4 * 2 / (8 * 8);
    const double g2 = 2 * (3 * log(3 / 1.5) + 3 * log(1 / 1.5) + 2 * log(2 / 0.5));
    const double lambda = log(2.5 * 1.5 * 1.5 * 0.5 / (1.5 * 0.5 * 0.5 * 3.5));
    const double variance = 1 / 2.5 + 3 / 1.5 + 3 / 0.5 + 1 / 3.5;
    assert_near(lex_sequence_expected(&sequence), expected, 0);
    assert_near(lex_sequence_g2(&sequence), g2, 1e-14);
    assert_near(lex_sequence_log10_p(&sequence), lex_tail_chi2(g2, 4), 1e-14);
    assert_near(lex_sequence_pmi(&sequence), 2, 0);
    assert_near(lex_sequence_log_dice(&sequence), 14 + log2(3 * 2 / 10.0), 1e-15);
    assert_near(lex_sequence_lambda(&sequence), lambda, 1e-15);
    assert_near(lex_sequence_z(&sequence), lambda / sqrt(variance), 1e-15);
}

/* --- what must agree --- */

/* The count of a pattern is that of all cells which contain it. */
static LexSequence
sequence_of_cells(unsigned n_words, const uint64_t *cells)
{
    uint64_t margins[1 << LEX_SEQUENCE_MAX_WORDS] = {0};
    LexSequence sequence;
    for (unsigned part = 0; part < 1U << n_words; part++) {
        for (unsigned cell = 0; cell < 1U << n_words; cell++)
            margins[part] += (cell & part) == part ? cells[cell] : 0;
    }
    lex_sequence_set_margins(&sequence, n_words, margins);
    return sequence;
}

static void
random_cells(uint64_t *seed, unsigned n_words, unsigned max_bits, uint64_t *ret_cells)
{
    for (unsigned i = 0; i < 1U << n_words; i++)
        ret_cells[i] = random_next(seed) >> (64 - max_bits + random_below(seed, max_bits));
}

/* From cells to margins and back. */
static void
test_margins(void **state)
{
    uint64_t seed = 31;
    (void)state;
    for (unsigned i = 0; i < 1000; i++) {
        uint64_t cells[1 << LEX_SEQUENCE_MAX_WORDS];
        const unsigned n_words = 2 + i % 4;
        random_cells(&seed, n_words, 50, cells);
        const LexSequence sequence = sequence_of_cells(n_words, cells);
        assert_memory_equal(sequence.cells, cells, sizeof *cells << n_words);
    }
}

/* Of two words every measure is that of the table. */
static void
test_pairs(void **state)
{
    uint64_t seed = 32;
    (void)state;
    for (int i = 0; i < 10000; i++) {
        const LexContingency table = random_table(&seed, 20);
        const uint64_t margins[] = {table.n_total, table.n1, table.n2, table.o11};
        LexSequence pair;
        lex_sequence_set_margins(&pair, 2, margins);
        for (const LexSequenceMeasure *m = lex_sequence_measures; m->name != NULL; m++) {
            const LexMeasure *const of_pair = lex_measure_find(m->name);
            assert_non_null(of_pair);
            const double expected = of_pair->value(&table);
            assert_near(m->value(&pair), expected, 1e-9 * fmax(1, fabs(expected)));
        }
    }
}

/* The order of the words does not matter, twice the counts are twice the evidence, and what does
 * not depend on the size of the corpus does not. */
static void
test_properties(void **state)
{
    uint64_t seed = 33;
    (void)state;
    for (unsigned i = 0; i < 5000; i++) {
        const unsigned n_words = 3 + i % 3;
        uint64_t cells[1 << LEX_SEQUENCE_MAX_WORDS];
        uint64_t twice_cells[1 << LEX_SEQUENCE_MAX_WORDS];
        uint64_t turned_cells[1 << LEX_SEQUENCE_MAX_WORDS];
        random_cells(&seed, n_words, 40, cells);
        for (unsigned cell = 0; cell < 1U << n_words; cell++) {
            const unsigned first = cell & 1;
            twice_cells[cell] = 2 * cells[cell];
            turned_cells[cell >> 1 | first << (n_words - 1)] = cells[cell];
        }
        const LexSequence sequence = sequence_of_cells(n_words, cells);
        const LexSequence twice = sequence_of_cells(n_words, twice_cells);
        const LexSequence turned = sequence_of_cells(n_words, turned_cells);
        const double g2 = lex_sequence_g2(&sequence);
        if (isnan(g2))
            continue;
        assert_near(lex_sequence_g2(&twice), 2 * g2, 0);
        assert_near(lex_sequence_pmi(&twice), lex_sequence_pmi(&sequence), 0);
        assert_near(lex_sequence_log_dice(&twice), lex_sequence_log_dice(&sequence), 0);
        for (const LexSequenceMeasure *m = lex_sequence_measures; m->name != NULL; m++) {
            const double expected = m->value(&sequence);
            assert_near(m->value(&turned), expected, 1e-11 * fmax(1, fabs(expected)));
        }
        assert_true(isfinite(lex_sequence_lambda(&sequence)));
        assert_true(isfinite(lex_sequence_log10_p(&sequence)));
        assert_true(!(lex_sequence_log_dice(&sequence) > 14));
    }
}

/* The largest counts there are. */
static void
test_large(void **state)
{
    uint64_t cells[32];
    (void)state;
    for (unsigned i = 0; i < 32; i++)
        cells[i] = (UINT64_C(1) << 58) - 1;
    LexSequence sequence = sequence_of_cells(5, cells);
    assert_near(lex_sequence_lambda(&sequence), 0, 1e-14);
    assert_near(lex_sequence_g2(&sequence), 0, 0);
    assert_near(lex_sequence_log10_p(&sequence), 0, 0);
    cells[0] = 0;
    cells[31] = 0;
    sequence = sequence_of_cells(5, cells);
    assert_true(isfinite(lex_sequence_lambda(&sequence)));
    assert_true(lex_sequence_g2(&sequence) < -1e15);
    assert_near(lex_sequence_pmi(&sequence), -INFINITY, 0);
}

/* Words in every sequence, words in none. */
static void
test_degenerate(void **state)
{
    const LexSequence always = sequence_of_cells(3, (const uint64_t[8]){[7] = 10});
    const LexSequence never = sequence_of_cells(3, (const uint64_t[8]){[0] = 10});
    const LexSequence empty = sequence_of_cells(3, (const uint64_t[8]){0});
    (void)state;
    assert_near(lex_sequence_g2(&always), 0, 0);
    assert_near(lex_sequence_pmi(&always), 0, 0);
    assert_near(lex_sequence_log_dice(&always), 14, 0);
    assert_near(lex_sequence_g2(&never), 0, 0);
    assert_near(lex_sequence_pmi(&never), NAN, 0);
    assert_near(lex_sequence_log_dice(&never), NAN, 0);
    assert_near(lex_sequence_g2(&empty), NAN, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gold),       cmocka_unit_test(test_by_hand),
        cmocka_unit_test(test_margins),    cmocka_unit_test(test_pairs),
        cmocka_unit_test(test_properties), cmocka_unit_test(test_large),
        cmocka_unit_test(test_degenerate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
