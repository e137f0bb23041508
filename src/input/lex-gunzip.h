/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lex-source.h"

/*
 * gzip data (RFC 1952) as the bytes they stand for. zlib verifies the checksum and length of every
 * member, which libarchive 3.6 does not. Members that follow each other are read on, zeros
 * behind them ignored, as gzip does; anything else there is an error.
 */
typedef struct LexGunzip LexGunzip;

/* read and data give the packed bytes; name stands for the file in errors. All borrowed. */
LexGunzip *lex_gunzip_new(const char *name, LexReadFunc read, void *data);

/* A LexReadFunc; data is the LexGunzip. LEX_ERROR_FORMAT for what is damaged or cut off. */
bool lex_gunzip_read(void *data, uint8_t *buffer, size_t size, size_t *ret_n, GError **error);

void lex_gunzip_free(LexGunzip *gunzip);
