#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shows the tables of a run as one page that a browser opens without a network.

    scripts/report.py results/ -o report.html

The page holds the sources, the first rows of every table, the sentences that the key terms come
from, and what was run; and the plots of scripts/lexstat.py, where Python has what these need. All
else takes nothing but Python's standard library. The same tables give the same bytes.
"""
import argparse
import base64
import hashlib
import pathlib
import string
import sys

from reporting.evidence import find_evidence, find_key_terms
from reporting.plots_section import plots_section
from reporting.run_section import run_section, warnings_section
from reporting.sentences_section import sentences_section
from reporting.sources_section import sources_of, sources_section
from reporting.table_section import in_order, table_section
from reporting.tables import read_resources, read_run, read_table
from reporting.text import Trouble, as_lexstat_writes, number_of, plural, text_of

PARTS = pathlib.Path(__file__).resolve().parent / "reporting"


def part(name):
    return (PARTS / name).read_text("utf-8")


def hash_of(content):
    """As a content security policy names an inline style or script: no other will be obeyed."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def contents_list(names, has_plots):
    links = [("sources", "Sources"), *([("plots", "Plots")] if has_plots else []),
             *((f"table-{name}", name) for name in names), ("sentences", "Sentences"),
             ("run", "What was run")]
    return "\n".join(f'<li><a href="#{anchor}">{text_of(words)}</a>' for anchor, words in links)


def summary_words(sources):
    n_documents = sum(source.documents for source in sources.values())
    n_tokens = sum(source.tokens for source in sources.values())
    return (f"{plural(n_documents, 'document')} from {plural(len(sources), 'source')}, "
            f"{number_of(n_tokens)} tokens.")


def fill_page(title, version, **parts):
    """The page: the template with its parts in place."""
    script = part("page.js")
    return string.Template(part("page.html")).substitute(
        title=text_of(title), version=text_of(version), script=script, script_hash=hash_of(script),
        style_hash=hash_of(parts["style"]), **parts)


def make_page(arguments):
    """The page, and a sentence on what is missing in it, or None."""
    folder = arguments.results
    run = read_run(folder)
    resources = in_order(read_resources(folder))
    sources = sources_of(resources)
    tables = {name: read_table(resource, arguments.rows) for name, resource in resources.items()}
    analysis, terms = find_key_terms(tables, sources)
    evidence, trouble = find_evidence(run, folder, resources, (analysis, terms),
                                      arguments.sentences)
    with as_lexstat_writes(folder / "run.json"):
        warnings, what_was_run = warnings_section(run.get("messages", [])), run_section(run)
    plots = "" if arguments.no_plots else plots_section(folder, tables, sources)

    anchors = [term.anchor if evidence.of(term) else None for term in terms]
    sections = [table_section(table, anchors if name == analysis else None)
                for name, table in tables.items()]
    page = fill_page(
        arguments.title, run.get("version", ""), summary=summary_words(sources),
        contents=contents_list(tables, plots != ""),
        style=part("page.css") + "".join(style for _, style in sections),
        sections="\n".join([
            sources_section(sources), warnings, plots,
            '<section id="tables"><h2>Tables</h2>', *(section for section, _ in sections),
            "</section>", sentences_section(terms, evidence, resources, trouble), what_was_run]))
    return page, trouble


def write_whole(path, content):
    """The page is there as a whole or not at all."""
    unfinished = path.with_name(path.name + ".part")
    try:
        unfinished.write_text(content, "utf-8", newline="\n")
        unfinished.replace(path)
    except OSError as error:
        raise Trouble(f"{path}: {error.strerror}") from None


def read_arguments():
    parser = argparse.ArgumentParser(
        prog="report.py", description="Shows the tables of `lexstat … -o RESULTS` as one page.")
    parser.add_argument("results", type=pathlib.Path, help="folder with the tables and run.json")
    parser.add_argument("-o", "--output", type=pathlib.Path, default=pathlib.Path("report.html"),
                        metavar="FILE", help="the page [report.html]")
    parser.add_argument("--title", default="Term statistics", help="heading of the page")
    parser.add_argument("--rows", type=int, default=500, metavar="N",
                        help="at most so many rows of each table [500]")
    parser.add_argument("--sentences", type=int, default=4, metavar="N",
                        help="at most so many of each key term; 0: none [4]")
    parser.add_argument("--no-plots", action="store_true", help="tables and sentences only")
    arguments = parser.parse_args()
    if arguments.rows < 1 or arguments.sentences < 0:
        parser.error("--rows is at least 1, --sentences at least 0")
    return arguments


def main():
    arguments = read_arguments()
    try:
        page, remark = make_page(arguments)
        write_whole(arguments.output, page)
    except Trouble as trouble:
        print(f"report.py: {trouble}", file=sys.stderr)
        return 1
    if remark is not None:
        print(f"report.py: {remark}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
