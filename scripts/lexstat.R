#!/usr/bin/env Rscript
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Reads the tables that `lexstat -o results/` wrote, and plots them. In R:
#
#     source("scripts/lexstat.R")
#     tables <- read_tables("results/")
#     plot_keyness(tables, source = "Republika")
#     plot_keyness("results/", source = "Republika", file = "keyness.svg")
#
# or in a shell (`--help` lists commands and options):
#
#     Rscript scripts/lexstat.R keyness results/ --source=Republika -o keyness.svg
#
# It needs nothing but R, and uses these packages where they are: ggplot2 (else base graphics),
# ggrepel (else labels that would overlap are left out), svglite (else svg(), whose letters are
# outlines), data.table (reads faster), jsonlite (else `lexstat --columns` says what columns are).
# LEXSTAT_R_WITHOUT="ggplot2 svglite" in the environment does as if those were not installed.
#
# source() defines read_tables, read_table, plot_tfidf, plot_keyness, plot_scatter, plot_network,
# plot_collocates and plot_frequency, and `lexstat`, an environment that holds all the rest.
#
# This file only puts lexstat together, out of the files in the folder r/ beside it.

lexstat <- local({

  # What stands on constants of another part comes after it.
  parts <- c(
    "errors",           # sentences for the reader, packages that may be missing
    "types", "tables",  # reading
    "choice",           # what a plot is of
    "look",             # what plots have in common, whatever draws them
    "pictures", "ggplot", "base", "labels", "layout",
    "plot-tfidf", "plot-keyness", "plot-scatter", "plot-network", "plot-collocates",
    "plot-frequency",
    "command"
  )

  # The file that the innermost source() or sys.source() reads; NULL outside of both.
  sourced_file <- function() {
    for (i in rev(seq_len(sys.nframe()))) {
      frame <- sys.frame(i)
      file <- if (identical(sys.function(i), base::source)) {
        frame$ofile
      } else if (identical(sys.function(i), base::sys.source)) {
        frame$file
      }
      # With chdir = TRUE the working folder is the file's by now.
      if (is.character(file)) return(if (frame$chdir) basename(file) else file)
    }
  }

  # This file, as source() knows it, or what evaluates code with its source kept (RStudio where it
  # stops at breakpoints), or Rscript, which writes ~+~ for a space. NA where none of them does.
  this_file <- function() {
    kept <- utils::getSrcFilename(sourced_file, full.names = TRUE)
    run <- grep("^--file=", commandArgs(), value = TRUE)
    run <- gsub("~+~", " ", sub("^--file=", "", run), fixed = TRUE)
    c(sourced_file(), kept[nzchar(kept)], run)[1]
  }

  # The files of the parts, also where this file is a symbolic link.
  part_files <- function() {
    path <- this_file()
    if (is.na(path)) {
      stop("lexstat.R: R does not say where this file lies, and it needs the folder r/ beside it; ",
           "read it by source(\"FOLDER/lexstat.R\")", call. = FALSE)
    }
    folder <- dirname(normalizePath(path, mustWork = FALSE))
    files <- file.path(folder, "r", paste0(parts, ".R"))
    missing <- files[!file.exists(files)]
    if (length(missing) > 0) {
      stop(missing[1], ": no such file, and lexstat.R is nothing without it; keep the folder r/ ",
           "beside lexstat.R, or link to it", call. = FALSE)
    }
    files
  }

  for (file in part_files()) sys.source(file, environment())
  rm(file)

  exported <- c("read_tables", "read_table", paste0("plot_", names(commands)))

  environment()
})

invisible(list2env(mget(lexstat$exported, lexstat), environment()))

# Rscript itself, and not source(), is at the top.
if (sys.nframe() == 0L) lexstat$main(commandArgs(trailingOnly = TRUE))
