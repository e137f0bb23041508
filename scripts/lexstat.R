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

lexstat <- local({

  # ---- what goes wrong ---------------------------------------------------------------------------

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

  # ---- reading -----------------------------------------------------------------------------------

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

  # ---- what the columns are ----------------------------------------------------------------------

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

  # ---- tables for a plot -------------------------------------------------------------------------

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

  # ---- how plots look ----------------------------------------------------------------------------

  # The words of plots keep to Latin-1, which every device of R can write.

  # Okabe & Ito's colours for the colour-blind; these two differ in grey as well.
  blue <- "#0072B2"
  orange <- "#E69F00"
  ink <- "grey15"
  pale <- "grey88"

  # What all plots have: the data drawn, the words around it, and the size in inches.
  plot_spec <- function(data, title, default_title, caption, size, width, height, ...) {
    if (!is.null(width)) size[1] <- width
    if (!is.null(height)) size[2] <- height
    wrapped <- function(text, characters) {  # so many characters an inch
      paste(strwrap(text, characters * size[1]), collapse = "\n")
    }
    list(
      data = data, title = wrapped(if (is.null(title)) default_title else title, 11),
      caption = wrapped(caption, 21), width = size[1], height = size[2], ...
    )
  }

  # The plot, by ggplot2 or base graphics: printing it shows it; with a file it is saved.
  build_plot <- function(spec, with_ggplot, with_base, file) {
    plot <- if (has_package("ggplot2")) {
      with_ggplot(spec)
    } else {
      structure(list(data = spec$data, draw = function() with_base(spec)), class = "lexstat_plot")
    }
    if (is.null(file)) return(plot)
    save_plot(plot, file, spec$width, spec$height)
    invisible(plot)
  }

  print_plot <- function(x, ...) {
    before <- graphics::par(no.readonly = TRUE)
    on.exit(graphics::par(before))
    x$draw()
    invisible(x)
  }

  open_device <- function(file, width, height) {
    switch(
      tolower(tools::file_ext(file)),
      png = grDevices::png(file, width, height, units = "in", res = 200, type = "cairo"),
      svg = if (has_package("svglite")) {
        svglite::svglite(file, width, height)
      } else {
        grDevices::svg(file, width, height)
      },
      misuse(file, ": a plot is written as .png or .svg")
    )
  }

  save_plot <- function(plot, file, width, height) {
    if (!dir.exists(dirname(file))) fail(file, ": there is no folder ", dirname(file))
    open_device(file, width, height)
    device <- grDevices::dev.cur()
    on.exit(grDevices::dev.off(device))
    print(plot)
  }

  # Numbers as a reader writes them: 0.5, 20, 3,000.
  plain_number <- function(x) {
    trimws(format(x, big.mark = ",", scientific = FALSE, drop0trailing = TRUE))
  }

  plain_numbers <- function(x) vapply(x, plain_number, "")

  # Ticks of a log axis: powers of ten, with 2 and 5 between where there are few.
  log_breaks <- function(range) {
    powers <- 10^(floor(log10(range[1])):ceiling(log10(range[2])))
    within <- function(breaks) breaks[breaks >= range[1] & breaks <= range[2]]
    if (length(within(powers)) >= 3) within(powers) else {
      within(sort(outer(powers, c(1, 2, 5))))
    }
  }

  ggplot_look <- function(spec) {
    small <- ggplot2::element_text(size = 8, colour = ink)
    list(
      ggplot2::labs(title = spec$title, caption = spec$caption),
      ggplot2::theme_bw(base_size = 10),
      ggplot2::theme(
        plot.title = ggplot2::element_text(size = 11, face = "bold"),
        plot.title.position = "plot", plot.caption.position = "plot",
        plot.caption = ggplot2::element_text(size = 7, hjust = 0, colour = "grey30"),
        panel.grid.minor = ggplot2::element_blank(),
        panel.grid.major = ggplot2::element_line(colour = pale, linewidth = 0.3),
        axis.text = small, axis.title = ggplot2::element_text(size = 9, colour = ink),
        legend.position = "top", legend.justification = "left",
        legend.margin = ggplot2::margin(0, 0, 0, 0), legend.text = small, legend.title = small,
        legend.key.size = ggplot2::unit(0.16, "in"),
        strip.background = ggplot2::element_blank(), strip.clip = "off",
        strip.text = ggplot2::element_text(size = 8, hjust = 0, face = "bold", colour = ink,
                                           margin = ggplot2::margin(2, 0, 2, 0))
      )
    )
  }

  # Labels beside their points, moved apart. Without ggrepel those that would overlap are left out.
  ggplot_labels <- function(data) {
    if (has_package("ggrepel")) {
      ggrepel::geom_text_repel(
        ggplot2::aes(label = .data$term), data, size = 2.8, colour = ink, bg.color = "white",
        bg.r = 0.12, seed = 1, force = 2, max.overlaps = Inf, min.segment.length = 0.2,
        segment.colour = "grey50", segment.size = 0.25, box.padding = 0.25, max.time = Inf,
        max.iter = 50000
      )
    } else {
      ggplot2::geom_text(ggplot2::aes(label = .data$term), data, size = 2.8, colour = ink,
                         vjust = -0.7, check_overlap = TRUE)
    }
  }

  # Points: all of them pale, those with a side large and coloured, with labels.
  ggplot_cloud <- function(data) {
    labelled <- data[data$side != "", ]
    list(
      ggplot2::geom_point(data = unique(data[c("x", "y")]), colour = "grey72", size = 0.7,
                          shape = 16),
      ggplot2::geom_point(ggplot2::aes(fill = .data$side, shape = .data$side), labelled,
                          size = 1.9, colour = "black", stroke = 0.3),
      ggplot_labels(labelled),
      ggplot2::scale_fill_manual(values = side_colours, guide = "none"),
      ggplot2::scale_shape_manual(values = side_shapes, guide = "none")
    )
  }

  # Rows 1, 2, ... named at the left, with numbers at the right.
  ggplot_rows <- function(row, names, numbers) {
    right <- ggplot2::sec_axis(~., breaks = row, labels = numbers)
    list(
      ggplot2::scale_y_continuous(breaks = row, labels = names, sec.axis = right,
                                  expand = ggplot2::expansion(add = 0.6)),
      ggplot2::theme(axis.ticks.y.right = ggplot2::element_blank(),
                     axis.text.y.right = ggplot2::element_text(size = 7, colour = "grey30"))
    )
  }

  # ---- base graphics -----------------------------------------------------------------------------

  # Begins a page: title and caption. Returns the inches that are left: left, right, bottom, top.
  base_page <- function(spec) {
    graphics::par(mai = c(0, 0, 0, 0), ps = 10, cex = 1, xaxs = "i", yaxs = "i", fg = "grey40",
                  col.axis = ink, cex.axis = 0.85, las = 1, tcl = -0.2, xpd = FALSE)
    graphics::plot.new()
    page <- graphics::par("din")
    graphics::plot.window(c(0, page[1]), c(0, page[2]))
    graphics::text(0.1, page[2] - 0.1, spec$title, adj = c(0, 1), font = 2, cex = 1.1,
                   col = "black")
    graphics::text(0.1, 0.08, spec$caption, adj = c(0, 0), cex = 0.7, col = "grey30")
    lines <- function(text) lengths(strsplit(text, "\n"))
    c(left = 0.1, right = page[1] - 0.15, bottom = 0.15 + 0.13 * lines(spec$caption),
      top = page[2] - 0.15 - 0.18 * lines(spec$title))
  }

  # Axes for data within a box in inches, on the page that is begun.
  base_panel <- function(box, xlim, ylim, log = "") {
    sides <- c(box["left"], box["right"], box["bottom"], box["top"])
    graphics::par(plt = sides / graphics::par("din")[c(1, 1, 2, 2)], new = TRUE)
    graphics::plot.new()
    graphics::plot.window(xlim, ylim, log = log)
  }

  # A place in inches as the panel's own coordinates.
  base_place <- function(x, y) {
    list(x = graphics::grconvertX(x, "inches", "user"),
         y = graphics::grconvertY(y, "inches", "user"))
  }

  # Grid lines, ticks and title of the lower (1) or left (2) axis of the panel in the box.
  base_axis <- function(side, box, at, labels = plain_numbers(at), title = "") {
    if (side == 1) graphics::abline(v = at, col = pale) else graphics::abline(h = at, col = pale)
    graphics::axis(side, at, labels, lwd = 0, lwd.ticks = 1, gap.axis = 0,
                   mgp = c(0, if (side == 1) 0.1 else 0.4, 0))
    place <- if (side == 1) {
      base_place((box["left"] + box["right"]) / 2, box["bottom"] - 0.33)
    } else {
      base_place(box["left"] - 0.6, (box["bottom"] + box["top"]) / 2)
    }
    graphics::text(place, labels = title, srt = if (side == 1) 0 else 90, xpd = NA, cex = 0.9,
                   col = ink)
  }

  # Texts at the left (2) or right (4) of rows of the panel.
  base_rows <- function(side, row, texts, colour = ink) {
    graphics::axis(side, row, texts, tick = FALSE, gap.axis = -1, mgp = c(0, 0.3, 0),
                   col.axis = colour)
  }

  # Above the box, in one line; further arguments are legend()'s.
  base_legend <- function(box, ...) {
    place <- base_place(box["left"], box["top"] + 0.14)
    graphics::legend(place$x, place$y, ..., horiz = TRUE, bty = "n", xpd = NA, xjust = 0,
                     yjust = 0.5, text.col = ink, cex = 0.85)
  }

  # A bar of colours above the box, for values of the range.
  base_gradient <- function(box, colours, range, title) {
    left <- box["left"] + widest(title) + 0.15
    y <- box["top"] + 0.2
    edges <- base_place(left + seq(0, 1.6, length.out = length(colours) + 1), y)$x
    high <- base_place(left, y + c(0, 0.12))$y
    graphics::rect(edges[-length(edges)], high[1], edges[-1], high[2], col = colours, border = NA,
                   xpd = NA)
    at <- pretty(range, 4)
    at <- at[at >= range[1] & at <= range[2]]
    ticks <- base_place(left + 1.6 * (at - range[1]) / diff(range), y - 0.08)
    graphics::text(ticks$x, ticks$y, plain_numbers(at), cex = 0.75, xpd = NA, col = ink)
    graphics::text(base_place(box["left"], y + 0.06), labels = title, adj = c(0, 0.5), cex = 0.85,
                   xpd = NA, col = ink)
  }

  widest <- function(labels, cex = 0.85) {
    if (length(labels) == 0) 0 else max(graphics::strwidth(labels, "inches", cex = cex))
  }

  # Whether a box (centre and size) meets any of the others.
  overlaps <- function(x, y, width, height, others) {
    any(abs(x - others$x) < (width + others$width) / 2 &
          abs(y - others$y) < (height + others$height) / 2)
  }

  # Where labels may stand so that they meet neither one another nor the labelled points: for each
  # label, the first free place on growing rings about its point. In inches; NA where none is free.
  place_labels <- function(x, y, width, height, box) {
    taken <- data.frame(x = x, y = y, width = 0.09, height = 0.09)
    angles <- c(0, pi, pi / 2, -pi / 2, pi / 4, 3 * pi / 4, -pi / 4, -3 * pi / 4)
    rings <- expand.grid(angle = angles, radius = seq(0.06, 1.2, by = 0.08))
    places <- data.frame(x = rep(NA_real_, length(x)), y = NA_real_)
    for (i in seq_along(x)) {
      at_x <- x[i] + cos(rings$angle) * (rings$radius + width[i] / 2)
      at_y <- y[i] + sin(rings$angle) * (rings$radius + height / 2)
      inside <- at_x - width[i] / 2 > box["left"] & at_x + width[i] / 2 < box["right"] &
        at_y - height / 2 > box["bottom"] & at_y + height / 2 < box["top"]
      for (k in which(inside)) {
        if (!overlaps(at_x[k], at_y[k], width[i], height, taken)) {
          places[i, ] <- c(at_x[k], at_y[k])
          taken[nrow(taken) + 1, ] <- c(at_x[k], at_y[k], width[i], height)
          break
        }
      }
    }
    places
  }

  # Text with a white rim, to be read on a cloud of points.
  base_rimmed_text <- function(x, y, labels, cex) {
    for (angle in seq(0, 2 * pi, length.out = 13)[-1]) {
      rim <- base_place(x + 0.012 * cos(angle), y + 0.012 * sin(angle))
      graphics::text(rim$x, rim$y, labels, cex = cex, col = "white")
    }
    graphics::text(base_place(x, y), labels = labels, cex = cex, col = ink)
  }

  # Labels of points that are drawn already, with a line to those that had to move away.
  base_labels <- function(x, y, labels, box, cex = 0.8) {
    at_x <- graphics::grconvertX(x, "user", "inches")
    at_y <- graphics::grconvertY(y, "user", "inches")
    width <- graphics::strwidth(labels, "inches", cex = cex) + 0.04
    place <- place_labels(at_x, at_y, width, 0.14, box)
    beside <- pmax(place$x - width / 2, pmin(at_x, place$x + width / 2))
    beneath <- pmax(place$y - 0.05, pmin(at_y, place$y + 0.05))
    far <- which(sqrt((beside - at_x)^2 + (beneath - at_y)^2) > 0.12)
    end <- base_place(beside, beneath)
    graphics::segments(x[far], y[far], end$x[far], end$y[far], col = "grey50", lwd = 0.6)
    base_rimmed_text(place$x, place$y, labels, cex)
  }

  # Points: all of them pale, those with a side large and coloured, with labels.
  base_cloud <- function(data, box) {
    plain <- unique(data[c("x", "y")])
    labelled <- data[data$side != "", ]
    graphics::points(plain$x, plain$y, pch = 16, cex = 0.4, col = "grey72")
    graphics::points(labelled$x, labelled$y, pch = side_shapes[labelled$side],
                     bg = side_colours[labelled$side], col = "black", cex = 0.8, lwd = 0.6)
    base_labels(labelled$x, labelled$y, labelled$term, box)
    graphics::box()
  }

  # ---- tfidf -------------------------------------------------------------------------------------

  most_panels <- 12

  #' The terms of the highest weight in each document, or in each source: small multiples of bars.
  #'
  #' Needs tfidf.csv, and documents.csv for titles and for the means of sources. `by` is "document"
  #' or "source"; by default documents, where there are no more than fit a page. The weight in a
  #' source is the mean over its documents, as in `lexstat --tfidf --by=source`.
  plot_tfidf <- function(tables, top = 10, by = NULL, title = NULL, file = NULL, width = NULL,
                         height = NULL) {
    data <- tfidf_data(tables, by, top)
    by <- attr(data, "by")
    columns <- min(3, nlevels(data$panel))
    rows <- ceiling(nlevels(data$panel) / columns)
    heading <- max(lengths(strsplit(levels(data$panel), "\n")))
    spec <- plot_spec(
      data, title, paste("Terms that characterise each", by),
      caption_of(
        tables, "tfidf", "the ", top, " terms of the highest TF-IDF weight",
        if (attr(data, "is_mean")) ", the mean over the documents of a source",
        "; numbers: occurrences",
        if (attr(data, "left_out") > 0) paste0("; ", attr(data, "left_out"), " more ", by, "s")
      ),
      c(2.4 * max(2, columns), 1 + rows * (0.35 + 0.13 * heading + 0.16 * top)), width, height,
      rows = rows, columns = columns, heading = heading
    )
    build_plot(spec, tfidf_ggplot, tfidf_base, file)
  }

  tfidf_data <- function(tables, by, top) {
    table <- need_table(tables, "tfidf")
    whole_sources <- all(is.na(table$doc_id))
    if (is.null(by)) {
      few <- length(unique(table$doc_id)) <= most_panels
      by <- if (whole_sources || !few) "source" else "document"
    }
    if (!by %in% c("document", "source")) misuse("--by=", by, ": expected document or source")
    if (by == "document" && whole_sources) {
      fail(folder_of(tables), ": the table tfidf is by source; ",
           remedy("tfidf", folder_of(tables)), " by document")
    }
    is_mean <- by == "source" && !whole_sources
    if (is_mean) table <- mean_by_source(tables, table)
    panels <- unique(if (by == "source") table$source else table$doc_id)
    shown <- panels[seq_len(min(length(panels), most_panels))]
    table$panel <- factor(if (by == "source") table$source else table$doc_id, shown)
    data <- do.call(rbind, lapply(split(table, table$panel), utils::head, top))
    data$row <- stats::ave(seq_len(nrow(data)), data$panel, FUN = seq_along)
    labels <- if (by == "source") shown else document_labels(tables, table, shown)
    levels(data$panel) <- make.unique(labels, " ")
    structure(data, by = by, is_mean = is_mean, left_out = length(panels) - length(shown))
  }

  # The weights of documents as means over all documents of their source, the highest first.
  mean_by_source <- function(tables, table) {
    documents <- find_table(tables, "documents")
    if (is.null(documents)) fail_missing("documents", folder_of(tables))
    named <- function(source) ifelse(is.na(source), "(no source)", source)
    n_documents <- table(named(documents$source))
    table$source <- named(table$source)
    sums <- stats::aggregate(table[c("tf", "tfidf")], table[c("source", "term", "stem")], sum)
    sums$tfidf <- sums$tfidf / as.vector(n_documents[sums$source])
    sums[order(sums$source, -sums$tfidf, sums$term, method = "radix"), ]
  }

  # A document's source and date, and the first two lines of its title; or what of these there is.
  document_labels <- function(tables, table, ids) {
    documents <- find_table(tables, "documents")
    if (is.null(documents)) return(ids)
    documents <- documents[match(ids, documents$doc_id), ]
    label <- function(id, source, date, title) {
      first <- paste(stats::na.omit(c(source, date)), collapse = ", ")
      lines <- strwrap(if (is.na(title)) id else title, 25)
      if (length(lines) > 2) lines <- c(lines[1], paste0(lines[2], " ..."))
      paste(c(first[nzchar(first)], lines), collapse = "\n")
    }
    unlist(Map(label, ids, documents$source, documents$date, documents$title), use.names = FALSE)
  }

  tfidf_ggplot <- function(spec) {
    data <- spec$data
    data$bar <- factor(paste(data$panel, data$row), rev(paste(data$panel, data$row)))
    terms <- stats::setNames(data$term, data$bar)
    ggplot2::ggplot(data, ggplot2::aes(x = .data$tfidf, y = .data$bar)) +
      ggplot2::geom_col(fill = blue, width = 0.7) +
      ggplot2::geom_text(ggplot2::aes(label = .data$tf), size = 2.3, hjust = -0.25,
                         colour = "grey30") +
      ggplot2::facet_wrap(~panel, scales = "free_y", ncol = spec$columns) +
      ggplot2::scale_y_discrete(labels = terms) +
      ggplot2::scale_x_continuous(labels = plain_numbers, n.breaks = 4,
                                  expand = ggplot2::expansion(c(0, 0.25))) +
      ggplot_look(spec) +
      ggplot2::labs(x = "TF-IDF", y = NULL) +
      ggplot2::theme(panel.grid.major.y = ggplot2::element_blank())
  }

  tfidf_base <- function(spec) {
    page <- base_page(spec)
    panels <- split(spec$data, spec$data$panel)
    wide <- (page["right"] - page["left"]) / spec$columns
    high <- (page["top"] - page["bottom"] - 0.2) / spec$rows
    left <- widest(spec$data$term) + 0.1
    limit <- max(spec$data$tfidf) * 1.25
    graphics::text(sum(page[1:2]) / 2, page["bottom"] + 0.08, "TF-IDF", cex = 0.9, col = ink)
    for (i in seq_along(panels)) {
      x <- page["left"] + wide * ((i - 1) %% spec$columns)
      y <- page["top"] - high * ((i - 1) %/% spec$columns)
      box <- c(x + left, x + wide - 0.1, y - high + 0.22, y - 0.08 - 0.13 * spec$heading)
      tfidf_panel(panels[[i]], names(panels)[i], stats::setNames(box, names(page)), limit)
    }
  }

  tfidf_panel <- function(data, label, box, limit) {
    ticks <- pretty(c(0, limit), 4)
    base_panel(box, c(0, limit), c(max(data$row) + 0.5, 0.5))
    base_axis(1, box, ticks[ticks < limit])
    graphics::rect(0, data$row - 0.35, data$tfidf, data$row + 0.35, col = blue, border = NA)
    graphics::text(data$tfidf, data$row, data$tf, pos = 4, offset = 0.2, cex = 0.65,
                   col = "grey30")
    base_rows(2, data$row, data$term)
    graphics::text(base_place(box["left"], box["top"] + 0.05), labels = label, adj = c(0, 0),
                   font = 2, cex = 0.75, xpd = NA, col = ink)
    graphics::box()
  }

  # ---- keyness -----------------------------------------------------------------------------------

  tests <- c(
    wilcoxon = "Wilcoxon's rank-sum test over documents", welch = "Welch's test over documents",
    df = "G\u00b2 over documents that hold the term", permutation = "permutation of documents"
  )
  surest <- c("q < .001", "q < .01", "q < .05", "q >= .05", "not tested")

  # Dark is sure; what was not tested is white.
  sure_colours <- stats::setNames(
    c(grDevices::hcl.colors(9, "Cividis")[c(1, 4, 7)], "#FFF3B0", "white"), surest
  )

  #' What a source says more and less than the rest: log-ratio, its 95 % interval, shade by q_doc.
  #'
  #' Needs keyness.csv. Half of the terms are the surest of those the source says more, half of
  #' those it says less, where there are as many. `reference` is by default all others together.
  plot_keyness <- function(tables, source = NULL, reference = NULL, top = 20, title = NULL,
                           file = NULL, width = NULL, height = NULL) {
    data <- keyness_data(tables, source, reference, top)
    against <- if (data$reference[1] == "(rest)") "the rest" else data$reference[1]
    test <- tests[run_field(tables, "test")]
    spec <- plot_spec(
      data, title, paste(data$target[1], "against", against),
      caption_of(
        tables, "keyness", "the surest terms of either sign; lines: 95 % intervals; at the right: ",
        "occurrences in ", data$target[1], " and in ", against, "; ",
        if (all(is.na(data$q_doc))) {
          "nothing was tested, for that takes two documents on either side"
        } else {
          paste0("q: ", if (is.na(test)) "test over documents" else test,
                 ", adjusted for all tests")
        }
      ),
      c(6.5, 1.5 + 0.19 * nrow(data)), width, height
    )
    build_plot(spec, keyness_ggplot, keyness_base, file)
  }

  keyness_data <- function(tables, source, reference, top) {
    table <- need_table(tables, "keyness")
    source <- choose_one(source, unique(table$target), "source", tables, "keyness")
    table <- table[table$target == source, ]
    references <- unique(table$reference)
    if (is.null(reference) && "(rest)" %in% references) reference <- "(rest)"
    reference <- choose_one(reference, references, "reference", tables, "keyness")
    data <- surest_both_ways(table[table$reference == reference, ], top)
    sure <- cut(data$q_doc, c(-Inf, 0.001, 0.01, 0.05, Inf), surest[1:4], right = FALSE)
    data$sure <- factor(ifelse(is.na(sure), "not tested", as.character(sure)), surest)
    data$numbers <- paste(plain_numbers(data$n_target), ":", plain_numbers(data$n_reference))
    data$row <- seq_len(nrow(data))
    data
  }

  # The first rows of either sign, half of `top` each where there are as many, by log-ratio.
  surest_both_ways <- function(table, top) {
    more <- table[table$log_ratio > 0, ]
    less <- table[table$log_ratio <= 0, ]
    n_more <- min(nrow(more), max(top - top %/% 2, top - nrow(less)))
    data <- rbind(utils::head(more, n_more), utils::head(less, top - n_more))
    data[order(data$log_ratio, data$term, method = "radix"), ]
  }

  keyness_axis <- "log-ratio: 1 is twice as often, -1 half as often"

  keyness_ggplot <- function(spec) {
    data <- spec$data
    ggplot2::ggplot(data, ggplot2::aes(x = .data$log_ratio, y = .data$row)) +
      ggplot2::geom_vline(xintercept = 0, colour = "grey30", linewidth = 0.4) +
      ggplot2::geom_linerange(ggplot2::aes(xmin = .data$ci_low, xmax = .data$ci_high),
                              colour = "grey45") +
      ggplot2::geom_point(ggplot2::aes(fill = .data$sure), shape = 21, size = 2.3,
                          colour = "black") +
      ggplot2::scale_x_continuous(n.breaks = 8) +
      ggplot2::scale_fill_manual(values = sure_colours) +
      ggplot_look(spec) +
      ggplot_rows(data$row, data$term, data$numbers) +
      ggplot2::labs(x = keyness_axis, y = NULL, fill = NULL)
  }

  # The panel of a plot with a named row for each term; returns its box.
  base_row_panel <- function(spec, row, names, numbers, x, axis_title) {
    box <- base_page(spec) + c(widest(names) + 0.1, -widest(numbers), 0.45, -0.25)
    xlim <- range(x, na.rm = TRUE)
    base_panel(box, xlim + c(-0.04, 0.04) * diff(xlim), c(0.4, max(row) + 0.6))
    base_axis(1, box, pretty(xlim, 7), title = axis_title)
    graphics::abline(h = row, col = pale)
    graphics::abline(v = 0, col = "grey30")
    base_rows(2, row, names)
    base_rows(4, row, numbers, "grey30")
    graphics::box()
    box
  }

  keyness_base <- function(spec) {
    data <- spec$data
    box <- base_row_panel(spec, data$row, data$term, data$numbers,
                          c(data$ci_low, data$ci_high, data$log_ratio, 0), keyness_axis)
    graphics::segments(data$ci_low, data$row, data$ci_high, data$row, col = "grey45", lwd = 1.2)
    graphics::points(data$log_ratio, data$row, pch = 21, col = "black",
                     bg = sure_colours[as.character(data$sure)])
    shown <- surest[surest %in% data$sure]
    base_legend(box, shown, pch = 21, pt.bg = sure_colours[shown], col = "black")
  }

  # ---- scatter -----------------------------------------------------------------------------------

  # Above or left of the middle, and below or right of it.
  side_colours <- c(y = blue, x = orange)
  side_shapes <- c(y = 21, x = 24)

  #' The rates of two sources against one another on log axes, with labels on what differs most.
  #'
  #' Needs frequencies.csv with two sources or more, of which `sources` names two. Labels go to the
  #' terms of the largest G2, a ranking and no test: over the documents that hold the term, of which
  #' documents.csv knows the number, or over words where a source has fewer than five documents.
  plot_scatter <- function(tables, sources = NULL, top = 30, title = NULL, file = NULL,
                           width = NULL, height = NULL) {
    data <- scatter_data(tables, sources, top)
    sources <- attr(data, "sources")
    spec <- plot_spec(
      data, title, paste(sources[1], "and", sources[2]),
      caption_of(
        tables, "frequencies", "each point is a term; line: the same rate in both, dashed: twice; ",
        "labels: the largest G\u00b2 over ", attr(data, "over"), " (a ranking, no test); circles, ",
        "blue: more in ", sources[2], "; triangles, orange: more in ", sources[1], "; 0: not in it"
      ),
      c(6.5, 7), width, height, sources = sources, lowest = attr(data, "lowest")
    )
    build_plot(spec, scatter_ggplot, scatter_base, file)
  }

  scatter_data <- function(tables, sources, top) {
    table <- need_table(tables, "frequencies")
    sources <- choose_two(sources, setdiff(unique(table$source), "(all)"), tables)
    both <- two_sources(table, sources)
    n_documents <- document_counts(tables, sources)
    by_document <- all(n_documents >= 5)
    g2 <- if (by_document) {
      signed_g2(both$df_x, n_documents[1], both$df_y, n_documents[2])
    } else {
      signed_g2(both$count_x, n_tokens(table, sources[1]),
                both$count_y, n_tokens(table, sources[2]))
    }
    order <- order(-abs(g2), both$term, method = "radix")
    both$side <- ""
    chosen <- utils::head(order, top)
    both$side[chosen] <- ifelse(g2[chosen] > 0, "x", ifelse(g2[chosen] < 0, "y", ""))
    lowest <- min(both$x[both$x > 0], both$y[both$y > 0]) / 2
    both[c("x", "y")] <- lapply(both[c("x", "y")], pmax, lowest)
    structure(both[order, ], sources = sources, lowest = lowest,
              over = if (by_document) "documents" else "words")
  }

  choose_two <- function(sources, known, tables) {
    if (length(known) < 2) {
      fail(folder_of(tables), ": two sources are compared, and the table frequencies has ",
           if (length(known) == 1) paste(quoted(known), "only") else "none", "; ",
           remedy("frequencies", folder_of(tables), "--frequencies --metadata=FILE"),
           " with the sources of FILE")
    }
    if (is.null(sources) && length(known) == 2) return(known)
    check_known(sources, known, "source", tables, "frequencies")
    if (length(unique(sources)) != 2) {
      fail("which two sources? --source= given twice takes two of ", listed(known))
    }
    sources
  }

  # Every term of either source: rates x and y, counts and documents; 0 where a source has it not.
  two_sources <- function(table, sources) {
    side <- function(name) table[table$source == name, c("term", "stem", "class", "per_million",
                                                          "count", "df")]
    both <- merge(side(sources[1]), side(sources[2]), by = c("term", "stem", "class"), all = TRUE)
    zero <- function(x) ifelse(is.na(x), 0, x)
    data.frame(term = both$term, x = zero(both$per_million.x), y = zero(both$per_million.y),
               count_x = zero(both$count.x), count_y = zero(both$count.y),
               df_x = zero(both$df.x), df_y = zero(both$df.y))
  }

  # All words of a source, out of its most frequent term.
  n_tokens <- function(table, source) {
    first <- table[match(source, table$source), ]
    first$count * 1e6 / first$per_million
  }

  # How many documents each of the sources has; 0 if nobody knows.
  document_counts <- function(tables, sources) {
    documents <- find_table(tables, "documents")
    vapply(sources, function(name) sum(documents$source == name, na.rm = TRUE), 0L)
  }

  # Dunning's G2 of f1 in n1 and f2 in n2, negative where the second rate is the higher.
  signed_g2 <- function(f1, n1, f2, n2) {
    part <- function(f, expected) ifelse(f > 0, f * log(f / expected), 0)
    rate <- (f1 + f2) / (n1 + n2)
    g2 <- 2 * (part(f1, n1 * rate) + part(f2, n2 * rate) +
                 part(n1 - f1, n1 * (1 - rate)) + part(n2 - f2, n2 * (1 - rate)))
    g2 * sign(f1 / n1 - f2 / n2)
  }

  # Ticks for rates, where the lowest place of the axis stands for none.
  rate_ticks <- function(spec) {
    top <- max(spec$data$x, spec$data$y)
    at <- log_breaks(c(spec$lowest * 1.9, top))
    list(at = c(spec$lowest, at), labels = c("0", plain_numbers(at)),
         limits = c(spec$lowest / 1.25, top * 1.4))
  }

  rate_titles <- function(spec) paste0(spec$sources, ": per million words")

  scatter_ggplot <- function(spec) {
    ticks <- rate_ticks(spec)
    titles <- rate_titles(spec)
    ggplot2::ggplot(spec$data, ggplot2::aes(x = .data$x, y = .data$y)) +
      ggplot2::geom_abline(slope = 1, intercept = c(-1, 1) * log10(2), linetype = "dashed",
                           colour = "grey50", linewidth = 0.3) +
      ggplot2::geom_abline(slope = 1, intercept = 0, colour = "grey30", linewidth = 0.4) +
      ggplot_cloud(spec$data) +
      ggplot2::scale_x_log10(breaks = ticks$at, labels = ticks$labels) +
      ggplot2::scale_y_log10(breaks = ticks$at, labels = ticks$labels) +
      ggplot2::coord_fixed(xlim = ticks$limits, ylim = ticks$limits, expand = FALSE) +
      ggplot_look(spec) +
      ggplot2::labs(x = titles[1], y = titles[2])
  }

  scatter_base <- function(spec) {
    ticks <- rate_ticks(spec)
    titles <- rate_titles(spec)
    box <- base_page(spec) + c(0.75, 0, 0.45, 0)
    base_panel(box, ticks$limits, ticks$limits, log = "xy")
    base_axis(1, box, ticks$at, ticks$labels, titles[1])
    base_axis(2, box, ticks$at, ticks$labels, titles[2])
    graphics::lines(ticks$limits, ticks$limits, col = "grey30")
    graphics::lines(ticks$limits, ticks$limits * 2, col = "grey50", lty = 2)
    graphics::lines(ticks$limits, ticks$limits / 2, col = "grey50", lty = 2)
    base_cloud(spec$data, box)
  }

  # ---- network -----------------------------------------------------------------------------------

  #' Words that belong together as a network: the first pairs of the table are its lines.
  #'
  #' Needs collocations.csv; `source` is by default the whole corpus. A line is the wider, the more
  #' occurrences the pair has, and the darker, the larger log_dice is. What pairs come first is
  #' `lexstat --collocations --sort-by=MEASURE`.
  plot_network <- function(tables, source = NULL, top = 50, title = NULL, file = NULL,
                           width = NULL, height = NULL) {
    pairs <- network_pairs(tables, source, top)
    whole <- pairs$source[1] == "(all)"
    words <- unique(c(rbind(pairs$from, pairs$to)))
    spec <- plot_spec(
      pairs, title, paste0("Words that belong together", if (!whole) paste(" in", pairs$source[1])),
      caption_of(tables, "collocations", "the first ", nrow(pairs), " pairs of the table; lines: ",
                 "the wider, the more occurrences (at most ", plain_number(max(pairs$count)), ")"),
      c(7.2, 3 + 0.05 * length(words)), width, height
    )
    spec$nodes <- network_nodes(pairs, words, spec$width - 0.3, spec$height - 1.2)
    build_plot(spec, network_ggplot, network_base, file)
  }

  network_pairs <- function(tables, source, top) {
    table <- need_table(tables, "collocations")
    if (is.null(source) && "(all)" %in% table$source) source <- "(all)"
    source <- choose_one(source, unique(table$source), "source", tables, "collocations")
    table <- utils::head(table[table$source == source & table$length == 2, ], top)
    if (nrow(table) == 0) {
      fail(folder_of(tables), ": the table collocations has no pairs of words; ",
           remedy("collocations", folder_of(tables), "--collocations --size=2"))
    }
    words <- strsplit(table$collocation, " ", fixed = TRUE)
    data.frame(source = table$source, from = vapply(words, `[`, "", 1),
               to = vapply(words, `[`, "", 2), count = table$count, log_dice = table$log_dice)
  }

  # The words of the pairs, each with a place in a rectangle of so many inches.
  network_nodes <- function(pairs, words, width, height) {
    joined <- matrix(0, length(words), length(words))
    ends <- cbind(match(pairs$from, words), match(pairs$to, words))
    joined[rbind(ends, ends[, 2:1])] <- 1
    diag(joined) <- 0
    place <- spring_layout(joined, islands(path_lengths(joined)))
    place <- part_boxes(stretch(place$x, 0.5, width - 0.5), stretch(place$y, 0.2, height - 0.2),
                        0.12 + 0.08 * nchar(words), rep(0.22, length(words)), 0.2, width, height)
    data.frame(term = words, x = place$x, y = place$y, width = width, height = height)
  }

  stretch <- function(x, from, to) {
    if (diff(range(x)) == 0) return(rep((from + to) / 2, length(x)))
    from + (to - from) * (x - min(x)) / diff(range(x))
  }

  # How many lines lead from one word to another; infinite where none do.
  path_lengths <- function(joined) {
    lengths <- ifelse(joined == 1, 1, Inf)
    diag(lengths) <- 0
    for (k in seq_len(nrow(lengths))) {
      lengths <- pmin(lengths, outer(lengths[, k], lengths[k, ], "+"))
    }
    lengths
  }

  # Each connected part laid out by its path lengths (classical scaling), the parts about a spiral,
  # the largest in the middle. No chance in it: the same pairs give the same picture.
  islands <- function(lengths) {
    part <- apply(is.finite(lengths), 1, function(reached) which(reached)[1])
    place <- matrix(0, nrow(lengths), 2)
    parts <- split(seq_along(part), part)
    inner <- 0
    for (words in parts[order(-lengths(parts), method = "radix")]) {
      scaled <- suppressWarnings(stats::cmdscale(lengths[words, words], min(2, length(words) - 1)))
      radius <- sqrt(inner + length(words) / 2) * (inner > 0)
      turn <- inner * (3 - sqrt(5)) * pi / 2
      place[words, seq_len(ncol(scaled))] <- scaled
      place[words, ] <- place[words, ] + rep(radius * c(cos(turn), sin(turn)), each = length(words))
      inner <- inner + length(words)
    }
    list(x = place[, 1], y = place[, 2])
  }

  # Fruchterman & Reingold 1991: all push one another away, joined ones attract, all are drawn to
  # the middle.
  spring_layout <- function(joined, start, steps = 400) {
    x <- start$x
    y <- start$y
    for (step in seq_len(steps)) {
      dx <- outer(x, x, "-")
      dy <- outer(y, y, "-")
      distance <- pmax(sqrt(dx^2 + dy^2), 0.01)
      force <- 1 / distance^2 - joined * distance
      move_x <- rowSums(dx * force) - 0.1 * x
      move_y <- rowSums(dy * force) - 0.1 * y
      size <- pmax(sqrt(move_x^2 + move_y^2), 1e-9)
      most <- pmin(size, (1 - step / steps) * 0.5)
      x <- x + move_x / size * most
      y <- y + move_y / size * most
    }
    list(x = x, y = y)
  }

  # Moves boxes apart until none overlaps another, within the rectangle from 0 to width and height:
  # each two along the way on which less of their size overlaps, and now and then along the other,
  # or a full row would stay one. The gap between them shrinks to nothing if there is no room.
  part_boxes <- function(x, y, wide, high, gap, width, height, rounds = 1000) {
    for (round in seq_len(rounds)) {
      room <- gap * min(1, 2 - 2 * round / rounds)
      reach_x <- outer(wide, wide, "+") / 2 + room
      reach_y <- outer(high, high, "+") / 2 + room
      dx <- outer(x, x, "-")
      dy <- outer(y, y, "-")
      over_x <- reach_x - abs(dx)
      over_y <- reach_y - abs(dy)
      meet <- over_x > 0 & over_y > 0
      diag(meet) <- FALSE
      if (!any(meet)) break
      way <- function(d) ifelse(d == 0, sign(row(d) - col(d)), sign(d))
      sideways <- (over_x / reach_x < over_y / reach_y) == (round %% 4 > 0)
      x <- x + 0.3 * rowSums(ifelse(meet & sideways, way(dx) * over_x, 0))
      y <- y + 0.3 * rowSums(ifelse(meet & !sideways, way(dy) * over_y, 0))
      x <- pmin(pmax(x, wide / 2), width - wide / 2)
      y <- pmin(pmax(y, high / 2), height - high / 2)
    }
    list(x = x, y = y)
  }

  # Each pair with the places of its words.
  network_lines <- function(spec) {
    from <- spec$nodes[match(spec$data$from, spec$nodes$term), ]
    to <- spec$nodes[match(spec$data$to, spec$nodes$term), ]
    data.frame(x = from$x, y = from$y, xend = to$x, yend = to$y, log_dice = spec$data$log_dice,
               count = spec$data$count)
  }

  line_colours <- grDevices::hcl.colors(85, "Cividis", rev = TRUE)[22:85]

  network_ggplot <- function(spec) {
    nodes <- spec$nodes
    ggplot2::ggplot(nodes, ggplot2::aes(x = .data$x, y = .data$y)) +
      ggplot2::geom_segment(
        ggplot2::aes(xend = .data$xend, yend = .data$yend, colour = .data$log_dice,
                     linewidth = sqrt(.data$count)), network_lines(spec)
      ) +
      ggplot2::geom_label(ggplot2::aes(label = .data$term), size = 2.9, colour = ink,
                          label.size = 0.15, label.padding = ggplot2::unit(0.035, "in")) +
      ggplot2::scale_colour_gradientn(colours = line_colours, labels = plain_numbers) +
      ggplot2::scale_linewidth_continuous(range = c(0.4, 3), guide = "none") +
      ggplot2::coord_cartesian(xlim = c(0, nodes$width[1]), ylim = c(0, nodes$height[1]),
                               expand = FALSE, clip = "off") +
      ggplot_look(spec) +
      ggplot2::labs(x = NULL, y = NULL, colour = "log-dice") +
      ggplot2::theme(axis.text = ggplot2::element_blank(), axis.ticks = ggplot2::element_blank(),
                     panel.grid.major = ggplot2::element_blank(),
                     panel.border = ggplot2::element_blank(),
                     legend.key.width = ggplot2::unit(0.35, "in"))
  }

  network_base <- function(spec) {
    box <- base_page(spec) + c(0, 0, 0, -0.35)
    nodes <- spec$nodes
    lines <- network_lines(spec)
    base_panel(box, c(0, nodes$width[1]), c(0, nodes$height[1]))
    ends <- range(lines$log_dice) + c(0, if (diff(range(lines$log_dice)) == 0) 1 else 0)
    shade <- line_colours[1 + round(63 * (lines$log_dice - ends[1]) / diff(ends))]
    graphics::segments(lines$x, lines$y, lines$xend, lines$yend, col = shade,
                       lwd = 1 + 6 * sqrt(lines$count / max(lines$count)))
    wide <- graphics::strwidth(nodes$term, cex = 0.85) / 2 + 0.04
    high <- graphics::strheight("Ag", cex = 0.85) / 2 + 0.04
    graphics::rect(nodes$x - wide, nodes$y - high, nodes$x + wide, nodes$y + high, col = "white",
                   lwd = 0.6)
    graphics::text(nodes$x, nodes$y, nodes$term, cex = 0.85, col = ink)
    base_gradient(box, line_colours, ends, "log-dice")
  }

  # ---- collocates --------------------------------------------------------------------------------

  #' What stands around a word in each source: a dumbbell for two sources, a heat map for more.
  #'
  #' Needs collocates.csv, of which `node` is one node. Rows are the first collocates of the whole
  #' corpus; rates are of a thousand words around the node, so that sources of any size compare.
  plot_collocates <- function(tables, node = NULL, top = 20, title = NULL, file = NULL,
                              width = NULL, height = NULL) {
    data <- collocates_data(tables, node, top)
    two <- nlevels(data$source) == 2
    rows <- nlevels(data$collocate)
    spec <- plot_spec(
      data, title, paste("Around", data$node[1]),
      caption_of(tables, "collocates", if (two) "at the right" else "in the cells", ": how often ",
                 "the word stands in a window of ", data$node[1], "; *: q < .05, Fisher's exact ",
                 "test over documents, against the other sources"),
      if (two) c(6.5, 1.6 + 0.2 * rows) else c(2.5 + 0.55 * nlevels(data$source), 2.2 + 0.2 * rows),
      width, height
    )
    if (two) {
      build_plot(spec, dumbbell_ggplot, dumbbell_base, file)
    } else {
      build_plot(spec, heat_ggplot, heat_base, file)
    }
  }

  collocates_data <- function(tables, node, top) {
    table <- need_table(tables, "collocates")
    node <- choose_one(node, unique(table$node), "node", tables, "collocates")
    table <- table[table$node == node, ]
    sources <- sort(setdiff(unique(table$source), "(all)"), method = "radix")
    if (length(sources) < 2) {
      fail(folder_of(tables), ": sources are compared, and ", quoted(node), " stands in ",
           if (length(sources) == 1) paste(quoted(sources), "only") else "none", "; \"lexstat ",
           "--collocates=NODE -o ", folder_of(tables), " PATH\" takes a node that several have, ",
           "also in several spellings, as ass?d*")
    }
    terms <- utils::head(table$collocate[table$source == "(all)"], top)
    table <- table[table$source != "(all)" & table$collocate %in% terms, ]
    table$rate <- ifelse(table$f_node > 0, 1000 * table$count / table$f_node, 0)
    table$number <- paste0(plain_numbers(table$count),
                           ifelse(!is.na(table$q_doc) & table$q_doc < 0.05, "*", ""))
    table$source <- factor(table$source, sources)
    table$collocate <- factor(table$collocate, rev(terms))
    table
  }

  rate_axis <- "per 1,000 words around the node"

  # The two rates of each collocate in a row, in the order of their difference.
  dumbbell_rows <- function(data) {
    side <- function(name) {
      of <- data[data$source == name, ]
      of[match(levels(data$collocate), of$collocate), ]
    }
    one <- side(levels(data$source)[1])
    other <- side(levels(data$source)[2])
    filled <- function(x, empty) ifelse(is.na(x), empty, x)
    rows <- data.frame(
      term = levels(data$collocate), one = filled(one$rate, 0), other = filled(other$rate, 0),
      numbers = paste(filled(one$number, "-"), ":", filled(other$number, "-"))
    )
    rows <- rows[order(rows$one - rows$other, method = "radix"), ]
    rows$row <- seq_len(nrow(rows))
    rows
  }

  dumbbell_ggplot <- function(spec) {
    rows <- dumbbell_rows(spec$data)
    sources <- levels(spec$data$source)
    points <- data.frame(row = rows$row, rate = c(rows$one, rows$other),
                         source = rep(factor(sources, sources), each = nrow(rows)))
    ggplot2::ggplot(points, ggplot2::aes(y = .data$row)) +
      ggplot2::geom_vline(xintercept = 0, colour = "grey30", linewidth = 0.4) +
      ggplot2::geom_segment(ggplot2::aes(x = .data$one, xend = .data$other, yend = .data$row), rows,
                            colour = "grey55", linewidth = 0.8) +
      ggplot2::geom_point(ggplot2::aes(x = .data$rate, fill = .data$source, shape = .data$source),
                          size = 2.5, colour = "black") +
      ggplot2::scale_fill_manual(values = c(blue, orange)) +
      ggplot2::scale_shape_manual(values = c(21, 24)) +
      ggplot2::scale_x_continuous(labels = plain_numbers) +
      ggplot_look(spec) +
      ggplot_rows(rows$row, rows$term, rows$numbers) +
      ggplot2::labs(x = rate_axis, y = NULL, fill = NULL, shape = NULL)
  }

  dumbbell_base <- function(spec) {
    rows <- dumbbell_rows(spec$data)
    box <- base_row_panel(spec, rows$row, rows$term, rows$numbers, c(0, rows$one, rows$other),
                          rate_axis)
    graphics::segments(rows$one, rows$row, rows$other, rows$row, col = "grey55", lwd = 1.8)
    graphics::points(rows$one, rows$row, pch = 21, bg = blue, col = "black")
    graphics::points(rows$other, rows$row, pch = 24, bg = orange, col = "black")
    base_legend(box, levels(spec$data$source), pch = c(21, 24), pt.bg = c(blue, orange),
                col = "black")
  }

  # Light is rare and dark is often; white is never.
  heat_colours <- grDevices::hcl.colors(64, "Viridis", rev = TRUE)

  heat_shades <- function(data) {
    shade <- heat_colours[pmax(1, ceiling(64 * data$rate / max(data$rate)))]
    ifelse(data$rate == 0, "white", shade)
  }

  heat_ink <- function(data) ifelse(data$rate > 0.45 * max(data$rate), "white", "black")

  heat_ggplot <- function(spec) {
    data <- spec$data
    data$shown <- ifelse(data$rate == 0, NA, data$rate)
    ggplot2::ggplot(data, ggplot2::aes(x = .data$source, y = .data$collocate)) +
      ggplot2::geom_tile(ggplot2::aes(fill = .data$shown), colour = pale) +
      ggplot2::geom_text(ggplot2::aes(label = .data$number), colour = heat_ink(data), size = 2.6) +
      ggplot2::scale_fill_gradientn(colours = heat_colours, labels = plain_numbers,
                                    limits = c(0, max(data$rate)), na.value = "white") +
      ggplot2::scale_x_discrete(drop = FALSE, expand = c(0, 0)) +
      ggplot2::scale_y_discrete(expand = c(0, 0)) +
      ggplot_look(spec) +
      ggplot2::labs(x = NULL, y = NULL, fill = rate_axis) +
      ggplot2::theme(axis.text.x = ggplot2::element_text(angle = 40, hjust = 1),
                     legend.key.width = ggplot2::unit(0.35, "in"),
                     panel.grid.major = ggplot2::element_blank())
  }

  heat_base <- function(spec) {
    data <- spec$data
    sources <- levels(data$source)
    terms <- levels(data$collocate)
    below <- widest(sources) * sin(40 * pi / 180) + 0.2
    box <- base_page(spec) + c(widest(terms) + 0.1, 0, below, -0.35)
    base_panel(box, c(0.5, length(sources) + 0.5), c(0.5, length(terms) + 0.5))
    x <- as.integer(data$source)
    y <- as.integer(data$collocate)
    graphics::rect(x - 0.5, y - 0.5, x + 0.5, y + 0.5, col = heat_shades(data), border = pale)
    graphics::text(x, y, data$number, col = heat_ink(data), cex = 0.75)
    base_rows(2, seq_along(terms), terms)
    graphics::text(seq_along(sources), base_place(0, box["bottom"] - 0.08)$y, sources, srt = 40,
                   adj = c(1, 1), xpd = NA, cex = 0.85, col = ink)
    graphics::box()
    base_gradient(box, heat_colours, c(0, max(data$rate)), rate_axis)
  }

  # ---- frequency ---------------------------------------------------------------------------------

  #' How often each term occurs against how evenly it is spread: per million, and DPnorm.
  #'
  #' Needs frequencies.csv of `lexstat --frequencies --dispersion`; `source` is by default the whole
  #' corpus. Of each of top / 2 steps of frequency the most and the least even term have labels, if
  #' they occur five times: of rarer ones nothing can be said. The line is the median of a step.
  plot_frequency <- function(tables, source = "(all)", top = 40, title = NULL, file = NULL,
                             width = NULL, height = NULL) {
    data <- frequency_data(tables, source, max(1, top %/% 2))
    whole <- data$source[1] == "(all)"
    spec <- plot_spec(
      data, title, paste0("How often, and how evenly", if (!whole) paste(", in", data$source[1])),
      caption_of(
        tables, "frequencies", "each point is a term; line: the median of terms as frequent; ",
        "labels: of terms as frequent, the least evenly spread (triangles, orange) and the most ",
        "(circles, blue), of those that occur five times or more"
      ),
      c(7, 5.6), width, height
    )
    build_plot(spec, frequency_ggplot, frequency_base, file)
  }

  frequency_data <- function(tables, source, n_steps) {
    table <- need_table(tables, "frequencies")
    source <- choose_one(source, unique(table$source), "source", tables, "frequencies")
    table <- table[table$source == source & !is.na(table$dp_norm), ]
    if (nrow(table) == 0) {
      fail(folder_of(tables), ": how evenly the terms of ", quoted(source), " are spread is not ",
           "in the table frequencies; ", remedy("frequencies", folder_of(tables)),
           ", for sources of two documents or more")
    }
    rate <- log10(table$per_million)
    step <- if (diff(range(rate)) > 0) cut(rate, n_steps, labels = FALSE) else rep(1, length(rate))
    data <- data.frame(source = source, term = table$term, x = table$per_million,
                       y = table$dp_norm, count = table$count, step = step, side = "")
    often <- which(data$count >= min(5, max(data$count)))
    for (rows in split(often, data$step[often])) {
      data$side[rows[which.max(data$y[rows])]] <- "x"
      data$side[rows[which.min(data$y[rows])]] <- "y"
    }
    data
  }

  frequency_medians <- function(data) {
    stats::aggregate(data[c("x", "y")], data["step"], stats::median)
  }

  frequency_axis <- "per million words"
  dispersion_axis <- "DPnorm: 0 spread evenly, 1 in few documents"

  frequency_ggplot <- function(spec) {
    data <- spec$data
    ggplot2::ggplot(data, ggplot2::aes(x = .data$x, y = .data$y)) +
      ggplot_cloud(data) +
      ggplot2::geom_line(data = frequency_medians(data), colour = "black", linewidth = 0.4) +
      ggplot2::scale_x_log10(breaks = log_breaks(range(data$x)), labels = plain_numbers) +
      ggplot2::scale_y_continuous(breaks = seq(0, 1, 0.2), limits = c(0, 1.1),
                                  labels = plain_numbers) +
      ggplot_look(spec) +
      ggplot2::labs(x = frequency_axis, y = dispersion_axis)
  }

  frequency_base <- function(spec) {
    data <- spec$data
    box <- base_page(spec) + c(0.75, 0, 0.45, 0)
    base_panel(box, range(data$x) * c(0.7, 1.4), c(-0.05, 1.12), log = "x")
    base_axis(1, box, log_breaks(range(data$x)), title = frequency_axis)
    base_axis(2, box, seq(0, 1, 0.2), title = dispersion_axis)
    graphics::lines(frequency_medians(data)[c("x", "y")], col = "black")
    base_cloud(data, box)
  }

  # ---- the command -------------------------------------------------------------------------------

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

  registerS3method("print", "lexstat_plot", print_plot)

  exported <- c("read_tables", "read_table", paste0("plot_", names(commands)))

  environment()
})

invisible(list2env(mget(lexstat$exported, lexstat), environment()))

# Rscript itself, and not source(), is at the top.
if (sys.nframe() == 0L) lexstat$main(commandArgs(trailingOnly = TRUE))
