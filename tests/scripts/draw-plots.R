# SPDX-License-Identifier: GPL-3.0-or-later
# Draws the plots of the tables of seeds/ as PNG and SVG, for test-r.py to look at.
# usage: draw-plots.R lexstat.R FOLDER OUT [NAME,...]

arguments <- commandArgs(trailingOnly = TRUE)
options(warn = 2)
source(arguments[1])

allowed <- c("allowed", "arguments", "lexstat", "read_table", "read_tables", "plot_tfidf",
             "plot_keyness", "plot_scatter", "plot_network", "plot_collocates", "plot_frequency")
stopifnot(setequal(ls(all.names = TRUE), allowed))

folder <- arguments[2]
out <- function(name) file.path(arguments[3], name)
tables <- read_tables(folder)
set.seed(7)
random <- .Random.seed

draw <- list(
  tfidf = function(file) plot_tfidf(tables, file = file),
  "tfidf-source" = function(file) plot_tfidf(tables, by = "source", top = 3, file = file),
  keyness = function(file) plot_keyness(tables, source = "SALAM-ONLINE", file = file),
  scatter = function(file) {
    plot_scatter(tables, sources = c("Republika", "SALAM-ONLINE"), file = file)
  },
  network = function(file) plot_network(tables, file = file),
  "network-pair" = function(file) plot_network(tables, top = 1, file = file),
  collocates = function(file) plot_collocates(tables, node = "assad", file = file),
  heat = function(file) plot_collocates(tables, node = "suriah", file = file),
  frequency = function(file) plot_frequency(tables, file = file)
)
wanted <- if (is.na(arguments[4])) names(draw) else strsplit(arguments[4], ",")[[1]]
for (name in wanted) draw[[name]](out(paste0(name, ".svg")))
for (name in intersect(wanted, names(lexstat$commands))) draw[[name]](out(paste0(name, ".png")))
for (name in intersect(wanted, c("scatter", "network"))) {
  draw[[name]](out(paste0(name, "-again.svg")))
}
plot_keyness(folder, source = "Republika", file = out("titled.svg"), width = 5, height = 4,
             title = "Judul")

# Without a file a plot is an object, shown by printing it, and nobody's random numbers are touched.
plot <- plot_keyness(folder, source = "Republika")
stopifnot(nrow(plot$data) == 20, "Assad" %in% plot$data$term)
pdf(NULL)
print(plot)
invisible(dev.off())
stopifnot(identical(random, .Random.seed))
