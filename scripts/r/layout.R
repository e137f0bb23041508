# SPDX-License-Identifier: GPL-3.0-or-later
# Where the words of a network stand: near those they are joined with, and none on another. No
# chance in it: the same pairs give the same picture.

# The words of the pairs, each with a place in a rectangle of so many inches.
network_nodes <- function(pairs, words, width, height) {
  joined <- matrix(0, length(words), length(words))
  ends <- cbind(match(pairs$from, words), match(pairs$to, words))
  joined[rbind(ends, ends[, 2:1])] <- 1
  diag(joined) <- 0
  place <- spring_layout(joined, islands(path_lengths(joined)))
  place <- part_boxes(stretch(place$x, 0.5, width - 0.5), stretch(place$y, 0.2, height - 0.2),
                      0.12 + 0.08 * nchar(words), rep(0.22, length(words)), 0.2, width, height)
  data.frame(term = words, x = place$x, y = place$y, width = width, height = height)
}

stretch <- function(x, from, to) {
  if (diff(range(x)) == 0) return(rep((from + to) / 2, length(x)))
  from + (to - from) * (x - min(x)) / diff(range(x))
}

# How many lines lead from one word to another; infinite where none do.
path_lengths <- function(joined) {
  lengths <- ifelse(joined == 1, 1, Inf)
  diag(lengths) <- 0
  for (k in seq_len(nrow(lengths))) {
    lengths <- pmin(lengths, outer(lengths[, k], lengths[k, ], "+"))
  }
  lengths
}

# Each connected part laid out by its path lengths (classical scaling), the parts about a spiral,
# the largest in the middle.
islands <- function(lengths) {
  part <- apply(is.finite(lengths), 1, function(reached) which(reached)[1])
  place <- matrix(0, nrow(lengths), 2)
  parts <- split(seq_along(part), part)
  inner <- 0
  for (words in parts[order(-lengths(parts), method = "radix")]) {
    scaled <- suppressWarnings(stats::cmdscale(lengths[words, words], min(2, length(words) - 1)))
    radius <- sqrt(inner + length(words) / 2) * (inner > 0)
    turn <- inner * (3 - sqrt(5)) * pi / 2
    place[words, seq_len(ncol(scaled))] <- scaled
    place[words, ] <- place[words, ] + rep(radius * c(cos(turn), sin(turn)), each = length(words))
    inner <- inner + length(words)
  }
  list(x = place[, 1], y = place[, 2])
}

# Fruchterman & Reingold 1991: all push one another away, joined ones attract, all are drawn to
# the middle.
spring_layout <- function(joined, start, steps = 400) {
  x <- start$x
  y <- start$y
  for (step in seq_len(steps)) {
    dx <- outer(x, x, "-")
    dy <- outer(y, y, "-")
    distance <- pmax(sqrt(dx^2 + dy^2), 0.01)
    force <- 1 / distance^2 - joined * distance
    move_x <- rowSums(dx * force) - 0.1 * x
    move_y <- rowSums(dy * force) - 0.1 * y
    size <- pmax(sqrt(move_x^2 + move_y^2), 1e-9)
    most <- pmin(size, (1 - step / steps) * 0.5)
    x <- x + move_x / size * most
    y <- y + move_y / size * most
  }
  list(x = x, y = y)
}

# Moves boxes apart until none overlaps another, within the rectangle from 0 to width and height:
# each two along the way on which less of their size overlaps, and now and then along the other,
# or a full row would stay one. The gap between them shrinks to nothing if there is no room.
part_boxes <- function(x, y, wide, high, gap, width, height, rounds = 1000) {
  for (round in seq_len(rounds)) {
    room <- gap * min(1, 2 - 2 * round / rounds)
    reach_x <- outer(wide, wide, "+") / 2 + room
    reach_y <- outer(high, high, "+") / 2 + room
    dx <- outer(x, x, "-")
    dy <- outer(y, y, "-")
    over_x <- reach_x - abs(dx)
    over_y <- reach_y - abs(dy)
    meet <- over_x > 0 & over_y > 0
    diag(meet) <- FALSE
    if (!any(meet)) break
    way <- function(d) ifelse(d == 0, sign(row(d) - col(d)), sign(d))
    sideways <- (over_x / reach_x < over_y / reach_y) == (round %% 4 > 0)
    x <- x + 0.3 * rowSums(ifelse(meet & sideways, way(dx) * over_x, 0))
    y <- y + 0.3 * rowSums(ifelse(meet & !sideways, way(dy) * over_y, 0))
    x <- pmin(pmax(x, wide / 2), width - wide / 2)
    y <- pmin(pmax(y, high / 2), height - high / 2)
  }
  list(x = x, y = y)
}
