/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Marks what liblexstat exports; everything else stays inside. */
#define LEX_API __attribute__((visibility("default")))
