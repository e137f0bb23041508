/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <lexstat/lex-macros.h>

/*
 * Memory that is given out piece by piece and given back all at once. A zeroed LexArena is ready
 * to use. What was given out never moves.
 */
typedef struct LexArenaChunk LexArenaChunk;

typedef struct {
    LexArenaChunk *chunks; /* newest first, owned */
    size_t used;           /* of the newest chunk */
    size_t total;          /* bytes in all chunks */
} LexArena;

/* size bytes, aligned for any type. Never NULL. */
void *lex_arena_alloc(LexArena *arena, size_t size);

/* A copy of the bytes, followed by a NUL; not aligned, nothing wasted between strings. */
char *lex_arena_copy(LexArena *arena, const char *bytes, size_t length);

/* Gives everything back; the arena is empty and ready again. */
void lex_arena_clear(LexArena *arena);
