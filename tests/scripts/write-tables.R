# SPDX-License-Identifier: GPL-3.0-or-later
# What read_tables() makes of a folder of tables, written for test-r.py to compare with the files.
# usage: write-tables.R lexstat.R FOLDER OUT [documents]

arguments <- commandArgs(trailingOnly = TRUE)
options(warn = 2)
source(arguments[1])

# Every cell as text that says all of it; NA is an empty field, so no text may be empty.
as_text <- function(column) {
  if (is.character(column)) stopifnot(!any(column == "", na.rm = TRUE))
  text <- if (is.double(column)) sprintf("%.17g", column) else as.character(column)
  ifelse(is.na(column), NA, text)
}

tables <- read_tables(arguments[2], documents = identical(arguments[4], "documents"))
for (name in names(tables)) {
  table <- tables[[name]]
  types <- vapply(table, typeof, "")
  cells <- as.data.frame(lapply(table, as_text))
  names(cells) <- paste(names(table), types, sep = ":")
  file <- file(file.path(arguments[3], paste0(name, ".csv")), "wb")
  write.csv(cells, file, row.names = FALSE, na = "", eol = "\n")
  close(file)
}
