# SPDX-License-Identifier: GPL-3.0-or-later
# R reads lexstat's tables without options, as what they are. usage: test-r.R FOLDER, where
# test-r.py has put the tables.

folder <- commandArgs(trailingOnly = TRUE)[1]
options(warn = 2)

types <- list(
  tfidf = c(
    doc_id = "character", source = "character", term = "character", stem = "character",
    tf = "integer", df = "integer", idf = "numeric", tfidf = "numeric"
  ),
  tokens = c(
    doc_id = "character", source = "character", position = "integer", sentence = "integer",
    start = "integer", end = "integer", token = "character", form = "character",
    class = "character", stop = "integer", stem = "character"
  ),
  documents = c(
    doc_id = "character", source = "character", date = "character", title = "character",
    n_tokens = "integer", n_terms = "integer", bytes = "integer", warnings = "character"
  )
)

expect <- function(ok, ...) {
  if (!isTRUE(ok)) stop(paste0(...), call. = FALSE)
}

expect_equal <- function(found, expected, what) {
  difference <- all.equal(found, expected, tolerance = 0, check.attributes = FALSE)
  expect(isTRUE(difference), what, ": ", paste(difference, collapse = "; "))
}

path_of <- function(...) file.path(folder, ...)

# ---- columns, types, rows ------------------------------------------------------------------------

# read.csv makes a column without any value logical.
check_types <- function(table, name, title) {
  expect(identical(names(table), names(types[[name]])), title, ": columns ", toString(names(table)))
  found <- vapply(table, function(column) class(column)[1], "")
  empty <- vapply(table, function(column) all(is.na(column)), NA)
  wrong <- found != types[[name]] & !empty
  expect(!any(wrong), title, ": ", toString(paste(names(table), found)[wrong]))
}

# Beside the types: no text may be missing, for in read.csv an empty field is an empty text.
check_table <- function(table, name, corpus, title) {
  sizes <- read.delim(path_of(corpus, "sizes.tsv"), header = FALSE, row.names = 1)
  check_types(table, name, title)
  expect(nrow(table) == sizes[name, 1], title, ": ", nrow(table), " rows")
  expect(nrow(table) > 4, title, ": too few rows to say anything")
  filled <- table[vapply(table, function(column) !all(is.na(column)), NA)]
  expect(!anyNA(filled), title, ": missing values")
}

check_readers <- function(corpus) {
  for (name in names(types)) {
    file <- function(format, ending = ".csv") path_of(corpus, format, paste0(name, ending))
    title <- paste(corpus, name)
    table <- read.csv(file("csv"))
    check_table(table, name, corpus, title)
    expect(identical(table, read.delim(file("tsv", ".tsv"))), title, ": tsv differs from csv")
    expect(identical(table, read.csv(file("gz", ".csv.gz"))), title, ": differs compressed")
    with_bom <- read.csv(file("bom"), fileEncoding = "UTF-8-BOM")
    expect(identical(table, with_bom), title, ": differs with a byte order mark")
  }
}

# ---- texts ---------------------------------------------------------------------------------------

check_texts <- function() {
  tokens <- read.csv(path_of("odd", "csv", "tokens.csv"))
  wanted <- c("Jum'at", "Qur\u2019an", "ma'af", "https://contoh.id/a,b;c?d=e&f=g", "2,5",
              "http://contoh.id/x#y", "#Suriah", "S&P", "T", "TRUE", "1e5", "inf")
  expect(all(wanted %in% tokens$token), "tokens: not there: ",
         toString(setdiff(wanted, tokens$token)))
  terms <- read.csv(path_of("odd", "csv", "tfidf.csv"))$term
  wanted <- c("Jum'at", "Qur'an", "https://contoh.id/a,b;c?d=e&f=g", "2,5")
  expect(all(wanted %in% terms), "terms: not there: ", toString(setdiff(wanted, terms)))

  documents <- read.csv(path_of("odd", "csv", "documents.csv"))
  document <- function(name) documents[endsWith(documents$doc_id, name), ]
  expect_equal(document("a/apostrophe.txt")$source, "Jum'at, \"Kliwon\"", "source")
  expect_equal(document("a/apostrophe.txt")$title, "Tanya: \"Apa?\"\n(baris kedua)", "title")
  expect_equal(document("a/url.txt")$title, "# bukan komentar", "title")
  expect_equal(document("a/numbers.txt")$source, "Tab\there", "source")
  expect_equal(document("it's, \"odd\" & more.txt")$n_tokens, 2L, "document name")
}

# Why lexstat warns: to read.csv the word NA is a missing value.
check_missing_like <- function() {
  file <- path_of("missing", "tfidf.csv")
  expect_equal(sum(is.na(read.csv(file)$term)), 2L, "NA without the option")
  terms <- read.csv(file, na.strings = "")$term
  expect(!anyNA(terms), "NA with the option")
  expect(all(c("NA", "nan", "null") %in% terms), "NA with the option: ", toString(terms))
}

# ---- numbers -------------------------------------------------------------------------------------

# quanteda's dfm_tfidf: count x log10(N / df), from the tokens alone.
check_quanteda <- function(corpus) {
  n_documents <- nrow(read.csv(path_of(corpus, "digits", "documents.csv")))
  tokens <- subset(read.csv(path_of(corpus, "digits", "tokens.csv")), stop == 0)
  counts <- as.data.frame(table(doc_id = tokens$doc_id, stem = tokens$stem),
                          responseName = "count", stringsAsFactors = FALSE)
  counts <- counts[counts$count > 0, ]
  df <- table(counts$stem)
  counts$weight <- counts$count * log10(n_documents / as.vector(df[counts$stem]))

  ours <- read.csv(path_of(corpus, "digits", "tfidf.csv"))
  both <- merge(ours, counts, by = c("doc_id", "stem"))
  expect(nrow(both) == nrow(ours) && nrow(both) == nrow(counts), corpus, ": other terms")
  expect_equal(both$tf, both$count, "tf")
  difference <- max(abs(both$tfidf - both$weight) / pmax(1, abs(both$weight)))
  cat(sprintf("%s: %d weights as quanteda's, largest difference %.3g\n", corpus, nrow(both),
              difference))
  expect(difference <= 1e-12, corpus, ": tfidf differs")
}

check_matrix <- function(corpus) {
  matrix <- as(Matrix::readMM(path_of(corpus, "mtx", "tfidf.mtx")), "TsparseMatrix")
  label <- function(name) {
    readLines(path_of(corpus, "mtx", paste0("tfidf_", name, ".txt")), encoding = "UTF-8")
  }
  rows <- label("rows")
  columns <- label("columns")
  expect(identical(dim(matrix), c(length(rows), length(columns))), corpus, ": labels")
  entries <- data.frame(doc_id = rows[matrix@i + 1], term = columns[matrix@j + 1], x = matrix@x)
  both <- merge(read.csv(path_of(corpus, "digits", "tfidf.csv")), entries)
  expect(nrow(both) == nrow(entries) && nrow(both) > 4, corpus, ": entries")
  expect(max(abs(both$x - both$tfidf)) < 1e-15, corpus, ": the matrix is not the table")
  cat(sprintf("%s: %d entries of the matrix as the table's\n", corpus, nrow(both)))
}

# ---- stems ---------------------------------------------------------------------------------------

check_snowball <- function(corpus) {
  tokens <- read.csv(path_of(corpus, "csv", "tokens.csv"))
  words <- unique(tokens[tokens$class == "word", c("form", "stem")])
  theirs <- SnowballC::wordStem(words$form, language = "indonesian")
  wrong <- words$stem != theirs
  expect(!any(wrong), "stems differ: ", toString(paste(words$form, words$stem, theirs)[wrong]))
  cat(sprintf("%s: %d stems as SnowballC's\n", corpus, nrow(words)))
}

# Runs the check when R has the package, else says that it did not.
with_package <- function(package, check) {
  if (!requireNamespace(package, quietly = TRUE)) {
    cat("not compared: R has no package", package, "\n")
    return(invisible())
  }
  check("seeds")
  check("odd")
}

for (corpus in c("seeds", "odd")) {
  check_readers(corpus)
  check_quanteda(corpus)
}
check_texts()
check_missing_like()
with_package("Matrix", check_matrix)
with_package("SnowballC", check_snowball)
