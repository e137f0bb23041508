# SPDX-License-Identifier: GPL-3.0-or-later
# plot_keyness(): what a source says more and less than others.

tests <- c(
  wilcoxon = "Wilcoxon's rank-sum test over documents", welch = "Welch's test over documents",
  df = "G\u00b2 over documents that hold the term", permutation = "permutation of documents"
)
surest <- c("q < .001", "q < .01", "q < .05", "q >= .05", "not tested")

# Dark is sure; what was not tested is white.
sure_colours <- stats::setNames(
  c(grDevices::hcl.colors(9, "Cividis")[c(1, 4, 7)], "#FFF3B0", "white"), surest
)

#' What a source says more and less than the rest: log-ratio, its 95 % interval, shade by q_doc.
#'
#' Needs keyness.csv. Half of the terms are the surest of those the source says more, half of
#' those it says less, where there are as many. `reference` is by default all others together.
plot_keyness <- function(tables, source = NULL, reference = NULL, top = 20, title = NULL,
                         file = NULL, width = NULL, height = NULL) {
  data <- keyness_data(tables, source, reference, top)
  against <- if (data$reference[1] == "(rest)") "the rest" else data$reference[1]
  test <- tests[run_field(tables, "test")]
  spec <- plot_spec(
    data, title, paste(data$target[1], "against", against),
    caption_of(
      tables, "keyness", "the surest terms of either sign; lines: 95 % intervals; at the right: ",
      "occurrences in ", data$target[1], " and in ", against, "; ",
      if (all(is.na(data$q_doc))) {
        "nothing was tested, for that takes two documents on either side"
      } else {
        paste0("q: ", if (is.na(test)) "test over documents" else test,
               ", adjusted for all tests")
      }
    ),
    c(6.5, 1.5 + 0.19 * nrow(data)), width, height
  )
  build_plot(spec, keyness_ggplot, keyness_base, file)
}

keyness_data <- function(tables, source, reference, top) {
  table <- need_table(tables, "keyness")
  source <- choose_one(source, unique(table$target), "source", tables, "keyness")
  table <- table[table$target == source, ]
  references <- unique(table$reference)
  if (is.null(reference) && "(rest)" %in% references) reference <- "(rest)"
  reference <- choose_one(reference, references, "reference", tables, "keyness")
  data <- surest_both_ways(table[table$reference == reference, ], top)
  sure <- cut(data$q_doc, c(-Inf, 0.001, 0.01, 0.05, Inf), surest[1:4], right = FALSE)
  data$sure <- factor(ifelse(is.na(sure), "not tested", as.character(sure)), surest)
  data$numbers <- paste(plain_numbers(data$n_target), ":", plain_numbers(data$n_reference))
  data$row <- seq_len(nrow(data))
  data
}

# The first rows of either sign, half of `top` each where there are as many, by log-ratio.
surest_both_ways <- function(table, top) {
  more <- table[table$log_ratio > 0, ]
  less <- table[table$log_ratio <= 0, ]
  n_more <- min(nrow(more), max(top - top %/% 2, top - nrow(less)))
  data <- rbind(utils::head(more, n_more), utils::head(less, top - n_more))
  data[order(data$log_ratio, data$term, method = "radix"), ]
}

keyness_axis <- "log-ratio: 1 is twice as often, -1 half as often"

keyness_ggplot <- function(spec) {
  data <- spec$data
  ggplot2::ggplot(data, ggplot2::aes(x = .data$log_ratio, y = .data$row)) +
    ggplot2::geom_vline(xintercept = 0, colour = "grey30", linewidth = 0.4) +
    ggplot2::geom_linerange(ggplot2::aes(xmin = .data$ci_low, xmax = .data$ci_high),
                            colour = "grey45") +
    ggplot2::geom_point(ggplot2::aes(fill = .data$sure), shape = 21, size = 2.3,
                        colour = "black") +
    ggplot2::scale_x_continuous(n.breaks = 8) +
    ggplot2::scale_fill_manual(values = sure_colours) +
    ggplot_look(spec) +
    ggplot_rows(data$row, data$term, data$numbers) +
    ggplot2::labs(x = keyness_axis, y = NULL, fill = NULL)
}

keyness_base <- function(spec) {
  data <- spec$data
  box <- base_row_panel(spec, data$row, data$term, data$numbers,
                        c(data$ci_low, data$ci_high, data$log_ratio, 0), keyness_axis)
  graphics::segments(data$ci_low, data$row, data$ci_high, data$row, col = "grey45", lwd = 1.2)
  graphics::points(data$log_ratio, data$row, pch = 21, col = "black",
                   bg = sure_colours[as.character(data$sure)])
  shown <- surest[surest %in% data$sure]
  base_legend(box, shown, pch = 21, pt.bg = sure_colours[shown], col = "black")
}
