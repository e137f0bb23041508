/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-message.h"

#include <pthread.h>
#include <string.h>

static bool
messages_have(const LexMessages *messages, const char *line)
{
    for (guint i = 0; i < messages->lines->len; i++) {
        if (g_strcmp0(g_ptr_array_index(messages->lines, i), line) == 0)
            return true;
    }
    return false;
}

void
lex_messages_add(LexMessages *messages, const char *format, ...)
{
    if (messages->lines == NULL)
        messages->lines = g_ptr_array_new_with_free_func(g_free);

    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *line = lex_message_line(text);
    if (!messages_have(messages, line))
        g_ptr_array_add(messages->lines, g_steal_pointer(&line));
}

void
lex_messages_clear(LexMessages *messages)
{
    g_clear_pointer(&messages->lines, g_ptr_array_unref);
}

static bool
character_ends_line(gunichar character)
{
    return g_unichar_iscntrl(character) || character == 0x2028 || character == 0x2029;
}

static void
line_append(GString *line, gunichar character)
{
    if (!character_ends_line(character))
        g_string_append_unichar(line, character);
    else if (character == '\n')
        g_string_append(line, "\\n");
    else if (character == '\r')
        g_string_append(line, "\\r");
    else if (character == '\t')
        g_string_append(line, "\\t");
    else
        g_string_append_printf(line, "\\u%04X", character);
}

char *
lex_message_line(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    GString *const line = g_string_sized_new(strlen(valid));
    for (const char *p = valid; *p != '\0'; p = g_utf8_next_char(p))
        line_append(line, g_utf8_get_char(p));
    return g_string_free(line, FALSE);
}

void
lex_error_set(GError **error, LexError code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *line = lex_message_line(text);
    /* Two threads may fail at once, and GLib makes the number of the domain at its first use. */
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&lock);
    g_set_error_literal(error, LEX_ERROR, (int)code, line);
    pthread_mutex_unlock(&lock);
}
