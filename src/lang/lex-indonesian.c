/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-indonesian.h"

#include <string.h>

static const char *const months[] = {
    "januari", "jan",      "februari", "feb", "febr", "pebruari", "peb",  "maret",
    "mar",     "mrt",      "april",    "apr", "mei",  "juni",     "jun",  "juli",
    "jul",     "agustus",  "agu",      "agt", "agst", "ags",      "agus", "september",
    "sep",     "sept",     "oktober",  "okt", "oct",  "november", "nov",  "nopember",
    "nop",     "desember", "des",      "dec", NULL,
};

static const char *const days[] = {
    "senin",  "sen", "selasa", "sel", "rabu",   "rab", "kamis", "kam", "jumat",
    "jum'at", "jum", "sabtu",  "sab", "minggu", "min", "ahad",  NULL,
};

/* Titles, ranks, addresses, companies, references: what follows goes on with the sentence. */
static const char *const abbreviations[] = {
    "dr",    "drs",    "dra",    "drg",     "drh",   "ir",     "ing",     "prof",   "hj",
    "kh",    "tgk",    "tgh",    "ust",     "rm",    "rr",     "tn",      "ny",     "nn",
    "sdr",   "sdri",   "bpk",    "yth",     "alm",   "almh",   "kol",     "letkol", "jend",
    "jen",   "letjen", "mayjen", "brigjen", "irjen", "komjen", "brigpol", "kombes", "kapt",
    "lettu", "letda",  "serka",  "kopda",   "pratu", "praka",  "laks",    "marsma", "jl",
    "jln",   "gg",     "kec",    "kab",     "kel",   "kav",    "komp",    "tlp",    "telp",
    "hp",    "pt",     "cv",     "ud",      "fa",    "mr",     "mrs",     "ms",     "vs",
    "vol",   "jil",    "cet",    "ed",      "eds",   "terj",   "penj",    "gb",     "gbr",
    "tab",   "lih",    "bdk",    "cf",      "cq",    "jo",     "jis",     "juncto", "psl",
    "ps",    "stbl",   "stb",    "prp",     "tln",   "kep",    "tk",      "pol",    "maks",
    "ext",   NULL,
};

/* The same before a digit only: "hal. 7", but "tiga hal. Dia". */
static const char *const references[] = {
    "no", "nr", "nomor", "tgl", "tg", "th",  "thn", "hlm", "hal", "h",  "pp",  "ay",   "ln", "bn",
    "lt", "rt", "rw",    "dt",  "rp", "min", "art", "abs", "pkl", "pk", "bag", "lamp", NULL,
};

/* S.Pd, M.Si, A.Md, Ph.D: what may stand before the stop of a degree, and after it. */
static const char *const degree_titles[] = {
    "S", "M", "A", "B", "D", "Ph", "Sp", "Dr", "Apt", "Ns", "Gr", NULL,
};

static const char *const degree_fields[] = {
    "Si",  "Pd",     "Kom",  "Hum",  "Sos", "Ag",  "Ip",  "IP", "Ked", "Kep",  "Keb", "Kes", "Farm",
    "Psi", "Ikom",   "Gz",   "Tr",   "Pt",  "Hut", "Ds",  "Sn", "Th",  "Fil",  "Ak",  "Ars", "Stat",
    "Mat", "Par",    "Ling", "Sy",   "Sc",  "Eng", "Ed",  "Ec", "Acc", "Phil", "Kn",  "Div", "Min",
    "Med", "Biomed", "Tech", "Arch", "Han", "Mar", "Md",  "Ma", "Com", "ST",   "KM",  "HI",  "SI",
    "AB",  "AP",     "BA",   "PH",   "OG",  "PD",  "THT", "JP", "An",  "Rad",  "Or",  NULL,
};

const LexTokenRules lex_indonesian_token_rules = {
    .months = months,
    .days = days,
    .abbreviations = abbreviations,
    .references = references,
    .degree_titles = degree_titles,
    .degree_fields = degree_fields,
};

size_t
lex_indonesian_article(const char *name, size_t length)
{
    /* With the consonant that the article takes from the name: Ar-Raqqah, Ash-Shabaab. */
    static const char *const articles[] = {"al-", "el-", "ad-", "an-",  "ar-", "as-",
                                           "at-", "az-", "ul-", "ash-", NULL};
    if (length < 4 || (name[2] != '-' && name[3] != '-')) /* where all of them end; few names do */
        return 0;
    for (size_t i = 0; articles[i] != NULL; i++) {
        const size_t n = strlen(articles[i]);
        if (length > n && memcmp(name, articles[i], n) == 0)
            return n;
    }
    return 0;
}
