/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lexstat-pages PAGE: what is written from the option and column records when lexstat is built, on
 * standard output. It is not installed.
 */
#include "lex-completion.h"
#include "lex-manual.h"
#include "lex-tables-page.h"

#include <glib.h>
#include <stdio.h>

static const struct {
    const char *name;
    char *(*make)(void);
} pages[] = {
    {"manual", lex_manual},
    {"bash", lex_completion_bash},
    {"zsh", lex_completion_zsh},
    {"tables", lex_tables_page},
};

int
main(int argc, char **argv)
{
    for (size_t i = 0; argc == 2 && i < G_N_ELEMENTS(pages); i++) {
        if (g_str_equal(argv[1], pages[i].name)) {
            g_autofree char *page = pages[i].make();
            return fputs(page, stdout) == EOF || fflush(stdout) != 0;
        }
    }
    fprintf(stderr, "usage: lexstat-pages manual|bash|zsh|tables\n");
    return 2;
}
