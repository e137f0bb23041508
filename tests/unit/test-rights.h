/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Root may read and write whatever the modes of files say. Tests of refusals put that right aside,
 * so that they hold for everybody who runs them; rights_restore() takes it back.
 */

#include <glib.h>
#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

static void
rights_set(gboolean override)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3];
    const guint32 rights = 1u << CAP_DAC_OVERRIDE | 1u << CAP_DAC_READ_SEARCH;
    if (geteuid() != 0)
        return;
    g_assert_cmpint(syscall(SYS_capget, &header, sets), ==, 0);
    sets[0].effective =
        override ? sets[0].effective | (rights & sets[0].permitted) : sets[0].effective & ~rights;
    g_assert_cmpint(syscall(SYS_capset, &header, sets), ==, 0);
}

static void
rights_drop(void)
{
    rights_set(FALSE);
}

static void
rights_restore(void)
{
    rights_set(TRUE);
}
