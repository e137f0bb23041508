/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/*
 * What the fuzz targets share. A target is one file with LLVMFuzzerTestOneInput(); it is linked
 * with libFuzzer (fuzz-NAME) and with replay.c (replay-NAME), which runs its corpus.
 */

/* Aborts when the bytes break a promise of the library. Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
fuzz_on_log(const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
    g_log_default_handler(domain, level & (GLogLevelFlags)~G_LOG_FLAG_FATAL, message, data);
    if ((level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING)) != 0)
        abort();
}

/*
 * What a caller does wrong (g_return_if_fail) ends the program, and by SIGABRT: libFuzzer keeps no
 * input for GLib's own SIGTRAP.
 */
static void __attribute__((constructor)) fuzz_set_up(void)
{
    g_log_set_default_handler(fuzz_on_log, NULL);
}

/* Whether text is something that a terminal prints as one line. */
G_GNUC_UNUSED static bool
fuzz_is_one_line(const char *text)
{
    if (!g_utf8_validate(text, -1, NULL) || text[0] == '\0')
        return false;
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
        const gunichar character = g_utf8_get_char(p);
        if (g_unichar_iscntrl(character) || character == 0x2028 || character == 0x2029)
            return false;
    }
    return true;
}

/* A call that failed says why, one that did not says nothing. Frees the error. */
G_GNUC_UNUSED static void
fuzz_check_outcome(bool succeeded, GError **error)
{
    g_assert(succeeded == (*error == NULL));
    if (!succeeded && !fuzz_is_one_line((*error)->message))
        g_error("not one line of UTF-8: \"%s\"", (*error)->message);
    g_clear_error(error);
}

/* The bytes of an input, taken from the front. What is not there any more is 0. */
typedef struct {
    const uint8_t *bytes;
    size_t left;
} FuzzBytes;

G_GNUC_UNUSED static uint8_t
fuzz_take_byte(FuzzBytes *input)
{
    if (input->left == 0)
        return 0;
    input->left--;
    return *input->bytes++;
}

G_GNUC_UNUSED static uint64_t
fuzz_take_number(FuzzBytes *input, unsigned n_bytes)
{
    uint64_t number = 0;
    while (n_bytes-- > 0)
        number = number << 8 | fuzz_take_byte(input);
    return number;
}

/* Everything before the next such byte, which is passed over, as valid UTF-8; free it. */
G_GNUC_UNUSED static char *
fuzz_take_text(FuzzBytes *input, uint8_t end)
{
    const uint8_t *const stop =
        input->left > 0 ? memchr(input->bytes, end, input->left) : input->bytes;
    const size_t length = stop != NULL ? (size_t)(stop - input->bytes) : input->left;
    char *const text = g_utf8_make_valid((const char *)input->bytes, (gssize)length);
    const size_t n_taken = MIN(length + 1, input->left);
    input->bytes += n_taken;
    input->left -= n_taken;
    return text;
}
