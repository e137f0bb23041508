/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-nodes.h"
#include "lex-sorter.h"
#include "lex-window.h"

/* What stands in the windows of nodes. */

/* A word in a node's window, or several of a document. */
typedef struct {
    uint32_t node;
    uint32_t word; /* term, plus one; 0: any, so that these come first */
    uint32_t document;
    uint32_t left;
    uint32_t right;
} LexNeighbour;

/* By node, word and document, for a LexSorter. */
int lex_neighbour_compare(const void *a, const void *b);

/* Adds one to an array of them that is sorted, and none of which is before it: to the last one, if
 * that is of the same node, word and document, else behind it. */
void lex_neighbours_add(GArray *neighbours, const LexNeighbour *next);

/* Adds to the sorter, in no order, every word in the windows of any node, and how many words are in
 * those; once for what a block has of a document. */
bool lex_node_windows_read(const LexAnalysisRun *run, const LexStretchMap *map,
                           const LexNodes *nodes, LexWindow window, LexSorter *neighbours,
                           GError **error);
