#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the tables of lexstat into pandas or polars, and draws them.

In Python:

    import lexstat
    tables = lexstat.read_tables("results/")        # {"tfidf": DataFrame, "keyness": ...}
    figure = lexstat.plot_keyness(tables, source="Republika", top=20)
    lexstat.save(figure, "keyness.svg")

As a command: scripts/lexstat.py keyness results/ --source=Republika -o keyness.svg
"""
from __future__ import annotations

import argparse
import pathlib
import sys
from typing import Any, Callable, Sequence

try:
    from lexstat_plots import (FORMATS, MOST_PANELS, plot_collocates, plot_frequency, plot_keyness,
                               plot_network, plot_scatter, plot_tfidf, save)
    from lexstat_tables import LexstatError, Tables, UsageError, read_table, read_tables
except ImportError as missing:
    if __name__ != "__main__":
        raise
    sys.exit(f"lexstat.py: {sys.executable} has no module {missing.name}; on Debian: apt install "
             "python3-matplotlib python3-networkx python3-pandas python3-scipy python3-zstandard")

__all__ = ["LexstatError", "Tables", "UsageError", "read_table", "read_tables", "save",
           "plot_collocates", "plot_frequency", "plot_keyness", "plot_network", "plot_scatter",
           "plot_tfidf"]

# Of each command: its function, what it shows, and the options it has beside those of all.
COMMANDS: dict[str, tuple[Callable, str, dict[str, dict[str, Any]]]] = {
    "tfidf": (plot_tfidf, "top terms of each document, or of each source", {
        "--by": {"choices": ["document", "source"],
                 "help": f"a panel for each; default: documents, beyond {MOST_PANELS} sources"}}),
    "keyness": (plot_keyness, "what a source says more and less than the rest", {
        "--source": {"metavar": "NAME"},
        "--reference": {"metavar": "NAME", "help": "what it is compared with; default: the rest"}}),
    "scatter": (plot_scatter, "rates of two sources", {
        "--source": {"metavar": "NAME", "action": "append", "dest": "sources",
                     "help": "given twice"}}),
    "network": (plot_network, "words that belong together", {
        "--source": {"metavar": "NAME", "help": "default: the whole corpus"}}),
    "collocates": (plot_collocates, "what stands around a word, by source", {
        "--node": {"metavar": "NODE", "help": "as it was given to lexstat --collocates"}}),
    "frequency": (plot_frequency, "how often and how evenly terms occur", {
        "--source": {"metavar": "NAME", "help": "default: the whole corpus"}}),
}


def _number(kind: type, low: float, high: float) -> Callable[[str], Any]:
    """For argparse: a number of the kind within the range."""
    def parse(text: str):
        try:
            value = kind(text)
        except ValueError:
            value = None
        if value is None or not low <= value <= high:
            what = "a whole number" if kind is int else "a number"
            raise argparse.ArgumentTypeError(f"{text} is not {what} from {low} to {high}")
        return value
    return parse


def _output(text: str) -> str:
    if pathlib.Path(text).suffix not in FORMATS:
        raise argparse.ArgumentTypeError(f"{text} does not end in {' or '.join(FORMATS)}")
    return text


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="lexstat.py", description="Draws the tables of lexstat.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, (_, summary, options) in COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=f"Draws {summary}.",
                                      allow_abbrev=False)
        command.add_argument("results", metavar="RESULTS", help="the folder that lexstat -o wrote")
        for option, how in options.items():
            command.add_argument(option, **how)
        command.add_argument("-o", "--output", type=_output, metavar="FILE", default=f"{name}.png",
                             help="a .png or .svg; default: %(default)s")
        command.add_argument("--top", type=_number(int, 1, 1000), metavar="N",
                             help="how many terms")
        for side in ("--width", "--height"):
            command.add_argument(side, type=_number(float, 2, 60), metavar="INCHES")
        command.add_argument("--title", metavar="TEXT")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; 0 done, 1 failed with a sentence on standard error, 2 wrong usage."""
    given = vars(_parser().parse_args(arguments))
    options = {name: value for name, value in given.items() if value is not None}
    plot, *_ = COMMANDS[options.pop("command")]
    output = options.pop("output")
    try:
        save(plot(**options), output)
    except LexstatError as error:
        print(f"lexstat.py: {error}", file=sys.stderr)
        return 2 if isinstance(error, UsageError) else 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
