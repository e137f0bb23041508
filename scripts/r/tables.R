# SPDX-License-Identifier: GPL-3.0-or-later
# Reads tables as what they are, plain or compressed, CSV, TSV or JSON Lines: by base R, data.table
# or jsonlite. Types of columns are those of types.R.

# What datapackage.json and `lexstat --columns` call a type, and what R does.
r_types <- c(
  string = "character", text = "character", integer = "integer",
  number = "numeric", real = "numeric", boolean = "logical"
)

table_pattern <- "^(.*)[.](csv|tsv|jsonl)([.](gz|zst))?$"

table_name <- function(path) sub(table_pattern, "\\1", basename(path))

# csv, tsv or jsonl; what has no such ending is taken for csv.
table_format <- function(path) {
  if (grepl(table_pattern, path)) sub(table_pattern, "\\2", path) else "csv"
}

# The name of a file with the same bytes, not compressed.
plain_file <- function(path) {
  ending <- tolower(tools::file_ext(path))
  if (!ending %in% c("gz", "zst")) return(path)
  plain <- tempfile("lexstat-", fileext = ".txt")
  if (ending == "gz") {
    unzip_to(path, plain)
  } else if (!nzchar(Sys.which("zstd"))) {
    fail(path, ": compressed with zstd, and there is no zstd on PATH to read it; install it, or ",
         "run lexstat with --compress=gz")
  } else if (system2("zstd", c("-dcq", shQuote(path)), stdout = plain, stderr = FALSE) != 0) {
    fail(path, ": zstd cannot read it; run lexstat again to write it anew")
  }
  plain
}

unzip_to <- function(path, plain) {
  from <- gzfile(path, "rb")
  to <- file(plain, "wb")
  on.exit({
    close(from)
    close(to)
  })
  while (length(bytes <- readBin(from, "raw", 2^20)) > 0) writeBin(bytes, to)
}

# The names of columns in the first line; in CSV and TSV they are plain words, never quoted. JSON
# Lines without a row do not say: NULL.
read_header <- function(file, format) {
  line <- sub("^\xef\xbb\xbf", "", readLines(file, n = 1, warn = FALSE), useBytes = TRUE)
  if (length(line) == 0) return(if (format != "jsonl") character())
  if (format == "jsonl") return(names(jsonlite::fromJSON(line)))
  strsplit(line, delimiters[[format]], fixed = TRUE)[[1]]
}

delimiters <- c(csv = ",", tsv = "\t")

# Integers are read as doubles, which hold those beyond 2^31; truths as what stands there.
reading_type <- c(character = "character", integer = "numeric", numeric = "numeric",
                  logical = "character")

read_with_base <- function(file, delimiter, columns, types) {
  utils::read.table(
    file, header = TRUE, sep = delimiter, quote = "\"", col.names = columns, colClasses = types,
    na.strings = "", comment.char = "", fill = FALSE, check.names = FALSE, row.names = NULL,
    encoding = "UTF-8"
  )
}

# fread leaves a doubled quote within a quoted field as it is; there are no other quotes in one.
read_with_fread <- function(file, delimiter, columns, types) {
  table <- data.table::fread(
    file = file, header = TRUE, sep = delimiter, quote = "\"", col.names = columns,
    colClasses = types, na.strings = "", strip.white = FALSE, encoding = "UTF-8",
    data.table = FALSE, showProgress = FALSE
  )
  for (name in columns[types == "character"]) {
    table[[name]] <- gsub("\"\"", "\"", table[[name]], fixed = TRUE)
  }
  table
}

read_json_lines <- function(file, columns) {
  lines <- readLines(file, warn = FALSE, encoding = "UTF-8")
  if (length(lines) == 0) return(as.data.frame(sapply(columns, function(name) character())))
  jsonlite::fromJSON(paste0("[", paste(lines, collapse = ","), "]"))[columns]
}

# An empty field is NA in every type; nothing else is.
as_type <- function(values, type) {
  values <- as.vector(values, reading_type[[type]])
  if (is.character(values)) values[!nzchar(values)] <- NA
  if (type == "logical") return(values %in% c("1", "true") | (NA & is.na(values)))
  if (type == "integer" && all(abs(values) <= .Machine$integer.max, na.rm = TRUE)) {
    return(as.integer(values))
  }
  values
}

read_cells <- function(file, format, columns, types) {
  if (format == "jsonl") return(read_json_lines(file, columns))
  reader <- if (has_package("data.table")) read_with_fread else read_with_base
  reader(file, delimiters[[format]], columns, unname(reading_type[types]))
}

# The table of a file that lexstat may not have written: what R warns of is a fault of it as well.
read_faultless <- function(path, ...) {
  broken <- function(condition) {
    fail(path, ": not a table as lexstat writes it (", trimws(conditionMessage(condition)),
         "); run lexstat again to write it anew")
  }
  warned <- NULL
  table <- withCallingHandlers(
    tryCatch(read_cells(...), error = broken),
    warning = function(condition) {
      warned <<- condition
      invokeRestart("muffleWarning")
    }
  )
  if (!is.null(warned)) broken(warned)
  table
}

#' Reads one table: FILE.csv, .tsv or .jsonl, also compressed as .gz or .zst.
#'
#' A data frame with the types of the column dictionary. Text stays text, be it "NA", "007" or
#' "TRUE"; an empty field is NA; integers beyond 2^31 are doubles.
read_table <- function(file) {
  if (!file.exists(file)) {
    fail(file, ": no such file; \"lexstat ANALYSIS -o FOLDER PATH\" writes tables")
  }
  format <- table_format(file)
  if (format == "jsonl" && !has_package("jsonlite")) {
    fail(file, ": JSON is read by the R package jsonlite, which is not installed; install it, ",
         "or run lexstat with --format-out=csv")
  }
  plain <- plain_file(file)
  if (plain != file) on.exit(unlink(plain))
  types <- types_of(file, read_header(plain, format))
  columns <- names(types)
  types <- r_types[types]
  table <- read_faultless(file, plain, format, columns, types)
  table[] <- Map(as_type, table, types)
  table
}

# The files of the tables in a folder, named by table.
table_files <- function(folder) {
  if (!dir.exists(folder)) {
    fail(folder, ": no such folder; \"lexstat ANALYSIS -o ", folder, " PATH\" writes one")
  }
  package <- read_package(folder)
  files <- if (is.null(package)) {
    sort(list.files(folder, table_pattern), method = "radix")
  } else {
    vapply(package$resources, `[[`, "", "path")
  }
  files <- files[grepl(table_pattern, files)]
  stats::setNames(file.path(folder, files), table_name(files))
}

#' Reads all tables of a folder that `lexstat -o FOLDER` wrote, as a named list of data frames.
#'
#' With documents = TRUE, every table that has a doc_id gets the document's date and title.
read_tables <- function(folder, documents = FALSE) {
  files <- table_files(folder)
  if (length(files) == 0) {
    fail(folder, ": no tables in it; \"lexstat ANALYSIS -o ", folder, " PATH\" writes them")
  }
  tables <- lapply(files, read_table)
  if (documents) tables <- join_documents(tables, folder)
  structure(tables, folder = folder)
}

join_documents <- function(tables, folder) {
  known <- tables$documents
  if (is.null(known)) fail_missing("documents", folder)
  for (name in setdiff(names(tables), "documents")) {
    row <- match(tables[[name]]$doc_id, known$doc_id)
    if (length(row) > 0) tables[[name]][c("date", "title")] <- known[row, c("date", "title")]
  }
  tables
}
