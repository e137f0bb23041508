# SPDX-License-Identifier: GPL-3.0-or-later
# What goes wrong, as sentences for the reader; and packages that R may not have.

# One sentence for the reader; the command prints it and exits with 1, or 2 for misuse().
fail <- function(..., class = "lexstat_error") {
  condition <- list(message = paste0(...), call = NULL)
  stop(structure(condition, class = c(class, "error", "condition")))
}

misuse <- function(...) fail(..., class = "lexstat_misuse")

quoted <- function(names) paste0("\"", names, "\"", collapse = ", ")

# At most ten names; a corpus may have thousands of documents.
listed <- function(names) {
  shown <- quoted(names[seq_len(min(10, length(names)))])
  if (length(names) > 10) paste0(shown, " and ", length(names) - 10, " more") else shown
}

has_package <- function(name) {
  without <- strsplit(Sys.getenv("LEXSTAT_R_WITHOUT"), "[ ,]+")[[1]]
  !name %in% without && requireNamespace(name, quietly = TRUE)
}
