# SPDX-License-Identifier: GPL-3.0-or-later
# plot_tfidf(): what characterises each document or source.

most_panels <- 12

#' The terms of the highest weight in each document, or in each source: small multiples of bars.
#'
#' Needs tfidf.csv, and documents.csv for titles and for the means of sources. `by` is "document"
#' or "source"; by default documents, where there are no more than fit a page. The weight in a
#' source is the mean over its documents, as in `lexstat --tfidf --by=source`.
plot_tfidf <- function(tables, top = 10, by = NULL, title = NULL, file = NULL, width = NULL,
                       height = NULL) {
  data <- tfidf_data(tables, by, top)
  by <- attr(data, "by")
  columns <- min(3, nlevels(data$panel))
  rows <- ceiling(nlevels(data$panel) / columns)
  heading <- max(lengths(strsplit(levels(data$panel), "\n")))
  spec <- plot_spec(
    data, title, paste("Terms that characterise each", by),
    caption_of(
      tables, "tfidf", "the ", top, " terms of the highest TF-IDF weight",
      if (attr(data, "is_mean")) ", the mean over the documents of a source",
      "; numbers: occurrences",
      if (attr(data, "left_out") > 0) paste0("; ", attr(data, "left_out"), " more ", by, "s")
    ),
    c(2.4 * max(2, columns), 1 + rows * (0.35 + 0.13 * heading + 0.16 * top)), width, height,
    rows = rows, columns = columns, heading = heading
  )
  build_plot(spec, tfidf_ggplot, tfidf_base, file)
}

tfidf_data <- function(tables, by, top) {
  table <- need_table(tables, "tfidf")
  whole_sources <- all(is.na(table$doc_id))
  if (is.null(by)) {
    few <- length(unique(table$doc_id)) <= most_panels
    by <- if (whole_sources || !few) "source" else "document"
  }
  if (!by %in% c("document", "source")) misuse("--by=", by, ": expected document or source")
  if (by == "document" && whole_sources) {
    fail(folder_of(tables), ": the table tfidf is by source; ",
         remedy("tfidf", folder_of(tables)), " by document")
  }
  is_mean <- by == "source" && !whole_sources
  if (is_mean) table <- mean_by_source(tables, table)
  panels <- unique(if (by == "source") table$source else table$doc_id)
  shown <- panels[seq_len(min(length(panels), most_panels))]
  table$panel <- factor(if (by == "source") table$source else table$doc_id, shown)
  data <- do.call(rbind, lapply(split(table, table$panel), utils::head, top))
  data$row <- stats::ave(seq_len(nrow(data)), data$panel, FUN = seq_along)
  labels <- if (by == "source") shown else document_labels(tables, table, shown)
  levels(data$panel) <- make.unique(labels, " ")
  structure(data, by = by, is_mean = is_mean, left_out = length(panels) - length(shown))
}

# The weights of documents as means over all documents of their source, the highest first.
mean_by_source <- function(tables, table) {
  documents <- find_table(tables, "documents")
  if (is.null(documents)) fail_missing("documents", folder_of(tables))
  named <- function(source) ifelse(is.na(source), "(no source)", source)
  n_documents <- table(named(documents$source))
  table$source <- named(table$source)
  sums <- stats::aggregate(table[c("tf", "tfidf")], table[c("source", "term", "stem")], sum)
  sums$tfidf <- sums$tfidf / as.vector(n_documents[sums$source])
  sums[order(sums$source, -sums$tfidf, sums$term, method = "radix"), ]
}

# A document's source and date, and the first two lines of its title; or what of these there is.
document_labels <- function(tables, table, ids) {
  documents <- find_table(tables, "documents")
  if (is.null(documents)) return(ids)
  documents <- documents[match(ids, documents$doc_id), ]
  label <- function(id, source, date, title) {
    first <- paste(stats::na.omit(c(source, date)), collapse = ", ")
    lines <- strwrap(if (is.na(title)) id else title, 25)
    if (length(lines) > 2) lines <- c(lines[1], paste0(lines[2], " ..."))
    paste(c(first[nzchar(first)], lines), collapse = "\n")
  }
  unlist(Map(label, ids, documents$source, documents$date, documents$title), use.names = FALSE)
}

tfidf_axis <- "TF-IDF"

tfidf_ggplot <- function(spec) {
  data <- spec$data
  data$bar <- factor(paste(data$panel, data$row), rev(paste(data$panel, data$row)))
  terms <- stats::setNames(data$term, data$bar)
  ggplot2::ggplot(data, ggplot2::aes(x = .data$tfidf, y = .data$bar)) +
    ggplot2::geom_col(fill = blue, width = 0.7) +
    ggplot2::geom_text(ggplot2::aes(label = .data$tf), size = 2.3, hjust = -0.25,
                       colour = "grey30") +
    ggplot2::facet_wrap(~panel, scales = "free_y", ncol = spec$columns) +
    ggplot2::scale_y_discrete(labels = terms) +
    ggplot2::scale_x_continuous(labels = plain_numbers, n.breaks = 4,
                                expand = ggplot2::expansion(c(0, 0.25))) +
    ggplot_look(spec) +
    ggplot2::labs(x = tfidf_axis, y = NULL) +
    ggplot2::theme(panel.grid.major.y = ggplot2::element_blank())
}

tfidf_base <- function(spec) {
  page <- base_page(spec)
  panels <- split(spec$data, spec$data$panel)
  wide <- (page["right"] - page["left"]) / spec$columns
  high <- (page["top"] - page["bottom"] - 0.2) / spec$rows
  left <- widest(spec$data$term) + 0.1
  limit <- max(spec$data$tfidf) * 1.25
  graphics::text(sum(page[1:2]) / 2, page["bottom"] + 0.08, tfidf_axis, cex = 0.9, col = ink)
  for (i in seq_along(panels)) {
    x <- page["left"] + wide * ((i - 1) %% spec$columns)
    y <- page["top"] - high * ((i - 1) %/% spec$columns)
    box <- c(x + left, x + wide - 0.1, y - high + 0.22, y - 0.08 - 0.13 * spec$heading)
    tfidf_panel(panels[[i]], names(panels)[i], stats::setNames(box, names(page)), limit)
  }
}

tfidf_panel <- function(data, label, box, limit) {
  ticks <- pretty(c(0, limit), 4)
  base_panel(box, c(0, limit), c(max(data$row) + 0.5, 0.5))
  base_axis(1, box, ticks[ticks < limit])
  graphics::rect(0, data$row - 0.35, data$tfidf, data$row + 0.35, col = blue, border = NA)
  graphics::text(data$tfidf, data$row, data$tf, pos = 4, offset = 0.2, cex = 0.65,
                 col = "grey30")
  base_rows(2, data$row, data$term)
  graphics::text(base_place(box["left"], box["top"] + 0.05), labels = label, adj = c(0, 0),
                 font = 2, cex = 0.75, xpd = NA, col = ink)
  graphics::box()
}
