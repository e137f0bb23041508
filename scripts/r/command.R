# SPDX-License-Identifier: GPL-3.0-or-later
# The command: `lexstat.R COMMAND FOLDER [OPTION...]`.

commands <- list(
  tfidf = plot_tfidf, keyness = plot_keyness, scatter = plot_scatter, network = plot_network,
  collocates = plot_collocates, frequency = plot_frequency
)

help_text <- "usage: lexstat.R COMMAND FOLDER [OPTION...]

Plots the tables that lexstat -o FOLDER wrote.

commands:
  tfidf        terms of the highest weight, a panel for each document or source
  keyness      what a source says more and less than the rest (--source, --reference)
  scatter      the rates of two sources (--source twice)
  network      which words stand together
  collocates   what stands around a word, by source (--node)
  frequency    how often terms occur, and how evenly spread

options:
  -o FILE            .png (200 dpi) or .svg; default COMMAND.png
  --by=KIND          tfidf: a panel for each document, or source
  --source=NAME      a source; for scatter given twice
  --reference=NAME   keyness: what the source is compared with
  --node=NODE        collocates: one of the nodes of the table
  --top=N            so many terms, pairs or labels
  --width=INCHES, --height=INCHES
  --title=TEXT
  --help
"

number_option <- function(name, value, whole) {
  number <- suppressWarnings(as.numeric(value))
  if (is.na(number) || number <= 0 || (whole && number != round(number))) {
    misuse("--", name, "=", value, ": expected a ", if (whole) "whole ", "number above 0")
  }
  number
}

option_value <- function(name, value) {
  switch(
    name,
    top = number_option(name, value, TRUE),
    width = , height = number_option(name, value, FALSE),
    value
  )
}

# `-o FILE`, `--name=value` or `--name value` as list(name, value, used): arguments used up.
take_option <- function(arguments) {
  if (startsWith(arguments[1], "--") && grepl("=", arguments[1], fixed = TRUE)) {
    return(list(name = sub("^--([^=]*)=.*", "\\1", arguments[1]),
                value = sub("^[^=]*=", "", arguments[1]), used = 1))
  }
  if (length(arguments) < 2) misuse(arguments[1], ": a value is missing")
  name <- sub("^--?", "", arguments[1])
  list(name = if (name %in% c("o", "output")) "file" else name, value = arguments[2], used = 2)
}

# The arguments of the plot's function out of those of the command.
parse_arguments <- function(command, arguments) {
  parsed <- list(file = paste0(command, ".png"))
  known <- setdiff(names(formals(commands[[command]])), "tables")
  while (length(arguments) > 0) {
    if (!startsWith(arguments[1], "-")) {
      if (!is.null(parsed$tables)) misuse("one folder, not also ", arguments[1])
      parsed$tables <- arguments[1]
      arguments <- arguments[-1]
      next
    }
    option <- take_option(arguments)
    name <- option$name
    if (name == "source" && "sources" %in% known) name <- "sources"
    if (!name %in% known) {
      misuse(arguments[1], ": no such option of ", command, "; --help lists them")
    }
    value <- option_value(name, option$value)
    parsed[[name]] <- if (startsWith(name, "source")) c(parsed[[name]], value) else value
    arguments <- arguments[-seq_len(option$used)]
  }
  if (is.null(parsed$tables)) misuse("which folder of tables? lexstat.R ", command, " FOLDER")
  parsed
}

run_command <- function(arguments) {
  if (any(arguments == "--help")) return(cat(help_text))
  if (length(arguments) == 0 || !arguments[1] %in% names(commands)) {
    misuse("the first argument is a command: ", toString(names(commands)))
  }
  parsed <- parse_arguments(arguments[1], arguments[-1])
  do.call(commands[[arguments[1]]], parsed)
}

# Runs the command and ends R: 0 done, 1 failed, 2 wrong usage. Texts are UTF-8 in any locale.
main <- function(arguments) {
  for (locale in c("C.UTF-8", "en_US.UTF-8")) {
    if (l10n_info()[["UTF-8"]]) break
    suppressWarnings(Sys.setlocale("LC_CTYPE", locale))
  }
  give_up <- function(status) function(condition) {
    message("lexstat.R: ", conditionMessage(condition))
    quit("no", status)
  }
  tryCatch(run_command(enc2utf8(arguments)), lexstat_misuse = give_up(2), error = give_up(1))
  quit("no", 0)
}
