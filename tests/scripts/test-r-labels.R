# SPDX-License-Identifier: GPL-3.0-or-later
# Labels and words of the plots do not overlap, wherever the points are. usage: test-r-labels.R
# lexstat.R

options(warn = 2)
source(commandArgs(trailingOnly = TRUE)[1])

n_overlaps <- function(x, y, width, height) {
  over <- function(at, size) outer(size, size, "+") / 2 - abs(outer(at, at, "-")) > 1e-9
  meet <- over(x, width) & over(y, height)
  (sum(meet) - length(x)) / 2
}

check_place_labels <- function(seed) {
  set.seed(seed)
  n <- 40
  box <- c(left = 0.8, right = 6.8, bottom = 0.7, top = 5)
  x <- runif(n, 1, 6.5)
  y <- pmin(4.9, rexp(n, 2) + 1)
  width <- runif(n, 0.2, 1.2)
  place <- lexstat$place_labels(x, y, width, 0.14, box)
  stands <- !is.na(place$x)
  stopifnot(sum(stands) > 0.8 * n)
  place <- place[stands, ]
  stopifnot(n_overlaps(place$x, place$y, width[stands], rep(0.14, nrow(place))) == 0)
  stopifnot(abs(place$x - 3.8) + width[stands] / 2 <= 3)
  stopifnot(identical(place, lexstat$place_labels(x, y, width, 0.14, box)[stands, ]))
}

check_network <- function(seed) {
  set.seed(seed)
  words <- paste0(sample(letters, 60, TRUE), strrep("a", sample(2:12, 60, TRUE)), 1:60)
  from <- sample(words, 40, TRUE)
  to <- sample(words, 40, TRUE)
  pairs <- data.frame(from, to)[from != to, ]
  words <- unique(c(pairs$from, pairs$to))
  nodes <- lexstat$network_nodes(pairs, words, 7, 6.5)
  stopifnot(n_overlaps(nodes$x, nodes$y, 0.12 + 0.08 * nchar(words), rep(0.22, nrow(nodes))) == 0)
  stopifnot(nodes$x > 0, nodes$x < 7, nodes$y > 0, nodes$y < 6.5)
  stopifnot(identical(nodes, lexstat$network_nodes(pairs, words, 7, 6.5)))
}

check_log_breaks <- function() {
  stopifnot(identical(lexstat$plain_numbers(c(0.5, 20, 3000, 1e6)),
                      c("0.5", "20", "3,000", "1,000,000")))
  stopifnot(all.equal(lexstat$log_breaks(c(3, 5000)), c(10, 100, 1000)))
  stopifnot(all.equal(lexstat$log_breaks(c(900, 30000)), c(1000, 2000, 5000, 10000, 20000)))
}

# Republika: 7 of 287 words, SALAM-ONLINE: 2 of 296; by R's log-linear model,
# glm(c(7, 2, 280, 294) ~ gl(2, 2) + gl(2, 1, 4), poisson)$deviance.
check_g2 <- function() {
  model <- glm(c(7, 2, 280, 294) ~ gl(2, 2) + gl(2, 1, 4), poisson, epsilon = 1e-12)
  stopifnot(all.equal(lexstat$signed_g2(7, 287, 2, 296), model$deviance))
  stopifnot(all.equal(lexstat$signed_g2(2, 296, 7, 287), -model$deviance))
  stopifnot(lexstat$signed_g2(0, 10, 0, 10) == 0, lexstat$signed_g2(0, 10, 3, 10) < 0)
}

for (seed in 1:8) {
  check_place_labels(seed)
  check_network(seed)
}
check_log_breaks()
check_g2()
