/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-dispersion.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "test-gold.h"
#include "test-random.h"

enum { MAX_PARTS = 64, MAX_POSITIONS = 4096 };

/* --- a term in all parts of a corpus, and what the functions take of it --- */

typedef struct {
    size_t n;
    uint64_t counts[MAX_PARTS];
    uint64_t sizes[MAX_PARTS];
} Spread;

typedef struct {
    LexDivision division;
    size_t n;
    LexTermPart parts[MAX_PARTS];
} Sparse;

static Sparse
sparse_of(const Spread *spread)
{
    Sparse sparse = {.division = {.n_parts = spread->n, .min_size = UINT64_MAX}};

    for (size_t i = 0; i < spread->n; i++) {
        sparse.division.size += spread->sizes[i];
        sparse.division.min_size = MIN(sparse.division.min_size, spread->sizes[i]);
        if (spread->counts[i] > 0)
            sparse.parts[sparse.n++] = (LexTermPart){spread->counts[i], spread->sizes[i]};
    }
    return sparse;
}

typedef double Measure(const LexDivision *division, size_t n, const LexTermPart parts[]);

static double
measure_spread(Measure *measure, const Spread *spread)
{
    const Sparse sparse = sparse_of(spread);
    return measure(&sparse.division, sparse.n, sparse.parts);
}

static double
range_relative(const LexDivision *division, size_t n, G_GNUC_UNUSED const LexTermPart parts[])
{
    return lex_dispersion_range(division, n);
}

static double
kromer_ur(G_GNUC_UNUSED const LexDivision *division, size_t n, const LexTermPart parts[])
{
    return lex_dispersion_kromer_ur(n, parts);
}

static double
kl_as_odds(const LexDivision *division, size_t n, const LexTermPart parts[])
{
    const double kl = lex_dispersion_kl(division, n, parts);
    return kl / (1 + kl);
}

static double
kl_as_exponential(const LexDivision *division, size_t n, const LexTermPart parts[])
{
    return -expm1(-lex_dispersion_kl(division, n, parts));
}

/* --- the figures of dispersion.tsv --- */

/* In the file's words. "1-" before the name is the complement; "_equal" behind it says that the
 * parts are of equal size, whatever the sizes given, and "_rates" that they are not. */
static const struct {
    const char *name;
    Measure *measure;
} measures[] = {
    {"gries_dp", lex_dispersion_dp},
    {"gries_dp_norm", lex_dispersion_dp_norm},
    {"dp_egbert2020", lex_dispersion_dp_egbert},
    {"dkl", lex_dispersion_kl},
    {"dkl_norm_odds", kl_as_odds},
    {"dkl_norm_exp", kl_as_exponential},
    {"juilland_d", lex_dispersion_juilland_d},
    {"carroll_d2", lex_dispersion_carroll_d2},
    {"rosengren_s", lex_dispersion_rosengren_s},
    {"zhang_dc", lex_dispersion_rosengren_s},
    {"lyne_d3", lex_dispersion_lyne_d3},
    {"da", lex_dispersion_da},
    {"range_rel", range_relative},
    {"juilland_u", lex_dispersion_juilland_u},
    {"carroll_um", lex_dispersion_carroll_um},
    {"rosengren_af", lex_dispersion_rosengren_af},
    {"rosengren_kf", lex_dispersion_rosengren_af},
    {"engwall_fm", lex_dispersion_engwall_fm},
    {"kromer_ur", kromer_ur},
};

static const struct {
    const char *name;
    size_t offset;
} distances[] = {
    {"arf", offsetof(LexDistances, arf)},     {"f_arf", offsetof(LexDistances, arf)},
    {"awt", offsetof(LexDistances, awt)},     {"ald", offsetof(LexDistances, ald)},
    {"f_awt", offsetof(LexDistances, f_awt)}, {"f_ald", offsetof(LexDistances, f_ald)},
};

static Measure *
find_measure(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(measures); i++) {
        if (strcmp(measures[i].name, name) == 0)
            return measures[i].measure;
    }
    return NULL;
}

static bool
read_counts(const char *text, size_t *ret_n, uint64_t ret_counts[MAX_PARTS])
{
    g_auto(GStrv) fields = g_strsplit(text, ",", -1);
    *ret_n = g_strv_length(fields);

    for (size_t i = 0; i < *ret_n && i < MAX_PARTS; i++) {
        char *end;
        ret_counts[i] = g_ascii_strtoull(fields[i], &end, 10);
        if (end == fields[i] || *end != '\0')
            return false;
    }
    return *ret_n > 0 && *ret_n <= MAX_PARTS;
}

static bool
parts_value(const GoldRow *row, const char *name, double *ret_value)
{
    g_autofree char *base = g_strdup(name);
    const bool equal = g_str_has_suffix(base, "_equal");
    Spread spread;
    size_t n_sizes;

    if (equal || g_str_has_suffix(base, "_rates"))
        base[strlen(base) - strlen("_equal")] = '\0';
    Measure *const measure = find_measure(base);
    if (measure == NULL || !read_counts(gold_field(row, "v"), &spread.n, spread.counts) ||
        !read_counts(gold_field(row, "s"), &n_sizes, spread.sizes) || n_sizes != spread.n)
        return false;
    for (size_t i = 0; equal && i < spread.n; i++)
        spread.sizes[i] = 1000;
    *ret_value = measure_spread(measure, &spread);
    return true;
}

/* The tokens in s, and the one that is meant in v or, where that is a number, last in the item. */
static bool
distances_value(const GoldRow *row, const char *name, double *ret_value)
{
    g_auto(GStrv) tokens = g_strsplit_set(gold_field(row, "s"), " ,|", -1);
    const char *const item = gold_field(row, "item");
    const char *const space = strrchr(item, ' ');
    const char *term = gold_field(row, "v");
    uint64_t positions[MAX_POSITIONS];
    size_t n_tokens = 0;
    size_t n = 0;

    if (!g_strv_contains((const char *const *)tokens, term))
        term = space != NULL ? space + 1 : item;
    for (size_t i = 0; tokens[i] != NULL && n < MAX_POSITIONS; i++) {
        if (strcmp(tokens[i], term) == 0)
            positions[n++] = n_tokens;
        n_tokens += *tokens[i] != '\0';
    }
    for (size_t i = 0; n > 0 && i < G_N_ELEMENTS(distances); i++) {
        if (strcmp(distances[i].name, name) == 0) {
            const LexDistances found = lex_dispersion_distances(n_tokens, n, positions);
            *ret_value = G_STRUCT_MEMBER(double, &found, distances[i].offset);
            return true;
        }
    }
    return false;
}

static void
check_row(const GoldRow *row, GoldTally *tally, G_GNUC_UNUSED void *data)
{
    const char *name = gold_field(row, "measure");
    const bool complement = g_str_has_prefix(name, "1-");
    double got;
    double value = NAN;
    double tolerance = 0;

    name += complement ? strlen("1-") : 0;
    assert_true(gold_number(row, "value", &value) && gold_number(row, "tol", &tolerance));
    if (parts_value(row, name, &got) || distances_value(row, name, &got))
        gold_check(row, tally, complement ? 1 - got : got, value, tolerance);
    else
        gold_skip(row, tally, "lexstat has no such measure, or cannot read v and s");
}

static void
test_gold(void **state)
{
    (void)state;
    gold_each_row("dispersion.tsv", 0, check_row, NULL);
}

/* --- by hand --- */

/*
 * The word a of Gries 2008, and a word in two of six parts. In R:
 *
 *     v <- 1:5; n <- c(9, 10, 10, 10, 11)      v <- c(3,0,1,0,0,0); n <- c(100,50,300,120,80,10)
 *     f <- sum(v); s <- n/sum(n); r <- v/s; q <- (r/sum(r))[r>0]; k <- length(v)
 *     dp <- sum(abs(v/f-s))/2; dp; dp/(1-min(s)); dp/(1-min(s[v>0])); sum((v/f*log2(v/f/s))[v>0])
 *     1-sqrt(mean((r-mean(r))^2))/mean(r)/sqrt(k-1); -sum(q*log(q))/log(k)
 *     sum(sqrt(v*s))^2/f; 1-sum((v-f*s)^2/(f*s))/(4*f); 1-mean(dist(r))/(2*mean(r))
 */
static void
test_by_hand(void **state)
{
    static const Spread gries = {5, {1, 2, 3, 4, 5}, {9, 10, 10, 10, 11}};
    static const Spread rare = {6, {3, 0, 1}, {100, 50, 300, 120, 80, 10}};
    static const struct {
        Measure *measure;
        double of_gries;
        double of_rare;
    } cases[] = {
        {lex_dispersion_dp, 0.18, 0.59848484848484851},
        {lex_dispersion_dp_norm, 0.21951219512195119, 0.60769230769230775},
        {lex_dispersion_dp_egbert, 0.21951219512195119, 0.7053571428571429},
        {lex_dispersion_kl, 0.13697172936522081, 1.5149472748316692},
        {lex_dispersion_juilland_d, 0.78515045345045076, 0.11456225515285401},
        {lex_dispersion_carroll_d2, 0.9379213032979955, 0.1814322619606436},
        {lex_dispersion_rosengren_s, 0.94981634230424083, 0.45454545454545454},
        {lex_dispersion_lyne_d3, 0.95645342312008974, 0.28749999999999998},
        {lex_dispersion_da, 0.69745003445899378, 0.04},
    };
    (void)state;

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        assert_value("a", measure_spread(cases[i].measure, &gries), cases[i].of_gries, 1e-15);
        assert_value("rare", measure_spread(cases[i].measure, &rare), cases[i].of_rare, 1e-15);
    }
}

/* The published values of the same word with its parts taken as equal, to the digits printed: Gries
 * 2008, pp. 407 to 409, and Carroll 1970, p. 14. */
static void
test_published(void **state)
{
    static const Spread gries = {5, {1, 2, 3, 4, 5}, {10, 10, 10, 10, 10}};
    static const Spread carroll = {5, {0, 4, 3, 2, 1}, {10, 10, 10, 10, 10}};
    (void)state;

    assert_value("S", measure_spread(lex_dispersion_rosengren_s, &gries), 0.937, 5e-4);
    assert_value("D3", measure_spread(lex_dispersion_lyne_d3, &gries), 0.944, 5e-4);
    assert_value("Um", measure_spread(lex_dispersion_carroll_um, &gries), 14.108, 5e-4);
    assert_value("KF", measure_spread(lex_dispersion_rosengren_af, &gries), 14.053, 5e-4);
    assert_value("FM", measure_spread(lex_dispersion_engwall_fm, &gries), 15, 0);
    assert_value("D", measure_spread(lex_dispersion_juilland_d, &carroll), 0.6464, 5e-5);
    assert_value("U", measure_spread(lex_dispersion_juilland_u, &carroll), 6.46, 5e-3);
}

/* The distances between the occurrences of a, and what is made of them: Gries 2008, p. 410. */
static void
test_published_distances(void **state)
{
    static const uint64_t steps[] = {2, 10, 2, 9, 2, 5, 2, 3, 3, 1, 3, 2, 1, 3, 2};
    uint64_t positions[G_N_ELEMENTS(steps)];
    uint64_t position = 0;
    (void)state;

    for (size_t i = 0; i < G_N_ELEMENTS(steps); i++)
        positions[i] = position += steps[i];
    for (size_t i = 0; i < G_N_ELEMENTS(steps); i++)
        positions[i] -= steps[0]; /* any beginning does on a ring */
    const LexDistances got = lex_dispersion_distances(50, G_N_ELEMENTS(steps), positions);
    assert_value("ARF", got.arf, 10.8, 1e-14);
    assert_value("AWT", got.awt, 3.18, 1e-14);
    assert_value("ALD", got.ald, 0.628, 5e-4);
    assert_value("f_AWT", got.f_awt, 9.328, 5e-4);
    assert_value("f_ALD", got.f_ald, 11.764, 5e-4);
}

static void
test_nowhere(void **state)
{
    static const Spread spread = {3, {0}, {10, 20, 30}};
    static const Spread single = {1, {2}, {10}};
    (void)state;

    for (size_t i = 0; i < G_N_ELEMENTS(measures); i++) {
        Measure *const measure = measures[i].measure;
        if (measure != range_relative && measure != kromer_ur &&
            measure != lex_dispersion_rosengren_af && measure != lex_dispersion_engwall_fm)
            assert_value(measures[i].name, measure_spread(measure, &spread), NAN, 0);
        else
            assert_value(measures[i].name, measure_spread(measure, &spread), 0, 0);
    }
    assert_value("ARF", lex_dispersion_distances(60, 0, NULL).arf, NAN, 0);
    assert_value("ARF", lex_arf_value(&(LexArf){0}, 1, 60), NAN, 0);

    assert_value("DP", measure_spread(lex_dispersion_dp, &single), 0, 0);
    assert_value("DP norm", measure_spread(lex_dispersion_dp_norm, &single), NAN, 0);
    assert_value("DP Egbert", measure_spread(lex_dispersion_dp_egbert, &single), NAN, 0);
    assert_value("D", measure_spread(lex_dispersion_juilland_d, &single), NAN, 0);
    assert_value("D2", measure_spread(lex_dispersion_carroll_d2, &single), NAN, 0);
    assert_value("D_A", measure_spread(lex_dispersion_da, &single), NAN, 0);
}

/* --- properties --- */

/* Parts of 1 to 300 tokens; the term in few of them, or in most. */
static Spread
random_spread(uint64_t *seed)
{
    Spread spread = {.n = 2 + random_below(seed, MAX_PARTS - 1)};
    const size_t rarity = 1 + random_below(seed, 20);

    for (size_t i = 0; i < spread.n; i++) {
        spread.sizes[i] = 1 + random_below(seed, 300);
        if (random_below(seed, rarity) == 0)
            spread.counts[i] = 1 + random_below(seed, spread.sizes[i]);
    }
    spread.counts[0] = MAX(spread.counts[0], 1);
    return spread;
}

/* The formulas of the header over all parts, those without the term too. */
typedef struct {
    double dp, kl, d, d2, s, d3, da;
} Dense;

static Dense
dense_of(const Spread *spread)
{
    double f = 0, size = 0, mean = 0;
    Dense all = {0};

    for (size_t i = 0; i < spread->n; i++) {
        f += (double)spread->counts[i];
        size += (double)spread->sizes[i];
        mean += (double)spread->counts[i] / (double)spread->sizes[i] / (double)spread->n;
    }
    double variance = 0, x2 = 0, root = 0, entropy = 0, pairs = 0;
    for (size_t i = 0; i < spread->n; i++) {
        const double v = (double)spread->counts[i];
        const double s = (double)spread->sizes[i] / size;
        const double r = v / (double)spread->sizes[i];
        const double p = r / (mean * (double)spread->n);
        all.dp += fabs(v / f - s) / 2;
        all.kl += v > 0 ? v / f * log2(v / f / s) : 0;
        variance += (r - mean) * (r - mean) / (double)spread->n;
        x2 += (v - f * s) * (v - f * s) / (f * s);
        root += sqrt(v * s);
        entropy -= p > 0 ? p * log(p) : 0;
        for (size_t j = 0; j < i; j++)
            pairs += fabs(r - (double)spread->counts[j] / (double)spread->sizes[j]);
    }
    const double n = (double)spread->n;
    all.d = 1 - sqrt(variance) / mean / sqrt(n - 1);
    all.d2 = entropy / log(n);
    all.s = root * root / f;
    all.d3 = 1 - x2 / (4 * f);
    all.da = 1 - pairs / (n * (n - 1) / 2) / (2 * mean);
    return all;
}

static void
test_sparse_is_dense(void **state)
{
    uint64_t seed = 11;
    (void)state;

    for (unsigned round = 0; round < 500; round++) {
        const Spread spread = random_spread(&seed);
        const Dense dense = dense_of(&spread);
        assert_value("DP", measure_spread(lex_dispersion_dp, &spread), dense.dp, 1e-13);
        assert_value("KL", measure_spread(lex_dispersion_kl, &spread), dense.kl, 1e-13);
        assert_value("D", measure_spread(lex_dispersion_juilland_d, &spread), dense.d, 1e-13);
        assert_value("D2", measure_spread(lex_dispersion_carroll_d2, &spread), dense.d2, 1e-13);
        assert_value("S", measure_spread(lex_dispersion_rosengren_s, &spread), dense.s, 1e-13);
        assert_value("D3", measure_spread(lex_dispersion_lyne_d3, &spread), dense.d3, 1e-12);
        assert_value("D_A", measure_spread(lex_dispersion_da, &spread), dense.da, 1e-13);
    }
}

/* As many occurrences in every part as it is large, or all of them in one. */
static void
test_extremes(void **state)
{
    uint64_t seed = 12;
    (void)state;

    for (unsigned round = 0; round < 200; round++) {
        Spread even = random_spread(&seed);
        const Sparse sparse = sparse_of(&even);
        Spread one = even;
        memset(one.counts, 0, sizeof one.counts);
        for (size_t i = 0; i < even.n; i++) {
            even.counts[i] = even.sizes[i];
            if (even.sizes[i] == sparse.division.min_size)
                one.counts[0] = 1;
        }
        one.sizes[0] = sparse.division.min_size;

        assert_value("DP", measure_spread(lex_dispersion_dp, &even), 0, 1e-15);
        assert_value("KL", measure_spread(lex_dispersion_kl, &even), 0, 1e-14);
        assert_value("D", measure_spread(lex_dispersion_juilland_d, &even), 1, 1e-14);
        assert_value("D2", measure_spread(lex_dispersion_carroll_d2, &even), 1, 1e-14);
        assert_value("S", measure_spread(lex_dispersion_rosengren_s, &even), 1, 1e-14);
        assert_value("D3", measure_spread(lex_dispersion_lyne_d3, &even), 1, 1e-14);
        assert_value("D_A", measure_spread(lex_dispersion_da, &even), 1, 1e-14);
        assert_value("DP norm", measure_spread(lex_dispersion_dp_norm, &one), 1, 1e-14);
        assert_value("DP Egbert", measure_spread(lex_dispersion_dp_egbert, &one), 1, 1e-14);
        assert_value("D", measure_spread(lex_dispersion_juilland_d, &one), 0, 1e-14);
        assert_value("D2", measure_spread(lex_dispersion_carroll_d2, &one), 0, 1e-14);
        assert_value("D_A", measure_spread(lex_dispersion_da, &one), 0, 1e-14);
    }
}

/* An even spread has ARF f, the ring may begin anywhere, and 1 <= ARF <= f. */
static void
test_arf(void **state)
{
    uint64_t seed = 13;
    uint64_t positions[100];
    (void)state;

    for (size_t i = 0; i < 100; i++)
        positions[i] = 10 * i + 7;
    assert_value("even", lex_dispersion_distances(1000, 100, positions).arf, 100, 0);
    assert_value("ALD", lex_dispersion_distances(1000, 100, positions).f_ald, 100, 1e-11);
    assert_value("AWT", lex_dispersion_distances(1000, 100, positions).f_awt, 100, 1e-11);
    assert_value("one", lex_dispersion_distances(1000, 1, positions).arf, 1, 0);

    for (unsigned round = 0; round < 200; round++) {
        const size_t n = 1 + random_below(&seed, 100);
        uint64_t first = positions[0] = random_below(&seed, 50);
        for (size_t i = 1; i < n; i++)
            positions[i] = positions[i - 1] + 1 + random_below(&seed, i % 7 == 0 ? 500 : 3);
        const uint64_t n_tokens = positions[n - 1] + 1 + random_below(&seed, 50);
        const double arf = lex_dispersion_distances(n_tokens, n, positions).arf;
        assert_true(arf > 1 - 1e-12 && arf <= (double)n);
        for (size_t i = 0; i < n; i++)
            positions[i] -= first;
        assert_value("turned", lex_dispersion_distances(n_tokens, n, positions).arf, arf, 0);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gold),      cmocka_unit_test(test_by_hand),
        cmocka_unit_test(test_published), cmocka_unit_test(test_published_distances),
        cmocka_unit_test(test_nowhere),   cmocka_unit_test(test_sparse_is_dense),
        cmocka_unit_test(test_extremes),  cmocka_unit_test(test_arf),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
