/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-message.h"

void
lex_messages_add(LexMessages *messages, const char *format, ...)
{
    if (messages->lines == NULL)
        messages->lines = g_ptr_array_new_with_free_func(g_free);

    va_list arguments;
    va_start(arguments, format);
    g_ptr_array_add(messages->lines, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

void
lex_messages_clear(LexMessages *messages)
{
    g_clear_pointer(&messages->lines, g_ptr_array_unref);
}
