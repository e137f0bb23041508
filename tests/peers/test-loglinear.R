# SPDX-License-Identifier: GPL-3.0-or-later
# Reads a table of cells, one sequence after another: size, then 2^size counts, the first word's place
# changing fastest; prints lambda and z of each as glm() has them: the interaction of all words in the
# saturated log-linear model of the counts with 1/2 added (Blaheta & Johnson 2001).
arguments <- commandArgs(trailingOnly = TRUE)
control <- glm.control(epsilon = 1e-15, maxit = 200)
for (line in readLines(arguments[1])) {
  numbers <- as.numeric(strsplit(line, " ")[[1]])
  size <- numbers[1]
  places <- expand.grid(rep(list(0:1), size))
  names(places) <- paste0("w", seq_len(size))
  places$count <- numbers[-1] + 0.5
  formula <- as.formula(paste("count ~", paste(names(places)[seq_len(size)], collapse = " * ")))
  model <- suppressWarnings(glm(formula, poisson, places, control = control))
  last <- tail(coef(summary(model)), 1)
  cat(sprintf("%.17g %.17g\n", last[1, "Estimate"], last[1, "z value"]))
}
