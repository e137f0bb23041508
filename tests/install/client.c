/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program that knows nothing of the source tree: it stems a word and writes a table. */
#include <lexstat/lexstat.h>

#include <stdio.h>

static bool
do_all(const char *path, GError **error)
{
    g_autoptr(LexWordStemmer) stemmer = lex_word_stemmer_new("snowball", NULL, NULL, error);
    if (stemmer == NULL)
        return false;
    printf("%s\n", lex_word_stemmer_stem(stemmer, "Memerintahkan"));
    fflush(stdout);

    g_autoptr(LexRun) run = lex_run_new();
    lex_run_add_path(run, path);
    return lex_run_set(run, "frequencies", NULL, error) &&
           lex_run_set(run, "stem", "none", error) && lex_run_execute(run, error);
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    if (argc == 2 && do_all(argv[1], &error))
        return 0;
    fprintf(stderr, "%s\n", error != NULL ? error->message : "usage: client PATH");
    return 1;
}
