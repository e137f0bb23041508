/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-analysis-run.h"

/*
 * The words that an analysis is asked about, --collocates=assad,rezim*,"vladimir putin": each a
 * node of one word or several, each word a pattern, where * is any letters and ? is one.
 *
 * A word of a node matches terms: by their stem or by one of their forms, with the Arabic article
 * or without, so that assad is al-Assad too. What is not counted matches nothing.
 */
typedef struct {
    char *text; /* as it was asked for, one blank between the words */
    unsigned n_words;
    uint64_t **matches; /* by word: a bit for each term that it matches */
    bool may_occur;     /* each of them matches some term */
} LexNode;

typedef struct {
    LexNode *nodes; /* in the order in which they were asked for */
    size_t n_nodes;
    uint64_t *starts; /* a bit for each term that a node may begin with */
    unsigned longest; /* node, in words */
} LexNodes;

/* Whether the run's argument names nodes; before anything is read. LEX_ERROR_USAGE. */
bool lex_nodes_check(const LexAnalysisRun *run, GError **error);

/* Those of the argument, which was checked. Adds a message for each word that nothing matches. */
void lex_nodes_init(LexNodes *nodes, const LexAnalysisRun *run);
void lex_nodes_clear(LexNodes *nodes);

static inline bool
lex_nodes_has_bit(const uint64_t *bits, uint32_t i)
{
    return bits[i / 64] >> (i % 64) & 1;
}

/* Whether a node may begin with the term, which is none of LEX_TERM_NONE and its kin. */
static inline bool
lex_nodes_begin_with(const LexNodes *nodes, uint32_t term)
{
    return lex_nodes_has_bit(nodes->starts, term);
}

/* Whether the term may stand at this place of the node. */
static inline bool
lex_node_matches(const LexNode *node, unsigned word, uint32_t term)
{
    return lex_nodes_has_bit(node->matches[word], term);
}
