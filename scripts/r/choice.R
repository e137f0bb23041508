# SPDX-License-Identifier: GPL-3.0-or-later
# Out of the tables, what a plot is of: the table, and the source, reference or node that is asked
# for; and the line below the plot that says so. What is not there, a sentence says how to get.

analysis_options <- c(
  documents = "ANALYSIS", tfidf = "--tfidf", keyness = "--keyness",
  collocates = "--collocates=NODE", collocations = "--collocations",
  frequencies = "--frequencies --dispersion"
)

# The command that writes a table, for the end of a sentence.
remedy <- function(name, folder, options = analysis_options[[name]]) {
  paste0("\"lexstat ", options, " -o ", folder, " PATH\" writes it")
}

folder_of <- function(tables) {
  if (is.character(tables)) return(tables)
  folder <- attr(tables, "folder")
  if (is.null(folder)) "FOLDER" else folder
}

fail_missing <- function(name, folder) {
  fail(folder, ": no table ", name, " in it; ", remedy(name, folder))
}

# One of the tables, or NULL. `tables` is a folder, of which only this table is read, or a list.
find_table <- function(tables, name) {
  if (!is.character(tables)) return(tables[[name]])
  file <- table_files(tables)[name]
  if (is.na(file) || !file.exists(file)) NULL else read_table(unname(file))
}

need_table <- function(tables, name) {
  table <- find_table(tables, name)
  if (is.null(table)) fail_missing(name, folder_of(tables))
  if (nrow(table) == 0) {
    fail(folder_of(tables), ": the table ", name, " has no rows; of more text, or with lower ",
         "limits, ",
         remedy(name, folder_of(tables), paste(analysis_options[[name]], "--min-count=1")),
         " with some")
  }
  table
}

# That names are among those known, or a sentence.
check_known <- function(names, known, kind, tables, table) {
  unknown <- setdiff(names, known)
  if (length(unknown) > 0) {
    fail(folder_of(tables), ": no ", kind, " ", quoted(unknown[1]), " in the table ", table,
         ", which has ", listed(known), "; ", remedy(table, folder_of(tables)), " of other texts")
  }
  names
}

# The one that is asked for, or the only one there is.
choose_one <- function(name, known, kind, tables, table) {
  if (is.null(name) && length(known) == 1) return(known)
  if (length(name) != 1) fail("which ", kind, "? --", kind, "= takes one of ", listed(known))
  check_known(name, known, kind, tables, table)
}

# The value of a field of run.json, which has one field a line; "" where there is none.
run_field <- function(tables, name) {
  path <- file.path(folder_of(tables), "run.json")
  lines <- if (file.exists(path)) readLines(path, warn = FALSE, encoding = "UTF-8")
  pattern <- paste0("^ *\"", name, "\": \"(.*)\",?$")
  sub(pattern, "\\1", c(grep(pattern, lines, value = TRUE), "")[1])
}

# The line below a plot: where it comes from and what was done.
caption_of <- function(tables, table, ...) {
  version <- run_field(tables, "version")
  paste0("Table ", table, ": ", ..., "; lexstat", if (nzchar(version)) paste0(" ", version), ".")
}
