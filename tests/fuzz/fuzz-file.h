/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

/* A file that is only in memory, for what reads files by their path. */
typedef struct {
    int descriptor;
    char path[32];
} FuzzFile;

static void
fuzz_file_write(FuzzFile *file, const uint8_t *bytes, size_t size)
{
    file->descriptor = memfd_create("fuzz", MFD_CLOEXEC);
    g_assert(file->descriptor >= 0);
    for (size_t written = 0; written < size;) {
        const ssize_t n = write(file->descriptor, bytes + written, size - written);
        g_assert(n > 0);
        written += (size_t)n;
    }
    g_snprintf(file->path, sizeof file->path, "/proc/self/fd/%d", file->descriptor);
}

static void
fuzz_file_clear(FuzzFile *file)
{
    close(file->descriptor);
}
