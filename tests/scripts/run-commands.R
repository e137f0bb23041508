# SPDX-License-Identifier: GPL-3.0-or-later
# Runs commands of lexstat.R in one session, since every start of R takes its time. A line on
# standard input is fields with tabs between: working folder, R packages to be without, PATH,
# arguments. The answer is a line of exit status and message. usage: run-commands.R lexstat.R

source(commandArgs(trailingOnly = TRUE)[1])

answer <- function(fields) {
  setwd(fields[1])
  Sys.setenv(LEXSTAT_R_WITHOUT = fields[2], PATH = fields[3])
  refused <- function(status) function(condition) paste0(status, "\t", conditionMessage(condition))
  tryCatch(
    {
      lexstat$run_command(fields[-(1:3)])
      "0\t"
    },
    lexstat_misuse = refused(2), lexstat_error = refused(1), error = refused("not foreseen"),
    warning = refused("a warning")
  )
}

input <- file("stdin", open = "r", encoding = "UTF-8")
while (length(line <- readLines(input, n = 1)) > 0) {
  cat(gsub("\n", "\\n", answer(strsplit(line, "\t")[[1]]), fixed = TRUE), "\n", sep = "")
  flush(stdout())
}
