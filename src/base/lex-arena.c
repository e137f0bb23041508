/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-arena.h"

#include <stdalign.h>
#include <string.h>

#define CHUNK_SIZE ((size_t)256 * 1024)

struct LexArenaChunk {
    LexArenaChunk *older;
    size_t size; /* of bytes */
    max_align_t bytes[];
};

/* A piece of the newest chunk, or of a new one. A large piece gets a chunk of its own size. */
static char *
arena_take(LexArena *arena, size_t size, size_t alignment)
{
    size_t begin = (arena->used + alignment - 1) & ~(alignment - 1);
    if (arena->chunks == NULL || begin > arena->chunks->size ||
        size > arena->chunks->size - begin) {
        const size_t chunk_size = MAX(size, CHUNK_SIZE);
        LexArenaChunk *chunk = g_malloc(sizeof *chunk + chunk_size);
        *chunk = (LexArenaChunk){.older = arena->chunks, .size = chunk_size};
        arena->chunks = chunk;
        arena->total += sizeof *chunk + chunk_size;
        begin = 0;
    }
    arena->used = begin + size;
    return (char *)arena->chunks->bytes + begin;
}

void *
lex_arena_alloc(LexArena *arena, size_t size)
{
    return arena_take(arena, size, alignof(max_align_t));
}

char *
lex_arena_copy(LexArena *arena, const char *bytes, size_t length)
{
    char *copy = arena_take(arena, length + 1, 1);
    memcpy(copy, bytes, length);
    copy[length] = '\0';
    return copy;
}

void
lex_arena_clear(LexArena *arena)
{
    while (arena->chunks != NULL) {
        LexArenaChunk *older = arena->chunks->older;
        g_free(arena->chunks);
        arena->chunks = older;
    }
    *arena = (LexArena){0};
}
