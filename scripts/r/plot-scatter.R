# SPDX-License-Identifier: GPL-3.0-or-later
# plot_scatter(): the rates of two sources against one another.

#' The rates of two sources against one another on log axes, with labels on what differs most.
#'
#' Needs frequencies.csv with two sources or more, of which `sources` names two. Labels go to the
#' terms of the largest G2, a ranking and no test: over the documents that hold the term, of which
#' documents.csv knows the number, or over words where a source has fewer than five documents.
plot_scatter <- function(tables, sources = NULL, top = 30, title = NULL, file = NULL,
                         width = NULL, height = NULL) {
  data <- scatter_data(tables, sources, top)
  sources <- attr(data, "sources")
  spec <- plot_spec(
    data, title, paste(sources[1], "and", sources[2]),
    caption_of(
      tables, "frequencies", "each point is a term; line: the same rate in both, dashed: twice; ",
      "labels: the largest G\u00b2 over ", attr(data, "over"), " (a ranking, no test); circles, ",
      "blue: more in ", sources[1], "; triangles, orange: more in ", sources[2], "; 0: not in it"
    ),
    c(6.5, 7), width, height, ticks = rate_ticks(data, attr(data, "lowest")),
    axes = paste0(sources, ": per million words")
  )
  build_plot(spec, scatter_ggplot, scatter_base, file)
}

scatter_data <- function(tables, sources, top) {
  table <- need_table(tables, "frequencies")
  sources <- choose_two(sources, setdiff(unique(table$source), "(all)"), tables)
  both <- two_sources(table, sources)
  n_documents <- document_counts(tables, sources)
  by_document <- all(n_documents >= 5)
  g2 <- if (by_document) {
    signed_g2(both$df_x, n_documents[1], both$df_y, n_documents[2])
  } else {
    signed_g2(both$count_x, n_tokens(table, sources[1]),
              both$count_y, n_tokens(table, sources[2]))
  }
  order <- order(-abs(g2), both$term, method = "radix")
  both$side <- ""
  chosen <- utils::head(order, top)
  both$side[chosen] <- ifelse(g2[chosen] > 0, "x", ifelse(g2[chosen] < 0, "y", ""))
  lowest <- min(both$x[both$x > 0], both$y[both$y > 0]) / 2
  both[c("x", "y")] <- lapply(both[c("x", "y")], pmax, lowest)
  structure(both[order, ], sources = sources, lowest = lowest,
            over = if (by_document) "documents" else "words")
}

choose_two <- function(sources, known, tables) {
  if (length(known) < 2) {
    fail(folder_of(tables), ": two sources are compared, and the table frequencies has ",
         if (length(known) == 1) paste(quoted(known), "only") else "none", "; ",
         remedy("frequencies", folder_of(tables), "--frequencies --metadata=FILE"),
         " with the sources of FILE")
  }
  if (is.null(sources) && length(known) == 2) return(known)
  check_known(sources, known, "source", tables, "frequencies")
  if (length(unique(sources)) != 2) {
    fail("which two sources? --source= given twice takes two of ", listed(known))
  }
  sources
}

# Every term of either source: rates x and y, counts and documents; 0 where a source has it not.
two_sources <- function(table, sources) {
  side <- function(name) table[table$source == name, c("term", "stem", "class", "per_million",
                                                        "count", "df")]
  both <- merge(side(sources[1]), side(sources[2]), by = c("term", "stem", "class"), all = TRUE)
  zero <- function(x) ifelse(is.na(x), 0, x)
  data.frame(term = both$term, x = zero(both$per_million.x), y = zero(both$per_million.y),
             count_x = zero(both$count.x), count_y = zero(both$count.y),
             df_x = zero(both$df.x), df_y = zero(both$df.y))
}

# All words of a source, out of its most frequent term.
n_tokens <- function(table, source) {
  first <- table[match(source, table$source), ]
  first$count * 1e6 / first$per_million
}

# How many documents each of the sources has; 0 if nobody knows.
document_counts <- function(tables, sources) {
  documents <- find_table(tables, "documents")
  vapply(sources, function(name) sum(documents$source == name, na.rm = TRUE), 0L)
}

# Dunning's G2 of f1 in n1 and f2 in n2, negative where the second rate is the higher.
signed_g2 <- function(f1, n1, f2, n2) {
  part <- function(f, expected) ifelse(f > 0, f * log(f / expected), 0)
  rate <- (f1 + f2) / (n1 + n2)
  g2 <- 2 * (part(f1, n1 * rate) + part(f2, n2 * rate) +
               part(n1 - f1, n1 * (1 - rate)) + part(n2 - f2, n2 * (1 - rate)))
  g2 * sign(f1 / n1 - f2 / n2)
}

# Ticks for rates, where the lowest place of the axis stands for none.
rate_ticks <- function(data, lowest) {
  top <- max(data$x, data$y)
  at <- log_breaks(c(lowest * 1.9, top))
  list(at = c(lowest, at), labels = c("0", plain_numbers(at)),
       limits = c(lowest / 1.25, top * 1.4))
}

scatter_ggplot <- function(spec) {
  ticks <- spec$ticks
  ggplot2::ggplot(spec$data, ggplot2::aes(x = .data$x, y = .data$y)) +
    ggplot2::geom_abline(slope = 1, intercept = c(-1, 1) * log10(2), linetype = "dashed",
                         colour = "grey50", linewidth = 0.3) +
    ggplot2::geom_abline(slope = 1, intercept = 0, colour = "grey30", linewidth = 0.4) +
    ggplot_cloud(spec$data) +
    ggplot2::scale_x_log10(breaks = ticks$at, labels = ticks$labels) +
    ggplot2::scale_y_log10(breaks = ticks$at, labels = ticks$labels) +
    ggplot2::coord_fixed(xlim = ticks$limits, ylim = ticks$limits, expand = FALSE) +
    ggplot_look(spec) +
    ggplot2::labs(x = spec$axes[1], y = spec$axes[2])
}

scatter_base <- function(spec) {
  ticks <- spec$ticks
  box <- base_page(spec) + c(0.75, 0, 0.45, 0)
  base_panel(box, ticks$limits, ticks$limits, log = "xy")
  base_axis(1, box, ticks$at, ticks$labels, spec$axes[1])
  base_axis(2, box, ticks$at, ticks$labels, spec$axes[2])
  graphics::lines(ticks$limits, ticks$limits, col = "grey30")
  graphics::lines(ticks$limits, ticks$limits * 2, col = "grey50", lty = 2)
  graphics::lines(ticks$limits, ticks$limits / 2, col = "grey50", lty = 2)
  base_cloud(spec$data, box)
}
