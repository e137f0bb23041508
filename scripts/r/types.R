# SPDX-License-Identifier: GPL-3.0-or-later
# What the columns of a table are, out of datapackage.json beside it, or out of what
# `lexstat --columns` says.

# `lexstat --columns`: table, column, type, description of every table there is.
column_dictionary <- function() {
  program <- Sys.getenv("LEXSTAT", Sys.which("lexstat"))
  asked <- if (nzchar(program)) {
    suppressWarnings(system2(program, "--columns", stdout = TRUE, stderr = FALSE))
  }
  if (length(asked) == 0 || !is.null(attr(asked, "status"))) return(NULL)
  utils::read.csv(text = asked, colClasses = "character", na.strings = "", encoding = "UTF-8")
}

# datapackage.json in the folder, or NULL.
read_package <- function(folder) {
  path <- file.path(folder, "datapackage.json")
  if (!file.exists(path) || !has_package("jsonlite")) return(NULL)
  tryCatch(jsonlite::fromJSON(path, simplifyVector = FALSE), error = function(condition) {
    fail(path, ": not JSON as lexstat writes it; run lexstat with -o again to write it anew")
  })
}

# Names and types of the columns of a file, out of the package that names it.
types_in_package <- function(package, path) {
  for (resource in package$resources) {
    if (identical(resource$path, basename(path))) {
      fields <- resource$schema$fields
      return(stats::setNames(vapply(fields, `[[`, "", "type"), vapply(fields, `[[`, "", "name")))
    }
  }
  NULL
}

# The same out of the dictionary, for the table that has just these columns, whatever its name.
types_in_dictionary <- function(columns) {
  dictionary <- column_dictionary()
  for (table in split(dictionary, dictionary$table)) {
    if (identical(table$column, columns)) return(stats::setNames(table$type, table$column))
  }
  NULL
}

types_of <- function(path, columns) {
  types <- types_in_package(read_package(dirname(path)), path)
  if (is.null(types)) types <- types_in_dictionary(columns)
  if (is.null(types)) {
    fail(path, ": its columns are neither in a datapackage.json beside it nor in what ",
         "\"lexstat --columns\" says; write the table with \"lexstat -o FOLDER\", or set ",
         "LEXSTAT to the program",
         if (!has_package("jsonlite")) ", or install the R package jsonlite")
  }
  if (!is.null(columns) && !identical(names(types), columns)) {
    fail(path, ": its columns are not those of datapackage.json; run lexstat with -o again")
  }
  types
}
