# SPDX-License-Identifier: GPL-3.0-or-later
# Where labels of points may stand, so that they cover neither one another nor the points.

# Whether a box (centre and size) meets any of the others.
overlaps <- function(x, y, width, height, others) {
  any(abs(x - others$x) < (width + others$width) / 2 &
        abs(y - others$y) < (height + others$height) / 2)
}

# Where labels may stand so that they meet neither one another nor the labelled points: for each
# label, the first free place on growing rings about its point. In inches; NA where none is free.
place_labels <- function(x, y, width, height, box) {
  taken <- data.frame(x = x, y = y, width = 0.09, height = 0.09)
  angles <- c(0, pi, pi / 2, -pi / 2, pi / 4, 3 * pi / 4, -pi / 4, -3 * pi / 4)
  rings <- expand.grid(angle = angles, radius = seq(0.06, 1.2, by = 0.08))
  places <- data.frame(x = rep(NA_real_, length(x)), y = NA_real_)
  for (i in seq_along(x)) {
    at_x <- x[i] + cos(rings$angle) * (rings$radius + width[i] / 2)
    at_y <- y[i] + sin(rings$angle) * (rings$radius + height / 2)
    inside <- at_x - width[i] / 2 > box["left"] & at_x + width[i] / 2 < box["right"] &
      at_y - height / 2 > box["bottom"] & at_y + height / 2 < box["top"]
    for (k in which(inside)) {
      if (!overlaps(at_x[k], at_y[k], width[i], height, taken)) {
        places[i, ] <- c(at_x[k], at_y[k])
        taken[nrow(taken) + 1, ] <- c(at_x[k], at_y[k], width[i], height)
        break
      }
    }
  }
  places
}
