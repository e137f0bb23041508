/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-vocab.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define N_MANY 120000u /* the table grows eight times */

/* Of any bytes: a NUL is a byte as others are. */
static const struct {
    const char *bytes;
    size_t length;
} strings[] = {{"kota", 4}, {"", 0},     {"kot", 3},       {"Kota", 4},    {"kota\0", 5},
               {"\0", 1},   {"\0\0", 2}, {"kota-kota", 9}, {"\xFF\xFE", 2}};

static void
test_numbers_by_first_appearance(void **state G_GNUC_UNUSED)
{
    LexVocab vocab = {0};
    for (unsigned round = 0; round < 2; round++) {
        for (size_t i = 0; i < G_N_ELEMENTS(strings); i++) {
            bool is_new;
            assert_int_equal(lex_vocab_intern(&vocab, strings[i].bytes, strings[i].length, &is_new),
                             i);
            assert_int_equal(is_new, round == 0);
        }
    }
    assert_int_equal(vocab.n_entries, G_N_ELEMENTS(strings));
    for (size_t i = 0; i < G_N_ELEMENTS(strings); i++) {
        assert_int_equal(vocab.entries[i].length, strings[i].length);
        assert_memory_equal(vocab.entries[i].bytes, strings[i].bytes, strings[i].length);
        assert_ptr_not_equal(vocab.entries[i].bytes, strings[i].bytes);
        assert_int_equal(vocab.entries[i].bytes[strings[i].length], '\0');
        assert_int_equal(lex_vocab_find(&vocab, strings[i].bytes, strings[i].length), i);
    }
    lex_vocab_clear(&vocab);
}

static void
test_finds_only_what_is_there(void **state G_GNUC_UNUSED)
{
    LexVocab vocab = {0};
    bool is_new;
    assert_int_equal(lex_vocab_find(&vocab, "kota", 4), LEX_VOCAB_NONE);
    assert_int_equal(lex_vocab_find(&vocab, "", 0), LEX_VOCAB_NONE);
    lex_vocab_intern(&vocab, "kota", 4, &is_new);
    assert_int_equal(lex_vocab_find(&vocab, "kota", 4), 0);
    assert_int_equal(lex_vocab_find(&vocab, "", 0), LEX_VOCAB_NONE);
    assert_int_equal(lex_vocab_find(&vocab, "kot", 3), LEX_VOCAB_NONE);
    assert_int_equal(lex_vocab_find(&vocab, "desa", 4), LEX_VOCAB_NONE);
    lex_vocab_clear(&vocab);
    assert_int_equal(lex_vocab_find(&vocab, "kota", 4), LEX_VOCAB_NONE);
    assert_int_equal(lex_vocab_intern(&vocab, "desa", 4, &is_new), 0);
    assert_true(is_new);
    lex_vocab_clear(&vocab);
}

/* Every third a repetition of one before. */
static size_t
many_name(uint32_t i, char name[16])
{
    return (size_t)g_snprintf(name, 16, "kata%u", i % 3 == 2 ? i / 2 : i);
}

static void
fill_many(LexVocab *vocab)
{
    g_autoptr(GHashTable) expected = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (uint32_t i = 0; i < N_MANY; i++) {
        char name[16];
        bool is_new;
        const size_t length = many_name(i, name);
        const guint known = g_hash_table_size(expected);
        const gpointer id = g_hash_table_lookup(expected, name);
        const uint32_t got = lex_vocab_intern(vocab, name, length, &is_new);
        assert_int_equal(is_new, id == NULL);
        assert_int_equal(got, id != NULL ? GPOINTER_TO_UINT(id) - 1 : known);
        if (id == NULL)
            g_hash_table_insert(expected, g_strdup(name), GUINT_TO_POINTER(known + 1));
    }
    assert_int_equal(vocab->n_entries, g_hash_table_size(expected));
}

static void
test_keeps_ids_when_it_grows(void **state G_GNUC_UNUSED)
{
    LexVocab vocab = {0};
    fill_many(&vocab);
    assert_true(vocab.n_entries > 60000);
    assert_int_equal(vocab.n_slots & (vocab.n_slots - 1), 0);
    assert_true((uint64_t)vocab.n_entries * 4 <= (uint64_t)vocab.n_slots * 3);
    for (uint32_t i = 0; i < vocab.n_entries; i++)
        assert_int_equal(lex_vocab_find(&vocab, vocab.entries[i].bytes, vocab.entries[i].length),
                         i);
    lex_vocab_clear(&vocab);
}

/* All of the owner's, backwards, behind what is there; ids by first appearance. */
static void
adopt_backwards(LexVocab *vocab, const LexVocab *owner)
{
    const uint32_t n = owner->n_entries;
    g_autofree LexVocabEntry *entries = g_new(LexVocabEntry, n);
    g_autofree uint32_t *ids = g_new(uint32_t, n);
    for (uint32_t i = 0; i < n; i++)
        entries[i] = owner->entries[n - 1 - i];
    assert_true(lex_vocab_adopt(vocab, entries, n, ids));
    uint32_t next = 1;
    for (uint32_t i = 0; i < n; i++) {
        const bool was_first = strcmp(entries[i].bytes, "kata7") == 0;
        assert_int_equal(ids[i], was_first ? 0 : next);
        next += !was_first;
        if (!was_first)
            assert_ptr_equal(vocab->entries[ids[i]].bytes, entries[i].bytes);
    }
    assert_int_equal(vocab->n_entries, n);
}

static void
test_adopts_entries_of_others(void **state G_GNUC_UNUSED)
{
    LexVocab owner = {0}, vocab = {0};
    bool is_new;
    fill_many(&owner);
    lex_vocab_intern(&vocab, "kata7", 5, &is_new); /* there before the others come */
    for (unsigned round = 0; round < 2; round++)
        adopt_backwards(&vocab, &owner);
    assert_int_equal(lex_vocab_find(&vocab, "kata7", 5), 0);
    lex_vocab_clear(&vocab);
    lex_vocab_clear(&owner);
}

/* One that comes twice in the same call is new but once. */
static void
test_adopts_what_repeats(void **state G_GNUC_UNUSED)
{
    LexVocab owner = {0}, vocab = {0};
    bool is_new;
    lex_vocab_intern(&owner, "kota", 4, &is_new);
    lex_vocab_intern(&owner, "desa", 4, &is_new);
    const LexVocabEntry kota = owner.entries[0], desa = owner.entries[1];
    const LexVocabEntry entries[] = {kota, kota, desa, kota, desa};
    static const uint32_t expected[] = {0, 0, 1, 0, 1};
    uint32_t ids[G_N_ELEMENTS(entries)];
    assert_true(lex_vocab_adopt(&vocab, entries, 0, NULL));
    assert_int_equal(vocab.n_entries, 0);
    assert_true(lex_vocab_adopt(&vocab, entries, G_N_ELEMENTS(entries), ids));
    assert_memory_equal(ids, expected, sizeof expected);
    assert_int_equal(vocab.n_entries, 2);
    lex_vocab_clear(&vocab);
    lex_vocab_clear(&owner);
}

/* Hashes of 32 bits do collide: then the strings decide. */
static void
test_tells_strings_of_one_hash_apart(void **state G_GNUC_UNUSED)
{
    static const LexVocabEntry entries[] = {
        {"kota", 4, 7}, {"kot", 3, 7}, {"koto", 4, 7}, {"kotak", 5, 7}, {"kota", 4, 7 + 1024}};
    LexVocab vocab = {0};
    for (unsigned round = 0; round < 2; round++) {
        uint32_t ids[G_N_ELEMENTS(entries)];
        assert_true(lex_vocab_adopt(&vocab, entries, G_N_ELEMENTS(entries), ids));
        for (uint32_t i = 0; i < G_N_ELEMENTS(entries); i++)
            assert_int_equal(ids[i], i);
        assert_int_equal(vocab.n_entries, G_N_ELEMENTS(entries));
    }
    lex_vocab_clear(&vocab);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_by_first_appearance),
        cmocka_unit_test(test_finds_only_what_is_there),
        cmocka_unit_test(test_keeps_ids_when_it_grows),
        cmocka_unit_test(test_adopts_entries_of_others),
        cmocka_unit_test(test_adopts_what_repeats),
        cmocka_unit_test(test_tells_strings_of_one_hash_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
