# SPDX-License-Identifier: GPL-3.0-or-later
# Pieces of plots that are drawn by ggplot2; base.R has the same for base graphics.

ggplot_look <- function(spec) {
  small <- ggplot2::element_text(size = 8, colour = ink)
  list(
    ggplot2::labs(title = spec$title, caption = spec$caption),
    ggplot2::theme_bw(base_size = 10),
    ggplot2::theme(
      plot.title = ggplot2::element_text(size = 11, face = "bold"),
      plot.title.position = "plot", plot.caption.position = "plot",
      plot.caption = ggplot2::element_text(size = 7, hjust = 0, colour = "grey30"),
      panel.grid.minor = ggplot2::element_blank(),
      panel.grid.major = ggplot2::element_line(colour = pale, linewidth = 0.3),
      axis.text = small, axis.title = ggplot2::element_text(size = 9, colour = ink),
      legend.position = "top", legend.justification = "left",
      legend.margin = ggplot2::margin(0, 0, 0, 0), legend.text = small, legend.title = small,
      legend.key.size = ggplot2::unit(0.16, "in"),
      strip.background = ggplot2::element_blank(), strip.clip = "off",
      strip.text = ggplot2::element_text(size = 8, hjust = 0, face = "bold", colour = ink,
                                         margin = ggplot2::margin(2, 0, 2, 0))
    )
  )
}

# Labels beside their points, moved apart. Without ggrepel those that would overlap are left out.
ggplot_labels <- function(data) {
  if (has_package("ggrepel")) {
    ggrepel::geom_text_repel(
      ggplot2::aes(label = .data$term), data, size = 2.8, colour = ink, bg.color = "white",
      bg.r = 0.12, seed = 1, force = 2, max.overlaps = Inf, min.segment.length = 0.2,
      segment.colour = "grey50", segment.size = 0.25, box.padding = 0.25, max.time = Inf,
      max.iter = 50000
    )
  } else {
    ggplot2::geom_text(ggplot2::aes(label = .data$term), data, size = 2.8, colour = ink,
                       vjust = -0.7, check_overlap = TRUE)
  }
}

# Points: all of them pale, those with a side large and coloured, with labels.
ggplot_cloud <- function(data) {
  cloud <- cloud_parts(data)
  list(
    ggplot2::geom_point(data = cloud$places, colour = "grey72", size = 0.7, shape = 16),
    ggplot2::geom_point(ggplot2::aes(fill = .data$side, shape = .data$side), cloud$labelled,
                        size = 1.9, colour = "black", stroke = 0.3),
    ggplot_labels(cloud$labelled),
    ggplot2::scale_fill_manual(values = side_colours, guide = "none"),
    ggplot2::scale_shape_manual(values = side_shapes, guide = "none")
  )
}

# Rows 1, 2, ... named at the left, with numbers at the right.
ggplot_rows <- function(row, names, numbers) {
  right <- ggplot2::sec_axis(~., breaks = row, labels = numbers)
  list(
    ggplot2::scale_y_continuous(breaks = row, labels = names, sec.axis = right,
                                expand = ggplot2::expansion(add = 0.6)),
    ggplot2::theme(axis.ticks.y.right = ggplot2::element_blank(),
                   axis.text.y.right = ggplot2::element_text(size = 7, colour = "grey30"))
  )
}
