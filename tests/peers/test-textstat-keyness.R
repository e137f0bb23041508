# SPDX-License-Identifier: GPL-3.0-or-later
# Reads the counts of every term in target and reference, one term a line; the sums are the sizes.
# Prints for each: chi-square and G2 as R has them, signed as quanteda signs them (negative where the
# target has fewer than expected), and log10 of the p of G2. Then, where quanteda.textstats is
# installed, the chi-square and G2 of its textstat_keyness(); else two NA.
arguments <- commandArgs(trailingOnly = TRUE)
counts <- as.matrix(read.table(arguments[1]))
sizes <- colSums(counts)

base_r <- t(apply(counts, 1, function(f) {
  observed <- rbind(f, sizes - f)
  test <- suppressWarnings(chisq.test(observed, correct = FALSE))
  sign <- if (observed[1, 1] < test$expected[1, 1]) -1 else 1
  terms <- ifelse(observed > 0, observed * log(observed / test$expected), 0)
  g2 <- max(0, 2 * sum(terms))
  c(sign * unname(test$statistic), sign * g2, pchisq(g2, 1, lower.tail = FALSE, log.p = TRUE) / log(10))
}))

quanteda <- matrix(NA_real_, nrow(counts), 2)
if (requireNamespace("quanteda.textstats", quietly = TRUE)) {
  matrix_of <- t(counts)
  dimnames(matrix_of) <- list(c("target", "reference"), sprintf("t%06d", seq_len(nrow(counts))))
  table_of <- quanteda::as.dfm(matrix_of)
  for (i in 1:2) {
    result <- quanteda.textstats::textstat_keyness(
      table_of, target = "target", measure = c("chi2", "lr")[i], correction = "none", sort = FALSE)
    quanteda[, i] <- result[match(colnames(matrix_of), result$feature), 2]
  }
}
cat(apply(cbind(base_r, quanteda), 1, function(x) paste(sprintf("%.17g", x), collapse = " ")), sep = "\n")
