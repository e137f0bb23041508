/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-keyness-comparison.h"

#include "lex-document-test.h"
#include "lex-keyness.h"

#include <math.h>

#define Z_95 1.959963984540054 /* the interval of 95 % is so many errors to either side */
#define LOCK 0.5               /* a lock's intervals lie within 2^-0.5 to 2^0.5 */

static LexHolding
holding_or_none(const LexHolding *holding)
{
    return holding != NULL ? *holding : (LexHolding){0};
}

/* What the reference holds, and its documents; target is what the target does. */
static LexHolding
find_reference(const LexKeynessTests *tests, const LexContrast *contrast, size_t place,
               const LexHolding *target, LexDivision *ret_division)
{
    const LexReferenceList *list = tests->contrasts->list;
    if (contrast->reference == LEX_REFERENCE_LIST) {
        *ret_division = (LexDivision){.size = list->n_tokens};
        return (LexHolding){.count = list->counts[tests->terms[place].term]};
    }
    if (contrast->reference != LEX_REFERENCE_REST) {
        *ret_division = tests->divisions[contrast->reference];
        return holding_or_none(lex_keyness_tests_find(tests, place, contrast->reference));
    }
    const LexHolding *total = &tests->terms[place].total;
    *ret_division = tests->divisions[tests->contrasts->n_all_sources];
    ret_division->n_parts -= tests->divisions[contrast->target].n_parts;
    ret_division->size -= tests->divisions[contrast->target].size;
    return (LexHolding){
        .count = total->count - target->count,
        .df = total->df - target->df,
        .squares = total->squares - target->squares,
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

LexKeynessComparison
lex_keyness_compare(const LexKeynessTests *tests, size_t contrast_index, size_t place)
{
    const LexContrast *contrast = &tests->contrasts->contrasts[contrast_index];
    const LexDivision *target_docs = &tests->divisions[contrast->target];
    const LexHolding *held = lex_keyness_tests_find(tests, place, contrast->target);
    const LexHolding target = holding_or_none(held);
    LexDivision reference_docs;
    const LexHolding reference = find_reference(tests, contrast, place, &target, &reference_docs);
    return (LexKeynessComparison){
        .tokens = lex_keyness_table(target.count, target_docs->size, reference.count,
                                    reference_docs.size),
        .documents = lex_keyness_table(target.df, target_docs->n_parts, reference.df,
                                       reference_docs.n_parts),
        .target = held,
        .phi = find_phi(&target, target_docs, &reference, &reference_docs),
    };
}

double
lex_keyness_interval_half(double error, double phi)
{
    const double widening = phi > 1 ? sqrt(phi) : 1;
    return Z_95 * widening * error;
}

uint64_t
lex_keyness_n_lower(const LexKeynessTests *tests, const LexHolding *own, size_t place)
{
    const LexTestedTerm *term = &tests->terms[place];
    uint64_t n_lower = 0;
    if (own == NULL)
        return 0;
    for (uint32_t s = 0; s < tests->contrasts->n_all_sources; s++)
        n_lower += tests->divisions[s].n_parts > 0; /* all that do not hold it */
    for (uint32_t i = 0; i < term->n_holdings; i++) {
        const LexHolding *other = &term->holdings[i];
        n_lower -= (LexInt128)other->count * tests->divisions[own->source].size >=
                   (LexInt128)own->count * tests->divisions[other->source].size;
    }
    return n_lower;
}

bool
lex_keyness_is_in_neither(const LexKeynessTests *tests, size_t contrast, size_t place)
{
    const LexContrast *of = &tests->contrasts->contrasts[contrast];
    if (of->reference == LEX_REFERENCE_REST)
        return tests->terms[place].total.count == 0;
    LexDivision documents;
    const LexHolding none = {0};
    return lex_keyness_tests_find(tests, place, of->target) == NULL &&
           find_reference(tests, of, place, &none, &documents).count == 0;
}

bool
lex_keyness_is_lock(const LexKeynessTests *tests, size_t place)
{
    for (size_t c = 0; c < tests->contrasts->n_contrasts; c++) {
        const LexKeynessComparison comparison = lex_keyness_compare(tests, c, place);
        const double log_ratio = lex_keyness_log_ratio(&comparison.tokens);
        const double error = lex_keyness_log_ratio_error(&comparison.tokens);
        if (!(fabs(log_ratio) + lex_keyness_interval_half(error, comparison.phi) <= LOCK))
            return false;
    }
    return true;
}
