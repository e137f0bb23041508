# SPDX-License-Identifier: GPL-3.0-or-later
# plot_frequency(): how often terms occur, and how evenly they are spread.

#' How often each term occurs against how evenly it is spread: per million, and DPnorm.
#'
#' Needs frequencies.csv of `lexstat --frequencies --dispersion`; `source` is by default the whole
#' corpus. Of each of top / 2 steps of frequency the most and the least even term have labels, if
#' they occur five times: of rarer ones nothing can be said. The line is the median of a step.
plot_frequency <- function(tables, source = "(all)", top = 40, title = NULL, file = NULL,
                           width = NULL, height = NULL) {
  data <- frequency_data(tables, source, max(1, top %/% 2))
  whole <- data$source[1] == "(all)"
  spec <- plot_spec(
    data, title, paste0("How often, and how evenly", if (!whole) paste(", in", data$source[1])),
    caption_of(
      tables, "frequencies", "each point is a term; line: the median of terms as frequent; ",
      "labels: of terms as frequent, the least evenly spread (circles, blue) and the most ",
      "(triangles, orange), of those that occur five times or more"
    ),
    c(7, 5.6), width, height, medians = frequency_medians(data),
    ticks = log_breaks(range(data$x))
  )
  build_plot(spec, frequency_ggplot, frequency_base, file)
}

frequency_data <- function(tables, source, n_steps) {
  table <- need_table(tables, "frequencies")
  source <- choose_one(source, unique(table$source), "source", tables, "frequencies")
  table <- table[table$source == source & !is.na(table$dp_norm), ]
  if (nrow(table) == 0) {
    fail(folder_of(tables), ": how evenly the terms of ", quoted(source), " are spread is not ",
         "in the table frequencies; ", remedy("frequencies", folder_of(tables)),
         ", for sources of two documents or more")
  }
  rate <- log10(table$per_million)
  step <- if (diff(range(rate)) > 0) cut(rate, n_steps, labels = FALSE) else rep(1, length(rate))
  data <- data.frame(source = source, term = table$term, x = table$per_million,
                     y = table$dp_norm, count = table$count, step = step, side = "")
  often <- which(data$count >= min(5, max(data$count)))
  for (rows in split(often, data$step[often])) {
    data$side[rows[which.max(data$y[rows])]] <- "x"
    data$side[rows[which.min(data$y[rows])]] <- "y"
  }
  data
}

frequency_medians <- function(data) {
  stats::aggregate(data[c("x", "y")], data["step"], stats::median)
}

frequency_axis <- "per million words"
dispersion_ticks <- seq(0, 1, 0.2)
dispersion_axis <- "DPnorm: 0 spread evenly, 1 in few documents"

frequency_ggplot <- function(spec) {
  data <- spec$data
  ggplot2::ggplot(data, ggplot2::aes(x = .data$x, y = .data$y)) +
    ggplot_cloud(data) +
    ggplot2::geom_line(data = spec$medians, colour = "black", linewidth = 0.4) +
    ggplot2::scale_x_log10(breaks = spec$ticks, labels = plain_numbers) +
    ggplot2::scale_y_continuous(breaks = dispersion_ticks, limits = c(0, 1.1),
                                labels = plain_numbers) +
    ggplot_look(spec) +
    ggplot2::labs(x = frequency_axis, y = dispersion_axis)
}

frequency_base <- function(spec) {
  data <- spec$data
  box <- base_page(spec) + c(0.75, 0, 0.45, 0)
  base_panel(box, range(data$x) * c(0.7, 1.4), c(-0.05, 1.12), log = "x")
  base_axis(1, box, spec$ticks, title = frequency_axis)
  base_axis(2, box, dispersion_ticks, title = dispersion_axis)
  graphics::lines(spec$medians[c("x", "y")], col = "black")
  base_cloud(data, box)
}
