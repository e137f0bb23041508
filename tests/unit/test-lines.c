/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-lines.h"

#include "test-archives.h"

/* All pieces as "NAME@OFFSET:BYTES;"; NULL with an error. */
static char *
list_pieces(const char *const *paths, const char *encoding, size_t piece_size, GError **error)
{
    const LexLinesSettings settings = {
        .paths = paths,
        .reader = {.encoding = encoding},
        .piece_size = piece_size,
    };
    g_autoptr(LexLines) lines = lex_lines_new(&settings);
    g_autoptr(GString) list = g_string_new(NULL);
    LexLinesPiece piece = {0};
    bool more = true, read = true;
    while (read && more) {
        read = lex_lines_next(lines, &piece, &more, error);
        if (!read || !more)
            continue;
        g_string_append_printf(list, "%s@%" G_GUINT64_FORMAT ":", piece.name, piece.offset);
        g_string_append_len(list, (const char *)piece.bytes.bytes, (gssize)piece.bytes.length);
        g_string_append_c(list, ';');
        for (size_t i = 0; i < LEX_BYTES_PADDING; i++)
            assert_int_equal(piece.bytes.bytes[piece.bytes.length + i], 0);
    }
    lex_bytes_clear(&piece.bytes);
    return read ? g_string_free(g_steal_pointer(&list), FALSE) : NULL;
}

static void
expect_pieces(const char *path, size_t piece_size, const char *expected)
{
    GError *error = NULL;
    g_autofree char *list =
        list_pieces((const char *const[]){path, NULL}, NULL, piece_size, &error);
    if (list == NULL)
        fail_msg("%s", error->message);
    assert_string_equal(list, expected);
}

static void
cuts_behind_lines(void **state G_GNUC_UNUSED)
{
    put("a", "satu\ndua\ntiga\n");
    expect_pieces("a", 100, "a@0:satu\ndua\ntiga\n;");
    expect_pieces("a", 14, "a@0:satu\ndua\ntiga\n;");
    expect_pieces("a", 13, "a@0:satu\ndua\n;a@9:tiga\n;");
    expect_pieces("a", 9, "a@0:satu\ndua\n;a@9:tiga\n;");
    expect_pieces("a", 8, "a@0:satu\n;a@5:dua\n;a@9:tiga\n;");
}

/* Longer than a piece may be, one line is a piece, whatever is read with it. */
static void
keeps_long_lines_whole(void **state G_GNUC_UNUSED)
{
    put("a", "satu\ndua\ntiga\n");
    for (size_t size = 1; size <= 5; size++)
        expect_pieces("a", size, "a@0:satu\n;a@5:dua\n;a@9:tiga\n;");
    put("b", "perpustakaan\n\nnegara");
    expect_pieces("b", 1, "b@0:perpustakaan\n\n;b@14:negara;");
    expect_pieces("b", 10, "b@0:perpustakaan\n\n;b@14:negara;");
}

static void
the_last_line_may_lack_its_end(void **state G_GNUC_UNUSED)
{
    put("a", "satu\ndua");
    expect_pieces("a", 1, "a@0:satu\n;a@5:dua;");
    expect_pieces("a", 100, "a@0:satu\ndua;");
    put("b", "satu");
    expect_pieces("b", 4, "b@0:satu;");
    put("c", "");
    expect_pieces("c", 4, "");
}

/* No line goes on from one file to the next. */
static void
reads_lists_in_their_order(void **state G_GNUC_UNUSED)
{
    put("a", "satu\ndua");
    put("b", "");
    put("c", "tiga");
    GError *error = NULL;
    g_autofree char *list =
        list_pieces((const char *const[]){"c", "b", "a", NULL}, NULL, 100, &error);
    assert_string_equal(list, "c@0:tiga;a@0:satu\ndua;");
}

static void
unpacks_lists(void **state G_GNUC_UNUSED)
{
    const Entry entries[] = {
        {"a.txt", "satu\ndua"}, {"b.txt", ""}, {"c.txt", "tiga"}, {NULL, NULL}};
    put_archive("lists.zip", "zip", NULL, NULL, entries);
    expect_pieces("lists.zip", 5,
                  "lists.zip/a.txt@0:satu\n;lists.zip/a.txt@5:dua;"
                  "lists.zip/c.txt@0:tiga;");
    put_compressed("a.txt.gz", "gzip", "satu\ndua\n");
    expect_pieces("a.txt.gz", 5, "a.txt.gz@0:satu\n;a.txt.gz@5:dua\n;");
}

static void
converts_lists(void **state G_GNUC_UNUSED)
{
    GError *error = NULL;
    put_bytes("a", "\xe9\0\n\0b\0\n\0", 8);
    g_autofree char *list = list_pieces((const char *const[]){"a", NULL}, "UTF-16LE", 3, &error);
    assert_string_equal(list, "a@0:\xc3\xa9\n;a@3:b\n;");
}

static void
says_what_is_not_there(void **state G_GNUC_UNUSED)
{
    GError *error = NULL;
    put("a", "satu\n");
    assert_null(list_pieces((const char *const[]){"a", "nowhere", NULL}, NULL, 100, &error));
    expect_error(&error, LEX_ERROR_IO, "nowhere: No such file");
    put_compressed("a.gz", "gzip", "satu\n");
    assert_int_equal(truncate("a.gz", 22), 0);
    assert_null(list_pieces((const char *const[]){"a.gz", NULL}, NULL, 100, &error));
    expect_error(&error, LEX_ERROR_FORMAT, "a.gz");
    assert_null(list_pieces((const char *const[]){"a", NULL}, "Klingon", 100, &error));
    expect_error(&error, LEX_ERROR_USAGE, "Klingon");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        folder_test(cuts_behind_lines),
        folder_test(keeps_long_lines_whole),
        folder_test(the_last_line_may_lack_its_end),
        folder_test(reads_lists_in_their_order),
        folder_test(unpacks_lists),
        folder_test(converts_lists),
        folder_test(says_what_is_not_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
