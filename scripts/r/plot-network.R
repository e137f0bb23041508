# SPDX-License-Identifier: GPL-3.0-or-later
# plot_network(): which words stand together.

#' Words that belong together as a network: the first pairs of the table are its lines.
#'
#' Needs collocations.csv; `source` is by default the whole corpus. A line is the wider, the more
#' occurrences the pair has, and the darker, the larger log_dice is. What pairs come first is
#' `lexstat --collocations --sort-by=MEASURE`.
plot_network <- function(tables, source = NULL, top = 50, title = NULL, file = NULL,
                         width = NULL, height = NULL) {
  pairs <- network_pairs(tables, source, top)
  whole <- pairs$source[1] == "(all)"
  words <- unique(c(rbind(pairs$from, pairs$to)))
  spec <- plot_spec(
    pairs, title, paste0("Words that belong together", if (!whole) paste(" in", pairs$source[1])),
    caption_of(tables, "collocations", "the first ", nrow(pairs), " pairs of the table; lines: ",
               "the wider, the more occurrences (at most ", plain_number(max(pairs$count)), ")"),
    c(7.2, 3 + 0.05 * length(words)), width, height
  )
  spec$nodes <- network_nodes(pairs, words, spec$width - 0.3, spec$height - 1.2)
  spec$lines <- network_lines(pairs, spec$nodes)
  build_plot(spec, network_ggplot, network_base, file)
}

network_pairs <- function(tables, source, top) {
  table <- need_table(tables, "collocations")
  if (is.null(source) && "(all)" %in% table$source) source <- "(all)"
  source <- choose_one(source, unique(table$source), "source", tables, "collocations")
  table <- utils::head(table[table$source == source & table$length == 2, ], top)
  if (nrow(table) == 0) {
    fail(folder_of(tables), ": the table collocations has no pairs of words; ",
         remedy("collocations", folder_of(tables), "--collocations --size=2"))
  }
  words <- strsplit(table$collocation, " ", fixed = TRUE)
  data.frame(source = table$source, from = vapply(words, `[`, "", 1),
             to = vapply(words, `[`, "", 2), count = table$count, log_dice = table$log_dice)
}

# Each pair with the places of its words.
network_lines <- function(pairs, nodes) {
  from <- nodes[match(pairs$from, nodes$term), ]
  to <- nodes[match(pairs$to, nodes$term), ]
  data.frame(x = from$x, y = from$y, xend = to$x, yend = to$y, log_dice = pairs$log_dice,
             count = pairs$count)
}

line_colours <- grDevices::hcl.colors(85, "Cividis", rev = TRUE)[22:85]
line_legend <- "log-dice"

network_ggplot <- function(spec) {
  nodes <- spec$nodes
  ggplot2::ggplot(nodes, ggplot2::aes(x = .data$x, y = .data$y)) +
    ggplot2::geom_segment(
      ggplot2::aes(xend = .data$xend, yend = .data$yend, colour = .data$log_dice,
                   linewidth = sqrt(.data$count)), spec$lines
    ) +
    ggplot2::geom_label(ggplot2::aes(label = .data$term), size = 2.9, colour = ink,
                        label.size = 0.15, label.padding = ggplot2::unit(0.035, "in")) +
    ggplot2::scale_colour_gradientn(colours = line_colours, labels = plain_numbers) +
    ggplot2::scale_linewidth_continuous(range = c(0.4, 3), guide = "none") +
    ggplot2::coord_cartesian(xlim = c(0, nodes$width[1]), ylim = c(0, nodes$height[1]),
                             expand = FALSE, clip = "off") +
    ggplot_look(spec) +
    ggplot2::labs(x = NULL, y = NULL, colour = line_legend) +
    ggplot2::theme(axis.text = ggplot2::element_blank(), axis.ticks = ggplot2::element_blank(),
                   panel.grid.major = ggplot2::element_blank(),
                   panel.border = ggplot2::element_blank(),
                   legend.key.width = ggplot2::unit(0.35, "in"))
}

network_base <- function(spec) {
  box <- base_page(spec) + c(0, 0, 0, -0.35)
  nodes <- spec$nodes
  lines <- spec$lines
  base_panel(box, c(0, nodes$width[1]), c(0, nodes$height[1]))
  ends <- range(lines$log_dice) + c(0, if (diff(range(lines$log_dice)) == 0) 1 else 0)
  shade <- line_colours[1 + round(63 * (lines$log_dice - ends[1]) / diff(ends))]
  graphics::segments(lines$x, lines$y, lines$xend, lines$yend, col = shade,
                     lwd = 1 + 6 * sqrt(lines$count / max(lines$count)))
  wide <- graphics::strwidth(nodes$term, cex = 0.85) / 2 + 0.04
  high <- graphics::strheight("Ag", cex = 0.85) / 2 + 0.04
  graphics::rect(nodes$x - wide, nodes$y - high, nodes$x + wide, nodes$y + high, col = "white",
                 lwd = 0.6)
  graphics::text(nodes$x, nodes$y, nodes$term, cex = 0.85, col = ink)
  base_gradient(box, line_colours, ends, line_legend)
}
