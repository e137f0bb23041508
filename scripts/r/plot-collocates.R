# SPDX-License-Identifier: GPL-3.0-or-later
# plot_collocates(): what stands around a word, by source.

#' What stands around a word in each source: a dumbbell for two sources, a heat map for more.
#'
#' Needs collocates.csv, of which `node` is one node. Rows are the first collocates of the whole
#' corpus; rates are of a thousand words around the node, so that sources of any size compare.
plot_collocates <- function(tables, node = NULL, top = 20, title = NULL, file = NULL,
                            width = NULL, height = NULL) {
  data <- collocates_data(tables, node, top)
  two <- nlevels(data$source) == 2
  n_rows <- nlevels(data$collocate)
  spec <- plot_spec(
    data, title, paste("Around", data$node[1]),
    caption_of(tables, "collocates", if (two) "at the right" else "in the cells", ": how often ",
               "the word stands in a window of ", data$node[1], "; *: q < .05, Fisher's exact ",
               "test over documents, against the other sources"),
    if (two) {
      c(6.5, 1.6 + 0.2 * n_rows)
    } else {
      c(2.5 + 0.55 * nlevels(data$source), 2.2 + 0.2 * n_rows)
    },
    width, height, rows = if (two) dumbbell_rows(data)
  )
  if (two) {
    build_plot(spec, dumbbell_ggplot, dumbbell_base, file)
  } else {
    build_plot(spec, heat_ggplot, heat_base, file)
  }
}

collocates_data <- function(tables, node, top) {
  table <- need_table(tables, "collocates")
  node <- choose_one(node, unique(table$node), "node", tables, "collocates")
  table <- table[table$node == node, ]
  sources <- sort(setdiff(unique(table$source), "(all)"), method = "radix")
  if (length(sources) < 2) {
    fail(folder_of(tables), ": sources are compared, and ", quoted(node), " stands in ",
         if (length(sources) == 1) paste(quoted(sources), "only") else "none", "; \"lexstat ",
         "--collocates=NODE -o ", folder_of(tables), " PATH\" takes a node that several have, ",
         "also in several spellings, as ass?d*")
  }
  terms <- utils::head(table$collocate[table$source == "(all)"], top)
  table <- table[table$source != "(all)" & table$collocate %in% terms, ]
  table$rate <- ifelse(table$f_node > 0, 1000 * table$count / table$f_node, 0)
  table$number <- paste0(plain_numbers(table$count),
                         ifelse(!is.na(table$q_doc) & table$q_doc < 0.05, "*", ""))
  table$source <- factor(table$source, sources)
  table$collocate <- factor(table$collocate, rev(terms))
  table
}

rate_axis <- "per 1,000 words around the node"

# The two rates of each collocate in a row, in the order of their difference.
dumbbell_rows <- function(data) {
  side <- function(name) {
    of <- data[data$source == name, ]
    of[match(levels(data$collocate), of$collocate), ]
  }
  one <- side(levels(data$source)[1])
  other <- side(levels(data$source)[2])
  filled <- function(x, empty) ifelse(is.na(x), empty, x)
  rows <- data.frame(
    term = levels(data$collocate), one = filled(one$rate, 0), other = filled(other$rate, 0),
    numbers = paste(filled(one$number, "-"), ":", filled(other$number, "-"))
  )
  rows <- rows[order(rows$one - rows$other, method = "radix"), ]
  rows$row <- seq_len(nrow(rows))
  rows
}

dumbbell_colours <- c(blue, orange)
dumbbell_shapes <- c(21, 24)

dumbbell_ggplot <- function(spec) {
  rows <- spec$rows
  sources <- levels(spec$data$source)
  points <- data.frame(row = rows$row, rate = c(rows$one, rows$other),
                       source = rep(factor(sources, sources), each = nrow(rows)))
  ggplot2::ggplot(points, ggplot2::aes(y = .data$row)) +
    ggplot2::geom_vline(xintercept = 0, colour = "grey30", linewidth = 0.4) +
    ggplot2::geom_segment(ggplot2::aes(x = .data$one, xend = .data$other, yend = .data$row), rows,
                          colour = "grey55", linewidth = 0.8) +
    ggplot2::geom_point(ggplot2::aes(x = .data$rate, fill = .data$source, shape = .data$source),
                        size = 2.5, colour = "black") +
    ggplot2::scale_fill_manual(values = dumbbell_colours) +
    ggplot2::scale_shape_manual(values = dumbbell_shapes) +
    ggplot2::scale_x_continuous(labels = plain_numbers) +
    ggplot_look(spec) +
    ggplot_rows(rows$row, rows$term, rows$numbers) +
    ggplot2::labs(x = rate_axis, y = NULL, fill = NULL, shape = NULL)
}

dumbbell_base <- function(spec) {
  rows <- spec$rows
  box <- base_row_panel(spec, rows$row, rows$term, rows$numbers, c(0, rows$one, rows$other),
                        rate_axis)
  graphics::segments(rows$one, rows$row, rows$other, rows$row, col = "grey55", lwd = 1.8)
  graphics::points(c(rows$one, rows$other), rep(rows$row, 2), col = "black",
                   pch = rep(dumbbell_shapes, each = nrow(rows)),
                   bg = rep(dumbbell_colours, each = nrow(rows)))
  base_legend(box, levels(spec$data$source), pch = dumbbell_shapes, pt.bg = dumbbell_colours,
              col = "black")
}

# Light is rare and dark is often; white is never.
heat_colours <- grDevices::hcl.colors(64, "Viridis", rev = TRUE)

heat_shades <- function(data) {
  shade <- heat_colours[pmax(1, ceiling(64 * data$rate / max(data$rate)))]
  ifelse(data$rate == 0, "white", shade)
}

heat_ink <- function(data) ifelse(data$rate > 0.45 * max(data$rate), "white", "black")

heat_ggplot <- function(spec) {
  data <- spec$data
  data$shown <- ifelse(data$rate == 0, NA, data$rate)
  ggplot2::ggplot(data, ggplot2::aes(x = .data$source, y = .data$collocate)) +
    ggplot2::geom_tile(ggplot2::aes(fill = .data$shown), colour = pale) +
    ggplot2::geom_text(ggplot2::aes(label = .data$number), colour = heat_ink(data), size = 2.6) +
    ggplot2::scale_fill_gradientn(colours = heat_colours, labels = plain_numbers,
                                  limits = c(0, max(data$rate)), na.value = "white") +
    ggplot2::scale_x_discrete(drop = FALSE, expand = c(0, 0)) +
    ggplot2::scale_y_discrete(expand = c(0, 0)) +
    ggplot_look(spec) +
    ggplot2::labs(x = NULL, y = NULL, fill = rate_axis) +
    ggplot2::guides(fill = ggplot2::guide_colourbar(title.position = "top")) + # few columns
    ggplot2::theme(axis.text.x = ggplot2::element_text(angle = 40, hjust = 1),
                   legend.key.width = ggplot2::unit(0.35, "in"),
                   panel.grid.major = ggplot2::element_blank())
}

heat_base <- function(spec) {
  data <- spec$data
  sources <- levels(data$source)
  terms <- levels(data$collocate)
  below <- widest(sources) * sin(40 * pi / 180) + 0.2
  box <- base_page(spec) + c(widest(terms) + 0.1, 0, below, -0.35)
  base_panel(box, c(0.5, length(sources) + 0.5), c(0.5, length(terms) + 0.5))
  x <- as.integer(data$source)
  y <- as.integer(data$collocate)
  graphics::rect(x - 0.5, y - 0.5, x + 0.5, y + 0.5, col = heat_shades(data), border = pale)
  graphics::text(x, y, data$number, col = heat_ink(data), cex = 0.75)
  base_rows(2, seq_along(terms), terms)
  graphics::text(seq_along(sources), base_place(0, box["bottom"] - 0.08)$y, sources, srt = 40,
                 adj = c(1, 1), xpd = NA, cex = 0.85, col = ink)
  graphics::box()
  base_gradient(box, heat_colours, c(0, max(data$rate)), rate_axis)
}
