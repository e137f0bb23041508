/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-document-strata.h"

#include "lex-message.h"

#include <string.h>

static const char *const choices[] = {
    [LEX_STRATA_NONE] = "none",        [LEX_STRATA_DATE] = "date",
    [LEX_STRATA_DAY] = "date:day",     [LEX_STRATA_WEEK] = "date:week",
    [LEX_STRATA_MONTH] = "date:month", [LEX_STRATA_YEAR] = "date:year"};

bool
lex_strata_parse(const char *value, LexStrataBy *ret_by, GError **error)
{
    for (unsigned by = 0; by < G_N_ELEMENTS(choices); by++) {
        if (strcmp(value, choices[by]) == 0) {
            *ret_by = (LexStrataBy)by;
            return true;
        }
    }
    if (*value == '\0' || g_str_has_prefix(value, "date:")) {
        lex_error_set(error, LEX_ERROR_USAGE,
                      "--strata=%s: none, date, date:day, date:week, date:month, date:year or the "
                      "name of another column was expected",
                      value);
        return false;
    }
    *ret_by = LEX_STRATA_COLUMN;
    return true;
}

/* The number that length digits are, or 0. */
static unsigned
read_digits(const char *text, size_t length)
{
    unsigned number = 0;
    for (size_t i = 0; i < length; i++) {
        if (!g_ascii_isdigit(text[i]))
            return 0;
        number = 10 * number + (unsigned)(text[i] - '0');
    }
    return number;
}

/* Whether the date begins with so many of YYYY, MM and DD, each in its range. */
static bool
read_date(const char *date, unsigned n_parts, unsigned ret_parts[3])
{
    static const unsigned begin[] = {0, 5, 8}, length[] = {4, 2, 2}, most[] = {9999, 12, 31};
    const size_t date_length = strlen(date);
    for (unsigned i = 0; i < n_parts; i++) {
        if (date_length < begin[i] + length[i] || (i > 0 && date[begin[i] - 1] != '-'))
            return false;
        ret_parts[i] = read_digits(date + begin[i], length[i]);
        if (ret_parts[i] < 1 || ret_parts[i] > most[i])
            return false;
    }
    return n_parts < 3 || g_date_valid_dmy((GDateDay)ret_parts[2], (GDateMonth)ret_parts[1],
                                           (GDateYear)ret_parts[0]);
}

/* The days since the first Monday, of the Monday before or on it. */
static char *
name_week(const unsigned parts[3])
{
    GDate date;
    g_date_clear(&date, 1);
    g_date_set_dmy(&date, (GDateDay)parts[2], (GDateMonth)parts[1], (GDateYear)parts[0]);
    const guint32 days = g_date_get_julian(&date) - 1; /* day 1, of the year 1, was a Monday */
    return g_strdup_printf("%06u", (unsigned)(days - days % 7));
}

/* The name of the document's stratum, which sorts as its date does; NULL: it has none. */
static char *
name_stratum(const LexDocument *document, LexStrataBy by)
{
    unsigned parts[3];
    const char *date = by == LEX_STRATA_COLUMN ? document->stratum : document->date;
    if (date == NULL || *date == '\0')
        return NULL;
    if (by == LEX_STRATA_DATE || by == LEX_STRATA_COLUMN)
        return g_strdup(date);
    const unsigned n_parts = by == LEX_STRATA_YEAR ? 1 : by == LEX_STRATA_MONTH ? 2 : 3;
    if (!read_date(date, n_parts, parts))
        return NULL;
    if (by == LEX_STRATA_WEEK)
        return name_week(parts);
    return g_strndup(date, by == LEX_STRATA_YEAR ? 4 : by == LEX_STRATA_MONTH ? 7 : 10);
}

static int
compare_names(const void *a, const void *b)
{
    return g_strcmp0(*(char *const *)a, *(char *const *)b); /* NULL comes first */
}

/* Numbers strata by the order of their names, so that none hangs on the order of documents. */
static void
number_strata(LexDocumentStrata *strata, char *const *names, size_t n_documents)
{
    g_autofree const char **sorted = g_new(const char *, MAX(n_documents, 1));
    size_t n = 0;
    memcpy(sorted, names, n_documents * sizeof *names);
    if (n_documents > 1)
        qsort(sorted, n_documents, sizeof *sorted, compare_names);
    for (size_t i = 0; i < n_documents; i++) {
        if (n == 0 || g_strcmp0(sorted[n - 1], sorted[i]) != 0)
            sorted[n++] = sorted[i];
    }
    strata->n_strata = MAX(n, 1);
    for (size_t i = 0; i < n_documents; i++) {
        const char **found = bsearch(&names[i], sorted, n, sizeof *sorted, compare_names);
        strata->of_document[i] = (uint32_t)(found - sorted);
    }
}

void
lex_document_strata_init(LexDocumentStrata *strata, const LexCorpus *corpus, LexStrataBy by)
{
    *strata = (LexDocumentStrata){.n_strata = 1};
    if (by == LEX_STRATA_NONE)
        return;
    const size_t n = corpus->n_documents;
    char **names = g_new(char *, MAX(n, 1));
    strata->of_document = g_new(uint32_t, MAX(n, 1));
    for (size_t i = 0; i < n; i++) {
        names[i] = name_stratum(&corpus->documents[i], by);
        strata->n_without += names[i] == NULL;
    }
    number_strata(strata, names, n);
    for (size_t i = 0; i < n; i++)
        g_free(names[i]);
    g_free(names);
}

void
lex_document_strata_clear(LexDocumentStrata *strata)
{
    g_free(strata->of_document);
    *strata = (LexDocumentStrata){0};
}
