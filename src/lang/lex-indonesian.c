/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-indonesian.h"

static const char *const months[] = {
    "januari", "februari",  "pebruari", "maret",    "april",    "mei",      "juni", "juli",
    "agustus", "september", "oktober",  "november", "nopember", "desember", "jan",  "feb",
    "peb",     "mar",       "apr",      "jun",      "jul",      "agu",      "agt",  "ags",
    "agst",    "sep",       "sept",     "okt",      "nov",      "nop",      "des",  NULL,
};

static const char *const days[] = {
    "senin", "selasa", "rabu", "kamis", "jumat", "jum'at", "sabtu", "minggu", "ahad",
    "sen",   "sel",    "rab",  "kam",   "jum",   "sab",    "min",   NULL,
};

/* Their full stop is part of them: titles, ranks, addresses, references, companies. */
static const char *const abbreviations[] = {
    "dr",    "drs",  "dra",   "drg",    "drh",    "prof",    "ir",     "hj",     "kh",   "tgk",
    "tn",    "ny",   "nn",    "sdr",    "sdri",   "bpk",     "alm",    "almh",   "mr",   "mrs",
    "ms",    "st",   "jend",  "letjen", "mayjen", "brigjen", "kol",    "letkol", "kapt", "lettu",
    "letda", "sert", "serma", "serka",  "irjen",  "kombes",  "komjen", "jl",     "jln",  "gg",
    "kel",   "kec",  "kab",   "kav",    "blok",   "no",      "nr",     "hlm",    "hal",  "tgl",
    "thn",   "th",   "bln",   "pkl",    "psl",    "pt",      "cv",     "fa",     "ud",   "rp",
    "tel",   "telp", "vol",   "ed",     "eds",    "cet",     "terj",   "lih",    "bdk",  "bnd",
    "mis",   "yth",  "ttd",   "kpd",    "uu",     NULL,
};

static const char *const degrees[] = {
    "pd",  "si",  "sc",  "kom", "hum",  "sos", "ag", "ak",  "ars", "ba",   "cs",   "de",
    "ds",  "ec",  "eng", "ed",  "farm", "fil", "gz", "hi",  "hut", "ikom", "ip",   "kep",
    "ked", "keb", "kes", "kn",  "kg",   "kp",  "km", "lc",  "li",  "ling", "md",   "min",
    "mt",  "or",  "par", "pi",  "pol",  "psi", "pt", "ptk", "sn",  "ss",   "stat", "st",
    "sy",  "th",  "tr",  "trk", "tp",   "ud",  "us", "vet", "e",   NULL,
};

const LexTokenRules lex_indonesian_token_rules = {
    .months = months,
    .days = days,
    .abbreviations = abbreviations,
    .degrees = degrees,
};
