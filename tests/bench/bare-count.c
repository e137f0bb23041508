/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bare-count FILE: what counting words costs when nothing else is asked for, as a yardstick for
 * bench.py that does not depend on how well this machine's wc is made. One loop over the bytes that
 * splits where neither a letter, a digit nor a byte above ASCII is, folds ASCII, hashes, and looks
 * the word up; it appends a number for each token, as who counts by document must. Prints the
 * numbers of tokens and of distinct words.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TABLE_BITS = 20, BUFFER_SIZE = 1 << 20, WORD_MAX = 255 };

typedef struct {
    char *word; /* NULL: free */
    uint32_t hash;
    uint32_t length;
    uint64_t count;
} Slot;

typedef struct {
    Slot *slots;
    uint32_t *tokens;
    uint64_t n_tokens;
    uint64_t n_words;
} Counting;

static void *
must(void *memory)
{
    if (memory == NULL) {
        fputs("bare-count: no memory\n", stderr);
        exit(1);
    }
    return memory;
}

static void
slot_fill(Slot *slot, const char *word, uint32_t length, uint32_t hash)
{
    *slot = (Slot){must(malloc(length)), hash, length, 0};
    memcpy(slot->word, word, length);
}

static inline void
counting_add(Counting *counting, const char *word, uint32_t length, uint32_t hash)
{
    const uint32_t mask = (UINT32_C(1) << TABLE_BITS) - 1;
    uint32_t i = hash * UINT32_C(2654435769) >> (32 - TABLE_BITS);
    Slot *slot = &counting->slots[i];
    while (slot->word != NULL && (slot->hash != hash || slot->length != length ||
                                  memcmp(slot->word, word, length) != 0)) {
        i = (i + 1) & mask;
        slot = &counting->slots[i];
    }
    if (slot->word == NULL) {
        if (counting->n_words++ > mask / 8 * 7) {
            fputs("bare-count: too many distinct words\n", stderr);
            exit(1);
        }
        slot_fill(slot, word, length, hash);
    }
    slot->count++;
    counting->tokens[counting->n_tokens++] = i;
}

/* What a byte counts as: 0 between words. */
static void
make_folds(uint8_t folds[256])
{
    for (unsigned byte = 0; byte < 256; byte++) {
        const bool is_capital = byte >= 'A' && byte <= 'Z';
        const bool is_of_word = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
        folds[byte] = (uint8_t)(is_capital ? byte + 32 : is_of_word || byte >= 0x80 ? byte : 0);
    }
}

#define FIRST_HASH UINT32_C(2166136261) /* FNV-1a */

static void
count_file(Counting *counting, int file)
{
    static uint8_t buffer[BUFFER_SIZE], folds[256];
    char word[WORD_MAX];
    uint32_t length = 0, hash = FIRST_HASH;
    ssize_t n;
    make_folds(folds);
    while ((n = read(file, buffer, sizeof buffer)) > 0) {
        for (ssize_t i = 0; i < n; i++) {
            const uint8_t byte = folds[buffer[i]];
            if (byte != 0 && length < WORD_MAX) {
                word[length++] = (char)byte;
                hash = (hash ^ byte) * UINT32_C(16777619);
            } else if (length > 0) {
                counting_add(counting, word, length, hash);
                length = 0;
                hash = FIRST_HASH;
            }
        }
    }
    if (length > 0)
        counting_add(counting, word, length, hash);
}

int
main(int argc, char **argv)
{
    struct stat status;
    const int file = argc == 2 ? open(argv[1], O_RDONLY) : -1;
    if (file < 0 || fstat(file, &status) < 0) {
        fputs("usage: bare-count FILE\n", stderr);
        return 2;
    }
    Counting counting = {
        .slots = must(calloc((size_t)1 << TABLE_BITS, sizeof(Slot))),
        .tokens = must(malloc(((size_t)status.st_size / 2 + 1) * sizeof(uint32_t))),
    };
    count_file(&counting, file);
    printf("%" PRIu64 " tokens, %" PRIu64 " distinct words\n", counting.n_tokens, counting.n_words);
    close(file);
    return 0;
}
