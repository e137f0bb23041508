# SPDX-License-Identifier: GPL-3.0-or-later
# Pieces of plots that are drawn by base graphics; ggplot.R has the same for ggplot2.

# Begins a page: title and caption. Returns the inches that are left: left, right, bottom, top.
base_page <- function(spec) {
  graphics::par(mai = c(0, 0, 0, 0), ps = 10, cex = 1, xaxs = "i", yaxs = "i", fg = "grey40",
                col.axis = ink, cex.axis = 0.85, las = 1, tcl = -0.2, xpd = FALSE)
  graphics::plot.new()
  page <- graphics::par("din")
  graphics::plot.window(c(0, page[1]), c(0, page[2]))
  graphics::text(0.1, page[2] - 0.1, spec$title, adj = c(0, 1), font = 2, cex = 1.1,
                 col = "black")
  graphics::text(0.1, 0.08, spec$caption, adj = c(0, 0), cex = 0.7, col = "grey30")
  lines <- function(text) lengths(strsplit(text, "\n"))
  c(left = 0.1, right = page[1] - 0.15, bottom = 0.15 + 0.13 * lines(spec$caption),
    top = page[2] - 0.15 - 0.18 * lines(spec$title))
}

# Axes for data within a box in inches, on the page that is begun.
base_panel <- function(box, xlim, ylim, log = "") {
  sides <- c(box["left"], box["right"], box["bottom"], box["top"])
  graphics::par(plt = sides / graphics::par("din")[c(1, 1, 2, 2)], new = TRUE)
  graphics::plot.new()
  graphics::plot.window(xlim, ylim, log = log)
}

# A place in inches as the panel's own coordinates.
base_place <- function(x, y) {
  list(x = graphics::grconvertX(x, "inches", "user"),
       y = graphics::grconvertY(y, "inches", "user"))
}

# Grid lines, ticks and title of the lower (1) or left (2) axis of the panel in the box.
base_axis <- function(side, box, at, labels = plain_numbers(at), title = "") {
  if (side == 1) graphics::abline(v = at, col = pale) else graphics::abline(h = at, col = pale)
  graphics::axis(side, at, labels, lwd = 0, lwd.ticks = 1, gap.axis = 0,
                 mgp = c(0, if (side == 1) 0.1 else 0.4, 0))
  place <- if (side == 1) {
    base_place((box["left"] + box["right"]) / 2, box["bottom"] - 0.33)
  } else {
    base_place(box["left"] - 0.6, (box["bottom"] + box["top"]) / 2)
  }
  graphics::text(place, labels = title, srt = if (side == 1) 0 else 90, xpd = NA, cex = 0.9,
                 col = ink)
}

# Texts at the left (2) or right (4) of rows of the panel.
base_rows <- function(side, row, texts, colour = ink) {
  graphics::axis(side, row, texts, tick = FALSE, gap.axis = -1, mgp = c(0, 0.3, 0),
                 col.axis = colour)
}

# Above the box, in one line; further arguments are legend()'s.
base_legend <- function(box, ...) {
  place <- base_place(box["left"], box["top"] + 0.14)
  graphics::legend(place$x, place$y, ..., horiz = TRUE, bty = "n", xpd = NA, xjust = 0,
                   yjust = 0.5, text.col = ink, cex = 0.85)
}

# A bar of colours above the box, for values of the range.
base_gradient <- function(box, colours, range, title) {
  left <- box["left"] + widest(title) + 0.15
  y <- box["top"] + 0.2
  edges <- base_place(left + seq(0, 1.6, length.out = length(colours) + 1), y)$x
  high <- base_place(left, y + c(0, 0.12))$y
  graphics::rect(edges[-length(edges)], high[1], edges[-1], high[2], col = colours, border = NA,
                 xpd = NA)
  at <- pretty(range, 4)
  at <- at[at >= range[1] & at <= range[2]]
  ticks <- base_place(left + 1.6 * (at - range[1]) / diff(range), y - 0.08)
  graphics::text(ticks$x, ticks$y, plain_numbers(at), cex = 0.75, xpd = NA, col = ink)
  graphics::text(base_place(box["left"], y + 0.06), labels = title, adj = c(0, 0.5), cex = 0.85,
                 xpd = NA, col = ink)
}

widest <- function(labels, cex = 0.85) {
  if (length(labels) == 0) 0 else max(graphics::strwidth(labels, "inches", cex = cex))
}

# Text with a white rim, to be read on a cloud of points.
base_rimmed_text <- function(x, y, labels, cex) {
  for (angle in seq(0, 2 * pi, length.out = 13)[-1]) {
    rim <- base_place(x + 0.012 * cos(angle), y + 0.012 * sin(angle))
    graphics::text(rim$x, rim$y, labels, cex = cex, col = "white")
  }
  graphics::text(base_place(x, y), labels = labels, cex = cex, col = ink)
}

# Labels of points that are drawn already, with a line to those that had to move away.
base_labels <- function(x, y, labels, box, cex = 0.8) {
  at_x <- graphics::grconvertX(x, "user", "inches")
  at_y <- graphics::grconvertY(y, "user", "inches")
  width <- graphics::strwidth(labels, "inches", cex = cex) + 0.04
  place <- place_labels(at_x, at_y, width, 0.14, box)
  beside <- pmax(place$x - width / 2, pmin(at_x, place$x + width / 2))
  beneath <- pmax(place$y - 0.05, pmin(at_y, place$y + 0.05))
  far <- which(sqrt((beside - at_x)^2 + (beneath - at_y)^2) > 0.12)
  end <- base_place(beside, beneath)
  graphics::segments(x[far], y[far], end$x[far], end$y[far], col = "grey50", lwd = 0.6)
  base_rimmed_text(place$x, place$y, labels, cex)
}

# Points: all of them pale, those with a side large and coloured, with labels.
base_cloud <- function(data, box) {
  cloud <- cloud_parts(data)
  labelled <- cloud$labelled
  graphics::points(cloud$places, pch = 16, cex = 0.4, col = "grey72")
  graphics::points(labelled$x, labelled$y, pch = side_shapes[labelled$side],
                   bg = side_colours[labelled$side], col = "black", cex = 0.8, lwd = 0.6)
  base_labels(labelled$x, labelled$y, labelled$term, box)
  graphics::box()
}

# The panel of a plot with a named row for each term; returns its box.
base_row_panel <- function(spec, row, names, numbers, x, axis_title) {
  box <- base_page(spec) + c(widest(names) + 0.1, -widest(numbers), 0.45, -0.25)
  xlim <- range(x, na.rm = TRUE)
  base_panel(box, xlim + c(-0.04, 0.04) * diff(xlim), c(0.4, max(row) + 0.6))
  base_axis(1, box, pretty(xlim, 7), title = axis_title)
  graphics::abline(h = row, col = pale)
  graphics::abline(v = 0, col = "grey30")
  base_rows(2, row, names)
  base_rows(4, row, numbers, "grey30")
  graphics::box()
  box
}
