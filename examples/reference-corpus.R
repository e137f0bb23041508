#!/usr/bin/env Rscript
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What texts say more than the language as such, for which a frequency list stands:
#
#     Rscript examples/reference-corpus.R TEXTS LIST.csv DIR
#
# TEXTS is what lexstat reads; LIST has the columns word and count, as a list made from Wikipedia
# has. The tables and a picture of each source go into DIR. lexstat is the one on the PATH.

arguments <- commandArgs(trailingOnly = TRUE)
if (length(arguments) != 3) {
  message("usage: Rscript examples/reference-corpus.R TEXTS LIST.csv DIR")
  quit(status = 2)
}
texts <- arguments[1]
list_of_words <- arguments[2]
results <- arguments[3]

script <- sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))
source(file.path(dirname(script), "..", "scripts", "lexstat.R"))

# A list has no documents, so nothing can be tested over documents: p_doc is empty. What is printed is
# a ranking by the lower end of the ratio's interval, which counts words: a reason to look, no more.
status <- system2("lexstat", c(
  "--quiet", "--keyness", "--stem=none", shQuote(paste0("--reference=", list_of_words)),
  "-o", shQuote(results), shQuote(texts)
))
if (status != 0) quit(status = 1)

tables <- read_tables(results)
keyness <- subset(tables$keyness, ci_low > 0 & n_target >= 3)
keyness <- keyness[order(-keyness$ci_low, keyness$stem, method = "radix"), ]
cat("Occurrences, and how many times as often as in the list at least:\n")
for (target in unique(tables$keyness$target)) {
  rows <- head(keyness[keyness$target == target, ], 4)
  least <- format(signif(2^rows$ci_low, 2), big.mark = ",", scientific = FALSE, trim = TRUE)
  found <- paste0(rows$term, " ", rows$n_target, " (", least, ")", collapse = ", ")
  cat("  ", target, ": ", if (nrow(rows)) found else "none", "\n", sep = "")
  if (nrow(rows) == 0) next
  plot_keyness(tables, source = target, file = file.path(results, paste0(make.names(target), ".svg")))
}
