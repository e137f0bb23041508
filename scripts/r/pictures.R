# SPDX-License-Identifier: GPL-3.0-or-later
# From a plot's data to a picture: by ggplot2 or by base graphics, shown or saved as PNG or SVG.

# The plot, by ggplot2 or base graphics: printing it shows it; with a file it is saved.
build_plot <- function(spec, with_ggplot, with_base, file) {
  plot <- if (has_package("ggplot2")) {
    with_ggplot(spec)
  } else {
    structure(list(data = spec$data, draw = function() with_base(spec)), class = "lexstat_plot")
  }
  if (is.null(file)) return(plot)
  save_plot(plot, file, spec$width, spec$height)
  invisible(plot)
}

print_plot <- function(x, ...) {
  before <- graphics::par(no.readonly = TRUE)
  on.exit(graphics::par(before))
  x$draw()
  invisible(x)
}

registerS3method("print", "lexstat_plot", print_plot)

open_device <- function(file, width, height) {
  switch(
    tolower(tools::file_ext(file)),
    png = grDevices::png(file, width, height, units = "in", res = 200, type = "cairo"),
    svg = if (has_package("svglite")) {
      svglite::svglite(file, width, height)
    } else {
      grDevices::svg(file, width, height)
    },
    misuse(file, ": a plot is written as .png or .svg")
  )
}

save_plot <- function(plot, file, width, height) {
  if (!dir.exists(dirname(file))) fail(file, ": there is no folder ", dirname(file))
  open_device(file, width, height)
  device <- grDevices::dev.cur()
  on.exit(grDevices::dev.off(device))
  print(plot)
}
