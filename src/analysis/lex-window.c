/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-window.h"

#include "lex-message.h"

#include <string.h>

/* One number of a window; *text goes behind it. */
static bool
parse_places(const char **text, size_t *ret_places)
{
    char *end;
    if (!g_ascii_isdigit(**text))
        return false;
    const guint64 places = g_ascii_strtoull(*text, &end, 10);
    *text = end;
    *ret_places = (size_t)MIN(places, (guint64)LEX_WINDOW_MAX + 1);
    return places <= LEX_WINDOW_MAX;
}

bool
lex_window_parse(const char *text, LexWindow *ret_window, GError **error)
{
    const char *next = text;
    LexWindow window;
    bool good = parse_places(&next, &window.left);
    window.right = window.left;
    if (good && *next == ',') {
        next++;
        good = parse_places(&next, &window.right);
    }
    if (!good || *next != '\0' || window.left + window.right == 0) {
        lex_error_set(error, LEX_ERROR_USAGE,
                      "--window=%s: places to either side, such as 5, or to the left and to the "
                      "right, such as 3,2, up to %d, were expected",
                      text, LEX_WINDOW_MAX);
        return false;
    }
    *ret_window = window;
    return true;
}

typedef enum {
    CROSS_NONE,
    CROSS_PUNCTUATION,
    CROSS_SENTENCES,
    CROSS_PARAGRAPHS,
    CROSS_STOPWORDS,
    CROSS_CLASSES,
} Cross;

const char *const lex_cross_names[] = {
    [CROSS_NONE] = "none",
    [CROSS_PUNCTUATION] = "punctuation",
    [CROSS_SENTENCES] = "sentences",
    [CROSS_PARAGRAPHS] = "paragraphs",
    [CROSS_STOPWORDS] = "stopwords",
    [CROSS_CLASSES] = "classes",
    NULL,
};

static bool
is_crossed(unsigned choices, Cross cross)
{
    return choices >> cross & 1;
}

bool
lex_cross_parse(unsigned choices, bool in_window, LexCrossing *ret_crossing, GError **error)
{
    if (is_crossed(choices, CROSS_NONE) && choices != 1U << CROSS_NONE) {
        lex_error_set(error, LEX_ERROR_USAGE, "--cross: none does not go with anything else");
        return false;
    }
    if (choices == 0 && in_window)
        choices = 1U << CROSS_PUNCTUATION | 1U << CROSS_STOPWORDS | 1U << CROSS_CLASSES;
    *ret_crossing = (LexCrossing){
        .widest = is_crossed(choices, CROSS_PARAGRAPHS)    ? LEX_GAP_PARAGRAPH
                  : is_crossed(choices, CROSS_SENTENCES)   ? LEX_GAP_SENTENCE
                  : is_crossed(choices, CROSS_PUNCTUATION) ? LEX_GAP_PUNCTUATION
                                                           : LEX_GAP_NONE,
        .stopwords = is_crossed(choices, CROSS_STOPWORDS),
        .classes = is_crossed(choices, CROSS_CLASSES),
        .holes = in_window,
    };
    return true;
}
