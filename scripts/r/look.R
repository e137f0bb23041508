# SPDX-License-Identifier: GPL-3.0-or-later
# What all plots have in common, whatever draws them: colours, words, size, numbers, ticks.

# The words of plots keep to Latin-1, which every device of R can write.

# Okabe & Ito's colours for the colour-blind; these two differ in grey as well.
blue <- "#0072B2"
orange <- "#E69F00"
ink <- "grey15"
pale <- "grey88"

# What all plots have: the data drawn, the words around it, and the size in inches.
plot_spec <- function(data, title, default_title, caption, size, width, height, ...) {
  if (!is.null(width)) size[1] <- width
  if (!is.null(height)) size[2] <- height
  wrapped <- function(text, characters) {  # so many characters an inch
    paste(strwrap(text, characters * size[1]), collapse = "\n")
  }
  list(
    data = data, title = wrapped(if (is.null(title)) default_title else title, 11),
    caption = wrapped(caption, 21), width = size[1], height = size[2], ...
  )
}

# More on the x axis than on the other, and more on the y axis: as lexstat.py draws them.
side_colours <- c(x = blue, y = orange)
side_shapes <- c(x = 21, y = 24)

# Of a cloud of points: every place once, and the points with a side, which get labels.
cloud_parts <- function(data) {
  list(places = unique(data[c("x", "y")]), labelled = data[data$side != "", ])
}

# Numbers as a reader writes them: 0.5, 20, 3,000.
plain_number <- function(x) {
  trimws(format(x, big.mark = ",", scientific = FALSE, drop0trailing = TRUE))
}

plain_numbers <- function(x) vapply(x, plain_number, "")

# Ticks of a log axis: powers of ten, with 2 and 5 between where there are few.
log_breaks <- function(range) {
  powers <- 10^(floor(log10(range[1])):ceiling(log10(range[2])))
  within <- function(breaks) breaks[breaks >= range[1] & breaks <= range[2]]
  if (length(within(powers)) >= 3) within(powers) else {
    within(sort(outer(powers, c(1, 2, 5))))
  }
}
