/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-missing-like.h"

#include <string.h>

bool
lex_text_reads_as_missing(const char *text, size_t length)
{
    /* The default na_values of pandas 2 (`None` since 2.0); R's is `NA`, which is among them. */
    static const char names[][10] = {
        "",     "#N/A",   "#N/A N/A", "#NA",  "-1.#IND", "-1.#QNAN", "-NaN",
        "-nan", "1.#IND", "1.#QNAN",  "<NA>", "N/A",     "NA",       "NULL",
        "NaN",  "None",   "n/a",      "nan",  "null",
    };
    /* Nearly all words are longer or begin with another letter. */
    if (length > strlen("-1.#QNAN") || (length > 0 && memchr("#-1<Nn", text[0], 6) == NULL))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (length == strlen(names[i]) && memcmp(text, names[i], length) == 0)
            return true;
    return false;
}

/* Whether the text is among those found, which are parted by ", ". */
static bool
missing_like_has(const LexMissingLike *missing_like, const char *text, size_t length)
{
    g_auto(GStrv) found = g_strsplit(missing_like->found->str, ", ", -1);
    g_autofree char *name = g_strndup(text, length);
    return g_strv_contains((const char *const *)found, name);
}

void
lex_missing_like_look(LexMissingLike *missing_like, const char *text, size_t length)
{
    if (length == 0 || !lex_text_reads_as_missing(text, length))
        return;
    if (missing_like->found == NULL)
        missing_like->found = g_string_new(NULL);
    if (missing_like_has(missing_like, text, length))
        return;
    if (missing_like->found->len > 0)
        g_string_append(missing_like->found, ", ");
    g_string_append_len(missing_like->found, text, (gssize)length);
}

void
lex_missing_like_clear(LexMissingLike *missing_like)
{
    if (missing_like->found != NULL)
        g_string_free(missing_like->found, TRUE);
    missing_like->found = NULL;
}

void
lex_missing_like_join(LexMissingLike *missing_like, const LexMissingLike *other)
{
    if (other->found == NULL)
        return;
    g_auto(GStrv) names = g_strsplit(other->found->str, ", ", -1);
    for (size_t i = 0; names[i] != NULL; i++)
        lex_missing_like_look(missing_like, names[i], strlen(names[i]));
}

void
lex_missing_like_report(LexMissingLike *missing_like, const char *what, LexMessages *messages)
{
    if (missing_like->found == NULL)
        return;
    lex_messages_add(messages,
                     "readers take these %s for missing values: %s; pass keep_default_na=False to "
                     "pandas.read_csv, na.strings=\"\" to R's read.csv",
                     what, missing_like->found->str);
    lex_missing_like_clear(missing_like);
}
